//! Fields and extensions.

use crate::Edition;
use crate::feature_set::RepeatedFieldEncoding;
use crate::field_descriptor_proto::Type;
use crate::field_options::JsType;
use crate::link::draft::at;
use crate::link::json::json_name;
use crate::link::lifetimes;
use crate::link::problem::Report;
use crate::view::{Field, Presence, is_packable};

use super::{declarations, editions, is_lite, maps, name_path, type_path};

/// Checks a field.
pub(super) fn check(field: Field<'_>, report: &mut Report) {
    lifetimes::check_field_support(field, report);
    editions::check_field(field, report);
    check_types_of_options(field, report);
    check_message_set(field, report);
    let lite_extends_full = is_lite(field.file()) && !is_lite(field.message().file());
    if lite_extends_full {
        report.error(
            field.full_name(),
            at(field.path(), &[2]),
            "Extensions to non-lite types can only be declared in non-lite files.  Note that you cannot extend a \
             non-lite type to contain a lite type, but the reverse is allowed.",
        );
    }
    maps::check(field, report);
    check_jstype(field, report);
    check_json_name(field, report);
    if field.is_extension() {
        declarations::check_extension(field, report);
    }
}

fn check_types_of_options(field: Field<'_>, report: &mut Report) {
    let Some(options) = &field.proto().options else { return };
    let (name, kind) = (field.full_name(), field.entry().kind);
    if field.file().edition() >= Edition::Edition2024 && options.ctype.is_some() {
        report.error(
            name,
            type_path(field),
            "ctype option is not allowed under edition 2024 and beyond. Use the feature string_type = \
             VIEW|CORD|STRING|... instead.",
        );
    }
    let unverified = options.unverified_lazy == Some(true);
    if (options.lazy == Some(true) || unverified) && kind != Type::Message {
        report.error(name, type_path(field), "[lazy = true] can only be specified for submessage fields.");
    }
    if unverified && field.is_extension() {
        report.error(name, type_path(field), "Extensions cannot be marked as unverified_lazy.");
    }
    if options.packed == Some(true) && !may_be_packed(field) {
        report.error(name, type_path(field), "[packed = true] can only be specified for repeated primitive fields.");
    }
}

/// Whether the field holds several numbers.
pub(super) fn may_be_packed(field: Field<'_>) -> bool {
    field.is_repeated() && is_packable(field.entry().kind)
}

/// Whether the field's own features ask for packing.
pub(super) fn asks_for_packing(field: Field<'_>) -> bool {
    let features = field.proto().options.as_ref().and_then(|options| options.features.as_ref());
    features.is_some_and(|features| features.repeated_field_encoding == Some(RepeatedFieldEncoding::Packed))
}

fn check_message_set(field: Field<'_>, report: &mut Report) {
    if !field.message().is_message_set() {
        return;
    }
    let name = field.full_name();
    if !field.is_extension() {
        report.error(name, name_path(field), "MessageSets cannot have fields, only extensions.");
    } else if field.is_repeated() || field.presence() == Presence::Required || field.entry().kind != Type::Message {
        report.error(name, type_path(field), "Extensions of MessageSets must be optional messages.");
    }
}

fn check_jstype(field: Field<'_>, report: &mut Report) {
    let jstype = field.proto().options.as_ref().and_then(|options| options.jstype);
    if matches!(jstype, None | Some(JsType::JsNormal)) {
        return;
    }
    let wide = matches!(field.entry().kind, Type::Uint64 | Type::Int64 | Type::Sint64 | Type::Fixed64 | Type::Sfixed64);
    if !wide {
        report.error(
            field.full_name(),
            type_path(field),
            "jstype is only allowed on int64, uint64, sint64, fixed64 or sfixed64 fields.",
        );
    }
}

fn check_json_name(field: Field<'_>, report: &mut Report) {
    let name = field.json_name();
    if field.is_extension() && name != json_name(field.name()) {
        let path = at(field.path(), &[10]);
        report.error(field.full_name(), path, "option json_name is not allowed on extension fields.");
    }
    if name.contains('\0') {
        report.error(field.full_name(), at(field.path(), &[10]), "json_name cannot have embedded null characters.");
    }
}
