//! What one decode shares: errors, the budget, and what cold code leaves for its caller.

use super::{Context, Flow, Stop};
use crate::error::{DecodeError, DecodeErrorKind};

impl<'a> Context<'a> {
    #[cold]
    #[inline(never)]
    pub(super) fn fail(&self, at: *const u8, kind: DecodeErrorKind) -> Stop {
        let offset = (at as usize).wrapping_sub(self.start as usize);
        self.cold.borrow_mut().error = Some(DecodeError::new(kind, offset));
        Stop::error(kind)
    }

    /// The error that shared code out of line has already noted.
    #[cold]
    #[inline(never)]
    pub(super) fn noted(&self) -> Stop {
        let kind = self.cold.borrow().error.as_ref().map(DecodeError::kind);
        Stop::error(kind.unwrap_or(DecodeErrorKind::ForeignPayload))
    }

    /// An error on its way out passes the field `number`.
    #[cold]
    #[inline(never)]
    pub(super) fn inside(&self, number: u32, stop: Stop) -> Stop {
        if let Some(error) = &mut self.cold.borrow_mut().error {
            error.inside(number);
        }
        stop
    }

    #[cold]
    #[inline(never)]
    pub(super) fn missing(&self, required: &[u32], seen: u64, at: *const u8) -> Stop {
        let stop = self.fail(at, DecodeErrorKind::MissingRequired);
        let first = (!seen).trailing_zeros() as usize;
        self.inside(required.get(first).copied().unwrap_or_default(), stop)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn take_error(&self) -> DecodeError {
        let offset = self.at.get() as usize - self.start as usize;
        self.cold.borrow_mut().error.take().unwrap_or_else(|| DecodeError::new(DecodeErrorKind::Group, offset))
    }

    pub(super) fn charge_unknown(&self, bytes: usize, at: *const u8) -> Flow {
        let Some(left) = self.unknown.get().checked_sub(bytes) else {
            return Err(self.fail(at, DecodeErrorKind::UnknownBytes));
        };
        self.unknown.set(left);
        Ok(())
    }

    #[inline]
    pub(super) fn charge_memory(&self, bytes: usize, at: *const u8) -> Flow {
        let Some(left) = self.memory.get().checked_sub(bytes) else {
            return Err(self.fail(at, DecodeErrorKind::ElementMemory));
        };
        self.memory.set(left);
        Ok(())
    }

    /// A position behind the message's last two bytes: its end, one byte that only the end tag of a group can be, or an
    /// overrun.
    #[inline(always)]
    pub(super) fn stop_at(&self, p: *const u8, last: *const u8) -> Stop {
        if p == last.wrapping_add(1) { Stop::END } else { self.stop_near_end(p, last) }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn stop_near_end(&self, p: *const u8, last: *const u8) -> Stop {
        if p > last {
            return self.fail(p, DecodeErrorKind::Truncated);
        }
        self.at.set(p);
        Stop::OTHER
    }
}
