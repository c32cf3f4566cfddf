//! The scratch of this thread. Whoever encodes takes it out, so that encoding inside encoding gets one of its own.
//!
//! A pointer without a destructor is a plain thread-local: one load, no state to ask for. What frees it when the thread
//! ends is a second one, registered when the first buffer is made.

use super::Buffer;
use alloc::boxed::Box;

#[cfg(feature = "std")]
pub(super) use of_thread::{give_back, take};

#[cfg(feature = "std")]
mod of_thread {
    use super::{Box, Buffer};
    use core::{cell::Cell, ptr::null_mut};

    /// The largest scratch that a thread keeps between two messages, in bytes.
    const KEPT: usize = 4 << 20;
    /// Stands where a buffer would, once the thread is ending.
    const ENDED: *mut Buffer = core::ptr::without_provenance_mut(1);

    std::thread_local! {
        /// Null, `ENDED`, or a buffer out of `Box::into_raw` that nobody else has.
        static SCRATCH: Cell<*mut Buffer> = const { Cell::new(null_mut()) };
        static END: End = const { End };
    }

    struct End;

    impl Drop for End {
        fn drop(&mut self) {
            let kept = SCRATCH.replace(ENDED);
            if !kept.is_null() && kept != ENDED {
                // SAFETY: out of `Box::into_raw`, and nobody else has it.
                drop(unsafe { Box::from_raw(kept) });
            }
        }
    }

    #[inline]
    pub(in super::super) fn take() -> Box<Buffer> {
        let kept = SCRATCH.get();
        if kept.is_null() || kept == ENDED {
            return make();
        }
        SCRATCH.set(null_mut());
        // SAFETY: out of `Box::into_raw`, and nobody has it any more.
        unsafe { Box::from_raw(kept) }
    }

    #[cold]
    #[inline(never)]
    fn make() -> Box<Buffer> {
        let _ = END.try_with(|_| ());
        Buffer::new()
    }

    #[inline]
    pub(in super::super) fn give_back(buffer: Box<Buffer>) {
        if SCRATCH.get().is_null() && buffer.storage.capacity() <= KEPT {
            SCRATCH.set(Box::into_raw(buffer));
        } else {
            discard(buffer);
        }
    }

    #[cold]
    #[inline(never)]
    fn discard(_: Box<Buffer>) {}
}

/// Without threads known, every message gets a scratch of its own.
#[cfg(not(feature = "std"))]
pub(super) fn take() -> Box<Buffer> {
    Buffer::new()
}

#[cfg(not(feature = "std"))]
pub(super) fn give_back(_: Box<Buffer>) {}
