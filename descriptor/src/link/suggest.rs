//! Suggestions: what a name that was not found may have been meant to be.

use crate::view::{Pool, Symbol, simple_name};

use super::draft::Draft;
use super::options::TypeId;

/// What other languages call the scalar types.
const FOREIGN: [(&str, &str); 22] = [
    ("int", "int32"),
    ("integer", "int32"),
    ("i32", "int32"),
    ("long", "int64"),
    ("i64", "int64"),
    ("uint", "uint32"),
    ("u32", "uint32"),
    ("ulong", "uint64"),
    ("u64", "uint64"),
    ("short", "int32"),
    ("byte", "bytes"),
    ("binary", "bytes"),
    ("blob", "bytes"),
    ("boolean", "bool"),
    ("str", "string"),
    ("text", "string"),
    ("varchar", "string"),
    ("float32", "float"),
    ("f32", "float"),
    ("float64", "double"),
    ("f64", "double"),
    ("number", "double"),
];
const SCALARS: [&str; 15] = [
    "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32",
    "sfixed64", "bool", "string", "bytes",
];

/// Nobody reads more suggestions about one file, and each takes a look at all names.
const MAX_SUGGESTIONS: usize = 100;

/// The candidate that differs least from a name, if it differs so little that it may be meant.
///
/// ```
/// assert_eq!(wire_descriptor::nearest("mesage", ["enum", "message"]), Some("message"));
/// assert_eq!(wire_descriptor::nearest("tree", ["enum", "message"]), None);
/// ```
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = name.chars().count() / 3;
    let distance = |candidate: &str| {
        let is_other_case = candidate.eq_ignore_ascii_case(name);
        if is_other_case { 0 } else { strsim::osa_distance(name, candidate) }
    };
    let near = candidates.into_iter().filter(|candidate| candidate.len().abs_diff(name.len()) <= limit);
    let near = near.map(|candidate| (distance(candidate), candidate)).filter(|(distance, _)| *distance <= limit);
    near.min().map(|(_, candidate)| candidate)
}

pub(super) fn did_you_mean(name: &str) -> String {
    format!("did you mean \"{name}\"?")
}

impl Draft<'_> {
    /// A type that this file may use, the way it would be written at `place`.
    pub(super) fn nearest_type(&self, written: &str, place: &str, scalars: bool) -> Option<String> {
        if self.report.problems.len() > MAX_SUGGESTIONS {
            return None;
        }
        if scalars {
            let foreign = FOREIGN.iter().find(|(name, _)| name.eq_ignore_ascii_case(written));
            let scalar = foreign.map(|(_, scalar)| *scalar).or_else(|| nearest(written, SCALARS));
            if let Some(scalar) = scalar {
                return Some(did_you_mean(scalar));
            }
        }
        let is_type = |symbol: &Symbol| matches!(symbol, Symbol::Message(_) | Symbol::Enum(_));
        let usable = |symbol: Symbol| {
            let file = self.file_of(symbol);
            (file == self.file || self.visible.contains(&file)) && self.may_use(symbol) && !self.is_map_entry(symbol)
        };
        let types = self.pool.symbols.iter().filter(|(_, symbol)| is_type(symbol));
        let wanted = written.trim_start_matches('.');
        let near = |name: &str| {
            let (name, wanted) = (simple_name(name), simple_name(wanted));
            nearest(wanted, [name]).is_some()
        };
        let names = types.filter(|(name, symbol)| near(name) && usable(**symbol)).map(|(name, _)| &**name);
        let mut spelled: Vec<(&str, &str)> = names.map(|name| (relative(name, place), name)).collect();
        spelled.sort_unstable();
        let best = nearest(wanted, spelled.iter().map(|(spelled, _)| *spelled))
            .or_else(|| nearest(simple_name(wanted), spelled.iter().map(|(_, name)| simple_name(name))));
        let found = spelled.iter().find(|(spelled, name)| Some(*spelled) == best || Some(simple_name(name)) == best)?;
        let dot = if written.starts_with('.') { "." } else { "" };
        let name = if dot.is_empty() { found.0 } else { found.1 };
        Some(did_you_mean(&format!("{dot}{name}")))
    }

    fn is_map_entry(&self, symbol: Symbol) -> bool {
        matches!(symbol, Symbol::Message(id) if self.pool.messages[id as usize].map_entry)
    }

    /// A field of a message, for a name that is none.
    pub(super) fn nearest_field(&self, scope: TypeId, name: &str) -> Option<String> {
        let names = field_names(self.pool_of(scope.builtin), scope.message);
        nearest(name, names).map(did_you_mean)
    }

    /// An option of a message, for a name that is none: its fields without parentheses, its extensions with.
    pub(super) fn nearest_option(&self, scope: TypeId, name: &str, is_extension: bool, place: &str) -> Option<String> {
        if self.report.problems.len() > MAX_SUGGESTIONS {
            return None;
        }
        let extensions = self.extension_names(scope);
        let extension = |name: &str| did_you_mean(&format!("({})", relative(name, place)));
        let wanted = simple_name(name);
        if is_extension {
            let same = field_names(self.pool_of(scope.builtin), scope.message).find(|field| *field == name);
            let near = extensions.iter().find(|known| simple_name(known) == wanted).copied();
            let near = near.or_else(|| {
                let near = nearest(wanted, extensions.iter().map(|known| simple_name(known)))?;
                extensions.into_iter().find(|known| simple_name(known) == near)
            });
            return same.map(did_you_mean).or_else(|| near.map(extension));
        }
        let same = extensions.iter().find(|known| simple_name(known) == name || **known == name);
        same.map(|known| extension(known)).or_else(|| self.nearest_field(scope, name))
    }

    /// The extensions of a message that options of this file may use.
    fn extension_names(&self, scope: TypeId) -> Vec<&str> {
        if scope.builtin {
            return Vec::new();
        }
        let pool = &*self.pool;
        let own = pool.extensions.iter().filter(|((extendee, _), _)| *extendee == scope.message);
        let fields = own.map(|(_, field)| &pool.fields[*field as usize]).filter(|field| {
            field.file == self.file
                || self.visible.contains(&field.file)
                || self.visible_to_options.contains(&field.file)
        });
        let mut names: Vec<&str> = fields.map(|field| &*field.full_name).collect();
        names.sort_unstable();
        names
    }

    /// A value of an enum, for a name that is none.
    pub(super) fn nearest_value(&self, builtin: bool, enumeration: u32, name: &str) -> Option<String> {
        let pool = self.pool_of(builtin);
        let values = pool.enums[enumeration as usize].values;
        nearest(name, values.ids().map(|id| simple_name(&pool.values[id as usize].full_name))).map(did_you_mean)
    }
}

fn field_names(pool: &Pool, message: u32) -> impl Iterator<Item = &str> {
    let fields = pool.messages.get(message as usize).map(|message| message.fields);
    let ids = fields.into_iter().flat_map(|fields| fields.ids());
    ids.map(|id| simple_name(&pool.fields[id as usize].full_name))
}

/// A full name as it is written at a place: without the scopes that both have.
fn relative<'n>(full_name: &'n str, place: &str) -> &'n str {
    let mut scope = place;
    while let Some((outer, _)) = scope.rsplit_once('.') {
        scope = outer;
        if let Some(rest) = full_name.strip_prefix(scope).and_then(|rest| rest.strip_prefix('.')) {
            return rest;
        }
    }
    full_name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_to_the_place() {
        assert_eq!(relative("a.b.C", "a.b.D.field"), "C");
        assert_eq!(relative("a.c.C", "a.b.D.field"), "c.C");
        assert_eq!(relative("x.C", "a.b.D.field"), "x.C");
    }

    #[test]
    fn case_alone_is_no_difference() {
        assert_eq!(nearest("STRING", ["string"]), Some("string"));
        assert_eq!(nearest("x", ["string"]), None);
    }
}
