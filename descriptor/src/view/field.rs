//! A linked field, the kinds of value it can hold, and oneofs.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::feature_set::{FieldPresence, RepeatedFieldEncoding, Utf8Validation};
use crate::field_descriptor_proto::{Label, Type};
use crate::link::{float, to_float, unescape};
use crate::{FieldDescriptorProto, OneofDescriptorProto};

use super::entry::simple_name;
use super::redaction;
use super::{Enum, EnumValue, Features, FieldEntry, File, Message, NONE, OneofEntry, Pool};

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'p> {
    /// 64-bit float.
    Double,
    /// 32-bit float.
    Float,
    /// Varint, sign-extended.
    Int32,
    /// Varint.
    Int64,
    /// Varint.
    Uint32,
    /// Varint.
    Uint64,
    /// Zigzag varint.
    Sint32,
    /// Zigzag varint.
    Sint64,
    /// Four bytes.
    Fixed32,
    /// Eight bytes.
    Fixed64,
    /// Four bytes.
    Sfixed32,
    /// Eight bytes.
    Sfixed64,
    /// Varint, 0 or 1.
    Bool,
    /// Text.
    String,
    /// Bytes.
    Bytes,
    /// A message; [`Field::is_delimited`] tells whether it is written as a group.
    Message(Message<'p>),
    /// An enum.
    Enum(Enum<'p>),
}

/// Whether a singular field knows that it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It does not: the default value counts as unset. Repeated fields and maps are so, too.
    Implicit,
    /// It does.
    Explicit,
    /// It does, and a message without it is not complete.
    Required,
}

/// A default value that the schema states.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'p> {
    /// Of a `double`.
    Double(f64),
    /// Of a `float`.
    Float(f32),
    /// Of an `int32`, `sint32` or `sfixed32`.
    Int32(i32),
    /// Of an `int64`, `sint64` or `sfixed64`.
    Int64(i64),
    /// Of a `uint32` or `fixed32`.
    Uint32(u32),
    /// Of a `uint64` or `fixed64`.
    Uint64(u64),
    /// Of a `bool`.
    Bool(bool),
    /// Of a `string`.
    String(&'p str),
    /// Of `bytes`.
    Bytes(Vec<u8>),
    /// Of an enum.
    Enum(EnumValue<'p>),
}

/// A field or an extension of a [`Pool`].
#[derive(Clone, Copy)]
pub struct Field<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) id: u32,
}

impl<'p> Field<'p> {
    pub(crate) fn entry(self) -> &'p FieldEntry {
        &self.pool.fields[self.id as usize]
    }

    /// The descriptor.
    pub fn proto(self) -> &'p FieldDescriptorProto {
        let entry = self.entry();
        let index = entry.index as usize;
        match (entry.is_extension, entry.scope) {
            (true, NONE) => &self.pool.files[entry.file as usize].proto.extension[index],
            (true, scope) => &self.pool.message_proto(scope).extension[index],
            (false, message) => &self.pool.message_proto(message).field[index],
        }
    }

    /// The name in its scope.
    pub fn name(self) -> &'p str {
        simple_name(self.full_name())
    }

    /// The name with its scope, without a leading dot.
    pub fn full_name(self) -> &'p str {
        &self.entry().full_name
    }

    /// The field number.
    pub fn number(self) -> i32 {
        self.entry().number
    }

    /// The name in ProtoJSON.
    pub fn json_name(self) -> &'p str {
        self.proto().json_name.as_deref().unwrap_or_default()
    }

    /// The file that declares it.
    pub fn file(self) -> File<'p> {
        File { pool: self.pool, id: self.entry().file }
    }

    /// The message that holds it: of an extension, the extendee.
    pub fn message(self) -> Message<'p> {
        Message { pool: self.pool, id: self.entry().message }
    }

    /// The message in whose scope it is written; none for extensions at the top level of a file.
    pub fn scope(self) -> Option<Message<'p>> {
        let id = self.entry().scope;
        (id != NONE).then_some(Message { pool: self.pool, id })
    }

    /// The descriptor path in its file.
    pub fn path(self) -> Vec<i32> {
        let (mut path, list) = match (self.scope(), self.is_extension()) {
            (None, _) => (Vec::new(), 7),
            (Some(scope), true) => (scope.path(), 6),
            (Some(scope), false) => (scope.path(), 2),
        };
        path.extend([list, self.entry().index as i32]);
        path
    }

    /// The features that hold for it.
    pub fn features(self) -> Features {
        self.pool.features[self.entry().features as usize]
    }

    /// What its value, or each of its values, is.
    pub fn kind(self) -> Kind<'p> {
        let pool = self.pool;
        let target = self.entry().target;
        match self.entry().kind {
            Type::Double => Kind::Double,
            Type::Float => Kind::Float,
            Type::Int64 => Kind::Int64,
            Type::Uint64 => Kind::Uint64,
            Type::Int32 => Kind::Int32,
            Type::Fixed64 => Kind::Fixed64,
            Type::Fixed32 => Kind::Fixed32,
            Type::Bool => Kind::Bool,
            Type::String => Kind::String,
            Type::Group | Type::Message => Kind::Message(Message { pool, id: target }),
            Type::Bytes => Kind::Bytes,
            Type::Uint32 => Kind::Uint32,
            Type::Enum => Kind::Enum(Enum { pool, id: target }),
            Type::Sfixed32 => Kind::Sfixed32,
            Type::Sfixed64 => Kind::Sfixed64,
            Type::Sint32 => Kind::Sint32,
            Type::Sint64 => Kind::Sint64,
        }
    }

    /// The message that it holds, when it holds messages.
    pub fn message_type(self) -> Option<Message<'p>> {
        match self.kind() {
            Kind::Message(message) => Some(message),
            _ => None,
        }
    }

    /// Whether it is repeated; a map is not a list.
    pub fn is_list(self) -> bool {
        self.is_repeated() && !self.is_map()
    }

    /// Whether it is written as a map.
    pub fn is_map(self) -> bool {
        self.map_entry().is_some()
    }

    /// Whether its label is `repeated`: lists and maps.
    pub fn is_repeated(self) -> bool {
        self.entry().label == Label::Repeated
    }

    /// The key and the value of a map.
    pub fn map_entry(self) -> Option<(Field<'p>, Field<'p>)> {
        let entry = self.message_type().filter(|message| message.is_map_entry() && self.is_repeated())?;
        Some((entry.field_by_number(1)?, entry.field_by_number(2)?))
    }

    /// Whether it knows that it was set.
    pub fn presence(self) -> Presence {
        let entry = self.entry();
        match self.features().field_presence {
            _ if self.is_repeated() => Presence::Implicit,
            FieldPresence::LegacyRequired => Presence::Required,
            _ if entry.label == Label::Required => Presence::Required,
            FieldPresence::Explicit => Presence::Explicit,
            _ if entry.is_extension || entry.oneof != NONE || self.message_type().is_some() => Presence::Explicit,
            _ => Presence::Implicit,
        }
    }

    /// Whether its elements are written together in one record.
    pub fn is_packed(self) -> bool {
        let entry = self.entry();
        let packed = || self.features().repeated_field_encoding == RepeatedFieldEncoding::Packed;
        entry.label == Label::Repeated && is_packable(entry.kind) && entry.packed.unwrap_or_else(packed)
    }

    /// Whether its messages are written between start and end tags, as groups are.
    pub fn is_delimited(self) -> bool {
        self.entry().kind == Type::Group
    }

    /// Whether its strings must be UTF-8.
    pub fn validates_utf8(self) -> bool {
        self.entry().kind == Type::String && self.features().utf8_validation == Utf8Validation::Verify
    }

    /// The oneof that it is written in.
    pub fn oneof(self) -> Option<Oneof<'p>> {
        let id = self.entry().oneof;
        let pool = self.pool;
        (id != NONE && !pool.oneofs[id as usize].synthetic).then_some(Oneof { pool, id })
    }

    /// The default value, when the schema states one.
    pub fn default_value(self) -> Option<Value<'p>> {
        let text = self.proto().default_value.as_deref()?;
        Some(match self.kind() {
            Kind::Double => Value::Double(float(text)?),
            Kind::Float => Value::Float(to_float(float(text)?)),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::Int32(text.parse().ok()?),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::Int64(text.parse().ok()?),
            Kind::Uint32 | Kind::Fixed32 => Value::Uint32(text.parse().ok()?),
            Kind::Uint64 | Kind::Fixed64 => Value::Uint64(text.parse().ok()?),
            Kind::Bool => Value::Bool(text == "true"),
            Kind::String => Value::String(text),
            Kind::Bytes => Value::Bytes(unescape(text)?),
            Kind::Enum(kind) => Value::Enum(kind.value(text)?),
            Kind::Message(_) => return None,
        })
    }

    /// Whether it is an extension.
    pub fn is_extension(self) -> bool {
        self.entry().is_extension
    }

    /// The message that it extends, when it is an extension.
    pub fn extendee(self) -> Option<Message<'p>> {
        self.is_extension().then(|| self.message())
    }

    /// Whether it is marked deprecated.
    pub fn is_deprecated(self) -> bool {
        self.proto().options.as_ref().is_some_and(|options| options.deprecated == Some(true))
    }

    /// Whether its value is not for debug output: `debug_redact` says so, or an option of it, however deep inside, is an
    /// enum value that has `debug_redact`.
    pub fn is_debug_redact(self) -> bool {
        let Some(options) = &self.proto().options else { return false };
        let custom = || redaction::is_marked(self.pool, "google.protobuf.FieldOptions", options.unknown.as_bytes());
        options.debug_redact == Some(true) || !options.unknown.is_empty() && custom()
    }
}

/// Whether repeated values of a type may share a record.
pub(crate) fn is_packable(kind: Type) -> bool {
    !matches!(kind, Type::String | Type::Bytes | Type::Message | Type::Group)
}

impl PartialEq for Field<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.pool, other.pool) && self.id == other.id
    }
}

impl Eq for Field<'_> {}

impl Hash for Field<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({})", self.full_name())
    }
}

/// A oneof of a [`Pool`].
#[derive(Clone, Copy)]
pub struct Oneof<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) id: u32,
}

impl<'p> Oneof<'p> {
    fn entry(self) -> &'p OneofEntry {
        &self.pool.oneofs[self.id as usize]
    }

    /// The descriptor.
    pub fn proto(self) -> &'p OneofDescriptorProto {
        &self.message().proto().oneof_decl[self.entry().index as usize]
    }

    /// The name in its message.
    pub fn name(self) -> &'p str {
        simple_name(self.full_name())
    }

    /// The name with its message, without a leading dot.
    pub fn full_name(self) -> &'p str {
        &self.entry().full_name
    }

    /// The message that it belongs to.
    pub fn message(self) -> Message<'p> {
        Message { pool: self.pool, id: self.entry().message }
    }

    /// The descriptor path in its file.
    pub fn path(self) -> Vec<i32> {
        let mut path = self.message().path();
        path.extend([8, self.entry().index as i32]);
        path
    }

    /// The features that hold for it.
    pub fn features(self) -> Features {
        self.pool.features[self.entry().features as usize]
    }

    /// Its fields in the order of declaration.
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field<'p>> {
        self.entry().fields.iter().map(move |&id| Field { pool: self.pool, id })
    }
}

impl PartialEq for Oneof<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.pool, other.pool) && self.id == other.id
    }
}

impl Eq for Oneof<'_> {}

impl fmt::Debug for Oneof<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oneof({})", self.full_name())
    }
}
