//! Values of any kind and shape, owned: what is read and set by number.

use super::{MapKey, Name};
use crate::UnknownFields;
use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;

/// The value of a field, or of an element of a list or map.
///
/// Kinds with the same values share a variant: `int32`, `sint32` and `sfixed32` are [`I32`](Self::I32). Two are equal when
/// they are of one variant and all that is in them is equal, whatever the order of a map's entries; a NaN equals none.
#[derive(Clone)]
pub enum Value {
    /// `bool`
    Bool(bool),
    /// `int32`, `sint32`, `sfixed32`
    I32(i32),
    /// `int64`, `sint64`, `sfixed64`
    I64(i64),
    /// `uint32`, `fixed32`
    U32(u32),
    /// `uint64`, `fixed64`
    U64(u64),
    /// `float`
    F32(f32),
    /// `double`
    F64(f64),
    /// `string`
    Str(String),
    /// `bytes`
    Bytes(Vec<u8>),
    /// The number of an enum's value.
    Enum(i32),
    /// A message or group.
    Message(Box<Snapshot>),
    /// The elements of a list.
    List(Vec<Value>),
    /// The entries of a map.
    Map(Vec<(Value, Value)>),
}

/// What is in a message of any type, by the numbers of its fields: a copy that owns all of it. Equal where name, fields and
/// unknown fields are.
#[derive(Clone, Default, PartialEq)]
pub struct Snapshot {
    /// The full name of the message's type.
    pub name: Name,
    /// The fields that are there, ascending by number.
    pub fields: Vec<(u32, Value)>,
    /// The records that no field took.
    pub unknown: UnknownFields,
}

impl Snapshot {
    /// The value of a field, if the message has it.
    pub fn get(&self, number: u32) -> Option<&Value> {
        let place = self.fields.binary_search_by_key(&number, |field| field.0).ok()?;
        Some(&self.fields[place].1)
    }
}

/// The full name alone: what is in the message may be for nobody's eyes.
impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {{ .. }}", self.name)
    }
}

impl Value {
    /// The value as the key of a map.
    pub fn as_key(&self) -> MapKey<'_> {
        match self {
            Value::Bool(value) => MapKey::Bool(*value),
            Value::I32(value) => MapKey::Signed((*value).into()),
            Value::I64(value) => MapKey::Signed(*value),
            Value::U32(value) => MapKey::Unsigned((*value).into()),
            Value::U64(value) => MapKey::Unsigned(*value),
            Value::Str(value) => MapKey::Str(value),
            _ => MapKey::None,
        }
    }

    /// The text, where it is a `string`.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::Str(text) = self { Some(text) } else { None }
    }

    /// The message, where it is one.
    pub fn as_message(&self) -> Option<&Snapshot> {
        if let Value::Message(message) = self { Some(message) } else { None }
    }

    /// The elements, where it is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        if let Value::List(values) = self { Some(values) } else { None }
    }

    /// The entries, where it is a map.
    pub fn as_map(&self) -> Option<&[(Value, Value)]> {
        if let Value::Map(entries) = self { Some(entries) } else { None }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::I32(a), Value::I32(b)) | (Value::Enum(a), Value::Enum(b)) => a == b,
            (Value::I64(a), Value::I64(b)) => a == b,
            (Value::U32(a), Value::U32(b)) => a == b,
            (Value::U64(a), Value::U64(b)) => a == b,
            (Value::F32(a), Value::F32(b)) => a == b,
            (Value::F64(a), Value::F64(b)) => a == b,
            (Value::Str(a), Value::Str(b)) => a == b,
            (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::Message(a), Value::Message(b)) => a == b,
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Map(a), Value::Map(b)) => sorted(a) == sorted(b),
            _ => false,
        }
    }
}

/// The entries by their keys, of those with one key the last.
pub(super) fn sorted(entries: &[(Value, Value)]) -> Vec<(&Value, &Value)> {
    let mut sorted: Vec<_> = entries.iter().rev().map(|(key, value)| (key, value)).collect();
    sorted.sort_by(|a, b| a.0.as_key().cmp(&b.0.as_key()));
    sorted.dedup_by(|a, b| a.0.as_key() == b.0.as_key());
    sorted
}

/// Of messages only the name: what is in them may be for nobody's eyes.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => value.fmt(f),
            Value::I32(value) | Value::Enum(value) => value.fmt(f),
            Value::I64(value) => value.fmt(f),
            Value::U32(value) => value.fmt(f),
            Value::U64(value) => value.fmt(f),
            Value::F32(value) => value.fmt(f),
            Value::F64(value) => value.fmt(f),
            Value::Str(value) => value.fmt(f),
            Value::Bytes(value) => value.fmt(f),
            Value::Message(message) => message.fmt(f),
            Value::List(values) => values.fmt(f),
            Value::Map(entries) => f.debug_map().entries(entries.iter().map(|(key, value)| (key, value))).finish(),
        }
    }
}

macro_rules! from {
    ($($type:ty: $value:ident => $made:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $made
            }
        }
    )*};
}

from! {
    bool: value => Value::Bool(value);
    i32: value => Value::I32(value);
    i64: value => Value::I64(value);
    u32: value => Value::U32(value);
    u64: value => Value::U64(value);
    f32: value => Value::F32(value);
    f64: value => Value::F64(value);
    &str: value => Value::Str(value.into());
    String: value => Value::Str(value);
    &[u8]: value => Value::Bytes(value.into());
    Vec<u8>: value => Value::Bytes(value);
    Snapshot: value => Value::Message(Box::new(value));
    Vec<Value>: value => Value::List(value);
}
