//! Visibility: with `STRICT`, what is nested is not exported.

use crate::SymbolVisibility;
use crate::feature_set::visibility_feature::DefaultSymbolVisibility;
use crate::link::numbers::MAX_NUMBER;
use crate::link::problem::Report;
use crate::view::{Enum, File, Message};

use super::each_message;

/// Checks the stated visibility of nested messages and enums.
pub(super) fn check(file: File<'_>, report: &mut Report) {
    let strict = |features: crate::Features| features.default_symbol_visibility == DefaultSymbolVisibility::Strict;
    each_message(file, &mut |message| {
        if message.parent().is_some() && is_exported(message.proto().visibility) && strict(message.features()) {
            report.error(message.full_name(), message.path(), nested_message(message.full_name()));
        }
    });
    each_message(file, &mut |message| {
        for found in message.enums() {
            if is_exported(found.proto().visibility) && strict(found.features()) && !is_namespace(message) {
                report.error(found.full_name(), found.path(), nested_enum(found));
            }
        }
    });
}

fn is_exported(visibility: Option<SymbolVisibility>) -> bool {
    visibility == Some(SymbolVisibility::VisibilityExport)
}

/// Whether a message is there only to give its enums a scope in C++.
fn is_namespace(message: Message<'_>) -> bool {
    let default = message.file().features().default_symbol_visibility;
    let local = matches!(default, DefaultSymbolVisibility::Strict | DefaultSymbolVisibility::LocalAll);
    let is_local = match message.proto().visibility {
        Some(SymbolVisibility::VisibilityLocal) => true,
        None | Some(SymbolVisibility::VisibilityUnset) => local,
        Some(SymbolVisibility::VisibilityExport) => false,
    };
    let reserves_all = match &message.proto().reserved_range[..] {
        [range] => range.start == Some(1) && range.end == Some(MAX_NUMBER + 1),
        _ => false,
    };
    message.parent().is_none() && is_local && reserves_all
}

fn nested_message(name: &str) -> String {
    format!(
        "\"{name}\" is a nested message and cannot be `export` with STRICT default_symbol_visibility. It must be moved \
         to top-level, ideally in its own file in order to be `export`."
    )
}

fn nested_enum(found: Enum<'_>) -> String {
    let name = found.full_name();
    format!(
        "\"{name}\" is a nested enum and cannot be marked `export` with STRICT default_symbol_visibility. It must be \
         moved to top-level, ideally in its own file in order to be `export`. For C++ namespacing of enums in a \
         messages use: `local message <OuterNamespace> {{ export enum {name} {{...}} reserved 1 to max; }}`"
    )
}
