//! Required fields, exactly: what is done where a message was closed without all of its own.
//!
//! That a message lacks a required field where one of its occurrences ends decides nothing: another occurrence may
//! merge into it and bring the field, another member of its oneof or another entry of its key may replace it, or the
//! value may have been whole before the bytes were merged into it. So the first pass goes on and only leaves a
//! [`Watch`]. Where there is one at the end, the bytes are read once more, with a [`Tree`](tree::Tree) of the messages
//! that are open or can be opened again.
//!
//! The second pass costs the first one nothing, because it needs no branch of its own: it runs at depth 0, where every
//! message that is opened leaves the hot path, as one nested too deeply does, and with lists and maps that have no room,
//! which leaves it too. Nothing is put into them: each element is read into a message that is thrown away, entries and
//! unknown fields not at all. So what the second pass takes is a value of each message on the way, and the tree; both
//! out of what the first pass left of the budget.
//!
//! What the first pass knows and the second does not is whether a value was there before the decode. That is the highest
//! bit of the depth ([`THERE`]), noted for the messages that lack something.
//!
//! The second pass tells where the message begins that lacks a field. A third one, until it is there again, tells the way
//! to it, with the places in lists; for this the tree need not keep ways.

mod tree;

use super::{Context, Flow, Frame, Input, Lines, New, Payload, Reader, Source};
use crate::{
    error::{DecodeError, DecodeErrorKind},
    message::Decode,
    options::DecodeOptions,
    tag::WireType,
};
use alloc::{boxed::Box, rc::Rc, vec::Vec};
use tree::Tree;

/// The bit of a depth that says: the message was there before this occurrence.
pub(super) const THERE: u32 = 1 << 31;

/// How a message is held, which says whether it is one that was open before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// One more element of a list.
    Element,
    /// One more entry of a map.
    Entry,
    /// Made for this occurrence: a member of a oneof.
    Made,
    /// In an `Option`: was there one?
    Optional(bool),
    /// By itself: there as long as the message around it.
    Plain,
    /// The outermost message.
    Outermost,
}

impl Held {
    /// The bit of the depth inside a message held so, in a message of depth `outer`.
    #[inline(always)]
    pub(super) const fn there(self, outer: u32) -> u32 {
        match self {
            Held::Element | Held::Entry | Held::Made => 0,
            Held::Optional(there) => (there as u32) << 31,
            Held::Plain | Held::Outermost => outer & THERE,
        }
    }
}

/// One bit for each required field, as far as there are bits.
pub(super) const fn mask(required: &[u32]) -> u64 {
    if required.len() >= 64 { u64::MAX } else { (1 << required.len()) - 1 }
}

/// Left in the context by messages that lack required fields.
pub(super) enum Watch<'a> {
    /// By the first pass: where those begin that were there before, in the order in which they were closed.
    There(Vec<u32>),
    Tree(Box<Tree<'a>>),
}

/// Reads the parts of a message once more, into a new one made for that, and tells what is missing in the end. What is
/// not of the parts is as in `source`.
#[cold]
#[inline(never)]
pub(super) fn check<'a>(
    new: New<'_, 'a>,
    parts: &[&'a [u8]],
    source: Source<'a>,
    memory: usize,
    there: Vec<u32>,
    existed: bool,
) -> Result<(), DecodeError> {
    let there = Rc::new(there);
    let full = DecodeError::new(DecodeErrorKind::ElementMemory, 0);
    let Some(memory) = memory.checked_sub(Tree::memory_for(parts.len())) else { return Err(full) };
    let tree = |target| Box::new(Tree::new(parts, Rc::clone(&there), existed, target));
    let read_anew = |tree| pass(&mut *new(), parts, source, memory, tree);
    let missing = read_anew(tree(None))?.missing();
    let Some(missing) = missing else { return Ok(()) };
    let tree = read_anew(tree(Some(missing)))?;
    Err(DecodeError::missing(missing.offset(), tree.into_path()))
}

/// Reads all parts with a tree, which it gives back.
fn pass<'a>(
    message: &mut (dyn Lines<'a> + '_),
    parts: &[&'a [u8]],
    source: Source<'a>,
    mut memory: usize,
    mut tree: Box<Tree<'a>>,
) -> Result<Box<Tree<'a>>, DecodeError> {
    let mut base = 0;
    for bytes in parts {
        tree.begin(base, bytes);
        let mut context = Context::new(Source { bytes, ..source }, const { &DecodeOptions::trusted() });
        context.memory.set(memory);
        context.is_checking = true;
        context.cold(|cold| (cold.watch, cold.base) = (Some(Watch::Tree(tree)), base));
        let (start, last) = (context.start, context.end.wrapping_sub(1));
        let frame = Frame { start, last, context: &context, depth: 0, group: 0, fix: 0 };
        let stop = message.run(Input { pos: context.start, frame: &frame });
        let watch = context.cold(|cold| cold.watch.take());
        let Some(Watch::Tree(back)) = watch else { unreachable!("nothing takes the tree of a pass") };
        tree = back;
        if tree.has_path() {
            break;
        }
        context.verdict(stop)?;
        memory = context.memory.get();
        base += bytes.len();
    }
    tree.close_all();
    Ok(tree)
}

impl<'a> Context<'a> {
    /// A message ends without having met all of its required fields; or has more of them than a word has bits.
    #[cold]
    #[inline(never)]
    pub(super) fn suspect(&self, required: &'static [u32], seen: u64, input: Input<'_, '_>) -> Flow {
        let there = input.frame.depth & THERE != 0;
        self.suspect_at(required, seen, input.pos, there)
    }

    fn suspect_at(&self, required: &'static [u32], seen: u64, start: *const u8, there: bool) -> Flow {
        if self.partial {
            return Ok(());
        }
        let at = self.place(start);
        let is_done = self.cold(|cold| match cold.watch.get_or_insert(Watch::There(Vec::new())) {
            Watch::There(_) if !there => Some(true),
            Watch::There(starts) if starts.len() < starts.capacity() => {
                starts.push(at);
                Some(true)
            }
            Watch::There(_) => None,
            Watch::Tree(tree) => Some(tree.suspect(required, seen, at)),
        });
        match is_done {
            Some(true) => Ok(()),
            // The way to it is known, which ends the third pass.
            Some(false) => Err(self.fail(start, DecodeErrorKind::MissingRequired)),
            None => self.note_there(start, at),
        }
    }

    /// One more start, for which there is no room yet.
    fn note_there(&self, start: *const u8, at: u32) -> Flow {
        let len = self.cold(|cold| match &cold.watch {
            Some(Watch::There(starts)) => starts.capacity(),
            _ => 0,
        });
        let room = (2 * len).max(16);
        self.charge_memory(room * size_of::<u32>(), core::ptr::null(), start)?;
        self.cold(|cold| {
            if let Some(Watch::There(starts)) = &mut cold.watch {
                starts.reserve_exact(room - len);
                starts.push(at);
            }
        });
        self.refund(len * size_of::<u32>());
        Ok(())
    }

    /// A position as the tree has it.
    fn place(&self, p: *const u8) -> u32 {
        // The parts of a message have no more bytes than a u32 counts.
        (self.cold(|cold| cold.base) + (p as usize).wrapping_sub(self.start as usize)) as u32
    }

    /// A message is opened at depth 0: too deep, or in the second pass. `end` is null for a group.
    #[cold]
    #[inline(never)]
    fn open(&self, at: *const u8, number: u32, held: Held, start: *const u8, end: *const u8) -> Flow {
        let at_end = if end.is_null() { start } else { end };
        if !self.is_checking {
            return Err(self.fail_in(at, at_end, DecodeErrorKind::Depth));
        }
        let (record, from) = (self.place(at), self.place(start));
        let to = if end.is_null() { u32::MAX } else { self.place(end) };
        if let Some((taken, freed)) = self.with_tree(|tree| tree.growth()).flatten() {
            self.charge_memory(taken, at, at_end)?;
            self.with_tree(Tree::grow);
            self.refund(freed);
        }
        self.with_tree(|tree| tree.enter(number, held, record, from, to));
        Ok(())
    }

    /// A map entry has no value, which then is a message of its own without any fields.
    #[cold]
    #[inline(never)]
    pub(super) fn absent_value(&self, required: &'static [u32], number: u32, entry: *const u8, end: *const u8) -> Flow {
        if self.is_checking {
            self.open(entry, number, Held::Plain, end, end)?;
        }
        self.suspect_at(required, 0, end, false)
    }

    /// The innermost entry of a map, whose payload this is, has been read.
    #[cold]
    #[inline(never)]
    fn leave_entry(&self, payload: Payload<'_, '_>, wire_type: WireType, key_size: usize, refused: bool) -> Flow {
        let Payload { p, at, .. } = payload;
        let place = self.place(p);
        let Some(noted) = self.with_tree(|tree| tree.leave_entry(place, wire_type, key_size, refused)).flatten() else {
            return Ok(());
        };
        if let Some((taken, freed)) = self.with_tree(Tree::growth_of_entries).flatten() {
            self.charge_memory(taken, at, p)?;
            self.with_tree(Tree::grow_entries);
            self.refund(freed);
        }
        self.with_tree(|tree| tree.note(noted));
        Ok(())
    }

    /// The group that began at `start` has ended.
    #[cold]
    #[inline(never)]
    fn leave_group(&self, start: *const u8) {
        let start = self.place(start);
        self.with_tree(|tree| tree.leave_group(start));
    }

    /// A record at `at` is unknown, in the second pass.
    #[cold]
    #[inline(never)]
    pub(super) fn see_unknown(&self, at: *const u8) {
        let at = self.place(at);
        self.with_tree(|tree| tree.see_unknown(at));
    }

    #[cold]
    #[inline(never)]
    fn forget(&self, members: &[u32], at: *const u8) {
        let at = self.place(at);
        self.with_tree(|tree| tree.forget(members, at));
    }

    fn with_tree<R>(&self, act: impl FnOnce(&mut Tree<'a>) -> R) -> Option<R> {
        let (result, freed) = self.cold(|cold| match &mut cold.watch {
            Some(Watch::Tree(tree)) => {
                let result = act(tree);
                (Some(result), tree.take_freed())
            }
            _ => (None, 0),
        });
        self.refund(freed);
        result
    }

    /// A required field beyond the bits of a word.
    #[cold]
    #[inline(never)]
    fn see_far(&self, bit: u32, at: *const u8) {
        let at = self.place(at);
        self.with_tree(|tree| tree.see_far(bit, at));
    }
}

impl Reader<'_, '_> {
    /// Notes that the required field with this bit has been seen.
    #[inline(always)]
    pub fn see(&self, bit: u32) {
        if bit < 64 {
            self.context.seen.set(self.context.seen.get() | 1 << bit);
        } else {
            self.context.see_far(bit, self.pos);
        }
    }

    /// Notes that the members of a oneof, whose numbers these are, are being replaced.
    #[inline(always)]
    pub(crate) fn replace(&self, members: &[u32]) {
        if self.depth & !THERE == 0 {
            self.context.forget(members, self.pos);
        }
    }
}

impl<'c, 'a> Payload<'c, 'a> {
    /// The depth inside the message that is opened with this: it begins at `start` and ends at `end`, which is null for
    /// a group.
    #[inline(always)]
    pub(super) fn depth_inside(&self, number: u32, held: Held, start: *const u8, end: *const u8) -> Flow<u32> {
        match self.depth & !THERE {
            0 => self.context.open(self.at, number, held, start, end).map(|()| 0),
            depth => Ok((depth - 1) | held.there(self.depth)),
        }
    }

    /// The depth inside a group that is skipped.
    pub(super) fn depth_inside_skipped(&self) -> Flow<u32> {
        match self.depth & !THERE {
            0 if self.context.is_checking => Ok(0),
            0 => Err(self.context.fail_in(self.at, self.p, DecodeErrorKind::Depth)),
            depth => Ok(depth - 1),
        }
    }

    /// The group that began at `start` has ended.
    #[inline(always)]
    pub(super) fn leave_group(&self, start: *const u8) {
        if self.depth & !THERE == 0 {
            self.context.leave_group(start);
        }
    }

    /// The map entry that this payload is has been read, and ends at the payload `behind`; its key is of this wire type
    /// and takes `key_size` bytes. One that was refused is no entry, and what it lacks is not missing.
    ///
    /// # Errors
    /// The limit of memory.
    #[inline(always)]
    pub(crate) fn leave_entry(self, wire_type: WireType, key_size: usize, refused: bool) -> Flow {
        if self.depth & !THERE == 0 { self.context.leave_entry(self, wire_type, key_size, refused) } else { Ok(()) }
    }

    /// The map entry that this payload is, and that ends before `behind`, has no value, which would be a `T`.
    ///
    /// # Errors
    /// The limit of memory.
    #[inline(always)]
    pub(crate) fn absent_value<T: Decode<'a>>(self, number: u32, behind: &Self) -> Flow {
        match T::REQUIRED {
            [] => Ok(()),
            required => self.context.absent_value(required, number, self.p, behind.p),
        }
    }

    /// Is this the second pass, in which nothing is kept?
    #[inline(always)]
    pub(crate) fn is_checking(&self) -> bool {
        self.depth & !THERE == 0 && self.context.is_checking
    }

    /// Reads an element of a list, or a message in an arena, into a message that is thrown away.
    ///
    /// # Errors
    /// As [`message`](Self::message).
    #[inline(always)]
    pub(crate) fn check<T: Decode<'a> + Default>(&mut self, number: u32, held: Held, wire_type: WireType) -> Flow {
        self.p = self.check_apart::<T>(number, held, wire_type)?;
        Ok(())
    }

    /// Where the payload ends. This one stays as it is, so that it can be in registers.
    #[cold]
    #[inline(never)]
    fn check_apart<T: Decode<'a> + Default>(mut self, number: u32, held: Held, wire_type: WireType) -> Flow<*const u8> {
        self.charge(size_of::<T>() + T::HEAP)?;
        let mut message = Box::<T>::default();
        let lines: &mut dyn Lines<'a> = &mut *message;
        match wire_type {
            WireType::Sgroup => self.group_held(number, lines, held)?,
            _ => self.message_held(number, lines, held)?,
        }
        self.context.refund(size_of::<T>() + T::HEAP);
        Ok(self.p)
    }
}
