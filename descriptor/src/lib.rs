//! Protocol Buffers descriptors.
//!
//! The types of `google/protobuf/descriptor.proto` and `plugin.proto` as plain structs, and what turns them into
//! something to rely on: a [`Linker`] takes each `FileDescriptorProto`, made from source or read from bytes, resolves
//! its names, interprets its options, checks all that protoc checks, and gives a [`Pool`] whose handles
//! ([`File`], [`Message`], [`Field`] ...) answer questions.
#![forbid(unsafe_code)]
#[rustfmt::skip]
mod generated;
mod link;
mod tables;
mod view;

pub use generated::google::protobuf::*;
pub use link::{
    Linked, Linker, PACKAGE_DOTS_LIMIT, PACKAGE_NAME_LIMIT, Problem, Related, Remains, Severity, Wanted, bytes_text,
    double_text, float_text, nearest,
};
pub use view::{
    Comments, Descriptor, Enum, EnumValue, Features, Field, File, Kind, Message, Method, Oneof, Pool, Presence,
    RawString, Service, SourceInfo, Value, make_text,
};
