//! Enums: open ones are numbers with names, closed ones refuse the rest.

use super::{Int32, Kind, List, Pack, Put, PutPacked, Value, len_varint, list, scalar};
use crate::{
    copy,
    enumeration::{Enumeration, Open},
    reader::{Flow, Payload},
    tag::{Tag, WireType},
    varint::{self, packed},
    writer::Writer,
};

/// `enum`. The Rust type says whether it is open ([`Open<E>`](crate::Open), or a bare `i32`) or closed (`E` itself).
///
/// An unlisted number of a closed enum is no value of the field: its record is kept with the unknown fields (language
/// guide, "Enum Behavior").
#[derive(Debug)]
pub enum Enum {}

impl Kind for Enum {
    const WIRE_TYPE: WireType = WireType::Varint;
}

impl scalar::Varint<i32> for Enum {
    #[inline(always)]
    fn from_varint(value: u64) -> i32 {
        value as i32
    }

    #[inline(always)]
    fn to_varint(value: &i32) -> u64 {
        *value as i64 as u64
    }
}

impl<E: Enumeration> scalar::Varint<Open<E>> for Enum {
    #[inline(always)]
    fn from_varint(value: u64) -> Open<E> {
        Open::from_number(value as i32)
    }

    #[inline(always)]
    fn to_varint(value: &Open<E>) -> u64 {
        value.number() as i64 as u64
    }
}

macro_rules! open_values {
    ($([$($e:ident)?] $type:ty;)*) => {$(
        impl<'a, $($e: Enumeration)?> Value<'a, $type> for Enum {
            #[inline(always)]
            fn read(payload: &mut Payload<'_, 'a>, _: u32) -> Flow<$type> {
                Ok(<Self as scalar::Varint<$type>>::from_varint(payload.varint()?))
            }
        }

        impl<$($e: Enumeration)?> Put<$type> for Enum {
            #[inline(always)]
            fn put<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m $type) {
                writer.varint(tag, <Self as scalar::Varint<$type>>::to_varint(value));
            }

            #[inline(always)]
            fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m $type) {
                let value = <Self as scalar::Varint<$type>>::to_varint(value);
                writer.varint_if(tag, value, value != 0);
            }

            #[inline(always)]
            fn len(tag: Tag, value: &$type) -> u64 {
                len_varint(tag, <Self as scalar::Varint<$type>>::to_varint(value))
            }

            #[inline(always)]
            fn len_implicit(tag: Tag, value: &$type) -> u64 {
                match <Self as scalar::Varint<$type>>::to_varint(value) {
                    0 => 0,
                    value => len_varint(tag, value),
                }
            }

            #[inline(always)]
            fn len_all(tag: Tag, values: &[$type]) -> u64 {
                scalar::len_varints(tag, values, <Self as scalar::Varint<$type>>::to_varint)
            }
        }
    )*};
}

open_values! {
    [] i32;
    [E] Open<E>;
}

impl<'a> Pack<'a, i32> for Enum {
    #[inline(always)]
    fn read_packed<L: List<i32>>(payload: &mut Payload<'_, 'a>, number: u32, list: &mut L) -> Flow {
        Int32::read_packed(payload, number, list)
    }
}

impl PutPacked<i32> for Enum {
    #[inline(always)]
    fn put_packed<'m>(writer: &mut Writer<'m>, number: u32, values: &'m [i32]) {
        Int32::put_packed(writer, number, values);
    }

    #[inline(always)]
    fn len_packed(number: u32, values: &[i32]) -> u64 {
        Int32::len_packed(number, values)
    }
}

// As lists of `int32`, so that there is one loop and not one for each enum.
impl<'a, E: Enumeration> Pack<'a, Open<E>> for Enum {
    #[inline(always)]
    fn read_packed<L: List<Open<E>>>(payload: &mut Payload<'_, 'a>, number: u32, list: &mut L) -> Flow {
        match list.as_vec() {
            Some(list) => copy::with_numbers(list, |numbers| Int32::read_packed(payload, number, numbers)),
            None => payload.packed_varints(list, <Self as scalar::Varint<Open<E>>>::from_varint),
        }
    }
}

impl<E: Enumeration> PutPacked<Open<E>> for Enum {
    #[inline(always)]
    fn put_packed<'m>(writer: &mut Writer<'m>, number: u32, values: &'m [Open<E>]) {
        Int32::put_packed(writer, number, copy::numbers(values));
    }

    #[inline(always)]
    fn len_packed(number: u32, values: &[Open<E>]) -> u64 {
        Int32::len_packed(number, copy::numbers(values))
    }
}

impl<'a, E: Enumeration> Value<'a, E> for Enum {
    #[inline(always)]
    fn read(payload: &mut Payload<'_, 'a>, _: u32) -> Flow<E> {
        E::from_number(payload.varint()? as i32).ok_or_else(|| payload.refuse())
    }
}

impl<E: Enumeration> Put<E> for Enum {
    #[inline(always)]
    fn put<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m E) {
        writer.varint(tag, value.number() as i64 as u64);
    }

    #[inline(always)]
    fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m E) {
        let number = value.number();
        writer.varint_if(tag, number as i64 as u64, number != 0);
    }

    #[inline(always)]
    fn len(tag: Tag, value: &E) -> u64 {
        len_varint(tag, value.number() as i64 as u64)
    }

    #[inline(always)]
    fn len_implicit(tag: Tag, value: &E) -> u64 {
        if value.number() == 0 { 0 } else { Self::len(tag, value) }
    }
}

impl<'a, E: Enumeration> Pack<'a, E> for Enum {
    #[inline(never)]
    fn read_packed<L: List<E>>(payload: &mut Payload<'_, 'a>, number: u32, list: &mut L) -> Flow {
        let bytes = payload.bytes()?;
        let count = packed::count(bytes);
        let fits = list::grow(list, count, payload.budget(), payload.rest(1));
        if !payload.inside(fits)? {
            return Ok(());
        }
        let (mut rest, mut refused) = (bytes, false);
        while !rest.is_empty() {
            let Some((value, len)) = varint::decode_slice(rest) else { return Err(payload.fail_packed_varint()) };
            match E::from_number(value as i32) {
                Some(value) => list.push(value),
                None => refused = true,
            }
            rest = &rest[len..];
        }
        match refused {
            true => Err(payload.refuse_elements(number, bytes, |number| E::from_number(number).is_some())),
            false => Ok(()),
        }
    }
}

impl<E: Enumeration> PutPacked<E> for Enum {
    #[inline(never)]
    fn put_packed<'m>(writer: &mut Writer<'m>, number: u32, values: &'m [E]) {
        scalar::put_packed_varints(writer, number, values, |value| value.number() as i64 as u64);
    }

    #[inline(always)]
    fn len_packed(number: u32, values: &[E]) -> u64 {
        scalar::len_packed_varints(number, values, |value| value.number() as i64 as u64)
    }
}
