//! From descriptors as they were written to a pool of linked files.

mod c_escapes;
mod c_numbers;
mod canonical;
mod default_text;
mod defaults;
mod draft;
mod elsewhere;
mod extensions;
mod features;
mod imports;
mod inputs;
mod inspection;
mod json;
mod lifetimes;
mod names;
mod numbers;
mod oneofs;
mod options;
mod problem;
mod ranges;
mod references;
mod remains;
mod removal;
pub(crate) mod retention;
mod suggest;
mod symbols;
mod validation;
mod visibility;

pub(crate) use c_escapes::unescape;
pub(crate) use c_numbers::{float, to_float};
pub use default_text::{bytes_text, double_text, float_text};
pub use imports::{PACKAGE_DOTS_LIMIT, PACKAGE_NAME_LIMIT};
pub(crate) use options::builtin;
pub use problem::{Problem, Related, Severity, Wanted};
pub use remains::Remains;
pub use suggest::nearest;

use crate::view::Pool;
use crate::{FileDescriptorProto, RawString, SourceInfo};
use canonical::canonicalize;
use draft::Draft;
use elsewhere::Elsewhere;
use inspection::Inspected;
use options::Round;

/// Links files, one after the other.
///
/// ```
/// use wire_descriptor::{FileDescriptorProto, Linker};
///
/// let mut linker = Linker::new();
/// linker.add(FileDescriptorProto { name: Some("a.proto".into()), ..Default::default() });
/// assert!(linker.finish().problems.is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Linker {
    pool: Pool,
    problems: Vec<Problem>,
    inspected: Inspected,
    elsewhere: Elsewhere,
}

/// What a file is to those who link it: the more they are to rely on it, the more is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Input,
    Import,
    /// What is part of the program.
    Sound,
}

/// What linking gave.
#[derive(Debug)]
pub struct Linked {
    /// The files without errors.
    pub pool: Pool,
    /// Errors and warnings, in the order in which they were found.
    pub problems: Vec<Problem>,
}

impl Linker {
    /// A linker without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes on from linked files: others are added, and files can be taken out.
    ///
    /// ```
    /// use wire_descriptor::{FileDescriptorProto, Linker};
    ///
    /// let mut linker = Linker::new();
    /// linker.add(FileDescriptorProto { name: Some("a.proto".into()), ..Default::default() });
    /// let mut linker = Linker::resume(linker.finish().pool);
    /// linker.remove(["a.proto"]);
    /// linker.add(FileDescriptorProto { name: Some("b.proto".into()), ..Default::default() });
    /// assert_eq!(linker.pool().files().map(|file| file.name()).collect::<Vec<_>>(), ["b.proto"]);
    /// ```
    pub fn resume(pool: Pool) -> Self {
        Self { pool, ..Self::default() }
    }

    /// Takes files out of the pool, which must not be imported by those that stay.
    pub fn remove<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.inspected.forget();
        removal::remove(&mut self.pool, names);
    }

    /// Puts the files in this order, in which each must come after those that it imports. Files that it leaves out come
    /// last.
    pub fn arrange<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        removal::arrange(&mut self.pool, names);
    }

    /// Links a file whose imports were added before. Without errors it becomes part of the pool, and the answer is
    /// true.
    ///
    /// ```
    /// use wire_descriptor::{FileDescriptorProto, Linker};
    ///
    /// let mut linker = Linker::new();
    /// let file = FileDescriptorProto {
    ///     name: Some("a.proto".into()),
    ///     dependency: vec!["b.proto".into()],
    ///     ..Default::default()
    /// };
    /// assert!(!linker.add(file));
    /// let problem = &linker.problems()[0];
    /// assert_eq!(problem.message, "Import \"b.proto\" was not found or had errors.");
    /// assert_eq!(problem.path, [3, 0]);
    /// ```
    pub fn add(&mut self, file: FileDescriptorProto) -> bool {
        self.add_with_source_info(file, None, true)
    }

    /// Links a file that is only there to be imported: what is asked of compiled files alone, such as the use of all
    /// imports, is not checked.
    pub fn add_dependency(&mut self, file: FileDescriptorProto) -> bool {
        self.add_with_source_info(file, None, false)
    }

    /// Links a file whose source info comes beside its descriptor. `is_input` tells it from a file that is only there
    /// to be imported, see [`add_dependency`](Self::add_dependency).
    pub fn add_with_source_info(
        &mut self,
        file: FileDescriptorProto,
        source_info: Option<SourceInfo>,
        is_input: bool,
    ) -> bool {
        self.add_keeping(file, source_info, is_input, &mut Remains::default())
    }

    /// As [`add_with_source_info`](Self::add_with_source_info); what is taken out of the file goes to `remains`.
    pub fn add_keeping(
        &mut self,
        file: FileDescriptorProto,
        source_info: Option<SourceInfo>,
        is_input: bool,
        remains: &mut Remains,
    ) -> bool {
        self.add_as(if is_input { Role::Input } else { Role::Import }, file, source_info, remains)
    }

    /// Keeps strings of a linked file that are not UTF-8: they go out as they are, see [`Descriptor`](crate::Descriptor).
    pub fn keep_raw_strings(&mut self, file: &str, strings: Vec<RawString>) {
        if let Some(&file) = self.pool.file_names.get(file) {
            let kept = &mut self.pool.files[file as usize].raw_strings;
            kept.extend(strings);
            kept.sort();
        }
    }

    /// Tells of a file that is not linked, and could be: where a name is not found that it declares, the problem says so.
    ///
    /// ```
    /// use wire_descriptor::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, Linker};
    ///
    /// let field = FieldDescriptorProto {
    ///     name: Some("a".into()),
    ///     number: Some(1),
    ///     type_name: Some("A".into()),
    ///     ..Default::default()
    /// };
    /// let user = DescriptorProto { name: Some("B".into()), field: vec![field], ..Default::default() };
    /// let declared = DescriptorProto { name: Some("A".into()), ..Default::default() };
    /// let file = |name: &str, message| FileDescriptorProto {
    ///     name: Some(name.into()),
    ///     message_type: vec![message],
    ///     ..Default::default()
    /// };
    ///
    /// let mut linker = Linker::new();
    /// linker.mention(&file("a.proto", declared));
    /// assert!(!linker.add(file("b.proto", user)));
    /// assert!(linker.problems()[0].message.starts_with("\"A\" seems to be defined in \"a.proto\""));
    /// ```
    pub fn mention(&mut self, file: &FileDescriptorProto) {
        self.elsewhere.add(file);
    }

    /// Tells that a file imports itself by way of others: the names, from the file to itself, with arrows between.
    pub fn tell_cycle(&mut self, names: &str) {
        let file = names.split(" -> ").next().unwrap_or_default().to_owned();
        let mut report = problem::Report { file: file.clone(), ..Default::default() };
        report.error(&file, Vec::new(), imports::imports_itself(names));
        self.problems.extend(report.problems);
    }

    /// Links a file that is known to be sound.
    pub(crate) fn add_sound(&mut self, file: FileDescriptorProto) -> bool {
        self.add_as(Role::Sound, file, None, &mut Remains::default())
    }

    fn add_as(
        &mut self,
        role: Role,
        file: FileDescriptorProto,
        source_info: Option<SourceInfo>,
        remains: &mut Remains,
    ) -> bool {
        let (linked, problems) = self.link(file, source_info, role, remains);
        if !linked {
            self.inspected.forget();
        }
        self.problems.extend(problems);
        linked
    }

    /// The files linked so far.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// What was found so far.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The pool and the problems.
    pub fn finish(self) -> Linked {
        Linked { pool: self.pool, problems: self.problems }
    }

    fn link(
        &mut self,
        mut proto: FileDescriptorProto,
        source_info: Option<SourceInfo>,
        role: Role,
        remains: &mut Remains,
    ) -> (bool, Vec<Problem>) {
        let is_input = role == Role::Input;
        let inner = proto.source_code_info.take();
        let source_info = source_info.or(inner.map(|info| SourceInfo::from(&*info)));
        let known = self.pool.file(proto.name.as_deref().unwrap_or_default());
        if known.is_some_and(|known| *known.proto() == proto) {
            return (true, Vec::new());
        }
        let mut draft = Draft::new(&mut self.pool, &proto, source_info.is_some(), remains, &self.elsewhere);
        let may_go_on = draft.check_package_length(&proto)
            && draft.check_recursion(&proto)
            && draft.check_heading(&proto)
            && draft.declare_package(&proto);
        if !may_go_on {
            return draft.give_up();
        }
        draft.import(&proto);
        draft.declare(&proto);
        draft.resolve(&mut proto);
        draft.suggest_numbers(&proto);
        draft.require_option_imports(&proto);
        if !draft.report.failed {
            draft.interpret_options(&mut proto, Round::Known);
            draft.resolve_features(&proto);
            draft.interpret_options(&mut proto, Round::Custom);
        }
        if draft.report.failed {
            draft.explain_map_conflicts(&proto);
            return draft.give_up();
        }
        let source_info = draft.move_locations(source_info);
        canonicalize(&mut proto, draft.edition());
        if role == Role::Sound {
            draft.install(proto, source_info);
            return draft.finish();
        }
        let samples = self.inspected.sample(&mut proto, draft.edition(), is_input);
        draft.install(proto, source_info);
        // The stages are protoc's: what holds of any file, and then what is asked of those that are compiled.
        draft.validate();
        if is_input {
            draft.warn_unused();
        }
        draft.validate_enforced();
        let misplaced = draft.inspect(samples, is_input, &mut self.inspected);
        if is_input {
            draft.check_input(misplaced);
        }
        draft.finish()
    }
}
