//! Extension ranges and reserved ranges and names.

use nom::Parser;

use super::tokens::{Parsed, Tokens, comma_separated, expect, strings, token, word};
use crate::ast::{Dialect, End, Range, Reservation, Reserved, Signed};
use crate::lex::Kind;
use crate::source::Span;

/// What the numbers of a range count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Extensions,
    Fields,
    EnumValues,
}

pub(super) fn ranges<'a>(numbers: Numbers) -> impl Fn(Tokens<'a>) -> Parsed<'a, Vec<Range>> {
    move |first| {
        comma_separated(|input| {
            let is_first = input.span() == first.span();
            range(input, numbers, expected_start(numbers, is_first))
        })(first)
    }
}

fn expected_start(numbers: Numbers, is_first: bool) -> &'static str {
    match (numbers, is_first) {
        (Numbers::Fields, true) => "Expected field name or number range.",
        (Numbers::Fields | Numbers::Extensions, _) => "Expected field number range.",
        (Numbers::EnumValues, true) => "Expected enum value or number range.",
        (Numbers::EnumValues, false) => "Expected enum number range.",
    }
}

fn range<'a>(input: Tokens<'a>, numbers: Numbers, expected: &'static str) -> Parsed<'a, Range> {
    let number = |expected| {
        move |input| match numbers {
            Numbers::EnumValues => signed(expected)(input),
            _ => unsigned(expected)(input),
        }
    };
    let (rest, start) = number(expected)(input)?;
    let (rest, end) = match (rest.kind(), rest.kind_after()) {
        (Kind::To, Kind::Max) => (rest.next().next(), Some(End::Max(rest.next().span()))),
        (Kind::To, _) => number("Expected integer.").map(|end| Some(End::Number(end))).parse(rest.next())?,
        _ => (rest, None),
    };
    Ok((rest, Range { start, end, span: input.span_to(rest) }))
}

/// An integer that may have a minus.
pub(super) fn signed<'a>(expected: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Signed> {
    move |input| {
        let negative = input.is_at(Kind::Minus);
        let digits = if negative { input.next() } else { input };
        let (rest, digits) = expect(Kind::Integer, expected)(digits)?;
        Ok((rest, Signed { negative, digits, span: input.span_to(rest) }))
    }
}

fn unsigned<'a>(expected: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Signed> {
    move |input| {
        let (rest, digits) = expect(Kind::Integer, expected)(input)?;
        Ok((rest, Signed { negative: false, digits, span: digits }))
    }
}

pub(super) fn reserved<'a>(numbers: Numbers) -> impl Fn(Tokens<'a>) -> Parsed<'a, Reserved> {
    move |input| {
        let (rest, what) = reservation(input.next(), numbers)?;
        let (rest, _) = token(Kind::Semicolon)(rest)?;
        Ok((rest, Reserved { what, span: input.span_to(rest) }))
    }
}

fn reservation(input: Tokens, numbers: Numbers) -> Parsed<Reservation> {
    let in_edition = matches!(input.file().dialect.get(), Dialect::Edition(_));
    match input.kind() {
        Kind::Text if in_edition => input.fail("Reserved names must be identifiers in editions, not string literals."),
        kind if kind.is_word() && !in_edition => {
            input.fail("Reserved names must be string literals. (Only editions supports identifiers.)")
        }
        Kind::Text => names(strings(match numbers {
            Numbers::EnumValues => "Expected enum value string literal.",
            _ => "Expected field name string literal.",
        }))
        .parse(input),
        kind if kind.is_word() => names(word(match numbers {
            Numbers::EnumValues => "Expected enum value identifier.",
            _ => "Expected field name identifier.",
        }))
        .parse(input),
        _ => ranges(numbers).map(Reservation::Ranges).parse(input),
    }
}

fn names<'a>(name: impl Fn(Tokens<'a>) -> Parsed<'a, Span>) -> impl FnMut(Tokens<'a>) -> Parsed<'a, Reservation> {
    let names = comma_separated(name);
    move |input| names(input).map(|(rest, names)| (rest, Reservation::Names(names)))
}
