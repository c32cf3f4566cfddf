//! Every kind in every shape, as wire has it.

use super::Kind;
use std::collections::BTreeMap;
use wire::{Message, Open};

#[derive(Clone, Debug, Default, PartialEq, Message)]
pub struct Implicit {
    #[proto(1, double)]
    pub double_field: f64,
    #[proto(2, float)]
    pub float_field: f32,
    #[proto(3, int32)]
    pub int32_field: i32,
    #[proto(4, int64)]
    pub int64_field: i64,
    #[proto(5, uint32)]
    pub uint32_field: u32,
    #[proto(6, uint64)]
    pub uint64_field: u64,
    #[proto(7, sint32)]
    pub sint32_field: i32,
    #[proto(8, sint64)]
    pub sint64_field: i64,
    #[proto(9, fixed32)]
    pub fixed32_field: u32,
    #[proto(10, fixed64)]
    pub fixed64_field: u64,
    #[proto(11, sfixed32)]
    pub sfixed32_field: i32,
    #[proto(12, sfixed64)]
    pub sfixed64_field: i64,
    #[proto(13, bool)]
    pub bool_field: bool,
    #[proto(14, string)]
    pub string_field: String,
    #[proto(15, bytes)]
    pub bytes_field: Vec<u8>,
    #[proto(16, enum)]
    pub enum_field: Open<Kind>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
pub struct Explicit {
    #[proto(1, double, optional)]
    pub double_field: Option<f64>,
    #[proto(2, float, optional)]
    pub float_field: Option<f32>,
    #[proto(3, int32, optional)]
    pub int32_field: Option<i32>,
    #[proto(4, int64, optional)]
    pub int64_field: Option<i64>,
    #[proto(5, uint32, optional)]
    pub uint32_field: Option<u32>,
    #[proto(6, uint64, optional)]
    pub uint64_field: Option<u64>,
    #[proto(7, sint32, optional)]
    pub sint32_field: Option<i32>,
    #[proto(8, sint64, optional)]
    pub sint64_field: Option<i64>,
    #[proto(9, fixed32, optional)]
    pub fixed32_field: Option<u32>,
    #[proto(10, fixed64, optional)]
    pub fixed64_field: Option<u64>,
    #[proto(11, sfixed32, optional)]
    pub sfixed32_field: Option<i32>,
    #[proto(12, sfixed64, optional)]
    pub sfixed64_field: Option<i64>,
    #[proto(13, bool, optional)]
    pub bool_field: Option<bool>,
    #[proto(14, string, optional)]
    pub string_field: Option<String>,
    #[proto(15, bytes, optional)]
    pub bytes_field: Option<Vec<u8>>,
    #[proto(16, enum, optional)]
    pub enum_field: Option<Open<Kind>>,
    #[proto(17, message, optional)]
    pub message_field: Option<Box<Explicit>>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
pub struct Required {
    #[proto(1, double, required)]
    pub double_field: f64,
    #[proto(2, float, required)]
    pub float_field: f32,
    #[proto(3, int32, required)]
    pub int32_field: i32,
    #[proto(4, int64, required)]
    pub int64_field: i64,
    #[proto(5, uint32, required)]
    pub uint32_field: u32,
    #[proto(6, uint64, required)]
    pub uint64_field: u64,
    #[proto(7, sint32, required)]
    pub sint32_field: i32,
    #[proto(8, sint64, required)]
    pub sint64_field: i64,
    #[proto(9, fixed32, required)]
    pub fixed32_field: u32,
    #[proto(10, fixed64, required)]
    pub fixed64_field: u64,
    #[proto(11, sfixed32, required)]
    pub sfixed32_field: i32,
    #[proto(12, sfixed64, required)]
    pub sfixed64_field: i64,
    #[proto(13, bool, required)]
    pub bool_field: bool,
    #[proto(14, string, required)]
    pub string_field: String,
    #[proto(15, bytes, required)]
    pub bytes_field: Vec<u8>,
    #[proto(16, enum, required)]
    pub enum_field: Open<Kind>,
    #[proto(17, message, required)]
    pub message_field: Implicit,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
pub struct Repeated {
    #[proto(1, double, repeated)]
    pub double_field: Vec<f64>,
    #[proto(2, float, repeated)]
    pub float_field: Vec<f32>,
    #[proto(3, int32, repeated)]
    pub int32_field: Vec<i32>,
    #[proto(4, int64, repeated)]
    pub int64_field: Vec<i64>,
    #[proto(5, uint32, repeated)]
    pub uint32_field: Vec<u32>,
    #[proto(6, uint64, repeated)]
    pub uint64_field: Vec<u64>,
    #[proto(7, sint32, repeated)]
    pub sint32_field: Vec<i32>,
    #[proto(8, sint64, repeated)]
    pub sint64_field: Vec<i64>,
    #[proto(9, fixed32, repeated)]
    pub fixed32_field: Vec<u32>,
    #[proto(10, fixed64, repeated)]
    pub fixed64_field: Vec<u64>,
    #[proto(11, sfixed32, repeated)]
    pub sfixed32_field: Vec<i32>,
    #[proto(12, sfixed64, repeated)]
    pub sfixed64_field: Vec<i64>,
    #[proto(13, bool, repeated)]
    pub bool_field: Vec<bool>,
    #[proto(14, string, repeated)]
    pub string_field: Vec<String>,
    #[proto(15, bytes, repeated)]
    pub bytes_field: Vec<Vec<u8>>,
    #[proto(16, enum, repeated)]
    pub enum_field: Vec<Open<Kind>>,
    #[proto(17, message, repeated)]
    pub message_field: Vec<Repeated>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
pub struct Packed {
    #[proto(1, double, packed)]
    pub double_field: Vec<f64>,
    #[proto(2, float, packed)]
    pub float_field: Vec<f32>,
    #[proto(3, int32, packed)]
    pub int32_field: Vec<i32>,
    #[proto(4, int64, packed)]
    pub int64_field: Vec<i64>,
    #[proto(5, uint32, packed)]
    pub uint32_field: Vec<u32>,
    #[proto(6, uint64, packed)]
    pub uint64_field: Vec<u64>,
    #[proto(7, sint32, packed)]
    pub sint32_field: Vec<i32>,
    #[proto(8, sint64, packed)]
    pub sint64_field: Vec<i64>,
    #[proto(9, fixed32, packed)]
    pub fixed32_field: Vec<u32>,
    #[proto(10, fixed64, packed)]
    pub fixed64_field: Vec<u64>,
    #[proto(11, sfixed32, packed)]
    pub sfixed32_field: Vec<i32>,
    #[proto(12, sfixed64, packed)]
    pub sfixed64_field: Vec<i64>,
    #[proto(13, bool, packed)]
    pub bool_field: Vec<bool>,
    #[proto(14, enum, packed)]
    pub enum_field: Vec<Open<Kind>>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
pub struct Maps {
    #[proto(1, map(int32, string))]
    pub by_int32: BTreeMap<i32, String>,
    #[proto(2, map(int64, string))]
    pub by_int64: BTreeMap<i64, String>,
    #[proto(3, map(uint32, string))]
    pub by_uint32: BTreeMap<u32, String>,
    #[proto(4, map(uint64, string))]
    pub by_uint64: BTreeMap<u64, String>,
    #[proto(5, map(sint32, string))]
    pub by_sint32: BTreeMap<i32, String>,
    #[proto(6, map(sint64, string))]
    pub by_sint64: BTreeMap<i64, String>,
    #[proto(7, map(fixed32, string))]
    pub by_fixed32: BTreeMap<u32, String>,
    #[proto(8, map(fixed64, string))]
    pub by_fixed64: BTreeMap<u64, String>,
    #[proto(9, map(sfixed32, string))]
    pub by_sfixed32: BTreeMap<i32, String>,
    #[proto(10, map(sfixed64, string))]
    pub by_sfixed64: BTreeMap<i64, String>,
    #[proto(11, map(bool, string))]
    pub by_bool: BTreeMap<bool, String>,
    #[proto(12, map(string, string))]
    pub by_string: BTreeMap<String, String>,
    #[proto(13, map(int32, double))]
    pub of_double: BTreeMap<i32, f64>,
    #[proto(14, map(int32, float))]
    pub of_float: BTreeMap<i32, f32>,
    #[proto(15, map(int32, int32))]
    pub of_int32: BTreeMap<i32, i32>,
    #[proto(16, map(int32, int64))]
    pub of_int64: BTreeMap<i32, i64>,
    #[proto(17, map(int32, uint32))]
    pub of_uint32: BTreeMap<i32, u32>,
    #[proto(18, map(int32, uint64))]
    pub of_uint64: BTreeMap<i32, u64>,
    #[proto(19, map(int32, sint32))]
    pub of_sint32: BTreeMap<i32, i32>,
    #[proto(20, map(int32, sint64))]
    pub of_sint64: BTreeMap<i32, i64>,
    #[proto(21, map(int32, fixed32))]
    pub of_fixed32: BTreeMap<i32, u32>,
    #[proto(22, map(int32, fixed64))]
    pub of_fixed64: BTreeMap<i32, u64>,
    #[proto(23, map(int32, sfixed32))]
    pub of_sfixed32: BTreeMap<i32, i32>,
    #[proto(24, map(int32, sfixed64))]
    pub of_sfixed64: BTreeMap<i32, i64>,
    #[proto(25, map(int32, bool))]
    pub of_bool: BTreeMap<i32, bool>,
    #[proto(26, map(int32, string))]
    pub of_string: BTreeMap<i32, String>,
    #[proto(27, map(int32, bytes))]
    pub of_bytes: BTreeMap<i32, Vec<u8>>,
    #[proto(28, map(int32, enum))]
    pub of_enum: BTreeMap<i32, Open<Kind>>,
    #[proto(29, map(string, message))]
    pub of_message: BTreeMap<String, Maps>,
}
