//! Options: what was written as name and value becomes fields of the options messages.
//!
//! It takes two rounds, as in protoc: first the fields that descriptor.proto itself has, features among them; then,
//! when features are resolved and tell how extensions are written, the custom options.

mod aggregate;
mod builtin;
pub(crate) mod tree;
mod value;
pub(crate) mod walk;

use std::collections::HashMap;
use std::sync::Arc;

use wire::{Decode, Encode, UnknownFields};

use crate::field_descriptor_proto::Type;
use crate::uninterpreted_option::NamePart;
use crate::view::{NONE, Pool, Span, Symbol, simple_name};
use crate::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, EnumValueOptions, ExtensionRangeOptions, FieldDescriptorProto,
    FieldOptions, FileDescriptorProto, FileOptions, MessageOptions, MethodOptions, OneofOptions,
    ServiceDescriptorProto, ServiceOptions, SourceCodeInfo, UninterpretedOption,
};

use super::draft::{Draft, at};
use super::names::Miss;
use tree::{Shape, Tree};

/// The round of interpretation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Round {
    /// Fields of descriptor.proto's own messages.
    Known,
    /// Extensions.
    Custom,
}

/// An options message.
pub(crate) trait Options: Sized {
    fn type_name(&self) -> &'static str;
    fn uninterpreted(&mut self) -> &mut Vec<UninterpretedOption>;
    /// The custom options that are interpreted.
    fn custom(&self) -> &UnknownFields;
    /// Whether there may be options in it whose own options matter: custom ones, features, declarations.
    fn may_have_custom(&self) -> bool;
    fn merge_bytes(&mut self, bytes: &[u8]) -> bool;
    fn bytes(&self) -> Vec<u8>;
    fn read(bytes: &[u8]) -> Option<Self>;
}

macro_rules! options {
    ($($name:ident)*) => {$(
        impl Options for $name {
            fn type_name(&self) -> &'static str {
                concat!("google.protobuf.", stringify!($name))
            }
            fn uninterpreted(&mut self) -> &mut Vec<UninterpretedOption> {
                &mut self.uninterpreted_option
            }
            fn custom(&self) -> &UnknownFields {
                &self.unknown
            }
            fn may_have_custom(&self) -> bool {
                !self.unknown.is_empty() || self.features.is_some() || self.has_source_fields()
            }
            fn bytes(&self) -> Vec<u8> {
                self.encode_to_vec()
            }
            fn read(bytes: &[u8]) -> Option<Self> {
                Self::decode(bytes).ok()
            }
            fn merge_bytes(&mut self, bytes: &[u8]) -> bool {
                self.merge(bytes).is_ok()
            }
        }
    )*};
}
options! {
    FileOptions MessageOptions FieldOptions OneofOptions ExtensionRangeOptions EnumOptions EnumValueOptions
    ServiceOptions MethodOptions
}

/// Whether there are fields of source retention.
trait SourceFields {
    fn has_source_fields(&self) -> bool {
        false
    }
}

impl SourceFields for ExtensionRangeOptions {
    fn has_source_fields(&self) -> bool {
        !self.declaration.is_empty() || self.verification.is_some()
    }
}

impl SourceFields for FileOptions {}
impl SourceFields for MessageOptions {}
impl SourceFields for FieldOptions {}
impl SourceFields for OneofOptions {}
impl SourceFields for EnumOptions {}
impl SourceFields for EnumValueOptions {}
impl SourceFields for ServiceOptions {}
impl SourceFields for MethodOptions {}

/// The message that an options type has in a pool, or in the built-in one.
pub(crate) fn options_type<'p>(pool: &'p Pool, name: &str) -> Option<(&'p Pool, u32)> {
    match pool.message(name) {
        Some(message) => Some((pool, message.id)),
        None => Some((builtin::pool(), builtin::pool().message(name)?.id)),
    }
}

/// The declaration that options belong to.
#[derive(Clone, Copy, Debug)]
enum Owner {
    File,
    Symbol(Symbol),
    /// An extension range of a message, by index.
    Range(u32, u32),
}

/// The pool that knows a message: this one, or the built-in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TypeId {
    pub(crate) builtin: bool,
    pub(crate) message: u32,
}

/// A field on the way to an option.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) full_name: Arc<str>,
    pub(crate) shape: Shape,
    /// The message that has the field.
    pub(crate) scope: u32,
    /// The message or enum that it holds.
    pub(crate) target: u32,
    file: u32,
}

/// Where in the file each interpreted option was and has come to be.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    paths: HashMap<Vec<i32>, Vec<i32>>,
    repeated: HashMap<Vec<i32>, i32>,
}

/// Why an option could not be interpreted: its name or its value is wrong.
pub(crate) enum Fault {
    Name(String),
    Value(String),
}

impl Draft<'_> {
    /// Interprets the options of all declarations, in protoc's order.
    pub(crate) fn interpret_options(&mut self, proto: &mut FileDescriptorProto, round: Round) {
        let entry = self.entry();
        let (messages, enums, extensions, services) = (entry.messages, entry.enums, entry.extensions, entry.services);
        for (id, proto) in messages.ids().zip(&mut proto.message_type) {
            self.message_options(id, proto, round);
        }
        for (id, proto) in enums.ids().zip(&mut proto.enum_type) {
            self.enum_options(id, proto, round);
        }
        for (id, proto) in services.ids().zip(&mut proto.service) {
            self.service_options(id, proto, round);
        }
        self.field_options(extensions, &mut proto.extension, round);
        self.interpret(Owner::File, proto.options.as_deref_mut(), round);
    }

    fn message_options(&mut self, id: u32, proto: &mut DescriptorProto, round: Round) {
        let entry = &self.pool.messages[id as usize];
        let (oneofs, fields, enums) = (entry.oneofs, entry.fields, entry.enums);
        let (messages, extensions) = (entry.messages, entry.extensions);
        for (id, proto) in oneofs.ids().zip(&mut proto.oneof_decl) {
            self.interpret(Owner::Symbol(Symbol::Oneof(id)), proto.options.as_deref_mut(), round);
        }
        self.field_options(fields, &mut proto.field, round);
        for (id, proto) in enums.ids().zip(&mut proto.enum_type) {
            self.enum_options(id, proto, round);
        }
        for (index, proto) in proto.extension_range.iter_mut().enumerate() {
            self.interpret(Owner::Range(id, index as u32), proto.options.as_deref_mut(), round);
        }
        self.field_options(extensions, &mut proto.extension, round);
        self.interpret(Owner::Symbol(Symbol::Message(id)), proto.options.as_deref_mut(), round);
        if let Some(options) = &proto.options {
            let entry = &mut self.pool.messages[id as usize];
            entry.map_entry = options.map_entry == Some(true);
            entry.message_set = options.message_set_wire_format == Some(true);
        }
        for (id, proto) in messages.ids().zip(&mut proto.nested_type) {
            self.message_options(id, proto, round);
        }
    }

    fn field_options(&mut self, fields: Span, protos: &mut [FieldDescriptorProto], round: Round) {
        for (id, proto) in fields.ids().zip(protos) {
            self.interpret(Owner::Symbol(Symbol::Field(id)), proto.options.as_deref_mut(), round);
        }
    }

    fn enum_options(&mut self, id: u32, proto: &mut EnumDescriptorProto, round: Round) {
        let values = self.pool.enums[id as usize].values;
        for (id, proto) in values.ids().zip(&mut proto.value) {
            self.interpret(Owner::Symbol(Symbol::Value(id)), proto.options.as_deref_mut(), round);
        }
        self.interpret(Owner::Symbol(Symbol::Enum(id)), proto.options.as_deref_mut(), round);
    }

    fn service_options(&mut self, id: u32, proto: &mut ServiceDescriptorProto, round: Round) {
        let methods = self.pool.services[id as usize].methods;
        for (id, proto) in methods.ids().zip(&mut proto.method) {
            self.interpret(Owner::Symbol(Symbol::Method(id)), proto.options.as_deref_mut(), round);
        }
        self.interpret(Owner::Symbol(Symbol::Service(id)), proto.options.as_deref_mut(), round);
    }

    fn interpret<O: Options>(&mut self, owner: Owner, options: Option<&mut O>, round: Round) {
        let Some(options) = options else { return };
        if round == Round::Custom && !self.unused.is_empty() {
            self.use_custom(options);
        }
        if options.uninterpreted().is_empty() {
            return;
        }
        let written = std::mem::take(options.uninterpreted());
        let mut tree = Tree::default();
        for (index, option) in written.iter().enumerate() {
            if belongs_to(option) != round {
                continue;
            }
            if let Err(fault) = self.interpret_one(owner, options.type_name(), index, option, &mut tree) {
                self.report_fault(owner, index, option, fault);
                break;
            }
        }
        if !tree.is_empty() {
            let mut bytes = Vec::new();
            tree.write(&mut bytes);
            if !options.merge_bytes(&bytes) {
                let (name, path) = (self.owner_name(owner), self.owner_path(owner));
                self.report.error(&name, path, "Some options could not be correctly parsed.");
            }
        }
        if round == Round::Known && written.iter().any(|option| belongs_to(option) == Round::Custom) {
            *options.uninterpreted() = written;
        }
    }

    /// Custom options that came interpreted use the imports that define them.
    fn use_custom<O: Options>(&mut self, options: &O) {
        let Some(&Symbol::Message(message)) = self.pool.symbols.get(options.type_name()) else { return };
        for record in options.custom().iter() {
            let extension = i32::try_from(record.number()).ok().and_then(|n| self.pool.extensions.get(&(message, n)));
            if let Some(&field) = extension {
                self.unused.remove(&self.pool.fields[field as usize].file);
            }
        }
    }

    fn interpret_one(
        &mut self,
        owner: Owner,
        type_name: &str,
        index: usize,
        option: &UninterpretedOption,
        tree: &mut Tree,
    ) -> Result<(), Fault> {
        let Some(first) = option.name.first() else {
            return Err(Fault::Name("Option must have a name.".into()));
        };
        if first.name_part == "uninterpreted_option" {
            return Err(Fault::Name("Option must not use reserved name \"uninterpreted_option\".".into()));
        }
        let mut scope = self.options_type(type_name);
        let mut path = Vec::with_capacity(option.name.len());
        let mut shown = String::new();
        for (part, last) in option.name.iter().zip((0..option.name.len()).rev().map(|left| left == 0)) {
            let step = self.step(owner, scope, part, &mut shown)?;
            if step.file == self.file && !scope.builtin && first.name_part == "features" && !first.is_extension {
                return Err(Fault::Name(feature_of_own_file(&shown)));
            }
            if !last {
                let message = matches!(step.shape.kind, Type::Message | Type::Group);
                match (message, step.shape.repeated) {
                    (false, _) => return Err(Fault::Name(atomic_option(&shown))),
                    (true, true) => return Err(Fault::Name(repeated_message(&shown))),
                    (true, false) => scope.message = step.target,
                }
            }
            path.push(step);
        }
        let Some((leaf, outer)) = path.split_last() else {
            return Ok(());
        };
        if !leaf.shape.repeated && is_set(tree, outer, leaf) {
            return Err(Fault::Name(format!("Option \"{shown}\" was already set.")));
        }
        let value = self.option_value(scope.builtin, leaf, option)?;
        let mut tree = tree;
        for step in outer {
            tree = tree.message(step.shape);
        }
        tree.push(leaf.shape, value);
        self.record_move(owner, index, &path);
        Ok(())
    }

    /// The message that an option sets fields of: the pool's own if it has one.
    fn options_type(&mut self, name: &str) -> TypeId {
        match self.find_anywhere(name) {
            Some(Symbol::Message(message)) => TypeId { builtin: false, message },
            _ => TypeId { builtin: true, message: builtin::pool().message(name).map_or(NONE, |message| message.id) },
        }
    }

    pub(crate) fn pool_of(&self, builtin: bool) -> &Pool {
        if builtin { builtin::pool() } else { self.pool }
    }

    /// Follows one part of an option's name.
    fn step(&mut self, owner: Owner, scope: TypeId, part: &NamePart, shown: &mut String) -> Result<Step, Fault> {
        if !shown.is_empty() {
            shown.push('.');
        }
        let mut miss = Miss::default();
        let found = if part.is_extension {
            shown.extend(["(", &part.name_part, ")"]);
            let place = self.owner_scope(owner);
            match self.lookup(&part.name_part, &place, false) {
                Ok(Symbol::Field(field)) => Some(self.make_step(false, field)),
                Ok(_) => None,
                Err(found) => {
                    miss = found;
                    None
                }
            }
        } else {
            shown.push_str(&part.name_part);
            self.field_named(scope, &part.name_part)
        };
        let Some(step) = found else {
            return Err(Fault::Name(match miss.taken_for {
                Some(taken_for) => option_taken_for(shown, &taken_for),
                None => unknown_option(shown),
            }));
        };
        let foreign = step.scope != scope.message || part.is_extension && scope.builtin;
        if foreign {
            let name = self.pool_of(scope.builtin).messages.get(scope.message as usize);
            let name = name.map_or("", |message| simple_name(&message.full_name));
            return Err(Fault::Name(not_a_field_of(shown, name)));
        }
        Ok(step)
    }

    pub(crate) fn field_named(&self, scope: TypeId, name: &str) -> Option<Step> {
        let pool = self.pool_of(scope.builtin);
        let fields = pool.messages.get(scope.message as usize)?.fields;
        let is_named = |&field: &u32| simple_name(&pool.fields[field as usize].full_name) == name;
        let field = fields.ids().find(is_named)?;
        Some(self.make_step(scope.builtin, field))
    }

    pub(crate) fn make_step(&self, builtin: bool, field: u32) -> Step {
        let pool = self.pool_of(builtin);
        let entry = &pool.fields[field as usize];
        Step {
            full_name: entry.full_name.clone(),
            shape: Shape::of(pool, field),
            scope: entry.message,
            target: entry.target,
            file: if builtin { NONE } else { entry.file },
        }
    }

    fn record_move(&mut self, owner: Owner, index: usize, steps: &[Step]) {
        if !self.has_source_info {
            return;
        }
        let options = self.options_path(owner);
        let mut to = at(options.clone(), &steps.iter().map(|step| step.shape.number).collect::<Vec<_>>());
        if steps.last().is_some_and(|leaf| leaf.shape.repeated) {
            let count = self.moves.repeated.entry(to.clone()).or_insert(0);
            to.push(*count);
            *count += 1;
        }
        self.moves.paths.insert(at(options, &[999, index as i32]), to);
    }

    fn report_fault(&mut self, owner: Owner, index: usize, option: &UninterpretedOption, fault: Fault) {
        let path = at(self.options_path(owner), &[999, index as i32]);
        let name = self.owner_name(owner);
        match fault {
            Fault::Name(message) => self.report.error(&name, at(path, &[2]), message),
            Fault::Value(message) => self.report.error(&name, at(path, &[value_step(option)]), message),
        }
    }

    /// Where names in the options of a declaration are looked up.
    fn owner_scope(&self, owner: Owner) -> String {
        match owner {
            Owner::File => {
                let package = self.pool.files[self.file as usize].proto.package.as_deref().unwrap_or_default();
                format!("{package}.dummy")
            }
            Owner::Range(..) | Owner::Symbol(_) => self.owner_name(owner),
        }
    }

    fn owner_name(&self, owner: Owner) -> String {
        let pool = &self.pool;
        let name = match owner {
            Owner::File => return self.report.file.clone(),
            Owner::Range(id, _) | Owner::Symbol(Symbol::Message(id)) => &pool.messages[id as usize].full_name,
            Owner::Symbol(Symbol::Field(id)) => &pool.fields[id as usize].full_name,
            Owner::Symbol(Symbol::Oneof(id)) => &pool.oneofs[id as usize].full_name,
            Owner::Symbol(Symbol::Enum(id)) => &pool.enums[id as usize].full_name,
            Owner::Symbol(Symbol::Value(id)) => &pool.values[id as usize].full_name,
            Owner::Symbol(Symbol::Service(id)) => &pool.services[id as usize].full_name,
            Owner::Symbol(Symbol::Method(id)) => &pool.methods[id as usize].full_name,
            Owner::Symbol(Symbol::Package(_)) => return String::new(),
        };
        name.to_string()
    }

    fn owner_path(&self, owner: Owner) -> Vec<i32> {
        match owner {
            Owner::File => Vec::new(),
            Owner::Range(id, index) => at(self.message(id).path(), &[5, index as i32]),
            Owner::Symbol(symbol) => self.symbol_path(symbol),
        }
    }

    fn options_path(&self, owner: Owner) -> Vec<i32> {
        let field = match owner {
            Owner::File | Owner::Symbol(Symbol::Field(_)) => 8,
            Owner::Symbol(Symbol::Message(_)) => 7,
            Owner::Symbol(Symbol::Method(_)) => 4,
            Owner::Symbol(Symbol::Oneof(_)) => 2,
            _ => 3,
        };
        at(self.owner_path(owner), &[field])
    }
}

impl Moves {
    /// Gives the locations of interpreted options their new paths; what lay inside them is dropped, as in protoc.
    pub(crate) fn apply(&self, info: &mut SourceCodeInfo) {
        if self.paths.is_empty() {
            return;
        }
        let mut moved: Option<Vec<i32>> = None;
        info.location.retain_mut(|location| {
            if moved.as_ref().is_some_and(|path| location.path.starts_with(path)) {
                return false;
            }
            moved = None;
            let is_option = location.path.len() >= 2 && location.path[location.path.len() - 2] == 999;
            if let Some(to) = self.paths.get(&location.path).filter(|_| is_option) {
                moved = Some(std::mem::replace(&mut location.path, to.clone()));
            }
            true
        });
    }
}

/// Whether a file has options to interpret.
pub(crate) fn any_left(proto: &FileDescriptorProto) -> bool {
    struct Left(bool);
    impl walk::Visitor for Left {
        fn visit<O: Options>(&mut self, options: &mut Option<Box<O>>, _path: &[i32]) {
            self.0 |= options.as_mut().is_some_and(|options| !options.uninterpreted().is_empty());
        }
    }
    let mut left = Left(false);
    walk::walk(&mut proto.clone(), &mut left);
    left.0
}

fn belongs_to(option: &UninterpretedOption) -> Round {
    match option.name.first() {
        Some(first) if !first.is_extension && first.name_part != "uninterpreted_option" => Round::Known,
        _ => Round::Custom,
    }
}

fn is_set(tree: &Tree, outer: &[Step], leaf: &Step) -> bool {
    match outer.split_first() {
        None => tree.has(leaf.shape.number),
        Some((step, rest)) => tree.messages(step.shape.number).any(|inner| is_set(inner, rest, leaf)),
    }
}

/// The field of `UninterpretedOption` that holds the value.
fn value_step(option: &UninterpretedOption) -> i32 {
    let values = [
        (option.identifier_value.is_some(), 3),
        (option.positive_int_value.is_some(), 4),
        (option.negative_int_value.is_some(), 5),
        (option.double_value.is_some(), 6),
        (option.string_value.is_some(), 7),
    ];
    values.iter().find(|(is_set, _)| *is_set).map_or(8, |(_, step)| *step)
}

fn option_taken_for(shown: &str, taken_for: &str) -> String {
    let inner = shown.strip_prefix('(').unwrap_or(shown);
    format!(
        "Option \"{shown}\" is resolved to \"({taken_for})\", which is not defined. The innermost scope is searched \
         first in name resolution. Consider using a leading '.'(i.e., \"(.{inner}\") to start from the outermost scope."
    )
}

fn unknown_option(shown: &str) -> String {
    format!(
        "Option \"{shown}\" unknown. Ensure that your proto definition file imports the proto which defines the option \
         (i.e. via import option after edition 2024)."
    )
}

fn not_a_field_of(shown: &str, message: &str) -> String {
    format!("Option field \"{shown}\" is not a field or extension of message \"{message}\".")
}

fn feature_of_own_file(shown: &str) -> String {
    format!("Feature \"{shown}\" can't be used in the same file it's defined in.")
}

fn atomic_option(shown: &str) -> String {
    format!("Option \"{shown}\" is an atomic type, not a message.")
}

fn repeated_message(shown: &str) -> String {
    format!(
        "Option field \"{shown}\" is a repeated message. Repeated message options must be initialized using an \
         aggregate value."
    )
}
