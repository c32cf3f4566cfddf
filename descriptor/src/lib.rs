//! Descriptors.
#![forbid(unsafe_code)]
#[rustfmt::skip]
#[allow(missing_docs)]
mod google_protobuf;
pub use google_protobuf::*;
