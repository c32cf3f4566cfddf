//! The bytes of a message, each with its meaning: tag, length or value.
//!
//! ```
//! use wire::{Message, Reflect};
//!
//! #[derive(Default, Message, Reflect)]
//! struct Person {
//!     #[proto(1, string)]
//!     name: String,
//!     #[proto(2, sint32)]
//!     age: i32,
//! }
//!
//! let parts = benches::dump::parts(b"\x0a\x03Ada\x10\x48", <Person as wire::Described>::TABLE);
//! let meanings: Vec<_> = parts.iter().map(|part| (part.offset, part.meaning.as_str())).collect();
//! assert_eq!(meanings, [
//!     (0, "1 name, string: LEN"),
//!     (1, "3"),
//!     (2, "\"Ada\""),
//!     (5, "2 age, sint32: VARINT"),
//!     (6, "36"),
//! ]);
//! ```

use crate::table::{Cell, Column, Table};
use anstyle::{AnsiColor, Style};
use wire::{
    UnknownField, UnknownIter, WireType,
    reflect::{self, Row, RowKind, RowShape, TableRef},
};

/// A run of bytes with one meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'m> {
    /// Where it starts in the whole message.
    pub offset: usize,
    /// In how many messages inside the whole one it lies.
    pub depth: usize,
    /// What it is.
    pub role: Role,
    /// The bytes.
    pub bytes: &'m [u8],
    /// What they say.
    pub meaning: String,
}

/// What a run of bytes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The varint of field number and wire type.
    Tag,
    /// The varint before a LEN payload.
    Length,
    /// A payload.
    Value,
    /// The end tag of a group.
    End,
    /// Not a record.
    Malformed,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Role::Tag => "tag",
            Role::Length => "length",
            Role::Value => "value",
            Role::End => "end",
            Role::Malformed => "malformed",
        }
    }

    fn style(self) -> Style {
        let color = match self {
            Role::Tag | Role::End => AnsiColor::Cyan,
            Role::Length => AnsiColor::Yellow,
            Role::Value => AnsiColor::Green,
            Role::Malformed => AnsiColor::Red,
        };
        color.on_default()
    }
}

/// How deep messages are looked into: as deep as a decoder goes.
const DEPTH: usize = 100;

/// All parts of a message, in order; without gaps.
pub fn parts<'m>(message: &'m [u8], schema: &'static reflect::Table) -> Vec<Part<'m>> {
    let mut walk = Walk { whole: message, parts: Vec::new() };
    walk.records(message, 0, &Schema::Message(TableRef::Fixed(schema)));
    walk.parts
}

/// The parts as a table: offset, bytes, what they are, what they say.
pub fn table(parts: &[Part<'_>]) -> Table {
    const BYTES_PER_ROW: usize = 8;
    let columns = [Column::Right("offset"), Column::Left("bytes"), Column::Left("part"), Column::Left("meaning")];
    let mut table = Table::new(columns);
    for part in parts {
        let style = part.role.style();
        let meaning = "  ".repeat(part.depth) + &part.meaning;
        let mut rows = part.bytes.chunks(BYTES_PER_ROW).enumerate().map(|(i, bytes)| {
            let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            vec![Cell::from(part.offset + i * BYTES_PER_ROW), Cell::styled(hex.join(" "), style)]
        });
        if let Some(mut first) = rows.next() {
            first.extend([Cell::styled(part.role.word(), style), meaning.into()]);
            table.row(first);
        }
        rows.for_each(|row| table.row(row));
    }
    table
}

/// What the records of a payload are.
#[derive(Clone)]
enum Schema {
    Message(TableRef),
    /// A map's entry.
    Entry {
        key: RowKind,
        value: RowKind,
    },
    Unknown,
}

/// What a record is.
struct Field {
    name: String,
    kind: RowKind,
    /// The key's kind, where the record is an entry of a map.
    key: Option<RowKind>,
}

impl From<&Row> for Field {
    fn from(row: &Row) -> Self {
        let key = if let RowShape::Map(key) = &row.shape { Some(key.kind()) } else { None };
        Field { name: row.name.to_string(), kind: row.kind.clone(), key }
    }
}

impl Schema {
    fn field(&self, number: u32) -> Option<Field> {
        match (self, number) {
            (Schema::Message(message), _) => message.row(number).map(Field::from),
            (Schema::Entry { key, .. }, 1) => Some(Field { name: "key".to_owned(), kind: key.clone(), key: None }),
            (Schema::Entry { value, .. }, 2) => {
                Some(Field { name: "value".to_owned(), kind: value.clone(), key: None })
            }
            (Schema::Entry { .. } | Schema::Unknown, _) => None,
        }
    }
}

impl Field {
    /// The type as a schema writes it.
    fn type_name(&self) -> String {
        let value = word(&self.kind);
        self.key.as_ref().map_or(value.clone(), |key| format!("map<{}, {value}>", word(key)))
    }

    /// What the records inside its payload are, if it has any.
    fn schema(&self) -> Option<Schema> {
        match &self.key {
            Some(key) => Some(Schema::Entry { key: key.clone(), value: self.kind.clone() }),
            None => self.kind.message().map(Schema::Message),
        }
    }
}

/// The type word, or the last word of the type's name.
fn word(kind: &RowKind) -> String {
    let full_name = match kind {
        RowKind::Enum(table) => table.name.to_string(),
        kind => kind.message().map_or_else(String::new, |table| table.name.to_string()),
    };
    kind.word().map_or_else(|| full_name.rsplit('.').next().unwrap_or_default().to_owned(), str::to_owned)
}

struct Walk<'m> {
    whole: &'m [u8],
    parts: Vec<Part<'m>>,
}

impl<'m> Walk<'m> {
    /// The records of one message, which is a part of the whole.
    fn records(&mut self, message: &'m [u8], depth: usize, schema: &Schema) {
        let mut records = UnknownIter::new(message);
        loop {
            let before = records.rest();
            let Some(record) = records.next() else { break };
            let bytes = &before[..before.len() - records.rest().len()];
            self.record(bytes, record, depth, schema.field(record.number()));
        }
        if !records.rest().is_empty() {
            self.push(depth, Role::Malformed, records.rest(), "not a record".to_owned());
        }
    }

    fn record(&mut self, bytes: &'m [u8], record: UnknownField<'m>, depth: usize, field: Option<Field>) {
        let (number, wire_type) = (record.number(), record.wire_type());
        let (tag, rest) = bytes.split_at(varint_len(bytes));
        let wire_type_name = format!("{wire_type:?}").to_uppercase();
        let meaning = match &field {
            Some(field) => format!("{number} {}, {}: {wire_type_name}", field.name, field.type_name()),
            None => format!("{number}: {wire_type_name}"),
        };
        self.push(depth, Role::Tag, tag, meaning);
        let (before, behind) = match wire_type {
            WireType::Len => rest.split_at(rest.len() - record.payload().len()),
            _ => (&rest[..0], rest),
        };
        if wire_type == WireType::Len {
            self.push(depth, Role::Length, before, record.payload().len().to_string());
        }
        let (payload, end) = behind.split_at(record.payload().len());
        let nested = wire_type == WireType::Sgroup || wire_type == WireType::Len;
        match field.as_ref().and_then(Field::schema) {
            Some(schema) if nested && depth < DEPTH => self.records(payload, depth + 1, &schema),
            None if wire_type == WireType::Sgroup && depth < DEPTH => {
                self.records(payload, depth + 1, &Schema::Unknown);
            }
            _ => self.push(
                depth,
                Role::Value,
                payload,
                meaning_of(wire_type, payload, field.as_ref().map(|field| &field.kind)),
            ),
        }
        if !end.is_empty() {
            self.push(depth, Role::End, end, format!("{number}: EGROUP"));
        }
    }

    /// Adds a part; none that is empty.
    fn push(&mut self, depth: usize, role: Role, bytes: &'m [u8], meaning: String) {
        if bytes.is_empty() {
            return;
        }
        let offset = self.parts.last().map_or(0, |part| part.offset + part.bytes.len());
        debug_assert_eq!(&self.whole[offset..][..bytes.len()], bytes);
        self.parts.push(Part { offset, depth, role, bytes, meaning });
    }
}

/// How many bytes the varint at the start takes.
fn varint_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| byte >= 0x80).count() + 1
}

/// The elements of a packed list, up to this many, are written out.
const SHOWN: usize = 8;

fn meaning_of(wire_type: WireType, payload: &[u8], kind: Option<&RowKind>) -> String {
    match (wire_type, kind) {
        (WireType::Len, Some(RowKind::Str)) => match std::str::from_utf8(payload) {
            Ok(text) => format!("{text:?}"),
            Err(_) => "not UTF-8".to_owned(),
        },
        (WireType::Len, Some(RowKind::Bytes) | None) => format!("{} bytes", payload.len()),
        (WireType::Len, Some(kind)) => {
            let values: Vec<String> = elements(payload, kind).map(|bytes| scalar(kind, bytes)).collect();
            let more = if values.len() > SHOWN { ", …" } else { "" };
            format!("[{}{more}]", values[..values.len().min(SHOWN)].join(", "))
        }
        (WireType::Varint, None) => varint(payload).to_string(),
        (_, None) => "?".to_owned(),
        (_, Some(kind)) => scalar(kind, payload),
    }
}

/// The elements of a packed payload.
fn elements<'p>(mut payload: &'p [u8], kind: &RowKind) -> impl Iterator<Item = &'p [u8]> {
    std::iter::from_fn(move || {
        let len = fixed_len(kind).unwrap_or_else(|| varint_len(payload));
        let (element, rest) = payload.split_at_checked(len)?;
        payload = rest;
        Some(element)
    })
}

fn fixed_len(kind: &RowKind) -> Option<usize> {
    match kind {
        RowKind::Double | RowKind::Fixed64 | RowKind::Sfixed64 => Some(8),
        RowKind::Float | RowKind::Fixed32 | RowKind::Sfixed32 => Some(4),
        _ => None,
    }
}

/// A number, bool or enum as text.
fn scalar(kind: &RowKind, bytes: &[u8]) -> String {
    let value = match fixed_len(kind) {
        Some(_) => bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)),
        None => varint(bytes),
    };
    match kind {
        RowKind::Double => f64::from_bits(value).to_string(),
        RowKind::Float => f32::from_bits(value as u32).to_string(),
        RowKind::Int32 | RowKind::Sfixed32 => (value as i32).to_string(),
        RowKind::Int64 | RowKind::Sfixed64 => (value as i64).to_string(),
        RowKind::Uint32 | RowKind::Fixed32 => (value as u32).to_string(),
        RowKind::Sint32 | RowKind::Sint64 => ((value >> 1) as i64 ^ -((value & 1) as i64)).to_string(),
        RowKind::Bool => (value != 0).to_string(),
        RowKind::Enum(table) => {
            let number = value as i32;
            table.name_of(number).map_or(number.to_string(), |name| format!("{name} = {number}"))
        }
        _ => value.to_string(),
    }
}

fn varint(bytes: &[u8]) -> u64 {
    let groups = bytes.iter().take(10).enumerate();
    groups.fold(0, |value, (i, &byte)| value | u64::from(byte & 0x7f) << (7 * i))
}
