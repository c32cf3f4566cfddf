//! The places behind the last element of a list, for code that fills many of them at once.
//!
//! # Invariants
//!
//! * S1 Places by themselves, such as an arena's, are those that follow the last element of a list, and `len` is its length.
//!
//! A user's [`List`](crate::List) may lend another one each time. Whichever it is, it is borrowed exclusively from when its
//! places are asked for until they are filled, so they are places of that list; and how many there are is its own
//! word (`spare_capacity_mut`), not the user's.

use alloc::vec::Vec;
use core::{fmt, mem::MaybeUninit};

/// Where the next elements of a list go, if it lies in one piece: what [`List::spare`](crate::List::spare) lends.
///
/// Only lists of this crate have any; a list of your own that keeps a `Vec` lends that ([`List::as_vec`](crate::List::as_vec)).
pub struct Spare<'l, T>(Of<'l, T>);

enum Of<'l, T> {
    Vec(&'l mut Vec<T>),
    Places { places: &'l mut [MaybeUninit<T>], len: &'l mut u32 },
}

impl<'l, T> Spare<'l, T> {
    #[inline(always)]
    pub(crate) fn of_vec(list: &'l mut Vec<T>) -> Self {
        Spare(Of::Vec(list))
    }

    /// Places that follow `len` elements (S1).
    #[inline(always)]
    pub(crate) fn of_places(places: &'l mut [MaybeUninit<T>], len: &'l mut u32) -> Self {
        Spare(Of::Places { places, len })
    }

    /// The places; there is room for all that was reserved.
    #[inline(always)]
    pub(crate) fn places(&mut self) -> &mut [MaybeUninit<T>] {
        match &mut self.0 {
            Of::Vec(list) => list.spare_capacity_mut(),
            Of::Places { places, .. } => places,
        }
    }

    /// Makes one more element in the first place.
    ///
    /// # Panics
    /// Where there is no room.
    #[inline(always)]
    pub(crate) fn put(mut self, make: impl FnOnce() -> T) {
        self.places().first_mut().expect("there is room for the element").write(make());
        // SAFETY: there is a place, and it was just written; where `make` panics this is not reached.
        unsafe { self.fill(1) }
    }

    /// Makes the elements in the first `count` places part of the list.
    ///
    /// # Safety
    /// So many places there are, and they are initialised.
    #[inline(always)]
    pub(crate) unsafe fn fill(self, count: usize) {
        match self.0 {
            // SAFETY: the caller's promise, about the places behind the Vec's length.
            Of::Vec(list) => unsafe { list.set_len(list.len() + count) },
            // No more than a u32 counts, since the list has a place for each.
            Of::Places { len, .. } => *len += count as u32,
        }
    }
}

impl<T> fmt::Debug for Spare<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spare").finish_non_exhaustive()
    }
}
