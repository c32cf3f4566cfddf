//! What the command line forbids the inputs.

use protoc_lite::Compilation;
use wire_descriptor::{Edition, File};

/// Rules about the inputs that are not rules of the language.
pub(crate) struct Checks {
    /// The last edition that is accepted.
    pub(crate) newest: Edition,
    pub(crate) disallow_services: bool,
    /// What may be imported, if that is limited, and the sentence about anything else: `%s` is its name.
    pub(crate) dependencies: Option<Vec<String>>,
    pub(crate) dependency_violation: Option<String>,
    pub(crate) option_dependencies: Option<Vec<String>>,
    pub(crate) option_dependency_violation: Option<String>,
}

const DEPENDENCY: &str = "File is imported but not declared in --direct_dependencies: %s";
const OPTION_DEPENDENCY: &str = "File is option imported but not declared in --option_dependencies: %s";

impl Checks {
    /// What is wrong with the first input that breaks a rule, a line each.
    pub(crate) fn check(&self, compilation: &Compilation) -> Result<(), String> {
        let inputs = || compilation.names().iter().filter_map(|name| compilation.pool().file(name));
        for file in inputs() {
            let problems = self.problems(file);
            if !problems.is_empty() {
                return Err(problems.join("\n"));
            }
        }
        inputs().try_for_each(|file| self.check_edition(file))
    }

    fn problems(&self, file: File<'_>) -> Vec<String> {
        let name = file.name();
        if self.disallow_services && file.services().len() > 0 {
            return vec![format!("{name}: This file contains services, but --disallow_services was used.")];
        }
        let proto = file.proto();
        let imports = undeclared(&proto.dependency, &self.dependencies, &self.dependency_violation, DEPENDENCY);
        let options = || {
            let sentence = &self.option_dependency_violation;
            undeclared(&proto.option_dependency, &self.option_dependencies, sentence, OPTION_DEPENDENCY)
        };
        let sentences = if imports.is_empty() { options() } else { imports };
        sentences.into_iter().map(|sentence| format!("{name}: {sentence}")).collect()
    }

    /// An edition that may change is for those who ask for it.
    fn check_edition(&self, file: File<'_>) -> Result<(), String> {
        if file.edition() <= self.newest || may_have_any_edition(file.name()) {
            return Ok(());
        }
        let edition = edition_name(file.edition() as i32);
        let newest = edition_name(self.newest as i32);
        Err(format!(
            "{}: is a file using edition {edition}, which is later than the protoc maximum supported edition {newest}.",
            file.name()
        ))
    }
}

/// Whether a file of this name is one of protobuf's own, of which protoc does not ask whether its edition is known.
pub(crate) fn may_have_any_edition(name: &str) -> bool {
    const OWN: [&str; 5] = [
        "google/protobuf/",
        "upb/",
        "com/google/protobuf/",
        "conformance/test_protos/",
        "test_messages_edition_unstable",
    ];
    OWN.iter().any(|own| name.starts_with(own))
}

fn undeclared(
    imports: &[String],
    declared: &Option<Vec<String>>,
    sentence: &Option<String>,
    usual: &str,
) -> Vec<String> {
    let Some(declared) = declared else { return Vec::new() };
    let sentence = sentence.as_deref().unwrap_or(usual);
    imports.iter().filter(|import| !declared.contains(import)).map(|import| sentence.replace("%s", import)).collect()
}

/// `2023` for the number of `EDITION_2023`.
pub(crate) fn edition_name(number: i32) -> String {
    use wire::Enumeration;
    match Edition::from_number(number) {
        Some(edition) => edition.name().trim_start_matches("EDITION_").to_owned(),
        None => number.to_string(),
    }
}
