//! What editions say by features must not be said otherwise, nor where it means nothing.

use crate::feature_set::FieldPresence;
use crate::field_descriptor_proto::{Label, Type};
use crate::link::problem::Report;
use crate::view::{Field, File, Kind, NONE, Presence};

use super::fields::{asks_for_packing, may_be_packed};
use super::{is_legacy, name_path};

/// Checks the features of a file.
pub(super) fn check_file(file: File<'_>, report: &mut Report) {
    if is_legacy(file.edition()) {
        return;
    }
    if file.features().field_presence == FieldPresence::LegacyRequired {
        report.error(file.name(), vec![14], "Required presence can't be specified by default.");
    }
    if file.proto().options.as_ref().is_some_and(|options| options.java_string_check_utf8 == Some(true)) {
        report.error(
            file.name(),
            vec![14],
            "File option java_string_check_utf8 is not allowed under editions. Use the (pb.java).utf8_validation \
             feature to control this behavior.",
        );
    }
}

/// Checks the features of a field.
pub(super) fn check_field(field: Field<'_>, report: &mut Report) {
    if is_legacy(field.file().edition()) {
        return;
    }
    let complaints = legacy_words(field).into_iter().chain(contradictions(field));
    complaints.flatten().for_each(|complaint| report.error(field.full_name(), name_path(field), complaint));
    if !field.message().is_map_entry() {
        let complaints = misplaced_features(field);
        complaints
            .into_iter()
            .flatten()
            .for_each(|complaint| report.error(field.full_name(), name_path(field), complaint));
    }
}

fn legacy_words(field: Field<'_>) -> [Option<&'static str>; 3] {
    let proto = field.proto();
    let packed = proto.options.as_ref().is_some_and(|options| options.packed.is_some());
    [
        (proto.label == Some(Label::Required)).then_some(
            "Required label is not allowed under editions.  Use the feature field_presence = LEGACY_REQUIRED to \
             control this behavior.",
        ),
        (proto.r#type == Some(Type::Group)).then_some(
            "Group types are not allowed under editions.  Use the feature message_encoding = DELIMITED to control \
             this behavior.",
        ),
        packed.then_some(
            "Field option packed is not allowed under editions.  Use the repeated_field_encoding feature to control \
             this behavior.",
        ),
    ]
}

fn contradictions(field: Field<'_>) -> [Option<&'static str>; 3] {
    let implicit = !field.is_repeated() && field.presence() == Presence::Implicit;
    let closed = matches!(field.kind(), Kind::Enum(found) if found.is_closed());
    let required = field.is_extension() && field.entry().label == Label::Required;
    let default = field.proto().default_value.is_some();
    [
        (implicit && default).then_some("Implicit presence fields can't specify defaults."),
        (implicit && closed).then_some("Implicit presence enum fields must always be open."),
        required.then_some("Extensions can't be required."),
    ]
}

fn misplaced_features(field: Field<'_>) -> [Option<&'static str>; 5] {
    let Some(features) = field.proto().options.as_ref().and_then(|options| options.features.as_ref()) else {
        return [None; 5];
    };
    let is_string = |field: Field<'_>| field.entry().kind == Type::String;
    let has_strings = is_string(field)
        || field.message_type().is_some_and(|entry| entry.is_map_entry() && entry.fields().any(is_string));
    let is_plain_message = field.message_type().is_some_and(|message| !message.is_map_entry());
    [
        features.field_presence.and_then(|presence| misplaced_presence(field, presence)),
        (!field.is_repeated() && features.repeated_field_encoding.is_some())
            .then_some("Only repeated fields can specify repeated field encoding."),
        (!has_strings && features.utf8_validation.is_some())
            .then_some("Only string fields can specify utf8 validation."),
        (!may_be_packed(field) && asks_for_packing(field))
            .then_some("Only repeated primitive fields can specify PACKED repeated field encoding."),
        (!is_plain_message && features.message_encoding.is_some())
            .then_some("Only message fields can specify message encoding."),
    ]
}

fn misplaced_presence(field: Field<'_>, presence: FieldPresence) -> Option<&'static str> {
    if field.entry().oneof != NONE {
        Some("Oneof fields can't specify field presence.")
    } else if field.is_repeated() {
        Some("Repeated fields can't specify field presence.")
    } else if field.is_extension() && presence != FieldPresence::LegacyRequired {
        Some("Extensions can't specify field presence.")
    } else if field.message_type().is_some() && presence == FieldPresence::Implicit {
        Some("Message fields can't specify implicit presence.")
    } else {
        None
    }
}
