//! Shapes: how a field holds values of a kind. Each is one line of `Decode::fields`, one of `Encode::fields` and one of
//! `Encode::fields_len`.
//!
//! Lines are always inlined where code is optimised. Where it is not, the variables of inlined functions do not share
//! stack, and `fields` of a large message would take tens of kilobytes a level: there a line is a call.

use super::{Kind, List, Pack, Put, PutPacked, Value};
use crate::{
    oneof::Oneof,
    reader::{Flow, Payload, Reader},
    tag::{Tag, WireType},
    writer::Writer,
};
use core::{marker::PhantomData, mem};

/// A field that is there unless it has the default value: proto3 without `optional`, `field_presence = IMPLICIT`.
#[derive(Debug)]
pub struct Implicit<K>(PhantomData<K>);

impl<K: Kind> Implicit<K> {
    /// Takes the field's record if it comes next.
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<'a, T>(number: u32, field: &mut T, reader: &mut Reader<'_, 'a>) -> Flow
    where
        K: Value<'a, T>,
    {
        let tag = Tag::new(number, K::WIRE_TYPE);
        if reader.at(tag) {
            let mut payload = reader.payload(tag);
            K::merge(&mut payload, number, field)?;
            reader.resume(payload)?;
        }
        Ok(())
    }

    /// Writes the field's record, unless the value is the default.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn write<'m, T>(number: u32, field: &'m T, writer: &mut Writer<'m>)
    where
        K: Put<T>,
    {
        K::put_implicit(writer, Tag::new(number, K::WIRE_TYPE), field);
    }

    /// What the value has of a decode's budget: see [`Decode::held`](crate::Decode::held).
    #[inline]
    pub fn held<'a, T>(field: &T, depth: u32) -> usize
    where
        K: Value<'a, T>,
    {
        K::held(field, depth)
    }

    /// How many bytes [`write`](Self::write) writes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn len<T>(number: u32, field: &T) -> u64
    where
        K: Put<T>,
    {
        K::len_implicit(Tag::new(number, K::WIRE_TYPE), field)
    }
}

/// A field that knows whether it is there: `optional`, singular messages, `field_presence = EXPLICIT`.
#[derive(Debug)]
pub struct Explicit<K>(PhantomData<K>);

impl<K: Kind> Explicit<K> {
    /// Takes the field's record if it comes next.
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<'a, T>(number: u32, field: &mut Option<T>, reader: &mut Reader<'_, 'a>) -> Flow
    where
        K: Value<'a, T>,
    {
        let tag = Tag::new(number, K::WIRE_TYPE);
        if reader.at(tag) {
            let mut payload = reader.payload(tag);
            K::merge_optional(&mut payload, number, field)?;
            reader.resume(payload)?;
        }
        Ok(())
    }

    /// Writes the field's record if there is a value.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn write<'m, T>(number: u32, field: &'m Option<T>, writer: &mut Writer<'m>)
    where
        K: Put<T>,
    {
        K::put_explicit(writer, Tag::new(number, K::WIRE_TYPE), field);
    }

    /// What the value has of a decode's budget: see [`Decode::held`](crate::Decode::held).
    #[inline]
    pub fn held<'a, T>(field: &Option<T>, depth: u32) -> usize
    where
        K: Value<'a, T>,
    {
        field.as_ref().map_or(0, |value| K::held(value, depth))
    }

    /// How many bytes [`write`](Self::write) writes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn len<T>(number: u32, field: &Option<T>) -> u64
    where
        K: Put<T>,
    {
        K::len_explicit(Tag::new(number, K::WIRE_TYPE), field)
    }
}

/// A field that must be there: proto2 `required`, `field_presence = LEGACY_REQUIRED`.
///
/// The message that comes out must have it, whichever of the occurrences that merge into it brings the field; see
/// [`Decode::merge`](crate::Decode::merge) for values that were there before.
#[derive(Debug)]
pub struct Required<K>(PhantomData<K>);

impl<K: Kind> Required<K> {
    /// Takes the field's record if it comes next, and notes that it has: `bit` is the field's place in
    /// [`Decode::REQUIRED`](crate::Decode::REQUIRED).
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<'a, T>(number: u32, bit: u32, field: &mut T, reader: &mut Reader<'_, 'a>) -> Flow
    where
        K: Value<'a, T>,
    {
        let tag = Tag::new(number, K::WIRE_TYPE);
        if reader.at(tag) {
            let mut payload = reader.payload(tag);
            K::merge(&mut payload, number, field)?;
            reader.see(bit);
            reader.resume(payload)?;
        }
        Ok(())
    }

    /// Writes the field's record.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn write<'m, T>(number: u32, field: &'m T, writer: &mut Writer<'m>)
    where
        K: Put<T>,
    {
        K::put(writer, Tag::new(number, K::WIRE_TYPE), field);
    }

    /// What the value has of a decode's budget: see [`Decode::held`](crate::Decode::held).
    #[inline]
    pub fn held<'a, T>(field: &T, depth: u32) -> usize
    where
        K: Value<'a, T>,
    {
        K::held(field, depth)
    }

    /// How many bytes [`write`](Self::write) writes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn len<T>(number: u32, field: &T) -> u64
    where
        K: Put<T>,
    {
        K::len(Tag::new(number, K::WIRE_TYPE), field)
    }
}

/// A list with a record for each element: strings, bytes and messages.
#[derive(Debug)]
pub struct Repeated<K>(PhantomData<K>);

impl<K: Kind> Repeated<K> {
    /// Takes all of the field's records that come next.
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<'a, T, L: List<T>>(number: u32, field: &mut L, reader: &mut Reader<'_, 'a>) -> Flow
    where
        K: Value<'a, T>,
    {
        if K::SHARED_LOOP {
            return Self::read_out_of_line(number, field, reader);
        }
        let tag = Tag::new(number, K::WIRE_TYPE);
        while reader.at(tag) {
            let mut payload = reader.payload(tag);
            K::append(&mut payload, tag, field)?;
            reader.resume(payload)?;
        }
        Ok(())
    }

    /// The same where the loop is a call, shared by all fields of a type.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read_out_of_line<'a, T, L: List<T>>(number: u32, field: &mut L, reader: &mut Reader<'_, 'a>) -> Flow
    where
        K: Value<'a, T>,
    {
        let tag = Tag::new(number, K::WIRE_TYPE);
        if reader.at(tag) {
            // A copy goes out of line, so that this reader stays in registers.
            let mut copy = *reader;
            let flow = Self::read_run(tag, field, &mut copy);
            *reader = copy;
            flow?;
        }
        Ok(())
    }

    #[inline(never)]
    fn read_run<'a, T, L: List<T>>(tag: Tag, field: &mut L, reader: &mut Reader<'_, 'a>) -> Flow
    where
        K: Value<'a, T>,
    {
        let mut local = *reader;
        while local.at(tag) {
            let mut payload = local.payload(tag);
            K::append(&mut payload, tag, field)?;
            local.resume(payload)?;
        }
        *reader = local;
        Ok(())
    }

    /// Writes a record for each element.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn write<'m, T: 'm, L: List<T>>(number: u32, field: &'m L, writer: &mut Writer<'m>)
    where
        K: Put<T>,
    {
        for value in field.as_slice().iter().rev() {
            K::put(writer, Tag::new(number, K::WIRE_TYPE), value);
        }
    }

    /// What the list has of a decode's budget: see [`Decode::held`](crate::Decode::held).
    #[inline]
    pub fn held<'a, T, L: List<T>>(field: &L, depth: u32) -> usize
    where
        K: Value<'a, T>,
    {
        let elements = field.as_slice().iter().map(|value| K::held(value, depth));
        field.growth(field.capacity()).freed() + elements.sum::<usize>()
    }

    /// How many bytes [`write`](Self::write) writes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn len<T, L: List<T>>(number: u32, field: &L) -> u64
    where
        K: Put<T>,
    {
        K::len_all(Tag::new(number, K::WIRE_TYPE), field.as_slice())
    }
}

/// A list in one record: numbers, bools and enums.
#[derive(Debug)]
pub struct Packed<K>(PhantomData<K>);

impl<K: Kind> Packed<K> {
    /// Takes the field's records that come next, packed or one by one: parsers accept both forms, whatever the schema
    /// says (encoding guide, "Packed Repeated Fields").
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<'a, T, L: List<T>>(number: u32, field: &mut L, reader: &mut Reader<'_, 'a>) -> Flow
    where
        K: Pack<'a, T>,
    {
        Self::read_packed(number, field, reader)?;
        // Few writers choose this form where the schema says the other.
        Repeated::<K>::read_out_of_line(number, field, reader)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read_packed<'a, T, L: List<T>>(number: u32, field: &mut L, reader: &mut Reader<'_, 'a>) -> Flow
    where
        K: Pack<'a, T>,
    {
        let packed = Tag::new(number, WireType::Len);
        if reader.at(packed) {
            let mut payload = reader.payload(packed);
            K::read_packed(&mut payload, number, field)?;
            reader.resume(payload)?;
        }
        Ok(())
    }

    /// Writes one record of all elements, if there are any.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn write<'m, T: 'm, L: List<T>>(number: u32, field: &'m L, writer: &mut Writer<'m>)
    where
        K: PutPacked<T>,
    {
        let values = field.as_slice();
        if !values.is_empty() {
            writer.out_of_line(|writer| K::put_packed(writer, number, values));
        }
    }

    /// What the list has of a decode's budget: see [`Decode::held`](crate::Decode::held).
    #[inline]
    pub fn held<'a, T, L: List<T>>(field: &L, depth: u32) -> usize
    where
        K: Value<'a, T>,
    {
        let elements = field.as_slice().iter().map(|value| K::held(value, depth));
        field.growth(field.capacity()).freed() + elements.sum::<usize>()
    }

    /// How many bytes [`write`](Self::write) writes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn len<T, L: List<T>>(number: u32, field: &L) -> u64
    where
        K: PutPacked<T>,
    {
        let values = field.as_slice();
        if values.is_empty() { 0 } else { K::len_packed(number, values) }
    }
}

/// A list of numbers, bools or enums with a record for each: proto2 without `[packed = true]`,
/// `repeated_field_encoding = EXPANDED`.
#[derive(Debug)]
pub struct Expanded<K>(PhantomData<K>);

impl<K: Kind> Expanded<K> {
    /// Takes the field's records that come next, packed or one by one, as [`Packed::read`] does.
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<'a, T, L: List<T>>(number: u32, field: &mut L, reader: &mut Reader<'_, 'a>) -> Flow
    where
        K: Pack<'a, T>,
    {
        Packed::<K>::read_packed(number, field, reader)?;
        Repeated::<K>::read(number, field, reader)
    }

    /// Writes a record for each element.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn write<'m, T: 'm, L: List<T>>(number: u32, field: &'m L, writer: &mut Writer<'m>)
    where
        K: Put<T>,
    {
        Repeated::<K>::write(number, field, writer);
    }

    /// How many bytes [`write`](Self::write) writes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn len<T, L: List<T>>(number: u32, field: &L) -> u64
    where
        K: Put<T>,
    {
        Repeated::<K>::len(number, field)
    }
}

/// Puts a member where there may be another one.
#[inline(always)]
fn put<'a, O: Oneof<'a>>(oneof: &mut Option<O>, member: O, payload: Payload<'_, 'a>) {
    if oneof.is_some() {
        release(oneof, payload);
    }
    // There is nothing to drop any more.
    mem::forget(oneof.replace(member));
}

/// Out of line, with a payload of its own, so that the line's stays in registers.
#[cold]
#[inline(never)]
fn release<'a, O: Oneof<'a>>(oneof: &mut Option<O>, payload: Payload<'_, 'a>) {
    if let Some(member) = oneof.take() {
        member.release(&payload);
    }
}

/// One member of a oneof.
#[derive(Debug)]
pub struct Variant<K>(PhantomData<K>);

impl<K: Kind> Variant<K> {
    /// Takes the member's record if it comes next; it replaces the member that was there, unless it is refused.
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<'a, T, O: Oneof<'a>>(
        number: u32,
        oneof: &mut Option<O>,
        variant: impl FnOnce(T) -> O,
        reader: &mut Reader<'_, 'a>,
    ) -> Flow
    where
        K: Value<'a, T>,
    {
        let tag = Tag::new(number, K::WIRE_TYPE);
        if reader.at(tag) {
            let mut payload = reader.payload(tag);
            // What refuses its value leaves the member that was there.
            let value = K::read(&mut payload, number)?;
            reader.replace(O::NUMBERS);
            put(oneof, variant(value), payload);
            reader.resume(payload)?;
        }
        Ok(())
    }

    /// Takes the member's record if it comes next; a message merges into the same member, and replaces another.
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn merge<'a, T, O: Oneof<'a>>(
        number: u32,
        oneof: &mut Option<O>,
        variant: impl FnOnce(T) -> O,
        member: impl Fn(&mut O) -> Option<&mut T>,
        reader: &mut Reader<'_, 'a>,
    ) -> Flow
    where
        K: Value<'a, T>,
    {
        let tag = Tag::new(number, K::WIRE_TYPE);
        if reader.at(tag) {
            let mut payload = reader.payload(tag);
            match oneof.as_mut().and_then(&member) {
                Some(message) => K::merge(&mut payload, number, message)?,
                None => {
                    reader.replace(O::NUMBERS);
                    // Before memory is taken for the new one.
                    if oneof.is_some() {
                        release(oneof, payload);
                    }
                    let value = K::read(&mut payload, number)?;
                    put(oneof, variant(value), payload);
                }
            }
            reader.resume(payload)?;
        }
        Ok(())
    }

    /// Drops a member that another one replaces, and gives back the memory that it was charged for.
    #[inline(always)]
    pub fn release<'a, T>(value: T, payload: &Payload<'_, 'a>)
    where
        K: Value<'a, T>,
    {
        K::release(value, payload);
    }

    /// Writes the member's record, default value or not.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn write<'m, T>(number: u32, value: &'m T, writer: &mut Writer<'m>)
    where
        K: Put<T>,
    {
        K::put(writer, Tag::new(number, K::WIRE_TYPE), value);
    }

    /// What the value has of a decode's budget: see [`Decode::held`](crate::Decode::held).
    #[inline]
    pub fn held<'a, T>(field: &T, depth: u32) -> usize
    where
        K: Value<'a, T>,
    {
        K::held(field, depth)
    }

    /// How many bytes [`write`](Self::write) writes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn len<T>(number: u32, value: &T) -> u64
    where
        K: Put<T>,
    {
        K::len(Tag::new(number, K::WIRE_TYPE), value)
    }
}
