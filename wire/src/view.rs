//! Views: messages whose text and bytes are those of their input.

use crate::{
    error::DecodeError,
    message::Decode,
    options::DecodeOptions,
    owned_view::{OwnedView, SharedBytes},
};
use alloc::{boxed::Box, rc::Rc, sync::Arc, vec::Vec};

/// A view, or a oneof of one, that becomes the message it is a view of. `#[proto(view)]` implements it.
///
/// ```
/// use wire::{Decode, Message, ToMessage};
///
/// #[derive(Clone, Debug, Default, PartialEq, Message)]
/// #[proto(view)]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
///     #[proto(2, message, repeated)]
///     friends: Vec<Person>,
/// }
///
/// let bytes = b"\x0a\x03Ada\x12\x05\x0a\x03Bob".to_vec();
/// let view = PersonView::decode(&bytes)?;
/// assert_eq!(view.friends[0].name, "Bob");
/// let person: Person = view.to_message();
/// drop(bytes);
/// assert_eq!(person.friends[0].name, "Bob");
/// # Ok::<(), wire::DecodeError>(())
/// ```
pub trait ToMessage {
    /// The owned type.
    type Message;

    /// The same message, owned: text, bytes and unknown fields are copied.
    fn to_message(&self) -> Self::Message;
}

macro_rules! behind_pointers {
    ($($place:ident)*) => {$(
        impl<V: ToMessage + ?Sized> ToMessage for $place<V> {
            type Message = V::Message;

            #[inline]
            fn to_message(&self) -> V::Message {
                (**self).to_message()
            }
        }
    )*};
}

behind_pointers! { Box Rc Arc }

/// What a view has for a list or a map that its message holds in a type of the user's: such a type need not let borrows
/// be shortened.
pub type ViewList<T> = Vec<T>;

/// What a view has for a message that its message holds in a box of the user's.
pub type ViewBox<T> = Box<T>;

/// A message that has a view. `#[proto(view)]` implements it.
pub trait HasView: Sized + 'static {
    /// The view of bytes that live for `'a`.
    type View<'a>: Decode<'a> + Default + ToMessage<Message = Self>;

    /// The same view, for a shorter life: what shows the compiler that a view may be treated as one. Always written
    /// `{ view }`.
    fn shorten<'short, 'long: 'short>(view: &'short Self::View<'long>) -> &'short Self::View<'short>;

    /// Reads a view that keeps its buffer: see [`OwnedView`].
    ///
    /// # Errors
    /// As [`Decode::decode`].
    fn decode_view<B: SharedBytes>(buffer: B) -> Result<OwnedView<Self, B>, DecodeError> {
        Self::decode_view_with(buffer, &DecodeOptions::new())
    }

    /// [`decode_view`](Self::decode_view) under limits of one's own.
    ///
    /// # Errors
    /// As [`Decode::decode_with`].
    fn decode_view_with<B: SharedBytes>(buffer: B, options: &DecodeOptions) -> Result<OwnedView<Self, B>, DecodeError> {
        OwnedView::new(buffer, options)
    }
}

/// A message that has a view in an [`Arena`](crate::Arena). `#[proto(view(arena))]` implements it.
///
/// ```
/// use wire::{Arena, Decode, DecodeError, HasArenaView, Message};
///
/// #[derive(Clone, Debug, Default, PartialEq, Message)]
/// #[proto(view(arena))]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
/// }
///
/// fn visit<M: HasArenaView>(messages: &[&[u8]], see: impl Fn(&M::ArenaView<'_>)) -> Result<(), DecodeError> {
///     let mut arena = Arena::new();
///     for bytes in messages {
///         see(&M::ArenaView::decode_in(bytes, &arena)?);
///         arena.reset();
///     }
///     Ok(())
/// }
///
/// visit::<Person>(&[b"\x0a\x03Ada"], |person| assert_eq!(person.name, "Ada"))?;
/// # Ok::<(), DecodeError>(())
/// ```
pub trait HasArenaView: Sized + 'static {
    /// The view of bytes, in an arena, that both live for `'a`.
    type ArenaView<'a>: Decode<'a> + Default + ToMessage<Message = Self>;
}
