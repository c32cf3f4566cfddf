//! What a crate tells those that depend on it: the folders of its schema, and the Rust type of each declaration.
//!
//! It is a text file, a fact a line. Cargo hands its path on to the build scripts of crates that depend on one with
//! `links` in its manifest, in a variable that is called after it (The Cargo Book, "The links Manifest Key").

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, io};

use crate::codegen::{Comparison, Known};

/// The name of the file.
pub(crate) const FILE: &str = "protoc-lite-exports.txt";

/// The name of the fact for cargo; in other build scripts the end of a variable's name.
const KEY: &str = "PROTOC_LITE";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exports {
    pub(crate) includes: Vec<PathBuf>,
    /// Full protobuf names, Rust paths, and how far messages compare.
    pub(crate) types: Vec<(String, Known)>,
}

impl Exports {
    /// What the file at this path says.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let mut exports = Self::default();
        for line in fs::read_to_string(path)?.lines() {
            match line.split_once(' ') {
                Some(("include", folder)) => exports.includes.push(PathBuf::from(folder)),
                Some(("type", names)) => exports.types.extend(declaration(names, Comparison::Partial)),
                Some(("type-eq", names)) => exports.types.extend(declaration(names, Comparison::Equality)),
                Some(("type-ord", names)) => exports.types.extend(declaration(names, Comparison::Ordering)),
                // What a later version may add.
                _ => {}
            }
        }
        Ok(exports)
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> String {
        let includes = self.includes.iter().map(|folder| format!("include {}\n", folder.display()));
        let types = self.types.iter().map(|(proto, known)| {
            let word = match known.comparison {
                Comparison::Partial => "type",
                Comparison::Equality => "type-eq",
                Comparison::Ordering => "type-ord",
            };
            format!("{word} {proto} {}\n", known.rust)
        });
        includes.chain(types).collect()
    }
}

fn declaration(names: &str, comparison: Comparison) -> Option<(String, Known)> {
    let (proto, rust) = names.split_once(' ')?;
    Some((proto.to_owned(), Known { rust: rust.to_owned(), comparison }))
}

/// The files of the crates that this build script's crate depends on, by the name of the variable.
pub(crate) fn of_dependencies() -> Vec<PathBuf> {
    let is_ours = |name: &str| name.starts_with("DEP_") && name.ends_with(&format!("_{KEY}"));
    let mut found: Vec<_> =
        env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_ours)).map(|(_, paths)| paths).collect();
    found.sort();
    found.iter().flat_map(env::split_paths).collect()
}

/// Those of this build script.
static ANNOUNCED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Tells cargo where the file is, and where those of earlier calls are: it keeps what it heard last.
pub(crate) fn announce(path: &Path) {
    let mut announced = ANNOUNCED.lock().unwrap_or_else(PoisonError::into_inner);
    announced.insert(path.to_owned());
    // A path that can not be in such a list is alone.
    let all = env::join_paths(&*announced).unwrap_or_else(|_| path.as_os_str().to_owned());
    println!("cargo::metadata={}={}", KEY.to_lowercase(), Path::new(&all).display());
}
