//! A box for messages that can hold themselves.
//!
//! # Invariant
//!
//! N1 What is read out of the box is this value's alone: after it nobody has the value, and it is not dropped.

use crate::{
    arena::Arena,
    depth::Visit,
    message::{Decode, Encode},
    reader::{Fields, Input, Records},
    recursive::{self, CopyTo, Recursive, Remains},
    reflect::{Described, Fill, Flow, Row, Show, Sink, Source, Table},
    reset::Reset,
    view::ToMessage,
    writer::Output,
};
use alloc::boxed::Box;
use core::{
    borrow::{Borrow, BorrowMut},
    fmt,
    hash::{Hash, Hasher},
    mem::ManuallyDrop,
    ops::{Deref, DerefMut, RangeInclusive},
    ptr,
};

/// A `Box` for a message that can hold itself. It is cloned, compared and dropped without going down a level of the stack
/// for each of the messages in it. Generated code has it where a message leads back to itself.
///
/// What is dropped has been taken apart: an `impl Drop` of the message finds its recursive fields empty.
///
/// ```
/// use wire::{Message, Nested, Recursive};
///
/// #[derive(Message, Recursive, Default, Debug)]
/// struct Expression {
///     #[proto(1, string)]
///     operator: String,
///     #[proto(2, message, optional, recursive)]
///     left: Option<Nested<Expression>>,
///     #[proto(3, message, optional, recursive)]
///     right: Option<Nested<Expression>>,
/// }
///
/// let x = Expression { operator: "x".into(), ..Default::default() };
/// let not = Expression { operator: "!".into(), right: Some(x.into()), ..Default::default() };
/// assert_eq!(not.right.as_ref().unwrap().operator, "x");
/// let x: Expression = not.right.unwrap().into_inner();
/// # assert_eq!(x.operator, "x");
/// ```
pub struct Nested<T: Recursive>(Box<T>);

impl<T: Recursive> Nested<T> {
    /// Puts the message into a box.
    pub fn new(message: T) -> Self {
        Nested(Box::new(message))
    }

    /// Takes the message out of its box.
    pub fn into_inner(self) -> T {
        *self.into_box()
    }

    /// The same box, of the standard library.
    pub fn into_box(self) -> Box<T> {
        let this = ManuallyDrop::new(self);
        // SAFETY: `this` is not used again, and not dropped (N1).
        unsafe { ptr::read(&this.0) }
    }
}

impl<T: Recursive> Drop for Nested<T> {
    fn drop(&mut self) {
        let mut rest = Remains::new();
        self.0.part(&mut rest);
        rest.drop_all();
    }
}

impl<T: Recursive> Deref for Nested<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Recursive> DerefMut for Nested<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Recursive> From<T> for Nested<T> {
    fn from(message: T) -> Self {
        Nested::new(message)
    }
}

impl<T: Recursive> From<Box<T>> for Nested<T> {
    fn from(message: Box<T>) -> Self {
        Nested(message)
    }
}

impl<T: Recursive> AsRef<T> for Nested<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T: Recursive> AsMut<T> for Nested<T> {
    fn as_mut(&mut self) -> &mut T {
        self
    }
}

impl<T: Recursive> Borrow<T> for Nested<T> {
    fn borrow(&self) -> &T {
        self
    }
}

impl<T: Recursive> BorrowMut<T> for Nested<T> {
    fn borrow_mut(&mut self) -> &mut T {
        self
    }
}

impl<T: Recursive + Default> Default for Nested<T> {
    fn default() -> Self {
        Nested(Box::default())
    }
}

impl<T: Recursive> Clone for Nested<T> {
    fn clone(&self) -> Self {
        let mut to: Self = self.begin();
        recursive::copy(&**self, &mut *to);
        to
    }
}

impl<T: Recursive> PartialEq for Nested<T> {
    fn eq(&self, other: &Self) -> bool {
        recursive::eq(&**self, &**other)
    }
}

impl<T: Recursive + Eq> Eq for Nested<T> {}

/// Panics where a thousand boxes are around it.
impl<T: Recursive + PartialOrd> PartialOrd for Nested<T> {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        let _visit = Visit::start_or_panic();
        (**self).partial_cmp(&**other)
    }
}

/// Panics where a thousand boxes are around it.
impl<T: Recursive + Ord> Ord for Nested<T> {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        let _visit = Visit::start_or_panic();
        (**self).cmp(&**other)
    }
}

/// Panics where a thousand boxes are around it.
impl<T: Recursive + Hash> Hash for Nested<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let _visit = Visit::start_or_panic();
        (**self).hash(state);
    }
}

/// Messages in a hundred boxes are shown as `..`.
impl<T: Recursive + fmt::Debug> fmt::Debug for Nested<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        recursive::debug(f, |f| (**self).fmt(f))
    }
}

impl<T: Recursive + fmt::Display> fmt::Display for Nested<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'a, T: Recursive + Decode<'a>> Decode<'a> for Nested<T> {
    const REQUIRED: &'static [u32] = T::REQUIRED;
    const NUMBERS: &'static [RangeInclusive<u32>] = T::NUMBERS;
    const HEAP: usize = Box::<T>::HEAP;
    const ARENA: bool = T::ARENA;

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

impl<T: Recursive + Encode> Encode for Nested<T> {
    #[inline(always)]
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        (**self).fields(out)
    }

    #[inline(always)]
    fn fields_len(&self) -> u64 {
        (**self).fields_len()
    }
}

impl<T: Recursive + Reset> Reset for Nested<T> {
    #[inline]
    fn reset(&mut self) {
        (**self).reset();
    }
}

impl<T: Recursive + ToMessage> ToMessage for Nested<T> {
    type Message = T::Message;

    #[inline]
    fn to_message(&self) -> T::Message {
        (**self).to_message()
    }
}

impl<T: Recursive + Show> Show for Nested<T> {
    #[inline(always)]
    fn described(&self) -> &Table {
        (**self).described()
    }

    #[inline(always)]
    fn show<S: Sink + ?Sized>(&self, sink: &mut S) -> Flow {
        (**self).show(sink)
    }
}

impl<T: Recursive + Fill> Fill for Nested<T> {
    const HEAP: usize = size_of::<T>() + T::HEAP;

    #[inline(always)]
    fn fill<S: Source + ?Sized>(&mut self, place: usize, source: &mut S) -> Flow {
        (**self).fill(place, source)
    }
}

impl<T: Recursive + Described> Described for Nested<T> {
    const ROWS: &'static [&'static Row] = T::ROWS;
    const TABLE: &'static Table = T::TABLE;
}

#[cfg(feature = "serde")]
impl<T: Recursive + serde::Serialize> serde::Serialize for Nested<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: Recursive + serde::Deserialize<'de>> serde::Deserialize<'de> for Nested<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Nested::new)
    }
}
