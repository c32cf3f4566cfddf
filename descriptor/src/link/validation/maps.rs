//! Maps: entries are made by the compiler, and look accordingly.

use crate::DescriptorProto;
use crate::field_descriptor_proto::{Label, Type};
use crate::link::problem::Report;
use crate::tables::HashMap;
use crate::view::{Field, Kind, Message};

use super::type_path;

/// Checks a field of a map entry type.
pub(super) fn check(field: Field<'_>, report: &mut Report) {
    let Some(entry) = field.message_type().filter(|message| message.is_map_entry()) else { return };
    if field.proto().r#type == Some(Type::Group) {
        let message =
            "Groups cannot be map entries. Use a regular message field with map<KeyType, ValueType> syntax instead.";
        report.error(field.full_name(), type_path(field), message);
        return;
    }
    if !is_own(field, entry) {
        report.error(field.full_name(), type_path(field), synthetic(field, entry));
    }
    let Some((key, value)) = parts(entry) else {
        let message = "map_entry should not be set explicitly. Use map<KeyType, ValueType> instead.";
        report.error(field.full_name(), type_path(field), message);
        return;
    };
    let complaint = match key.entry().kind {
        Type::Enum => Some("Key in map fields cannot be enum types."),
        Type::Float | Type::Double | Type::Message | Type::Group | Type::Bytes => {
            Some("Key in map fields cannot be float/double, bytes or message types.")
        }
        _ => None,
    };
    if let Some(complaint) = complaint {
        report.error(field.full_name(), type_path(field), complaint);
    }
    if let Kind::Enum(found) = value.kind()
        && found.values().next().is_some_and(|first| first.number() != 0)
    {
        report.error(field.full_name(), type_path(field), "Enum value in map must define 0 as the first value.");
    }
}

/// Whether the entry is the one that the compiler makes for the field.
fn is_own(field: Field<'_>, entry: Message<'_>) -> bool {
    field.is_repeated() && entry.name() == entry_name(field.name()) && entry.parent() == Some(field.message())
}

/// Key and value in this order, if there is nothing else in the entry.
fn parts(entry: Message<'_>) -> Option<(Field<'_>, Field<'_>)> {
    let plain = entry.extensions().len() == 0
        && entry.extension_ranges().len() == 0
        && entry.messages().len() == 0
        && entry.enums().len() == 0
        && entry.fields().len() == 2;
    let (key, value) = (entry.fields().next()?, entry.fields().nth(1)?);
    let is_part = |part: Field<'_>, name, number| {
        part.name() == name && part.number() == number && part.entry().label == Label::Optional
    };
    (plain && is_part(key, "key", 1) && is_part(value, "value", 2)).then_some((key, value))
}

/// The entry of another map; a type of that name further out may be meant.
fn synthetic(field: Field<'_>, entry: Message<'_>) -> String {
    let (full_name, pool) = (entry.full_name(), field.file().pool());
    let mut scope = entry.parent().map_or("", |parent| parent.full_name());
    let mut hint = String::new();
    while !scope.is_empty() {
        scope = scope.rsplit_once('.').map_or("", |(outer, _)| outer);
        let name = if scope.is_empty() { entry.name().to_owned() } else { format!("{scope}.{}", entry.name()) };
        if pool.message(&name).is_some() || pool.enumeration(&name).is_some() {
            hint = format!(" Maybe you meant \".{name}\"?");
            break;
        }
    }
    format!("{full_name} is a synthetic MapEntry message type, which is not allowed to be used as a field type.{hint}")
}

/// The name of the entry that stands for a map field.
fn entry_name(field: &str) -> String {
    let mut raise = true;
    let mut out = String::with_capacity(field.len() + 5);
    for c in field.chars() {
        if c == '_' {
            raise = true;
        } else {
            out.push(if raise { c.to_ascii_uppercase() } else { c });
            raise = false;
        }
    }
    out.push_str("Entry");
    out
}

/// When names clash, tells of those that a map brought in.
pub(crate) fn explain_conflicts(proto: &DescriptorProto, scope: &str, path: Vec<i32>, report: &mut Report) {
    let name = proto.name.as_deref().unwrap_or_default();
    let full_name = if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") };
    let is_entry =
        |nested: &DescriptorProto| nested.options.as_ref().is_some_and(|options| options.map_entry == Some(true));
    let name_path = [path.as_slice(), &[1]].concat();
    let mut seen: HashMap<&str, &DescriptorProto> = HashMap::default();
    for (index, nested) in proto.nested_type.iter().enumerate() {
        let name = nested.name.as_deref().unwrap_or_default();
        let first = *seen.entry(name).or_insert(nested);
        if !std::ptr::eq(first, nested) && (is_entry(first) || is_entry(nested)) {
            report.error(&full_name, name_path.clone(), conflict(name, "nested message type"));
            break;
        }
        explain_conflicts(nested, &full_name, [path.as_slice(), &[3, index as i32]].concat(), report);
    }
    let fields = proto.field.iter().map(|field| (&field.name, "field"));
    let enums = proto.enum_type.iter().map(|found| (&found.name, "enum type"));
    let oneofs = proto.oneof_decl.iter().map(|oneof| (&oneof.name, "oneof type"));
    for (name, what) in fields.chain(enums).chain(oneofs) {
        let name = name.as_deref().unwrap_or_default();
        if seen.get(name).is_some_and(|nested| is_entry(nested)) {
            report.error(&full_name, name_path.clone(), conflict(name, what));
        }
    }
}

fn conflict(name: &str, what: &str) -> String {
    format!("Expanded map entry type {name} conflicts with an existing {what}.")
}
