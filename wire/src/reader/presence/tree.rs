//! The messages of the second pass that are open, or that can be opened again.
//!
//! Singular messages keep their node as long as the message around them, because another occurrence may merge into them.
//! Elements of lists and entries of maps have one while they are open; what stays of them is where the first element
//! begins that lacks something, and a line for each entry from the first one on that lacks something, as the last entry
//! of a key counts.

use super::Held;
use crate::{tag::WireType, unknown::UnknownIter, varint};
use alloc::{boxed::Box, rc::Rc, vec::Vec};
use core::cmp::Ordering;

/// Field numbers, each with its place in a list.
pub(super) type Path = Vec<(u32, Option<u32>)>;

/// A required field that is missing: where the first occurrence of its message begins, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    at: u32,
    number: u32,
}

impl Missing {
    pub(super) fn offset(self) -> usize {
        self.at as usize
    }
}

/// No node.
const NONE: u32 = u32::MAX;
const OUTERMOST: u32 = 0;

/// Positions count from the start of the first part.
pub(crate) struct Tree<'a> {
    /// All that are in use, and those that are free, linked by `next`.
    nodes: Vec<Node>,
    free: u32,
    /// The open ones, and at the end those that are closed but were not looked at since.
    open: Vec<u32>,
    /// The parts that have been begun, each with the position of its start.
    parts: Vec<(u32, &'a [u8])>,
    /// Where messages begin that lack something and were there before, and how many of them were met.
    there: Rc<Vec<u32>>,
    met: usize,
    /// Was the outermost message there before the decode?
    existed: bool,
    /// Where the third pass ends, and what it is for.
    target: Option<Missing>,
    path: Option<Path>,
    /// How many bytes were given back since someone asked.
    freed: usize,
}

struct Node {
    required: &'static [u32],
    seen: u64,
    /// What few messages have.
    rare: Option<Box<Rare>>,
    /// What an element of one of its lists lacks.
    element: Option<Missing>,
    number: u32,
    /// Where the first and the last of its occurrences begin, and where that ends; `u32::MAX` for a group.
    first: u32,
    start: u32,
    end: u32,
    /// The singular messages in it are linked by `next`.
    inside: u32,
    next: u32,
    /// Which element of its list; the third pass knows.
    index: u32,
    held: Held,
    /// Were all required fields there before this occurrence, and are they now?
    was_whole: bool,
    is_whole: bool,
    /// Is it an entry with something unknown in it?
    is_refused: bool,
    /// Was it there before the decode? `None` where nothing asked.
    existed: Option<bool>,
}

#[derive(Default)]
struct Rare {
    /// Entries of its maps in the order of their arrival, from the first one on that lacks something.
    entries: Vec<Entry>,
    /// The bits of required fields beyond those of `seen`.
    far: Vec<u64>,
    /// How many elements its lists have, by field number; the third pass knows.
    lens: Vec<(u32, u32)>,
}

#[derive(Clone, Copy)]
struct Entry {
    /// The key, or the first eight bytes of text.
    key: u64,
    /// Where the entry's length stands.
    at: u32,
    /// The number of the map, and whether its keys are text.
    field: u32,
    missing: Option<Missing>,
}

const TEXT: u32 = 1 << 31;

impl<'a> Tree<'a> {
    /// How much memory a tree for so many parts takes to begin with.
    pub(super) fn memory_for(parts: usize) -> usize {
        // What one part takes is little.
        if parts < 2 { 0 } else { parts.saturating_mul(size_of::<(u32, &[u8])>()) }
    }

    pub(super) fn new(parts: &[&'a [u8]], there: Rc<Vec<u32>>, existed: bool, target: Option<Missing>) -> Self {
        let mut outermost = Node::new(Held::Outermost, 0, 0, 0);
        outermost.was_whole = existed;
        Tree {
            nodes: Vec::from([outermost]),
            free: NONE,
            open: Vec::from([OUTERMOST]),
            parts: Vec::with_capacity(parts.len()),
            there,
            met: 0,
            existed,
            target,
            path: None,
            freed: 0,
        }
    }

    /// Begins a part: one more occurrence of the outermost message.
    pub(super) fn begin(&mut self, base: usize, bytes: &'a [u8]) {
        self.close_all();
        let outermost = &mut self.nodes[OUTERMOST as usize];
        if !self.parts.is_empty() {
            outermost.was_whole = outermost.is_whole;
        }
        (outermost.start, outermost.end, outermost.is_whole) = (base as u32, (base + bytes.len()) as u32, true);
        self.parts.push((base as u32, bytes));
    }

    /// The memory that one more message takes, and what is given back then; `None` where there is room.
    pub(super) fn growth(&self) -> Option<(usize, usize)> {
        let grow =
            |len: usize, capacity: usize, size| if len < capacity { (0, 0) } else { (2 * len * size, len * size) };
        let nodes = match self.free {
            NONE => grow(self.nodes.len(), self.nodes.capacity(), size_of::<Node>()),
            _ => (0, 0),
        };
        let open = grow(self.open.len(), self.open.capacity(), size_of::<u32>());
        (nodes.0 + open.0 > 0).then_some((nodes.0 + open.0, nodes.1 + open.1))
    }

    /// Takes the memory that [`growth`](Self::growth) asked for.
    pub(super) fn grow(&mut self) {
        if self.free == NONE && self.nodes.len() == self.nodes.capacity() {
            self.nodes.reserve_exact(self.nodes.len());
        }
        if self.open.len() == self.open.capacity() {
            self.open.reserve_exact(self.open.len());
        }
    }

    /// What was given back since this was asked.
    pub(super) fn take_freed(&mut self) -> usize {
        core::mem::take(&mut self.freed)
    }

    /// Opens a message; there is room for it.
    pub(super) fn enter(&mut self, number: u32, held: Held, at: u32, start: u32, end: u32) {
        let outer = self.around(at);
        let known = match held {
            Held::Optional(_) | Held::Plain => self.find(outer, number),
            Held::Element | Held::Entry | Held::Made | Held::Outermost => None,
        };
        let node = known.unwrap_or_else(|| self.add(Node::new(held, number, start, end)));
        let index = if held == Held::Element { self.count_element(outer, number) } else { 0 };
        let is_linked = known.is_none() && !matches!(held, Held::Element | Held::Entry);
        let next = if is_linked { core::mem::replace(&mut self.nodes[outer as usize].inside, node) } else { NONE };
        let inner = &mut self.nodes[node as usize];
        if known.is_some() {
            (inner.was_whole, inner.start, inner.end) = (inner.is_whole, start, end);
        } else {
            (inner.index, inner.next) = (index, next);
        }
        // Until something says otherwise.
        inner.is_whole = true;
        self.open.push(node);
    }

    /// The message that began at `start` ends without having met all required fields. False where that is all that the
    /// third pass is for.
    pub(super) fn suspect(&mut self, required: &'static [u32], seen: u64, start: u32) -> bool {
        self.close_down_to(start);
        if let Some(missing) = self.target.filter(|missing| missing.at == start) {
            self.path = Some(self.path_to(missing.number));
            return false;
        }
        let was_there = self.there.get(self.met) == Some(&start);
        self.met += usize::from(was_there);
        let node = self.top();
        if self.nodes[node as usize].is_first() {
            let existed = was_there && self.existed(self.open.len() - 1);
            let node = &mut self.nodes[node as usize];
            node.existed = Some(existed);
            node.was_whole |= existed;
        }
        let node = &mut self.nodes[node as usize];
        node.required = required;
        node.seen |= seen;
        node.is_whole = node.was_whole || node.lacks().is_none();
        true
    }

    /// A required field beyond the bits of a word, of the message around `at`.
    pub(super) fn see_far(&mut self, bit: u32, at: u32) {
        let node = self.around(at);
        let far = &mut self.nodes[node as usize].rare.get_or_insert_default().far;
        let word = (bit as usize - 64) / 64;
        if far.len() <= word {
            far.resize(word + 1, 0);
        }
        far[word] |= 1 << (bit % 64);
    }

    /// The members of a oneof of the message around `at` are replaced.
    pub(super) fn forget(&mut self, members: &[u32], at: u32) {
        self.around(at);
        // The member that replaces them may be open already.
        let is_around = |node: &u32| self.nodes[*node as usize].start <= at;
        let Some(depth) = self.open.iter().rposition(is_around) else { return };
        let (outer, member) = (self.open[depth], self.open.get(depth + 1).copied());
        for number in members {
            if let Some(node) = self.find(outer, *number)
                && Some(node) != member
            {
                self.nodes[outer as usize].inside = self.nodes[node as usize].next;
                self.remove(node);
            }
        }
    }

    pub(super) fn leave_group(&mut self, start: u32) {
        self.close_down_to(start);
        self.close();
    }

    /// The message around `at` has something unknown, which is not kept in this pass; an entry is refused for it.
    pub(super) fn see_unknown(&mut self, at: u32) {
        let node = self.around(at);
        self.nodes[node as usize].is_refused = true;
    }

    /// Closes the innermost entry, whose length stands at `at`. Is there something to note about it? Not of one that was
    /// refused: it is no entry.
    pub(super) fn leave_entry(&mut self, at: u32, wire_type: WireType, size: usize, refused: bool) -> Option<Noted> {
        while self.node(self.top()).held != Held::Entry && self.open.len() > 1 {
            self.close();
        }
        if self.open.len() == 1 {
            return None;
        }
        let node = self.open.pop()?;
        let Node { number, is_refused, .. } = *self.node(node);
        let missing = self.missing_in(node);
        self.remove(node);
        if refused || is_refused {
            return None;
        }
        let outer = self.node(self.top());
        let has_some = outer.rare.as_ref().is_some_and(|rare| !rare.entries.is_empty());
        if missing.is_none() && !has_some {
            return None;
        }
        let text = if wire_type == WireType::Len { TEXT } else { 0 };
        let key = self.key(at, wire_type, size);
        Some(Noted(Entry { key, at, field: number | text, missing }))
    }

    /// The memory that one more entry takes, and what is given back then; `None` where there is room.
    pub(super) fn growth_of_entries(&mut self) -> Option<(usize, usize)> {
        let outer = self.top() as usize;
        let mut entries = core::mem::take(&mut self.nodes[outer].rare.get_or_insert_default().entries);
        let before = entries.capacity();
        if before == 0 {
            return Some((size_of::<Rare>() + 4 * size_of::<Entry>(), 0));
        }
        let mut is_full = entries.len() == before;
        if is_full {
            self.settle(&mut entries);
            is_full = 2 * entries.len() > before;
        }
        self.nodes[outer].rare.get_or_insert_default().entries = entries;
        is_full.then_some((2 * before * size_of::<Entry>(), before * size_of::<Entry>()))
    }

    /// Takes the memory that [`growth_of_entries`](Self::growth_of_entries) asked for.
    pub(super) fn grow_entries(&mut self) {
        let outer = self.top() as usize;
        let entries = &mut self.nodes[outer].rare.get_or_insert_default().entries;
        let room = (2 * entries.capacity()).max(4);
        entries.reserve_exact(room - entries.len());
    }

    /// Notes an entry, for which there is room.
    pub(super) fn note(&mut self, Noted(entry): Noted) {
        let outer = self.top() as usize;
        self.nodes[outer].rare.get_or_insert_default().entries.push(entry);
    }

    /// Closes all messages but the outermost.
    pub(super) fn close_all(&mut self) {
        while self.open.len() > 1 {
            self.close();
        }
    }

    /// The first required field that is missing, after all was read.
    pub(super) fn missing(&mut self) -> Option<Missing> {
        self.missing_in(OUTERMOST)
    }

    /// Has the third pass found the way?
    pub(super) fn has_path(&self) -> bool {
        self.path.is_some()
    }

    /// The way that the third pass has found.
    pub(super) fn into_path(self) -> Path {
        self.path.unwrap_or_default()
    }

    fn path_to(&self, number: u32) -> Path {
        let open = self.open.iter().skip(1).map(|node| self.node(*node));
        let way = open.map(|node| (node.number, (node.held == Held::Element).then_some(node.index)));
        way.chain([(number, None)]).collect()
    }

    fn node(&self, node: u32) -> &Node {
        &self.nodes[node as usize]
    }

    fn top(&self) -> u32 {
        self.open.last().copied().unwrap_or(OUTERMOST)
    }

    fn add(&mut self, node: Node) -> u32 {
        if self.free == NONE {
            // There are fewer messages than bytes.
            self.nodes.push(node);
            return (self.nodes.len() - 1) as u32;
        }
        let free = self.free;
        self.free = self.nodes[free as usize].next;
        self.nodes[free as usize] = node;
        free
    }

    /// Frees a node, which nothing links to, and those inside.
    fn remove(&mut self, node: u32) {
        let mut inside = core::mem::replace(&mut self.nodes[node as usize].inside, NONE);
        while inside != NONE {
            let next = self.nodes[inside as usize].next;
            self.remove(inside);
            inside = next;
        }
        if let Some(rare) = self.nodes[node as usize].rare.take() {
            self.freed += rare.size();
        }
        self.nodes[node as usize].next = self.free;
        self.free = node;
    }

    /// The singular message of this number in a message, which becomes the first one that is looked at.
    fn find(&mut self, outer: u32, number: u32) -> Option<u32> {
        let first = self.node(outer).inside;
        let (mut before, mut node) = (NONE, first);
        while node != NONE && self.node(node).number != number {
            (before, node) = (node, self.node(node).next);
        }
        if node == NONE {
            return None;
        }
        if before != NONE {
            self.nodes[before as usize].next = self.node(node).next;
            self.nodes[node as usize].next = first;
            self.nodes[outer as usize].inside = node;
        }
        Some(node)
    }

    /// The message around the record at `at`.
    fn around(&mut self, at: u32) -> u32 {
        while self.open.len() > 1 && self.node(self.top()).end <= at {
            self.close();
        }
        self.top()
    }

    fn close_down_to(&mut self, start: u32) {
        while self.open.len() > 1 && self.node(self.top()).start != start {
            self.close();
        }
    }

    /// Closes the innermost message.
    fn close(&mut self) {
        if self.open.len() == 1 {
            return;
        }
        let Some(node) = self.open.pop() else { return };
        let outer = self.top() as usize;
        match self.node(node).held {
            Held::Element => {
                if self.nodes[outer].element.is_none() {
                    self.nodes[outer].element = self.missing_in(node);
                }
                self.remove(node);
            }
            Held::Entry => self.remove(node),
            // Another occurrence may merge into it.
            _ => {}
        }
    }

    /// Was the open message number `i` there before the decode, if some message inside it was?
    fn existed(&self, i: usize) -> bool {
        if !self.existed {
            return false;
        }
        let node = self.node(self.open[i]);
        match node.held {
            Held::Element | Held::Entry => false,
            Held::Outermost => node.was_whole,
            // Where it lacked nothing in its first occurrence nothing asked; then the message inside was there before
            // it, too, or it would have been met.
            Held::Optional(_) | Held::Made => node.is_first() || node.existed.unwrap_or(true),
            Held::Plain => node.existed.unwrap_or(true) && self.existed(i - 1),
        }
    }

    fn count_element(&mut self, outer: u32, number: u32) -> u32 {
        if self.target.is_none() {
            return 0;
        }
        let lens = &mut self.nodes[outer as usize].rare.get_or_insert_default().lens;
        let place = lens.iter().position(|len| len.0 == number).unwrap_or_else(|| {
            lens.push((number, 0));
            lens.len() - 1
        });
        lens[place].1 += 1;
        lens[place].1 - 1
    }

    /// The first required field that is missing in a message: the message's own before those inside.
    fn missing_in(&mut self, node: u32) -> Option<Missing> {
        let this = self.node(node);
        if !this.is_whole
            && let Some(number) = this.lacks()
        {
            return Some(Missing { at: this.first, number });
        }
        let (mut inside, element) = (this.inside, this.element);
        let mut least = None;
        while inside != NONE {
            let number = self.node(inside).number;
            if least.is_none_or(|(least, _)| number < least)
                && let Some(missing) = self.missing_in(inside)
            {
                least = Some((number, missing));
            }
            inside = self.node(inside).next;
        }
        least.map(|(_, missing)| missing).or(element).or_else(|| {
            let mut entries = core::mem::take(&mut self.nodes[node as usize].rare.as_mut()?.entries);
            self.settle(&mut entries);
            let first = entries.first().and_then(|entry| entry.missing);
            self.nodes[node as usize].rare.as_mut()?.entries = entries;
            first
        })
    }

    /// Leaves the last entry of each key, where it lacks something.
    fn settle(&self, entries: &mut Vec<Entry>) {
        entries.sort_unstable_by(|a, b| self.by_key(a, b).then(a.at.cmp(&b.at)));
        let mut kept = 0;
        for i in 0..entries.len() {
            let is_last = entries.get(i + 1).is_none_or(|next| self.by_key(&entries[i], next).is_ne());
            if is_last && entries[i].missing.is_some() {
                entries[kept] = entries[i];
                kept += 1;
            }
        }
        entries.truncate(kept);
    }

    fn by_key(&self, a: &Entry, b: &Entry) -> Ordering {
        let prefix = a.field.cmp(&b.field).then(a.key.cmp(&b.key));
        let text = |entry: &Entry| last_key(self.entry(entry.at), WireType::Len).unwrap_or_default();
        match a.field & TEXT != 0 && prefix.is_eq() {
            true => text(a).cmp(text(b)),
            false => prefix,
        }
    }

    /// The entry whose length stands at `at`.
    fn entry(&self, at: u32) -> &'a [u8] {
        let part = self.parts.partition_point(|part| part.0 <= at).checked_sub(1).map(|part| self.parts[part]);
        let bytes = part.and_then(|(base, bytes)| bytes.get((at - base) as usize..)).unwrap_or_default();
        let (len, behind) = varint::decode_slice(bytes).unwrap_or_default();
        bytes[behind..].get(..len as usize).unwrap_or_default()
    }

    /// The key of an entry as one number that equal keys share; absent keys are the default. Text has more than that.
    fn key(&self, at: u32, wire_type: WireType, size: usize) -> u64 {
        let payload = last_key(self.entry(at), wire_type).unwrap_or_default();
        if wire_type == WireType::Varint {
            let value = varint::decode_slice(payload).map_or(0, |(value, _)| value);
            return match size {
                1 => u64::from(value != 0),
                4 => value & u64::from(u32::MAX),
                _ => value,
            };
        }
        let mut first = [0; 8];
        let len = payload.len().min(8);
        first[..len].copy_from_slice(&payload[..len]);
        u64::from_be_bytes(first)
    }
}

/// An entry that is to be noted.
pub(super) struct Noted(Entry);

/// The payload of the last record of the key.
fn last_key(entry: &[u8], wire_type: WireType) -> Option<&[u8]> {
    let records = UnknownIter::new(entry).filter(|field| field.number() == 1 && field.wire_type() == wire_type);
    records.last().map(|field| field.payload())
}

impl Node {
    fn new(held: Held, number: u32, start: u32, end: u32) -> Self {
        Node {
            required: &[],
            seen: 0,
            rare: None,
            element: None,
            number,
            first: start,
            start,
            end,
            inside: NONE,
            next: NONE,
            index: 0,
            held,
            was_whole: false,
            is_whole: true,
            is_refused: false,
            existed: None,
        }
    }

    fn is_first(&self) -> bool {
        self.first == self.start
    }

    /// The number of the first required field that was not met.
    fn lacks(&self) -> Option<u32> {
        let far = |bit: usize| self.rare.as_ref().and_then(|rare| rare.far.get(bit / 64 - 1)).copied().unwrap_or(0);
        let word = |bit: usize| if bit < 64 { self.seen } else { far(bit) };
        let is_seen = |bit: usize| word(bit) >> (bit % 64) & 1 != 0;
        self.required.iter().enumerate().find(|(bit, _)| !is_seen(*bit)).map(|(_, number)| *number)
    }
}

impl Rare {
    /// How much memory was charged for it.
    fn size(&self) -> usize {
        let entries = self.entries.capacity();
        if entries == 0 { 0 } else { size_of::<Rare>() + entries * size_of::<Entry>() }
    }
}
