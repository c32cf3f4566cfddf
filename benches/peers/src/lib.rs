//! This project's codec beside its peers, on the same values in one run.
//!
//! A library is a file in `peer/`, which implements [`codec::Codec`] for its types; the data sets are those of
//! [`benches::data`]. The programs `glibc` and `mimalloc` are the same but for the allocator; the script `run`, beside this crate,
//! starts both, and `report` writes RESULTS.md.

pub mod codec;
pub mod measure;
mod peer;
pub mod race;
pub mod report;
