//! Room below a position: whether there is any, a larger scratch where there is not, and what is too long to be written
//! inline. The invariants are those of [`writer`](super).

use super::{Buffer, LEAST, RECORD, SPLICE, Splice, lent_position};
use crate::varint;
use alloc::vec::Vec;
use core::{mem::MaybeUninit, ptr};

impl Buffer {
    /// Is there less than `bytes` of room below `p`, or is that position lent? At most [`LEAST`], so nothing overflows (W5).
    #[inline(always)]
    pub(super) fn lacks(&self, p: *mut u8, bytes: usize) -> bool {
        debug_assert!(bytes <= LEAST);
        (p as usize) < self.base as usize + bytes
    }

    /// The same for any number of bytes.
    #[inline(always)]
    pub(super) fn lacks_many(&self, p: *mut u8, bytes: usize) -> bool {
        (p as usize) < (self.base as usize).saturating_add(bytes)
    }
}

/// Moves to a larger scratch with at least `bytes` below the position.
#[cold]
#[inline(never)]
pub(super) fn grow(p: *mut u8, bytes: usize, buffer: &mut Buffer) -> *mut u8 {
    if p.is_null() {
        lent_position();
    }
    let used = buffer.end as usize - p as usize;
    let capacity = buffer.storage.capacity();
    let wanted = used.checked_add(bytes).and_then(|n| n.checked_add(64)).expect("less than the address space");
    // Where twice as much can not be, what is wanted may.
    let twice = capacity.saturating_mul(2).min(isize::MAX as usize);
    let mut storage = Vec::<MaybeUninit<u8>>::with_capacity(wanted.max(twice).max(LEAST));
    let end = storage.as_mut_ptr().wrapping_add(storage.capacity()).cast::<u8>();
    let start = end.wrapping_sub(used);
    // SAFETY: `used` bytes are initialised below the old end (W1), and the new storage has at least as many below its own.
    unsafe { ptr::copy_nonoverlapping(p, start, used) };
    buffer.take_storage(storage);
    start
}

/// A byte string and its length, with `room` left below what comes back.
#[inline(never)]
pub(super) fn long_bytes(mut p: *mut u8, bytes: &[u8], room: usize, buffer: &mut Buffer) -> *mut u8 {
    let copied = if bytes.len() >= SPLICE { 0 } else { bytes.len() };
    let wanted = copied + RECORD + room;
    if copied == 0 {
        // What may panic comes before the scratch is another one.
        buffer.splices.reserve(1);
    }
    if buffer.lacks_many(p, wanted) {
        p = grow(p, wanted, buffer);
    }
    if copied == 0 {
        splice(p, bytes, buffer);
    } else {
        // SAFETY: the room made above.
        unsafe {
            p = p.sub(copied);
            ptr::copy_nonoverlapping(bytes.as_ptr(), p, copied);
        }
    }
    // SAFETY: RECORD of the room made above.
    unsafe { varint::encode_below(p, bytes.len() as u64) }
}

/// Room for one more splice has been reserved.
#[inline]
pub(super) fn splice(p: *mut u8, bytes: &[u8], buffer: &mut Buffer) {
    let behind = buffer.end as usize - p as usize;
    buffer.splices.push(Splice { behind, start: bytes.as_ptr(), len: bytes.len() });
    buffer.spliced = buffer.spliced.saturating_add(bytes.len());
}
