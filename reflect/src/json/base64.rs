//! base64 (RFC 4648, section 4): written with padding; read in either alphabet, padded or not.

use alloc::vec::Vec;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Two characters for twelve bits.
static PAIRS: [[u8; 2]; 4096] = {
    let mut pairs = [[0; 2]; 4096];
    let mut i = 0;
    while i < pairs.len() {
        pairs[i] = [ALPHABET[i >> 6], ALPHABET[i & 63]];
        i += 1;
    }
    pairs
};

/// In place of a value: no character of base64. It outlives being combined with any value.
const NONE: u32 = 1 << 31;

/// The values of the characters of both alphabets.
static VALUES: [u32; 256] = {
    let mut values = [NONE; 256];
    let mut i = 0;
    while i < 64 {
        values[ALPHABET[i] as usize] = i as u32;
        i += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values
};

/// Appends the characters for `bytes`.
pub(super) fn encode(bytes: &[u8], out: &mut Vec<u8>) {
    let (threes, rest) = bytes.as_chunks::<3>();
    let start = out.len();
    out.resize(start + 4 * bytes.len().div_ceil(3), b'=');
    let (fours, _) = out[start..].as_chunks_mut::<4>();
    for (&[a, b, c], four) in threes.iter().zip(&mut *fours) {
        let bits = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
        let ([e, f], [g, h]) = (PAIRS[bits >> 12], PAIRS[bits & 4095]);
        *four = [e, f, g, h];
    }
    if let (Some(last), [a, rest @ ..]) = (fours.last_mut(), rest) {
        let bits = usize::from(*a) << 16 | usize::from(*rest.first().unwrap_or(&0)) << 8;
        let ([e, f], [g, _]) = (PAIRS[bits >> 12], PAIRS[bits & 4095]);
        *last = [e, f, if rest.is_empty() { b'=' } else { g }, b'='];
    }
}

/// Appends the bytes that `text` stands for; `false`, and nothing appended, where it is not base64.
pub(super) fn decode(text: &[u8], out: &mut Vec<u8>) -> bool {
    // At most two, and only where they fill up the last four.
    let text = match text {
        [rest @ .., b'=', b'='] | [rest @ .., b'='] if text.len().is_multiple_of(4) => rest,
        text => text,
    };
    let (fours, rest) = text.as_chunks::<4>();
    let start = out.len();
    out.resize(start + 3 * fours.len(), 0);
    let mut all = 0;
    for (four, to) in fours.iter().zip(out[start..].as_chunks_mut::<3>().0) {
        let bits = bits(four);
        all |= bits;
        let [_, a, b, c] = bits.to_be_bytes();
        *to = [a, b, c];
    }
    match *rest {
        [] => {}
        [_] => all = NONE,
        [a, b] => {
            let bits = bits(&[a, b, b'A', b'A']);
            all |= bits;
            out.push(bits.to_be_bytes()[1]);
        }
        [a, b, c, ..] => {
            let bits = bits(&[a, b, c, b'A']);
            all |= bits;
            out.extend_from_slice(&bits.to_be_bytes()[1..3]);
        }
    }
    if all & NONE != 0 {
        out.truncate(start);
    }
    all & NONE == 0
}

/// 24 bits, and [`NONE`] where one of the characters is none of base64.
#[inline(always)]
fn bits(&[a, b, c, d]: &[u8; 4]) -> u32 {
    let [a, b, c, d] = [a, b, c, d].map(|character| VALUES[usize::from(character)]);
    a << 18 & 0xff_ffff | b << 12 & 0xff_ffff | c << 6 & 0xff_ffff | d & 0xff_ffff | (a | b | c | d) & NONE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::from(*b"before");
        let is = decode(text.as_bytes(), &mut bytes);
        assert!(bytes.starts_with(b"before") && (is || bytes.len() == 6));
        is.then(|| bytes.split_off(6))
    }

    #[test]
    fn there_and_back() {
        for len in 0..50u8 {
            for seed in [0u8, 1, 77, 255] {
                let bytes: Vec<u8> = (0..len).map(|i| seed.wrapping_mul(31).wrapping_add(i.wrapping_mul(37))).collect();
                let mut text = Vec::new();
                encode(&bytes, &mut text);
                let text = core::str::from_utf8(&text).unwrap();
                assert_eq!(text.len() % 4, 0);
                assert_eq!(decoded(text), Some(bytes.clone()));
                assert_eq!(decoded(text.trim_end_matches('=')), Some(bytes.clone()));
                assert_eq!(decoded(&text.replace('+', "-").replace('/', "_")), Some(bytes));
            }
        }
    }

    #[test]
    fn what_the_standard_shows() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            let mut out = Vec::new();
            encode(bytes.as_bytes(), &mut out);
            assert_eq!(out, text.as_bytes());
        }
    }

    #[test]
    fn what_is_not_base64() {
        for text in
            ["A", "AAAAA", "A===", "=", "==", "====", "AA=", "AAA==", "AAAA=", "AA=A", "A AA", "AAA\n", "AA\u{e9}="]
        {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
