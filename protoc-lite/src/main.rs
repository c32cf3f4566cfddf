//! A Protocol Buffers compiler in protoc's manner.
#![forbid(unsafe_code)]

mod cli;

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    match cli::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(cli::Failure(sentence)) => {
            if let Some(sentence) = sentence {
                cli::say(&format!("{sentence}\n"));
            }
            ExitCode::FAILURE
        }
    }
}
