//! gRPC over tonic for messages and views of the crate `wire`.
//!
//! Clients and servers are printed by protoc-lite (`protoc_lite::Grpc`, or `--rust_opt=grpc`) and name a codec of this
//! crate, [`MessageCodec`] unless told otherwise. Everything else is tonic's. [`ViewCodec`] reads messages where they
//! arrived.
//!
//! Limits: tonic compares the length in front of a message, and what it decompresses to, with
//! `max_decoding_message_size` of the client or server (4 MiB unless set). What a message may make of its bytes, such as
//! the depth of nesting and the memory of elements, is bounded by [`DecodeOptions`](wire::DecodeOptions), which a codec
//! takes.
#![forbid(unsafe_code)]

mod codec;

pub use codec::{Decoder, Encoder, MessageCodec, ViewCodec, ViewDecoder};
