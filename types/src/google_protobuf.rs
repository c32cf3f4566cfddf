//! `google.protobuf`: timestamp, duration, any, wrappers, struct, empty, field_mask.
use super::google_protobuf as root;
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct Timestamp {
    #[proto(1, int64)]
    pub seconds: i64,
    #[proto(2, int32)]
    pub nanos: i32,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct Duration {
    #[proto(1, int64)]
    pub seconds: i64,
    #[proto(2, int32)]
    pub nanos: i32,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct Any {
    #[proto(1, string)]
    pub type_url: String,
    #[proto(2, bytes)]
    pub value: Vec<u8>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct Empty {
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct FieldMask {
    #[proto(1, string, repeated)]
    pub paths: Vec<String>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct Struct {
    #[proto(1, map(string, message))]
    pub fields: std::collections::HashMap<String, root::Value>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct Value {
    #[proto(oneof(1, 2, 3, 4, 5, 6))]
    pub kind: Option<root::value::Kind>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod value {
    use super::root;
    #[derive(Clone, Debug, PartialEq, wire::Oneof)]
    pub enum Kind {
        #[proto(1, enum)]
        NullValue(wire::Open<root::NullValue>),
        #[proto(2, double)]
        NumberValue(f64),
        #[proto(3, string)]
        StringValue(String),
        #[proto(4, bool)]
        BoolValue(bool),
        #[proto(5, message)]
        StructValue(root::Struct),
        #[proto(6, message)]
        ListValue(root::ListValue),
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct ListValue {
    #[proto(1, message, repeated)]
    pub values: Vec<root::Value>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, wire::Enumeration)]
#[repr(i32)]
#[proto(name = "google.protobuf.NullValue")]
pub enum NullValue {
    #[proto(name = "NULL_VALUE")]
    NullValue = 0,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct DoubleValue {
    #[proto(1, double)]
    pub value: f64,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct FloatValue {
    #[proto(1, float)]
    pub value: f32,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct Int64Value {
    #[proto(1, int64)]
    pub value: i64,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct UInt64Value {
    #[proto(1, uint64)]
    pub value: u64,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct Int32Value {
    #[proto(1, int32)]
    pub value: i32,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct UInt32Value {
    #[proto(1, uint32)]
    pub value: u32,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct BoolValue {
    #[proto(1, bool)]
    pub value: bool,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct StringValue {
    #[proto(1, string)]
    pub value: String,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct BytesValue {
    #[proto(1, bytes)]
    pub value: Vec<u8>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
