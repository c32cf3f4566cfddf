//! A message goes into an `Any` and comes out as the type that it is, or an error says why not.

use std::error::Error;
use wire::{Decode, DecodeErrorKind, DecodeOptions, Encode};
use wire_types::{Any, AnyError, Duration, Struct, Timestamp, Value};

const DURATION: &str = "google.protobuf.Duration";

#[test]
fn packed_bytes_are_those_of_any_proto() {
    let any = Any::pack_as(DURATION, &Duration::new(1, 0).unwrap());
    assert_eq!(any.encode_to_vec(), b"\x0a\x2ctype.googleapis.com/google.protobuf.Duration\x12\x02\x08\x01");
    assert_eq!(Any::decode(&any.encode_to_vec()), Ok(any));
}

#[test]
fn a_type_packs_under_its_own_name() {
    let any = Any::pack(&Duration::new(1, 0).unwrap());
    assert_eq!(any, Any::pack_as(DURATION, &Duration::new(1, 0).unwrap()));
    assert_eq!(any.unpack(), Duration::new(1, 0).map_err(|_| AnyError::OtherType));
    assert!(!Any::default().is::<Any>());
    assert_eq!(Any::pack(&any).unpack(), Ok(any));
}

#[test]
fn another_type_is_an_error() {
    let any = Any::pack(&Duration::default());
    assert_eq!(any.unpack::<Timestamp>(), Err(AnyError::OtherType));
    assert_eq!(any.unpack_as::<Timestamp>("google.protobuf.Timestamp"), Err(AnyError::OtherType));
}

#[test]
fn a_type_url_without_a_slash_or_name_is_an_error() {
    for type_url in ["", DURATION, "/", "a/", "a/.b", "a/b.", "a/b..c", "a/1b", "a/b c", "a/é", "a/b\0"] {
        let any = Any { type_url: type_url.into(), ..Any::default() };
        assert_eq!(any.full_name(), Err(AnyError::TypeUrl), "{type_url:?}");
        assert_eq!(any.unpack_as::<Duration>(DURATION), Err(AnyError::TypeUrl), "{type_url:?}");
    }
}

#[test]
fn the_name_stands_behind_the_last_slash() {
    for type_url in
        ["/google.protobuf.Duration", "a/google.protobuf.Duration", "https://b.c/d/google.protobuf.Duration"]
    {
        let any = Any { type_url: type_url.into(), ..Any::default() };
        assert_eq!(any.unpack_as::<Duration>(DURATION), Ok(Duration::default()));
    }
}

#[test]
fn malformed_bytes_and_limits_are_errors_with_a_source() {
    let any = Any { value: vec![0x08], ..Any::pack_as(DURATION, &Duration::default()) };
    let error = any.unpack_as::<Duration>(DURATION).unwrap_err();
    assert_eq!(error.source().unwrap().to_string(), "the input ends inside a record, at byte 1 in field 1");

    let any = Any::pack_as("google.protobuf.Value", &Value::from(Struct::from_iter([("a", true)])));
    let shallow = DecodeOptions::new().depth(1);
    match any.unpack_with::<Value>("google.protobuf.Value", &shallow) {
        Err(AnyError::Decode(error)) => assert_eq!(error.kind(), DecodeErrorKind::Depth),
        other => panic!("{other:?}"),
    }
}
