//! Validation: what a file must not say although every name in it resolves.
//!
//! It reads the linked view and changes nothing. The order is protoc's: a declaration before what is in it.

mod declarations;
mod editions;
mod enums;
mod fields;
mod json_values;
mod limits;
mod maps;
mod proto3;
mod style;
mod visibility;

use crate::Edition;
use crate::file_options::OptimizeMode;
use crate::view::{Field, File, Message, Service};

use super::draft::at;
use super::features::is_legacy;
use super::json;
use super::problem::Report;

pub(crate) use maps::explain_conflicts as explain_map_conflicts;

/// Checks a linked file.
pub(crate) fn check(file: File<'_>, report: &mut Report) {
    check_file(file, report);
    file.messages().for_each(|message| check_message(message, report));
    file.enums().for_each(|found| enums::check(found, report));
    file.extensions().for_each(|field| fields::check(field, report));
    file.services().for_each(|service| check_service(service, report));
}

/// Checks what features enforce in a file that is sound otherwise.
pub(crate) fn check_enforced(file: File<'_>, report: &mut Report) {
    if !report.failed {
        style::check(file, report);
    }
    if !report.failed {
        limits::check(file, report);
    }
    if !report.failed {
        visibility::check(file, report);
    }
}

fn check_file(file: File<'_>, report: &mut Report) {
    editions::check_file(file, report);
    if !is_lite(file)
        && let Some((index, import)) = file.dependencies().enumerate().find(|(_, import)| is_lite(*import))
    {
        report.error(import.name(), vec![3, index as i32], imports_lite(import.name()));
    }
    if file.edition() == Edition::EditionProto3 {
        proto3::check(file, report);
    }
    if file.edition() < Edition::Edition2024 && !file.proto().option_dependency.is_empty() {
        report.error(file.name(), vec![15, 0], "option imports are not supported before edition 2024.");
    }
    if file.edition() >= Edition::Edition2024
        && let Some(&weak) = file.proto().weak_dependency.first()
    {
        report.error(file.name(), vec![3, weak], "weak imports are not allowed under edition 2024 and beyond.");
    }
}

fn check_message(message: Message<'_>, report: &mut Report) {
    json::check(message, report);
    declarations::check_ranges(message, report);
    message.enums().for_each(|found| enums::check(found, report));
    message.fields().for_each(|field| fields::check(field, report));
    message.messages().for_each(|nested| check_message(nested, report));
    message.extensions().for_each(|field| fields::check(field, report));
}

fn check_service(service: Service<'_>, report: &mut Report) {
    let Some(options) = &service.file().proto().options else { return };
    let generic = options.cc_generic_services == Some(true) || options.java_generic_services == Some(true);
    if is_lite(service.file()) && generic {
        report.error(
            service.full_name(),
            at(service.path(), &[1]),
            "Files with optimize_for = LITE_RUNTIME cannot define services unless you set both options \
             cc_generic_services and java_generic_services to false.",
        );
    }
}

fn is_lite(file: File<'_>) -> bool {
    let options = file.proto().options.as_ref();
    options.is_some_and(|options| options.optimize_for == Some(OptimizeMode::LiteRuntime))
}

/// Calls back for each field and extension in a message and what is nested in it.
fn each_message<'p>(file: File<'p>, visit: &mut impl FnMut(Message<'p>)) {
    fn nested<'p>(message: Message<'p>, visit: &mut impl FnMut(Message<'p>)) {
        visit(message);
        message.messages().for_each(|message| nested(message, visit));
    }
    file.messages().for_each(|message| nested(message, visit));
}

/// Where a field's type is written.
fn type_path(field: Field<'_>) -> Vec<i32> {
    at(field.path(), &[super::symbols::type_step(field.proto())])
}

fn name_path(field: Field<'_>) -> Vec<i32> {
    at(field.path(), &[1])
}

fn imports_lite(name: &str) -> String {
    format!(
        "Files that do not use optimize_for = LITE_RUNTIME cannot import files which do use this option.  This file is \
         not lite, but it imports \"{name}\" which is."
    )
}
