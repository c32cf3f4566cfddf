//! The same messages as prost has them.

use super::Kind;
use std::collections::BTreeMap;

#[derive(Clone, PartialEq, prost::Message)]
pub struct Implicit {
    #[prost(double, tag = "1")]
    pub double_field: f64,
    #[prost(float, tag = "2")]
    pub float_field: f32,
    #[prost(int32, tag = "3")]
    pub int32_field: i32,
    #[prost(int64, tag = "4")]
    pub int64_field: i64,
    #[prost(uint32, tag = "5")]
    pub uint32_field: u32,
    #[prost(uint64, tag = "6")]
    pub uint64_field: u64,
    #[prost(sint32, tag = "7")]
    pub sint32_field: i32,
    #[prost(sint64, tag = "8")]
    pub sint64_field: i64,
    #[prost(fixed32, tag = "9")]
    pub fixed32_field: u32,
    #[prost(fixed64, tag = "10")]
    pub fixed64_field: u64,
    #[prost(sfixed32, tag = "11")]
    pub sfixed32_field: i32,
    #[prost(sfixed64, tag = "12")]
    pub sfixed64_field: i64,
    #[prost(bool, tag = "13")]
    pub bool_field: bool,
    #[prost(string, tag = "14")]
    pub string_field: String,
    #[prost(bytes = "vec", tag = "15")]
    pub bytes_field: Vec<u8>,
    #[prost(enumeration = "Kind", tag = "16")]
    pub enum_field: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Explicit {
    #[prost(double, optional, tag = "1")]
    pub double_field: Option<f64>,
    #[prost(float, optional, tag = "2")]
    pub float_field: Option<f32>,
    #[prost(int32, optional, tag = "3")]
    pub int32_field: Option<i32>,
    #[prost(int64, optional, tag = "4")]
    pub int64_field: Option<i64>,
    #[prost(uint32, optional, tag = "5")]
    pub uint32_field: Option<u32>,
    #[prost(uint64, optional, tag = "6")]
    pub uint64_field: Option<u64>,
    #[prost(sint32, optional, tag = "7")]
    pub sint32_field: Option<i32>,
    #[prost(sint64, optional, tag = "8")]
    pub sint64_field: Option<i64>,
    #[prost(fixed32, optional, tag = "9")]
    pub fixed32_field: Option<u32>,
    #[prost(fixed64, optional, tag = "10")]
    pub fixed64_field: Option<u64>,
    #[prost(sfixed32, optional, tag = "11")]
    pub sfixed32_field: Option<i32>,
    #[prost(sfixed64, optional, tag = "12")]
    pub sfixed64_field: Option<i64>,
    #[prost(bool, optional, tag = "13")]
    pub bool_field: Option<bool>,
    #[prost(string, optional, tag = "14")]
    pub string_field: Option<String>,
    #[prost(bytes = "vec", optional, tag = "15")]
    pub bytes_field: Option<Vec<u8>>,
    #[prost(enumeration = "Kind", optional, tag = "16")]
    pub enum_field: Option<i32>,
    #[prost(message, optional, boxed, tag = "17")]
    pub message_field: Option<Box<Explicit>>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Required {
    #[prost(double, required, tag = "1")]
    pub double_field: f64,
    #[prost(float, required, tag = "2")]
    pub float_field: f32,
    #[prost(int32, required, tag = "3")]
    pub int32_field: i32,
    #[prost(int64, required, tag = "4")]
    pub int64_field: i64,
    #[prost(uint32, required, tag = "5")]
    pub uint32_field: u32,
    #[prost(uint64, required, tag = "6")]
    pub uint64_field: u64,
    #[prost(sint32, required, tag = "7")]
    pub sint32_field: i32,
    #[prost(sint64, required, tag = "8")]
    pub sint64_field: i64,
    #[prost(fixed32, required, tag = "9")]
    pub fixed32_field: u32,
    #[prost(fixed64, required, tag = "10")]
    pub fixed64_field: u64,
    #[prost(sfixed32, required, tag = "11")]
    pub sfixed32_field: i32,
    #[prost(sfixed64, required, tag = "12")]
    pub sfixed64_field: i64,
    #[prost(bool, required, tag = "13")]
    pub bool_field: bool,
    #[prost(string, required, tag = "14")]
    pub string_field: String,
    #[prost(bytes = "vec", required, tag = "15")]
    pub bytes_field: Vec<u8>,
    #[prost(enumeration = "Kind", required, tag = "16")]
    pub enum_field: i32,
    #[prost(message, required, tag = "17")]
    pub message_field: Implicit,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Repeated {
    #[prost(double, repeated, packed = "false", tag = "1")]
    pub double_field: Vec<f64>,
    #[prost(float, repeated, packed = "false", tag = "2")]
    pub float_field: Vec<f32>,
    #[prost(int32, repeated, packed = "false", tag = "3")]
    pub int32_field: Vec<i32>,
    #[prost(int64, repeated, packed = "false", tag = "4")]
    pub int64_field: Vec<i64>,
    #[prost(uint32, repeated, packed = "false", tag = "5")]
    pub uint32_field: Vec<u32>,
    #[prost(uint64, repeated, packed = "false", tag = "6")]
    pub uint64_field: Vec<u64>,
    #[prost(sint32, repeated, packed = "false", tag = "7")]
    pub sint32_field: Vec<i32>,
    #[prost(sint64, repeated, packed = "false", tag = "8")]
    pub sint64_field: Vec<i64>,
    #[prost(fixed32, repeated, packed = "false", tag = "9")]
    pub fixed32_field: Vec<u32>,
    #[prost(fixed64, repeated, packed = "false", tag = "10")]
    pub fixed64_field: Vec<u64>,
    #[prost(sfixed32, repeated, packed = "false", tag = "11")]
    pub sfixed32_field: Vec<i32>,
    #[prost(sfixed64, repeated, packed = "false", tag = "12")]
    pub sfixed64_field: Vec<i64>,
    #[prost(bool, repeated, packed = "false", tag = "13")]
    pub bool_field: Vec<bool>,
    #[prost(string, repeated, tag = "14")]
    pub string_field: Vec<String>,
    #[prost(bytes = "vec", repeated, tag = "15")]
    pub bytes_field: Vec<Vec<u8>>,
    #[prost(enumeration = "Kind", repeated, packed = "false", tag = "16")]
    pub enum_field: Vec<i32>,
    #[prost(message, repeated, tag = "17")]
    pub message_field: Vec<Repeated>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Packed {
    #[prost(double, repeated, tag = "1")]
    pub double_field: Vec<f64>,
    #[prost(float, repeated, tag = "2")]
    pub float_field: Vec<f32>,
    #[prost(int32, repeated, tag = "3")]
    pub int32_field: Vec<i32>,
    #[prost(int64, repeated, tag = "4")]
    pub int64_field: Vec<i64>,
    #[prost(uint32, repeated, tag = "5")]
    pub uint32_field: Vec<u32>,
    #[prost(uint64, repeated, tag = "6")]
    pub uint64_field: Vec<u64>,
    #[prost(sint32, repeated, tag = "7")]
    pub sint32_field: Vec<i32>,
    #[prost(sint64, repeated, tag = "8")]
    pub sint64_field: Vec<i64>,
    #[prost(fixed32, repeated, tag = "9")]
    pub fixed32_field: Vec<u32>,
    #[prost(fixed64, repeated, tag = "10")]
    pub fixed64_field: Vec<u64>,
    #[prost(sfixed32, repeated, tag = "11")]
    pub sfixed32_field: Vec<i32>,
    #[prost(sfixed64, repeated, tag = "12")]
    pub sfixed64_field: Vec<i64>,
    #[prost(bool, repeated, tag = "13")]
    pub bool_field: Vec<bool>,
    #[prost(enumeration = "Kind", repeated, tag = "14")]
    pub enum_field: Vec<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Maps {
    #[prost(btree_map = "int32, string", tag = "1")]
    pub by_int32: BTreeMap<i32, String>,
    #[prost(btree_map = "int64, string", tag = "2")]
    pub by_int64: BTreeMap<i64, String>,
    #[prost(btree_map = "uint32, string", tag = "3")]
    pub by_uint32: BTreeMap<u32, String>,
    #[prost(btree_map = "uint64, string", tag = "4")]
    pub by_uint64: BTreeMap<u64, String>,
    #[prost(btree_map = "sint32, string", tag = "5")]
    pub by_sint32: BTreeMap<i32, String>,
    #[prost(btree_map = "sint64, string", tag = "6")]
    pub by_sint64: BTreeMap<i64, String>,
    #[prost(btree_map = "fixed32, string", tag = "7")]
    pub by_fixed32: BTreeMap<u32, String>,
    #[prost(btree_map = "fixed64, string", tag = "8")]
    pub by_fixed64: BTreeMap<u64, String>,
    #[prost(btree_map = "sfixed32, string", tag = "9")]
    pub by_sfixed32: BTreeMap<i32, String>,
    #[prost(btree_map = "sfixed64, string", tag = "10")]
    pub by_sfixed64: BTreeMap<i64, String>,
    #[prost(btree_map = "bool, string", tag = "11")]
    pub by_bool: BTreeMap<bool, String>,
    #[prost(btree_map = "string, string", tag = "12")]
    pub by_string: BTreeMap<String, String>,
    #[prost(btree_map = "int32, double", tag = "13")]
    pub of_double: BTreeMap<i32, f64>,
    #[prost(btree_map = "int32, float", tag = "14")]
    pub of_float: BTreeMap<i32, f32>,
    #[prost(btree_map = "int32, int32", tag = "15")]
    pub of_int32: BTreeMap<i32, i32>,
    #[prost(btree_map = "int32, int64", tag = "16")]
    pub of_int64: BTreeMap<i32, i64>,
    #[prost(btree_map = "int32, uint32", tag = "17")]
    pub of_uint32: BTreeMap<i32, u32>,
    #[prost(btree_map = "int32, uint64", tag = "18")]
    pub of_uint64: BTreeMap<i32, u64>,
    #[prost(btree_map = "int32, sint32", tag = "19")]
    pub of_sint32: BTreeMap<i32, i32>,
    #[prost(btree_map = "int32, sint64", tag = "20")]
    pub of_sint64: BTreeMap<i32, i64>,
    #[prost(btree_map = "int32, fixed32", tag = "21")]
    pub of_fixed32: BTreeMap<i32, u32>,
    #[prost(btree_map = "int32, fixed64", tag = "22")]
    pub of_fixed64: BTreeMap<i32, u64>,
    #[prost(btree_map = "int32, sfixed32", tag = "23")]
    pub of_sfixed32: BTreeMap<i32, i32>,
    #[prost(btree_map = "int32, sfixed64", tag = "24")]
    pub of_sfixed64: BTreeMap<i32, i64>,
    #[prost(btree_map = "int32, bool", tag = "25")]
    pub of_bool: BTreeMap<i32, bool>,
    #[prost(btree_map = "int32, string", tag = "26")]
    pub of_string: BTreeMap<i32, String>,
    #[prost(btree_map = "int32, bytes", tag = "27")]
    pub of_bytes: BTreeMap<i32, Vec<u8>>,
    #[prost(btree_map = "int32, enumeration(Kind)", tag = "28")]
    pub of_enum: BTreeMap<i32, i32>,
    #[prost(btree_map = "string, message", tag = "29")]
    pub of_message: BTreeMap<String, Maps>,
}
