//! gRPC's interoperability cases: `grpc.testing.TestService` served and called, as gRPC's
//! [descriptions](https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md) say.
//!
//! ```sh
//! cargo run -p grpc-interop --bin interop-server -- --port=10000
//! cargo run -p grpc-interop --bin interop-client -- --server_port=10000 --test_case=all
//! ```
//!
//! Both take the flags of the other implementations' programs, so either can be put in the place of one of those.
//!
//! Two things that the cases ask for are not in tonic, and are services around its own here: which of the messages were
//! compressed and which are to be ([`compression`]), and metadata after a response that went well ([`echo`]).
//!
//! Five cases are not here, because Google's cloud has to say who calls: [`cases::CLOUD`].
#![forbid(unsafe_code)]

mod body;
pub mod cases;
pub mod client;
pub mod compression;
pub mod echo;
pub mod flags;
pub mod orca;
pub mod server;
mod soak;

pub use soak::Soak;

/// What protoc-lite makes of `test.proto`.
#[allow(missing_docs)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/mod.rs"));
    pub use self::grpc::testing::*;
}

/// Metadata that the server sends back before its response.
pub const ECHO_INITIAL: &str = "x-grpc-test-echo-initial";
/// Metadata that the server sends back after its response.
pub const ECHO_TRAILING: &str = "x-grpc-test-echo-trailing-bin";
