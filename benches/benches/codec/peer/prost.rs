//! prost, on structs as its generator prints them.

use super::Peer;
use crate::shape;
use prost::Message;
use std::collections::BTreeMap;

pub(crate) struct Prost;

/// prost's type for the same schema.
pub(crate) trait Twin: wire::Message {
    type Prost: Message + Default;
}

impl<S: Twin> Peer<S> for Prost {
    const NAME: &'static str = "prost";

    type Value<'a> = S::Prost;

    fn bytes(sample: &S) -> Vec<u8> {
        sample.encode_to_vec()
    }

    fn decode(bytes: &[u8]) -> S::Prost {
        S::Prost::decode(bytes).expect("bytes of this message")
    }

    fn encode(value: &S::Prost) -> Vec<u8> {
        value.encode_to_vec()
    }
}

impl Twin for benches::samples::Person {
    type Prost = Person;
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Person {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(int32, tag = "2")]
    age: i32,
    #[prost(string, tag = "3")]
    email: String,
    #[prost(bool, tag = "4")]
    is_active: bool,
}

impl Twin for shape::Tree {
    type Prost = Tree;
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Tree {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(string, tag = "2")]
    label: String,
    #[prost(message, repeated, tag = "3")]
    children: Vec<Tree>,
}

impl Twin for shape::Log {
    type Prost = Log;
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Log {
    #[prost(message, repeated, tag = "1")]
    records: Vec<LogRecord>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct LogRecord {
    #[prost(fixed64, tag = "1")]
    time_unix_nanos: u64,
    #[prost(int32, tag = "2")]
    severity: i32,
    #[prost(string, tag = "3")]
    service: String,
    #[prost(string, tag = "4")]
    message: String,
    #[prost(btree_map = "string, string", tag = "5")]
    attributes: BTreeMap<String, String>,
}

impl Twin for shape::Columns {
    type Prost = Columns;
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Columns {
    #[prost(uint32, repeated, tag = "1")]
    counts: Vec<u32>,
    #[prost(sint64, repeated, tag = "2")]
    deltas: Vec<i64>,
    #[prost(double, repeated, tag = "3")]
    values: Vec<f64>,
}
