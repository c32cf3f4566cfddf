//! A Protocol Buffers compiler in protoc's manner.
#![forbid(unsafe_code)]

mod cli;

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = env::args_os();
    let program = arguments.next().unwrap_or_default();
    match cli::run(&program, arguments.map(|argument| argument.to_string_lossy().into_owned())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(cli::Failure(sentence)) => {
            if let Some(sentence) = sentence {
                cli::say(&format!("{sentence}\n"));
            }
            ExitCode::FAILURE
        }
    }
}
