//! How descriptors spell values: numbers, and bytes with C escapes.

/// Reads a floating-point number with protoc's words for the special values.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    match text {
        "inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        "nan" => Some(f64::NAN),
        _ if text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) => text.parse().ok(),
        _ => None,
    }
}

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
        b'0'..=b'7' => return push_number(rest, 8, 3, out),
        b'x' | b'X' => return push_number(after, 16, usize::MAX, out),
        b'u' => return push_scalar(after, 4, out),
        b'U' => return push_scalar(after, 8, out),
        _ => return None,
    };
    out.push(plain);
    Some(after)
}

fn push_number<'a>(rest: &'a [u8], radix: u32, longest: usize, out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let digits = rest.iter().take(longest).take_while(|&&b| char::from(b).is_digit(radix)).count();
    let (digits, after) = rest.split_at(digits);
    let value = u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()?;
    out.push(u8::try_from(value).ok()?);
    Some(after)
}

fn push_scalar<'a>(rest: &'a [u8], digits: usize, out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (digits, after) = rest.split_at_checked(digits)?;
    let value = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    let scalar = char::from_u32(value)?;
    out.extend_from_slice(scalar.encode_utf8(&mut [0; 4]).as_bytes());
    Some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unescape_undoes_c_escapes() {
        assert_eq!(unescape(r"a\n\001\x41\'\u00e9").unwrap(), b"a\n\x01A'\xc3\xa9");
    }

    #[test]
    fn unescape_refuses_cut_escapes() {
        for text in ["\\", "\\x", "\\u12", "\\400", "\\q"] {
            assert_eq!(unescape(text), None, "{text}");
        }
    }

    #[test]
    fn parse_float_knows_special_values() {
        assert_eq!(parse_float("-inf"), Some(f64::NEG_INFINITY));
        assert_eq!(parse_float("1e3"), Some(1000.0));
        assert_eq!(parse_float("infinity"), None);
    }
}
