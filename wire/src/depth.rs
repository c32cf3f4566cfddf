//! How deep a thread is in messages whose lengths it adds up, and in those that it shows, orders or hashes.
//!
//! None of these has anything that goes down with it, so the thread counts the levels. Where there are no
//! threads to ask, lengths are those of what is written, and the writer counts.

use crate::{error::EncodeError, message::Encode, writer};

#[cfg(feature = "std")]
std::thread_local! {
    /// How many more messages may be opened whose lengths are added up.
    static LEFT: core::cell::Cell<u32> = const { core::cell::Cell::new(crate::options::MAX_DEPTH) };
    static VISITED: core::cell::Cell<u32> = const { core::cell::Cell::new(0) };
}

/// A message that is being visited.
pub(crate) struct Visit;

impl Visit {
    /// One level deeper until this is dropped, or `None` where `most` are open. Without threads nobody counts.
    pub(crate) fn start(most: u32) -> Option<Self> {
        #[cfg(feature = "std")]
        {
            let levels = VISITED.get();
            if levels >= most {
                return None;
            }
            VISITED.set(levels + 1);
        }
        let _ = most;
        Some(Visit)
    }

    /// The same where there is no other answer.
    ///
    /// # Panics
    /// At the limit of what is written.
    pub(crate) fn start_or_panic() -> Self {
        let most = crate::options::MAX_DEPTH;
        Self::start(most).unwrap_or_else(|| writer::unwrap(Err(EncodeError::too_deep(most))))
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        #[cfg(feature = "std")]
        VISITED.set(VISITED.get() - 1);
    }
}

/// The length of a message, counted from level 0.
#[cfg(feature = "std")]
#[inline]
pub(crate) fn len_of<M: Encode + ?Sized>(message: &M) -> Result<usize, EncodeError> {
    // Whatever a panic has left is behind this, and what is around a call in a call is restored.
    let around = LEFT.replace(crate::options::MAX_DEPTH);
    let len = message.fields_len();
    LEFT.set(around);
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
    if !M::is_leaf() {
        let (left, is_too_deep) = LEFT.get().overflowing_sub(1);
        LEFT.set(left);
        if is_too_deep {
            too_deep();
        }
        let len = message.fields_len();
        LEFT.set(LEFT.get().wrapping_add(1));
        return len;
    }
    message.fields_len()
}

#[cfg(feature = "std")]
#[cold]
#[inline(never)]
fn too_deep() -> ! {
    LEFT.set(crate::options::MAX_DEPTH);
    writer::unwrap(Err(EncodeError::too_deep(crate::options::MAX_DEPTH)))
}
