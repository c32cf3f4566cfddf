//! Identifiers: the one place where a protobuf name becomes a Rust name.
//!
//! Descriptor sets are hostile input, so whatever is not `[A-Za-z0-9_]` becomes `_` before a
//! name is used. Names are kept as plain text without `r#`; [`ident`] adds it when they are
//! printed.

use std::collections::HashSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// Keywords of every edition, strict and reserved (The Rust Reference, "Keywords").
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that `r#` can not help.
const NEVER_RAW: [&str; 4] = ["crate", "self", "super", "Self"];

/// The name of a struct, an enum or a variant: `HTTP_request` is `HttpRequest`.
pub(crate) fn type_name(proto: &str) -> String {
    legal(proto, clean(proto).to_upper_camel_case())
}

/// The name of a field, a module or a method: `userId` is `user_id`.
pub(crate) fn value_name(proto: &str) -> String {
    legal(proto, clean(proto).to_snake_case())
}

/// The name of a constant: `kindHome` is `KIND_HOME`.
pub(crate) fn constant_name(proto: &str) -> String {
    let name = legal(proto, clean(proto).to_shouty_snake_case());
    if name.starts_with('x') { name.to_uppercase() } else { name }
}

/// The Rust identifier for a name that this module made.
pub(crate) fn ident(name: &str) -> Ident {
    if KEYWORDS.contains(&name) { Ident::new_raw(name, Span::call_site()) } else { Ident::new(name, Span::call_site()) }
}

/// What is left of each value's name without the enum's own name before it. All names stay whole
/// unless every one of them has the prefix and goes on with a letter.
pub(crate) fn without_prefix<'a>(enumeration: &str, values: &[&'a str]) -> Vec<&'a str> {
    values.iter().map(|value| remainder(enumeration, value)).collect::<Option<_>>().unwrap_or_else(|| values.to_vec())
}

/// `KIND_HOME` and `KindHome` leave `HOME` and `Home` behind `Kind`.
fn remainder<'a>(enumeration: &str, value: &'a str) -> Option<&'a str> {
    let mut rest = value;
    for wanted in enumeration.chars().filter(|c| *c != '_') {
        rest = rest.trim_start_matches('_').strip_prefix(|c: char| c.eq_ignore_ascii_case(&wanted))?;
    }
    let before = value[..value.len() - rest.len()].chars().next_back()?;
    let is_word_end =
        rest.starts_with('_') || before.is_ascii_lowercase() && rest.starts_with(|c: char| c.is_ascii_uppercase());
    let rest = rest.trim_start_matches('_');
    (is_word_end && rest.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(rest)
}

/// Names that are already used in one namespace.
#[derive(Default)]
pub(crate) struct Taken(HashSet<String>);

impl Taken {
    /// A namespace in which these names are reserved.
    pub(crate) fn with<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(str::to_owned).collect())
    }

    /// `wanted` if it is free, else `wanted_`, `wanted2`, `wanted3` and so on.
    pub(crate) fn claim(&mut self, wanted: String) -> String {
        self.claim_with(wanted, |_| Vec::new())
    }

    /// The same for a name that is only free together with those that are made of it.
    pub(crate) fn claim_with(&mut self, wanted: String, made_of: impl Fn(&str) -> Vec<String>) -> String {
        let stem = wanted.trim_end_matches('_').to_owned();
        // `Self_2` would not be in Rust's style for types.
        let others = (2..).map(|round| format!("{stem}{round}"));
        let again = format!("{wanted}_");
        let claims = |name: &str| [vec![name.to_owned()], made_of(name)].concat();
        // There is no end of them.
        self.claim_first([wanted, again].into_iter().chain(others), claims).unwrap_or_default()
    }

    /// The first of the names for which everything is free that it claims.
    pub(crate) fn claim_first(
        &mut self,
        mut names: impl Iterator<Item = String>,
        claims: impl Fn(&str) -> Vec<String>,
    ) -> Option<String> {
        let name = names.find(|name| !claims(name).iter().any(|claimed| self.has(claimed)));
        self.0.extend(name.iter().flat_map(|name| claims(name)));
        name
    }

    pub(crate) fn reserve(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// Rust names for declarations that share a namespace, in their own order. A declaration whose
/// name is already right is served first, the others by protobuf name, so the result does not
/// depend on the order of declarations.
pub(crate) fn distinct(taken: &mut Taken, protos: &[&str], rust_name: fn(&str) -> String) -> Vec<String> {
    distinct_with(taken, protos, rust_name, |_, _| Vec::new())
}

/// The same where names are made of each name, which the declarations at this place need, too.
pub(crate) fn distinct_with(
    taken: &mut Taken,
    protos: &[&str],
    rust_name: fn(&str) -> String,
    made_of: impl Fn(usize, &str) -> Vec<String>,
) -> Vec<String> {
    let wanted: Vec<String> = protos.iter().map(|proto| rust_name(proto)).collect();
    let mut order: Vec<usize> = (0..protos.len()).collect();
    order.sort_by_key(|&i| (wanted[i] != protos[i], protos[i]));
    let mut names = vec![String::new(); protos.len()];
    for i in order {
        names[i] = taken.claim_with(wanted[i].clone(), |name| made_of(i, name));
    }
    names
}

fn clean(proto: &str) -> String {
    proto.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// Repairs what case conversion may leave: nothing at all, a digit in front, a keyword for good.
fn legal(proto: &str, name: String) -> String {
    if name.is_empty() {
        // `_` and `__` are names in protobuf; the length keeps them apart.
        return format!("x{}", "_".repeat(proto.len().clamp(1, 8)));
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("_{name}");
    }
    if NEVER_RAW.contains(&name.as_str()) {
        return format!("{name}_");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_follow_rust() {
        assert_eq!(type_name("HTTP_request"), "HttpRequest");
        assert_eq!(value_name("userId"), "user_id");
        assert_eq!(constant_name("kindHome"), "KIND_HOME");
    }

    #[test]
    fn keywords_become_raw_or_get_an_underscore() {
        assert_eq!(ident(&value_name("type")).to_string(), "r#type");
        assert_eq!(ident(&value_name("self")).to_string(), "self_");
        assert_eq!(ident(&type_name("SELF")).to_string(), "Self_");
    }

    #[test]
    fn hostile_names_stay_identifiers() {
        for name in ["\"; fn x(){}", "r#type", "\0", "../../x", "", "_", "__", "9", "ⅷ", "a b"] {
            for made in [type_name(name), value_name(name), constant_name(name)] {
                assert!(syn::parse_str::<Ident>(&ident(&made).to_string()).is_ok(), "{name:?} became {made:?}");
            }
        }
    }

    #[test]
    fn prefix_goes_only_from_all_values() {
        assert_eq!(without_prefix("PhoneType", &["PHONE_TYPE_HOME", "PHONE_TYPE_WORK"]), ["HOME", "WORK"]);
        assert_eq!(without_prefix("Kind", &["KindHome", "KindWork"]), ["Home", "Work"]);
        assert_eq!(without_prefix("Kind", &["KIND_HOME", "WORK"]), ["KIND_HOME", "WORK"]);
        assert_eq!(without_prefix("Kind", &["KIND_1", "KIND_A"]), ["KIND_1", "KIND_A"]);
        assert_eq!(without_prefix("Foo", &["FOOBAR"]), ["FOOBAR"]);
        assert_eq!(without_prefix("Foo", &["FOO"]), ["FOO"]);
    }

    #[test]
    fn exact_names_win_collisions_in_any_order() {
        assert_eq!(distinct(&mut Taken::default(), &["FOO", "Foo"], type_name), ["Foo_", "Foo"]);
        assert_eq!(distinct(&mut Taken::default(), &["Foo", "FOO"], type_name), ["Foo", "Foo_"]);
        assert_eq!(
            distinct(&mut Taken::default(), &["fooBar", "FooBar", "foo_bar"], value_name),
            ["foo_bar2", "foo_bar_", "foo_bar"]
        );
    }
}
