//! Messages with every kind and shape, and every well-known type.
#![allow(dead_code)]

use std::collections::BTreeMap;
use wire::{Enumeration, Extendable, Message, Open, Reflect, UnknownFields};
use wire_reflect::TypeRegistry;
use wire_types::{
    Any, BoolValue, BytesValue, Duration, Empty, FieldMask, FloatValue, Int64Value, ListValue, NullValue, StringValue,
    Struct, Timestamp, Value,
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enumeration)]
#[proto(name = "test.Color")]
#[repr(i32)]
pub(crate) enum Color {
    #[default]
    #[proto(name = "COLOR_NONE")]
    None = 0,
    #[proto(name = "COLOR_RED")]
    Red = 1,
    #[proto(name = "COLOR_DARK")]
    Dark = -1,
}

#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "test.All")]
pub(crate) struct All {
    #[proto(1, double)]
    pub(crate) double: f64,
    #[proto(2, float)]
    pub(crate) float: f32,
    #[proto(3, int32)]
    pub(crate) int32: i32,
    #[proto(4, int64)]
    pub(crate) int64: i64,
    #[proto(5, uint32)]
    pub(crate) uint32: u32,
    #[proto(6, uint64)]
    pub(crate) uint64: u64,
    #[proto(7, bool)]
    pub(crate) bool: bool,
    #[proto(8, string)]
    pub(crate) string: String,
    #[proto(9, bytes)]
    pub(crate) bytes: Vec<u8>,
    #[proto(10, enum)]
    pub(crate) color: Open<Color>,
    #[proto(11, message, optional)]
    pub(crate) child: Option<Box<All>>,
    #[proto(12, sint32, optional)]
    pub(crate) maybe_number: Option<i32>,
    #[proto(20, int32, packed)]
    pub(crate) numbers: Vec<i32>,
    #[proto(21, uint64, packed)]
    pub(crate) longs: Vec<u64>,
    #[proto(22, double, packed)]
    pub(crate) doubles: Vec<f64>,
    #[proto(23, string, repeated)]
    pub(crate) texts: Vec<String>,
    #[proto(24, message, repeated)]
    pub(crate) children: Vec<All>,
    #[proto(25, enum, packed)]
    pub(crate) colors: Vec<Open<Color>>,
    #[proto(26, bool, packed)]
    pub(crate) bools: Vec<bool>,
    #[proto(30, map(string, int32))]
    pub(crate) by_name: BTreeMap<String, i32>,
    #[proto(31, map(int64, message))]
    pub(crate) by_id: BTreeMap<i64, All>,
    #[proto(32, map(bool, enum))]
    pub(crate) by_truth: BTreeMap<bool, Open<Color>>,
    #[proto(oneof(40, 41, 42, 43))]
    pub(crate) choice: Option<Choice>,
    #[proto(50, message, optional)]
    pub(crate) time: Option<Timestamp>,
    #[proto(51, message, optional)]
    pub(crate) span: Option<Duration>,
    #[proto(52, message, optional)]
    pub(crate) mask: Option<FieldMask>,
    #[proto(53, message, optional)]
    pub(crate) object: Option<Struct>,
    #[proto(54, message, optional)]
    pub(crate) value: Option<Value>,
    #[proto(55, message, optional)]
    pub(crate) list: Option<ListValue>,
    #[proto(56, message, optional)]
    pub(crate) any: Option<Any>,
    #[proto(57, message, optional)]
    pub(crate) empty: Option<Empty>,
    #[proto(58, message, optional)]
    pub(crate) wrapped: Option<Int64Value>,
    #[proto(59, message, optional)]
    pub(crate) wrapped_text: Option<StringValue>,
    #[proto(60, message, repeated)]
    pub(crate) values: Vec<Value>,
    #[proto(61, message, repeated)]
    pub(crate) anys: Vec<Any>,
    #[proto(62, enum, packed)]
    pub(crate) nulls: Vec<Open<NullValue>>,
    #[proto(63, message, optional)]
    pub(crate) wrapped_bytes: Option<BytesValue>,
    #[proto(64, message, optional)]
    pub(crate) wrapped_bool: Option<BoolValue>,
    #[proto(65, message, optional)]
    pub(crate) wrapped_float: Option<FloatValue>,
}

#[derive(Clone, Debug, PartialEq, wire::Oneof, Reflect)]
pub(crate) enum Choice {
    #[proto(40, string)]
    Text(String),
    #[proto(41, int32)]
    Number(i32),
    #[proto(42, message)]
    Value(Value),
    #[proto(43, enum)]
    Null(Open<NullValue>),
}

/// proto2: required fields, a closed enum, extensions.
#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "test.Old")]
pub(crate) struct Old {
    #[proto(1, int32, required)]
    pub(crate) id: i32,
    #[proto(2, enum, required)]
    pub(crate) color: Color,
    #[proto(3, message, optional)]
    pub(crate) child: Option<Box<Old>>,
    #[proto(4, enum, repeated)]
    pub(crate) colors: Vec<Color>,
    #[proto(unknown)]
    pub(crate) unknown: UnknownFields,
}

impl Extendable for Old {
    fn unknown_fields(&self) -> &UnknownFields {
        &self.unknown
    }

    fn unknown_fields_mut(&mut self) -> &mut UnknownFields {
        &mut self.unknown
    }
}

pub(crate) fn types() -> TypeRegistry {
    TypeRegistry::new()
        .with::<All>()
        .with::<Old>()
        .with::<Any>()
        .with::<Timestamp>()
        .with::<Duration>()
        .with::<Struct>()
        .with::<Value>()
        .with::<ListValue>()
        .with::<Empty>()
        .with::<Int64Value>()
        .with::<FieldMask>()
}
