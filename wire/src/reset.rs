//! Messages that are used again.

use crate::{
    error::DecodeError,
    message::Decode,
    options::DecodeOptions,
    reader::{self, Source},
};
use alloc::{boxed::Box, rc::Rc, sync::Arc};

/// A message that can become the default value and keep its memory. `#[derive(Reset)]` implements it.
///
/// Strings, bytes, lists, maps and unknown fields keep their capacity, also those of messages that are fields by
/// themselves. What is in an `Option` or a oneof is dropped, because it has to be absent, and so are the elements of a
/// list. Fields of other types become their default, and those that are no part of the message stay as they are.
///
/// ```
/// use wire::{Message, Reset};
///
/// #[derive(Message, Reset, Default, Debug, PartialEq)]
/// struct Samples {
///     #[proto(1, string)]
///     sensor: String,
///     #[proto(2, sint32, packed)]
///     values: Vec<i32>,
/// }
///
/// let mut samples = Samples { sensor: "roof".into(), values: vec![1, 2, 3] };
/// let memory = samples.values.as_ptr();
/// samples.decode_into(b"\x12\x02\x02\x04")?;
/// assert_eq!(samples, Samples { sensor: "".into(), values: vec![1, 2] });
/// assert_eq!(samples.values.as_ptr(), memory);
/// # Ok::<(), wire::DecodeError>(())
/// ```
pub trait Reset {
    /// Becomes the default value.
    fn reset(&mut self);

    /// Reads a message in place of this one, in its memory.
    ///
    /// # Errors
    /// As [`Decode::decode`]. The fields read before the error keep what they got.
    #[inline]
    fn decode_into<'a>(&mut self, bytes: &'a [u8]) -> Result<(), DecodeError>
    where
        Self: Decode<'a> + Default,
    {
        self.decode_into_with(bytes, &DecodeOptions::new())
    }

    /// [`decode_into`](Self::decode_into) under limits of one's own.
    ///
    /// # Errors
    /// As [`Decode::decode_with`].
    #[inline]
    fn decode_into_with<'a>(&mut self, bytes: &'a [u8], options: &DecodeOptions) -> Result<(), DecodeError>
    where
        Self: Decode<'a> + Default,
    {
        self.reset();
        reader::merge(self, Self::default, Source::of(bytes), options, false)
    }
}

impl<T: Reset> Reset for Box<T> {
    #[inline]
    fn reset(&mut self) {
        (**self).reset();
    }
}

macro_rules! behind_counters {
    ($($place:ident)*) => {$(
        /// What others hold as well stays as it is, and this one begins anew.
        impl<T: Reset + Default> Reset for $place<T> {
            #[inline]
            fn reset(&mut self) {
                match $place::get_mut(self) {
                    Some(value) => value.reset(),
                    None => *self = $place::default(),
                }
            }
        }
    )*};
}

behind_counters! { Rc Arc }
