//! Enums: numbers with names.

use core::{fmt, hash, marker::PhantomData};

/// A protobuf enum as a Rust one. `#[derive(Enumeration)]` implements it.
///
/// ```
/// use wire::Enumeration;
///
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
/// #[repr(i32)]
/// enum Kind {
///     #[proto(name = "KIND_HOME")]
///     Home = 0,
///     #[proto(name = "KIND_WORK", alias = "KIND_OFFICE")]
///     Work = 1,
/// }
///
/// assert_eq!(Kind::from_number(1), Some(Kind::Work));
/// assert_eq!(Kind::from_number(2), None);
/// assert_eq!(Kind::Work.name(), "KIND_WORK");
/// assert_eq!(Kind::from_name("KIND_HOME"), Some(Kind::Home));
/// assert_eq!(Kind::from_name("KIND_OFFICE"), Some(Kind::Work));
/// ```
pub trait Enumeration: Copy + Eq + 'static {
    /// The full protobuf name.
    const NAME: &'static str;

    /// The protobuf names and numbers of all values, in the order of declaration. A number that has aliases is there once
    /// for each of its names, the one that [`name`](Self::name) gives first.
    const VALUES: &'static [(&'static str, i32)];

    /// The value with this number.
    fn from_number(number: i32) -> Option<Self>;

    /// The value's number.
    fn number(self) -> i32;

    /// The value's protobuf name; the first one, where it has aliases.
    fn name(self) -> &'static str;

    /// The value with this protobuf name, which may be an alias.
    fn from_name(name: &str) -> Option<Self> {
        Self::VALUES.iter().find(|value| value.0 == name).and_then(|value| Self::from_number(value.1))
    }
}

/// A number that no value of an enum has: the error of `TryFrom<i32>`, where generated code has that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownEnumValue(pub i32);

impl fmt::Display for UnknownEnumValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no value of the enum has the number {}", self.0)
    }
}

impl core::error::Error for UnknownEnumValue {}

/// A field of an open enum: any number, whether or not this program knows its name.
///
/// ```
/// use wire::{Enumeration, Open};
/// # #[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
/// # #[repr(i32)]
/// # enum Kind {
/// #     Home = 0,
/// #     Work = 1,
/// # }
/// let work = Open::from(Kind::Work);
/// assert!(work == Kind::Work);
/// assert_eq!(work.known(), Some(Kind::Work));
///
/// let newer: Open<Kind> = Open::from_number(7);
/// assert_eq!((newer.known(), newer.number()), (None, 7));
/// assert_eq!(format!("{work:?} {newer:?}"), "Work 7");
/// assert_eq!(format!("{work} {newer}"), "Work 7"); // the name in the schema
/// ```
#[repr(transparent)]
pub struct Open<E>(i32, PhantomData<E>);

impl<E: Enumeration> Open<E> {
    /// The value with this number, known or not.
    #[inline(always)]
    pub const fn from_number(number: i32) -> Self {
        Open(number, PhantomData)
    }

    /// The number.
    #[inline(always)]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The value, if this program knows it.
    #[inline]
    pub fn known(self) -> Option<E> {
        E::from_number(self.0)
    }
}

impl<E: Enumeration> From<E> for Open<E> {
    #[inline(always)]
    fn from(value: E) -> Self {
        Open(value.number(), PhantomData)
    }
}

/// The first value of an open enum is 0.
impl<E> Default for Open<E> {
    #[inline(always)]
    fn default() -> Self {
        Open(0, PhantomData)
    }
}

impl<E> Clone for Open<E> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Open<E> {}

impl<E> PartialEq for Open<E> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<E> Eq for Open<E> {}

impl<E: Enumeration> PartialEq<E> for Open<E> {
    #[inline(always)]
    fn eq(&self, other: &E) -> bool {
        self.0 == other.number()
    }
}

impl<E> PartialOrd for Open<E> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Open<E> {
    #[inline]
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<E> hash::Hash for Open<E> {
    #[inline]
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// The protobuf name, or the number of a value that this program does not know.
impl<E: Enumeration> fmt::Display for Open<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(value) => f.pad(value.name()),
            None => fmt::Display::fmt(&self.0, f),
        }
    }
}

impl<E: Enumeration + fmt::Debug> fmt::Debug for Open<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(value) => value.fmt(f),
            None => self.0.fmt(f),
        }
    }
}
