//! The files and folders that a compilation is given, as its importer wants them.

use std::env;
use std::path::{Component, Path, PathBuf};

use wire_descriptor::nearest;

use crate::import::bundled;

/// Files, and folders in which names begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Inputs {
    pub(super) protos: Vec<PathBuf>,
    pub(super) includes: Vec<PathBuf>,
    /// A sentence for each folder that is not there.
    pub(super) missing: Vec<String>,
}

impl Inputs {
    /// Finds each file in a folder, however either is spelled.
    pub(super) fn find(protos: &[&Path], includes: &[&Path]) -> Result<Self, Vec<String>> {
        if protos.is_empty() {
            return Err(vec!["compile was given no .proto file".to_owned()]);
        }
        let here = [Path::new(".")];
        let includes = if includes.is_empty() { &here[..] } else { includes };
        let mut inputs = Self {
            includes: includes.iter().map(|include| plain(include)).collect(),
            missing: includes.iter().filter(|include| !include.is_dir()).map(|include| missing(include)).collect(),
            ..Self::default()
        };
        let mut problems = Vec::new();
        for proto in protos {
            match inputs.spelled(proto) {
                Some(path) => inputs.protos.push(path),
                None => problems.push(inputs.not_found(proto)),
            }
        }
        // A file may be missing because its folder is.
        let problems = if inputs.missing.is_empty() || problems.is_empty() { problems } else { inputs.missing.clone() };
        if problems.is_empty() { Ok(inputs) } else { Err(problems) }
    }

    /// The path as the importer finds it: below a folder of the list, or a name that one of them has.
    fn spelled(&self, proto: &Path) -> Option<PathBuf> {
        let plain = plain(proto);
        if plain.is_relative() && self.includes.iter().any(|include| include.join(&plain).is_file()) {
            return Some(plain);
        }
        if !plain.is_file() {
            let is_bundled = plain.to_str().is_some_and(|name| bundled(name).is_some());
            return is_bundled.then_some(plain);
        }
        let is_here = |include: &PathBuf| include.as_os_str() == "." && plain.is_relative();
        if self.includes.iter().any(|include| is_here(include) && !begins_above(&plain) || plain.starts_with(include)) {
            return Some(plain);
        }
        // One may be absolute and the other not, or lead through a link.
        let real = plain.canonicalize().ok()?;
        self.includes.iter().find_map(|include| {
            let inside = real.strip_prefix(include.canonicalize().ok()?).ok()?;
            Some(if include.as_os_str() == "." { inside.to_owned() } else { include.join(inside) })
        })
    }

    fn not_found(&self, proto: &Path) -> String {
        let folders: Vec<String> = self.includes.iter().map(|include| format!("`{}`", include.display())).collect();
        let folders = folders.join(", ");
        if !proto.is_file() {
            return format!("`{}` is not there, from {} or in {folders}", proto.display(), here());
        }
        let parent = proto.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        format!(
            "`{}` is in none of the folders where names begin ({folders}): the second argument of `compile` lists them, and \
             `{}` or one around it has to be there",
            proto.display(),
            parent.display()
        )
    }
}

/// Without `.` and, where that is the same file, without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            component => plain.push(component),
        }
    }
    if plain.as_os_str().is_empty() {
        plain.push(".");
    }
    // Behind a link `..` is somewhere else.
    let is_same = || matches!((path.canonicalize(), plain.canonicalize()), (Ok(one), Ok(other)) if one == other);
    if path.components().any(|component| component == Component::ParentDir) && !is_same() {
        return path.to_owned();
    }
    plain
}

fn begins_above(path: &Path) -> bool {
    path.components().next() == Some(Component::ParentDir)
}

fn missing(include: &Path) -> String {
    let sentence = format!("the folder `{}` is not there, from {}", include.display(), here());
    let parent = include.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = parent.read_dir().into_iter().flatten().flatten();
    let beside: Vec<String> = beside
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    let name = include.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match nearest(name, beside.iter().map(String::as_str)) {
        Some(near) => format!("{sentence}; did you mean `{}`?", parent.join(near).display()),
        None => sentence,
    }
}

/// The folder in which relative paths begin.
fn here() -> String {
    env::current_dir().map_or_else(|_| "here".to_owned(), |folder| folder.display().to_string())
}
