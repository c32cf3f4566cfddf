//! What views hold that live in an arena: lists, boxes, unknown records.

use super::{Entries, Group, List, Msg, Value};
use crate::{
    arena::{Arena, ArenaList, Growing},
    message::{Decode, Encode},
    reader::{Flow, Held, Payload, Records},
    spare::Spare,
    unknown::{UnknownFields, UnknownRef},
    view::ToMessage,
    writer::{Output, Writer},
};
use alloc::vec::Vec;
use core::{fmt, hint::cold_path, ops::Deref};

/// As it is, the list has the room that it has; [`ArenaList::growing`] gives it more.
impl<T> List<T> for ArenaList<'_, T> {
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.room()
    }

    fn reserve(&mut self, _: usize) {}

    /// # Panics
    /// Where there is no room.
    #[inline(always)]
    fn push(&mut self, value: T) {
        self.append(|| value);
    }

    #[inline(always)]
    fn push_default(&mut self) -> &mut T
    where
        T: Default,
    {
        self.append(T::default)
    }

    #[inline(always)]
    fn as_slice(&self) -> &[T] {
        self
    }

    #[inline(always)]
    fn append_all(&mut self, values: impl Iterator<Item = T>) {
        self.fill(values);
    }

    #[inline(always)]
    fn spare(&mut self) -> Option<Spare<'_, T>> {
        Some(self.spare())
    }
}

impl<T> List<T> for Growing<'_, '_, T> {
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.list.room()
    }

    #[inline]
    fn reserve(&mut self, additional: usize) {
        self.make_room(additional);
    }

    #[inline(always)]
    fn push(&mut self, value: T) {
        self.list.append(|| value);
    }

    #[inline(always)]
    fn push_default(&mut self) -> &mut T
    where
        T: Default,
    {
        self.list.append(T::default)
    }

    #[inline(always)]
    fn as_slice(&self) -> &[T] {
        self.list
    }

    #[inline(always)]
    fn append_all(&mut self, values: impl Iterator<Item = T>) {
        self.list.fill(values);
    }

    #[inline(always)]
    fn spare(&mut self) -> Option<Spare<'_, T>> {
        Some(self.list.spare())
    }
}

/// All entries in their order on the wire, as in `Vec<(K, V)>`.
impl<K, V> Entries<K, V> for ArenaList<'_, (K, V)> {
    #[inline]
    fn is_unique(&self) -> bool {
        <[_]>::len(self) < 2
    }

    fn reserve(&mut self, _: usize) {}

    #[inline]
    fn has_room(&self) -> bool {
        <[_]>::len(self) < self.room()
    }

    #[inline]
    fn len(&self) -> usize {
        <[_]>::len(self)
    }

    /// # Panics
    /// Where there is no room.
    #[inline]
    fn insert(&mut self, key: K, value: V) {
        self.append(|| (key, value));
    }

    #[inline]
    fn for_each_back<'m>(&'m self, _: bool, mut visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        self.iter().rev().for_each(|(key, value)| visit(key, value));
    }
}

impl<K, V> Entries<K, V> for Growing<'_, '_, (K, V)> {
    #[inline]
    fn reserve(&mut self, additional: usize) {
        self.make_room(additional);
    }

    #[inline]
    fn has_room(&self) -> bool {
        self.list.has_room()
    }

    #[inline]
    fn len(&self) -> usize {
        Entries::len(self.list)
    }

    #[inline]
    fn insert(&mut self, key: K, value: V) {
        self.list.append(|| (key, value));
    }

    #[inline]
    fn for_each_back<'m>(&'m self, sorted: bool, visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        self.list.for_each_back(sorted, visit);
    }
}

impl<T: PartialEq> PartialEq for ArenaList<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for ArenaList<'_, T> {}

impl<T: fmt::Debug> fmt::Debug for ArenaList<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'l, T> IntoIterator for &'l ArenaList<'_, T> {
    type Item = &'l T;
    type IntoIter = core::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A message in an [`Arena`], where a `Box` would be on the heap: a reference.
pub struct ArenaBox<'a, T>(&'a T);

impl<T> Deref for ArenaBox<'_, T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        self.0
    }
}

impl<T> Clone for ArenaBox<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ArenaBox<'_, T> {}

impl<T: PartialEq> PartialEq for ArenaBox<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

impl<T: Eq> Eq for ArenaBox<'_, T> {}

impl<T: fmt::Debug> fmt::Debug for ArenaBox<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Encode> Encode for ArenaBox<'_, T> {
    #[inline(always)]
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        self.0.fields(out)
    }

    #[inline(always)]
    fn fields_len(&self) -> u64 {
        self.0.fields_len()
    }
}

impl<T: ToMessage> ToMessage for ArenaBox<'_, T> {
    type Message = T::Message;

    #[inline]
    fn to_message(&self) -> T::Message {
        self.0.to_message()
    }
}

macro_rules! boxed_message_kinds {
    ($($kind:ident: $read:ident;)*) => {$(
        impl<'a, T: Decode<'a> + Default + Clone> Value<'a, ArenaBox<'a, T>> for $kind {
            fn read(payload: &mut Payload<'_, 'a>, number: u32) -> Flow<ArenaBox<'a, T>> {
                let message = room_for(T::default(), payload)?;
                payload.$read(number, message, Held::Made)?;
                Ok(ArenaBox(message))
            }

            /// Others may share the message, so it is a new one that merges.
            fn merge(payload: &mut Payload<'_, 'a>, number: u32, value: &mut ArenaBox<'a, T>) -> Flow {
                let message = room_for(value.0.clone(), payload)?;
                payload.$read(number, message, Held::Plain)?;
                *value = ArenaBox(message);
                Ok(())
            }

            fn merge_optional(
                payload: &mut Payload<'_, 'a>,
                number: u32,
                value: &mut Option<ArenaBox<'a, T>>,
            ) -> Flow {
                let held = Held::Optional(value.is_some());
                let message = room_for(value.map_or_else(T::default, |message| message.0.clone()), payload)?;
                payload.$read(number, message, held)?;
                *value = Some(ArenaBox(message));
                Ok(())
            }
        }
    )*};
}

boxed_message_kinds! {
    Msg: message_held;
    Group: group_held;
}

/// Puts the message into the arena, within the budget.
fn room_for<'a, T: Decode<'a>>(message: T, payload: &Payload<'_, 'a>) -> Flow<&'a mut T> {
    payload.charge(size_of::<T>() + T::HEAP)?;
    let place: Option<&'a mut T> = payload.arena().and_then(|arena| arena.alloc(message));
    place.ok_or_else(|| payload.fail_full())
}

/// The unknown fields of a view that lives in an [`Arena`]. One word, never dropped.
#[derive(Clone, Copy, Default)]
pub struct ArenaUnknownFields<'a>(Option<&'a Node<'a>>);

struct Node<'a> {
    records: Records<'a>,
    previous: Option<&'a Node<'a>>,
}

impl<'a> ArenaUnknownFields<'a> {
    /// None.
    pub const fn new() -> Self {
        ArenaUnknownFields(None)
    }

    /// Are there none?
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The records, the last ones first; those that followed each other may be one item, in their order.
    pub fn records_back(&self) -> impl Iterator<Item = Records<'a>> + '_ {
        core::iter::successors(self.0, |node| node.previous).map(|node| node.records)
    }

    /// Appends records; false where the arena has no room for them.
    #[cold]
    #[must_use = "the records may not have been kept"]
    pub fn push(&mut self, records: Records<'a>, arena: &'a Arena<'a>) -> bool {
        let Some(node) = arena.alloc(Node { records, previous: self.0 }) else { return false };
        self.0 = Some(node);
        true
    }

    /// Writes the records.
    #[inline(always)]
    pub fn write(&self, writer: &mut Writer<'_>) {
        self.records_back().for_each(|records| records.write(writer));
    }

    /// How many bytes [`write`](Self::write) writes.
    #[inline]
    pub fn encoded_len(&self) -> u64 {
        if self.is_empty() {
            return 0;
        }
        cold_path();
        self.records_back().map(|records| records.encoded_len()).sum()
    }

    /// The records in the order of their arrival.
    pub(crate) fn records(&self) -> Vec<Records<'a>> {
        let mut records: Vec<_> = self.records_back().collect();
        records.reverse();
        records
    }

    /// The records, for those who take them from any message.
    pub fn borrowed(&self) -> UnknownRef<'_> {
        UnknownRef::from(*self)
    }

    /// The same, owned.
    pub fn to_owned(&self) -> UnknownFields {
        let mut unknown = UnknownFields::new();
        self.records().into_iter().for_each(|records| unknown.push(records));
        unknown
    }
}

/// Record by record, however they arrived.
impl PartialEq for ArenaUnknownFields<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.borrowed() == other.borrowed()
    }
}

impl Eq for ArenaUnknownFields<'_> {}

impl fmt::Debug for ArenaUnknownFields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_owned().fmt(f)
    }
}
