//! Streams of messages, each behind its length as a varint: `writeDelimitedTo` and `parseDelimitedFrom` of other
//! implementations.
//!
//! ```
//! use wire::{Encode, Message, delimited};
//!
//! #[derive(Message, Debug, Default, PartialEq)]
//! struct Point {
//!     #[proto(1, sint32)]
//!     x: i32,
//! }
//!
//! let points = [Point { x: 1 }, Point { x: -1 }, Point::default()];
//! let mut stream = Vec::new();
//! for point in &points {
//!     delimited::encode_into(point, &mut stream);
//! }
//!
//! let mut rest = &stream[..];
//! let first: Point = delimited::decode(&mut rest)?;
//! assert_eq!(first, points[0]);
//!
//! let mut reader = delimited::Reader::new(&stream[..]);
//! let mut read = Vec::new();
//! while let Some(point) = reader.next::<Point>()? {
//!     read.push(point);
//! }
//! assert_eq!(read, points);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "bytes")]
use crate::error::EncodeError;
use crate::{
    error::{DecodeError, DecodeErrorKind},
    message::{Decode, Encode},
    options::{DecodeOptions, EncodeOptions},
    varint, writer,
};
use alloc::vec::Vec;

/// Reads one message with its length from the start of `bytes`, and moves `bytes` behind it.
///
/// # Errors
/// A malformed length, one that exceeds `bytes`, or a malformed message. `bytes` stays where it was. Offsets count from
/// the length.
pub fn decode<'a, T: Decode<'a> + Default>(bytes: &mut &'a [u8]) -> Result<T, DecodeError> {
    decode_with(bytes, &DecodeOptions::new())
}

/// [`decode`] under limits of one's own.
///
/// # Errors
/// As [`decode`], and the limits of `options`.
pub fn decode_with<'a, T: Decode<'a> + Default>(
    bytes: &mut &'a [u8],
    options: &DecodeOptions,
) -> Result<T, DecodeError> {
    let (len, behind) = length(bytes, options)?;
    let rest = &bytes[behind..];
    let body = rest.get(..len).ok_or_else(|| DecodeError::new(DecodeErrorKind::Truncated, bytes.len()))?;
    let message = T::decode_with(body, options).map_err(|error| error.moved(behind))?;
    *bytes = &rest[len..];
    Ok(message)
}

/// Reads one message with its length from a [`bytes::Buf`], and takes both out of it.
///
/// ```
/// use wire::{Message, delimited};
///
/// #[derive(Message, Debug, Default, PartialEq)]
/// struct Point {
///     #[proto(1, sint32)]
///     x: i32,
/// }
///
/// let mut buffer = bytes::BytesMut::new();
/// delimited::encode_buf(&Point { x: 1 }, &mut buffer)?;
/// delimited::encode_buf(&Point { x: 2 }, &mut buffer)?;
/// assert_eq!(delimited::decode_buf::<Point>(&mut buffer)?, Point { x: 1 });
/// assert_eq!(&buffer[..], b"\x02\x08\x04");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A malformed length, one that exceeds the buffer, or a malformed message. What was read of it is taken out of the buffer.
#[cfg(feature = "bytes")]
pub fn decode_buf<T: crate::Message>(buffer: &mut impl bytes::Buf) -> Result<T, DecodeError> {
    let options = DecodeOptions::new();
    let (mut head, mut read) = ([0; varint::MAX_VARINT_LEN], 0);
    while read < head.len() && buffer.has_remaining() {
        head[read] = buffer.get_u8();
        read += 1;
        if head[read - 1] < 0x80 {
            break;
        }
    }
    let (len, behind) = length(&head[..read], &options)?;
    if len > buffer.remaining() {
        return Err(DecodeError::new(DecodeErrorKind::Truncated, behind + buffer.remaining()));
    }
    let message = match buffer.chunk().get(..len) {
        Some(body) => {
            let message = T::decode(body);
            buffer.advance(len);
            message
        }
        None => T::decode(&buffer.copy_to_bytes(len)),
    };
    message.map_err(|error| error.moved(behind))
}

/// Appends the message behind its length to a [`bytes::BufMut`].
///
/// # Errors
/// Where the message takes more than 2 GiB − 1 bytes, or the buffer has no room for it and its length. Nothing is written
/// then.
#[cfg(feature = "bytes")]
pub fn encode_buf<T: Encode>(message: &T, buffer: &mut impl bytes::BufMut) -> Result<(), EncodeError> {
    message.encode_parts_with(&EncodeOptions::new(), |parts| {
        let (body, room) = (parts.encoded_len(), buffer.remaining_mut());
        let len = body + varint::varint_len(body as u64);
        if len > room {
            return Err(EncodeError::no_room(len, room));
        }
        let mut head = Vec::with_capacity(varint::MAX_VARINT_LEN);
        varint::push_varint(body as u64, &mut head);
        buffer.put_slice(&head);
        parts.for_each(|part| buffer.put_slice(part));
        Ok(())
    })?
}

/// The length at the start of `bytes`, and how many bytes it takes.
fn length(bytes: &[u8], options: &DecodeOptions) -> Result<(usize, usize), DecodeError> {
    let Some((len, behind)) = varint::decode_slice(bytes) else {
        let cut = bytes.len() < varint::MAX_VARINT_LEN && bytes.iter().all(|&byte| byte >= 0x80);
        return Err(DecodeError::new(if cut { DecodeErrorKind::Truncated } else { DecodeErrorKind::Varint }, 0));
    };
    match usize::try_from(len) {
        Ok(len) if len <= options.message_bytes => Ok((len, behind)),
        _ => Err(DecodeError::new(DecodeErrorKind::MessageBytes, 0)),
    }
}

/// Appends the message behind its length to `bytes`.
///
/// # Panics
/// As [`Encode::encode_to_vec`].
pub fn encode_into<T: Encode + ?Sized>(message: &T, bytes: &mut Vec<u8>) {
    let written = writer::encode(&message, &EncodeOptions::new(), |done| {
        bytes.reserve(done.len() + varint::MAX_VARINT_LEN);
        varint::push_varint(done.len() as u64, bytes);
        done.append_to(bytes);
    });
    writer::unwrap(written);
}

/// The messages in bytes that arrive in pieces, whatever they are read with: an async stream, a socket, a test.
///
/// ```
/// use wire::{Message, delimited};
///
/// #[derive(Message, Debug, Default, PartialEq)]
/// struct Point {
///     #[proto(1, sint32)]
///     x: i32,
/// }
///
/// let mut frames = delimited::Frames::new();
/// let mut points = Vec::new();
/// // let n = socket.read(&mut piece).await?;
/// for piece in [&b"\x02\x08"[..], b"\x02\x00\x02", b"\x08\x04"] {
///     frames.push(piece);
///     while let Some(point) = frames.next::<Point>()? {
///         points.push(point);
///     }
/// }
/// assert_eq!(points, [Point { x: 1 }, Point { x: 0 }, Point { x: 2 }]);
/// assert!(frames.is_empty()); // else the stream ended inside a message
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Frames {
    options: DecodeOptions,
    buffer: Vec<u8>,
    /// How much of the buffer has been read.
    read: usize,
}

impl Default for Frames {
    fn default() -> Self {
        Self::new()
    }
}

impl Frames {
    /// Nothing has arrived. The default limits.
    pub fn new() -> Self {
        Self::with_options(DecodeOptions::new())
    }

    /// Nothing has arrived. A length above [`message_bytes`](DecodeOptions::message_bytes) is refused before its message
    /// arrives.
    pub fn with_options(options: DecodeOptions) -> Self {
        Frames { options, buffer: Vec::new(), read: 0 }
    }

    /// What has arrived. Take the messages out before more is pushed, and no more than a message and a piece is kept.
    pub fn push(&mut self, piece: &[u8]) {
        if self.read > 0 {
            self.buffer.drain(..self.read);
            self.read = 0;
        }
        self.buffer.extend_from_slice(piece);
    }

    /// The bytes of the next message without its length, or `None` until all of it has arrived.
    ///
    /// # Errors
    /// A malformed length, or one above the limit.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, DecodeError> {
        let rest = &self.buffer[self.read..];
        let (len, behind) = match length(rest, &self.options) {
            Ok(found) => found,
            Err(error) if error.kind() == DecodeErrorKind::Truncated => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(frame) = rest.get(behind..).and_then(|rest| rest.get(..len)) else { return Ok(None) };
        self.read += behind + len;
        Ok(Some(frame))
    }

    /// The next message, or `None` until all of it has arrived.
    ///
    /// # Errors
    /// As [`next_frame`](Self::next_frame), and a malformed message, which is gone then.
    #[allow(clippy::should_implement_trait, reason = "an iterator can not lend its buffer")]
    pub fn next<'a, T: Decode<'a> + Default>(&'a mut self) -> Result<Option<T>, DecodeError> {
        let options = self.options;
        self.next_frame()?.map(|frame| T::decode_with(frame, &options)).transpose()
    }

    /// Have all messages been taken, and nothing of another one arrived?
    pub fn is_empty(&self) -> bool {
        self.read == self.buffer.len()
    }
}

#[cfg(feature = "std")]
pub use stream::Reader;

#[cfg(feature = "std")]
mod stream {
    use super::{DecodeErrorKind, DecodeOptions, length};
    use crate::{Decode, varint::MAX_VARINT_LEN};
    use alloc::vec::Vec;
    use std::io::{self, Read};

    /// Reads messages from a stream, one after the other, through one buffer. Give it a buffered stream: lengths are
    /// read a byte at a time.
    #[derive(Debug)]
    pub struct Reader<R> {
        stream: R,
        options: DecodeOptions,
        buffer: Vec<u8>,
    }

    impl<R: Read> Reader<R> {
        /// Reads from `stream` under the default limits.
        pub fn new(stream: R) -> Self {
            Self::with_options(stream, DecodeOptions::new())
        }

        /// Reads from `stream` under limits of one's own. Memory is taken as bytes arrive, never because a length says so.
        pub fn with_options(stream: R, options: DecodeOptions) -> Self {
            Reader { stream, options, buffer: Vec::new() }
        }

        /// The next message, or `None` where the stream ends before its first byte. A view borrows the reader's buffer.
        ///
        /// # Errors
        /// Those of the stream; `UnexpectedEof` where it ends inside a message; `InvalidData` around a
        /// [`DecodeError`](crate::DecodeError).
        #[allow(clippy::should_implement_trait, reason = "an iterator can not lend its buffer")]
        pub fn next<'a, T: Decode<'a> + Default>(&'a mut self) -> io::Result<Option<T>> {
            let Some(len) = self.length()? else { return Ok(None) };
            self.buffer.clear();
            while self.buffer.len() < len {
                self.fill(len)?;
            }
            T::decode_with(&self.buffer, &self.options).map(Some).map_err(invalid)
        }

        /// Reads more of a message of `len` bytes. The buffer grows with what has arrived, and never beyond the message.
        fn fill(&mut self, len: usize) -> io::Result<()> {
            const FIRST: usize = 64 << 10;
            let missing = len - self.buffer.len();
            let more = missing.min(self.buffer.len().max(FIRST));
            self.buffer.reserve_exact(more);
            match self.stream.by_ref().take(more as u64).read_to_end(&mut self.buffer)? {
                read if read == more => Ok(()),
                _ => Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }

        fn length(&mut self) -> io::Result<Option<usize>> {
            let mut bytes = [0; MAX_VARINT_LEN];
            let mut filled = 0;
            loop {
                match self.stream.read(&mut bytes[filled..][..1]) {
                    Ok(0) if filled == 0 => return Ok(None),
                    Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                    Ok(_) => filled += 1,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(error),
                }
                match length(&bytes[..filled], &self.options) {
                    Ok((len, _)) => return Ok(Some(len)),
                    Err(error) if error.kind() == DecodeErrorKind::Truncated => {}
                    Err(error) => return Err(invalid(error)),
                }
            }
        }
    }

    fn invalid(error: crate::DecodeError) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}
