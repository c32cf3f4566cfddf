//! `google.protobuf.Any`: a message of any type, with the type's name.

use crate::Any;
use alloc::{boxed::Box, format};
use core::fmt;
use wire::{
    Decode, DecodeError, DecodeOptions, Encode, Named, UnknownFields,
    reflect::{DynMessage, Registry},
};

/// What a type URL starts with where nobody says otherwise (any.proto).
const PREFIX: &str = "type.googleapis.com/";

impl Any {
    /// Packs a message under its own full name.
    ///
    /// ```
    /// use wire_types::{Any, Duration, Timestamp};
    ///
    /// let any = Any::pack(&Duration::new(1, 0)?);
    /// assert_eq!(any.type_url, "type.googleapis.com/google.protobuf.Duration");
    /// assert!(any.is::<Duration>() && !any.is::<Timestamp>());
    /// assert_eq!(any.unpack::<Duration>()?, Duration::new(1, 0)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// As [`Encode::encode_to_vec`].
    pub fn pack<T: Encode + Named>(message: &T) -> Self {
        Self::pack_as(T::FULL_NAME, message)
    }

    /// Unpacks the message if it is a `T`.
    ///
    /// # Errors
    /// As [`unpack_as`](Self::unpack_as).
    pub fn unpack<'a, T: Decode<'a> + Default + Named>(&'a self) -> Result<T, AnyError> {
        self.unpack_as(T::FULL_NAME)
    }

    /// Is the message a `T`?
    pub fn is<T: Named>(&self) -> bool {
        self.full_name() == Ok(T::FULL_NAME)
    }

    /// Packs a message of the type with this full name, for types that do not know it.
    ///
    /// # Panics
    /// As [`Encode::encode_to_vec`].
    pub fn pack_as(full_name: &str, message: &impl Encode) -> Self {
        Any { type_url: format!("{PREFIX}{full_name}"), value: message.encode_to_vec(), unknown: UnknownFields::new() }
    }

    /// Unpacks the message if it is of the type with this full name.
    ///
    /// # Errors
    /// A type URL that is none, another type, or malformed bytes.
    pub fn unpack_as<'a, T: Decode<'a> + Default>(&'a self, full_name: &str) -> Result<T, AnyError> {
        self.unpack_with(full_name, &DecodeOptions::new())
    }

    /// [`unpack_as`](Self::unpack_as) under limits of one's own.
    ///
    /// # Errors
    /// As [`unpack_as`](Self::unpack_as), and the limits of `options`.
    pub fn unpack_with<'a, T: Decode<'a> + Default>(
        &'a self,
        full_name: &str,
        options: &DecodeOptions,
    ) -> Result<T, AnyError> {
        if self.full_name()? != full_name {
            return Err(AnyError::OtherType);
        }
        T::decode_with(&self.value, options).map_err(AnyError::Decode)
    }

    /// The full name of the message's type: what follows the last `/` of the type URL.
    ///
    /// ```
    /// use wire_types::{Any, AnyError};
    ///
    /// let any = |type_url: &str| Any { type_url: type_url.into(), ..Any::default() };
    /// assert_eq!(any("example.com/types/chat.Message").full_name()?, "chat.Message");
    /// assert_eq!(any("chat.Message").full_name(), Err(AnyError::TypeUrl));
    /// # Ok::<(), AnyError>(())
    /// ```
    ///
    /// # Errors
    /// No `/`, or no name behind it.
    pub fn full_name(&self) -> Result<&str, AnyError> {
        let (_, name) = self.type_url.rsplit_once('/').ok_or(AnyError::TypeUrl)?;
        if name.split('.').all(is_identifier) { Ok(name) } else { Err(AnyError::TypeUrl) }
    }

    /// Packs a message of any type under its own full name.
    ///
    /// # Panics
    /// As [`Encode::encode_to_vec`].
    pub fn pack_dyn(message: &dyn DynMessage) -> Self {
        Self::pack_as(&message.table().name, &message)
    }

    /// Unpacks the message as the type of the registry that the type URL names. What stands in `Any`s inside it stays
    /// packed; [`Unpacker`] goes on under one budget.
    ///
    /// ```
    /// use wire::reflect::Registry;
    /// use wire_types::{Any, Duration, Timestamp};
    ///
    /// let registry = Registry::new().with::<Duration>().with::<Timestamp>();
    /// let message = Any::pack(&Timestamp::MIN).unpack_dyn(&registry)?;
    /// assert_eq!(message.table().name, "google.protobuf.Timestamp");
    /// assert_eq!(message.downcast_ref(), Some(&Timestamp::MIN));
    /// # Ok::<(), wire_types::AnyError>(())
    /// ```
    ///
    /// # Errors
    /// A type URL that is none, a type that the registry does not have, or malformed bytes.
    pub fn unpack_dyn(&self, registry: &Registry) -> Result<Box<dyn DynMessage>, AnyError> {
        self.unpack_dyn_with(registry, &DecodeOptions::new())
    }

    /// [`unpack_dyn`](Self::unpack_dyn) under limits of one's own.
    ///
    /// # Errors
    /// As [`unpack_dyn`](Self::unpack_dyn), and the limits of `options`.
    pub fn unpack_dyn_with(
        &self,
        registry: &Registry,
        options: &DecodeOptions,
    ) -> Result<Box<dyn DynMessage>, AnyError> {
        let mut message = registry.new_message(self.full_name()?).ok_or(AnyError::UnknownType)?;
        message.merge_bytes(&self.value, options).map_err(AnyError::Decode)?;
        Ok(message)
    }
}

/// Unpacks `Any`s in `Any`s under one budget: a few bytes can name themselves again and again.
///
/// ```
/// use wire::reflect::Registry;
/// use wire_types::{Any, AnyError, Unpacker};
///
/// let inner = Any::pack(&Any::pack(&Any::default()));
/// let registry = Registry::new().with::<Any>();
/// let mut unpacker = Unpacker::new(&registry).messages(1);
/// let nested = unpacker.unpack(&inner, 0, |unpacker, message| {
///     let any = message.downcast_ref::<Any>().unwrap();
///     unpacker.unpack(any, 0, |_, _| {})
/// });
/// assert_eq!(nested, Ok(Err(AnyError::Messages)));
/// ```
#[derive(Clone, Debug)]
pub struct Unpacker<'r> {
    registry: &'r Registry,
    options: DecodeOptions,
    depth: u32,
    messages: usize,
    bytes: usize,
}

impl<'r> Unpacker<'r> {
    /// A budget of 100 levels, 100,000 messages and 64 MiB.
    pub const fn new(registry: &'r Registry) -> Self {
        Unpacker { registry, options: DecodeOptions::new(), depth: 100, messages: 100_000, bytes: 64 << 20 }
    }

    /// How deep messages may be nested, an `Any` and the message in it counting one each.
    #[must_use]
    pub const fn depth(mut self, levels: u32) -> Self {
        self.depth = levels;
        self
    }

    /// How many messages may be unpacked.
    #[must_use]
    pub const fn messages(mut self, messages: usize) -> Self {
        self.messages = messages;
        self
    }

    /// How many bytes all messages may have together.
    #[must_use]
    pub const fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// The limits for each message; its depth is what this budget has left.
    #[must_use]
    pub const fn options(mut self, options: DecodeOptions) -> Self {
        self.options = options;
        self
    }

    /// Unpacks a message and lends it to `visit`, which unpacks what it finds in there with the unpacker that it gets.
    /// `depth` is how many messages `any` stands in, up to the one that was unpacked last.
    ///
    /// # Errors
    /// As [`Any::unpack_dyn`], and what the budget does not allow.
    pub fn unpack<R>(
        &mut self,
        any: &Any,
        depth: u32,
        visit: impl FnOnce(&mut Self, &mut dyn DynMessage) -> R,
    ) -> Result<R, AnyError> {
        let left = self.depth.checked_sub(depth.saturating_add(2)).ok_or(AnyError::Depth)?;
        self.messages = self.messages.checked_sub(1).ok_or(AnyError::Messages)?;
        self.bytes = self.bytes.checked_sub(any.value.len()).ok_or(AnyError::Bytes)?;
        let mut message = any.unpack_dyn_with(self.registry, &self.options.depth(left))?;
        let before = core::mem::replace(&mut self.depth, left);
        let result = visit(self, &mut *message);
        self.depth = before;
        Ok(result)
    }
}

/// `ident = letter { letter | decimalDigit | "_" }`; protoc lets it start with `_` too.
fn is_identifier(text: &str) -> bool {
    !text.starts_with(|first: char| first.is_ascii_digit())
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Why a message does not come out of an [`Any`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnyError {
    /// The type URL is empty, has no `/`, or no full name behind it.
    TypeUrl,
    /// The message is of another type.
    OtherType,
    /// The registry has no such type.
    UnknownType,
    /// The message is malformed.
    Decode(DecodeError),
    /// Messages are nested deeper than [`Unpacker::depth`].
    Depth,
    /// More messages are packed than [`Unpacker::messages`].
    Messages,
    /// The messages have more bytes than [`Unpacker::bytes`].
    Bytes,
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TypeUrl => "the type URL does not end in `/` and a full name",
            Self::OtherType => "the message is of another type",
            Self::UnknownType => "the registry does not have the message's type",
            Self::Depth => "messages are nested deeper than allowed (`Unpacker::depth`)",
            Self::Messages => "more messages are packed than allowed (`Unpacker::messages`)",
            Self::Bytes => "packed messages have more bytes than allowed (`Unpacker::bytes`)",
            Self::Decode(_) => "the message in the `Any` is malformed",
        })
    }
}

impl core::error::Error for AnyError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Decode(error) => Some(error),
            _ => None,
        }
    }
}
