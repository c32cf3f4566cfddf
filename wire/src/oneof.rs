//! Oneofs: an enum with a variant for each member, in an `Option`.

use crate::{
    reader::{Flow, Payload, Reader},
    writer::{self, Writer},
};

/// The members of a oneof, as a message reads them. `#[derive(Oneof)]` implements it and [`EncodeOneof`].
///
/// ```
/// use wire::{Decode, Message, Oneof};
///
/// #[derive(Oneof, Debug, PartialEq)]
/// enum Contact {
///     #[proto(2, string)]
///     Mail(String),
///     #[proto(3, uint64)]
///     Phone(u64),
/// }
///
/// #[derive(Message, Default)]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
///     #[proto(oneof(2, 3))]
///     contact: Option<Contact>,
/// }
///
/// // The last member on the wire wins.
/// let ada = Person::decode(b"\x12\x01a\x18\x2a")?;
/// assert_eq!(ada.contact, Some(Contact::Phone(42)));
/// # Ok::<(), wire::DecodeError>(())
/// ```
pub trait Oneof<'a>: Sized {
    /// The field numbers of the members, ascending.
    const NUMBERS: &'static [u32];

    /// Takes the record of a member with a number from `first` to `last`, if one comes next. Both are constants of the
    /// message's line, which splits a oneof where another field's number lies between those of its members.
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    fn read(slot: &mut Option<Self>, first: u32, last: u32, reader: &mut Reader<'_, 'a>) -> Flow;

    /// What the member has of a decode's budget: see [`Decode::held`](crate::Decode::held).
    #[inline]
    fn held(&self, depth: u32) -> usize {
        let _ = depth;
        0
    }

    /// Drops the member, which another one replaces, and gives back the memory that it was charged for.
    #[inline]
    fn release(self, payload: &Payload<'_, 'a>) {
        let _ = payload;
    }
}

/// The members of a oneof, as a message writes them.
pub trait EncodeOneof {
    /// Writes the member, if its number lies between `first` and `last`.
    fn write<'m>(&'m self, first: u32, last: u32, writer: &mut Writer<'m>);

    /// Is none of the members a message?
    #[inline(always)]
    fn is_leaf() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// How many bytes the member takes. Where this is not implemented it is written, and counted.
    fn encoded_len(&self) -> u64 {
        writer::measure_records(|writer| self.write(0, u32::MAX, writer))
    }
}
