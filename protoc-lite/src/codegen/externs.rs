//! Declarations that exist already: which ones are not generated, and whose they are.

use std::collections::HashMap;

use wire_descriptor::File;

use super::equality::Comparison;
use super::rules::Target;

/// Rust paths for protobuf packages and types.
#[derive(Clone, Debug)]
pub(crate) struct Externs {
    /// What the user gave.
    given: Vec<Given>,
    /// The same for single declarations of crates that this one depends on; most are not in the schema.
    known: HashMap<String, Known>,
    /// Whether google/protobuf/*.proto are taken from `wire_types` and `wire_descriptor`.
    pub(crate) has_well_known: bool,
    /// Whether `google.protobuf.Empty` is `()`.
    pub(crate) empty_as_unit: bool,
}

/// A protobuf package or type, and the Rust module or type that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place<'e> {
    /// The protobuf name without a dot in front; empty for everything.
    pub(crate) proto: &'e str,
    pub(crate) rust: &'e str,
    /// Whether the user named it.
    pub(crate) is_given: bool,
}

impl Place<'_> {
    /// Whether it is a package around the file's declarations, not one of these.
    pub(crate) fn is_package_of(self, file: File<'_>) -> bool {
        is_inside(self.proto, file.package())
    }
}

#[derive(Clone, Debug)]
struct Given {
    proto: String,
    rust: String,
}

/// Where a declaration is that is not generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner<'e> {
    /// Somewhere behind this path, under the name that it has there.
    Inside(Place<'e>),
    /// At this path: another crate said so.
    Exactly(&'e Known),
}

/// What another crate says of one of its declarations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// The Rust path; of a service that of its module.
    pub(crate) rust: String,
    /// How far a message compares.
    pub(crate) comparison: Comparison,
}

impl Default for Externs {
    fn default() -> Self {
        Self { given: Vec::new(), known: HashMap::new(), has_well_known: true, empty_as_unit: false }
    }
}

impl Externs {
    pub(crate) fn push(&mut self, proto: &str, rust: &str) {
        let (proto, rust) = (proto.trim_start_matches('.'), rust.trim_end_matches("::"));
        self.given.push(Given { proto: proto.to_owned(), rust: rust.to_owned() });
    }

    pub(crate) fn know(&mut self, types: impl IntoIterator<Item = (String, Known)>) {
        self.known.extend(types);
    }

    /// The protobuf names that were given and are not in the schema.
    pub(crate) fn unmatched(&self, targets: &[Target]) -> impl Iterator<Item = &str> {
        let names = self.given.iter().map(|given| given.proto.as_str());
        names.filter(|proto| !proto.is_empty() && !targets.iter().any(|target| is_inside(proto, &target.name)))
    }

    /// The Rust paths as they were given.
    pub(crate) fn rust_paths(&self) -> impl Iterator<Item = &str> {
        self.given.iter().map(|given| given.rust.as_str())
    }

    /// Who has a declaration of the file; nobody if it is to be generated. The longest name given wins, before what
    /// dependencies have; the well-known types come last.
    pub(crate) fn owner(&self, file: File<'_>, full_name: &str) -> Option<Owner<'_>> {
        let given = self.given.iter().filter(|given| is_inside(&given.proto, full_name));
        let given = given.max_by_key(|given| given.proto.len());
        let given = given.map(|given| Owner::Inside(Place { proto: &given.proto, rust: &given.rust, is_given: true }));
        let dependency = || self.known.get(full_name).map(Owner::Exactly);
        let known = || {
            let rust = well_known(file.name()).filter(|_| self.has_well_known)?;
            if self.empty_as_unit && full_name == EMPTY {
                return Some(Owner::Inside(Place { proto: EMPTY, rust: "()", is_given: false }));
            }
            Some(Owner::Inside(Place { proto: WELL_KNOWN, rust, is_given: false }))
        };
        given.or_else(dependency).or_else(known)
    }
}

const EMPTY: &str = "google.protobuf.Empty";

/// The package of the well-known types.
const WELL_KNOWN: &str = "google.protobuf";

/// Whether `full_name` is `outer` or in it.
fn is_inside(outer: &str, full_name: &str) -> bool {
    let rest = full_name.strip_prefix(outer);
    rest.is_some_and(|rest| rest.is_empty() || outer.is_empty() || rest.starts_with('.'))
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
