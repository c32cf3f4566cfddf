//! Skeleton: replaced by the codec.
pub use proto_derive::{Enumeration, Message, Oneof};
/// Unknown records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnknownFields;
