//! What came of a compilation: what was written, or why nothing was.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, io};

use crate::compile::Diagnostics;
use crate::source::File;

/// What [`Config::compile`](crate::Config::compile) did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have new contents.
    pub written: Vec<PathBuf>,
    /// Files that were left alone because they would not change.
    pub unchanged: Vec<PathBuf>,
    /// The .proto files that were read, imports included.
    pub inputs: Vec<PathBuf>,
    /// What is to be known though all went well; a build script has told cargo.
    pub warnings: Vec<String>,
}

/// Why [`Config::compile`](crate::Config::compile) wrote nothing.
#[non_exhaustive]
pub enum Error {
    /// The schema is wrong.
    Schema(Diagnostics),
    /// Options of [`Config`](crate::Config) are wrong, a sentence for each.
    Options(Vec<String>),
    /// Files or folders that [`Config::compile`](crate::Config::compile) was given are not where they were said to be, a sentence for each.
    Inputs(Vec<String>),
    /// A file that an earlier call wrote would lose what it has.
    Overwrites(PathBuf, String),
    /// No folder was given, and this is not a build script.
    NoOutDir,
    /// A file can not be written.
    Io(PathBuf, io::Error),
}

impl Error {
    pub(super) fn io(path: &Path, error: io::Error) -> Self {
        Self::Io(path.to_owned(), error)
    }
}

impl From<Diagnostics> for Error {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Schema(diagnostics)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(diagnostics) => {
                write!(f, "{diagnostics}")?;
                without_syntax(diagnostics).iter().try_for_each(|file| {
                    write!(
                        f,
                        "\n{file} does not say which syntax it has, so it is read as proto2, where fields have labels. \
                         Most files begin with `syntax = \"proto3\";`.\n"
                    )
                })
            }
            Self::Options(problems) | Self::Inputs(problems) => f.write_str(&problems.join("\n")),
            Self::Overwrites(path, reason) => write!(
                f,
                "{}: {reason}. Compile the files in one call, or give one of the calls a folder of its own with `out_dir`.",
                path.display()
            ),
            Self::NoOutDir => f.write_str("no out_dir was given, and OUT_DIR is set for build scripts only"),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

/// As [`Display`](fmt::Display): this is what a build script's `main` prints of the error it returns.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}

/// The files in which a label is missing, that do not say that they have labels.
fn without_syntax(diagnostics: &Diagnostics) -> BTreeSet<String> {
    let labels = diagnostics.list().iter().filter(|diagnostic| diagnostic.message.starts_with(MISSING_LABEL));
    let files = labels.filter_map(|diagnostic| diagnostic.labels.first()).map(|label| &label.file);
    let is_silent = |file: &&Arc<File>| {
        let text = String::from_utf8_lossy(file.text());
        let mut lines = text.lines().map(str::trim_start);
        !lines.any(|line| line.starts_with("syntax") || line.starts_with("edition"))
    };
    files.filter(is_silent).map(|file| file.display_name().into_owned()).collect()
}

const MISSING_LABEL: &str = "Expected \"required\", \"optional\", or \"repeated\"";
