//! How deep a thread is in messages whose lengths it adds up.
//!
//! Lengths are plain sums, without anything that goes down with them; so the thread counts the levels. Where there are no
//! threads to ask, lengths are those of what is written, and the writer counts.

use crate::{error::EncodeError, message::Encode, writer};

#[cfg(feature = "std")]
std::thread_local! {
    static LEVELS: core::cell::Cell<u32> = const { core::cell::Cell::new(0) };
}

/// The length of a message, counted from level 0.
#[cfg(feature = "std")]
#[inline]
pub(crate) fn len_of<M: Encode + ?Sized>(message: &M) -> Result<usize, EncodeError> {
    // Whatever a panic has left is behind this, and what is around a call in a call is restored.
    let around = LEVELS.replace(0);
    let len = message.fields_len();
    LEVELS.set(around);
    EncodeError::check(len)
}

/// The length of a message, counted from level 0.
#[cfg(not(feature = "std"))]
pub(crate) fn len_of<M: Encode + ?Sized>(message: &M) -> Result<usize, EncodeError> {
    writer::encode(&message, &crate::options::EncodeOptions::new(), |done| done.len())
}

/// The length of the fields of a message inside another.
///
/// # Panics
/// At the limit of depth: a sum has no place for an error.
#[inline(always)]
pub(crate) fn inner_len<M: Encode>(message: &M) -> u64 {
    #[cfg(feature = "std")]
    {
        let level = LEVELS.get();
        if level >= crate::options::MAX_DEPTH {
            too_deep();
        }
        LEVELS.set(level + 1);
        let len = message.fields_len();
        LEVELS.set(level);
        len
    }
    #[cfg(not(feature = "std"))]
    message.fields_len()
}

#[cfg(feature = "std")]
#[cold]
#[inline(never)]
fn too_deep() -> ! {
    LEVELS.set(0);
    writer::unwrap(Err(EncodeError::too_deep(crate::options::MAX_DEPTH)))
}
