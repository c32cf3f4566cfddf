//! The value of one option, as the type of its field wants it.

use crate::UninterpretedOption;
use crate::field_descriptor_proto::Type;
use crate::link::draft::Draft;
use crate::view::{EnumValue, Symbol, simple_name};

use super::aggregate;
use super::path::{Fault, Step, TypeId};
use super::tree::Value;

/// The smallest and the largest integer that a type holds, and what C++ calls the type.
pub(crate) fn bounds(kind: Type) -> Option<(i64, u64, &'static str)> {
    match kind {
        Type::Int32 | Type::Sint32 | Type::Sfixed32 => Some((i32::MIN.into(), i32::MAX as u64, "int32")),
        Type::Int64 | Type::Sint64 | Type::Sfixed64 => Some((i64::MIN, i64::MAX as u64, "int64")),
        Type::Uint32 | Type::Fixed32 => Some((0, u32::MAX.into(), "uint32")),
        Type::Uint64 | Type::Fixed64 => Some((0, u64::MAX, "uint64")),
        _ => None,
    }
}

impl Draft<'_> {
    pub(crate) fn option_value(
        &mut self,
        builtin: bool,
        field: &Step,
        option: &UninterpretedOption,
    ) -> Result<Value, Fault> {
        let name = &*field.full_name;
        let kind = field.shape.kind;
        if bounds(kind).is_some() {
            return integer(kind, name, option).map_err(Fault::Value);
        }
        match kind {
            Type::Float => float(option).map(|value| Value::Fixed32(value.1.to_bits())).ok_or("float"),
            Type::Double => float(option).map(|value| Value::Fixed64(value.0.to_bits())).ok_or("double"),
            Type::Bool => return boolean(name, option).map_err(Fault::Value),
            Type::Enum => {
                return self.enum_value(builtin, field, option).map_err(Fault::Value);
            }
            Type::Message | Type::Group => {
                return self.aggregate(builtin, field, option).map_err(Fault::Value);
            }
            _ => return string(name, option).map_err(Fault::Value),
        }
        .map_err(|kind| Fault::Value(format!("Value must be number for {kind} option \"{name}\".")))
    }

    fn enum_value(&mut self, builtin: bool, field: &Step, option: &UninterpretedOption) -> Result<Value, String> {
        let name = &field.full_name;
        let Some(value) = &option.identifier_value else {
            return Err(format!("Value must be identifier for enum-valued option \"{name}\"."));
        };
        let type_name = self.pool_of(builtin).enums[field.target as usize].full_name.clone();
        // Values are siblings of their enum.
        let sibling = format!("{}{value}", &type_name[..type_name.len() - simple_name(&type_name).len()]);
        let found = match builtin {
            true => self.pool_of(true).symbols.get(sibling.as_str()).copied(),
            false => self.find_anywhere(&sibling),
        };
        let pool = self.pool_of(builtin);
        let found = match found {
            Some(Symbol::Value(id)) => Some(EnumValue { pool, id }),
            _ => None,
        };
        match found {
            Some(value) if value.enumeration().id == field.target => {
                Ok(Value::integer(Type::Enum, value.number().into()))
            }
            Some(_) if !builtin => Err(value_of_a_sibling(&type_name, value, name)),
            _ => {
                self.hint = self.nearest_value(builtin, field.target, value);
                Err(no_such_value(&type_name, value, name))
            }
        }
    }

    fn aggregate(&mut self, builtin: bool, field: &Step, option: &UninterpretedOption) -> Result<Value, String> {
        let simple = simple_name(&field.full_name);
        let Some(text) = &option.aggregate_value else {
            return Err(not_an_aggregate(&field.full_name, simple));
        };
        aggregate::parse(self, TypeId { builtin, message: field.target }, text)
            .map(Value::Message)
            .map_err(|error| format!("Error while parsing option value for \"{simple}\": {error}"))
    }
}

fn integer(kind: Type, name: &str, option: &UninterpretedOption) -> Result<Value, String> {
    let Some((min, max, type_name)) = bounds(kind) else {
        return Err(String::new());
    };
    match (option.positive_int_value, option.negative_int_value) {
        (Some(value), _) if value <= max => Ok(Value::integer(kind, value as i64)),
        (None, Some(value)) if min < 0 && value >= min => Ok(Value::integer(kind, value)),
        (None, Some(_)) if min == 0 => Err(not_an_integer(min, max, type_name, name)),
        (None, None) => Err(not_an_integer(min, max, type_name, name)),
        _ => Err(format!("Value out of range, {min} to {max}, for {type_name} option \"{name}\".")),
    }
}

/// A number, as a double and as a float rounded once.
fn float(option: &UninterpretedOption) -> Option<(f64, f32)> {
    if let Some(value) = option.double_value {
        // There is one NaN in options, and its sign is lost.
        let value = if value.is_nan() { f64::NAN } else { value };
        return Some((value, value as f32));
    }
    if let Some(value) = option.positive_int_value {
        return Some((value as f64, value as f32));
    }
    if let Some(value) = option.negative_int_value {
        return Some((value as f64, value as f32));
    }
    match option.identifier_value.as_deref() {
        Some("inf") => Some((f64::INFINITY, f32::INFINITY)),
        Some("nan") => Some((f64::NAN, f32::NAN)),
        _ => None,
    }
}

fn boolean(name: &str, option: &UninterpretedOption) -> Result<Value, String> {
    match option.identifier_value.as_deref() {
        Some("true") => Ok(Value::Varint(1)),
        Some("false") => Ok(Value::Varint(0)),
        Some(_) => Err(format!("Value must be \"true\" or \"false\" for boolean option \"{name}\".")),
        None => Err(format!("Value must be identifier for boolean option \"{name}\".")),
    }
}

fn string(name: &str, option: &UninterpretedOption) -> Result<Value, String> {
    match &option.string_value {
        Some(value) => Ok(Value::Bytes(value.clone())),
        None => Err(format!("Value must be quoted string for string option \"{name}\".")),
    }
}

fn not_an_integer(min: i64, max: u64, type_name: &str, name: &str) -> String {
    format!("Value must be integer, from {min} to {max}, for {type_name} option \"{name}\".")
}

fn no_such_value(type_name: &str, value: &str, name: &str) -> String {
    format!("Enum type \"{type_name}\" has no value named \"{value}\" for option \"{name}\".")
}

fn value_of_a_sibling(type_name: &str, value: &str, name: &str) -> String {
    format!("{} This appears to be a value from a sibling type.", no_such_value(type_name, value, name))
}

fn not_an_aggregate(full_name: &str, name: &str) -> String {
    format!(
        "Option \"{full_name}\" is a message. To set the entire message, use syntax like \"{name} = {{ <proto text \
         format> }}\". To set fields within it, use syntax like \"{name}.foo = value\"."
    )
}
