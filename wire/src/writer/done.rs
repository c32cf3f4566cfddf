//! A message that has been written, and the ways in which it leaves the scratch. The invariants are those of
//! [`writer`](super).

use super::Buffer;
use crate::{copy, error::EncodeError, options::EncodeOptions};
use alloc::{boxed::Box, vec::Vec};
use core::fmt;

/// A message that has been written into the scratch.
pub(crate) struct Done<'b> {
    pub(super) p: *const u8,
    pub(super) buffer: &'b Buffer,
}

impl Done<'_> {
    fn written(&self) -> usize {
        self.buffer.end as usize - self.p as usize
    }

    /// How long the message is, in bytes; saturates.
    pub(crate) fn len(&self) -> usize {
        self.written().saturating_add(self.buffer.spliced)
    }

    /// Is it whole, and not too long?
    #[inline]
    pub(super) fn check(&self, options: &EncodeOptions) -> Result<(), EncodeError> {
        self.check_depth(options)?;
        EncodeError::check(self.len() as u64).map(drop)
    }

    /// Is it whole? What is nested too deeply was left out.
    #[inline]
    pub(super) fn check_depth(&self, options: &EncodeOptions) -> Result<(), EncodeError> {
        if self.buffer.is_too_deep { Err(EncodeError::too_deep(options.depth)) } else { Ok(()) }
    }

    #[inline]
    pub(crate) fn to_slice(&self) -> Box<[u8]> {
        // Of exactly this capacity, so that nothing is left to give back.
        let mut bytes = Vec::with_capacity(self.len());
        self.append_to(&mut bytes);
        bytes.into_boxed_slice()
    }

    #[inline]
    pub(crate) fn append_to(&self, bytes: &mut Vec<u8>) {
        let len = self.len();
        bytes.reserve(len);
        // SAFETY: room for as many was made above; `copy_to` initialises them.
        unsafe {
            self.copy_to(bytes.as_mut_ptr().add(bytes.len()));
            bytes.set_len(bytes.len() + len);
        }
    }

    /// # Safety
    /// [`len`](Self::len) bytes are writable at `to`.
    #[inline(always)]
    unsafe fn copy_to(&self, to: *mut u8) {
        // SAFETY: p..end is initialised (W1); the caller's promise.
        unsafe {
            if self.buffer.splices.is_empty() {
                core::ptr::copy_nonoverlapping(self.p, to, self.written());
            } else {
                self.copy_spliced_to(to);
            }
        }
    }

    /// # Safety
    /// [`len`](Self::len) bytes are writable at `to`.
    #[inline(never)]
    unsafe fn copy_spliced_to(&self, mut to: *mut u8) {
        // Not by `parts`: what stands between two splices is mostly a tag and a length, too short for a call.
        let mut p = self.p;
        for splice in self.buffer.splices.iter().rev() {
            let at = self.buffer.end.wrapping_sub(splice.behind).cast_const();
            check_order(p, at);
            // SAFETY: p..at is initialised (W1), the splice is borrowed by the message (W3); all together are len() bytes,
            // none of them of `to`.
            unsafe {
                let written = core::slice::from_raw_parts(p, at as usize - p as usize);
                copy::copy(written, to);
                to = to.add(written.len());
                copy::copy_long(core::slice::from_raw_parts(splice.start, splice.len), to);
                to = to.add(splice.len);
            }
            p = at;
        }
        let end = self.buffer.end.cast_const();
        check_order(p, end);
        // SAFETY: the same for what is left.
        unsafe { copy::copy(core::slice::from_raw_parts(p, end as usize - p as usize), to) };
    }

    /// What was spliced, in order.
    pub(crate) fn lent(&self) -> impl Iterator<Item = &[u8]> {
        // SAFETY: borrowed by the message, which outlives what it was written into (W3).
        self.buffer.splices.iter().rev().map(|splice| unsafe { core::slice::from_raw_parts(splice.start, splice.len) })
    }

    pub(crate) fn parts(&self) -> Parts<'_> {
        Parts { done: self, p: self.p, left: self.buffer.splices.len(), splice: false }
    }
}

/// Splices are noted at falling positions. Checked all the same, once for each, as so much is copied by them.
#[inline(always)]
fn check_order(p: *const u8, at: *const u8) {
    assert!(p <= at, "splices are noted from the last one to the first");
}

/// An encoded message as the byte strings that it consists of, in order: what was written, and between it the long
/// strings and byte fields where they lie, without a copy. See [`Encode::encode_parts`](crate::Encode::encode_parts).
pub struct Parts<'b> {
    done: &'b Done<'b>,
    p: *const u8,
    /// How many splices have not been reached.
    left: usize,
    /// Is the next part the splice at `p`?
    splice: bool,
}

impl<'b> Parts<'b> {
    /// How long the whole message is, in bytes.
    pub fn encoded_len(&self) -> usize {
        self.done.len()
    }

    /// Those that lie in the message itself, in order, whatever has been taken already. Each comes along as a part of
    /// its own, so [`ptr::eq`](core::ptr::eq) tells which part it is.
    ///
    /// See [`Encode::lent_part`](crate::Encode::lent_part) for one that outlives the encoding.
    pub fn lent(&self) -> impl Iterator<Item = &'b [u8]> + use<'b> {
        self.done.lent()
    }
}

impl fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("encoded_len", &self.encoded_len()).finish_non_exhaustive()
    }
}

impl<'b> Iterator for Parts<'b> {
    type Item = &'b [u8];

    fn next(&mut self) -> Option<&'b [u8]> {
        let buffer = self.done.buffer;
        if self.splice {
            self.splice = false;
            self.left -= 1;
            let splice = &buffer.splices[self.left];
            // SAFETY: borrowed by the message, which outlives what it was written into (W3).
            return Some(unsafe { core::slice::from_raw_parts(splice.start, splice.len) });
        }
        let at = match self.left.checked_sub(1) {
            Some(next) => {
                self.splice = true;
                buffer.end.wrapping_sub(buffer.splices[next].behind).cast_const()
            }
            None => buffer.end.cast_const(),
        };
        check_order(self.p, at);
        // SAFETY: p <= at <= end, all initialised (W1).
        let part = unsafe { core::slice::from_raw_parts(self.p, at as usize - self.p as usize) };
        self.p = at;
        match part {
            [] if self.splice => self.next(),
            [] => None,
            part => Some(part),
        }
    }
}
