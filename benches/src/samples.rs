//! The records that are measured: the two of the comparison that everyone quotes, and larger ones on both sides of it.

use crate::{random::Random, record::Record};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use wire::{Message, Reflect};

/// The record of the document that this project starts from.
#[derive(Clone, Debug, Default, PartialEq, Message, Reflect, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[proto(view)]
pub struct Person {
    /// `string name = 1;`
    #[proto(1, string)]
    pub name: String,
    /// `int32 age = 2;`
    #[proto(2, int32)]
    pub age: i32,
    /// `string email = 3;`
    #[proto(3, string)]
    pub email: String,
    /// `bool isActive = 4;`
    #[proto(4, bool, name = "isActive")]
    pub is_active: bool,
}

impl Person {
    /// The document's values.
    pub fn sample() -> Self {
        Person { name: "John Doe".into(), age: 30, email: "john@example.com".into(), is_active: true }
    }
}

/// The record of Martin Kleppmann's article "Schema evolution in Avro, Protocol Buffers and Thrift" (2012).
#[derive(Clone, Debug, Default, PartialEq, Message, Reflect, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// `string userName = 1;`
    #[proto(1, string, name = "userName")]
    pub user_name: String,
    /// `int64 favouriteNumber = 2;`
    #[proto(2, int64, name = "favouriteNumber")]
    pub favourite_number: i64,
    /// `repeated string interests = 3;`
    #[proto(3, string, repeated)]
    pub interests: Vec<String>,
}

impl User {
    /// The article's values.
    pub fn sample() -> Self {
        User {
            user_name: "Martin".into(),
            favourite_number: 1337,
            interests: vec!["daydreaming".into(), "hacking".into()],
        }
    }
}

/// The two records whose numbers are quoted.
pub fn quoted() -> [Record; 2] {
    [
        Record::new(
            "John Doe",
            "The origin document prints this record as 82 bytes of JSON and 33 of protobuf. Measured, it takes 71 and 32.",
            &Person::sample(),
        ),
        Record::new(
            "Martin Kleppmann's",
            "82 and 33 are the numbers of this record, from his article of 2012 on Avro, Protocol Buffers and Thrift.",
            &User::sample(),
        ),
    ]
}

/// Records where the ratio grows, and where it shrinks.
pub fn larger() -> Vec<Record> {
    let mut random = Random::new(2012);
    vec![
        Record::new("empty message", "No field, no byte; JSON still needs its braces.", &Empty {}),
        Record::new(
            "12 flags",
            "JSON writes the name of each field, protobuf its number: long names around small values are the best case.",
            &Flags::all(),
        ),
        Record::new(
            "1000 counts",
            "Packed varints: one tag for all, a byte for each number below 128, against digits and commas.",
            &Counts { counts: random.take(1000, |n| (n % 128) as u32) },
        ),
        Record::new(
            "1000 points",
            "Two names for each pair of small numbers; behind gzip most of that is gone.",
            &Track { points: random.take(1000, |n| Point { x: (n % 200) as i32 - 100, y: (n >> 32) as i32 % 100 }) },
        ),
        Record::new(
            "1000 measured doubles",
            "Eight bytes each, against the 17 or so digits that bring a double back; noise does not compress as binary.",
            &Series { values: random.take(1000, |n| n as f64 / u64::MAX as f64) },
        ),
        Record::new(
            "1000 rounded doubles",
            "The same eight bytes each, against `21.5`: JSON is the smaller one, with gzip and without.",
            &Series { values: random.take(1000, |n| (n % 600) as f64 / 10.0) },
        ),
        Record::new(
            "1000 small negatives, int32",
            "The wrong type: a negative int32 takes ten bytes, and JSON is the smaller one.",
            &Negatives { values: random.take(1000, |n| -((n % 64) as i32) - 1) },
        ),
        Record::new(
            "1000 small negatives, sint32",
            "The right type: zigzag puts -64 to 63 into one byte.",
            &Zigzags { values: random.take(1000, |n| -((n % 64) as i32) - 1) },
        ),
        Record::new(
            "500 log records",
            "Names in every record, but also much text; gzip takes the names away, and JSON is the smaller one then.",
            &Log { records: random.take(500, LogRecord::sample) },
        ),
        Record::new(
            "word counts",
            "The keys of a map are data and stay on both sides; an entry takes a tag and a length more than JSON's `\"\":,`.",
            &WordCounts::of(LETTER),
        ),
        Record::new(
            "letter",
            "Text is text: UTF-8 in both, and JSON only escapes a few characters.",
            &Letter::sample(),
        ),
        Record::new(
            "10 KiB photo",
            "JSON has no bytes: base64 makes four of three. gzip wins that back, and no more.",
            &Photo { jpeg: random.take(10 * 1024, |n| n as u8) },
        ),
    ]
}

const LETTER: &str = include_str!("../data/letter.txt");

#[derive(Default, Message, Reflect, Serialize)]
struct Empty {}

#[derive(Default, Message, Reflect, Serialize)]
#[serde(rename_all = "camelCase")]
struct Flags {
    #[proto(1, bool)]
    email_notifications: bool,
    #[proto(2, bool)]
    push_notifications: bool,
    #[proto(3, bool)]
    weekly_digest: bool,
    #[proto(4, bool)]
    public_profile: bool,
    #[proto(5, bool)]
    show_online_status: bool,
    #[proto(6, bool)]
    read_receipts: bool,
    #[proto(7, bool)]
    typing_indicators: bool,
    #[proto(8, bool)]
    two_factor_authentication: bool,
    #[proto(9, bool)]
    automatic_downloads: bool,
    #[proto(10, bool)]
    high_contrast: bool,
    #[proto(11, bool)]
    reduced_motion: bool,
    #[proto(12, bool)]
    experimental_features: bool,
}

impl Flags {
    fn all() -> Self {
        Flags {
            email_notifications: true,
            push_notifications: true,
            weekly_digest: true,
            public_profile: true,
            show_online_status: true,
            read_receipts: true,
            typing_indicators: true,
            two_factor_authentication: true,
            automatic_downloads: true,
            high_contrast: true,
            reduced_motion: true,
            experimental_features: true,
        }
    }
}

#[derive(Default, Message, Reflect, Serialize)]
struct Counts {
    #[proto(1, uint32, packed)]
    counts: Vec<u32>,
}

#[derive(Default, Message, Reflect, Serialize)]
struct Track {
    #[proto(1, message, repeated)]
    points: Vec<Point>,
}

#[derive(Default, Message, Reflect, Serialize)]
struct Point {
    #[proto(1, sint32)]
    x: i32,
    #[proto(2, sint32)]
    y: i32,
}

#[derive(Default, Message, Reflect, Serialize)]
struct Series {
    #[proto(1, double, packed)]
    values: Vec<f64>,
}

#[derive(Default, Message, Reflect, Serialize)]
struct Negatives {
    #[proto(1, int32, packed)]
    values: Vec<i32>,
}

#[derive(Default, Message, Reflect, Serialize)]
struct Zigzags {
    #[proto(1, sint32, packed)]
    values: Vec<i32>,
}

#[derive(Default, Message, Reflect, Serialize)]
struct Log {
    #[proto(1, message, repeated)]
    records: Vec<LogRecord>,
}

#[derive(Default, Message, Reflect, Serialize)]
#[serde(rename_all = "camelCase")]
struct LogRecord {
    #[proto(1, fixed64)]
    time_unix_nanos: u64,
    #[proto(2, uint32)]
    severity: u32,
    #[proto(3, string)]
    service: String,
    #[proto(4, string)]
    message: String,
    #[proto(5, map(string, string))]
    attributes: BTreeMap<String, String>,
}

impl LogRecord {
    fn sample(random: u64) -> Self {
        let milliseconds = random % 86_400_000;
        let service = ["chat", "upload", "notifications"][(random >> 32) as usize % 3];
        let status = [200, 200, 200, 404, 503][(random >> 40) as usize % 5];
        LogRecord {
            time_unix_nanos: 1_754_784_000_000_000_000 + milliseconds * 1_000_000,
            severity: if status == 200 { 9 } else { 17 },
            service: service.into(),
            message: format!("request finished with {status} after {} ms", random >> 48 & 0x3ff),
            attributes: BTreeMap::from([
                ("user".into(), format!("user-{}", random >> 20 & 0xfff)),
                ("status".into(), status.to_string()),
            ]),
        }
    }
}

#[derive(Default, Message, Reflect, Serialize)]
struct WordCounts {
    #[proto(1, map(string, uint32))]
    counts: BTreeMap<String, u32>,
}

impl WordCounts {
    fn of(text: &str) -> Self {
        let mut counts = BTreeMap::new();
        for word in text.split(|char: char| !char.is_alphabetic()).filter(|word| !word.is_empty()) {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
        WordCounts { counts }
    }
}

#[derive(Default, Message, Reflect, Serialize)]
struct Letter {
    #[proto(1, string)]
    from: String,
    #[proto(2, string)]
    text: String,
}

impl Letter {
    fn sample() -> Self {
        Letter { from: "Ada".into(), text: LETTER.into() }
    }
}

#[derive(Default, Message, Reflect, Serialize)]
struct Photo {
    #[proto(1, bytes)]
    #[serde(serialize_with = "base64")]
    jpeg: Vec<u8>,
}

fn base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&BASE64_STANDARD.encode(bytes))
}
