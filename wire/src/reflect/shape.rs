//! Shapes, as the lines of [`Show`](super::Show) and [`Fill`](super::Fill) are spelled: the same words as those of the
//! codec. A line is a test and a call of code out of line that all fields of a kind and Rust type share.

use super::{Elements, FillKind, Flow, ReflectError, ReflectErrorKind, Row, ShowKind, Sink, Source};
use crate::field::{Entries, Explicit, Implicit, Kind, List, Map, Packed, Repeated, Required, Variant};
use alloc::vec::Vec;

/// Name and value together, out of line.
#[inline(never)]
fn present<K: ShowKind<T>, T, S: Sink + ?Sized>(value: &T, row: &Row, sink: &mut S) -> Flow {
    if sink.field(row)? { K::show(value, row, sink) } else { Ok(()) }
}

/// The source may ask to clear the field instead.
#[inline(always)]
fn or_clear(filled: Flow, clear: impl FnOnce()) -> Flow {
    match filled {
        Ok(()) => Ok(()),
        Err(error) if error.is_clear() => {
            clear();
            Ok(())
        }
        Err(error) => Err(error),
    }
}

impl<K: Kind> Implicit<K> {
    /// Shows the field, unless it has the default value.
    ///
    /// # Errors
    /// As [`Show::show`](super::Show::show).
    #[inline(always)]
    pub fn show<T, S: Sink + ?Sized>(field: &T, row: &Row, sink: &mut S) -> Flow
    where
        K: ShowKind<T>,
    {
        if K::is_default(field) { Ok(()) } else { present::<K, T, S>(field, row, sink) }
    }

    /// Fills the field.
    ///
    /// # Errors
    /// As [`Fill::fill`](super::Fill::fill).
    #[inline(never)]
    pub fn fill<T: Default, S: Source + ?Sized>(field: &mut T, row: &Row, source: &mut S) -> Flow
    where
        K: FillKind<T>,
    {
        or_clear(K::fill(field, row, source), || *field = T::default())
    }
}

impl<K: Kind> Required<K> {
    /// Shows the field.
    ///
    /// # Errors
    /// As [`Show::show`](super::Show::show).
    #[inline(always)]
    pub fn show<T, S: Sink + ?Sized>(field: &T, row: &Row, sink: &mut S) -> Flow
    where
        K: ShowKind<T>,
    {
        present::<K, T, S>(field, row, sink)
    }

    /// Fills the field; to clear it makes it the default.
    ///
    /// # Errors
    /// As [`Fill::fill`](super::Fill::fill).
    #[inline(always)]
    pub fn fill<T: Default, S: Source + ?Sized>(field: &mut T, row: &Row, source: &mut S) -> Flow
    where
        K: FillKind<T>,
    {
        Implicit::<K>::fill(field, row, source)
    }
}

impl<K: Kind> Explicit<K> {
    /// Shows the field, if it is there.
    ///
    /// # Errors
    /// As [`Show::show`](super::Show::show).
    #[inline(always)]
    pub fn show<T, S: Sink + ?Sized>(field: &Option<T>, row: &Row, sink: &mut S) -> Flow
    where
        K: ShowKind<T>,
    {
        match field {
            Some(value) => present::<K, T, S>(value, row, sink),
            None => Ok(()),
        }
    }

    /// Fills the field.
    ///
    /// # Errors
    /// As [`Fill::fill`](super::Fill::fill).
    #[inline(never)]
    pub fn fill<T, S: Source + ?Sized>(field: &mut Option<T>, row: &Row, source: &mut S) -> Flow
    where
        K: FillKind<T>,
    {
        or_clear(K::fill_optional(field, row, source), || *field = None)
    }
}

impl<K: Kind> Repeated<K> {
    /// Shows the elements, if there are any.
    ///
    /// # Errors
    /// As [`Show::show`](super::Show::show).
    #[inline(always)]
    pub fn show<T, L: List<T>, S: Sink + ?Sized>(field: &L, row: &Row, sink: &mut S) -> Flow
    where
        K: ShowKind<T>,
    {
        match field.as_slice() {
            [] => Ok(()),
            values => Self::show_values(values, row, sink),
        }
    }

    #[inline(never)]
    fn show_values<T, S: Sink + ?Sized>(values: &[T], row: &Row, sink: &mut S) -> Flow
    where
        K: ShowKind<T>,
    {
        if !sink.field(row)? {
            return Ok(());
        }
        sink.open_list(row, values.len())?;
        K::show_all(values, row, sink)?;
        sink.close_list()
    }

    /// Fills the list.
    ///
    /// # Errors
    /// As [`Fill::fill`](super::Fill::fill).
    #[inline(never)]
    pub fn fill<T, L: List<T> + AsMut<[T]> + Default, S: Source + ?Sized>(
        field: &mut L,
        row: &Row,
        source: &mut S,
    ) -> Flow
    where
        K: FillKind<T>,
    {
        match source.open_list(row) {
            Ok(Elements::Add | Elements::AddUnique) => K::fill_all(field, row, source),
            Ok(Elements::Replace) => {
                let mut list = L::default();
                K::fill_all(&mut list, row, source)?;
                *field = list;
                Ok(())
            }
            Ok(Elements::Change(index)) => match field.as_mut().get_mut(index) {
                Some(element) => K::fill(element, row, source),
                None => Err(ReflectErrorKind::NoElement.into()),
            },
            Err(error) => or_clear(Err(error), || *field = L::default()),
        }
    }
}

impl<K: Kind> Packed<K> {
    /// Shows the elements, if there are any.
    ///
    /// # Errors
    /// As [`Show::show`](super::Show::show).
    #[inline(always)]
    pub fn show<T, L: List<T>, S: Sink + ?Sized>(field: &L, row: &Row, sink: &mut S) -> Flow
    where
        K: ShowKind<T>,
    {
        Repeated::<K>::show(field, row, sink)
    }

    /// Fills the list.
    ///
    /// # Errors
    /// As [`Fill::fill`](super::Fill::fill).
    #[inline(always)]
    pub fn fill<T, L: List<T> + AsMut<[T]> + Default, S: Source + ?Sized>(
        field: &mut L,
        row: &Row,
        source: &mut S,
    ) -> Flow
    where
        K: FillKind<T>,
    {
        Repeated::<K>::fill(field, row, source)
    }
}

impl<K: Kind, V: Kind> Map<K, V> {
    /// Shows the entries, if there are any; of those with one key the last.
    ///
    /// # Errors
    /// As [`Show::show`](super::Show::show).
    #[inline(always)]
    pub fn show<T, U, M: Entries<T, U>, S: Sink + ?Sized>(field: &M, row: &Row, sink: &mut S) -> Flow
    where
        K: ShowKind<T>,
        V: ShowKind<U>,
    {
        if field.is_empty() { Ok(()) } else { Self::show_entries(field, row, sink) }
    }

    #[inline(never)]
    fn show_entries<T, U, M: Entries<T, U>, S: Sink + ?Sized>(field: &M, row: &Row, sink: &mut S) -> Flow
    where
        K: ShowKind<T>,
        V: ShowKind<U>,
    {
        if !sink.field(row)? {
            return Ok(());
        }
        sink.open_map(row, field.len())?;
        let is_sorted = sink.is_sorted();
        let mut entry = |key: &T, value: &U| {
            sink.key()?;
            K::show(key, row, sink)?;
            V::show(value, row, sink)
        };
        let mut shown = Ok(());
        if field.is_unique() && !is_sorted {
            field.for_each(false, |key, value| {
                if shown.is_ok() {
                    shown = entry(key, value);
                }
            });
            shown?;
            return sink.close_map();
        }
        let mut entries = Vec::with_capacity(field.len());
        field.for_each(false, |key, value| entries.push((K::key(key), key, value)));
        // The sort is stable, so of one key the entry that came last is the last.
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        for (i, (key, shown, value)) in entries.iter().enumerate() {
            if entries.get(i + 1).is_none_or(|next| next.0 != *key) {
                entry(shown, value)?;
            }
        }
        sink.close_map()
    }

    /// Fills the map.
    ///
    /// # Errors
    /// As [`Fill::fill`](super::Fill::fill).
    #[inline(never)]
    pub fn fill<T: Default, U: Default, M: Entries<T, U> + Default, S: Source + ?Sized>(
        field: &mut M,
        row: &Row,
        source: &mut S,
    ) -> Flow
    where
        K: FillKind<T>,
        V: FillKind<U>,
    {
        match source.open_map(row) {
            Ok(Elements::Add) => Self::fill_entries(field, row, source, false),
            Ok(Elements::AddUnique) => Self::fill_entries(field, row, source, true),
            Ok(Elements::Replace) => {
                let mut map = M::default();
                Self::fill_entries(&mut map, row, source, false)?;
                *field = map;
                Ok(())
            }
            Ok(Elements::Change(_)) => Self::change_entry(field, row, source),
            Err(error) => or_clear(Err(error), || *field = M::default()),
        }
    }

    fn fill_entries<T: Default, U: Default, M: Entries<T, U>, S: Source + ?Sized>(
        field: &mut M,
        row: &Row,
        source: &mut S,
        is_unique: bool,
    ) -> Flow
    where
        K: FillKind<T>,
        V: FillKind<U>,
    {
        let before = field.len();
        let mut added = 0;
        while source.next_entry(size_of::<(T, U)>() + V::HEAP)? {
            let Some(key) = K::make(row, source)? else { return Err(ReflectErrorKind::OtherKind.into()) };
            source.value()?;
            let Some(value) = V::make(row, source)? else { continue };
            if !field.has_room() {
                return Err(ReflectErrorKind::Full.into());
            }
            field.insert(key, value);
            added += 1;
            if is_unique && field.len() != before + added {
                return Err(ReflectErrorKind::DuplicateKey.into());
            }
        }
        if is_unique && !field.is_unique() {
            let mut keys = Vec::with_capacity(field.len());
            field.for_each(false, |key, _| keys.push(K::key(key)));
            keys.sort_unstable();
            if keys.windows(2).any(|pair| pair[0] == pair[1]) {
                return Err(ReflectErrorKind::DuplicateKey.into());
            }
        }
        Ok(())
    }

    fn change_entry<T, U, M: Entries<T, U>, S: Source + ?Sized>(field: &mut M, row: &Row, source: &mut S) -> Flow
    where
        K: FillKind<T>,
        V: FillKind<U>,
    {
        let no_element = || ReflectError::from(ReflectErrorKind::NoElement);
        if !source.next_entry(0)? {
            return Err(no_element());
        }
        let key = K::make(row, source)?.ok_or_else(no_element)?;
        source.value()?;
        V::fill(field.get_mut(&key).ok_or_else(no_element)?, row, source)
    }
}

impl<K: Kind> Variant<K> {
    /// Shows the member, if its number lies between `first` and `last`.
    ///
    /// # Errors
    /// As [`Show::show`](super::Show::show).
    #[inline(always)]
    pub fn show<T, S: Sink + ?Sized>(value: &T, row: &Row, first: u32, last: u32, sink: &mut S) -> Flow
    where
        K: ShowKind<T>,
    {
        if (first..=last).contains(&row.number) { present::<K, T, S>(value, row, sink) } else { Ok(()) }
    }

    /// Fills the member; another one that is there gives way, unless this one is to be cleared.
    ///
    /// # Errors
    /// As [`Fill::fill`](super::Fill::fill).
    #[inline(always)]
    pub fn fill<T, O, S: Source + ?Sized>(
        slot: &mut Option<O>,
        variant: impl FnOnce(T) -> O,
        member: impl FnOnce(&mut O) -> Option<&mut T>,
        row: &Row,
        source: &mut S,
    ) -> Flow
    where
        K: FillKind<T>,
    {
        if let Some(value) = slot.as_mut().and_then(member) {
            return or_clear(K::fill(value, row, source), || *slot = None);
        }
        match K::make(row, source) {
            Ok(Some(value)) => *slot = Some(variant(value)),
            Ok(None) => {}
            Err(error) => return or_clear(Err(error), || {}),
        }
        Ok(())
    }
}
