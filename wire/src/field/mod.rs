//! A field is two words: what a value is, and how the field holds it.
//!
//! The first word is a [`Kind`]: [`Int32`], [`Str`], [`Msg`] and so on, one for each type word of the language. It reads
//! a payload into a Rust type ([`Value`]) and writes one ([`Put`]). The second is a shape: [`Implicit`], [`Explicit`],
//! [`Required`], [`Repeated`], [`Packed`], [`Expanded`], [`Variant`], [`Map`]. Together they are a line of `Decode::fields`:
//!
//! ```
//! use wire::{Decode, Explicit, Fields, Implicit, Input, Int32, Str};
//!
//! #[derive(Default, Debug, PartialEq)]
//! struct Person {
//!     name: String,    // string name = 1;
//!     id: Option<i32>, // optional int32 id = 2;
//! }
//!
//! impl<'a> Decode<'a> for Person {
//!     fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
//!         let mut reader = input.open()?;
//!         loop {
//!             let pass = reader.pass();
//!             Implicit::<Str>::read(1, &mut self.name, &mut reader)?;
//!             Explicit::<Int32>::read(2, &mut self.id, &mut reader)?;
//!             reader.pass_end(pass)?;
//!         }
//!     }
//! }
//!
//! let ada = Person { name: "Ada".into(), id: Some(42) };
//! assert_eq!(Person::decode(b"\x0a\x03Ada\x10\x2a"), Ok(ada));
//! ```
//!
//! Nothing here is unsafe, and nothing knows about any message.

mod arena;
mod bytes;
mod enumeration;
pub(crate) mod list;
mod map;
mod message;
mod other_crates;
mod own;
mod scalar;
mod shape;
mod string;

pub use self::bytes::{Blob, Bytes};
pub use arena::{ArenaBox, ArenaUnknownFields};
pub use enumeration::Enum;
pub use list::{Growth, List};
pub use map::{Entries, Map};
pub use message::{Group, Msg};
pub use own::Own;
pub use scalar::{
    Bool, Double, Fixed, Fixed32, Fixed64, Float, Int32, Int64, Sfixed32, Sfixed64, Sint32, Sint64, Uint32, Uint64,
    Varint,
};
pub use shape::{Expanded, Explicit, Implicit, Packed, Repeated, Required, Variant};
pub use string::{Str, Text};

use crate::{
    cold::cold_path,
    reader::{Flow, Payload},
    tag::{Tag, WireType},
    varint::varint_len,
    writer::{self, Writer},
};

/// What a value is: a type word of the language.
pub trait Kind {
    /// How its payload is laid out.
    const WIRE_TYPE: WireType;

    /// Is the loop over a repeated field of this kind shared code out of line? For kinds whose reading is a call anyway.
    const SHARED_LOOP: bool = false;
}

/// Reads a value of this kind into the Rust type `T`.
///
/// A kind has one impl for each Rust type that can hold it; your own types come in through [`Varint`], [`Fixed`],
/// [`Text`] and [`Blob`], or `#[derive(Newtype)]`.
pub trait Value<'a, T>: Kind {
    /// Reads one value.
    ///
    /// # Errors
    /// A malformed payload, or a value that `T` can not hold ([`Payload::refuse`]).
    fn read(payload: &mut Payload<'_, 'a>, number: u32) -> Flow<T>;

    /// Reads into a value that is there: messages merge, all others are replaced.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    #[inline(always)]
    fn merge(payload: &mut Payload<'_, 'a>, number: u32, value: &mut T) -> Flow {
        *value = Self::read(payload, number)?;
        Ok(())
    }

    /// Reads into a value that may be there.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    #[inline(always)]
    fn merge_optional(payload: &mut Payload<'_, 'a>, number: u32, value: &mut Option<T>) -> Flow {
        *value = Some(Self::read(payload, number)?);
        Ok(())
    }

    /// Reads one more element of a list.
    ///
    /// # Errors
    /// As [`read`](Self::read), and the limit of element memory.
    #[inline(always)]
    fn append<L: List<T>>(payload: &mut Payload<'_, 'a>, tag: Tag, list: &mut L) -> Flow {
        let first = *payload;
        let value = Self::read(payload, tag.number())?;
        if list::make_room(list, tag, &first)? {
            list.push(value);
        }
        Ok(())
    }

    /// Does it matter where a value is left out of a map entry? A message lacks its required fields then.
    const IS_MISSED: bool = false;

    /// Reads a message that is not there as one without fields: the value of a map entry without one.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    #[inline(always)]
    fn absent(entry: &Payload<'_, 'a>, behind: &Payload<'_, 'a>, number: u32) -> Flow {
        let _ = (entry, behind, number);
        Ok(())
    }

    /// What [`Decode::held`](crate::Decode::held) says of a message; nothing of other values.
    #[inline(always)]
    fn held(value: &T, depth: u32) -> usize {
        let _ = (value, depth);
        0
    }

    /// Drops a value that another one replaces, and gives back the memory that it was charged for.
    #[inline(always)]
    fn release(value: T, payload: &Payload<'_, 'a>) {
        payload.refund(Self::held(&value, HELD_DEPTH));
        drop(value);
    }
}

/// How deep a message is looked into that is dropped: as deep as it can have been read by default.
const HELD_DEPTH: u32 = 100;

/// Writes a value of this kind from the Rust type `T`.
pub trait Put<T>: Kind {
    /// Writes a record.
    fn put<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T);

    /// Writes a record unless the value is the kind's default.
    fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m T);

    /// Writes a record if there is a value.
    #[inline(always)]
    fn put_explicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m Option<T>) {
        if let Some(value) = value {
            Self::put(writer, tag, value);
        }
    }

    /// How many bytes [`put`](Self::put) writes. Where this is not implemented they are written, and counted; likewise
    /// below.
    fn len(tag: Tag, value: &T) -> u64 {
        writer::measure_records(|writer| Self::put(writer, tag, value))
    }

    /// How many bytes [`put_implicit`](Self::put_implicit) writes.
    fn len_implicit(tag: Tag, value: &T) -> u64 {
        writer::measure_records(|writer| Self::put_implicit(writer, tag, value))
    }

    /// How many bytes [`put_explicit`](Self::put_explicit) writes.
    #[inline(always)]
    fn len_explicit(tag: Tag, value: &Option<T>) -> u64 {
        value.as_ref().map_or(0, |value| Self::len(tag, value))
    }

    /// How many bytes the records of all values take.
    #[inline(always)]
    fn len_all(tag: Tag, values: &[T]) -> u64 {
        values.iter().map(|value| Self::len(tag, value)).sum()
    }
}

/// Reads and writes lists of this kind in one record.
pub trait Pack<'a, T>: Value<'a, T> {
    /// Appends the elements of a packed payload.
    ///
    /// # Errors
    /// A malformed payload, or the limit of element memory.
    fn read_packed<L: List<T>>(payload: &mut Payload<'_, 'a>, number: u32, list: &mut L) -> Flow;
}

/// Writes lists of this kind in one record.
pub trait PutPacked<T>: Kind {
    /// Writes a packed record of at least one element.
    fn put_packed<'m>(writer: &mut Writer<'m>, number: u32, values: &'m [T]);

    /// How many bytes [`put_packed`](Self::put_packed) writes. Where this is not implemented they are written, and counted.
    fn len_packed(number: u32, values: &[T]) -> u64 {
        writer::measure_records(|writer| Self::put_packed(writer, number, values))
    }
}

/// How many bytes a LEN record takes whose payload takes `len`.
#[inline(always)]
fn len_delimited(tag: Tag, len: u64) -> u64 {
    let prefix = if len < 0x80 {
        1
    } else {
        // Mostly they are short, which a processor foresees; what is counted without a branch is as long for all.
        cold_path();
        varint_len(len)
    };
    (tag.encoded_len() + prefix) as u64 + len
}

/// How many bytes a VARINT record takes.
#[inline(always)]
fn len_varint(tag: Tag, value: u64) -> u64 {
    (tag.encoded_len() + varint_len(value)) as u64
}
