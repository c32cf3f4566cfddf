//! Which of sixteen bytes have their high bit set: the ends of varints have not, and ASCII has none.

/// The high bit of each of the sixteen bytes at `p`.
///
/// # Safety
/// Sixteen bytes are readable at `p`.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) unsafe fn high_bits(p: *const u8) -> u32 {
    use core::arch::x86_64::{_mm_loadu_si128, _mm_movemask_epi8};
    // SAFETY: the caller's promise; every processor of this architecture has these.
    unsafe { _mm_movemask_epi8(_mm_loadu_si128(p.cast())) }.cast_unsigned()
}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) use by_words as high_bits;

/// The same in words.
///
/// # Safety
/// As [`high_bits`].
#[cfg(any(test, not(target_arch = "x86_64")))]
#[inline(always)]
pub(crate) unsafe fn by_words(p: *const u8) -> u32 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Each of the eight bits goes to a place of its own in the highest byte, and none of their products meet below.
    let of_word = |word: u64| (((word & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32;
    // SAFETY: the caller's promise; alignment is not needed.
    let words = unsafe { [p.cast::<u64>().read_unaligned(), p.add(8).cast::<u64>().read_unaligned()] };
    of_word(u64::from_le(words[0])) | of_word(u64::from_le(words[1])) << 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_stands_for_its_byte() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = || {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            (state >> 56) as u8
        };
        for _ in 0..if cfg!(miri) { 100 } else { 10_000 } {
            let bytes: [u8; 16] = core::array::from_fn(|_| random());
            let expected = (0..16).filter(|&at| bytes[at] >= 0x80).fold(0, |bits, at| bits | 1 << at);
            // SAFETY: they are sixteen bytes.
            assert_eq!(unsafe { (high_bits(bytes.as_ptr()), by_words(bytes.as_ptr())) }, (expected, expected));
        }
    }
}
