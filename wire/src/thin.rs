//! A list that is mostly not there, in one word.
//!
//! `Option<Box<Vec<T>>>` is as small, but takes the null pointer for itself: an `Option` of a struct of numbers and such
//! a field needs another word. This one has an address of its own for "none".
//!
//! # Invariant
//!
//! T1 The pointer is [`NONE`](Thin::NONE), or out of `Box::into_raw` and this value's alone. No allocation is at `NONE`:
//! it would reach over the end of the address space. No user code is called but by cloning, comparing and dropping elements,
//! which a `Vec` does.

use alloc::{boxed::Box, vec::Vec};
use core::{
    hash::{Hash, Hasher},
    marker::PhantomData,
    ptr::NonNull,
};

pub(crate) struct Thin<T>(NonNull<Vec<T>>, PhantomData<Vec<T>>);

// SAFETY: it owns its elements, as a Vec does (T1).
unsafe impl<T: Send> Send for Thin<T> {}
// SAFETY: `&Thin` gives no more than `&[T]` (T1).
unsafe impl<T: Sync> Sync for Thin<T> {}

impl<T> Thin<T> {
    /// The last address that is aligned. A Vec takes three such steps.
    const NONE: NonNull<Vec<T>> = {
        assert!(size_of::<Vec<T>>() > align_of::<Vec<T>>());
        NonNull::new(core::ptr::without_provenance_mut(usize::MAX & !(align_of::<Vec<T>>() - 1))).unwrap()
    };

    #[inline(always)]
    pub(crate) const fn new() -> Self {
        Thin(Self::NONE, PhantomData)
    }

    #[inline(always)]
    pub(crate) fn is_none(&self) -> bool {
        self.0 == Self::NONE
    }

    #[inline(always)]
    pub(crate) fn as_slice(&self) -> &[T] {
        // SAFETY: not NONE, so it is a Vec, which lives as long as this (T1).
        if self.is_none() { &[] } else { unsafe { self.0.as_ref() } }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self) -> Option<&mut Vec<T>> {
        // SAFETY: not NONE, so it is a Vec of this value alone (T1).
        if self.is_none() { None } else { Some(unsafe { self.0.as_mut() }) }
    }

    pub(crate) fn get_or_insert(&mut self) -> &mut Vec<T> {
        if self.is_none() {
            self.0 = NonNull::from(Box::leak(Box::<Vec<T>>::default()));
        }
        // SAFETY: it is a Vec of this value alone (T1).
        unsafe { self.0.as_mut() }
    }

    #[cold]
    #[inline(never)]
    fn free(&mut self) {
        // SAFETY: called once, by `drop`, where it is not NONE (T1).
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

impl<T> Drop for Thin<T> {
    #[inline(always)]
    fn drop(&mut self) {
        if !self.is_none() {
            self.free();
        }
    }
}

impl<T> Default for Thin<T> {
    #[inline(always)]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone> Clone for Thin<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        if self.is_none() { Self::new() } else { self.copied() }
    }
}

impl<T: Clone> Thin<T> {
    #[cold]
    #[inline(never)]
    fn copied(&self) -> Self {
        let mut copy = Self::new();
        if !self.as_slice().is_empty() {
            copy.get_or_insert().extend_from_slice(self.as_slice());
        }
        copy
    }
}

impl<T: PartialEq> PartialEq for Thin<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq> Eq for Thin<T> {}

impl<T: Hash> Hash for Thin<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn one_word_and_null_is_free() {
        struct Timestamp(i64, i32, Thin<u8>);
        assert_eq!(size_of::<Option<Timestamp>>(), size_of::<Timestamp>());
        assert_eq!(size_of::<Thin<u8>>(), size_of::<usize>());
        let _ = Some(Timestamp(0, 0, Thin::new())).map(|t| (t.0, t.1, t.2));
    }

    #[test]
    fn owns_what_it_holds() {
        let mut list = Thin::<String>::new();
        assert!(list.as_slice().is_empty() && list.get_mut().is_none());
        list.get_or_insert().push("a".into());
        let mut copy = list.clone();
        assert!(copy == list);
        copy.get_or_insert().push("b".into());
        assert_eq!((list.as_slice(), copy.as_slice()), (&["a".into()][..], &["a".into(), "b".into()][..]));
        copy.get_mut().unwrap().clear();
        assert!(copy == Thin::new());
    }
}
