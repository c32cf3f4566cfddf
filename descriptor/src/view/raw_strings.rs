//! Strings that are not UTF-8, which protoc takes, and Rust's strings can not hold.

use std::borrow::Cow;

use wire::{UnknownField, UnknownIter, WireType, push_varint};

use super::{Field, Kind, Message};
use crate::link::builtin;
use crate::tables::HashMap;

/// Deeper messages are not looked at: nobody decodes them.
const DEPTH_LIMIT: usize = 100;

/// A string of an encoded message that is not UTF-8. A descriptor has it with U+FFFD; where the descriptor goes out, it
/// goes out as it came in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RawString {
    /// The way to it: the number of each field, and how many of this number come before.
    pub steps: Vec<(u32, u32)>,
    /// What it is.
    pub bytes: Vec<u8>,
}

impl RawString {
    /// A string that a path of `SourceCodeInfo` leads to.
    pub fn at(path: &[i32], bytes: Vec<u8>) -> Self {
        Self { steps: steps(path), bytes }
    }

    /// The same string, seen from the message that has the message at this path.
    pub(crate) fn below(mut self, path: &[i32]) -> Self {
        self.steps.splice(0..0, steps(path));
        self
    }
}

/// Paths name a repeated field and an index, and at their end perhaps a field that is not repeated.
fn steps(path: &[i32]) -> Vec<(u32, u32)> {
    let step = |step: &[i32]| (step[0] as u32, step.get(1).copied().unwrap_or_default() as u32);
    path.chunks(2).map(step).collect()
}

/// The records of an encoded message, each with the count of those before that are of its field and have a length, as
/// strings and messages do.
fn records(message: &[u8]) -> impl Iterator<Item = (UnknownField<'_>, &[u8], u32)> {
    let mut records = UnknownIter::new(message);
    let mut seen: HashMap<u32, u32> = HashMap::default();
    std::iter::from_fn(move || {
        let before = records.rest();
        let record = records.next()?;
        let bytes = &before[..before.len() - records.rest().len()];
        let count = seen.entry(record.number()).or_default();
        let index = *count;
        *count += u32::from(record.wire_type() == WireType::Len);
        Some((record, bytes, index))
    })
}

/// A message of descriptor.proto with U+FFFD in its strings for what is not UTF-8, and what they were. What is no message
/// stays what it is.
///
/// ```
/// // A file whose comments are in another encoding: source_code_info.location.leading_comments.
/// let file = b"\x4a\x05\x0a\x03\x1a\x01\xe9";
/// let (text, raw) = wire_descriptor::make_text("google.protobuf.FileDescriptorProto", file);
/// assert_eq!(text, "\x4a\x07\x0a\x05\x1a\x03\u{fffd}".as_bytes());
/// assert_eq!((&raw[0].steps[..], &raw[0].bytes[..]), (&[(9, 0), (1, 0), (3, 0)][..], &b"\xe9"[..]));
/// ```
pub fn make_text(type_name: &str, message: &[u8]) -> (Vec<u8>, Vec<RawString>) {
    let mut taken = Vec::new();
    let text = match builtin().message(type_name) {
        Some(kind) => with_text(kind, message, &mut Vec::new(), &mut taken),
        None => message.to_vec(),
    };
    (text, taken)
}

fn with_text(kind: Message<'_>, message: &[u8], steps: &mut Vec<(u32, u32)>, taken: &mut Vec<RawString>) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len());
    let mut read = 0;
    for (record, bytes, index) in records(message) {
        read += bytes.len();
        let is_delimited = record.wire_type() == WireType::Len;
        let field = is_delimited.then(|| kind.field_by_number(record.number() as i32)).flatten();
        steps.push((record.number(), index));
        match field.map(Field::kind) {
            Some(Kind::Message(kind)) if steps.len() < DEPTH_LIMIT => {
                let inner = with_text(kind, record.payload(), steps, taken);
                push(record.number(), &inner, &mut out);
            }
            Some(Kind::String) => match String::from_utf8_lossy(record.payload()) {
                Cow::Borrowed(_) => out.extend_from_slice(bytes),
                Cow::Owned(text) => {
                    taken.push(RawString { steps: steps.clone(), bytes: record.payload().to_vec() });
                    push(record.number(), text.as_bytes(), &mut out);
                }
            },
            _ => out.extend_from_slice(bytes),
        }
        steps.pop();
    }
    out.extend_from_slice(&message[read..]);
    out
}

/// The message with these strings, which are in the order of their steps, instead of what they were made to.
pub(crate) fn restore(message: &[u8], strings: &[RawString]) -> Vec<u8> {
    restored(message, strings, 0)
}

fn restored(message: &[u8], strings: &[RawString], depth: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len());
    for (record, bytes, index) in records(message) {
        let step = Some((record.number(), index));
        let start = strings.partition_point(|string| string.steps.get(depth).copied() < step);
        let here = &strings[start..];
        let here = &here[..here.partition_point(|string| string.steps.get(depth).copied() <= step)];
        match here {
            [string, ..] if record.wire_type() == WireType::Len && string.steps.len() == depth + 1 => {
                // What was taken out of the file since then leaves another string at its place.
                let is_same = String::from_utf8_lossy(&string.bytes).as_bytes() == record.payload();
                push(record.number(), if is_same { &string.bytes } else { record.payload() }, &mut out);
            }
            [_, ..] if record.wire_type() == WireType::Len => {
                push(record.number(), &restored(record.payload(), here, depth + 1), &mut out);
            }
            _ => out.extend_from_slice(bytes),
        }
    }
    out
}

fn push(number: u32, payload: &[u8], out: &mut Vec<u8>) {
    push_varint(u64::from(number) << 3 | WireType::Len as u64, out);
    push_varint(payload.len() as u64, out);
    out.extend_from_slice(payload);
}
