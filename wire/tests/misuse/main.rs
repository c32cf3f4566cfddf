//! Implementations of the public traits that panic, answer differently each time, keep what they are lent, lie about
//! themselves and encode or decode in the middle of it. All of this is safe code, so it may end in a wrong message, an error
//! or a panic, and in nothing else.
//!
//! What is asserted here is what can be seen from inside. What can not is seen by Miri and by valgrind, under which
//! `.ci/miri` and `.ci/valgrind` run these tests.
#![cfg(feature = "derive")]
#![forbid(unsafe_code)]

mod arenas;
mod conversions;
mod entries;
mod lists;
mod stops;
mod support;
mod text;
mod threads;
mod views;
mod writers;
