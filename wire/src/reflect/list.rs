//! Lists of any kind.

use super::{AsValue, FromValue, ReflectError, ReflectMut, ValueRef, typed::Typed};
use crate::field::List;

/// The elements of a repeated field.
pub trait ReflectList {
    /// How many there are.
    fn len(&self) -> usize;

    /// One of them.
    fn get(&self, index: usize) -> Option<ValueRef<'_>>;

    /// Is there none?
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'m> dyn ReflectList + 'm {
    /// The elements in order.
    pub fn iter<'l>(&'l self) -> ListIter<'l, 'm> {
        ListIter { list: self, next: 0 }
    }
}

/// Iterates over a list; made by `iter` of `dyn ReflectList`.
pub struct ListIter<'l, 'm> {
    list: &'l (dyn ReflectList + 'm),
    next: usize,
}

impl core::fmt::Debug for ListIter<'_, '_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ListIter").field("next", &self.next).finish_non_exhaustive()
    }
}

impl<'l> Iterator for ListIter<'l, '_> {
    type Item = ValueRef<'l>;

    fn next(&mut self) -> Option<ValueRef<'l>> {
        let value = self.list.get(self.next)?;
        self.next += 1;
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let rest = self.list.len() - self.next;
        (rest, Some(rest))
    }
}

/// The elements of a repeated field, to change them.
pub trait ReflectListMut: ReflectList {
    /// Removes all elements.
    fn clear(&mut self);

    /// Makes room for `additional` more elements.
    fn reserve(&mut self, additional: usize);

    /// Appends a value; a message is copied.
    ///
    /// # Errors
    /// The list can not hold it.
    fn push(&mut self, value: ValueRef<'_>) -> Result<(), ReflectError>;

    /// Appends an empty message and lends it.
    ///
    /// # Errors
    /// The elements are no messages.
    fn push_message(&mut self) -> Result<&mut dyn ReflectMut, ReflectError>;

    /// Replaces an element; an index behind the last is an error.
    ///
    /// # Errors
    /// The list can not hold the value, or has no such element.
    fn set(&mut self, index: usize, value: ValueRef<'_>) -> Result<(), ReflectError>;

    /// The message at `index`.
    ///
    /// # Errors
    /// The elements are no messages, or there is none at `index`.
    fn message_mut(&mut self, index: usize) -> Result<&mut dyn ReflectMut, ReflectError>;
}

impl<'m> dyn ReflectListMut + 'm {
    /// The elements in order.
    pub fn iter<'l>(&'l self) -> ListIter<'l, 'm> {
        ListIter { list: self, next: 0 }
    }

    /// Appends all elements of another list; messages are copied.
    ///
    /// # Errors
    /// An element that the list can not hold; those before it stay.
    pub fn extend_from(&mut self, source: &dyn ReflectList) -> Result<(), ReflectError> {
        self.reserve(source.len());
        source.iter().try_for_each(|value| self.push(value))
    }
}

impl<K: AsValue<T>, T, L: List<T>> ReflectList for Typed<(K, T), L> {
    fn len(&self) -> usize {
        self.inner().as_slice().len()
    }

    fn get(&self, index: usize) -> Option<ValueRef<'_>> {
        self.inner().as_slice().get(index).map(K::as_value)
    }
}

impl<K: FromValue<T>, T, L: List<T> + AsMut<[T]> + Default> ReflectListMut for Typed<(K, T), L> {
    fn clear(&mut self) {
        *self.inner_mut() = L::default();
    }

    fn reserve(&mut self, additional: usize) {
        self.inner_mut().reserve(additional);
    }

    fn push(&mut self, value: ValueRef<'_>) -> Result<(), ReflectError> {
        push(self.inner_mut(), K::from_value(value)?)
    }

    fn push_message(&mut self) -> Result<&mut dyn ReflectMut, ReflectError> {
        let list = self.inner_mut();
        push(list, K::empty_message().ok_or(ReflectError::OtherKind)?)?;
        list.as_mut().last_mut().and_then(K::as_message).ok_or(ReflectError::OtherKind)
    }

    fn set(&mut self, index: usize, value: ValueRef<'_>) -> Result<(), ReflectError> {
        let element = self.inner_mut().as_mut().get_mut(index).ok_or(ReflectError::NoElement)?;
        *element = K::from_value(value)?;
        Ok(())
    }

    fn message_mut(&mut self, index: usize) -> Result<&mut dyn ReflectMut, ReflectError> {
        let element = self.inner_mut().as_mut().get_mut(index).ok_or(ReflectError::NoElement)?;
        K::as_message(element).ok_or(ReflectError::OtherKind)
    }
}

/// A list of fixed capacity may be full.
fn push<T>(list: &mut impl List<T>, value: T) -> Result<(), ReflectError> {
    if list.as_slice().len() == list.capacity() {
        list.reserve(1);
        if list.as_slice().len() == list.capacity() {
            return Err(ReflectError::Full);
        }
    }
    list.push(value);
    Ok(())
}
