//! From the names of files to a linked pool: load, link, and tell what was wrong.

use std::fmt;
use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wire::{Decode, DecodeError, DecodeOptions};
use wire_descriptor::{
    Descriptor, FileDescriptorProto, FileDescriptorSet, Linker, PACKAGE_NAME_LIMIT, Pool, Problem, RawString, Remains,
    Severity, SourceInfo, Wanted, make_text,
};

use crate::database::contradiction;
use crate::diagnostic::{Diagnostic, Label};
use crate::import::{Definition, Importer, Loaded, Missing, load_with, means};
use crate::lower::{Lowered, Recording};
use crate::snippet::Snippet;
use crate::source::File;
use crate::tables::{HashMap, HashSet};

/// Names that were not found are searched for in files that are not imported, so many of them.
const MAX_WANTED: usize = 20;

/// Compiles `.proto` files.
///
/// ```
/// use protoc_lite::Compiler;
///
/// let chat = "syntax = \"proto3\"; package chat; message Note { string text = 1; }";
/// let compilation = Compiler::new().text("chat.proto", chat).compile(&["chat.proto"]).unwrap();
/// assert!(compilation.pool().message("chat.Note").is_some());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Compiler {
    importer: Importer,
    descriptors: Vec<FileDescriptorProto>,
    /// Their strings that are not UTF-8, by the name of the file.
    raw_strings: Vec<(String, RawString)>,
    /// Where the sets that they are from contradict themselves.
    contradictions: Vec<Diagnostic>,
    is_terse: bool,
    threads: Option<NonZero<usize>>,
}

impl Compiler {
    /// A compiler that finds the files that are built in, `google/protobuf/*.proto`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks for inputs and imports in this directory, after those given before.
    pub fn include(mut self, directory: impl Into<PathBuf>) -> Self {
        self.importer = self.importer.include(directory);
        self
    }

    /// Finds `disk` as `virtual_path`, and where it is a directory, the files in it.
    pub fn map(mut self, virtual_path: impl Into<String>, disk: impl Into<PathBuf>) -> Self {
        self.importer = self.importer.map(virtual_path, disk);
        self
    }

    /// Finds this text by this name.
    pub fn text(mut self, name: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        self.importer = self.importer.text(name, text);
        self
    }

    /// Takes files from a descriptor set where no include directory has them.
    pub fn descriptor_set(mut self, set: FileDescriptorSet) -> Self {
        self.contradictions.extend(contradiction(&set.file));
        self.descriptors.extend(set.file);
        self
    }

    /// As [`descriptor_set`](Self::descriptor_set), from bytes. Strings that are not UTF-8 come out again as they are;
    /// comments are not, more often than one thinks.
    ///
    /// # Errors
    ///
    /// When the bytes are no descriptor set.
    pub fn encoded_descriptor_set(mut self, set: &[u8]) -> Result<Self, DecodeError> {
        // Sets come from a compiler, so they may be larger than what strangers may send.
        let decode = |set: &[u8]| FileDescriptorSet::decode_with(set, &DecodeOptions::trusted());
        if let Ok(set) = decode(set) {
            return Ok(self.descriptor_set(set));
        }
        let (text, strings) = make_text("google.protobuf.FileDescriptorSet", set);
        let set = decode(&text)?;
        for RawString { mut steps, bytes } in strings {
            let (_, index) = steps.remove(0);
            if let Some(file) = set.file.get(index as usize) {
                self.raw_strings.push((file.name().to_owned(), RawString { steps, bytes }));
            }
        }
        Ok(self.descriptor_set(set))
    }

    /// The names of the files that are in descriptor sets.
    pub fn described_files(&self) -> impl Iterator<Item = &str> {
        self.descriptors.iter().map(FileDescriptorProto::name)
    }

    /// Whether places and comments are recorded; they are unless told otherwise.
    pub fn source_info(mut self, yes: bool) -> Self {
        self.is_terse = !yes;
        self
    }

    /// On how many threads files are read, one unless told otherwise; what comes out is the same.
    pub fn threads(mut self, count: NonZero<usize>) -> Self {
        self.threads = Some(count);
        self
    }

    /// Compiles files, given as paths on disk or by the names under which they are imported, and
    /// all that they import.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with any of them.
    pub fn compile(&self, inputs: &[impl AsRef<Path>]) -> Result<Compilation, Diagnostics> {
        let (names, texts) = self.names_of(inputs)?;
        self.compile_names(names, &texts)
    }

    /// The names of inputs, and those among them that are not in descriptor sets only.
    pub(crate) fn names_of(&self, inputs: &[impl AsRef<Path>]) -> Result<(Vec<String>, Vec<String>), Diagnostics> {
        let mut found = Diagnostics::default();
        let (mut names, mut texts) = (Vec::new(), Vec::new());
        let described: HashSet<&str> = self.described_files().collect();
        for input in inputs {
            let input = input.as_ref().to_string_lossy();
            // What is built in stands behind the directories, and there are none.
            if described.contains(&*input) && self.importer.is_built_in_only(&input) {
                names.push(input.into_owned());
                continue;
            }
            match self.importer.name_of(&input) {
                Ok(name) => {
                    texts.push(name.clone());
                    names.push(name);
                }
                Err(_) if described.contains(&*input) => names.push(input.into_owned()),
                Err(problem) => found.list.push(problem),
            }
        }
        if found.list.is_empty() { Ok((names, texts)) } else { Err(found) }
    }

    pub(crate) fn compile_names(&self, names: Vec<String>, texts: &[String]) -> Result<Compilation, Diagnostics> {
        let mut found = Diagnostics::default();
        let threads = self.threads.map_or(1, NonZero::get);
        let mut linking = Linking::of(&names);
        let loaded = load_with(&self.importer, texts, self.recording(), threads, |lowered, remains| {
            // Descriptors that were given come before all that is read.
            if self.descriptors.is_empty() {
                linking.add(lowered, remains);
            }
        });
        let linked = self.link(&names, loaded, linking, &mut found);
        found.inputs = linked.sources.iter().filter_map(|source| source.path()).map(Path::to_owned).collect();
        // What is wrong with a file of a descriptor set is no matter where every input can do without it.
        let is_linked = |name: &String| linked.pool.file(name).is_some();
        let is_done = texts.is_empty() && names.iter().all(is_linked);
        if !is_done && found.list.iter().any(Diagnostic::is_error) {
            return Err(found);
        }
        if !self.contradictions.is_empty() {
            found.list.extend_from_slice(&self.contradictions);
            return Err(found);
        }
        Ok(Compilation { names, warnings: found.list, ..linked })
    }

    pub(crate) fn recording(&self) -> Recording {
        if self.is_terse { Recording::Nothing } else { Recording::SourceInfo }
    }

    pub(crate) fn has_descriptors(&self) -> bool {
        !self.descriptors.is_empty()
    }

    pub(crate) fn importer(&self) -> &Importer {
        &self.importer
    }

    pub(crate) fn importer_mut(&mut self) -> &mut Importer {
        &mut self.importer
    }

    /// The same, so that files can tell later whether they have changed.
    pub(crate) fn with_versions(self) -> Self {
        Self { importer: self.importer.with_versions(), ..self }
    }

    /// The files made from text, by their place, and the descriptors that these or inputs need, dependencies first. A
    /// set may have them in any order, and others that are of no concern.
    fn in_order<'c>(&'c self, names: &[String], files: &[Lowered]) -> Vec<Step<'c>> {
        let texts: HashMap<&str, usize> = (0..).zip(files).map(|(place, file)| (file.file.name(), place)).collect();
        let descriptors: HashMap<&str, &FileDescriptorProto> =
            self.descriptors.iter().rev().filter_map(|file| Some((file.name.as_deref()?, file))).collect();
        let mut done: HashSet<&str> = HashSet::default();
        let roots = names.iter().map(String::as_str).chain(files.iter().map(|file| file.file.name()));
        let mut waiting: Vec<(&str, bool)> = roots.rev().map(|name| (name, false)).collect();
        // The way from a root to the import at hand.
        let mut open: Vec<&str> = Vec::new();
        let mut steps = Vec::new();
        while let Some((name, has_imports)) = waiting.pop() {
            let text = texts.get(name).copied();
            let descriptor = || descriptors.get(name).copied();
            let Some(step) = text.map(Step::Text).or_else(|| descriptor().map(Step::Descriptor)) else { continue };
            if has_imports {
                open.pop();
                steps.push(step);
            } else if done.insert(name) {
                waiting.push((name, true));
                open.push(name);
                let file = match step {
                    Step::Descriptor(descriptor) => descriptor,
                    Step::Text(place) => &files[place].proto,
                    Step::Cycle(_) => continue,
                };
                if file.package().len() > PACKAGE_NAME_LIMIT {
                    continue;
                }
                let imports = file.dependency.iter().chain(&file.option_dependency);
                waiting.extend(imports.rev().map(|import| (import.as_str(), false)));
            } else if text.is_none()
                && open.last() != Some(&name)
                && let Some(start) = open.iter().position(|open| *open == name)
            {
                // The linker tells of files that import themselves, and the loader of cycles in texts.
                let cycle: Vec<&str> = open[start..].iter().copied().chain([name]).collect();
                steps.push(Step::Cycle(cycle.join(" -> ")));
            }
        }
        steps
    }

    /// Tells which files define the names that were not found: problems by their index, and the name of each.
    fn tell_definitions(
        &self,
        wanted: &[(usize, &Wanted)],
        loaded: &HashMap<&str, &Lowered>,
        found: &mut [Diagnostic],
    ) {
        let names: Vec<&Wanted> = wanted.iter().map(|(_, wanted)| *wanted).take(MAX_WANTED).collect();
        let definitions = self.importer.definitions(&names);
        for (&(index, wanted), mut definitions) in wanted.iter().zip(definitions) {
            // What a file that is read declares was known to the linker.
            definitions.retain(|definition| !loaded.contains_key(definition.file.as_str()));
            let is_exact = definitions.iter().any(|definition| means(wanted, &definition.full_name));
            let diagnostic = &mut found[index];
            if is_exact {
                diagnostic.help.clear();
            }
            diagnostic.help.extend(definitions.iter().map(|definition| import_of(wanted, definition)));
        }
    }

    fn link_steps(&self, steps: &[Step<'_>], files: &mut [Lowered], linking: &mut Linking<'_>) {
        for step in steps {
            match step {
                Step::Text(place) => linking.add(&mut files[*place], &mut Remains::default()),
                Step::Descriptor(file) => {
                    let strings = self.raw_strings.iter().filter(|(name, _)| name == file.name());
                    let strings = strings.map(|(_, string)| string.clone()).collect();
                    linking.add_file((*file).clone(), None, strings, &mut Remains::default());
                }
                Step::Cycle(names) => linking.linker.tell_cycle(names),
            }
        }
    }

    /// Links files in order; what is wrong with one that was read from text gets its place there. Files of which
    /// something is missing are linked too, so that one run tells all that is wrong, but for what follows from that.
    fn link<'n>(
        &self,
        names: &'n [String],
        loaded: Loaded,
        mut linking: Linking<'n>,
        wrong: &mut Diagnostics,
    ) -> Compilation {
        let found = &mut wrong.list;
        let Loaded { mut files, incomplete, diagnostics, told } = loaded;
        if !self.descriptors.is_empty() {
            let steps = self.in_order(names, &files);
            self.link_steps(&steps, &mut files, &mut linking);
            let is_wanted = linking.linker.problems().iter().any(|problem| problem.wanted.is_some());
            if is_wanted && !self.importer.has_directories() {
                // protoc looks for names in all of the set where it looks for them nowhere else.
                let needed: HashSet<&str> = steps.iter().filter_map(Step::descriptor).collect();
                linking = Linking::of(names);
                let others = self.descriptors.iter().filter(|file| !needed.contains(file.name()));
                others.for_each(|file| linking.linker.mention(file));
                self.link_steps(&steps, &mut files, &mut linking);
            }
        }
        let linked = linking.linker.finish();
        let by_name: HashMap<&str, &Lowered> = files.iter().map(|file| (file.file.name(), file)).collect();
        let broken = lines(&diagnostics);
        let has_warnings_of_reading = !diagnostics.is_empty();
        let follows = |problem: &Problem, diagnostic: &Diagnostic| {
            let Some(missing) = incomplete.get(&problem.file) else { return false };
            let Some(label) = diagnostic.labels.first() else { return false };
            problem.severity == Severity::Warning
                || follows_from(*missing, problem, label.file.text())
                || broken.contains(&line(label))
        };
        // Whoever made a descriptor set was told of such things then; with source beside it protoc tells them again.
        let is_old = |problem: &Problem| {
            is_warning_of_inputs(problem)
                && !by_name.contains_key(problem.file.as_str())
                && !self.importer.has_directories()
        };
        let told: HashMap<&str, usize> = files.iter().map(|file| file.file.name()).zip(told).collect();
        let mut diagnostics = diagnostics.into_iter();
        let mut before = 0;
        let mut wanted = Vec::new();
        let mut lacking = HashSet::default();
        for problem in &linked.problems {
            let until = told.get(problem.file.as_str()).copied().unwrap_or_default();
            found.extend(diagnostics.by_ref().take(until.saturating_sub(before)));
            before = before.max(until);
            let diagnostic = diagnose(problem, &by_name);
            // An import that does not link is told by its importer, and what it lacks for that goes without saying.
            let lacks = lacking.contains(&problem.file);
            let is_told = || found.iter().any(|other| other.to_string() == diagnostic.to_string());
            let is_consequence = is_undefined(problem) || is_about_import(problem) && !is_told();
            // Imports are told in their order, those that were not found and those that do not link.
            let place = if is_about_import(problem) { before_later_import(found, &diagnostic) } else { found.len() };
            if lacks && follows_from(Missing::Imports, problem, &[]) {
                wrong.consequences.extend(is_consequence.then_some((place, diagnostic)));
                continue;
            }
            if problem.severity == Severity::Error && problem.message.ends_with("was not found or had errors.") {
                lacking.insert(&problem.file);
            }
            if follows(problem, &diagnostic) {
                let lacks_import = incomplete.get(&problem.file) == Some(&Missing::Imports);
                // What is on the line of an import follows from it at most in the eyes of people.
                let is_other = problem.severity == Severity::Error && !is_about_import(problem) && !is_told();
                let is_consequence = lacks_import && (is_consequence || is_other);
                wrong.consequences.extend(is_consequence.then_some((place, diagnostic)));
            } else if !is_old(problem) {
                wanted.extend(problem.wanted.as_ref().map(|wanted| (found.len(), wanted)));
                found.push(diagnostic);
            }
        }
        found.extend(diagnostics);
        self.tell_definitions(&wanted, &by_name, found);
        Compilation {
            pool: linked.pool,
            names: Vec::new(),
            sources: files.into_iter().map(|file| file.file).collect(),
            warnings: Vec::new(),
            has_warnings_of_reading,
        }
    }
}

/// What is done on the way to a linked set.
enum Step<'c> {
    /// The file made from text, by its place, is linked.
    Text(usize),
    Descriptor(&'c FileDescriptorProto),
    /// It is told that a file imports itself by way of others: these names.
    Cycle(String),
}

impl<'c> Step<'c> {
    /// The name of the file of a set that is linked.
    fn descriptor(&self) -> Option<&'c str> {
        match self {
            Self::Descriptor(file) => Some(file.name()),
            _ => None,
        }
    }
}

/// The linker, and which files it is to take for inputs.
struct Linking<'n> {
    inputs: HashSet<&'n str>,
    linker: Linker,
}

impl<'n> Linking<'n> {
    fn of(names: &'n [String]) -> Self {
        Self { inputs: names.iter().map(String::as_str).collect(), linker: Linker::new() }
    }

    fn add(&mut self, lowered: &mut Lowered, remains: &mut Remains) {
        let (file, strings) = (std::mem::take(&mut lowered.proto), std::mem::take(&mut lowered.raw_strings));
        self.add_file(file, lowered.source_info.take(), strings, remains);
    }

    fn add_file(
        &mut self,
        file: FileDescriptorProto,
        source_info: Option<SourceInfo>,
        strings: Vec<RawString>,
        remains: &mut Remains,
    ) {
        let is_input = file.name.as_deref().is_some_and(|name| self.inputs.contains(name));
        let name = (!strings.is_empty()).then(|| file.name().to_owned());
        if self.linker.add_keeping(file, source_info, is_input, remains)
            && let Some(name) = name
        {
            self.linker.keep_raw_strings(&name, strings);
        }
    }
}

/// The lines on which there are errors: what else is wrong there is likely to follow from them.
fn lines(diagnostics: &[Diagnostic]) -> HashSet<(String, u32)> {
    diagnostics.iter().filter(|found| found.is_error()).filter_map(|found| found.labels.first()).map(line).collect()
}

fn line(label: &Label) -> (String, u32) {
    (label.file.name().to_owned(), label.file.position(label.span.start).line)
}

/// The import that a name which was not found needs. A name that others end in, too, is not what is written.
fn import_of(wanted: &Wanted, definition: &Definition) -> String {
    let Definition { full_name, file } = definition;
    if means(wanted, full_name) {
        format!("\"{full_name}\" is defined in \"{file}\": add `import \"{file}\";`")
    } else {
        format!("there is \"{full_name}\" in \"{file}\"; to use it, write that name and add `import \"{file}\";`")
    }
}

/// Is a name not found, or not as what it should be?
fn is_undefined(problem: &Problem) -> bool {
    problem.severity == Severity::Error && problem.message.contains("not defined")
}

/// Is an import not found, or listed twice?
fn is_about_import(problem: &Problem) -> bool {
    problem.severity == Severity::Error && problem.message.starts_with("Import ")
}

/// Is it a warning that files get which are compiled from their text?
fn is_warning_of_inputs(problem: &Problem) -> bool {
    let is_unused = problem.message.starts_with("Import ");
    problem.severity == Severity::Warning && (is_unused || problem.message.contains(" has been deprecated in edition "))
}

/// The place in a list for what is said of an import: before what is said of those that its file imports later.
fn before_later_import(found: &[Diagnostic], import: &Diagnostic) -> usize {
    let start = |diagnostic: &Diagnostic| diagnostic.labels.first().map(|label| label.span.start);
    let is_later = |other: &&Diagnostic| {
        other.file == import.file && other.message.starts_with("Import ") && start(other) > start(import)
    };
    found.len() - found.iter().rev().take_while(is_later).count()
}

/// Is this problem none but for what is missing from its file?
fn follows_from(missing: Missing, problem: &Problem, text: &[u8]) -> bool {
    let message = &problem.message;
    let has_no_member = message.ends_with("must have at least one field.") || message.ends_with("at least one value.");
    let is_undefined = message.contains("not defined") || message.starts_with("Import ");
    match missing {
        Missing::Imports => is_undefined || has_no_member,
        Missing::Declarations => has_no_member || is_undefined && may_declare(text, message),
    }
}

/// Does the text seem to declare the name that the message quotes, where it could not be read?
fn may_declare(text: &[u8], message: &str) -> bool {
    let quoted = message.split('"').nth(1).unwrap_or_default();
    let name = quoted.rsplit(['.', '(', ')']).find(|part| !part.is_empty()).unwrap_or_default();
    let mut words = text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').filter(|word| !word.is_empty());
    let mut before: &[u8] = b"";
    words.any(|word| {
        let declares = [&b"message"[..], b"enum", b"group", b"extend", b"package"].contains(&before);
        let declared = word == name.as_bytes() && declares;
        before = word;
        declared
    })
}

/// A problem as a diagnostic of the file that it is in.
pub(crate) fn diagnose_in(problem: &Problem, file: &Lowered) -> Diagnostic {
    diagnose(problem, &[(file.file.name(), file)].into_iter().collect())
}

fn diagnose(problem: &Problem, files: &HashMap<&str, &Lowered>) -> Diagnostic {
    let mut diagnostic = match files.get(problem.file.as_str()) {
        // What is said of a file as a whole has no place in it.
        Some(_) if problem.path.is_empty() => Diagnostic::error(&problem.file, &problem.message),
        Some(lowered) => Diagnostic::error_at(&lowered.file, lowered.span_of(&problem.path), &problem.message),
        // A descriptor from a set has no places: the name says what is meant.
        None if [&problem.file, ""].contains(&problem.element.as_str()) => {
            Diagnostic::error(&problem.file, &problem.message)
        }
        None => Diagnostic::error(&problem.file, &problem.message).note(format!("it is about \"{}\"", problem.element)),
    };
    if problem.severity == Severity::Warning {
        diagnostic = diagnostic.warning();
    }
    diagnostic.help.extend(problem.help.iter().cloned());
    for related in &problem.related {
        if let Some(lowered) = files.get(related.file.as_str()) {
            diagnostic = diagnostic.label(&lowered.file, lowered.span_of(&related.path), &related.note);
        }
    }
    diagnostic
}

/// Bytes of a descriptor set that are gathered before they are written.
const WRITTEN_AT_ONCE: usize = 1 << 18;

/// Linked files.
#[derive(Debug)]
pub struct Compilation {
    pool: Pool,
    names: Vec<String>,
    sources: Vec<Arc<File>>,
    warnings: Vec<Diagnostic>,
    /// Whether some of them are not the linker's.
    has_warnings_of_reading: bool,
}

/// What goes into a descriptor set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetOptions {
    /// Imports as well, not the inputs only.
    pub imports: bool,
    /// Places and comments.
    pub source_info: bool,
    /// Options that are for the source only.
    pub source_retention: bool,
}

impl Compilation {
    /// The inputs and their imports, linked.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    pub(crate) fn pool_mut(&mut self) -> &mut Pool {
        &mut self.pool
    }

    pub(crate) fn has_warnings_of_reading(&self) -> bool {
        self.has_warnings_of_reading
    }

    /// What a file imports, in the order in which that is loaded.
    pub(crate) fn imports_of(&self, name: &str) -> Vec<String> {
        let file = self.pool.file(name).map(|file| file.proto());
        file.into_iter().flat_map(|file| file.dependency.iter().chain(&file.option_dependency)).cloned().collect()
    }

    /// Takes what belongs to a pool that was linked further.
    pub(crate) fn renew(&mut self, names: Vec<String>, sources: Vec<Arc<File>>, warnings: Vec<Diagnostic>) {
        (self.names, self.sources, self.warnings) = (names, sources, warnings);
    }

    /// The names of the inputs.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The files that were read, imports included, dependencies first.
    pub fn sources(&self) -> &[Arc<File>] {
        &self.sources
    }

    /// The paths of the files that were read from disk, imports included.
    pub fn inputs(&self) -> Vec<PathBuf> {
        self.sources.iter().filter_map(|source| source.path()).map(Path::to_owned).collect()
    }

    /// What is doubtful about the files, and what is wrong with files of descriptor sets that the inputs can do without.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// An encoded `FileDescriptorSet`, dependencies first.
    pub fn descriptor_set(&self, options: SetOptions) -> Vec<u8> {
        let mut set = Vec::new();
        self.write_descriptor_set(options, &mut set).expect("a vector takes all that is written");
        set
    }

    /// The same, written file by file.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write_descriptor_set(&self, options: SetOptions, mut out: impl Write) -> io::Result<()> {
        let wanted = self.wanted(options.imports);
        let (mut message, mut record) = (Vec::new(), Vec::new());
        for file in self.pool.files().filter(|file| wanted.contains(file.name())) {
            message.clear();
            options.apply(file).encode_into(&mut message);
            push_message(1, &message, &mut record);
            if record.len() >= WRITTEN_AT_ONCE {
                out.write_all(&record)?;
                record.clear();
            }
        }
        out.write_all(&record)
    }

    /// The names of the inputs, or of these and all that they import.
    pub(crate) fn wanted(&self, imports: bool) -> HashSet<&str> {
        let mut wanted = HashSet::default();
        let mut waiting: Vec<_> = self.names.iter().filter_map(|name| self.pool.file(name)).collect();
        while let Some(file) = waiting.pop() {
            if wanted.insert(file.name()) && imports {
                let all = file.proto().dependency.iter().chain(&file.proto().option_dependency);
                waiting.extend(all.filter_map(|name| self.pool.file(name)));
            }
        }
        wanted
    }
}

impl SetOptions {
    /// A file with what the options ask for.
    pub fn apply(self, file: wire_descriptor::File<'_>) -> Descriptor<'_> {
        let descriptor = if self.source_retention { file.with_source_options() } else { file.without_source_options() };
        let source_info = descriptor.source_info.filter(|_| self.source_info);
        Descriptor { source_info, ..descriptor }
    }
}

/// Adds a field with a message to an encoded message.
pub(crate) fn push_message(number: u32, message: &[u8], bytes: &mut Vec<u8>) {
    wire::push_varint(u64::from(number) << 3 | 2, bytes);
    wire::push_varint(message.len() as u64, bytes);
    bytes.extend_from_slice(message);
}

/// What is wrong with a schema. Shown, each has a picture of its place.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// What is left out of the list, and before which of it that would stand.
    consequences: Vec<(usize, Diagnostic)>,
    inputs: Vec<PathBuf>,
}

impl Diagnostics {
    /// Errors and warnings, in the order in which they were found.
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// The list, and in it all names that are not defined only because an import was not found: protoc tells them.
    pub fn with_consequences(&self) -> impl Iterator<Item = &Diagnostic> {
        let mut consequences = self.consequences.iter().peekable();
        let mut next = 0;
        std::iter::from_fn(move || match consequences.next_if(|(before, _)| *before <= next) {
            Some((_, consequence)) => Some(consequence),
            None => {
                next += 1;
                self.list.get(next - 1)
            }
        })
    }

    /// The files that were read from disk: a change to one of them may help.
    pub fn inputs(&self) -> &[PathBuf] {
        &self.inputs
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.list.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{}", Snippet(diagnostic))?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
