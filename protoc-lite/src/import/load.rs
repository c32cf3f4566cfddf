//! Files and everything that they import, in the order in which they can be linked.

use std::sync::Arc;

use wire_descriptor::{PACKAGE_DOTS_LIMIT, PACKAGE_NAME_LIMIT, Remains};

use super::Importer;
use super::ahead::Ahead;
use crate::diagnostic::Diagnostic;
use crate::lower::{Lowered, Recording, read};
use crate::tables::{HashMap, HashSet};

/// What was loaded, and what was wrong.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The files, every one after those that it imports.
    pub files: Vec<Lowered>,
    /// The files among them, by name, of which something is missing.
    pub incomplete: std::collections::HashMap<String, Missing>,
    /// What was found, in protoc's order: a file's own, those of its imports, those of importing.
    pub diagnostics: Vec<Diagnostic>,
    /// How many diagnostics there were when a file was read with its imports: for each file, in their order. What
    /// linking has to say of the file comes next.
    pub told: Vec<usize>,
}

/// What a file lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Declarations that could not be read.
    Declarations,
    /// An import, or something of an import.
    Imports,
}

/// Reads the files of these names and all that they import, on one thread.
///
/// ```
/// use protoc_lite::{import::{Importer, load}, lower::Recording};
///
/// let importer = Importer::new().text("a.proto", "import \"google/protobuf/any.proto\";");
/// let loaded = load(&importer, &["a.proto"], Recording::Nothing);
/// let names: Vec<_> = loaded.files.iter().map(|file| file.file.name()).collect();
/// assert_eq!(names, ["google/protobuf/any.proto", "a.proto"]);
/// ```
pub fn load<N: AsRef<str>>(importer: &Importer, names: &[N], recording: Recording) -> Loaded {
    load_with(importer, names, recording, 1, |_, _| {})
}

/// As [`load`], on up to so many threads: while others read, this one does `each` with the files in their order, which
/// tells what is left of them. What comes out does not depend on the number of threads.
pub(crate) fn load_with<N: AsRef<str>>(
    importer: &Importer,
    names: &[N],
    recording: Recording,
    threads: usize,
    each: impl FnMut(&mut Lowered, &mut Remains),
) -> Loaded {
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    Ahead::of(importer, &names, recording, threads, |ahead| {
        let mut loader = Loader {
            ahead,
            each,
            states: HashMap::default(),
            path: Vec::new(),
            cyclic: HashSet::default(),
            loaded: Loaded::default(),
            remains: Remains::default(),
        };
        for name in &names {
            loader.load(name);
        }
        loader.loaded
    })
}

/// A file that was read with what is wrong with it, or why it could not be.
pub(crate) type Opened = Result<(Lowered, Vec<Diagnostic>), Diagnostic>;

pub(crate) fn open(importer: &Importer, name: &str, recording: Recording) -> Opened {
    let file = Arc::new(importer.open(name)?);
    let (mut lowered, diagnostics) = read(file, recording);
    if let Some(file) = Arc::get_mut(&mut lowered.file) {
        file.release_text();
    }
    Ok((lowered, diagnostics))
}

struct Loader<'a, F> {
    ahead: &'a Ahead<'a>,
    each: F,
    states: HashMap<String, State>,
    /// The files on the way from an input to the import at hand. This is no recursion, so that a
    /// long chain of imports does not need a deep stack.
    path: Vec<Open>,
    /// The files of which it was told that they import themselves.
    cyclic: HashSet<String>,
    loaded: Loaded,
    /// Room for what `each` leaves of a file.
    remains: Remains,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Sound,
    Broken,
}

/// A file whose imports are being loaded.
struct Open {
    lowered: Lowered,
    /// Whether another thread may have read it.
    is_from_ahead: bool,
    is_sound: bool,
    imports: Vec<Import>,
    next: usize,
}

/// An import, and its path in the descriptor.
struct Import {
    name: String,
    path: [i32; 2],
}

impl<F: FnMut(&mut Lowered, &mut Remains)> Loader<'_, F> {
    fn load(&mut self, name: &str) {
        if !self.states.contains_key(name) {
            self.open(name);
        }
        while let Some(open) = self.path.last_mut() {
            match open.imports.get(open.next) {
                None => self.close(),
                Some(import) => {
                    open.next += 1;
                    let name = import.name.clone();
                    match self.states.get(&name) {
                        None => self.open(&name),
                        Some(State::Open) => self.report_cycle(&name),
                        Some(State::Sound | State::Broken) => {}
                    }
                }
            }
        }
    }

    fn open(&mut self, name: &str) {
        let (opened, is_from_ahead) = self.ahead.take(name);
        let (lowered, diagnostics) = match opened {
            Ok(opened) => opened,
            Err(problem) => {
                self.loaded.diagnostics.push(problem);
                self.states.insert(name.into(), State::Broken);
                return;
            }
        };
        let is_sound = !diagnostics.iter().any(Diagnostic::is_error);
        self.loaded.diagnostics.extend(diagnostics);
        self.states.insert(name.into(), State::Open);
        let imports = imports(&lowered);
        self.path.push(Open { lowered, is_from_ahead, is_sound, imports, next: 0 });
    }

    /// The imports of the innermost file are loaded: the file is sound if they are.
    fn close(&mut self) {
        let Some(mut open) = self.path.pop() else { return };
        let name = open.lowered.file.name();
        // That a file imports itself is said already.
        let is_broken = |import: &&Import| import.name != name && self.states.get(&import.name) != Some(&State::Sound);
        let mut seen = HashSet::default();
        let first = open.imports.iter().filter(|import| seen.insert(&import.name));
        let broken = first.filter(is_broken).map(|import| broken_import(&open.lowered, last(&open.imports, import)));
        let mut problems: Vec<_> = broken.collect();
        if !problems.is_empty() && open.lowered.proto.package().matches('.').count() > PACKAGE_DOTS_LIMIT {
            // That is all that is said of the file.
            problems.clear();
        }
        let imports_itself = open.imports.iter().any(|import| import.name == name);
        let missing = match (open.is_sound, problems.is_empty() && !imports_itself) {
            (true, true) => None,
            (_, false) => Some(Missing::Imports),
            (false, true) => Some(Missing::Declarations),
        };
        let state = if missing.is_none() { State::Sound } else { State::Broken };
        self.states.insert(name.into(), state);
        self.loaded.incomplete.extend(missing.map(|missing| (name.into(), missing)));
        self.loaded.diagnostics.extend(problems);
        self.loaded.told.push(self.loaded.diagnostics.len());
        (self.each)(&mut open.lowered, &mut self.remains);
        if open.is_from_ahead {
            self.ahead.give_back(&mut self.remains);
        } else {
            self.remains.clear();
        }
        self.loaded.files.push(open.lowered);
    }

    /// The file of this name imports itself by way of all that are open since.
    fn report_cycle(&mut self, name: &str) {
        if !self.cyclic.insert(name.to_owned()) {
            // It is known to be broken, and that is all that is said from then on.
            return;
        }
        let start = self.path.iter().position(|open| open.lowered.file.name() == name).unwrap_or(0);
        let cycle = &self.path[start..];
        let names: Vec<_> = cycle.iter().map(|open| open.lowered.file.name()).chain([name]).collect();
        let message = format!("File recursively imports itself: {}", names.join(" -> "));
        let mut places = cycle.iter().map(|open| {
            let import = last(&open.imports, &open.imports[open.next - 1]);
            (&open.lowered.file, open.lowered.span_of(&import.path))
        });
        let Some((file, span)) = places.next() else { return };
        let diagnostic = Diagnostic::error_at(file, span, message);
        let diagnostic = places.fold(diagnostic, |diagnostic, (file, span)| diagnostic.label(file, span, "then here"));
        self.loaded.diagnostics.push(diagnostic);
    }
}

/// The imports of a file. Where the name of its package is too long nobody looks at them.
fn imports(lowered: &Lowered) -> Vec<Import> {
    if lowered.proto.package().len() > PACKAGE_NAME_LIMIT {
        return Vec::new();
    }
    let numbered = |number, names: &[String]| {
        let imports = (0..).zip(names).map(|(index, name)| Import { name: name.clone(), path: [number, index] });
        imports.collect::<Vec<_>>()
    };
    let mut imports = numbered(3, &lowered.proto.dependency);
    imports.extend(numbered(15, &lowered.proto.option_dependency));
    imports
}

/// protoc knows an import by its name: one that is repeated has the place of the last.
fn last<'i>(imports: &'i [Import], import: &'i Import) -> &'i Import {
    imports.iter().rev().find(|other| other.name == import.name).unwrap_or(import)
}

fn broken_import(importer: &Lowered, import: &Import) -> Diagnostic {
    let message = format!("Import \"{}\" was not found or had errors.", import.name);
    Diagnostic::error_at(&importer.file, importer.span_of(&import.path), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(importer: Importer, name: &str) -> Vec<String> {
        let loaded = load(&importer, &[name], Recording::Nothing);
        loaded.diagnostics.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn cycles_are_named() {
        let importer = Importer::new().text("a.proto", "import \"b.proto\";").text("b.proto", "\nimport \"a.proto\";");
        assert_eq!(
            messages(importer, "a.proto"),
            [
                "a.proto:1:1: File recursively imports itself: a.proto -> b.proto -> a.proto",
                "b.proto:2:1: Import \"a.proto\" was not found or had errors.",
                "a.proto:1:1: Import \"b.proto\" was not found or had errors.",
            ]
        );
    }

    #[test]
    fn missing_imports_are_reported_at_the_import() {
        let importer = Importer::new().text("a.proto", "package a;\nimport \"b.proto\";");
        assert_eq!(
            messages(importer, "a.proto"),
            ["b.proto: File not found.", "a.proto:2:1: Import \"b.proto\" was not found or had errors."]
        );
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let mut importer = Importer::new();
        let names: Vec<_> = (0..100).map(|index| format!("{index}.proto")).collect();
        for (index, name) in names.iter().enumerate() {
            let text = format!("import \"{}.proto\"; import \"gone{index}.proto\"; broken", (index * 7 + 3) % 100);
            importer = importer.text(name, text);
        }
        let told = |threads| {
            let loaded = load_with(&importer, &names, Recording::Nothing, threads, |_, _| {});
            let order: Vec<_> = loaded.files.iter().map(|file| file.file.name().to_owned()).collect();
            (order, loaded.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(told(1), told(4));
    }

    #[test]
    fn long_chains_of_imports_need_no_stack() {
        let mut importer = Importer::new().text("0.proto", "");
        for index in 1..3000 {
            importer = importer.text(format!("{index}.proto"), format!("import \"{}.proto\";", index - 1));
        }
        assert_eq!(load(&importer, &["2999.proto"], Recording::Nothing).files.len(), 3000);
    }
}
