//! What a message is called, without reflection.

use alloc::{boxed::Box, rc::Rc, sync::Arc};

/// A message that knows its name. `#[derive(Message)]` implements it, for views as for messages.
///
/// The name is what `#[proto(name = "..")]` says, which generated code always has, or else that of the struct.
///
/// ```
/// use wire::{Message, Named};
///
/// #[derive(Message, Default)]
/// #[proto(name = "chat.Note")]
/// struct Note {
///     #[proto(1, string)]
///     text: String,
/// }
///
/// assert_eq!(Note::FULL_NAME, "chat.Note");
/// assert_eq!(Note::TYPE_URL, "type.googleapis.com/chat.Note");
/// ```
pub trait Named {
    /// The full protobuf name.
    const FULL_NAME: &'static str;

    /// What `google.protobuf.Any` calls the type: the full name behind `type.googleapis.com/`.
    const TYPE_URL: &'static str;
}

macro_rules! behind_pointers {
    ($($pointer:ident)*) => {$(
        impl<T: Named> Named for $pointer<T> {
            const FULL_NAME: &'static str = T::FULL_NAME;
            const TYPE_URL: &'static str = T::TYPE_URL;
        }
    )*};
}

behind_pointers!(Box Rc Arc);
