//! Records that no field takes, one by one and several at a time.

#![cfg(feature = "derive")]

use wire::{
    Arena, Decode, DecodeErrorKind, DecodeOptions, Encode, Message, ToMessage, UnknownFields, UnknownFieldsView,
    WireType,
};

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view)]
struct Known {
    #[proto(3, int32)]
    three: i32,
    #[proto(7, group, optional)]
    seven: Option<Box<Known>>,
    #[proto(9, message, optional)]
    nine: Option<Box<Known>>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

/// Of all wire types, below, between and above the known numbers, among them a tag of three bytes and an overlong one.
const UNKNOWN: [&[u8]; 9] = [
    b"\x08\x01",
    b"\x11\x01\x02\x03\x04\x05\x06\x07\x08",
    b"\x22\x02hi",
    b"\x2d\x01\x02\x03\x04",
    b"\x33\x08\x01\x33\x34\x34",
    b"\x80\x80\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\xa0\x00\x01",
    b"\xa0\x06\x80\x80\x80\x00",
    b"\xaa\x06\x00",
];

#[test]
fn all_of_a_run_are_kept_in_order() {
    let all = UNKNOWN.concat();
    for first in 0..UNKNOWN.len() {
        for known in [&b"\x18\x05"[..], b"\x3b\x18\x05\x3c", b"\x4a\x02\x18\x05"] {
            let bytes = [&UNKNOWN[..first].concat(), known, &UNKNOWN[first..].concat()].concat();
            let message = Known::decode(&bytes).unwrap();
            assert_eq!(message.unknown.as_bytes(), all);
            assert!(message.three == 5 || message.seven.is_some() || message.nine.is_some());
            let view = KnownView::decode(&bytes).unwrap();
            assert_eq!(view.to_message(), message);
            assert_eq!(view.unknown.iter().count(), UNKNOWN.len());
            assert_eq!(view.encode_to_vec(), message.encode_to_vec());
            assert_eq!(view.encoded_len(), message.encoded_len());
        }
    }
}

#[test]
fn a_run_ends_with_the_message_or_group_around_it() {
    let run = UNKNOWN.concat();
    let len = u8::try_from(run.len()).unwrap();
    let bytes = [b"\x3b", &run[..], b"\x3c\x4a", &[len], &run, b"\x18\x05"].concat();
    let message = Known::decode(&bytes).unwrap();
    assert_eq!(message.three, 5);
    assert!(message.unknown.is_empty());
    for child in [message.seven, message.nine] {
        assert_eq!(child.unwrap().unknown.as_bytes(), run);
    }
}

#[test]
fn what_is_wrong_behind_others_is_told_where_it_is() {
    let run = b"\x08\x01\x22\x02hi";
    for (wrong, kind) in [
        (&b"\x22\x05hi"[..], DecodeErrorKind::Truncated),
        (b"\x08\xff", DecodeErrorKind::Truncated),
        (b"\x34", DecodeErrorKind::Group),
        (b"\x00\x01", DecodeErrorKind::Tag),
        (b"\x0e", DecodeErrorKind::Tag),
    ] {
        let bytes = [run, wrong].concat();
        let error = Known::decode(&bytes).unwrap_err();
        assert_eq!(error.kind(), kind, "{wrong:x?}");
        assert!((run.len()..=bytes.len()).contains(&error.offset()), "{error}");
    }
    // The message around it ends before the record does.
    let error = Known::decode(b"\x4a\x05\x08\x01\x22\x02hi").unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Truncated);
}

#[test]
fn a_run_is_counted_record_by_record() {
    let bytes = b"\x08\x01".repeat(8);
    assert!(Known::decode_with(&bytes, &DecodeOptions::new().unknown_bytes(16)).is_ok());
    let error = Known::decode_with(&bytes, &DecodeOptions::new().unknown_bytes(7)).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (DecodeErrorKind::UnknownBytes, 6));
}

#[test]
fn views_are_equal_however_their_records_arrived() {
    let together = KnownView::decode(b"\x08\x01\x10\x02\x18\x05").unwrap();
    let apart = KnownView::decode(b"\x08\x01\x18\x05\x10\x02").unwrap();
    assert_eq!(together.unknown, apart.unknown);
    assert_ne!(together.unknown, UnknownFieldsView::new());
    let records = together.unknown.iter().map(|record| (record.number(), record.wire_type(), record.varint()));
    assert!(records.eq([(1, WireType::Varint, Some(1)), (2, WireType::Varint, Some(2))]));
}

#[test]
fn arena_views_keep_the_order_of_runs() {
    #[derive(Default, Message)]
    struct InArena<'a> {
        #[proto(3, int32)]
        three: i32,
        #[proto(unknown)]
        unknown: wire::ArenaUnknownFields<'a>,
    }
    let arena = Arena::new();
    let view = InArena::decode_in(b"\x08\x01\x10\x02\x18\x05\x20\x03", &arena).unwrap();
    assert_eq!(view.three, 5);
    assert!(view.unknown.borrowed().iter().map(|record| record.number()).eq([1, 2, 4]));
    assert_eq!(view.encode_to_vec(), b"\x18\x05\x08\x01\x10\x02\x20\x03");
}
