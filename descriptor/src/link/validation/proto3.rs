//! What proto3 left out.

use crate::field_descriptor_proto::{Label, Type};
use crate::link::draft::at;
use crate::link::problem::Report;
use crate::view::{Enum, Field, File, Kind, Message};

use super::type_path;

/// The messages that proto3 files may extend.
const OPTIONS: [&str; 9] = [
    "FileOptions",
    "MessageOptions",
    "FieldOptions",
    "EnumOptions",
    "EnumValueOptions",
    "ServiceOptions",
    "MethodOptions",
    "OneofOptions",
    "ExtensionRangeOptions",
];

/// Checks a proto3 file.
pub(super) fn check(file: File<'_>, report: &mut Report) {
    file.extensions().for_each(|field| check_field(field, report));
    file.messages().for_each(|message| check_message(message, report));
}

fn check_message(message: Message<'_>, report: &mut Report) {
    message.messages().for_each(|nested| check_message(nested, report));
    message.fields().chain(message.extensions()).for_each(|field| check_field(field, report));
    if message.extension_ranges().len() > 0 {
        let path = at(message.path(), &[5, 0, 1]);
        report.error(message.full_name(), path, "Extension ranges are not allowed in proto3.");
    }
    if message.is_message_set() {
        report.error(message.full_name(), at(message.path(), &[1]), "MessageSet is not supported in proto3.");
    }
}

fn check_field(field: Field<'_>, report: &mut Report) {
    let name = field.full_name();
    if field.extendee().is_some_and(|extendee| !is_options(extendee)) {
        let path = at(field.path(), &[2]);
        report.error(name, path, "Extensions in proto3 are only allowed for defining options.");
    }
    if field.entry().label == Label::Required {
        report.error(name, type_path(field), "Required fields are not allowed in proto3.");
    }
    if field.proto().default_value.is_some() {
        report.error(name, at(field.path(), &[7]), "Explicit default values are not allowed in proto3.");
    }
    match field.kind() {
        Kind::Enum(found) if found.is_closed() => report.error(name, type_path(field), closed_enum(found, field)),
        Kind::Message(_) if field.entry().kind == Type::Group => {
            report.error(name, type_path(field), "Groups are not supported in proto3 syntax.");
        }
        _ => {}
    }
}

fn is_options(message: Message<'_>) -> bool {
    let name = message.full_name();
    let simple = name.strip_prefix("google.protobuf.").or(name.strip_prefix("proto2."));
    simple.is_some_and(|name| OPTIONS.contains(&name))
}

fn closed_enum(found: Enum<'_>, field: Field<'_>) -> String {
    let (found, message) = (found.full_name(), field.message().full_name().to_owned());
    format!("Enum type \"{found}\" is not an open enum, but is used in \"{message}\" which is a proto3 message type.")
}
