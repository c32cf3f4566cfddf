//! Compiling again and again: what has not changed stays linked.

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;

use wire_descriptor::{Linker, Problem};

use crate::compile::{Compilation, Compiler, Diagnostics, diagnose_in};
use crate::diagnostic::Diagnostic;
use crate::import::{bundled, open};
use crate::lower::Lowered;
use crate::source::{File, Version};
use crate::tables::{HashMap, HashSet};

const DESCRIPTOR: &str = "google/protobuf/descriptor.proto";

/// Compiles the same files again and again, for language servers and build daemons.
///
/// What a compilation gives is what [`Compiler::compile`] gives, errors included. It takes the time of the files that
/// have changed since the one before, and of those that import them, directly or not; to find out, it asks the file
/// system for the size and time of each file. Where there are errors, all is compiled anew to tell them.
///
/// ```
/// use protoc_lite::{Compiler, Workspace};
///
/// let mut workspace = Workspace::new(Compiler::new());
/// workspace.set_text("user.proto", "syntax = \"proto3\"; message User { string name = 1; }");
/// workspace.set_text("chat.proto", "syntax = \"proto3\"; import \"user.proto\"; message Note { User from = 1; }");
/// workspace.compile(&["user.proto", "chat.proto"]).unwrap();
/// assert_eq!(workspace.linked(), 2);
///
/// workspace.set_text("chat.proto", "syntax = \"proto3\"; import \"user.proto\"; message Note { User to = 1; }");
/// let compilation = workspace.compile(&["user.proto", "chat.proto"]).unwrap();
/// assert_eq!(compilation.pool().message("Note").unwrap().fields().next().unwrap().name(), "to");
/// assert_eq!(workspace.linked(), 1);
///
/// workspace.set_text("user.proto", "syntax = \"proto3\"; message Person {}");
/// let errors = workspace.compile(&["user.proto", "chat.proto"]).unwrap_err();
/// assert_eq!(errors.list()[0].message, "\"User\" is not defined.");
/// ```
#[derive(Debug)]
pub struct Workspace {
    compiler: Compiler,
    last: Option<Last>,
    linked: usize,
}

/// The last compilation, and what tells how much of it still holds. After an error, files are missing from it.
#[derive(Debug)]
struct Last {
    compilation: Compilation,
    files: HashMap<String, Known>,
    /// How many files were linked anew since all of them were.
    relinked: usize,
}

/// A file that is linked.
#[derive(Debug)]
struct Known {
    file: Arc<File>,
    version: Version,
    is_input: bool,
    warnings: Vec<Diagnostic>,
}

/// Why the last compilation is of no use.
enum Useless {
    /// There is an error.
    Wrong,
    /// The order of files matters to what is said of them, or little is left.
    Stale,
}

impl Workspace {
    /// A workspace that finds files as this compiler does.
    pub fn new(compiler: Compiler) -> Self {
        Self { compiler: compiler.with_versions(), last: None, linked: 0 }
    }

    /// Finds this text by this name from now on, whatever is on disk: what an editor shows and has not saved.
    pub fn set_text(&mut self, name: &str, text: impl Into<Vec<u8>>) {
        self.compiler.importer_mut().set_text(name, Some(text.into()));
    }

    /// Forgets the text of this name: from now on the file is looked for on disk.
    pub fn remove_text(&mut self, name: &str) {
        self.compiler.importer_mut().set_text(name, None);
    }

    /// How many files the last call of [`compile`](Self::compile) linked.
    pub fn linked(&self) -> usize {
        self.linked
    }

    /// Compiles files, given as for [`Compiler::compile`], and all that they import.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with any of them.
    pub fn compile(&mut self, inputs: &[impl AsRef<Path>]) -> Result<&Compilation, Diagnostics> {
        let (names, texts) = self.compiler.names_of(inputs)?;
        let kept = match self.last.take().filter(|_| !self.compiler.has_descriptors()) {
            None => None,
            Some(mut last) => match last.update(&self.compiler, &names, &texts) {
                Ok(linked) => {
                    self.linked = linked;
                    return Ok(&self.last.insert(last).compilation);
                }
                Err(Useless::Wrong) => Some(last),
                Err(Useless::Stale) => None,
            },
        };
        // Where an error is expected, several threads would only find that there is one.
        let compiler =
            if kept.is_some() { &self.compiler.clone().threads(NonZero::<usize>::MIN) } else { &self.compiler };
        match compiler.compile_names(names, &texts) {
            Ok(compilation) => {
                self.linked = compilation.sources().len();
                Ok(&self.last.insert(Last::new(compilation)).compilation)
            }
            Err(diagnostics) => {
                self.last = kept;
                Err(diagnostics)
            }
        }
    }
}

impl Last {
    fn new(compilation: Compilation) -> Self {
        let inputs: HashSet<&str> = compilation.names().iter().map(String::as_str).collect();
        let known = |file: &Arc<File>| {
            let is_input = inputs.contains(file.name());
            let known = Known { file: Arc::clone(file), version: file.version()?, is_input, warnings: Vec::new() };
            Some((file.name().to_owned(), known))
        };
        let mut files: HashMap<String, Known> = compilation.sources().iter().filter_map(known).collect();
        for warning in compilation.warnings() {
            if let Some(known) = files.get_mut(&*warning.file) {
                known.warnings.push(warning.clone());
            }
        }
        Self { compilation, files, relinked: 0 }
    }

    /// Links what has changed and what depends on it. The answer is the number of files.
    fn update(&mut self, compiler: &Compiler, names: &[String], texts: &[String]) -> Result<usize, Useless> {
        let inputs: HashSet<&str> = names.iter().map(String::as_str).collect();
        let mut survey =
            Survey { last: self, compiler, inputs: &inputs, states: HashMap::default(), order: Vec::new() };
        texts.iter().try_for_each(|name| survey.visit(name))?;
        let Survey { states, order, .. } = survey;
        let is_kept = |name: &str| matches!(states.get(name), Some(State::Kept));
        let described = order.iter().position(|name| name == DESCRIPTOR).unwrap_or(0);
        let changed = order.iter().enumerate().filter(|(_, name)| !is_kept(name));
        let (places, changed): (Vec<_>, Vec<_>) = changed.map(|(place, name)| (place, name.as_str())).unzip();
        // What comes before descriptor.proto has its options checked by the one that is built in.
        let is_early = places.iter().any(|place| *place <= described) && !self.has_usual_descriptor();
        let is_worn = self.relinked + changed.len() > order.len();
        let is_ordered = self.files.values().any(|known| known.warnings.iter().any(concerns_others));
        if is_early || is_worn || is_ordered || self.compilation.has_warnings_of_reading() {
            return Err(Useless::Stale);
        }
        let gone: Vec<String> = self.files.keys().filter(|name| !is_kept(name)).cloned().collect();
        let lowered = read_again(compiler, states, &changed)?;
        self.relinked += changed.len();
        self.relink(&gone, lowered, &inputs)?;
        self.finish(names, &order);
        Ok(changed.len())
    }

    /// Whether descriptor.proto is the one that is built in, or does not matter.
    fn has_usual_descriptor(&self) -> bool {
        let Some(known) = self.files.get(DESCRIPTOR) else { return true };
        Some(known.file.text()) == bundled(DESCRIPTOR)
    }

    fn relink(&mut self, gone: &[String], files: Vec<Lowered>, inputs: &HashSet<&str>) -> Result<(), Useless> {
        let mut linker = Linker::resume(std::mem::take(self.compilation.pool_mut()));
        linker.remove(gone.iter().map(String::as_str));
        gone.iter().for_each(|name| drop(self.files.remove(name)));
        let mut outcome = Ok(());
        for mut lowered in files {
            let name = lowered.file.name().to_owned();
            let is_input = inputs.contains(name.as_str());
            let before = linker.problems().len();
            let (proto, source_info) = (std::mem::take(&mut lowered.proto), lowered.source_info.take());
            let is_linked = linker.add_with_source_info(proto, source_info, is_input);
            linker.keep_raw_strings(&name, std::mem::take(&mut lowered.raw_strings));
            let problems = &linker.problems()[before..];
            if !is_linked || problems.iter().any(is_between_files) {
                outcome = Err(if is_linked { Useless::Stale } else { Useless::Wrong });
                break;
            }
            let warnings = problems.iter().map(|problem| diagnose_in(problem, &lowered)).collect();
            let file = lowered.file;
            if let Some(version) = file.version() {
                self.files.insert(name, Known { file, version, is_input, warnings });
            }
        }
        *self.compilation.pool_mut() = linker.finish().pool;
        outcome
    }

    /// Brings all into the order of a new compilation.
    fn finish(&mut self, names: &[String], order: &[String]) {
        let files: Vec<&Known> = order.iter().filter_map(|name| self.files.get(name)).collect();
        let sources = files.iter().map(|known| Arc::clone(&known.file)).collect();
        let warnings = files.iter().flat_map(|known| known.warnings.iter().cloned()).collect();
        let mut linker = Linker::resume(std::mem::take(self.compilation.pool_mut()));
        linker.arrange(order.iter().map(String::as_str));
        *self.compilation.pool_mut() = linker.finish().pool;
        self.compilation.renew(names.to_vec(), sources, warnings);
    }
}

/// Whether the problem is one of two files.
fn is_between_files(problem: &Problem) -> bool {
    problem.related.iter().any(|related| related.file != problem.file)
}

/// Whether something is said of two files: which of them it is said of depends on their order.
fn concerns_others(warning: &Diagnostic) -> bool {
    warning.labels.iter().any(|label| label.file.name() != &*warning.file)
}

/// Lowers the files that changed, and reads those again that only depend on them.
fn read_again(
    compiler: &Compiler,
    mut states: HashMap<String, State>,
    changed: &[&str],
) -> Result<Vec<Lowered>, Useless> {
    let read = |name: &&str| match states.remove(*name) {
        Some(State::Changed(lowered)) => Ok(*lowered),
        _ => sound(compiler, name),
    };
    changed.iter().map(read).collect()
}

/// Reads a file about which there is nothing to say.
fn sound(compiler: &Compiler, name: &str) -> Result<Lowered, Useless> {
    match open(compiler.importer(), name, compiler.recording()) {
        Ok((lowered, diagnostics)) if diagnostics.is_empty() => Ok(lowered),
        _ => Err(Useless::Wrong),
    }
}

/// What has become of the files that are wanted, in the order in which they are linked.
struct Survey<'l> {
    last: &'l mut Last,
    compiler: &'l Compiler,
    inputs: &'l HashSet<&'l str>,
    states: HashMap<String, State>,
    order: Vec<String>,
}

enum State {
    /// Its imports are being looked at.
    Open,
    /// It stays linked.
    Kept,
    /// It was read anew.
    Changed(Box<Lowered>),
    /// It depends on a file that was.
    Dependent,
}

/// A file whose imports are being looked at.
struct Visit {
    name: String,
    /// The file as it is now, where it has changed.
    lowered: Option<Box<Lowered>>,
    imports: Vec<String>,
    next: usize,
    is_touched: bool,
}

impl Survey<'_> {
    fn visit(&mut self, name: &str) -> Result<(), Useless> {
        if self.states.contains_key(name) {
            return Ok(());
        }
        let mut path = vec![self.open(name.to_owned())?];
        while let Some(mut visit) = path.pop() {
            let Some(import) = visit.imports.get(visit.next) else {
                self.close(visit);
                continue;
            };
            match self.states.get(import) {
                // It imports itself.
                Some(State::Open) => return Err(Useless::Wrong),
                Some(state) => {
                    visit.is_touched |= !matches!(state, State::Kept);
                    visit.next += 1;
                    path.push(visit);
                }
                None => {
                    let import = self.open(import.clone())?;
                    path.extend([visit, import]);
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, name: String) -> Result<Visit, Useless> {
        let is_input = self.inputs.contains(name.as_str());
        let known = self.last.files.get_mut(&name).filter(|known| known.is_input == is_input);
        let version = known.as_ref().and_then(|known| self.compiler.importer().still(&known.file, known.version));
        let (lowered, imports) = match (known, version) {
            (Some(known), Some(version)) => {
                known.version = version;
                (None, self.last.compilation.imports_of(&name))
            }
            _ => {
                let lowered = sound(self.compiler, &name)?;
                let imports = lowered.proto.dependency.iter().chain(&lowered.proto.option_dependency);
                let imports = imports.cloned().collect();
                (Some(Box::new(lowered)), imports)
            }
        };
        self.states.insert(name.clone(), State::Open);
        Ok(Visit { name, lowered, imports, next: 0, is_touched: false })
    }

    fn close(&mut self, visit: Visit) {
        let state = match (visit.lowered, visit.is_touched) {
            (Some(lowered), _) => State::Changed(lowered),
            (None, true) => State::Dependent,
            (None, false) => State::Kept,
        };
        self.states.insert(visit.name.clone(), state);
        self.order.push(visit.name);
    }
}
