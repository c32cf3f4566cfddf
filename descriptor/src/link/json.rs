//! JSON names: every field has one, and no two fields of a message share it.

use std::borrow::Cow;

use crate::feature_set::JsonFormat;
use crate::tables::HashMap;
use crate::view::{Field, Message};

use super::draft::at;
use super::problem::Report;

/// The JSON name of a field that states none: its name with the letter after each underscore in upper case.
pub(crate) fn json_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut raise = false;
    for c in name.chars() {
        let raised = std::mem::replace(&mut raise, c == '_');
        if c != '_' {
            out.push(if raised { c.to_ascii_uppercase() } else { c });
        }
    }
    out
}

/// Whether a field of this name has this JSON name when it states none.
fn is_json_name(json_name: &str, name: &str) -> bool {
    let mut wanted = json_name.bytes();
    let mut raise = false;
    for byte in name.bytes() {
        let raised = std::mem::replace(&mut raise, byte == b'_');
        if byte != b'_' && wanted.next() != Some(if raised { byte.to_ascii_uppercase() } else { byte }) {
            return false;
        }
    }
    wanted.next().is_none()
}

/// Checks the JSON names of a message: field masks use the default names, ProtoJSON the custom ones.
#[expect(deprecated, reason = "protoc honours the option still")]
pub(crate) fn check(message: Message<'_>, report: &mut Report) {
    let options = message.proto().options.as_ref();
    if options.is_some_and(|options| options.deprecated_legacy_json_field_conflicts == Some(true)) {
        return;
    }
    if check_names(message, false, report) {
        check_names(message, true, report);
    }
}

/// A field's JSON name, and whether it is a custom one.
struct JsonName<'p> {
    field: Field<'p>,
    custom: bool,
}

/// The answer is whether there are custom names.
fn check_names(message: Message<'_>, with_custom: bool, report: &mut Report) -> bool {
    let mut has_custom = false;
    let fields = message.fields();
    let mut seen: HashMap<Cow<'_, str>, JsonName<'_>> =
        HashMap::with_capacity_and_hasher(fields.len(), Default::default());
    for field in fields {
        let is_default = is_json_name(field.json_name(), field.name());
        has_custom |= !is_default;
        let custom = with_custom && !is_default;
        let name: Cow<'_, str> =
            if custom || is_default { field.json_name().into() } else { json_name(field.name()).into() };
        if custom && name.starts_with('[') && name.ends_with(']') {
            report.error(message.full_name(), at(field.path(), &[1]), looks_like_extension(field.name(), &name));
            continue;
        }
        let Some(first) = seen.get(&name) else {
            seen.insert(name, JsonName { field, custom });
            continue;
        };
        if with_custom && !custom && !first.custom {
            // Told by the other round.
            continue;
        }
        let text = conflict(field.name(), custom, &name, first);
        let lenient = message.features().json_format == JsonFormat::LegacyBestEffort && !(custom && first.custom);
        let path = at(field.path(), &[1]);
        if lenient {
            report.warning(message.full_name(), path, text);
        } else {
            report.error(message.full_name(), path, text);
        }
        let file = report.file.clone();
        report.related(&file, at(first.field.path(), &[1]), "the other field");
    }
    has_custom
}

fn looks_like_extension(field: &str, name: &str) -> String {
    format!(
        "The custom JSON name of field \"{field}\" (\"{name}\") is invalid: JSON names may not start with '[' and end \
         with ']'."
    )
}

fn conflict(field: &str, custom: bool, name: &str, first: &JsonName<'_>) -> String {
    let word = |custom| if custom { "custom" } else { "default" };
    let (this, other, first) = (word(custom), word(first.custom), first.field.name());
    format!(
        "The {this} JSON name of field \"{field}\" (\"{name}\") conflicts with the {other} JSON name of field \"{first}\"."
    )
}

#[cfg(test)]
mod tests {
    use super::{is_json_name, json_name};

    #[test]
    fn json_names_are_camel_case() {
        assert_eq!(json_name("foo_bar_2baz"), "fooBar2baz");
        assert_eq!(json_name("_Foo__b_"), "FooB");
        for name in ["foo_bar_2baz", "_Foo__b_", "", "_", "a_\u{e9}_b"] {
            assert!(is_json_name(&json_name(name), name), "{name}");
            assert!(!is_json_name(&(json_name(name) + "x"), name), "{name}");
        }
        assert!(!is_json_name("foo", "foo_bar"));
    }
}
