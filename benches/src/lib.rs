//! What the wire format and the compiler cost: sizes byte by byte beside JSON, and data sets to measure speed on.
#![forbid(unsafe_code)]

pub mod data;
pub mod dump;
pub mod plot;
pub mod random;
pub mod record;
pub mod report;
pub mod samples;
pub mod table;

include!(concat!(env!("OUT_DIR"), "/mod.rs"));
