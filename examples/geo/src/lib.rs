//! Places: a schema that other crates import. The example `shared` does.
#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/mod.rs"));
