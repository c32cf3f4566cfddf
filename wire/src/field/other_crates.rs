//! Types of other crates that can hold a field, each behind the feature that is called after its crate.
//!
//! A list of fixed capacity is not among them: it could not take what another program may send.

#[cfg(feature = "smol_str")]
impl<'a> super::Text<'a> for smol_str::SmolStr {
    #[inline]
    fn from_text(text: &'a str) -> Self {
        text.into()
    }
}

#[cfg(feature = "compact_str")]
impl<'a> super::Text<'a> for compact_str::CompactString {
    #[inline]
    fn from_text(text: &'a str) -> Self {
        Self::new(text)
    }
}

/// Out of a shared buffer ([`Decode::decode_shared`](crate::Decode::decode_shared)) without a copy; a copy out of any other.
#[cfg(feature = "bytestring")]
impl<'a> super::Text<'a> for bytestring::ByteString {
    #[inline]
    fn from_text(text: &'a str) -> Self {
        text.into()
    }

    #[inline]
    fn read(payload: &mut crate::Payload<'_, 'a>) -> crate::Flow<Self> {
        let Some(owner) = payload.owner() else { return Ok(Self::from_text(payload.str()?)) };
        let mut again = *payload;
        // Bytes that are not UTF-8 are read once more, as text, for the error.
        match Self::try_from(owner.slice_ref(payload.bytes()?)) {
            Ok(text) => Ok(text),
            Err(_) => Ok(Self::from_text(again.str()?)),
        }
    }
}

#[cfg(feature = "smallvec")]
impl<A: smallvec::Array> super::List<A::Item> for smallvec::SmallVec<A> {
    #[inline]
    fn capacity(&self) -> usize {
        smallvec::SmallVec::capacity(self)
    }

    #[inline]
    fn reserve(&mut self, additional: usize) {
        smallvec::SmallVec::reserve_exact(self, additional);
    }

    fn growth(&self, capacity: usize) -> super::Growth {
        let before = if self.spilled() { smallvec::SmallVec::capacity(self) } else { 0 };
        super::Growth::moved(before * size_of::<A::Item>(), capacity.saturating_mul(size_of::<A::Item>()))
    }

    #[inline]
    fn push(&mut self, value: A::Item) {
        smallvec::SmallVec::push(self, value);
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn push_default(&mut self) -> &mut A::Item
    where
        A::Item: Default,
    {
        let len = self.len();
        smallvec::SmallVec::push(self, A::Item::default());
        &mut self[len]
    }

    #[inline]
    fn as_slice(&self) -> &[A::Item] {
        self
    }

    #[inline]
    fn append_all(&mut self, values: impl Iterator<Item = A::Item>) {
        self.extend(values);
    }
}

/// In the order in which keys came first.
#[cfg(feature = "indexmap")]
impl<K: Eq + core::hash::Hash + Ord, V, S: core::hash::BuildHasher> super::Entries<K, V>
    for indexmap::IndexMap<K, V, S>
{
    #[inline]
    fn reserve(&mut self, additional: usize) {
        indexmap::IndexMap::reserve(self, additional);
    }

    #[inline]
    fn len(&self) -> usize {
        indexmap::IndexMap::len(self)
    }

    /// A table of numbers, and a list of as many entries as the table has room for.
    #[inline]
    fn growth(&self, additional: usize) -> super::Growth {
        let (len, capacity) = (indexmap::IndexMap::len(self), indexmap::IndexMap::capacity(self));
        match additional <= capacity - len {
            true => super::Growth::NONE,
            false => {
                let size = size_of::<usize>() + size_of::<(usize, K, V)>();
                super::map::table_growth(len.saturating_add(additional), capacity, size)
            }
        }
    }

    #[inline]
    fn insert(&mut self, key: K, value: V) {
        indexmap::IndexMap::insert(self, key, value);
    }

    #[inline]
    fn replace(&mut self, key: K, value: V) -> Option<V> {
        indexmap::IndexMap::insert(self, key, value)
    }

    #[inline]
    fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        indexmap::IndexMap::get_mut(self, key)
    }

    #[inline]
    fn for_each_back<'m>(&'m self, sorted: bool, mut visit: impl FnMut(&'m K, &'m V))
    where
        K: 'm,
        V: 'm,
    {
        if sorted {
            super::map::for_each_sorted_back(self.iter(), visit);
        } else {
            self.iter().rev().for_each(|(key, value)| visit(key, value));
        }
    }
}
