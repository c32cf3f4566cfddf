//! Any bytes as a stream of messages behind their lengths.

use crate::{Everything, stable};
use wire::{DecodeErrorKind, DecodeOptions, delimited as wire_delimited};

const LIMITS: DecodeOptions = DecodeOptions::new().message_bytes(1 << 16).element_memory(1 << 20);

/// A slice, a stream, and pieces of any size give the same messages, and stop at the same place.
pub fn delimited(bytes: &[u8]) {
    let Some((&piece, bytes)) = bytes.split_first() else { return };
    let mut expected = Vec::new();
    let mut rest = bytes;
    let stopped = loop {
        if rest.is_empty() {
            break None;
        }
        let before = rest;
        match wire_delimited::decode_with::<Everything>(&mut rest, &LIMITS) {
            Ok(message) => expected.push(stable(&message)),
            Err(error) => {
                assert_eq!(rest, before, "it stays where it was");
                break Some(error.kind());
            }
        }
    };
    let mut reader = wire_delimited::Reader::with_options(bytes, LIMITS);
    let mut read = Vec::new();
    let is_whole = loop {
        match reader.next::<Everything>() {
            Ok(Some(message)) => read.push(stable(&message)),
            Ok(None) => break true,
            Err(_) => break false,
        }
    };
    assert_eq!(is_whole, stopped.is_none());
    assert!(read == expected);

    let mut frames = wire_delimited::Frames::with_options(LIMITS);
    let mut read = Vec::new();
    let mut error = None;
    'pieces: for piece in bytes.chunks(usize::from(piece).max(1)) {
        frames.push(piece);
        loop {
            match frames.next::<Everything>() {
                Ok(Some(message)) => read.push(stable(&message)),
                Ok(None) => break,
                Err(found) => {
                    error = Some(found.kind());
                    break 'pieces;
                }
            }
        }
    }
    assert!(read == expected);
    match stopped {
        // All that arrived was taken.
        None => assert!(error.is_none() && frames.is_empty()),
        // A message that is cut may yet come.
        Some(DecodeErrorKind::Truncated) if error.is_none() => assert!(!frames.is_empty()),
        Some(kind) => assert_eq!(error, Some(kind)),
    }
}
