//! Default values, in protoc's spelling.

use std::fmt::Write as _;

use wire_descriptor::field_descriptor_proto::Type;

use super::Lowering;
use super::path::field;
use crate::ast::{Value, ValueKind};
use crate::lex::{float, integer};

impl Lowering<'_> {
    /// The default of a field of this type; the type is not known yet when it has a name. The parser has seen to it
    /// that the value is of the right kind.
    pub(super) fn default_value(&mut self, r#type: Option<Type>, value: &Value) -> String {
        match r#type {
            Some(Type::Int32 | Type::Sint32 | Type::Sfixed32) => self.signed_default(value, i32::MAX as u64),
            Some(Type::Int64 | Type::Sint64 | Type::Sfixed64) => self.signed_default(value, i64::MAX as u64),
            Some(Type::Uint32 | Type::Fixed32) => self.integer(value.span, u32::MAX as u64).to_string(),
            Some(Type::Uint64 | Type::Fixed64) => self.integer(value.span, u64::MAX).to_string(),
            Some(Type::Float) => format_float(self.number_default(value) as f32),
            Some(Type::Double) => format_double(self.number_default(value)),
            Some(Type::String) => self.string(&[field::DEFAULT_VALUE], value.span),
            Some(Type::Bytes) => c_escape(&self.bytes(value.span)),
            None | Some(Type::Bool | Type::Enum | Type::Message | Type::Group) => {
                String::from_utf8_lossy(self.file.slice(value.span)).into_owned()
            }
        }
    }

    fn signed_default(&mut self, value: &Value, max: u64) -> String {
        let negative = value.minus.is_some();
        let digits = self.integer(value.span, max + u64::from(negative));
        if negative && digits > 0 { format!("-{digits}") } else { digits.to_string() }
    }

    fn number_default(&mut self, value: &Value) -> f64 {
        let number = self.float(value).unwrap_or_default();
        if value.minus.is_some() { -number } else { number }
    }

    /// The number that a value stands for, without its minus.
    pub(super) fn float(&mut self, value: &Value) -> Option<f64> {
        let text = self.file.slice(value.span);
        match value.kind {
            ValueKind::Decimal => Some(float(text)),
            ValueKind::Integer => Some(match integer(text, u64::MAX) {
                Some(integer) => integer as f64,
                None if text.starts_with(b"0") => self.integer(value.span, u64::MAX) as f64,
                None => float(text),
            }),
            ValueKind::Identifier if text == b"inf" => Some(f64::INFINITY),
            ValueKind::Identifier if text == b"nan" => Some(f64::NAN),
            _ => None,
        }
    }
}

/// Bytes as a C string literal would have them.
fn c_escape(bytes: &[u8]) -> String {
    let mut escaped = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'\n' => escaped.push_str("\\n"),
            b'\r' => escaped.push_str("\\r"),
            b'\t' => escaped.push_str("\\t"),
            b'"' | b'\'' | b'\\' => escaped.extend(['\\', byte as char]),
            b' '..=b'~' => escaped.push(byte as char),
            _ => _ = write!(escaped, "\\{byte:03o}"),
        }
    }
    escaped
}

/// C's `%.15g`, or `%.17g` when fewer digits do not say the number.
fn format_double(number: f64) -> String {
    let short = format_general(number, 15);
    if number.is_subnormal() || short.parse() != Ok(number) {
        return format_general(number, 17);
    }
    short
}

/// C's `%.6g`, or `%.9g` when fewer digits do not say the number.
fn format_float(number: f32) -> String {
    let short = format_general(number.into(), 6);
    if number.is_subnormal() || short.parse() != Ok(number) {
        return format_general(number.into(), 9);
    }
    short
}

/// C's `%.{digits}g`; a number that is none has no sign.
fn format_general(number: f64, digits: usize) -> String {
    if number.is_nan() {
        return "nan".into();
    } else if number.is_infinite() {
        return if number > 0.0 { "inf".into() } else { "-inf".into() };
    }
    let scientific = format!("{number:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 || exponent >= digits as i32 {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", without_zeros(mantissa), exponent.abs());
    }
    let decimals = (digits as i32 - 1 - exponent) as usize;
    without_zeros(&format!("{number:.decimals$}")).to_owned()
}

fn without_zeros(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_spelt_as_c_does() {
        assert_eq!(format_double(1e21), "1e+21");
        assert_eq!(format_double(123_456_789.123_456_79), "123456789.12345679");
        assert_eq!(format_double(0x7fffffffffffffffu64 as f64), "9.2233720368547758e+18");
        assert_eq!(format_double(1e-5), "1e-05");
        assert_eq!(format_double(0.0001), "0.0001");
        assert_eq!(format_double(-0.0), "-0");
        assert_eq!(format_float(0.1), "0.1");
        assert_eq!(format_float(16777216.0), "16777216");
        assert_eq!(format_float(1.5e10), "1.5e+10");
        assert_eq!(format_float(8e-39), "8.00000032e-39");
        assert_eq!(format_float(-f32::INFINITY), "-inf");
    }

    #[test]
    fn bytes_are_escaped_as_c_does() {
        assert_eq!(c_escape(b"\x01\n\"'\\\xff?\x7f"), r#"\001\n\"\'\\\377?\177"#);
    }
}
