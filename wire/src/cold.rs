//! A hint that a branch is rarely taken: `core::hint::cold_path`, for compilers older than 1.95.

/// The branch that calls it is unlikely.
///
/// It compiles to nothing: a call of a cold function makes a branch unlikely before it is inlined.
#[cold]
#[inline(always)]
pub(crate) const fn cold_path() {}
