//! Enums, and the names that enums and messages set aside.

use wire_descriptor::enum_descriptor_proto::EnumReservedRange;
use wire_descriptor::{EnumDescriptorProto, EnumValueDescriptorProto, UninterpretedOption};

use super::path::{enumeration as number, value};
use super::{Lowering, lower_visibility};
use crate::ast::{self, End, EnumItem, Reservation};
use crate::diagnostic::Problem;
use crate::source::Span;
use crate::tables::HashSet;

impl Lowering<'_> {
    pub(super) fn enumeration(&mut self, path: &[i32], node: &ast::Enum) -> EnumDescriptorProto {
        let place = self.recorder.record(path, node.span);
        self.below(path, |it| {
            it.recorder.record(&[number::NAME], node.name);
            it.recorder.end_of_declaration(node.body.open.end, place);
            let mut enumeration = EnumDescriptorProto {
                name: Some(it.name(node.name)),
                visibility: node.visibility.map(lower_visibility),
                ..EnumDescriptorProto::default()
            };
            enumeration.value.reserve_exact(node.body.items.len());
            for item in &node.body.items {
                it.enum_item(item, &mut enumeration);
            }
            it.recorder.end_of_scope(node.body.close.end);
            if node.body.is_closed() {
                it.check_aliases(node, &enumeration);
            }
            enumeration
        })
    }

    /// `allow_alias` must be needed. This is said of the text alone; a descriptor may have it as it likes.
    fn check_aliases(&mut self, node: &ast::Enum, enumeration: &EnumDescriptorProto) {
        let Some((option, place)) = allow_alias(node, enumeration) else { return };
        let name = enumeration.name.as_deref().unwrap_or_default();
        let message = if option.identifier_value.as_deref() != Some("true") {
            format!(
                "\"{name}\" declares 'option allow_alias = false;' which has no effect. Please remove the declaration."
            )
        } else if !has_aliases(enumeration) {
            format!(
                "\"{name}\" declares support for enum aliases but no enum values share field numbers. \
                 Please remove the unnecessary 'option allow_alias = true;' declaration."
            )
        } else {
            return;
        };
        // protoc finds out at the token after the enum.
        let after = self.token_after(node.span.end);
        self.problems.push(Problem::new(after, message).related(place, "the declaration"));
    }

    fn enum_item(&mut self, item: &EnumItem, enumeration: &mut EnumDescriptorProto) {
        match item {
            EnumItem::Value(node) => {
                let path = [number::VALUE, enumeration.value.len() as i32];
                enumeration.value.push(self.enum_value(&path, node));
            }
            EnumItem::Reserved(node) => self.enum_reserved(node, enumeration),
            EnumItem::Option(node) => {
                let options = enumeration.options.get_or_insert_default();
                self.option_statement(number::OPTIONS, node, &mut options.uninterpreted_option);
            }
            EnumItem::Empty(span) => self.recorder.end_of_nothing(span.end),
        }
    }

    fn enum_value(&mut self, path: &[i32], node: &ast::EnumValue) -> EnumValueDescriptorProto {
        let place = self.recorder.record(path, node.span);
        self.below(path, |it| {
            it.recorder.record(&[value::NAME], node.name);
            it.recorder.record(&[value::NUMBER], node.number.span);
            let mut enum_value = EnumValueDescriptorProto {
                name: Some(it.name(node.name)),
                number: Some(it.signed(node.number)),
                ..EnumValueDescriptorProto::default()
            };
            if let Some(options) = &node.options {
                let options = it.bracketed(value::OPTIONS, options);
                enum_value.options.get_or_insert_default().uninterpreted_option = options;
            }
            it.recorder.end_of_declaration(node.span.end, place);
            enum_value
        })
    }

    fn enum_reserved(&mut self, node: &ast::Reserved, enumeration: &mut EnumDescriptorProto) {
        match &node.what {
            Reservation::Names(names) => {
                let first = enumeration.reserved_name.len();
                let names = self.reserved_names([number::RESERVED_NAME, first as i32], node, names);
                enumeration.reserved_name.extend(names);
            }
            Reservation::Ranges(ranges) => {
                let place = self.recorder.record(&[number::RESERVED_RANGE], node.span);
                for range in ranges {
                    let index = enumeration.reserved_range.len() as i32;
                    let range = self.enum_range(&[number::RESERVED_RANGE, index], range);
                    enumeration.reserved_range.push(range);
                }
                self.recorder.end_of_declaration(node.span.end, place);
            }
        }
    }

    /// Ranges of enums hold their end.
    fn enum_range(&mut self, path: &[i32], node: &ast::Range) -> EnumReservedRange {
        self.record_range(path, node);
        let start = self.signed(node.start);
        let end = match &node.end {
            None => start,
            Some(End::Max(_)) => i32::MAX,
            Some(End::Number(number)) => self.signed(*number),
        };
        EnumReservedRange { start: Some(start), end: Some(end), ..EnumReservedRange::default() }
    }

    /// The names of a statement, the first of which has this index in its list.
    pub(super) fn reserved_names(
        &mut self,
        [path, first]: [i32; 2],
        node: &ast::Reserved,
        names: &[Span],
    ) -> Vec<String> {
        let place = self.recorder.record(&[path], node.span);
        let mut read = Vec::with_capacity(names.len());
        for (index, name) in (first..).zip(names) {
            self.recorder.record(&[path, index], *name);
            read.push(self.reserved_name(&[path, index], *name));
        }
        self.recorder.end_of_declaration(node.span.end, place);
        read
    }

    /// A string before editions, an identifier since.
    fn reserved_name(&mut self, path: &[i32], span: Span) -> String {
        if !self.file.slice(span).starts_with(b"\"") && !self.file.slice(span).starts_with(b"'") {
            return self.name(span);
        }
        let name = self.string(path, span);
        if !is_identifier(&name) {
            let message = format!("Reserved name \"{name}\" is not a valid identifier.");
            self.problems.push(Problem::new(span, message).warning());
        }
        name
    }
}

/// The first setting of `allow_alias`, and where it stands.
fn allow_alias<'e>(node: &ast::Enum, enumeration: &'e EnumDescriptorProto) -> Option<(&'e UninterpretedOption, Span)> {
    let statements = node.body.items.iter().filter_map(|item| match item {
        EnumItem::Option(statement) => Some(statement.span),
        _ => None,
    });
    let options = enumeration.options.iter().flat_map(|options| &options.uninterpreted_option);
    let is_named = |option: &UninterpretedOption| matches!(&option.name[..], [part] if part.name_part == "allow_alias" && !part.is_extension);
    options.zip(statements).find(|(option, _)| is_named(option))
}

fn has_aliases(enumeration: &EnumDescriptorProto) -> bool {
    let mut numbers = HashSet::default();
    enumeration.value.iter().any(|value| !numbers.insert(value.number))
}

fn is_identifier(name: &str) -> bool {
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_word && !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit())
}
