//! Strings: LEN payloads that are UTF-8.

use super::{Kind, Put, Value, len_delimited};
use crate::{
    reader::{Flow, Payload},
    tag::{Tag, WireType},
    writer::Writer,
};
use alloc::{borrow::Cow, boxed::Box, rc::Rc, string::String, sync::Arc};

/// `string`: UTF-8, validated, never changed.
#[derive(Debug)]
pub enum Str {}

impl Kind for Str {
    const WIRE_TYPE: WireType = WireType::Len;
    const SHARED_LOOP: bool = true;
}

/// A Rust type that holds text: owned, borrowed from the input, or shared.
///
/// Implement it, or derive `Newtype`, to let a type of your own hold a `string`:
///
/// ```
/// use wire::{Decode, Message, Text};
///
/// /// Interned, boxed, small-string-optimised: whatever it is.
/// #[derive(Debug, Default, PartialEq)]
/// struct Name(Box<str>);
///
/// impl<'a> Text<'a> for Name {
///     fn from_text(text: &'a str) -> Self {
///         Name(text.into())
///     }
/// }
/// impl AsRef<str> for Name {
///     fn as_ref(&self) -> &str {
///         &self.0
///     }
/// }
///
/// #[derive(Message, Debug, Default)]
/// struct Person {
///     #[proto(1, string)]
///     name: Name,
/// }
/// assert_eq!(Person::decode(b"\x0a\x03Ada")?.name, Name("Ada".into()));
/// # Ok::<(), wire::DecodeError>(())
/// ```
pub trait Text<'a>: Sized + AsRef<str> {
    /// The value that holds `text`.
    fn from_text(text: &'a str) -> Self;

    /// Reads a payload into this value.
    ///
    /// # Errors
    /// As [`Payload::str`].
    #[inline(always)]
    fn read_into(&mut self, payload: &mut Payload<'_, 'a>) -> Flow {
        *self = Self::read(payload)?;
        Ok(())
    }

    /// Reads a payload into the value of an `Option`, made where there is none.
    ///
    /// # Errors
    /// As [`Payload::str`].
    #[inline(always)]
    fn read_optional(payload: &mut Payload<'_, 'a>, value: &mut Option<Self>) -> Flow {
        *value = Some(Self::read(payload)?);
        Ok(())
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// As [`Payload::str`].
    #[inline(always)]
    fn read(payload: &mut Payload<'_, 'a>) -> Flow<Self> {
        Ok(Self::from_text(payload.str()?))
    }
}

impl<'a> Text<'a> for String {
    #[inline]
    fn from_text(text: &'a str) -> Self {
        text.into()
    }

    #[inline(always)]
    fn read_into(&mut self, payload: &mut Payload<'_, 'a>) -> Flow {
        payload.string_into(self)
    }

    #[inline(always)]
    fn read_optional(payload: &mut Payload<'_, 'a>, value: &mut Option<Self>) -> Flow {
        payload.string_into(value.get_or_insert_default())
    }
}

impl<'a: 'b, 'b> Text<'a> for &'b str {
    #[inline(always)]
    fn from_text(text: &'a str) -> Self {
        text
    }
}

impl<'a: 'b, 'b> Text<'a> for Cow<'b, str> {
    #[inline(always)]
    fn from_text(text: &'a str) -> Self {
        Cow::Borrowed(text)
    }
}

macro_rules! copied_texts {
    ($($type:ty)*) => {$(
        impl<'a> Text<'a> for $type {
            #[inline]
            fn from_text(text: &'a str) -> Self {
                text.into()
            }
        }
    )*};
}

copied_texts! { Box<str> Rc<str> Arc<str> }

impl<'a, T: Text<'a>> Value<'a, T> for Str {
    #[inline(always)]
    fn read(payload: &mut Payload<'_, 'a>, _: u32) -> Flow<T> {
        T::read(payload)
    }

    #[inline(always)]
    fn merge(payload: &mut Payload<'_, 'a>, _: u32, value: &mut T) -> Flow {
        value.read_into(payload)
    }

    #[inline(always)]
    fn merge_optional(payload: &mut Payload<'_, 'a>, _: u32, value: &mut Option<T>) -> Flow {
        T::read_optional(payload, value)
    }
}

impl<T: AsRef<str>> Put<T> for Str {
    #[inline(always)]
    fn put<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T) {
        writer.bytes(tag, value.as_ref().as_bytes());
    }

    #[inline(always)]
    fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T) {
        let bytes = value.as_ref().as_bytes();
        writer.bytes_if(tag, bytes, !bytes.is_empty());
    }

    #[inline(always)]
    fn put_explicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m Option<T>) {
        let bytes = value.as_ref().map_or(&[][..], |value| value.as_ref().as_bytes());
        writer.bytes_if(tag, bytes, value.is_some());
    }

    #[inline(always)]
    fn len(tag: Tag, value: &T) -> u64 {
        len_delimited(tag, value.as_ref().len() as u64)
    }

    #[inline(always)]
    fn len_implicit(tag: Tag, value: &T) -> u64 {
        if value.as_ref().is_empty() { 0 } else { Self::len(tag, value) }
    }
}
