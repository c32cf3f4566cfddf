//! The names of the fields on a path of numbers.

use super::{Described, Row, RowKind, RowShape, TableRef};
use crate::DecodeError;
use alloc::string::{String, ToString};

/// The names of the fields on `path`, as of [`DecodeError::path`](crate::DecodeError::path): `friends.name` for
/// `[3, 1]`. A number that is no field of `T` stays a number.
pub fn path_names<T: Described>(path: &[u32]) -> String {
    names_on(TableRef::Fixed(T::TABLE), path, |_| None)
}

/// The path of an error, by names and with the places in lists that it knows: `friends[0].name`.
///
/// ```
/// use wire::{Decode, Message, Reflect, reflect};
///
/// #[derive(Message, Reflect, Default, Debug)]
/// struct Point {
///     #[proto(1, sint32, required)]
///     x: i32,
/// }
/// #[derive(Message, Reflect, Default, Debug)]
/// struct Line {
///     #[proto(2, message, repeated)]
///     points: Vec<Point>,
/// }
///
/// let error = Line::decode(b"\x12\x02\x08\x02\x12\x00").unwrap_err();
/// assert_eq!(error.to_string(), "a required field is missing, at byte 6 in field 2[1].1");
/// assert_eq!(reflect::error_path::<Line>(&error), "points[1].x");
/// ```
pub fn error_path<T: Described>(error: &DecodeError) -> String {
    error_path_in(TableRef::Fixed(T::TABLE), error)
}

/// [`error_path`] in a message of any type.
pub fn error_path_in(table: TableRef, error: &DecodeError) -> String {
    names_on(table, error.path(), |place| error.element(place))
}

fn names_on(table: TableRef, path: &[u32], element: impl Fn(usize) -> Option<u32>) -> String {
    let mut names = String::new();
    let mut place = Place::Message(table);
    for (i, &number) in path.iter().enumerate() {
        if i > 0 {
            names.push('.');
        }
        place = place.step(number, &mut names);
        if let Some(element) = element(i) {
            names.extend(["[", element.to_string().as_str(), "]"]);
        }
    }
    names
}

/// Where a path has come to.
enum Place {
    Message(TableRef),
    /// In a map's entry, whose value is of this kind.
    Entry(RowKind),
    Nowhere,
}

impl Place {
    fn step(&self, number: u32, names: &mut String) -> Self {
        let (name, next) = match (self, number) {
            (Place::Message(table), _) => match table.row(number) {
                Some(row) => (Some(&*row.name), Place::behind(row)),
                None => (None, Place::Nowhere),
            },
            (Place::Entry(_), 1) => (Some("key"), Place::Nowhere),
            (Place::Entry(value), 2) => (Some("value"), Place::of_kind(value)),
            (Place::Entry(_) | Place::Nowhere, _) => (None, Place::Nowhere),
        };
        match name {
            Some(name) => names.push_str(name),
            None => names.push_str(&number.to_string()),
        }
        next
    }

    fn behind(row: &Row) -> Self {
        match row.shape {
            RowShape::Map(_) => Place::Entry(row.kind.clone()),
            _ => Place::of_kind(&row.kind),
        }
    }

    fn of_kind(kind: &RowKind) -> Self {
        kind.message().map_or(Place::Nowhere, Place::Message)
    }
}
