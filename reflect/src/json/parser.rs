//! How texts are read.

use super::{
    error::{Error, ErrorKind},
    reader::Reader,
};
use alloc::format;
use wire::reflect::{ReflectMut, Types};

/// How ProtoJSON is read: choices and limits.
///
/// ```
/// use wire::{Message, Reflect};
/// use wire_reflect::json::Parser;
///
/// #[derive(Debug, Default, PartialEq, Message, Reflect)]
/// struct Place {
///     #[proto(1, string)]
///     street_name: String,
/// }
///
/// let text = r#"{"streetName": "Dorset Street", "planet": "Earth"}"#;
/// let error = Parser::new().from_str::<Place>(text).unwrap_err();
/// assert_eq!(error.to_string(), "Place has no field `planet`, at line 1 column 33");
/// let place: Place = Parser::new().ignore_unknown(true).from_str(text)?;
/// assert_eq!(place.street_name, "Dorset Street");
/// # Ok::<(), wire_reflect::json::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Parser<'r> {
    pub(super) types: Option<&'r dyn Types>,
    pub(super) ignore_unknown: bool,
    pub(super) keep_unknown_types: bool,
    pub(super) partial: bool,
    pub(super) depth: u32,
    pub(super) input_bytes: usize,
    element_memory: Option<usize>,
    pub(super) any_messages: usize,
    pub(super) any_bytes: usize,
}

impl Default for Parser<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'r> Parser<'r> {
    /// For texts from anywhere: 100 levels, 2 GiB of text, element memory of 64 MiB and 32 times the text, and 100,000
    /// messages and 64 MiB in `Any`s and extensions.
    pub const fn new() -> Self {
        Parser {
            types: None,
            ignore_unknown: false,
            keep_unknown_types: false,
            partial: false,
            depth: 100,
            input_bytes: i32::MAX as usize,
            element_memory: None,
            any_messages: 100_000,
            any_bytes: 64 << 20,
        }
    }

    /// Where the messages in `Any`s and extensions are found.
    #[must_use]
    pub const fn types(mut self, types: &'r dyn Types) -> Self {
        self.types = Some(types);
        self
    }

    /// Are fields that the message does not have, and names that an enum does not have, passed over, instead of being an
    /// error?
    #[must_use]
    pub const fn ignore_unknown(mut self, yes: bool) -> Self {
        self.ignore_unknown = yes;
        self
    }

    /// Are messages in an `Any` whose type is not known read as their bytes, as
    /// [`Printer::keep_unknown_types`](super::Printer::keep_unknown_types) writes them?
    #[must_use]
    pub const fn keep_unknown_types(mut self, yes: bool) -> Self {
        self.keep_unknown_types = yes;
        self
    }

    /// May required fields be missing?
    #[must_use]
    pub const fn partial(mut self, yes: bool) -> Self {
        self.partial = yes;
        self
    }

    /// How many messages may stand inside each other below the outermost, as of [`DecodeOptions`](wire::DecodeOptions).
    /// `Value`, `Struct` and `ListValue` count one each; objects and lists count where they are passed over.
    #[must_use]
    pub const fn depth(mut self, levels: u32) -> Self {
        self.depth = levels;
        self
    }

    /// How long the text may be, in bytes.
    #[must_use]
    pub const fn input_bytes(mut self, bytes: usize) -> Self {
        self.input_bytes = bytes;
        self
    }

    /// How much memory the elements of lists and maps and boxed messages may take, in bytes, not counting what strings and
    /// bytes hold.
    #[must_use]
    pub const fn element_memory(mut self, bytes: usize) -> Self {
        self.element_memory = Some(bytes);
        self
    }

    /// How many messages in `Any`s, and extensions, are read.
    #[must_use]
    pub const fn any_messages(mut self, messages: usize) -> Self {
        self.any_messages = messages;
        self
    }

    /// How many bytes are encoded for these, or passed over to find their type, together.
    #[must_use]
    pub const fn any_bytes(mut self, bytes: usize) -> Self {
        self.any_bytes = bytes;
        self
    }

    pub(super) fn element_memory_for(&self, text: usize) -> usize {
        self.element_memory.unwrap_or_else(|| text.saturating_mul(32).saturating_add(64 << 20))
    }

    /// The message that the text says.
    ///
    /// # Errors
    /// A text that is not JSON, or not what the message has; required fields that are missing; the limits.
    pub fn from_str<T: ReflectMut + Default>(&self, text: &str) -> Result<T, Error> {
        let mut message = T::default();
        self.read(text, &mut message, false)?;
        Ok(message)
    }

    /// [`from_str`](Self::from_str) of bytes, which must be UTF-8.
    ///
    /// # Errors
    /// As there.
    pub fn from_slice<T: ReflectMut + Default>(&self, text: &[u8]) -> Result<T, Error> {
        self.check_len(text.len())?;
        self.from_str(utf8(text)?)
    }

    /// [`from_str`](Self::from_str) of all that a reader has.
    ///
    /// # Errors
    /// As there, and those of the reader.
    #[cfg(feature = "std")]
    pub fn from_reader<T: ReflectMut + Default>(&self, reader: impl std::io::Read) -> Result<T, Error> {
        use std::io::Read;

        let mut text = alloc::vec::Vec::new();
        reader.take((self.input_bytes as u64).saturating_add(1)).read_to_end(&mut text)?;
        self.from_slice(&text)
    }

    /// Merges what the text says into a message that may have something already: scalars are replaced, messages merge,
    /// lists append, entries of maps are put in, of those with one key the last. Required fields of the message itself may be missing in the text. After an
    /// error the message has a part of what the text says.
    ///
    /// # Errors
    /// As [`from_str`](Self::from_str).
    pub fn merge_from_str(&self, message: &mut dyn ReflectMut, text: &str) -> Result<(), Error> {
        self.read(text, message, true)
    }

    fn check_len(&self, len: usize) -> Result<(), Error> {
        if len <= self.input_bytes {
            return Ok(());
        }
        Err(Error::limit(format!("the text has more than {} bytes (`Parser::input_bytes`)", self.input_bytes)))
    }

    fn read(&self, text: &str, message: &mut dyn ReflectMut, merges: bool) -> Result<(), Error> {
        self.check_len(text.len())?;
        let mut reader = Reader::new(text, *self, merges);
        reader.whole(message).map_err(|error| {
            let kind = if reader.is_at_limit { ErrorKind::Limit } else { ErrorKind::Text };
            Error::in_text(kind, &error, text, error.offset().unwrap_or(reader.pos))
        })
    }
}

/// # Errors
/// The text is not UTF-8; where, is said.
pub(super) fn utf8(text: &[u8]) -> Result<&str, Error> {
    core::str::from_utf8(text).map_err(|error| {
        let valid = core::str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default();
        Error::not_utf8(valid)
    })
}
