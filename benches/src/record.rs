//! A record in every form whose size is compared.

use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use std::io::Write;
use wire::{Described, Encode, reflect::Table};

/// One value as protobuf and as JSON.
#[derive(Clone, Debug)]
pub struct Record {
    /// What it is, in a few words.
    pub title: &'static str,
    /// Why the sizes are what they are, in a sentence; or nothing.
    pub why: &'static str,
    /// The schema.
    pub description: &'static Table,
    /// The value in protobuf.
    pub protobuf: Vec<u8>,
    /// The value in JSON without spaces.
    pub json: String,
    /// The value in JSON indented by two.
    pub json_indented: String,
}

impl Record {
    /// Writes `value` in every form.
    ///
    /// # Panics
    /// As [`with_json`](Self::with_json).
    pub fn new<T: Encode + Described + Serialize>(title: &'static str, why: &'static str, value: &T) -> Self {
        Record { why, ..Self::with_json(title, value, value) }
    }

    /// Writes `value` as protobuf, and `json`, which says the same, as JSON.
    ///
    /// # Panics
    /// Where serde_json can not write `json`, such as a map whose keys are no strings.
    pub fn with_json<T: Encode + Described>(title: &'static str, value: &T, json: &impl Serialize) -> Self {
        Record {
            title,
            why: "",
            description: T::TABLE,
            protobuf: value.encode_to_vec(),
            json: serde_json::to_string(json).expect("a value that JSON can hold"),
            json_indented: serde_json::to_string_pretty(json).expect("a value that JSON can hold"),
        }
    }

    /// The sizes of all forms.
    pub fn sizes(&self) -> Sizes {
        Sizes {
            protobuf: self.protobuf.len(),
            json: self.json.len(),
            json_indented: self.json_indented.len(),
            protobuf_gzip: gzip_len(&self.protobuf),
            json_gzip: gzip_len(self.json.as_bytes()),
        }
    }
}

/// The sizes of a record, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Protobuf.
    pub protobuf: usize,
    /// JSON without spaces.
    pub json: usize,
    /// JSON indented by two.
    pub json_indented: usize,
    /// Protobuf through gzip.
    pub protobuf_gzip: usize,
    /// JSON without spaces through gzip.
    pub json_gzip: usize,
}

impl Sizes {
    /// How many bytes of JSON stand against one of protobuf; `None` where protobuf takes none.
    pub fn ratio(&self) -> Option<f64> {
        (self.protobuf > 0).then(|| self.json as f64 / self.protobuf as f64)
    }

    /// The same behind gzip, which never takes none.
    pub fn gzip_ratio(&self) -> f64 {
        self.json_gzip as f64 / self.protobuf_gzip as f64
    }
}

/// The size behind gzip at its default level.
fn gzip_len(bytes: &[u8]) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes).and_then(|()| gzip.finish()).expect("a Vec takes all").len()
}
