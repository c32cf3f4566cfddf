//! A Protocol Buffers compiler.
//!
//! A build script generates Rust with [`Config`]; [`Compiler`] gives linked descriptors to everybody else, and the
//! program `protoc-lite` is both in protoc's manner.
//!
//! The way of a file: [`source`] text, [`lex`] to tokens, [`parse`] to a tree ([`ast`]), [`lower`]
//! to a `FileDescriptorProto`; [`import`] finds files and loads them with everything they import;
//! `compile` links them, `codegen` prints Rust for what is linked.
#![forbid(unsafe_code)]

pub mod ast;
mod build;
mod codegen;
mod compile;
mod database;
pub mod diagnostic;
mod edition_defaults;
pub mod excerpt;
mod exports;
#[cfg(feature = "grpc")]
mod grpc;
pub mod import;
pub mod lex;
pub mod lower;
mod parameters;
pub mod parse;
pub mod plugin;
mod snippet;
pub mod source;
mod tables;
mod workspace;

pub use build::{Config, Error, Report};
pub use codegen::{Layout, Method, RustFile, Service, ServiceGenerator};
pub use compile::{Compilation, Compiler, Diagnostics, SetOptions};
pub use edition_defaults::{EditionRange, edition_defaults};
#[cfg(feature = "grpc")]
pub use grpc::Grpc;
pub use workspace::Workspace;
