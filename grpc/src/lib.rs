//! gRPC over tonic for messages and views of the crate `wire`.
//!
//! Clients and servers are printed by protoc-lite (`protoc_lite::Grpc`, `--rust_opt=grpc`, or the option `grpc` of
//! `include_proto!`) and name a codec of this crate: [`MessageCodec`], or [`ViewCodec`] for messages that are read where
//! they arrived (`Grpc::server_views`). Everything else is tonic's, but for what tonic leaves open:
//!
//! | for | there is |
//! |---|---|
//! | the size of messages and streams and the time of calls, in one place | [`Limits`] |
//! | interceptors that wait, and see messages | [`Intercept`] |
//! | peers whose small messages nobody reads | [`Windows`] |
//! | requests that are not gRPC | [`Strict`] |
//! | tokens | [`RequireToken`] on servers, [`CallCredentials`] on clients, [`Token`] for tonic's interceptors |
//! | certificates that sign themselves | `Trust` |
//! | details of a status | [`rpc::Status`] |
//! | the cause of an error that says "transport error" | [`explain()`] |
//!
//! What a message may make of its bytes, such as the depth of nesting and the memory of elements, is bounded by
//! [`DecodeOptions`](wire::DecodeOptions), which a codec takes.
//!
//! Features: `channel` (`client::endpoint`, which `connect` of generated clients takes; on unless switched off), `server`
//! (`server::builder`, `server::no_longer_silent`), `tls` (rustls with ring), `gzip`, `deflate` and `zstd`.
#![forbid(unsafe_code)]

mod body;
mod cancellation;
#[cfg(feature = "tls")]
mod certificate;
pub mod client;
mod codec;
mod credentials;
mod deadline;
mod encoding;
mod explain;
mod failure;
mod frame;
#[rustfmt::skip]
mod generated;
#[cfg(all(feature = "server", feature = "tls"))]
mod handshakes;
#[cfg(feature = "server")]
mod heard;
mod intercept;
mod limits;
mod outgoing;
mod pieces;
mod protocol;
mod secrets;
pub mod server;
mod status;
#[cfg(all(feature = "server", any(unix, windows)))]
mod stop;
#[cfg(feature = "tls")]
mod trust;
mod windows;

pub use codec::{DecodeBytes, Decoder, EncodePieces, Encoder, MessageCodec, ViewCodec, ViewDecoder};
pub use credentials::{CallCredentials, RequireToken, Scheme, Token};
pub use deadline::timeout;
pub use explain::explain;
#[cfg(feature = "server")]
pub use heard::Heard;
pub use intercept::{Call, Intercept, InterceptLayer, Intercepted, Messages};
pub use limits::{Limited, Limits};
pub use outgoing::Envelope;
pub use pieces::Pieces;
pub use protocol::{Strict, Strictly};
#[cfg(feature = "tls")]
pub use trust::Trust;
pub use windows::Windows;

/// `google.rpc.Status` and the details that go with it.
pub mod rpc {
    pub use crate::generated::google::rpc::*;
}

/// An error of whatever kind, as tower has it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A view of a message that keeps the buffer in which the message arrived.
pub type View<M> = wire::OwnedView<M, bytes::Bytes>;
