//! How messages are written.

use super::{
    error::{Error, ErrorKind},
    pretty,
    writer::Writer,
};
use alloc::{format, string::String, vec::Vec};
use wire::reflect::{Flow, Reflect, Show, Types, show_message, show_message_dyn};

/// How messages are written as ProtoJSON: choices and limits.
///
/// ```
/// use wire::{Message, Reflect};
/// use wire_reflect::json::Printer;
///
/// #[derive(Default, Message, Reflect)]
/// struct Place {
///     #[proto(1, string)]
///     street_name: String,
///     #[proto(2, uint32)]
///     number: u32,
/// }
///
/// let place = Place { street_name: "Dorset Street".into(), number: 0 };
/// let printer = Printer::new().defaults(true).proto_names(true).indent(2);
/// assert_eq!(printer.to_string(&place)?, "{\n  \"street_name\": \"Dorset Street\",\n  \"number\": 0\n}");
/// # Ok::<(), wire_reflect::json::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Printer<'r> {
    pub(super) types: Option<&'r dyn Types>,
    pub(super) defaults: bool,
    pub(super) proto_names: bool,
    pub(super) enum_numbers: bool,
    pub(super) sorted: bool,
    pub(super) keep_unknown_types: bool,
    indent: Option<usize>,
    pub(super) depth: u32,
    pub(super) output_bytes: usize,
    pub(super) any_messages: usize,
    pub(super) any_bytes: usize,
}

impl Default for Printer<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'r> Printer<'r> {
    /// On one line, without fields that have no presence and the default value; limits of 100 levels, 2 GiB of text, and
    /// 100,000 messages and 64 MiB in `Any`s and extensions.
    pub const fn new() -> Self {
        Printer {
            types: None,
            defaults: false,
            proto_names: false,
            enum_numbers: false,
            sorted: false,
            keep_unknown_types: false,
            indent: None,
            depth: 100,
            output_bytes: i32::MAX as usize,
            any_messages: 100_000,
            any_bytes: 64 << 20,
        }
    }

    /// Where the messages in `Any`s and extensions are found. Without it an `Any` is an error, and extensions are left out,
    /// as unknown fields are.
    #[must_use]
    pub const fn types(mut self, types: &'r dyn Types) -> Self {
        self.types = Some(types);
        self
    }

    /// Are fields without presence written that have the default value, empty lists and maps among them?
    /// (`always_print_fields_with_no_presence` of other implementations)
    #[must_use]
    pub const fn defaults(mut self, yes: bool) -> Self {
        self.defaults = yes;
        self
    }

    /// Are fields named as in the schema, instead of in lowerCamelCase or by `json_name`?
    #[must_use]
    pub const fn proto_names(mut self, yes: bool) -> Self {
        self.proto_names = yes;
        self
    }

    /// Are enums numbers?
    #[must_use]
    pub const fn enum_numbers(mut self, yes: bool) -> Self {
        self.enum_numbers = yes;
        self
    }

    /// Do the entries of maps come in the order of their keys, so that equal messages have equal texts?
    #[must_use]
    pub const fn sorted(mut self, yes: bool) -> Self {
        self.sorted = yes;
        self
    }

    /// Is an `Any` whose type is not known written as `{"@type": .., "value": its bytes}`, instead of being an error? No
    /// other implementation reads that; [`Parser::keep_unknown_types`](super::Parser::keep_unknown_types) does.
    #[must_use]
    pub const fn keep_unknown_types(mut self, yes: bool) -> Self {
        self.keep_unknown_types = yes;
        self
    }

    /// Each value on a line of its own, with so many spaces for each level.
    #[must_use]
    pub const fn indent(mut self, spaces: usize) -> Self {
        self.indent = Some(spaces);
        self
    }

    /// As it is without [`indent`](Self::indent).
    #[cfg(feature = "std")]
    pub(super) const fn on_one_line(mut self) -> Self {
        self.indent = None;
        self
    }

    /// How many messages may stand inside each other below the outermost, as of [`DecodeOptions`](wire::DecodeOptions).
    /// `Value`, `Struct` and `ListValue` count one each; so does a message in an `Any`.
    #[must_use]
    pub const fn depth(mut self, levels: u32) -> Self {
        self.depth = levels;
        self
    }

    /// How long the text may be, in bytes.
    #[must_use]
    pub const fn output_bytes(mut self, bytes: usize) -> Self {
        self.output_bytes = bytes;
        self
    }

    /// How many messages in `Any`s, and extensions, are decoded.
    #[must_use]
    pub const fn any_messages(mut self, messages: usize) -> Self {
        self.any_messages = messages;
        self
    }

    /// How many bytes these may have together.
    #[must_use]
    pub const fn any_bytes(mut self, bytes: usize) -> Self {
        self.any_bytes = bytes;
        self
    }

    /// The message as text.
    ///
    /// # Errors
    /// What JSON can not have: times and durations out of range, numbers in a `Value` that are none, an `Any` whose type
    /// is not known or whose bytes are malformed, a lazy message that is malformed; and the limits.
    pub fn to_string<T: Show>(&self, message: &T) -> Result<String, Error> {
        self.to_vec(message).map(into_string)
    }

    /// [`to_string`](Self::to_string) as bytes.
    ///
    /// # Errors
    /// As there.
    pub fn to_vec<T: Show>(&self, message: &T) -> Result<Vec<u8>, Error> {
        let mut writer = Writer::new(*self);
        let shown = show_message(message, &mut writer);
        self.finish(shown, writer)
    }

    /// [`to_string`](Self::to_string) of a message of any type.
    ///
    /// # Errors
    /// As there.
    pub fn to_string_dyn(&self, message: &dyn Reflect) -> Result<String, Error> {
        self.to_vec_dyn(message).map(into_string)
    }

    /// [`to_vec`](Self::to_vec) of a message of any type.
    ///
    /// # Errors
    /// As there.
    pub fn to_vec_dyn(&self, message: &dyn Reflect) -> Result<Vec<u8>, Error> {
        let mut writer = Writer::new(*self);
        let shown = show_message_dyn(message, &mut writer);
        self.finish(shown, writer)
    }

    /// Writes the text, of which nothing is written where the message is an error.
    ///
    /// # Errors
    /// As [`to_string`](Self::to_string), and those of the writer.
    #[cfg(feature = "std")]
    pub fn to_writer<T: Show>(&self, mut writer: impl std::io::Write, message: &T) -> Result<(), Error> {
        Ok(writer.write_all(&self.to_vec(message)?)?)
    }

    fn finish(&self, shown: Flow, mut writer: Writer<'_>) -> Result<Vec<u8>, Error> {
        if let Err(error) = shown {
            let kind = if writer.is_at_limit { ErrorKind::Limit } else { ErrorKind::Message };
            return Err(Error::in_message(kind, &error, &writer.out));
        }
        // What stands behind every value: a comma.
        writer.out.pop();
        let text = match self.indent {
            Some(spaces) => pretty::indent(&writer.out, spaces, self.output_bytes),
            None => Some(writer.out),
        };
        text.filter(|text| text.len() <= self.output_bytes).ok_or_else(|| Error::limit(too_long(self.output_bytes)))
    }
}

/// What an error says where a text gets too long.
pub(super) fn too_long(bytes: usize) -> String {
    format!("the text has more than {bytes} bytes (`Printer::output_bytes`)")
}

fn into_string(text: Vec<u8>) -> String {
    String::from_utf8(text).expect("strings are UTF-8, and all else is ASCII")
}
