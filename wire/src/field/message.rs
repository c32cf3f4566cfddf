//! Nested messages: LEN payloads, and groups.

use super::{Kind, List, Put, Value, len_delimited, list};
use crate::{
    depth,
    message::{Decode, Encode},
    reader::{Flow, Held, Payload},
    tag::{Tag, WireType},
    writer::Writer,
};

/// A message, length-prefixed.
#[derive(Debug)]
pub enum Msg {}

/// A message between a start and an end tag: `group` in proto2, `features.message_encoding = DELIMITED` in editions.
#[derive(Debug)]
pub enum Group {}

impl Kind for Msg {
    const WIRE_TYPE: WireType = WireType::Len;
}

impl Kind for Group {
    const WIRE_TYPE: WireType = WireType::Sgroup;
}

/// A message that is not there yet is made where it will live, and read in place.
///
/// Where code is not optimised, whatever moves a whole message is a call that ends before the message is read: the copies
/// that it makes on the stack are then not there once for each level of nesting.
macro_rules! message_kinds {
    ($($kind:ident: $read:ident, $unread:expr;)*) => {$(
        impl<'a, T: Decode<'a> + Default> Value<'a, T> for $kind {
            const IS_MISSED: bool = !T::REQUIRED.is_empty();

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn read(payload: &mut Payload<'_, 'a>, number: u32) -> Flow<T> {
                if let Some(new) = $unread {
                    return Ok(new(payload.message_unread(number, Held::Made)?));
                }
                payload.charge(T::HEAP)?;
                let mut message = T::default();
                payload.$read(number, &mut message, Held::Made)?;
                Ok(message)
            }

            #[inline(always)]
            fn merge(payload: &mut Payload<'_, 'a>, number: u32, message: &mut T) -> Flow {
                payload.$read(number, message, Held::Plain)
            }

            #[inline(always)]
            fn merge_optional(payload: &mut Payload<'_, 'a>, number: u32, message: &mut Option<T>) -> Flow {
                if let Some(new) = $unread && message.is_none() {
                    let bytes = payload.message_unread(number, Held::Optional(false))?;
                    fill(message, new, bytes);
                    return Ok(());
                }
                let held = Held::Optional(message.is_some());
                if message.is_none() {
                    payload.charge(T::HEAP)?;
                }
                payload.$read(number, made(message), held)
            }

            #[inline(always)]
            fn append<L: List<T>>(payload: &mut Payload<'_, 'a>, tag: Tag, list: &mut L) -> Flow {
                if let Some(new) = $unread {
                    let has_room = list::make_more_room(list, tag, payload)?;
                    let bytes = payload.message_unread(tag.number(), Held::Element)?;
                    if has_room {
                        push(list, new, bytes);
                    }
                    return Ok(());
                }
                if !list::make_room(list, tag, payload)? {
                    return payload.check::<T>(tag.number(), Held::Element, Self::WIRE_TYPE);
                }
                payload.charge(T::HEAP)?;
                payload.$read(tag.number(), list.push_default(), Held::Element)
            }

            #[inline(always)]
            fn absent(entry: &Payload<'_, 'a>, behind: &Payload<'_, 'a>, number: u32) -> Flow {
                entry.absent_value::<T>(number, behind)
            }

            #[inline]
            fn held(message: &T, depth: u32) -> usize {
                if depth == 0 { 0 } else { message.held(depth - 1) }
            }
        }
    )*};
}

/// The message of an optional field, new where there was none.
#[cfg_attr(not(debug_assertions), inline(always))]
fn made<T: Default>(message: &mut Option<T>) -> &mut T {
    message.get_or_insert_default()
}

/// A message that is read later, in an optional field.
#[cfg_attr(not(debug_assertions), inline(always))]
fn fill<'a, T>(message: &mut Option<T>, new: fn(&'a [u8]) -> T, bytes: &'a [u8]) {
    *message = Some(new(bytes));
}

/// A message that is read later, at the end of a list.
#[cfg_attr(not(debug_assertions), inline(always))]
fn push<'a, T, L: List<T>>(list: &mut L, new: fn(&'a [u8]) -> T, bytes: &'a [u8]) {
    match list.spare() {
        // Made in its place: what `push` might have to drop lies elsewhere first, in words that are loaded in pairs.
        Some(spare) => spare.put(|| new(bytes)),
        None => list.push(new(bytes)),
    }
}

message_kinds! {
    Msg: message_held, T::UNREAD;
    // How long a group is, only reading it tells.
    Group: group_held, None::<fn(&'a [u8]) -> T>;
}

impl<T: Encode> Put<T> for Msg {
    #[inline(always)]
    fn put<'m>(writer: &mut Writer<'m>, tag: Tag, message: &'m T) {
        writer.message(tag, message);
    }

    #[inline(always)]
    fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, message: &'m T) {
        writer.message_if_any(tag, message);
    }

    #[inline(always)]
    fn len(tag: Tag, message: &T) -> u64 {
        len_delimited(tag, depth::inner_len(message))
    }

    #[inline(always)]
    fn len_implicit(tag: Tag, message: &T) -> u64 {
        match depth::inner_len(message) {
            0 => 0,
            len => len_delimited(tag, len),
        }
    }
}

impl<T: Encode> Put<T> for Group {
    #[inline(always)]
    fn put<'m>(writer: &mut Writer<'m>, tag: Tag, message: &'m T) {
        writer.group(tag.number(), message);
    }

    #[inline(always)]
    fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, message: &'m T) {
        writer.group_if_any(tag.number(), message);
    }

    #[inline(always)]
    fn len(tag: Tag, message: &T) -> u64 {
        2 * tag.encoded_len() as u64 + depth::inner_len(message)
    }

    #[inline(always)]
    fn len_implicit(tag: Tag, message: &T) -> u64 {
        match depth::inner_len(message) {
            0 => 0,
            len => 2 * tag.encoded_len() as u64 + len,
        }
    }
}
