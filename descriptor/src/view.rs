//! The linked, read-only view of a set of files.
//!
//! A [`Pool`] owns the files; a [`File`], [`Message`], [`Field`] and so on is a copyable handle into it. What the
//! handles answer was checked by the linker: every type reference leads somewhere, every option is interpreted and
//! every feature is resolved.

mod comments;
mod descriptor;
mod entry;
mod enumeration;
mod features;
mod field;
mod file;
mod message;
mod pool;
mod raw_strings;
mod redaction;
mod service;
mod source_info;

pub use comments::Comments;
pub use descriptor::Descriptor;
pub(crate) use entry::{
    EnumEntry, FieldEntry, FileEntry, MessageEntry, MethodEntry, NONE, OneofEntry, ServiceEntry, Span, Symbol,
    ValueEntry, simple_name,
};
pub use enumeration::{Enum, EnumValue};
pub use features::Features;
pub(crate) use field::is_packable;
pub use field::{Field, Kind, Oneof, Presence, Value};
pub use file::File;
pub use message::Message;
pub use pool::Pool;
pub(crate) use raw_strings::restore;
pub use raw_strings::{RawString, make_text};
pub use service::{Method, Service};
pub use source_info::SourceInfo;
pub(crate) use source_info::packed;
