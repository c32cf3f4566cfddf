//! Why a text is not read, or a message not written.

use super::position;
use alloc::{
    boxed::Box,
    string::{String, ToString},
};
use core::fmt;
use wire::reflect::ReflectError;

/// Why a text is not read, or a message not written, and where.
///
/// ```
/// use wire::{Message, Reflect};
/// use wire_reflect::json;
///
/// #[derive(Debug, Default, Message, Reflect)]
/// #[proto(name = "chat.Person")]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
///     #[proto(2, message, repeated)]
///     friends: Vec<Person>,
/// }
///
/// let error = json::from_str::<Person>("{\n  \"friends\": [{\"name\": 3}]\n}").unwrap_err();
/// assert_eq!((error.line(), error.column(), error.path()), (Some(2), Some(24), "friends[0].name"));
/// assert_eq!(error.to_string(), "expected a string, at line 2 column 24 in friends[0].name");
/// ```
#[derive(Debug)]
pub struct Error(Box<Detail>);

#[derive(Debug)]
struct Detail {
    kind: ErrorKind,
    sentence: String,
    place: Option<Place>,
    path: String,
    #[cfg(feature = "std")]
    io: Option<std::io::Error>,
}

#[derive(Debug)]
struct Place {
    offset: usize,
    line: usize,
    column: usize,
}

/// What sort of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is not JSON, or not what the message has.
    Text,
    /// The message has something that JSON can not have.
    Message,
    /// A limit of [`Parser`](super::Parser) or [`Printer`](super::Printer), which the error names.
    Limit,
    /// Reading or writing failed.
    Io,
}

impl Error {
    fn new(kind: ErrorKind, sentence: String, path: String) -> Self {
        let place = None;
        #[cfg(feature = "std")]
        return Error(Box::new(Detail { kind, sentence, place, path, io: None }));
        #[cfg(not(feature = "std"))]
        Error(Box::new(Detail { kind, sentence, place, path }))
    }

    /// At this place of a text that was read, in bytes.
    #[cold]
    pub(super) fn in_text(kind: ErrorKind, error: &ReflectError, text: &str, offset: usize) -> Self {
        let offset = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let before = &text[..offset];
        let mut new = Self::new(kind, error.kind().to_string(), position::path(before));
        let (line, column) = position::line_and_column(before);
        new.0.place = Some(Place { offset, line, column });
        new
    }

    /// At the end of what was written.
    #[cold]
    pub(super) fn in_message(kind: ErrorKind, error: &ReflectError, written: &[u8]) -> Self {
        let path = core::str::from_utf8(written).map(position::path).unwrap_or_default();
        Self::new(kind, error.kind().to_string(), path)
    }

    /// A limit that is reached before anything is read, or when all is written.
    #[cold]
    pub(super) fn limit(sentence: String) -> Self {
        Self::new(ErrorKind::Limit, sentence, String::new())
    }

    /// The input is not UTF-8, from this byte on.
    #[cold]
    pub(super) fn not_utf8(valid: &str) -> Self {
        let error = ReflectError::format("the text is not UTF-8");
        Self::in_text(ErrorKind::Text, &error, valid, valid.len())
    }

    /// The same error, so many lines further down.
    #[cfg(feature = "std")]
    pub(super) fn below(mut self, lines: usize, bytes: usize) -> Self {
        if let Some(place) = &mut self.0.place {
            place.line += lines;
            place.offset += bytes;
        }
        self
    }

    /// What sort of thing is wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The line of the text, from 1; none where no text was read.
    pub fn line(&self) -> Option<usize> {
        self.0.place.as_ref().map(|place| place.line)
    }

    /// The column of the line, in characters from 1; none where no text was read.
    pub fn column(&self) -> Option<usize> {
        self.0.place.as_ref().map(|place| place.column)
    }

    /// The place in the text, in bytes from 0; none where no text was read.
    pub fn offset(&self) -> Option<usize> {
        self.0.place.as_ref().map(|place| place.offset)
    }

    /// The way to the value, by the names and indices of the text: `friends[0].name`. Empty for the message itself.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong, without the place.
    pub fn sentence(&self) -> &str {
        &self.0.sentence
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Detail { sentence, place, path, .. } = &*self.0;
        f.write_str(sentence)?;
        if let Some(Place { line, column, .. }) = place {
            write!(f, ", at line {line} column {column}")?;
        }
        match (place, path.as_str()) {
            (_, "") => Ok(()),
            (Some(_), path) => write!(f, " in {path}"),
            (None, path) => write!(f, ", in {path}"),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        #[cfg(feature = "std")]
        if let Some(error) = &self.0.io {
            return Some(error);
        }
        None
    }
}

#[cfg(feature = "std")]
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        let mut new = Self::new(ErrorKind::Io, error.to_string(), String::new());
        new.0.io = Some(error);
        new
    }
}
