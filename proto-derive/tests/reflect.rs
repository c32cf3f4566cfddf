//! The static table of fields, and the `.proto` text that protoc reads back to the same fields.

mod schema;

use prost::Message as _;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet, field_descriptor_proto::Label};
use std::{path::Path, process::Command};
use wire::{
    Described,
    reflect::{KindDescription, MessageDescription, ShapeDescription, path_names, proto_files, proto_text},
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
fn assert_same(set: &FileDescriptorSet, table: &'static MessageDescription, seen: &mut Vec<&'static str>) {
    if seen.contains(&table.name) || table.name.starts_with("google.") {
        return;
    }
    seen.push(table.name);
    let message = find(set, table.name).unwrap_or_else(|| panic!("{} is not printed", table.name));
    let mut fields = message.field.clone();
    fields.sort_by_key(FieldDescriptorProto::number);
    assert_eq!(fields.len(), table.all_fields().count());
    for (field, row) in fields.iter().zip(table.all_fields()) {
        assert_eq!((field.number() as u32, field.name()), (row.number, row.name));
        assert_eq!(field.json_name(), row.json_name);
        let is_list = field.label() == Label::Repeated;
        let is_map = matches!(row.shape, ShapeDescription::Map(_));
        assert_eq!(is_list, is_map || matches!(row.shape, ShapeDescription::Repeated | ShapeDescription::Packed));
        if !is_map {
            assert_eq!(type_word(field), row.kind.word());
        }
        let oneof = field.oneof_index.filter(|_| !field.proto3_optional());
        let oneof = oneof.map(|index| message.oneof_decl[index as usize].name().to_owned());
        let in_table = table.oneofs.iter().find(|oneof| oneof.fields.iter().any(|field| field.number == row.number));
        assert_eq!(oneof.as_deref(), in_table.map(|oneof| oneof.name));
        assert_eq!(field.default_value.as_deref(), row.default);
        row.kind.message().into_iter().for_each(|message| assert_same(set, message, seen));
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
    assert_same(&compile::<T>(), T::DESCRIPTION, &mut Vec::new());
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
    let table = schema::Chat::DESCRIPTION;
    assert_eq!(table.name, "chat.v1.Chat");
    let kind = table.field(2).unwrap();
    assert!(
        matches!(kind.kind, KindDescription::Enum(kind) if !kind().is_closed && kind().name == "chat.v1.Chat.Kind")
    );
    assert_eq!((kind.name, kind.json_name, kind.default), ("kind_of", "kindOf", None));
}
