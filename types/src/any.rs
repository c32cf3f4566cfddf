//! `google.protobuf.Any`: a message of any type, with the type's name.

use crate::Any;
use std::fmt;
use wire::{Decode, DecodeError, DecodeOptions, Described, Encode, UnknownFields};

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
    pub fn pack<T: Encode + Described>(message: &T) -> Self {
        Self::pack_as(T::DESCRIPTION.name, message)
    }

    /// Unpacks the message if it is a `T`.
    ///
    /// # Errors
    /// As [`unpack_as`](Self::unpack_as).
    pub fn unpack<'a, T: Decode<'a> + Default + Described>(&'a self) -> Result<T, AnyError> {
        self.unpack_as(T::DESCRIPTION.name)
    }

    /// Is the message a `T`?
    pub fn is<T: Described>(&self) -> bool {
        self.full_name() == Ok(T::DESCRIPTION.name)
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
    /// The message is malformed.
    Decode(DecodeError),
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TypeUrl => "the type URL does not end in `/` and a full name",
            Self::OtherType => "the message is of another type",
            Self::Decode(_) => "the message in the `Any` is malformed",
        })
    }
}

impl std::error::Error for AnyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Decode(error) => Some(error),
            Self::TypeUrl | Self::OtherType => None,
        }
    }
}
