//! Lifetimes: the editions in which an option may be used.

use crate::field_options::FeatureSupport;
use crate::view::{EnumValue, Field, Kind};

use super::draft::at;
use super::problem::Report;

/// Checks what a field says of its own lifetime as an option.
pub(crate) fn check_field_support(field: Field<'_>, report: &mut Report) {
    let support = field.proto().options.as_ref().and_then(|options| options.feature_support.as_deref());
    let Some(support) = support else { return };
    let complaint = contradiction(support, field.full_name()).or_else(|| {
        let Kind::Enum(found) = field.kind() else { return None };
        found.values().find_map(|value| value_contradiction(support, value, field.full_name()))
    });
    if let Some(complaint) = complaint {
        report.error(field.full_name(), at(field.path(), &[8]), complaint);
    }
}

/// Checks what an enum value says of its own lifetime in an option.
pub(crate) fn check_value_support(value: EnumValue<'_>, report: &mut Report) {
    if let Some(complaint) = own_support(value).and_then(|support| contradiction(support, value.full_name())) {
        report.error(value.full_name(), at(value.path(), &[3]), complaint);
    }
}

fn own_support(value: EnumValue<'_>) -> Option<&FeatureSupport> {
    value.proto().options.as_ref()?.feature_support.as_deref()
}

/// A value's lifetime lies within its field's.
fn value_contradiction(field: &FeatureSupport, value: EnumValue<'_>, field_name: &str) -> Option<String> {
    let own = own_support(value)?;
    let merged = FeatureSupport {
        edition_introduced: own.edition_introduced.or(field.edition_introduced),
        edition_deprecated: own.edition_deprecated.or(field.edition_deprecated),
        edition_removed: own.edition_removed.or(field.edition_removed),
        deprecation_warning: own.deprecation_warning.clone().or_else(|| field.deprecation_warning.clone()),
        removal_error: own.removal_error.clone().or_else(|| field.removal_error.clone()),
        ..Default::default()
    };
    let name = value.full_name();
    if let Some(complaint) = contradiction(&merged, name) {
        return Some(complaint);
    }
    if merged.edition_introduced < field.edition_introduced {
        return Some(format!("value {name} was introduced before {field_name} was."));
    }
    if field.edition_removed.is_some() && merged.edition_removed > field.edition_removed {
        return Some(format!("value {name} was removed after {field_name} was."));
    }
    if field.edition_deprecated.is_some() && merged.edition_deprecated > field.edition_deprecated {
        return Some(format!("value {name} was deprecated after {field_name} was."));
    }
    None
}

fn contradiction(support: &FeatureSupport, name: &str) -> Option<String> {
    let introduced = support.edition_introduced.unwrap_or_default();
    let deprecated = support.edition_deprecated;
    let complaint = match (deprecated, support.deprecation_warning.is_some()) {
        (Some(deprecated), _) if deprecated < introduced => " was deprecated before it was introduced.",
        (Some(_), false) => " is deprecated but does not specify a deprecation warning.",
        (None, true) => " specifies a deprecation warning but is not marked deprecated in any edition.",
        _ => match (support.edition_removed, support.removal_error.is_some()) {
            (Some(removed), _) if deprecated.unwrap_or_default() >= removed => " was deprecated after it was removed.",
            (Some(removed), _) if removed < introduced => " was removed before it was introduced.",
            (Some(removed), false) if removed != introduced => {
                " has been removed but does not specify a removal error."
            }
            (None, true) => " specifies a removal error but is not marked removed in any edition.",
            _ => return None,
        },
    };
    Some(format!("{name}{complaint}"))
}
