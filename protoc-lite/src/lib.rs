//! A Protocol Buffers compiler.
//!
//! The way of a file: [`source`] text, [`lex`] to tokens.
#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod lex;
pub mod source;
