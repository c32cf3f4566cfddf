//! Strings of JSON: how far they need no escape.

const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

/// How many bytes come before the first that a string of JSON can not have as itself: a quote, a backslash, a control
/// character. Eight at a time.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks::<8>();
    for (i, block) in blocks.iter().enumerate() {
        let found = special(u64::from_le_bytes(*block));
        if found != 0 {
            return 8 * i + found.trailing_zeros() as usize / 8;
        }
    }
    let special = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    8 * blocks.len() + rest.iter().position(special).unwrap_or(rest.len())
}

/// The high bit of the first such byte, and maybe of others above it.
#[inline(always)]
fn special(word: u64) -> u64 {
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let control = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
    (control | zeros(word ^ (ONES * u64::from(b'"'))) | zeros(word ^ (ONES * u64::from(b'\\')))) & HIGH
}

/// Appends `text` as it stands between quotes.
pub(super) fn escape(text: &[u8], out: &mut alloc::vec::Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut rest = text;
    loop {
        let (plain, more) = rest.split_at(plain(rest));
        out.extend_from_slice(plain);
        let Some((&byte, more)) = more.split_first() else { return };
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            0x08 => out.extend(b"\\b"),
            0x0c => out.extend(b"\\f"),
            _ => out.extend([b'\\', b'u', b'0', b'0', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]),
        }
        rest = more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn every_byte_at_every_place() {
        for byte in 0..=255 {
            for len in 0..20 {
                for at in 0..len {
                    for around in [b'a', 0xff, b'!', 0x80] {
                        let mut text = vec![around; len];
                        text[at] = byte;
                        let is_special = byte < 0x20 || byte == b'"' || byte == b'\\';
                        assert_eq!(plain(&text), if is_special { at } else { len }, "{byte} at {at} of {len}");
                    }
                }
            }
        }
    }
}
