//! Fields, groups, maps and their types.

use nom::Parser;

use super::message::{MAX_GROUPS, deeper};
use super::option::field_options;
use super::range::unsigned;
use super::tokens::{Parsed, Tokens, dotted, end_of_statement, token, when, word};
use crate::ast::{Block, Dialect, Edition, Field, Label, Map, MessageItem, Type};
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

const LABELS: [&str; 3] = ["optional", "repeated", "required"];
const OPTIONAL_IN_EDITION: &str = "Label \"optional\" is not supported in editions. By default, all singular fields have \
                                   presence unless features.field_presence is set.";
const REQUIRED_IN_EDITION: &str =
    "Label \"required\" is not supported in editions, use features.field_presence = LEGACY_REQUIRED.";
const GROUP_IN_EDITION: &str = "Group syntax is no longer supported in editions. To get group behavior you can specify \
                                features.message_encoding = DELIMITED on a message field.";

pub(super) fn field<'a>(place: Place) -> impl Fn(Tokens<'a>) -> Parsed<'a, Field> {
    move |input| {
        let (rest, label) = if place == Place::Oneof { (input, None) } else { label(input)? };
        let (rest, r#type) = field_type(rest, place, label.is_some())?;
        let (rest, (name, _, number, options)) = (
            word("Expected field name."),
            equals_before_number(input),
            unsigned("Expected field number.").map(|number| number.span),
            when(Kind::OpenBracket, field_options(&r#type)),
        )
            .parse(rest)?;
        let (rest, body) = match r#type {
            Type::Keyword(Kind::Group, _) => group_body(input, rest)?,
            _ => end_of_statement.map(|_| None).parse(rest)?,
        };
        Ok((rest, Field { label, r#type, name, number, options, body, span: input.span_to(rest) }))
    }
}

/// A label that is misspelt is taken for a type, and the type for a name.
fn equals_before_number<'a>(field: Tokens<'a>) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| {
        if input.is_at(Kind::Equals) {
            return Ok((input.next(), input.span()));
        }
        let problem = field.misspelt("Missing field number.", &LABELS);
        let problem = Problem { span: input.span(), order: input.span().start, ..problem };
        let is_misspelt = problem.help.is_some();
        Err(nom::Err::Error(if is_misspelt { problem.related(field.span(), "taken for a type") } else { problem }))
    }
}

fn label(input: Tokens) -> Parsed<Option<(Label, Span)>> {
    let in_edition = matches!(input.file().dialect.get(), Dialect::Edition(_));
    let (label, old) = match input.kind() {
        Kind::Optional => (Label::Optional, Some(OPTIONAL_IN_EDITION)),
        Kind::Required => (Label::Required, Some(REQUIRED_IN_EDITION)),
        Kind::Repeated => (Label::Repeated, None),
        _ => return Ok((input, None)),
    };
    if let Some(message) = old.filter(|_| in_edition) {
        input.report(Problem::new(input.span(), message));
    }
    Ok((input.next(), Some((label, input.span()))))
}

fn field_type(input: Tokens, place: Place, labelled: bool) -> Parsed<Type> {
    if input.is_at(Kind::Map) && input.kind_after() == Kind::Less {
        return map(input, place, labelled);
    }
    let needs_label = input.file().dialect.get() == Dialect::Proto2 && place != Place::Oneof;
    if needs_label && !labelled {
        let message = "Expected \"required\", \"optional\", or \"repeated\".";
        // protoc takes `map` for the start of a map before it looks for a label.
        let at = if input.is_at(Kind::Map) { input.next() } else { input };
        input.report(at.misspelt(message, &LABELS));
    }
    if input.is_at(Kind::Map) {
        // protoc reads no further when `map` is no map, so no field has the type `map.Name`.
        return Ok((input.next(), Type::Name(input.span())));
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
        check_keyword(input);
        return Ok((input.next(), Type::Keyword(input.kind(), input.span())));
    }
    user_type(input)
}

/// Some types are not for every edition.
fn check_keyword(input: Tokens) {
    let Dialect::Edition(edition) = input.file().dialect.get() else { return };
    if input.is_at(Kind::Group) {
        input.report(Problem::new(input.span(), GROUP_IN_EDITION));
    }
    let (old, new) = match input.kind() {
        Kind::Sint32 => ("sint32", "zigzag32"),
        Kind::Sint64 => ("sint64", "zigzag64"),
        Kind::Fixed32 => ("fixed32", "uint32"),
        Kind::Fixed64 => ("fixed64", "uint64"),
        Kind::Sfixed32 => ("sfixed32", "int32"),
        Kind::Sfixed64 => ("sfixed64", "int64"),
        _ => return,
    };
    if edition == Edition::Unstable {
        let message = format!("Type '{old}' is obsolete in unstable editions, use '{new}' instead.");
        input.report(Problem::new(input.span(), message));
    }
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
        input.report(Problem::new(input.span(), "Missing group body."));
        let nothing = Block { open: input.span(), items: Vec::new(), close: input.span() };
        return Ok((input.after_statement(), Some(nothing)));
    }
    deeper((&input.file().depth.groups, MAX_GROUPS), field, input).map(|(rest, body)| (rest, Some(body)))
}
