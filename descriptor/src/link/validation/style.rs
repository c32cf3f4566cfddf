//! Naming styles, where the features enforce one.

use crate::feature_set::EnforceNamingStyle;
use crate::link::draft::at;
use crate::link::problem::Report;
use crate::view::{Enum, Features, Field, File, Message, Oneof, Service};

const OPT_OUT: &str = "(features.enforce_naming_style = STYLE_LEGACY can be used to opt out of this check)";
const COLLISION_OPT_OUT: &str = "(features.enforce_naming_style = STYLE2024 can be used to opt out of this check)";

/// Checks the names of a file.
pub(super) fn check(file: File<'_>, report: &mut Report) {
    let package = file.package();
    if enforced(file.features())
        && !package.is_empty()
        && let Some(complaint) = not_lower_snake(package)
    {
        report.error(file.name(), vec![2], wrong("Package", package, complaint));
    }
    file.messages().for_each(|message| check_message(message, report));
    file.enums().for_each(|found| check_enum(found, report));
    file.extensions().for_each(|field| check_field(field, report));
    file.services().for_each(|service| check_service(service, report));
}

fn check_message(message: Message<'_>, report: &mut Report) {
    check_name(message.features(), "Message", message.name(), || message.path(), not_title, report);
    message.enums().for_each(|found| check_enum(found, report));
    message.oneofs().for_each(|oneof| check_oneof(oneof, report));
    message.fields().for_each(|field| check_field(field, report));
    message.messages().for_each(|nested| check_message(nested, report));
    message.extensions().for_each(|field| check_field(field, report));
}

fn check_enum(found: Enum<'_>, report: &mut Report) {
    check_name(found.features(), "Enum", found.name(), || found.path(), not_title, report);
    for value in found.values() {
        check_name(value.features(), "Enum value", value.name(), || value.path(), not_upper_snake, report);
    }
}

fn check_service(service: Service<'_>, report: &mut Report) {
    check_name(service.features(), "Service", service.name(), || service.path(), not_title, report);
    for method in service.methods() {
        check_name(method.features(), "Method", method.name(), || method.path(), not_title, report);
    }
}

fn check_oneof(oneof: Oneof<'_>, report: &mut Report) {
    check_name(oneof.features(), "Oneof", oneof.name(), || oneof.path(), not_lower_snake, report);
    check_collision(oneof.features(), "Oneof", oneof.name(), Some(oneof.message()), || oneof.path(), report);
}

fn check_field(field: Field<'_>, report: &mut Report) {
    check_name(field.features(), "Field", field.name(), || field.path(), not_lower_snake, report);
    check_collision(field.features(), "Field", field.name(), Some(field.message()), || field.path(), report);
}

fn check_name(
    features: Features,
    what: &str,
    name: &str,
    path: impl FnOnce() -> Vec<i32>,
    complaint: fn(&str) -> Option<&'static str>,
    report: &mut Report,
) {
    if enforced(features)
        && let Some(complaint) = complaint(name)
    {
        report.error(name, at(path(), &[1]), wrong(what, name, complaint));
    }
}

fn check_collision(
    features: Features,
    what: &str,
    name: &str,
    message: Option<Message<'_>>,
    path: impl FnOnce() -> Vec<i32>,
    report: &mut Report,
) {
    if features.enforce_naming_style == EnforceNamingStyle::Style2026
        && let Some(complaint) = collides(name, message)
    {
        report.error(name, at(path(), &[1]), format!("{what} name {name} {complaint} {COLLISION_OPT_OUT}"));
    }
}

fn enforced(features: Features) -> bool {
    matches!(features.enforce_naming_style, EnforceNamingStyle::Style2024 | EnforceNamingStyle::Style2026)
}

fn not_title(name: &str) -> Option<&'static str> {
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Some("should be TitleCase")
    } else if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        Some("should begin with a capital letter")
    } else {
        None
    }
}

fn not_lower_snake(name: &str) -> Option<&'static str> {
    if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'.')) {
        Some("should be lower_snake_case")
    } else if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        Some("should begin with a lower case letter")
    } else {
        bad_underscores(name)
    }
}

fn not_upper_snake(name: &str) -> Option<&'static str> {
    if !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_') {
        Some("should be UPPER_SNAKE_CASE")
    } else if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        Some("should begin with an upper case letter")
    } else {
        bad_underscores(name)
    }
}

/// Underscores stand between words, and a word begins with a letter.
fn bad_underscores(name: &str) -> Option<&'static str> {
    let misplaced = name.as_bytes().windows(2).any(|pair| pair[0] == b'_' && !pair[1].is_ascii_alphabetic());
    (misplaced || name.starts_with('_') || name.ends_with('_')).then_some("contains style violating underscores")
}

/// What generated accessors of another field would be called.
fn collides(name: &str, message: Option<Message<'_>>) -> Option<String> {
    let taken = |other: &str| {
        message.is_some_and(|message| {
            message.field(other).is_some() || message.oneofs().any(|oneof| oneof.name() == other)
        })
    };
    let complaint = |verb: &str, part: &str, other: &str| {
        format!(
            "should not {verb} with {part} if a field named {other} exists. This can cause collisions in generated code."
        )
    };
    for prefix in ["has_", "get_", "set_", "clear_"] {
        if let Some(other) = name.strip_prefix(prefix).filter(|other| taken(other)) {
            return Some(complaint("begin", prefix, other));
        }
    }
    if let Some(other) = name.strip_suffix("_value").filter(|other| taken(other)) {
        return Some(complaint("end", "_value", other));
    }
    (name == "descriptor")
        .then(|| "should not be named descriptor. This can cause collisions in generated code.".to_owned())
}

fn wrong(what: &str, name: &str, complaint: &str) -> String {
    format!("{what} name {name} {complaint} {OPT_OUT}")
}
