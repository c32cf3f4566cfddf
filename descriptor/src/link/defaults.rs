//! Default values.

use crate::FieldDescriptorProto;
use crate::field_descriptor_proto::{Label, Type};
use crate::view::Enum;

use super::draft::{Draft, at};
use super::text::{double_text, escape, float_text, parse_float, unescape};

impl Draft<'_> {
    /// Checks a default value, as far as that needs no other declaration.
    pub(crate) fn check_default(&mut self, id: u32, proto: &FieldDescriptorProto) {
        let Some(text) = &proto.default_value else {
            return;
        };
        let name = self.pool.fields[id as usize].full_name.clone();
        if proto.label == Some(Label::Repeated) {
            let path = at(self.field(id).path(), &[7]);
            self.report.error(&name, path, "Repeated fields can't have default values.");
        }
        if let Some(message) = proto.r#type.and_then(|kind| wrong_default(kind, text)) {
            let path = at(self.field(id).path(), &[7]);
            self.report.error(&name, path, message);
        }
    }

    /// Checks the default value of a field whose type was named.
    pub(crate) fn check_named_default(&mut self, id: u32, proto: &FieldDescriptorProto, inferred: bool) {
        let Some(text) = &proto.default_value else {
            return;
        };
        let entry = &self.pool.fields[id as usize];
        let (name, target) = (entry.full_name.clone(), entry.target);
        let message = match entry.kind {
            // A type that says that it is a message was reported before.
            Type::Message | Type::Group if inferred => "Messages can't have default values.".to_owned(),
            Type::Enum if !is_identifier(text) => "Default value for an enum field must be an identifier.".to_owned(),
            Type::Enum => {
                let found = Enum { pool: self.pool, id: target };
                if found.value(text).is_some() {
                    return;
                }
                no_such_value(found.full_name(), text)
            }
            _ => return,
        };
        let path = at(self.field(id).path(), &[7]);
        let help = match self.pool.fields[id as usize].kind {
            Type::Enum => self.nearest_value(false, target, text),
            _ => None,
        };
        self.report.error(&name, path, message);
        self.report.help(help);
    }
}

fn is_identifier(text: &str) -> bool {
    !text.starts_with(|first: char| first.is_ascii_digit())
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn no_such_value(name: &str, value: &str) -> String {
    format!("Enum type \"{name}\" has no value named \"{value}\".")
}

/// Spells a valid default value as protoc does: the shortest decimal, and C escapes.
pub(crate) fn canonical_default(kind: Type, text: &mut String) {
    let canonical = match kind {
        Type::Float => parse_float(text).map(|value| float_text(value as f32)),
        Type::Double => parse_float(text).map(double_text),
        Type::Bytes => unescape(text).map(|bytes| escape(&bytes)),
        Type::String | Type::Bool | Type::Enum | Type::Message | Type::Group => None,
        _ => parse_integer(text).map(|value| value.to_string()),
    };
    if let Some(canonical) = canonical {
        *text = canonical;
    }
}

/// The value of an integer with C's prefixes.
fn parse_integer(text: &str) -> Option<i128> {
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let value = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(hex) => i128::from_str_radix(hex, 16),
        None if digits.len() > 1 && digits.starts_with('0') => i128::from_str_radix(digits, 8),
        None => digits.parse(),
    };
    value.ok().map(|value| if negative { -value } else { value })
}

/// What is wrong with a default value of this type.
fn wrong_default(kind: Type, text: &str) -> Option<String> {
    let parses = match kind {
        Type::Int32 | Type::Sint32 | Type::Sfixed32 | Type::Int64 | Type::Sint64 | Type::Sfixed64 => {
            is_integer(text, true)
        }
        Type::Uint32 | Type::Fixed32 | Type::Uint64 | Type::Fixed64 => is_integer(text, true),
        Type::Float | Type::Double => parse_float(text).is_some(),
        Type::Bool if text != "true" && text != "false" => {
            return Some("Boolean default must be true or false.".into());
        }
        Type::Bytes if unescape(text).is_none() => {
            return Some("Invalid escaping in default value.".into());
        }
        Type::Message | Type::Group => return Some("Messages can't have default values.".into()),
        _ => true,
    };
    (!parses).then(|| format!("Couldn't parse default value \"{text}\"."))
}

/// Whether C's strtol takes all of the text.
fn is_integer(text: &str, signed: bool) -> bool {
    let digits = text.trim_start_matches([' ', '\t', '\n']);
    let digits = digits.strip_prefix(['+', '-']).filter(|_| signed).unwrap_or(digits);
    let (digits, radix) = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(hex) => (hex, 16),
        None if digits.starts_with('0') => (digits, 8),
        None => (digits, 10),
    };
    !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix))
}
