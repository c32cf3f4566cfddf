//! The order of a message's lines: ascending to read, descending to write, oneofs cut into runs,
//! large messages into pages.

use crate::{
    ast::{Field, Message},
    attr::{Line, Number, Role},
    kind::Shape,
};
use std::collections::BTreeMap;

/// One line of `fields`.
pub(crate) enum ReadLine<'m> {
    Field(&'m Field<'m>, &'m Line),
    /// The members of a oneof between these two numbers.
    Oneof(&'m Field<'m>, (Number, Number)),
}

/// Lines as they stand in the loop of `fields`.
pub(crate) enum Part<'m> {
    Lines(Vec<ReadLine<'m>>),
    /// Lines of sixteen numbers, entered only when the next tag is one of theirs.
    Page(u32, Vec<ReadLine<'m>>),
}

/// Up to here every line is asked in turn; beyond, sparse messages gain by pages.
const LINES_WITHOUT_PAGES: usize = 40;

/// Two-byte tags end here.
const FIRST_NUMBER_WITHOUT_PAGE: u32 = 2048;

pub(crate) fn read<'m>(message: &'m Message) -> Vec<Part<'m>> {
    let numbers = message.numbers();
    if numbers.is_empty() {
        return Vec::new();
    }
    if numbers.len() <= LINES_WITHOUT_PAGES {
        return vec![Part::Lines(runs(&numbers))];
    }
    let by_page = numbers.chunk_by(|(a, _), (b, _)| page(*a) == page(*b));
    let parts = by_page.map(|numbers| match page(numbers[0].0) {
        Some(page) => Part::Page(page, runs(numbers)),
        None => Part::Lines(runs(numbers)),
    });
    parts.collect()
}

pub(crate) fn write<'m>(message: &'m Message) -> Vec<ReadLine<'m>> {
    let mut lines = runs(&message.numbers());
    lines.reverse();
    lines
}

/// The fields that take bytes, each once.
pub(crate) fn len<'m>(message: &'m Message) -> Vec<&'m Field<'m>> {
    let fields = message.fields.iter();
    fields.filter(|field| matches!(field.role, Role::Line(_) | Role::Oneof(_))).collect()
}

/// The bit of each required field, by number, in number order.
pub(crate) fn required_bits(message: &Message) -> BTreeMap<u32, u32> {
    let numbers = message.numbers().into_iter();
    let required = numbers.filter(|(_, field)| match &field.role {
        Role::Line(line) => line.shape == Shape::Required,
        _ => false,
    });
    required.map(|(number, _)| number.value).zip(0..).collect()
}

fn page(number: Number) -> Option<u32> {
    (number.value < FIRST_NUMBER_WITHOUT_PAGE).then_some(number.value / 16)
}

/// Neighbouring numbers of one oneof become one line.
fn runs<'m>(numbers: &[(Number, &'m Field<'m>)]) -> Vec<ReadLine<'m>> {
    let mut lines = Vec::new();
    for &(number, field) in numbers {
        match (&field.role, lines.last_mut()) {
            (Role::Oneof(_), Some(ReadLine::Oneof(open, (_, last)))) if std::ptr::eq(*open, field) => {
                *last = number;
            }
            (Role::Oneof(_), _) => lines.push(ReadLine::Oneof(field, (number, number))),
            (Role::Line(line), _) => lines.push(ReadLine::Field(field, line)),
            (Role::Unknown(_) | Role::Skip(_), _) => {}
        }
    }
    lines
}
