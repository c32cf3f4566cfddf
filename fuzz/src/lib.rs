//! What must hold for any bytes and any text. Each function is a property that panics where it does not hold; libFuzzer
//! drives it (`targets/`), and the tests run it over the seeds and their mutations.
//!
//! A new property is a function, its line in [`for_each_target!`], a file in `targets/` with its place in `Cargo.toml`, and a
//! folder of seeds. A test says what is forgotten.

#![forbid(unsafe_code)]

mod delimited;
pub mod differential;
mod everything;
#[cfg(feature = "grpc")]
mod frames;
mod json;
mod messages;
pub mod random;
mod schemas;
mod well_known;

pub use delimited::delimited;
pub use differential::forms;
pub use everything::{Choice, Color, Everything, Lazily, Leaf, in_arena};
#[cfg(feature = "grpc")]
pub use frames::frames;
pub use json::{Document, Either, json};
pub use messages::messages;
pub use schemas::{descriptors, options, plugins, schemas};
pub use well_known::{any, masks, times};

use wire::{DecodeOptions, Encode, EncodeOptions};

/// Calls `$target!` with the name of each property and how many mutations of each seed the tests try.
#[macro_export]
macro_rules! for_each_target {
    ($target:ident) => {
        $target! {
            any: 2_000,
            delimited: 2_000,
            descriptors: 300,
            forms: 1_000,
            json: 2_000,
            masks: 1_000,
            messages: 2_500,
            options: 30,
            plugins: 50,
            schemas: 300,
            times: 20_000,
        }
    };
}

const LIMITS: DecodeOptions = DecodeOptions::new().element_memory(16 << 20);

/// Bytes that do not depend on the order of a map.
fn stable(message: &impl Encode) -> Vec<u8> {
    let bytes = message.encode_with(&EncodeOptions::new().deterministic(true)).expect("less than 2 GiB");
    assert_eq!(message.encoded_len(), bytes.len());
    bytes
}

/// Maps in any order.
fn plain(message: &impl Encode) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    assert_eq!(message.encoded_len(), bytes.len());
    bytes
}
