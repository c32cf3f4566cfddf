//! Compression of messages: which, and how; bounded where it is undone.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::{
    Status,
    codec::{CompressionEncoding, EnabledCompressionEncodings},
};

use crate::{limits::Limit, pieces::Pieces};

static ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
static ACCEPT: HeaderName = HeaderName::from_static("grpc-accept-encoding");

/// A compression that this build has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    #[cfg(feature = "gzip")]
    Gzip,
    #[cfg(feature = "deflate")]
    Deflate,
    #[cfg(feature = "zstd")]
    Zstd,
}

/// The window of zstd's highest usual level. RFC 8878 asks for as much; what needs more is refused, because the memory
/// is taken whatever the message's size.
#[cfg(feature = "zstd")]
const WINDOW_LOG: u32 = 23;

impl Encoding {
    /// # Errors
    /// UNIMPLEMENTED, where tonic was built with a compression and this crate was not.
    pub(crate) fn new(encoding: CompressionEncoding) -> Result<Self, Status> {
        match encoding {
            #[cfg(feature = "gzip")]
            CompressionEncoding::Gzip => Ok(Self::Gzip),
            #[cfg(feature = "deflate")]
            CompressionEncoding::Deflate => Ok(Self::Deflate),
            #[cfg(feature = "zstd")]
            CompressionEncoding::Zstd => Ok(Self::Zstd),
            other => Err(Status::unimplemented(format!("wire-grpc is built without its feature `{other}`"))),
        }
    }

    fn by_name(name: &[u8]) -> Option<Self> {
        match name {
            #[cfg(feature = "gzip")]
            b"gzip" => Some(Self::Gzip),
            #[cfg(feature = "deflate")]
            b"deflate" => Some(Self::Deflate),
            #[cfg(feature = "zstd")]
            b"zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => "gzip",
            #[cfg(feature = "deflate")]
            Self::Deflate => "deflate",
            #[cfg(feature = "zstd")]
            Self::Zstd => "zstd",
        }
    }

    /// That of the messages that come, whether they are welcome or not.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        Self::by_name(headers.get(&ENCODING)?.as_bytes())
    }

    /// Says that messages are compressed so.
    pub(crate) fn announce(self, headers: &mut HeaderMap) {
        headers.insert(&ENCODING, HeaderValue::from_static(self.name()));
    }

    /// The message, behind a header that says that it is not compressed.
    #[cfg_attr(not(any(feature = "gzip", feature = "deflate", feature = "zstd")), allow(unused_variables))]
    pub(crate) fn inflate(self, compressed: &[u8], limit: Limit) -> Result<Bytes, Status> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => ways::read(flate2::read::GzDecoder::new(compressed), compressed.len(), limit),
            #[cfg(feature = "deflate")]
            Self::Deflate => ways::read(flate2::read::ZlibDecoder::new(compressed), compressed.len(), limit),
            #[cfg(feature = "zstd")]
            Self::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(compressed).map_err(ways::malformed)?;
                decoder.window_log_max(WINDOW_LOG).map_err(ways::malformed)?;
                ways::read(decoder, compressed.len(), limit)
            }
        }
    }

    /// A message, compressed.
    #[cfg_attr(not(any(feature = "gzip", feature = "deflate", feature = "zstd")), allow(unused_variables))]
    pub(crate) fn compress(self, message: Pieces) -> Result<Vec<u8>, Status> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => {
                let encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
                ways::write(encoder, message, flate2::write::GzEncoder::finish)
            }
            #[cfg(feature = "deflate")]
            Self::Deflate => {
                let encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
                ways::write(encoder, message, flate2::write::ZlibEncoder::finish)
            }
            #[cfg(feature = "zstd")]
            Self::Zstd => {
                let encoder = zstd::Encoder::new(Vec::new(), zstd::DEFAULT_COMPRESSION_LEVEL);
                ways::write(encoder.map_err(ways::failed)?, message, zstd::Encoder::finish)
            }
        }
    }
}

/// What is the same for all of them.
#[cfg(any(feature = "gzip", feature = "deflate", feature = "zstd"))]
mod ways {
    use std::io::{self, Read, Write};

    use super::{Bytes, Limit, Pieces, Status};
    use crate::frame::{HEADER, plain_header};

    pub(super) fn read(decoder: impl Read, compressed: usize, limit: Limit) -> Result<Bytes, Status> {
        let mut message = Vec::with_capacity(HEADER + (2 * compressed).min(limit.bytes));
        message.extend_from_slice(&[0; HEADER]);
        let longest = (limit.bytes as u64).saturating_add(1);
        let len = decoder.take(longest).read_to_end(&mut message).map_err(malformed)?;
        limit.check_inflated(len)?;
        message[..HEADER].copy_from_slice(&plain_header(len)?);
        Ok(message.into())
    }

    pub(super) fn write<W: Write>(
        mut encoder: W,
        mut message: Pieces,
        finish: impl FnOnce(W) -> io::Result<Vec<u8>>,
    ) -> Result<Vec<u8>, Status> {
        message.close();
        while let Some(piece) = message.pop() {
            encoder.write_all(&piece).map_err(failed)?;
        }
        finish(encoder).map_err(failed)
    }

    #[cold]
    pub(super) fn malformed(error: io::Error) -> Status {
        Status::internal(format!("a message that can not be decompressed: {error}"))
    }

    #[cold]
    pub(super) fn failed(error: io::Error) -> Status {
        Status::internal(format!("a message that can not be compressed: {error}"))
    }
}

/// Which compressions are taken from the other side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accepted {
    encodings: EnabledCompressionEncodings,
    /// Their names, as the other side is told them.
    names: Option<HeaderValue>,
}

impl From<EnabledCompressionEncodings> for Accepted {
    fn from(encodings: EnabledCompressionEncodings) -> Self {
        if encodings.is_empty() {
            return Self::default();
        }
        let mut rest = encodings;
        let mut names: Vec<String> = std::iter::from_fn(|| rest.pop()).map(|encoding| encoding.to_string()).collect();
        names.reverse();
        names.push("identity".into());
        let names = HeaderValue::try_from(names.join(",")).ok();
        Self { encodings, names }
    }
}

impl Accepted {
    /// One more.
    pub(crate) fn and(&self, encoding: CompressionEncoding) -> Self {
        let mut encodings = self.encodings;
        encodings.enable(encoding);
        encodings.into()
    }

    /// Tells the other side.
    pub(crate) fn announce(&self, headers: &mut HeaderMap) {
        if let Some(names) = &self.names {
            headers.insert(&ACCEPT, names.clone());
        }
    }

    /// How the messages that come are compressed.
    ///
    /// # Errors
    /// UNIMPLEMENTED with the names of those that are taken, where it is none of them.
    pub(crate) fn encoding(&self, headers: &HeaderMap) -> Result<Option<Encoding>, Status> {
        let Some(name) = headers.get(&ENCODING) else { return Ok(None) };
        if name == "identity" {
            return Ok(None);
        }
        let found = Encoding::by_name(name.as_bytes());
        match found.filter(|found| all(self.encodings).any(|taken| taken == *found)) {
            Some(encoding) => Ok(Some(encoding)),
            None => Err(self.refusal(name)),
        }
    }

    #[cold]
    fn refusal(&self, name: &HeaderValue) -> Status {
        let name = String::from_utf8_lossy(name.as_bytes());
        let mut status = Status::unimplemented(format!("messages compressed with `{name}` are not taken"));
        let mut headers = HeaderMap::new();
        headers.insert(&ACCEPT, self.names.clone().unwrap_or(HeaderValue::from_static("identity")));
        *status.metadata_mut() = tonic::metadata::MetadataMap::from_headers(headers);
        status
    }
}

/// Those that this build has.
fn all(mut encodings: EnabledCompressionEncodings) -> impl Iterator<Item = Encoding> {
    std::iter::from_fn(move || encodings.pop()).filter_map(|encoding| Encoding::new(encoding).ok())
}

/// The first of the other side's that may be used towards it.
pub(crate) fn chosen(headers: &HeaderMap, enabled: EnabledCompressionEncodings) -> Option<Encoding> {
    if enabled.is_empty() {
        return None;
    }
    let names = headers.get(&ACCEPT)?.as_bytes();
    let mut named = names.split(|byte| *byte == b',').filter_map(|name| Encoding::by_name(name.trim_ascii()));
    named.find(|named| all(enabled).any(|enabled| enabled == *named))
}
