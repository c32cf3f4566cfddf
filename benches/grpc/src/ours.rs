//! tonic with this project's codec.

#[allow(missing_docs)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/ours/mod.rs"));
    pub use self::speed::*;
}

#[path = "stack/client.rs"]
pub mod client;
#[path = "stack/server.rs"]
pub mod server;
#[path = "values.rs"]
#[allow(clippy::useless_conversion)] // other stacks have boxes
pub mod values;
