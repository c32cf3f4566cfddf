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

/// Whether two names are the same, in constants as well: what generated code asserts of types that another crate has, for
/// which it had only the package to go by.
///
/// ```
/// use wire::{Message, Named, same_name};
///
/// #[derive(Message, Default)]
/// #[proto(name = "chat.Note")]
/// struct Note {}
///
/// const _: () = assert!(same_name(Note::FULL_NAME, "chat.Note"));
/// ```
pub const fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
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
