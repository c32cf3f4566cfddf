//! Messages inside messages, and messages that are mostly empty.

use crate::{
    random::Random,
    shapes::{Position, Property, Sparse, SparseTable, Visit, property::Value},
};
use wire::Decode;

fn property(random: &mut Random) -> Property {
    let value = match random.below(4) {
        0 => Value::Text(random.word().into()),
        1 => Value::Number(random.of_any_length(40) as i64),
        2 => Value::Ratio(random.ratio()),
        _ => Value::Flag(random.once_in(2)),
    };
    Property { key: random.word().into(), value: Some(value), ..Default::default() }
}

/// A visit with that many levels of visits below it, of 0 to 8 each and 5 in the mean where there are more than two.
pub(super) fn visit(random: &mut Random, levels: u32) -> Visit {
    let children = match levels {
        0 => 0,
        1..=2 => random.below(5) + 1,
        _ => random.below(7) + 2,
    };
    let properties = random.below(4);
    Visit {
        id: random.of_any_length(50),
        name: random.words(2, "_"),
        at_ms: 1_790_000_000_000 + random.below(1 << 30) as i64,
        position: (!random.once_in(3)).then(|| Position {
            x: random.small(1920),
            y: random.small(1080),
            ..Default::default()
        }),
        properties: (0..properties).map(|_| property(random)).collect(),
        children: (0..children).map(|_| visit(random, levels - 1)).collect(),
        ..Default::default()
    }
}

/// A few of a hundred fields. They are picked by number, so they are written as records first.
pub(super) fn sparse(random: &mut Random) -> Sparse {
    let mut records = Vec::new();
    let mut number = random.small(12) + 1;
    while number <= 100 {
        match number % 10 {
            1 => length_delimited(&mut records, number, random.words(2, " ").as_bytes()),
            2 | 3 => varint_field(&mut records, number, random.of_any_length(31)),
            4 => varint_field(&mut records, number, 1),
            5 => fixed(&mut records, number, 1, &random.ratio().to_le_bytes()),
            6 => varint_field(&mut records, number, random.of_any_length(64)),
            7 => fixed(&mut records, number, 5, &random.small(u32::MAX).to_le_bytes()),
            8 => length_delimited(&mut records, number, &random.bytes(12)),
            9 => length_delimited(&mut records, number, &[3, 2, 1, 0]),
            _ => length_delimited(&mut records, number, &[0x08, 7, 0x10, 9]),
        }
        number += random.small(24) + 1;
    }
    Sparse::decode(&records).expect("records of this message")
}

fn length_delimited(records: &mut Vec<u8>, number: u32, payload: &[u8]) {
    varint(records, u64::from(number << 3 | 2));
    varint(records, payload.len() as u64);
    records.extend(payload);
}

fn varint_field(records: &mut Vec<u8>, number: u32, value: u64) {
    varint(records, u64::from(number << 3));
    varint(records, value);
}

fn fixed(records: &mut Vec<u8>, number: u32, wire_type: u32, value: &[u8]) {
    varint(records, u64::from(number << 3 | wire_type));
    records.extend(value);
}

fn varint(records: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        records.push(value as u8 | 0x80);
        value >>= 7;
    }
    records.push(value as u8);
}

pub(super) fn sparse_table(random: &mut Random) -> SparseTable {
    SparseTable { rows: random.times(10_000, sparse), ..Default::default() }
}
