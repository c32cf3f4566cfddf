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
    let rest = in_bounds(rest, numbers, start)?;
    let (rest, end) = match (rest.kind(), rest.kind_after()) {
        (Kind::To, Kind::Max) => (rest.next().next(), Some(End::Max(rest.next().span()))),
        (Kind::To, _) => {
            let (rest, end) = number("Expected integer.")(rest.next())?;
            (in_bounds(rest, numbers, end)?, Some(End::Number(end)))
        }
        _ => (rest, None),
    };
    Ok((rest, Range { start, end, span: input.span_to(rest) }))
}

/// The tokens after a number of a range. Descriptors hold the number after the last field, so that must be a number, too.
fn in_bounds(rest: Tokens, numbers: Numbers, number: Signed) -> Result<Tokens, nom::Err<Problem>> {
    let value = integer(&rest.file().text[number.digits.range()], i32::MAX as u64);
    if numbers != Numbers::EnumValues && value == Some(i32::MAX as u64) {
        return rest.fail::<()>("Field number out of bounds.").map(|_| rest);
    }
    Ok(rest)
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
