//! Enums: the first number, aliases, and names that differ too little.

use crate::Edition;
use crate::link::draft::at;
use crate::link::lifetimes;
use crate::link::problem::Report;
use crate::tables::HashMap;
use crate::view::{Enum, EnumValue};

use super::json_values;

/// Checks an enum.
pub(super) fn check(found: Enum<'_>, report: &mut Report) {
    check_names(found, report);
    json_values::check(found, report);
    check_first(found, report);
    check_aliases(found, report);
    for value in found.values() {
        lifetimes::check_value_support(value, report);
        json_values::check_value(value, report);
    }
}

fn check_first(found: Enum<'_>, report: &mut Report) {
    if let Some(first) = found.values().next().filter(|first| !found.is_closed() && first.number() != 0) {
        let path = at(first.path(), &[2]);
        report.error(found.full_name(), path, "The first enum value must be zero for open enums.");
    }
}

/// Generators strip the enum's name from its values, and change case: what is left must differ.
#[expect(deprecated, reason = "protoc honours the option still")]
fn check_names(found: Enum<'_>, report: &mut Report) {
    let options = found.proto().options.as_ref();
    let lenient = options.is_some_and(|options| options.deprecated_legacy_json_field_conflicts == Some(true))
        && found.file().edition() == Edition::EditionProto2;
    let prefix: String = found.name().chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect();
    let mut seen: HashMap<Vec<u8>, EnumValue<'_>> =
        HashMap::with_capacity_and_hasher(found.values().len(), Default::default());
    for value in found.values() {
        let stripped = pascal_case(without_prefix(value.name(), &prefix));
        let first = *seen.entry(stripped).or_insert(value);
        if first.name() == value.name() || first.number() == value.number() {
            continue;
        }
        let (path, message) = (at(value.path(), &[1]), names_too_close(value.name(), first.name()));
        if lenient {
            report.warning(value.full_name(), path, message);
        } else {
            report.error(value.full_name(), path, message);
        }
        let file = report.file.clone();
        report.related(&file, at(first.path(), &[1]), "the other value");
    }
}

/// A value's name without the enum's, whatever the underscores and case; the whole name when nothing would be left.
fn without_prefix<'n>(name: &'n str, prefix: &str) -> &'n str {
    let mut prefix = prefix.bytes();
    let mut wanted = prefix.next();
    let mut rest = name.bytes().enumerate();
    let mut end = 0;
    while let Some(expected) = wanted {
        let Some((at, byte)) = rest.next() else { return name };
        end = at + 1;
        if byte == b'_' {
            continue;
        }
        if byte.to_ascii_lowercase() != expected {
            return name;
        }
        wanted = prefix.next();
    }
    match name.get(end..).map(|rest| rest.trim_start_matches('_')) {
        None | Some("") => name,
        Some(rest) => rest,
    }
}

fn pascal_case(name: &str) -> Vec<u8> {
    let mut raise = true;
    let mut out = Vec::with_capacity(name.len());
    for byte in name.bytes() {
        if byte == b'_' {
            raise = true;
        } else {
            out.push(if raise { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() });
            raise = false;
        }
    }
    out
}

fn check_aliases(found: Enum<'_>, report: &mut Report) {
    if found.proto().options.as_ref().is_some_and(|options| options.allow_alias == Some(true)) {
        return;
    }
    let mut first_of: HashMap<i32, EnumValue<'_>> =
        HashMap::with_capacity_and_hasher(found.values().len(), Default::default());
    let mut free = None;
    for value in found.values() {
        let first = *first_of.entry(value.number()).or_insert(value);
        if first != value {
            let free = free.get_or_insert_with(|| Free::of(found));
            let message = alias(value.full_name(), first.full_name(), free.after(value.number()));
            report.error(found.full_name(), at(value.path(), &[2]), message);
            let file = report.file.clone();
            report.related(&file, at(first.path(), &[2]), "the number was first used here");
        }
    }
}

/// The numbers of an enum that no value has: what follows each run of numbers that are taken.
struct Free(Vec<i64>);

impl Free {
    fn of(found: Enum<'_>) -> Self {
        let mut used: Vec<i64> = found.values().map(|value| value.number().into()).collect();
        used.sort_unstable();
        used.dedup();
        let ends = used.iter().zip(used.iter().skip(1).map(Some).chain([None]));
        Self(
            ends.map(|(number, next)| (number + 1, next))
                .filter(|(end, next)| *next != Some(end))
                .map(|(end, _)| end)
                .collect(),
        )
    }

    /// The first free number after one that is taken.
    fn after(&self, number: i32) -> Option<i32> {
        let next = self.0.get(self.0.partition_point(|end| *end <= i64::from(number)))?;
        i32::try_from(*next).ok().filter(|next| *next < i32::MAX)
    }
}

fn names_too_close(name: &str, first: &str) -> String {
    format!(
        "Enum name {name} has the same name as {first} if you ignore case and strip out the enum name prefix (if any). \
         (If you are using allow_alias, please assign the same number to each enum value name.)"
    )
}

fn alias(name: &str, first: &str, next: Option<i32>) -> String {
    let next = next.map_or(String::new(), |next| format!(" The next available enum value is {next}."));
    format!(
        "\"{name}\" uses the same enum value as \"{first}\". If this is intended, set 'option allow_alias = true;' to \
         the enum definition.{next}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_stripped_as_protoc_does() {
        assert_eq!(without_prefix("FOO_BAR_BAZ", "foobar"), "BAZ");
        assert_eq!(without_prefix("FOO_BAR", "foobar"), "FOO_BAR");
        assert_eq!(without_prefix("FOOD", "foobar"), "FOOD");
        assert_eq!(pascal_case("BAR_BAZ"), b"BarBaz");
    }
}
