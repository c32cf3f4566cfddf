//! What can be said of a Rust type from its spelling alone.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// A type as it is spelled; an alias or a type of the user's is `Other`.
pub(crate) enum Spelling<'t> {
    Option(&'t Type),
    /// `Box<T>`, `Nested<T>`, `Arc<T>`, `Rc<T>`
    Box(&'t Type),
    Vec(&'t Type),
    Map(&'t Type, &'t Type),
    /// `Open<E>`
    Open,
    /// `String`, `&str` and the like
    Text,
    /// `&[u8]`, `Bytes` and the like; `Vec<u8>` is `Vec`
    Blob,
    Primitive(String),
    Other,
}

const PRIMITIVES: [&str; 16] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

const KNOWN_CRATES: [&str; 5] = ["alloc", "bytes", "core", "std", "wire"];

impl<'t> Spelling<'t> {
    pub(crate) fn of(ty: &'t Type) -> Self {
        match ty {
            Type::Group(group) => Spelling::of(&group.elem),
            Type::Paren(paren) => Spelling::of(&paren.elem),
            Type::Reference(reference) => text_or_blob(&reference.elem).unwrap_or(Spelling::Other),
            Type::Path(path) => match path.path.segments.last() {
                Some(segment) if path.qself.is_none() && may_be_std(&path.path) => of_segment(segment),
                _ => Spelling::Other,
            },
            _ => Spelling::Other,
        }
    }
}

/// Whether this is a path whose last name is `name`.
pub(crate) fn ends_in(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Group(group) => ends_in(&group.elem, name),
        Type::Paren(paren) => ends_in(&paren.elem, name),
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == name),
        _ => false,
    }
}

/// Whether a path can lead to a type of the standard library, of `wire` or of `bytes`: `self::String` and
/// `root::chat::String` are messages of that name.
fn may_be_std(path: &syn::Path) -> bool {
    let is_known = |segment: &PathSegment| KNOWN_CRATES.iter().any(|known| segment.ident == known);
    let has_arguments = |segment: &PathSegment| !segment.arguments.is_empty();
    path.segments.len() == 1
        || path.segments.first().is_some_and(is_known)
        || path.segments.last().is_some_and(has_arguments)
}

fn of_segment(segment: &PathSegment) -> Spelling<'_> {
    let name = segment.ident.to_string();
    let arguments = type_arguments(segment);
    match (name.as_str(), arguments.as_slice()) {
        ("Option", [inner]) => Spelling::Option(inner),
        ("Box" | "Arc" | "Rc" | "Cow", [inner]) if text_or_blob(inner).is_some() => {
            text_or_blob(inner).unwrap_or(Spelling::Other)
        }
        ("Box" | "Arc" | "Rc" | "Nested", [inner]) => Spelling::Box(inner),
        ("Vec", [inner]) => Spelling::Vec(inner),
        ("HashMap", [key, value] | [key, value, _]) => Spelling::Map(key, value),
        ("BTreeMap", [key, value]) => Spelling::Map(key, value),
        ("Open", [_]) => Spelling::Open,
        ("String", []) => Spelling::Text,
        ("Bytes", []) => Spelling::Blob,
        (name, []) if PRIMITIVES.contains(&name) => Spelling::Primitive(name.to_owned()),
        _ => Spelling::Other,
    }
}

fn text_or_blob(ty: &Type) -> Option<Spelling<'_>> {
    match ty {
        Type::Group(group) => text_or_blob(&group.elem),
        Type::Paren(paren) => text_or_blob(&paren.elem),
        Type::Path(path) if path.path.is_ident("str") => Some(Spelling::Text),
        Type::Slice(slice) if is_u8(&slice.elem) => Some(Spelling::Blob),
        _ => None,
    }
}

pub(crate) fn is_u8(ty: &Type) -> bool {
    matches!(Spelling::of(ty), Spelling::Primitive(name) if name == "u8")
}

fn type_arguments(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// `T` of `Option<T>`, `Box<T>`, `Option<Box<T>>`, `Vec<T>`; any other type is its own element.
pub(crate) fn element(ty: &Type) -> &Type {
    match Spelling::of(ty) {
        Spelling::Option(inner) | Spelling::Box(inner) | Spelling::Vec(inner) => element(inner),
        _ => ty,
    }
}

/// `T` of a list that is spelled `Vec<T>`, `SmallVec<[T; 4]>`, `MyList<T, 4>`.
pub(crate) fn list_element(ty: &Type) -> Option<&Type> {
    match arguments(ty).first()? {
        Type::Array(array) => Some(&array.elem),
        element => Some(element),
    }
}

/// `K` and `V` of `HashMap<K, V>`, `BTreeMap<K, V>`, `Vec<(K, V)>`, `MyMap<K, V, S>`.
pub(crate) fn entry(ty: &Type) -> Option<(&Type, &Type)> {
    match Spelling::of(ty) {
        Spelling::Map(key, value) => Some((key, value)),
        Spelling::Vec(Type::Tuple(pair)) if pair.elems.len() == 2 => Some((&pair.elems[0], &pair.elems[1])),
        Spelling::Other => match *arguments(ty).as_slice() {
            [key, value, ..] => Some((key, value)),
            _ => None,
        },
        _ => None,
    }
}

/// The type arguments behind the last name of a path.
fn arguments(ty: &Type) -> Vec<&Type> {
    match ty {
        Type::Group(group) => arguments(&group.elem),
        Type::Paren(paren) => arguments(&paren.elem),
        Type::Path(path) => path.path.segments.last().map(type_arguments).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Whether `ty` is a path that ends in `name`.
pub(crate) fn is_named(ty: &Type, name: &Ident) -> bool {
    match ty {
        Type::Group(group) => is_named(&group.elem, name),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == *name),
        _ => false,
    }
}

/// `T` of `MyBox<T>`, a box of the user's around a message.
pub(crate) fn boxed(ty: &Type) -> Option<&Type> {
    match (Spelling::of(ty), arguments(ty).as_slice()) {
        (Spelling::Other, [message]) if lazy(ty).is_none() => Some(message),
        _ => None,
    }
}

/// `T` of `Lazy<T>`.
pub(crate) fn lazy(ty: &Type) -> Option<&Type> {
    match *arguments(ty).as_slice() {
        [message] if is_named(ty, &Ident::new("Lazy", Span::call_site())) => Some(message),
        _ => None,
    }
}

/// Whether a type that `wire` keeps in an arena occurs in `ty`.
pub(crate) fn is_in_arena(ty: &Type) -> bool {
    ["ArenaList", "ArenaBox", "ArenaUnknownFields"]
        .iter()
        .any(|name| mentions(ty, &Ident::new(name, Span::call_site())))
}

/// Whether `ty` is a list in an arena.
pub(crate) fn is_arena_list(ty: &Type) -> bool {
    is_named(ty, &Ident::new("ArenaList", Span::call_site()))
}

/// Whether the type parameter `name` occurs in `tokens`.
pub(crate) fn mentions(tokens: impl ToTokens, name: &Ident) -> bool {
    fn any(tokens: TokenStream, name: &Ident) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == *name,
            TokenTree::Group(group) => any(group.stream(), name),
            _ => false,
        })
    }
    any(tokens.into_token_stream(), name)
}

/// The type as its author wrote it, for messages.
pub(crate) fn text(ty: &Type) -> String {
    let spaced = ty.to_token_stream().to_string();
    let tight = [(" <", "<"), ("< ", "<"), (" >", ">"), (" ::", "::"), (":: ", "::"), (" ,", ",")];
    let text = tight.iter().fold(spaced, |text, (from, to)| text.replace(from, to));
    text.replace("& ", "&").replace(" ;", ";")
}
