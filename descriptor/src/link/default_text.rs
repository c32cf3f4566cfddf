//! How descriptors spell default values: numbers as C prints them, bytes with C escapes.

use std::fmt::Write as _;

/// A float as a default value: C's `%.6g`, or `%.9g` where six digits do not say the number.
///
/// Special values are `inf`, `-inf` and `nan`. This is protoc's `SimpleFtoa`.
///
/// ```
/// use wire_descriptor::float_text;
///
/// assert_eq!(float_text(0.1), "0.1");
/// assert_eq!(float_text(3.14159265), "3.14159274");
/// assert_eq!(float_text(f32::MAX), "3.40282347e+38");
/// ```
pub fn float_text(value: f32) -> String {
    let short = general(value.into(), 6);
    // C's strtof says of a subnormal number that it is out of range, which protoc takes for a difference.
    if value.is_subnormal() || short.parse() != Ok(value) {
        return general(value.into(), 9);
    }
    short
}

/// A double as a default value: C's `%.15g`, or `%.17g` where fifteen digits do not say the number.
///
/// Special values are `inf`, `-inf` and `nan`. This is protoc's `SimpleDtoa`.
///
/// ```
/// use wire_descriptor::double_text;
///
/// assert_eq!(double_text(1e15), "1e+15");
/// assert_eq!(double_text(0.1 + 0.2), "0.30000000000000004");
/// ```
pub fn double_text(value: f64) -> String {
    let short = general(value, 15);
    if short.parse() != Ok(value) {
        return general(value, 17);
    }
    short
}

/// Bytes as a default value: what is not printable ASCII has a C escape, octal unless it has a letter.
///
/// ```
/// assert_eq!(wire_descriptor::bytes_text(b"a\n\xff\""), r#"a\n\377\""#);
/// ```
pub fn bytes_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b'"' | b'\'' | b'\\' => text.extend(['\\', char::from(byte)]),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => _ = write!(text, "\\{byte:03o}"),
        }
    }
    text
}

/// C's `%.{digits}g`; what is not a number has no sign.
fn general(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "nan".into();
    } else if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.into();
    }
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 || exponent >= digits as i32 {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", without_zeros(mantissa), exponent.abs());
    }
    let decimals = (digits as i32 - 1 - exponent) as usize;
    without_zeros(&format!("{value:.decimals$}")).to_owned()
}

fn without_zeros(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spelt_as_c_does() {
        assert_eq!(double_text(1e21), "1e+21");
        assert_eq!(double_text(123_456_789.123_456_79), "123456789.12345679");
        assert_eq!(double_text(0x7fffffffffffffffu64 as f64), "9.2233720368547758e+18");
        assert_eq!(double_text(1e-5), "1e-05");
        assert_eq!(double_text(0.0001), "0.0001");
        assert_eq!(double_text(-0.0), "-0");
        assert_eq!(double_text(-f64::NAN), "nan");
        assert_eq!(float_text(16777216.0), "16777216");
        assert_eq!(float_text(1.5e10), "1.5e+10");
        assert_eq!(float_text(8e-39), "8.00000032e-39");
        assert_eq!(float_text(1e-45), "1.40129846e-45");
        assert_eq!(float_text(-f32::INFINITY), "-inf");
    }

    #[test]
    fn bytes_are_escaped_as_c_does() {
        assert_eq!(bytes_text(b"\x01\n\"'\\\xff?\x7f"), r#"\001\n\"\'\\\377?\177"#);
    }
}
