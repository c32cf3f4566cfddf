//! This program as a plugin of others: `protoc --rust-lite_out=DIR`, or buf.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::Path;

use protoc_lite::plugin;
use wire::{Encode, MAX_MESSAGE_LEN};

use super::Failure;

/// The name by which this program knows that it is called as a plugin.
const NAME: &str = "protoc-gen-rust-lite";

/// Whether the path by which it was called says so.
pub(crate) fn is_asked_for(program: &OsStr) -> bool {
    Path::new(program).file_stem() == Some(OsStr::new(NAME))
}

/// Answers the request on standard input.
pub(crate) fn run() -> Result<(), Failure> {
    let mut request = Vec::new();
    let limit = MAX_MESSAGE_LEN as u64 + 1;
    io::stdin().take(limit).read_to_end(&mut request).map_err(|error| format!("{NAME}: {error}"))?;
    let request = plugin::read_request(&request)
        .map_err(|error| format!("{NAME}: standard input has no CodeGeneratorRequest: {error}"))?;
    let response = plugin::answer(request).encode_to_vec();
    io::stdout().write_all(&response).map_err(|error| format!("{NAME}: {error}").into())
}
