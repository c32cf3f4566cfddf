//! Two declarations of the same messages.

pub mod ours;
pub mod theirs;

/// An enum for both: `prost::Enumeration` wants the same `repr` and numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, wire::Enumeration, prost::Enumeration)]
#[repr(i32)]
pub enum Kind {
    None = 0,
    Home = 1,
    Gone = -1,
}
