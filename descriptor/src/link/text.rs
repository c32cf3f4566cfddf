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

/// Writes bytes with C escapes.
pub(crate) fn escape(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'"' | b'\'' | b'\\' => out.extend(['\\', char::from(byte)]),
            0x20..0x7f => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out
}

/// Writes a float with the fewest digits that read back the same, laid out as C's `%g`.
pub(crate) fn float_text(value: f32) -> String {
    special(value.into()).unwrap_or_else(|| general(&format!("{value:e}"), 6))
}

/// Writes a double with the fewest digits that read back the same, laid out as C's `%g`.
pub(crate) fn double_text(value: f64) -> String {
    special(value).unwrap_or_else(|| {
        // protoc tries 15 digits, then 17: the shortest form is neither where it has 16.
        let exact = format!("{value:e}");
        let short = format!("{value:.14e}");
        let same = short.parse() == Ok(value);
        let digits = if same {
            short
        } else if significant(&exact) == 16 {
            format!("{value:.16e}")
        } else {
            exact
        };
        general(&digits, if same { 15 } else { 17 })
    })
}

fn special(value: f64) -> Option<String> {
    if value.is_nan() {
        Some("nan".into())
    } else if value.is_infinite() {
        Some(if value > 0.0 { "inf" } else { "-inf" }.into())
    } else {
        None
    }
}

fn significant(scientific: &str) -> usize {
    let mantissa = scientific.split('e').next().unwrap_or_default();
    mantissa.bytes().filter(u8::is_ascii_digit).count()
}

/// Lays out a number in scientific notation as `%g` with at least this precision does.
fn general(scientific: &str, precision: i32) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |mantissa| ("-", mantissa));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.trim_end_matches('0') {
        "" => "0",
        digits => digits,
    };
    let precision = precision.max(digits.len() as i32);
    if exponent < -4 || exponent >= precision {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let mark = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{point}{rest}e{mark}{:02}", exponent.abs());
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
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

    #[test]
    fn numbers_look_like_protocs() {
        assert_eq!(float_text(1.1), "1.1");
        assert_eq!(float_text(f32::MAX), "3.4028235e+38");
        assert_eq!(float_text(1e10), "1e+10");
        assert_eq!(double_text(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(double_text(1e15), "1e+15");
        assert_eq!(double_text(-1.5), "-1.5");
        assert_eq!(double_text(1e-5), "1e-05");
    }
}
