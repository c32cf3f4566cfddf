//! Edits of descriptors: what no source compiles to, written as what a source compiles to and what is then changed.
//!
//! A line is `a.proto: message_type[0].field[1].number = 5`, or `… = nothing` to take a field away; values are numbers,
//! strings, names of enum values and `{}` for an empty message. An index one behind the last appends.

use wire::{UnknownIter, WireType};
use wire_descriptor::{Kind, Message, Pool};

/// A file descriptor after one edit.
pub(crate) fn apply(pool: &Pool, descriptor: &[u8], edit: &str) -> Vec<u8> {
    let (path, value) = edit.split_once(" = ").unwrap_or_else(|| panic!("no edit: {edit}"));
    let message = pool.message("google.protobuf.FileDescriptorProto").unwrap();
    let steps: Vec<&str> = path.split('.').collect();
    change(message, descriptor, &steps, value.trim())
}

fn change(message: Message<'_>, bytes: &[u8], steps: &[&str], value: &str) -> Vec<u8> {
    let (name, index) = steps[0].trim_end_matches(']').split_once('[').unwrap_or((steps[0], "0"));
    let field = message.field(name).unwrap_or_else(|| panic!("no field {name} in {}", message.full_name()));
    let (number, index): (u32, usize) = (field.number() as u32, index.parse().unwrap());
    let changed = |old: &[u8]| match (&steps[1..], field.kind()) {
        ([], _) if value == "nothing" => Vec::new(),
        ([], kind) => record(number, kind, value),
        (rest, Kind::Message(inner)) => delimited(number, &change(inner, old, rest, value)),
        _ => panic!("{name} has no fields"),
    };
    let (mut out, mut seen, mut records) = (Vec::new(), 0, UnknownIter::new(bytes));
    loop {
        let before = records.rest();
        let Some(found) = records.next() else { break };
        let is_of_field = found.number() == number;
        seen += usize::from(is_of_field);
        if is_of_field && seen == index + 1 {
            out.extend(changed(found.payload()));
        } else {
            out.extend(&before[..before.len() - records.rest().len()]);
        }
    }
    if seen <= index {
        out.extend(changed(&[]));
    }
    out
}

fn record(number: u32, kind: Kind<'_>, value: &str) -> Vec<u8> {
    match kind {
        Kind::String | Kind::Bytes => delimited(number, &text(value)),
        Kind::Message(_) => delimited(number, &[]),
        Kind::Double => [tag(number, WireType::I64), value.parse::<f64>().unwrap().to_le_bytes().to_vec()].concat(),
        Kind::Enum(found) if found.value(value).is_some() => {
            [tag(number, WireType::Varint), varint(found.value(value).unwrap().number() as u64)].concat()
        }
        _ => {
            let number_of = |word| match word {
                "true" => 1,
                "false" => 0,
                number => number.parse::<i64>().unwrap(),
            };
            [tag(number, WireType::Varint), varint(number_of(value) as u64)].concat()
        }
    }
}

fn delimited(number: u32, payload: &[u8]) -> Vec<u8> {
    [tag(number, WireType::Len), varint(payload.len() as u64), payload.to_vec()].concat()
}

fn tag(number: u32, wire_type: WireType) -> Vec<u8> {
    varint(u64::from(number) << 3 | wire_type as u64)
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A string, or `"A" * 3`.
fn text(value: &str) -> Vec<u8> {
    match value.split_once("\" * ") {
        Some((text, count)) => unquoted(&format!("{text}\"")).repeat(count.parse().unwrap()),
        None => unquoted(value),
    }
}

/// The bytes between quotes; `\xff` stands for a byte.
fn unquoted(text: &str) -> Vec<u8> {
    let mut rest =
        text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_else(|| panic!("no string: {text}"));
    let mut bytes = Vec::new();
    while let Some((plain, escape)) = rest.split_once("\\x") {
        bytes.extend(plain.as_bytes());
        let (code, after) = escape.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        rest = after;
    }
    bytes.extend(rest.as_bytes());
    bytes
}
