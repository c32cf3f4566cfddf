//! protoc's plugin protocol, from both ends: requests for the plugins of others, and answers to requests.

use std::collections::HashSet;

use wire::{Decode, DecodeError, Encode, UnknownIter, WireType};
use wire_descriptor::compiler::code_generator_response::{Feature, File};
use wire_descriptor::compiler::{CodeGeneratorRequest, CodeGeneratorResponse, Version};
use wire_descriptor::{Edition, FileDescriptorSet, make_text};

use crate::build::Config;
use crate::compile::{Compilation, Compiler, SetOptions, push_message};

/// What protoc 36.2 says of itself.
fn version() -> Version {
    Version { major: Some(7), minor: Some(36), patch: Some(2), suffix: Some(String::new()), ..Version::default() }
}

/// What a plugin is told, encoded: the files to generate for, and these and all that they import.
///
/// ```
/// use protoc_lite::{Compiler, plugin};
/// use wire::Decode;
/// use wire_descriptor::compiler::CodeGeneratorRequest;
///
/// let compilation = Compiler::new().text("a.proto", "message A {}").compile(&["a.proto"]).unwrap();
/// let request = CodeGeneratorRequest::decode(&plugin::request(&compilation, "lang=en")).unwrap();
/// assert_eq!(request.file_to_generate, ["a.proto"]);
/// assert_eq!(request.parameter(), "lang=en");
/// ```
pub fn request(compilation: &Compilation, parameter: &str) -> Vec<u8> {
    const WHOLE: SetOptions = SetOptions { imports: true, source_info: true, source_retention: true };
    const STRIPPED: SetOptions = SetOptions { source_retention: false, ..WHOLE };
    let inputs: HashSet<&str> = compilation.names().iter().map(String::as_str).collect();
    let is_input = |file: &wire_descriptor::File<'_>| inputs.contains(file.name());
    let wanted = compilation.wanted(true);
    let files = || compilation.pool().files().filter(|file| wanted.contains(file.name()));
    let mut request = heading(compilation, parameter).encode_to_vec();
    let mut push = |number, options: SetOptions, file| {
        let mut message = Vec::new();
        options.apply(file).encode_into(&mut message);
        push_message(number, &message, &mut request);
    };
    // Imports keep the options of source retention; of the inputs there is a second, whole list.
    files().for_each(|file| push(PROTO_FILE, if is_input(&file) { STRIPPED } else { WHOLE }, file));
    files().filter(is_input).for_each(|file| push(SOURCE_FILE_DESCRIPTORS, WHOLE, file));
    request
}

const PROTO_FILE: u32 = 15;
const SOURCE_FILE_DESCRIPTORS: u32 = 17;

/// A request without its files, whose numbers are higher than all others.
fn heading(compilation: &Compilation, parameter: &str) -> CodeGeneratorRequest {
    CodeGeneratorRequest {
        file_to_generate: compilation.names().to_vec(),
        parameter: Some(parameter.to_owned()).filter(|parameter| !parameter.is_empty()),
        compiler_version: Some(version().into()),
        ..CodeGeneratorRequest::default()
    }
}

/// A request from bytes. Comments in it may be in any encoding, as protoc copies them from the sources.
///
/// # Errors
///
/// When the bytes are no request.
pub fn read_request(request: &[u8]) -> Result<CodeGeneratorRequest, DecodeError> {
    CodeGeneratorRequest::decode(request).or_else(|_| {
        let (mut text, mut read) = (Vec::with_capacity(request.len()), 0);
        let mut records = UnknownIter::new(request);
        while let Some(record) = records.next() {
            let end = request.len() - records.rest().len();
            match record.number() {
                number @ (PROTO_FILE | SOURCE_FILE_DESCRIPTORS) if record.wire_type() == WireType::Len => {
                    let (file, _) = make_text("google.protobuf.FileDescriptorProto", record.payload());
                    push_message(number, &file, &mut text);
                }
                _ => text.extend_from_slice(&request[read..end]),
            }
            read = end;
        }
        text.extend_from_slice(&request[read..]);
        CodeGeneratorRequest::decode(&text)
    })
}

/// Answers a request as a plugin that generates Rust.
///
/// The parameter is that of `--rust_opt`. What is wrong, with the schema or the parameter, becomes the error of the
/// response. The request may come from anyone: its descriptors are linked and checked as those of any file.
///
/// ```
/// use protoc_lite::{Compiler, plugin};
/// use wire::Decode;
///
/// let compilation = Compiler::new().text("a.proto", "package a; message A {}").compile(&["a.proto"]).unwrap();
/// let request = plugin::request(&compilation, "single_file");
/// let response = plugin::answer(Decode::decode(&request).unwrap());
/// assert!(response.file[0].content().contains("pub struct A"));
/// ```
pub fn answer(request: CodeGeneratorRequest) -> CodeGeneratorResponse {
    let features = Feature::Proto3Optional as u64 | Feature::SupportsEditions as u64;
    let response = CodeGeneratorResponse {
        supported_features: Some(features),
        minimum_edition: Some(Edition::EditionProto2 as i32),
        maximum_edition: Some(Edition::Edition2026 as i32),
        ..CodeGeneratorResponse::default()
    };
    match generate(request) {
        Ok(file) => CodeGeneratorResponse { file, ..response },
        Err(error) => CodeGeneratorResponse { error: Some(error), ..response },
    }
}

fn generate(request: CodeGeneratorRequest) -> Result<Vec<File>, String> {
    let mut config = Config::new();
    config.parameters(request.parameter())?;
    // Without the options of source retention a file may seem to break rules from which they exempt it.
    let set = |file| FileDescriptorSet { file, ..FileDescriptorSet::default() };
    let whole: HashSet<String> = request.source_file_descriptors.iter().map(|file| file.name().to_owned()).collect();
    let mut files = request.source_file_descriptors;
    files.extend(request.proto_file.into_iter().filter(|file| !whole.contains(file.name())));
    let compiler = Compiler::new().descriptor_set(set(files));
    let compilation = compiler.compile(&request.file_to_generate).map_err(|wrong| wrong.to_string())?;
    let files = config.generate(compilation.pool()).map_err(|error| error.to_string())?;
    Ok(files
        .into_iter()
        .map(|file| File { name: Some(file.name), content: Some(file.text), ..File::default() })
        .collect())
}
