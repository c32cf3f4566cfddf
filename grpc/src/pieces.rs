//! Bytes on their way out: what is copied together, and what is handed on as it is.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

/// The longest data frame that h2 puts into one write with the frames around it. What is longer goes out by itself, a
/// system call each, which costs more than what several frames cost.
const TOGETHER: usize = 255;

/// Up to this length, which is four frames, a message goes in frames of that length.
const SMALL: usize = 4 * TOGETHER;

/// Bytes that go to the transport one behind the other: small ones are copied together, long ones can be shared.
#[derive(Debug, Default)]
pub struct Pieces {
    closed: VecDeque<Bytes>,
    open: BytesMut,
    /// How many were copied together the last time.
    usual: usize,
}

impl Pieces {
    /// Where this many bytes are expected to be copied together.
    pub(crate) fn expecting(usual: usize) -> Self {
        Self { usual, ..Self::default() }
    }

    /// Makes room for as many bytes more to be copied.
    pub fn reserve(&mut self, additional: usize) {
        self.open.reserve(if self.open.is_empty() { additional.max(self.usual) } else { additional });
    }

    /// Copies these.
    pub fn put_slice(&mut self, bytes: &[u8]) {
        self.open.extend_from_slice(bytes);
    }

    /// Hands these on without copying them.
    pub fn put_shared(&mut self, bytes: Bytes) {
        self.close();
        self.closed.push_back(bytes);
    }

    /// How many bytes have been copied since some were let go.
    pub(crate) fn open_len(&self) -> usize {
        self.open.len()
    }

    /// Lets go what has been copied; whether there was any.
    pub(crate) fn close(&mut self) -> bool {
        if self.open.is_empty() {
            return false;
        }
        self.usual = self.open.len();
        self.closed.push_back(self.open.split().freeze());
        true
    }

    /// The next that was let go.
    #[cfg(any(feature = "gzip", feature = "deflate", feature = "zstd"))]
    pub(crate) fn pop(&mut self) -> Option<Bytes> {
        self.closed.pop_front()
    }

    /// The next that was let go, as far as it should be one frame.
    pub(crate) fn pop_frame(&mut self) -> Option<Bytes> {
        let mut frame = self.closed.pop_front()?;
        if (TOGETHER + 1..=SMALL).contains(&frame.len()) {
            self.closed.push_front(frame.split_off(TOGETHER));
        }
        Some(frame)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.closed.is_empty() && self.open.is_empty()
    }
}
