//! Maps: repeated messages of a key and a value (encoding guide, "Maps").

use super::{Implicit, Kind, Put, Value, len_delimited};
use crate::{
    message::Decode,
    reader::{Fields, Flow, Held, Input, Payload, Reader, Records},
    tag::{Tag, WireType},
    writer::Writer,
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;

/// What a map field can live in. Implement it for a map of your own.
pub trait Entries<K, V> {
    /// Makes room for `additional` more entries, if that helps.
    fn reserve(&mut self, additional: usize);

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
    fn insert(&mut self, key: K, value: V) {
        std::collections::HashMap::insert(self, key, value);
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

    #[inline]
    fn len(&self) -> usize {
        BTreeMap::len(self)
    }

    #[inline]
    fn insert(&mut self, key: K, value: V) {
        BTreeMap::insert(self, key, value);
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
        Vec::reserve(self, additional);
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
    /// The value was refused: the whole entry is unknown.
    refused: bool,
    kinds: PhantomData<(K, V)>,
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
            Implicit::<V>::read(VALUE, &mut self.value, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }

    fn keep(&mut self, records: Records<'a>) {
        self.refused |= records.iter().any(|record| record.tag() == Tag::new(VALUE, V::WIRE_TYPE));
    }
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
        payload.charge(size_of::<(T, U)>())?;
        let mut entry =
            Entry::<K, V, T, U> { key: T::default(), value: U::default(), refused: false, kinds: PhantomData };
        payload.message_held(tag.number(), &mut entry, Held::Entry)?;
        first.leave_entry(K::WIRE_TYPE, size_of::<T>());
        if entry.refused {
            return Err(first.refuse());
        }
        if field.is_empty() || !field.has_room() {
            field.reserve(first.run_of(tag, 1 << 16));
            if !field.has_room() {
                return Err(first.fail_full());
            }
        }
        field.insert(entry.key, entry.value);
        Ok(())
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
