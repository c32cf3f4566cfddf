//! Copies of byte strings, most of which are short; and what lies in memory like something else.
//!
//! No user code is called here but by [`with_numbers`], which has taken the list out of its place meanwhile. Bytes that a
//! user's type lends are a shared borrow: nobody writes them while they are copied, and they are none of the target, which
//! no borrow ever is.

use crate::enumeration::Open;
use alloc::vec::Vec;
use core::{mem::ManuallyDrop, ptr};

/// Copies `bytes`, the shortest by overlapping moves instead of a call.
///
/// # Safety
/// `bytes.len()` bytes are writable at `to`, and none of them is in `bytes`.
#[inline(always)]
pub(crate) unsafe fn copy(bytes: &[u8], to: *mut u8) {
    let (from, len) = (bytes.as_ptr(), bytes.len());
    // SAFETY: each pair of moves covers the first and the last bytes of 0..len.
    unsafe {
        if len > 32 {
            ptr::copy_nonoverlapping(from, to, len);
        } else if len >= 16 {
            ends::<16>(from, to, len);
        } else if len >= 8 {
            ends::<8>(from, to, len);
        } else if len >= 4 {
            ends::<4>(from, to, len);
        } else if len > 0 {
            *to = *from;
            *to.add(len / 2) = *from.add(len / 2);
            *to.add(len - 1) = *from.add(len - 1);
        }
    }
}

/// Copies `bytes` of some length, in pieces that are too short for `rep movsb`, which a C library uses from 2 KiB on: on
/// some processors (AMD's Zen 3) it is five times slower where source and target begin at the same place of a page, as
/// large allocations of some allocators do.
///
/// # Safety
/// As [`copy`].
#[inline]
pub(crate) unsafe fn copy_long(bytes: &[u8], to: *mut u8) {
    /// Whole lines of a cache.
    const PIECE: usize = 31 * 64;
    /// What is longer leaves the nearer caches, where `rep movsb` is at its best.
    const LONG: usize = 128 << 10;
    if bytes.len() > LONG {
        // SAFETY: the caller's promise.
        return unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
    }
    let mut to = to;
    for piece in bytes.chunks(PIECE) {
        // SAFETY: the caller's promise: the pieces go one behind the other.
        unsafe {
            ptr::copy_nonoverlapping(piece.as_ptr(), to, piece.len());
            to = to.add(piece.len());
        }
    }
}

/// Copies the first and the last `N` of `len` bytes.
///
/// # Safety
/// As [`copy`]; `N <= len`.
#[inline(always)]
unsafe fn ends<const N: usize>(from: *const u8, to: *mut u8, len: usize) {
    // SAFETY: both lie in 0..len.
    unsafe {
        ptr::copy_nonoverlapping(from, to, N);
        ptr::copy_nonoverlapping(from.add(len - N), to.add(len - N), N);
    }
}

/// Numbers without padding, of which every pattern of bits is a value.
///
/// # Safety
/// That is what implementing it says.
pub(crate) unsafe trait Plain {}

macro_rules! plain {
    ($($number:ty)*) => {$(
        // SAFETY: numbers are.
        unsafe impl Plain for $number {}
    )*};
}

plain! { u32 i32 f32 u64 i64 f64 }

/// The little-endian bytes of numbers, where that is how they lie in memory.
#[inline(always)]
pub(crate) fn le_bytes<T: Plain>(values: &[T]) -> Option<&[u8]> {
    if cfg!(target_endian = "big") {
        return None;
    }
    // SAFETY: `Plain` has no padding, so all of its bytes are initialised.
    Some(unsafe { core::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) })
}

/// The numbers of open enums.
#[inline(always)]
pub(crate) fn numbers<E>(values: &[Open<E>]) -> &[i32] {
    // SAFETY: `Open` is `repr(transparent)` around its number.
    unsafe { core::slice::from_raw_parts(values.as_ptr().cast(), values.len()) }
}

/// Lends a list of open enums as a list of their numbers.
#[inline(always)]
pub(crate) fn with_numbers<E, R>(values: &mut Vec<Open<E>>, with: impl FnOnce(&mut Vec<i32>) -> R) -> R {
    let mut taken = ManuallyDrop::new(core::mem::take(values));
    // SAFETY: the parts of a Vec that nobody else has; `Open` is `repr(transparent)` around its number. Where `with` panics,
    // the numbers are dropped, and `values` stays empty.
    let mut numbers = unsafe { Vec::from_raw_parts(taken.as_mut_ptr().cast(), taken.len(), taken.capacity()) };
    let result = with(&mut numbers);
    let mut numbers = ManuallyDrop::new(numbers);
    // SAFETY: the same, the other way round: every number is an open enum.
    *values = unsafe { Vec::from_raw_parts(numbers.as_mut_ptr().cast(), numbers.len(), numbers.capacity()) };
    result
}
