#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "json")]
pub mod json;
mod types;

pub use types::{ExtensionKind, ExtensionShape, TypeRegistry};
