//! Extension ranges, what they declare, and extensions that keep to it.

use crate::extension_range_options::{Declaration, VerificationState};
use crate::link::draft::at;
use crate::link::numbers::MAX_NUMBER;
use crate::link::problem::Report;
use crate::tables::HashSet;
use crate::view::{Field, Kind, Message};

/// The options messages, which everyone extends.
const OPTIONS: [&str; 9] = [
    "google.protobuf.EnumOptions",
    "google.protobuf.EnumValueOptions",
    "google.protobuf.ExtensionRangeOptions",
    "google.protobuf.FieldOptions",
    "google.protobuf.FileOptions",
    "google.protobuf.MessageOptions",
    "google.protobuf.MethodOptions",
    "google.protobuf.OneofOptions",
    "google.protobuf.ServiceOptions",
];
/// The types that a declaration names without a dot.
const SCALARS: [&str; 16] = [
    "double", "float", "int64", "uint64", "int32", "fixed32", "fixed64", "bool", "string", "bytes", "uint32", "enum",
    "sfixed32", "sfixed64", "sint32", "sint64",
];

/// Checks the extension ranges of a message.
pub(super) fn check_ranges(message: Message<'_>, report: &mut Report) {
    let max = if message.is_message_set() { i32::MAX } else { MAX_NUMBER };
    let mut names = HashSet::default();
    for (index, range) in message.proto().extension_range.iter().enumerate() {
        if i64::from(range.end.unwrap_or_default()) > i64::from(max) + 1 {
            let path = at(message.path(), &[1]);
            report.error(message.full_name(), path, format!("Extension numbers cannot be greater than {max}."));
        }
        let Some(options) = range.options.as_ref().filter(|options| !options.declaration.is_empty()) else { continue };
        let path = at(message.path(), &[5, index as i32, 1]);
        if options.verification == Some(VerificationState::Unverified) {
            report.error(
                message.full_name(),
                path,
                "Cannot mark the extension range as UNVERIFIED when it has extension(s) declared.",
            );
            return;
        }
        let numbers = range.start.unwrap_or_default()..range.end.unwrap_or_default();
        check_declarations(message.full_name(), path, numbers, &options.declaration, &mut names, report);
    }
}

fn check_declarations<'p>(
    message: &str,
    path: Vec<i32>,
    range: std::ops::Range<i32>,
    declarations: &'p [Declaration],
    names: &mut HashSet<&'p str>,
    report: &mut Report,
) {
    let mut numbers = HashSet::default();
    for declaration in declarations {
        let number = declaration.number.unwrap_or_default();
        if !range.contains(&number) {
            report.error(message, path.clone(), declared_outside(number));
        }
        if !numbers.insert(number) {
            report.error(message, path.clone(), declared_twice(number));
        }
        let (Some(name), Some(kind)) = (&declaration.full_name, &declaration.r#type) else {
            let half = declaration.full_name.is_some() != declaration.r#type.is_some();
            if half || declaration.reserved != Some(true) {
                report.error(message, path.clone(), half_declared(number));
            }
            continue;
        };
        if !names.insert(name) {
            let message = format!("Extension field name \"{name}\" is declared multiple times.");
            report.error(name, path.clone(), message);
            return;
        }
        let symbols = [Some(name), Some(kind).filter(|kind| !SCALARS.contains(&kind.as_str()))];
        for complaint in symbols.into_iter().flatten().filter_map(|symbol| wrong_symbol(symbol)) {
            report.error(message, path.clone(), complaint);
        }
    }
}

fn wrong_symbol(symbol: &str) -> Option<String> {
    let Some(name) = symbol.strip_prefix('.') else {
        return Some(format!("\"{symbol}\" must have a leading dot to indicate the fully-qualified scope."));
    };
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (!name.split('.').all(is_word)).then(|| format!("\"{symbol}\" contains invalid identifiers."))
}

/// Checks an extension against what its extendee declares.
pub(super) fn check_extension(field: Field<'_>, report: &mut Report) {
    let extendee = field.message();
    if OPTIONS.contains(&extendee.full_name()) || extendee.file().name() == "google/protobuf/descriptor.proto" {
        return;
    }
    let ranges = &extendee.proto().extension_range;
    let range = ranges
        .iter()
        .find(|range| (range.start.unwrap_or_default()..range.end.unwrap_or_default()).contains(&field.number()));
    let Some(options) = range.and_then(|range| range.options.as_ref()) else { return };
    let declared = options.declaration.iter().find(|declaration| declaration.number == Some(field.number()));
    let path = at(field.path(), &[2]);
    match declared {
        Some(declaration) if declaration.reserved == Some(true) => {
            report.error(field.full_name(), path, number_reserved(field));
        }
        Some(declaration) => check_declared(field, declaration, path, report),
        None if !options.declaration.is_empty() || options.verification == Some(VerificationState::Declaration) => {
            report.error(field.full_name(), path, not_declared(field));
        }
        None => {}
    }
}

fn check_declared(field: Field<'_>, declaration: &Declaration, path: Vec<i32>, report: &mut Report) {
    let (name, number) = (field.message().full_name().to_owned(), field.number());
    let start = format!("\"{name}\" extension field {number} is expected to");
    if let Some(kind) = declaration.r#type.as_deref().filter(|kind| !kind.is_empty()) {
        let dotted = SCALARS.contains(&kind) || kind.starts_with('.');
        let expected = if dotted { kind.to_owned() } else { format!(".{kind}") };
        let actual = type_name(field);
        if expected != actual && !report.failed {
            report.error(field.full_name(), path.clone(), format!("{start} be type \"{expected}\", not \"{actual}\"."));
        }
    }
    if let Some(expected) = declaration.full_name.as_deref().filter(|name| !name.is_empty()) {
        let actual = format!(".{}", field.full_name());
        if expected != actual {
            let message = format!("{start} have field name \"{expected}\", not \"{actual}\".");
            report.error(field.full_name(), path.clone(), message);
        }
    }
    let repeated = declaration.repeated == Some(true);
    if repeated != field.is_repeated() {
        let expected = if repeated { "repeated" } else { "optional" };
        report.error(field.full_name(), path, format!("{start} be {expected}."));
    }
}

/// A field's type as a declaration spells it.
fn type_name(field: Field<'_>) -> String {
    let name = match field.kind() {
        Kind::Message(message) => return format!(".{}", message.full_name()),
        Kind::Enum(found) => return format!(".{}", found.full_name()),
        Kind::Double => "double",
        Kind::Float => "float",
        Kind::Int32 => "int32",
        Kind::Int64 => "int64",
        Kind::Uint32 => "uint32",
        Kind::Uint64 => "uint64",
        Kind::Sint32 => "sint32",
        Kind::Sint64 => "sint64",
        Kind::Fixed32 => "fixed32",
        Kind::Fixed64 => "fixed64",
        Kind::Sfixed32 => "sfixed32",
        Kind::Sfixed64 => "sfixed64",
        Kind::Bool => "bool",
        Kind::String => "string",
        Kind::Bytes => "bytes",
    };
    name.to_owned()
}

fn declared_outside(number: i32) -> String {
    format!("Extension declaration number {number} is not in the extension range.")
}

fn declared_twice(number: i32) -> String {
    format!("Extension declaration number {number} is declared multiple times.")
}

fn half_declared(number: i32) -> String {
    format!("Extension declaration #{number} should have both \"full_name\" and \"type\" set.")
}

fn number_reserved(field: Field<'_>) -> String {
    let (number, name, message) = (field.number(), field.full_name(), field.message());
    let message = message.full_name();
    format!(
        "Cannot use number {number} for extension field {name}, as it is reserved in the extension declarations for \
         message {message}."
    )
}

fn not_declared(field: Field<'_>) -> String {
    let (number, name, message) = (field.number(), field.full_name(), field.message());
    let message = message.full_name();
    format!(
        "Missing extension declaration for field {name} with number {number} in extendee message {message}. An \
         extension range must declare for all extension fields if its verification state is DECLARATION or there's \
         any declaration in the range already. Otherwise, consider splitting up the range."
    )
}
