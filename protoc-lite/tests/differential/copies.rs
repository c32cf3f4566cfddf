//! A descriptor.proto of the user's: a copy under its own or another name, or the types of options alone with fields that
//! no other has. And options of source retention on every kind of declaration, alone, beside others and inside of them.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::verdict::Verdict;

/// The types of options alone; some have fields of their own.
const OPTIONS_ALONE: &str = r#"
syntax = "proto2";
package google.protobuf;
message FileOptions { optional string java_package = 1; optional string own = 400; extensions 1000 to max; }
message MessageOptions { optional bool deprecated = 3; extensions 1000 to max; }
message FieldOptions {
  optional bool packed = 2;
  optional OptionRetention retention = 17;
  enum OptionRetention { RETENTION_UNKNOWN = 0; RETENTION_RUNTIME = 1; RETENTION_SOURCE = 2; }
  optional int32 later = 1600;
  optional int32 earlier = 1500;
  extensions 1000 to 1400, 50000 to max;
}
message OneofOptions { extensions 1000 to max; }
message ExtensionRangeOptions { extensions 1000 to max; }
message EnumOptions { optional string one = 100; optional double two = 101; extensions 1000 to max; }
message EnumValueOptions { optional bool deprecated = 1; extensions 1000 to max; }
message ServiceOptions { extensions 1000 to max; }
message MethodOptions { extensions 1000 to max; }
"#;

/// A file that uses it: `IMPORT` stands for its name, `#` for options of a declaration in brackets.
const USER: &str = r#"
syntax = "proto2";
package u;
import "IMPORT";
message Inner { optional int32 source = 1 [retention = RETENTION_SOURCE]; optional int32 kept = 2; }
message Outer {
  optional Inner inner = 1;
  optional google.protobuf.FieldOptions options = 2;
  repeated Inner inners = 3;
  optional group Group = 4 { optional int32 source = 1 [retention = RETENTION_SOURCE]; }
  repeated google.protobuf.MessageOptions list = 5;
  enum Closed { A = 0; B = 5; }
  repeated Closed numbers = 6 [packed = true];
}
EXTENDS
option (file_outer) = OUTER;
option (file_source) = 1;
message A {
  option (message_source) = 1;
  optional int32 a = 1 [(field_source) = 1];
  optional int32 b = 2 [(field_source) = 1, (field_kept) = 2];
  optional int32 c = 3 [(field_outer) = OUTER];
  optional int32 d = 4 [(field_kept) = 1, (field_source) = 2, (field_outer).inner.source = 3];
  optional int32 e = 5 [(field_outer).inner.kept = 3, (field_kept) = 1];
  oneof o { option (oneof_source) = 1; int32 f = 6; }
  extensions 100 to 200 [(range_source) = 1];
  extensions 300 to 400 [(range_source) = 1, (range_kept) = 1];
  extensions 500 to 600 [(range_outer) = OUTER];
  message B { option (message_outer) = OUTER; }
}
enum E { option (enum_source) = 1; E0 = 0 [(value_source) = 1]; E1 = 1 [(value_outer) = OUTER]; }
service S {
  option (service_source) = 1;
  rpc R(A) returns (A) { option (method_source) = 1; }
  rpc T(A) returns (A) { option (method_outer) = OUTER; }
}
extend A { optional int32 g = 100 [(field_source) = 1]; }
"#;

const OUTERS: [&str; 7] = [
    "{ inner { source: 1 } }",
    "{ inner { source: 1 kept: 2 } }",
    "{ inners { source: 1 } inners { kept: 1 } }",
    "{ Group { source: 1 } }",
    "{ options { [u.field_source]: 1 } list { [u.message_source]: 1 } }",
    "{ options { [u.field_source]: 1 [u.field_kept]: 2 } numbers: [A, B, A] }",
    "{}",
];

const KINDS: [(&str, &str); 9] = [
    ("FileOptions", "file"),
    ("MessageOptions", "message"),
    ("FieldOptions", "field"),
    ("OneofOptions", "oneof"),
    ("ExtensionRangeOptions", "range"),
    ("EnumOptions", "enum"),
    ("EnumValueOptions", "value"),
    ("ServiceOptions", "service"),
    ("MethodOptions", "method"),
];

fn user(import: &str, outer: &str) -> String {
    let extend = |(kind, name): &(&str, &str)| {
        format!(
            "extend google.protobuf.{kind} {{ optional int32 {name}_kept = 50001; optional int32 {name}_source = 50000 \
             [retention = RETENTION_SOURCE]; optional Outer {name}_outer = 50002; }}\n"
        )
    };
    let extends: String = KINDS.iter().map(extend).collect();
    USER.replace("IMPORT", import).replace("EXTENDS", &extends).replace("OUTER", outer)
}

#[test]
fn copies_of_descriptor_proto_do_what_they_do_in_protoc() {
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/google/protobuf/descriptor.proto");
    let bundled = fs::read_to_string(bundled).unwrap();
    let own = "enum F { option two = 1.5; option one = \"2\"; F0 = 3; }\n";
    let copies = [
        ("google/protobuf/descriptor.proto", bundled.as_str(), ""),
        ("renamed.proto", bundled.as_str(), ""),
        ("google/protobuf/descriptor.proto", OPTIONS_ALONE, own),
        ("renamed.proto", OPTIONS_ALONE, own),
    ];
    let mut different = Vec::new();
    for (name, copy, more) in copies {
        for outer in OUTERS {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir_all(folder.path().join("google/protobuf")).unwrap();
            fs::write(folder.path().join(name), copy).unwrap();
            fs::write(folder.path().join("user.proto"), user(name, outer) + more).unwrap();
            for arguments in [&[][..], &["--include_source_info"], &["--retain_options"], &["--include_imports"]] {
                for input in ["user.proto", name] {
                    let verdict = |program: &Path| {
                        let out = folder.path().join("out.pb");
                        _ = fs::remove_file(&out);
                        let mut run = Command::new(program);
                        run.current_dir(folder.path()).args(["-I.", "-oout.pb", input]).args(arguments);
                        let output = run.output().unwrap();
                        Verdict::new(&output, fs::read(out).unwrap_or_default())
                    };
                    let theirs = verdict(&protoc_bin_vendored::protoc_bin_path().unwrap());
                    assert!(theirs.ends_well(), "{name} {outer} {input}: {theirs:#?}");
                    let ours = verdict(env!("CARGO_BIN_EXE_protoc-lite").as_ref());
                    if !ours.begins_as(&theirs) {
                        let line = arguments.concat();
                        different.push(format!("{name} {outer} {line} {input}\n{}", ours.against(&theirs)));
                    }
                }
            }
        }
    }
    assert!(different.is_empty(), "{} differ\n{}", different.len(), different.join("\n"));
}
