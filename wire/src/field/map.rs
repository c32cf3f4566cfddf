//! Maps: repeated messages of a key and a value (encoding guide, "Maps").

use super::{Growth, Implicit, Kind, List, Put, Value, len_delimited};
use crate::{
    message::Decode,
    reader::{Fields, Flow, Held, Input, Payload, Reader, Records},
    tag::{Tag, WireType},
    writer::Writer,
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::{marker::PhantomData, mem};

/// What a map field can live in. Implement it for a map of your own.
pub trait Entries<K, V> {
    /// Makes room for `additional` more entries, if that helps.
    fn reserve(&mut self, additional: usize);

    /// The memory that it takes to have `additional` more entries. Where this is not implemented it is twice their size and
    /// 32 bytes each, at every entry.
    #[inline]
    fn growth(&self, additional: usize) -> Growth {
        Growth::later(additional.saturating_mul(2 * size_of::<(K, V)>() + 32))
    }

    /// Is there room for one more entry, or will there be when it comes? False for a map of fixed capacity that is full:
    /// reading more is an error, [`Full`](crate::DecodeErrorKind::Full).
    #[inline]
    fn has_room(&self) -> bool {
        true
    }

    /// How many entries there are.
    fn len(&self) -> usize;

    /// Puts an entry in; one with the same key is replaced.
    fn insert(&mut self, key: K, value: V);

    /// Puts an entry in, and returns the value that it replaced, where the map knows.
    #[inline]
    fn replace(&mut self, key: K, value: V) -> Option<V> {
        self.insert(key, value);
        None
    }

    /// The value of a key, to change it, where the map can lend it.
    #[inline]
    fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let _ = key;
        None
    }

    /// Visits the entries, the last one first; `sorted` asks for the order of the keys, where the map has no order of
    /// its own.
    fn for_each_back<'m>(&'m self, sorted: bool, visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm;

    /// Visits the entries, the first one first; `sorted` as in [`for_each_back`](Self::for_each_back).
    fn for_each<'m>(&'m self, sorted: bool, mut visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        let mut entries = Vec::with_capacity(self.len());
        self.for_each_back(sorted, |key, value| entries.push((key, value)));
        entries.into_iter().rev().for_each(|(key, value)| visit(key, value));
    }

    /// Is there no entry?
    #[inline]
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Is each key there once? False for what keeps all entries as they came, of which the last one of a key counts.
    #[inline]
    fn is_unique(&self) -> bool {
        true
    }
}

/// Keyed at random, so that an attacker can not choose keys that collide.
#[cfg(feature = "std")]
impl<K: Eq + core::hash::Hash + Ord, V, S: core::hash::BuildHasher> Entries<K, V>
    for std::collections::HashMap<K, V, S>
{
    #[inline]
    fn reserve(&mut self, additional: usize) {
        std::collections::HashMap::reserve(self, additional);
    }

    #[inline]
    fn len(&self) -> usize {
        std::collections::HashMap::len(self)
    }

    #[inline]
    fn growth(&self, additional: usize) -> Growth {
        let (len, capacity) = (std::collections::HashMap::len(self), std::collections::HashMap::capacity(self));
        match additional <= capacity - len {
            true => Growth::NONE,
            false => table_growth(len.saturating_add(additional), capacity, size_of::<(K, V)>()),
        }
    }

    #[inline]
    fn insert(&mut self, key: K, value: V) {
        std::collections::HashMap::insert(self, key, value);
    }

    #[inline]
    fn replace(&mut self, key: K, value: V) -> Option<V> {
        std::collections::HashMap::insert(self, key, value)
    }

    #[inline]
    fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        std::collections::HashMap::get_mut(self, key)
    }

    #[inline]
    fn for_each_back<'m>(&'m self, sorted: bool, mut visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        if sorted {
            for_each_sorted_back(self.iter(), visit);
        } else {
            self.iter().for_each(|(key, value)| visit(key, value));
        }
    }
}

/// What a table of `hashbrown` takes to have `entries` of `size` bytes, where it has had room for `capacity`, which is all
/// used: a power of two of places, seven eighths of them used at most; each with a byte of its own, and some bytes more.
#[cfg(any(feature = "std", feature = "indexmap"))]
#[cold]
pub(super) fn table_growth(entries: usize, capacity: usize, size: usize) -> Growth {
    let bytes = |places: usize| places.saturating_mul(size + 1).saturating_add(32);
    // The first table has four places for three entries, or sixteen for the smallest ones.
    let least = |entries: usize| {
        if size < 4 {
            16
        } else if entries < 4 {
            4
        } else {
            8
        }
    };
    let places = |entries: usize| {
        (entries.saturating_mul(8) / 7).checked_next_power_of_two().unwrap_or(usize::MAX).max(least(entries))
    };
    let before = if capacity == 0 { 0 } else { bytes(places(capacity)).saturating_sub(16) };
    Growth::moved(before, bytes(places(entries.max(capacity + 1))))
}

/// Visits entries in the order of their keys, the last one first.
#[cfg(any(feature = "std", feature = "indexmap"))]
pub(super) fn for_each_sorted_back<'m, K: Ord + 'm, V: 'm>(
    entries: impl ExactSizeIterator<Item = (&'m K, &'m V)>,
    mut visit: impl FnMut(&'m K, &'m V),
) {
    let (mut keys, mut values) = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
    entries.for_each(|(key, value)| {
        keys.push((key, values.len()));
        values.push(value);
    });
    sort_back(&mut keys);
    keys.into_iter().for_each(|(key, i)| visit(key, values[i]));
}

/// Apart from the values, so that a sort is compiled for each type of keys and not of entries.
#[cfg(any(feature = "std", feature = "indexmap"))]
#[inline(never)]
fn sort_back<K: Ord>(keys: &mut [(&K, usize)]) {
    keys.sort_unstable_by(|a, b| b.0.cmp(a.0));
}

/// Always in the order of the keys.
impl<K: Ord, V> Entries<K, V> for BTreeMap<K, V> {
    #[inline]
    fn reserve(&mut self, _: usize) {}

    /// Each node but the root has five entries or more, and room for eleven and the nodes below.
    #[inline]
    fn growth(&self, additional: usize) -> Growth {
        let nodes = |len: usize| if len == 0 { 0 } else { 1 + len / 5 };
        let len = BTreeMap::len(self);
        let node = 11 * size_of::<(K, V)>() + 12 * size_of::<usize>() + 16;
        Growth::later((nodes(len.saturating_add(additional)) - nodes(len)).saturating_mul(node))
    }

    #[inline]
    fn len(&self) -> usize {
        BTreeMap::len(self)
    }

    #[inline]
    fn insert(&mut self, key: K, value: V) {
        BTreeMap::insert(self, key, value);
    }

    #[inline]
    fn replace(&mut self, key: K, value: V) -> Option<V> {
        BTreeMap::insert(self, key, value)
    }

    #[inline]
    fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        BTreeMap::get_mut(self, key)
    }

    #[inline]
    fn for_each_back<'m>(&'m self, _: bool, mut visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        self.iter().rev().for_each(|(key, value)| visit(key, value));
    }

    fn for_each<'m>(&'m self, _: bool, mut visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        self.iter().for_each(|(key, value)| visit(key, value));
    }
}

/// All entries in their order on the wire, also several with one key: the last one is the map's value.
impl<K: PartialEq, V> Entries<K, V> for Vec<(K, V)> {
    #[inline]
    fn is_unique(&self) -> bool {
        Vec::len(self) < 2
    }

    #[inline]
    fn reserve(&mut self, additional: usize) {
        List::reserve(self, additional);
    }

    #[inline]
    fn growth(&self, additional: usize) -> Growth {
        let (len, capacity, size) = (Vec::len(self), self.capacity(), size_of::<(K, V)>());
        match additional <= capacity - len {
            true => Growth::NONE,
            false => Growth::moved(capacity * size, len.saturating_add(additional).saturating_mul(size)),
        }
    }

    #[inline]
    fn len(&self) -> usize {
        Vec::len(self)
    }

    #[inline]
    fn insert(&mut self, key: K, value: V) {
        self.push((key, value));
    }

    #[inline]
    fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.iter_mut().rfind(|entry| entry.0 == *key).map(|entry| &mut entry.1)
    }

    #[inline]
    fn for_each_back<'m>(&'m self, _: bool, mut visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        self.iter().rev().for_each(|(key, value)| visit(key, value));
    }

    fn for_each<'m>(&'m self, _: bool, mut visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        self.iter().for_each(|(key, value)| visit(key, value));
    }
}

/// `map<K, V>`.
#[derive(Debug)]
pub struct Map<K, V>(PhantomData<(K, V)>);

/// One entry while it is read. Absent keys and values are the default.
struct Entry<K, V, T, U> {
    key: T,
    value: U,
    /// Something in it is unknown, or the value was refused: then the whole entry is unknown.
    refused: bool,
    /// A record of the value has come.
    has_value: bool,
    kinds: PhantomData<(K, V)>,
}

/// Calls that end before the entry is read, or begin after, as in [`message`](super::message).
impl<K, V, T: Default, U: Default> Entry<K, V, T, U> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn new() -> Self {
        Entry { key: T::default(), value: U::default(), refused: false, has_value: false, kinds: PhantomData }
    }

    /// Puts the entry into the map, which makes room for it within the budget.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn put_into<'a>(&mut self, map: &mut impl Entries<T, U>, tag: Tag, first: &Payload<'_, 'a>) -> Flow
    where
        V: Value<'a, U>,
    {
        if !map.growth(1).is_none() {
            let Some(taken) = make_room(map, tag, first)? else { return Ok(()) };
            let len = map.len();
            let replaced = map.replace(mem::take(&mut self.key), mem::take(&mut self.value));
            if map.len() == len {
                first.refund(taken);
            }
            replaced.into_iter().for_each(|value| V::release(value, first));
            return Ok(());
        }
        if !map.has_room() {
            return Err(first.fail_full());
        }
        if let Some(value) = map.replace(mem::take(&mut self.key), mem::take(&mut self.value)) {
            V::release(value, first);
        }
        Ok(())
    }
}

const KEY: u32 = 1;
const VALUE: u32 = 2;

impl<'a, K: Value<'a, T>, V: Value<'a, U>, T, U> Decode<'a> for Entry<K, V, T, U> {
    #[inline(always)]
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            Implicit::<K>::read(KEY, &mut self.key, &mut reader)?;
            if V::IS_MISSED {
                self.has_value |= reader.at(Tag::new(VALUE, V::WIRE_TYPE));
            }
            Implicit::<V>::read(VALUE, &mut self.value, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }

    fn keep(&mut self, _: Records<'a>) {
        self.refused = true;
    }
}

/// Makes room for the entry whose payload this is, within the budget, and says how much of that is taken only when it comes.
/// `None` in the second pass for required fields, which keeps nothing.
#[inline(never)]
fn make_room<T, U, M: Entries<T, U>>(field: &mut M, tag: Tag, payload: &Payload<'_, '_>) -> Flow<Option<usize>> {
    if payload.is_checking() {
        return Ok(None);
    }
    // The first entries are counted, and get room for so many where that is no more than eight times what the message has.
    // Later there is room for twice as many.
    let budget = payload.budget();
    let mut more = match field.len() {
        _ if field.growth(1).is_later() => 1,
        0 => payload.run_of(tag, usize::MAX),
        len => len.min(budget.most(payload.rest(tag.encoded_len() + 1), false)).max(1),
    };
    let mut growth = field.growth(more);
    while field.is_empty() && more > 1 && growth.taken() > 8 * budget.most(payload.rest(1), true) {
        more /= 2;
        growth = field.growth(more);
    }
    growth.charge_at(payload)?;
    field.reserve(more);
    if !field.has_room() {
        return Err(payload.fail_full());
    }
    growth.refund(payload.budget());
    Ok(Some(if growth.is_later() { growth.taken() } else { 0 }))
}

impl<K: Kind, V: Kind> Map<K, V> {
    /// Takes all of the field's records that come next.
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<'a, T: Default, U: Default, M: Entries<T, U>>(
        number: u32,
        field: &mut M,
        reader: &mut Reader<'_, 'a>,
    ) -> Flow
    where
        K: Value<'a, T>,
        V: Value<'a, U>,
    {
        let tag = Tag::new(number, WireType::Len);
        if reader.at(tag) {
            // A copy goes out of line, so that this reader stays in registers.
            let mut copy = *reader;
            let flow = Self::read_run(tag, field, &mut copy);
            *reader = copy;
            flow?;
        }
        Ok(())
    }

    /// Out of line: one for each type of map, shared by all fields.
    #[inline(never)]
    fn read_run<'a, T: Default, U: Default, M: Entries<T, U>>(
        tag: Tag,
        field: &mut M,
        reader: &mut Reader<'_, 'a>,
    ) -> Flow
    where
        K: Value<'a, T>,
        V: Value<'a, U>,
    {
        let mut local = *reader;
        while local.at(tag) {
            let mut payload = local.payload(tag);
            Self::read_entry(tag, field, &mut payload)?;
            local.resume(payload)?;
        }
        *reader = local;
        Ok(())
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read_entry<'a, T: Default, U: Default, M: Entries<T, U>>(
        tag: Tag,
        field: &mut M,
        payload: &mut Payload<'_, 'a>,
    ) -> Flow
    where
        K: Value<'a, T>,
        V: Value<'a, U>,
    {
        let first = *payload;
        let tried = first.tried();
        let mut entry = Entry::<K, V, T, U>::new();
        payload.message_held(tag.number(), &mut entry, Held::Entry)?;
        if V::IS_MISSED && !entry.has_value && !entry.refused {
            V::absent(&first, payload, VALUE)?;
        }
        first.leave_entry(K::WIRE_TYPE, size_of::<T>(), entry.refused)?;
        if entry.refused {
            return Err(first.refuse_after(tried));
        }
        entry.put_into(field, tag, &first)
    }

    /// Writes a record for each entry, key and value in it whether default or not.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn write<'m, T: 'm, U: 'm, M: Entries<T, U>>(number: u32, field: &'m M, writer: &mut Writer<'m>)
    where
        K: Put<T>,
        V: Put<U>,
    {
        if !field.is_empty() {
            writer.out_of_line(|writer| Self::write_entries(number, field, writer));
        }
    }

    #[inline(never)]
    fn write_entries<'m, T: 'm, U: 'm, M: Entries<T, U>>(number: u32, field: &'m M, writer: &mut Writer<'m>)
    where
        K: Put<T>,
        V: Put<U>,
    {
        field.for_each_back(writer.is_deterministic(), |key, value| {
            let mark = writer.mark();
            V::put(writer, Tag::new(VALUE, V::WIRE_TYPE), value);
            K::put(writer, Tag::new(KEY, K::WIRE_TYPE), key);
            writer.close(Tag::new(number, WireType::Len), mark);
        });
    }

    /// What the map has of a decode's budget: see [`Decode::held`](crate::Decode::held).
    #[inline]
    pub fn held<'a, T, U, M: Entries<T, U>>(field: &M, depth: u32) -> usize
    where
        V: Value<'a, U>,
    {
        // What would be free if it grew.
        let mut held = field.growth(usize::MAX).freed();
        if depth > 0 {
            field.for_each_back(false, |_, value| held += V::held(value, depth));
        }
        held
    }

    /// How many bytes [`write`](Self::write) writes.
    #[inline]
    pub fn len<T, U, M: Entries<T, U>>(number: u32, field: &M) -> u64
    where
        K: Put<T>,
        V: Put<U>,
    {
        let mut len = 0;
        field.for_each_back(false, |key, value| {
            let entry = K::len(Tag::new(KEY, K::WIRE_TYPE), key) + V::len(Tag::new(VALUE, V::WIRE_TYPE), value);
            len += len_delimited(Tag::new(number, WireType::Len), entry);
        });
        len
    }
}
