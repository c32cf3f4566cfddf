//! Numbers as protoc reads them from a descriptor: integers with C's `strtol` and `strtoul`, floating-point numbers with
//! Abseil's `from_chars`, each from a string that ends at its first NUL.

/// The largest double that protoc takes for the largest float: half a unit beyond it.
const FLOAT_LIMIT: f64 = 3.4028235677973366e+38;

/// C's `strtol` with base 0: `0x` and `0` in front mean 16 and 8, and what is out of range is the end of the range.
/// Nothing where it does not take all of the text.
pub(crate) fn signed(text: &str) -> Option<i64> {
    let (negative, magnitude) = integer(text)?;
    Some(match i64::try_from(magnitude) {
        Ok(value) if negative => -value,
        Ok(value) => value,
        Err(_) if negative => i64::MIN,
        Err(_) => i64::MAX,
    })
}

/// C's `strtoul` with base 0: as `strtol`, but a number with a minus wraps around.
pub(crate) fn unsigned(text: &str) -> Option<u64> {
    let (negative, magnitude) = integer(text)?;
    Some(match u64::try_from(magnitude) {
        Ok(value) if negative => value.wrapping_neg(),
        Ok(value) => value,
        Err(_) => u64::MAX,
    })
}

/// Whether there is a minus, and the number behind it, at most a little above the largest of 64 bits.
fn integer(text: &str) -> Option<(bool, u128)> {
    let bytes = c_string(text)?;
    let start = bytes.iter().position(|byte| !is_space(*byte)).unwrap_or(bytes.len());
    let (negative, digits) = match &bytes[start..] {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', digits @ ..] => (16, digits),
        [b'0', ..] => (8, digits),
        _ => (10, digits),
    };
    if digits.is_empty() {
        // C takes nothing of such a text. Where there is nothing, that is all of it.
        return bytes.is_empty().then_some((false, 0));
    }
    let mut magnitude: u128 = 0;
    for &digit in digits {
        let digit = char::from(digit).to_digit(radix)?;
        magnitude = (magnitude * u128::from(radix) + u128::from(digit)).min(1 << 64);
    }
    Some((negative, magnitude))
}

/// Abseil's `from_chars`, which takes a minus but no plus and no space in front, hexadecimal numbers, `inf`, `infinity`
/// and `nan` in any case. Nothing where it does not take all of the text.
pub(crate) fn float(text: &str) -> Option<f64> {
    let bytes = c_string(text)?;
    let (negative, rest) = match bytes {
        [] => return Some(0.0),
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let value = match rest {
        [b'0', b'x' | b'X', digits @ ..] => hexadecimal(digits)?,
        _ => named(rest).or_else(|| decimal(rest))?,
    };
    Some(if negative { -value } else { value })
}

/// A double as a float, as protoc's `SafeDoubleToFloat` rounds it: the tie beyond the largest float is no infinity.
pub(crate) fn to_float(value: f64) -> f32 {
    if value.abs() == FLOAT_LIMIT { f32::MAX.copysign(value as f32) } else { value as f32 }
}

/// What C sees of a text; nothing where there is no text, in which protoc finds no number.
fn c_string(text: &str) -> Option<&[u8]> {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    (!bytes.is_empty()).then_some(&bytes[..end])
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

fn named(text: &[u8]) -> Option<f64> {
    if text.eq_ignore_ascii_case(b"inf") || text.eq_ignore_ascii_case(b"infinity") {
        return Some(f64::INFINITY);
    }
    let (name, rest) = text.split_at_checked(3)?;
    let is_payload = |rest: &[u8]| match rest {
        [] => true,
        [b'(', inner @ .., b')'] => inner.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_'),
        _ => false,
    };
    (name.eq_ignore_ascii_case(b"nan") && is_payload(rest)).then_some(f64::NAN)
}

fn decimal(text: &[u8]) -> Option<f64> {
    // Rust takes words and a plus besides.
    let is_number = text.first().is_some_and(|first| first.is_ascii_digit() || *first == b'.');
    let is_plain = |byte: &u8| byte.is_ascii_digit() || b".eE+-".contains(byte);
    let text = str::from_utf8(text).ok().filter(|_| is_number && text.iter().all(is_plain))?;
    text.parse().ok()
}

/// Digits with at most one point, and `p` with a power of two if it is there.
fn hexadecimal(text: &[u8]) -> Option<f64> {
    let (digits, power) = match text.iter().position(|byte| matches!(byte, b'p' | b'P')) {
        Some(at) => (&text[..at], power(&text[at + 1..])?),
        None => (text, 0),
    };
    let (mut mantissa, mut exponent) = (0u64, power);
    let (mut has_digits, mut has_point) = (false, false);
    for &byte in digits {
        if byte == b'.' && !has_point {
            has_point = true;
            continue;
        }
        let digit = u64::from(char::from(byte).to_digit(16)?);
        has_digits = true;
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
            exponent -= if has_point { 4 } else { 0 };
        } else {
            // Of what is beyond all precision it only counts that it is there.
            mantissa |= u64::from(digit != 0);
            exponent += if has_point { 0 } else { 4 };
        }
    }
    has_digits.then(|| scaled(mantissa, exponent))
}

fn power(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0i64, |value, digit| (value * 10 + i64::from(digit - b'0')).min(1 << 40));
    Some(if negative { -value } else { value })
}

/// `mantissa * 2^exponent`, rounded once, a tie to the even one.
fn scaled(mantissa: u64, exponent: i64) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let bits = i64::from(u64::BITS - mantissa.leading_zeros());
    let top = exponent + bits - 1;
    if top > 1023 {
        return f64::INFINITY;
    }
    // Subnormal numbers have fewer bits, down to none, where only a tie can be rounded up.
    let precision = if top >= -1022 { 53 } else { top + 1075 };
    if precision < 0 {
        return 0.0;
    }
    let shift = (bits - precision).max(0);
    let wide = u128::from(mantissa);
    let (kept, lost) = (wide >> shift, wide & ((1 << shift) - 1));
    let half = (1u128 << shift) >> 1;
    let up = shift > 0 && (lost > half || lost == half && kept & 1 == 1);
    // All factors and products are exact from here on: at most 53 bits, and no smaller than the smallest number.
    (kept as u64 + u64::from(up)) as f64 * power_of_two(exponent + shift)
}

fn power_of_two(exponent: i64) -> f64 {
    match exponent {
        -1022..=1023 => f64::from_bits(((exponent + 1023) as u64) << 52),
        -1074..-1022 => f64::from_bits(1 << (exponent + 1074)),
        _ => {
            if exponent < 0 {
                0.0
            } else {
                f64::INFINITY
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_those_of_c() {
        let signed_cases = [
            ("0x1F", Some(31)),
            ("-017", Some(-15)),
            (" \x0b+5", Some(5)),
            ("9223372036854775808", Some(i64::MAX)),
            ("-99999999999999999999999999999999999999999999", Some(i64::MIN)),
            ("1\0junk", Some(1)),
            ("\0", Some(0)),
            ("", None),
            (" ", None),
            ("-", None),
            ("0x", None),
            ("08", None),
            ("1 ", None),
            ("- 1", None),
        ];
        for (text, expected) in signed_cases {
            assert_eq!(signed(text), expected, "{text:?}");
        }
        assert_eq!(unsigned("-1"), Some(u64::MAX));
        assert_eq!(unsigned("-18446744073709551616"), Some(u64::MAX));
        assert_eq!(unsigned("0xffffffffffffffff"), Some(u64::MAX));
    }

    #[test]
    fn floats_are_those_of_abseil() {
        for text in ["+1", " 1", "1 ", ".", "1e", "1e+", "0x", "0x.", "0x1p", "0xinf", "nan(", "infi", "-", "--1", ""] {
            assert_eq!(float(text), None, "{text:?}");
        }
        let cases = [
            ("-INFinity", f64::NEG_INFINITY),
            ("1.", 1.0),
            (".5E1", 5.0),
            ("1e400", f64::INFINITY),
            ("0x1p3", 8.0),
            ("0X.8", 0.5),
            ("0x1.fffffffffffff8p0", 2.0),
            ("0x1.00000000000008p0", 1.0),
            ("0x1.000000000000080000000000000000001p0", 1.0 + f64::EPSILON),
            ("0x1p-1074", 5e-324),
            ("0x1p-1075", 0.0),
            ("0x1.8p-1075", 5e-324),
            ("0x1p1024", f64::INFINITY),
            ("0x1p99999999999999999999", f64::INFINITY),
            ("\0", 0.0),
        ];
        for (text, expected) in cases {
            assert_eq!(float(text), Some(expected), "{text:?}");
        }
        assert!(float("-NaN(a_1)").is_some_and(f64::is_nan));
    }

    #[test]
    fn the_tie_beyond_the_largest_float_is_that_float() {
        assert_eq!(to_float(3.4028235677973366e38), f32::MAX);
        assert_eq!(to_float(-3.4028235677973366e38), f32::MIN);
        assert_eq!(to_float(3.402823567797337e38), f32::INFINITY);
    }
}
