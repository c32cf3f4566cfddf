//! `()` as the message without fields, `google.protobuf.Empty`: for code that came from prost.

use crate::{
    message::{Decode, Encode},
    named::Named,
    reader::{Fields, Input},
    view::{HasArenaView, HasView, ToMessage},
    writer::Output,
};
use core::ops::RangeInclusive;

/// Reads any message and keeps nothing of it.
///
/// ```
/// use wire::{Decode, Encode, Message};
///
/// #[derive(Message, Debug, Default, PartialEq)]
/// struct Answer {
///     #[proto(1, message, optional)]
///     done: Option<()>,
/// }
///
/// let answer = Answer { done: Some(()) };
/// assert_eq!(answer.encode_to_vec(), b"\x0a\x00");
/// assert_eq!(Answer::decode(b"\x0a\x02\x08\x01")?, answer);
/// # Ok::<(), wire::DecodeError>(())
/// ```
impl<'a> Decode<'a> for () {
    const NUMBERS: &'static [RangeInclusive<u32>] = &[];

    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let reader = input.open()?;
        loop {
            let pass = reader.pass();
            reader.pass_end(pass)?;
        }
    }
}

impl Encode for () {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        out.open().done()
    }

    fn fields_len(&self) -> u64 {
        0
    }
}

impl Named for () {
    const FULL_NAME: &'static str = "google.protobuf.Empty";
    const TYPE_URL: &'static str = "type.googleapis.com/google.protobuf.Empty";
}

impl HasView for () {
    type View<'a> = ();

    fn shorten<'short, 'long: 'short>(view: &'short Self::View<'long>) -> &'short Self::View<'short> {
        view
    }
}

impl HasArenaView for () {
    type ArenaView<'a> = ();
}

impl ToMessage for () {
    type Message = ();

    fn to_message(&self) {}
}
