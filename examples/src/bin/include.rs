//! Messages from a schema, compiled where they are used: no build script.
//!
//!     cargo run -p examples --bin include
#![forbid(unsafe_code)]

use std::error::Error;
use wire::{Decode, Encode};

include_proto::include_proto!("proto/upload.proto");

fn main() -> Result<(), Box<dyn Error>> {
    let chunk = upload::Chunk { offset: Some(4096), data: Some(b"hello".to_vec()), ..Default::default() };
    let bytes = chunk.encode_to_vec();
    println!("{bytes:02x?}");
    assert_eq!(upload::Chunk::decode(&bytes)?, chunk);

    // Required by nobody, present or not: an empty input is a message, too.
    let empty = upload::Chunk::decode(b"")?;
    println!("offset {:?}, or else {}", empty.offset, empty.offset());
    Ok(())
}
