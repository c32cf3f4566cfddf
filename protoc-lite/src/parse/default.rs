//! The default value of a field: what may stand there depends on the type.

use super::tokens::{Parsed, Tokens, strings};
use crate::ast::{Dialect, Edition, Type, Value, ValueKind};
use crate::diagnostic::Problem;
use crate::lex::{Kind, integer as value_of};
use crate::source::Span;

/// A value for a field of this type.
pub(super) fn value<'a>(input: Tokens<'a>, r#type: &Type) -> Parsed<'a, Value> {
    match scalar(input, r#type) {
        Some(kind @ (Kind::Uint32 | Kind::Uint64 | Kind::Fixed32 | Kind::Fixed64)) => {
            let (rest, minus) = minus(input);
            if minus.is_some() {
                input.report(Problem::new(rest.span(), "Unsigned field can't have negative default value."));
            }
            integer(rest, minus, unsigned_limit(kind))
        }
        Some(Kind::Float | Kind::Double) => number(input),
        Some(Kind::Bool) => boolean(input),
        Some(Kind::String) => text(input, "Expected string for field default value."),
        Some(Kind::Bytes) => text(input, "Expected string."),
        Some(Kind::Group) => input.fail("Messages can't have default values."),
        Some(kind) => {
            let (rest, minus) = minus(input);
            integer(rest, minus, signed_limit(kind) + u64::from(minus.is_some()))
        }
        // Any token: the linker looks for an enum value of that name.
        None => Ok((input.next(), Value { minus: None, kind: ValueKind::Identifier, span: input.span() })),
    }
}

/// The keyword of the type, unless it is the name of a message or an enum.
fn scalar(input: Tokens, r#type: &Type) -> Option<Kind> {
    match *r#type {
        Type::Keyword(kind, _) => Some(kind),
        Type::Name(span) if input.file().dialect.get() == Dialect::Edition(Edition::Unstable) => {
            match &input.file().text[span.range()] {
                b"varint32" | b"zigzag32" => Some(Kind::Int32),
                b"varint64" | b"zigzag64" => Some(Kind::Int64),
                b"uvarint32" => Some(Kind::Uint32),
                b"uvarint64" => Some(Kind::Uint64),
                _ => None,
            }
        }
        Type::Name(_) | Type::Map(_) => None,
    }
}

fn minus(input: Tokens) -> (Tokens, Option<Span>) {
    if input.is_at(Kind::Minus) { (input.next(), Some(input.span())) } else { (input, None) }
}

fn unsigned_limit(kind: Kind) -> u64 {
    if matches!(kind, Kind::Uint32 | Kind::Fixed32) { u32::MAX.into() } else { u64::MAX }
}

fn signed_limit(kind: Kind) -> u64 {
    if matches!(kind, Kind::Int32 | Kind::Sint32 | Kind::Sfixed32) { i32::MAX as u64 } else { i64::MAX as u64 }
}

/// An integer that is not above a limit, apart from its minus.
fn integer(input: Tokens, minus: Option<Span>, limit: u64) -> Parsed<Value> {
    if !input.is_at(Kind::Integer) {
        return input.fail("Expected integer for field default value.");
    }
    if value_of(&input.file().text[input.span().range()], limit).is_none() {
        input.report(Problem::new(input.span(), "Integer out of range."));
    }
    Ok((input.next(), Value { minus, kind: ValueKind::Integer, span: input.span() }))
}

fn number(input: Tokens) -> Parsed<Value> {
    let (rest, minus) = minus(input);
    let kind = match rest.kind() {
        Kind::Integer => ValueKind::Integer,
        Kind::Decimal => ValueKind::Decimal,
        Kind::Inf | Kind::Nan => ValueKind::Identifier,
        _ => return rest.fail("Expected number."),
    };
    Ok((rest.next(), Value { minus, kind, span: rest.span() }))
}

fn boolean(input: Tokens) -> Parsed<Value> {
    if !matches!(&input.file().text[input.span().range()], b"true" | b"false") {
        return input.fail("Expected \"true\" or \"false\".");
    }
    Ok((input.next(), Value { minus: None, kind: ValueKind::Identifier, span: input.span() }))
}

fn text<'a>(input: Tokens<'a>, message: &'static str) -> Parsed<'a, Value> {
    let (rest, span) = strings(message)(input)?;
    Ok((rest, Value { minus: None, kind: ValueKind::Text, span }))
}
