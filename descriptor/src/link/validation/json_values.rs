//! JSON strings of enum values, `[(pb.enumvalue.json).string = "…"]`: what they replace must still be told apart.

use wire::{DecodeError, Explicit, Extendable, Extension, Message, Msg};

use crate::EnumValueOptions;
use crate::link::draft::at;
use crate::link::problem::Report;
use crate::tables::HashMap;
use crate::view::{Enum, EnumValue};

/// The extension of google/protobuf/json_enumvalue_options.proto.
const JSON: Extension<EnumValueOptions, Explicit<Msg>, JsonEnumValueOptions> = Extension::new(998);

/// Said of a string that is not UTF-8.
const UNREADABLE: &str =
    "Some options could not be correctly parsed using the proto descriptors compiled into this binary.";

#[derive(Message, Debug, Default, PartialEq)]
struct JsonEnumValueOptions {
    #[proto(1, string, optional)]
    string: Option<String>,
}

/// A string that stands for a value in ProtoJSON.
#[derive(Clone, Copy)]
struct Spelling<'p> {
    value: EnumValue<'p>,
    is_custom: bool,
}

/// Checks that no two numbers of an enum have the same string, and one number has one.
pub(super) fn check(found: Enum<'_>, report: &mut Report) {
    if let Some(broken) = found.values().find(|value| json(*value).is_err()) {
        report.error(broken.full_name(), path(broken), UNREADABLE);
        return;
    }
    if !found.values().any(|value| custom(value).is_some()) {
        return;
    }
    let has_aliases = found.proto().options.as_ref().is_some_and(|options| options.allow_alias == Some(true));
    let mut primary: HashMap<i32, EnumValue<'_>> = HashMap::default();
    let mut taken: HashMap<String, Spelling<'_>> = HashMap::default();
    for value in found.values() {
        let own = custom(value);
        let first = *primary.entry(value.number()).or_insert(value);
        if has_aliases && custom(first) != own {
            report.error(value.full_name(), path(value), aliases_differ(value, first));
            report_other(first, "the primary alias", report);
        }
        let names = [(Some(value.name().to_owned()), false), (own, true)];
        for (name, is_custom) in names.into_iter().filter_map(|(name, is_custom)| Some((name?, is_custom))) {
            let first = *taken.entry(name.clone()).or_insert(Spelling { value, is_custom });
            if first.value.number() != value.number() {
                report.error(value.full_name(), path(value), conflict(is_custom, &name, first));
                report_other(first.value, "the other value", report);
            }
        }
    }
}

/// Checks that the string of a value is no other number and no end of a string.
pub(super) fn check_value(value: EnumValue<'_>, report: &mut Report) {
    let Some(name) = custom(value) else { return };
    if name.contains('\0') {
        report.error(value.full_name(), path(value), "Custom JSON strings cannot contain embedded null characters.");
    }
    if let Ok(number) = name.trim_ascii().parse::<i32>()
        && number != value.number()
    {
        report.error(value.full_name(), path(value), other_number(&name, number, value.number()));
    }
}

fn json(value: EnumValue<'_>) -> Result<Option<JsonEnumValueOptions>, DecodeError> {
    value.proto().options.as_ref().map_or(Ok(None), |options| options.get(JSON))
}

fn custom(value: EnumValue<'_>) -> Option<String> {
    json(value).ok()??.string
}

fn path(value: EnumValue<'_>) -> Vec<i32> {
    at(value.path(), &[1])
}

fn report_other(value: EnumValue<'_>, note: &str, report: &mut Report) {
    let file = report.file.clone();
    report.related(&file, path(value), note);
}

fn aliases_differ(value: EnumValue<'_>, first: EnumValue<'_>) -> String {
    let spelling = |value| custom(value).map_or("unset".to_owned(), |name| format!("\"{name}\""));
    format!(
        "Alias values for number {} must have the same custom JSON string. \"{}\" has {} but primary alias \"{}\" has {}.",
        value.number(),
        value.name(),
        spelling(value),
        first.name(),
        spelling(first)
    )
}

fn conflict(is_custom: bool, name: &str, first: Spelling<'_>) -> String {
    let this = if is_custom { "Custom" } else { "Default" };
    let (other, first) = (if first.is_custom { "custom" } else { "default" }, first.value.name());
    format!("{this} JSON string \"{name}\" conflicts with {other} JSON string of \"{first}\".")
}

fn other_number(name: &str, parsed: i32, number: i32) -> String {
    format!(
        "Custom JSON string \"{name}\" parses as integer {parsed}, which does not match the enum value's number {number}."
    )
}
