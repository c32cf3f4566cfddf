//! Default values, in protoc's spelling.

use std::fmt::Write as _;

use wire_descriptor::field_descriptor_proto::Type;

use super::Lowering;
use crate::ast::{Value, ValueKind};
use crate::lex::{float, integer};

impl Lowering<'_> {
    /// The default of a field of this type; the type is not known yet when it has a name.
    pub(super) fn default_value(&mut self, r#type: Option<Type>, value: &Value) -> Option<String> {
        match r#type {
            None => self.enum_default(value),
            Some(Type::Int32 | Type::Sint32 | Type::Sfixed32) => self.signed_default(value, i32::MAX as u64),
            Some(Type::Int64 | Type::Sint64 | Type::Sfixed64) => self.signed_default(value, i64::MAX as u64),
            Some(Type::Uint32 | Type::Fixed32) => self.unsigned_default(value, u32::MAX as u64),
            Some(Type::Uint64 | Type::Fixed64) => self.unsigned_default(value, u64::MAX),
            Some(Type::Float) => self.number_default(value).map(|number| format_float(number as f32)),
            Some(Type::Double) => self.number_default(value).map(format_double),
            Some(Type::Bool) => self.bool_default(value),
            Some(Type::String) => self.string_default(value),
            Some(Type::Bytes) => self.bytes_default(value),
            Some(Type::Enum) => self.enum_default(value),
            Some(Type::Message | Type::Group) => {
                self.problem(value.full_span(), "Messages can't have default values.");
                None
            }
        }
    }

    /// Whatever is written: the linker looks for a value of that name.
    fn enum_default(&mut self, value: &Value) -> Option<String> {
        // protoc takes a single token.
        let surplus = match (value.minus, value.kind) {
            (Some(_), _) => Some(value.span),
            (None, ValueKind::Aggregate) => Some(self.token_after(value.span.start + 1)),
            _ => None,
        };
        if let Some(surplus) = surplus {
            self.problem(surplus, "Expected \"]\".");
            return None;
        }
        Some(String::from_utf8_lossy(self.file.slice(value.span)).into_owned())
    }

    fn signed_default(&mut self, value: &Value, max: u64) -> Option<String> {
        self.expect(value, ValueKind::Integer, "Expected integer for field default value.")?;
        let negative = value.minus.is_some();
        let digits = self.integer(value.span, max + u64::from(negative));
        Some(if negative && digits > 0 { format!("-{digits}") } else { digits.to_string() })
    }

    fn unsigned_default(&mut self, value: &Value, max: u64) -> Option<String> {
        if let Some(minus) = value.minus {
            self.problem(minus, "Unsigned field can't have negative default value.");
        }
        self.expect(value, ValueKind::Integer, "Expected integer for field default value.")?;
        Some(self.integer(value.span, max).to_string())
    }

    fn number_default(&mut self, value: &Value) -> Option<f64> {
        let Some(number) = self.float(value) else {
            self.problem(value.span, "Expected number.");
            return None;
        };
        Some(if value.minus.is_some() { -number } else { number })
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

    fn bool_default(&mut self, value: &Value) -> Option<String> {
        let text = self.file.slice(value.full_span());
        if text != b"true" && text != b"false" {
            self.problem(value.full_span(), "Expected \"true\" or \"false\".");
            return None;
        }
        Some(String::from_utf8_lossy(text).into_owned())
    }

    fn string_default(&mut self, value: &Value) -> Option<String> {
        self.expect(value, ValueKind::Text, "Expected string for field default value.")?;
        Some(self.string(value.span))
    }

    fn bytes_default(&mut self, value: &Value) -> Option<String> {
        self.expect(value, ValueKind::Text, "Expected string.")?;
        Some(c_escape(&self.bytes(value.span)))
    }

    fn expect(&mut self, value: &Value, kind: ValueKind, message: &'static str) -> Option<()> {
        if value.kind != kind {
            self.problem(value.span, message);
            return None;
        }
        Some(())
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
