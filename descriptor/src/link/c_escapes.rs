//! C escapes in default values, as Abseil's `CUnescape` undoes them.

/// Undoes C escapes; none when an escape is wrong.
pub(crate) fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'\\' {
            rest = unescape_one(rest, &mut out)?;
        } else {
            out.push(byte);
        }
    }
    Some(out)
}

fn unescape_one<'a>(rest: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (&byte, after) = rest.split_first()?;
    let plain = match byte {
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        b'\\' | b'\'' | b'"' | b'?' => byte,
        b'0'..=b'7' => return push_byte(rest, 8, 3, out),
        // Any number of digits, of which 32 bits are kept.
        b'x' | b'X' => return push_byte(after, 16, usize::MAX, out),
        b'u' => return push_scalar(after, 4, out),
        b'U' => return push_scalar(after, 8, out),
        _ => return None,
    };
    out.push(plain);
    Some(after)
}

fn push_byte<'a>(rest: &'a [u8], radix: u32, longest: usize, out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (value, after) = number(rest, radix, longest);
    out.push(u8::try_from(value).ok().filter(|_| after.len() < rest.len())?);
    Some(after)
}

fn push_scalar<'a>(rest: &'a [u8], digits: usize, out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (value, after) = number(rest, 16, digits);
    let scalar = char::from_u32(value).filter(|_| rest.len() - after.len() == digits)?;
    out.extend_from_slice(scalar.encode_utf8(&mut [0; 4]).as_bytes());
    Some(after)
}

/// The number that up to so many digits make, modulo 2^32, and what comes after them.
fn number(text: &[u8], radix: u32, longest: usize) -> (u32, &[u8]) {
    let digits = text.iter().take(longest).map_while(|&byte| char::from(byte).to_digit(radix));
    let (value, count) =
        digits.fold((0u32, 0), |(value, count), digit| (value.wrapping_mul(radix).wrapping_add(digit), count + 1));
    (value, &text[count..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unescape_undoes_c_escapes() {
        assert_eq!(unescape(r"a\n\001\x41\'\u00e9").unwrap(), b"a\n\x01A'\xc3\xa9");
        assert_eq!(unescape(r"\x100000041").unwrap(), b"A");
    }

    #[test]
    fn unescape_refuses_cut_escapes() {
        for text in ["\\", "\\x", "\\u12", "\\u+123", "\\ud800", "\\U00110000", "\\400", "\\x100", "\\q"] {
            assert_eq!(unescape(text), None, "{text}");
        }
    }
}
