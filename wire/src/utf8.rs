//! UTF-8 validation: an ASCII test first, `core` for the rest.
//!
//! Most strings on the wire are short and ASCII. Two overlapping loads look at up to 16 bytes at once, four at up to
//! 32; only what has a high bit goes to `core::str::from_utf8`.

const HIGH: u64 = 0x8080_8080_8080_8080;

/// Is this UTF-8? Overlong forms, surrogates and cut sequences are not.
#[inline(always)]
pub(crate) fn is_utf8(bytes: &[u8]) -> bool {
    is_short_ascii(bytes) || is_utf8_slow(bytes)
}

/// Text that is long or not ASCII. Out of line, because `is_ascii` is a loop of many lines.
#[inline(never)]
fn is_utf8_slow(bytes: &[u8]) -> bool {
    bytes.is_ascii() || core::str::from_utf8(bytes).is_ok()
}

/// Are these ASCII, and at most 32?
#[inline(always)]
fn is_short_ascii(bytes: &[u8]) -> bool {
    let len = bytes.len();
    if len > 32 {
        return false;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<16>(), bytes.last_chunk::<16>()) {
        return (high_half(first) | low_half(first) | high_half(last) | low_half(last)) & HIGH == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return (u64::from_ne_bytes(*first) | u64::from_ne_bytes(*last)) & HIGH == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return (u32::from_ne_bytes(*first) | u32::from_ne_bytes(*last)) & HIGH as u32 == 0;
    }
    len == 0 || (bytes[0] | bytes[len / 2] | bytes[len - 1]) < 0x80
}

#[inline(always)]
fn low_half(bytes: &[u8; 16]) -> u64 {
    u64::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
}

#[inline(always)]
fn high_half(bytes: &[u8; 16]) -> u64 {
    u64::from_ne_bytes([bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    /// Overlong, surrogate, beyond U+10FFFF, lone continuation, cut sequences.
    const BROKEN: [&[u8]; 7] =
        [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xe2\x82", b"\xff"];

    #[test]
    fn broken_sequences_are_found_at_every_offset() {
        for len in 0..70 {
            let good = vec![b'a'; len];
            assert!(is_utf8(&good));
            for broken in BROKEN {
                for at in 0..=len {
                    let mut bytes = good.clone();
                    bytes.splice(at..at, broken.iter().copied());
                    assert!(!is_utf8(&bytes), "{broken:x?} at {at} of {len}");
                }
            }
            for at in 0..=len {
                let mut bytes = good.clone();
                bytes.splice(at..at, "€".bytes());
                assert!(is_utf8(&bytes));
            }
        }
    }
}
