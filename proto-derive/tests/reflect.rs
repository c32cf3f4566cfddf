//! The static table of fields, and the `.proto` text that protoc reads back to the same fields.

mod schema;

use prost::Message as _;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet, field_descriptor_proto::Label};
use std::{path::Path, process::Command};
use wire::{
    Described,
    reflect::{RowKind, RowShape, Scalar, Table, path_names, proto_files, proto_text},
};

/// What protoc makes of the files of `T`.
fn compile<T: Described>() -> FileDescriptorSet {
    let folder = tempfile::tempdir().unwrap();
    let files = proto_files::<T>();
    let paths: Vec<_> = files.iter().map(|file| folder.path().join(&file.path)).collect();
    for (path, file) in paths.iter().zip(&files) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
    let set = folder.path().join("set");
    let output = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
        .arg("-I")
        .arg(folder.path())
        .arg("-I")
        .arg(protoc_bin_vendored::include_path().unwrap())
        .arg("--descriptor_set_out")
        .arg(&set)
        .args(paths)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}\n{}", files[0].text);
    assert_eq!(errors, "", "{}", files[0].text);
    FileDescriptorSet::decode(&*std::fs::read(set).unwrap()).unwrap()
}

/// The message of this full name.
fn find(set: &FileDescriptorSet, full_name: &str) -> Option<DescriptorProto> {
    fn inside(messages: &[DescriptorProto], scope: &str, full_name: &str) -> Option<DescriptorProto> {
        messages.iter().find_map(|message| {
            let name = format!("{scope}{}", message.name());
            match name == full_name {
                true => Some(message.clone()),
                false => inside(&message.nested_type, &format!("{name}."), full_name),
            }
        })
    }
    set.file.iter().find_map(|file| {
        let scope = if file.package().is_empty() { String::new() } else { format!("{}.", file.package()) };
        inside(&file.message_type, &scope, full_name)
    })
}

/// protoc's fields of a message are those of its table, and so for the messages that it holds.
fn assert_same(set: &FileDescriptorSet, table: &Table, seen: &mut Vec<String>) {
    if seen.contains(&table.name.to_string()) || table.name.starts_with("google.") {
        return;
    }
    seen.push(table.name.to_string());
    let message = find(set, &table.name).unwrap_or_else(|| panic!("{} is not printed", table.name));
    let mut fields = message.field.clone();
    fields.sort_by_key(FieldDescriptorProto::number);
    assert_eq!(fields.len(), table.rows.len());
    for (field, row) in fields.iter().zip(table.iter()) {
        assert_eq!((field.number() as u32, field.name()), (row.number, &*row.name));
        assert_eq!(field.json_name(), row.json_name());
        let is_list = field.label() == Label::Repeated;
        assert_eq!(is_list, row.is_map() || matches!(row.shape, RowShape::Repeated | RowShape::Packed));
        if !row.is_map() {
            assert_eq!(type_word(field), row.kind.word());
        }
        let oneof = field.oneof_index.filter(|_| !field.proto3_optional());
        let oneof = oneof.map(|index| message.oneof_decl[index as usize].name());
        assert_eq!(oneof, table.oneof_of(row).map(|oneof| &*oneof.name));
        assert_default(field, row.extra.default.as_ref(), &row.kind);
        row.message().into_iter().for_each(|message| assert_same(set, &message, seen));
    }
}

/// The default that protoc reads is the one of the table.
fn assert_default(field: &FieldDescriptorProto, default: Option<&Scalar>, kind: &RowKind) {
    let (Some(text), Some(default)) = (field.default_value.as_deref(), default) else {
        assert_eq!((field.default_value.as_deref(), default), (None, None), "{}", field.name());
        return;
    };
    match default {
        Scalar::Bool(value) => assert_eq!(text, value.to_string()),
        Scalar::I32(value) => assert_eq!(text, value.to_string()),
        Scalar::I64(value) => assert_eq!(text, value.to_string()),
        Scalar::U32(value) => assert_eq!(text, value.to_string()),
        Scalar::U64(value) => assert_eq!(text, value.to_string()),
        Scalar::F32(value) => assert_eq!(text.parse::<f32>().unwrap().to_string(), value.to_string()),
        Scalar::F64(value) => assert_eq!(text.parse::<f64>().unwrap().to_string(), value.to_string()),
        Scalar::Str(value) => assert_eq!(text, value),
        Scalar::Bytes(value) => {
            // Escaped in C's way (descriptor.proto, `default_value`).
            let escaped: String = value
                .iter()
                .map(|byte| match byte {
                    b'"' | b'\'' | b'\\' => format!("\\{}", char::from(*byte)),
                    0x20..=0x7e => char::from(*byte).to_string(),
                    _ => format!("\\{byte:03o}"),
                })
                .collect();
            assert_eq!(text.replace("\\n", "\\012"), escaped);
        }
        Scalar::Enum(number) => {
            let RowKind::Enum(table) = kind else { panic!("{} is no enum", field.name()) };
            assert_eq!(table.name_of(*number), Some(text));
        }
    }
}

fn type_word(field: &FieldDescriptorProto) -> Option<&'static str> {
    let name = field.r#type().as_str_name().trim_start_matches("TYPE_").to_lowercase();
    let words = [
        "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32",
        "sfixed64", "bool", "string", "bytes",
    ];
    words.into_iter().find(|word| *word == name)
}

fn assert_protoc_agrees<T: Described>() {
    assert_same(&compile::<T>(), T::TABLE, &mut Vec::new());
}

#[test]
fn protoc_reads_the_text_to_the_same_fields() {
    assert_protoc_agrees::<schema::Implicit>();
    assert_protoc_agrees::<schema::Chat>();
    assert_protoc_agrees::<schema::Legacy>();
    assert_protoc_agrees::<schema::PersonView<'static>>();
}

/// `text` is what is written in the file; `BLESS=1` writes it.
fn assert_golden(text: &str, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reflect").join(file);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(path).unwrap());
}

#[test]
fn a_message_that_proto3_can_say_is_proto3() {
    assert_golden(&proto_text::<schema::Chat>(), "chat.proto");
}

#[test]
fn required_closed_and_delimited_take_an_edition() {
    assert_golden(&proto_text::<schema::Legacy>(), "legacy.proto");
}

#[test]
fn instances_of_a_generic_message_get_names_of_their_own() {
    let text = proto_text::<schema::Pages>();
    assert!(text.contains("message Page {") && text.contains("message Page2 {"), "{text}");
    compile::<schema::Pages>();
}

#[test]
fn other_packages_are_imported() {
    let files = proto_files::<schema::Chat>();
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["chat/v1.proto", "geo.proto"]);
}

#[test]
fn paths_read_as_names() {
    assert_eq!(path_names::<schema::Chat>(&[1, 4, 2, 1]), "author.kin.value.name");
    assert_eq!(path_names::<schema::Chat>(&[1, 99, 1]), "author.99.1");
    assert_eq!(path_names::<schema::Chat>(&[1, 7]), "author.home_mail");
    assert_eq!(path_names::<schema::Chat>(&[]), "");
}

#[test]
fn a_decode_error_says_its_names() {
    use wire::Decode;
    let error = schema::Legacy::decode(b"\x0a\x00\x1b\x1c").err().unwrap();
    assert_eq!(path_names::<schema::Legacy>(error.path()), "part.id");
}

#[test]
fn the_table_says_what_the_attributes_say() {
    let table = schema::Chat::TABLE;
    assert_eq!(table.name, "chat.v1.Chat");
    let row = table.row(2).unwrap();
    assert!(matches!(&row.kind, RowKind::Enum(kind) if !kind.is_closed && kind.name == "chat.v1.Chat.Kind"));
    assert_eq!((&*row.name, row.json_name(), &row.extra.default), ("kind_of", "kindOf", &None));
}
