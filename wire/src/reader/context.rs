//! What one decode shares: errors, the budget, and what cold code leaves for its caller.

use super::{Budget, Cold, Context, Flow, Input, Source, Stop, presence};
use crate::{
    error::{DecodeError, DecodeErrorKind},
    options::DecodeOptions,
    tag::Tag,
    varint,
};
use alloc::boxed::Box;
use core::cell::{Cell, OnceCell};

impl<'a> Context<'a> {
    /// What cold code leaves for its caller.
    pub(super) fn cold<R>(&self, with: impl FnOnce(&mut Cold<'a>) -> R) -> R {
        with(&mut self.cold.get_or_init(Box::default).borrow_mut())
    }

    /// Has cold code left anything?
    #[inline(always)]
    pub(super) fn is_cold(&self) -> bool {
        self.cold.get().is_some()
    }

    /// What cold code has left, or else nothing: looking takes no memory.
    pub(super) fn left<R: Default>(&self, with: impl FnOnce(&mut Cold<'a>) -> R) -> R {
        self.cold.get().map(|cold| with(&mut cold.borrow_mut())).unwrap_or_default()
    }

    #[inline(always)]
    pub(super) fn new(source: Source<'a>, options: &DecodeOptions) -> Self {
        let range = source.bytes.as_ptr_range();
        let is_wide = source.bytes.len() >= 16;
        Context {
            wide: if is_wide { range.end.wrapping_sub(16) } else { range.start.wrapping_sub(1) },
            end: range.end,
            start: range.start,
            at: Cell::new(range.start),
            seen: Cell::new(0),
            memory: Cell::new(options.element_memory_for(source.bytes.len())),
            unknown: Cell::new(options.unknown_bytes),
            partial: options.partial,
            cold: OnceCell::new(),
            arena: source.arena,
            #[cfg(feature = "bytes")]
            owner: source.owner,
        }
    }

    /// The outermost message has ended, but not as most do.
    #[cold]
    #[inline(never)]
    pub(super) fn end_of(
        &self,
        stop: Stop,
        read_anew: &dyn Fn(Input<'_, 'a>) -> Stop,
        source: Source<'a>,
        options: &DecodeOptions,
        existed: bool,
    ) -> Result<(), DecodeError> {
        self.verdict(stop)?;
        match self.cold(|cold| cold.watch.take()) {
            Some(presence::Watch::There(there)) => presence::check(read_anew, source, options, there, existed),
            Some(presence::Watch::Tree(_)) | None => Ok(()),
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn fail(&self, at: *const u8, kind: DecodeErrorKind) -> Stop {
        let offset = (at as usize).wrapping_sub(self.start as usize);
        self.cold(|cold| cold.error = Some(DecodeError::new(kind, offset)));
        Stop::error(kind)
    }

    /// The same, in the field of the record that starts at `record`; null where that is not known.
    #[cold]
    #[inline(never)]
    pub(super) fn fail_in(&self, record: *const u8, at: *const u8, kind: DecodeErrorKind) -> Stop {
        let stop = self.fail(at, kind);
        self.inside_record(record, stop)
    }

    /// The error that shared code out of line has noted, without knowing the field.
    #[cold]
    #[inline(never)]
    pub(super) fn noted(&self, record: *const u8) -> Stop {
        let kind = self.cold(|cold| cold.error.as_ref().map(DecodeError::kind));
        self.inside_record(record, Stop::error(kind.unwrap_or(DecodeErrorKind::ForeignPayload)))
    }

    /// A varint that is malformed at `p`: cut, or too long?
    #[cold]
    #[inline(never)]
    pub(super) fn fail_varint(&self, record: *const u8, p: *const u8) -> Stop {
        let rest = self.end as usize - p as usize;
        // SAFETY: p..end is readable (P1).
        let bytes = unsafe { core::slice::from_raw_parts(p, rest.min(varint::MAX_VARINT_LEN)) };
        let cut = bytes.len() < varint::MAX_VARINT_LEN && bytes.iter().all(|&byte| byte >= 0x80);
        self.fail_in(record, p, if cut { DecodeErrorKind::Truncated } else { DecodeErrorKind::Varint })
    }

    /// An error in the field of the record that starts at `record`; null where that is not known.
    #[cold]
    #[inline(never)]
    pub(super) fn inside_record(&self, record: *const u8, stop: Stop) -> Stop {
        if record.is_null() {
            return stop;
        }
        let start = match self.cold(|cold| cold.tried) {
            Some((stood, first)) if stood.as_ptr().cast_const() == record => first,
            _ => record,
        };
        // SAFETY: a record starts inside the input (R1).
        let (tag, _) = unsafe { varint::decode_slow(start, self.end) };
        match Tag::from_value(tag) {
            Some(tag) => self.inside(tag.number(), stop),
            None => stop,
        }
    }

    /// An error on its way out passes the field `number`.
    #[cold]
    #[inline(never)]
    pub(super) fn inside(&self, number: u32, stop: Stop) -> Stop {
        self.cold(|cold| cold.error.as_mut().map(|error| error.inside(number)));
        stop
    }

    /// What the outermost message ended with. An error that a line has noted counts, whatever became of its `Stop`.
    #[cold]
    #[inline(never)]
    pub(super) fn verdict(&self, stop: Stop) -> Result<(), DecodeError> {
        match self.cold(|cold| cold.error.take()) {
            Some(error) => Err(error.outside_in()),
            None if stop == Stop::END => Ok(()),
            None => Err(DecodeError::new(DecodeErrorKind::Group, self.at.get() as usize - self.start as usize)),
        }
    }

    pub(super) fn charge_unknown(&self, bytes: usize, record: *const u8, at: *const u8) -> Flow {
        let Some(left) = self.unknown.get().checked_sub(bytes) else {
            return Err(self.fail_in(record, at, DecodeErrorKind::UnknownBytes));
        };
        self.unknown.set(left);
        Ok(())
    }

    #[inline]
    pub(super) fn charge_memory(&self, bytes: usize, record: *const u8, at: *const u8) -> Flow {
        let Some(left) = self.memory.get().checked_sub(bytes) else {
            return Err(self.fail_in(record, at, DecodeErrorKind::ElementMemory));
        };
        self.memory.set(left);
        Ok(())
    }

    /// A position behind the message's last two bytes: its end, one byte that only the end tag of a group can be, or
    /// what a record overran that starts at `record`.
    #[inline(always)]
    pub(super) fn stop_at(&self, p: *const u8, last: *const u8, record: *const u8) -> Stop {
        if p == last.wrapping_add(1) { Stop::END } else { self.stop_near_end(p, last, record) }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn stop_near_end(&self, p: *const u8, last: *const u8, record: *const u8) -> Stop {
        if p > last {
            return self.fail_in(record, last.wrapping_add(1), DecodeErrorKind::Truncated);
        }
        self.at.set(p);
        Stop::OTHER
    }
}

impl Budget<'_, '_> {
    /// Takes `bytes` of memory for elements out of the budget.
    ///
    /// # Errors
    /// The limit of element memory.
    #[inline(always)]
    pub(crate) fn charge(self, bytes: usize) -> Flow {
        if bytes == 0 { Ok(()) } else { self.context.charge_memory(bytes, core::ptr::null(), self.p) }
    }

    /// There is no room, whatever the budget says.
    pub(crate) fn fail_full(self) -> Stop {
        self.context.fail(self.p, DecodeErrorKind::Full)
    }
}
