//! A message goes into an `Any` and comes out as the type that it is, or an error says why not.

use std::error::Error;
use wire::{
    Decode, DecodeErrorKind, DecodeOptions, Encode, Reflect,
    reflect::{self, Registry},
};
use wire_types::{Any, AnyError, Duration, ListValue, Struct, Timestamp, Unpacker, Value};

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

fn registry() -> Registry {
    Registry::new().with::<Any>().with::<Duration>().with::<Value>().with::<Timestamp>()
}

#[test]
fn a_registry_finds_the_type() {
    let any = Any::pack(&Duration::new(1, 2).unwrap());
    let mut message = any.unpack_dyn(&registry()).unwrap();
    assert_eq!((&*message as &dyn Reflect).get(1).unwrap(), Some(reflect::Value::I64(1)));
    assert_eq!(Any::pack_dyn(&*message), any);
    message.merge_bytes(b"\x08\x05", &DecodeOptions::new()).unwrap();
    assert_eq!(format!("{message:?}"), "google.protobuf.Duration { .. }");
    let message = message.downcast::<Timestamp>().unwrap_err();
    assert_eq!(message.downcast::<Duration>().unwrap(), Box::new(Duration::new(5, 2).unwrap()));

    let struct_ = Any::pack(&Struct::default());
    assert_eq!(struct_.unpack_dyn(&registry()).err(), Some(AnyError::UnknownType));
    assert_eq!(Any::default().unpack_dyn(&registry()).err(), Some(AnyError::TypeUrl));
    let malformed = Any { value: vec![0x08], ..any };
    assert!(matches!(malformed.unpack_dyn(&registry()), Err(AnyError::Decode(_))));
    let names: Vec<_> = registry().names().map(|name| &name["google.protobuf.".len()..]).collect();
    assert_eq!(names, ["Any", "Duration", "Timestamp", "Value"]);
}

/// `Any`s in each other, the innermost empty.
fn nested(levels: u32) -> Any {
    (0..levels).fold(Any::default(), |any, _| Any::pack(&any))
}

/// How many levels come out, and what stops.
fn levels(unpacker: &mut Unpacker<'_>, any: &Any) -> (u32, Option<AnyError>) {
    let inner = unpacker.unpack(any, 0, |unpacker, message| levels(unpacker, message.downcast_ref::<Any>().unwrap()));
    match inner {
        Ok((levels, error)) => (levels + 1, error),
        Err(error) => (0, Some(error)),
    }
}

#[test]
fn any_in_any_has_one_depth() {
    let registry = registry();
    let mut unpacker = Unpacker::new(&registry);
    assert_eq!(levels(&mut unpacker, &nested(49)), (49, Some(AnyError::TypeUrl)));
    assert_eq!(levels(&mut unpacker, &nested(51)), (50, Some(AnyError::Depth)));
    // Afterwards all levels are there again.
    assert_eq!(levels(&mut unpacker, &nested(50)).0, 50);
    // Levels inside a message count, those of the message in the `Any` too.
    let any = Any::pack(&Duration::default());
    assert_eq!(unpacker.unpack(&any, 98, |_, _| ()), Ok(()));
    assert_eq!(unpacker.unpack(&any, 99, |_, _| ()), Err(AnyError::Depth));
    assert_eq!(unpacker.unpack(&any, u32::MAX, |_, _| ()), Err(AnyError::Depth));
    let list = (0..10).fold(Value::from(1.0), |value, _| Value::from(ListValue::from_iter([value])));
    let deep = Any::pack(&list);
    assert_eq!(unpacker.unpack(&deep, 0, |_, _| ()), Ok(()));
    match unpacker.unpack(&deep, 90, |_, _| ()) {
        Err(AnyError::Decode(error)) => assert_eq!(error.kind(), DecodeErrorKind::Depth),
        other => panic!("{other:?}"),
    }
}

#[test]
fn all_that_is_unpacked_has_one_budget() {
    let (registry, any) = (registry(), Any::pack(&Duration::new(1, 0).unwrap()));
    let mut few = Unpacker::new(&registry).messages(3);
    let results = [(); 4].map(|()| few.unpack(&any, 0, |_, _| ()));
    assert_eq!(results, [Ok(()), Ok(()), Ok(()), Err(AnyError::Messages)]);
    let mut small = Unpacker::new(&registry).bytes(5);
    let results = [(); 3].map(|()| small.unpack(&any, 0, |_, _| ()));
    assert_eq!(results, [Ok(()), Ok(()), Err(AnyError::Bytes)]);
    let strict = DecodeOptions::new().message_bytes(1);
    assert!(matches!(Unpacker::new(&registry).options(strict).unpack(&any, 0, |_, _| ()), Err(AnyError::Decode(_))));
}
