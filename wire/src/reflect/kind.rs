//! Kinds, as the lines of reflection use them: how a value goes into a sink and comes out of a source.

use super::{Fill, Flow, ReflectErrorKind, Row, Show, Sink, Source, fill_message, show_message};
use crate::{
    enumeration::{Enumeration, Open},
    field::{
        Blob, Bool, Bytes, Double, Enum, Fixed, Fixed32, Fixed64, Float, Group, Int32, Int64, Kind, List, Msg,
        Sfixed32, Sfixed64, Sint32, Sint64, Str, Text, Uint32, Uint64, Varint,
    },
};
use alloc::vec::Vec;

/// Shows a value of this kind out of the Rust type `T`. Implemented for all that the kind can [write](crate::Put).
pub trait ShowKind<T>: Kind {
    /// Is it what a field with implicit presence has when nothing is written?
    fn is_default(value: &T) -> bool;

    /// Shows the value.
    ///
    /// # Errors
    /// As [`Show::show`].
    fn show<S: Sink + ?Sized>(value: &T, row: &Row, sink: &mut S) -> Flow;

    /// Shows the elements of a list.
    ///
    /// # Errors
    /// As [`Show::show`].
    #[inline(always)]
    fn show_all<S: Sink + ?Sized>(values: &[T], row: &Row, sink: &mut S) -> Flow {
        values.iter().try_for_each(|value| Self::show(value, row, sink))
    }

    /// The value as the key of a map, to compare it with others.
    fn key(value: &T) -> MapKey<'_> {
        let _ = value;
        MapKey::None
    }
}

/// Fills a value of this kind in the Rust type `T`, which owns it.
pub trait FillKind<T>: ShowKind<T> {
    /// How many bytes a new value has on the heap.
    const HEAP: usize = 0;

    /// A new value; none where what comes is to be ignored.
    ///
    /// # Errors
    /// As [`Fill::fill`].
    fn make<S: Source + ?Sized>(row: &Row, source: &mut S) -> Flow<Option<T>>;

    /// Into a value that is there: messages merge, others are replaced.
    ///
    /// # Errors
    /// As [`Fill::fill`].
    #[inline(always)]
    fn fill<S: Source + ?Sized>(value: &mut T, row: &Row, source: &mut S) -> Flow {
        if let Some(new) = Self::make(row, source)? {
            *value = new;
        }
        Ok(())
    }

    /// Into a value that may be there.
    ///
    /// # Errors
    /// As [`Fill::fill`].
    #[inline(always)]
    fn fill_optional<S: Source + ?Sized>(value: &mut Option<T>, row: &Row, source: &mut S) -> Flow {
        if let Some(new) = Self::make(row, source)? {
            *value = Some(new);
        }
        Ok(())
    }

    /// The elements of a list.
    ///
    /// # Errors
    /// As [`Fill::fill`].
    #[inline(always)]
    fn fill_all<L: List<T>, S: Source + ?Sized>(list: &mut L, row: &Row, source: &mut S) -> Flow {
        while source.next_element(size_of::<T>() + Self::HEAP)? {
            if let Some(new) = Self::make(row, source)? {
                make_room(list)?;
                list.push(new);
            }
        }
        Ok(())
    }
}

/// The key of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MapKey<'k> {
    /// No key: the kind is none of keys.
    None,
    /// `bool`
    Bool(bool),
    /// `int32`, `sint32`, `sfixed32`, `int64`, `sint64`, `sfixed64`
    Signed(i64),
    /// `uint32`, `fixed32`, `uint64`, `fixed64`
    Unsigned(u64),
    /// `string`
    Str(&'k str),
}

/// A list of fixed capacity may be full.
#[inline]
fn make_room<T>(list: &mut impl List<T>) -> Flow {
    if list.as_slice().len() == list.capacity() {
        list.reserve(1);
        if list.as_slice().len() == list.capacity() {
            return Err(ReflectErrorKind::Full.into());
        }
    }
    Ok(())
}

macro_rules! numbers {
    ($($kind:ident($rust:ident): $holder:ident $(<$n:literal>)?, $to:ident, $from:ident;
       $value:ident => $is_default:expr, $key:expr;)*) => {$(
        impl<T> ShowKind<T> for $kind
        where
            $kind: $holder<$($n,)? T>,
        {
            #[inline(always)]
            fn is_default(value: &T) -> bool {
                let $value = <$kind as $holder<$($n,)? $rust>>::$from(<$kind as $holder<$($n,)? T>>::$to(value));
                $is_default
            }

            #[inline(always)]
            fn show<S: Sink + ?Sized>(value: &T, _: &Row, sink: &mut S) -> Flow {
                sink.$rust(<$kind as $holder<$($n,)? $rust>>::$from(<$kind as $holder<$($n,)? T>>::$to(value)))
            }

            #[inline(always)]
            fn show_all<S: Sink + ?Sized>(values: &[T], row: &Row, sink: &mut S) -> Flow {
                match <$kind as $holder<$($n,)? T>>::run(values) {
                    Some(run) => sink.run(run),
                    None => values.iter().try_for_each(|value| <$kind as ShowKind<T>>::show(value, row, sink)),
                }
            }

            fn key(value: &T) -> MapKey<'_> {
                let $value = <$kind as $holder<$($n,)? $rust>>::$from(<$kind as $holder<$($n,)? T>>::$to(value));
                $key
            }
        }

        impl<T> FillKind<T> for $kind
        where
            $kind: $holder<$($n,)? T>,
        {
            #[inline(always)]
            fn make<S: Source + ?Sized>(_: &Row, source: &mut S) -> Flow<Option<T>> {
                let value = source.$rust()?;
                Ok(Some(<$kind as $holder<$($n,)? T>>::$from(<$kind as $holder<$($n,)? $rust>>::$to(&value))))
            }

            #[inline(always)]
            fn fill_all<L: List<T>, S: Source + ?Sized>(list: &mut L, row: &Row, source: &mut S) -> Flow {
                if let Some(run) = list.as_vec().and_then(<$kind as $holder<$($n,)? T>>::run_mut) {
                    return source.run(run);
                }
                while source.next_element(size_of::<T>())? {
                    if let Some(new) = <$kind as FillKind<T>>::make(row, source)? {
                        make_room(list)?;
                        list.push(new);
                    }
                }
                Ok(())
            }
        }
    )*};
}

numbers! {
    Bool(bool): Varint, to_varint, from_varint; value => !value, MapKey::Bool(value);
    Int32(i32): Varint, to_varint, from_varint; value => value == 0, MapKey::Signed(value.into());
    Sint32(i32): Varint, to_varint, from_varint; value => value == 0, MapKey::Signed(value.into());
    Sfixed32(i32): Fixed<4>, to_bytes, from_bytes; value => value == 0, MapKey::Signed(value.into());
    Int64(i64): Varint, to_varint, from_varint; value => value == 0, MapKey::Signed(value);
    Sint64(i64): Varint, to_varint, from_varint; value => value == 0, MapKey::Signed(value);
    Sfixed64(i64): Fixed<8>, to_bytes, from_bytes; value => value == 0, MapKey::Signed(value);
    Uint32(u32): Varint, to_varint, from_varint; value => value == 0, MapKey::Unsigned(value.into());
    Fixed32(u32): Fixed<4>, to_bytes, from_bytes; value => value == 0, MapKey::Unsigned(value.into());
    Uint64(u64): Varint, to_varint, from_varint; value => value == 0, MapKey::Unsigned(value);
    Fixed64(u64): Fixed<8>, to_bytes, from_bytes; value => value == 0, MapKey::Unsigned(value);
    // By its bits: -0.0 is not the default.
    Float(f32): Fixed<4>, to_bytes, from_bytes; value => value.to_bits() == 0, { let _ = value; MapKey::None };
    Double(f64): Fixed<8>, to_bytes, from_bytes; value => value.to_bits() == 0, { let _ = value; MapKey::None };
}

impl<T: AsRef<str>> ShowKind<T> for Str {
    #[inline(always)]
    fn is_default(value: &T) -> bool {
        value.as_ref().is_empty()
    }

    #[inline(always)]
    fn show<S: Sink + ?Sized>(value: &T, _: &Row, sink: &mut S) -> Flow {
        sink.str(value.as_ref())
    }

    fn key(value: &T) -> MapKey<'_> {
        MapKey::Str(value.as_ref())
    }
}

impl<T: for<'a> Text<'a>> FillKind<T> for Str {
    #[inline(always)]
    fn make<S: Source + ?Sized>(_: &Row, source: &mut S) -> Flow<Option<T>> {
        Ok(Some(T::from_text(source.str()?)))
    }
}

impl<T: AsRef<[u8]>> ShowKind<T> for Bytes {
    #[inline(always)]
    fn is_default(value: &T) -> bool {
        value.as_ref().is_empty()
    }

    #[inline(always)]
    fn show<S: Sink + ?Sized>(value: &T, _: &Row, sink: &mut S) -> Flow {
        sink.bytes(value.as_ref())
    }
}

impl<T: for<'a> Blob<'a>> FillKind<T> for Bytes {
    #[inline(always)]
    fn make<S: Source + ?Sized>(_: &Row, source: &mut S) -> Flow<Option<T>> {
        let mut bytes = Vec::new();
        source.bytes(&mut bytes)?;
        Ok(Some(<T as Blob<'static>>::from_vec(bytes).unwrap_or_else(|bytes| T::from_bytes(&bytes))))
    }
}

macro_rules! enums {
    ($([$($e:ident)?] $type:ty: $value:ident => $number:expr, $number_in:ident => $from:expr;)*) => {$(
        impl<$($e: Enumeration)?> ShowKind<$type> for Enum {
            #[inline(always)]
            fn is_default($value: &$type) -> bool {
                $number == 0
            }

            #[inline(always)]
            fn show<S: Sink + ?Sized>($value: &$type, row: &Row, sink: &mut S) -> Flow {
                sink.enumeration($number, row.enumeration())
            }
        }

        impl<$($e: Enumeration)?> FillKind<$type> for Enum {
            #[inline(always)]
            fn make<S: Source + ?Sized>(row: &Row, source: &mut S) -> Flow<Option<$type>> {
                match source.enumeration(row.enumeration())? {
                    Some($number_in) => Ok(Some($from)),
                    None => Ok(None),
                }
            }
        }
    )*};
}

enums! {
    [] i32: value => *value, number => number;
    [E] Open<E>: value => value.number(), number => Open::from_number(number);
    [E] E: value => value.number(), number => E::from_number(number).ok_or(ReflectErrorKind::Unlisted)?;
}

macro_rules! messages {
    ($($kind:ident)*) => {$(
        impl<T: Show> ShowKind<T> for $kind {
            /// A message without presence is there if anything is in it.
            fn is_default(message: &T) -> bool {
                super::access::is_empty(message)
            }

            #[inline(always)]
            fn show<S: Sink + ?Sized>(message: &T, _: &Row, sink: &mut S) -> Flow {
                show_message(message, sink)
            }
        }

        impl<T: Fill + Default> FillKind<T> for $kind {
            const HEAP: usize = T::HEAP;

            #[inline(always)]
            fn make<S: Source + ?Sized>(_: &Row, source: &mut S) -> Flow<Option<T>> {
                let mut message = T::default();
                fill_message(&mut message, source)?;
                Ok(Some(message))
            }

            #[inline(always)]
            fn fill<S: Source + ?Sized>(message: &mut T, _: &Row, source: &mut S) -> Flow {
                fill_message(message, source)
            }

            #[inline(always)]
            fn fill_optional<S: Source + ?Sized>(message: &mut Option<T>, _: &Row, source: &mut S) -> Flow {
                if T::HEAP > 0 && message.is_none() {
                    source.charge(T::HEAP)?;
                }
                fill_message(message.get_or_insert_default(), source)
            }

            #[inline(always)]
            fn fill_all<L: List<T>, S: Source + ?Sized>(list: &mut L, _: &Row, source: &mut S) -> Flow {
                while source.next_element(size_of::<T>() + T::HEAP)? {
                    make_room(list)?;
                    fill_message(list.push_default(), source)?;
                }
                Ok(())
            }
        }
    )*};
}

messages! { Msg Group }
