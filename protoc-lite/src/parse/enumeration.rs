//! Enums.

use nom::Parser;

use super::option::{bracketed, option_statement};
use super::range::{Numbers, reserved, signed};
use super::tokens::{Parsed, Tokens, block, end_of_statement, expect, when, word};
use crate::ast::{Enum, EnumItem, EnumValue, Visibility};
use crate::lex::Kind;

pub(super) fn enumeration<'a>(visibility: Option<Visibility>) -> impl Fn(Tokens<'a>) -> Parsed<'a, Enum> {
    move |input| {
        let (rest, (name, body)) =
            (word("Expected enum name."), block("Reached end of input in enum definition (missing '}').", enum_item))
                .parse(input.next())?;
        Ok((rest, Enum { visibility, name, body, span: input.span_to(rest) }))
    }
}

fn enum_item(input: Tokens) -> Parsed<EnumItem> {
    match input.kind() {
        Kind::Semicolon => Ok((input.next(), EnumItem::Empty(input.span()))),
        Kind::Option => option_statement.map(EnumItem::Option).parse(input),
        Kind::Reserved => reserved(Numbers::EnumValues).map(EnumItem::Reserved).parse(input),
        _ => value.map(EnumItem::Value).parse(input),
    }
}

fn value(input: Tokens) -> Parsed<EnumValue> {
    let (rest, (name, _, number, options, _)) = (
        word("Expected enum constant name."),
        expect(Kind::Equals, "Missing numeric value for enum constant."),
        signed("Expected integer."),
        when(Kind::OpenBracket, bracketed),
        end_of_statement,
    )
        .parse(input)?;
    Ok((rest, EnumValue { name, number, options, span: input.span_to(rest) }))
}
