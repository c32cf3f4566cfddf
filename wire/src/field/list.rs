//! What a repeated field lives in.

use crate::{
    reader::{Budget, Flow, Payload, Rest},
    spare::Spare,
    tag::Tag,
};
use alloc::vec::Vec;
use core::{alloc::Layout, mem};

/// The memory that a list or a map takes to grow, and what it gives back when it has: what a decode charges to its budget
/// ([`DecodeOptions::element_memory`](crate::DecodeOptions::element_memory)), before it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    taken: usize,
    freed: usize,
    /// Alignment, where the memory is that of an arena; else 0.
    in_arena: usize,
    is_later: bool,
}

impl Growth {
    /// It need not grow.
    pub const NONE: Growth = Growth::moved(0, 0);

    /// So many bytes in place of those that it has had, which are free once the elements have moved.
    pub const fn moved(before: usize, after: usize) -> Growth {
        Growth { taken: after, freed: before, in_arena: 0, is_later: false }
    }

    /// So many bytes more, which a map takes when the entry comes, and not when room is made for it.
    pub const fn later(bytes: usize) -> Growth {
        Growth { taken: bytes, freed: 0, in_arena: 0, is_later: true }
    }

    /// A piece of an arena, which gives nothing back.
    pub(crate) const fn in_arena(size: usize, align: usize) -> Growth {
        Growth { taken: size, freed: 0, in_arena: align, is_later: false }
    }

    pub(crate) const fn is_none(self) -> bool {
        self.taken == 0
    }

    /// # Errors
    /// The limit of element memory.
    #[inline]
    pub(crate) fn charge(self, budget: Budget<'_, '_>) -> Flow {
        match self.in_arena {
            0 => budget.charge(self.taken),
            align => match Layout::from_size_align(self.taken, align) {
                Ok(piece) => budget.charge_piece(piece),
                Err(_) => budget.charge(self.taken),
            },
        }
    }

    /// The same, in the field of a payload.
    ///
    /// # Errors
    /// The limit of element memory.
    pub(super) fn charge_at(self, payload: &Payload<'_, '_>) -> Flow {
        payload.inside(self.charge(payload.budget()))
    }

    pub(super) const fn taken(self) -> usize {
        self.taken
    }

    pub(super) const fn freed(self) -> usize {
        self.freed
    }

    pub(super) const fn is_later(self) -> bool {
        self.is_later
    }

    /// After it has grown.
    #[inline]
    pub(crate) fn refund(self, budget: Budget<'_, '_>) {
        if self.freed > 0 {
            budget.refund(self.freed);
        }
    }
}

/// A list that a repeated field can live in. Implement it for a list of your own.
pub trait List<T> {
    /// How many elements fit without growing.
    fn capacity(&self) -> usize;

    /// Makes room for `additional` more elements, and for no more if it can: the reader itself asks for more than it needs
    /// where elements would have to be moved too often. A list of fixed capacity makes none: reading more than fits is an
    /// error, [`Full`](crate::DecodeErrorKind::Full).
    fn reserve(&mut self, additional: usize);

    /// The memory that it takes to have room for `capacity` elements. What a list takes beyond that is charged afterwards.
    #[inline]
    fn growth(&self, capacity: usize) -> Growth {
        Growth::moved(self.capacity().wrapping_mul(size_of::<T>()), capacity.saturating_mul(size_of::<T>()))
    }

    /// Appends an element.
    fn push(&mut self, value: T);

    /// Appends the default value, and lends it.
    fn push_default(&mut self) -> &mut T
    where
        T: Default;

    /// The elements.
    fn as_slice(&self) -> &[T];

    /// Appends values; there is room for them.
    #[inline(always)]
    fn append_all(&mut self, values: impl Iterator<Item = T>)
    where
        Self: Sized,
    {
        values.for_each(|value| self.push(value));
    }

    /// This list where it is a `Vec`, which has the fastest ways in.
    #[inline(always)]
    fn as_vec(&mut self) -> Option<&mut Vec<T>> {
        None
    }

    /// The places behind the last element, where they lie in one piece: how packed numbers come in.
    #[inline(always)]
    fn spare(&mut self) -> Option<Spare<'_, T>> {
        self.as_vec().map(Spare::of_vec)
    }
}

impl<T> List<T> for Vec<T> {
    #[inline(always)]
    fn capacity(&self) -> usize {
        Vec::capacity(self)
    }

    #[inline]
    fn reserve(&mut self, additional: usize) {
        if Vec::capacity(self) == 0 {
            // Without asking whether there is something to move, or to drop.
            mem::forget(mem::replace(self, Vec::with_capacity(additional)));
        } else {
            Vec::reserve_exact(self, additional);
        }
    }

    #[inline(always)]
    fn push(&mut self, value: T) {
        Vec::push(self, value);
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn push_default(&mut self) -> &mut T
    where
        T: Default,
    {
        let len = self.len();
        // Unlike `push`, this makes the value in its place: where the fields are small, a copy through the stack costs
        // as much as reading them.
        self.resize_with(len + 1, T::default);
        &mut self[len]
    }

    #[inline(always)]
    fn as_slice(&self) -> &[T] {
        self
    }

    #[inline(always)]
    fn append_all(&mut self, values: impl Iterator<Item = T>) {
        self.extend(values);
    }

    #[inline(always)]
    fn as_vec(&mut self) -> Option<&mut Vec<T>> {
        Some(self)
    }
}

/// Elements of so many bytes are counted before the first: room for some that do not come costs more than that.
const LARGE: usize = 128;

/// Makes room for the element whose payload this is, where there is none. False in the second pass, which keeps nothing.
#[inline(always)]
pub(super) fn make_room<T, L: List<T>>(list: &mut L, tag: Tag, payload: &Payload<'_, '_>) -> Flow<bool> {
    if list.as_slice().len() < list.capacity() {
        return Ok(true);
    }
    let fits = grow_by_run(list, tag, payload.budget(), payload.rest(tag.encoded_len() + 1));
    payload.inside(fits)
}

#[inline(never)]
fn grow_by_run<T, L: List<T>>(list: &mut L, tag: Tag, budget: Budget<'_, '_>, rest: Rest) -> Flow<bool> {
    if budget.is_checking() {
        return Ok(false);
    }
    // Counting ahead pays for lists of tens and costs on short ones: the first four small elements come one by one. A
    // record of many fields takes so long to read that all of them may be counted, which saves copies when the list grows;
    // and so may small records, for the list is then made once.
    let most = const { if size_of::<T>() < 64 { usize::MAX } else { 1 << 16 } };
    let run = if list.capacity() == 0 && size_of::<T>() < LARGE { 1 } else { budget.run_of(tag, rest, most) };
    grow(list, run, budget, rest)
}

/// The same where going over the records is all that reading them is, so that counting ahead would double it.
#[inline(always)]
pub(super) fn make_more_room<T, L: List<T>>(list: &mut L, tag: Tag, payload: &Payload<'_, '_>) -> Flow<bool> {
    if list.as_slice().len() < list.capacity() {
        return Ok(true);
    }
    let fits = grow(list, 1, payload.budget(), payload.rest(tag.encoded_len() + 1));
    payload.inside(fits)
}

/// Makes room for `needed` elements, within the budget; for as many as there are, where elements would have to be moved
/// too often else, but not for more than may still come: in the message for the first elements, and in the input later, as other
/// occurrences may merge into the message. False in the second
/// pass for required fields, which keeps nothing: then there may be no room.
#[inline]
pub(crate) fn grow<T, L: List<T>>(list: &mut L, needed: usize, budget: Budget<'_, '_>, rest: Rest) -> Flow<bool> {
    let (len, before) = (list.as_slice().len(), list.capacity());
    if before - len >= needed {
        return Ok(true);
    }
    if budget.is_checking() {
        return Ok(false);
    }
    let some = if before > 0 { len } else { const { if size_of::<T>() < LARGE { 4 } else { 1 } } };
    let additional =
        if needed < some { some.min(needed.saturating_add(budget.most(rest, before == 0))) } else { needed };
    let capacity = len.saturating_add(additional);
    let growth = list.growth(capacity);
    growth.charge(budget)?;
    list.reserve(additional);
    let taken = list.capacity();
    if taken - len < needed {
        return Err(budget.fail_full());
    }
    growth.refund(budget);
    if taken > capacity {
        budget.charge((taken - capacity).saturating_mul(size_of::<T>()))?;
    }
    Ok(true)
}
