//! Numbers and bools: VARINT, I32 and I64 payloads.

use super::{Kind, List, Pack, Put, PutPacked, Value, len_delimited, len_varint};
use crate::{
    copy,
    reader::{Flow, Payload},
    reflect::{Run, RunMut},
    tag::{Tag, WireType},
    varint::packed,
    writer::Writer,
};
use alloc::vec::Vec;

/// A kind whose payload is a varint, as the Rust type `T`.
///
/// Implement it, or derive `Newtype`, to let a type of your own hold the kind:
///
/// ```
/// use wire::{Decode, Message, Uint64, Varint};
///
/// #[derive(Clone, Copy, Debug, Default, PartialEq)]
/// struct UserId(u64);
///
/// impl Varint<UserId> for Uint64 {
///     fn from_varint(value: u64) -> UserId {
///         UserId(value)
///     }
///     fn to_varint(value: &UserId) -> u64 {
///         value.0
///     }
/// }
///
/// #[derive(Message, Debug, Default)]
/// struct User {
///     #[proto(1, uint64)]
///     id: UserId,
/// }
/// assert_eq!(User::decode(b"\x08\x07")?.id, UserId(7));
/// # Ok::<(), wire::DecodeError>(())
/// ```
pub trait Varint<T>: Kind {
    /// The value that these 64 bits stand for; bits that the kind has no room for are dropped.
    fn from_varint(value: u64) -> T;

    /// The 64 bits that stand for the value; the default value is 0.
    fn to_varint(value: &T) -> u64;

    /// The values as the numbers that reflection shows, where that is how they lie in memory.
    #[inline(always)]
    fn run(_values: &[T]) -> Option<Run<'_>> {
        None
    }

    /// The list as one of the numbers that reflection gives, where that is what it is.
    #[inline(always)]
    fn run_mut(_values: &mut Vec<T>) -> Option<RunMut<'_>> {
        None
    }
}

/// A kind whose payload is `N` bytes, little endian, as the Rust type `T`.
pub trait Fixed<const N: usize, T>: Kind {
    /// The value of these bytes.
    fn from_bytes(bytes: [u8; N]) -> T;

    /// The bytes of the value; those of the default value are 0.
    fn to_bytes(value: &T) -> [u8; N];

    /// The bytes of all values, one behind the other, where that is how they lie in memory.
    #[inline(always)]
    fn all_bytes(_values: &[T]) -> Option<&[u8]> {
        None
    }

    /// As [`Varint::run`].
    #[inline(always)]
    fn run(_values: &[T]) -> Option<Run<'_>> {
        None
    }

    /// As [`Varint::run_mut`].
    #[inline(always)]
    fn run_mut(_values: &mut Vec<T>) -> Option<RunMut<'_>> {
        None
    }
}

macro_rules! varint_kinds {
    ($($(#[$doc:meta])* $kind:ident($rust:ty, $run:ident): $value:ident => $from:expr, $to:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $kind {}

        impl Kind for $kind {
            const WIRE_TYPE: WireType = WireType::Varint;
        }

        impl Varint<$rust> for $kind {
            #[inline(always)]
            fn from_varint($value: u64) -> $rust {
                $from
            }

            #[inline(always)]
            fn to_varint(&$value: &$rust) -> u64 {
                $to
            }

            #[inline(always)]
            fn run(values: &[$rust]) -> Option<Run<'_>> {
                Some(Run::$run(values))
            }

            #[inline(always)]
            fn run_mut(values: &mut Vec<$rust>) -> Option<RunMut<'_>> {
                Some(RunMut::$run(values))
            }
        }

        impl<'a, T> Value<'a, T> for $kind
        where
            $kind: Varint<T>,
        {
            #[inline(always)]
            fn read(payload: &mut Payload<'_, 'a>, _: u32) -> Flow<T> {
                Ok(Self::from_varint(payload.varint()?))
            }
        }

        impl<T> Put<T> for $kind
        where
            $kind: Varint<T>,
        {
            #[inline(always)]
            fn put<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T) {
                writer.varint(tag, Self::to_varint(value));
            }

            #[inline(always)]
            fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T) {
                let value = Self::to_varint(value);
                writer.varint_if(tag, value, value != 0);
            }

            #[inline(always)]
            fn put_explicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m Option<T>) {
                writer.varint_if(tag, value.as_ref().map_or(0, Self::to_varint), value.is_some());
            }

            #[inline(always)]
            fn len(tag: Tag, value: &T) -> u64 {
                len_varint(tag, Self::to_varint(value))
            }

            #[inline(always)]
            fn len_implicit(tag: Tag, value: &T) -> u64 {
                match Self::to_varint(value) {
                    0 => 0,
                    value => len_varint(tag, value),
                }
            }

            #[inline(always)]
            fn len_all(tag: Tag, values: &[T]) -> u64 {
                len_varints(tag, values, Self::to_varint)
            }
        }

        impl<'a, T> Pack<'a, T> for $kind
        where
            $kind: Varint<T>,
        {
            #[inline(always)]
            fn read_packed<L: List<T>>(payload: &mut Payload<'_, 'a>, _: u32, list: &mut L) -> Flow {
                payload.packed_varints(list, Self::from_varint)
            }
        }

        impl<T> PutPacked<T> for $kind
        where
            $kind: Varint<T>,
        {
            #[inline(never)]
            fn put_packed<'m>(writer: &mut Writer<'m>, number: u32, values: &'m [T]) {
                put_packed_varints(writer, number, values, Self::to_varint);
            }

            #[inline(always)]
            fn len_packed(number: u32, values: &[T]) -> u64 {
                len_packed_varints(number, values, Self::to_varint)
            }
        }
    )*};
}

varint_kinds! {
    /// `int32`: negative numbers take ten bytes.
    Int32(i32, I32): value => value as i32, value as i64 as u64;
    /// `int64`: negative numbers take ten bytes.
    Int64(i64, I64): value => value as i64, value as u64;
    /// `uint32`.
    Uint32(u32, U32): value => value as u32, value as u64;
    /// `uint64`.
    Uint64(u64, U64): value => value, value;
    /// `sint32`: zigzag, so that small negative numbers are short.
    Sint32(i32, I32): value => (value as u32 >> 1) as i32 ^ -((value & 1) as i32), ((value << 1) ^ (value >> 31)) as u32 as u64;
    /// `sint64`: zigzag, so that small negative numbers are short.
    Sint64(i64, I64): value => (value >> 1) as i64 ^ -((value & 1) as i64), ((value << 1) ^ (value >> 63)) as u64;
    /// `bool`: anything but 0 is true.
    Bool(bool, Bool): value => value != 0, value as u64;
}

#[inline(always)]
pub(super) fn put_packed_varints<T>(writer: &mut Writer<'_>, number: u32, values: &[T], to_varint: impl Fn(&T) -> u64) {
    let mark = writer.mark();
    writer.packed_varints(values, to_varint);
    writer.close(Tag::new(number, WireType::Len), mark);
}

#[inline(always)]
pub(super) fn len_varints<T>(tag: Tag, values: &[T], to_varint: impl Fn(&T) -> u64) -> u64 {
    values.len() as u64 * tag.encoded_len() as u64 + packed::len(values, to_varint)
}

#[inline(always)]
pub(super) fn len_packed_varints<T>(number: u32, values: &[T], to_varint: impl Fn(&T) -> u64) -> u64 {
    len_delimited(Tag::new(number, WireType::Len), packed::len(values, to_varint))
}

macro_rules! fixed_kinds {
    ($($(#[$doc:meta])* $kind:ident($rust:ty, $run:ident) $wire_type:ident $n:literal: $read:ident $write:ident $write_if:ident $bits:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $kind {}

        impl Kind for $kind {
            const WIRE_TYPE: WireType = WireType::$wire_type;
        }

        impl Fixed<$n, $rust> for $kind {
            #[inline(always)]
            fn from_bytes(bytes: [u8; $n]) -> $rust {
                <$rust>::from_le_bytes(bytes)
            }

            #[inline(always)]
            fn to_bytes(value: &$rust) -> [u8; $n] {
                value.to_le_bytes()
            }

            #[inline(always)]
            fn all_bytes(values: &[$rust]) -> Option<&[u8]> {
                copy::le_bytes(values)
            }

            #[inline(always)]
            fn run(values: &[$rust]) -> Option<Run<'_>> {
                Some(Run::$run(values))
            }

            #[inline(always)]
            fn run_mut(values: &mut Vec<$rust>) -> Option<RunMut<'_>> {
                Some(RunMut::$run(values))
            }
        }

        impl<'a, T> Value<'a, T> for $kind
        where
            $kind: Fixed<$n, T>,
        {
            #[inline(always)]
            fn read(payload: &mut Payload<'_, 'a>, _: u32) -> Flow<T> {
                Ok(Self::from_bytes(payload.$read()?.to_le_bytes()))
            }
        }

        impl<T> Put<T> for $kind
        where
            $kind: Fixed<$n, T>,
        {
            #[inline(always)]
            fn put<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T) {
                writer.$write(tag, <$bits>::from_le_bytes(Self::to_bytes(value)));
            }

            #[inline(always)]
            fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T) {
                // By its bits: -0.0 is not the default and is written.
                let bits = <$bits>::from_le_bytes(Self::to_bytes(value));
                writer.$write_if(tag, bits, bits != 0);
            }

            #[inline(always)]
            fn put_explicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m Option<T>) {
                let bits = value.as_ref().map_or(0, |value| <$bits>::from_le_bytes(Self::to_bytes(value)));
                writer.$write_if(tag, bits, value.is_some());
            }

            #[inline(always)]
            fn len(tag: Tag, _: &T) -> u64 {
                (tag.encoded_len() + $n) as u64
            }

            #[inline(always)]
            fn len_implicit(tag: Tag, value: &T) -> u64 {
                let bits = <$bits>::from_le_bytes(Self::to_bytes(value));
                (bits != 0) as u64 * Self::len(tag, value)
            }

            #[inline(always)]
            fn len_all(tag: Tag, values: &[T]) -> u64 {
                values.len() as u64 * (tag.encoded_len() + $n) as u64
            }
        }

        impl<'a, T> Pack<'a, T> for $kind
        where
            $kind: Fixed<$n, T>,
        {
            #[inline(always)]
            fn read_packed<L: List<T>>(payload: &mut Payload<'_, 'a>, _: u32, list: &mut L) -> Flow {
                payload.packed_fixed(list, Self::from_bytes)
            }
        }

        impl<T> PutPacked<T> for $kind
        where
            $kind: Fixed<$n, T>,
        {
            #[inline(never)]
            fn put_packed<'m>(writer: &mut Writer<'m>, number: u32, values: &'m [T]) {
                let mark = writer.mark();
                match Self::all_bytes(values) {
                    Some(bytes) => writer.packed_bytes(bytes),
                    None => writer.packed_fixed(values, Self::to_bytes),
                }
                writer.close(Tag::new(number, WireType::Len), mark);
            }

            #[inline(always)]
            fn len_packed(number: u32, values: &[T]) -> u64 {
                len_delimited(Tag::new(number, WireType::Len), values.len() as u64 * $n)
            }
        }
    )*};
}

fixed_kinds! {
    /// `fixed32`.
    Fixed32(u32, U32) I32 4: fixed32 fixed32 fixed32_if u32;
    /// `sfixed32`.
    Sfixed32(i32, I32) I32 4: fixed32 fixed32 fixed32_if u32;
    /// `float`.
    Float(f32, F32) I32 4: fixed32 fixed32 fixed32_if u32;
    /// `fixed64`.
    Fixed64(u64, U64) I64 8: fixed64 fixed64 fixed64_if u64;
    /// `sfixed64`.
    Sfixed64(i64, I64) I64 8: fixed64 fixed64 fixed64_if u64;
    /// `double`.
    Double(f64, F64) I64 8: fixed64 fixed64 fixed64_if u64;
}
