//! Two services and what it takes to run them: an order service that asks a user service who orders.
//!
//! ```text
//! order-client ──▶ order-service ──▶ user-service a
//!                                ├─▶ user-service b
//!                                └─▶ user-service c
//! ```
//!
//! | where | what |
//! |---|---|
//! | [`context`] | the deadline and the id of a request go on from service to service |
//! | [`retry`] | again where nobody answered in time, with pauses that grow and differ |
//! | [`backends`] | which of several backends is called: those that say that they serve, and answer |
//! | [`serve`] | health, reflection, and how a service stops without losing a call |
//! | [`users`], [`orders`] | the services themselves |
//!
//! ```sh
//! cargo run -p microservices --bin user-service -- --name a --listen 127.0.0.1:50061 &
//! cargo run -p microservices --bin user-service -- --name b --listen 127.0.0.1:50062 &
//! cargo run -p microservices --bin order-service -- --users http://127.0.0.1:50061,http://127.0.0.1:50062 &
//! cargo run -p microservices --bin order-client -- ada tea=250 biscuits=120
//! ```
//!
//! `tests/processes.rs` starts them, kills some, and looks at what the others do.
#![forbid(unsafe_code)]

pub mod backends;
pub mod context;
pub mod orders;
pub mod retry;
pub mod serve;
pub mod users;

/// What protoc-lite makes of the schemas.
#[allow(missing_docs)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/mod.rs"));
}

/// The schemas as descriptors, which reflection serves: written by protoc-lite, as protoc would.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/services.pb"));
