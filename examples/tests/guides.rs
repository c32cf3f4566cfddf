//! What `docs/from-prost.md` says about one schema in both codecs.

use examples::{prost_shop, shop};
use prost::Message as _;
use wire::{Decode, DecodeErrorKind, DecodeOptions, Encode};

fn by_prost() -> prost_shop::Order {
    prost_shop::Order {
        id: "A-1".into(),
        note: Some(String::new()),
        status: prost_shop::Status::Shipped.into(),
        items: vec![
            prost_shop::Item { name: "차".into(), quantity: 2 },
            prost_shop::Item { name: "cup".into(), quantity: 0 },
        ],
        discounts: [("spring".into(), -150)].into(),
        placed: Some(prost_types::Timestamp { seconds: 1_754_784_000, nanos: 5 }),
        payment: Some(prost_shop::order::Payment::Card("4000".into())),
    }
}

fn here() -> shop::Order {
    shop::Order {
        id: "A-1".into(),
        note: Some(String::new()),
        status: shop::Status::Shipped.into(),
        items: vec![
            shop::Item { name: "차".into(), quantity: 2, ..Default::default() },
            shop::Item { name: "cup".into(), quantity: 0, ..Default::default() },
        ],
        discounts: [("spring".into(), -150)].into(),
        placed: Some(wire_types::Timestamp { seconds: 1_754_784_000, nanos: 5, ..Default::default() }),
        payment: Some(shop::order::Payment::Card("4000".into())),
        ..Default::default()
    }
}

#[test]
fn both_codecs_write_the_same_bytes() {
    assert_eq!(by_prost().encode_to_vec(), here().encode_to_vec());
}

#[test]
fn each_reads_what_the_other_wrote() {
    assert_eq!(shop::Order::decode(&by_prost().encode_to_vec()).unwrap(), here());
    assert_eq!(prost_shop::Order::decode(here().encode_to_vec().as_slice()).unwrap(), by_prost());
}

/// Fields 3 (`status`, with a value that no enum here lists) and 100 (unknown).
const NEWER: &[u8] = b"\x18\x09\xa0\x06\x01";

#[test]
fn unknown_fields_are_kept_where_prost_drops_them() {
    assert_eq!(shop::Order::decode(NEWER).unwrap().encode_to_vec(), NEWER);
    assert_eq!(prost_shop::Order::decode(NEWER).unwrap().encode_to_vec(), NEWER[..2]);
}

#[test]
fn an_unlisted_value_is_told_from_the_default() {
    let order = shop::Order::decode(NEWER).unwrap();
    assert_eq!((order.status.known(), order.status.number()), (None, 9));
    assert_eq!(prost_shop::Order::decode(NEWER).unwrap().status(), prost_shop::Status::Unspecified);
}

#[test]
fn both_refuse_text_that_is_not_utf8() {
    assert_eq!(shop::Order::decode(b"\x0a\x01\xff").unwrap_err().kind(), DecodeErrorKind::Utf8);
    assert!(prost_shop::Order::decode(b"\x0a\x01\xff".as_slice()).is_err());
}

#[test]
fn limits_can_be_set() {
    let bytes = here().encode_to_vec();
    let error = shop::Order::decode_with(&bytes, &DecodeOptions::new().message_bytes(8)).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::MessageBytes);
}
