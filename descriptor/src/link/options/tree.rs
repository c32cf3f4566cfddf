//! The value of an options message while it is put together: fields by number, ready to be written.

use std::collections::BTreeMap;

use wire::{UnknownField, UnknownIter, WireType};

use crate::feature_set::{FieldPresence, RepeatedFieldEncoding};
use crate::field_descriptor_proto::{Label, Type};
use crate::link::to_float;
use crate::view::{Enum, FieldEntry, Message, NONE, Pool, RawString, is_packable};

/// The fields of MessageSet, as if it were `repeated group Item = 1 { int32 type_id = 2; bytes message = 3; }`.
const ITEM: i32 = 1;
const TYPE_ID: i32 = 2;
const MESSAGE: i32 = 3;

/// Messages are read this deep; below, they stay bytes.
const DEPTH_LIMIT: usize = 100;

/// What the writer must know of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// The field in its pool.
    pub(crate) id: u32,
    pub(crate) number: i32,
    pub(crate) kind: Type,
    pub(crate) repeated: bool,
    pub(crate) packed: bool,
    /// The oneof that it is in.
    pub(crate) oneof: u32,
    /// Whether it is written as an item of a MessageSet.
    pub(crate) is_item: bool,
    /// Whether a zero counts as unset.
    pub(crate) implicit: bool,
}

impl Shape {
    pub(crate) fn of(pool: &Pool, id: u32) -> Self {
        let field = &pool.fields[id as usize];
        let features = &pool.features[field.features as usize];
        let repeated = field.label == Label::Repeated;
        let message = matches!(field.kind, Type::Message | Type::Group);
        let encoding = features.repeated_field_encoding;
        let presence = features.field_presence;
        Self {
            id,
            number: field.number,
            kind: field.kind,
            repeated,
            packed: repeated && is_packable(field.kind) && encoding == RepeatedFieldEncoding::Packed,
            oneof: field.oneof,
            is_item: is_item(pool, field),
            implicit: presence == FieldPresence::Implicit
                && !(repeated || message || field.is_extension || field.oneof != NONE || is_of_entry(pool, field)),
        }
    }
}

fn is_of_entry(pool: &Pool, field: &FieldEntry) -> bool {
    pool.messages.get(field.message as usize).is_some_and(|message| message.map_entry)
}

fn is_item(pool: &Pool, field: &FieldEntry) -> bool {
    let message = pool.messages.get(field.message as usize);
    field.is_extension && field.kind == Type::Message && message.is_some_and(|message| message.message_set)
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Varint(u64),
    Fixed32(u32),
    Fixed64(u64),
    Bytes(Vec<u8>),
    Message(Tree),
}

impl Value {
    /// An integer as a field of this type holds it.
    pub(crate) fn integer(kind: Type, value: i64) -> Self {
        match kind {
            Type::Sint32 | Type::Sint64 => Value::Varint(((value << 1) ^ (value >> 63)) as u64),
            Type::Fixed32 | Type::Sfixed32 => Value::Fixed32(value as u32),
            Type::Fixed64 | Type::Sfixed64 => Value::Fixed64(value as u64),
            _ => Value::Varint(value as u64),
        }
    }

    /// A floating-point number as a field of this type holds it.
    pub(crate) fn float(kind: Type, value: f64) -> Self {
        match kind {
            Type::Float => Value::Fixed32(to_float(value).to_bits()),
            _ => Value::Fixed64(value.to_bits()),
        }
    }

    fn zero(kind: Type) -> Self {
        match kind {
            Type::Double | Type::Float => Value::float(kind, 0.0),
            Type::String | Type::Bytes => Value::Bytes(Vec::new()),
            Type::Message | Type::Group => Value::Message(Tree::default()),
            _ => Value::integer(kind, 0),
        }
    }

    fn is_zero(&self) -> bool {
        match self {
            Value::Varint(value) | Value::Fixed64(value) => *value == 0,
            Value::Fixed32(value) => *value == 0,
            Value::Bytes(bytes) => bytes.is_empty(),
            Value::Message(_) => false,
        }
    }
}

/// The fields of a message that are set.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tree {
    fields: BTreeMap<i32, (Shape, Vec<Value>)>,
    /// Of each oneof the member that was set last.
    members: BTreeMap<u32, Shape>,
    /// Records of fields that the schema does not know.
    unknown: Vec<u8>,
}

impl Tree {
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.unknown.is_empty()
    }

    /// Whether the schema knows all that is in it.
    pub(crate) fn is_known(&self) -> bool {
        self.unknown.is_empty() && self.fields().all(|(_, mut trees)| trees.all(Self::is_known))
    }

    pub(crate) fn has(&self, number: i32) -> bool {
        self.fields.contains_key(&number)
    }

    /// The numbers that are set.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = i32> {
        self.fields.keys().copied()
    }

    /// The messages that a field holds.
    pub(crate) fn messages(&self, number: i32) -> impl Iterator<Item = &Tree> {
        let values = self.fields.get(&number).map(|(_, values)| values.as_slice()).unwrap_or_default();
        values.iter().filter_map(|value| match value {
            Value::Message(tree) => Some(tree),
            _ => None,
        })
    }

    /// The strings that a field holds.
    pub(crate) fn bytes(&self, number: i32) -> impl Iterator<Item = &[u8]> {
        let values = self.fields.get(&number).map(|(_, values)| values.as_slice()).unwrap_or_default();
        values.iter().filter_map(|value| match value {
            Value::Bytes(bytes) => Some(bytes.as_slice()),
            _ => None,
        })
    }

    /// The integers that a field holds.
    pub(crate) fn integers(&self, number: i32) -> impl Iterator<Item = u64> {
        let values = self.fields.get(&number).map(|(_, values)| values.as_slice()).unwrap_or_default();
        values.iter().filter_map(|value| match value {
            Value::Varint(value) => Some(*value),
            _ => None,
        })
    }

    /// The fields, each with the messages that it holds.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (Shape, impl Iterator<Item = &Tree>)> {
        self.fields.values().map(|(shape, _)| (*shape, self.messages(shape.number)))
    }

    /// Keeps the fields for which the answer is yes; the messages in them may be changed on the way.
    pub(crate) fn retain(&mut self, keep: &mut dyn FnMut(Shape, &mut dyn Iterator<Item = &mut Tree>) -> bool) {
        self.fields.retain(|_, (shape, values)| {
            let mut messages = values.iter_mut().filter_map(|value| match value {
                Value::Message(tree) => Some(tree),
                _ => None,
            });
            keep(*shape, &mut messages)
        });
    }

    /// The message of a singular field, empty when it was not set.
    pub(crate) fn message(&mut self, shape: Shape) -> &mut Tree {
        self.choose(shape);
        let (_, values) = self.fields.entry(shape.number).or_insert_with(|| (shape, Vec::new()));
        if !matches!(values.first(), Some(Value::Message(_))) {
            values.insert(0, Value::Message(Tree::default()));
        }
        match &mut values[0] {
            Value::Message(tree) => tree,
            _ => unreachable!("a message was just put there"),
        }
    }

    pub(crate) fn push(&mut self, shape: Shape, value: Value) {
        self.choose(shape);
        self.fields.entry(shape.number).or_insert_with(|| (shape, Vec::new())).1.push(value);
    }

    /// Of a oneof the last member that is set wins.
    fn choose(&mut self, shape: Shape) {
        if shape.oneof != NONE
            && let Some(other) = self.members.insert(shape.oneof, shape).filter(|other| other.number != shape.number)
        {
            self.fields.remove(&other.number);
        }
    }

    /// The member of a oneof that is set, by its field.
    pub(crate) fn chosen(&self, oneof: u32) -> Option<u32> {
        self.members.get(&oneof).map(|shape| shape.id)
    }

    /// As `push`, but a zero that counts as unset leaves nothing behind.
    pub(crate) fn push_set(&mut self, shape: Shape, value: Value) {
        if !(shape.implicit && value.is_zero()) {
            self.push(shape, value);
        }
    }

    /// The entry of a map has a key and a value, whatever was said.
    pub(crate) fn complete_entry(&mut self, pool: &Pool, message: u32) {
        let Some(entry) = pool.messages.get(message as usize).filter(|message| message.map_entry) else { return };
        for shape in entry.fields.ids().map(|id| Shape::of(pool, id)) {
            if !self.has(shape.number) {
                self.push(shape, Value::zero(shape.kind));
            }
        }
    }

    /// Writes the fields in the order of their numbers.
    /// Puts U+FFFD into strings for what is not UTF-8. The answer is what they were.
    pub(crate) fn make_text(&mut self) -> Vec<RawString> {
        let mut raw = Vec::new();
        self.make_text_below(&mut Vec::new(), &mut raw);
        raw
    }

    fn make_text_below(&mut self, steps: &mut Vec<(u32, u32)>, raw: &mut Vec<RawString>) {
        for (shape, values) in self.fields.values_mut() {
            for (index, value) in values.iter_mut().enumerate() {
                steps.push((shape.number as u32, index as u32));
                match value {
                    Value::Message(tree) => tree.make_text_below(steps, raw),
                    Value::Bytes(bytes) if shape.kind == Type::String && str::from_utf8(bytes).is_err() => {
                        let text = String::from_utf8_lossy(bytes).into_owned().into_bytes();
                        raw.push(RawString { steps: steps.clone(), bytes: std::mem::replace(bytes, text) });
                    }
                    _ => {}
                }
                steps.pop();
            }
        }
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for (shape, values) in self.fields.values() {
            if shape.packed {
                let mut payload = Vec::new();
                values.iter().for_each(|value| write_payload(value, &mut payload));
                write_tag(shape.number, 2, out);
                wire::push_varint(payload.len() as u64, out);
                out.extend_from_slice(&payload);
                continue;
            }
            for value in values.iter().filter(|value| !(shape.implicit && value.is_zero())) {
                write_record(shape, value, out);
            }
        }
        out.extend_from_slice(&self.unknown);
    }

    /// Reads a message of the pool. Records that do not fit the schema are kept as unknown fields.
    pub(crate) fn read(pool: &Pool, message: u32, bytes: &[u8]) -> Self {
        let mut tree = Tree::default();
        tree.merge(pool, message, bytes, DEPTH_LIMIT);
        tree
    }

    fn merge(&mut self, pool: &Pool, message: u32, bytes: &[u8], depth: usize) {
        let is_set = pool.messages.get(message as usize).is_some_and(|message| message.message_set);
        for record in UnknownIter::new(bytes) {
            if is_set && depth > 0 && self.merge_item(pool, message, record, depth) {
                continue;
            }
            let shape = find_field(pool, message, record.number()).filter(|_| depth > 0);
            let known = shape.is_some_and(|shape| self.merge_record(pool, shape, record, depth));
            if !known {
                keep(record, &mut self.unknown);
            }
        }
    }

    /// Reads an item of a MessageSet.
    fn merge_item(&mut self, pool: &Pool, message: u32, record: UnknownField<'_>, depth: usize) -> bool {
        if (record.number(), record.wire_type()) != (ITEM as u32, WireType::Sgroup) {
            return false;
        }
        let part = |number: i32| UnknownIter::new(record.payload()).find(|part| part.number() == number as u32);
        let Some(number) = part(TYPE_ID).and_then(|part| part.varint()) else { return false };
        let Some(payload) = part(MESSAGE).filter(|part| part.wire_type() == WireType::Len) else { return false };
        let shape = u32::try_from(number).ok().and_then(|number| find_field(pool, message, number));
        let Some(shape) = shape.filter(|shape| shape.is_item) else { return false };
        let target = pool.fields[shape.id as usize].target;
        self.message(shape).merge(pool, target, payload.payload(), depth - 1);
        true
    }

    fn merge_record(&mut self, pool: &Pool, shape: Shape, record: UnknownField<'_>, depth: usize) -> bool {
        let payload = record.payload();
        let target = pool.fields[shape.id as usize].target;
        let value = match (record.wire_type(), shape.kind) {
            (WireType::Len, Type::Message) | (WireType::Sgroup, Type::Group) if shape.repeated => {
                let mut tree = Tree::default();
                tree.merge(pool, target, payload, depth - 1);
                tree.complete_entry(pool, target);
                Value::Message(tree)
            }
            (WireType::Len, Type::Message) | (WireType::Sgroup, Type::Group) => {
                self.message(shape).merge(pool, target, payload, depth - 1);
                return true;
            }
            (WireType::Len, Type::String | Type::Bytes) => Value::Bytes(payload.to_vec()),
            (WireType::Len, kind) if shape.repeated && is_packable(kind) => {
                return self.merge_packed(pool, shape, payload);
            }
            (wire_type, kind) if wire_type == wire_type_of(kind) => match read_scalar(wire_type, payload) {
                Some((value, _)) => value,
                None => return false,
            },
            _ => return false,
        };
        if self.keep_unlisted(pool, shape, &value) {
            return true;
        }
        if !shape.repeated {
            self.fields.remove(&shape.number);
        }
        self.push(shape, value);
        true
    }

    fn merge_packed(&mut self, pool: &Pool, shape: Shape, mut payload: &[u8]) -> bool {
        let mut values = Vec::new();
        while !payload.is_empty() {
            let Some((value, used)) = read_scalar(wire_type_of(shape.kind), payload) else { return false };
            values.push(value);
            payload = &payload[used..];
        }
        for value in values {
            if !self.keep_unlisted(pool, shape, &value) {
                self.push(shape, value);
            }
        }
        true
    }

    /// Keeps a number that a closed enum does not list, which is an unknown field then.
    fn keep_unlisted(&mut self, pool: &Pool, shape: Shape, value: &Value) -> bool {
        let (Type::Enum, Value::Varint(number)) = (shape.kind, value) else { return false };
        let target = pool.fields[shape.id as usize].target;
        let number = *number as i32;
        let known = (target != NONE).then_some(Enum { pool, id: target });
        if known.is_none_or(|known| !known.is_closed() || known.value_by_number(number).is_some()) {
            return false;
        }
        write_tag(shape.number, 0, &mut self.unknown);
        wire::push_varint(i64::from(number) as u64, &mut self.unknown);
        true
    }
}

fn find_field(pool: &Pool, message: u32, number: u32) -> Option<Shape> {
    let number = i32::try_from(number).ok()?;
    let own = (message != NONE).then(|| Message { pool, id: message }.field_by_number(number)).flatten();
    let id = own.map(|field| field.id).or_else(|| pool.extensions.get(&(message, number)).copied())?;
    Some(Shape::of(pool, id))
}

fn wire_type_of(kind: Type) -> WireType {
    match kind {
        Type::Double | Type::Fixed64 | Type::Sfixed64 => WireType::I64,
        Type::Float | Type::Fixed32 | Type::Sfixed32 => WireType::I32,
        Type::String | Type::Bytes | Type::Message => WireType::Len,
        Type::Group => WireType::Sgroup,
        _ => WireType::Varint,
    }
}

/// A number at the head of the bytes, and how many of them it takes.
fn read_scalar(wire_type: WireType, bytes: &[u8]) -> Option<(Value, usize)> {
    match wire_type {
        WireType::I64 => Some((Value::Fixed64(u64::from_le_bytes(*bytes.first_chunk()?)), 8)),
        WireType::I32 => Some((Value::Fixed32(u32::from_le_bytes(*bytes.first_chunk()?)), 4)),
        WireType::Varint => {
            let len = bytes.iter().take(10).position(|byte| byte & 0x80 == 0)? + 1;
            let value = bytes[..len].iter().rev().fold(0u64, |value, byte| value << 7 | u64::from(byte & 0x7f));
            Some((Value::Varint(value), len))
        }
        _ => None,
    }
}

fn keep(record: UnknownField<'_>, out: &mut Vec<u8>) {
    let number = record.number() as i32;
    let payload = record.payload();
    match record.wire_type() {
        WireType::Varint => write_tag(number, 0, out),
        WireType::I64 => write_tag(number, 1, out),
        WireType::I32 => write_tag(number, 5, out),
        WireType::Len => {
            write_tag(number, 2, out);
            wire::push_varint(payload.len() as u64, out);
        }
        WireType::Sgroup | WireType::Egroup => {
            write_tag(number, 3, out);
            out.extend_from_slice(payload);
            write_tag(number, 4, out);
            return;
        }
    }
    out.extend_from_slice(payload);
}

fn write_record(shape: &Shape, value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Message(_) if shape.is_item => {
            write_tag(ITEM, 3, out);
            write_tag(TYPE_ID, 0, out);
            wire::push_varint(shape.number as u64, out);
            write_tag(MESSAGE, 2, out);
            write_payload(value, out);
            write_tag(ITEM, 4, out);
            return;
        }
        Value::Message(tree) if shape.kind == Type::Group => {
            write_tag(shape.number, 3, out);
            tree.write(out);
            write_tag(shape.number, 4, out);
            return;
        }
        Value::Varint(_) => write_tag(shape.number, 0, out),
        Value::Fixed64(_) => write_tag(shape.number, 1, out),
        Value::Fixed32(_) => write_tag(shape.number, 5, out),
        Value::Bytes(_) | Value::Message(_) => write_tag(shape.number, 2, out),
    }
    write_payload(value, out);
}

fn write_payload(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Varint(value) => wire::push_varint(*value, out),
        Value::Fixed32(value) => out.extend_from_slice(&value.to_le_bytes()),
        Value::Fixed64(value) => out.extend_from_slice(&value.to_le_bytes()),
        Value::Bytes(bytes) => {
            wire::push_varint(bytes.len() as u64, out);
            out.extend_from_slice(bytes);
        }
        Value::Message(tree) => {
            let mut payload = Vec::new();
            tree.write(&mut payload);
            wire::push_varint(payload.len() as u64, out);
            out.extend_from_slice(&payload);
        }
    }
}

fn write_tag(number: i32, wire_type: u64, out: &mut Vec<u8>) {
    wire::push_varint((number as u32 as u64) << 3 | wire_type, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(number: i32, kind: Type) -> Shape {
        Shape { id: 0, oneof: NONE, is_item: false, number, kind, repeated: false, packed: false, implicit: false }
    }

    #[test]
    fn fields_are_written_in_number_order() {
        let mut tree = Tree::default();
        tree.push(shape(2, Type::String), Value::Bytes(b"hi".into()));
        tree.push(shape(1, Type::Int32), Value::integer(Type::Int32, 5));
        let mut out = Vec::new();
        tree.write(&mut out);
        assert_eq!(out, b"\x08\x05\x12\x02hi");
    }

    #[test]
    fn zigzag_and_fixed() {
        assert_eq!(Value::integer(Type::Sint32, -1), Value::Varint(1));
        assert_eq!(Value::integer(Type::Sfixed32, -1), Value::Fixed32(u32::MAX));
    }
}
