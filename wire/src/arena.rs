//! Memory that is taken piece by piece and given back all at once, and the list that lives in it.
//!
//! # Invariants
//!
//! * A1 `base <= next <= end`, or all three are null. `base..end` is writable memory that the arena has alone: the last of
//!   `chunks`, or the memory lent for `'m`. Pieces that were handed out lie in `base..next`, or in an earlier chunk; no two
//!   of them overlap.
//! * A2 A piece is handed out for the life `'a` of `&'a Arena`. Memory is given back by `reset` and `drop` only, which have
//!   the arena alone, so when no such life goes on.
//! * A3 `List`: `capacity` elements fit at `start`, in a piece of an arena borrowed for `'a`; the first `len` of them are
//!   initialised. Nobody changes an initialised element but the one who has just pushed it, through a borrow of the list.
//!   What lies behind them belongs to one list: a clone is full.
//!   Making an element may call a user's `Default` or conversion, which has no way to the list: that is borrowed
//!   exclusively. Where it panics, `len` has not counted the element.
//! * A4 Nothing in an arena is dropped. [`Arena::alloc`] and [`ArenaList`] refuse types that would have to be, at compile
//!   time.
//! * A5 `Place`: a value in a piece of its own, initialised. As long as `is_shared` is false no other `Place` has the piece:
//!   only `clone` copies one, and it says so first; what holds a `Place` is copied by `clone`, moved, or lent. (A clone of a
//!   list shares the places in its elements without asking them, but elements are lent for reading only.) So who has such
//!   a place alone may change the value, or give the piece back.
//! * A6 `free` links pieces that were given back, each of which starts with a `Free`: they are aligned as that is, and
//!   have `size` bytes. They lie in this arena's memory, and nobody else has them.

use crate::{field::Growth, reader::Reader, spare::Spare};
use alloc::vec::Vec;
use core::{
    alloc::Layout,
    cell::Cell,
    fmt,
    marker::PhantomData,
    mem::{MaybeUninit, needs_drop},
    ops::Deref,
    ptr::NonNull,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

/// Memory for the lists of views, to be used again from message to message:
/// [`Decode::decode_in`](crate::Decode::decode_in).
///
/// ```
/// use wire::{Arena, Decode, Message};
///
/// #[derive(Debug, Default, PartialEq, Message)]
/// #[proto(view(arena))]
/// struct Tree {
///     #[proto(1, string)]
///     name: String,
///     #[proto(2, message, repeated)]
///     branches: Vec<Tree>,
/// }
///
/// let mut arena = Arena::new();
/// for bytes in [b"\x12\x05\x0a\x03oak", b"\x12\x05\x0a\x03elm"] {
///     let tree = TreeArenaView::decode_in(bytes, &arena)?;
///     assert_eq!(tree.branches[0].name.len(), 3);
///     // No view may be used after this.
///     arena.reset();
/// }
/// # Ok::<(), wire::DecodeError>(())
/// ```
///
/// ```compile_fail,E0502
/// # use wire::{Arena, ArenaList, Decode, Message};
/// # #[derive(Default, Message)]
/// # struct Numbers<'a> {
/// #     #[proto(1, uint32, packed)]
/// #     numbers: ArenaList<'a, u32>,
/// # }
/// let mut arena = Arena::new();
/// let view = Numbers::decode_in(b"\x0a\x01\x07", &arena).unwrap();
/// arena.reset();
/// println!("{:?}", view.numbers);
/// ```
pub struct Arena<'m> {
    base: Cell<*mut u8>,
    next: Cell<*mut u8>,
    end: Cell<*mut u8>,
    chunks: Cell<Vec<Chunk>>,
    /// How many bytes all chunks have.
    total: Cell<usize>,
    free: Cell<*mut Free>,
    is_fixed: bool,
    lent: PhantomData<&'m mut [MaybeUninit<u8>]>,
}

/// Words, so that most types are aligned at its start.
type Chunk = Vec<MaybeUninit<u64>>;

/// The size of the first chunk, in bytes, and the least of the others.
const FIRST: usize = 4096;

/// A piece that was given back.
struct Free {
    next: *mut Free,
    size: usize,
}

// SAFETY: an arena that is moved is not borrowed, so no list of its memory is there (A2); it owns its chunks, or has the
// memory of `'m` alone.
unsafe impl Send for Arena<'_> {}

impl<'m> Arena<'m> {
    /// No memory yet; it is taken from the heap, in chunks of 4 KiB, or an eighth of what there is, or what one list needs.
    pub const fn new() -> Self {
        Arena {
            base: Cell::new(core::ptr::null_mut()),
            next: Cell::new(core::ptr::null_mut()),
            end: Cell::new(core::ptr::null_mut()),
            chunks: Cell::new(Vec::new()),
            total: Cell::new(0),
            free: Cell::new(core::ptr::null_mut()),
            is_fixed: false,
            lent: PhantomData,
        }
    }

    /// A first chunk of so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        let arena = Self::new();
        arena.add_chunk(bytes);
        arena
    }

    /// Uses this memory and no other. What does not fit into it is an error of decoding,
    /// [`Full`](crate::DecodeErrorKind::Full).
    ///
    /// ```
    /// use core::mem::MaybeUninit;
    /// use wire::{Arena, ArenaList, Decode, DecodeErrorKind, Message};
    ///
    /// #[derive(Debug, Default, Message)]
    /// struct Numbers<'a> {
    ///     #[proto(1, uint32, packed)]
    ///     numbers: ArenaList<'a, u32>,
    /// }
    ///
    /// let mut memory = [MaybeUninit::uninit(); 16];
    /// let arena = Arena::fixed(&mut memory);
    /// assert_eq!(Numbers::decode_in(b"\x0a\x02\x07\x08", &arena)?.numbers[..], [7, 8]);
    /// let error = Numbers::decode_in(b"\x0a\x04\x01\x02\x03\x04", &arena).unwrap_err();
    /// assert_eq!(error.kind(), DecodeErrorKind::Full);
    /// # Ok::<(), wire::DecodeError>(())
    /// ```
    pub fn fixed(memory: &'m mut [MaybeUninit<u8>]) -> Self {
        let range = memory.as_mut_ptr_range();
        Arena {
            base: Cell::new(range.start.cast()),
            next: Cell::new(range.start.cast()),
            end: Cell::new(range.end.cast()),
            is_fixed: true,
            ..Self::new()
        }
    }

    /// Forgets everything in it and keeps the memory, as one chunk.
    pub fn reset(&mut self) {
        // A6: nothing in it, before any of the memory changes hands.
        self.free.set(core::ptr::null_mut());
        let chunks = self.chunks.get_mut();
        if chunks.len() > 1 {
            let bytes = self.total.replace(0);
            // A1: no memory, should there be none to be had for the new chunk.
            for end in [&self.base, &self.next, &self.end] {
                end.set(core::ptr::null_mut());
            }
            chunks.clear();
            self.add_chunk(bytes);
        }
        // A1: all of the chunk is free again, since nothing borrows it (A2).
        self.next.set(self.base.get());
    }

    /// How many bytes it has, used or not.
    pub fn capacity(&self) -> usize {
        if self.is_fixed {
            return self.end.get() as usize - self.base.get() as usize;
        }
        self.total.get()
    }

    /// Puts a value into the arena, where it stays until that is reset. `None` where a fixed arena is full.
    ///
    /// The value is never dropped, so its type may not need it; that is checked when the program is compiled.
    #[expect(clippy::mut_from_ref, reason = "each call gives a place of its own (A1)")]
    #[inline]
    pub fn alloc<T>(&self, value: T) -> Option<&mut T> {
        const { assert!(!needs_drop::<T>(), "what lives in an arena is never dropped, so it may not own memory") };
        let place = self.piece::<T>(1)?;
        // SAFETY: a new piece with room for one T, writable and alone for the life of `&self` (A1, A2).
        unsafe {
            place.write(value);
            Some(&mut *place.as_ptr())
        }
    }

    /// A piece with room for `count` elements.
    #[inline]
    fn piece<T>(&self, count: usize) -> Option<NonNull<T>> {
        self.take_piece(Layout::array::<T>(count).ok()?).map(NonNull::cast)
    }

    /// A new piece, or one that was given back.
    #[inline]
    fn take_piece(&self, layout: Layout) -> Option<NonNull<u8>> {
        if !self.free.get().is_null()
            && let Some(again) = self.take_free(layout)
        {
            return Some(again);
        }
        match layout.size() {
            0 => NonNull::new(core::ptr::without_provenance_mut(layout.align())),
            size => self.take(size, layout.align()).or_else(|| self.take_from_new_chunk(size, layout.align())),
        }
    }

    /// `size` bytes, not 0, of the current chunk.
    #[inline]
    fn take(&self, size: usize, align: usize) -> Option<NonNull<u8>> {
        let next = self.next.get();
        let padding = (next as usize).wrapping_neg() & (align - 1);
        let room = self.end.get() as usize - next as usize;
        if size > room.checked_sub(padding)? {
            return None;
        }
        let start = next.wrapping_add(padding);
        self.next.set(start.wrapping_add(size));
        // Not null: there is a chunk with room for a byte.
        NonNull::new(start)
    }

    #[cold]
    #[inline(never)]
    fn take_from_new_chunk(&self, size: usize, align: usize) -> Option<NonNull<u8>> {
        if self.is_fixed {
            return None;
        }
        self.add_chunk(self.chunk_size(size, align));
        self.take(size, align)
    }

    /// How large the next chunk is, which begins with such a piece.
    fn chunk_size(&self, size: usize, align: usize) -> usize {
        let size = size.saturating_add(align.saturating_sub(align_of::<u64>()));
        size.max(self.total.get() / 8).max(FIRST).next_multiple_of(size_of::<u64>())
    }

    /// How much memory is taken from the heap for this piece: that of a new chunk, or 0. The first [`FIRST`] bytes do not
    /// count.
    pub(crate) fn chunk_for(&self, piece: Layout) -> usize {
        let (size, align) = (piece.size(), piece.align());
        let room = (self.end.get() as usize - self.next.get() as usize)
            .saturating_sub((self.next.get() as usize).wrapping_neg() & (align - 1));
        if self.is_fixed || size <= room || self.find_free(piece).is_some() {
            return 0;
        }
        let first = if self.total.get() == 0 { FIRST } else { 0 };
        self.chunk_size(size, align) - first
    }

    /// What links to a piece that was given back and has just this size, so that each goes to where it came from. Only the
    /// last ones are looked at.
    fn find_free(&self, piece: Layout) -> Option<&Cell<*mut Free>> {
        const TRIES: usize = 64;
        if piece.align() > align_of::<Free>() {
            return None;
        }
        let mut link = &self.free;
        for _ in 0..TRIES {
            // SAFETY: what is linked is a Free (A6), or null.
            let free = unsafe { link.get().as_ref() }?;
            if free.size == piece.size() {
                return Some(link);
            }
            // SAFETY: a Free, which is changed through pointers only; a cell is laid out as what it holds.
            link = unsafe { &*(&raw mut (*link.get()).next).cast::<Cell<*mut Free>>() };
        }
        None
    }

    #[cold]
    fn take_free(&self, layout: Layout) -> Option<NonNull<u8>> {
        let link = self.find_free(layout)?;
        let free = link.get();
        // SAFETY: a Free (A6), which is no more linked.
        link.set(unsafe { (*free).next });
        NonNull::new(free.cast())
    }

    /// Gives a piece back, if it is one of this arena, and can hold what says so.
    ///
    /// # Safety
    /// It is a piece of `size` bytes of an arena, which nobody else has.
    unsafe fn give_back(&self, piece: NonNull<u8>, size: usize) -> bool {
        let address = piece.as_ptr() as usize;
        let chunks = self.chunks.take();
        let is_inside = |base: usize, end: usize| base <= address && address < end;
        let mut is_ours = is_inside(self.base.get() as usize, self.end.get() as usize);
        is_ours |= chunks.iter().any(|chunk| {
            let base = chunk.as_ptr() as usize;
            is_inside(base, base + chunk.capacity() * size_of::<u64>())
        });
        self.chunks.set(chunks);
        let free = piece.as_ptr().cast::<Free>();
        if !is_ours || size < size_of::<Free>() || !free.is_aligned() {
            return false;
        }
        // SAFETY: the caller's promise, and there is room (A6).
        unsafe { free.write(Free { next: self.free.get(), size }) };
        self.free.set(free);
        true
    }

    /// # Panics
    /// Where there is no such memory.
    fn add_chunk(&self, bytes: usize) {
        let mut chunk = Chunk::with_capacity(bytes.div_ceil(size_of::<u64>()));
        let (start, words) = (chunk.as_mut_ptr(), chunk.capacity());
        let mut chunks = self.chunks.take();
        // What may panic comes where the chunks are in their place, as lists live in them.
        let has_room = chunks.try_reserve(1).is_ok();
        if has_room {
            chunks.push(chunk);
        }
        self.chunks.set(chunks);
        assert!(has_room, "no memory for the list of chunks");
        self.base.set(start.cast());
        self.next.set(start.cast());
        self.end.set(start.wrapping_add(words).cast());
        self.total.set(self.total.get() + words * size_of::<u64>());
    }

    /// Makes the piece from `start` to `end` longer by `size` bytes, where it is the last one of the current chunk and
    /// there is room.
    fn extend(&self, start: *const u8, end: *const u8, size: usize) -> bool {
        let can = self.can_extend(start, end, size);
        if can {
            self.next.set(self.next.get().wrapping_add(size));
        }
        can
    }

    fn can_extend(&self, start: *const u8, end: *const u8, size: usize) -> bool {
        // A piece that merely ends where this chunk starts is of another chunk, perhaps of another arena.
        start >= self.base.get() && end == self.next.get() && self.end.get() as usize - (end as usize) >= size
    }
}

impl Default for Arena<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Arena<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arena").field("capacity", &self.capacity()).finish_non_exhaustive()
    }
}

/// The elements of a repeated field, or the entries of a map, in an [`Arena`]: a slice that decoding can append to. Two
/// words, never dropped; a clone shares the elements.
///
/// A field of this type is read out of bytes and arena by [`Decode::decode_in`](crate::Decode::decode_in). It may be
/// called by its own name only: the derive knows it by that.
pub struct ArenaList<'a, T> {
    start: NonNull<T>,
    len: u32,
    capacity: u32,
    elements: PhantomData<(&'a (), T)>,
}

// SAFETY: a list lends elements that others share (clones), and takes in elements: as `&[T]` and `T`. It has no borrow of
// the arena itself, which stays with its thread.
unsafe impl<T: Send + Sync> Send for ArenaList<'_, T> {}
// SAFETY: a shared list lends `&[T]`.
unsafe impl<T: Sync> Sync for ArenaList<'_, T> {}

impl<'a, T> ArenaList<'a, T> {
    /// No elements, and no memory.
    #[inline(always)]
    pub const fn new() -> Self {
        const { assert!(!needs_drop::<T>(), "what lives in an arena is never dropped, so it may not own memory") };
        ArenaList { start: NonNull::dangling(), len: 0, capacity: 0, elements: PhantomData }
    }

    /// The list as one that `reader` can append to, in the arena of its decode.
    #[inline(always)]
    pub fn growing<'l>(&'l mut self, reader: &Reader<'_, 'a>) -> Growing<'l, 'a, T> {
        Growing { list: self, arena: reader.arena() }
    }

    #[inline(always)]
    fn as_slice(&self) -> &[T] {
        // SAFETY: the first `len` elements are initialised, and nobody changes them (A3).
        unsafe { core::slice::from_raw_parts(self.start.as_ptr(), self.len as usize) }
    }

    fn grow(&mut self, capacity: usize, arena: &'a Arena<'a>) {
        let (len, before) = (self.len as usize, self.capacity as usize);
        if capacity <= before || capacity > u32::MAX as usize {
            return;
        }
        if let Some((end, size)) = self.extension(capacity)
            && arena.extend(self.start.as_ptr().cast(), end, size)
        {
            self.capacity = capacity as u32;
            return;
        }
        if let Some(place) = arena.piece::<T>(capacity) {
            // SAFETY: a new piece, with room for `capacity >= len` elements; T is not dropped at its old place (A4).
            unsafe { place.copy_from_nonoverlapping(self.start, len) };
            (self.start, self.capacity) = (place, capacity as u32);
        }
    }

    /// Where the piece ends, and how much longer it would have to be.
    fn extension(&self, capacity: usize) -> Option<(*const u8, usize)> {
        let before = self.capacity as usize;
        // As many bytes as the list has are in its piece, and those of the elements beyond are less than u32::MAX elements.
        let size = (capacity - before).checked_mul(size_of::<T>())?;
        (before > 0).then_some((self.start.as_ptr().wrapping_add(before).cast(), size))
    }

    /// The memory that the arena needs for so many elements.
    fn growth(&self, capacity: usize, arena: &'a Arena<'a>) -> Growth {
        let extension =
            self.extension(capacity).filter(|(end, size)| arena.can_extend(self.start.as_ptr().cast(), *end, *size));
        let size = extension.map_or(capacity.saturating_mul(size_of::<T>()), |(_, size)| size);
        let align = if extension.is_some() { 1 } else { align_of::<T>() };
        Growth::in_arena(size, align)
    }

    /// How many elements there is room for.
    #[inline(always)]
    pub(crate) fn room(&self) -> usize {
        self.capacity as usize
    }

    /// Appends what `make` makes. It is made in its place: on its way through the stack, what was written in small words
    /// would be read in large ones, and waited for.
    ///
    /// # Panics
    /// Where there is no room.
    #[inline(always)]
    pub(crate) fn append(&mut self, make: impl FnOnce() -> T) -> &mut T {
        let place = self.places().first_mut().expect("there is room for the element");
        let place: *mut T = place.write(make());
        self.len += 1;
        // SAFETY: initialised above; the borrow is that of the list, which nobody else has meanwhile (A3).
        unsafe { &mut *place }
    }

    /// Appends values as long as there is room.
    #[inline(always)]
    pub(crate) fn fill(&mut self, values: impl Iterator<Item = T>) {
        let mut filled = 0;
        for (place, value) in self.places().iter_mut().zip(values) {
            place.write(value);
            filled += 1;
        }
        // A3: so many are initialised now, at most as many as there was room for.
        self.len += filled;
    }

    #[inline(always)]
    fn places(&mut self) -> &mut [MaybeUninit<T>] {
        self.places_and_len().0
    }

    /// The places behind the last element.
    #[inline(always)]
    pub(crate) fn spare(&mut self) -> Spare<'_, T> {
        let (places, len) = self.places_and_len();
        Spare::of_places(places, len)
    }

    #[inline(always)]
    fn places_and_len(&mut self) -> (&mut [MaybeUninit<T>], &mut u32) {
        // SAFETY: the elements behind `len` fit into the piece and belong to this list alone (A3).
        let places = unsafe {
            let start = self.start.as_ptr().add(self.len as usize).cast();
            core::slice::from_raw_parts_mut(start, (self.capacity - self.len) as usize)
        };
        (places, &mut self.len)
    }
}

impl<T> Deref for ArenaList<'_, T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> Default for ArenaList<'_, T> {
    #[inline(always)]
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for ArenaList<'_, T> {
    /// The same elements. The clone is full, so what is appended to it goes elsewhere.
    fn clone(&self) -> Self {
        ArenaList { capacity: self.len, ..*self }
    }
}

/// An [`ArenaList`] while it is read: it knows where more memory is.
pub struct Growing<'l, 'a, T> {
    pub(crate) list: &'l mut ArenaList<'a, T>,
    arena: Option<&'a Arena<'a>>,
}

impl<T> Growing<'_, '_, T> {
    /// Room for `capacity` elements, if there is an arena and it has that.
    #[inline(never)]
    pub(crate) fn make_room(&mut self, capacity: usize) {
        if let Some(arena) = self.arena {
            self.list.grow(capacity, arena);
        }
    }

    /// The memory that this takes.
    pub(crate) fn growth(&self, capacity: usize) -> Growth {
        self.arena.map_or(Growth::NONE, |arena| self.list.growth(capacity, arena))
    }
}

/// A value in an [`Arena`], which others may share.
pub(crate) struct Place<'a, T> {
    start: NonNull<Shared<T>>,
    value: PhantomData<&'a T>,
}

struct Shared<T> {
    is_shared: AtomicBool,
    value: T,
}

// SAFETY: as `Arc<T>`: clones lend the same value, and whoever has the only one may change it (A5).
unsafe impl<T: Send + Sync> Send for Place<'_, T> {}
// SAFETY: as `Arc<T>`.
unsafe impl<T: Send + Sync> Sync for Place<'_, T> {}

impl<'a, T> Place<'a, T> {
    pub(crate) const LAYOUT: Layout = Layout::new::<Shared<T>>();

    /// `None` where the arena has no room.
    pub(crate) fn new(arena: &'a Arena<'a>, make: impl FnOnce() -> T) -> Option<Self> {
        const { assert!(!needs_drop::<T>(), "what lives in an arena is never dropped, so it may not own memory") };
        let start = arena.take_piece(Self::LAYOUT)?.cast::<Shared<T>>();
        // SAFETY: a new piece of this layout, writable and alone for the life of `arena` (A1, A2, A6).
        unsafe { start.write(Shared { is_shared: AtomicBool::new(false), value: make() }) };
        Some(Place { start, value: PhantomData })
    }

    #[inline(always)]
    pub(crate) fn get(&self) -> &T {
        // SAFETY: initialised, and changed by who has it alone only (A5).
        unsafe { &(*self.start.as_ptr()).value }
    }

    /// The value to change it, if nobody else has it.
    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        // SAFETY: initialised, and nobody else has it (A5). Whoever cloned it has lent it before this borrow began.
        self.is_alone().then(|| unsafe { &mut (*self.start.as_ptr()).value })
    }

    fn is_alone(&self) -> bool {
        // SAFETY: initialised (A5).
        !unsafe { &(*self.start.as_ptr()).is_shared }.load(Relaxed)
    }

    /// Gives the memory back to the arena, if it is its own and nobody else has it. How much?
    pub(crate) fn give_back(self, arena: &Arena<'_>) -> usize {
        // SAFETY: a piece of this size, which nobody else has (A5); this one ends here, without a drop (A4).
        let is_free = self.is_alone() && unsafe { arena.give_back(self.start.cast(), Self::LAYOUT.size()) };
        if is_free { Self::LAYOUT.size() } else { 0 }
    }
}

impl<T> Clone for Place<'_, T> {
    fn clone(&self) -> Self {
        // SAFETY: initialised (A5).
        unsafe { &(*self.start.as_ptr()).is_shared }.store(true, Relaxed);
        Place { ..*self }
    }
}
