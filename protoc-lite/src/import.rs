//! Where files are found: include directories, text in memory, and the files built in.

mod ahead;
mod bundled;
mod load;
mod search;

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use foldhash::quality::RandomState;

use crate::diagnostic::Diagnostic;
use crate::lower::Recording;
use crate::source::{File, Version};

pub use bundled::{BUNDLED, bundled};
pub use load::{Loaded, Missing, load};
pub(crate) use load::{load_with, open};
pub(crate) use search::{Definition, means};

/// Finds files by the names under which they are imported.
///
/// Text given in memory is found first, then what the include directories hold, in the order in
/// which they were given, then `google/protobuf/*.proto`, which are built in.
///
/// ```
/// use protoc_lite::import::Importer;
///
/// let importer = Importer::new().text("chat.proto", "import \"google/protobuf/any.proto\";");
/// assert!(importer.open("chat.proto").is_ok());
/// assert!(importer.open("google/protobuf/any.proto").is_ok());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Importer {
    texts: HashMap<String, Vec<u8>>,
    mappings: Vec<Mapping>,
    /// Whether files are to tell later if they have changed; the seed of their digests.
    digests: Option<RandomState>,
}

/// Names below `virtual_prefix` stand for files below `disk`; the empty path is the directory at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mapping {
    virtual_prefix: String,
    disk: String,
}

/// Places are offsets of 32 bits, so a file must be smaller than this.
const MAX_SIZE: u64 = u32::MAX as u64;
/// As much is read of what has no size.
const MAX_STREAM: u64 = 1 << 28;

impl Importer {
    /// Finds the files that are built in.
    pub fn new() -> Self {
        Self::default()
    }

    /// Finds the files of a directory by their path in it.
    pub fn include(self, directory: impl Into<PathBuf>) -> Self {
        self.map("", directory)
    }

    /// Finds `disk` as `virtual_path`, and where it is a directory, the files in it: protoc's
    /// `--proto_path=VIRTUAL=DISK`.
    pub fn map(mut self, virtual_path: impl Into<String>, disk: impl Into<PathBuf>) -> Self {
        let disk = canonical(&disk.into().to_string_lossy());
        self.mappings.push(Mapping { virtual_prefix: virtual_path.into(), disk });
        self
    }

    /// Finds this text by this name.
    pub fn text(mut self, name: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        self.texts.insert(name.into(), text.into());
        self
    }

    /// The file of this name.
    ///
    /// # Errors
    ///
    /// When there is none, the diagnostic names the directories that were searched.
    pub fn open(&self, name: &str) -> Result<File, Diagnostic> {
        if let Some(text) = self.texts.get(name) {
            return check_size(text.len() as u64)
                .map(|()| self.versioned(File::new(name, text.clone()), None))
                .map_err(|error| Diagnostic::error(name, error.to_string()));
        }
        if !is_canonical(name) {
            return Err(not_canonical(name));
        }
        for path in self.candidates(name) {
            match read(&path) {
                Ok((text, modified)) => return Ok(self.versioned(File::new(name, text).read_from(path), modified)),
                Err(error) if is_absence(&error) => {}
                Err(error) => return Err(unreadable(name, &path, &error)),
            }
        }
        match bundled(name) {
            Some(text) => Ok(self.versioned(File::new(name, text), None)),
            None => Err(self.not_found(name)),
        }
    }

    /// The name of an input, which may be a path on disk or a name already.
    ///
    /// # Errors
    ///
    /// When no include directory holds it, or another file of that name comes first.
    pub fn name_of(&self, input: &str) -> Result<String, Diagnostic> {
        if self.is_name(input) && !Path::new(input).exists() {
            return Ok(input.into());
        }
        if !Path::new(input).exists() {
            let message = "No such file or directory";
            return Err(Diagnostic::error(format!("Could not make proto path relative: {input}"), message));
        }
        let disk = canonical(input);
        let found = self.mappings.iter().enumerate().find_map(|(index, mapping)| {
            replace_prefix(&disk, &mapping.disk, &mapping.virtual_prefix).map(|name| (index, name))
        });
        match found {
            Some((index, name)) => {
                let name = self.not_shadowed(input, index, name)?;
                if Path::new(input).is_dir() {
                    let input = format!("Could not map to virtual file: {input}");
                    return Err(Diagnostic::error(input, "Input file is a directory."));
                }
                Ok(name)
            }
            None if self.is_name(input) => Ok(input.into()),
            None => Err(outside(input)),
        }
    }

    /// Finds this text by this name from now on, or no text.
    pub(crate) fn set_text(&mut self, name: &str, text: Option<Vec<u8>>) {
        match text {
            Some(text) => drop(self.texts.insert(name.to_owned(), text)),
            None => drop(self.texts.remove(name)),
        }
    }

    /// Lets files tell later whether they have changed.
    pub(crate) fn with_versions(self) -> Self {
        Self { digests: Some(RandomState::default()), ..self }
    }

    fn versioned(&self, file: File, modified: Option<SystemTime>) -> File {
        let Some(digests) = &self.digests else { return file };
        let version = Version { digest: digests.hash_one(file.text()), settled: modified.filter(is_settled) };
        file.with_version(version)
    }

    /// The version that a file has now, if its text is still the same and it would be found at the same place.
    pub(crate) fn still(&self, file: &File, known: Version) -> Option<Version> {
        let same = |text: &[u8]| self.digests.as_ref().is_some_and(|digests| digests.hash_one(text) == known.digest);
        if let Some(text) = self.texts.get(file.name()) {
            return Some(known).filter(|_| file.path().is_none() && same(text));
        }
        let on_disk = self.candidates(file.name()).find_map(|path| {
            let metadata = std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
            Some((path, metadata))
        });
        match (on_disk, file.path()) {
            (None, None) => bundled(file.name()).filter(|text| same(text)).map(|_| known),
            (Some((path, metadata)), Some(old)) if path == old => {
                let is_old = metadata.len() == file.size() as u64 && metadata.modified().ok() == known.settled;
                if known.settled.is_some() && is_old {
                    return Some(known);
                }
                let (text, modified) = read(&path).ok().filter(|(text, _)| same(text))?;
                drop(text);
                Some(Version { settled: modified.filter(is_settled), ..known })
            }
            _ => None,
        }
    }

    /// Whether there is any directory to look in.
    pub(crate) fn has_directories(&self) -> bool {
        !self.mappings.is_empty()
    }

    /// Whether a file of this name could only be one that is built in.
    pub(crate) fn is_built_in_only(&self, name: &str) -> bool {
        !self.has_directories() && !self.texts.contains_key(name)
    }

    fn is_name(&self, name: &str) -> bool {
        let on_disk = || self.candidates(name).any(|path| path.exists() && !path.is_dir());
        self.texts.contains_key(name) || is_canonical(name) && on_disk() || bundled(name).is_some()
    }

    fn not_shadowed(&self, input: &str, index: usize, name: String) -> Result<String, Diagnostic> {
        let mut before = self.mappings[..index].iter().filter_map(|mapping| mapping.path(&name));
        match before.find(|path| path.exists()) {
            Some(first) => Err(shadowed(input, &first)),
            None => Ok(name),
        }
    }

    fn candidates(&self, name: &str) -> impl Iterator<Item = PathBuf> {
        self.mappings.iter().filter_map(move |mapping| mapping.path(name))
    }

    fn not_found(&self, name: &str) -> Diagnostic {
        let searched: Vec<_> = self.mappings.iter().map(Mapping::to_string).collect();
        let searched = match searched.len() {
            0 => "no directory was searched; include one with -I".to_owned(),
            _ => format!("searched in {}", searched.join(", ")),
        };
        let diagnostic = Diagnostic::error(name, "File not found.").note(searched);
        match self.nearest_file(name) {
            Some(near) => diagnostic.help(format!("did you mean \"{near}\"?")),
            None => diagnostic,
        }
    }
}

impl Mapping {
    fn path(&self, name: &str) -> Option<PathBuf> {
        let path = replace_prefix(name, &self.virtual_prefix, &self.disk)?;
        // To the system a path ends at the first NUL.
        Some(PathBuf::from(path.split('\0').next().unwrap_or_default()))
    }
}

impl std::fmt::Display for Mapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let disk = if self.disk.is_empty() { "." } else { &self.disk };
        match self.virtual_prefix.as_str() {
            "" => write!(f, "{disk}"),
            prefix => write!(f, "{prefix}={disk}"),
        }
    }
}

/// The path with another prefix, as protoc makes it; nothing when it is not below the prefix that it should have.
fn replace_prefix(path: &str, from: &str, to: &str) -> Option<String> {
    let below = match from {
        "" if path.starts_with('/') => return None,
        "" => path,
        _ => match path.strip_prefix(from)? {
            "" => return Some(to.into()),
            below if from.ends_with('/') => below.strip_prefix('/').unwrap_or(below),
            below => below.strip_prefix('/')?,
        },
    };
    if has_parent(below) {
        return None;
    }
    // Where the prefix is a file, what is below it is not there.
    Some(if to.is_empty() { below.into() } else { format!("{to}/{below}") })
}

fn has_parent(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}

/// The path without `.` and doubled slashes. One at its end stays.
fn canonical(path: &str) -> String {
    let mut parts: Vec<_> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if path.starts_with('/') {
        parts.insert(0, "");
    }
    if path.ends_with('/') {
        parts.push("");
    }
    parts.join("/")
}

fn is_canonical(name: &str) -> bool {
    canonical(name) == name && !has_parent(name)
}

/// The text of a file, and when it was changed last.
fn read(path: &Path) -> io::Result<(Vec<u8>, Option<SystemTime>)> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::NotFound.into());
    }
    check_size(metadata.len())?;
    // One read gets all of a file that does not grow.
    let mut text = Vec::with_capacity(metadata.len() as usize);
    let file = std::fs::File::open(path)?;
    // Pipes, and files that the system makes up, such as those of /proc, have no size, or no end.
    let size = if metadata.len() == 0 { MAX_STREAM } else { metadata.len() };
    if file.take(size).read_to_end(&mut text)? as u64 == MAX_STREAM && metadata.len() == 0 {
        return Err(io::Error::other("a source file without a size must be smaller than 256 MiB"));
    }
    Ok((text, metadata.modified().ok()))
}

/// File systems tell times apart that are two seconds apart, all of them.
fn is_settled(modified: &SystemTime) -> bool {
    modified.elapsed().is_ok_and(|age| age > Duration::from_secs(2))
}

fn check_size(size: u64) -> io::Result<()> {
    if size < MAX_SIZE { Ok(()) } else { Err(io::Error::other("a source file must be smaller than 4 GiB")) }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn not_canonical(name: &str) -> Diagnostic {
    let message = "Backslashes, consecutive slashes, \".\", or \"..\" are not allowed in the virtual path";
    Diagnostic::error(name, message)
}

fn unreadable(name: &str, path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(name, format!("Read access is denied for file: {}", path.display())).note(error.to_string())
}

fn shadowed(input: &str, first: &Path) -> Diagnostic {
    let first = first.display();
    let message = format!(
        "Input is shadowed in the --proto_path by \"{first}\".  Either use the latter file as your \
         input or reorder the --proto_path so that the former file's location comes first."
    );
    Diagnostic::error(input, message)
}

fn outside(input: &str) -> Diagnostic {
    let message = "File does not reside within any path specified using --proto_path (or -I).  You \
         must specify a --proto_path which encompasses this file.  Note that the proto_path must be \
         an exact prefix of the .proto file names -- protoc is too dumb to figure out when two paths \
         (e.g. absolute and relative) are equivalent (it's harder than you think).";
    Diagnostic::error(input, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_replaced_at_separators() {
        assert_eq!(replace_prefix("a/b.proto", "", "src").as_deref(), Some("src/a/b.proto"));
        assert_eq!(replace_prefix("a/b.proto", "a", "src").as_deref(), Some("src/b.proto"));
        assert_eq!(replace_prefix("ab/b.proto", "a", "src"), None);
        assert_eq!(replace_prefix("a.proto", "a.proto", "b.proto").as_deref(), Some("b.proto"));
        assert_eq!(replace_prefix("/a/b.proto", "/a", "").as_deref(), Some("b.proto"));
        assert_eq!(replace_prefix("/a/b.proto", "", ""), None);
        assert_eq!(replace_prefix("", "", "a.proto").as_deref(), Some("a.proto/"));
        assert_eq!(replace_prefix("a/b.proto", "a/", "src").as_deref(), Some("src/b.proto"));
    }

    #[test]
    fn names_do_not_leave_their_directory() {
        for name in ["../a.proto", "a/../b.proto", "./a.proto", "a//b.proto"] {
            let error = Importer::new().include(".").open(name).unwrap_err();
            assert!(error.message.starts_with("Backslashes"), "{name:?}: {error}");
        }
        for name in ["a/", "a\0b", "\0", ""] {
            let error = Importer::new().include(".").open(name).unwrap_err();
            assert_eq!(error.message, "File not found.", "{name:?}");
        }
    }

    #[test]
    fn a_missing_file_names_what_was_searched() {
        let error = Importer::new().include("proto").map("v1", "other").open("a.proto").unwrap_err();
        assert_eq!(error.to_string(), "a.proto: File not found.");
        assert_eq!(error.notes, ["searched in proto, v1=other"]);
    }
}
