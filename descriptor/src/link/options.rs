//! Options: what was written as name and value becomes fields of the options messages.
//!
//! It takes two rounds, as in protoc: first the fields that descriptor.proto itself has, features among them; then,
//! when features are resolved and tell how extensions are written, the custom options.

mod aggregate;
mod builtin;
mod message;
mod moves;
mod owner;
mod path;
pub(crate) mod tree;
mod value;
pub(crate) mod walk;

pub(crate) use builtin::pool as builtin;
pub(crate) use message::{Options, options_type};
pub(crate) use moves::Moves;
pub(crate) use path::TypeId;

use crate::view::{Span, Symbol};
use crate::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, ServiceDescriptorProto,
    UninterpretedOption,
};

use super::draft::{Draft, at};
pub(crate) use owner::Owner;
use path::{Fault, Step};
use tree::Tree;

/// The round of interpretation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Round {
    /// Fields of descriptor.proto's own messages.
    Known,
    /// Extensions.
    Custom,
}

impl Draft<'_> {
    /// Checks that the options of a declaration have names, which protoc does when it reads the declaration.
    pub(crate) fn check_option_names<O: Options>(&mut self, owner: Owner, options: &Option<Box<O>>) {
        let Some(options) = options else { return };
        let written = options.written();
        if let Some(index) = written.iter().position(is_nameless) {
            let message = "Uninterpreted option is missing name or value.".to_owned();
            self.report_fault(owner, index, &written[index], Fault::Name(message));
        }
    }

    /// Interprets the options of all declarations, in protoc's order.
    pub(crate) fn interpret_options(&mut self, proto: &mut FileDescriptorProto, round: Round) {
        if round == Round::Custom {
            self.kept_of_known = self.entry().statements.len();
        }
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
        let mut order = Order::default();
        for (index, option) in written.iter().enumerate() {
            if belongs_to(option) != round {
                continue;
            }
            match self.interpret_one(owner, options.type_name(), index, option, &mut tree) {
                Ok(path) if path.first().is_some_and(|first| O::knows(first.shape.number as u32)) => {}
                Ok(path) => order.add(&path),
                Err(fault) => {
                    self.report_fault(owner, index, option, fault);
                    self.relate_earlier(owner, index, &written);
                    break;
                }
            }
        }
        let is_kept = round == Round::Custom && self.kept_of_known > 0 && {
            let path = self.options_path(owner);
            self.kept_before(&path).is_some()
        };
        if (order.is_of_source || is_kept) && !self.report.failed {
            self.keep_statements(owner, options, &written, round);
        }
        if round == Round::Known {
            // Custom options stay bytes.
            self.keep_raw_strings(owner, &mut tree);
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
        } else {
            self.remains.options.push(written);
        }
    }

    fn keep_raw_strings(&mut self, owner: Owner, tree: &mut Tree) {
        let raw = tree.make_text();
        if !raw.is_empty() {
            let path = self.options_path(owner);
            self.entry().raw_strings.extend(raw.into_iter().map(|string| string.below(&path)));
            self.entry().raw_strings.sort();
        }
    }

    /// Keeps the options that are custom ones to protoc as they are written, one after the other.
    fn keep_statements<O: Options>(
        &mut self,
        owner: Owner,
        options: &O,
        written: &[UninterpretedOption],
        round: Round,
    ) {
        let path = self.options_path(owner);
        let before = self.kept_before(&path);
        let mut statements = match before {
            Some(place) => std::mem::take(&mut self.entry().statements[place].1),
            None => options.custom().clone(),
        };
        for option in written.iter().filter(|option| belongs_to(option) == round) {
            let statement = self.statement(owner, options.type_name(), option);
            let number = wire::UnknownIter::new(&statement).next().map_or(0, |record| record.number());
            if !O::knows(number) {
                statements.extend_from_bytes(&statement);
            }
        }
        match before {
            Some(place) => self.entry().statements[place].1 = statements,
            None => self.entry().statements.push((path, statements)),
        }
    }

    /// The place of the statements that the first round kept of these options.
    fn kept_before(&mut self, path: &[i32]) -> Option<usize> {
        let count = self.kept_of_known;
        self.entry().statements[..count].iter().position(|(kept, _)| kept == path)
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

    fn report_fault(&mut self, owner: Owner, index: usize, option: &UninterpretedOption, fault: Fault) {
        let path = at(self.options_path(owner), &[999, index as i32]);
        let name = self.owner_name(owner);
        match fault {
            Fault::Name(message) => self.report.error(&name, at(path, &[2]), message),
            Fault::Value(message) => self.report.error(&name, at(path, &[value_step(option)]), message),
        }
        let (hint, wanted) = (self.hint.take(), self.wanted.take());
        self.report.help(hint);
        wanted.into_iter().for_each(|wanted| self.report.wanted(wanted));
    }

    /// An option that is set twice has two places.
    fn relate_earlier(&mut self, owner: Owner, index: usize, written: &[UninterpretedOption]) {
        if let Some(first) = written[..index].iter().position(|earlier| earlier.name == written[index].name) {
            let path = at(self.options_path(owner), &[999, first as i32]);
            let file = self.report.file.clone();
            self.report.related(&file, path, "first set here");
        }
    }
}

/// Whether options are the same bytes in the order of their numbers, each written once, as in the order of the source.
#[derive(Default)]
struct Order {
    last: i32,
    is_of_source: bool,
}

impl Order {
    fn add(&mut self, path: &[Step]) {
        let (Some(first), Some(leaf)) = (path.first(), path.last()) else { return };
        let number = first.shape.number;
        let is_repeated = number == self.last && !first.shape.repeated;
        self.is_of_source |= number < self.last || is_repeated || leaf.shape.packed || leaf.shape.implicit;
        self.last = number;
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

/// Whether a part of the name is missing: the parser lets `()` pass.
fn is_nameless(option: &UninterpretedOption) -> bool {
    option.name.iter().any(|part| part.is_extension && part.name_part.is_empty())
}

fn belongs_to(option: &UninterpretedOption) -> Round {
    match option.name.first() {
        Some(first) if !first.is_extension && first.name_part != "uninterpreted_option" => Round::Known,
        _ => Round::Custom,
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
