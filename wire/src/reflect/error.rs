//! Why a message is not shown, filled or changed.

use crate::DecodeError;
use alloc::{borrow::Cow, boxed::Box, string::String};
use core::fmt;

/// What the lines, sinks and sources of this module return.
pub type Flow<T = ()> = Result<T, ReflectError>;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReflectErrorKind {
    /// The message has no field of this number or name.
    NoField,
    /// The field holds values of another kind or shape.
    OtherKind,
    /// The list has no such element, or the map no such entry.
    NoElement,
    /// The list or map is of fixed capacity and full.
    Full,
    /// A closed enum has no value of this number.
    Unlisted,
    /// A key is in a map twice.
    DuplicateKey,
    /// Nested deeper than a limit.
    Depth,
    /// More memory than a limit.
    Memory,
    /// A lazy message, or one in an `Any`, is malformed.
    Decode(DecodeError),
    /// What is wrong with the text or value that is read, or can not be written.
    Format(Cow<'static, str>),
    /// No error: the source asks to make the field absent ([`Source`](super::Source)).
    Clear,
}

/// Why a message is not shown, filled or changed, and where. One word, made on the cold path only.
#[derive(Clone, PartialEq, Eq)]
pub struct ReflectError(Box<Detail>);

#[derive(Clone, PartialEq, Eq)]
struct Detail {
    kind: ReflectErrorKind,
    offset: Option<usize>,
    path: String,
}

impl ReflectError {
    /// An error of a format: a sentence in small letters without a full stop.
    #[cold]
    #[inline(never)]
    pub fn format(sentence: impl Into<Cow<'static, str>>) -> Self {
        ReflectErrorKind::Format(sentence.into()).into()
    }

    /// The same error, at this offset of the input, in bytes, unless it has one.
    #[must_use]
    pub fn at(mut self, offset: usize) -> Self {
        self.0.offset.get_or_insert(offset);
        self
    }

    /// The same error, in the field that this path names, unless it has one.
    #[must_use]
    pub fn within(mut self, path: impl Into<String>) -> Self {
        if self.0.path.is_empty() {
            self.0.path = path.into();
        }
        self
    }

    /// What is wrong.
    pub fn kind(&self) -> &ReflectErrorKind {
        &self.0.kind
    }

    /// Where in the input, in bytes, if there is one.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// The field, by names, as far as it is known: `friends[0].name`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Is it no error, but what a source says to make a field absent? See [`Source`](super::Source).
    pub fn is_clear(&self) -> bool {
        self.0.kind == ReflectErrorKind::Clear
    }
}

impl From<ReflectErrorKind> for ReflectError {
    #[cold]
    #[inline(never)]
    fn from(kind: ReflectErrorKind) -> Self {
        ReflectError(Box::new(Detail { kind, offset: None, path: String::new() }))
    }
}

impl From<DecodeError> for ReflectError {
    #[cold]
    #[inline(never)]
    fn from(error: DecodeError) -> Self {
        ReflectErrorKind::Decode(error).into()
    }
}

/// The kind alone; [`ReflectError`] says where.
impl fmt::Display for ReflectErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoField => "the message has no such field",
            Self::OtherKind => "the field holds values of another kind or shape",
            Self::NoElement => "there is no such element",
            Self::Full => "the list or map is of fixed capacity and full",
            Self::Unlisted => "the closed enum has no value of this number",
            Self::DuplicateKey => "the key is in the map twice",
            Self::Depth => "nested deeper than the limit",
            Self::Memory => "more memory than the limit",
            Self::Decode(error) => return error.fmt(f),
            Self::Format(sentence) => sentence,
            Self::Clear => "the field is to be absent",
        })
    }
}

impl fmt::Display for ReflectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)?;
        if let Some(offset) = self.0.offset {
            write!(f, ", at byte {offset}")?;
        }
        if !self.0.path.is_empty() {
            write!(f, ", in {}", self.0.path)?;
        }
        Ok(())
    }
}

impl fmt::Debug for ReflectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReflectError")
            .field("kind", &self.0.kind)
            .field("offset", &self.0.offset)
            .field("path", &self.0.path)
            .finish()
    }
}

impl core::error::Error for ReflectError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match &self.0.kind {
            ReflectErrorKind::Decode(error) => Some(error),
            _ => None,
        }
    }
}
