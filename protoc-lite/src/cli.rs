//! The command line: what was typed, what that means, and doing it.

mod annotations;
mod archive;
mod args;
mod as_plugin;
mod checks;
mod folder;
mod free_numbers;
mod init;
mod job;
mod outputs;
mod picture;
mod plugin;
mod program;
mod render;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use args::{ErrorFormat, LowArgs};
use free_numbers::free_numbers;
use job::{HiArgs, Job};
use outputs::Outputs;
use protoc_lite::Compilation;
use protoc_lite::diagnostic::Diagnostic;
use render::render;

const HELP: &str = include_str!("cli/help.txt");
const NOTICES: &str = include_str!("cli/notices.txt");
const NO_TEXT_FORMAT: &str = "--encode, --decode and --decode_raw need the text format, which is not in here yet.";

/// The version of protoc that this program stands in for: scripts read it.
const VERSION: &str = "libprotoc 36.2\n";

/// How many problems are shown with their text.
const PICTURES: usize = 100;

/// Why the program ends with status 1. What is to be said was said, unless there is a sentence.
pub(crate) struct Failure(pub(crate) Option<String>);

impl<T: Into<String>> From<T> for Failure {
    fn from(sentence: T) -> Self {
        Self(Some(sentence.into()))
    }
}

/// Does what the arguments ask for; the first is the program itself.
pub(crate) fn run(program: &OsStr, arguments: impl IntoIterator<Item = String>) -> Result<(), Failure> {
    if as_plugin::is_asked_for(program) {
        return as_plugin::run();
    }
    let arguments: Vec<String> = arguments.into_iter().collect();
    // protoc would take it for a file, which still can be had as `./init`.
    if let Some((verb, rest)) = arguments.split_first()
        && verb == "init"
    {
        return init::run(rest);
    }
    let (mut args, mut warnings) = (LowArgs::default(), Vec::new());
    let read = args.read(program, arguments);
    let asked = HiArgs::new(args, read, &mut warnings);
    for warning in &warnings {
        say(&format!("{warning}\n"));
    }
    match asked? {
        HiArgs::Help => print(HELP),
        HiArgs::Version => print(VERSION),
        HiArgs::Notices => print(NOTICES),
        HiArgs::Plugin => as_plugin::run(),
        HiArgs::Compile(job) => compile(*job),
    }
}

/// A reader that has seen enough, such as `head`, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string().into()),
        _ => Ok(()),
    }
}

fn compile(mut job: Job) -> Result<(), Failure> {
    let compiled = job.compiler.compile(&job.inputs);
    // protoc's form is for programs, and they do not sit at a terminal.
    let format =
        job.error_format.unwrap_or(if io::stderr().is_terminal() { ErrorFormat::Snippet } else { ErrorFormat::Gcc });
    let is_at_once = |diagnostic: &&Diagnostic| !is_told_last(diagnostic);
    match &compiled {
        Ok(compilation) => tell(compilation.warnings().iter().filter(is_at_once), format),
        Err(wrong) if matches!(format, ErrorFormat::Gcc | ErrorFormat::Msvs) => {
            tell(wrong.with_consequences().filter(is_at_once), format);
        }
        Err(wrong) => tell(wrong.list().iter().filter(is_at_once), format),
    }
    let compilation = compiled.map_err(|_| Failure(None))?;
    let is_fatal = |warning: &Diagnostic| !warning.is_error() && !is_told_last(warning);
    let is_fatal = job.fatal_warnings && compilation.warnings().iter().any(is_fatal);
    job.checks.check(&compilation)?;
    tell(last_warnings(&compilation).iter(), format);
    if let Some(name) = &job.codec {
        return Err(codec_failure(name, &compilation).into());
    }
    Outputs::generate(&mut job, &compilation)?.write(&job, &compilation)?;
    if is_fatal {
        return Err(Failure(None));
    }
    if job.prints_free_field_numbers {
        print(&free_numbers(&compilation))?;
    }
    // The program ends here: to take the pool apart piece by piece would be a tenth of its time.
    std::mem::forget(compilation);
    Ok(())
}

/// Is it a warning of which protoc speaks when all inputs are known to be sound? It is never fatal.
fn is_told_last(diagnostic: &Diagnostic) -> bool {
    !diagnostic.is_error() && diagnostic.message.starts_with("Generic services ")
}

/// These warnings, in the order of the inputs. They are about files as a whole, which are called by their paths.
fn last_warnings(compilation: &Compilation) -> Vec<Diagnostic> {
    let last = compilation.warnings().iter().filter(|warning| is_told_last(warning));
    let last: HashMap<&str, &Diagnostic> = last.map(|warning| (&*warning.file, warning)).collect();
    let sources = compilation.sources().iter().filter(|source| last.contains_key(source.name()));
    let paths: HashMap<&str, String> = sources.map(|source| (source.name(), source.display_name().into())).collect();
    let of_input = |name: &String| {
        let warning = last.get(name.as_str())?;
        let file = paths.get(name.as_str()).map_or(&*warning.file, String::as_str);
        Some(Diagnostic { file: file.into(), ..Diagnostic::clone(warning) })
    };
    compilation.names().iter().filter_map(of_input).collect()
}

fn tell<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>, format: ErrorFormat) {
    for (index, diagnostic) in diagnostics.enumerate() {
        // Nobody looks at more pictures than this; every line is said all the same.
        let is_too_much = format == ErrorFormat::Snippet && index >= PICTURES;
        say(&render(diagnostic, if is_too_much { ErrorFormat::Gcc } else { format }));
    }
}

fn codec_failure(name: &str, compilation: &Compilation) -> String {
    match compilation.pool().message(name) {
        None => format!("Type not defined: {name}"),
        Some(_) => NO_TEXT_FORMAT.to_owned(),
    }
}

fn write(path: &Path, contents: &[u8]) -> Result<(), String> {
    write_with(path, |out| out.write_all(contents))
}

/// Writes what `contents` writes, however much it is.
fn write_with(path: &Path, contents: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), String> {
    let written = if path == Path::new("/dev/stdout") {
        contents(&mut io::stdout())
    } else {
        fs::File::create(path).and_then(|mut file| contents(&mut file))
    };
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(io_sentence(&path.display().to_string(), &error))
        }
        _ => Ok(()),
    }
}

/// What the system says of a path, in the words that C has for it.
fn io_sentence(path: &str, error: &io::Error) -> String {
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    format!("{path}: {words}")
}

/// Says something to the user; when nobody listens, there is nobody to tell.
pub(crate) fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
