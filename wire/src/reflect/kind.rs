//! Kinds, seen from a value: which [`ValueRef`] a Rust type is, and which it is made from.

use super::{Reflect, ReflectError, ReflectMut, ValueRef};
use crate::{
    enumeration::{Enumeration, Open},
    field::{
        Blob, Bool, Bytes, Double, Enum, Fixed, Fixed32, Fixed64, Float, Group, Int32, Int64, Kind, Msg, Sfixed32,
        Sfixed64, Sint32, Sint64, Str, Text, Uint32, Uint64, Varint,
    },
};

/// Lends a value of this kind out of the Rust type `T`. Implemented for all that the kind can [write](crate::Put).
pub trait AsValue<T>: Kind + 'static {
    /// The value.
    fn as_value(value: &T) -> ValueRef<'_>;
}

/// Makes a value of this kind in the Rust type `T`, which owns it.
pub trait FromValue<T>: AsValue<T> {
    /// The value as a `T`.
    ///
    /// # Errors
    /// A value of another kind, or one that `T` can not hold.
    fn from_value(value: ValueRef<'_>) -> Result<T, ReflectError>;

    /// An empty message, where the kind is one of messages.
    fn empty_message() -> Option<T> {
        None
    }

    /// The message that the value is.
    fn as_message(value: &mut T) -> Option<&mut dyn ReflectMut> {
        let _ = value;
        None
    }
}

macro_rules! numbers {
    ($($kind:ident($rust:ty) $variant:ident: $holder:ident $(<$n:literal>)?, $to:ident, $from:ident;)*) => {$(
        impl<T> AsValue<T> for $kind
        where
            $kind: $holder<$($n,)? T>,
        {
            fn as_value(value: &T) -> ValueRef<'_> {
                ValueRef::$variant(<$kind as $holder<$($n,)? $rust>>::$from(<$kind as $holder<$($n,)? T>>::$to(value)))
            }
        }

        impl<T> FromValue<T> for $kind
        where
            $kind: $holder<$($n,)? T>,
        {
            fn from_value(value: ValueRef<'_>) -> Result<T, ReflectError> {
                let ValueRef::$variant(value) = value else { return Err(ReflectError::OtherKind) };
                Ok(<$kind as $holder<$($n,)? T>>::$from(<$kind as $holder<$($n,)? $rust>>::$to(&value)))
            }
        }
    )*};
}

numbers! {
    Bool(bool) Bool: Varint, to_varint, from_varint;
    Int32(i32) I32: Varint, to_varint, from_varint;
    Sint32(i32) I32: Varint, to_varint, from_varint;
    Sfixed32(i32) I32: Fixed<4>, to_bytes, from_bytes;
    Int64(i64) I64: Varint, to_varint, from_varint;
    Sint64(i64) I64: Varint, to_varint, from_varint;
    Sfixed64(i64) I64: Fixed<8>, to_bytes, from_bytes;
    Uint32(u32) U32: Varint, to_varint, from_varint;
    Fixed32(u32) U32: Fixed<4>, to_bytes, from_bytes;
    Uint64(u64) U64: Varint, to_varint, from_varint;
    Fixed64(u64) U64: Fixed<8>, to_bytes, from_bytes;
    Float(f32) F32: Fixed<4>, to_bytes, from_bytes;
    Double(f64) F64: Fixed<8>, to_bytes, from_bytes;
}

impl<T: AsRef<str>> AsValue<T> for Str {
    fn as_value(value: &T) -> ValueRef<'_> {
        ValueRef::Str(value.as_ref())
    }
}

impl<T: for<'a> Text<'a>> FromValue<T> for Str {
    fn from_value(value: ValueRef<'_>) -> Result<T, ReflectError> {
        let ValueRef::Str(text) = value else { return Err(ReflectError::OtherKind) };
        Ok(T::from_text(text))
    }
}

impl<T: AsRef<[u8]>> AsValue<T> for Bytes {
    fn as_value(value: &T) -> ValueRef<'_> {
        ValueRef::Bytes(value.as_ref())
    }
}

impl<T: for<'a> Blob<'a>> FromValue<T> for Bytes {
    fn from_value(value: ValueRef<'_>) -> Result<T, ReflectError> {
        let ValueRef::Bytes(bytes) = value else { return Err(ReflectError::OtherKind) };
        Ok(T::from_bytes(bytes))
    }
}

macro_rules! enums {
    ($([$($e:ident)?] $type:ty: $value:ident => $number:expr, $number_in:ident => $from:expr;)*) => {$(
        impl<$($e: Enumeration)?> AsValue<$type> for Enum {
            fn as_value($value: &$type) -> ValueRef<'_> {
                ValueRef::Enum($number)
            }
        }

        impl<$($e: Enumeration)?> FromValue<$type> for Enum {
            fn from_value(value: ValueRef<'_>) -> Result<$type, ReflectError> {
                let ValueRef::Enum($number_in) = value else { return Err(ReflectError::OtherKind) };
                $from
            }
        }
    )*};
}

enums! {
    [] i32: value => *value, number => Ok(number);
    [E] Open<E>: value => value.number(), number => Ok(Open::from_number(number));
    [E] E: value => value.number(), number => E::from_number(number).ok_or(ReflectError::Unlisted);
}

macro_rules! messages {
    ($($kind:ident)*) => {$(
        impl<T: Reflect> AsValue<T> for $kind {
            fn as_value(value: &T) -> ValueRef<'_> {
                ValueRef::Message(value)
            }
        }

        impl<T: ReflectMut + Default> FromValue<T> for $kind {
            fn from_value(value: ValueRef<'_>) -> Result<T, ReflectError> {
                let ValueRef::Message(source) = value else { return Err(ReflectError::OtherKind) };
                let mut message = T::default();
                (&mut message as &mut dyn ReflectMut).merge_from(source)?;
                Ok(message)
            }

            fn empty_message() -> Option<T> {
                Some(T::default())
            }

            fn as_message(value: &mut T) -> Option<&mut dyn ReflectMut> {
                Some(value)
            }
        }
    )*};
}

messages! { Msg Group }
