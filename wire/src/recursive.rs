//! Messages that can hold themselves: cloned, compared and dropped without going down a level of the stack for each of
//! theirs.
//!
//! Each does its own fields, and hands those that lead back to it to a list of what is left to do. The first levels are
//! done at once, since most messages have no more, and that takes no memory.

use crate::{arena::ArenaList, depth::Visit, field::ArenaBox, nested::Nested};
use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use core::{fmt, mem, slice};

/// How many levels are done at once.
const AT_ONCE: u32 = 32;
/// How many messages and boxes are shown inside each other.
const MAX_SHOWN: u32 = 200;

/// A message that can hold itself, a oneof of one, and what holds either: boxes, lists, maps. `#[derive(Recursive)]`
/// implements it, `Clone` and `PartialEq` for a message or a oneof whose fields say `recursive` where they lead back.
///
/// Cloning, comparing and dropping such messages takes the same stack however deep they are. Dropping does so in
/// [`Nested`] boxes, which have to be asked to drop a message; in those of the standard library, in lists and in maps there
/// is [`discard`].
///
/// ```
/// use wire::{Message, Nested, Recursive};
///
/// #[derive(Message, Recursive, Default)]
/// struct List {
///     #[proto(1, int32)]
///     number: i32,
///     #[proto(2, message, optional, recursive)]
///     next: Option<Nested<List>>,
/// }
///
/// let mut list = List::default();
/// for number in 0..1_000_000 {
///     list = List { number, next: Some(list.into()) };
/// }
/// assert!(list.clone() == list);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known to be a message that can hold itself, or a box, list or map of one",
    note = "`recursive` asks for `#[derive(wire::Recursive)]` on the message"
)]
pub trait Recursive: CopyTo<Self> {
    /// Is this equal to `other`, but for what is left to compare?
    fn same<'s>(&'s self, other: &'s Self, rest: &mut Pairs<'s>) -> bool;

    /// Moves the messages out that can hold this one.
    fn part<'p>(&mut self, rest: &mut Remains<'p>)
    where
        Self: 'p;

    /// Moves this into what is left to drop.
    fn detach<'p>(mut self, rest: &mut Remains<'p>)
    where
        Self: 'p,
    {
        self.part(rest);
    }
}

/// What can be copied into a `T`: a [`Recursive`] message into one of its own type, and a view of it into the message.
pub trait CopyTo<T>: Sized {
    /// A value that [`copy`](Self::copy) makes equal to this one: the same member of a oneof, and otherwise the default.
    fn begin(&self) -> T;

    /// Copies this into `to`, which [`begin`](Self::begin) made.
    fn copy<'s>(&'s self, to: &'s mut T, rest: &mut Copies<'s>);
}

/// A clone of the message, or what a view is a view of. What `#[derive(Recursive)]` implements `Clone` by.
pub fn clone<M: CopyTo<T>, T>(message: &M) -> T {
    let mut to = message.begin();
    copy(message, &mut to);
    to
}

pub(crate) fn copy<M: CopyTo<T>, T>(message: &M, to: &mut T) {
    let mut rest = Copies { level: 0, jobs: Vec::new() };
    message.copy(to, &mut rest);
    while let Some(job) = rest.jobs.pop() {
        rest.level = 0;
        job.run(&mut rest);
    }
}

/// Are both messages equal? What `#[derive(Recursive)]` implements `PartialEq` by.
pub fn eq<T: Recursive>(message: &T, other: &T) -> bool {
    let mut rest = Pairs { level: 0, jobs: Vec::new() };
    let mut is_same = message.same(other, &mut rest);
    while is_same && let Some(job) = rest.jobs.pop() {
        rest.level = 0;
        is_same = job.run(&mut rest);
    }
    is_same
}

/// Drops the message, whatever it holds messages in. Those of a million levels end the stack where boxes, lists or maps
/// drop them.
///
/// ```
/// use wire::{Message, Recursive};
///
/// #[derive(Message, Recursive, Default)]
/// struct Tree {
///     #[proto(1, message, repeated, recursive)]
///     children: Vec<Tree>,
/// }
///
/// let mut tree = Tree::default();
/// for _ in 0..1_000_000 {
///     tree = Tree { children: vec![tree] };
/// }
/// wire::recursive::discard(tree);
/// ```
pub fn discard<T: Recursive>(message: T) {
    let mut rest = Remains(Vec::new());
    message.detach(&mut rest);
    rest.drop_all();
}

/// Shows a message or a box inside others by `show`; where two hundred are around it, as `..`. What `Debug` of messages
/// that can hold themselves is made with, and of their boxes.
///
/// # Errors
/// Those of `show`.
pub fn debug(f: &mut fmt::Formatter<'_>, show: impl FnOnce(&mut fmt::Formatter<'_>) -> fmt::Result) -> fmt::Result {
    match Visit::start(MAX_SHOWN) {
        Some(_visit) => show(f),
        None => f.write_str(".."),
    }
}

/// What is left to clone.
pub struct Copies<'s> {
    level: u32,
    jobs: Vec<Box<dyn Copy<'s> + 's>>,
}

trait Copy<'s> {
    fn run(self: Box<Self>, rest: &mut Copies<'s>);
}

impl<'s, M: CopyTo<T>, T> Copy<'s> for (&'s [M], &'s mut [T]) {
    fn run(self: Box<Self>, rest: &mut Copies<'s>) {
        let (from, to) = *self;
        rest.copy(from, to);
    }
}

impl<'s> Copies<'s> {
    fn copy<M: CopyTo<T>, T>(&mut self, from: &'s [M], to: &'s mut [T]) {
        if self.level == AT_ONCE {
            self.jobs.push(Box::new((from, to)));
            return;
        }
        self.level += 1;
        from.iter().zip(to).for_each(|(from, to)| from.copy(to, self));
        self.level -= 1;
    }
}

impl fmt::Debug for Copies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Copies").finish_non_exhaustive()
    }
}

/// What is left to compare.
pub struct Pairs<'s> {
    level: u32,
    jobs: Vec<Box<dyn Pair<'s> + 's>>,
}

trait Pair<'s> {
    fn run(self: Box<Self>, rest: &mut Pairs<'s>) -> bool;
}

impl<'s, T: Recursive> Pair<'s> for (&'s [T], &'s [T]) {
    fn run(self: Box<Self>, rest: &mut Pairs<'s>) -> bool {
        rest.same(self.0, self.1)
    }
}

impl<'s> Pairs<'s> {
    /// Those of the same length.
    fn same<T: Recursive>(&mut self, one: &'s [T], other: &'s [T]) -> bool {
        if self.level == AT_ONCE {
            self.jobs.push(Box::new((one, other)));
            return true;
        }
        self.level += 1;
        let is_same = one.iter().zip(other).all(|(one, other)| one.same(other, self));
        self.level -= 1;
        is_same
    }
}

impl fmt::Debug for Pairs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pairs").finish_non_exhaustive()
    }
}

/// What is left to drop.
pub struct Remains<'p>(Vec<Box<dyn Part<'p> + 'p>>);

trait Part<'p> {
    fn part(&mut self, rest: &mut Remains<'p>);
}

impl<'p, T: Recursive + 'p> Part<'p> for T {
    fn part(&mut self, rest: &mut Remains<'p>) {
        Recursive::part(self, rest);
    }
}

struct Elements<T>(Vec<T>);

impl<'p, T: Recursive + 'p> Part<'p> for Elements<T> {
    fn part(&mut self, rest: &mut Remains<'p>) {
        self.0.iter_mut().for_each(|element| element.part(rest));
    }
}

impl<'p> Remains<'p> {
    pub(crate) fn new() -> Self {
        Remains(Vec::new())
    }

    /// One after the other, so that each is dropped when nothing is left in it.
    pub(crate) fn drop_all(mut self) {
        while let Some(mut part) = self.0.pop() {
            part.part(&mut self);
        }
    }

    fn push<T: Recursive + 'p>(&mut self, elements: Vec<T>) {
        if !elements.is_empty() {
            self.0.push(Box::new(Elements(elements)));
        }
    }
}

impl fmt::Debug for Remains<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remains").finish_non_exhaustive()
    }
}

macro_rules! copies_of_boxes {
    ($([$($bounds:tt)*] $from:ty, $to:ident;)*) => {$(
        impl<$($bounds)*> CopyTo<$to<T>> for $from {
            fn begin(&self) -> $to<T> {
                $to::new((**self).begin())
            }

            fn copy<'s>(&'s self, to: &'s mut $to<T>, rest: &mut Copies<'s>) {
                rest.copy(slice::from_ref(&**self), slice::from_mut(&mut **to));
            }
        }
    )*};
}

copies_of_boxes! {
    [M: CopyTo<T>, T] Box<M>, Box;
    [M: CopyTo<T>, T: Recursive] Box<M>, Nested;
    [M: Recursive + CopyTo<T>, T: Recursive] Nested<M>, Nested;
    [M: CopyTo<T>, T] ArenaBox<'_, M>, Box;
    [M: CopyTo<T>, T: Recursive] ArenaBox<'_, M>, Nested;
}

macro_rules! boxes {
    ($($place:ident: $into_box:expr;)*) => {$(
        impl<T: Recursive> Recursive for $place<T> {
            fn same<'s>(&'s self, other: &'s Self, rest: &mut Pairs<'s>) -> bool {
                rest.same(slice::from_ref(&**self), slice::from_ref(&**other))
            }

            fn part<'p>(&mut self, rest: &mut Remains<'p>)
            where
                Self: 'p,
            {
                (**self).part(rest);
            }

            fn detach<'p>(self, rest: &mut Remains<'p>)
            where
                Self: 'p,
            {
                let this: Box<T> = $into_box(self);
                rest.0.push(this);
            }
        }
    )*};
}

boxes! {
    Box: |this: Box<T>| this;
    Nested: Nested::into_box;
}

impl<M: CopyTo<T>, T> CopyTo<Option<T>> for Option<M> {
    fn begin(&self) -> Option<T> {
        None
    }

    fn copy<'s>(&'s self, to: &'s mut Option<T>, rest: &mut Copies<'s>) {
        if let Some(value) = self {
            value.copy(to.insert(value.begin()), rest);
        }
    }
}

impl<T: Recursive> Recursive for Option<T> {
    fn same<'s>(&'s self, other: &'s Self, rest: &mut Pairs<'s>) -> bool {
        match (self, other) {
            (Some(one), Some(other)) => one.same(other, rest),
            (None, None) => true,
            _ => false,
        }
    }

    fn part<'p>(&mut self, rest: &mut Remains<'p>)
    where
        Self: 'p,
    {
        if let Some(value) = self.take() {
            value.detach(rest);
        }
    }
}

macro_rules! copies_of_lists {
    ($($from:ty;)*) => {$(
        impl<M: CopyTo<T>, T> CopyTo<Vec<T>> for $from {
            fn begin(&self) -> Vec<T> {
                Vec::new()
            }

            fn copy<'s>(&'s self, to: &'s mut Vec<T>, rest: &mut Copies<'s>) {
                to.extend(self.iter().map(M::begin));
                rest.copy(self, to);
            }
        }
    )*};
}

copies_of_lists! {
    Vec<M>;
    ArenaList<'_, M>;
}

impl<T: Recursive> Recursive for Vec<T> {
    fn same<'s>(&'s self, other: &'s Self, rest: &mut Pairs<'s>) -> bool {
        self.len() == other.len() && rest.same(self, other)
    }

    fn part<'p>(&mut self, rest: &mut Remains<'p>)
    where
        Self: 'p,
    {
        rest.push(mem::take(self));
    }
}

/// An entry of a map that is a list.
impl<K: Clone, M: CopyTo<T>, T> CopyTo<(K, T)> for (K, M) {
    fn begin(&self) -> (K, T) {
        (self.0.clone(), self.1.begin())
    }

    fn copy<'s>(&'s self, to: &'s mut (K, T), rest: &mut Copies<'s>) {
        self.1.copy(&mut to.1, rest);
    }
}

/// Two maps that are lists are equal where all entries are, in their order.
impl<K: Clone + PartialEq, T: Recursive> Recursive for (K, T) {
    fn same<'s>(&'s self, other: &'s Self, rest: &mut Pairs<'s>) -> bool {
        self.0 == other.0 && self.1.same(&other.1, rest)
    }

    fn part<'p>(&mut self, rest: &mut Remains<'p>)
    where
        Self: 'p,
    {
        self.1.part(rest);
    }
}

macro_rules! maps {
    ($([$($bounds:tt)*] $map:ty, $new:expr;)*) => {$(
        impl<$($bounds)*> CopyTo<Self> for $map {
            fn begin(&self) -> Self {
                $new
            }

            fn copy<'s>(&'s self, to: &'s mut Self, rest: &mut Copies<'s>) {
                to.extend(self.iter().map(|(key, value)| (key.clone(), value.begin())));
                for (key, to) in to {
                    if let Some(from) = self.get(key) {
                        rest.copy(slice::from_ref(from), slice::from_mut(to));
                    }
                }
            }
        }

        impl<$($bounds)*> Recursive for $map {
            fn same<'s>(&'s self, other: &'s Self, rest: &mut Pairs<'s>) -> bool {
                self.len() == other.len()
                    && self.iter().all(|(key, one)| {
                        let other = other.get(key);
                        other.is_some_and(|other| rest.same(slice::from_ref(one), slice::from_ref(other)))
                    })
            }

            fn part<'p>(&mut self, rest: &mut Remains<'p>)
            where
                Self: 'p,
            {
                rest.push(mem::take(self).into_values().collect());
            }
        }
    )*};
}

maps! {
    [K: Ord + Clone, T: Recursive] BTreeMap<K, T>, BTreeMap::new();
}

#[cfg(feature = "std")]
maps! {
    [K: Eq + core::hash::Hash + Clone, T: Recursive, S: core::hash::BuildHasher + Default]
    std::collections::HashMap<K, T, S>, std::collections::HashMap::with_hasher(S::default());
}
