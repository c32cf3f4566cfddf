//! What the include directories hold, for suggestions: which file declares a name, which one an import may mean.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;
use wire_descriptor::{DescriptorProto, FileDescriptorProto, Wanted, nearest};

use super::{BUNDLED, Importer};
use crate::lower::{Recording, read};
use crate::source::File;

/// Files looked at; a suggestion is not worth more.
const MAX_FILES: usize = 2000;
/// Files and folders of any name that are gone through for them: an include directory may be all there is.
const MAX_ENTRIES: usize = 20_000;
/// Bytes looked at.
const MAX_BYTES: u64 = 1 << 25;
/// Files suggested for one name.
const MAX_SUGGESTIONS: usize = 3;

/// A file that declares a name, and the full name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) full_name: String,
    pub(crate) file: String,
}

impl Importer {
    /// For each name the files that declare it: those that the name means at its place, or else some that end in it.
    pub(crate) fn definitions(&self, wanted: &[&Wanted]) -> Vec<Vec<Definition>> {
        let mut found = vec![Vec::new(); wanted.len()];
        if wanted.is_empty() {
            return found;
        }
        let finders: Vec<_> = wanted.iter().map(|wanted| memmem::Finder::new(simple(&wanted.name))).collect();
        for (name, text) in self.all_texts() {
            if !finders.iter().any(|finder| finder.find(&text).is_some()) {
                continue;
            }
            let (lowered, _) = read(Arc::new(File::new(name.clone(), text)), Recording::Nothing);
            let declared = Declared::of(&lowered.proto);
            for (wanted, found) in wanted.iter().zip(&mut found) {
                let names = if wanted.is_extension { &declared.extensions } else { &declared.types };
                let same = names.iter().filter(|declared| simple(declared) == simple(&wanted.name));
                found.extend(same.map(|full_name| Definition { full_name: full_name.clone(), file: name.clone() }));
            }
        }
        for (wanted, found) in wanted.iter().zip(&mut found) {
            if found.iter().any(|definition| means(wanted, &definition.full_name)) {
                found.retain(|definition| means(wanted, &definition.full_name));
            }
            found.truncate(MAX_SUGGESTIONS);
        }
        found
    }

    /// The name of a file that an import of this name may mean.
    pub(super) fn nearest_file(&self, name: &str) -> Option<String> {
        let bundled = BUNDLED.iter().map(|(name, _)| (*name).to_owned());
        let names: Vec<String> = bundled.chain(self.files().into_iter().map(|(name, _)| name)).collect();
        let near = nearest(name, names.iter().map(String::as_str));
        let ends_alike = |known: &&String| {
            let ends_in = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'));
            ends_in(known, name) || ends_in(name, known)
        };
        names.iter().find(ends_alike).cloned().or_else(|| near.map(str::to_owned))
    }

    fn all_texts(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        let bundled = BUNDLED.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        let mut texts: Vec<_> = self.texts.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
        texts.sort_unstable();
        let mut left = MAX_BYTES;
        let files = self.files().into_iter().filter_map(move |(name, path)| {
            let size = fs::metadata(&path).ok()?.len();
            left = left.checked_sub(size)?;
            Some((name, fs::read(path).ok()?))
        });
        bundled.chain(texts).chain(files)
    }

    /// The `.proto` files of the include directories, and the names to import them by.
    fn files(&self) -> Vec<(String, PathBuf)> {
        let mut files = Vec::new();
        for mapping in &self.mappings {
            let disk = if mapping.disk.is_empty() { "." } else { &mapping.disk };
            list(Path::new(disk), &mapping.virtual_prefix, &mut files);
        }
        files
    }
}

/// Adds the files of a directory, those in it before those below it.
fn list(directory: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) {
    let mut waiting = vec![(directory.to_owned(), name.to_owned())];
    let mut left = MAX_ENTRIES;
    while let Some((directory, name)) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&directory) else { continue };
        let mut entries: Vec<_> = entries.flatten().take(left).map(|entry| entry.path()).collect();
        left -= entries.len();
        entries.sort_unstable();
        for path in entries {
            if files.len() + waiting.len() >= MAX_FILES {
                return;
            }
            let Some(last) = path.file_name().and_then(|last| last.to_str()).filter(|last| !last.starts_with('.'))
            else {
                continue;
            };
            let name = if name.is_empty() { last.to_owned() } else { format!("{name}/{last}") };
            if last.ends_with(".proto") {
                files.push((name, path));
            } else if path.is_dir() && !path.is_symlink() {
                waiting.push((path, name));
            }
        }
    }
}

/// The full names that a file declares.
#[derive(Default)]
struct Declared {
    types: Vec<String>,
    extensions: Vec<String>,
}

impl Declared {
    fn of(file: &FileDescriptorProto) -> Self {
        let mut declared = Self::default();
        let package = file.package.as_deref().unwrap_or_default();
        file.message_type.iter().for_each(|message| declared.message(message, package));
        declared.types.extend(file.enum_type.iter().map(|found| join(package, found.name.as_deref())));
        declared.extensions.extend(file.extension.iter().map(|field| join(package, field.name.as_deref())));
        declared
    }

    fn message(&mut self, message: &DescriptorProto, scope: &str) {
        if message.options.as_ref().is_some_and(|options| options.map_entry == Some(true)) {
            return;
        }
        let name = join(scope, message.name.as_deref());
        message.nested_type.iter().for_each(|nested| self.message(nested, &name));
        self.types.extend(message.enum_type.iter().map(|found| join(&name, found.name.as_deref())));
        self.extensions.extend(message.extension.iter().map(|field| join(&name, field.name.as_deref())));
        self.types.push(name);
    }
}

fn join(scope: &str, name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

fn simple(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

/// Is the full name what the wanted name means in one of the scopes around its place?
pub(crate) fn means(wanted: &Wanted, full_name: &str) -> bool {
    let name = wanted.name.as_str();
    if let Some(name) = name.strip_prefix('.') {
        return name == full_name;
    }
    let Some(scope) = full_name.strip_suffix(name) else { return false };
    let Some(scope) = scope.strip_suffix('.') else { return scope.is_empty() };
    wanted.place.strip_prefix(scope).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(name: &str) -> Wanted {
        Wanted { name: name.into(), place: "a.b.M.field".into(), is_extension: false }
    }

    #[test]
    fn names_mean_what_the_scopes_around_them_hold() {
        assert!(means(&wanted("X"), "a.b.X"));
        assert!(means(&wanted("b.X"), "a.b.X"));
        assert!(means(&wanted(".a.b.X"), "a.b.X"));
        assert!(!means(&wanted("X"), "c.X"));
        assert!(!means(&wanted("X"), "a.bX"));
    }

    #[test]
    fn files_built_in_are_searched() {
        let wanted = wanted("google.protobuf.Timestamp");
        let found = Importer::new().definitions(&[&wanted]);
        assert_eq!(found[0][0].file, "google/protobuf/timestamp.proto");
    }

    #[test]
    fn an_import_may_lack_its_directory() {
        let importer = Importer::new();
        assert_eq!(importer.nearest_file("timestamp.proto").as_deref(), Some("google/protobuf/timestamp.proto"));
        assert_eq!(
            importer.nearest_file("google/protobuf/timestmap.proto").as_deref(),
            Some("google/protobuf/timestamp.proto")
        );
        assert_eq!(importer.nearest_file("chat.proto"), None);
    }
}
