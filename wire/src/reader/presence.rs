//! Required fields, exactly: what is done where a message was closed without all of its own.
//!
//! That a message lacks a required field where one of its occurrences ends decides nothing: another occurrence may
//! merge into it and bring the field, another member of its oneof or another entry of its key may replace it, or the
//! value may have been whole before the bytes were merged into it. So the first pass goes on and only leaves a
//! [`Watch`]. Where there is one at the end, the bytes are read once more into a value that is thrown away, with a
//! [`Tree`] of the messages that are open or can be opened again: singular messages keep their node, elements of lists
//! and map entries get a new one and leave it behind only where it lacks something.
//!
//! The second pass costs the first one nothing, because it needs no branch of its own: it runs at depth 0, where every
//! message that is opened leaves the hot path, as one nested too deeply does. What the first pass knows and the second
//! does not is whether a value was there before the decode. That is the highest bit of the depth ([`THERE`]), noted for
//! the messages that lack something.

use super::{Context, Flow, Frame, Input, Payload, Reader, Source, Stop};
use crate::{
    error::{DecodeError, DecodeErrorKind},
    options::DecodeOptions,
    tag::WireType,
    unknown::UnknownIter,
};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

/// The bit of a depth that says: the message was there before this occurrence.
pub(super) const THERE: u32 = 1 << 31;

/// How a message is held, which says whether it is one that was open before.
#[derive(Clone, Copy, PartialEq, Eq)]
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

/// Field numbers, each with its place in a list.
type Path = Vec<(u32, Option<u32>)>;

/// Left in the context by messages that lack required fields.
pub(super) enum Watch {
    /// By the first pass: where those begin that were there before, in the order in which they were closed.
    There(Vec<usize>),
    Tree(Box<Tree>),
}

/// The messages of the second pass. Addresses are positions in the input.
pub(super) struct Tree {
    /// The open ones, and at the end those that are closed but were not looked at since.
    open: Vec<Node>,
    there: alloc::vec::IntoIter<usize>,
    /// What is left of the memory for nodes.
    memory: usize,
}

struct Node {
    held: Held,
    number: u32,
    /// Which element of its list.
    index: Option<u32>,
    /// Where the first and the last of its occurrences begin, and where that ends; `usize::MAX` for a group.
    first: usize,
    start: usize,
    end: usize,
    /// Were all required fields there before this occurrence, and are they now?
    was_whole: bool,
    is_whole: bool,
    /// Was it there before the decode? `None` where nothing asked.
    existed: Option<bool>,
    required: &'static [u32],
    seen: u64,
    seen_far: BTreeSet<u32>,
    singles: BTreeMap<u32, Node>,
    /// The first element of a list that lacks something.
    element: Option<Box<Node>>,
    /// The entries that lack something, by field and key.
    entries: BTreeMap<(u32, Vec<u8>), Node>,
    lens: BTreeMap<u32, u32>,
}

/// Reads the input once more and tells what is missing in the end. `read` reads it into a value made for that.
#[cold]
#[inline(never)]
pub(super) fn check<'a>(
    read: &dyn Fn(Input<'_, 'a>) -> Stop,
    source: Source<'a>,
    options: &DecodeOptions,
    there: Vec<usize>,
    existed: bool,
) -> Result<(), DecodeError> {
    let bytes = source.bytes;
    let start = bytes.as_ptr();
    let context = Context::new(source, &DecodeOptions::trusted());
    let mut outermost = Node::new(Held::Outermost, 0, start as usize, start as usize + bytes.len());
    outermost.was_whole = existed;
    let memory = options.element_memory_for(bytes.len());
    let tree = Tree { open: Vec::from([outermost]), there: there.into_iter(), memory };
    context.cold(|cold| cold.watch = Some(Watch::Tree(Box::new(tree))));
    let frame = Frame { last: context.end.wrapping_sub(1), context: &context, depth: 0, group: 0, fix: 0 };
    context.verdict(read(Input { pos: start, frame: &frame }))?;
    let Some(Watch::Tree(mut tree)) = context.cold(|cold| cold.watch.take()) else { return Ok(()) };
    tree.close_all();
    let missing = tree.open.pop().and_then(|outermost| outermost.missing());
    missing.map_or(Ok(()), |(at, path)| Err(DecodeError::missing(at - start as usize, path)))
}

impl Context<'_> {
    /// A message ends without having met all of its required fields; or has more of them than a word has bits.
    #[cold]
    #[inline(never)]
    pub(super) fn suspect(&self, required: &'static [u32], seen: u64, input: Input<'_, '_>) -> Flow {
        if self.partial {
            return Ok(());
        }
        let (start, there) = (input.pos as usize, input.frame.depth & THERE != 0);
        let is_noted = self.cold(|cold| match cold.watch.get_or_insert(Watch::There(Vec::new())) {
            Watch::There(starts) => {
                starts.extend(there.then_some(start));
                there
            }
            Watch::Tree(tree) => {
                tree.suspect(required, seen, start);
                false
            }
        });
        let bytes = if is_noted { size_of::<usize>() } else { 0 };
        self.charge_memory(bytes, core::ptr::null(), input.pos)
    }

    /// A message is opened at depth 0: too deep, or in the second pass. `end` is null for a group.
    #[cold]
    #[inline(never)]
    fn open(&self, at: *const u8, number: u32, held: Held, start: *const u8, end: *const u8) -> Flow {
        let group = end.is_null();
        let wrong = self.cold(|cold| match &mut cold.watch {
            Some(Watch::Tree(tree)) => {
                let end = if group { usize::MAX } else { end as usize };
                let is_open = tree.enter(number, held, at as usize, start as usize, end);
                (!is_open).then_some(DecodeErrorKind::ElementMemory)
            }
            _ => Some(DecodeErrorKind::Depth),
        });
        let at_end = if group { start } else { end };
        wrong.map_or(Ok(()), |kind| Err(self.fail_in(at, at_end, kind)))
    }

    /// The innermost entry of a map, whose payload this is, has been read.
    #[cold]
    #[inline(never)]
    fn leave_entry(&self, p: *const u8, last: *const u8, wire_type: WireType, key_size: usize, refused: bool) {
        let mut payload = Payload { p, at: core::ptr::null(), last, context: self, depth: 0 };
        let Ok(entry) = payload.bytes() else { return };
        self.with_tree(|tree| tree.leave_entry((!refused).then(|| key(entry, wire_type, key_size))));
    }

    /// The group that began at `start` has ended.
    #[cold]
    #[inline(never)]
    fn leave_group(&self, start: usize) {
        self.with_tree(|tree| {
            tree.close_down_to(start);
            tree.close();
        });
    }

    #[cold]
    #[inline(never)]
    fn forget(&self, members: &[u32], at: *const u8) {
        self.with_tree(|tree| tree.forget(members, at as usize));
    }

    fn with_tree(&self, act: impl FnOnce(&mut Tree)) {
        self.cold(|cold| {
            if let Some(Watch::Tree(tree)) = &mut cold.watch {
                act(tree);
            }
        });
    }

    /// A required field beyond the bits of a word.
    #[cold]
    #[inline(never)]
    fn see_far(&self, bit: u32, at: *const u8) {
        self.with_tree(|tree| {
            tree.around(at as usize).seen_far.insert(bit);
        });
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

impl Payload<'_, '_> {
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
            0 if self.context.cold(|cold| matches!(cold.watch, Some(Watch::Tree(_)))) => Ok(0),
            0 => Err(self.context.fail_in(self.at, self.p, DecodeErrorKind::Depth)),
            depth => Ok(depth - 1),
        }
    }

    /// The group that began at `start` has ended.
    #[inline(always)]
    pub(super) fn leave_group(&self, start: *const u8) {
        if self.depth & !THERE == 0 {
            self.context.leave_group(start as usize);
        }
    }

    /// The map entry that this payload is has been read; its key is of this wire type and takes `key_size` bytes. One that
    /// was refused is no entry, and what it lacks is not missing.
    #[inline(always)]
    pub(crate) fn leave_entry(&self, wire_type: WireType, key_size: usize, refused: bool) {
        if self.depth & !THERE == 0 {
            self.context.leave_entry(self.p, self.last, wire_type, key_size, refused);
        }
    }
}

/// The key of a map entry in the one form that equal keys share; absent keys are the default.
fn key(entry: &[u8], wire_type: WireType, size: usize) -> Vec<u8> {
    let records = UnknownIter::new(entry).filter(|field| field.number() == 1 && field.wire_type() == wire_type);
    let last = records.last();
    match wire_type {
        WireType::Varint => {
            let value = last.and_then(|field| field.varint()).unwrap_or(0);
            let value = match size {
                1 => u64::from(value != 0),
                4 => value & u64::from(u32::MAX),
                _ => value,
            };
            value.to_le_bytes().into()
        }
        WireType::Len => last.map_or(Vec::new(), |field| field.payload().into()),
        _ => last.map_or_else(|| alloc::vec![0; size], |field| field.payload().into()),
    }
}

impl Tree {
    /// The message around the record at `at`.
    fn around(&mut self, at: usize) -> &mut Node {
        while self.open.len() > 1 && self.top().end <= at {
            self.close();
        }
        self.top()
    }

    fn top(&mut self) -> &mut Node {
        self.open.last_mut().expect("the outermost message stays open")
    }

    /// Opens a message; false where there is no memory left for it.
    fn enter(&mut self, number: u32, held: Held, at: usize, start: usize, end: usize) -> bool {
        let outer = self.around(at);
        let known = match held {
            Held::Optional(_) | Held::Plain => outer.singles.remove(&number),
            Held::Element | Held::Entry | Held::Made | Held::Outermost => None,
        };
        let index = (held == Held::Element).then(|| {
            let len = outer.lens.entry(number).or_default();
            *len += 1;
            *len - 1
        });
        let is_known = known.is_some();
        let mut node = known.unwrap_or_else(|| Node::new(held, number, start, end));
        if is_known {
            (node.was_whole, node.start, node.end) = (node.is_whole, start, end);
        } else {
            let Some(left) = self.memory.checked_sub(size_of::<Node>()) else { return false };
            self.memory = left;
            node.index = index;
        }
        // Until something says otherwise.
        node.is_whole = true;
        self.open.push(node);
        true
    }

    /// The message that began at `start` ends without having met all required fields.
    fn suspect(&mut self, required: &'static [u32], seen: u64, start: usize) {
        self.close_down_to(start);
        let was_there = self.there.as_slice().first() == Some(&start);
        if was_there {
            self.there.next();
        }
        let node = self.top();
        if node.is_first() {
            let existed = was_there && self.existed(self.open.len() - 1);
            let node = self.top();
            node.existed = Some(existed);
            node.was_whole |= existed;
        }
        let node = self.top();
        node.required = required;
        node.seen |= seen;
        node.is_whole = node.was_whole || node.lacks().next().is_none();
    }

    /// Was the open message number `i` there before the decode, if some message inside it was?
    fn existed(&self, i: usize) -> bool {
        let node = &self.open[i];
        match node.held {
            Held::Element | Held::Entry => false,
            Held::Outermost => node.was_whole,
            // Where it lacked nothing in its first occurrence nothing asked; then the message inside was there before
            // it, too, or it would have been met.
            Held::Optional(_) | Held::Made => node.is_first() || node.existed.unwrap_or(true),
            Held::Plain => node.existed.unwrap_or(true) && self.existed(i - 1),
        }
    }

    fn forget(&mut self, members: &[u32], at: usize) {
        let node = self.around(at);
        members.iter().for_each(|number| drop(node.singles.remove(number)));
    }

    /// The innermost entry has ended; without a key it is refused, and forgotten.
    fn leave_entry(&mut self, key: Option<Vec<u8>>) {
        while self.top().held != Held::Entry && self.open.len() > 1 {
            self.close();
        }
        if self.open.len() > 1
            && let Some(entry) = self.open.pop()
        {
            match key.map(|key| (entry.number, key)) {
                Some(key) if !entry.is_sound() => drop(self.top().entries.insert(key, entry)),
                key => {
                    key.map(|key| self.top().entries.remove(&key));
                    self.memory = self.memory.saturating_add(size_of::<Node>());
                }
            }
        }
    }

    fn close_all(&mut self) {
        while self.open.len() > 1 {
            self.close();
        }
    }

    fn close_down_to(&mut self, start: usize) {
        while self.open.len() > 1 && self.top().start != start {
            self.close();
        }
    }

    /// Closes the innermost message.
    fn close(&mut self) {
        if self.open.len() == 1 {
            return;
        }
        let Some(node) = self.open.pop() else { return };
        let outer = self.top();
        if node.held != Held::Element {
            outer.singles.insert(node.number, node);
        } else if !node.is_sound() && outer.element.is_none() {
            outer.element = Some(Box::new(node));
        } else {
            self.memory = self.memory.saturating_add(size_of::<Node>());
        }
    }
}

impl Node {
    fn new(held: Held, number: u32, start: usize, end: usize) -> Self {
        Node {
            held,
            number,
            index: None,
            first: start,
            start,
            end,
            was_whole: false,
            is_whole: true,
            existed: None,
            required: &[],
            seen: 0,
            seen_far: BTreeSet::new(),
            singles: BTreeMap::new(),
            element: None,
            entries: BTreeMap::new(),
            lens: BTreeMap::new(),
        }
    }

    fn is_first(&self) -> bool {
        self.first == self.start
    }

    /// The numbers of the required fields that were not met.
    fn lacks(&self) -> impl Iterator<Item = u32> {
        let is_seen = |bit: &u32| match 1u64.checked_shl(*bit) {
            Some(mask) => self.seen & mask != 0,
            None => self.seen_far.contains(bit),
        };
        (0u32..).zip(self.required).filter(move |(bit, _)| !is_seen(bit)).map(|(_, number)| *number)
    }

    /// Nothing is missing, here and inside.
    fn is_sound(&self) -> bool {
        self.is_whole && self.element.is_none() && self.entries.is_empty() && self.singles.values().all(Node::is_sound)
    }

    /// The first required field that is missing, the message's own before those inside: where the message began that
    /// lacks it, and the fields on the way, with the place in their list.
    fn missing(&self) -> Option<(usize, Path)> {
        if !self.is_whole
            && let Some(number) = self.lacks().next()
        {
            return Some((self.first, Vec::from([(number, None)])));
        }
        let inside = self.singles.values().chain(self.element.as_deref()).chain(self.entries.values());
        inside.into_iter().find_map(|node| {
            let (at, mut path) = node.missing()?;
            path.insert(0, (node.number, node.index));
            Some((at, path))
        })
    }
}
