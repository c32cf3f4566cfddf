//! What one decode shares: errors, the budget, and what cold code leaves for its caller.

use super::{Budget, Cold, Context, Flow, Lines, New, Records, Rest, Source, Stop, payload, presence};
use crate::{
    arena::Arena,
    error::{DecodeError, DecodeErrorKind},
    field::ArenaUnknownFields,
    options::DecodeOptions,
    tag::Tag,
    varint,
};
use alloc::boxed::Box;
use core::{
    alloc::Layout,
    cell::{Cell, OnceCell},
};

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
            of: Cell::new(core::ptr::null()),
            seen: Cell::new(0),
            memory: Cell::new(options.element_memory_for(source.bytes.len())),
            unknown: Cell::new(options.unknown_bytes),
            paid: Cell::new(0),
            partial: options.partial,
            is_checking: false,
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
        new: New<'_, 'a>,
        source: Source<'a>,
        existed: bool,
    ) -> Result<(), DecodeError> {
        self.verdict(stop)?;
        match self.cold(|cold| cold.watch.take()) {
            Some(presence::Watch::There(there)) => {
                presence::check(new, &[source.bytes], source, self.memory.get(), there, existed)
            }
            Some(presence::Watch::Tree(_)) | None => Ok(()),
        }
    }

    /// Hands records that no line took to their message, which may keep them.
    #[inline(always)]
    pub(super) fn keep(&self, message: &mut (dyn Lines<'a> + '_), records: Records<'a>, at: *const u8) -> Flow {
        if self.is_checking {
            self.see_unknown(records.start());
            return Ok(());
        }
        match self.arena {
            Some(arena) if message.is_in_arena() => {
                self.charge_piece(arena, ArenaUnknownFields::PIECE, core::ptr::null(), at)?;
            }
            _ => self.charge_memory(records.memory(), core::ptr::null(), at)?,
        }
        if message.keep(records, self.arena) { Ok(()) } else { Err(self.fail(at, DecodeErrorKind::Full)) }
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
        self.fail_longer(record, p, varint::MAX_VARINT_LEN)
    }

    /// The same for the length of a payload. A call of its own, because one argument more costs registers where none fails.
    #[cold]
    #[inline(never)]
    pub(super) fn fail_len(&self, record: *const u8, p: *const u8) -> Stop {
        self.fail_longer(record, p, varint::MAX_SHORT_LEN)
    }

    fn fail_longer(&self, record: *const u8, p: *const u8, max: usize) -> Stop {
        let rest = self.end as usize - p as usize;
        // SAFETY: p..end is readable (P1).
        let bytes = unsafe { core::slice::from_raw_parts(p, rest.min(max)) };
        let cut = bytes.len() < max && bytes.iter().all(|&byte| byte >= 0x80);
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

    /// Gives memory back that was charged, or that was there before the decode.
    #[inline]
    pub(super) fn refund(&self, bytes: usize) {
        self.memory.set(self.memory.get().saturating_add(bytes));
    }

    /// Charges a piece of the arena: what its chunk takes, where it needs a new one, which pays for the pieces that follow.
    pub(super) fn charge_piece(&self, arena: &Arena<'a>, piece: Layout, record: *const u8, at: *const u8) -> Flow {
        let size = piece.size();
        match arena.chunk_for(piece) {
            0 => {
                let paid = self.paid.get().min(size);
                self.paid.set(self.paid.get() - paid);
                self.charge_memory(size - paid, record, at)
            }
            chunk => {
                self.charge_memory(chunk.max(size), record, at)?;
                self.paid.set(chunk.saturating_sub(size));
                Ok(())
            }
        }
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
        self.stop(Stop::OTHER, p, last)
    }

    /// The stop of the message with this `last` at a record that no line took, at the end of a group, or where it goes on
    /// after records were given back.
    #[inline(always)]
    pub(super) fn stop(&self, stop: Stop, at: *const u8, last: *const u8) -> Stop {
        self.at.set(at);
        self.of.set(last);
        stop
    }
}

impl<'a> Budget<'_, 'a> {
    /// Takes memory out of the budget, before it is taken.
    ///
    /// # Errors
    /// The limit of element memory.
    #[inline(always)]
    pub(crate) fn charge(self, bytes: usize) -> Flow {
        if bytes == 0 { Ok(()) } else { self.context.charge_memory(bytes, core::ptr::null(), self.p) }
    }

    /// Gives back what was charged and is free again.
    #[inline(always)]
    pub(crate) fn refund(self, bytes: usize) {
        self.context.refund(bytes);
    }

    /// Charges a piece of the decode's arena.
    ///
    /// # Errors
    /// The limit of element memory.
    pub(crate) fn charge_piece(self, piece: Layout) -> Flow {
        match self.context.arena {
            Some(arena) => self.context.charge_piece(arena, piece, core::ptr::null(), self.p),
            None => Ok(()),
        }
    }

    /// How many elements may still come, in the message or else in the input.
    #[inline(always)]
    pub(crate) fn most(self, rest: Rest, in_message: bool) -> usize {
        let end = if in_message { rest.last.wrapping_add(1) } else { self.context.end };
        // Signed, because p may already be behind the message's end (P1).
        (end as isize).wrapping_sub(self.p as isize).max(0) as usize / rest.size
    }

    /// How many records of LEN type with this tag follow each other: see [`Payload::run_of`](super::Payload::run_of).
    #[inline(always)]
    pub(crate) fn run_of(self, tag: Tag, rest: Rest, max: usize) -> usize {
        // SAFETY: this context's own end (C1), and a position before it (P1).
        unsafe { payload::count_run(self.p, rest.last, self.context.end, tag, max) }
    }

    /// Is this the second pass, in which nothing is kept?
    #[inline(always)]
    pub(crate) fn is_checking(self) -> bool {
        self.context.is_checking
    }

    /// There is no room, whatever the budget says.
    pub(crate) fn fail_full(self) -> Stop {
        self.context.fail(self.p, DecodeErrorKind::Full)
    }
}
