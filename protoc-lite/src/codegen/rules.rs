//! Options by path: which messages, enums, oneofs and fields an option of the generator is for.
//!
//! A path with a dot in front names an element, or everything inside a package or a message:
//! `.`, `.chat`, `.chat.Message`, `.chat.Message.text`. A path without one matches the end of a
//! name: `text`, `Message.text`.

use wire_descriptor::nearest;

/// What a rule can be about. A rule that matches no element of its class is a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Message,
    Enum,
    Oneof,
    /// A value of an enum.
    Value,
    Field,
    /// The field that keeps unknown records.
    Unknown,
    /// A field, or a key or value of a map: whatever has values.
    AnyValue,
    StringValue,
    BytesValue,
    /// A value of an enum in a field, or in a map.
    EnumValue,
    /// A string that nobody has to look at: `features.utf8_validation = NONE`, and in proto2.
    RawString,
    ListField,
    MapField,
    /// A message that is not in a list or a map.
    MessageField,
    /// A field that knows whether it is there.
    OptionalField,
    /// A message, in whatever sort of field but a map.
    MessageValue,
    Service,
    Method,
}

/// An element of the schema that rules are matched against.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) class: Class,
    /// The protobuf name, without a dot in front.
    pub(crate) name: String,
}

/// Values by path, in the order in which they were given.
#[derive(Clone, Debug)]
pub(crate) struct Rules<T> {
    /// The setter's name, for messages.
    setter: &'static str,
    classes: &'static [Class],
    entries: Vec<Rule<T>>,
}

#[derive(Clone, Debug)]
struct Rule<T> {
    setter: &'static str,
    path: String,
    value: T,
}

impl Rules<()> {
    pub(crate) fn extend(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) {
        paths.into_iter().for_each(|path| self.push(path, ()));
    }
}

impl<T> Rules<T> {
    pub(crate) fn new(setter: &'static str, classes: &'static [Class]) -> Self {
        Self { setter, classes, entries: Vec::new() }
    }

    pub(crate) fn push(&mut self, path: impl Into<String>, value: T) {
        self.push_as(self.setter, path, value);
    }

    /// The same for a setter that stands for another one with a certain value.
    pub(crate) fn push_as(&mut self, setter: &'static str, path: impl Into<String>, value: T) {
        self.entries.push(Rule { setter, path: path.into(), value });
    }

    /// Every value for the element, in the order given.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a T> {
        self.entries.iter().filter(move |rule| matches(&rule.path, name)).map(|rule| &rule.value)
    }

    /// Every value for exactly this element, not for what it is in, in the order given.
    pub(crate) fn exact<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a T> {
        let is_exact =
            move |path: &str| path.strip_prefix('.').map_or_else(|| matches(path, name), |path| path == name);
        self.entries.iter().filter(move |rule| is_exact(&rule.path)).map(|rule| &rule.value)
    }

    /// The value for the element; the one given last wins.
    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.entries.iter().rev().find(|rule| matches(&rule.path, name)).map(|rule| &rule.value)
    }

    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|rule| &rule.value)
    }

    /// A sentence for each path that matches none of the targets. Everything is never nothing: whoever says `.` means
    /// what there is.
    pub(crate) fn unmatched(&self, targets: &[Target]) -> Vec<String> {
        let is_used = |path: &str| path == "." || self.wanted(targets).any(|target| matches(path, &target.name));
        let unused = self.entries.iter().filter(|rule| !is_used(&rule.path));
        unused.map(|rule| rule.explain(targets, self.wanted(targets))).collect()
    }

    fn wanted<'t>(&self, targets: &'t [Target]) -> impl Iterator<Item = &'t Target> {
        targets.iter().filter(|target| self.classes.contains(&target.class))
    }
}

impl<T> Rule<T> {
    fn explain<'t>(&self, targets: &'t [Target], wanted: impl Iterator<Item = &'t Target>) -> String {
        let path = &self.path;
        let what = if targets.iter().any(|target| matches(path, &target.name)) {
            "the path matches nothing that this option is for"
        } else {
            "the path matches nothing in the schema"
        };
        let hint = hint(path, wanted).map(|meant| format!("; did you mean {meant:?}?")).unwrap_or_default();
        format!("{}({path:?}): {what}{hint}", self.setter)
    }
}

/// A path that matches, and that may have been meant: with a dot in front or without one, or spelled nearly so.
fn hint<'t>(path: &str, wanted: impl Iterator<Item = &'t Target>) -> Option<String> {
    let names: Vec<&str> = wanted.map(|target| target.name.as_str()).collect();
    let other = path.strip_prefix('.').map_or_else(|| format!(".{path}"), str::to_owned);
    if names.iter().any(|name| matches(&other, name)) {
        return Some(other);
    }
    let Some(full) = path.strip_prefix('.') else {
        let segments = path.split('.').count();
        let ends =
            names.iter().filter_map(|name| name.rsplitn(segments + 1, '.').nth(segments).map(|rest| (name, rest)));
        let ends = ends.map(|(name, rest)| &name[rest.len() + 1..]);
        return nearest(path, ends.chain(names.iter().copied())).map(str::to_owned);
    };
    let packages = names.iter().filter_map(|name| Some(name.rsplit_once('.')?.0));
    nearest(full, names.iter().copied().chain(packages)).map(|near| format!(".{near}"))
}

fn matches(path: &str, name: &str) -> bool {
    match path.strip_prefix('.') {
        Some("") => true,
        Some(start) => name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
        None => name.strip_suffix(path).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_whole_segments() {
        for (path, is_match) in [
            (".", true),
            (".chat", true),
            (".chat.Message", true),
            (".chat.Message.text", true),
            ("text", true),
            ("Message.text", true),
            (".cha", false),
            ("ext", false),
            (".Message", false),
            ("Message", false),
        ] {
            assert_eq!(matches(path, "chat.Message.text"), is_match, "{path}");
        }
    }

    #[test]
    fn a_path_for_the_wrong_class_is_told_apart() {
        let mut rules = Rules::new("bytes", &[Class::BytesValue]);
        rules.push(".a", ());
        rules.push(".b", ());
        let targets = [Target { class: Class::MapField, name: "a.M.f".to_owned() }];
        rules.push(".", ());
        assert_eq!(
            rules.unmatched(&targets),
            [
                "bytes(\".a\"): the path matches nothing that this option is for",
                "bytes(\".b\"): the path matches nothing in the schema"
            ]
        );
    }

    #[test]
    fn what_was_meant_is_said() {
        let target = |name: &str| Target { class: Class::Service, name: name.to_owned() };
        let targets = [target("attrs.v1.Chat"), target("attrs.v1.Mail")];
        for (path, meant) in [
            ("attrs", Some(".attrs")),
            (".Chat", Some("Chat")),
            ("Caht", Some("Chat")),
            ("v1.Caht", Some("v1.Chat")),
            (".attrs.v1.Mial", Some(".attrs.v1.Mail")),
            (".atrs.v1", Some(".attrs.v1")),
            ("Nobody", None),
        ] {
            assert_eq!(hint(path, targets.iter()).as_deref(), meant, "{path}");
        }
    }
}
