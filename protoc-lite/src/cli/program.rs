//! Programs that read a request from standard input and write a response to standard output.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;

use super::say;

/// The largest response that is read; messages can not be longer.
const MAX_RESPONSE: u64 = i32::MAX as u64;

/// A program and its arguments.
pub(crate) struct Program {
    command: Vec<OsString>,
    /// The program as it was given.
    shown: String,
    traces: bool,
}

impl Program {
    /// The program of this path, or without one that of this name from the search path; with a prefix, the command
    /// that the prefix makes of it.
    pub(crate) fn new(name: &str, path: Option<&str>, prefix: &str, traces: bool) -> Self {
        let mut command: Vec<OsString> = prefix.split_whitespace().map(OsString::from).collect();
        let program = path.unwrap_or(name);
        let shown = command.first().map_or_else(|| program.to_owned(), |first| first.to_string_lossy().into_owned());
        command.push(match path {
            // A path without a folder would be looked for in the search path.
            Some(path) if command.is_empty() && !path.contains('/') => Path::new(".").join(path).into(),
            _ => program.into(),
        });
        Self { command, shown, traces }
    }

    /// Sends the request and returns the response, or says what went wrong.
    pub(crate) fn call(&self, request: &[u8]) -> Result<Vec<u8>, String> {
        let mut child = match self.start() {
            Ok(child) => child,
            Err(error) => return Err(self.not_started(&error)),
        };
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let response = thread::scope(|scope| {
            // A plugin may answer before it has read all, or anything.
            scope.spawn(move || input.map(|mut input| input.write_all(request)));
            read(output, &mut child)
        });
        let status = child.wait().map_err(|error| format!("waitpid: {error}"))?;
        let response = response?;
        match failure(status) {
            None => Ok(response),
            Some(failure) => Err(failure),
        }
    }

    fn start(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.command[0]);
        command.args(&self.command[1..]).stdin(Stdio::piped()).stdout(Stdio::piped());
        if self.traces {
            command.env("PROTOC_CODEGEN_TRACE", "yes");
        }
        command.spawn()
    }

    fn not_started(&self, error: &io::Error) -> String {
        let shown = &self.shown;
        if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied) {
            return format!("{shown}: {error}");
        }
        say(&format!(
            "{shown}: program not found or is not executable\nPlease specify a program using absolute path or make \
             sure the program is available in your PATH system variable\n"
        ));
        "Plugin failed with status code 1.".to_owned()
    }
}

fn read(output: Option<impl Read>, child: &mut Child) -> Result<Vec<u8>, String> {
    let mut response = Vec::new();
    let Some(output) = output else { return Ok(response) };
    output.take(MAX_RESPONSE + 1).read_to_end(&mut response).map_err(|error| format!("read: {error}"))?;
    if response.len() as u64 > MAX_RESPONSE {
        // It may go on forever.
        let _ = child.kill();
        return Err("Plugin output is longer than a message may be, 2 GiB.".to_owned());
    }
    Ok(response)
}

fn failure(status: ExitStatus) -> Option<String> {
    if status.success() {
        return None;
    }
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Some(format!("Plugin killed by signal {signal}."));
    }
    Some(format!("Plugin failed with status code {}.", status.code().unwrap_or(1)))
}
