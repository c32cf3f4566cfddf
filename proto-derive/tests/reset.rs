//! Messages that are read into the memory of others.

use std::{collections::HashMap, sync::Arc};
use wire::{Decode, DecodeErrorKind, Encode, Lazy, Message, Oneof, Reset, UnknownFields};

#[derive(Clone, Message, Reset, Default, Debug, PartialEq)]
struct All<T: Default + Clone> {
    #[proto(1, string)]
    name: String,
    #[proto(2, bytes)]
    raw: Vec<u8>,
    #[proto(3, int32, required)]
    id: i32,
    #[proto(4, message, required)]
    child: Box<Child>,
    #[proto(5, message, repeated)]
    children: Vec<Child>,
    #[proto(6, map(string, int32))]
    ages: HashMap<String, i32>,
    #[proto(7, string, optional)]
    nick: Option<String>,
    #[proto(oneof(8, 9))]
    choice: Option<Choice>,
    #[proto(10, message, optional)]
    other: Option<T>,
    #[proto(11, string)]
    shared: std::sync::Arc<str>,
    #[proto(skip)]
    calls: u32,
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Message, Reset, Default, Debug, PartialEq)]
struct Child {
    #[proto(1, string)]
    text: String,
}

#[derive(Clone, Oneof, Debug, PartialEq)]
enum Choice {
    #[proto(8, string)]
    Text(String),
    #[proto(9, bool)]
    Yes(bool),
}

fn full() -> All<Child> {
    let child = || Child { text: "text".into() };
    All {
        name: "name".into(),
        raw: vec![1, 2, 3],
        id: 7,
        child: Box::new(child()),
        children: vec![child(), child()],
        ages: HashMap::from([("a".into(), 1)]),
        nick: Some("nick".into()),
        choice: Some(Choice::Text("x".into())),
        other: Some(child()),
        shared: "shared".into(),
        calls: 3,
        unknown: UnknownFields::from_bytes(b"\xa0\x06\x01"),
    }
}

#[test]
fn what_holds_memory_keeps_it() {
    let mut all = full();
    let memory = |all: &All<Child>| {
        let texts = [all.name.as_ptr(), all.raw.as_ptr(), all.child.text.as_ptr()];
        (texts, all.children.as_ptr(), &raw const *all.child, all.ages.capacity(), all.children.capacity())
    };
    let before = memory(&all);
    all.reset();
    assert_eq!(all, All { calls: 3, ..Default::default() });
    assert_eq!(memory(&all), before);
    all.decode_into(&full().encode_to_vec()).unwrap();
    assert_eq!(all, full());
    assert_eq!(memory(&all), before);
}

#[test]
fn nothing_of_the_message_before_is_left() {
    let mut all = full();
    all.decode_into(b"\x18\x01\x22\x00").unwrap();
    assert_eq!(all, All { id: 1, calls: 3, ..Default::default() });
    // Required fields have to come anew.
    let error = all.decode_into(b"\x18\x01").unwrap_err();
    assert_eq!((error.kind(), error.path()), (DecodeErrorKind::MissingRequired, &[4][..]));
}

#[test]
fn reading_again_is_reading() {
    let bytes = full().encode_to_vec();
    let mut all = All::<Child>::decode(&bytes).unwrap();
    for _ in 0..3 {
        all.decode_into(&bytes).unwrap();
        assert_eq!(All { calls: 3, ..all.clone() }, full());
    }
}

#[derive(Clone, Message, Reset, Default, Debug, PartialEq)]
struct Holders {
    #[proto(1, message, required)]
    shared: Arc<Child>,
    #[proto(2, message, required)]
    lazy: Lazy<Child>,
}

#[test]
fn shared_and_lazy_messages_begin_anew() {
    let child = Arc::new(Child { text: "text".into() });
    let mut holders = Holders { shared: Arc::clone(&child), lazy: Child { text: "lazy".into() }.into() };
    holders.reset();
    assert_eq!((holders, child.text.as_str()), (Holders::default(), "text"));

    let bytes = b"\x0a\x03\x0a\x01a\x12\x03\x0a\x01b";
    let mut holders = Holders::decode(bytes).unwrap();
    let text = holders.shared.text.as_ptr();
    holders.decode_into(bytes).unwrap();
    assert_eq!(holders, Holders::decode(bytes).unwrap());
    assert_eq!(holders.shared.text.as_ptr(), text);
}
