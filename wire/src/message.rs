//! Messages: what the derive implements, and what users call.

use crate::{
    arena::Arena,
    depth,
    error::{DecodeError, EncodeError},
    options::{DecodeOptions, EncodeOptions},
    reader::{self, Fields, Input, Records, Source},
    tag::MAX_FIELD_NUMBER,
    writer::{self, Output, Parts},
};
use alloc::{boxed::Box, rc::Rc, sync::Arc, vec::Vec};
use core::ops::RangeInclusive;

/// A message that can be read from bytes of lifetime `'a`: owned messages for every `'a`, views for that of the bytes
/// they borrow.
///
/// [`fields`](Self::fields) and [`keep`](Self::keep) are written by `#[derive(Message)]`; the rest is provided.
///
/// ```
/// use wire::{Decode, Message};
///
/// #[derive(Message, Default, Debug, PartialEq)]
/// struct Person<'a> {
///     #[proto(1, string)]
///     name: &'a str,
///     #[proto(2, int32, optional)]
///     id: Option<i32>,
/// }
///
/// let bytes = b"\x0a\x03Ada\x10\x2a";
/// assert_eq!(Person::decode(bytes)?, Person { name: "Ada", id: Some(42) });
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "this can not be decoded",
    note = "`#[derive(wire::Message)]` on the struct makes a message of it"
)]
pub trait Decode<'a>: Sized {
    /// The numbers of the required fields, in the order of the bits that their lines report ([`Reader::see`](crate::Reader::see)).
    const REQUIRED: &'static [u32] = &[];

    /// The field numbers of the lines, in ranges that ascend. Records with other numbers may go to [`keep`](Self::keep)
    /// without a call of [`fields`](Self::fields), and several at a time; those with these numbers never do.
    const NUMBERS: &'static [RangeInclusive<u32>] = &[1..=MAX_FIELD_NUMBER];

    /// How many bytes on the heap a new value takes by itself: what a box around it costs.
    const HEAP: usize = 0;

    /// How many bytes of those that a decode charges to its budget a value has, and gives back when it is dropped: lists, maps
    /// and boxes, a line for each field that may have some, in messages up to `depth` levels below. What strings and bytes
    /// hold does not count. Never more than it has; what is missing makes a decode that drops messages stop earlier.
    #[inline]
    fn held(&self, depth: u32) -> usize {
        let _ = depth;
        0
    }

    /// Does it live in an arena? Then it is read by [`decode_in`](Self::decode_in) only, and by [`keep_in`](Self::keep_in).
    const ARENA: bool = false;

    /// Makes a message of its bytes, where it is one that is read later: [`Lazy`](crate::Lazy).
    const UNREAD: Option<fn(&'a [u8]) -> Self> = None;

    /// Reads all fields, a line each, until they stop.
    ///
    /// # Errors
    /// Always: the [`Stop`](crate::Stop) that says why.
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields;

    /// Takes records that no line took.
    #[inline]
    fn keep(&mut self, records: Records<'a>) {
        let _ = records;
    }

    /// Takes records that no line took, where this lives in an arena ([`ARENA`](Self::ARENA)). False where that has no
    /// room for them.
    #[inline]
    fn keep_in(&mut self, records: Records<'a>, arena: &'a Arena<'a>) -> bool {
        let _ = (records, arena);
        true
    }

    /// Reads a message.
    ///
    /// # Errors
    /// Malformed bytes, or a limit of [`DecodeOptions::new`].
    #[inline]
    fn decode(bytes: &'a [u8]) -> Result<Self, DecodeError>
    where
        Self: Default,
    {
        Self::decode_with(bytes, const { &DecodeOptions::new() })
    }

    /// Reads a message under limits of one's own.
    ///
    /// # Errors
    /// Malformed bytes, or a limit of `options`.
    #[inline(never)]
    fn decode_with(bytes: &'a [u8], options: &DecodeOptions) -> Result<Self, DecodeError>
    where
        Self: Default,
    {
        // A call, whose result is moved as a whole: inlined, it is moved in the pieces around the byte that tells Ok from Err.
        reader::read(Source::of(bytes), options)
    }

    /// Reads a message into this one: the last scalar wins, messages merge, lists append, maps overwrite by key
    /// (encoding guide, "Last One Wins").
    ///
    /// Required fields of messages that are there already, this one among them, count as present: the bytes may be a
    /// part of a message that changes some of it. Messages that the bytes add must have theirs.
    ///
    /// # Errors
    /// As [`decode`](Self::decode). The fields read before the error keep what they got.
    #[inline]
    fn merge(&mut self, bytes: &'a [u8]) -> Result<(), DecodeError>
    where
        Self: Default,
    {
        self.merge_with(bytes, const { &DecodeOptions::new() })
    }

    /// [`merge`](Self::merge) under limits of one's own.
    ///
    /// # Errors
    /// As [`decode_with`](Self::decode_with).
    #[inline]
    fn merge_with(&mut self, bytes: &'a [u8], options: &DecodeOptions) -> Result<(), DecodeError>
    where
        Self: Default,
    {
        reader::merge(self, Self::default, Source::of(bytes), options, true)
    }

    /// Reads a view whose lists live in an arena: see [`Arena`].
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    #[inline]
    fn decode_in(bytes: &'a [u8], arena: &'a Arena<'_>) -> Result<Self, DecodeError>
    where
        Self: Default,
    {
        Self::decode_in_with(bytes, arena, const { &DecodeOptions::new() })
    }

    /// [`decode_in`](Self::decode_in) under limits of one's own.
    ///
    /// # Errors
    /// As [`decode_with`](Self::decode_with).
    #[inline(never)]
    fn decode_in_with(bytes: &'a [u8], arena: &'a Arena<'_>, options: &DecodeOptions) -> Result<Self, DecodeError>
    where
        Self: Default,
    {
        // As in `decode_with`.
        reader::read(Source { arena: Some(arena), ..Source::of(bytes) }, options)
    }

    /// Reads into a view whose lists live in an arena, as [`merge`](Self::merge) does.
    ///
    /// # Errors
    /// As [`decode_with`](Self::decode_with).
    #[inline]
    fn merge_in(&mut self, bytes: &'a [u8], arena: &'a Arena<'_>, options: &DecodeOptions) -> Result<(), DecodeError>
    where
        Self: Default,
    {
        reader::merge(self, Self::default, Source { arena: Some(arena), ..Source::of(bytes) }, options, true)
    }

    /// Reads a message out of a shared buffer: fields of type [`bytes::Bytes`] share it instead of copying.
    ///
    /// # Errors
    /// As [`decode_with`](Self::decode_with).
    #[cfg(feature = "bytes")]
    #[inline]
    fn decode_shared(bytes: &'a bytes::Bytes, options: &DecodeOptions) -> Result<Self, DecodeError>
    where
        Self: Default,
    {
        reader::read(Source { bytes, arena: None, owner: Some(bytes) }, options)
    }
}

/// A message that can be written. [`fields`](Self::fields) and [`fields_len`](Self::fields_len) are written by
/// `#[derive(Message)]`; the rest is provided.
///
/// ```
/// use wire::{Encode, Message};
///
/// #[derive(Message, Default)]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
///     #[proto(2, int32, optional)]
///     id: Option<i32>,
/// }
///
/// let ada = Person { name: "Ada".into(), id: Some(42) };
/// assert_eq!(ada.encode_to_vec(), b"\x0a\x03Ada\x10\x2a");
/// assert_eq!(ada.encoded_len(), 7);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "this can not be encoded",
    note = "`#[derive(wire::Message)]` on the struct makes a message of it"
)]
pub trait Encode {
    /// Writes all fields, a line each, the last one first: the writer goes backwards, so that lengths are known when
    /// they are written.
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m>;

    /// Has it no fields that hold messages? Then it ends the nesting, and does not count as a level of it.
    #[inline(always)]
    fn is_leaf() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// How many bytes [`fields`](Self::fields) writes, a line a field. Where this is not implemented they are written, and
    /// counted.
    ///
    /// There is no limit here; [`encoded_len`](Self::encoded_len) has that of a message.
    #[inline]
    fn fields_len(&self) -> u64 {
        writer::measure(|out| self.fields(out))
    }

    /// The message as bytes.
    ///
    /// # Panics
    /// Where it takes more than 2 GiB − 1 bytes, or more than 1000 messages stand inside each other;
    /// [`encode_with`](Self::encode_with) returns that as an error, and allows more.
    #[inline]
    fn encode_to_vec(&self) -> Vec<u8> {
        writer::to_slice(&self).into_vec()
    }

    /// Appends the message to `bytes`.
    ///
    /// # Panics
    /// As [`encode_to_vec`](Self::encode_to_vec).
    #[inline]
    fn encode_into(&self, bytes: &mut Vec<u8>) {
        writer::append(&self, bytes);
    }

    /// The message as bytes, under options.
    ///
    /// # Errors
    /// Where it takes more than 2 GiB − 1 bytes, or is nested deeper than the options allow.
    #[inline]
    fn encode_with(&self, options: &EncodeOptions) -> Result<Vec<u8>, EncodeError> {
        writer::to_slice_with(&self, options).map(<[u8]>::into_vec)
    }

    /// Lends the message to `take` as the byte strings that it consists of: what was written, and between it the long
    /// strings and byte fields where they lie, without a copy. For vectored writes.
    ///
    /// ```
    /// use wire::{Encode, Message};
    ///
    /// #[derive(Message, Default)]
    /// struct Picture {
    ///     #[proto(1, string)]
    ///     name: String,
    ///     #[proto(2, bytes)]
    ///     pixels: Vec<u8>,
    /// }
    ///
    /// let picture = Picture { name: "sky".into(), pixels: vec![0x80; 1 << 20] };
    /// picture.encode_parts(|parts| {
    ///     assert_eq!(parts.encoded_len(), 5 + 4 + (1 << 20));
    ///     let parts: Vec<&[u8]> = parts.collect();
    ///     assert_eq!(parts[0], b"\x0a\x03sky\x12\x80\x80\x40");
    ///     assert_eq!(parts[1].as_ptr(), picture.pixels.as_ptr());
    /// });
    /// ```
    ///
    /// # Panics
    /// As [`encode_to_vec`](Self::encode_to_vec).
    #[inline]
    fn encode_parts<R>(&self, take: impl FnOnce(Parts<'_>) -> R) -> R
    where
        Self: Sized,
    {
        writer::unwrap(self.encode_parts_with(&EncodeOptions::new(), take))
    }

    /// [`encode_parts`](Self::encode_parts) under options.
    ///
    /// # Errors
    /// Where it takes more than 2 GiB − 1 bytes, or is nested deeper than the options allow.
    #[inline]
    fn encode_parts_with<R>(&self, options: &EncodeOptions, take: impl FnOnce(Parts<'_>) -> R) -> Result<R, EncodeError>
    where
        Self: Sized,
    {
        writer::encode(&self, options, |done| take(done.parts()))
    }

    /// The `n`th of the byte strings that lie in the message itself ([`Parts::lent`]), for as long as the message is
    /// borrowed: for owners of a message that hand its bytes on. Writes the rest of the message to find it.
    ///
    /// ```
    /// use wire::{Encode, Message};
    ///
    /// #[derive(Message, Default)]
    /// struct Picture {
    ///     #[proto(1, string)]
    ///     name: String,
    ///     #[proto(2, bytes)]
    ///     pixels: Vec<u8>,
    /// }
    ///
    /// let picture = Picture { name: "sky".into(), pixels: vec![0x80; 1 << 20] };
    /// assert_eq!(picture.lent_part(0), Some(&*picture.pixels));
    /// assert_eq!(picture.lent_part(1), None);
    /// ```
    fn lent_part(&self, n: usize) -> Option<&[u8]> {
        writer::lent_part(|out| self.fields(out), n)
    }

    /// Writes the message to a stream, in one piece where the stream takes it.
    ///
    /// # Errors
    /// Those of the stream.
    ///
    /// # Panics
    /// As [`encode_to_vec`](Self::encode_to_vec).
    #[cfg(feature = "std")]
    fn write_to(&self, stream: &mut impl std::io::Write) -> std::io::Result<()>
    where
        Self: Sized,
    {
        self.encode_parts(|parts| {
            for part in parts {
                stream.write_all(part)?;
            }
            Ok(())
        })
    }

    /// Appends the message to a [`bytes::BufMut`], a part at a time.
    ///
    /// ```
    /// use wire::{Encode, Message};
    ///
    /// #[derive(Message, Default)]
    /// struct Note {
    ///     #[proto(1, string)]
    ///     text: String,
    /// }
    ///
    /// let note = Note { text: "hello".into() };
    /// let mut bytes = bytes::BytesMut::new();
    /// note.encode_buf(&mut bytes)?;
    /// assert_eq!(&bytes[..], b"\x0a\x05hello");
    ///
    /// let mut place = [0; 4];
    /// let full = note.encode_buf(&mut &mut place[..]).unwrap_err();
    /// assert_eq!((full.encoded_len(), full.room()), (7, Some(4)));
    /// # Ok::<(), wire::EncodeError>(())
    /// ```
    ///
    /// # Errors
    /// Where it takes more than 2 GiB − 1 bytes, or the buffer has no room for it. Nothing is written then.
    #[cfg(feature = "bytes")]
    fn encode_buf(&self, buffer: &mut impl bytes::BufMut) -> Result<(), EncodeError>
    where
        Self: Sized,
    {
        self.encode_parts_with(&EncodeOptions::new(), |parts| {
            let (len, room) = (parts.encoded_len(), buffer.remaining_mut());
            if len > room {
                return Err(EncodeError::no_room(len, room));
            }
            parts.for_each(|part| buffer.put_slice(part));
            Ok(())
        })?
    }

    /// How many bytes the message takes.
    ///
    /// # Panics
    /// As [`encode_to_vec`](Self::encode_to_vec).
    #[inline]
    fn encoded_len(&self) -> usize {
        writer::unwrap(depth::len_of(self))
    }
}

/// An owned message: written, and read from bytes of any lifetime. Implemented for all that is both.
pub trait Message: Encode + for<'a> Decode<'a> + Default {
    /// Reads a message out of all that is left in a [`bytes::Buf`]; what lies in more than one piece is put together
    /// first.
    ///
    /// Fields of type [`bytes::Bytes`] are copies; out of a buffer that is `Bytes` itself,
    /// [`decode_shared`](Decode::decode_shared) shares.
    ///
    /// # Errors
    /// As [`decode`](Decode::decode). The buffer is used up in any case.
    #[cfg(feature = "bytes")]
    fn decode_buf(mut buffer: impl bytes::Buf) -> Result<Self, DecodeError> {
        if buffer.chunk().len() == buffer.remaining() {
            let message = Self::decode(buffer.chunk());
            buffer.advance(buffer.remaining());
            return message;
        }
        let whole = buffer.copy_to_bytes(buffer.remaining());
        Self::decode(&whole)
    }
}

impl<T: Encode + for<'a> Decode<'a> + Default> Message for T {}

impl<'a, T: Decode<'a>> Decode<'a> for Box<T> {
    const REQUIRED: &'static [u32] = T::REQUIRED;
    const NUMBERS: &'static [RangeInclusive<u32>] = T::NUMBERS;
    const HEAP: usize = size_of::<T>() + T::HEAP;
    const ARENA: bool = T::ARENA;

    #[inline]
    fn held(&self, depth: u32) -> usize {
        size_of::<T>() + (**self).held(depth)
    }

    #[inline(always)]
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        (**self).fields(input)
    }

    #[inline]
    fn keep(&mut self, records: Records<'a>) {
        (**self).keep(records);
    }

    #[inline]
    fn keep_in(&mut self, records: Records<'a>, arena: &'a Arena<'a>) -> bool {
        (**self).keep_in(records, arena)
    }
}

/// A message that others share is cloned before it is read into (`make_mut`).
macro_rules! shared_messages {
    ($($place:ident)*) => {$(
        impl<'a, T: Decode<'a> + Clone> Decode<'a> for $place<T> {
            const REQUIRED: &'static [u32] = T::REQUIRED;
            const NUMBERS: &'static [RangeInclusive<u32>] = T::NUMBERS;
            const HEAP: usize = 2 * size_of::<usize>() + size_of::<T>() + T::HEAP;
            const ARENA: bool = T::ARENA;

            #[inline]
            fn held(&self, depth: u32) -> usize {
                if $place::strong_count(self) == 1 { size_of::<T>() + (**self).held(depth) } else { 0 }
            }

            #[inline(always)]
            fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
                $place::make_mut(self).fields(input)
            }

            #[inline]
            fn keep(&mut self, records: Records<'a>) {
                $place::make_mut(self).keep(records);
            }

            #[inline]
            fn keep_in(&mut self, records: Records<'a>, arena: &'a Arena<'a>) -> bool {
                $place::make_mut(self).keep_in(records, arena)
            }
        }
    )*};
}

shared_messages! { Arc Rc }

macro_rules! written_through {
    ($($place:ty)*) => {$(
        impl<T: Encode + ?Sized> Encode for $place {
            #[inline(always)]
            fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
                (**self).fields(out)
            }

            #[inline(always)]
            fn fields_len(&self) -> u64 {
                (**self).fields_len()
            }
        }
    )*};
}

written_through! { Box<T> Arc<T> Rc<T> &T }
