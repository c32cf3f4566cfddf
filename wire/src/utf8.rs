//! UTF-8 validation: an ASCII test first, `core` for the rest.
//!
//! Most strings on the wire are short and ASCII, and how long they are is not predictable, so each branch on the length
//! may cost as much as the test itself. Up to 16 bytes are looked at in one load, of which what does not belong to the
//! string does not count; up to 32 in two that overlap. Only what has a high bit goes to `core::str::from_utf8`.

use crate::sixteen::high_bits;

/// Are the `len` bytes at `start` UTF-8? Overlong forms, surrogates and cut sequences are not.
///
/// # Safety
/// `len` bytes are readable at `start`; where that is at or below `wide`, sixteen are. So `start` is a pointer into the
/// whole input, not one of a slice of `len` bytes.
#[inline(always)]
pub(crate) unsafe fn is_utf8(start: *const u8, len: usize, wide: *const u8) -> bool {
    if len <= 16 {
        // SAFETY: the caller's promise.
        if start <= wide && unsafe { high_bits(start) | 1 << 16 }.trailing_zeros() as usize >= len {
            return true;
        }
    } else if len <= 32 {
        // SAFETY: sixteen bytes are at the start and before the end of more than sixteen.
        if unsafe { high_bits(start) | high_bits(start.add(len - 16)) } == 0 {
            return true;
        }
    }
    // SAFETY: the caller's promise.
    is_utf8_slow(unsafe { core::slice::from_raw_parts(start, len) })
}

/// Text that is long, not ASCII, or at the very end of the input. Out of line, because `is_ascii` is a loop of many lines.
#[inline(never)]
fn is_utf8_slow(bytes: &[u8]) -> bool {
    is_short_ascii(bytes) || bytes.is_ascii() || core::str::from_utf8(bytes).is_ok()
}

/// Are these ASCII, and at most 16?
#[inline(always)]
fn is_short_ascii(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let len = bytes.len();
    if len > 16 {
        return false;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return (u64::from_ne_bytes(*first) | u64::from_ne_bytes(*last)) & HIGH == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return (u32::from_ne_bytes(*first) | u32::from_ne_bytes(*last)) & HIGH as u32 == 0;
    }
    len == 0 || (bytes[0] | bytes[len / 2] | bytes[len - 1]) < 0x80
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    /// Overlong, surrogate, beyond U+10FFFF, lone continuation, cut sequences.
    const BROKEN: [&[u8]; 7] =
        [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xe2\x82", b"\xff"];

    /// With nothing behind the text, and with sixteen bytes that are not ASCII.
    fn is_utf8(text: &[u8]) -> bool {
        let exact = text.to_vec().into_boxed_slice();
        let wider = [text, &[0xff; 16]].concat();
        let wide = wider[text.len()..].as_ptr();
        // SAFETY: all of `exact`; nothing lies at or below null.
        let at_end = unsafe { super::is_utf8(exact.as_ptr(), exact.len(), core::ptr::null()) };
        // SAFETY: the start of `wider`, where sixteen bytes are readable up to `wide`.
        let inside = unsafe { super::is_utf8(wider.as_ptr(), text.len(), wide) };
        assert_eq!(at_end, inside);
        at_end
    }

    #[test]
    fn broken_sequences_are_found_at_every_offset() {
        for len in (0..70).filter(|len| !cfg!(miri) || [0, 3, 8, 15, 16, 17, 32, 33].contains(len)) {
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
