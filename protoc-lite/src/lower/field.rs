//! Fields, extensions, groups and maps.

use wire_descriptor::field_descriptor_proto::{Label, Type};
use wire_descriptor::{DescriptorProto, FieldDescriptorProto, MessageOptions, UninterpretedOption};

use super::Lowering;
use super::path::{field as number, message};
use crate::ast::{self, Assignment, Block, Dialect, Edition, MessageItem, Pseudo};
use crate::diagnostic::Problem;
use crate::lex::Kind;
use crate::source::Span;

/// What a field is to the message that it stands in.
#[derive(Clone, Copy)]
pub(super) enum Role {
    Field,
    /// A member of the oneof of this index.
    Member(i32),
    /// An extension of the message that is named here.
    Extension(Span),
}

/// Where the messages go that groups and maps add: their number in the parent, and its list.
pub(super) type Nested<'m> = (i32, &'m mut Vec<DescriptorProto>);

impl Lowering<'_> {
    pub(super) fn field(
        &mut self,
        path: &[i32],
        node: &ast::Field,
        role: Role,
        nested: Nested,
    ) -> FieldDescriptorProto {
        let place = self.recorder.record(path, node.span);
        self.recorder.enter(path);
        let mut field = self.field_head(node, role);
        if let Some(options) = &node.options {
            self.field_options(options, &mut field);
        }
        match (&node.r#type, &node.body) {
            (_, Some(body)) => self.group(path, node, body, &mut field, nested),
            (ast::Type::Map(map), None) => {
                self.record_entry(path, [nested.0, nested.1.len() as i32], node.name, map);
                nested.1.push(self.map_entry(map, &mut field));
                self.recorder.end_of_declaration(node.span.end, place);
            }
            _ => self.recorder.end_of_declaration(node.span.end, place),
        }
        self.recorder.leave(path.len());
        let name = field.name.as_deref().unwrap_or_default();
        field.json_name.get_or_insert_with(|| json_name(name));
        field
    }

    fn field_head(&mut self, node: &ast::Field, role: Role) -> FieldDescriptorProto {
        let mut field = FieldDescriptorProto::default();
        if let Role::Extension(extendee) = role {
            self.recorder.record(&[number::EXTENDEE], extendee);
            field.extendee = Some(self.type_name(extendee));
        }
        if let Role::Member(oneof) = role {
            field.oneof_index = Some(oneof);
        }
        field.label = Some(self.label(node, &mut field));
        self.set_type(&node.r#type, &mut field);
        let path = if field.r#type.is_some() { number::TYPE } else { number::TYPE_NAME };
        // The type comes before the name in the text, and so in the record.
        self.recorder.record(&[path], node.r#type.span());
        self.recorder.record(&[number::NAME], node.name);
        self.recorder.record(&[number::NUMBER], node.number);
        field.name = Some(self.name(node.name));
        field.number = Some(self.number(node.number));
        field
    }

    fn label(&mut self, node: &ast::Field, field: &mut FieldDescriptorProto) -> Label {
        if let ast::Type::Map(_) = node.r#type {
            return Label::Repeated;
        }
        let Some((label, span)) = node.label else { return Label::Optional };
        self.recorder.record(&[number::LABEL], span);
        if label == ast::Label::Optional && self.dialect == Dialect::Proto3 {
            field.proto3_optional = Some(true);
        }
        match label {
            ast::Label::Optional => Label::Optional,
            ast::Label::Required => Label::Required,
            ast::Label::Repeated => Label::Repeated,
        }
    }

    /// The type, or the name of one, which may be a message or an enum.
    fn set_type(&mut self, node: &ast::Type, field: &mut FieldDescriptorProto) {
        match node {
            ast::Type::Keyword(keyword, _) => field.r#type = self.keyword(*keyword),
            ast::Type::Name(span) => match self.renamed_scalar(*span) {
                Some(scalar) => field.r#type = Some(scalar),
                None => field.type_name = Some(self.type_name(*span)),
            },
            ast::Type::Map(_) => {}
        }
    }

    fn keyword(&self, keyword: Kind) -> Option<Type> {
        if self.dialect == Dialect::Edition(Edition::Unstable) {
            // The unstable edition calls fixed integers what others call varints.
            match keyword {
                Kind::Int32 => return Some(Type::Sfixed32),
                Kind::Int64 => return Some(Type::Sfixed64),
                Kind::Uint32 => return Some(Type::Fixed32),
                Kind::Uint64 => return Some(Type::Fixed64),
                _ => {}
            }
        }
        scalar(keyword)
    }

    fn renamed_scalar(&self, name: Span) -> Option<Type> {
        if self.dialect != Dialect::Edition(Edition::Unstable) {
            return None;
        }
        Some(match self.file.slice(name) {
            b"varint32" => Type::Int32,
            b"varint64" => Type::Int64,
            b"uvarint32" => Type::Uint32,
            b"uvarint64" => Type::Uint64,
            b"zigzag32" => Type::Sint32,
            b"zigzag64" => Type::Sint64,
            _ => return None,
        })
    }

    fn field_options(&mut self, node: &ast::Options, field: &mut FieldDescriptorProto) {
        self.recorder.record(&[number::OPTIONS], node.span);
        for item in &node.items {
            match item.pseudo {
                Some(Pseudo::Default) => self.set_default(item, field),
                Some(Pseudo::JsonName) => self.set_json_name(item, field),
                None => {
                    let options = field.options.get_or_insert_default();
                    self.assignment(number::OPTIONS, item, &mut options.uninterpreted_option);
                }
            }
        }
    }

    fn set_default(&mut self, node: &Assignment, field: &mut FieldDescriptorProto) {
        self.recorder.record(&[number::DEFAULT_VALUE], node.value.full_span());
        field.default_value = Some(self.default_value(field.r#type, &node.value));
    }

    /// Recorded twice: the assignment, then the value.
    fn set_json_name(&mut self, node: &Assignment, field: &mut FieldDescriptorProto) {
        self.recorder.record(&[number::JSON_NAME], node.span);
        self.recorder.record(&[number::JSON_NAME], node.value.full_span());
        field.json_name = Some(self.string(&[number::JSON_NAME], node.value.span));
    }

    /// A group is a field and a message at once, so both have its place.
    fn group(
        &mut self,
        field_path: &[i32],
        node: &ast::Field,
        body: &Block<MessageItem>,
        field: &mut FieldDescriptorProto,
        (nested, messages): Nested,
    ) {
        let path = [nested, messages.len() as i32];
        self.recorder.leave(field_path.len());
        let place = self.recorder.record(&path, node.span);
        self.recorder.record(&[path[0], path[1], message::NAME], node.name);
        self.recorder.enter(field_path);
        self.recorder.record(&[number::TYPE_NAME], node.name);
        self.recorder.leave(field_path.len());
        let name = self.name(node.name);
        if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
            // protoc says so when it has come to the body.
            let problem = Problem::new(node.name, "Group names must start with a capital letter.");
            self.problems.push(problem.found_at(body.open.start));
        }
        field.name = Some(name.to_ascii_lowercase());
        field.type_name = Some(name.clone());
        let mut message = DescriptorProto { name: Some(name), ..DescriptorProto::default() };
        self.below(&path, |it| it.message_body(&mut message, body, place));
        messages.push(message);
        self.recorder.enter(field_path);
    }

    /// A map is a repeated message of a key and a value.
    fn map_entry(&mut self, node: &ast::Map, field: &mut FieldDescriptorProto) -> DescriptorProto {
        let name = entry_name(field.name.as_deref().unwrap_or_default());
        field.type_name = Some(name.clone());
        let features = features(field);
        DescriptorProto {
            name: Some(name),
            field: vec![
                self.entry_field("key", 1, &node.key, &features),
                self.entry_field("value", 2, &node.value, &features),
            ],
            options: Some(MessageOptions { map_entry: Some(true), ..MessageOptions::default() }.into()),
            ..DescriptorProto::default()
        }
    }

    /// The entry of a map has no places in protoc's eyes; what is wrong with it is shown where the map names it.
    fn record_entry(&mut self, field_path: &[i32], entry: [i32; 2], name: Span, node: &ast::Map) {
        if !self.recorder.records_places() {
            return;
        }
        self.recorder.leave(field_path.len());
        self.recorder.record(&entry, name);
        for (index, r#type) in [&node.key, &node.value].into_iter().enumerate() {
            let path = [entry[0], entry[1], message::FIELD, index as i32];
            self.recorder.record(&path, r#type.span());
        }
        self.recorder.enter(field_path);
    }

    fn entry_field(
        &mut self,
        name: &str,
        number: i32,
        r#type: &ast::Type,
        features: &[UninterpretedOption],
    ) -> FieldDescriptorProto {
        let mut field = FieldDescriptorProto {
            name: Some(name.into()),
            json_name: Some(name.into()),
            number: Some(number),
            label: Some(Label::Optional),
            ..FieldDescriptorProto::default()
        };
        self.set_type(r#type, &mut field);
        if !features.is_empty() {
            field.options.get_or_insert_default().uninterpreted_option = features.to_vec();
        }
        field
    }
}

fn scalar(keyword: Kind) -> Option<Type> {
    Some(match keyword {
        Kind::Double => Type::Double,
        Kind::Float => Type::Float,
        Kind::Int32 => Type::Int32,
        Kind::Int64 => Type::Int64,
        Kind::Uint32 => Type::Uint32,
        Kind::Uint64 => Type::Uint64,
        Kind::Sint32 => Type::Sint32,
        Kind::Sint64 => Type::Sint64,
        Kind::Fixed32 => Type::Fixed32,
        Kind::Fixed64 => Type::Fixed64,
        Kind::Sfixed32 => Type::Sfixed32,
        Kind::Sfixed64 => Type::Sfixed64,
        Kind::Bool => Type::Bool,
        Kind::String => Type::String,
        Kind::Bytes => Type::Bytes,
        Kind::Group => Type::Group,
        _ => return None,
    })
}

/// The features of a map, which its key and value have, too.
fn features(field: &FieldDescriptorProto) -> Vec<UninterpretedOption> {
    let options = field.options.iter().flat_map(|options| &options.uninterpreted_option);
    let is_features = |option: &&UninterpretedOption| {
        option.name.first().is_some_and(|part| part.name_part == "features" && !part.is_extension)
    };
    options.filter(is_features).cloned().collect()
}

/// `foo_bar` makes `fooBar`.
fn json_name(name: &str) -> String {
    camel_case(name, false)
}

/// `foo_bar` makes `FooBarEntry`.
fn entry_name(name: &str) -> String {
    camel_case(name, true) + "Entry"
}

fn camel_case(name: &str, mut capitalize: bool) -> String {
    let mut camel = String::with_capacity(name.len() + 5);
    for letter in name.chars() {
        if letter == '_' {
            capitalize = true;
        } else if std::mem::take(&mut capitalize) {
            camel.push(letter.to_ascii_uppercase());
        } else {
            camel.push(letter);
        }
    }
    camel
}
