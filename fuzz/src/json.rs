//! What must hold for any ProtoJSON.

use crate::{Color, Everything, plain, stable};
use std::collections::BTreeMap;
use wire::{Decode, Message, Oneof, Open, Reflect};
use wire_reflect::{
    TypeRegistry,
    json::{Parser, Printer},
};
use wire_types::{
    Any, Duration, Empty, FieldMask, Int64Value, ListValue, NullValue, StringValue, Struct, Timestamp, Value,
};

/// What JSON has a form of its own for.
#[allow(missing_docs, reason = "the attribute says all")]
#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "fuzz.Document")]
pub struct Document {
    #[proto(1, double)]
    pub double: f64,
    #[proto(2, float)]
    pub float: f32,
    #[proto(3, int32)]
    pub int32: i32,
    #[proto(4, int64)]
    pub int64: i64,
    #[proto(5, uint64)]
    pub uint64: u64,
    #[proto(6, bool)]
    pub bool: bool,
    #[proto(7, string)]
    pub text: String,
    #[proto(8, bytes)]
    pub bytes: Vec<u8>,
    #[proto(9, enum)]
    pub color: Open<Color>,
    #[proto(10, enum, packed)]
    pub colors: Vec<Open<Color>>,
    #[proto(11, message, optional)]
    pub child: Option<Box<Document>>,
    #[proto(12, message, repeated)]
    pub children: Vec<Document>,
    #[proto(13, int32, packed)]
    pub numbers: Vec<i32>,
    #[proto(14, uint64, packed)]
    pub longs: Vec<u64>,
    #[proto(15, float, packed)]
    pub floats: Vec<f32>,
    #[proto(16, string, repeated)]
    pub texts: Vec<String>,
    #[proto(17, map(string, message))]
    pub by_name: BTreeMap<String, Document>,
    #[proto(18, map(int64, string))]
    pub by_id: BTreeMap<i64, String>,
    #[proto(19, map(bool, uint32))]
    pub by_truth: BTreeMap<bool, u32>,
    #[proto(20, string, optional)]
    pub maybe_text: Option<String>,
    #[proto(oneof(30, 31))]
    pub either: Option<Either>,
    #[proto(40, message, optional)]
    pub time: Option<Timestamp>,
    #[proto(41, message, optional)]
    pub span: Option<Duration>,
    #[proto(42, message, optional)]
    pub mask: Option<FieldMask>,
    #[proto(43, message, optional)]
    pub object: Option<Struct>,
    #[proto(44, message, optional)]
    pub value: Option<Value>,
    #[proto(45, message, optional)]
    pub list: Option<ListValue>,
    #[proto(46, message, optional)]
    pub any: Option<Any>,
    #[proto(47, message, optional)]
    pub empty: Option<Empty>,
    #[proto(48, message, optional)]
    pub wrapped: Option<Int64Value>,
    #[proto(49, message, optional)]
    pub wrapped_text: Option<StringValue>,
    #[proto(50, message, repeated)]
    pub values: Vec<Value>,
    #[proto(51, enum, packed)]
    pub nulls: Vec<Open<NullValue>>,
}

/// A member that may be `null`.
#[derive(Clone, Debug, PartialEq, Oneof, Reflect)]
pub enum Either {
    /// A number.
    #[proto(30, int32)]
    Number(i32),
    /// `null`
    #[proto(31, enum)]
    Null(Open<NullValue>),
}

/// A text that is read at all is written, and what is written reads back as the same; so does what the bytes of the message
/// say. Unknown fields that are passed over change nothing.
pub fn json(bytes: &[u8]) {
    let types = TypeRegistry::new().with::<Document>().with::<Duration>().with::<Any>();
    let parser = Parser::new().types(&types).element_memory(16 << 20);
    let printer = Printer::new().types(&types).sorted(true);
    let ignoring = parser.ignore_unknown(true).from_slice::<Document>(bytes);
    let document = match parser.from_slice::<Document>(bytes) {
        Ok(document) => document,
        Err(error) => return assert!(error.offset().unwrap_or(0) <= bytes.len()),
    };
    let text = printer.to_string(&document).expect("what JSON said it can say");
    assert_eq!(printer.to_string(&ignoring.expect("nothing was unknown")).as_ref().ok(), Some(&text));
    let again: Document = parser.from_str(&text).expect("what was written is read");
    assert_eq!(printer.to_string(&again).as_ref().ok(), Some(&text));
    let decoded = Document::decode(&plain(&document)).expect("what was encoded is decoded");
    assert_eq!(printer.to_string(&decoded).as_ref().ok(), Some(&text));
    let pretty = printer.defaults(true).proto_names(true).indent(2).to_string(&document).expect("a choice of form");
    let again: Document = parser.from_str(&pretty).expect("what was written is read");
    // A message without presence is there for its unknown fields alone, which are gone.
    if !text.contains("\"leaf\":{}") {
        assert_eq!(printer.to_string(&again).ok(), Some(text));
    }
}

/// A message comes back from its JSON, but for what is unknown and the bits of a NaN.
pub(crate) fn in_json(message: &Everything) {
    let printer = Printer::new().sorted(true);
    let text = printer.to_string(message).expect("it has nothing that JSON can not have");
    let again: Everything = Parser::new().element_memory(usize::MAX).from_str(&text).expect("what was written is read");
    // A message without presence is there for its unknown fields alone, which are gone.
    if !text.contains("\"leaf\":{}") {
        assert_eq!(printer.to_string(&again).ok(), Some(text));
    }
    let decoded = Everything::decode(&stable(&again)).expect("what was encoded is decoded");
    assert_eq!(stable(&decoded), stable(&again));
}
