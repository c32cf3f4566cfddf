//! Inspection of interpreted options: may they stand where they stand, and may this edition use them?

use crate::field_options::{FeatureSupport, OptionTargetType};
use crate::view::{Enum, Field, File, Kind, Pool};
use crate::{Edition, FileDescriptorProto};

use super::imports::edition_name;
use super::options::tree::Tree;
use super::options::walk::{Visitor, walk};
use super::options::{Options, options_type};
use super::problem::Report;
use super::retention::stays;

/// An options message to inspect.
pub(crate) struct Sample {
    type_name: &'static str,
    path: Vec<i32>,
    bytes: Vec<u8>,
}

/// Takes samples of the options that are worth a look.
pub(crate) fn sample(proto: &mut FileDescriptorProto, edition: Edition) -> Vec<Sample> {
    let mut sampler = Sampler { edition, samples: Vec::new() };
    walk(proto, &mut sampler);
    sampler.samples
}

struct Sampler {
    edition: Edition,
    samples: Vec<Sample>,
}

impl Visitor for Sampler {
    fn visit<O: Options>(&mut self, options: &mut Option<Box<O>>, path: &[i32]) {
        // Only custom options and features have targets; fields of descriptor.proto went away in later editions.
        let worth = |options: &&mut Box<O>| options.may_have_custom() || self.edition >= Edition::Edition2024;
        if let Some(options) = options.as_mut().filter(worth) {
            let (type_name, bytes) = (options.type_name(), options.bytes());
            self.samples.push(Sample { type_name, path: path.to_vec(), bytes });
        }
    }
}

/// Checks the options of a file. The answer is whether compilers hand all of them on as they are.
pub(crate) fn check(file: File<'_>, samples: &[Sample], is_input: bool, report: &mut Report) -> bool {
    let mut inspector = Inspector { edition: file.edition(), is_input, report };
    let mut stays = true;
    for sample in samples {
        stays &= inspector.inspect(file.pool(), sample);
    }
    stays
}

struct Inspector<'r> {
    edition: Edition,
    is_input: bool,
    report: &'r mut Report,
}

impl Inspector<'_> {
    fn inspect(&mut self, pool: &Pool, sample: &Sample) -> bool {
        let Some((pool, message)) = options_type(pool, sample.type_name) else { return true };
        let tree = Tree::read(pool, message, &sample.bytes);
        let (target, word) = target_of(sample.type_name);
        let (owner, _) = sample.path.split_at(sample.path.len() - 1);
        let place = match target {
            OptionTargetType::TargetTypeFile => vec![2],
            OptionTargetType::TargetTypeExtensionRange => owner.to_vec(),
            _ => [owner, &[1]].concat(),
        };
        self.check_lifetimes(pool, &tree, &place);
        if self.is_input {
            self.check_targets(pool, &tree, target, word, &sample.path);
        }
        stays(pool, &tree, &sample.bytes)
    }

    fn check_targets(&mut self, pool: &Pool, tree: &Tree, target: OptionTargetType, word: &str, path: &[i32]) {
        for (shape, trees) in tree.fields() {
            let field = Field { pool, id: shape.id };
            let targets = field.proto().options.as_ref().map_or(&[][..], |options| &options.targets);
            if !targets.is_empty() && !targets.contains(&target) {
                let message = format!("Option {} cannot be set on an entity of type `{word}`.", field.full_name());
                self.report.error("", path.to_vec(), message);
            }
            if !field.is_delimited() {
                trees.for_each(|tree| self.check_targets(pool, tree, target, word, path));
            }
        }
    }

    fn check_lifetimes(&mut self, pool: &Pool, tree: &Tree, place: &[i32]) {
        for (shape, trees) in tree.fields() {
            let field = Field { pool, id: shape.id };
            trees.for_each(|tree| self.check_lifetimes(pool, tree, place));
            if let Kind::Enum(found) = field.kind() {
                self.check_values(found, tree.integers(shape.number), place);
            }
            let support = field.proto().options.as_ref().and_then(|options| options.feature_support.as_deref());
            self.check_lifetime(field.full_name(), support, place);
        }
    }

    fn check_values(&mut self, found: Enum<'_>, numbers: impl Iterator<Item = u64>, place: &[i32]) {
        for value in numbers.filter_map(|number| found.value_by_number(number as i32)) {
            let support = value.proto().options.as_ref().and_then(|options| options.feature_support.as_deref());
            self.check_lifetime(value.full_name(), support, place);
        }
    }

    fn check_lifetime(&mut self, name: &str, support: Option<&FeatureSupport>, place: &[i32]) {
        let Some(support) = support else { return };
        let edition = self.edition;
        if let Some(introduced) = support.edition_introduced.filter(|introduced| edition < *introduced) {
            self.report.error(name, place.to_vec(), too_early(name, introduced, edition));
        }
        if let Some(removed) = support.edition_removed.filter(|removed| edition >= *removed) {
            self.report.error(name, place.to_vec(), removed_in(name, removed, support.removal_error.as_deref()));
        } else if let Some(deprecated) = support.edition_deprecated.filter(|deprecated| edition >= *deprecated)
            && self.is_input
        {
            let warning = support.deprecation_warning.as_deref().unwrap_or_default();
            let deprecated = edition_name(deprecated);
            let message = format!("{name} has been deprecated in edition {deprecated}: {warning}");
            self.report.warning(name, place.to_vec(), message);
        }
    }
}

/// The declaration that an options message is for, and what users call it.
fn target_of(type_name: &str) -> (OptionTargetType, &'static str) {
    match type_name.rsplit('.').next().unwrap_or_default() {
        "FileOptions" => (OptionTargetType::TargetTypeFile, "file"),
        "ExtensionRangeOptions" => (OptionTargetType::TargetTypeExtensionRange, "extension range"),
        "MessageOptions" => (OptionTargetType::TargetTypeMessage, "message"),
        "FieldOptions" => (OptionTargetType::TargetTypeField, "field"),
        "OneofOptions" => (OptionTargetType::TargetTypeOneof, "oneof"),
        "EnumOptions" => (OptionTargetType::TargetTypeEnum, "enum"),
        "EnumValueOptions" => (OptionTargetType::TargetTypeEnumEntry, "enum entry"),
        "ServiceOptions" => (OptionTargetType::TargetTypeService, "service"),
        "MethodOptions" => (OptionTargetType::TargetTypeMethod, "method"),
        _ => (OptionTargetType::TargetTypeUnknown, "unknown"),
    }
}

fn too_early(name: &str, introduced: Edition, edition: Edition) -> String {
    let (introduced, edition) = (edition_name(introduced), edition_name(edition));
    format!("{name} wasn't introduced until edition {introduced} and can't be used in edition {edition}")
}

fn removed_in(name: &str, removed: Edition, error: Option<&str>) -> String {
    let removed = edition_name(removed);
    let error = error.map_or(String::new(), |error| format!(": {error}"));
    format!("{name} has been removed in edition {removed}{error}")
}
