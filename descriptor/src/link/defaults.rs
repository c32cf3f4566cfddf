//! Default values.

use crate::FieldDescriptorProto;
use crate::field_descriptor_proto::{Label, Type};
use crate::view::Enum;

use super::c_escapes::unescape;
use super::c_numbers::{float, signed, to_float, unsigned};
use super::default_text::{bytes_text, double_text, float_text};
use super::draft::{Draft, at};

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

/// Spells a default value as protoc does after it has read it; a valid one, since others stay what they are.
pub(crate) fn canonical_default(kind: Type, text: &mut String) {
    if let Ok(Some(canonical)) = read(kind, text) {
        *text = canonical;
    }
}

/// What is wrong with a default value of this type.
fn wrong_default(kind: Type, text: &str) -> Option<String> {
    read(kind, text).err()
}

/// Reads a default value as protoc does. The answer is its spelling where that may differ, or what is wrong with it.
fn read(kind: Type, text: &str) -> Result<Option<String>, String> {
    let number = |spelling: Option<String>| match spelling {
        Some(spelling) => Ok(Some(spelling)),
        None => Err(format!("Couldn't parse default value \"{text}\".")),
    };
    match kind {
        // C has no function that reads 32 bits, so the upper half is cut off.
        Type::Int32 | Type::Sint32 | Type::Sfixed32 => number(signed(text).map(|value| (value as i32).to_string())),
        Type::Int64 | Type::Sint64 | Type::Sfixed64 => number(signed(text).map(|value| value.to_string())),
        Type::Uint32 | Type::Fixed32 => number(unsigned(text).map(|value| (value as u32).to_string())),
        Type::Uint64 | Type::Fixed64 => number(unsigned(text).map(|value| value.to_string())),
        Type::Float => number(float(text).map(|value| float_text(to_float(value)))),
        Type::Double => number(float(text).map(double_text)),
        Type::Bool if text == "true" || text == "false" => Ok(None),
        Type::Bool => Err("Boolean default must be true or false.".to_owned()),
        Type::Bytes => match unescape(text) {
            Some(bytes) => Ok(Some(bytes_text(&bytes))),
            None => Err("Invalid escaping in default value.".to_owned()),
        },
        Type::Message | Type::Group => Err("Messages can't have default values.".to_owned()),
        Type::String | Type::Enum => Ok(None),
    }
}
