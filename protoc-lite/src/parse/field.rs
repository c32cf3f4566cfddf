//! Fields, groups, maps and their types.

use nom::Parser;

use super::message::deeper;
use super::option::field_options;
use super::tokens::{Parsed, Tokens, dotted, expect, token, when, word};
use crate::ast::{Block, Dialect, Field, Label, Map, MessageItem, Type};
use crate::diagnostic::Problem;
use crate::lex::Kind;
use crate::source::Span;

/// What a field stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Message,
    Oneof,
    Extend,
}

pub(super) fn field<'a>(place: Place) -> impl Fn(Tokens<'a>) -> Parsed<'a, Field> {
    move |input| {
        let (rest, label) = if place == Place::Oneof { (input, None) } else { label(input)? };
        let (rest, r#type) = field_type(rest, place, label.is_some())?;
        let (rest, (name, _, number, options)) = (
            word("Expected field name."),
            expect(Kind::Equals, "Missing field number."),
            expect(Kind::Integer, "Expected field number."),
            when(Kind::OpenBracket, field_options),
        )
            .parse(rest)?;
        let (rest, body) = match r#type {
            Type::Keyword(Kind::Group, _) => group_body(input, rest)?,
            _ => token(Kind::Semicolon).map(|_| None).parse(rest)?,
        };
        Ok((rest, Field { label, r#type, name, number, options, body, span: input.span_to(rest) }))
    }
}

fn label(input: Tokens) -> Parsed<Option<(Label, Span)>> {
    let label = match input.kind() {
        Kind::Optional => Label::Optional,
        Kind::Required => Label::Required,
        Kind::Repeated => Label::Repeated,
        _ => return Ok((input, None)),
    };
    Ok((input.next(), Some((label, input.span()))))
}

fn field_type(input: Tokens, place: Place, labelled: bool) -> Parsed<Type> {
    if input.is_at(Kind::Map) && input.kind_after() == Kind::Less {
        return map(input, place, labelled);
    }
    let needs_label = input.file().dialect.get() == Dialect::Proto2 && place != Place::Oneof;
    if needs_label && !labelled {
        let message = "Expected \"required\", \"optional\", or \"repeated\".";
        input.report(Problem::new(input.span(), message));
    }
    any_type(input)
}

fn map(input: Tokens, place: Place, labelled: bool) -> Parsed<Type> {
    let opening = input.next();
    if place == Place::Oneof {
        return opening.fail("Map fields are not allowed in oneofs.");
    } else if labelled {
        return opening.fail("Field labels (required/optional/repeated) are not allowed on map fields.");
    } else if place == Place::Extend {
        return opening.fail("Map fields are not allowed to be extensions.");
    }
    let (rest, (_, key, _, value, _)) =
        (token(Kind::Less), any_type, token(Kind::Comma), any_type, token(Kind::Greater)).parse(opening)?;
    Ok((rest, Type::Map(Box::new(Map { key, value, span: input.span_to(rest) }))))
}

/// A scalar type's keyword, `group`, or the name of a message or enum.
fn any_type(input: Tokens) -> Parsed<Type> {
    if input.kind().is_scalar() || input.is_at(Kind::Group) {
        return Ok((input.next(), Type::Keyword(input.kind(), input.span())));
    }
    user_type(input)
}

/// The name of a message, or of an enum where one may stand.
pub(super) fn user_type(input: Tokens) -> Parsed<Type> {
    if input.kind().is_scalar() || input.is_at(Kind::Group) {
        input.report(Problem::new(input.span(), "Expected message type."));
        return Ok((input.next(), Type::Name(input.span())));
    }
    let name = if input.is_at(Kind::Dot) { input.next() } else { input };
    let (rest, _) = dotted("Expected type name.")(name)?;
    Ok((rest, Type::Name(input.span_to(rest))))
}

fn group_body<'a>(field: Tokens<'a>, input: Tokens<'a>) -> Parsed<'a, Option<Block<MessageItem>>> {
    if !input.is_at(Kind::OpenBrace) {
        return input.fail("Missing group body.");
    }
    deeper(field, input).map(|(rest, body)| (rest, Some(body)))
}
