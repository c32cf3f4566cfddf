//! Entries of maps that have more than a key and a value: kept whole as unknown records, not put into the map.

#![cfg(feature = "derive")]

use std::collections::BTreeMap;
use wire::{Arena, Decode, DecodeErrorKind, Encode, Enumeration, Message, ToMessage, UnknownFields};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enumeration)]
#[repr(i32)]
enum Closed {
    #[default]
    Zero = 0,
    Two = 2,
}

macro_rules! maps {
    ($($view:tt)*) => {
        #[derive(Clone, Debug, Default, PartialEq, Message)]
        #[proto($($view)*)]
        pub(crate) struct Inner {
            #[proto(1, string, repeated)]
            items: Vec<String>,
            #[proto(unknown)]
            unknown: UnknownFields,
        }

        #[derive(Clone, Debug, Default, PartialEq, Message)]
        #[proto($($view)*)]
        pub(crate) struct Strict {
            #[proto(1, int32, required)]
            id: i32,
        }

        #[derive(Clone, Debug, Default, PartialEq, Message)]
        #[proto($($view)*)]
        pub(crate) struct Maps {
            #[proto(1, map(string, message))]
            messages: BTreeMap<String, Inner>,
            #[proto(2, map(int32, enum))]
            closed: BTreeMap<i32, Closed>,
            #[proto(3, map(int32, message))]
            strict: BTreeMap<i32, Strict>,
            #[proto(4, map(fixed64, bytes))]
            bytes: BTreeMap<u64, Vec<u8>>,
            #[proto(unknown)]
            unknown: UnknownFields,
        }
    };
}

maps!(view);

mod in_arena {
    use super::*;

    maps!(view(arena));
}

/// The message in all forms, which agree.
fn read(bytes: &[u8]) -> Result<Maps, wire::DecodeError> {
    let owned = Maps::decode(bytes);
    assert_eq!(MapsView::decode(bytes).map(|view| view.to_message()), owned);
    let arena = Arena::new();
    let in_arena = in_arena::MapsArenaView::decode_in(bytes, &arena).map(|view| view.to_message().encode_to_vec());
    assert_eq!(in_arena, owned.as_ref().map(Encode::encode_to_vec).map_err(Clone::clone));
    if let Ok(owned) = &owned {
        assert_eq!(Maps::decode(&owned.encode_to_vec()).as_ref(), Ok(owned));
    }
    owned
}

fn entry(number: u8, parts: &[&[u8]]) -> Vec<u8> {
    let entry = parts.concat();
    [&[number << 3 | 2, entry.len() as u8], &entry[..]].concat()
}

/// One of each wire type, one with a tag of three bytes, an overlong one, and several. Keys and values of another wire type
/// than theirs are in the tests below.
const UNKNOWN: [&[u8]; 8] = [
    b"\x48\x07",
    b"\x49\x01\x02\x03\x04\x05\x06\x07\x08",
    b"\x4a\x02zz",
    b"\x4b\x08\x01\x4c",
    b"\x4d\x01\x02\x03\x04",
    b"\x80\x80\x01\x05",
    b"\xc8\x00\x07",
    b"\x48\x07\x18\x01\x1a\x00",
];

#[test]
fn an_entry_with_more_than_a_key_and_a_value_is_unknown() {
    for (number, key, value) in [
        (1, &b"\x0a\x01k"[..], &b"\x12\x03\x0a\x01a"[..]),
        (2, b"\x08\x01", b"\x10\x02"),
        (3, b"\x08\x01", b"\x12\x02\x08\x01"),
        (4, b"\x0912345678", b"\x12\x01b"),
    ] {
        let other_type: &[u8] = if value[0] == 0x12 { b"\x10\x01" } else { b"\x12\x00" };
        for unknown in UNKNOWN.into_iter().chain([other_type, b"\x0d\x01\x02\x03\x04"]) {
            let orders: [&[&[u8]]; 8] = [
                &[unknown, key, value],
                &[key, unknown, value],
                &[key, value, unknown],
                &[value, unknown, key],
                &[unknown, key],
                &[unknown, value],
                &[unknown],
                &[key, unknown, value, unknown],
            ];
            for parts in orders {
                let record = entry(number, parts);
                let whole = entry(number, &[key, value]);
                for bytes in [[&record[..], &whole].concat(), [&whole[..], &record].concat()] {
                    let maps = read(&bytes).unwrap_or_else(|error| panic!("{bytes:x?}: {error}"));
                    assert_eq!(maps.unknown.as_bytes(), record);
                    let len = maps.messages.len() + maps.closed.len() + maps.strict.len() + maps.bytes.len();
                    assert_eq!(len, 1);
                }
            }
        }
    }
}

/// What a value has that it does not know is its own.
#[test]
fn unknown_fields_of_a_value_stay_in_it() {
    let bytes = entry(1, &[b"\x0a\x01k", b"\x12\x02\x48\x07"]);
    let maps = read(&bytes).unwrap();
    assert_eq!(maps.messages["k"].unknown.as_bytes(), b"\x48\x07");
    assert!(maps.unknown.is_empty());
}

/// A number that is not listed, however often the value comes.
#[test]
fn an_entry_with_a_refused_number_is_unknown() {
    for parts in
        [&[b"\x08\x01", b"\x10\x03"][..], &[b"\x08\x01", b"\x10\x03", b"\x10\x02"], &[b"\x10\x03", b"\x08\x01"]]
    {
        let parts: Vec<&[u8]> = parts.iter().map(|part| &part[..]).collect();
        let record = entry(2, &parts);
        let maps = read(&record).unwrap();
        assert!(maps.closed.is_empty());
        assert_eq!(maps.unknown.as_bytes(), record);
    }
}

/// An entry that is not in the map lacks nothing, and neither replaces nor excuses the one that is.
#[test]
fn what_an_unknown_entry_lacks_is_not_missing() {
    let (whole, lacks) = (&b"\x12\x02\x08\x01"[..], &b"\x12\x00"[..]);
    let key = &b"\x08\x01"[..];
    assert!(read(&entry(3, &[key, lacks, b"\x48\x07"])).is_ok());
    assert!(read(&[entry(3, &[key, whole]), entry(3, &[key, lacks, b"\x48\x07"])].concat()).is_ok());
    assert!(read(&[entry(3, &[key, lacks]), entry(3, &[key, whole])].concat()).is_ok());
    for bytes in [
        entry(3, &[key, lacks]),
        [entry(3, &[key, lacks]), entry(3, &[key, whole, b"\x48\x07"])].concat(),
        [entry(3, &[key, lacks]), entry(3, &[key, lacks, b"\x48\x07"])].concat(),
        [entry(3, &[key, whole, b"\x48\x07"]), entry(3, &[key, lacks])].concat(),
    ] {
        assert_eq!(read(&bytes).unwrap_err().kind(), DecodeErrorKind::MissingRequired, "{bytes:x?}");
    }
}

/// Where a message keeps no unknown fields, such an entry is gone.
#[test]
fn without_unknown_fields_it_is_dropped() {
    #[derive(Default, Message)]
    struct Drops {
        #[proto(1, map(string, int32))]
        map: BTreeMap<String, i32>,
    }
    let drops = Drops::decode(&entry(1, &[b"\x0a\x01k", b"\x10\x01", b"\x48\x07"])).unwrap();
    assert!(drops.map.is_empty());
}

/// The record may have an overlong tag, and so may what is in it.
#[test]
fn overlong_tags_around_and_inside_stay() {
    for (record, entry) in [
        (&b"\x92\x00"[..], &b"\xc8\x00\x07"[..]),
        (b"\x92\x80\x00", b"\x88\x00\x01\xc8\x00\x07"),
        (b"\x92\x80\x80\x80\x00", b"\x88\x80\x00\x01\x90\x00\x03"),
        (b"\x9a\x00", b"\x92\x00\x03\x88\x00\x05\xc8\x00\x07"),
        (b"\x8a\x80\x00", b"\x92\x00\x03\x8a\x00\x00\x48\x07"),
    ] {
        let bytes = [record, &[entry.len() as u8], entry, b"\xc8\x01\x05"].concat();
        let maps = read(&bytes).unwrap_or_else(|error| panic!("{bytes:x?}: {error}"));
        assert_eq!(maps.unknown.as_bytes(), bytes);
    }
}

/// What is wrong in an unknown part is an error all the same.
#[test]
fn what_is_no_record_is_refused() {
    for unknown in [&b"\x4e"[..], b"\x4a\x05a", b"\x4b", b"\x4c", b"\x00\x01"] {
        assert!(read(&entry(2, &[b"\x08\x01", unknown])).is_err(), "{unknown:x?}");
    }
}
