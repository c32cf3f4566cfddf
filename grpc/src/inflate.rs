//! Decompression of messages, bounded.

use bytes::Bytes;
use tonic::Status;

#[cfg(any(feature = "gzip", feature = "zstd"))]
use crate::frame::{HEADER, plain_header};
use crate::limits::Limit;

/// A compression that this build can undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    #[cfg(feature = "gzip")]
    Gzip,
    #[cfg(feature = "zstd")]
    Zstd,
}

/// The window of zstd's highest usual level. RFC 8878 asks for as much; what needs more is refused, because the memory
/// is taken whatever the message's size.
#[cfg(feature = "zstd")]
const WINDOW_LOG: u32 = 23;

static ENCODING: http::HeaderName = http::HeaderName::from_static("grpc-encoding");

impl Encoding {
    /// That of the messages of a call, unless it is none or one that this build leaves to tonic.
    pub(crate) fn of(headers: &http::HeaderMap) -> Option<Self> {
        match headers.get(&ENCODING)?.as_bytes() {
            #[cfg(feature = "gzip")]
            b"gzip" => Some(Self::Gzip),
            #[cfg(feature = "zstd")]
            b"zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The message, behind a header that says that it is not compressed.
    #[cfg_attr(not(any(feature = "gzip", feature = "zstd")), allow(unused_variables))]
    pub(crate) fn inflate(self, compressed: &[u8], limit: Limit) -> Result<Bytes, Status> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => read(flate2::read::GzDecoder::new(compressed), compressed.len(), limit),
            #[cfg(feature = "zstd")]
            Self::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(compressed).map_err(malformed)?;
                decoder.window_log_max(WINDOW_LOG).map_err(malformed)?;
                read(decoder, compressed.len(), limit)
            }
        }
    }
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
fn read(decoder: impl std::io::Read, compressed: usize, limit: Limit) -> Result<Bytes, Status> {
    use std::io::Read;

    let mut message = Vec::with_capacity(HEADER + (2 * compressed).min(limit.bytes));
    message.extend_from_slice(&[0; HEADER]);
    let longest = (limit.bytes as u64).saturating_add(1);
    let len = decoder.take(longest).read_to_end(&mut message).map_err(malformed)?;
    limit.check_inflated(len)?;
    message[..HEADER].copy_from_slice(&plain_header(len)?);
    Ok(message.into())
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
#[cold]
fn malformed(error: std::io::Error) -> Status {
    Status::internal(format!("a message that can not be decompressed: {error}"))
}
