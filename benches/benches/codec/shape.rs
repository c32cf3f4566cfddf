//! What is encoded and decoded: one type a shape, as this project's derive spells it.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use wire::Message;

/// A type with a sample to measure.
pub(crate) trait Shape: Message + Serialize + DeserializeOwned {
    const NAME: &'static str;

    fn sample() -> Self;
}

/// The origin document's record: small and flat.
impl Shape for benches::samples::Person {
    const NAME: &'static str = "person";

    fn sample() -> Self {
        benches::samples::Person::sample()
    }
}

/// Many small messages, each inside another.
#[derive(Clone, Debug, Default, PartialEq, Message, Serialize, Deserialize)]
#[proto(view)]
pub(crate) struct Tree {
    #[proto(1, uint64)]
    pub(crate) id: u64,
    #[proto(2, string)]
    pub(crate) label: String,
    #[proto(3, message, repeated)]
    pub(crate) children: Vec<Tree>,
}

impl Tree {
    fn of_depth(depth: u64) -> Self {
        let children = if depth == 0 { 0 } else { 4 };
        Tree {
            id: depth * 1000 + 7,
            label: format!("level {depth}"),
            children: (0..children).map(|_| Tree::of_depth(depth - 1)).collect(),
        }
    }
}

impl Shape for Tree {
    const NAME: &'static str = "tree";

    fn sample() -> Self {
        Tree::of_depth(4)
    }
}

/// Strings, and maps of them.
#[derive(Clone, Debug, Default, PartialEq, Message, Serialize, Deserialize)]
#[proto(view)]
pub(crate) struct Log {
    #[proto(1, message, repeated)]
    pub(crate) records: Vec<LogRecord>,
}

#[derive(Clone, Debug, Default, PartialEq, Message, Serialize, Deserialize)]
#[proto(view)]
pub(crate) struct LogRecord {
    #[proto(1, fixed64)]
    pub(crate) time_unix_nanos: u64,
    #[proto(2, int32)]
    pub(crate) severity: i32,
    #[proto(3, string)]
    pub(crate) service: String,
    #[proto(4, string)]
    pub(crate) message: String,
    #[proto(5, map(string, string))]
    pub(crate) attributes: BTreeMap<String, String>,
}

impl LogRecord {
    fn sample(i: u64) -> Self {
        let attributes = ["http.method", "http.route", "net.peer", "user.id"].into_iter();
        LogRecord {
            time_unix_nanos: 1_754_784_000_000_000_000 + i * 1_000_003,
            severity: 9,
            service: "notifications".into(),
            message: format!("request {i} finished with 200 after {} ms", i % 97),
            attributes: attributes.map(|key| (key.into(), format!("{key}-{i}"))).collect(),
        }
    }
}

impl Shape for Log {
    const NAME: &'static str = "log";

    fn sample() -> Self {
        Log { records: (0..100).map(LogRecord::sample).collect() }
    }
}

/// Long packed lists of numbers.
#[derive(Clone, Debug, Default, PartialEq, Message, Serialize, Deserialize)]
#[proto(view)]
pub(crate) struct Columns {
    #[proto(1, uint32, packed)]
    pub(crate) counts: Vec<u32>,
    #[proto(2, sint64, packed)]
    pub(crate) deltas: Vec<i64>,
    #[proto(3, double, packed)]
    pub(crate) values: Vec<f64>,
}

impl Shape for Columns {
    const NAME: &'static str = "columns";

    fn sample() -> Self {
        Columns {
            counts: (0..1000).map(|i| i * i % 128).collect(),
            deltas: (0..1000).map(|i| (i - 500) * (i % 7) * 1000).collect(),
            values: (0..1000).map(|i| f64::from(i) / 8.0).collect(),
        }
    }
}
