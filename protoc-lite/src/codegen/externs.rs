//! Types that exist already: where Rust finds them instead of generating them.

use std::collections::HashMap;

use wire_descriptor::{Enum, Field, File, Message, Service};

use super::naming::{ident, type_name, value_name};
use super::rules::Target;

/// Rust paths for protobuf packages and types.
#[derive(Clone, Debug)]
pub(crate) struct Externs {
    /// Protobuf name without a dot in front, and the Rust path that stands for it.
    paths: Vec<(String, String)>,
    /// The same for single declarations of crates that this one depends on; most are not in the schema.
    known: HashMap<String, String>,
    /// Whether google/protobuf/*.proto are taken from `wire_types` and `wire_descriptor`.
    pub(crate) has_well_known: bool,
}

impl Default for Externs {
    fn default() -> Self {
        Self { paths: Vec::new(), known: HashMap::new(), has_well_known: true }
    }
}

impl Externs {
    pub(crate) fn push(&mut self, proto: &str, rust: &str) {
        self.paths.push((proto.trim_start_matches('.').to_owned(), rust.trim_end_matches("::").to_owned()));
    }

    pub(crate) fn know(&mut self, types: impl IntoIterator<Item = (String, String)>) {
        self.known.extend(types);
    }

    pub(crate) fn has_service(&self, service: Service<'_>) -> bool {
        self.path(service.file(), service.full_name()).is_some()
    }

    pub(crate) fn has_message(&self, message: Message<'_>) -> bool {
        self.message(message).is_some()
    }

    pub(crate) fn has_enum(&self, enumeration: Enum<'_>) -> bool {
        self.enumeration(enumeration).is_some()
    }

    pub(crate) fn has_extension(&self, extension: Field<'_>) -> bool {
        self.path(extension.file(), extension.full_name()).is_some()
    }

    /// The Rust path of a message that is not generated.
    pub(crate) fn message(&self, message: Message<'_>) -> Option<String> {
        self.path(message.file(), message.full_name())
    }

    /// The Rust path of an enum that is not generated.
    pub(crate) fn enumeration(&self, enumeration: Enum<'_>) -> Option<String> {
        self.path(enumeration.file(), enumeration.full_name())
    }

    /// The protobuf names that were given and are not in the schema.
    pub(crate) fn unmatched(&self, targets: &[Target]) -> impl Iterator<Item = &str> {
        let paths = self.paths.iter().map(|(proto, _)| proto.as_str());
        paths.filter(|proto| !targets.iter().any(|target| inside(proto, &target.name).is_some()))
    }

    /// The Rust paths as they were given.
    pub(crate) fn rust_paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(|(_, rust)| rust.as_str())
    }

    /// The longest name given wins, before what dependencies have; the well-known types come last.
    fn path(&self, file: File<'_>, full_name: &str) -> Option<String> {
        let given =
            self.paths.iter().filter_map(|(proto, rust)| Some((proto.len(), rust.as_str(), inside(proto, full_name)?)));
        let given = given.max_by_key(|(length, ..)| *length).map(|(_, rust, rest)| (rust, rest));
        let dependency = || self.known.get(full_name).map(|rust| (rust.as_str(), ""));
        let known = || {
            let rust = well_known(file.name()).filter(|_| self.has_well_known)?;
            Some((rust, inside("google.protobuf", full_name)?))
        };
        let (rust, rest) = given.or_else(dependency).or_else(known)?;
        let mut path = rust.to_owned();
        let mut segments = rest.split('.').filter(|segment| !segment.is_empty()).peekable();
        while let Some(segment) = segments.next() {
            let name = if segments.peek().is_some() { value_name(segment) } else { type_name(segment) };
            path.push_str("::");
            path.push_str(&ident(&name).to_string());
        }
        Some(path)
    }
}

/// What is left of `full_name` inside `outer`; nothing when they are the same.
fn inside<'a>(outer: &str, full_name: &'a str) -> Option<&'a str> {
    let rest = full_name.strip_prefix(outer)?;
    if rest.is_empty() || outer.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

fn well_known(file: &str) -> Option<&'static str> {
    match file.strip_prefix("google/protobuf/")? {
        "descriptor.proto" | "compiler/plugin.proto" => Some("::wire_descriptor"),
        "any.proto"
        | "api.proto"
        | "duration.proto"
        | "empty.proto"
        | "field_mask.proto"
        | "source_context.proto"
        | "struct.proto"
        | "timestamp.proto"
        | "type.proto"
        | "wrappers.proto" => Some("::wire_types"),
        _ => None,
    }
}
