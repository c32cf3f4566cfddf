//! Varints: seven bits a byte, least significant first, the eighth bit says that another follows.
//!
//! Encoding guide, "Base 128 Varints". Decoding works on eight bytes at once where they are readable: the first clear
//! continuation bit tells the length, and three shift-and-mask steps squeeze the seven-bit groups together.
//!
//! Of the tenth byte one bit counts. The others are dropped, as Google's implementations drop them: a varint is malformed
//! where it has more than ten bytes, not where it has more than 64 bits.
//!
//! What each `unsafe fn` needs readable or writable is said on it; nothing here keeps a pointer, and
//! no user code is called.

pub(crate) mod packed;

use alloc::vec::Vec;

/// The longest varint of 64 bits, in bytes.
pub const MAX_VARINT_LEN: usize = 10;

/// The longest varint that is a tag or the length of a payload, in bytes: those have 32 bits. Longer ones are malformed,
/// also where all that follows is zero.
pub(crate) const MAX_SHORT_LEN: usize = 5;

pub(crate) const CONTINUATION: u64 = 0x8080_8080_8080_8080;

/// How many bytes the varint of `value` takes: 1 to 10.
///
/// ```
/// assert_eq!(wire::varint_len(127), 1);
/// assert_eq!(wire::varint_len(128), 2);
/// assert_eq!(wire::varint_len(u64::MAX), 10);
/// ```
#[inline(always)]
pub const fn varint_len(value: u64) -> usize {
    // ceil(bits / 7) for 1..=64 bits, without a division.
    ((64 - (value | 1).leading_zeros()) as usize * 9 + 64) / 64
}

/// Appends the varint of `value`: for records put together by hand. Messages are written by [`Encode`](crate::Encode).
///
/// ```
/// let mut bytes = Vec::new();
/// wire::push_varint(300, &mut bytes);
/// assert_eq!(bytes, [0xac, 0x02]);
/// ```
#[inline]
pub fn push_varint(mut value: u64, bytes: &mut Vec<u8>) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Squeezes the low seven bits of each byte together.
#[inline(always)]
const fn gather7(word: u64) -> u64 {
    let x = word & 0x7f7f_7f7f_7f7f_7f7f;
    let x = (x & 0x007f_007f_007f_007f) | ((x & 0x7f00_7f00_7f00_7f00) >> 1);
    let x = (x & 0x0000_3fff_0000_3fff) | ((x & 0x3fff_0000_3fff_0000) >> 2);
    (x & 0x0fff_ffff) | ((x & 0x0fff_ffff_0000_0000) >> 4)
}

/// The inverse of [`gather7`]: spreads 56 bits over eight bytes, seven each.
#[inline(always)]
const fn spread7(value: u64) -> u64 {
    let x = (value & 0x0fff_ffff) | ((value & 0x00ff_ffff_f000_0000) << 4);
    let x = (x & 0x0000_3fff_0000_3fff) | ((x & 0x0fff_c000_0fff_c000) << 2);
    (x & 0x007f_007f_007f_007f) | ((x & 0x3f80_3f80_3f80_3f80) << 1)
}

/// Reads eight bytes, the first one least significant.
///
/// # Safety
/// Eight bytes are readable at `p`.
#[inline(always)]
pub(crate) unsafe fn load64(p: *const u8) -> u64 {
    // SAFETY: the caller's promise; alignment is not needed.
    u64::from_le(unsafe { p.cast::<u64>().read_unaligned() })
}

/// A varint at `p` and the position behind it; null where it is malformed (cut, or longer than ten bytes).
///
/// # Safety
/// `p..end` is readable, `p <= end`, and where `p <= wide` sixteen bytes are readable at `p`.
#[inline(never)]
pub(crate) unsafe fn decode(p: *const u8, wide: *const u8, end: *const u8) -> (u64, *const u8) {
    if p <= wide {
        // SAFETY: p <= wide, so sixteen bytes are readable.
        unsafe { decode_wide(p) }
    } else {
        // SAFETY: the caller's promise.
        unsafe { decode_slow(p, end) }
    }
}

/// The varint at the low end of `word` and how long it is, if it ends there.
#[inline(always)]
pub(crate) const fn of_word(word: u64) -> Option<(u64, usize)> {
    let stops = !word & CONTINUATION;
    if stops == 0 {
        return None;
    }
    // The mask keeps every bit up to the first clear continuation bit.
    Some((gather7(word & (stops ^ stops.wrapping_sub(1))), (stops.trailing_zeros() as usize + 1) >> 3))
}

/// # Safety
/// Ten bytes are readable at `p`.
#[inline(always)]
unsafe fn decode_wide(p: *const u8) -> (u64, *const u8) {
    // SAFETY: ten bytes are readable.
    let word = unsafe { load64(p) };
    if let Some((value, len)) = of_word(word) {
        return (value, p.wrapping_add(len));
    }
    // SAFETY: ten bytes are readable.
    let (ninth, tenth) = unsafe { (*p.add(8), *p.add(9)) };
    let low = gather7(word);
    if ninth < 0x80 {
        return (low | (ninth as u64) << 56, p.wrapping_add(9));
    }
    if tenth >= 0x80 {
        return (0, core::ptr::null());
    }
    // The shift drops all but one bit of the tenth byte.
    (low | ((ninth & 0x7f) as u64) << 56 | (tenth as u64) << 63, p.wrapping_add(10))
}

/// The same, a byte at a time: the end of the input.
///
/// # Safety
/// `p..end` is readable and `p <= end`.
#[cold]
#[inline(never)]
pub(crate) unsafe fn decode_slow(p: *const u8, end: *const u8) -> (u64, *const u8) {
    let rest = end as usize - p as usize;
    // SAFETY: p..end is readable.
    let bytes = unsafe { core::slice::from_raw_parts(p, rest.min(MAX_VARINT_LEN)) };
    match decode_slice(bytes) {
        Some((value, len)) => (value, p.wrapping_add(len)),
        None => (0, core::ptr::null()),
    }
}

/// A varint at the start of `bytes` and its length.
#[inline]
pub(crate) fn decode_slice(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0;
    for (i, &byte) in bytes.iter().take(MAX_VARINT_LEN).enumerate() {
        value |= ((byte & 0x7f) as u64) << (7 * i);
        if byte < 0x80 {
            return Some((value, i + 1));
        }
    }
    None
}

/// A tag's value or a length at the start of `bytes`, and how many bytes it takes.
#[inline]
pub(crate) fn decode_short(bytes: &[u8]) -> Option<(u64, usize)> {
    decode_slice(&bytes[..bytes.len().min(MAX_SHORT_LEN)])
}

/// Writes `value` so that it ends before `p`; returns where it starts.
///
/// # Safety
/// Sixteen bytes below `p` are writable.
#[inline(always)]
pub(crate) unsafe fn encode_below(p: *mut u8, value: u64) -> *mut u8 {
    // SAFETY: at most two of the sixteen writable bytes are used here; `encode_below_long` has the same promise.
    unsafe {
        if value < 0x80 {
            let p = p.sub(1);
            *p = value as u8;
            return p;
        }
        if value < 1 << 14 {
            let p = p.sub(2);
            let pair = (value & 0x7f | 0x80 | (value >> 7) << 8) as u16;
            p.cast::<u16>().write_unaligned(pair.to_le());
            return p;
        }
        encode_below_long(p, value)
    }
}

/// Out of line: varints of three bytes and more are rare, and their code is not small.
///
/// # Safety
/// Sixteen bytes below `p` are writable.
#[inline(never)]
unsafe fn encode_below_long(p: *mut u8, value: u64) -> *mut u8 {
    let len = varint_len(value);
    // SAFETY: the eight-byte store ends at p or starts at p - len with len <= 10; all of it lies in the sixteen bytes below p.
    unsafe {
        if len <= 8 {
            let continued = CONTINUATION & ((1u64 << ((len - 1) * 8)) - 1);
            let word = (spread7(value) | continued) << ((8 - len) * 8);
            p.sub(8).cast::<u64>().write_unaligned(word.to_le());
            return p.sub(len);
        }
        let start = p.sub(len);
        let word = spread7(value & ((1 << 56) - 1)) | CONTINUATION;
        start.cast::<u64>().write_unaligned(word.to_le());
        *start.add(8) = ((value >> 56) & 0x7f) as u8 | ((len == 10) as u8) << 7;
        if len == 10 {
            *start.add(9) = 1;
        }
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(value: u64) -> Vec<u8> {
        let mut room = [0u8; 32];
        let end = room.as_mut_ptr_range().end;
        // SAFETY: 32 bytes lie below `end`.
        let start = unsafe { encode_below(end, value) };
        room[room.len() - (end as usize - start as usize)..].to_vec()
    }

    fn naive(mut value: u64) -> Vec<u8> {
        let mut out = Vec::new();
        while value >= 0x80 {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
        out
    }

    fn samples() -> impl Iterator<Item = u64> {
        (0..64).flat_map(|bit| {
            let one = 1u64 << bit;
            [one - 1, one, one + 1, !one, one.wrapping_mul(0x5555)]
        })
    }

    #[test]
    fn encodes_as_the_naive_encoder() {
        for value in samples() {
            assert_eq!(encoded(value), naive(value), "{value:#x}");
            assert_eq!(varint_len(value), naive(value).len(), "{value:#x}");
        }
    }

    #[test]
    fn decodes_at_the_end_and_with_room_behind() {
        for value in samples() {
            let mut bytes = naive(value);
            let len = bytes.len();
            assert_eq!(decode_slice(&bytes), Some((value, len)));
            bytes.resize(len + 16, 0xff);
            let start = bytes.as_ptr();
            let word = u64::from_le_bytes(*bytes.first_chunk().unwrap());
            assert_eq!(of_word(word), (len <= 8).then_some((value, len)));
            // SAFETY: at least sixteen bytes are readable at `start`.
            let (wide, after) = unsafe { decode_wide(start) };
            assert_eq!((wide, after), (value, start.wrapping_add(len)), "{value:#x}");
            // SAFETY: the slice's own bounds.
            let (slow, after) = unsafe { decode_slow(start, start.wrapping_add(len)) };
            assert_eq!((slow, after), (value, start.wrapping_add(len)), "{value:#x}");
        }
    }

    #[test]
    fn refuses_what_has_more_than_ten_bytes() {
        for bytes in [&[0x80; 10][..], &[0xff; 11], &[0x80; 9]] {
            assert_eq!(decode_slice(bytes), None);
        }
        let eleven = [0xff; 16];
        // SAFETY: sixteen bytes are readable.
        assert!(unsafe { decode_wide(eleven.as_ptr()) }.1.is_null());
    }

    #[test]
    fn the_tenth_byte_has_one_bit_that_counts() {
        for ninth in [0x80, 0xff] {
            for tenth in 0..0x80 {
                let mut bytes = [ninth; 16];
                bytes[9] = tenth;
                let low = u64::MAX >> 1 & if ninth == 0x80 { 0 } else { u64::MAX };
                let value = low | (tenth as u64 & 1) << 63;
                assert_eq!(decode_slice(&bytes), Some((value, 10)));
                // SAFETY: sixteen bytes are readable.
                assert_eq!(unsafe { decode_wide(bytes.as_ptr()) }, (value, bytes[10..].as_ptr()));
            }
        }
    }
}
