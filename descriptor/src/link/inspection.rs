//! Inspection of interpreted options: may they stand where they stand, and may this edition use them?

use crate::field_options::{FeatureSupport, OptionTargetType};
use crate::tables::HashSet;
use crate::view::{Enum, Field, File, Kind, Pool};
use crate::{Edition, FileDescriptorProto};

use super::imports::edition_name;
use super::options::tree::Tree;
use super::options::walk::{Visitor, walk};
use super::options::{Options, options_type};
use super::problem::Report;
use super::retention::stays;

/// The type of the options that are features.
const FEATURES: &str = "google.protobuf.FeatureSet";

/// An options message to inspect.
pub(crate) struct Sample {
    type_name: &'static str,
    path: Vec<i32>,
    /// What the answer depends on: [`Sampler::heading`], and the message.
    key: Box<[u8]>,
}

/// The bytes of a key that are not those of the message.
const HEADING: usize = 6;

impl Sample {
    fn bytes(&self) -> &[u8] {
        &self.key[HEADING..]
    }
}

/// An option on what it is not for.
pub(crate) struct Misplaced {
    pub(crate) path: Vec<i32>,
    pub(crate) message: String,
}

/// Options that were inspected, with nothing to say against them: most are written many times.
#[derive(Debug, Default)]
pub(crate) struct Inspected {
    sound: HashSet<Box<[u8]>>,
    key: Vec<u8>,
}

impl Inspected {
    /// Takes samples of the options that are worth a look.
    pub(crate) fn sample(&mut self, proto: &mut FileDescriptorProto, edition: Edition, is_input: bool) -> Vec<Sample> {
        let mut sampler = Sampler { edition, is_input, inspected: self, samples: Vec::new() };
        walk(proto, &mut sampler);
        sampler.samples
    }

    /// Checks the options of a file. The answer is whether compilers hand all of them on as they are, and what stands
    /// where it must not.
    pub(crate) fn check(
        &mut self,
        file: File<'_>,
        samples: Vec<Sample>,
        is_input: bool,
        report: &mut Report,
    ) -> (bool, Vec<Misplaced>) {
        let mut inspector = Inspector { edition: file.edition(), is_input, report, misplaced: Vec::new() };
        let mut all_stay = true;
        for sample in samples {
            if self.sound.contains(&sample.key) {
                continue;
            }
            let before = inspector.findings();
            let (stays, is_known) = inspector.inspect(file.pool(), &sample);
            all_stay &= stays;
            // What has unknown fields may be read otherwise when another file defines them.
            if stays && is_known && inspector.findings() == before {
                self.sound.insert(sample.key);
            }
        }
        (all_stay, inspector.misplaced)
    }

    /// Forgets what may depend on a file that was taken back.
    pub(crate) fn forget(&mut self) {
        self.sound.clear();
    }
}

struct Sampler<'i> {
    edition: Edition,
    is_input: bool,
    inspected: &'i mut Inspected,
    samples: Vec<Sample>,
}

impl Sampler<'_> {
    /// The kind of the options, whether they are an input's, and the edition.
    fn heading(&self, type_name: &str) -> [u8; HEADING] {
        let (target, _) = target_of(type_name);
        let [a, b, c, d] = (self.edition as i32).to_le_bytes();
        [target as u8, u8::from(self.is_input), a, b, c, d]
    }
}

impl Visitor for Sampler<'_> {
    fn visit<O: Options>(&mut self, options: &mut Option<Box<O>>, path: &[i32]) {
        // Only custom options and features have targets; fields of descriptor.proto went away in later editions.
        let worth = |options: &&mut Box<O>| options.may_have_custom() || self.edition >= Edition::Edition2024;
        let Some(options) = options.as_mut().filter(worth) else { return };
        let type_name = options.type_name();
        let heading = self.heading(type_name);
        let key = &mut self.inspected.key;
        key.clear();
        key.extend(heading);
        options.write(key);
        if !self.inspected.sound.contains(key.as_slice()) {
            self.samples.push(Sample { type_name, path: path.to_vec(), key: key.as_slice().into() });
        }
    }
}

struct Inspector<'r> {
    edition: Edition,
    is_input: bool,
    report: &'r mut Report,
    misplaced: Vec<Misplaced>,
}

/// What is said of the lifetimes of some options: the name, and the sentence. Errors are told first.
#[derive(Default)]
struct Findings {
    errors: Vec<(String, String)>,
    warnings: Vec<(String, String)>,
}

impl Inspector<'_> {
    fn findings(&self) -> usize {
        self.report.problems.len() + self.misplaced.len()
    }

    /// Whether the options are handed on as they are, and whether all their fields are known.
    fn inspect(&mut self, pool: &Pool, sample: &Sample) -> (bool, bool) {
        let Some((types, message)) = options_type(pool, sample.type_name) else { return (true, false) };
        // A descriptor.proto that is linked later counts from then on.
        let is_own = std::ptr::eq(types, pool);
        let pool = types;
        let tree = Tree::read(pool, message, sample.bytes());
        let (target, word) = target_of(sample.type_name);
        let (owner, _) = sample.path.split_at(sample.path.len() - 1);
        let place = match target {
            OptionTargetType::TargetTypeFile => vec![2],
            OptionTargetType::TargetTypeExtensionRange => owner.to_vec(),
            _ => [owner, &[1]].concat(),
        };
        for of_features in [true, false] {
            let mut findings = Findings::default();
            self.check_lifetimes(pool, &tree, Some(of_features), &mut findings);
            findings.errors.iter().for_each(|(name, text)| self.report.error(name, place.clone(), text));
            findings.warnings.iter().for_each(|(name, text)| self.report.warning(name, place.clone(), text));
        }
        if self.is_input {
            self.check_targets(pool, &tree, target, word, &sample.path);
            self.check_text(pool, &tree, &sample.path);
        }
        (stays(pool, &tree, sample.bytes()), is_own && tree.is_known())
    }

    fn check_targets(&mut self, pool: &Pool, tree: &Tree, target: OptionTargetType, word: &str, path: &[i32]) {
        for (shape, trees) in tree.fields() {
            let field = Field { pool, id: shape.id };
            let targets = field.proto().options.as_ref().map_or(&[][..], |options| &options.targets);
            if !targets.is_empty() && !targets.contains(&target) {
                let message = format!("Option {} cannot be set on an entity of type `{word}`.", field.full_name());
                self.misplaced.push(Misplaced { path: path.to_vec(), message });
            }
            if !field.is_delimited() {
                trees.for_each(|tree| self.check_targets(pool, tree, target, word, path));
            }
        }
    }

    /// A string that must be UTF-8 and is not could be read by nobody. protoc does not get past it, and has no words for
    /// that: it aborts.
    fn check_text(&mut self, pool: &Pool, tree: &Tree, path: &[i32]) {
        for (shape, trees) in tree.fields() {
            let field = Field { pool, id: shape.id };
            if field.validates_utf8() && tree.bytes(shape.number).any(|bytes| str::from_utf8(bytes).is_err()) {
                let message = format!("Option {} is not valid UTF-8.", field.full_name());
                self.misplaced.push(Misplaced { path: path.to_vec(), message });
            }
            trees.for_each(|tree| self.check_text(pool, tree, path));
        }
    }

    /// `of_features` tells whether only features are asked for, or all but them, or all there is.
    fn check_lifetimes(&self, pool: &Pool, tree: &Tree, of_features: Option<bool>, findings: &mut Findings) {
        for (shape, trees) in tree.fields() {
            let field = Field { pool, id: shape.id };
            let is_features = matches!(field.kind(), Kind::Message(found) if found.full_name() == FEATURES);
            if of_features.is_some_and(|wanted| wanted != is_features) {
                continue;
            }
            trees.for_each(|tree| self.check_lifetimes(pool, tree, None, findings));
            if let Kind::Enum(found) = field.kind() {
                self.check_values(found, tree.integers(shape.number), findings);
            }
            let support = field.proto().options.as_ref().and_then(|options| options.feature_support.as_deref());
            self.check_lifetime(field.full_name(), support, findings);
        }
    }

    fn check_values(&self, found: Enum<'_>, numbers: impl Iterator<Item = u64>, findings: &mut Findings) {
        for value in numbers.filter_map(|number| found.value_by_number(number as i32)) {
            let support = value.proto().options.as_ref().and_then(|options| options.feature_support.as_deref());
            self.check_lifetime(value.full_name(), support, findings);
        }
    }

    fn check_lifetime(&self, name: &str, support: Option<&FeatureSupport>, findings: &mut Findings) {
        let Some(support) = support else { return };
        let edition = self.edition;
        if let Some(introduced) = support.edition_introduced.filter(|introduced| edition < *introduced) {
            findings.errors.push((name.to_owned(), too_early(name, introduced, edition)));
        }
        if let Some(removed) = support.edition_removed.filter(|removed| edition >= *removed) {
            findings.errors.push((name.to_owned(), removed_in(name, removed, support.removal_error.as_deref())));
        } else if let Some(deprecated) = support.edition_deprecated.filter(|deprecated| edition >= *deprecated)
            && self.is_input
        {
            let warning = support.deprecation_warning.as_deref().unwrap_or_default();
            let deprecated = edition_name(deprecated);
            let message = format!("{name} has been deprecated in edition {deprecated}: {warning}");
            findings.warnings.push((name.to_owned(), message));
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
