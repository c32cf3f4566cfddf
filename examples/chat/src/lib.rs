//! A chat system: calls of each kind that gRPC has.
//!
//! | call | kind | what it does |
//! |---|---|---|
//! | `SendMessage` | unary | takes a message, answers with its id |
//! | `GetNotifications` | server streaming | five notifications, a second apart |
//! | `UploadFiles` | client streaming | takes files in pieces, answers how many there were and how large |
//! | `Chat` | both | echoes what it is told; in a room, tells it to all who are there |
//! | `JoinRoom` | both | a room and nothing else, which messages may name |
//! | `FileService.UploadFile` | client streaming | takes one file in pieces, answers with its id |
//!
//! ```sh
//! cargo run -p chat-system --bin chat-server
//! cargo run -p chat-system --bin chat-client -- tour some-file.bin
//! ```
//!
//! `--help` of both says what else there is. `node/` and `python/` have the same system in JavaScript and Python; any
//! client talks to any server.
#![forbid(unsafe_code)]

mod log;
mod rooms;
mod server;
mod upload;

pub use log::log;
pub use server::{Chat, Options};
pub use upload::{CHUNK, upload};

/// What protoc-lite makes of `chat.proto`.
#[allow(missing_docs)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/mod.rs"));
    pub use self::chat::*;
}

/// The schema as descriptors, which reflection serves: written by protoc-lite, as protoc would.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/chat.pb"));
