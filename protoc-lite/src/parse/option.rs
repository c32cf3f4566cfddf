//! Options: names, values, and the two places they stand in.

use std::cell::Cell;

use nom::Parser;

use super::default;
use super::tokens::{Parsed, Tokens, comma_separated, dotted, end_of_statement, strings, token, word};
use crate::ast::{Assignment, NamePart, OptionStatement, Options, Pseudo, Type, Value, ValueKind};
use crate::diagnostic::Problem;
use crate::lex::Kind;
use crate::source::Span;

/// `option deprecated = true;`
pub(super) fn option_statement(input: Tokens) -> Parsed<OptionStatement> {
    let (rest, (_, option, _)) = (token(Kind::Option), assignment, end_of_statement).parse(input)?;
    Ok((rest, OptionStatement { option, span: input.span_to(rest) }))
}

/// `[deprecated = true]`
pub(super) fn bracketed(input: Tokens) -> Parsed<Options> {
    in_brackets(input, assignment)
}

/// `[default = 4, deprecated = true]` of a field of this type.
pub(super) fn field_options<'a>(r#type: &Type) -> impl Fn(Tokens<'a>) -> Parsed<'a, Options> {
    move |input| {
        let (default, json) = (Cell::new(None), Cell::new(None));
        in_brackets(input, |input| match input.kind() {
            Kind::Default => {
                check_first(input, &default, "Already set option \"default\".");
                pseudo(input, Pseudo::Default, |input| default::value(input, r#type))
            }
            Kind::JsonName => {
                check_first(input, &json, "Already set option \"json_name\".");
                pseudo(input, Pseudo::JsonName, json_name)
            }
            _ => assignment(input),
        })
    }
}

fn check_first(input: Tokens, first: &Cell<Option<Span>>, message: &'static str) {
    match first.get() {
        Some(first) => input.report(Problem::new(input.span(), message).related(first, "first set here")),
        None => first.set(Some(input.span())),
    }
}

fn in_brackets<'a>(input: Tokens<'a>, item: impl Fn(Tokens<'a>) -> Parsed<'a, Assignment>) -> Parsed<'a, Options> {
    let (rest, (items, _)) = (comma_separated(item), token(Kind::CloseBracket)).parse(input.next())?;
    Ok((rest, Options { items, span: input.span_to(rest) }))
}

fn pseudo<'a>(
    input: Tokens<'a>,
    pseudo: Pseudo,
    value: impl Fn(Tokens<'a>) -> Parsed<'a, Value>,
) -> Parsed<'a, Assignment> {
    let (rest, (_, value)) = (token(Kind::Equals), value).parse(input.next())?;
    let span = input.span_to(rest);
    Ok((rest, Assignment { pseudo: Some(pseudo), name: Vec::new(), value, span }))
}

fn json_name(input: Tokens) -> Parsed<Value> {
    let (rest, span) = strings("Expected string for JSON name.")(input)?;
    Ok((rest, Value { minus: None, kind: ValueKind::Text, span }))
}

fn assignment(input: Tokens) -> Parsed<Assignment> {
    let (rest, (name, _, value)) = (name, token(Kind::Equals), value).parse(input)?;
    Ok((rest, Assignment { pseudo: None, name, value, span: input.span_to(rest) }))
}

fn name(input: Tokens) -> Parsed<Vec<NamePart>> {
    let (mut rest, first) = name_part(input)?;
    let mut parts = vec![first];
    while rest.is_at(Kind::Dot) {
        let part;
        (rest, part) = name_part(rest.next())?;
        parts.push(part);
    }
    Ok((rest, parts))
}

fn name_part(input: Tokens) -> Parsed<NamePart> {
    let is_extension = input.is_at(Kind::OpenParenthesis);
    let (rest, name) = if is_extension {
        (extension_name, token(Kind::CloseParenthesis)).map(|(name, _)| name).parse(input.next())?
    } else {
        word("Expected identifier.")(input)?
    };
    Ok((rest, NamePart { is_extension, name, span: input.span_to(rest) }))
}

/// `pkg.ext` or `.pkg.ext`; protoc's parser lets it be empty, its linker does not.
fn extension_name(input: Tokens) -> Parsed<Span> {
    if input.is_at(Kind::CloseParenthesis) {
        return Ok((input, Span::at(input.span().start)));
    }
    if !input.is_at(Kind::Dot) && !input.kind().is_word() {
        return token(Kind::CloseParenthesis)(input);
    }
    let first = if input.is_at(Kind::Dot) { input.next() } else { input };
    let (rest, _) = dotted("Expected identifier.")(first)?;
    Ok((rest, input.span_to(rest)))
}

fn value(input: Tokens) -> Parsed<Value> {
    let minus = input.is_at(Kind::Minus).then(|| input.span());
    let start = if minus.is_some() { input.next() } else { input };
    let kind = match start.kind() {
        Kind::End => return start.fail("Unexpected end of stream while parsing option value."),
        Kind::Inf | Kind::Nan => ValueKind::Identifier,
        kind if kind.is_word() && minus.is_some() => {
            return start.next().fail("Identifier after '-' symbol must be inf or nan.");
        }
        kind if kind.is_word() => ValueKind::Identifier,
        Kind::Integer => ValueKind::Integer,
        Kind::Decimal => ValueKind::Decimal,
        Kind::Text if minus.is_some() => return start.fail("Invalid '-' symbol before string."),
        Kind::Text => ValueKind::Text,
        Kind::OpenBrace => ValueKind::Aggregate,
        _ => return start.fail("Expected option value."),
    };
    let rest = match kind {
        ValueKind::Text => start.after_strings(),
        ValueKind::Aggregate => after_aggregate(start)?,
        _ => start.next(),
    };
    Ok((rest, Value { minus, kind, span: start.span_to(rest) }))
}

/// Only braces are matched here: what stands between them is text format, read by the linker.
fn after_aggregate(input: Tokens) -> Result<Tokens, nom::Err<Problem>> {
    let mut rest = input.next();
    let mut depth = 1;
    while depth > 0 {
        match rest.kind() {
            Kind::OpenBrace => depth += 1,
            Kind::CloseBrace => depth -= 1,
            Kind::End => {
                let message = "Unexpected end of stream while parsing aggregate value.";
                return rest.fail::<()>(message).map(|_| rest);
            }
            _ => {}
        }
        rest = rest.next();
    }
    Ok(rest)
}
