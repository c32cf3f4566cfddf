//! Extension ranges and reserved ranges and names.

use nom::Parser;

use super::tokens::{Parsed, Tokens, comma_separated, end_of_statement, expect, strings, word};
use crate::ast::{Dialect, End, Range, Reservation, Reserved, Signed};
use crate::diagnostic::Problem;
use crate::lex::{Kind, integer};
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
    if numbers != Numbers::EnumValues {
        check_bounds(input, start, end.as_ref());
    }
    Ok((rest, Range { start, end, span: input.span_to(rest) }))
}

/// Descriptors hold the number after the last one, so that must be a number, too.
fn check_bounds(input: Tokens, start: Signed, end: Option<&End>) {
    let end = match end {
        Some(End::Number(number)) => Some(*number),
        _ => None,
    };
    let value = |number: &Signed| integer(&input.file().text[number.digits.range()], i32::MAX as u64);
    let last = [Some(start), end].into_iter().flatten().find(|number| value(number) == Some(i32::MAX as u64));
    if let Some(number) = last {
        input.report(Problem::new(number.span, "Field number out of bounds."));
    }
}

/// An integer that may have a minus.
pub(super) fn signed<'a>(expected: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Signed> {
    move |input| {
        let negative = input.is_at(Kind::Minus);
        let digits = if negative { input.next() } else { input };
        let (rest, digits) = number(digits, i32::MAX as u64 + u64::from(negative), expected)?;
        Ok((rest, Signed { negative, digits, span: input.span_to(rest) }))
    }
}

/// An integer from zero on.
pub(super) fn unsigned<'a>(expected: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Signed> {
    move |input| {
        let (rest, digits) = number(input, i32::MAX as u64, expected)?;
        Ok((rest, Signed { negative: false, digits, span: digits }))
    }
}

fn number<'a>(input: Tokens<'a>, max: u64, expected: &'static str) -> Parsed<'a, Span> {
    let (rest, digits) = expect(Kind::Integer, expected)(input)?;
    if integer(&input.file().text[digits.range()], max).is_none() {
        input.report(Problem::new(digits, "Integer out of range."));
    }
    Ok((rest, digits))
}

pub(super) fn reserved<'a>(numbers: Numbers) -> impl Fn(Tokens<'a>) -> Parsed<'a, Reserved> {
    move |input| {
        let (rest, what) = reservation(input.next(), numbers)?;
        let (rest, _) = end_of_statement(rest)?;
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
