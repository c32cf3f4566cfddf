//! Default values, in protoc's spelling.

use wire_descriptor::field_descriptor_proto::Type;
use wire_descriptor::{bytes_text, double_text};

use super::Lowering;
use super::path::field;
use crate::ast::{Value, ValueKind};
use crate::lex::{float, integer};

impl Lowering<'_> {
    /// The default of a field of this type; the type is not known yet when it has a name. The parser has seen to it
    /// that the value is of the right kind.
    pub(super) fn default_value(&mut self, r#type: Option<Type>, value: &Value) -> String {
        match r#type {
            Some(Type::Int32 | Type::Sint32 | Type::Sfixed32 | Type::Int64 | Type::Sint64 | Type::Sfixed64) => {
                let digits = self.integer_default(value);
                if value.minus.is_some() && digits > 0 { format!("-{digits}") } else { digits.to_string() }
            }
            Some(Type::Uint32 | Type::Fixed32 | Type::Uint64 | Type::Fixed64) => {
                self.integer_default(value).to_string()
            }
            // The linker makes a float of it.
            Some(Type::Float | Type::Double) => double_text(self.number_default(value)),
            Some(Type::String) => self.string(&[field::DEFAULT_VALUE], value.span),
            Some(Type::Bytes) => bytes_text(&self.bytes(value.span)),
            None | Some(Type::Bool | Type::Enum | Type::Message | Type::Group) => {
                String::from_utf8_lossy(self.file.slice(value.span)).into_owned()
            }
        }
    }

    /// The parser has seen to it that the number is in the range of the type, too, or told that it is not.
    fn integer_default(&self, value: &Value) -> u64 {
        integer(self.file.slice(value.span), u64::MAX).unwrap_or_default()
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
