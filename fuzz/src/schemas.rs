//! Any text as a schema, and any bytes as descriptors, a request to a plugin, or its answer.

use crate::LIMITS;
use protoc_lite::{Compilation, Compiler, Config, SetOptions, plugin};
use wire::{Decode, DecodeErrorKind, Encode};
use wire_descriptor::{FileDescriptorSet, compiler::CodeGeneratorResponse};

/// Text is a schema or has errors; a schema's descriptors are sound when they come back as bytes, and Rust comes out.
pub fn schemas(text: &[u8]) {
    const NAME: &str = "fuzz.proto";
    match Compiler::new().text(NAME, text).compile(&[NAME]) {
        Ok(compilation) => {
            let options = SetOptions { imports: true, ..SetOptions::default() };
            let set = compilation.descriptor_set(options);
            let again = Compiler::new().encoded_descriptor_set(&set).expect("what was written is read");
            let again = again.compile(&[NAME]);
            let again = again.unwrap_or_else(|errors| panic!("sound as text, not as descriptors: {errors}"));
            assert_eq!(again.descriptor_set(options), set);
            generate(&compilation);
        }
        Err(errors) => assert!(errors.list().iter().any(|diagnostic| diagnostic.is_error())),
    }
}

/// Text as the value of an option, in every place where options are: between the braces of an aggregate, and after the name.
pub fn options(text: &[u8]) {
    let aggregate = [PRELUDE, b"message M { option (all) = {", text, b"}; }"].concat();
    schemas(&aggregate);
    let statement = [PRELUDE, b"message M { option (all).", text, b"; optional int32 f = 1 [(field) = ", text, b"]; }"];
    schemas(&statement.concat());
}

const PRELUDE: &[u8] = b"syntax = \"proto2\";
import \"google/protobuf/any.proto\";
import \"google/protobuf/descriptor.proto\";
enum Color { RED = 0; MINUS = -1; }
message All {
  optional double double = 1;
  optional float float = 2;
  optional int32 int32 = 3;
  optional uint64 uint64 = 4;
  optional sint64 sint64 = 5;
  optional fixed32 fixed32 = 6;
  optional bool bool = 7;
  optional string string = 8;
  optional bytes bytes = 9;
  optional Color color = 10;
  optional All all = 11;
  repeated All list = 12;
  repeated int64 numbers = 13;
  repeated string names = 14;
  map<string, All> map = 15;
  optional group Part = 16 { required int32 n = 1; }
  oneof choice { int32 a = 17; All b = 18; }
  optional google.protobuf.Any any = 19;
  extensions 100 to 200;
}
extend All { optional All more = 100; repeated float floats = 101; }
extend google.protobuf.MessageOptions { optional All all = 50000; }
extend google.protobuf.FieldOptions { optional string field = 50000; }
";

/// A descriptor set from anywhere links or has errors; where it links, Rust comes out.
pub fn descriptors(bytes: &[u8]) {
    let compiler = match FileDescriptorSet::decode_with(bytes, &LIMITS) {
        Ok(set) => Compiler::new().descriptor_set(set),
        Err(error) if error.kind() == DecodeErrorKind::Utf8 => {
            // It may be too deep or too large, too.
            let Ok(compiler) = Compiler::new().encoded_descriptor_set(bytes) else { return };
            compiler
        }
        Err(_) => return,
    };
    let names: Vec<String> = compiler.described_files().map(str::to_owned).collect();
    if let Ok(compilation) = compiler.compile(&names) {
        compilation.descriptor_set(SetOptions { source_info: true, ..SetOptions::default() });
        generate(&compilation);
    }
}

fn generate(compilation: &Compilation) {
    Config::new().generate(compilation.pool()).expect("no rule of the configuration can miss");
}

/// A request to a plugin is read and answered; the answer is one, whatever the request was.
pub fn plugins(bytes: &[u8]) {
    if let Ok(request) = plugin::read_request(bytes) {
        let answer = plugin::answer(request).encode_to_vec();
        CodeGeneratorResponse::decode(&answer).expect("what was written is read");
    }
    // As an answer of a plugin, which is read as borrowed bytes, too.
    if let Ok(response) = CodeGeneratorResponse::decode_with(bytes, &LIMITS) {
        assert_eq!(CodeGeneratorResponse::decode(&response.encode_to_vec()), Ok(response));
    }
}
