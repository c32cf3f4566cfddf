//! What stands behind a tag: values of scalar kinds, strings, bytes, nested messages, groups, and what is skipped.
//!
//! The invariants C1, P1 and F1 are those of [`reader`](super).
//!
//! What is a call takes scalars: a reference to the payload, and a copy of it, which is a reference, too, would keep it
//! in memory on the way that makes no call.

use super::{Budget, Context, Flow, Frame, Held, Input, Lines, Payload, Refused, Rest, Stop, Tried, contains, load16};
use crate::{
    arena::{Arena, Place},
    copy,
    error::DecodeErrorKind,
    field::{List, list},
    message::Decode,
    tag::{Tag, WireType},
    utf8,
    varint::{self, MAX_SHORT_LEN, packed::Counted},
};
use alloc::{string::String, vec::Vec};
use core::ops::RangeInclusive;

/// A length of more than a byte, and the position behind it; null where there is none.
///
/// # Safety
/// As [`varint::decode`].
#[inline(never)]
unsafe fn long_len(p: *const u8, wide: *const u8, end: *const u8) -> (usize, *const u8) {
    if p <= wide {
        // SAFETY: sixteen bytes are readable.
        let word = u32::from_le(unsafe { p.cast::<u32>().read_unaligned() }) as usize;
        // What comes next waits for a length, so it is better foreseen than computed.
        if word & 0x8000 == 0 {
            return (word & 0x7f | word >> 1 & 0x3f80, p.wrapping_add(2));
        }
        if word & 0x80_0000 == 0 {
            return (word & 0x7f | word >> 1 & 0x3f80 | word >> 2 & 0x1f_c000, p.wrapping_add(3));
        }
    }
    // SAFETY: the caller's promise.
    let (value, behind) = unsafe { varint::decode(p, wide, end) };
    // Null is far away, too.
    if (behind as usize).wrapping_sub(p as usize) > MAX_SHORT_LEN {
        return (0, core::ptr::null());
    }
    // Any length above the limit fits no message.
    (value.min(isize::MAX as u64) as usize, behind)
}

/// Values of scalar kinds, strings, bytes, nested messages: what a [`Value`](crate::Value) reads.
impl<'c, 'a> Payload<'c, 'a> {
    #[inline(always)]
    fn is_wide(&self) -> bool {
        self.p <= self.context.wide
    }

    #[inline(always)]
    fn fail<T>(&self, kind: DecodeErrorKind) -> Flow<T> {
        Err(self.context.fail_in(self.at, self.p, kind))
    }

    #[inline(always)]
    fn fail_varint(&self) -> Stop {
        self.context.fail_varint(self.at, self.p)
    }

    /// The budget, for what is a call: two registers. Its errors lack the field, which [`inside`](Self::inside) adds.
    #[inline(always)]
    pub(crate) fn budget(&self) -> Budget<'c, 'a> {
        Budget { context: self.context, p: self.p }
    }

    /// Adds the field to an error of the [`budget`](Self::budget).
    #[inline(always)]
    pub(crate) fn inside<T>(&self, flow: Flow<T>) -> Flow<T> {
        flow.map_err(|stop| self.context.inside_record(self.at, stop))
    }

    /// A varint.
    ///
    /// # Errors
    /// Cut, or longer than ten bytes.
    #[inline(always)]
    pub fn varint(&mut self) -> Flow<u64> {
        if self.p < self.context.end {
            // SAFETY: p < end.
            let byte = unsafe { *self.p };
            if byte < 0x80 {
                self.p = self.p.wrapping_add(1);
                return Ok(byte as u64);
            }
        }
        // SAFETY: P1 and C1 are what it asks.
        let (value, behind) = unsafe { varint::decode(self.p, self.context.wide, self.context.end) };
        if behind.is_null() {
            return Err(self.fail_varint());
        }
        self.p = behind;
        Ok(value)
    }

    /// A varint and its length, moving behind it only where it is whole.
    pub(super) fn plain_varint(&mut self) -> Option<(u64, usize)> {
        // SAFETY: P1 and C1 are what it asks.
        let (value, behind) = unsafe { varint::decode(self.p, self.context.wide, self.context.end) };
        if behind.is_null() {
            return None;
        }
        let len = behind as usize - self.p as usize;
        self.p = behind;
        Some((value, len))
    }

    /// A tag; at most five bytes.
    pub(super) fn tag(&mut self) -> Flow<Tag> {
        let start = self.p;
        let value = self.varint()?;
        match Tag::from_value(value) {
            Some(tag) if self.p as usize - start as usize <= MAX_SHORT_LEN => Ok(tag),
            _ => Err(self.context.fail(start, DecodeErrorKind::Tag)),
        }
    }

    /// Four bytes, little endian.
    ///
    /// # Errors
    /// Cut.
    #[inline(always)]
    pub fn fixed32(&mut self) -> Flow<u32> {
        // One compare; only the last bytes of the input are measured exactly.
        if !self.is_wide() && (self.context.end as usize) - (self.p as usize) < 4 {
            return self.fail(DecodeErrorKind::Truncated);
        }
        // SAFETY: p <= wide (C1), or four bytes are left.
        let value = u32::from_le(unsafe { self.p.cast::<u32>().read_unaligned() });
        self.p = self.p.wrapping_add(4);
        Ok(value)
    }

    /// Eight bytes, little endian.
    ///
    /// # Errors
    /// Cut.
    #[inline(always)]
    pub fn fixed64(&mut self) -> Flow<u64> {
        // One compare; only the last bytes of the input are measured exactly.
        if !self.is_wide() && (self.context.end as usize) - (self.p as usize) < 8 {
            return self.fail(DecodeErrorKind::Truncated);
        }
        // SAFETY: p <= wide (C1), or eight bytes are left.
        let value = u64::from_le(unsafe { self.p.cast::<u64>().read_unaligned() });
        self.p = self.p.wrapping_add(8);
        Ok(value)
    }

    /// A length that what is left of the message has room for.
    #[inline(always)]
    fn len(&mut self) -> Flow<usize> {
        let mut len = 0x80;
        let mut behind = self.p.wrapping_add(1);
        if self.p < self.context.end {
            // SAFETY: p < end.
            len = unsafe { *self.p } as usize;
        }
        if len >= 0x80 {
            // SAFETY: P1 and C1 are what it asks.
            (len, behind) = unsafe { long_len(self.p, self.context.wide, self.context.end) };
            if behind.is_null() {
                return Err(self.context.fail_len(self.at, self.p));
            }
        }
        // Signed, because p may already be behind the message's end (P1).
        if len as isize > (self.last as isize).wrapping_sub(behind as isize).wrapping_add(1) {
            return self.fail(DecodeErrorKind::Truncated);
        }
        self.p = behind;
        Ok(len)
    }

    /// Where the bytes of a LEN payload start, as a pointer into the whole input, and how many there are: for code out of
    /// line that looks at what lies behind them, too.
    #[inline(always)]
    fn span(&mut self) -> Flow<(*const u8, usize)> {
        let len = self.len()?;
        let start = self.p;
        // len() found start + len <= end of the message <= end of the input (F1).
        self.p = start.wrapping_add(len);
        Ok((start, len))
    }

    /// The bytes of a LEN payload, borrowed from the input.
    ///
    /// # Errors
    /// A length that is malformed or exceeds the message.
    #[inline(always)]
    pub fn bytes(&mut self) -> Flow<&'a [u8]> {
        let len = self.len()?;
        // SAFETY: len() found p + len <= end of the message <= end of the input (F1), which lives for 'a.
        let bytes = unsafe { core::slice::from_raw_parts(self.p, len) };
        self.p = self.p.wrapping_add(len);
        Ok(bytes)
    }

    /// The text of a LEN payload, borrowed from the input.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes), and what is not UTF-8.
    #[inline(always)]
    pub fn str(&mut self) -> Flow<&'a str> {
        let start = self.p;
        let len = self.len()?;
        // SAFETY: len() found p + len <= end of the message <= end of the input (F1), which lives for 'a.
        let bytes = unsafe { core::slice::from_raw_parts(self.p, len) };
        // SAFETY: they lie in the input, which p is a pointer into (C1).
        if !unsafe { utf8::is_utf8(self.p, len, self.context.wide) } {
            self.p = start;
            return self.fail(DecodeErrorKind::Utf8);
        }
        self.p = self.p.wrapping_add(len);
        // SAFETY: validated above.
        Ok(unsafe { core::str::from_utf8_unchecked(bytes) })
    }

    /// Replaces `string` by the text of a LEN payload. Out of line: shared by all string fields.
    ///
    /// # Errors
    /// As [`str`](Self::str).
    #[inline(always)]
    pub fn string_into(&mut self, string: &mut String) -> Flow {
        // SAFETY: this payload's own p and last.
        let behind = unsafe { read_string(self.p, self.last, self.context, string) };
        self.go_behind(behind)
    }

    /// Replaces `bytes` by those of a LEN payload. Out of line: shared by all bytes fields.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes).
    #[inline(always)]
    pub fn bytes_into(&mut self, bytes: &mut Vec<u8>) -> Flow {
        // SAFETY: this payload's own p and last.
        let behind = unsafe { read_bytes(self.p, self.last, self.context, bytes) };
        self.go_behind(behind)
    }

    /// Appends the varints of a packed payload to `list`, each through `convert`. Out of line: one for each type of
    /// element.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes), a malformed varint, and the limit of element memory.
    #[inline(always)]
    pub(crate) fn packed_varints<T, L: List<T>>(&mut self, list: &mut L, convert: impl Fn(u64) -> T) -> Flow {
        // SAFETY: this payload's own p and last.
        let behind = unsafe { read_packed(self.p, self.last, self.context, list, convert) };
        self.go_behind(behind)
    }

    /// Appends the numbers of `N` bytes each of a packed payload to `list`, each through `convert`. Out of line: one for
    /// each type of element.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes), a payload that is not a whole number of elements, and the limit of element memory.
    #[inline(always)]
    pub(crate) fn packed_fixed<T, L: List<T>, const N: usize>(
        &mut self,
        list: &mut L,
        convert: impl Fn([u8; N]) -> T,
    ) -> Flow {
        // SAFETY: this payload's own p and last.
        let behind = unsafe { read_packed_fixed(self.p, self.last, self.context, list, convert) };
        self.go_behind(behind)
    }

    /// Shared code out of line answers with the position behind the payload, or null and an error noted.
    #[inline(always)]
    fn go_behind(&mut self, p: *const u8) -> Flow {
        if p.is_null() {
            return Err(self.context.noted(self.at));
        }
        self.p = p;
        Ok(())
    }

    /// Reads a nested message into `message`, merging. On an error its path gets `number`.
    ///
    /// # Errors
    /// What the nested message's fields find, and the limit of depth.
    #[inline(always)]
    pub fn message<T: Decode<'a>>(&mut self, number: u32, message: &mut T) -> Flow {
        self.message_held(number, message, Held::Plain)
    }

    /// The same for a message that is held so.
    #[inline(always)]
    pub(crate) fn message_held<T: Lines<'a> + ?Sized>(&mut self, number: u32, message: &mut T, held: Held) -> Flow {
        let len = self.len()?;
        let pos = self.p;
        self.p = pos.wrapping_add(len);
        let depth = self.depth_inside(number, held, pos, self.p)?;
        let frame = Frame { start: pos, last: self.p.wrapping_sub(1), context: self.context, depth, group: 0, fix: 0 };
        let stop = message.run(Input { pos, frame: &frame });
        if stop != Stop::END {
            return Err(self.context.inside(number, stop));
        }
        Ok(())
    }

    /// The bytes of a nested message that is read later, or never.
    #[inline(always)]
    pub(crate) fn message_unread(&mut self, number: u32, held: Held) -> Flow<&'a [u8]> {
        let bytes = self.bytes()?;
        self.depth_inside(number, held, bytes.as_ptr(), self.p)?;
        Ok(bytes)
    }

    /// Reads the fields of the group `number` into `message`, merging, up to its end tag.
    ///
    /// # Errors
    /// What the group's fields find, a group that does not end, and the limit of depth.
    #[inline(always)]
    pub fn group<T: Decode<'a>>(&mut self, number: u32, message: &mut T) -> Flow {
        self.group_held(number, message, Held::Plain)
    }

    /// The same for a group that is held so.
    #[inline(always)]
    pub(crate) fn group_held<T: Lines<'a> + ?Sized>(&mut self, number: u32, message: &mut T, held: Held) -> Flow {
        let depth = self.depth_inside(number, held, self.p, core::ptr::null())?;
        let frame = Frame { start: self.p, last: self.last, context: self.context, depth, group: number, fix: 0 };
        // p may be behind the message's end, which `open` finds.
        match message.run(Input { pos: self.p, frame: &frame }) {
            Stop::GROUP_END => {
                let Some(behind) = frame.stopped_at() else { return self.fail(DecodeErrorKind::ForeignPayload) };
                self.leave_group(self.p);
                self.p = behind;
                Ok(())
            }
            Stop::END => self.fail(DecodeErrorKind::Group),
            stop => Err(self.context.inside(number, stop)),
        }
    }

    /// Refuses a value that its field can not hold: an unlisted number of a closed enum. The record becomes unknown.
    #[inline(always)]
    pub fn refuse(&self) -> Stop {
        self.context.stop(Stop::OTHER, self.at, self.last)
    }

    /// The overlong tag presented last. Whoever reads a message before it [refuses](Self::refuse) the record around it asks
    /// for this first, since there may be overlong tags inside.
    #[inline(always)]
    pub(crate) fn tried(&self) -> Tried {
        self.context.left(|cold| cold.tried)
    }

    /// Refuses the record after a message in it was read, before which the overlong tag was this one.
    #[cold]
    pub(crate) fn refuse_after(&self, tried: Tried) -> Stop {
        if self.context.is_cold() {
            self.context.cold(|cold| cold.tried = tried);
        }
        self.refuse()
    }

    /// Ends a line that took a packed closed enum of field `number` with unlisted numbers: the message takes each of them as
    /// an unknown record, and goes on behind this payload.
    pub(crate) fn refuse_elements(&self, number: u32, payload: &'a [u8], is_listed: fn(i32) -> bool) -> Stop {
        let tag = Tag::new(number, WireType::Varint);
        self.context.cold(|cold| cold.given_back = Some(Refused { tag, payload, is_listed }));
        self.context.stop(Stop::OTHER, self.p, self.last)
    }

    /// Takes `bytes` of memory for elements out of the budget.
    ///
    /// # Errors
    /// The limit of element memory.
    #[inline(always)]
    pub fn charge(&self, bytes: usize) -> Flow {
        if bytes == 0 { Ok(()) } else { self.context.charge_memory(bytes, self.at, self.p) }
    }

    /// Gives memory back that was charged.
    #[inline(always)]
    pub(crate) fn refund(&self, bytes: usize) {
        if bytes > 0 {
            self.context.refund(bytes);
        }
    }

    /// What is left for elements of at least so many bytes.
    #[inline(always)]
    pub(crate) fn rest(&self, size: usize) -> Rest {
        Rest { last: self.last, size }
    }

    /// How many records of LEN type with this tag follow each other, this one included, whose payload this is: at least
    /// 1, at most `max`. Counting stops where it becomes laborious: at long records, and after each 64 where they take more
    /// than 64 bytes on average.
    #[inline(always)]
    pub fn run_of(&self, tag: Tag, max: usize) -> usize {
        self.budget().run_of(tag, self.rest(0), max)
    }

    /// A varint inside a packed payload is cut or too long.
    pub(crate) fn fail_packed_varint(&self) -> Stop {
        self.context.fail_in(self.at, self.p, DecodeErrorKind::Varint)
    }

    /// There is no room for one more element.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail_full(self) -> Stop {
        self.context.fail_in(self.at, self.p, DecodeErrorKind::Full)
    }

    /// Gives the memory of a message back to the arena of this decode.
    pub(crate) fn give_back<T>(&self, place: Place<'a, T>) {
        if let Some(arena) = self.context.arena {
            self.context.paid.set(self.context.paid.get() + place.give_back(arena));
        }
    }

    /// The arena of this decode, if it has one.
    pub(crate) fn arena(&self) -> Option<&'a Arena<'a>> {
        self.context.arena
    }

    /// The buffer that the input is a part of, where it is shared ([`Decode::decode_shared`](crate::Decode::decode_shared)):
    /// for types of your own that hold a slice of it.
    #[cfg(feature = "bytes")]
    pub fn owner(&self) -> Option<&'a bytes::Bytes> {
        self.context.owner
    }

    /// Moves behind the payload of a record that no field takes.
    #[inline]
    pub(super) fn skip(&mut self, tag: Tag) -> Flow {
        match tag.wire_type() {
            WireType::Varint => drop(self.varint()?),
            WireType::I64 => drop(self.fixed64()?),
            WireType::Len => drop(self.bytes()?),
            WireType::I32 => drop(self.fixed32()?),
            WireType::Sgroup => self.skip_group(tag.number())?,
            WireType::Egroup => return self.fail(DecodeErrorKind::Group),
        }
        Ok(())
    }

    /// The next tag inside a group, and where it starts.
    pub(super) fn next_of_group(&mut self) -> Flow<(*const u8, Tag)> {
        if self.p > self.last {
            return self.fail(DecodeErrorKind::Group);
        }
        Ok((self.p, self.tag()?))
    }

    /// Moves behind a record that has none of these numbers; false where it has one, or is the end of a group.
    #[inline(never)]
    pub(super) fn skip_unknown(&mut self, numbers: &[RangeInclusive<u32>]) -> Flow<bool> {
        let start = self.p;
        self.at = start;
        let tag = self.tag()?;
        if tag.wire_type() == WireType::Egroup || contains(numbers, tag.number()) {
            self.p = start;
            return Ok(false);
        }
        self.skip(tag)?;
        Ok(true)
    }

    /// Moves behind all records that come next, are simple, and have none of these numbers.
    pub(super) fn skip_simple(&mut self, numbers: &[RangeInclusive<u32>]) {
        // SAFETY: this payload's own p and last.
        self.p = unsafe { skip_simple(self.p, self.last, self.context.wide, numbers) };
    }

    #[inline(never)]
    fn skip_group(&mut self, number: u32) -> Flow {
        let outer = self.depth;
        self.depth = self.depth_inside_skipped()?;
        loop {
            let (_, tag) = self.next_of_group()?;
            if tag.wire_type() == WireType::Egroup {
                if tag.number() != number {
                    return self.fail(DecodeErrorKind::Group);
                }
                self.depth = outer;
                return Ok(());
            }
            self.skip(tag)?;
        }
    }

    /// The bytes from `start`, a position in the input, to here, inside the message.
    pub(super) fn record_since(&self, start: *const u8) -> Flow<&'a [u8]> {
        if self.p > self.last.wrapping_add(1) {
            return self.fail(DecodeErrorKind::Truncated);
        }
        if start > self.p {
            return self.fail(DecodeErrorKind::ForeignPayload);
        }
        // SAFETY: start <= p, and start..p lies inside the input, which lives for 'a (P1).
        Ok(unsafe { core::slice::from_raw_parts(start, self.p as usize - start as usize) })
    }
}

/// # Safety
/// `p` and `last` are those of a [`Payload`] of `context` (P1, F1).
#[inline(never)]
unsafe fn read_string(p: *const u8, last: *const u8, context: &Context<'_>, string: &mut String) -> *const u8 {
    let mut payload = Payload { p, at: core::ptr::null(), last, context, depth: 0 };
    let Ok((start, len)) = payload.span() else { return core::ptr::null() };
    // SAFETY: a span of the input (C1).
    if !unsafe { utf8::is_utf8(start, len, context.wide) } {
        let _ = context.fail(p, DecodeErrorKind::Utf8);
        return core::ptr::null();
    }
    // SAFETY: the string becomes the span, validated above, of the input (C1).
    unsafe { replace(string.as_mut_vec(), start, len, context.wide) };
    payload.p
}

/// # Safety
/// `p` and `last` are those of a [`Payload`] of `context` (P1, F1).
#[inline(never)]
unsafe fn read_bytes(p: *const u8, last: *const u8, context: &Context<'_>, into: &mut Vec<u8>) -> *const u8 {
    let mut payload = Payload { p, at: core::ptr::null(), last, context, depth: 0 };
    let Ok((start, len)) = payload.span() else { return core::ptr::null() };
    // SAFETY: a span of the input (C1).
    unsafe { replace(into, start, len, context.wide) };
    payload.p
}

/// # Safety
/// `p` and `last` are those of a [`Payload`] of `context` (P1, F1).
#[inline(never)]
unsafe fn read_packed<T, L: List<T>>(
    p: *const u8,
    last: *const u8,
    context: &Context<'_>,
    list: &mut L,
    convert: impl Fn(u64) -> T,
) -> *const u8 {
    let mut payload = Payload { p, at: core::ptr::null(), last, context, depth: 0 };
    let Ok((start, len)) = payload.span() else { return core::ptr::null() };
    // SAFETY: the list is a span of the input (C1).
    let counted = unsafe { Counted::new(start, len, context.wide) };
    match list::grow(list, counted.count, payload.budget(), payload.rest(1)) {
        Ok(true) => {}
        Ok(false) => return payload.p,
        Err(_) => return core::ptr::null(),
    }
    let all = match list.spare() {
        Some(spare) => counted.decode(spare, convert),
        None => counted.push(list, convert),
    };
    if !all {
        let _ = context.fail(payload.p, DecodeErrorKind::Varint);
        return core::ptr::null();
    }
    payload.p
}

/// # Safety
/// `p` and `last` are those of a [`Payload`] of `context` (P1, F1).
#[inline(never)]
unsafe fn read_packed_fixed<T, L: List<T>, const N: usize>(
    p: *const u8,
    last: *const u8,
    context: &Context<'_>,
    list: &mut L,
    convert: impl Fn([u8; N]) -> T,
) -> *const u8 {
    let mut payload = Payload { p, at: core::ptr::null(), last, context, depth: 0 };
    let Ok(bytes) = payload.bytes() else { return core::ptr::null() };
    let (chunks, rest) = bytes.as_chunks::<N>();
    if !rest.is_empty() {
        let _ = context.fail(payload.p, DecodeErrorKind::PackedLength);
        return core::ptr::null();
    }
    match list::grow(list, chunks.len(), payload.budget(), payload.rest(N)) {
        Ok(true) => {}
        Ok(false) => return payload.p,
        Err(_) => return core::ptr::null(),
    }
    list.append_all(chunks.iter().map(|&bytes| convert(bytes)));
    payload.p
}

/// Makes `vec` a copy of the `len` bytes at `start`; in the memory that it has, if that is enough.
///
/// # Safety
/// `len` bytes are readable at `start`, none of them the vector's; where that is at or below `wide`, sixteen are.
#[inline(always)]
unsafe fn replace(vec: &mut Vec<u8>, start: *const u8, len: usize, wide: *const u8) {
    if vec.capacity() < len {
        // The allocator gives as much for one byte.
        *vec = Vec::with_capacity(len.max(16));
    }
    // SAFETY: there is room for `len` bytes now; for sixteen bytes, where as many are written; those of 0..len are then
    // initialised.
    unsafe {
        if len <= 16 && start <= wide && vec.capacity() >= 16 {
            vec.as_mut_ptr().cast::<[u8; 16]>().write_unaligned(start.cast::<[u8; 16]>().read_unaligned());
        } else {
            copy::copy(core::slice::from_raw_parts(start, len), vec.as_mut_ptr());
        }
        vec.set_len(len);
    }
}

/// # Safety
/// `p..end` is readable, and `p <= end`.
#[inline(never)]
pub(super) unsafe fn count_run(p: *const u8, last: *const u8, end: *const u8, tag: Tag, max: usize) -> usize {
    let (len, mask) = match tag.encoded_len() {
        1 => (1, 0xff),
        2 => (2, 0xffff),
        _ => return 1,
    };
    // Counted from `end`, so that nothing wraps: a size beyond the input may lead beyond the last address there is.
    let from_end = |p: *const u8| (p as isize).wrapping_sub(end as isize);
    let (mut at, last) = (from_end(p), from_end(last));
    let (mut count, start) = (1, at);
    loop {
        // After so many they are looked at: is it worth while to go on?
        let some = max.min(count + 63);
        while count < some && at <= -2 {
            // SAFETY: two bytes before the end, or more; not before `p`.
            let Some((size, bits)) = short(unsafe { load16(end.wrapping_offset(at)) } as u64) else { return count };
            at += (bits / 8 + size) as isize;
            // SAFETY: two bytes before the end, or more.
            if at > -2 || at >= last || unsafe { load16(end.wrapping_offset(at)) } & mask != tag.head() {
                return count;
            }
            count += 1;
            at += len;
        }
        if count < some || count >= max || at - start > count as isize * 64 {
            return count;
        }
    }
}

/// The position behind all records that come next and whose numbers are none of these, as long as they are simple: tag
/// and length, or tag and varint, lie in eight bytes, the tag in two.
///
/// # Safety
/// Sixteen bytes are readable wherever `p` and what follows it is not above `wide` (C1).
#[inline(never)]
unsafe fn skip_simple(
    mut p: *const u8,
    last: *const u8,
    wide: *const u8,
    numbers: &[RangeInclusive<u32>],
) -> *const u8 {
    while p <= wide && p <= last {
        // SAFETY: p <= wide (C1).
        let word = unsafe { varint::load64(p) };
        let Some((tag, bits)) = short(word) else { break };
        let rest = word >> bits;
        // What was shifted in ends no varint.
        let ended = varint::CONTINUATION << (64 - bits);
        let payload = match WireType::new(tag & 7) {
            Some(WireType::Varint) => varint::of_word(rest | ended).map(|(_, n)| n as u64),
            Some(WireType::I64) => Some(8),
            Some(WireType::I32) => Some(4),
            Some(WireType::Len) => match short(rest) {
                Some((len, bits)) => Some((bits / 8 + len) as u64),
                None => {
                    varint::of_word(rest | ended).filter(|(_, n)| *n <= MAX_SHORT_LEN).map(|(len, n)| n as u64 + len)
                }
            },
            _ => None,
        };
        let Some(payload) = payload else { break };
        let len = (bits / 8) as u64 + payload;
        let left = last as usize - p as usize + 1;
        if tag < 8 || contains(numbers, tag >> 3) || len > left as u64 {
            break;
        }
        p = p.wrapping_add(len as usize);
    }
    p
}

/// A varint of one or two bytes at the low end of `word`, and how many bits it takes.
#[inline(always)]
fn short(word: u64) -> Option<(u32, u32)> {
    match word {
        _ if word & 0x80 == 0 => Some((word as u32 & 0x7f, 8)),
        _ if word & 0x8000 == 0 => Some((word as u32 & 0x7f | word as u32 >> 1 & 0x3f80, 16)),
        _ => None,
    }
}

#[cfg(all(test, target_arch = "x86", target_os = "linux"))]
mod tests {
    use super::*;
    use core::ffi::{c_int, c_long, c_void};

    unsafe extern "C" {
        fn mmap(at: *mut c_void, len: usize, prot: c_int, flags: c_int, file: c_int, offset: c_long) -> *mut c_void;
    }

    /// The last page that a program can have, where nothing lies there already.
    fn last_page() -> Option<&'static mut [u8; 4096]> {
        const AT: usize = 0xffff_d000;
        // To read and to write; private, anonymous, there or nowhere.
        let (prot, flags) = (1 | 2, 0x2 | 0x20 | 0x10_0000);
        // SAFETY: new memory, which replaces none.
        let page = unsafe { mmap(core::ptr::without_provenance_mut(AT), 4096, prot, flags, -1, 0) };
        // SAFETY: a page of zeros that nobody else has, and that nobody gives back.
        (page.addr() == AT).then(|| unsafe { &mut *page.cast() })
    }

    #[test]
    fn a_size_beyond_the_last_address_ends_a_run() {
        let Some(page) = last_page() else { return };
        let tag = Tag::new(1, WireType::Len);
        // An empty record, one of 16,383 bytes, and no more.
        page[..4].copy_from_slice(&[0, tag.head() as u8, 0xff, 0x7f]);
        let input = page.as_ptr_range();
        // SAFETY: the whole page.
        let count = unsafe { count_run(input.start, input.end.wrapping_sub(1), input.end, tag, 64) };
        assert_eq!(count, 2);
    }
}
