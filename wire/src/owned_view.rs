//! A view and the buffer that it borrows from, in one value.
//!
//! # Invariants
//!
//! * O1 The view borrows from `buffer` only. [`SharedBytes`] is sealed: the bytes of such a buffer stay where they are and
//!   as they are while the buffer, or whatever it is moved into, lives.
//! * O2 The view is dropped before the buffer: it is the first field, and nothing takes it out of an `OwnedView`.
//! * O3 Nobody can keep a borrow of `'static` that the view seems to have. The code that sees the view is of two sorts.
//!   Users of an `OwnedView` see it through [`OwnedView::get`], for the life of `&self`. Implementations of traits for the
//!   view's type (`Decode`, `Default`, `Clone`, `PartialEq`, `Debug`, `Drop`, `ToMessage`, [`HasView::shorten`]) are asked
//!   for every lifetime, `for<'a> View<'a>`, never for `'static` alone; so they are generic in it and can put a borrow
//!   nowhere that outlives it. They may panic: the buffer is dropped after the view on that way, too.

use crate::{
    error::DecodeError,
    message::Decode,
    options::DecodeOptions,
    view::{HasView, ToMessage},
};
use alloc::{sync::Arc, vec::Vec};
use core::{fmt, mem::MaybeUninit};

/// A buffer that an [`OwnedView`] can keep: `Arc<[u8]>`, `Arc<Vec<u8>>`, `&'static [u8]`, and `bytes::Bytes` with the
/// feature `bytes`. Sealed, because it promises that the bytes neither move nor change.
pub trait SharedBytes: sealed::Sealed {
    /// The bytes.
    fn as_bytes(&self) -> &[u8];
}

mod sealed {
    /// `as_bytes` of the implementor gives the same bytes at the same place as long as the value, or one it is moved into,
    /// lives.
    pub trait Sealed {}
}

macro_rules! shared_bytes {
    ($($(#[$attribute:meta])* $buffer:ty)*) => {$(
        $(#[$attribute])*
        impl sealed::Sealed for $buffer {}

        $(#[$attribute])*
        impl SharedBytes for $buffer {
            #[inline]
            fn as_bytes(&self) -> &[u8] {
                self
            }
        }
    )*};
}

shared_bytes! {
    // Behind a counted pointer, which nobody else can write through while this one is there.
    Arc<[u8]>
    Arc<Vec<u8>>
    &'static [u8]
    #[cfg(feature = "bytes")]
    bytes::Bytes
}

/// A view that keeps the buffer it borrows from: decoded once, `'static`, and `Send` and `Sync` where its fields are, so
/// that it can be put into structs, channels and futures.
///
/// The message is named, not its view; [`HasView::decode_view`] makes it.
///
/// ```
/// use std::{sync::Arc, thread};
/// use wire::{HasView, Message, OwnedView};
///
/// #[derive(Clone, Debug, Default, PartialEq, Message)]
/// #[proto(view)]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
/// }
///
/// fn receive() -> Result<OwnedView<Person>, wire::DecodeError> {
///     Person::decode_view(Arc::new(b"\x0a\x03Ada".to_vec()))
/// }
///
/// let person = receive()?;
/// let len = thread::spawn(move || person.get().name.len()).join().unwrap();
/// assert_eq!(len, 3);
/// # Ok::<(), wire::DecodeError>(())
/// ```
///
/// What is borrowed from it can not outlive it:
///
/// ```compile_fail,E0505
/// # use std::sync::Arc;
/// # use wire::{HasView, Message};
/// # #[derive(Clone, Debug, Default, PartialEq, Message)]
/// # #[proto(view)]
/// # struct Person {
/// #     #[proto(1, string)]
/// #     name: String,
/// # }
/// let person = Person::decode_view(Arc::new(b"\x0a\x03Ada".to_vec())).unwrap();
/// let name: &str = person.get().name;
/// drop(person);
/// println!("{name}");
/// ```
pub struct OwnedView<M: HasView, B: SharedBytes = Arc<Vec<u8>>> {
    /// Borrows from `buffer` for as long as that lives, which `'static` stands for.
    view: Inner<M::View<'static>>,
    buffer: B,
}

/// A value of whose borrows the compiler takes nothing for granted: as a plain field of a struct that is passed by value,
/// a reference would have to stay valid until the callee returns, even where the callee drops the buffer.
struct Inner<T>(MaybeUninit<T>);

impl<T> Inner<T> {
    fn new(value: T) -> Self {
        Inner(MaybeUninit::new(value))
    }

    #[inline(always)]
    fn get(&self) -> &T {
        // SAFETY: `new` has initialised it, and only `drop` ends that.
        unsafe { self.0.assume_init_ref() }
    }
}

impl<T> Drop for Inner<T> {
    fn drop(&mut self) {
        // SAFETY: initialised by `new`; dropped here only, once.
        unsafe { self.0.assume_init_drop() }
    }
}

impl<M: HasView, B: SharedBytes> OwnedView<M, B> {
    pub(crate) fn new(buffer: B, options: &DecodeOptions) -> Result<Self, DecodeError> {
        const {
            let lives_in_an_arena = <M::View<'static> as Decode<'static>>::ARENA;
            assert!(!lives_in_an_arena, "an owned view keeps its buffer, and can not keep an arena");
        }
        let bytes: &[u8] = buffer.as_bytes();
        // SAFETY: the bytes stay where and as they are while `buffer` lives (O1), which is longer than the view (O2) and
        // every borrow that leaves it (O3). On an error nothing of the view is left: `DecodeError` borrows nothing.
        let bytes: &'static [u8] = unsafe { core::slice::from_raw_parts(bytes.as_ptr(), bytes.len()) };
        let view = Inner::new(M::View::decode_with(bytes, options)?);
        Ok(OwnedView { view, buffer })
    }

    /// The view, for as long as this is borrowed.
    #[inline(always)]
    pub fn get(&self) -> &M::View<'_> {
        M::shorten(self.view.get())
    }

    /// The buffer that the view borrows from.
    pub fn buffer(&self) -> &B {
        &self.buffer
    }

    /// Gives up the view and returns its buffer.
    pub fn into_buffer(self) -> B {
        let OwnedView { view, buffer } = self;
        drop(view);
        buffer
    }

    /// The same message, owned.
    pub fn to_message(&self) -> M {
        self.get().to_message()
    }
}

impl<M: HasView, B: SharedBytes + Clone> Clone for OwnedView<M, B>
where
    for<'a> M::View<'a>: Clone,
{
    /// Shares the buffer: the bytes of a clone are at the same place.
    fn clone(&self) -> Self {
        let buffer = self.buffer.clone();
        OwnedView { view: Inner::new(self.view.get().clone()), buffer }
    }
}

impl<M: HasView, B: SharedBytes> PartialEq for OwnedView<M, B>
where
    for<'a> M::View<'a>: PartialEq,
{
    fn eq(&self, other: &Self) -> bool {
        // Both for one life.
        fn shorter<'a, M: HasView, B: SharedBytes>(view: &'a OwnedView<M, B>) -> &'a M::View<'a> {
            view.get()
        }
        shorter(self) == shorter(other)
    }
}

impl<M: HasView, B: SharedBytes> fmt::Debug for OwnedView<M, B>
where
    for<'a> M::View<'a>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
