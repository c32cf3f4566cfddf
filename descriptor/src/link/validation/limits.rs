//! Limits on what a message or an enum may hold, where the features enforce some.

use crate::feature_set::proto_limits_feature::EnforceProtoLimits;
use crate::link::draft::at;
use crate::link::problem::Report;
use crate::view::{Enum, File, Message};

const OPT_OUT: &str =
    "(features.enforce_proto_limits = LEGACY_NO_EXPLICIT_LIMITS can be used to opt out of this check)";
const MAX_FIELDS: usize = 1500;
const MAX_ONEOFS: usize = 1000;
const MAX_VALUES: usize = 1700;

/// Checks the messages and enums of a file.
pub(super) fn check(file: File<'_>, report: &mut Report) {
    file.messages().for_each(|message| check_message(message, report));
    file.enums().for_each(|found| check_enum(found, report));
}

fn check_message(message: Message<'_>, report: &mut Report) {
    if message.features().enforce_proto_limits == EnforceProtoLimits::ProtoLimits2026 {
        let counts = [
            (message.proto().field.len(), MAX_FIELDS, "fields"),
            (message.proto().oneof_decl.len(), MAX_ONEOFS, "oneofs"),
        ];
        for (_, limit, what) in counts.into_iter().filter(|(count, limit, _)| count > limit) {
            let text = too_many("Message", message.name(), limit, what);
            report.error(message.full_name(), at(message.path(), &[1]), text);
        }
    }
    message.enums().for_each(|found| check_enum(found, report));
    message.messages().for_each(|nested| check_message(nested, report));
}

fn check_enum(found: Enum<'_>, report: &mut Report) {
    if found.features().enforce_proto_limits == EnforceProtoLimits::ProtoLimits2026 && found.values().len() > MAX_VALUES
    {
        let text = too_many("Enum", found.name(), MAX_VALUES, "values");
        report.error(found.full_name(), at(found.path(), &[1]), text);
    }
}

fn too_many(what: &str, name: &str, limit: usize, parts: &str) -> String {
    format!("{what} name {name} should not contain more than {limit} {parts} {OPT_OUT}")
}
