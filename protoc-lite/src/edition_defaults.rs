//! The features that hold in each edition where nothing overrides them, for runtimes that resolve features themselves.

use std::collections::BTreeSet;

use wire::{Decode, Enumeration};
use wire_descriptor::feature_set_defaults::FeatureSetEditionDefault;
use wire_descriptor::field_options::FeatureSupport;
use wire_descriptor::{Edition, FeatureSet, FeatureSetDefaults, Field, Kind, Message, Pool};

use crate::compile::push_message;

const FEATURE_SET: &str = "google.protobuf.FeatureSet";

/// The features of C++, Java and C#. protoc has these extensions built in and writes them first.
const KNOWN_TO_PROTOC: [i32; 3] = [1000, 1001, 1004];

/// The first and the last edition that defaults are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionRange {
    /// The first.
    pub minimum: Edition,
    /// The last.
    pub maximum: Edition,
}

impl Default for EditionRange {
    /// All stable editions.
    fn default() -> Self {
        Self { minimum: Edition::EditionProto2, maximum: Edition::Edition2026 }
    }
}

/// The defaults of `google.protobuf.FeatureSet` and all extensions of it that the pool has.
///
/// ```
/// use protoc_lite::{Compiler, EditionRange, edition_defaults};
///
/// let compilation = Compiler::new().compile(&["google/protobuf/descriptor.proto"]).unwrap();
/// let defaults = edition_defaults(compilation.pool(), EditionRange::default()).unwrap();
/// assert_eq!(defaults.defaults.len(), 5);
/// ```
///
/// # Errors
///
/// When descriptor.proto is not in the pool, the range is empty, or a feature is not made as features are.
pub fn edition_defaults(pool: &Pool, range: EditionRange) -> Result<FeatureSetDefaults, String> {
    let feature_set = pool.message(FEATURE_SET).ok_or(
        "Could not find FeatureSet in descriptor pool.  Please make sure descriptor.proto is in your import path",
    )?;
    if range.minimum > range.maximum {
        let [minimum, maximum] = [range.minimum, range.maximum].map(short_name);
        return Err(format!("Invalid edition range, edition {minimum} is newer than edition {maximum}"));
    }
    let groups = groups(pool, feature_set)?;
    let mut editions: BTreeSet<Edition> = BTreeSet::new();
    for field in groups.iter().flat_map(|group| &group.fields) {
        let changes = defaults(*field).map(|(edition, _)| edition).chain(lifetime(*field));
        editions.extend(changes.filter(|edition| is_shown(*edition, range)));
    }
    if editions.first().is_none_or(|first| *first > range.minimum) {
        let first = editions.first().copied().unwrap_or_default();
        return Err(format!(
            "Minimum edition {} is earlier than the oldest valid edition {}",
            short_name(range.minimum),
            short_name(first)
        ));
    }
    let defaults = editions.into_iter().map(|edition| in_edition(&groups, edition));
    Ok(FeatureSetDefaults {
        defaults: defaults.collect::<Result<_, _>>()?,
        minimum_edition: Some(range.minimum),
        maximum_edition: Some(range.maximum),
        ..FeatureSetDefaults::default()
    })
}

/// Unstable features are shown whatever the range: they belong to no edition yet.
fn is_shown(edition: Edition, range: EditionRange) -> bool {
    edition <= range.maximum || edition == Edition::EditionUnstable
}

/// The features of `FeatureSet` itself, or those in a message that extends it.
struct Group<'p> {
    /// The number of the extension.
    extension: Option<i32>,
    fields: Vec<Field<'p>>,
}

fn groups<'p>(pool: &'p Pool, feature_set: Message<'p>) -> Result<Vec<Group<'p>>, String> {
    let mut extensions: Vec<_> = extensions(pool).into_iter().filter(|field| field.message() == feature_set).collect();
    extensions.sort_by_key(|field| (!KNOWN_TO_PROTOC.contains(&field.number()), field.number()));
    let mut groups = vec![Group { extension: None, fields: feature_set.fields().collect() }];
    for extension in extensions {
        let Some(message) = extension.message_type().filter(|_| !extension.is_repeated()) else {
            return Err(format!(
                "FeatureSet extension {} is not of message type.  Feature extensions should always use messages to allow for evolution.",
                extension.full_name()
            ));
        };
        groups.push(Group { extension: Some(extension.number()), fields: message.fields().collect() });
    }
    for group in &mut groups {
        group.fields.sort_by_key(|field| field.number());
        group.fields.iter().try_for_each(|field| check(*field))?;
    }
    Ok(groups)
}

/// The extensions that are declared anywhere in the pool.
fn extensions(pool: &Pool) -> Vec<Field<'_>> {
    let mut extensions: Vec<_> = pool.files().flat_map(|file| file.extensions()).collect();
    let mut messages: Vec<_> = pool.files().flat_map(|file| file.messages()).collect();
    while let Some(message) = messages.pop() {
        extensions.extend(message.extensions());
        messages.extend(message.messages());
    }
    extensions
}

fn check(field: Field<'_>) -> Result<(), String> {
    let name = field.full_name();
    if field.is_repeated() {
        return Err(format!("Feature field {name} is a repeated field."));
    }
    match field.kind() {
        Kind::Bool | Kind::Enum(_) => Ok(()),
        _ => Err(format!("Feature field {name} is not an enum or boolean.")),
    }
}

/// The editions from which on a feature has another default, and that default.
fn defaults<'p>(field: Field<'p>) -> impl Iterator<Item = (Edition, &'p str)> {
    let options = field.proto().options.as_ref();
    options
        .into_iter()
        .flat_map(|options| &options.edition_defaults)
        .map(|default| (default.edition(), default.value()))
}

fn in_edition(groups: &[Group<'_>], edition: Edition) -> Result<FeatureSetEditionDefault, String> {
    let (mut overridable, mut fixed) = (Vec::new(), Vec::new());
    for group in groups {
        let (mut group_overridable, mut group_fixed) = (Vec::new(), Vec::new());
        for field in &group.fields {
            let target = if can_override(*field, edition) { &mut group_overridable } else { &mut group_fixed };
            wire::push_varint(u64::from(field.number() as u32) << 3, target);
            wire::push_varint(value(*field, edition)?, target);
        }
        for (target, bytes) in [(&mut overridable, group_overridable), (&mut fixed, group_fixed)] {
            match group.extension {
                Some(number) => push_message(number as u32, &bytes, target),
                None => target.extend(bytes),
            }
        }
    }
    Ok(FeatureSetEditionDefault {
        edition: Some(edition),
        overridable_features: Some(feature_set(&overridable)?.into()),
        fixed_features: Some(feature_set(&fixed)?.into()),
        ..FeatureSetEditionDefault::default()
    })
}

fn feature_set(bytes: &[u8]) -> Result<FeatureSet, String> {
    FeatureSet::decode(bytes).map_err(|error| error.to_string())
}

/// Outside of its lifetime a feature keeps its default.
fn can_override(field: Field<'_>, edition: Edition) -> bool {
    let support = support(field);
    let is_introduced = support.is_none_or(|support| support.edition_introduced() <= edition);
    let is_removed = support.and_then(|support| support.edition_removed).is_some_and(|removed| removed <= edition);
    is_introduced && !is_removed
}

fn support<'p>(field: Field<'p>) -> Option<&'p FeatureSupport> {
    field.proto().options.as_ref()?.feature_support.as_deref()
}

/// The editions in which a feature comes and goes.
fn lifetime<'p>(field: Field<'p>) -> impl Iterator<Item = Edition> + use<'p> {
    support(field).into_iter().flat_map(|support| support.edition_introduced.into_iter().chain(support.edition_removed))
}

/// The default in an edition is that of the last edition with another one.
fn value(field: Field<'_>, edition: Edition) -> Result<u64, String> {
    let name = field.full_name();
    let missing = || format!("No valid default found for edition {} in feature field {name}", short_name(edition));
    let before = defaults(field).filter(|(since, _)| *since <= edition);
    let (_, text) = before.max_by_key(|(since, _)| *since).ok_or_else(missing)?;
    let value = match field.kind() {
        Kind::Enum(enumeration) => enumeration.value(text).map(|value| i64::from(value.number()) as u64),
        _ => text.parse().ok().map(|value: bool| u64::from(value)),
    };
    value.ok_or_else(|| format!("Parsing error in edition_defaults for feature field {name}. Could not parse: {text}"))
}

/// The name without what all have in front.
fn short_name(edition: Edition) -> &'static str {
    edition.name().trim_start_matches("EDITION_")
}
