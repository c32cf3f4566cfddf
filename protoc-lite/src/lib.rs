//! A Protocol Buffers compiler.
//!
//! The way of a file: [`source`] text, [`lex`] to tokens, [`parse`] to a tree ([`ast`]), [`lower`]
//! to a `FileDescriptorProto`; [`import`] finds files and loads them with everything they import.
#![forbid(unsafe_code)]

pub mod ast;
pub mod diagnostic;
pub mod import;
pub mod lex;
pub mod lower;
pub mod parse;
pub mod source;
