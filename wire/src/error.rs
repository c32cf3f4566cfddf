//! What can go wrong, and where.

use alloc::{boxed::Box, vec::Vec};
use core::fmt;

/// Why bytes were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u32)]
pub enum DecodeErrorKind {
    /// The input, or the message around it, ends inside a record.
    Truncated = 16,
    /// A varint of more than ten bytes, or a length of more than five.
    Varint,
    /// A tag with field number 0, wire type 6 or 7, or a value above 2³² − 1.
    Tag,
    /// A string field whose bytes are not UTF-8.
    Utf8,
    /// A packed payload that is not a whole number of elements.
    PackedLength,
    /// A group that does not end, ends with another number, or an end that no group is open for.
    Group,
    /// Nested deeper than [`DecodeOptions::depth`](crate::DecodeOptions::depth).
    Depth,
    /// Longer than [`DecodeOptions::message_bytes`](crate::DecodeOptions::message_bytes).
    MessageBytes,
    /// Lists, maps, boxed messages and what else is kept need more than
    /// [`DecodeOptions::element_memory`](crate::DecodeOptions::element_memory).
    ElementMemory,
    /// More unknown fields than [`DecodeOptions::unknown_bytes`](crate::DecodeOptions::unknown_bytes).
    UnknownBytes,
    /// A required field did not appear; its number ends the path, and the offset is where its message begins.
    MissingRequired,
    /// A list, a map or an arena of fixed capacity has no room for more.
    Full,
    /// A view that lives in an arena was decoded without one: [`Decode::decode_in`](crate::Decode::decode_in).
    NoArena,
    /// Code written by hand went on with a payload of another message, or returned the [`Stop`](crate::Stop) of one; not
    /// reachable through the derive.
    ForeignPayload,
}

impl DecodeErrorKind {
    fn sentence(self) -> &'static str {
        match self {
            Self::Truncated => "the input ends inside a record",
            Self::Varint => "a varint is longer than 10 bytes, or a length longer than 5",
            Self::Tag => "not a tag",
            Self::Utf8 => "a string is not UTF-8",
            Self::PackedLength => "a packed field is not a whole number of elements",
            Self::Group => "a group is not closed by its own end tag",
            Self::Depth => "nested deeper than the `depth` limit",
            Self::MessageBytes => "longer than the `message_bytes` limit",
            Self::ElementMemory => "the message needs more than the `element_memory` limit",
            Self::UnknownBytes => "unknown fields exceed the `unknown_bytes` limit",
            Self::MissingRequired => "a required field is missing",
            Self::Full => "a list, a map or an arena of fixed capacity is full",
            Self::NoArena => "the view lives in an arena, and was decoded without one",
            Self::ForeignPayload => "a payload or a stop of another message was used",
        }
    }
}

/// Where decoding stopped and why. One word, made on the cold path only.
///
/// ```
/// use wire::{Decode, DecodeErrorKind, Message};
///
/// #[derive(Message, Default, Debug)]
/// struct Point {
///     #[proto(1, sint32)]
///     x: i32,
/// }
/// #[derive(Message, Default, Debug)]
/// struct Line {
///     #[proto(2, message, repeated)]
///     points: Vec<Point>,
/// }
///
/// let error = Line::decode(b"\x12\x02\x08\x02\x12\x02\x08\x80").unwrap_err();
/// assert_eq!(error.kind(), DecodeErrorKind::Truncated);
/// assert_eq!(error.offset(), 7);
/// assert_eq!(error.path(), [2, 1]);
/// assert_eq!(error.to_string(), "the input ends inside a record, at byte 7 in field 2.1");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Detail>);

#[derive(Clone, PartialEq, Eq)]
struct Detail {
    kind: DecodeErrorKind,
    offset: usize,
    path: Vec<u32>,
    /// For each field on the path: which element of its list, where that is known.
    elements: Vec<Option<u32>>,
}

impl DecodeError {
    #[cold]
    pub(crate) fn new(kind: DecodeErrorKind, offset: usize) -> Self {
        DecodeError(Box::new(Detail { kind, offset, path: Vec::new(), elements: Vec::new() }))
    }

    /// A required field, the last on the path, is missing in the message that starts at `offset`.
    #[cold]
    pub(crate) fn missing(offset: usize, path: Vec<(u32, Option<u32>)>) -> Self {
        let (path, elements) = path.into_iter().unzip();
        DecodeError(Box::new(Detail { kind: DecodeErrorKind::MissingRequired, offset, path, elements }))
    }

    /// The same, with the input starting `bytes` further on.
    pub(crate) fn moved(mut self, bytes: usize) -> Self {
        self.0.offset += bytes;
        self
    }

    /// Called by each message around the place, inside out.
    pub(crate) fn inside(&mut self, number: u32) {
        self.0.path.push(number);
    }

    /// Called in the end: the path, which was put together inside out, from the outermost message on.
    pub(crate) fn outside_in(mut self) -> Self {
        self.0.path.reverse();
        self
    }

    /// What is wrong.
    pub fn kind(&self) -> DecodeErrorKind {
        self.0.kind
    }

    /// Where in the input, in bytes: the value that could not be read.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Field numbers from the outermost message to the field that was being read; the message around it where that was a
    /// tag.
    /// [`reflect::error_path`](crate::reflect::error_path) turns them into names.
    pub fn path(&self) -> &[u32] {
        &self.0.path
    }

    /// Which element of its list the field at this place of the path is; known for missing required fields.
    pub fn element(&self, place: usize) -> Option<u32> {
        self.0.elements.get(place).copied().flatten()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at byte {}", self.kind().sentence(), self.offset())?;
        for (i, number) in self.path().iter().enumerate() {
            write!(f, "{}{number}", if i == 0 { " in field " } else { "." })?;
            if let Some(element) = self.element(i) {
                write!(f, "[{element}]")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("kind", &self.kind())
            .field("offset", &self.offset())
            .field("path", &self.path())
            .finish()
    }
}

impl core::error::Error for DecodeError {}

/// Why a message was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncodeErrorKind {
    /// Longer than 2 GiB − 1 bytes, which no implementation accepts (encoding guide, "Size limits").
    MessageBytes,
    /// Nested deeper than [`EncodeOptions::depth`](crate::EncodeOptions::depth).
    Depth,
    /// Longer than what is left of the buffer that it was to go to.
    Room,
}

/// A message that is too long, or nested too deeply, to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeError {
    kind: EncodeErrorKind,
    /// The length, or the depth that is allowed.
    number: usize,
    /// What a buffer takes that is too small.
    room: usize,
}

impl EncodeError {
    /// The length of a message, if it is none too long.
    #[inline]
    pub(crate) fn check(len: u64) -> Result<usize, EncodeError> {
        let saturated = usize::try_from(len).unwrap_or(usize::MAX);
        if saturated <= crate::options::MAX_MESSAGE_LEN {
            Ok(saturated)
        } else {
            Err(EncodeError { kind: EncodeErrorKind::MessageBytes, number: saturated, room: 0 })
        }
    }

    /// More than `depth` messages inside each other.
    #[cold]
    pub(crate) fn too_deep(depth: u32) -> Self {
        EncodeError { kind: EncodeErrorKind::Depth, number: depth as usize, room: 0 }
    }

    /// A message of `len` bytes, for a buffer that has only `room`.
    #[cfg(feature = "bytes")]
    pub(crate) fn no_room(len: usize, room: usize) -> Self {
        EncodeError { kind: EncodeErrorKind::Room, number: len, room }
    }

    /// What is wrong.
    pub fn kind(&self) -> EncodeErrorKind {
        self.kind
    }

    /// How long the message would be, in bytes; 0 where it is nested too deeply for that to be known.
    pub fn encoded_len(&self) -> usize {
        match self.kind {
            EncodeErrorKind::MessageBytes | EncodeErrorKind::Room => self.number,
            EncodeErrorKind::Depth => 0,
        }
    }

    /// How many bytes the buffer takes that the message was to go to, where it has no room for it; nothing where no buffer
    /// could take it.
    pub fn room(&self) -> Option<usize> {
        (self.kind == EncodeErrorKind::Room).then_some(self.room)
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match self.kind {
            EncodeErrorKind::MessageBytes => {
                write!(f, "the message takes {number} bytes; the limit is {}", crate::options::MAX_MESSAGE_LEN)
            }
            EncodeErrorKind::Room => {
                write!(f, "the message takes {number} bytes; the buffer has room for {}", self.room)
            }
            EncodeErrorKind::Depth => write!(f, "the message is nested deeper than the `depth` limit of {number}"),
        }
    }
}

impl core::error::Error for EncodeError {}
