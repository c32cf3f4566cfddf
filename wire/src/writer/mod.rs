//! Writing: backwards, so that a nested length is a difference of two positions and there is no size pass.
//!
//! # The idea
//!
//! A message writes its last field first, below what has been written. When it is done, its length is known and goes
//! in front. The scratch it is written into belongs to the thread and is copied out once, forwards, with the exact size
//! known. Byte strings of [`SPLICE`] bytes and more are not copied into the scratch: they are *spliced* in at copy-out,
//! so large payloads are copied once, and one direction serves all.
//!
//! Capacity is checked by *credit*: every line of a number or a string pays for what it may write itself, whether or not
//! it writes, so credit is a constant of the line and folds away, and one check serves ten to thirty lines.
//!
//! # Invariants
//!
//! * W1 `base <= p <= end` of the scratch, and all of `p..end` is initialised; or `p` is null, and `credit` 0: the position
//!   is lent to somebody else ([`Writer::lend`]).
//! * W2 `Writer`: `p - base >= credit`.
//! * W3 Splices borrow for `'m`, and are copied out before the message of lifetime `'m` is given back.
//! * W4 The `Buffer` behind an `Output` outlives it: it belongs to [`write_to_scratch`], which hands out the only `Output`
//!   there is.
//! * W5 The scratch is empty, at an address of 1, or at least [`LEAST`] bytes long; so `base + LEAST` is an address. It
//!   never gets smaller.
//!
//! # What is asked of user code
//!
//! Nothing. It is called in the middle of a message, as [`Encode::fields`], [`Put`](crate::Put) and the conversions, and
//! there are four things that it can do:
//!
//! * *Answer anything.* What it answers is a value, which is written whatever it is, or a slice, which the compiler has
//!   checked to live for `'m`. No room is made, and no position moved, by what it has said before about the same value.
//! * *Write more, or less.* It has a `Writer` or an `Output`, whose methods keep W1 and W2 one by one, also where they panic.
//! * *Panic*, and have that caught further out. The one who called has lent its position and does not have it back, so
//!   its next write finds that it has no room, and panics; its `Output` is refused.
//! * *Encode something else.* That takes another scratch (`scratch.rs`).
//!
//! It can not keep a `Writer` or an `Output`, nor exchange it for one of another scratch: whoever gets one is generic in
//! `'m`, in which both are invariant, so no place that outlives the call, and no other writer, has its type.

mod done;
mod room;
mod scratch;

pub(crate) use done::Done;
pub use done::Parts;
use room::{grow, long_bytes, splice};

use crate::{
    cold::cold_path,
    copy,
    error::EncodeError,
    message::Encode,
    options::EncodeOptions,
    tag::{Tag, WireType},
    varint::{self, packed},
};
use alloc::{boxed::Box, vec::Vec};
use core::{
    marker::PhantomData,
    mem::{self, MaybeUninit},
    ptr::{self, NonNull},
};

/// How much room one check makes.
const CREDIT: usize = 480;
/// How long a scratch is at least, in bytes: more than any line asks for whose size is known when it is compiled.
const LEAST: usize = 1024;
/// What one scalar record may take: a tag of five bytes, a varint of ten, rounded up; also the room that
/// [`varint::encode_below`] asks for.
const RECORD: usize = 16;
/// The longest byte string that is written where its field is, with one byte of length; longer ones are a call.
const SHORT: usize = 32;
/// The shortest byte string that is spliced. Below, copying twice costs less than keeping the list.
const SPLICE: usize = 512;

/// The scratch, filled from its end, and what is spliced into it.
struct Buffer {
    storage: Vec<MaybeUninit<u8>>,
    base: *mut u8,
    end: *mut u8,
    splices: Vec<Splice>,
    /// How many bytes the splices add; saturates.
    spliced: usize,
    deterministic: bool,
    /// How many more messages may be opened inside the one that is written; see [`Writer::fields`].
    depth: u32,
    is_too_deep: bool,
}

/// A byte string that stands `behind` bytes before the end of the scratch.
struct Splice {
    behind: usize,
    start: *const u8,
    len: usize,
}

impl Buffer {
    fn new() -> Box<Buffer> {
        let mut buffer = Box::new(Buffer {
            storage: Vec::new(),
            base: ptr::null_mut(),
            end: ptr::null_mut(),
            splices: Vec::new(),
            spliced: 0,
            deterministic: false,
            depth: 0,
            is_too_deep: false,
        });
        buffer.take_storage(Vec::new());
        buffer
    }

    /// One level deeper, which is counted where it lies; false where that is too deep.
    #[inline(always)]
    fn enter(&mut self) -> bool {
        let (depth, is_too_deep) = self.depth.overflowing_sub(1);
        self.depth = depth;
        if is_too_deep {
            cold_path();
            self.depth = 0;
            self.is_too_deep = true;
        }
        !is_too_deep
    }

    /// Makes `storage`, all of its capacity, the scratch.
    fn take_storage(&mut self, mut storage: Vec<MaybeUninit<u8>>) {
        self.base = storage.as_mut_ptr().cast();
        self.end = self.base.wrapping_add(storage.capacity());
        self.storage = storage;
    }
}

/// Splices borrow for exactly `'m`: invariant, so that no shorter borrow can pass for it.
type Borrows<'m> = PhantomData<core::cell::Cell<&'m [u8]>>;

/// Where a message goes. Comes in and goes out by value: two registers.
pub struct Output<'m> {
    p: *mut u8,
    buffer: NonNull<Buffer>,
    borrows: Borrows<'m>,
}

/// A position to write below, and how much room there is known to be.
pub struct Writer<'m> {
    p: *mut u8,
    buffer: NonNull<Buffer>,
    credit: usize,
    borrows: Borrows<'m>,
}

/// Where a length-delimited record ends; see [`Writer::mark`].
#[derive(Clone, Copy)]
pub struct Mark(usize);

/// A message whose type is forgotten, so that what is done with all of its bytes is code that all types share.
pub(crate) trait Lines {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m>;
}

/// By reference, so that what has no size can be one.
impl<M: Encode + ?Sized> Lines for &M {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        Encode::fields(*self, out)
    }
}

/// Writes `message` and lets `take` have the result.
#[inline(always)]
pub(crate) fn encode<R>(
    message: &dyn Lines,
    options: &EncodeOptions,
    take: impl FnOnce(&Done<'_>) -> R,
) -> Result<R, EncodeError> {
    let write = |out| message.fields(out);
    write_to_scratch(write, options, |done| {
        done.check(options)?;
        Ok(take(done))
    })
}

/// How many bytes it takes what has no other way to say so; saturates.
///
/// # Panics
/// At the limit of depth.
#[inline(never)]
pub(crate) fn measure<'m>(write: impl FnOnce(Output<'m>) -> Output<'m>) -> u64 {
    let options = EncodeOptions::new();
    unwrap(write_to_scratch(write, &options, |done| done.check_depth(&options).map(|()| done.len() as u64)))
}

/// The same for one record, or some.
pub(crate) fn measure_records<'m>(write: impl FnOnce(&mut Writer<'m>)) -> u64 {
    measure(|out| {
        let mut writer = out.open();
        write(&mut writer);
        writer.done()
    })
}

#[inline(always)]
fn write_to_scratch<'m, R>(
    write: impl FnOnce(Output<'m>) -> Output<'m>,
    options: &EncodeOptions,
    take: impl FnOnce(&Done<'_>) -> R,
) -> R {
    let mut buffer = scratch::take();
    buffer.deterministic = options.deterministic;
    buffer.depth = options.depth;
    buffer.is_too_deep = false;
    let p = buffer.end;
    let lent = NonNull::from(&mut *buffer);
    let out = write(Output { p, buffer: lent, borrows: PhantomData });
    if out.buffer != lent {
        foreign_output();
    }
    if out.p.is_null() {
        lent_position();
    }
    let result = take(&Done { p: out.p, buffer: &buffer });
    if !buffer.splices.is_empty() {
        buffer.splices.clear();
        buffer.spliced = 0;
    }
    scratch::give_back(buffer);
    result
}

/// The `n`th of the byte strings that are spliced.
pub(crate) fn lent_part<'m>(write: impl FnOnce(Output<'m>) -> Output<'m>, n: usize) -> Option<&'m [u8]> {
    let options = EncodeOptions::new();
    write_to_scratch(write, &options, |done| {
        done.check_depth(&options).ok()?;
        let part: &[u8] = done.lent().nth(n)?;
        // SAFETY: what is spliced was a `&'m [u8]` (W3), and `write` could put nothing else there.
        Some(unsafe { core::slice::from_raw_parts(part.as_ptr(), part.len()) })
    })
}

/// A slice comes back in two registers. A `Vec` would come through memory, stored in words and loaded in pairs of words,
/// which the processor has to wait for.
#[inline(never)]
pub(crate) fn to_slice(message: &dyn Lines) -> Box<[u8]> {
    unwrap(to_slice_with(message, &EncodeOptions::new()))
}

#[inline(never)]
pub(crate) fn to_slice_with(message: &dyn Lines, options: &EncodeOptions) -> Result<Box<[u8]>, EncodeError> {
    encode(message, options, |done| done.to_slice())
}

#[inline(never)]
pub(crate) fn append(message: &dyn Lines, bytes: &mut Vec<u8>) {
    unwrap(encode(message, &EncodeOptions::new(), |done| done.append_to(bytes)));
}

/// What encoding without options gives: only the message itself can be wrong.
#[inline(always)]
pub(crate) fn unwrap<R>(result: Result<R, EncodeError>) -> R {
    result.unwrap_or_else(|error| not_written(&error))
}

#[cold]
#[inline(never)]
fn not_written(error: &EncodeError) -> ! {
    panic!("{error}")
}

#[cold]
#[inline(never)]
fn foreign_output() -> ! {
    panic!("Encode::fields must return the output that it was given")
}

/// Someone caught a panic out of what was nested in a message, and went on writing that message.
#[cold]
#[inline(never)]
fn lent_position() -> ! {
    panic!("a message can not be continued after a nested message or field has panicked in it")
}

impl<'m> Output<'m> {
    /// Starts writing fields.
    #[inline(always)]
    pub fn open(self) -> Writer<'m> {
        Writer { p: self.p, buffer: self.buffer, credit: 0, borrows: PhantomData }
    }
}

/// Records, each written before those that are there already.
impl<'m> Writer<'m> {
    /// Ends writing fields.
    #[inline(always)]
    pub fn done(self) -> Output<'m> {
        Output { p: self.p, buffer: self.buffer, borrows: PhantomData }
    }

    #[inline(always)]
    fn buffer(&self) -> &Buffer {
        // SAFETY: it outlives the writer (W4), and nobody changes it meanwhile: `&self`.
        unsafe { self.buffer.as_ref() }
    }

    #[inline(always)]
    fn buffer_mut(&mut self) -> &mut Buffer {
        // SAFETY: it outlives the writer (W4), which has it alone: `&mut self`.
        unsafe { self.buffer.as_mut() }
    }

    /// Makes room for `bytes`, at most [`LEAST`], below p.
    #[inline(always)]
    fn ensure(&mut self, bytes: usize) {
        if self.buffer().lacks(self.p, bytes) {
            let p = self.p;
            self.p = grow(p, bytes, self.buffer_mut());
        }
    }

    /// The same for any number of bytes.
    #[inline(always)]
    fn ensure_many(&mut self, bytes: usize) {
        if self.buffer().lacks_many(self.p, bytes) {
            let p = self.p;
            self.p = grow(p, bytes, self.buffer_mut());
        }
    }

    /// Takes position and credit out of this writer, for somebody else to write with: what may panic. Until the position
    /// is put back this writer has none, nor any room, so that it can not be used by whoever catches the panic (W1).
    ///
    /// In a function that keeps its writer in registers, this is no code.
    #[inline(always)]
    fn lend(&mut self) -> (*mut u8, usize) {
        (mem::replace(&mut self.p, ptr::null_mut()), mem::take(&mut self.credit))
    }

    /// After the position came back: makes room for what had been paid for when it was lent, and for `bytes` more. Whoever
    /// had it may have used up all room (W2).
    #[inline(always)]
    fn regain(&mut self, credit: usize, bytes: usize) {
        // Mostly a constant of the line. Where it is 0, any position will do, also one that is still lent.
        if bytes + credit > 0 {
            self.ensure(bytes + credit);
        }
        self.credit = credit;
    }

    /// Pays for a record, whether or not it will be written, so that credit is a constant of the line.
    #[inline(always)]
    fn pay(&mut self, bytes: usize) {
        if self.credit < bytes {
            self.ensure(CREDIT);
            self.credit = CREDIT;
        }
        self.credit -= bytes;
    }

    /// Makes room for `bytes`, at most `LEAST - CREDIT`, more than has been paid for.
    #[inline(always)]
    fn extra(&mut self, bytes: usize) {
        self.ensure(bytes + self.credit);
    }

    /// # Safety
    /// Room for [`RECORD`] bytes below p.
    #[inline(always)]
    unsafe fn put_varint(&mut self, value: u64) {
        // SAFETY: the caller's promise.
        self.p = unsafe { varint::encode_below(self.p, value) };
    }

    /// # Safety
    /// Room for `bytes.len()` below p.
    #[inline(always)]
    unsafe fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        // SAFETY: the caller's promise.
        unsafe {
            self.p = self.p.sub(N);
            self.p.cast::<[u8; N]>().write_unaligned(bytes);
        }
    }

    /// # Safety
    /// Room for five bytes below p, and for [`RECORD`] where the number is 2048 or more.
    #[inline(always)]
    unsafe fn put_tag(&mut self, tag: Tag) {
        // SAFETY: the caller's promise.
        unsafe {
            match tag.encoded_len() {
                1 => self.put([tag.head() as u8]),
                2 => self.put((tag.head() as u16).to_le_bytes()),
                _ => self.put_varint(tag.value() as u64),
            }
        }
    }

    /// A VARINT record.
    #[inline(always)]
    pub fn varint(&mut self, tag: Tag, value: u64) {
        self.extra(2 * RECORD);
        // SAFETY: room for the value and the tag, RECORD each.
        unsafe {
            self.put_varint(value);
            self.put_tag(tag);
        }
    }

    /// A VARINT record, if `present`.
    #[inline(always)]
    pub fn varint_if(&mut self, tag: Tag, value: u64, present: bool) {
        self.pay(RECORD);
        if present {
            // SAFETY: at most ten bytes of value and five of tag are written into the RECORD = 16 that were paid for;
            // `encode_below` may write to all 16 below its p, so the tag of a long number asks for more room.
            unsafe {
                if tag.encoded_len() > 2 {
                    self.extra(2 * RECORD);
                }
                self.put_varint(value);
                self.put_tag(tag);
            }
        }
    }

    /// An I32 record, if `present`.
    #[inline(always)]
    pub fn fixed32_if(&mut self, tag: Tag, value: u32, present: bool) {
        self.fixed_if(tag, value.to_le_bytes(), present);
    }

    /// An I64 record, if `present`.
    #[inline(always)]
    pub fn fixed64_if(&mut self, tag: Tag, value: u64, present: bool) {
        self.fixed_if(tag, value.to_le_bytes(), present);
    }

    #[inline(always)]
    fn fixed_if<const N: usize>(&mut self, tag: Tag, bytes: [u8; N], present: bool) {
        const { assert!(N <= 8) };
        self.pay(RECORD);
        if present {
            if tag.encoded_len() > 2 {
                self.extra(2 * RECORD);
            }
            // SAFETY: at most eight and two bytes of the RECORD that was paid for, or the room made above.
            unsafe {
                self.put(bytes);
                self.put_tag(tag);
            }
        }
    }

    /// An I32 record.
    #[inline(always)]
    pub fn fixed32(&mut self, tag: Tag, value: u32) {
        self.fixed(tag, value.to_le_bytes());
    }

    /// An I64 record.
    #[inline(always)]
    pub fn fixed64(&mut self, tag: Tag, value: u64) {
        self.fixed(tag, value.to_le_bytes());
    }

    #[inline(always)]
    fn fixed<const N: usize>(&mut self, tag: Tag, bytes: [u8; N]) {
        const { assert!(N <= 8) };
        self.extra(2 * RECORD);
        // SAFETY: the room made above.
        unsafe {
            self.put(bytes);
            self.put_tag(tag);
        }
    }

    /// A LEN record. Long payloads are borrowed until the whole message is copied out.
    #[inline(always)]
    pub fn bytes(&mut self, tag: Tag, bytes: &'m [u8]) {
        if bytes.len() <= SHORT {
            self.extra(SHORT + RECORD);
        }
        // SAFETY: the room made above.
        unsafe { self.put_bytes(tag, bytes) }
    }

    /// A LEN record, if `present`. Long payloads are borrowed until the whole message is copied out.
    #[inline(always)]
    pub fn bytes_if(&mut self, tag: Tag, bytes: &'m [u8], present: bool) {
        self.pay(SHORT + RECORD);
        if present {
            // SAFETY: what was paid for.
            unsafe { self.put_bytes(tag, bytes) }
        }
    }

    /// # Safety
    /// Room for `SHORT + RECORD` bytes below p, where there are at most `SHORT`.
    #[inline(always)]
    unsafe fn put_bytes(&mut self, tag: Tag, bytes: &'m [u8]) {
        // SAFETY: the caller's promise: the payload, a byte of length and a tag of at most five. Of a long payload, RECORD
        // of the room made by the call.
        unsafe {
            if bytes.len() <= SHORT {
                self.p = self.p.sub(bytes.len());
                copy::copy(bytes, self.p);
                self.put([bytes.len() as u8]);
            } else {
                let (p, room) = (self.p, self.credit + RECORD);
                self.p = long_bytes(p, bytes, room, self.buffer_mut());
            }
            if tag.encoded_len() > 2 {
                self.extra(RECORD);
            }
            self.put_tag(tag);
        }
    }

    /// Records that are bytes already.
    #[inline(always)]
    pub fn raw(&mut self, records: &[u8]) {
        if !records.is_empty() {
            self.out_of_line(|writer| writer.raw_cold(records));
        }
    }

    #[inline(never)]
    fn raw_cold(&mut self, records: &[u8]) {
        self.ensure_many(records.len() + self.credit);
        // SAFETY: the room made above.
        unsafe {
            self.p = self.p.sub(records.len());
            ptr::copy_nonoverlapping(records.as_ptr(), self.p, records.len());
        }
    }

    /// Lends a copy of this writer, so that this one stays in registers where `write` is a call.
    #[inline(always)]
    pub(crate) fn out_of_line(&mut self, write: impl FnOnce(&mut Writer<'m>)) {
        let (p, credit) = self.lend();
        let mut copy = Writer { p, buffer: self.buffer, credit, borrows: PhantomData };
        write(&mut copy);
        self.p = copy.p;
        // Whatever the copy has paid for is gone: credit goes back to what it was, a constant of the line.
        self.regain(credit, 0);
    }

    /// Varints alone, for packed payloads.
    #[inline(always)]
    pub(crate) fn packed_varints<T>(&mut self, values: &[T], to_varint: impl Fn(&T) -> u64) {
        let (rest, blocks) = values.as_rchunks();
        for block in blocks.iter().rev() {
            self.extra(packed::BLOCK_ROOM);
            // SAFETY: the room made above.
            self.p = unsafe { packed::encode_below(self.p, block, &to_varint) };
        }
        self.extra(packed::BLOCK_ROOM);
        for value in rest.iter().rev() {
            // SAFETY: the room made above is for more varints than there are.
            unsafe { self.put_varint(to_varint(value)) };
        }
    }

    /// Bytes alone, for packed payloads that lie in memory as they do on the wire.
    #[inline(always)]
    pub(crate) fn packed_bytes(&mut self, bytes: &'m [u8]) {
        // Also where they are spliced: nothing is, at a position that is lent.
        self.extra(bytes.len().min(SPLICE));
        if bytes.len() >= SPLICE {
            let p = self.p;
            let buffer = self.buffer_mut();
            buffer.splices.reserve(1);
            splice(p, bytes, buffer);
        } else {
            // SAFETY: the room made above.
            unsafe {
                self.p = self.p.sub(bytes.len());
                copy::copy(bytes, self.p);
            }
        }
    }

    /// Fixed-width bytes alone, for packed payloads.
    #[inline(always)]
    pub(crate) fn packed_fixed<const N: usize, T>(&mut self, values: &[T], bytes: impl Fn(&T) -> [u8; N]) {
        let len = values.len().checked_mul(N).filter(|&len| len <= isize::MAX as usize);
        let len = len.expect("less than half of the address space");
        self.ensure_many(len + self.credit);
        // SAFETY: the room made above: N bytes a value, each written once, whatever `bytes` says. p moves when all are (W1).
        unsafe {
            let start = self.p.sub(len);
            let mut to = start.cast::<[u8; N]>();
            for value in values {
                to.write_unaligned(bytes(value));
                to = to.add(1);
            }
            self.p = start;
        }
    }

    /// A tag alone: where a group ends.
    #[inline(always)]
    pub(crate) fn tag(&mut self, tag: Tag) {
        self.extra(RECORD);
        // SAFETY: the room made above.
        unsafe { self.put_tag(tag) }
    }

    /// The end of a length-delimited record; what is written until [`close`](Self::close) is its payload.
    #[inline(always)]
    pub fn mark(&self) -> Mark {
        Mark((self.buffer().end as usize - self.p as usize).saturating_add(self.buffer().spliced))
    }

    /// The bytes written since `mark`.
    #[inline(always)]
    pub fn since(&self, mark: Mark) -> usize {
        self.mark().0.wrapping_sub(mark.0)
    }

    /// Puts tag and length before what has been written since `mark`.
    #[inline(always)]
    pub fn close(&mut self, tag: Tag, mark: Mark) {
        self.close_with(tag, mark, self.credit);
    }

    /// The same, where so much credit is to be there behind it.
    #[inline(always)]
    fn close_with(&mut self, tag: Tag, mark: Mark, credit: usize) {
        let len = self.since(mark);
        self.regain(credit, 2 * RECORD);
        // SAFETY: the room made above.
        unsafe {
            self.put_varint(len as u64);
            self.put_tag(tag);
        }
    }

    /// The fields of `message`, without tag or length. What comes back is the credit to [`regain`](Self::regain). Where it
    /// is nested too deeply, nothing: what is written is thrown away then, and so is what is left to write.
    #[inline(always)]
    fn fields<M: Encode>(&mut self, message: &'m M) -> usize {
        let buffer = self.buffer;
        let (p, credit) = self.lend();
        if !M::is_leaf() && !self.buffer_mut().enter() {
            self.p = p;
            return credit;
        }
        let out = message.fields(Output { p, buffer, borrows: PhantomData });
        if out.buffer != buffer {
            foreign_output();
        }
        self.p = out.p;
        if !M::is_leaf() {
            self.buffer_mut().depth += 1;
        }
        credit
    }

    /// A nested message as a LEN record.
    #[inline(always)]
    pub fn message<M: Encode>(&mut self, tag: Tag, message: &'m M) {
        let mark = self.mark();
        let credit = self.fields(message);
        self.close_with(tag, mark, credit);
    }

    /// A nested message as a LEN record, unless it has no bytes.
    #[inline(always)]
    pub fn message_if_any<M: Encode>(&mut self, tag: Tag, message: &'m M) {
        let mark = self.mark();
        let credit = self.fields(message);
        if self.since(mark) != 0 {
            self.close_with(tag, mark, credit);
        } else {
            self.regain(credit, 0);
        }
    }

    /// A nested message as the group `number`.
    #[inline(always)]
    pub fn group<M: Encode>(&mut self, number: u32, message: &'m M) {
        self.tag(Tag::new(number, WireType::Egroup));
        let credit = self.fields(message);
        self.regain(credit, 0);
        self.tag(Tag::new(number, WireType::Sgroup));
    }

    /// A nested message as the group `number`, unless it has no bytes.
    #[inline(always)]
    pub fn group_if_any<M: Encode>(&mut self, number: u32, message: &'m M) {
        let mark = self.mark();
        self.tag(Tag::new(number, WireType::Egroup));
        let end = self.mark();
        let credit = self.fields(message);
        self.regain(credit, RECORD);
        if self.since(end) != 0 {
            self.tag(Tag::new(number, WireType::Sgroup));
        } else {
            // Takes back the end tag, the only thing written since: at most as many bytes as it has (W1).
            self.p = self.p.wrapping_add(self.since(mark));
        }
    }

    /// Are maps to be written in the order of their keys?
    #[inline]
    pub fn is_deterministic(&self) -> bool {
        self.buffer().deterministic
    }
}
