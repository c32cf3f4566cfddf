//! What an item that parses may still get wrong: numbers, names, types and shapes that disagree.

use crate::{
    ast::{Enumeration, Message, Newtype, Oneof},
    attr::{Line, Role},
    kind::{Kind, Shape},
    problem::{self, Problems},
    rust_type::{self, Spelling},
};
use std::collections::HashMap;
use syn::{DeriveInput, Type};

pub(crate) fn message(message: &Message, problems: &mut Problems) {
    for field in &message.fields {
        match &field.role {
            Role::Line(line) => {
                kind_and_shape(line, problems);
                held_by(line, field.ty(), problems);
            }
            Role::Oneof(_) if !may_hold_oneof(field.ty()) => {
                problems.push(problem::needs_oneof(field.ty()));
            }
            Role::Unknown(_) if !may_keep_unknown(field.ty()) => {
                problems.push(problem::needs_unknown_fields(field.ty()));
            }
            Role::Oneof(_) | Role::Unknown(_) | Role::Skip(_) => {}
        }
    }
    numbers_differ(message, problems);
    names_differ(message, problems);
    one_unknown(message, problems);
}

pub(crate) fn oneof(oneof: &Oneof, problems: &mut Problems) {
    let mut numbers = HashMap::new();
    let mut names = HashMap::new();
    for variant in &oneof.variants {
        let line = &variant.line;
        match line.shape {
            Shape::Implicit => {
                kind_and_shape(line, problems);
                held_by(line, variant.ty, problems);
            }
            Shape::Map(_) => problems.push(problem::map_in_oneof(line.shape_span)),
            shape => problems.push(problem::shape_on_variant(line.shape_span, shape)),
        }
        let ident = variant.source.ident.to_string();
        if let Some(first) = numbers.insert(line.number.value, ident) {
            let (number, span) = (line.number.value, line.number.span);
            problems.push(problem::number_twice(span, number, &first));
        }
        if names.insert(variant.name(), ()).is_some() {
            problems.push(problem::name_twice(variant.source.ident.span(), &variant.name()));
        }
    }
}

pub(crate) fn enumeration(enumeration: &Enumeration, problems: &mut Problems) {
    // Without variants there can be no `repr`.
    if !enumeration.values.is_empty() && !has_repr_i32(enumeration.item) {
        problems.push(problem::missing_repr(&enumeration.item.ident));
    }
    let mut numbers: HashMap<i32, String> = HashMap::new();
    for value in &enumeration.values {
        let ident = value.ident.to_string();
        match numbers.get(&value.number) {
            Some(first) => problems.push(problem::discriminant_twice(value.ident, value.number, first)),
            None => {
                numbers.insert(value.number, ident);
            }
        }
    }
}

pub(crate) fn newtype(newtype: &Newtype, problems: &mut Problems) {
    value(newtype.kind, newtype.ty, problems);
}

fn has_repr_i32(item: &DeriveInput) -> bool {
    let mut reprs = item.attrs.iter().filter(|attr| attr.path().is_ident("repr"));
    reprs.any(|attr| {
        let words = attr.meta.require_list().map(|list| list.tokens.clone());
        words.is_ok_and(|words| words.to_string().split(',').any(|word| word.trim() == "i32"))
    })
}

fn numbers_differ(message: &Message, problems: &mut Problems) {
    let mut owners: HashMap<u32, String> = HashMap::new();
    for field in &message.fields {
        let numbers = match &field.role {
            Role::Line(line) => std::slice::from_ref(&line.number),
            Role::Oneof(oneof) => &oneof.numbers,
            Role::Unknown(_) | Role::Skip(_) => continue,
        };
        for number in numbers {
            match owners.get(&number.value) {
                Some(first) => {
                    problems.push(problem::number_twice(number.span, number.value, first));
                }
                None => {
                    owners.insert(number.value, field.rust_name());
                }
            }
        }
    }
}

fn names_differ(message: &Message, problems: &mut Problems) {
    let mut names = HashMap::new();
    for field in &message.fields {
        let span = match &field.role {
            Role::Line(line) => line.number.span,
            Role::Oneof(oneof) => oneof.span,
            Role::Unknown(_) | Role::Skip(_) => continue,
        };
        if names.insert(field.name(), ()).is_some() {
            problems.push(problem::name_twice(span, &field.name()));
        }
    }
}

fn one_unknown(message: &Message, problems: &mut Problems) {
    let mut first: Option<String> = None;
    for field in &message.fields {
        let Role::Unknown(span) = field.role else {
            continue;
        };
        match &first {
            Some(first) => problems.push(problem::unknown_twice(span, first)),
            None => first = Some(field.rust_name()),
        }
    }
}

fn kind_and_shape(line: &Line, problems: &mut Problems) {
    match line.shape {
        Shape::Packed if !line.kind.is_scalar() => {
            problems.push(problem::packed_needs_scalar(line.shape_span, line.kind));
        }
        Shape::Map(key) if !key.is_map_key() => {
            problems.push(problem::map_key(line.key_span, key));
        }
        _ => {}
    }
    if matches!(line.shape, Shape::Map(_)) && line.kind == Kind::Group {
        problems.push(problem::group_in_map(line.kind_span));
    }
}

/// Says what is plainly wrong with the Rust type; an alias or a type of the user's passes, and
/// rustc judges it.
fn held_by(line: &Line, ty: &Type, problems: &mut Problems) {
    match line.shape {
        Shape::Implicit => value(line.kind, ty, problems),
        Shape::Required => match Spelling::of(ty) {
            Spelling::Option(_) => problems.push(problem::required_option(ty)),
            _ => value(line.kind, ty, problems),
        },
        Shape::Explicit => match Spelling::of(ty) {
            Spelling::Option(inner) => value(line.kind, inner, problems),
            Spelling::Other => {}
            _ => problems.push(problem::needs_option(ty)),
        },
        Shape::Repeated | Shape::Packed => match Spelling::of(ty) {
            Spelling::Vec(inner) if line.kind == Kind::Bytes && rust_type::is_u8(inner) => {
                problems.push(problem::needs_list(ty, line.kind, line.shape));
            }
            Spelling::Vec(inner) => value(line.kind, inner, problems),
            Spelling::Other => {}
            _ => problems.push(problem::needs_list(ty, line.kind, line.shape)),
        },
        Shape::Map(key) => match (rust_type::entry(ty), Spelling::of(ty)) {
            (Some((k, v)), _) => {
                value(key, k, problems);
                value(line.kind, v, problems);
            }
            (None, Spelling::Other) => {}
            (None, _) => problems.push(problem::needs_map(ty)),
        },
    }
}

/// One value of `kind` in a `ty`.
fn value(kind: Kind, ty: &Type, problems: &mut Problems) {
    let written = rust_type::text(ty);
    let problem = match Spelling::of(ty) {
        Spelling::Option(_) => problem::option_needs_optional(ty, kind),
        Spelling::Map(..) => problem::map_needs_map(ty),
        Spelling::Vec(inner) if rust_type::is_u8(inner) => match kind {
            Kind::Bytes => return,
            _ => problem::wrong_type(ty, kind, &written, &["bytes"]),
        },
        Spelling::Vec(_) => problem::list_needs_repeated(ty, kind),
        Spelling::Box(inner) if kind.is_message() => return value(kind, inner, problems),
        Spelling::Text if kind != Kind::Str => problem::wrong_type(ty, kind, &written, &["string"]),
        Spelling::Blob if kind != Kind::Bytes => problem::wrong_type(ty, kind, &written, &["bytes"]),
        // The number of an open enum whose names are not wanted.
        Spelling::Primitive(name) if kind == Kind::Enum && name == "i32" => return,
        Spelling::Primitive(name) if kind.primitive() != Some(&name) => {
            problem::wrong_type(ty, kind, &written, &Kind::words_for(&name))
        }
        Spelling::Open if kind != Kind::Enum => problem::wrong_type(ty, kind, &written, &["enum"]),
        _ => return,
    };
    problems.push(problem);
}

fn may_hold_oneof(ty: &Type) -> bool {
    matches!(Spelling::of(ty), Spelling::Option(inner) if matches!(Spelling::of(inner), Spelling::Other | Spelling::Box(_)))
}

fn may_keep_unknown(ty: &Type) -> bool {
    matches!(Spelling::of(ty), Spelling::Other)
}
