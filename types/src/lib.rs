//! The well-known types of Protocol Buffers: `google.protobuf.Timestamp`, `Duration`, `Any`, `Struct`, the wrappers and
//! their companions, with conversions that check.
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use wire_types::Timestamp;
//!
//! let time = Timestamp::try_from(SystemTime::UNIX_EPOCH + Duration::from_millis(63_108_020_021))?;
//! assert_eq!(time.to_string(), "1972-01-01T10:00:20.021Z");
//! # Ok::<(), wire_types::RangeError>(())
//! ```
//!
//! Features: `std`, which is the default, converts `SystemTime`; without it nothing but `alloc` is needed. `chrono` and
//! `jiff` convert their times and durations, `serde_json` its values.
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod any;
#[cfg(feature = "chrono")]
mod chrono;
mod civil;
mod duration;
mod field_mask;
mod fraction;
#[rustfmt::skip]
mod generated;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "serde_json")]
mod json;
mod range;
mod structure;
mod timestamp;
mod wrappers;

pub use any::{AnyError, Unpacker};
pub use field_mask::{FieldMaskError, MergeOptions, TrimOptions};
pub use generated::google::protobuf::*;
#[cfg(feature = "serde_json")]
pub use json::JsonError;
pub use range::{ParseError, RangeError};
