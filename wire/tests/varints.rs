//! One rule of varints in every place that reads them. A value has up to ten bytes, and bits above 64 are dropped. A tag
//! and the length of a payload have up to five.

#![cfg(feature = "derive")]

use std::collections::BTreeMap;
use wire::{
    Arena, Decode, DecodeError, DecodeErrorKind, Encode, Enumeration, Explicit, Extendable, Extension, Int64, Lazy,
    Message, Open, ToMessage, UnknownFields, UnknownIter, delimited,
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enumeration)]
#[repr(i32)]
enum Sign {
    #[default]
    Zero = 0,
    Minus = -1,
}

macro_rules! places {
    ($($view:tt)*) => {
        #[derive(Clone, Debug, Default, PartialEq, Message)]
        #[proto($($view)*)]
        pub(crate) struct Places {
            #[proto(1, int32)]
            int32: i32,
            #[proto(2, int64, optional)]
            int64: Option<i64>,
            #[proto(3, sint64)]
            sint64: i64,
            #[proto(4, bool)]
            bool: bool,
            #[proto(5, enum)]
            closed: Sign,
            #[proto(6, enum)]
            open: Open<Sign>,
            #[proto(7, uint64, packed)]
            packed: Vec<u64>,
            #[proto(8, enum, packed)]
            signs: Vec<Sign>,
            #[proto(9, map(uint64, uint64))]
            map: BTreeMap<u64, u64>,
            #[proto(10, message, optional)]
            message: Option<Box<Places>>,
            #[proto(11, group, optional)]
            group: Option<Box<Places>>,
            #[proto(12, string)]
            string: String,
            #[proto(13, bytes)]
            bytes: Vec<u8>,
            #[proto(14, uint64, repeated)]
            expanded: Vec<u64>,
            #[proto(3000, uint64, optional)]
            far: Option<u64>,
            #[proto(unknown)]
            unknown: UnknownFields,
        }
    };
}

places!(view);

mod in_arena {
    use super::*;

    places!(view(arena));
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view)]
struct Lazily {
    #[proto(10, message, optional)]
    message: Option<Lazy<Places>>,
    #[proto(11, group, optional)]
    group: Option<Lazy<Places>>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

impl Extendable for Places {
    fn unknown_fields(&self) -> &UnknownFields {
        &self.unknown
    }

    fn unknown_fields_mut(&mut self) -> &mut UnknownFields {
        &mut self.unknown
    }
}

const EXTENSION: Extension<Places, Explicit<Int64>, i64> = Extension::new(100);

/// The message in all forms, which agree.
fn read(bytes: &[u8]) -> Result<Places, DecodeError> {
    let owned = Places::decode(bytes);
    let view = PlacesView::decode(bytes).map(|view| view.to_message());
    assert_eq!(owned, view);
    let arena = Arena::new();
    let in_arena = in_arena::PlacesArenaView::decode_in(bytes, &arena).map(|view| view.to_message().encode_to_vec());
    assert_eq!(owned.as_ref().map(Encode::encode_to_vec), in_arena.as_ref().cloned());
    let lazy = Lazily::decode(bytes).and_then(|lazy| {
        let (message, group) = (lazy.message.map(Lazy::into_message), lazy.group.map(Lazy::into_message));
        Ok((message.transpose()?, group.transpose()?))
    });
    match (&owned, lazy) {
        (Ok(owned), Ok((message, group))) => {
            assert_eq!((owned.message.as_deref(), owned.group.as_deref()), (message.as_ref(), group.as_ref()));
        }
        (Ok(_), Err(error)) => panic!("{bytes:x?}: {error}"),
        // What is no message here is not looked into, and an unlisted number is unknown to whoever does not know.
        (Err(_), _) => {}
    }
    owned
}

/// The record in the outermost message, in a message, in a group and in an unknown group, at the end and with room behind.
fn everywhere(record: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let message = [&[0x52, record.len() as u8], record].concat();
    let group = [b"\x5b", record, b"\x5c"].concat();
    let unknown = [b"\xa3\x01", record, b"\xa4\x01"].concat();
    let places = [record.to_vec(), message, group, unknown];
    places.into_iter().flat_map(|place| {
        let roomy = [&place[..], b"\xa8\x01\x01\xaa\x01\x09behind it"].concat();
        [place, roomy]
    })
}

/// Values of ten bytes with every tenth byte, and what they are in 64 bits.
fn tens() -> impl Iterator<Item = ([u8; 10], u64)> {
    [0x80, 0xff].into_iter().flat_map(|byte| {
        (0..0x80).map(move |tenth| {
            let mut bytes = [byte; 10];
            bytes[9] = tenth;
            let low = if byte == 0xff { u64::MAX >> 1 } else { 0 };
            (bytes, low | (tenth as u64 & 1) << 63)
        })
    })
}

/// A field with a value of its own from the 64 bits.
type Value = (&'static [u8], fn(&Places) -> u64, fn(u64) -> u64);

#[test]
fn bits_above_64_are_dropped() {
    let fields: [Value; 9] = [
        (b"\x08", |all| all.int32 as u64, |bits| bits as i32 as u64),
        (b"\x10", |all| all.int64.unwrap() as u64, |bits| bits),
        (b"\x18", |all| all.sint64 as u64, |bits| bits >> 1 ^ (bits & 1).wrapping_neg()),
        (b"\x20", |all| all.bool as u64, |bits| (bits != 0) as u64),
        (b"\x28", |all| all.closed as i32 as u64, |bits| bits as i32 as u64),
        (b"\x30", |all| all.open.number() as u64, |bits| bits as i32 as u64),
        (b"\x70", |all| all.expanded[0], |bits| bits),
        (b"\xc0\xbb\x01", |all| all.far.unwrap(), |bits| bits),
        (b"\xa0\x06", |all| all.get(EXTENSION).unwrap().unwrap() as u64, |bits| bits),
    ];
    for (ten, bits) in tens() {
        for (tag, get, expected) in fields {
            let record = [tag, &ten].concat();
            for bytes in everywhere(&record) {
                let all = read(&bytes).unwrap_or_else(|error| panic!("{bytes:x?}: {error}"));
                let inside = all.message.as_deref().or(all.group.as_deref()).unwrap_or(&all);
                if !bytes.starts_with(b"\xa3\x01") {
                    assert_eq!(get(inside), expected(bits), "{bytes:x?}");
                }
            }
            let eleven = [&record[..record.len() - 1], &[ten[9] | 0x80, 0]].concat();
            for bytes in everywhere(&eleven) {
                assert_eq!(read(&bytes).unwrap_err().kind(), DecodeErrorKind::Varint, "{bytes:x?}");
            }
        }
        let unknown = read(&[&b"\x98\x01"[..], &ten].concat()).unwrap().unknown;
        assert_eq!(unknown.iter().map(|field| field.varint()).collect::<Vec<_>>(), [Some(bits)]);
        let entry = [&b"\x4a\x16\x08"[..], &ten, b"\x10", &ten].concat();
        assert_eq!(read(&entry).unwrap().map, BTreeMap::from([(bits, bits)]));
    }
}

/// In lists of all lengths, so by every way in which packed payloads are read.
#[test]
fn bits_above_64_are_dropped_in_packed_lists() {
    for (ten, bits) in tens() {
        for (before, behind) in [(0, 0), (1, 0), (0, 5), (5, 5), (20, 0), (0, 70), (70, 70), (200, 3)] {
            let payload = [&vec![1; before][..], &ten, &vec![1; behind]].concat();
            let len = [payload.len() as u8 | 0x80, (payload.len() >> 7) as u8];
            let values = [&vec![1; before][..], &[bits], &vec![1; behind]].concat();
            for rest in [&b""[..], b"\xaa\x01\x11seventeen of them"] {
                let all = read(&[b"\x3a", &len[..], &payload, rest].concat()).unwrap();
                assert_eq!(all.packed, values, "{before} {behind} {ten:x?}");
            }
            let zeros = payload.iter().map(|&byte| if byte == 1 { 0 } else { byte }).collect::<Vec<_>>();
            let all = read(&[b"\x42", &len[..], &zeros].concat()).unwrap();
            assert_eq!(all.signs.len(), values.len());
            let eleven = [&payload[..before + 9], &[ten[9] | 0x80, 0], &payload[before + 10..]].concat();
            let len = [eleven.len() as u8 | 0x80, (eleven.len() >> 7) as u8];
            for tag in [b"\x3a", b"\x42"] {
                let error = read(&[tag, &len[..], &eleven].concat()).unwrap_err();
                assert_eq!(error.kind(), DecodeErrorKind::Varint);
            }
        }
    }
}

/// The length `len` in so many bytes.
fn overlong(len: u8, bytes: usize) -> Vec<u8> {
    let mut overlong = vec![0x80; bytes];
    overlong[0] |= len;
    overlong[bytes - 1] &= 0x7f;
    overlong
}

#[test]
fn a_length_has_up_to_five_bytes() {
    let unknown: &[u8] = b"\xaa\x01";
    for (tag, payload) in [
        (&b"\x3a"[..], &b"\x01\x02"[..]),
        (b"\x42", b"\x00\x00"),
        (b"\x4a", b"\x08\x01"),
        (b"\x52", b"\x08\x01"),
        (b"\x62", b"hi"),
        (b"\x6a", b"hi"),
        (unknown, b"hi"),
        (b"\xaa\x80\x80\x00", b"hi"),
    ] {
        for bytes in 1..=10 {
            let record = [tag, &overlong(2, bytes), payload].concat();
            for input in everywhere(&record) {
                let is_read = read(&input);
                match bytes <= 5 {
                    true => drop(is_read.unwrap_or_else(|error| panic!("{input:x?}: {error}"))),
                    false => assert_eq!(is_read.unwrap_err().kind(), DecodeErrorKind::Varint, "{input:x?}"),
                }
            }
            assert_eq!(UnknownIter::new(&record).count(), (bytes <= 5) as usize);
        }
    }
}

#[test]
fn a_tag_has_up_to_five_bytes() {
    for (tag, payload) in [(0x10, &b"\x01"[..]), (0x25, b"1234"), (0x19, b"12345678"), (0x62, b"\x00"), (0x78, b"\x01")]
    {
        for bytes in 1..=10 {
            let record = [&overlong(tag, bytes), payload].concat();
            for input in everywhere(&record) {
                match bytes <= 5 {
                    true => drop(read(&input).unwrap_or_else(|error| panic!("{input:x?}: {error}"))),
                    false => assert!(read(&input).is_err(), "{input:x?}"),
                }
            }
            assert_eq!(UnknownIter::new(&record).count(), (bytes <= 5) as usize);
        }
    }
    // Those of groups, of both ends.
    for (bytes, len) in [(3, 3), (5, 5), (6, 6)] {
        let [start, end] = [overlong(0x5b, bytes), overlong(0x5c, len)];
        assert_eq!(read(&[&start[..], b"\x08\x01\x5c"].concat()).is_ok(), bytes <= 5);
        assert_eq!(read(&[b"\x5b\x08\x01", &end[..]].concat()).is_ok(), len <= 5);
    }
    // Bits above 32 are no tag's.
    for bytes in [&b"\x88\x80\x80\x80\x10\x01"[..], b"\x88\x80\x80\x80\x70\x01"] {
        assert_eq!(read(bytes).unwrap_err().kind(), DecodeErrorKind::Tag);
    }
}

/// The length in front of a whole message is a varint as any other: Java's and C++'s streams take ten bytes.
#[test]
fn the_length_of_a_delimited_message_has_up_to_ten_bytes() {
    for bytes in 1..=10 {
        let stream = [&overlong(2, bytes)[..], b"\x08\x01"].concat();
        assert_eq!(delimited::decode::<Places>(&mut &stream[..]).unwrap().int32, 1);
    }
    let stream = [&overlong(2, 11)[..], b"\x08\x01"].concat();
    let error = delimited::decode::<Places>(&mut &stream[..]).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Varint);
}
