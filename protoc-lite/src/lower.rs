//! A tree to a `FileDescriptorProto`, as protoc's parser makes it.
//!
//! Options stay uninterpreted and names stay as they are written: the linker resolves them.

mod default;
mod enumeration;
mod field;
mod message;
mod option;
mod path;
mod recorder;
mod service;
mod text;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use wire_descriptor::{self as descriptor, FileDescriptorProto, RawString, SourceInfo};

use crate::ast::{self, Dialect, Edition, FileItem, Modifier};
use crate::diagnostic::{Diagnostic, Problem};
use crate::lex::{Lexed, lex};
use crate::parse::parse;
use crate::source::{File, Span};

use path::file as number;
use recorder::Recorder;

pub use recorder::Recording;

/// A file as a descriptor, and the places of the descriptor's parts.
#[derive(Debug)]
pub struct Lowered {
    /// Where it comes from.
    pub file: Arc<File>,
    /// The descriptor.
    pub proto: FileDescriptorProto,
    /// Its source info, where it is recorded.
    pub source_info: Option<SourceInfo>,
    /// Strings that are not UTF-8.
    pub raw_strings: Vec<RawString>,
    /// Of the paths of up to two steps, such as imports, and of all.
    places: [OnceLock<HashMap<Vec<i32>, Span>>; 2],
}

/// Reads a file: lexes, parses and lowers it. There are diagnostics about it, in the order of the
/// text; the descriptor is complete when none of them is an error.
///
/// ```
/// use std::sync::Arc;
/// use protoc_lite::{lower::{Recording, read}, source::File};
///
/// let text = b"syntax = \"proto3\"; message Note { string the_text = 1; }";
/// let (lowered, diagnostics) = read(Arc::new(File::new("note.proto", text)), Recording::Nothing);
/// assert!(diagnostics.is_empty());
/// let field = &lowered.proto.message_type[0].field[0];
/// assert_eq!(field.json_name.as_deref(), Some("theText"));
/// assert_eq!(lowered.span_of(&[4, 0, 2, 0, 1]).range(), 41..49);
/// ```
pub fn read(file: Arc<File>, recording: Recording) -> (Lowered, Vec<Diagnostic>) {
    let Lexed { tokens, mut problems } = lex(file.text());
    let (tree, broken) = parse(file.text(), &tokens);
    let mut lowering = Lowering::new(&file, &tree, recording);
    let proto = lowering.file(&tree);
    problems.append(&mut lowering.problems);
    // What stops the parser at a token is found after what is wrong with the declaration before.
    problems.extend(broken);
    let source_info = (recording == Recording::SourceInfo).then(|| lowering.recorder.source_info());
    problems.sort_by_key(|problem| problem.order);
    let diagnostics = problems.into_iter().map(|problem| problem.in_file(&file)).collect();
    let raw_strings = lowering.raw_strings;
    (Lowered { file, proto, source_info, raw_strings, places: Default::default() }, diagnostics)
}

impl Lowered {
    /// The place of what a descriptor path leads to, or of its nearest parent that has a place.
    ///
    /// Paths are those of `SourceCodeInfo`, before options are interpreted: option `i` of the
    /// options at `path` is `[path.., 999, i]`, its name `[path.., 999, i, 2]`, a part `k` of its
    /// name `[path.., 999, i, 2, k]`, and its value `[path.., 999, i, n]` with `n` the number of
    /// the value's field. Synthetic parts have the place of what they were made for.
    pub fn span_of(&self, path: &[i32]) -> Span {
        let [shallow, deep] = &self.places;
        let (table, depth) = if path.len() <= 2 { (shallow, 2) } else { (deep, usize::MAX) };
        let places = table.get_or_init(|| places(&self.file, depth));
        let mut parents = (0..=path.len()).rev().map(|length| &path[..length]);
        parents.find_map(|path| places.get(path).copied()).unwrap_or_default()
    }
}

/// Places are looked up when something is wrong, so they are found by lowering once more.
fn places(file: &File, depth: usize) -> HashMap<Vec<i32>, Span> {
    let tokens = lex(file.text()).tokens;
    let (tree, _) = parse(file.text(), &tokens);
    let mut lowering = Lowering::new(file, &tree, Recording::Places);
    lowering.recorder.depth = depth;
    lowering.file(&tree);
    let mut places = HashMap::new();
    for (path, span) in std::mem::take(&mut lowering.recorder.places) {
        places.entry(path).or_insert(span);
    }
    places
}

/// One file on its way.
struct Lowering<'f> {
    file: &'f File,
    dialect: Dialect,
    /// The name of the package, empty where none is stated yet.
    package: Span,
    recorder: Recorder<'f>,
    raw_strings: Vec<RawString>,
    problems: Vec<Problem>,
}

impl<'f> Lowering<'f> {
    fn new(file: &'f File, tree: &ast::File, recording: Recording) -> Self {
        let dialect = tree.syntax.as_ref().map(|syntax| syntax.dialect).unwrap_or_default();
        let (recorder, package) = (Recorder::new(file, recording), Span::default());
        Self { file, dialect, package, recorder, raw_strings: Vec::new(), problems: Vec::new() }
    }

    /// Lowers what the path leads to, with the places below it.
    fn below<T>(&mut self, path: &[i32], lower: impl FnOnce(&mut Self) -> T) -> T {
        self.recorder.enter(path);
        let lowered = lower(self);
        self.recorder.leave(path.len());
        lowered
    }

    fn file(&mut self, node: &ast::File) -> FileDescriptorProto {
        let mut file = FileDescriptorProto { name: Some(self.file.name().into()), ..Default::default() };
        self.recorder.record(&[], node.span);
        if let Some(syntax) = &node.syntax {
            self.syntax(syntax, &mut file);
        }
        file.message_type.reserve_exact(node.items.iter().filter(|item| matches!(item, FileItem::Message(_))).count());
        file.enum_type.reserve_exact(node.items.iter().filter(|item| matches!(item, FileItem::Enum(_))).count());
        for item in &node.items {
            self.file_item(item, &mut file);
        }
        file
    }

    /// A proto2 file has no syntax, even where it is written.
    fn syntax(&mut self, node: &ast::Syntax, file: &mut FileDescriptorProto) {
        let place = self.recorder.record(&[number::SYNTAX], node.span);
        self.recorder.end_of_declaration(node.span.end, place);
        match node.dialect {
            Dialect::Proto2 => {}
            Dialect::Proto3 => file.syntax = Some("proto3".into()),
            Dialect::Edition(edition) => {
                file.syntax = Some("editions".into());
                file.edition = Some(lower_edition(edition));
            }
        }
    }

    fn file_item(&mut self, item: &FileItem, file: &mut FileDescriptorProto) {
        match item {
            FileItem::Package(node) => self.package(node, file),
            FileItem::Import(node) => self.import(node, file),
            FileItem::Option(node) => {
                let options = file.options.get_or_insert_default();
                self.option_statement(number::OPTIONS, node, &mut options.uninterpreted_option);
            }
            FileItem::Message(node) => {
                let index = file.message_type.len() as i32;
                file.message_type.push(self.message(&[number::MESSAGE_TYPE, index], node));
            }
            FileItem::Enum(node) => {
                let index = file.enum_type.len() as i32;
                file.enum_type.push(self.enumeration(&[number::ENUM_TYPE, index], node));
            }
            FileItem::Service(node) => {
                let index = file.service.len() as i32;
                file.service.push(self.service(&[number::SERVICE, index], node));
            }
            FileItem::Extend(node) => {
                let nested = (number::MESSAGE_TYPE, &mut file.message_type);
                self.extend(number::EXTENSION, node, &mut file.extension, nested);
            }
            FileItem::Empty(span) => self.recorder.end_of_nothing(span.end),
        }
    }

    fn package(&mut self, node: &ast::Package, file: &mut FileDescriptorProto) {
        let place = self.recorder.record(&[number::PACKAGE], node.span);
        file.package = Some(self.name(node.name));
        self.package = node.name;
        self.recorder.end_of_declaration(node.span.end, place);
    }

    fn import(&mut self, node: &ast::Import, file: &mut FileDescriptorProto) {
        let (number, dependencies) = match node.modifier {
            Some((Modifier::Option, _)) => (number::OPTION_DEPENDENCY, &mut file.option_dependency),
            _ => (number::DEPENDENCY, &mut file.dependency),
        };
        let index = dependencies.len() as i32;
        let place = self.recorder.record(&[number, index], node.span);
        dependencies.push(self.string(&[number, index], node.name));
        if let Some((Modifier::Public, span)) = node.modifier {
            self.recorder.record(&[number::PUBLIC_DEPENDENCY, file.public_dependency.len() as i32], span);
            file.public_dependency.push(index);
        }
        if let Some((Modifier::Weak, span)) = node.modifier {
            self.recorder.record(&[number::WEAK_DEPENDENCY, file.weak_dependency.len() as i32], span);
            file.weak_dependency.push(index);
        }
        self.recorder.end_of_declaration(node.span.end, place);
    }
}

fn lower_edition(edition: Edition) -> descriptor::Edition {
    use descriptor::Edition as E;
    match edition {
        Edition::Legacy => E::EditionLegacy,
        Edition::Test1 => E::Edition1TestOnly,
        Edition::Test2 => E::Edition2TestOnly,
        Edition::E2023 => E::Edition2023,
        Edition::E2024 => E::Edition2024,
        Edition::E2026 => E::Edition2026,
        Edition::Unstable => E::EditionUnstable,
        Edition::Test99997 => E::Edition99997TestOnly,
        Edition::Test99998 => E::Edition99998TestOnly,
        Edition::Test99999 => E::Edition99999TestOnly,
        Edition::Max => E::EditionMax,
    }
}

fn lower_visibility(visibility: ast::Visibility) -> descriptor::SymbolVisibility {
    match visibility {
        ast::Visibility::Export => descriptor::SymbolVisibility::VisibilityExport,
        ast::Visibility::Local => descriptor::SymbolVisibility::VisibilityLocal,
    }
}
