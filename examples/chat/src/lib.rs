//! A chat system: one call of each kind that gRPC has.
//!
//! | call | kind | what it does |
//! |---|---|---|
//! | `SendMessage` | unary | takes a message, answers with its id |
//! | `GetNotifications` | server streaming | five notifications, a second apart |
//! | `UploadFiles` | client streaming | takes files in pieces, answers how many there were and how large |
//! | `Chat` | both | echoes what it is told |
//!
//! ```sh
//! cargo run -p chat-system --bin chat-server
//! cargo run -p chat-system --bin chat-client -- http://localhost:50051 some-file.bin
//! ```
//!
//! `node/` has the same system in JavaScript; either client talks to either server.
#![forbid(unsafe_code)]

mod server;
mod upload;

pub use server::Chat;
pub use upload::{CHUNK, upload};

/// What protoc-lite makes of `chat.proto`.
#[allow(missing_docs)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/mod.rs"));
    pub use self::chat::*;
}
