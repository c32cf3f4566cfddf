//! What views hold that live in an arena: lists, boxes, unknown records.

use super::{Entries, Group, Growth, Kind, List, Msg, Value};
use crate::{
    arena::{Arena, ArenaList, Growing, Place},
    cold::cold_path,
    message::{Decode, Encode},
    reader::{Flow, Held, Payload, Records},
    spare::Spare,
    unknown::{UnknownFields, UnknownRef},
    view::ToMessage,
    writer::{Output, Writer},
};
use alloc::vec::Vec;
use core::{alloc::Layout, fmt, ops::Deref};

/// As it is, the list has the room that it has; [`ArenaList::growing`] gives it more.
impl<T> List<T> for ArenaList<'_, T> {
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.room()
    }

    fn reserve(&mut self, _: usize) {}

    fn growth(&self, _: usize) -> Growth {
        Growth::NONE
    }

    /// # Panics
    /// Where there is no room.
    #[inline(always)]
    fn push(&mut self, value: T) {
        self.append(|| value);
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
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
        self.make_room(self.list.len().saturating_add(additional));
    }

    fn growth(&self, capacity: usize) -> Growth {
        Growing::growth(self, capacity)
    }

    #[inline(always)]
    fn push(&mut self, value: T) {
        self.list.append(|| value);
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
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

    fn growth(&self, _: usize) -> Growth {
        Growth::NONE
    }

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
        self.make_room(Entries::len(self.list).saturating_add(additional));
    }

    #[inline]
    fn growth(&self, additional: usize) -> Growth {
        let capacity = Entries::len(self.list).saturating_add(additional);
        if capacity <= self.list.room() { Growth::NONE } else { Growing::growth(self, capacity) }
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

/// A message in an [`Arena`], where a `Box` would be on the heap: one word, never dropped. A clone shares the message.
pub struct ArenaBox<'a, T>(Place<'a, T>);

impl<T> Deref for ArenaBox<'_, T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        self.0.get()
    }
}

impl<T> Clone for ArenaBox<'_, T> {
    fn clone(&self) -> Self {
        ArenaBox(self.0.clone())
    }
}

impl<T: PartialEq> PartialEq for ArenaBox<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for ArenaBox<'_, T> {}

impl<T: fmt::Debug> fmt::Debug for ArenaBox<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Encode> Encode for ArenaBox<'_, T> {
    #[inline(always)]
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        (**self).fields(out)
    }

    #[inline(always)]
    fn fields_len(&self) -> u64 {
        (**self).fields_len()
    }
}

impl<T: ToMessage> ToMessage for ArenaBox<'_, T> {
    type Message = T::Message;

    #[inline]
    fn to_message(&self) -> T::Message {
        (**self).to_message()
    }
}

macro_rules! boxed_message_kinds {
    ($($kind:ident: $read:ident;)*) => {$(
        impl<'a, T: Decode<'a> + Default + Clone> Value<'a, ArenaBox<'a, T>> for $kind {
            const IS_MISSED: bool = !T::REQUIRED.is_empty();

            fn read(payload: &mut Payload<'_, 'a>, number: u32) -> Flow<ArenaBox<'a, T>> {
                let mut message = room_for(T::default, payload)?;
                payload.$read(number, exclusive(&mut message, payload)?, Held::Made)?;
                Ok(message)
            }

            /// Where others share the message, it is a new one that merges.
            fn merge(payload: &mut Payload<'_, 'a>, number: u32, message: &mut ArenaBox<'a, T>) -> Flow {
                payload.$read(number, exclusive(message, payload)?, Held::Plain)
            }

            fn merge_optional(
                payload: &mut Payload<'_, 'a>,
                number: u32,
                value: &mut Option<ArenaBox<'a, T>>,
            ) -> Flow {
                let held = Held::Optional(value.is_some());
                if payload.is_checking() {
                    return payload.check::<T>(number, held, Self::WIRE_TYPE);
                }
                let message = match value {
                    Some(message) => message,
                    None => value.insert(room_for(T::default, payload)?),
                };
                payload.$read(number, exclusive(message, payload)?, held)
            }

            fn release(message: ArenaBox<'a, T>, payload: &Payload<'_, 'a>) {
                payload.give_back(message.0);
            }

            fn absent(entry: &Payload<'_, 'a>, behind: &Payload<'_, 'a>, number: u32) -> Flow {
                entry.absent_value::<T>(number, behind)
            }
        }
    )*};
}

boxed_message_kinds! {
    Msg: message_held;
    Group: group_held;
}

/// Puts a message into the arena, within the budget.
fn room_for<'a, T: Decode<'a>>(make: impl FnOnce() -> T, payload: &Payload<'_, 'a>) -> Flow<ArenaBox<'a, T>> {
    payload.charge(T::HEAP)?;
    let charged = payload.budget().charge_piece(Place::<T>::LAYOUT);
    payload.inside(charged)?;
    let place = payload.arena().and_then(|arena| Place::new(arena, make));
    place.map(ArenaBox).ok_or_else(|| payload.fail_full())
}

/// The message to change: this one, or else one of its own.
fn exclusive<'m, 'a, T: Decode<'a> + Clone>(
    message: &'m mut ArenaBox<'a, T>,
    payload: &Payload<'_, 'a>,
) -> Flow<&'m mut T> {
    if message.0.get_mut().is_none() {
        *message = room_for(|| (**message).clone(), payload)?;
    }
    message.0.get_mut().ok_or_else(|| payload.fail_full())
}

/// The unknown fields of a view that lives in an [`Arena`]. One word, never dropped.
#[derive(Clone, Copy, Default)]
pub struct ArenaUnknownFields<'a>(Option<&'a Node<'a>>);

struct Node<'a> {
    records: Records<'a>,
    previous: Option<&'a Node<'a>>,
}

impl<'a> ArenaUnknownFields<'a> {
    /// What a [`push`](Self::push) takes of an arena.
    pub(crate) const PIECE: Layout = Layout::new::<Node<'_>>();

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
