//! What `#[derive(Reflect)]` implements.

use super::{FieldTable, MessageDescription, ReflectError, ReflectListMut, ReflectMapMut, ValueRef, merge};
use crate::unknown::{UnknownFields, UnknownRef};
use alloc::{boxed::Box, rc::Rc, sync::Arc};

/// A message whose fields can be read by number. `#[derive(Reflect)]` implements it.
///
/// What is found by name in the [description](Self::description) is read by its number:
///
/// ```
/// use wire::{Message, Reflect, reflect::ValueRef};
///
/// #[derive(Default, Message, Reflect)]
/// struct Person<'a> {
///     #[proto(1, string)]
///     name: &'a str,
///     #[proto(2, int32, optional)]
///     id: Option<i32>,
/// }
///
/// let ada: &dyn Reflect = &Person { name: "Ada", id: None };
/// let name = ada.description().field_by_name("name").unwrap();
/// assert_eq!(ada.field(name.number), Some(ValueRef::Str("Ada")));
/// assert!(!ada.has(2));
/// ```
pub trait Reflect {
    /// The message's name and fields.
    fn description(&self) -> &MessageDescription;

    /// The value of a field, if the message has it: `None` for what is absent, for the default value of a field with
    /// implicit presence, for empty lists and maps, and for a number that is no field's.
    fn field(&self, number: u32) -> Option<ValueRef<'_>>;

    /// The records that no field took.
    fn unknown(&self) -> UnknownRef<'_> {
        UnknownRef::default()
    }
}

impl dyn Reflect + '_ {
    /// Has the message this field? See [`field`](Reflect::field).
    pub fn has(&self, number: u32) -> bool {
        self.field(number).is_some()
    }

    /// Has the message no field at all, nor unknown ones?
    pub fn is_empty(&self) -> bool {
        self.description().all_fields().all(|field| !self.has(field.number)) && self.unknown().is_empty()
    }
}

/// A message whose fields can be changed by number. `#[derive(Reflect)]` implements it for messages that borrow nothing.
///
/// The methods to call are those of `dyn ReflectMut`; an implementation has one for all changes.
///
/// ```
/// use wire::{Message, Reflect, reflect::{ReflectError, ReflectMut, ValueRef}};
///
/// #[derive(Default, Message, Reflect)]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
///     #[proto(2, message, optional)]
///     mother: Option<Box<Person>>,
///     #[proto(3, map(string, int32))]
///     marks: std::collections::HashMap<String, i32>,
/// }
///
/// let mut ada = Person::default();
/// let message: &mut dyn ReflectMut = &mut ada;
/// message.set(1, ValueRef::Str("Ada"))?;
/// message.message_mut(2)?.set(1, ValueRef::Str("Anne Isabella"))?;
/// message.map_mut(3)?.insert(ValueRef::Str("music"), ValueRef::I32(2))?;
/// assert_eq!(message.set(1, ValueRef::Bool(true)), Err(ReflectError::OtherKind));
///
/// assert_eq!(ada.mother.unwrap().name, "Anne Isabella");
/// assert_eq!(ada.marks["music"], 2);
/// # Ok::<(), ReflectError>(())
/// ```
pub trait ReflectMut: Reflect {
    /// Changes a field.
    ///
    /// # Errors
    /// No field has the number, or it can not hold the value; it is then what it was.
    fn change(&mut self, number: u32, change: Change<'_>) -> Result<Lent<'_>, ReflectError>;

    /// The records that no field took, where the message keeps them.
    fn unknown_mut(&mut self) -> Option<&mut UnknownFields> {
        None
    }
}

/// What to do with a field.
#[derive(Clone, Copy, Debug)]
pub enum Change<'v> {
    /// Make it absent; empty a list or map.
    Clear,
    /// Replace its value. Lists and maps take all elements of another.
    Set(ValueRef<'v>),
    /// Lend the message, list or map in it, made if it is absent.
    Lend,
}

/// What a [`Change`] of a field lends.
pub enum Lent<'m> {
    /// Nothing: the field was not asked to lend.
    Nothing,
    /// The message.
    Message(&'m mut dyn ReflectMut),
    /// The list.
    List(&'m mut dyn ReflectListMut),
    /// The map.
    Map(&'m mut dyn ReflectMapMut),
}

impl core::fmt::Debug for Lent<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Lent::Nothing => "Nothing",
            Lent::Message(_) => "Message",
            Lent::List(_) => "List",
            Lent::Map(_) => "Map",
        })
    }
}

impl<'a> dyn ReflectMut + 'a {
    /// Has the message this field? See [`field`](Reflect::field).
    pub fn has(&self, number: u32) -> bool {
        self.field(number).is_some()
    }

    /// Replaces the value of a field. Lists and maps take all elements of another; a message becomes a copy.
    ///
    /// # Errors
    /// No field has the number, or it can not hold the value.
    pub fn set(&mut self, number: u32, value: ValueRef<'_>) -> Result<(), ReflectError> {
        self.change(number, Change::Set(value)).map(drop)
    }

    /// Makes a field absent.
    ///
    /// # Errors
    /// No field has the number.
    pub fn clear(&mut self, number: u32) -> Result<(), ReflectError> {
        self.change(number, Change::Clear).map(drop)
    }

    /// The message in a field, made if it is absent.
    ///
    /// # Errors
    /// No field of a message has the number.
    pub fn message_mut(&mut self, number: u32) -> Result<&mut dyn ReflectMut, ReflectError> {
        match self.change(number, Change::Lend)? {
            Lent::Message(message) => Ok(message),
            _ => Err(ReflectError::OtherKind),
        }
    }

    /// The list in a repeated field.
    ///
    /// # Errors
    /// No repeated field has the number.
    pub fn list_mut(&mut self, number: u32) -> Result<&mut dyn ReflectListMut, ReflectError> {
        match self.change(number, Change::Lend)? {
            Lent::List(list) => Ok(list),
            _ => Err(ReflectError::OtherKind),
        }
    }

    /// The map in a map field.
    ///
    /// # Errors
    /// No map field has the number.
    pub fn map_mut(&mut self, number: u32) -> Result<&mut dyn ReflectMapMut, ReflectError> {
        match self.change(number, Change::Lend)? {
            Lent::Map(map) => Ok(map),
            _ => Err(ReflectError::OtherKind),
        }
    }

    /// Makes all fields absent, unknown ones too.
    pub fn clear_all(&mut self) {
        let numbers = self.description().all_fields();
        for field in numbers {
            // Its own number: it can be cleared.
            let _ = self.clear(field.number);
        }
        if let Some(unknown) = self.unknown_mut() {
            unknown.clear();
        }
    }

    /// Merges the fields of a message of the same type into this one, as if the bytes of both stood one behind the other:
    /// scalars are replaced, messages merge, lists append, maps overwrite by key.
    ///
    /// # Errors
    /// The messages are of different types; the fields merged before the one that does not fit stay.
    pub fn merge_from(&mut self, source: &dyn Reflect) -> Result<(), ReflectError> {
        if self.description().name != source.description().name {
            return Err(ReflectError::OtherKind);
        }
        merge::merge(self, source)
    }
}

macro_rules! behind_pointers {
    ($($place:ident<T: $(?$sized:ident)? $($clone:ident)?>, $inner:expr;)*) => {$(
        impl<T: Reflect + ?Sized> Reflect for $place<T> {
            fn description(&self) -> &MessageDescription {
                (**self).description()
            }

            fn field(&self, number: u32) -> Option<ValueRef<'_>> {
                (**self).field(number)
            }

            fn unknown(&self) -> UnknownRef<'_> {
                (**self).unknown()
            }
        }

        impl<T: ReflectMut $(+ ?$sized)? $(+ $clone)?> ReflectMut for $place<T> {
            fn change(&mut self, number: u32, change: Change<'_>) -> Result<Lent<'_>, ReflectError> {
                $inner(self).change(number, change)
            }

            fn unknown_mut(&mut self) -> Option<&mut UnknownFields> {
                $inner(self).unknown_mut()
            }
        }

        impl<T: super::Described> super::Described for $place<T> {
            const DESCRIPTION: &'static MessageDescription = T::DESCRIPTION;
        }
    )*};
}

behind_pointers! {
    Box<T: ?Sized>, Box::as_mut;
    Rc<T: Clone>, Rc::make_mut;
    Arc<T: Clone>, Arc::make_mut;
}

/// A oneof whose member can be read by number; `#[derive(Reflect)]` implements it.
pub trait ReflectOneof: Sized {
    /// The members.
    const FIELDS: FieldTable;

    /// The member that is there: its number and value.
    fn member(&self) -> (u32, ValueRef<'_>);

    /// The value of the member with this number, if it is the one that is there: the line of [`Reflect::field`].
    fn field(slot: &Option<Self>, number: u32) -> Option<ValueRef<'_>> {
        let (member, value) = slot.as_ref()?.member();
        (member == number).then_some(value)
    }
}

/// A oneof whose member can be changed by number; `#[derive(Reflect)]` implements it.
pub trait ReflectOneofMut: ReflectOneof {
    /// Changes a member: the line of [`ReflectMut::change`].
    ///
    /// # Errors
    /// As [`ReflectMut::change`].
    fn change<'m>(slot: &'m mut Option<Self>, number: u32, change: Change<'_>) -> Result<Lent<'m>, ReflectError>;
}
