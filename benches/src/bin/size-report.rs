//! Prints what records cost in protobuf and in JSON.
//!
//!     cargo run -p benches --bin size-report
//!     cargo run -p benches --bin size-report -- --markdown
#![forbid(unsafe_code)]

use benches::report::{Format, report};
use std::{
    io::{self, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let format = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Format::Terminal,
        (Some("--markdown"), None) => Format::Markdown,
        _ => {
            eprintln!("usage: size-report [--markdown]");
            return ExitCode::from(2);
        }
    };
    // Colour only where it shows: anstream drops the escape codes elsewhere.
    match anstream::stdout().write_all(report(format).as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("size-report: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
