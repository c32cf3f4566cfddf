//! Shapes, seen from a value: the lines of [`Reflect::field`](super::Reflect::field) and
//! [`ReflectMut::change`](super::ReflectMut::change). They are shared code out of line, one for each pair of a shape with
//! its kind and a Rust type.

use super::{
    AsValue, Change, FromValue, Lent, ReflectError, ReflectListMut, ReflectMapMut, ReflectMut, ValueRef, map::Kinds,
    typed::Typed,
};
use crate::field::{Entries, Explicit, Implicit, Kind, List, Map, Packed, Repeated, Required, Variant};

impl<K: Kind> Implicit<K> {
    /// The field's value, unless it is the default.
    #[inline(never)]
    pub fn field<T>(field: &T) -> Option<ValueRef<'_>>
    where
        K: AsValue<T>,
    {
        Some(K::as_value(field)).filter(|value| !value.is_default())
    }

    /// Changes the field.
    ///
    /// # Errors
    /// The field can not hold the value.
    #[inline(never)]
    pub fn change<'m, T: Default>(field: &'m mut T, change: Change<'_>) -> Result<Lent<'m>, ReflectError>
    where
        K: FromValue<T>,
    {
        match change {
            Change::Clear => *field = T::default(),
            Change::Set(value) => *field = K::from_value(value)?,
            Change::Lend => return lend(K::as_message(field)),
        }
        Ok(Lent::Nothing)
    }
}

impl<K: Kind> Required<K> {
    /// The field's value.
    #[inline(never)]
    pub fn field<T>(field: &T) -> Option<ValueRef<'_>>
    where
        K: AsValue<T>,
    {
        Some(K::as_value(field))
    }

    /// Changes the field; to clear it makes it the default.
    ///
    /// # Errors
    /// The field can not hold the value.
    #[inline(always)]
    pub fn change<'m, T: Default>(field: &'m mut T, change: Change<'_>) -> Result<Lent<'m>, ReflectError>
    where
        K: FromValue<T>,
    {
        Implicit::<K>::change(field, change)
    }
}

impl<K: Kind> Explicit<K> {
    /// The field's value, if it is there.
    #[inline(never)]
    pub fn field<T>(field: &Option<T>) -> Option<ValueRef<'_>>
    where
        K: AsValue<T>,
    {
        field.as_ref().map(K::as_value)
    }

    /// Changes the field.
    ///
    /// # Errors
    /// The field can not hold the value.
    #[inline(never)]
    pub fn change<'m, T>(field: &'m mut Option<T>, change: Change<'_>) -> Result<Lent<'m>, ReflectError>
    where
        K: FromValue<T>,
    {
        match change {
            Change::Clear => *field = None,
            Change::Set(value) => *field = Some(K::from_value(value)?),
            Change::Lend => {
                if field.is_none() {
                    *field = K::empty_message();
                }
                return lend(field.as_mut().and_then(K::as_message));
            }
        }
        Ok(Lent::Nothing)
    }
}

impl<K: Kind> Repeated<K> {
    /// The field's elements, if there are any.
    #[inline(never)]
    pub fn field<'m, T: 'm, L: List<T>>(field: &'m L) -> Option<ValueRef<'m>>
    where
        K: AsValue<T>,
    {
        (!field.as_slice().is_empty()).then(|| ValueRef::List(Typed::<(K, T), L>::of(field)))
    }

    /// Changes the field.
    ///
    /// # Errors
    /// The field can not hold the value.
    #[inline(never)]
    pub fn change<'m, T: 'm, L: List<T> + AsMut<[T]> + Default>(
        field: &'m mut L,
        change: Change<'_>,
    ) -> Result<Lent<'m>, ReflectError>
    where
        K: FromValue<T>,
    {
        match change {
            Change::Clear => *field = L::default(),
            Change::Set(ValueRef::List(source)) => {
                let mut list = L::default();
                let target: &mut dyn ReflectListMut = Typed::<(K, T), L>::of_mut(&mut list);
                target.extend_from(source)?;
                *field = list;
            }
            Change::Set(_) => return Err(ReflectError::OtherKind),
            Change::Lend => return Ok(Lent::List(Typed::<(K, T), L>::of_mut(field))),
        }
        Ok(Lent::Nothing)
    }
}

impl<K: Kind> Packed<K> {
    /// The field's elements, if there are any.
    #[inline(always)]
    pub fn field<'m, T: 'm, L: List<T>>(field: &'m L) -> Option<ValueRef<'m>>
    where
        K: AsValue<T>,
    {
        Repeated::<K>::field(field)
    }

    /// Changes the field.
    ///
    /// # Errors
    /// The field can not hold the value.
    #[inline(always)]
    pub fn change<'m, T: 'm, L: List<T> + AsMut<[T]> + Default>(
        field: &'m mut L,
        change: Change<'_>,
    ) -> Result<Lent<'m>, ReflectError>
    where
        K: FromValue<T>,
    {
        Repeated::<K>::change(field, change)
    }
}

impl<K: Kind, V: Kind> Map<K, V> {
    /// The field's entries, if there are any.
    #[inline(never)]
    pub fn field<'m, T: 'm, U: 'm, M: Entries<T, U>>(field: &'m M) -> Option<ValueRef<'m>>
    where
        K: AsValue<T>,
        V: AsValue<U>,
    {
        (!field.is_empty()).then(|| ValueRef::Map(Typed::<Kinds<K, V, T, U>, M>::of(field)))
    }

    /// Changes the field.
    ///
    /// # Errors
    /// The field can not hold the value.
    #[inline(never)]
    pub fn change<'m, T: 'm, U: 'm, M: Entries<T, U> + Default>(
        field: &'m mut M,
        change: Change<'_>,
    ) -> Result<Lent<'m>, ReflectError>
    where
        K: FromValue<T>,
        V: FromValue<U>,
    {
        match change {
            Change::Clear => *field = M::default(),
            Change::Set(ValueRef::Map(source)) => {
                let mut map = M::default();
                let target: &mut dyn ReflectMapMut = Typed::<Kinds<K, V, T, U>, M>::of_mut(&mut map);
                target.extend_from(source)?;
                *field = map;
            }
            Change::Set(_) => return Err(ReflectError::OtherKind),
            Change::Lend => return Ok(Lent::Map(Typed::<Kinds<K, V, T, U>, M>::of_mut(field))),
        }
        Ok(Lent::Nothing)
    }
}

impl<K: Kind> Variant<K> {
    /// The member's value.
    #[inline(never)]
    pub fn field<T>(value: &T) -> ValueRef<'_>
    where
        K: AsValue<T>,
    {
        K::as_value(value)
    }

    /// Changes the member; another one that is there gives way, unless the change is to clear this one.
    ///
    /// # Errors
    /// The member can not hold the value.
    pub fn change<'m, T: 'm, O>(
        slot: &'m mut Option<O>,
        variant: impl FnOnce(T) -> O,
        member: impl Fn(&mut O) -> Option<&mut T>,
        change: Change<'_>,
    ) -> Result<Lent<'m>, ReflectError>
    where
        K: FromValue<T>,
    {
        let is_there = slot.as_mut().and_then(&member).is_some();
        match change {
            Change::Clear if is_there => *slot = None,
            Change::Clear => {}
            Change::Set(value) => *slot = Some(variant(K::from_value(value)?)),
            Change::Lend => {
                if !is_there {
                    *slot = Some(variant(K::empty_message().ok_or(ReflectError::OtherKind)?));
                }
                return lend(slot.as_mut().and_then(member).and_then(K::as_message));
            }
        }
        Ok(Lent::Nothing)
    }
}

fn lend(message: Option<&mut dyn ReflectMut>) -> Result<Lent<'_>, ReflectError> {
    message.map(Lent::Message).ok_or(ReflectError::OtherKind)
}
