//! ProtoJSON, in and out (protobuf.dev, "ProtoJSON Format"), for all messages with `#[derive(Reflect)]`: well-known types,
//! `Any`, extensions, and everything that other implementations of protobuf read and write.
//!
//! ```
//! use wire::{Message, Reflect};
//! use wire_reflect::json;
//!
//! #[derive(Debug, Default, PartialEq, Message, Reflect)]
//! struct Person {
//!     #[proto(1, string)]
//!     full_name: String,
//!     #[proto(2, uint64)]
//!     id: u64,
//!     #[proto(3, bytes)]
//!     photo: Vec<u8>,
//! }
//!
//! let ada = Person { full_name: "Ada".into(), id: 36, photo: vec![0xff] };
//! let text = json::to_string(&ada)?;
//! assert_eq!(text, r#"{"fullName":"Ada","id":"36","photo":"/w=="}"#);
//! assert_eq!(json::from_str::<Person>(&text)?, ada);
//! # Ok::<(), json::Error>(())
//! ```
//!
//! Views, arena views and lazy messages are written too. [`Printer`] and [`Parser`] have choices and limits.

mod base64;
mod error;
mod known;
#[cfg(feature = "std")]
mod lines;
mod number;
mod parser;
mod position;
mod pretty;
mod printer;
mod reader;
mod scan;
#[cfg(feature = "serde")]
mod serde;
mod time;
mod writer;

pub use error::{Error, ErrorKind};
#[cfg(feature = "std")]
pub use lines::{LineReader, LineWriter};
pub use parser::Parser;
pub use printer::Printer;
#[cfg(feature = "serde")]
pub use serde::Json;

use alloc::{string::String, vec::Vec};
use wire::reflect::{ReflectMut, Show};

/// The message as text: [`Printer::to_string`] with nothing chosen.
///
/// # Errors
/// As there.
pub fn to_string<T: Show>(message: &T) -> Result<String, Error> {
    Printer::new().to_string(message)
}

/// [`to_string`] as bytes.
///
/// # Errors
/// As there.
pub fn to_vec<T: Show>(message: &T) -> Result<Vec<u8>, Error> {
    Printer::new().to_vec(message)
}

/// Writes the text of the message: [`Printer::to_writer`] with nothing chosen.
///
/// # Errors
/// As there.
#[cfg(feature = "std")]
pub fn to_writer<T: Show>(writer: impl std::io::Write, message: &T) -> Result<(), Error> {
    Printer::new().to_writer(writer, message)
}

/// The message that a text says: [`Parser::from_str`] with nothing chosen.
///
/// # Errors
/// As there.
pub fn from_str<T: ReflectMut + Default>(text: &str) -> Result<T, Error> {
    Parser::new().from_str(text)
}

/// [`from_str`] of bytes.
///
/// # Errors
/// As there, and bytes that are not UTF-8.
pub fn from_slice<T: ReflectMut + Default>(text: &[u8]) -> Result<T, Error> {
    Parser::new().from_slice(text)
}

/// [`from_str`] of all that a reader has.
///
/// # Errors
/// As there, and those of the reader.
#[cfg(feature = "std")]
pub fn from_reader<T: ReflectMut + Default>(reader: impl std::io::Read) -> Result<T, Error> {
    Parser::new().from_reader(reader)
}

/// Merges what a text says into a message: [`Parser::merge_from_str`] with nothing chosen.
///
/// # Errors
/// As there.
pub fn merge_from_str(message: &mut dyn ReflectMut, text: &str) -> Result<(), Error> {
    Parser::new().merge_from_str(message, text)
}
