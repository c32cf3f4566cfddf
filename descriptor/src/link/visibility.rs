//! Visibility: which types of other files a file may use.

use crate::SymbolVisibility;
use crate::feature_set::visibility_feature::DefaultSymbolVisibility;
use crate::view::{Enum, Symbol};

use super::draft::Draft;

impl Draft<'_> {
    /// Whether a type is exported, or of this file.
    pub(crate) fn may_use(&self, symbol: Symbol) -> bool {
        if self.file_of(symbol) == self.file {
            return true;
        }
        let Some((visibility, nested, default)) = self.visibility(symbol) else {
            return true;
        };
        match (visibility, default) {
            (SymbolVisibility::VisibilityExport, _) => true,
            (SymbolVisibility::VisibilityLocal, _) => false,
            (_, DefaultSymbolVisibility::ExportTopLevel) => !nested,
            (_, DefaultSymbolVisibility::LocalAll | DefaultSymbolVisibility::Strict) => false,
            _ => true,
        }
    }

    /// The visibility that a type of another file states, whether it is nested, and the default.
    fn visibility(&self, symbol: Symbol) -> Option<(SymbolVisibility, bool, DefaultSymbolVisibility)> {
        let (stated, nested, features) = match symbol {
            Symbol::Message(id) => {
                let message = self.message(id);
                (message.proto().visibility, message.parent().is_some(), message.features())
            }
            Symbol::Enum(id) => {
                let found = Enum { pool: self.pool, id };
                (found.proto().visibility, found.parent().is_some(), found.features())
            }
            _ => return None,
        };
        Some((stated.unwrap_or(SymbolVisibility::VisibilityUnset), nested, features.default_symbol_visibility))
    }

    pub(crate) fn not_visible(&self, symbol: Symbol, usage: &str) -> String {
        let file = &self.pool.files[self.file_of(symbol) as usize].proto.name;
        let name = match symbol {
            Symbol::Message(id) => &self.pool.messages[id as usize].full_name,
            Symbol::Enum(id) => &self.pool.enums[id as usize].full_name,
            _ => "",
        };
        let reason = match self.visibility(symbol) {
            Some((SymbolVisibility::VisibilityLocal, ..)) => "It is explicitly marked 'local'".to_owned(),
            Some((_, _, default)) => local_by_default(default),
            None => String::new(),
        };
        let (file, own) = (file.as_deref().unwrap_or_default(), &self.report.file);
        format!(
            "Symbol \"{name}\", defined in \"{file}\" {usage} is not visible from \"{own}\". {reason} and cannot be \
             accessed outside its own file"
        )
    }
}

fn local_by_default(default: DefaultSymbolVisibility) -> String {
    let name = match default {
        DefaultSymbolVisibility::DefaultSymbolVisibilityUnknown => "DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",
        DefaultSymbolVisibility::ExportAll => "EXPORT_ALL",
        DefaultSymbolVisibility::ExportTopLevel => "EXPORT_TOP_LEVEL",
        DefaultSymbolVisibility::LocalAll => "LOCAL_ALL",
        DefaultSymbolVisibility::Strict => "STRICT",
    };
    format!("It defaulted to local from file-level 'option features.default_symbol_visibility = '{name}';")
}
