//! Generated code without the standard library. That this crate compiles for a machine that has none is its first test.

#![no_std]
#![forbid(unsafe_code)]
#![allow(missing_docs, reason = "the schemas have no comments")]

/// With views and reflection.
pub mod views {
    include!(concat!(env!("OUT_DIR"), "/views/mod.rs"));
}

/// With views in an arena.
pub mod arena {
    include!(concat!(env!("OUT_DIR"), "/arena/mod.rs"));
}

/// With messages that are decoded when they are asked for.
pub mod lazy {
    include!(concat!(env!("OUT_DIR"), "/lazy/mod.rs"));
}
