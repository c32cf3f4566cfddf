//! Messages with every kind, shape, nesting and naming that a table can have.

#![allow(unreachable_pub, missing_docs, dead_code, reason = "the declarations stand as a generator would print them")]

use std::collections::{BTreeMap, HashMap};
use wire::{Enumeration, Message, Newtype, Oneof, Open, Reflect, UnknownFields};

#[derive(Default, Message, Reflect)]
pub struct Implicit {
    #[proto(1, double)]
    pub double_field: f64,
    #[proto(2, float)]
    pub float_field: f32,
    #[proto(3, int32)]
    pub int32_field: i32,
    #[proto(4, int64)]
    pub int64_field: i64,
    #[proto(5, uint32)]
    pub uint32_field: u32,
    #[proto(6, uint64)]
    pub uint64_field: UserId,
    #[proto(7, sint32)]
    pub sint32_field: i32,
    #[proto(8, sint64)]
    pub sint64_field: i64,
    #[proto(9, fixed32)]
    pub fixed32_field: u32,
    #[proto(10, fixed64)]
    pub fixed64_field: u64,
    #[proto(11, sfixed32)]
    pub sfixed32_field: i32,
    #[proto(12, sfixed64)]
    pub sfixed64_field: i64,
    #[proto(13, bool)]
    pub bool_field: bool,
    #[proto(14, string)]
    pub string_field: String,
    #[proto(15, bytes)]
    pub bytes_field: Vec<u8>,
    #[proto(skip)]
    pub skipped: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Newtype)]
#[proto(uint64)]
pub struct UserId(pub u64);

#[derive(Default, Message, Reflect)]
#[proto(name = "chat.v1.Chat")]
pub struct Chat {
    #[proto(1, message, optional)]
    pub author: Option<Box<Person>>,
    #[proto(2, enum, name = "kind_of")]
    pub kind: Open<Kind>,
    #[proto(3, message, repeated)]
    pub messages: Vec<Text>,
    #[proto(5, message, optional)]
    pub place: Option<Place>,
    #[proto(6, enum, packed)]
    pub colours: Vec<Open<Colour>>,
    #[proto(unknown)]
    pub unknown: UnknownFields,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
#[proto(name = "chat.v1.Chat.Kind")]
pub enum Kind {
    #[proto(name = "KIND_HOME")]
    Home = 1,
    #[proto(name = "KIND_NONE")]
    None = 0,
}

/// Its values are named as those of `Shade`, beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
#[proto(name = "chat.v1.Colour")]
pub enum Colour {
    Light = 1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
#[proto(name = "chat.v1.LightShade")]
pub enum Shade {
    Dark = 0,
    Light = 1,
}

#[derive(Default, Message, Reflect)]
#[proto(name = "chat.v1.Person")]
pub struct Person {
    #[proto(1, string, json_name = "NAME")]
    pub name: String,
    #[proto(2, int32, optional)]
    pub shoe_size: Option<i32>,
    #[proto(3, sint32, repeated)]
    pub marks: Vec<i32>,
    #[proto(4, map(string, message))]
    pub kin: HashMap<String, Person>,
    #[proto(5, map(int32, enum))]
    pub shades: BTreeMap<i32, Open<Shade>>,
    #[proto(6, bool)]
    pub r#type: bool,
    #[proto(oneof(7, 8), name = "contact_by")]
    pub contact: Option<Contact>,
}

#[derive(Oneof, Reflect)]
pub enum Contact {
    #[proto(7, string)]
    HomeMail(String),
    #[proto(8, message)]
    Through(Box<Person>),
}

/// In a chat there is another `Person`, so that the outer one must be called by its full name.
#[derive(Default, Message, Reflect)]
#[proto(name = "chat.v1.Chat.Text")]
pub struct Text {
    #[proto(1, string)]
    pub text: String,
    #[proto(2, message, optional)]
    pub inner: Option<Inner>,
    #[proto(3, message, optional)]
    pub outer: Option<Person>,
}

#[derive(Default, Message, Reflect)]
#[proto(name = "chat.v1.Chat.Person")]
pub struct Inner {
    #[proto(1, message, optional)]
    pub wrapped: Option<Wrapped>,
}

#[derive(Default, Newtype, Reflect)]
#[proto(message)]
pub struct Wrapped(pub Place);

#[derive(Default, Message, Reflect)]
#[proto(name = "geo.Place")]
pub struct Place {
    #[proto(1, float)]
    pub x: f32,
    #[proto(2, message, optional)]
    pub at: Option<Timestamp>,
}

#[derive(Default, Message, Reflect)]
#[proto(name = "google.protobuf.Timestamp")]
pub struct Timestamp {
    #[proto(1, int64)]
    pub seconds: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enumeration)]
#[repr(i32)]
#[proto(name = "old.Mood")]
pub enum Mood {
    #[default]
    #[proto(name = "GOOD")]
    Good = 1,
    #[proto(name = "BAD")]
    Bad = 2,
}

#[derive(Default, Message, Reflect)]
#[proto(name = "old.Legacy")]
pub struct Legacy {
    #[proto(1, string, required)]
    pub name: String,
    #[proto(2, enum, optional, default = Mood::Bad)]
    pub mood: Option<Mood>,
    #[proto(3, group, repeated)]
    pub part: Vec<Part>,
    #[proto(4, int32, optional, default = -5)]
    pub number: Option<i32>,
    #[proto(5, string, optional, default = "say \"hi\"\n")]
    pub greeting: Option<String>,
    #[proto(6, bytes, optional, default = b"\0\xff\"")]
    pub mark: Option<Vec<u8>>,
    #[proto(7, double, optional, default = f64::NEG_INFINITY)]
    pub least: Option<f64>,
    #[proto(8, bool, optional, default = true)]
    pub sure: Option<bool>,
    #[proto(9, float, optional, default = 1.5)]
    pub half: Option<f32>,
    #[proto(10, uint32)]
    pub implicit: u32,
    #[proto(11, int32, repeated)]
    pub expanded: Vec<i32>,
    #[proto(12, enum)]
    pub now: Mood,
    #[proto(13, enum, packed)]
    pub moods: Vec<Mood>,
}

#[derive(Default, Message, Reflect)]
#[proto(name = "old.Legacy.Part")]
pub struct Part {
    #[proto(1, int32, required)]
    pub id: i32,
}

#[derive(Default, Message, Reflect)]
pub struct Page<T> {
    #[proto(1, message, repeated)]
    pub items: Vec<T>,
}

#[derive(Default, Message, Reflect)]
pub struct Pages {
    #[proto(1, message, optional)]
    pub parts: Option<Page<Part>>,
    #[proto(2, message, optional)]
    pub places: Option<Page<Implicit>>,
    #[proto(3, message, optional)]
    pub pages: Option<Page<Page<Part>>>,
    #[proto(4, message, optional)]
    pub again: Option<Page<Part>>,
}

#[derive(Default, Message, Reflect)]
#[proto(name = "views.Person")]
pub struct PersonView<'a> {
    #[proto(1, string)]
    pub name: &'a str,
    #[proto(2, map(string, bytes))]
    pub parts: Vec<(&'a str, &'a [u8])>,
}
