//! What is asked of the files that are compiled, and not of those that are only imported.

use crate::tables::HashSet;
use crate::view::{Enum, Field, File, Kind, Message};

use super::draft::at;
use super::problem::Report;

/// The numbers that implementations of protobuf use for themselves.
const RESERVED: std::ops::RangeInclusive<i32> = 19_000..=19_999;

/// Warns of options that only generators of old have a use for.
pub(crate) fn warn_of_generic_services(file: File<'_>, report: &mut Report) {
    let Some(options) = &file.proto().options else { return };
    let options = [options.cc_generic_services, options.java_generic_services, options.py_generic_services];
    if options.contains(&Some(true)) {
        report.warning(
            file.name(),
            Vec::new(),
            "Generic services (cc_generic_services, java_generic_services, and py_generic_services) are deprecated in \
             favor of using plugins that generate code specific to your particular RPC system. Additional code \
             generator options may be required to enable generic services and total removal of these options is \
             planned in future breaking releases.",
        );
    }
}

/// Checks that fields have no numbers that are not for them.
pub(crate) fn check_numbers(file: File<'_>, report: &mut Report) {
    file.messages().for_each(|message| check_message(message, report));
    file.extensions().for_each(|field| check_number(field, report));
}

fn check_message(message: Message<'_>, report: &mut Report) {
    message.fields().for_each(|field| check_number(field, report));
    message.messages().for_each(|nested| check_message(nested, report));
    message.extensions().for_each(|field| check_number(field, report));
}

fn check_number(field: Field<'_>, report: &mut Report) {
    if RESERVED.contains(&field.number()) {
        let message = "Field numbers 19000 through 19999 are reserved for the protocol buffer library implementation.";
        report.error(field.full_name(), at(field.path(), &[3]), message);
    }
}

/// An option import is not there at run time, so nothing may depend on it to find out what to hide.
pub(crate) fn check_option_imports(file: File<'_>, report: &mut Report) {
    for (index, name) in file.proto().option_dependency.iter().enumerate() {
        let marker = file.pool().file(name).and_then(redaction_marker);
        if let Some(marker) = marker {
            report.error(file.name(), vec![15, index as i32], redaction_in_option_import(name, marker));
            return;
        }
    }
}

/// The last extension of a file through which other fields can be marked for redaction.
fn redaction_marker(file: File<'_>) -> Option<Field<'_>> {
    fn nested<'p>(message: Message<'p>, found: &mut Vec<Field<'p>>) {
        message.messages().for_each(|message| nested(message, found));
        found.extend(message.extensions());
    }
    let mut extensions = Vec::new();
    file.messages().for_each(|message| nested(message, &mut extensions));
    extensions.extend(file.extensions());
    extensions.into_iter().rev().find(|field| marks(*field))
}

fn marks(field: Field<'_>) -> bool {
    let mut seen = HashSet::default();
    let mut waiting = vec![field];
    while let Some(field) = waiting.pop() {
        match field.kind() {
            Kind::Enum(found) if has_redacted_values(found) => return true,
            Kind::Message(message) if seen.insert(message.id) => waiting.extend(message.fields()),
            _ => {}
        }
    }
    false
}

fn has_redacted_values(found: Enum<'_>) -> bool {
    found.values().any(|value| value.is_debug_redact())
}

fn redaction_in_option_import(name: &str, marker: Field<'_>) -> String {
    let marker = marker.full_name();
    format!(
        "Option dependency {name} contains a custom option {marker} marked debug_redact, which is used to mark fields \
         that need to be redacted in debug string APIs. Switch to a regular import or remove the debug_redact \
         annotation to avoid potentially leaking sensitive data."
    )
}
