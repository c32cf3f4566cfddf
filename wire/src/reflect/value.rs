//! A value of any kind and shape, borrowed.

use super::{Reflect, ReflectList, ReflectMap, equal};
use core::fmt;

/// The value of a field, or of an element of a list or map, borrowed from the message.
///
/// Kinds with the same values share a variant: `int32`, `sint32` and `sfixed32` are [`I32`](Self::I32). Two are equal when
/// they are of one variant and all that is in them is equal; a NaN equals none.
#[derive(Clone, Copy)]
pub enum ValueRef<'m> {
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
    Str(&'m str),
    /// `bytes`
    Bytes(&'m [u8]),
    /// The number of an enum's value; the field's [kind](super::KindDescription::Enum) knows the names.
    Enum(i32),
    /// A message or group.
    Message(&'m dyn Reflect),
    /// The elements of a repeated field.
    List(&'m dyn ReflectList),
    /// The entries of a map.
    Map(&'m dyn ReflectMap),
}

impl ValueRef<'_> {
    /// Is this what a field with implicit presence has when nothing is written: 0, `false`, nothing in it? −0.0 is not.
    pub fn is_default(self) -> bool {
        match self {
            ValueRef::Bool(value) => !value,
            ValueRef::I32(value) | ValueRef::Enum(value) => value == 0,
            ValueRef::I64(value) => value == 0,
            ValueRef::U32(value) => value == 0,
            ValueRef::U64(value) => value == 0,
            ValueRef::F32(value) => value.to_bits() == 0,
            ValueRef::F64(value) => value.to_bits() == 0,
            ValueRef::Str(value) => value.is_empty(),
            ValueRef::Bytes(value) => value.is_empty(),
            ValueRef::Message(message) => message.is_empty(),
            ValueRef::List(list) => list.is_empty(),
            ValueRef::Map(map) => map.is_empty(),
        }
    }
}

impl PartialEq for ValueRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        equal::values(*self, *other)
    }
}

/// Of messages only the name: what is in them may be for nobody's eyes.
impl fmt::Debug for ValueRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValueRef::Bool(value) => value.fmt(f),
            ValueRef::I32(value) | ValueRef::Enum(value) => value.fmt(f),
            ValueRef::I64(value) => value.fmt(f),
            ValueRef::U32(value) => value.fmt(f),
            ValueRef::U64(value) => value.fmt(f),
            ValueRef::F32(value) => value.fmt(f),
            ValueRef::F64(value) => value.fmt(f),
            ValueRef::Str(value) => value.fmt(f),
            ValueRef::Bytes(value) => value.fmt(f),
            ValueRef::Message(message) => write!(f, "{} {{ .. }}", message.description().name),
            ValueRef::List(list) => f.debug_list().entries(list.iter()).finish(),
            ValueRef::Map(map) => {
                let mut entries = f.debug_map();
                map.for_each(true, &mut |key, value| {
                    entries.entry(&key, &value);
                });
                entries.finish()
            }
        }
    }
}

/// Why a field is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReflectError {
    /// The message has no field of this number.
    NoField,
    /// The field holds values of another kind or shape.
    OtherKind,
    /// The list has no such element, or the map no such entry.
    NoElement,
    /// The list or map is of fixed capacity and full.
    Full,
    /// A closed enum has no value of this number.
    Unlisted,
}

impl fmt::Display for ReflectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ReflectError::NoField => "the message has no field of this number",
            ReflectError::OtherKind => "the field holds values of another kind or shape",
            ReflectError::NoElement => "there is no such element",
            ReflectError::Full => "the list or map is of fixed capacity and full",
            ReflectError::Unlisted => "the closed enum has no value of this number",
        })
    }
}

impl core::error::Error for ReflectError {}
