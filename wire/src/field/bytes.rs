//! Bytes: LEN payloads of any bytes.

use super::{Kind, Put, Value, len_delimited};
use crate::{
    reader::{Flow, Payload},
    tag::{Tag, WireType},
    writer::Writer,
};
use alloc::{borrow::Cow, boxed::Box, rc::Rc, sync::Arc, vec::Vec};

/// `bytes`.
#[derive(Debug)]
pub enum Bytes {}

impl Kind for Bytes {
    const WIRE_TYPE: WireType = WireType::Len;
    const SHARED_LOOP: bool = true;
}

/// A Rust type that holds bytes: owned, borrowed from the input, or shared with it.
///
/// Implement it, or derive `Newtype`, to let a type of your own hold `bytes`; [`Text`](crate::Text) has an example.
pub trait Blob<'a>: Sized + AsRef<[u8]> {
    /// The value that holds `bytes`.
    fn from_bytes(bytes: &'a [u8]) -> Self;

    /// The value that holds these bytes without a copy, if it can; the bytes, if not.
    ///
    /// # Errors
    /// The bytes themselves.
    #[inline]
    fn from_vec(bytes: Vec<u8>) -> Result<Self, Vec<u8>> {
        Err(bytes)
    }

    /// Reads a payload into this value.
    ///
    /// # Errors
    /// As [`Payload::bytes`].
    #[inline(always)]
    fn read_into(&mut self, payload: &mut Payload<'_, 'a>) -> Flow {
        *self = Self::read(payload)?;
        Ok(())
    }

    /// Reads a payload into the value of an `Option`, made where there is none.
    ///
    /// # Errors
    /// As [`Payload::bytes`].
    #[inline(always)]
    fn read_optional(payload: &mut Payload<'_, 'a>, value: &mut Option<Self>) -> Flow {
        *value = Some(Self::read(payload)?);
        Ok(())
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// As [`Payload::bytes`].
    #[inline(always)]
    fn read(payload: &mut Payload<'_, 'a>) -> Flow<Self> {
        Ok(Self::from_bytes(payload.bytes()?))
    }
}

impl<'a> Blob<'a> for Vec<u8> {
    #[inline]
    fn from_bytes(bytes: &'a [u8]) -> Self {
        bytes.into()
    }

    #[inline(always)]
    fn from_vec(bytes: Vec<u8>) -> Result<Self, Vec<u8>> {
        Ok(bytes)
    }

    #[inline(always)]
    fn read_into(&mut self, payload: &mut Payload<'_, 'a>) -> Flow {
        payload.bytes_into(self)
    }

    #[inline(always)]
    fn read_optional(payload: &mut Payload<'_, 'a>, value: &mut Option<Self>) -> Flow {
        payload.bytes_into(value.get_or_insert_default())
    }
}

impl<'a: 'b, 'b> Blob<'a> for &'b [u8] {
    #[inline(always)]
    fn from_bytes(bytes: &'a [u8]) -> Self {
        bytes
    }
}

impl<'a: 'b, 'b> Blob<'a> for Cow<'b, [u8]> {
    #[inline(always)]
    fn from_bytes(bytes: &'a [u8]) -> Self {
        Cow::Borrowed(bytes)
    }
}

macro_rules! copied_blobs {
    ($($type:ty)*) => {$(
        impl<'a> Blob<'a> for $type {
            #[inline]
            fn from_bytes(bytes: &'a [u8]) -> Self {
                bytes.into()
            }
        }
    )*};
}

copied_blobs! { Box<[u8]> Rc<[u8]> Arc<[u8]> }

impl<'a, T: Blob<'a>> Value<'a, T> for Bytes {
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

impl<T: AsRef<[u8]>> Put<T> for Bytes {
    #[inline(always)]
    fn put<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T) {
        writer.bytes(tag, value.as_ref());
    }

    #[inline(always)]
    fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T) {
        let bytes = value.as_ref();
        writer.bytes_if(tag, bytes, !bytes.is_empty());
    }

    #[inline(always)]
    fn put_explicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m Option<T>) {
        let bytes = value.as_ref().map_or(&[][..], |value| value.as_ref());
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

/// Out of a shared buffer ([`Decode::decode_shared`](crate::Decode::decode_shared)) without a copy; a copy out of any other.
#[cfg(feature = "bytes")]
impl<'a> Blob<'a> for ::bytes::Bytes {
    #[inline]
    fn from_bytes(bytes: &'a [u8]) -> Self {
        ::bytes::Bytes::copy_from_slice(bytes)
    }

    #[inline]
    fn read(payload: &mut Payload<'_, 'a>) -> Flow<Self> {
        let bytes = payload.bytes()?;
        Ok(payload.owner().map_or_else(|| Self::from_bytes(bytes), |owner| owner.slice_ref(bytes)))
    }
}
