//! tonic with prost, as they come: the same sources over its types.
#![allow(clippy::needless_update, clippy::useless_conversion)] // other stacks have further fields, and boxes

#[allow(missing_docs, clippy::all)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/prost/speed.rs"));
}

#[path = "stack/client.rs"]
pub mod client;
#[path = "stack/server.rs"]
pub mod server;
#[path = "values.rs"]
pub mod values;
