//! Every sentence that a user can be told, and the list they are collected in.

use crate::{
    kind::{Kind, Shape},
    rust_type,
};
use proc_macro2::Span;
use quote::ToTokens;
use syn::{Error, LitStr, Type};

/// All that is wrong with an item; the derive reports every problem, not the first.
#[derive(Default)]
pub(crate) struct Problems(Option<Error>);

impl Problems {
    pub(crate) fn push(&mut self, problem: Error) {
        match &mut self.0 {
            Some(all) => all.combine(problem),
            None => self.0 = Some(problem),
        }
    }

    /// Keeps what was read, or the problem why it was not.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|problem| self.push(problem)).ok()
    }

    /// What was read, when nothing was wrong with it.
    pub(crate) fn settle<T>(self, read: Option<T>) -> syn::Result<T> {
        match self.0 {
            Some(problems) => Err(problems),
            None => Ok(read.expect("what could not be read left a problem")),
        }
    }
}

/// The nearest of `words` to what was written, when it is near enough to be meant.
pub(crate) fn nearest<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let lower = written.to_ascii_lowercase();
    let ranked = words.into_iter().map(|word| (distance(&lower, word), word));
    let (steps, word) = ranked.min_by_key(|(steps, _)| *steps)?;
    (steps <= 1 + word.len() / 4).then_some(word)
}

/// How many bytes are added, dropped, replaced or swapped with the next (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let above = &rows[i - 1];
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

// The type word.

pub(crate) fn unknown_type_word(span: Span, written: &str) -> Error {
    let meant = match written {
        "i32" => Some("int32, sint32 or sfixed32"),
        "i64" => Some("int64, sint64 or sfixed64"),
        "u32" => Some("uint32 or fixed32"),
        "u64" => Some("uint64 or fixed64"),
        "f32" => Some("float"),
        "f64" => Some("double"),
        "str" | "String" | "text" => Some("string"),
        "boolean" => Some("bool"),
        "byte" | "blob" => Some("bytes"),
        "msg" | "struct" | "Message" => Some("message"),
        "enumeration" | "Enum" => Some("enum"),
        _ => nearest(written, Kind::words()),
    };
    let end = match meant {
        Some(meant) => format!("did you mean {meant}?"),
        None => {
            let words: Vec<_> = Kind::words().collect();
            format!("the types are {}, and map(KEY, TYPE)", words.join(", "))
        }
    };
    Error::new(span, format!("`{written}` is not a type of protobuf; {end}"))
}

pub(crate) fn missing_type(span: Span) -> Error {
    Error::new(span, "the field's type is missing: `#[proto(NUMBER, TYPE)]`, as in `#[proto(1, string)]`")
}

// The number.

pub(crate) fn number_not_first(span: Span, word: &str) -> Error {
    Error::new(span, format!("the field number comes first: `#[proto(NUMBER, {word})]`"))
}

pub(crate) fn number_not_plain(span: Span) -> Error {
    Error::new(span, "a field number is written as a plain number: `#[proto(1, string)]`")
}

pub(crate) fn number_zero(span: Span) -> Error {
    Error::new(span, "field numbers start at 1")
}

pub(crate) fn number_negative(span: Span) -> Error {
    Error::new(span, "a field number is from 1 to 536870911")
}

pub(crate) fn number_too_big(span: Span) -> Error {
    Error::new(span, "the largest field number is 536870911 (2^29 - 1)")
}

pub(crate) fn number_reserved(span: Span) -> Error {
    Error::new(span, "field numbers 19000 to 19999 are reserved for protobuf implementations")
}

pub(crate) fn number_twice(span: Span, number: u32, first: &str) -> Error {
    Error::new(span, format!("field number {number} is already used by `{first}`"))
}

pub(crate) fn not_a_name(name: &LitStr) -> Error {
    Error::new_spanned(
        name,
        "a name in protobuf is letters, digits and `_`, not starting with a digit; full names have dots between",
    )
}

pub(crate) fn name_twice(span: Span, name: &str) -> Error {
    Error::new(span, format!("two fields are named `{name}` in protobuf"))
}

// The attribute.

pub(crate) fn missing_attribute(at: impl ToTokens) -> Error {
    Error::new_spanned(
        at,
        "this field has no `#[proto(NUMBER, TYPE)]`; a field that is not on the wire says `#[proto(skip)]`",
    )
}

pub(crate) fn missing_variant_attribute(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "this variant has no `#[proto(NUMBER, TYPE)]`, as in `#[proto(1, string)]`")
}

pub(crate) fn attribute_twice(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "a field has one `#[proto(..)]`; write all words in it")
}

pub(crate) fn unknown_word<'w>(
    span: Span,
    written: &str,
    words: impl IntoIterator<Item = &'w str, IntoIter: Clone>,
) -> Error {
    let words = words.into_iter();
    let end = match nearest(written, words.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("allowed here: {}", words.collect::<Vec<_>>().join(", ")),
    };
    Error::new(span, format!("`{written}` has no meaning here; {end}"))
}

pub(crate) fn word_twice(span: Span, word: &str) -> Error {
    Error::new(span, format!("`{word}` is written twice"))
}

pub(crate) fn shapes_disagree(span: Span, first: Shape, second: Shape) -> Error {
    let (first, second) = (first.word(), second.word());
    Error::new(span, format!("a field is `{first}` or `{second}`, not both"))
}

pub(crate) fn shape_on_map(span: Span, shape: Shape) -> Error {
    let word = shape.word();
    Error::new(span, format!("a map takes no `{word}`: it is a list of entries by itself"))
}

pub(crate) fn shape_on_variant(span: Span, shape: Shape) -> Error {
    let word = shape.word();
    Error::new(span, format!("a variant of a oneof takes no `{word}`: which variant is set says whether it is present"))
}

pub(crate) fn map_in_oneof(span: Span) -> Error {
    Error::new(span, "a oneof cannot hold a map; put the map in a message")
}

pub(crate) fn role_on_variant(span: Span) -> Error {
    Error::new(span, "a variant of a oneof is a field: `#[proto(NUMBER, TYPE)]`")
}

pub(crate) fn oneof_empty(span: Span) -> Error {
    Error::new(span, "list the field numbers of the oneof's variants: `#[proto(oneof(1, 2))]`")
}

pub(crate) fn unknown_twice(span: Span, first: &str) -> Error {
    Error::new(span, format!("unknown fields are already kept in `{first}`"))
}

// Kind and shape together.

pub(crate) fn packed_needs_scalar(span: Span, kind: Kind) -> Error {
    let word = kind.word();
    Error::new(span, format!("only numbers, bool and enums can be packed; for `{word}` write `repeated`"))
}

pub(crate) fn map_key(span: Span, kind: Kind) -> Error {
    let word = kind.word();
    Error::new(span, format!("a map key is an integer, bool or string, never `{word}`"))
}

pub(crate) fn half_a_map(span: Span) -> Error {
    Error::new(span, "a map has a key and a value: `map(KEY, TYPE)`, as in `map(string, int32)`")
}

pub(crate) fn group_in_map(span: Span) -> Error {
    Error::new(span, "a map value cannot be a group; write `message`")
}

// The Rust type.

fn at_type(ty: &Type, sentence: String) -> Error {
    Error::new_spanned(ty, sentence)
}

pub(crate) fn needs_option(ty: &Type) -> Error {
    let text = rust_type::text(ty);
    at_type(ty, format!("`optional` is held by `Option<{text}>`"))
}

pub(crate) fn option_needs_optional(ty: &Type, kind: Kind) -> Error {
    let word = kind.word();
    at_type(ty, format!("an `Option` needs the word `optional`: `#[proto(NUMBER, {word}, optional)]`"))
}

pub(crate) fn required_option(ty: &Type) -> Error {
    at_type(ty, "a `required` field is always there: hold it without `Option`".to_owned())
}

pub(crate) fn needs_list(ty: &Type, kind: Kind, shape: Shape) -> Error {
    let element = if kind == Kind::Bytes { ty } else { rust_type::element(ty) };
    let (word, text) = (shape.word(), rust_type::text(element));
    at_type(ty, format!("`{word}` is held by a list such as `Vec<{text}>`"))
}

pub(crate) fn list_needs_repeated(ty: &Type, kind: Kind) -> Error {
    let (word, shape) = (kind.word(), if kind.is_scalar() { "packed" } else { "repeated" });
    at_type(ty, format!("a list needs the word `{shape}`: `#[proto(NUMBER, {word}, {shape})]`"))
}

pub(crate) fn needs_map(ty: &Type) -> Error {
    at_type(ty, "a map is held by `HashMap<K, V>`, `BTreeMap<K, V>` or `Vec<(K, V)>`".to_owned())
}

pub(crate) fn map_needs_map(ty: &Type) -> Error {
    at_type(ty, "a map is written `#[proto(NUMBER, map(KEY, TYPE))]`".to_owned())
}

pub(crate) fn needs_oneof(ty: &Type) -> Error {
    let text = rust_type::text(ty);
    at_type(ty, format!("a oneof is held by `Option<E>`, where `E` derives `Oneof`; this is `{text}`"))
}

pub(crate) fn needs_unknown_fields(ty: &Type) -> Error {
    at_type(
        ty,
        "unknown fields are held by `wire::UnknownFields`, in a view by `wire::UnknownFieldsView<'a>`".to_owned(),
    )
}

/// `written` is a Rust type that cannot hold a `kind`.
pub(crate) fn wrong_type(ty: &Type, kind: Kind, written: &str, fits: &[&str]) -> Error {
    let holder = match kind {
        Kind::Str => "`String`, `&str` or another text type",
        Kind::Bytes => "`Vec<u8>`, `&[u8]` or another byte type",
        Kind::Enum => "the enum itself (closed) or `wire::Open<E>`",
        Kind::Msg | Kind::Group => "a struct that derives `Message`",
        scalar => &format!("`{}`", scalar.primitive().unwrap_or_default()),
    };
    let end = match fits {
        [] => String::new(),
        fits => format!("; for `{written}` write `{}`", fits.join("`, `")),
    };
    let word = kind.word();
    at_type(ty, format!("`{word}` is held by {holder}, not by `{written}`{end}"))
}

// The item.

pub(crate) fn crate_path(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "this is the path of the crate `wire`, as in `crate = \"my_library::wire\"`")
}

pub(crate) fn message_of_enum(span: Span) -> Error {
    Error::new(
        span,
        "`Message` is derived for structs; an enum derives `Oneof` (each variant holds a value) or `Enumeration` (each variant is a number)",
    )
}

pub(crate) fn message_of_union(span: Span) -> Error {
    Error::new(span, "`Message` is derived for structs, not for unions")
}

pub(crate) fn oneof_of_other(span: Span) -> Error {
    Error::new(span, "`Oneof` is derived for enums whose variants each hold one value")
}

pub(crate) fn oneof_without_variants(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "a oneof has at least one variant")
}

pub(crate) fn variant_holds_one_value(at: impl ToTokens, name: &str) -> Error {
    Error::new_spanned(at, format!("a variant of a oneof holds one value without a name: `{name}(T)`"))
}

pub(crate) fn enumeration_of_other(span: Span) -> Error {
    Error::new(span, "`Enumeration` is derived for enums whose variants are numbers")
}

pub(crate) fn enumeration_empty(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "an enum of protobuf has at least one value")
}

pub(crate) fn enumeration_with_data(at: impl ToTokens) -> Error {
    Error::new_spanned(
        at,
        "a variant of an `Enumeration` is a number and holds nothing; variants with values derive `Oneof`",
    )
}

pub(crate) fn enumeration_generic(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "an `Enumeration` has no generic parameters")
}

pub(crate) fn missing_repr(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "enum values are 32-bit on the wire: add `#[repr(i32)]` to this enum")
}

pub(crate) fn missing_discriminant(at: impl ToTokens, name: &str) -> Error {
    Error::new_spanned(at, format!("the number of a value is part of the format: write `{name} = NUMBER`"))
}

pub(crate) fn discriminant_not_literal(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "write the number as an integer literal of 32 bits")
}

pub(crate) fn discriminant_twice(at: impl ToTokens, number: i32, first: &str) -> Error {
    Error::new_spanned(at, format!("the number {number} is already `{first}`; an alias is an associated constant"))
}

pub(crate) fn newtype_of_other(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "`Newtype` is derived for a struct around one value: `struct Id(u64);`")
}

pub(crate) fn newtype_without_kind(at: impl ToTokens) -> Error {
    Error::new_spanned(at, "say what the value is: `#[proto(TYPE)]`, as in `#[proto(uint64)] struct Id(u64);`")
}

pub(crate) fn second_kind(span: Span) -> Error {
    Error::new(span, "a newtype is of one type; the first is written before")
}

pub(crate) fn newtype_of_enum(span: Span) -> Error {
    Error::new(span, "a newtype cannot hold an `enum`; derive `Enumeration` for the enum itself")
}

pub(crate) fn newtype_of_group(span: Span) -> Error {
    Error::new(span, "write `message`: the same newtype then serves as message and as group")
}

// The view.

pub(crate) fn view_of_generic(at: impl ToTokens) -> Error {
    Error::new_spanned(
        at,
        "a view is made of a type without generic parameters; write the borrowed struct by hand (`&'a str` for `String`)",
    )
}

pub(crate) fn view_needs_path(ty: &Type) -> Error {
    at_type(
        ty,
        "the view needs to see this message's name: write the type as a path without arguments, in `Box`, `Option` or `Vec` where needed".to_owned(),
    )
}

pub(crate) fn view_needs_entry(ty: &Type) -> Error {
    at_type(
        ty,
        "the view needs to see the key and the value: write `HashMap<K, V>`, `BTreeMap<K, V>` or `Vec<(K, V)>`"
            .to_owned(),
    )
}
