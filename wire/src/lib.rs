#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

// Generated code for crates without the standard library names its types by this.
pub extern crate alloc;

#[cfg(all(test, not(feature = "std")))]
extern crate std;

mod arena;
mod cold;
mod copy;
pub mod delimited;
mod depth;
mod empty;
mod enumeration;
mod error;
mod extension;
pub mod field;
mod lazy;
mod message;
mod named;
mod nested;
mod oneof;
mod options;
mod owned_view;
mod reader;
pub mod recursive;
pub mod reflect;
mod reset;
#[cfg(feature = "serde")]
mod serde;
mod sixteen;
mod spare;
mod tag;
mod thin;
mod unknown;
mod utf8;
mod varint;
mod view;
mod writer;

pub use arena::{Arena, ArenaList, Growing};
pub use enumeration::{Enumeration, Open, UnknownEnumValue};
pub use error::{DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind};
pub use extension::{Extendable, Extension, MessageSetItem, Shape};
pub use field::{
    ArenaBox, ArenaUnknownFields, Blob, Bool, Bytes, Double, Entries, Enum, Expanded, Explicit, Fixed, Fixed32,
    Fixed64, Float, Group, Growth, Implicit, Int32, Int64, Kind, List, Map, Msg, Own, Pack, Packed, Put, PutPacked,
    Repeated, Required, Sfixed32, Sfixed64, Sint32, Sint64, Str, Text, Uint32, Uint64, Value, Variant, Varint,
};
pub use lazy::{Lazy, LazyView};
pub use message::{Decode, Encode, Message};
pub use named::{Named, same_name};
pub use nested::Nested;
pub use oneof::{EncodeOneof, Oneof};
pub use options::{DecodeOptions, EncodeOptions, MAX_MESSAGE_LEN};
pub use owned_view::{OwnedView, SharedBytes};
pub use reader::{Fields, Flow, Input, Pass, Payload, Reader, Records, Stop};
pub use recursive::Recursive;
pub use reflect::{Described, Reflect};
pub use reset::Reset;
pub use spare::Spare;
pub use tag::{MAX_FIELD_NUMBER, Tag, WireType};
pub use unknown::{UnknownField, UnknownFields, UnknownFieldsView, UnknownIter, UnknownRef};
pub use varint::{MAX_VARINT_LEN, push_varint, varint_len};
pub use view::{HasArenaView, HasView, ToMessage, ViewBox, ViewList};
pub use writer::{Mark, Output, Parts, Writer};

#[cfg(feature = "derive")]
pub use proto_derive::{DebugRedact, Enumeration, Message, Newtype, Oneof, Recursive, Reflect, Reset, Setters};
