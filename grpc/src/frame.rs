//! Messages in a body: each has five bytes in front, whether it is compressed and how long it is.

use bytes::{Buf, Bytes, BytesMut};
use tonic::Status;

use crate::{encoding::Encoding, limits::Limit};

/// The length of what is in front of a message.
pub(crate) const HEADER: usize = 5;

const PLAIN: u8 = 0;
const COMPRESSED: u8 = 1;

fn length(header: [u8; HEADER]) -> usize {
    let [_, a, b, c, d] = header;
    u32::from_be_bytes([a, b, c, d]) as usize
}

/// What is in front of a message that is not compressed.
pub(crate) fn plain_header(len: usize) -> Result<[u8; HEADER], Status> {
    header(PLAIN, len)
}

/// What is in front of one that is.
pub(crate) fn compressed_header(len: usize) -> Result<[u8; HEADER], Status> {
    header(COMPRESSED, len)
}

fn header(flag: u8, len: usize) -> Result<[u8; HEADER], Status> {
    let len = u32::try_from(len).map_err(|_| Status::resource_exhausted("a message of more than 4 GiB"))?;
    let [a, b, c, d] = len.to_be_bytes();
    Ok([flag, a, b, c, d])
}

/// Goes over the bytes of a body as they pass, and keeps none of them but a header that is cut.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    header: [u8; HEADER],
    have: usize,
    /// Of the message that is passing.
    left: usize,
}

/// A message that is too large, and where in the bytes that were passed last it begins.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) at: usize,
    pub(crate) status: Status,
}

impl Meter {
    pub(crate) fn pass(&mut self, data: &[u8], limit: Limit) -> Result<(), Refused> {
        let mut at = 0;
        while at < data.len() {
            let rest = &data[at..];
            if self.left > 0 {
                let passing = rest.len().min(self.left);
                self.left -= passing;
                at += passing;
                continue;
            }
            let missing = &mut self.header[self.have..];
            let n = rest.len().min(missing.len());
            missing[..n].copy_from_slice(&rest[..n]);
            self.have += n;
            if self.have == HEADER {
                self.have = 0;
                self.left = length(self.header);
                limit.check(self.left).map_err(|status| Refused { at, status })?;
            }
            at += n;
        }
        Ok(())
    }
}

/// Puts the bytes of a body together again to messages. One that comes in one piece is not copied.
#[derive(Debug)]
pub(crate) struct Assembler {
    /// What came last, as far as it has not been taken.
    data: Bytes,
    /// The begin of a message that is in several pieces.
    begun: BytesMut,
    encoding: Option<Encoding>,
    limit: Limit,
}

/// A whole message.
#[derive(Debug)]
pub(crate) struct Frame {
    /// As it came, header included.
    pub(crate) original: Bytes,
    /// Decompressed, with a header that says so.
    pub(crate) plain: Bytes,
}

impl Frame {
    /// The message itself.
    pub(crate) fn message(&self) -> Bytes {
        self.plain.slice(HEADER..)
    }

    /// The message itself, which nothing is to be compressed in any more.
    pub(crate) fn into_message(mut self) -> Result<Bytes, Status> {
        let text = match self.plain.get_u8() {
            PLAIN => {
                self.plain.advance(HEADER - 1);
                return Ok(self.plain);
            }
            COMPRESSED => "a message with the flag for compression on a call without grpc-encoding",
            _ => "a message with a flag that is neither 0 nor 1",
        };
        Err(Status::internal(text))
    }
}

impl Assembler {
    /// `encoding` is that of messages that say they are compressed.
    pub(crate) fn new(encoding: Option<Encoding>, limit: Limit) -> Self {
        Self { data: Bytes::new(), begun: BytesMut::new(), encoding, limit }
    }

    /// Takes what came, once there is no [`next`](Self::next) any more.
    pub(crate) fn push(&mut self, data: Bytes) {
        self.begun.extend_from_slice(&self.data);
        self.data = data;
    }

    /// The next message, when all of it is there.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, Status> {
        let Some(original) = self.whole()? else { return Ok(None) };
        let plain = match self.encoding {
            Some(encoding) if original[0] == COMPRESSED => encoding.inflate(&original[HEADER..], self.limit)?,
            _ => original.clone(),
        };
        Ok(Some(Frame { original, plain }))
    }

    fn whole(&mut self) -> Result<Option<Bytes>, Status> {
        loop {
            let is_begun = !self.begun.is_empty();
            let header = if is_begun { self.begun.first_chunk() } else { self.data.first_chunk() };
            let wanted = match header {
                Some(header) => {
                    let len = length(*header);
                    self.limit.check(len)?;
                    HEADER + len
                }
                None => HEADER,
            };
            if header.is_some() && !is_begun && self.data.len() >= wanted {
                return Ok(Some(self.data.split_to(wanted)));
            }
            if header.is_some() && self.begun.len() == wanted {
                return Ok(Some(self.begun.split().freeze()));
            }
            if self.data.is_empty() {
                return Ok(None);
            }
            let missing = wanted - self.begun.len();
            self.begun.reserve(missing);
            self.begun.extend_from_slice(&self.data.split_to(missing.min(self.data.len())));
        }
    }

    /// What is left of a message that was cut.
    pub(crate) fn rest(&mut self) -> Option<Bytes> {
        self.push(Bytes::new());
        let rest = self.begun.split().freeze();
        rest.has_remaining().then_some(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    /// Two messages of two bytes, and one that says it had 4 GiB.
    const BODY: &[u8] = b"\0\0\0\0\x02ab\0\0\0\0\x02cd\0\xff\xff\xff\xffx";

    fn limit() -> Limit {
        Limits::new().max_decoding_message_size(2).decoding()
    }

    #[test]
    fn headers_are_found_however_the_body_is_cut() {
        for first in 0..BODY.len() {
            for second in first..BODY.len() {
                let (mut meter, mut assembler) = (Meter::default(), Assembler::new(None, limit()));
                let (mut passed, mut messages, mut is_refused) = (0, Vec::new(), false);
                for part in [&BODY[..first], &BODY[first..second], &BODY[second..]] {
                    assembler.push(Bytes::copy_from_slice(part));
                    while let Ok(Some(frame)) = assembler.next() {
                        messages.push(frame.message());
                    }
                    if let Err(refused) = meter.pass(part, limit()) {
                        passed += refused.at;
                        is_refused = true;
                        break;
                    }
                    passed += part.len();
                }
                // A header that is cut has been passed in part.
                assert!((14..19).contains(&passed), "{first} {second}: {passed}");
                assert_eq!(messages, ["ab", "cd"], "{first} {second}");
                assert!(is_refused && assembler.next().is_err(), "{first} {second}");
            }
        }
    }
}
