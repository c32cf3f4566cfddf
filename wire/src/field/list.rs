//! What a repeated field lives in.

use crate::{
    reader::{Budget, Flow, Payload},
    spare::Spare,
    tag::Tag,
};
use alloc::vec::Vec;
use core::mem;

/// A list that a repeated field can live in. Implement it for a list of your own.
pub trait List<T> {
    /// How many elements fit without growing.
    fn capacity(&self) -> usize;

    /// Makes room for `additional` more elements, at least. A list of fixed capacity makes none: reading more than fits is
    /// an error, [`Full`](crate::DecodeErrorKind::Full).
    fn reserve(&mut self, additional: usize);

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
            // Without asking whether there is something to move, or to drop. Small elements get room for some more, as from
            // `reserve`.
            let least = if size_of::<T>() < LARGE { 4 } else { 1 };
            mem::forget(mem::replace(self, Vec::with_capacity(additional.max(least))));
        } else {
            Vec::reserve(self, additional);
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

/// Makes room for the element whose payload this is, where there is none.
#[inline(always)]
pub(super) fn make_room<T, L: List<T>>(list: &mut L, tag: Tag, payload: &Payload<'_, '_>) -> Flow {
    if list.as_slice().len() < list.capacity() {
        return Ok(());
    }
    // Counting ahead pays for lists of tens and costs on short ones: the first four small elements come one by one. A
    // record of many fields takes so long to read that all of them may be counted, which saves copies when the list grows.
    let most = if size_of::<T>() < 64 { 64 } else { 1 << 16 };
    let run = if list.capacity() == 0 && size_of::<T>() < LARGE { 1 } else { payload.run_of(tag, most) };
    let fits = reserve(list, run, payload.budget());
    payload.inside(fits)
}

/// The same where going over the records is all that reading them is, so that counting ahead would double it.
#[inline(always)]
pub(super) fn make_more_room<T, L: List<T>>(list: &mut L, payload: &Payload<'_, '_>) -> Flow {
    let len = list.as_slice().len();
    if len < list.capacity() {
        return Ok(());
    }
    let fits = reserve(list, len.max(4), payload.budget());
    payload.inside(fits)
}

/// Makes room for `additional` elements, within the budget.
#[inline(never)]
pub(crate) fn reserve<T, L: List<T>>(list: &mut L, additional: usize, budget: Budget<'_, '_>) -> Flow {
    let before = list.capacity();
    if before - list.as_slice().len() >= additional {
        return Ok(());
    }
    budget.charge(additional.saturating_mul(size_of::<T>()))?;
    list.reserve(additional);
    if list.capacity() - list.as_slice().len() < additional {
        return Err(budget.fail_full());
    }
    // What the list took beyond that, to grow less often.
    budget.charge((list.capacity() - before).saturating_sub(additional).saturating_mul(size_of::<T>()))
}
