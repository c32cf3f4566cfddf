//! What takes fewer words than usual: a list that is mostly not there in one, a byte string and a number in two.
//!
//! `Option<Box<Vec<T>>>` is as small as [`Thin`], but takes the null pointer for itself: an `Option` of a struct of
//! numbers and such a field needs another word. This one has an address of its own for "none". And it is one block, with
//! length and capacity in front of the elements: a message that has one unknown field has only one block for it.
//!
//! # Invariants
//!
//! * T1 The pointer is [`NONE`](Thin::NONE), or that of a block of `layout(capacity)` of the global allocator, which is this
//!   value's alone. No allocation is at `NONE`: it would reach over the end of the address space. Elements are
//!   `Copy`, so no user code is called but to compare and hash them, which changes nothing.
//! * T2 In such a block a `Header` lies at the start, and `capacity` elements fit behind it at `OFFSET`; the first `len`
//!   of them are initialised.
//! * T3 `Tagged`: `len` bytes are readable at `start` for `'a`, and do not change.

use alloc::alloc::{alloc, dealloc, handle_alloc_error, realloc};
use core::{
    alloc::Layout,
    hash::{Hash, Hasher},
    marker::PhantomData,
    ptr::NonNull,
};

pub(crate) struct Thin<T: Copy>(NonNull<Header>, PhantomData<T>);

/// Aligned for any element that there is.
#[derive(Clone, Copy)]
#[repr(C, align(8))]
struct Header {
    len: u32,
    capacity: u32,
}

// SAFETY: it owns its elements, as a Vec does (T1).
unsafe impl<T: Copy + Send> Send for Thin<T> {}
// SAFETY: `&Thin` gives no more than `&[T]` (T1).
unsafe impl<T: Copy + Sync> Sync for Thin<T> {}

impl<T: Copy> Thin<T> {
    /// The last address that is aligned. A block takes at least two such steps.
    const NONE: NonNull<Header> = {
        assert!(size_of::<T>() > 0 && align_of::<T>() <= align_of::<Header>());
        NonNull::new(core::ptr::without_provenance_mut(usize::MAX & !(align_of::<Header>() - 1))).unwrap()
    };

    /// Behind the header.
    const OFFSET: usize = size_of::<Header>();

    #[inline(always)]
    pub(crate) const fn new() -> Self {
        Thin(Self::NONE, PhantomData)
    }

    #[inline(always)]
    pub(crate) fn is_none(&self) -> bool {
        self.0 == Self::NONE
    }

    #[inline(always)]
    fn header(&self) -> Header {
        // SAFETY: not NONE, so there is a header (T2).
        if self.is_none() { Header { len: 0, capacity: 0 } } else { unsafe { self.0.read() } }
    }

    #[inline(always)]
    fn elements(&self) -> NonNull<T> {
        if self.is_none() {
            return NonNull::dangling();
        }
        // SAFETY: the elements are in the same block (T2).
        unsafe { self.0.byte_add(Self::OFFSET) }.cast()
    }

    #[inline(always)]
    pub(crate) fn as_slice(&self) -> &[T] {
        // SAFETY: `len` elements are initialised, and nobody changes them while this is borrowed (T1, T2).
        unsafe { core::slice::from_raw_parts(self.elements().as_ptr(), self.header().len as usize) }
    }

    /// Keeps the memory.
    pub(crate) fn clear(&mut self) {
        if !self.is_none() {
            // SAFETY: there is a header (T2); no element is left of those that are initialised.
            unsafe { (*self.0.as_ptr()).len = 0 };
        }
    }

    #[cold]
    pub(crate) fn push(&mut self, value: T) {
        self.extend_from_slice(&[value]);
    }

    /// # Panics
    /// Where it would become longer than 4 GiB or 2³² elements.
    pub(crate) fn extend_from_slice(&mut self, values: &[T]) {
        if values.is_empty() {
            return;
        }
        self.reserve(values.len());
        let len = self.header().len;
        // SAFETY: there is room behind the first `len` elements (T2), in a block that `values` are not in.
        unsafe {
            let place = self.elements().add(len as usize);
            place.as_ptr().copy_from_nonoverlapping(values.as_ptr(), values.len());
            // No more than the capacity, which is a u32.
            (*self.0.as_ptr()).len = len + values.len() as u32;
        }
    }

    /// Makes room for `additional` elements, not 0; for some more where elements have to be moved, so that this stays rare.
    ///
    /// # Panics
    /// As [`extend_from_slice`](Self::extend_from_slice).
    pub(crate) fn reserve(&mut self, additional: usize) {
        let Header { len, capacity } = self.header();
        if (capacity - len) as usize >= additional {
            return;
        }
        let least = (8 / size_of::<T>()).max(1).max(capacity.saturating_mul(2) as usize);
        let needed = (len as usize).saturating_add(additional);
        let new = needed.max(least.min(u32::MAX as usize));
        assert!(new <= u32::MAX as usize, "unknown fields take more than 4 GiB");
        let layout = Self::layout(new);
        // SAFETY: the layout is not empty; the old block is of its layout (T1), and what is new is at least as large.
        let block = unsafe {
            match self.is_none() {
                true => alloc(layout),
                false => realloc(self.0.as_ptr().cast(), Self::layout(capacity as usize), layout.size()),
            }
        };
        let Some(block) = NonNull::new(block) else { handle_alloc_error(layout) };
        self.0 = block.cast();
        // SAFETY: the block has room for a header, aligned for it (T2).
        unsafe { self.0.write(Header { len, capacity: new as u32 }) };
    }

    /// # Panics
    /// Where no block can be so large.
    fn layout(capacity: usize) -> Layout {
        let size = capacity.checked_mul(size_of::<T>()).and_then(|size| size.checked_add(Self::OFFSET));
        let layout = size.map(|size| Layout::from_size_align(size, align_of::<Header>()));
        match layout {
            Some(Ok(layout)) => layout,
            _ => panic!("unknown fields take more memory than there can be"),
        }
    }

    #[cold]
    #[inline(never)]
    fn free(&mut self) {
        // SAFETY: called once, by `drop`, where it is not NONE (T1); elements are `Copy`.
        unsafe { dealloc(self.0.as_ptr().cast(), Self::layout(self.header().capacity as usize)) };
    }
}

impl<T: Copy> Drop for Thin<T> {
    #[inline(always)]
    fn drop(&mut self) {
        if !self.is_none() {
            self.free();
        }
    }
}

impl<T: Copy> Default for Thin<T> {
    #[inline(always)]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy> Clone for Thin<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        if self.is_none() { Self::new() } else { self.copied() }
    }
}

impl<T: Copy> Thin<T> {
    #[cold]
    #[inline(never)]
    fn copied(&self) -> Self {
        let mut copy = Self::new();
        copy.extend_from_slice(self.as_slice());
        copy
    }
}

impl<T: Copy + PartialEq> PartialEq for Thin<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Copy + Eq> Eq for Thin<T> {}

impl<T: Copy + Hash> Hash for Thin<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

/// A byte string of an input, and a number.
#[derive(Clone, Copy)]
pub(crate) struct Tagged<'a> {
    start: NonNull<u8>,
    len: u32,
    pub(crate) number: u32,
    bytes: PhantomData<&'a [u8]>,
}

// SAFETY: it is a `&[u8]` (T3).
unsafe impl Send for Tagged<'_> {}
// SAFETY: it is a `&[u8]` (T3).
unsafe impl Sync for Tagged<'_> {}

impl<'a> Tagged<'a> {
    /// # Panics
    /// Where there are 4 GiB or more, which no input has ([`MAX_MESSAGE_LEN`](crate::MAX_MESSAGE_LEN)).
    pub(crate) fn new(bytes: &'a [u8], number: u32) -> Self {
        let len = u32::try_from(bytes.len()).expect("no input is as long");
        Tagged { start: NonNull::from(bytes).cast(), len, number, bytes: PhantomData }
    }

    #[inline(always)]
    pub(crate) fn bytes(&self) -> &'a [u8] {
        // SAFETY: `new` took them from a slice of this life (T3).
        unsafe { core::slice::from_raw_parts(self.start.as_ptr(), self.len as usize) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_words_and_null_is_free() {
        struct Timestamp(i64, i32, Thin<u8>);
        assert_eq!(size_of::<Option<Timestamp>>(), size_of::<Timestamp>());
        assert_eq!(size_of::<Thin<u8>>(), size_of::<usize>());
        let _ = Some(Timestamp(0, 0, Thin::new())).map(|t| (t.0, t.1, t.2));
        assert!(size_of::<Option<Tagged<'_>>>() <= 16);
    }

    #[test]
    fn owns_what_it_holds() {
        let mut list = Thin::<u64>::new();
        list.clear();
        assert!(list.as_slice().is_empty() && list.is_none());
        list.extend_from_slice(&[]);
        assert!(list.is_none());
        list.push(1);
        let mut copy = list.clone();
        assert!(copy == list);
        copy.extend_from_slice(&[2, 3, 4]);
        assert_eq!((list.as_slice(), copy.as_slice()), (&[1][..], &[1, 2, 3, 4][..]));
        (5..1000).for_each(|i| copy.push(i));
        assert!(copy.as_slice().iter().copied().eq(1..1000));
        copy.clear();
        assert!(copy == Thin::new() && !copy.is_none());
        assert_eq!(Tagged::new(b"ab", 7).bytes(), b"ab");
    }
}
