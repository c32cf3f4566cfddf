//! The type words of the `#[proto]` grammar and what each stands for.

use proc_macro2::{Ident, Span};

/// What a value is: the TYPE of `#[proto(NUMBER, TYPE)]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Bool,
    Str,
    Bytes,
    Enum,
    Msg,
    Group,
}

/// The word in the attribute, the name in `wire`, the Rust type where there is only one.
const TABLE: [(Kind, &str, &str, Option<&str>); 18] = [
    (Kind::Double, "double", "Double", Some("f64")),
    (Kind::Float, "float", "Float", Some("f32")),
    (Kind::Int32, "int32", "Int32", Some("i32")),
    (Kind::Int64, "int64", "Int64", Some("i64")),
    (Kind::Uint32, "uint32", "Uint32", Some("u32")),
    (Kind::Uint64, "uint64", "Uint64", Some("u64")),
    (Kind::Sint32, "sint32", "Sint32", Some("i32")),
    (Kind::Sint64, "sint64", "Sint64", Some("i64")),
    (Kind::Fixed32, "fixed32", "Fixed32", Some("u32")),
    (Kind::Fixed64, "fixed64", "Fixed64", Some("u64")),
    (Kind::Sfixed32, "sfixed32", "Sfixed32", Some("i32")),
    (Kind::Sfixed64, "sfixed64", "Sfixed64", Some("i64")),
    (Kind::Bool, "bool", "Bool", Some("bool")),
    (Kind::Str, "string", "Str", None),
    (Kind::Bytes, "bytes", "Bytes", None),
    (Kind::Enum, "enum", "Enum", None),
    (Kind::Msg, "message", "Msg", None),
    (Kind::Group, "group", "Group", None),
];

impl Kind {
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == word).map(|row| row.0)
    }

    pub(crate) fn words() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|row| row.1)
    }

    /// The words whose values are a Rust `primitive`.
    pub(crate) fn words_for(primitive: &str) -> Vec<&'static str> {
        let held = TABLE.iter().filter(|row| row.3 == Some(primitive));
        held.map(|row| row.1).collect()
    }

    pub(crate) fn word(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// The zero-sized type of `wire` that stands for this kind.
    pub(crate) fn type_name(self, span: Span) -> Ident {
        Ident::new(TABLE[self as usize].2, span)
    }

    pub(crate) fn primitive(self) -> Option<&'static str> {
        TABLE[self as usize].3
    }

    pub(crate) fn is_message(self) -> bool {
        matches!(self, Kind::Msg | Kind::Group)
    }

    pub(crate) fn is_text_or_bytes(self) -> bool {
        matches!(self, Kind::Str | Kind::Bytes)
    }

    /// Numbers, bool and enums: the payloads that end by themselves.
    pub(crate) fn is_scalar(self) -> bool {
        !self.is_message() && !self.is_text_or_bytes()
    }

    /// How many bytes the payload takes where the kind alone says it.
    pub(crate) fn fixed_len(self) -> Option<usize> {
        match self {
            Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => Some(4),
            Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => Some(8),
            _ => None,
        }
    }

    /// "map_field: any integral or string type" (language guide, "Maps").
    pub(crate) fn is_map_key(self) -> bool {
        self == Kind::Str || (self.is_scalar() && !matches!(self, Kind::Float | Kind::Double | Kind::Enum))
    }
}

/// How a field holds its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    Implicit,
    Explicit,
    Required,
    Repeated,
    Packed,
    /// The kind of the key; the value's kind is the field's.
    Map(Kind),
}

impl Shape {
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "optional" => Shape::Explicit,
            "required" => Shape::Required,
            "repeated" => Shape::Repeated,
            "packed" => Shape::Packed,
            _ => return None,
        })
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Shape::Implicit => "implicit",
            Shape::Explicit => "optional",
            Shape::Required => "required",
            Shape::Repeated => "repeated",
            Shape::Packed => "packed",
            Shape::Map(_) => "map",
        }
    }

    pub(crate) fn type_name(self, span: Span) -> Ident {
        let name = match self {
            Shape::Implicit => "Implicit",
            Shape::Explicit => "Explicit",
            Shape::Required => "Required",
            Shape::Repeated => "Repeated",
            Shape::Packed => "Packed",
            Shape::Map(_) => "Map",
        };
        Ident::new(name, span)
    }

    pub(crate) fn is_singular(self) -> bool {
        matches!(self, Shape::Implicit | Shape::Explicit | Shape::Required)
    }
}
