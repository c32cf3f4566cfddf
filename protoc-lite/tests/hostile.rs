//! Descriptor sets from strangers: whatever they hold, it stays data in what is generated.

use protoc_lite::{Compiler, Config};
use wire_descriptor::field_descriptor_proto::{Label, Type};
use wire_descriptor::source_code_info::Location;
use wire_descriptor::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet, SourceCodeInfo};

const NAMES: [&str; 8] = ["\"; fn x() {} //", "r#type", "\0", "../../x", "", "a b", "*/ fn x() {} /*", "a`\n#[x]"];

/// The Rust for a file, or nothing when it is refused.
fn rust(file: FileDescriptorProto) -> Option<Vec<protoc_lite::RustFile>> {
    let name = file.name.clone().unwrap_or_default();
    let set = FileDescriptorSet { file: vec![file], ..FileDescriptorSet::default() };
    let compilation = Compiler::new().descriptor_set(set).compile(&[name]).ok()?;
    Some(Config::new().generate(compilation.pool()).unwrap())
}

fn file(name: &str) -> FileDescriptorProto {
    let field = FieldDescriptorProto {
        name: Some("text".into()),
        number: Some(1),
        label: Some(Label::Optional),
        r#type: Some(Type::String),
        json_name: Some("text".into()),
        ..FieldDescriptorProto::default()
    };
    let message = DescriptorProto { name: Some("Message".into()), field: vec![field], ..DescriptorProto::default() };
    FileDescriptorProto { name: Some(name.into()), message_type: vec![message], ..FileDescriptorProto::default() }
}

fn assert_tame(files: &[protoc_lite::RustFile]) {
    for file in files {
        assert!(file.name.chars().all(|c| c.is_ascii_alphanumeric() || "._".contains(c)), "{:?}", file.name);
        let parsed = syn::parse_file(&file.text).unwrap();
        let is_known = |item: &syn::Item| matches!(item, syn::Item::Mod(_) | syn::Item::Struct(_) | syn::Item::Impl(_));
        assert!(parsed.items.iter().all(is_known), "{}", file.text);
    }
}

#[test]
fn names_stay_names() {
    for hostile in NAMES {
        let mut in_message = file("a.proto");
        in_message.message_type[0].name = Some(hostile.into());
        let mut in_field = file("a.proto");
        in_field.message_type[0].field[0].name = Some(hostile.into());
        let mut in_package = file("a.proto");
        in_package.package = Some(hostile.into());
        for file in [in_message, in_field, in_package, file(hostile)] {
            assert_tame(&rust(file).unwrap_or_default());
        }
    }
}

#[test]
fn texts_stay_texts() {
    for hostile in NAMES {
        let mut schema = file("a.proto");
        let field = &mut schema.message_type[0].field[0];
        field.default_value = Some(hostile.into());
        field.json_name = Some(hostile.into());
        let location = Location {
            path: vec![4, 0],
            span: vec![0, 0, 1],
            leading_comments: Some(hostile.into()),
            ..Location::default()
        };
        let info = SourceCodeInfo { location: vec![location], ..SourceCodeInfo::default() };
        schema.source_code_info = Some(info.into());
        assert_tame(&rust(schema).unwrap_or_default());
    }
}

/// protoc aborts here.
#[test]
fn deep_aggregates_are_refused() {
    let (open, close) = ("m { ".repeat(10_000), "}".repeat(10_000));
    let text = format!(
        "import \"google/protobuf/descriptor.proto\"; message M {{ optional M m = 1; }}
         extend google.protobuf.FileOptions {{ optional M m = 50000; }} option (m) = {{ {open} {close} }};"
    );
    let refused = Compiler::new().text("a.proto", text).compile(&["a.proto"]).unwrap_err();
    assert!(refused.to_string().contains("Message is too deep"), "{refused}");
}
