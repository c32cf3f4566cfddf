//! Messages, oneofs, and the ranges and names that messages set aside.

use wire_descriptor::descriptor_proto::{ExtensionRange, ReservedRange};
use wire_descriptor::{DescriptorProto, FieldDescriptorProto, OneofDescriptorProto};

use super::field::{Nested, Role};
use super::path::{message as number, oneof, range};
use super::recorder::Place;
use super::{Lowering, lower_visibility};
use crate::ast::{self, Block, End, MessageItem, OneofItem, Reservation};
use crate::diagnostic::Problem;
use crate::source::Span;
use crate::tables::HashSet;

/// The largest field number and one; ranges in descriptors do not hold their end.
const AFTER_MAX_NUMBER: i32 = 1 << 29;

/// What `max` stands for until the options of the message are known.
const MAX: i32 = -1;

/// Bytes. Each range has its own copy of the options, so a short text could ask for any amount of memory.
const MAX_COPIED_TEXT: usize = 1 << 25;

impl Lowering<'_> {
    pub(super) fn message(&mut self, path: &[i32], node: &ast::Message) -> DescriptorProto {
        let place = self.recorder.record(path, node.span);
        self.below(path, |it| {
            it.recorder.record(&[number::NAME], node.name);
            let mut message = DescriptorProto {
                name: Some(it.name(node.name)),
                visibility: node.visibility.map(lower_visibility),
                ..DescriptorProto::default()
            };
            it.message_body(&mut message, &node.body, place);
            add_synthetic_oneofs(&mut message);
            message
        })
    }

    pub(super) fn message_body(&mut self, message: &mut DescriptorProto, body: &Block<MessageItem>, place: Place) {
        self.recorder.end_of_declaration(body.open.end, place);
        make_room(message, &body.items);
        for item in &body.items {
            self.message_item(item, message);
        }
        self.recorder.end_of_scope(body.close.end);
        self.check_map_entry(body);
        set_max_ends(message);
    }

    /// Entries of maps are made by the compiler alone. protoc finds out at the end of the message.
    fn check_map_entry(&mut self, body: &Block<MessageItem>) {
        let names = body.items.iter().filter_map(|item| match item {
            MessageItem::Option(node) => node.option.name.first().filter(|part| !part.is_extension),
            _ => None,
        });
        let first = names.map(|part| part.name).find(|name| self.file.slice(*name) == b"map_entry");
        if let Some(name) = first.filter(|_| body.is_closed()) {
            let message = "map_entry should not be set explicitly. Use map<KeyType, ValueType> instead.";
            self.problems.push(Problem::new(name, message).found_at(body.close.end));
        }
    }

    fn message_item(&mut self, item: &MessageItem, message: &mut DescriptorProto) {
        match item {
            MessageItem::Field(node) => self.message_field(node, message, Role::Field),
            MessageItem::Message(node) => {
                let index = message.nested_type.len() as i32;
                message.nested_type.push(self.message(&[number::NESTED_TYPE, index], node));
            }
            MessageItem::Enum(node) => {
                let index = message.enum_type.len() as i32;
                message.enum_type.push(self.enumeration(&[number::ENUM_TYPE, index], node));
            }
            MessageItem::Oneof(node) => self.oneof(node, message),
            MessageItem::Extensions(node) => self.extensions(node, &mut message.extension_range),
            MessageItem::Reserved(node) => self.message_reserved(node, message),
            MessageItem::Extend(node) => {
                let nested = (number::NESTED_TYPE, &mut message.nested_type);
                self.extend(number::EXTENSION, node, &mut message.extension, nested);
            }
            MessageItem::Option(node) => {
                let options = message.options.get_or_insert_default();
                self.option_statement(number::OPTIONS, node, &mut options.uninterpreted_option);
            }
            MessageItem::Empty(span) => self.recorder.end_of_nothing(span.end),
        }
    }

    fn message_field(&mut self, node: &ast::Field, message: &mut DescriptorProto, role: Role) {
        let path = [number::FIELD, message.field.len() as i32];
        let nested = (number::NESTED_TYPE, &mut message.nested_type);
        message.field.push(self.field(&path, node, role, nested));
    }

    fn oneof(&mut self, node: &ast::Oneof, message: &mut DescriptorProto) {
        let index = message.oneof_decl.len() as i32;
        let path = [number::ONEOF_DECL, index];
        let place = self.recorder.record(&path, node.span);
        self.recorder.record(&[path[0], path[1], oneof::NAME], node.name);
        let name = Some(self.name(node.name));
        message.oneof_decl.push(OneofDescriptorProto { name, ..OneofDescriptorProto::default() });
        self.recorder.end_of_declaration(node.body.open.end, place);
        for item in &node.body.items {
            match item {
                OneofItem::Field(node) => self.message_field(node, message, Role::Member(index)),
                OneofItem::Option(node) => {
                    let options = message.oneof_decl[index as usize].options.get_or_insert_default();
                    let options = &mut options.uninterpreted_option;
                    self.below(&path, |it| it.option_statement(oneof::OPTIONS, node, options));
                }
            }
        }
        self.recorder.end_of_scope(node.body.close.end);
    }

    /// Fields of another message. Those that are groups add a message to the scope, whose number
    /// in the parent is given with it.
    pub(super) fn extend(
        &mut self,
        path: i32,
        node: &ast::Extend,
        extensions: &mut Vec<FieldDescriptorProto>,
        nested: Nested,
    ) {
        let place = self.recorder.record(&[path], node.span);
        self.recorder.end_of_declaration(node.body.open.end, place);
        let extendee = node.extendee.span();
        for field in &node.body.items {
            let path = [path, extensions.len() as i32];
            let nested = (nested.0, &mut *nested.1);
            extensions.push(self.field(&path, field, Role::Extension(extendee), nested));
        }
        self.recorder.end_of_scope(node.body.close.end);
    }

    fn extensions(&mut self, node: &ast::Extensions, ranges: &mut Vec<ExtensionRange>) {
        let place = self.recorder.record(&[number::EXTENSION_RANGE], node.span);
        let first = ranges.len();
        for node in &node.ranges {
            let (start, end) = self.field_range(&[number::EXTENSION_RANGE, ranges.len() as i32], node);
            ranges.push(ExtensionRange { start: Some(start), end: Some(end), ..ExtensionRange::default() });
        }
        if let Some(options) = &node.options {
            self.range_options(options, first, ranges);
        }
        self.recorder.end_of_declaration(node.span.end, place);
    }

    /// Every range of the statement has the options; what is wrong with them is said once.
    fn range_options(&mut self, node: &ast::Options, first: usize, ranges: &mut [ExtensionRange]) {
        if (ranges.len() - first).saturating_mul(node.span.range().len()) > MAX_COPIED_TEXT {
            return self.problem(node.span, "Too many options for so many extension ranges.");
        }
        for (index, range) in ranges.iter_mut().enumerate().skip(first) {
            let said = self.problems.len();
            let path = [number::EXTENSION_RANGE, index as i32];
            let options = self.below(&path, |it| it.bracketed(range::OPTIONS, node));
            range.options.get_or_insert_default().uninterpreted_option = options;
            if index > first {
                self.problems.truncate(said);
            }
        }
    }

    fn message_reserved(&mut self, node: &ast::Reserved, message: &mut DescriptorProto) {
        match &node.what {
            Reservation::Names(names) => {
                let first = message.reserved_name.len();
                let names = self.reserved_names([number::RESERVED_NAME, first as i32], node, names);
                message.reserved_name.extend(names);
            }
            Reservation::Ranges(ranges) => {
                let place = self.recorder.record(&[number::RESERVED_RANGE], node.span);
                for range in ranges {
                    let index = message.reserved_range.len() as i32;
                    let (start, end) = self.field_range(&[number::RESERVED_RANGE, index], range);
                    let range = ReservedRange { start: Some(start), end: Some(end), ..ReservedRange::default() };
                    message.reserved_range.push(range);
                }
                self.recorder.end_of_declaration(node.span.end, place);
            }
        }
    }

    /// The first number and the one after the last.
    fn field_range(&mut self, path: &[i32], node: &ast::Range) -> (i32, i32) {
        self.record_range(path, node);
        let start = self.number(node.start.digits);
        let last = match &node.end {
            None => start,
            Some(End::Max(_)) => return (start, MAX),
            Some(End::Number(number)) => self.number(number.digits),
        };
        // The parser has told of a range that ends with the largest number.
        (start, last.saturating_add(1))
    }

    pub(super) fn record_range(&mut self, path: &[i32], node: &ast::Range) {
        self.recorder.record(path, node.span);
        let end = match &node.end {
            // protoc takes the first token for the end, and that may be the minus.
            None if node.start.negative => Span::new(node.start.span.start, node.start.span.start + 1),
            None => node.start.digits,
            Some(End::Max(span)) => *span,
            Some(End::Number(number)) => number.span,
        };
        self.below(path, |it| {
            it.recorder.record(&[range::START], node.start.span);
            it.recorder.record(&[range::END], end);
        });
    }
}

/// Schemas have many small lists, which would be given four times the room that they need.
fn make_room(message: &mut DescriptorProto, items: &[MessageItem]) {
    let (mut fields, mut nested, mut enums, mut oneofs) = (0, 0, 0, 0);
    let mut count = |field: &ast::Field| {
        fields += 1;
        nested += usize::from(field.body.is_some() || matches!(field.r#type, ast::Type::Map(_)));
    };
    for item in items {
        match item {
            MessageItem::Field(field) => count(field),
            MessageItem::Oneof(oneof) => {
                oneofs += 1;
                oneof.body.items.iter().for_each(|item| match item {
                    OneofItem::Field(field) => count(field),
                    OneofItem::Option(_) => {}
                });
            }
            MessageItem::Enum(_) => enums += 1,
            _ => {}
        }
    }
    nested += items.iter().filter(|item| matches!(item, MessageItem::Message(_))).count();
    message.field.reserve_exact(fields);
    message.nested_type.reserve_exact(nested);
    message.enum_type.reserve_exact(enums);
    message.oneof_decl.reserve_exact(oneofs);
}

/// A message set may have extensions up to the largest number there is.
fn set_max_ends(message: &mut DescriptorProto) {
    let max = if is_message_set(message) { i32::MAX } else { AFTER_MAX_NUMBER };
    let extension_ends = message.extension_range.iter_mut().map(|range| &mut range.end);
    let reserved_ends = message.reserved_range.iter_mut().map(|range| &mut range.end);
    for end in extension_ends.chain(reserved_ends).filter(|end| **end == Some(MAX)) {
        *end = Some(max);
    }
}

fn is_message_set(message: &DescriptorProto) -> bool {
    message.options.iter().flat_map(|options| &options.uninterpreted_option).any(|option| {
        let is_set = option.identifier_value.as_deref() == Some("true");
        is_set && matches!(&option.name[..], [part] if part.name_part == "message_set_wire_format")
    })
}

/// Each `optional` field of proto3 is alone in a oneof; these oneofs come after all others.
fn add_synthetic_oneofs(message: &mut DescriptorProto) {
    if message.field.iter().all(|field| field.proto3_optional != Some(true)) {
        return;
    }
    let fields = message.field.iter().flat_map(|field| field.name.clone());
    let oneofs = message.oneof_decl.iter().flat_map(|oneof| oneof.name.clone());
    let mut taken: HashSet<String> = fields.chain(oneofs).collect();
    for field in message.field.iter_mut().filter(|field| field.proto3_optional == Some(true)) {
        let name = oneof_name(field.name.as_deref().unwrap_or_default(), &taken);
        taken.insert(name.clone());
        field.oneof_index = Some(message.oneof_decl.len() as i32);
        let oneof = OneofDescriptorProto { name: Some(name), ..OneofDescriptorProto::default() };
        message.oneof_decl.push(oneof);
    }
}

fn oneof_name(field: &str, taken: &HashSet<String>) -> String {
    let mut name = if field.starts_with('_') { field.to_owned() } else { format!("_{field}") };
    while taken.contains(&name) {
        name.insert(0, 'X');
    }
    name
}
