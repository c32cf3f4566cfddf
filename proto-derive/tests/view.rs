//! `#[proto(view)]`: the companion reads the same bytes without copying them, and writes them again.

#![allow(missing_docs, reason = "what the companion copies is not about documentation")]

use std::collections::HashMap;
use wire::{Decode, Encode, Enumeration, Message, Oneof, Open, ToMessage, UnknownFields};

/// Somebody.
#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view)]
pub struct Person {
    /// As in the passport.
    #[proto(1, string)]
    pub name: String,
    #[proto(2, bytes, optional)]
    pub key: Option<Vec<u8>>,
    #[proto(3, string, repeated)]
    pub mails: Vec<String>,
    #[proto(4, message, repeated)]
    pub friends: Vec<Person>,
    #[proto(5, message, optional)]
    pub boss: Option<Box<Person>>,
    #[proto(6, map(string, message))]
    pub places: ::std::collections::HashMap<String, place::Place>,
    #[proto(oneof(7, 8))]
    pub contact: Option<Contact>,
    #[proto(9, enum)]
    pub kind: Open<Kind>,
    #[proto(10, int32, packed)]
    pub marks: Vec<i32>,
    #[proto(11, message)]
    pub home: place::Place,
    #[deprecated]
    #[proto(12, string, required)]
    pub old: Box<str>,
    #[proto(skip)]
    pub cached: Option<usize>,
    #[proto(unknown)]
    pub unknown: UnknownFields,
}

#[derive(Clone, Debug, PartialEq, Oneof)]
#[proto(view)]
pub enum Contact {
    #[proto(7, string)]
    Mail(String),
    #[proto(8, message)]
    Other(Box<Person>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
pub enum Kind {
    None = 0,
    Home = 1,
}

pub mod place {
    use wire::{Message, Oneof};

    /// Nothing in it can be borrowed.
    #[derive(Clone, Debug, Default, PartialEq, Message)]
    #[proto(view)]
    pub struct Place {
        #[proto(1, float)]
        pub x: f32,
        #[proto(oneof(2))]
        pub y: Option<Height>,
    }

    #[derive(Clone, Debug, PartialEq, Oneof)]
    #[proto(view)]
    pub enum Height {
        #[proto(2, float)]
        Metres(f32),
    }

    #[derive(Clone, Debug, Default, PartialEq, Message)]
    #[proto(view)]
    pub struct Pair(#[proto(1, message)] pub Place, #[proto(2, string)] pub String);
}

#[allow(deprecated)]
fn person() -> Person {
    Person {
        name: "Ada".into(),
        key: Some(vec![1, 2]),
        mails: vec!["a@b".into(), String::new()],
        friends: vec![Person { name: "Bob".into(), ..Person::default() }],
        boss: Some(Box::new(Person { contact: Some(Contact::Mail("m".into())), ..Person::default() })),
        places: HashMap::from([("home".into(), place::Place { x: 1.0, y: Some(place::Height::Metres(2.0)) })]),
        contact: Some(Contact::Other(Box::default())),
        kind: Open::from(Kind::Home),
        marks: vec![1, 300],
        home: place::Place { x: 2.0, y: None },
        old: "o".into(),
        cached: None,
        unknown: UnknownFields::from_bytes(b"\xa0\x06\x01"),
    }
}

#[test]
fn a_view_reads_and_writes_what_its_message_does() {
    let bytes = person().encode_to_vec();
    let view = PersonView::decode(&bytes).unwrap();
    assert_eq!((view.name, view.key, &view.mails[..]), ("Ada", Some(&[1, 2][..]), &["a@b", ""][..]));
    assert_eq!((view.friends[0].name, view.places[0].0, view.places[0].1.x), ("Bob", "home", 1.0));
    assert_eq!(view.boss.as_ref().unwrap().contact, Some(ContactView::Mail("m")));
    assert!(view.kind == Kind::Home);
    assert_eq!(view.encode_to_vec(), bytes);
    assert_eq!((view.encoded_len(), person().encoded_len()), (bytes.len(), bytes.len()));
    assert_eq!(Person::decode(&bytes), Ok(person()));
}

#[test]
fn a_view_becomes_its_message() {
    let bytes = person().encode_to_vec();
    let owned: Person = PersonView::decode(&bytes).unwrap().to_message();
    assert_eq!(owned, person());
    let pair = place::Pair(place::Place { x: 1.0, y: Some(place::Height::Metres(2.0)) }, "t".into());
    assert_eq!(place::PairView::decode(&pair.encode_to_vec()).unwrap().to_message(), pair);
}

#[test]
fn the_last_entry_of_a_key_wins_in_the_message() {
    let bytes = b"\x32\x0a\x0a\x01k\x12\x05\x0d\0\0\x80\x3f\x32\x03\x0a\x01k\x62\0";
    let owned: Person = PersonView::decode(bytes).unwrap().to_message();
    assert_eq!(owned.places, HashMap::from([("k".into(), place::Place::default())]));
}

#[test]
fn a_view_points_into_the_input() {
    let bytes = person().encode_to_vec();
    let view = PersonView::decode(&bytes).unwrap();
    assert!(bytes.as_ptr_range().contains(&view.name.as_ptr()));
}

#[test]
fn a_view_of_a_tuple_struct_is_one() {
    let view = place::PairView::decode(b"\x0a\x05\x0d\0\0\x80\x3f\x12\x01t").unwrap();
    assert_eq!((view.0.x, view.1), (1.0, "t"));
}
