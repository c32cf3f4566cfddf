//! The static table of a message: names, numbers, kinds and shapes of its fields.

use crate::{DecodeError, Enumeration, Open};
use alloc::string::{String, ToString};

/// A message whose table is known without a value of it.
pub trait Described: super::Reflect {
    /// The message's name and fields.
    const DESCRIPTION: &'static MessageDescription;
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
    /// The fields that stand for themselves.
    pub fields: FieldTable,
    /// The oneofs with their members.
    pub oneofs: &'static [OneofDescription],
}

/// A oneof of a message.
#[derive(Clone, Copy, Debug)]
pub struct OneofDescription {
    /// The oneof's name.
    pub name: &'static str,
    /// The members.
    pub fields: FieldTable,
}

/// Fields, ascending by number, and an index of their names. Reads as the slice of the fields.
#[derive(Clone, Copy, Debug)]
pub struct FieldTable {
    fields: &'static [FieldDescription],
    names: &'static [u16],
}

impl FieldTable {
    /// The table of `fields`, which ascend by number.
    ///
    /// `names` is the order of their names: `2 * i` stands for the name of `fields[i]`, `2 * i + 1` for its JSON name where
    /// that is another, and the names ascend byte by byte.
    pub const fn new(fields: &'static [FieldDescription], names: &'static [u16]) -> Self {
        FieldTable { fields, names }
    }

    /// The field of this number.
    pub fn by_number(&self, number: u32) -> Option<&'static FieldDescription> {
        // Most messages count from 1 without a gap.
        let guess = self.fields.get((number as usize).wrapping_sub(1)).filter(|field| field.number == number);
        guess.or_else(|| {
            let index = self.fields.binary_search_by_key(&number, |field| field.number).ok()?;
            Some(&self.fields[index])
        })
    }

    /// The field of this name.
    pub fn by_name(&self, name: &str) -> Option<&'static FieldDescription> {
        self.called(name).find(|field| field.name == name)
    }

    /// The field of this JSON name, or of this name: parsers accept both (ProtoJSON, "field names").
    pub fn by_json_name(&self, name: &str) -> Option<&'static FieldDescription> {
        self.called(name).find(|field| field.json_name == name).or_else(|| self.by_name(name))
    }

    /// The fields with this name or JSON name.
    fn called(&self, name: &str) -> impl Iterator<Item = &'static FieldDescription> {
        let FieldTable { fields, names } = *self;
        let field = move |entry: u16| &fields[usize::from(entry / 2)];
        let text = move |entry: u16| if entry.is_multiple_of(2) { field(entry).name } else { field(entry).json_name };
        let first = names.partition_point(|&entry| text(entry) < name);
        let last = first + names[first..].partition_point(|&entry| text(entry) == name);
        names[first..last].iter().map(move |&entry| field(entry))
    }
}

impl core::ops::Deref for FieldTable {
    type Target = [FieldDescription];

    fn deref(&self) -> &'static [FieldDescription] {
        self.fields
    }
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
    /// The name in JSON.
    pub json_name: &'static str,
    /// Is the JSON name the schema's own, not the one that follows from the name?
    pub has_own_json_name: bool,
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
pub fn message<T: Described>() -> &'static MessageDescription {
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
    pub fn all_fields(&self) -> AllFields {
        AllFields { own: self.fields.fields, oneofs: self.oneofs, last: 0 }
    }

    /// The field of this number.
    pub fn field(&self, number: u32) -> Option<&'static FieldDescription> {
        self.find(|table| table.by_number(number))
    }

    /// The field of this name.
    pub fn field_by_name(&self, name: &str) -> Option<&'static FieldDescription> {
        self.find(|table| table.by_name(name))
    }

    /// The field of this JSON name, or of this name: parsers accept both (ProtoJSON, "field names").
    pub fn field_by_json_name(&self, name: &str) -> Option<&'static FieldDescription> {
        self.find(|table| table.by_json_name(name))
    }

    /// The oneof that the field of this number is a member of.
    pub fn oneof_of(&self, number: u32) -> Option<&'static OneofDescription> {
        self.oneofs.iter().find(|oneof| oneof.fields.by_number(number).is_some())
    }

    fn find(
        &self,
        find: impl Fn(&FieldTable) -> Option<&'static FieldDescription>,
    ) -> Option<&'static FieldDescription> {
        find(&self.fields).or_else(|| self.oneofs.iter().find_map(|oneof| find(&oneof.fields)))
    }
}

impl IntoIterator for FieldTable {
    type Item = &'static FieldDescription;
    type IntoIter = core::slice::Iter<'static, FieldDescription>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.iter()
    }
}

/// Iterates over the fields of a message; see [`MessageDescription::all_fields`].
#[derive(Clone, Debug)]
pub struct AllFields {
    own: &'static [FieldDescription],
    oneofs: &'static [OneofDescription],
    last: u32,
}

impl Iterator for AllFields {
    type Item = &'static FieldDescription;

    fn next(&mut self) -> Option<&'static FieldDescription> {
        let behind =
            |fields: &'static [FieldDescription]| fields.get(fields.partition_point(|field| field.number <= self.last));
        let members = self.oneofs.iter().filter_map(|oneof| behind(oneof.fields.fields));
        let member = members.min_by_key(|field| field.number);
        let next = match (self.own, member) {
            ([first, rest @ ..], member) if member.is_none_or(|member| first.number < member.number) => {
                self.own = rest;
                first
            }
            (_, member) => member?,
        };
        self.last = next.number;
        Some(next)
    }
}

impl FieldDescription {
    /// A field whose JSON name is its name, without a default value.
    pub const fn new(number: u32, name: &'static str, kind: KindDescription, shape: ShapeDescription) -> Self {
        FieldDescription { number, name, json_name: name, has_own_json_name: false, kind, shape, default: None }
    }

    /// The same field with the JSON name that follows from its name.
    pub const fn with_json_name(mut self, json_name: &'static str) -> Self {
        self.json_name = json_name;
        self
    }

    /// The same field with a JSON name of its own, `json_name = ".."` in the schema.
    pub const fn with_own_json_name(mut self, json_name: &'static str) -> Self {
        self.json_name = json_name;
        self.has_own_json_name = true;
        self
    }

    /// The same field with a default value.
    pub const fn with_default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// Does the field hold any number of values: a list or a map?
    pub const fn is_repeated(&self) -> bool {
        matches!(self.shape, ShapeDescription::Repeated | ShapeDescription::Packed | ShapeDescription::Map(_))
    }
}

impl EnumDescription {
    /// The name of the first value with this number.
    pub fn name_of(&self, number: i32) -> Option<&'static str> {
        self.values.iter().find(|value| value.1 == number).map(|value| value.0)
    }

    /// The number of the value with this name.
    pub fn number_of(&self, name: &str) -> Option<i32> {
        self.values.iter().find(|value| value.0 == name).map(|value| value.1)
    }
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
pub fn path_names<T: Described>(path: &[u32]) -> String {
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
pub fn error_path<T: Described>(error: &DecodeError) -> String {
    names_on::<T>(error.path(), |place| error.element(place))
}

fn names_on<T: Described>(path: &[u32], element: impl Fn(usize) -> Option<u32>) -> String {
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
