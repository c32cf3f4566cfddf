//! Custom options that keep a field out of debug output: enum values marked `debug_redact` (descriptor.proto,
//! "EnumValueOptions.debug_redact").

use wire::{UnknownField, UnknownIter, WireType};

use super::{Enum, Kind, Message, Pool};

/// Options nest no deeper than this.
const DEPTH: u32 = 100;

/// Whether the records of an options message hold such a value.
pub(crate) fn is_marked(pool: &Pool, options: &str, records: &[u8]) -> bool {
    pool.message(options).is_some_and(|options| any(pool, options, records, DEPTH))
}

fn any(pool: &Pool, message: Message<'_>, records: &[u8], depth: u32) -> bool {
    depth > 0 && UnknownIter::new(records).any(|record| is_marking(pool, message, record, depth))
}

fn is_marking(pool: &Pool, message: Message<'_>, record: UnknownField<'_>, depth: u32) -> bool {
    let number = record.number() as i32;
    let Some(field) = message.field_by_number(number).or_else(|| pool.extension_by_number(message, number)) else {
        return false;
    };
    match field.kind() {
        Kind::Enum(found) => values(record).any(|value| marks(found, value)),
        Kind::Message(inner) => any(pool, inner, record.payload(), depth - 1),
        _ => false,
    }
}

fn marks(found: Enum<'_>, number: u64) -> bool {
    found.value_by_number(number as i32).is_some_and(|value| value.is_debug_redact())
}

/// The varints of a record, alone or packed.
fn values(record: UnknownField<'_>) -> impl Iterator<Item = u64> {
    let mut rest = match record.wire_type() {
        WireType::Varint | WireType::Len => record.payload(),
        _ => &[],
    };
    std::iter::from_fn(move || {
        let len = rest.iter().position(|byte| *byte < 0x80)? + 1;
        let (varint, behind) = rest.split_at(len);
        rest = behind;
        Some(varint.iter().rev().fold(0, |value, byte| value << 7 | u64::from(byte & 0x7f)))
    })
}
