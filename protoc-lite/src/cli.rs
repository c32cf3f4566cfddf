//! The command line: what was typed, what that means, and doing it.

mod args;
mod job;
mod render;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use args::{ErrorFormat, LowArgs};
use job::{HiArgs, Job};
use protoc_lite::Compilation;
use render::render;
use wire_descriptor::Edition;

const HELP: &str = include_str!("cli/help.txt");

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

/// Does what the arguments ask for.
pub(crate) fn run(arguments: impl IntoIterator<Item = String>) -> Result<(), Failure> {
    match HiArgs::new(LowArgs::parse(arguments)?)? {
        HiArgs::Help => print(HELP),
        HiArgs::Version => print(VERSION),
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
    for warning in &job.warnings {
        say(&format!("{warning}\n"));
    }
    let compiled = job.compiler.compile(&job.inputs);
    let found = match &compiled {
        Ok(compilation) => compilation.warnings(),
        Err(wrong) => wrong.list(),
    };
    for (index, diagnostic) in found.iter().enumerate() {
        // Nobody looks at more pictures than this; every line is said all the same.
        let format = job.error_format.or((index >= PICTURES).then_some(ErrorFormat::Gcc));
        say(&render(diagnostic, format));
    }
    let has_fatal = job.fatal_warnings && !found.is_empty();
    let compilation = compiled.map_err(|_| Failure(None))?;
    if !job.experimental_editions {
        check_editions(&compilation)?;
    }
    if has_fatal {
        return Err(Failure(None));
    }
    for (path, contents) in outputs(&mut job, &compilation)? {
        write(&path, &contents)?;
    }
    // The program ends here: to take the pool apart piece by piece would be a tenth of its time.
    std::mem::forget(compilation);
    Ok(())
}

/// An edition that may change is for those who ask for it.
fn check_editions(compilation: &Compilation) -> Result<(), Failure> {
    let inputs = compilation.names().iter().filter_map(|name| compilation.pool().file(name));
    let mut unstable = inputs.filter(|file| file.edition() == Edition::EditionUnstable);
    match unstable.find(|file| !file.name().starts_with("google/protobuf/")) {
        None => Ok(()),
        Some(file) => Err(format!(
            "{}: is a file using edition UNSTABLE, which is later than the protoc maximum supported edition 2026.\n  \
             = --experimental_editions accepts it",
            file.name()
        )
        .into()),
    }
}

/// Every file that is to be written: all of them are known before the first one is.
fn outputs(job: &mut Job, compilation: &Compilation) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let mut outputs = Vec::new();
    for (folder, config) in &mut job.rust {
        let files = config.generate(compilation.pool()).map_err(|error| format!("--rust_out: {error}"))?;
        outputs.extend(files.into_iter().map(|file| (folder.join(file.name), file.text.into_bytes())));
    }
    if let Some(path) = &job.descriptor_set {
        outputs.push((path.clone(), compilation.descriptor_set(job.set_options)));
    }
    if let Some(path) = &job.dependencies {
        let targets: Vec<_> = outputs.iter().map(|(path, _)| path.display().to_string()).collect();
        let inputs: Vec<_> = compilation.inputs().iter().map(|path| format!(" {}", path.display())).collect();
        let manifest = format!("{}:{}", targets.join(" \\\n"), inputs.join("\\\n"));
        outputs.push((path.clone(), manifest.into_bytes()));
    }
    Ok(outputs)
}

fn write(path: &Path, contents: &[u8]) -> Result<(), Failure> {
    let written =
        if path == Path::new("/dev/stdout") { io::stdout().write_all(contents) } else { fs::write(path, contents) };
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("{}: No such file or directory", path.display()).into())
        }
        Err(error) => Err(format!("{}: {error}", path.display()).into()),
        Ok(()) => Ok(()),
    }
}

/// Says something to the user; when nobody listens, there is nobody to tell.
pub(crate) fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
