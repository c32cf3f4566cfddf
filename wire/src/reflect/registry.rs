//! Messages of types that are found by name.

use super::{Described, ReflectMut};
use crate::{
    error::DecodeError,
    message::{Encode, Message},
    options::DecodeOptions,
};
use alloc::{boxed::Box, collections::BTreeMap};
use core::{any::Any, fmt};

/// An owned message of any type: to read, change, write, and to turn back into its type. Implemented for all messages
/// with `#[derive(Reflect)]` that threads can share.
pub trait DynMessage: ReflectMut + Encode + Any + Send + Sync {
    /// Reads bytes into the message, as [`Decode::merge_with`](crate::Decode::merge_with) does.
    ///
    /// # Errors
    /// Malformed bytes, or a limit of `options`.
    fn merge_bytes(&mut self, bytes: &[u8], options: &DecodeOptions) -> Result<(), DecodeError>;
}

impl<T: ReflectMut + Message + Any + Send + Sync> DynMessage for T {
    fn merge_bytes(&mut self, bytes: &[u8], options: &DecodeOptions) -> Result<(), DecodeError> {
        self.merge_with(bytes, options)
    }
}

impl dyn DynMessage {
    /// The message as the type that it is.
    pub fn downcast_ref<T: DynMessage>(&self) -> Option<&T> {
        (self as &dyn Any).downcast_ref()
    }

    /// The message as the type that it is.
    ///
    /// # Errors
    /// The message itself, where it is of another type.
    pub fn downcast<T: DynMessage>(self: Box<Self>) -> Result<Box<T>, Box<Self>> {
        if (&*self as &dyn Any).is::<T>() {
            let any: Box<dyn Any> = self;
            return Ok(any.downcast().expect("asked above"));
        }
        Err(self)
    }
}

/// Only the name: what is in the message may be for nobody's eyes.
impl fmt::Debug for dyn DynMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {{ .. }}", self.table().name)
    }
}

/// Where messages are found whose types are named at run time: what formats ask for the message in an `Any`, and for
/// extensions.
pub trait Types {
    /// An empty message of the type with this full name.
    fn new_message(&self, full_name: &str) -> Option<Box<dyn DynMessage>>;

    /// An empty message whose one field is the extension of this number, of the message type with this full name.
    fn extension(&self, extendee: &str, number: u32) -> Option<Box<dyn DynMessage>> {
        let _ = (extendee, number);
        None
    }

    /// An empty message whose one field is the extension with this full name, of the message type with the other.
    fn extension_by_name(&self, extendee: &str, full_name: &str) -> Option<Box<dyn DynMessage>> {
        let _ = (extendee, full_name);
        None
    }
}

impl Types for Registry {
    fn new_message(&self, full_name: &str) -> Option<Box<dyn DynMessage>> {
        Registry::new_message(self, full_name)
    }
}

/// Message types by their full names.
///
/// ```
/// use wire::{DecodeOptions, Encode, Message, Reflect, reflect::Registry};
///
/// #[derive(Debug, Default, PartialEq, Message, Reflect)]
/// #[proto(name = "chat.Person")]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
/// }
///
/// let registry = Registry::new().with::<Person>();
/// let mut message = registry.new_message("chat.Person").unwrap();
/// message.merge_bytes(b"\x0a\x03Ada", &DecodeOptions::new())?;
/// assert_eq!(message.encode_to_vec(), b"\x0a\x03Ada");
/// assert_eq!(message.downcast_ref::<Person>(), Some(&Person { name: "Ada".into() }));
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Clone, Default)]
pub struct Registry {
    types: BTreeMap<&'static str, fn() -> Box<dyn DynMessage>>,
}

impl Registry {
    /// No types.
    pub const fn new() -> Self {
        Registry { types: BTreeMap::new() }
    }

    /// These types and `T`, in the place of another of its name.
    #[must_use]
    pub fn with<T: DynMessage + Described + Default>(mut self) -> Self {
        self.types.insert(&T::TABLE.name, || Box::<T>::default());
        self
    }

    /// An empty message of the type with this full name.
    pub fn new_message(&self, full_name: &str) -> Option<Box<dyn DynMessage>> {
        Some(self.types.get(full_name)?())
    }

    /// The full names of all types, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.types.keys().copied()
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}
