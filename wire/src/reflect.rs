//! What a message is made of, as a static table, and the `.proto` text that describes it.
//!
//! ```
//! use wire::{Message, Reflect, reflect};
//!
//! #[derive(Default, Message, Reflect)]
//! #[proto(name = "chat.Person")]
//! struct Person {
//!     #[proto(1, string)]
//!     name: String,
//!     #[proto(2, uint32, optional)]
//!     age: Option<u32>,
//!     #[proto(3, message, repeated)]
//!     friends: Vec<Person>,
//! }
//!
//! let text = "\
//! syntax = \"proto3\";
//!
//! package chat;
//!
//! message Person {
//!   string name = 1;
//!   optional uint32 age = 2;
//!   repeated Person friends = 3;
//! }
//! ";
//! assert_eq!(reflect::proto_text::<Person>(), text);
//! assert_eq!(reflect::path_names::<Person>(&[3, 1]), "friends.name");
//! ```

use crate::{DecodeError, Enumeration, Open};
use alloc::{
    borrow::Cow,
    string::{String, ToString},
};

mod proto;

pub use proto::{ProtoFile, proto_files, proto_text};

/// A message that knows what it is made of; `#[derive(Reflect)]` implements it.
pub trait Reflect {
    /// The message's name and fields.
    const DESCRIPTION: &'static MessageDescription;
}

/// A oneof that knows its members; `#[derive(Reflect)]` implements it.
pub trait ReflectOneof {
    /// The members, ascending by number.
    const FIELDS: &'static [FieldDescription];
}

/// What can hold an enum: the enum itself, which is closed, or [`Open`] around it.
pub trait EnumType {
    /// The enum's name and values.
    const DESCRIPTION: &'static EnumDescription;
}

impl<E: Enumeration> EnumType for E {
    const DESCRIPTION: &'static EnumDescription =
        &EnumDescription { name: E::NAME, values: E::VALUES, is_closed: true };
}

impl<E: Enumeration> EnumType for Open<E> {
    const DESCRIPTION: &'static EnumDescription =
        &EnumDescription { name: E::NAME, values: E::VALUES, is_closed: false };
}

/// A message: its full name and what is in it.
#[derive(Clone, Copy, Debug)]
pub struct MessageDescription {
    /// The full name, such as `chat.Person`.
    pub name: &'static str,
    /// The fields that stand for themselves, ascending by number.
    pub fields: &'static [FieldDescription],
    /// The oneofs with their members.
    pub oneofs: &'static [OneofDescription],
}

/// A oneof of a message.
#[derive(Clone, Copy, Debug)]
pub struct OneofDescription {
    /// The oneof's name.
    pub name: &'static str,
    /// The members, ascending by number.
    pub fields: &'static [FieldDescription],
}

/// A field of a message, or a member of a oneof.
#[derive(Clone, Copy, Debug)]
pub struct FieldDescription {
    /// The field number.
    pub number: u32,
    /// The name in protobuf.
    pub name: &'static str,
    /// What a value is.
    pub kind: KindDescription,
    /// How the field holds it.
    pub shape: ShapeDescription,
    /// The name in JSON where it is not the one that [`json_name`](Self::json_name) makes.
    pub custom_json_name: Option<&'static str>,
    /// The default value, written as in `FieldDescriptorProto.default_value`.
    pub default: Option<&'static str>,
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum KindDescription {
    /// `double`
    Double,
    /// `float`
    Float,
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `uint32`
    Uint32,
    /// `uint64`
    Uint64,
    /// `sint32`
    Sint32,
    /// `sint64`
    Sint64,
    /// `fixed32`
    Fixed32,
    /// `fixed64`
    Fixed64,
    /// `sfixed32`
    Sfixed32,
    /// `sfixed64`
    Sfixed64,
    /// `bool`
    Bool,
    /// `string`
    Str,
    /// `bytes`
    Bytes,
    /// An enum.
    Enum(fn() -> &'static EnumDescription),
    /// A message, behind a function so that messages may contain themselves.
    Msg(fn() -> &'static MessageDescription),
    /// A message in the delimited encoding.
    Group(fn() -> &'static MessageDescription),
}

/// How a field holds its value.
#[derive(Clone, Copy, Debug)]
pub enum ShapeDescription {
    /// Written unless it is the default value.
    Implicit,
    /// There or not.
    Explicit,
    /// There, or the message is refused.
    Required,
    /// A list, a record for each element.
    Repeated,
    /// A list in one record.
    Packed,
    /// A map with keys of this kind; the field's kind is that of the values.
    Map(KindDescription),
}

/// An enum: its full name and its values.
#[derive(Clone, Copy, Debug)]
pub struct EnumDescription {
    /// The full name, such as `chat.Kind`.
    pub name: &'static str,
    /// The values in the order written.
    pub values: &'static [(&'static str, i32)],
    /// Are numbers without a name kept out of the field?
    pub is_closed: bool,
}

/// The description of a message type: what [`KindDescription::Msg`] points to.
pub fn message<T: Reflect>() -> &'static MessageDescription {
    T::DESCRIPTION
}

/// The description of an enum type: what [`KindDescription::Enum`] points to.
pub fn enumeration<E: EnumType>() -> &'static EnumDescription {
    E::DESCRIPTION
}

/// The name of an enum's value, for default values.
///
/// # Panics
/// Where no value has the number; in a constant, that is a compile error.
pub const fn value_name<E: EnumType>(number: i32) -> &'static str {
    let values = E::DESCRIPTION.values;
    let mut i = 0;
    while i < values.len() {
        if values[i].1 == number {
            return values[i].0;
        }
        i += 1;
    }
    panic!("the default is not a value of the enum")
}

impl MessageDescription {
    /// All fields, those of oneofs too, ascending by number.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static FieldDescription> {
        let members = self.oneofs.iter().flat_map(|oneof| oneof.fields);
        let mut fields: alloc::vec::Vec<_> = self.fields.iter().chain(members).collect();
        fields.sort_by_key(|field| field.number);
        fields.into_iter()
    }

    /// The field of this number.
    pub fn field(&self, number: u32) -> Option<&'static FieldDescription> {
        let members = self.oneofs.iter().flat_map(|oneof| oneof.fields);
        self.fields.iter().chain(members).find(|field| field.number == number)
    }
}

impl FieldDescription {
    /// A field without a JSON name of its own and without a default value.
    pub const fn new(number: u32, name: &'static str, kind: KindDescription, shape: ShapeDescription) -> Self {
        FieldDescription { number, name, kind, shape, custom_json_name: None, default: None }
    }

    /// The same field with a JSON name of its own.
    pub const fn with_json_name(mut self, json_name: &'static str) -> Self {
        self.custom_json_name = Some(json_name);
        self
    }

    /// The same field with a default value.
    pub const fn with_default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// The name in JSON: the field's own or `lowerCamelCase` of its name.
    pub fn json_name(&self) -> Cow<'static, str> {
        match self.custom_json_name {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(lower_camel_case(self.name)),
        }
    }
}

/// As protoc does it: each underscore goes and makes the next letter a capital.
fn lower_camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut after_underscore = false;
    for char in name.chars() {
        match char {
            '_' => after_underscore = true,
            char if core::mem::take(&mut after_underscore) => camel.push(char.to_ascii_uppercase()),
            char => camel.push(char),
        }
    }
    camel
}

impl KindDescription {
    /// The message that a value is, in either encoding.
    pub fn message(&self) -> Option<&'static MessageDescription> {
        match self {
            KindDescription::Msg(message) | KindDescription::Group(message) => Some(message()),
            _ => None,
        }
    }

    /// The type word of the language, where there is one.
    pub fn word(&self) -> Option<&'static str> {
        Some(match self {
            KindDescription::Double => "double",
            KindDescription::Float => "float",
            KindDescription::Int32 => "int32",
            KindDescription::Int64 => "int64",
            KindDescription::Uint32 => "uint32",
            KindDescription::Uint64 => "uint64",
            KindDescription::Sint32 => "sint32",
            KindDescription::Sint64 => "sint64",
            KindDescription::Fixed32 => "fixed32",
            KindDescription::Fixed64 => "fixed64",
            KindDescription::Sfixed32 => "sfixed32",
            KindDescription::Sfixed64 => "sfixed64",
            KindDescription::Bool => "bool",
            KindDescription::Str => "string",
            KindDescription::Bytes => "bytes",
            KindDescription::Enum(_) | KindDescription::Msg(_) | KindDescription::Group(_) => return None,
        })
    }
}

/// The names of the fields on `path`, as of [`DecodeError::path`](crate::DecodeError::path): `friends.name` for
/// `[3, 1]`. A number that is no field of `T` stays a number.
pub fn path_names<T: Reflect>(path: &[u32]) -> String {
    names_on::<T>(path, |_| None)
}

/// The path of an error, by names and with the places in lists that it knows: `friends[0].name`.
///
/// ```
/// use wire::{Decode, Message, Reflect, reflect};
///
/// #[derive(Message, Reflect, Default, Debug)]
/// struct Point {
///     #[proto(1, sint32, required)]
///     x: i32,
/// }
/// #[derive(Message, Reflect, Default, Debug)]
/// struct Line {
///     #[proto(2, message, repeated)]
///     points: Vec<Point>,
/// }
///
/// let error = Line::decode(b"\x12\x02\x08\x02\x12\x00").unwrap_err();
/// assert_eq!(error.to_string(), "a required field is missing, at byte 6 in field 2[1].1");
/// assert_eq!(reflect::error_path::<Line>(&error), "points[1].x");
/// ```
pub fn error_path<T: Reflect>(error: &DecodeError) -> String {
    names_on::<T>(error.path(), |place| error.element(place))
}

fn names_on<T: Reflect>(path: &[u32], element: impl Fn(usize) -> Option<u32>) -> String {
    let mut names = String::new();
    let mut place = Place::Message(T::DESCRIPTION);
    for (i, &number) in path.iter().enumerate() {
        let (name, next) = place.step(number);
        let dot = if i == 0 { "" } else { "." };
        match name {
            Some(name) => names.extend([dot, name]),
            None => names.extend([dot, number.to_string().as_str()]),
        }
        if let Some(element) = element(i) {
            names.extend(["[", element.to_string().as_str(), "]"]);
        }
        place = next;
    }
    names
}

/// Where a path has come to.
enum Place {
    Message(&'static MessageDescription),
    /// In a map's entry, whose value is of this kind.
    Entry(KindDescription),
    Nowhere,
}

impl Place {
    fn step(&self, number: u32) -> (Option<&'static str>, Place) {
        match (self, number) {
            (Place::Message(message), _) => match message.field(number) {
                Some(field) => (Some(field.name), Place::behind(field)),
                None => (None, Place::Nowhere),
            },
            (Place::Entry(_), 1) => (Some("key"), Place::Nowhere),
            (Place::Entry(value), 2) => (Some("value"), Place::of_kind(*value)),
            (Place::Entry(_) | Place::Nowhere, _) => (None, Place::Nowhere),
        }
    }

    fn behind(field: &FieldDescription) -> Self {
        match field.shape {
            ShapeDescription::Map(_) => Place::Entry(field.kind),
            _ => Place::of_kind(field.kind),
        }
    }

    fn of_kind(kind: KindDescription) -> Self {
        kind.message().map_or(Place::Nowhere, Place::Message)
    }
}
