//! Reading: a message's fields, a line each, out of a position that lives in registers.
//!
//! # The idea
//!
//! `Decode::fields` is a loop over lines. Each line asks whether its own tag comes next ([`Reader::at`], a compare with
//! two bytes held in a register), reads the payload if so, and falls through to the next line; so the order of the lines
//! is the prediction of what comes next, and number and wire type are checked together. A line leaves by `?` when the
//! message ends, when something is wrong, or when the reader stands at a record that no line took: one [`Stop`], one
//! register, no loop condition. Whoever opened the message ([`run`]) looks at the last two in cold code ([`other`]):
//! unknown records are handed to `Decode::keep`, overlong tags are presented again in their canonical form, the end tag
//! of a group ends it; then `fields` is called again behind the record.
//!
//! [`Input`] crosses function boundaries in two registers; [`Input::open`] turns it into a [`Reader`] of four words that
//! never escapes, because every line is inlined and shared code out of line gets scalars. The child's end is known to
//! its parent, so a child returns its `Stop` and nothing else.
//!
//! # Invariants
//!
//! * C1 `Context`: `start..end` is the input, readable for `'a`; `wide` is `end - 16`, or below `start` where the input
//!   is shorter. So `start <= p <= wide` means that sixteen bytes are readable at `p`.
//! * R1 `Reader`: `start <= pos < last`, `last < end`: two bytes are readable at `pos`. Only `open` and `resume` set `pos`,
//!   and they check; after an error `pos` keeps its old value, so ignoring a `Stop` is harmless.
//! * R2 `Reader`: `next` is the two bytes at `pos`, little endian, but where an overlong tag is presented as canonical.
//! * P1 `Payload`: `start <= p <= end`. `p` may lie behind its message's end, which `resume` finds; never behind the input's.
//! * F1 `Frame`: `last + 1` is the end of a message inside the input, `start <= last + 1 <= end`.

use crate::{
    error::{DecodeError, DecodeErrorKind},
    message::Decode,
    options::DecodeOptions,
    tag::{Tag, WireType},
    utf8, varint,
};
use alloc::{string::String, vec::Vec};
use core::{
    cell::{Cell, RefCell},
    convert::Infallible,
    num::NonZeroU32,
};

/// Why a message's lines stopped: its end, an error, or a record that no line took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "pass it on with `?`"]
pub struct Stop(NonZeroU32);

impl Stop {
    const END: Stop = Stop(NonZeroU32::new(1).unwrap());
    const OTHER: Stop = Stop(NonZeroU32::new(2).unwrap());
    const GROUP_END: Stop = Stop(NonZeroU32::new(3).unwrap());

    const fn error(kind: DecodeErrorKind) -> Stop {
        match NonZeroU32::new(kind as u32) {
            Some(code) => Stop(code),
            None => Stop::END, // no kind is 0
        }
    }
}

/// What a line returns: it went on, or it stopped.
pub type Flow<T = ()> = Result<T, Stop>;

/// What all lines of a message return: they never go on for ever.
pub type Fields = Result<Infallible, Stop>;

/// What one decode shares: the input's bounds, the budget, and what cold code leaves for its caller.
struct Context<'a> {
    wide: *const u8,
    end: *const u8,
    start: *const u8,
    /// Where the record starts that no line took, or where a group ended.
    at: Cell<*const u8>,
    /// The bits of the required fields that the innermost message with any has seen.
    seen: Cell<u64>,
    /// What is left of `DecodeOptions::element_memory`.
    memory: Cell<usize>,
    /// What is left of `DecodeOptions::unknown_bytes`.
    unknown: Cell<usize>,
    cold: RefCell<Cold<'a>>,
    #[cfg(feature = "bytes")]
    owner: Option<&'a bytes::Bytes>,
}

#[derive(Default)]
struct Cold<'a> {
    error: Option<DecodeError>,
    /// Records that a line took and gave back in part: unlisted numbers of a packed closed enum.
    given_back: Vec<Record<'a>>,
    /// The overlong tag presented last: the position that stood for it, and where it starts.
    tried: Option<(*const u8, *const u8)>,
}

/// One open message: where it ends and how deep it may go. Lives in the stack frame of whoever opened it.
struct Frame<'c, 'a> {
    last: *const u8,
    context: &'c Context<'a>,
    depth: u32,
    /// The field number where this is a group, or 0.
    group: u32,
    /// What turns the two bytes at the position into a canonical tag; 0 but behind an overlong one.
    fix: u32,
}

/// A message about to be read.
#[derive(Clone, Copy)]
pub struct Input<'c, 'a> {
    pos: *const u8,
    frame: &'c Frame<'c, 'a>,
}

/// A position at a tag.
#[derive(Clone, Copy)]
pub struct Reader<'c, 'a> {
    pos: *const u8,
    last: *const u8,
    context: &'c Context<'a>,
    next: u32,
    depth: u32,
}

/// A position behind a tag.
#[derive(Clone, Copy)]
pub struct Payload<'c, 'a> {
    p: *const u8,
    /// Where the record starts.
    at: *const u8,
    last: *const u8,
    context: &'c Context<'a>,
    depth: u32,
}

/// A record that no field took, as it stood on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The tag, or `None` where `bytes` begins with it.
    pub(crate) tag: Option<Tag>,
    pub(crate) bytes: &'a [u8],
}

/// Where a pass over the lines began.
#[derive(Clone, Copy)]
pub struct Pass(*const u8);

/// The input of a whole decode.
pub(crate) struct Source<'a> {
    pub(crate) bytes: &'a [u8],
    #[cfg(feature = "bytes")]
    pub(crate) owner: Option<&'a bytes::Bytes>,
}

/// Decodes `source` into `message`, merging.
#[inline(always)]
pub(crate) fn merge<'a, T: Decode<'a>>(
    message: &mut T,
    source: Source<'a>,
    options: &DecodeOptions,
) -> Result<(), DecodeError> {
    let bytes = source.bytes;
    if bytes.len() > options.message_bytes {
        return Err(DecodeError::new(DecodeErrorKind::MessageBytes, options.message_bytes));
    }
    let range = bytes.as_ptr_range();
    let context = Context {
        wide: if bytes.len() >= 16 { range.end.wrapping_sub(16) } else { range.start.wrapping_sub(1) },
        end: range.end,
        start: range.start,
        at: Cell::new(range.start),
        seen: Cell::new(0),
        memory: Cell::new(options.element_memory_for(bytes.len())),
        unknown: Cell::new(options.unknown_bytes),
        cold: RefCell::default(),
        #[cfg(feature = "bytes")]
        owner: source.owner,
    };
    let frame = Frame { last: range.end.wrapping_sub(1), context: &context, depth: options.depth, group: 0, fix: 0 };
    let stop = run(message, Input { pos: range.start, frame: &frame });
    if stop == Stop::END && context.cold.borrow().error.is_none() { Ok(()) } else { Err(context.into_error()) }
}

/// Reads all fields of `message`. What comes out is `END`, `GROUP_END` or an error.
#[inline(always)]
fn run<'a, T: Decode<'a>>(message: &mut T, input: Input<'_, 'a>) -> Stop {
    if T::REQUIRED.is_empty() {
        return lines(message, input);
    }
    let context = input.frame.context;
    let outer = context.seen.replace(0);
    let stop = lines(message, input);
    let seen = context.seen.replace(outer);
    if seen != required_mask(T::REQUIRED) && (stop == Stop::END || stop == Stop::GROUP_END) {
        return context.missing(T::REQUIRED, seen, input.pos);
    }
    stop
}

/// One bit for each required field; the 64th stands for all that follow.
const fn required_mask(numbers: &[u32]) -> u64 {
    if numbers.len() >= 64 { u64::MAX } else { (1 << numbers.len()) - 1 }
}

#[inline(always)]
fn lines<'a, T: Decode<'a>>(message: &mut T, input: Input<'_, 'a>) -> Stop {
    let Err(stop) = message.fields(input);
    if stop == Stop::END { stop } else { other(message, stop, input.frame) }
}

/// What an unusual record asks of the message around it.
enum Next<'a> {
    /// Keep this record and go on behind it.
    Keep(Record<'a>, *const u8),
    /// Keep what a line gave back of a record that it took, and go on here.
    KeepAll(Vec<Record<'a>>, *const u8),
    /// Read this again: an overlong tag, whose first two bytes become canonical by this.
    Retry(*const u8, u32),
}

/// Not the end: an error, a record that no line took, or the end of a group.
#[cold]
#[inline(never)]
fn other<'a, T: Decode<'a>>(message: &mut T, mut stop: Stop, frame: &Frame<'_, 'a>) -> Stop {
    while stop == Stop::OTHER {
        Err(stop) = match frame.other() {
            Err(stop) => Err(stop),
            Ok(Next::KeepAll(records, pos)) => {
                records.into_iter().for_each(|record| message.keep(record));
                message.fields(Input { pos, frame })
            }
            Ok(Next::Keep(record, pos)) => {
                message.keep(record);
                message.fields(Input { pos, frame })
            }
            Ok(Next::Retry(pos, fix)) => message.fields(Input { pos, frame: &Frame { fix, ..*frame } }),
        };
    }
    stop
}

impl<'a> Frame<'_, 'a> {
    #[cold]
    #[inline(never)]
    fn other(&self) -> Flow<Next<'a>> {
        let context = self.context;
        let at = context.at.get();
        let given_back = core::mem::take(&mut context.cold.borrow_mut().given_back);
        if !given_back.is_empty() {
            return Ok(Next::KeepAll(given_back, at));
        }
        // An overlong tag was presented as canonical and still no line took it: the record starts at its first byte.
        let tried = context.cold.borrow().tried;
        let (again, pos) = match tried {
            Some((stood, first)) if stood == at => (true, first),
            _ => (false, at),
        };
        let mut payload = Payload { p: pos, at: pos, last: self.last, context, depth: self.depth };
        let tag = payload.tag()?;
        if tag.wire_type() == WireType::Egroup {
            if tag.number() != self.group {
                return Err(context.fail(pos, DecodeErrorKind::Group));
            }
            context.at.set(payload.p);
            return Err(Stop::GROUP_END);
        }
        let len = payload.p as usize - pos as usize;
        // Tags of three bytes and more are compared by value, whatever their length: see `Reader::at`.
        if !again && tag.len() <= 2 && len > tag.len() {
            let stand = payload.p.wrapping_sub(tag.len());
            if stand >= self.last {
                return Err(context.fail(payload.p, DecodeErrorKind::Truncated));
            }
            // SAFETY: pos < stand < last, so two bytes are readable (R1).
            let fix = tag.head() ^ unsafe { load16(stand) };
            context.cold.borrow_mut().tried = Some((stand, pos));
            return Ok(Next::Retry(stand, if tag.len() == 1 { fix & 0xff } else { fix }));
        }
        payload.skip(tag)?;
        let bytes = payload.record_since(pos)?;
        context.charge_unknown(bytes.len(), pos)?;
        Ok(Next::Keep(Record { tag: None, bytes }, payload.p))
    }
}

impl<'a> Context<'a> {
    #[cold]
    #[inline(never)]
    fn fail(&self, at: *const u8, kind: DecodeErrorKind) -> Stop {
        let offset = (at as usize).wrapping_sub(self.start as usize);
        self.cold.borrow_mut().error = Some(DecodeError::new(kind, offset));
        Stop::error(kind)
    }

    /// The error that shared code out of line has already noted.
    #[cold]
    #[inline(never)]
    fn noted(&self) -> Stop {
        let kind = self.cold.borrow().error.as_ref().map(DecodeError::kind);
        Stop::error(kind.unwrap_or(DecodeErrorKind::ForeignPayload))
    }

    /// An error on its way out passes the field `number`.
    #[cold]
    #[inline(never)]
    fn inside(&self, number: u32, stop: Stop) -> Stop {
        if let Some(error) = &mut self.cold.borrow_mut().error {
            error.inside(number);
        }
        stop
    }

    #[cold]
    #[inline(never)]
    fn missing(&self, required: &[u32], seen: u64, at: *const u8) -> Stop {
        let stop = self.fail(at, DecodeErrorKind::MissingRequired);
        let first = (!seen).trailing_zeros() as usize;
        self.inside(required.get(first).copied().unwrap_or_default(), stop)
    }

    #[cold]
    #[inline(never)]
    fn into_error(self) -> DecodeError {
        let offset = self.at.get() as usize - self.start as usize;
        self.cold.into_inner().error.unwrap_or_else(|| DecodeError::new(DecodeErrorKind::Group, offset))
    }

    fn charge_unknown(&self, bytes: usize, at: *const u8) -> Flow {
        let Some(left) = self.unknown.get().checked_sub(bytes) else {
            return Err(self.fail(at, DecodeErrorKind::UnknownBytes));
        };
        self.unknown.set(left);
        Ok(())
    }

    #[inline]
    fn charge_memory(&self, bytes: usize, at: *const u8) -> Flow {
        let Some(left) = self.memory.get().checked_sub(bytes) else {
            return Err(self.fail(at, DecodeErrorKind::ElementMemory));
        };
        self.memory.set(left);
        Ok(())
    }

    /// A position behind the message's last two bytes: its end, one byte that only the end tag of a group can be, or an
    /// overrun.
    #[inline(always)]
    fn stop_at(&self, p: *const u8, last: *const u8) -> Stop {
        if p == last.wrapping_add(1) { Stop::END } else { self.stop_near_end(p, last) }
    }

    #[cold]
    #[inline(never)]
    fn stop_near_end(&self, p: *const u8, last: *const u8) -> Stop {
        if p > last {
            return self.fail(p, DecodeErrorKind::Truncated);
        }
        self.at.set(p);
        Stop::OTHER
    }
}

/// Two bytes, the first one least significant.
///
/// # Safety
/// Two bytes are readable at `p`.
#[inline(always)]
unsafe fn load16(p: *const u8) -> u32 {
    // SAFETY: the caller's promise; alignment is not needed.
    u16::from_le(unsafe { p.cast::<u16>().read_unaligned() }) as u32
}

impl<'c, 'a> Input<'c, 'a> {
    /// Starts reading fields.
    ///
    /// # Errors
    /// The [`Stop`] of an empty message.
    #[inline(always)]
    pub fn open(self) -> Flow<Reader<'c, 'a>> {
        let Frame { last, context, depth, fix, .. } = *self.frame;
        if self.pos >= last {
            return Err(context.stop_at(self.pos, last));
        }
        // SAFETY: start <= pos < last < end: every Input is made of a position inside its frame (R1).
        let next = unsafe { load16(self.pos) } ^ fix;
        Ok(Reader { pos: self.pos, last, context, next, depth })
    }
}

impl<'c, 'a> Reader<'c, 'a> {
    /// Does this tag come next?
    #[inline(always)]
    pub fn at(&self, tag: Tag) -> bool {
        match tag.len() {
            1 => self.next as u8 == tag.head() as u8,
            2 => self.next == tag.head(),
            _ => self.next == tag.head() && self.at_long(tag),
        }
    }

    /// Tags of three bytes and more (numbers from 2048) are compared by value.
    #[inline(never)]
    fn at_long(&self, tag: Tag) -> bool {
        let mut payload = self.payload_at(self.pos);
        payload.plain_varint().is_some_and(|(value, len)| value == tag.value() as u64 && len <= 5)
    }

    /// Is the next field number one of the sixteen of page `page`: 1 to 15, 16 to 31, and so on below 2048? A large
    /// message groups its lines by page.
    #[inline(always)]
    pub fn page(&self, page: u32) -> bool {
        if page == 0 { self.next & 0x80 == 0 } else { self.next & 0x80 != 0 && self.next >> 8 == page }
    }

    #[inline(always)]
    fn payload_at(&self, p: *const u8) -> Payload<'c, 'a> {
        Payload { p, at: self.pos, last: self.last, context: self.context, depth: self.depth }
    }

    /// What stands behind the tag, after [`at`](Self::at) said yes.
    #[inline(always)]
    pub fn payload(&self, tag: Tag) -> Payload<'c, 'a> {
        match tag.len() {
            // pos + 2 <= end (R1).
            len @ (1 | 2) => self.payload_at(self.pos.wrapping_add(len)),
            _ => self.payload_long(),
        }
    }

    #[inline(never)]
    fn payload_long(&self) -> Payload<'c, 'a> {
        let mut payload = self.payload_at(self.pos);
        // Where it is malformed, which `at` excludes, the payload starts at the tag and is refused as such.
        let _ = payload.plain_varint();
        payload
    }

    /// Goes on behind the payload.
    ///
    /// # Errors
    /// The [`Stop`] of a message that ends here.
    #[inline(always)]
    pub fn resume(&mut self, payload: Payload<'c, 'a>) -> Flow {
        // A payload of another input is refused; inlined, both are one value and this folds away.
        if !core::ptr::eq(self.context, payload.context) {
            return Err(self.context.fail(self.pos, DecodeErrorKind::ForeignPayload));
        }
        if payload.p >= self.last {
            return Err(self.context.stop_at(payload.p, self.last));
        }
        self.pos = payload.p;
        // SAFETY: start <= p < last < end (P1).
        self.next = unsafe { load16(payload.p) };
        Ok(())
    }

    /// Notes that the required field with this bit has been seen.
    #[inline(always)]
    pub fn see(&self, bit: u32) {
        self.context.seen.set(self.context.seen.get() | 1 << bit.min(63));
    }

    /// Where a pass over the lines begins.
    #[inline(always)]
    pub fn pass(&self) -> Pass {
        Pass(self.pos)
    }

    /// After all lines: where none of them took anything, the next record is for [`Decode::keep`].
    ///
    /// # Errors
    /// The [`Stop`] that says so.
    #[inline(always)]
    pub fn pass_end(&self, pass: Pass) -> Flow {
        if self.pos == pass.0 {
            self.context.at.set(self.pos);
            return Err(Stop::OTHER);
        }
        Ok(())
    }
}

/// A length that fits what is left of the message, and the position behind it; null where there is none.
///
/// # Safety
/// As [`varint::decode`].
#[inline(never)]
unsafe fn long_len(p: *const u8, wide: *const u8, end: *const u8) -> (usize, *const u8) {
    // SAFETY: the caller's promise.
    let (value, behind) = unsafe { varint::decode(p, wide, end) };
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
        Err(self.context.fail(self.p, kind))
    }

    /// Malformed at `p`: cut, or too long?
    #[cold]
    #[inline(never)]
    fn fail_varint<T>(&self) -> Flow<T> {
        let rest = self.context.end as usize - self.p as usize;
        // SAFETY: p..end is readable (P1).
        let bytes = unsafe { core::slice::from_raw_parts(self.p, rest.min(varint::MAX_VARINT_LEN)) };
        let cut = bytes.len() < varint::MAX_VARINT_LEN && bytes.iter().all(|&byte| byte >= 0x80);
        self.fail(if cut { DecodeErrorKind::Truncated } else { DecodeErrorKind::Varint })
    }

    /// A varint.
    ///
    /// # Errors
    /// Cut, or longer than 64 bits.
    #[inline(always)]
    pub fn varint(&mut self) -> Flow<u64> {
        if self.is_wide() {
            // SAFETY: p <= wide (C1).
            let byte = unsafe { *self.p };
            if byte < 0x80 {
                self.p = self.p.wrapping_add(1);
                return Ok(byte as u64);
            }
        }
        // SAFETY: P1 and C1 are what it asks.
        let (value, behind) = unsafe { varint::decode(self.p, self.context.wide, self.context.end) };
        if behind.is_null() {
            return self.fail_varint();
        }
        self.p = behind;
        Ok(value)
    }

    /// A varint and its length, moving behind it only where it is whole.
    fn plain_varint(&mut self) -> Option<(u64, usize)> {
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
    fn tag(&mut self) -> Flow<Tag> {
        let start = self.p;
        let value = self.varint()?;
        match Tag::from_value(value) {
            Some(tag) if self.p as usize - start as usize <= 5 => Ok(tag),
            _ => Err(self.context.fail(start, DecodeErrorKind::Tag)),
        }
    }

    /// Four bytes, little endian.
    ///
    /// # Errors
    /// Cut.
    #[inline(always)]
    pub fn fixed32(&mut self) -> Flow<u32> {
        if (self.context.end as usize) - (self.p as usize) < 4 {
            return self.fail(DecodeErrorKind::Truncated);
        }
        // SAFETY: four bytes are readable.
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
        if (self.context.end as usize) - (self.p as usize) < 8 {
            return self.fail(DecodeErrorKind::Truncated);
        }
        // SAFETY: eight bytes are readable.
        let value = u64::from_le(unsafe { self.p.cast::<u64>().read_unaligned() });
        self.p = self.p.wrapping_add(8);
        Ok(value)
    }

    /// A length that what is left of the message has room for.
    #[inline(always)]
    fn len(&mut self) -> Flow<usize> {
        let mut len = 0x80;
        let mut behind = self.p.wrapping_add(1);
        if self.is_wide() {
            // SAFETY: p <= wide (C1).
            len = unsafe { *self.p } as usize;
        }
        if len >= 0x80 {
            // SAFETY: P1 and C1 are what it asks.
            (len, behind) = unsafe { long_len(self.p, self.context.wide, self.context.end) };
            if behind.is_null() {
                return self.fail_varint();
            }
        }
        // Signed, because p may already be behind the message's end (P1).
        if len as isize > (self.last as isize).wrapping_sub(behind as isize).wrapping_add(1) {
            return self.fail(DecodeErrorKind::Truncated);
        }
        self.p = behind;
        Ok(len)
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
        let bytes = self.bytes()?;
        if !utf8::is_utf8(bytes) {
            self.p = start;
            return self.fail(DecodeErrorKind::Utf8);
        }
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

    /// Shared code out of line answers with the position behind the payload, or null and an error noted.
    #[inline(always)]
    fn go_behind(&mut self, p: *const u8) -> Flow {
        if p.is_null() {
            return Err(self.context.noted());
        }
        self.p = p;
        Ok(())
    }

    /// A copy of the bytes of a LEN payload; short ones are moved sixteen bytes at once.
    #[inline(always)]
    fn copied(&mut self) -> Flow<Vec<u8>> {
        let len = self.len()?;
        let p = self.p;
        self.p = p.wrapping_add(len);
        if len == 0 {
            return Ok(Vec::new());
        }
        if len <= 16 && p <= self.context.wide {
            let mut copy = Vec::<u8>::with_capacity(16);
            // SAFETY: sixteen bytes are readable at p (C1) and writable in the new buffer; the first len are initialised.
            unsafe {
                core::ptr::copy_nonoverlapping(p, copy.as_mut_ptr(), 16);
                copy.set_len(len);
            }
            return Ok(copy);
        }
        // SAFETY: len() found p + len <= end (F1).
        Ok(unsafe { core::slice::from_raw_parts(p, len) }.to_vec())
    }

    /// Reads a nested message into `message`, merging. On an error its path gets `number`.
    ///
    /// # Errors
    /// What the nested message's fields find, and the limit of depth.
    #[inline(always)]
    pub fn message<T: Decode<'a>>(&mut self, number: u32, message: &mut T) -> Flow {
        let len = self.len()?;
        let pos = self.p;
        self.p = pos.wrapping_add(len);
        if self.depth == 0 {
            return self.fail(DecodeErrorKind::Depth);
        }
        let (last, depth) = (self.p.wrapping_sub(1), self.depth - 1);
        let frame = Frame { last, context: self.context, depth, group: 0, fix: 0 };
        let stop = run(message, Input { pos, frame: &frame });
        if stop != Stop::END {
            return Err(self.context.inside(number, stop));
        }
        Ok(())
    }

    /// Reads the fields of the group `number` into `message`, merging, up to its end tag.
    ///
    /// # Errors
    /// What the group's fields find, a group that does not end, and the limit of depth.
    #[inline(always)]
    pub fn group<T: Decode<'a>>(&mut self, number: u32, message: &mut T) -> Flow {
        if self.depth == 0 {
            return self.fail(DecodeErrorKind::Depth);
        }
        let frame = Frame { last: self.last, context: self.context, depth: self.depth - 1, group: number, fix: 0 };
        // p may be behind the message's end, which `open` finds.
        match run(message, Input { pos: self.p, frame: &frame }) {
            Stop::GROUP_END => {
                self.p = self.context.at.get();
                Ok(())
            }
            Stop::END => self.fail(DecodeErrorKind::Group),
            stop => Err(self.context.inside(number, stop)),
        }
    }

    /// Refuses a value that its field can not hold: an unlisted number of a closed enum. The record becomes unknown.
    #[cold]
    #[inline(never)]
    pub fn refuse(&self) -> Stop {
        self.context.at.set(self.at);
        Stop::OTHER
    }

    /// Gives back one element of a packed field as an unknown record of its own: its tag and its bytes.
    ///
    /// # Errors
    /// The limit of unknown bytes.
    #[cold]
    #[inline(never)]
    pub(crate) fn refuse_element(&self, tag: Tag, bytes: &'a [u8]) -> Flow {
        self.context.charge_unknown(tag.len() + bytes.len(), self.p)?;
        self.context.charge_memory(size_of::<Record<'_>>(), self.p)?;
        self.context.cold.borrow_mut().given_back.push(Record { tag: Some(tag), bytes });
        Ok(())
    }

    /// Ends a line after [`refuse_element`](Self::refuse_element): the message takes what was given back and goes on
    /// behind this payload.
    #[cold]
    #[inline(never)]
    pub(crate) fn give_back(&self) -> Stop {
        self.context.at.set(self.p);
        Stop::OTHER
    }

    /// Takes `bytes` of memory for elements out of the budget.
    ///
    /// # Errors
    /// The limit of element memory.
    #[inline(always)]
    pub fn charge(&self, bytes: usize) -> Flow {
        if bytes == 0 { Ok(()) } else { self.context.charge_memory(bytes, self.p) }
    }

    /// How many records of LEN type with this tag follow each other, this one included, whose payload this is: at least
    /// 1, at most `max`. Counting stops where it becomes laborious.
    #[inline]
    pub fn run_of(&self, tag: Tag, max: usize) -> usize {
        // SAFETY: this context's own wide (C1).
        unsafe { count_run(self.p, self.last, self.context.wide, tag, max) }
    }

    /// An error of the field itself: a packed payload that is not a whole number of elements.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail_packed<T>(&self) -> Flow<T> {
        self.fail(DecodeErrorKind::PackedLength)
    }

    /// A varint inside a packed payload is cut or too long.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail_packed_varint<T>(&self) -> Flow<T> {
        self.fail(DecodeErrorKind::Varint)
    }

    /// The buffer that the input is a part of, where it is shared.
    #[cfg(feature = "bytes")]
    pub(crate) fn owner(&self) -> Option<&'a bytes::Bytes> {
        self.context.owner
    }

    /// Moves behind the payload of a record that no field takes.
    #[cold]
    #[inline(never)]
    fn skip(&mut self, tag: Tag) -> Flow {
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

    fn skip_group(&mut self, number: u32) -> Flow {
        if self.depth == 0 {
            return self.fail(DecodeErrorKind::Depth);
        }
        self.depth -= 1;
        loop {
            if self.p > self.last {
                return self.fail(DecodeErrorKind::Group);
            }
            let tag = self.tag()?;
            if tag.wire_type() == WireType::Egroup {
                if tag.number() != number {
                    return self.fail(DecodeErrorKind::Group);
                }
                self.depth += 1;
                return Ok(());
            }
            self.skip(tag)?;
        }
    }

    /// The bytes from `start` to here, inside the message.
    fn record_since(&self, start: *const u8) -> Flow<&'a [u8]> {
        if self.p > self.last.wrapping_add(1) {
            return self.fail(DecodeErrorKind::Truncated);
        }
        // SAFETY: start..p lies inside the input, which lives for 'a (P1).
        Ok(unsafe { core::slice::from_raw_parts(start, self.p as usize - start as usize) })
    }
}

/// # Safety
/// `p` and `last` are those of a [`Payload`] of `context` (P1, F1).
#[inline(never)]
unsafe fn read_string(p: *const u8, last: *const u8, context: &Context<'_>, string: &mut String) -> *const u8 {
    let mut payload = Payload { p, at: p, last, context, depth: 0 };
    let Ok(bytes) = payload.copied() else { return core::ptr::null() };
    if !utf8::is_utf8(&bytes) {
        let _ = context.fail(p, DecodeErrorKind::Utf8);
        return core::ptr::null();
    }
    // SAFETY: validated above.
    *string = unsafe { String::from_utf8_unchecked(bytes) };
    payload.p
}

/// # Safety
/// `p` and `last` are those of a [`Payload`] of `context` (P1, F1).
#[inline(never)]
unsafe fn read_bytes(p: *const u8, last: *const u8, context: &Context<'_>, into: &mut Vec<u8>) -> *const u8 {
    let mut payload = Payload { p, at: p, last, context, depth: 0 };
    let Ok(bytes) = payload.copied() else { return core::ptr::null() };
    *into = bytes;
    payload.p
}

/// # Safety
/// Sixteen bytes are readable wherever `p` and what follows it is not above `wide` (C1).
#[inline(never)]
unsafe fn count_run(mut p: *const u8, last: *const u8, wide: *const u8, tag: Tag, max: usize) -> usize {
    let (len, mask) = match tag.len() {
        1 => (1, 0xff),
        2 => (2, 0xffff),
        _ => return 1,
    };
    let mut count = 1;
    while count < max && p <= wide {
        // SAFETY: p <= wide (C1).
        let size = unsafe { load16(p) };
        let (size, behind) = match (size & 0x80, size & 0x8000) {
            (0, _) => (size & 0x7f, 1),
            (_, 0) => (size & 0x7f | size >> 8 << 7, 2),
            _ => return count,
        };
        p = p.wrapping_add(behind + size as usize);
        // A size beyond the input makes p larger than wide: at most 16,386 bytes are added to a position inside it.
        // SAFETY: p <= wide <= end - 16 (C1).
        if p > wide || p >= last || unsafe { load16(p) } & mask != tag.head() {
            return count;
        }
        count += 1;
        p = p.wrapping_add(len);
    }
    count
}
