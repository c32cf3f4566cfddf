//! Every field in a type that the user chose: the same bytes as in the usual ones, and views of it.

use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use wire::{Decode, DecodeOptions, Encode, Newtype, ToMessage};

mod usual {
    include_proto::include_proto!("tests/proto/own_types.proto");
}

include_proto::include_proto!(
    "tests/proto/own_types.proto",
    options = [
        "views,reflect",
        "string_type=.own=::std::sync::Arc<str>",
        "string_type=Store.boxed=::std::boxed::Box<str>",
        "string_type=Store.small=::smol_str::SmolStr",
        "string_type=Store.inlined=::compact_str::CompactString",
        "string_type=Store.sliced=::bytestring::ByteString",
        "string_type=ordered.key=::smol_str::SmolStr",
        "string_type=Store.name=crate::Name",
        "bytes=Store.raw",
        "bytes_type=Store.arc=::std::sync::Arc<[u8]>",
        "list_type=Store.numbers=::smallvec::SmallVec<[_; 4]>",
        "list_type=Store.items=::smallvec::SmallVec<[_; 2]>",
        "list_type=Store.words=crate::Words<>",
        "list_type=Store.handles=::std::vec::Vec<::std::sync::Arc<_>>",
        "map_type=Store.ordered=::indexmap::IndexMap<_, _, crate::Hasher>",
        "map_type=Store.hashed=::std::collections::HashMap<_, ::std::sync::Arc<_>, crate::Hasher>",
        "box_type=Store.item=::std::sync::Arc,box_type=Store.inside=::std::rc::Rc,box_type=Store.next=::std::sync::Arc",
        "box_type=Store.kept=crate::Boxed,box_type=Store.kept_too=crate::Boxed<_>",
        "value_type=Store.id=crate::Id,value_type=Store.ids=crate::Id,value_type=Store.key=crate::Key",
        "value_type=Store.level=Level",
    ]
);

type Hasher = BuildHasherDefault<DefaultHasher>;

#[derive(Clone, Debug, Default, PartialEq, Newtype)]
#[proto(string)]
struct Name(String);

#[derive(Clone, Copy, Debug, Default, PartialEq, Newtype)]
#[proto(uint64)]
struct Id(u64);

#[derive(Clone, Copy, Debug, Default, PartialEq, Newtype)]
#[proto(fixed64)]
struct Key(u64);

/// A box of the user's own.
#[derive(Clone, Debug, Default, PartialEq, Newtype, wire::Reflect)]
#[proto(message)]
struct Boxed<T>(Box<T>);

impl<T> From<T> for Boxed<T> {
    fn from(message: T) -> Self {
        Boxed(Box::new(message))
    }
}

/// A list of the user's own.
#[derive(Clone, Debug, Default, PartialEq)]
struct Words(Vec<Arc<str>>);

/// Reflection changes elements in their place.
impl AsMut<[Arc<str>]> for Words {
    fn as_mut(&mut self) -> &mut [Arc<str>] {
        &mut self.0
    }
}

impl wire::List<Arc<str>> for Words {
    fn capacity(&self) -> usize {
        self.0.capacity()
    }
    fn reserve(&mut self, additional: usize) {
        self.0.reserve(additional);
    }
    fn push(&mut self, word: Arc<str>) {
        self.0.push(word);
    }
    fn push_default(&mut self) -> &mut Arc<str> {
        self.0.push_default()
    }
    fn as_slice(&self) -> &[Arc<str>] {
        &self.0
    }
}

fn bytes() -> Vec<u8> {
    use usual::own::{Item, Level, Store, store::Choice};
    let item = |label: &str, count| Item { label: label.into(), count, ..Default::default() };
    let store = Store {
        shared: "shared".into(),
        boxed: "boxed".into(),
        small: "small".into(),
        sliced: Some(String::new()),
        names: vec!["a".into(), "b".into()],
        raw: vec![0, 255],
        arc: Some(vec![1]),
        numbers: vec![1, 2, 3, 4, 5, 6],
        items: vec![item("x", 1), item("", 0), item("z", 3)],
        words: vec!["w".into(), "".into()],
        ordered: [("only".to_owned(), -1)].into(),
        hashed: [(7, item("seven", 7))].into(),
        item: Some(item("alone", 0)),
        id: 14,
        ids: vec![1, u64::MAX],
        key: Some(9),
        level: Level::High.into(),
        choice: Some(Choice::Inside(item("chosen", 2))),
        handles: vec![item("h", 4)],
        name: "name".into(),
        inlined: "inlined".into(),
        kept: Some(item("kept", 5)),
        other: Some(usual::own::store::Other::KeptToo(item("too", 6))),
        next: Some(Store { id: 1, ..Default::default() }.into()),
        ..Default::default()
    };
    store.encode_to_vec()
}

#[test]
fn own_types_write_what_they_read() {
    let bytes = bytes();
    let store = own::Store::decode(&bytes).unwrap();
    assert_eq!((&*store.shared, &*store.small, &store.name), ("shared", "small", &Name("name".into())));
    assert_eq!((store.id, &store.ids[..]), (Id(14), &[Id(1), Id(u64::MAX)][..]));
    assert_eq!((&store.numbers[..], store.numbers.spilled()), (&[1, 2, 3, 4, 5, 6][..], true));
    assert_eq!((store.ordered.get_index(0).unwrap().0.as_str(), store.level), ("only", own::Level::High));
    assert_eq!((&*store.item.as_ref().unwrap().label, &*store.handles[0].label), ("alone", "h"));
    assert_eq!((&*store.kept.as_ref().unwrap().0.label, store.sliced()), ("kept", ""));
    assert_eq!((&*store.inlined, store.inlined.is_heap_allocated()), ("inlined", false));
    assert_eq!(store.encode_to_vec(), bytes);
}

#[test]
fn views_of_them_borrow() {
    let bytes = bytes();
    let store = own::StoreView::decode(&bytes).unwrap();
    assert_eq!((store.shared, store.boxed, store.small, store.name), ("shared", "boxed", "small", "name"));
    assert_eq!((&store.words, store.items[2].label, store.handles[0].label), (&vec!["w", ""], "z", "h"));
    assert_eq!(store.kept.as_ref().map(|kept: &Box<_>| kept.label), Some("kept"));
    assert_eq!((store.ordered[0], store.hashed[0].1.label), (("only", -1), "seven"));
    assert_eq!(store.encode_to_vec(), bytes);
    assert_eq!(store.to_message(), own::Store::decode(&bytes).unwrap());
}

#[test]
fn shared_input_is_not_copied() {
    let bytes =
        bytes::Bytes::from(usual::own::Store { sliced: Some("sliced".into()), ..Default::default() }.encode_to_vec());
    let store = own::Store::decode_shared(&bytes, &DecodeOptions::new()).unwrap();
    assert!(bytes.as_ptr_range().contains(&store.sliced.as_ref().unwrap().as_ptr()));
    assert_eq!(store.sliced(), "sliced");
}

#[test]
fn a_message_that_others_share_is_not_changed() {
    let mut store = own::Store::decode(&bytes()).unwrap();
    let before = store.item.clone().unwrap();
    store.merge(b"\x6a\x02\x10\x05").unwrap();
    assert_eq!((before.count, store.item.unwrap().count), (0, 5));
}

#[test]
fn descriptions_name_what_is_inside() {
    use wire::reflect::{path_names, proto_text};
    assert_eq!(path_names::<own::Store>(&[9, 1]), "items.label");
    assert_eq!(path_names::<own::Store>(&[12, 2, 2]), "hashed.value.count");
    assert!(proto_text::<own::Store>().contains("  repeated Item handles = 20;\n"));
}
