//! A list or map together with the kinds of what is in it.
//!
//! Which kind the `i32`s of a `Vec<i32>` are is known to the field alone. [`Typed`] carries it in the type, so that a
//! reference to the list becomes a reference to a list of that kind, which can be a trait object. That takes the one
//! `unsafe` conversion of references below.

use core::{marker::PhantomData, ptr};

/// An `F` whose kinds are `K`.
///
/// Invariant: `repr(transparent)` with a zero-sized second field, so it has the layout of `F`, and it is made by reference
/// only; whatever is valid for `F` is valid for it, and the other way round.
#[repr(transparent)]
pub(super) struct Typed<K, F>(F, PhantomData<fn() -> K>);

impl<K, F> Typed<K, F> {
    pub(super) fn of(field: &F) -> &Self {
        // SAFETY: the layouts are the same (invariant of `Typed`), and the lifetime is that of `field`.
        unsafe { &*ptr::from_ref(field).cast::<Self>() }
    }

    pub(super) fn of_mut(field: &mut F) -> &mut Self {
        // SAFETY: as in `of`; `field` is borrowed exclusively for as long.
        unsafe { &mut *ptr::from_mut(field).cast::<Self>() }
    }

    pub(super) fn inner(&self) -> &F {
        &self.0
    }

    pub(super) fn inner_mut(&mut self) -> &mut F {
        &mut self.0
    }
}
