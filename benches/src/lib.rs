//! What a record costs on the wire: its protobuf bytes one by one, beside JSON and gzip.
#![forbid(unsafe_code)]

pub mod dump;
pub mod record;
pub mod report;
pub mod samples;
pub mod table;
