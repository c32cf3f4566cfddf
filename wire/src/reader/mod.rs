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
//! * F1 `Frame`: `start` and `last + 1` are positions in the input, where a message starts and where it ends, or the one
//!   around a group. No `Frame` is made but by [`decode`], by [`presence::check`] and where a payload is read as a message.
//! * S1 A `Stop` is a number, which anyone can keep and return elsewhere; what it stands for is in the context. So whoever
//!   goes on behind one looks whether that is of this message ([`Frame::stopped_at`]). `END` says no more than that the
//!   lines want no more, which is theirs to say.
//!
//! # What is asked of user code
//!
//! Nothing. `Input`, `Reader` and `Payload` are copied and kept as users like: each of them is a position in an input that
//! lives for `'a`, and says by itself how far it may go. One of another message is refused, or leads to a wrong message of
//! bytes of the same input. What traits answer (conversions, lists, maps, `Decode`'s constants) decides what is kept, and
//! never where is read. `fields` and `keep` may panic anywhere: what is half-read belongs to the one who sees the panic.

mod context;
mod payload;
mod presence;

pub(crate) use presence::Held;

use crate::{
    arena::Arena,
    error::{DecodeError, DecodeErrorKind},
    field::list,
    message::Decode,
    options::DecodeOptions,
    tag::{Tag, WireType},
    varint::{self, MAX_SHORT_LEN},
};
use alloc::{boxed::Box, vec::Vec};
use core::{
    cell::{Cell, OnceCell, RefCell},
    convert::Infallible,
    num::NonZeroU32,
    ops::RangeInclusive,
    ptr::NonNull,
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
    /// The `last` of the message that this was said of.
    of: Cell<*const u8>,
    /// The bits of the required fields that the innermost message with any has seen.
    seen: Cell<u64>,
    /// What is left of `DecodeOptions::element_memory`.
    memory: Cell<usize>,
    /// What is left of `DecodeOptions::unknown_bytes`.
    unknown: Cell<usize>,
    /// How much of the arena's current chunk was charged and is not used yet.
    paid: Cell<usize>,
    /// `DecodeOptions::partial`.
    partial: bool,
    /// Is this the second pass for required fields, which keeps nothing?
    is_checking: bool,
    /// Made when it is needed first, so that there is one word to set up and to take down.
    cold: OnceCell<Box<RefCell<Cold<'a>>>>,
    arena: Option<&'a Arena<'a>>,
    #[cfg(feature = "bytes")]
    owner: Option<&'a bytes::Bytes>,
}

/// An overlong tag: the position that stood for it, and where it starts.
pub(crate) type Tried = Option<(NonNull<u8>, *const u8)>;

#[derive(Default)]
struct Cold<'a> {
    error: Option<DecodeError>,
    /// What a line took and gives back in part.
    given_back: Option<Refused<'a>>,
    /// The overlong tag presented last.
    tried: Tried,
    /// What messages left that lack required fields.
    watch: Option<presence::Watch<'a>>,
    /// How many bytes of the message came in parts before this one.
    base: usize,
}

/// The payload of a packed closed enum with unlisted numbers, each of which becomes an unknown record.
struct Refused<'a> {
    tag: Tag,
    payload: &'a [u8],
    is_listed: fn(i32) -> bool,
}

/// One open message: where it is and how deep it may go. Lives in the stack frame of whoever opened it.
struct Frame<'c, 'a> {
    start: *const u8,
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
    /// Where the record starts, or null in shared code that does not know it.
    at: *const u8,
    last: *const u8,
    context: &'c Context<'a>,
    depth: u32,
}

/// What a decode may take, and a position for the error where it takes more.
#[derive(Clone, Copy)]
pub(crate) struct Budget<'c, 'a> {
    context: &'c Context<'a>,
    p: *const u8,
}

/// The end of a message that memory is asked for, and how many bytes each of its elements takes at least.
#[derive(Clone, Copy)]
pub(crate) struct Rest {
    last: *const u8,
    size: usize,
}

pub use crate::unknown::Records;

/// Where a pass over the lines began.
#[derive(Clone, Copy)]
pub struct Pass(*const u8);

/// The input of a whole decode.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) arena: Option<&'a Arena<'a>>,
    #[cfg(feature = "bytes")]
    pub(crate) owner: Option<&'a bytes::Bytes>,
}

impl<'a> Source<'a> {
    /// Bytes that nobody shares.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Source {
            bytes,
            arena: None,
            #[cfg(feature = "bytes")]
            owner: None,
        }
    }
}

/// A message whose type is forgotten: what happens once in a decode, or seldom, is code that all types share.
pub(crate) trait Lines<'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields;

    /// [`Decode::NUMBERS`].
    fn numbers(&self) -> &'static [RangeInclusive<u32>];

    /// False where there is no room for them.
    fn keep(&mut self, records: Records<'a>, arena: Option<&'a Arena<'a>>) -> bool;

    /// [`Decode::ARENA`].
    fn is_in_arena(&self) -> bool;

    /// Reads all fields. What comes out is `END`, `GROUP_END` or an error.
    fn run(&mut self, input: Input<'_, 'a>) -> Stop;
}

impl<'a, T: Decode<'a>> Lines<'a> for T {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        Decode::fields(self, input)
    }

    fn numbers(&self) -> &'static [RangeInclusive<u32>] {
        T::NUMBERS
    }

    fn keep(&mut self, records: Records<'a>, arena: Option<&'a Arena<'a>>) -> bool {
        match arena {
            Some(arena) if T::ARENA => self.keep_in(records, arena),
            _ => {
                Decode::keep(self, records);
                true
            }
        }
    }

    fn is_in_arena(&self) -> bool {
        T::ARENA
    }

    #[inline(always)]
    fn run(&mut self, input: Input<'_, 'a>) -> Stop {
        run(self, input)
    }
}

/// Makes one more message of a type that is forgotten.
type New<'n, 'a> = &'n (dyn Fn() -> Box<dyn Lines<'a> + 'n> + 'n);

/// Decodes `source` into a new message.
#[inline(always)]
pub(crate) fn read<'a, T: Decode<'a> + Default>(source: Source<'a>, options: &DecodeOptions) -> Result<T, DecodeError> {
    let mut message = T::default();
    merge(&mut message, T::default, source, options, false)?;
    Ok(message)
}

/// Decodes `source` into `message`: one that was there before, or one made for it by `new`.
#[inline(always)]
pub(crate) fn merge<'a, T: Decode<'a>>(
    message: &mut T,
    new: impl Fn() -> T,
    source: Source<'a>,
    options: &DecodeOptions,
    existed: bool,
) -> Result<(), DecodeError> {
    decode(message, &|| Box::new(new()), source, options, existed)
}

#[inline(never)]
fn decode<'a>(
    message: &mut (dyn Lines<'a> + '_),
    new: New<'_, 'a>,
    source: Source<'a>,
    options: &DecodeOptions,
    existed: bool,
) -> Result<(), DecodeError> {
    let bytes = source.bytes;
    if bytes.len() > options.message_bytes {
        return Err(DecodeError::new(DecodeErrorKind::MessageBytes, options.message_bytes));
    }
    let context = Context::new(source, options);
    let depth = options.depth & !presence::THERE | (existed as u32) << 31;
    let (start, last) = (context.start, context.end.wrapping_sub(1));
    let frame = Frame { start, last, context: &context, depth, group: 0, fix: 0 };
    let stop = message.run(Input { pos: context.start, frame: &frame });
    if stop == Stop::END && !context.is_cold() {
        return Ok(());
    }
    context.end_of(stop, new, source, existed)
}

/// Decodes a message whose bytes came in several parts, which merge, under one budget.
///
/// Offsets of errors count from the start of the part that is wrong; those of required fields that are missing from the
/// start of the first one.
pub(crate) fn read_parts<'a, T: Decode<'a> + Default>(
    parts: &[&'a [u8]],
    options: &DecodeOptions,
) -> Result<T, DecodeError> {
    let mut message = T::default();
    decode_parts(&mut message, &|| Box::new(T::default()), parts, options)?;
    Ok(message)
}

#[inline(never)]
fn decode_parts<'a>(
    message: &mut (dyn Lines<'a> + '_),
    new: New<'_, 'a>,
    parts: &[&'a [u8]],
    options: &DecodeOptions,
) -> Result<(), DecodeError> {
    let len = parts.iter().fold(0usize, |len, part| len.saturating_add(part.len()));
    if len > options.message_bytes {
        return Err(DecodeError::new(DecodeErrorKind::MessageBytes, options.message_bytes));
    }
    let (mut memory, mut unknown, mut watch, mut base) =
        (options.element_memory_for(len), options.unknown_bytes, None, 0);
    for part in parts {
        let context = Context::new(Source::of(part), options);
        context.memory.set(memory);
        context.unknown.set(unknown);
        if base > 0 {
            context.cold(|cold| (cold.watch, cold.base) = (watch.take(), base));
        }
        let (start, last) = (context.start, context.end.wrapping_sub(1));
        let frame = Frame { start, last, context: &context, depth: options.depth & !presence::THERE, group: 0, fix: 0 };
        context.verdict(message.run(Input { pos: context.start, frame: &frame }))?;
        watch = context.left(|cold| cold.watch.take());
        (memory, unknown) = (context.memory.get(), context.unknown.get());
        base += part.len();
    }
    match watch {
        Some(presence::Watch::There(there)) => presence::check(new, parts, Source::of(&[]), memory, there, false),
        _ => Ok(()),
    }
}

/// Reads all fields of `message`. What comes out is `END`, `GROUP_END` or an error.
#[inline(always)]
fn run<'a, T: Decode<'a>>(message: &mut T, input: Input<'_, 'a>) -> Stop {
    if T::ARENA && input.frame.context.arena.is_none() {
        return input.frame.context.fail(input.pos, DecodeErrorKind::NoArena);
    }
    if T::REQUIRED.is_empty() {
        return lines(message, input);
    }
    let context = input.frame.context;
    let outer = context.seen.replace(0);
    let stop = lines(message, input);
    let seen = context.seen.replace(outer);
    let is_whole = seen == presence::mask(T::REQUIRED) && T::REQUIRED.len() <= 64;
    if !is_whole
        && (stop == Stop::END || stop == Stop::GROUP_END)
        && let Err(stop) = context.suspect(T::REQUIRED, seen, input)
    {
        return stop;
    }
    stop
}

#[inline(always)]
fn lines<'a, T: Decode<'a>>(message: &mut T, input: Input<'_, 'a>) -> Stop {
    let Err(stop) = message.fields(input);
    if stop == Stop::END { stop } else { other(message, stop, input.frame) }
}

/// What an unusual record asks of the message around it.
enum Next<'a> {
    /// Keep these and go on behind them.
    Keep(Records<'a>, *const u8),
    /// Keep what a line gave back of a record that it took, and go on here.
    KeepRefused(Refused<'a>, *const u8),
    /// Read this again: an overlong tag, whose first two bytes become canonical by this.
    Retry(*const u8, u32),
}

/// Not the end: an error, a record that no line took, or the end of a group.
#[cold]
#[inline(never)]
fn other<'a>(message: &mut (dyn Lines<'a> + '_), mut stop: Stop, frame: &Frame<'_, 'a>) -> Stop {
    let numbers = message.numbers();
    while stop == Stop::OTHER {
        Err(stop) = match frame.unknown(numbers) {
            Err(stop) => Err(stop),
            Ok(([], _)) => frame.other().and_then(|next| special(message, next, frame)),
            Ok((bytes, behind)) => keep(message, Records::new(bytes), behind, frame),
        };
    }
    stop
}

/// Keeps the records, and goes on reading behind them.
#[inline(always)]
fn keep<'a>(message: &mut (dyn Lines<'a> + '_), records: Records<'a>, pos: *const u8, frame: &Frame<'_, 'a>) -> Fields {
    match frame.context.keep(message, records, pos) {
        Ok(()) if pos > frame.last => Err(Stop::END),
        Ok(()) => message.fields(Input { pos, frame }),
        Err(stop) => Err(stop),
    }
}

#[inline(never)]
fn special<'a>(message: &mut (dyn Lines<'a> + '_), next: Next<'a>, frame: &Frame<'_, 'a>) -> Fields {
    match next {
        Next::Keep(records, pos) => keep(message, records, pos, frame),
        Next::KeepRefused(refused, pos) => {
            refused.runs(|records| {
                frame.context.charge_unknown(records.encoded_len() as usize, core::ptr::null(), pos)?;
                frame.context.keep(message, records, pos)
            })?;
            message.fields(Input { pos, frame })
        }
        Next::Retry(pos, fix) => message.fields(Input { pos, frame: &Frame { fix, ..*frame } }),
    }
}

impl<'a> Refused<'a> {
    /// Calls `keep` with each run of unlisted numbers.
    fn runs(&self, mut keep: impl FnMut(Records<'a>) -> Flow) -> Flow {
        let (mut start, mut end) = (0, 0);
        while let Some((value, len)) = varint::decode_slice(&self.payload[end..]) {
            if (self.is_listed)(value as i32) {
                if start < end {
                    keep(Records::run(self.tag, &self.payload[start..end]))?;
                }
                start = end + len;
            }
            end += len;
        }
        if start < end { keep(Records::run(self.tag, &self.payload[start..end])) } else { Ok(()) }
    }
}

impl<'a> Frame<'_, 'a> {
    /// Where this message stopped, if it is the one that did (S1).
    #[inline(always)]
    fn stopped_at(&self) -> Option<*const u8> {
        let at = self.context.at.get();
        (self.context.of.get() == self.last && at >= self.start).then_some(at)
    }

    /// All records that come next and whose fields are not known, and the position behind them; none where the first one
    /// is for [`other`](Self::other). Where there is one there are often more, and asking the lines about each of them
    /// costs more than looking at its number.
    #[inline(always)]
    fn unknown(&self, numbers: &[RangeInclusive<u32>]) -> Flow<(&'a [u8], *const u8)> {
        let context = self.context;
        let Some(first) = self.stopped_at() else {
            return Err(context.fail(self.start, DecodeErrorKind::ForeignPayload));
        };
        // Where records were given back it may be the end.
        if context.is_cold() || first > self.last {
            return Ok((&[], first));
        }
        let mut payload = Payload { p: first, at: first, last: self.last, context, depth: self.depth };
        // Where the limit may be near, the record counts that reaches it.
        let is_limited = context.unknown.get() < self.last as usize - first as usize + 1;
        while payload.p <= self.last {
            if !is_limited {
                payload.skip_simple(numbers);
            }
            let start = payload.p;
            if start > self.last || !payload.skip_unknown(numbers)? {
                break;
            }
            if is_limited {
                context.charge_unknown(payload.p as usize - start as usize, start, start)?;
            }
        }
        let bytes = payload.record_since(first)?;
        if !is_limited {
            context.charge_unknown(bytes.len(), first, first)?;
        }
        Ok((bytes, payload.p))
    }

    #[cold]
    #[inline(never)]
    fn other(&self) -> Flow<Next<'a>> {
        let context = self.context;
        let at = context.at.get();
        if let Some(refused) = context.left(|cold| cold.given_back.take()) {
            return Ok(Next::KeepRefused(refused, at));
        }
        // An overlong tag was presented as canonical and still no line took it: the record starts at its first byte.
        let tried = context.left(|cold| cold.tried);
        let (again, pos) = match tried {
            Some((stood, first)) if stood.as_ptr().cast_const() == at => (true, first),
            _ => (false, at),
        };
        let mut payload = Payload { p: pos, at: pos, last: self.last, context, depth: self.depth };
        let tag = payload.tag()?;
        if tag.wire_type() == WireType::Egroup {
            if tag.number() != self.group {
                return Err(context.fail(pos, DecodeErrorKind::Group));
            }
            return Err(context.stop(Stop::GROUP_END, payload.p, self.last));
        }
        let len = payload.p as usize - pos as usize;
        // Tags of three bytes and more are compared by value, whatever their length: see `Reader::at`.
        if !again && tag.encoded_len() <= 2 && len > tag.encoded_len() {
            let stand = payload.p.wrapping_sub(tag.encoded_len());
            if stand >= self.last {
                return Err(context.fail_in(pos, payload.p, DecodeErrorKind::Truncated));
            }
            // SAFETY: pos < stand < last, so two bytes are readable (R1).
            let fix = tag.head() ^ unsafe { load16(stand) };
            context.cold(|cold| cold.tried = NonNull::new(stand.cast_mut()).map(|stood| (stood, pos)));
            return Ok(Next::Retry(stand, if tag.encoded_len() == 1 { fix & 0xff } else { fix }));
        }
        payload.skip(tag)?;
        let bytes = payload.record_since(pos)?;
        context.charge_unknown(bytes.len(), pos, pos)?;
        Ok(Next::Keep(Records::new(bytes), payload.p))
    }
}

/// Is it one of these numbers, which ascend?
#[inline(always)]
fn contains(numbers: &[RangeInclusive<u32>], number: u32) -> bool {
    numbers.last().is_some_and(|last| number <= *last.end()) && numbers.iter().any(|range| range.contains(&number))
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
            return Err(context.stop_at(self.pos, last, core::ptr::null()));
        }
        // SAFETY: start <= pos < last < end: every Input is made of a position inside its frame (R1).
        let next = unsafe { load16(self.pos) } ^ fix;
        Ok(Reader { pos: self.pos, last, context, next, depth })
    }
}

impl<'a> Input<'_, 'a> {
    /// All records of the message as they are, and the [`Stop`] of its lines: for messages that are to be read later.
    ///
    /// # Errors
    /// A group that does not end.
    pub fn rest(self) -> Flow<(&'a [u8], Stop)> {
        let Frame { last, context, depth, group, .. } = *self.frame;
        let mut payload = Payload { p: self.pos, at: core::ptr::null(), last, context, depth };
        if group == 0 {
            // A message ends where its length says, not before its start (F1).
            payload.p = last.wrapping_add(1);
            return Ok((payload.record_since(self.pos)?, Stop::END));
        }
        loop {
            let (end, tag) = payload.next_of_group()?;
            if tag.wire_type() != WireType::Egroup {
                payload.skip(tag)?;
            } else if tag.number() == group {
                let stop = context.stop(Stop::GROUP_END, payload.p, last);
                payload.p = end;
                return Ok((payload.record_since(self.pos)?, stop));
            } else {
                return Err(context.fail(end, DecodeErrorKind::Group));
            }
        }
    }

    /// Takes `bytes` of memory out of the budget.
    ///
    /// # Errors
    /// The limit of element memory.
    pub fn charge(self, bytes: usize) -> Flow {
        self.frame.context.charge_memory(bytes, core::ptr::null(), self.pos)
    }

    /// Makes room in a list for so many more elements, within the budget. False in the second pass for required fields, which
    /// keeps nothing.
    ///
    /// # Errors
    /// The limit of element memory.
    pub(crate) fn make_room<T>(self, list: &mut Vec<T>, additional: usize) -> Flow<bool> {
        let Frame { last, context, .. } = *self.frame;
        list::grow(list, additional, Budget { context, p: self.pos }, Rest { last, size: 1 })
    }
}

impl<'c, 'a> Reader<'c, 'a> {
    /// Does this tag come next?
    #[inline(always)]
    pub fn at(&self, tag: Tag) -> bool {
        match tag.encoded_len() {
            1 => self.next as u8 == tag.head() as u8,
            2 => self.next == tag.head(),
            _ => self.next == tag.head() && self.at_long(tag),
        }
    }

    /// Tags of three bytes and more (numbers from 2048) are compared by value.
    #[inline(never)]
    fn at_long(&self, tag: Tag) -> bool {
        let mut payload = self.payload_at(self.pos);
        payload.plain_varint().is_some_and(|(value, len)| value == tag.value() as u64 && len <= MAX_SHORT_LEN)
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
        match tag.encoded_len() {
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
            return Err(self.context.stop_at(payload.p, self.last, self.pos));
        }
        self.pos = payload.p;
        // SAFETY: start <= p < last < end (P1).
        self.next = unsafe { load16(payload.p) };
        Ok(())
    }

    /// The arena of this decode, if it has one.
    #[inline(always)]
    pub(crate) fn arena(&self) -> Option<&'a Arena<'a>> {
        self.context.arena
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
            return Err(self.context.stop(Stop::OTHER, self.pos, self.last));
        }
        Ok(())
    }
}
