//! Maps of any kinds.

use super::{AsValue, FromValue, ReflectError, ReflectMut, ValueRef, typed::Typed};
use crate::field::Entries;

/// The entries of a map.
pub trait ReflectMap {
    /// How many there are.
    fn len(&self) -> usize;

    /// Visits the entries; `sorted` asks for the order of the keys, where the map has no order of its own.
    fn for_each<'m>(&'m self, sorted: bool, visit: &mut dyn FnMut(ValueRef<'m>, ValueRef<'m>));

    /// Is there none?
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl dyn ReflectMap + '_ {
    /// The value of a key, by a look at every entry.
    pub fn get(&self, key: ValueRef<'_>) -> Option<ValueRef<'_>> {
        let mut found = None;
        self.for_each(false, &mut |other, value| {
            if other == key {
                found = Some(value);
            }
        });
        found
    }
}

/// The entries of a map, to change them.
pub trait ReflectMapMut: ReflectMap {
    /// Removes all entries.
    fn clear(&mut self);

    /// Puts an entry in; one with the same key is replaced. A message is copied.
    ///
    /// # Errors
    /// The map can not hold the key or the value.
    fn insert(&mut self, key: ValueRef<'_>, value: ValueRef<'_>) -> Result<(), ReflectError>;

    /// Puts an entry in whose value is the message that `fill` makes of an empty one.
    ///
    /// # Errors
    /// The map can not hold the key, or the values are no messages.
    fn insert_message(
        &mut self,
        key: ValueRef<'_>,
        fill: &mut dyn FnMut(&mut dyn ReflectMut),
    ) -> Result<(), ReflectError>;

    /// The message that is the value of a key.
    ///
    /// # Errors
    /// There is no entry with the key, or the values are no messages, or the map is of a type that lends none
    /// ([`Entries::get_mut`]).
    fn message_mut(&mut self, key: ValueRef<'_>) -> Result<&mut dyn ReflectMut, ReflectError>;
}

impl dyn ReflectMapMut + '_ {
    /// Puts all entries of another map in; messages are copied.
    ///
    /// # Errors
    /// An entry that the map can not hold; those before it stay.
    pub fn extend_from(&mut self, source: &dyn ReflectMap) -> Result<(), ReflectError> {
        let mut result = Ok(());
        source.for_each(false, &mut |key, value| {
            if result.is_ok() {
                result = self.insert(key, value);
            }
        });
        result
    }
}

/// The kinds and Rust types of keys and values.
pub(super) type Kinds<K, V, T, U> = ((K, V), (T, U));

impl<K: AsValue<T>, V: AsValue<U>, T, U, M: Entries<T, U>> ReflectMap for Typed<Kinds<K, V, T, U>, M> {
    fn len(&self) -> usize {
        self.inner().len()
    }

    fn for_each<'m>(&'m self, sorted: bool, visit: &mut dyn FnMut(ValueRef<'m>, ValueRef<'m>)) {
        self.inner().for_each(sorted, |key, value| visit(K::as_value(key), V::as_value(value)));
    }
}

impl<K: FromValue<T>, V: FromValue<U>, T, U, M: Entries<T, U> + Default> ReflectMapMut for Typed<Kinds<K, V, T, U>, M> {
    fn clear(&mut self) {
        *self.inner_mut() = M::default();
    }

    fn insert(&mut self, key: ValueRef<'_>, value: ValueRef<'_>) -> Result<(), ReflectError> {
        insert(self.inner_mut(), K::from_value(key)?, V::from_value(value)?)
    }

    fn insert_message(
        &mut self,
        key: ValueRef<'_>,
        fill: &mut dyn FnMut(&mut dyn ReflectMut),
    ) -> Result<(), ReflectError> {
        let key = K::from_value(key)?;
        let mut value = V::empty_message().ok_or(ReflectError::OtherKind)?;
        fill(V::as_message(&mut value).ok_or(ReflectError::OtherKind)?);
        insert(self.inner_mut(), key, value)
    }

    fn message_mut(&mut self, key: ValueRef<'_>) -> Result<&mut dyn ReflectMut, ReflectError> {
        let value = self.inner_mut().get_mut(&K::from_value(key)?).ok_or(ReflectError::NoElement)?;
        V::as_message(value).ok_or(ReflectError::OtherKind)
    }
}

/// A map of fixed capacity may be full.
fn insert<T, U>(map: &mut impl Entries<T, U>, key: T, value: U) -> Result<(), ReflectError> {
    if !map.has_room() {
        return Err(ReflectError::Full);
    }
    map.insert(key, value);
    Ok(())
}
