//! The files that generators make for one location, until all of them can be written.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use wire::{Decode, Encode};
use wire_descriptor::GeneratedCodeInfo;
use wire_descriptor::generated_code_info::Annotation;

use super::annotations::Insertion;
use super::{Failure, archive, say};

/// protoc's limit for a generated file.
const MAX_FILE: usize = i32::MAX as usize;

/// Generated files by name.
#[derive(Default)]
pub(crate) struct Folder {
    files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    /// Adds a file.
    pub(crate) fn add(&mut self, name: &str, contents: Vec<u8>) -> Result<(), String> {
        check_size(name, contents.len())?;
        if self.files.contains_key(name) {
            return Err(format!("{name}: Tried to write the same file twice."));
        }
        self.files.insert(name.to_owned(), contents);
        Ok(())
    }

    /// Puts text where a file says `@@protoc_insertion_point(NAME)`: above that line, with its indentation, or before
    /// a comment that says nothing else.
    /// Annotations of the file, in another one whose name ends in `.pb.meta`, move, and those of the text are added.
    pub(crate) fn insert(
        &mut self,
        name: &str,
        point: &[u8],
        mut text: Vec<u8>,
        annotations: Vec<Annotation>,
    ) -> Result<(), String> {
        let Some(file) = self.files.get_mut(name) else {
            // As in protoc it is there from now on, without the point, and nobody else may write it.
            self.files.insert(name.to_owned(), Vec::new());
            return Err(format!("{name}: Tried to insert into file that doesn't exist."));
        };
        if !text.is_empty() && !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        let marker = [b"@@protoc_insertion_point(", point, b")"].concat();
        let marker = memchr::memmem::find(file, &marker)
            .ok_or_else(|| format!("{name}: insertion point \"{}\" not found.", String::from_utf8_lossy(point)))?;
        let at =
            if marker > 3 && file[marker - 3..].starts_with(b"/*") { marker - 3 } else { line_start(file, marker) };
        let indent = file[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let lines = memchr::memchr_iter(b'\n', &text).count();
        check_size(name, file.len().saturating_add(text.len()).saturating_add(lines.saturating_mul(indent)))?;
        let indented = indented(&text, &file[at..at + indent]);
        file.splice(at..at, indented);
        self.annotate(&format!("{name}.pb.meta"), &Insertion { text: &text, at, indent }, annotations);
        Ok(())
    }

    /// Annotations that nobody can read stay as they are, which is said and no more.
    fn annotate(&mut self, name: &str, insertion: &Insertion<'_>, own: Vec<Annotation>) {
        let old = match self.files.get(name).map(|known| GeneratedCodeInfo::decode(known)) {
            Some(Ok(known)) => known,
            Some(Err(_)) => return say(&format!("{name}: Could not parse metadata as wire or text format.\n")),
            None if own.is_empty() => return,
            None => GeneratedCodeInfo::default(),
        };
        self.files.insert(name.to_owned(), insertion.annotations(old, own).encode_to_vec());
    }

    /// The names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Refuses what can not be written to a location, before anything is.
    pub(crate) fn check(&self, location: &Location, allows_escape: bool) -> Result<(), Failure> {
        if let Some(name) = self.names().find(|name| !allows_escape && leaves(name, location)) {
            return Err(format!(
                "Output file names must never have a relative path. ({name}). Use --unsafe_allow_out_dir_escape to \
                 disable this error if intentional."
            )
            .into());
        }
        match location.path.as_str() {
            // To protoc this is an archive without a name.
            "" => Err(not_opened(": No such file or directory")),
            _ if location.is_archive => Ok(()),
            path => Ok(check_folder(path)?),
        }
    }

    /// Writes the files.
    pub(crate) fn write(mut self, location: &Location) -> Result<(), Failure> {
        let path = &location.path;
        if !location.is_archive {
            return self.files.iter().try_for_each(|(name, contents)| write_below(path, name, contents));
        }
        if path.ends_with(".jar") {
            self.files.entry("META-INF/MANIFEST.MF".to_owned()).or_insert_with(|| JAR_MANIFEST.to_vec());
        }
        let contents = archive::archive(path, &self.files)?;
        super::write(Path::new(path), &contents).map_err(|sentence| not_opened(&sentence))
    }
}

const JAR_MANIFEST: &[u8] = b"Manifest-Version: 1.0\nCreated-By: 1.6.0 (protoc)\n\n";

/// Where generated files go: a folder, with a slash at the end, or an archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    pub(crate) path: String,
    pub(crate) is_archive: bool,
}

impl Location {
    pub(crate) fn new(path: &str) -> Self {
        let is_archive = [".zip", ".jar", ".srcjar"].iter().any(|ending| path.ends_with(ending));
        let slash = if is_archive || path.is_empty() || path.ends_with('/') { "" } else { "/" };
        Self { path: format!("{path}{slash}"), is_archive }
    }
}

fn check_size(name: &str, size: usize) -> Result<(), String> {
    if size <= MAX_FILE { Ok(()) } else { Err(format!("{name}: Generated file is too large (exceeds 2 GiB limit).")) }
}

fn line_start(text: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &text[..at]).map_or(0, |end| end + 1)
}

fn indented(text: &[u8], indent: &[u8]) -> Vec<u8> {
    let mut indented = Vec::new();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        indented.extend_from_slice(indent);
        indented.extend_from_slice(line);
    }
    indented
}

/// Does the name of a file lead, or seem to lead, out of its place? One that is rooted stays below a folder, which it is
/// put behind. Where nothing is named it would be put behind, and where an archive is unpacked, nobody knows.
fn leaves(name: &str, location: &Location) -> bool {
    let is_rooted = name.starts_with(['/', '\\']) || Path::new(name).is_absolute();
    let is_odd = name.contains("..") || name.contains('\0') || cfg!(windows) && name.contains(':');
    is_odd || is_rooted && (location.is_archive || location.path.is_empty())
}

/// A folder of outputs must be there already: a slip of the pen makes no new one.
pub(crate) fn check_folder(path: &str) -> Result<(), String> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(format!("{path}: Not a directory")),
        Err(error) => Err(super::io_sentence(path, &error)),
    }
}

fn write_below(folder: &str, name: &str, contents: &[u8]) -> Result<(), Failure> {
    let path = format!("{folder}{name}");
    if let Some((below, _)) = name.rsplit_once(['/', '\\'].as_slice()) {
        let parent = format!("{folder}{below}");
        match fs::create_dir_all(&parent) {
            // A file is in the way, which is for the next one to say.
            Err(error) if !matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory) => {
                let what = format!("{name}: while trying to create directory {parent}");
                return Err(super::io_sentence(&what, &error).into());
            }
            _ => {}
        }
    }
    super::write(Path::new(&path), contents).map_err(|sentence| not_opened(&sentence))
}

/// protoc puts no line break after what is said of a generated file that it can not open.
fn not_opened(sentence: &str) -> Failure {
    say(sentence);
    Failure(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inserted(file: &str, text: &str) -> String {
        let mut folder = Folder::default();
        folder.add("f", file.into()).unwrap();
        folder.insert("f", b"p", text.into(), Vec::new()).unwrap();
        String::from_utf8(folder.files.remove("f").unwrap()).unwrap()
    }

    #[test]
    fn insertions_stand_above_their_point_and_keep_its_indentation() {
        assert_eq!(inserted("@@protoc_insertion_point(p)", "a"), "a\n@@protoc_insertion_point(p)");
        assert_eq!(
            inserted("x\n  // @@protoc_insertion_point(p)\n", "a\n\nb\n"),
            "x\n  a\n  \n  b\n  // @@protoc_insertion_point(p)\n"
        );
        assert_eq!(inserted("f(/* @@protoc_insertion_point(p) */)", "a"), "f(a\n/* @@protoc_insertion_point(p) */)");
    }

    #[test]
    fn names_that_leave_are_found() {
        let (folder, archive) = (Location::new("out"), Location::new("out.zip"));
        for name in ["../a", "a/../b", "..", "a\\..\\b", "a\0b"] {
            assert!(leaves(name, &folder) && leaves(name, &archive), "{name:?}");
        }
        for name in ["/a", "\\a"] {
            assert!(!leaves(name, &folder) && leaves(name, &archive) && leaves(name, &Location::new("")), "{name:?}");
        }
        assert!(!leaves("a/b.c", &archive));
    }
}
