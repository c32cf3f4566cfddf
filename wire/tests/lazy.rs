//! Messages that stay bytes: in every shape, what is wrong with them, and what becomes of them.

#![cfg(feature = "derive")]

use std::collections::BTreeMap;
use wire::{Decode, DecodeErrorKind, DecodeOptions, Encode, Lazy, Message, Oneof, ToMessage};

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view)]
struct Child {
    #[proto(1, string)]
    name: String,
    #[proto(2, int32, repeated)]
    numbers: Vec<i32>,
    #[proto(3, message, optional)]
    child: Option<Lazy<Child>>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view)]
struct Parent {
    #[proto(1, message, optional)]
    one: Option<Lazy<Child>>,
    #[proto(2, message, repeated)]
    many: Vec<Lazy<Child>>,
    #[proto(3, group, optional)]
    group: Option<Lazy<Child>>,
    #[proto(4, map(int32, message))]
    by_number: BTreeMap<i32, Lazy<Child>>,
    #[proto(oneof(5, 6))]
    choice: Option<Choice>,
    #[proto(7, message)]
    always: Lazy<Child>,
}

#[derive(Clone, Debug, PartialEq, Oneof)]
#[proto(view)]
enum Choice {
    #[proto(5, message)]
    Child(Lazy<Child>),
    #[proto(6, string)]
    Text(String),
}

const BYTES: &[u8] =
    b"\x0a\x03\x0a\x01a\x12\0\x12\x03\x0a\x01b\x1b\x0a\x01c\x10\x01\x1c\x22\x07\x08\x01\x12\x03\x0a\x01d\
    \x2a\x03\x0a\x01e";

#[test]
fn every_shape_holds_one() {
    let parent = Parent::decode(BYTES).unwrap();
    assert_eq!(parent.one.as_ref().unwrap().get().unwrap().name, "a");
    assert_eq!(parent.many[1].get().unwrap().name, "b");
    assert_eq!(parent.group.as_ref().unwrap().get().unwrap().numbers, [1]);
    assert_eq!(parent.by_number[&1].as_bytes(), Some(&b"\x0a\x01d"[..]));
    assert!(matches!(&parent.choice, Some(Choice::Child(child)) if child.get().unwrap().name == "e"));
    assert_eq!(*parent.always.get().unwrap(), Child::default());
    assert_eq!(parent.encode_to_vec(), BYTES);
    assert_eq!(parent.encoded_len(), BYTES.len());
    let view = ParentView::decode(BYTES).unwrap();
    assert_eq!(view.many[1].get().unwrap().name, "b");
    assert_eq!(view.encode_to_vec(), BYTES);
    assert_eq!(view.to_message(), parent);
}

#[test]
fn what_comes_twice_merges() {
    let twice = [BYTES, b"\x0a\x02\x10\x07\x1b\x10\x02\x1c\x2a\x02\x10\x09\x3a\0\x3a\x02\x10\x01"].concat();
    let (parent, view) = (Parent::decode(&twice).unwrap(), ParentView::decode(&twice).unwrap());
    let child = Child { name: "a".into(), numbers: vec![7], ..Child::default() };
    assert_eq!(*parent.one.as_ref().unwrap().get().unwrap(), child);
    assert_eq!(view.one.as_ref().unwrap().get().unwrap().to_message(), child);
    assert_eq!(view.one.as_ref().unwrap().parts().count(), 2);
    assert_eq!(parent.group.as_ref().unwrap().get().unwrap().numbers, [1, 2]);
    assert!(matches!(&parent.choice, Some(Choice::Child(child)) if child.get().unwrap().numbers == [9]));
    assert_eq!(view.always.get().unwrap().numbers, [1]);
    assert_eq!(view.to_message(), parent);
    assert_eq!(view.encode_to_vec(), parent.encode_to_vec());
    assert_eq!(view.encoded_len(), parent.encoded_len());
}

#[test]
fn a_changed_message_is_written_anew_and_merges_still() {
    let mut parent = Parent::decode(b"\x0a\x07\x0a\x01a\xa0\x06\x81\x00").unwrap();
    let child = parent.one.as_mut().unwrap().get_mut().unwrap();
    child.numbers.push(3);
    assert_eq!(parent.encode_to_vec(), b"\x0a\x05\x0a\x01a\x10\x03");
    assert_eq!(parent.encoded_len(), 7);
    parent.merge(b"\x0a\x03\x0a\x01b").unwrap();
    let child = parent.one.take().unwrap().into_message().unwrap();
    assert_eq!((child.name.as_str(), &child.numbers[..]), ("b", &[3][..]));
    let made = Parent { one: Some(child.into()), ..Parent::default() };
    assert_eq!(made.encode_to_vec(), b"\x0a\x05\x0a\x01b\x10\x03");
}

#[test]
fn what_is_wrong_inside_is_found_when_it_is_asked_for() {
    let bytes = b"\x0a\x04\x0a\x03ab";
    let mut parent = Parent::decode(bytes).unwrap();
    let view = ParentView::decode(bytes).unwrap();
    let lazy = parent.one.as_mut().unwrap();
    let error = lazy.get().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (DecodeErrorKind::Truncated, 1));
    assert_eq!(lazy.get_mut().unwrap_err(), error);
    assert_eq!(view.one.unwrap().get().unwrap_err(), error);
    assert_eq!(parent.encode_to_vec(), bytes);
}

#[test]
fn what_is_wrong_around_it_is_found_at_once() {
    for (bytes, kind) in [
        (&b"\x0a\x02\x0a"[..], DecodeErrorKind::Truncated),
        (b"\x1b\x0a\x01c", DecodeErrorKind::Group),
        (b"\x1b\x0a\x01c\x24", DecodeErrorKind::Group),
        (b"\x1b\x0a\x05c\x1c", DecodeErrorKind::Truncated),
        (b"\x1b\x10\xff\xff", DecodeErrorKind::Truncated),
    ] {
        assert_eq!(Parent::decode(bytes).unwrap_err().kind(), kind, "{bytes:x?}");
        assert_eq!(ParentView::decode(bytes).unwrap_err().kind(), kind, "{bytes:x?}");
    }
    let flat = DecodeOptions::new().depth(0);
    assert_eq!(Parent::decode_with(b"\x0a\0", &flat).unwrap_err().kind(), DecodeErrorKind::Depth);
    let little = DecodeOptions::new().element_memory(64);
    let parts = b"\x0a\x01\x00".repeat(10);
    assert_eq!(ParentView::decode_with(&parts, &little).unwrap_err().kind(), DecodeErrorKind::ElementMemory);
}

#[test]
fn nesting_costs_nothing_until_it_is_asked_for() {
    let levels = if cfg!(miri) { 200 } else { 10_000 };
    let mut bytes = Vec::new();
    for _ in 0..levels {
        let child = Child { child: Some(Lazy::from_bytes(bytes)), ..Child::default() };
        bytes = child.encode_to_vec();
    }
    let mut child = Child::decode(&bytes).unwrap();
    let mut depth = 0;
    while let Some(inner) = child.child {
        child = inner.into_message().unwrap();
        depth += 1;
    }
    assert_eq!(depth, levels);
}
