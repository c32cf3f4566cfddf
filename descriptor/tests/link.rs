//! What the linker accepts, refuses and makes of a file: one behaviour a test.

use wire_descriptor::field_descriptor_proto::{Label, Type};
use wire_descriptor::source_code_info::Location;
use wire_descriptor::uninterpreted_option::NamePart;
use wire_descriptor::{
    DescriptorProto, Edition, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto, FieldOptions,
    FileDescriptorProto, FileOptions, Kind, Linked, Linker, OneofDescriptorProto, Presence, Problem, Severity,
    SourceCodeInfo, UninterpretedOption, Value,
};

fn file(name: &str, messages: Vec<DescriptorProto>) -> FileDescriptorProto {
    FileDescriptorProto {
        name: Some(name.into()),
        package: Some("p".into()),
        message_type: messages,
        ..Default::default()
    }
}

fn message(name: &str, fields: Vec<FieldDescriptorProto>) -> DescriptorProto {
    DescriptorProto { name: Some(name.into()), field: fields, ..Default::default() }
}

fn field(name: &str, number: i32, kind: Type) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: Some(name.into()),
        number: Some(number),
        label: Some(Label::Optional),
        r#type: Some(kind),
        ..Default::default()
    }
}

fn named(name: &str, number: i32, type_name: &str) -> FieldDescriptorProto {
    FieldDescriptorProto { r#type: None, type_name: Some(type_name.into()), ..field(name, number, Type::Message) }
}

fn enumeration(name: &str, values: &[(&str, i32)]) -> EnumDescriptorProto {
    let value = |&(name, number): &(&str, i32)| EnumValueDescriptorProto {
        name: Some(name.into()),
        number: Some(number),
        ..Default::default()
    };
    EnumDescriptorProto { name: Some(name.into()), value: values.iter().map(value).collect(), ..Default::default() }
}

fn option(name: &str, identifier: &str) -> UninterpretedOption {
    UninterpretedOption {
        name: vec![NamePart { name_part: name.into(), is_extension: false, ..Default::default() }],
        identifier_value: Some(identifier.into()),
        ..Default::default()
    }
}

fn link(files: Vec<FileDescriptorProto>) -> Linked {
    let mut linker = Linker::new();
    for file in files {
        linker.add(file);
    }
    linker.finish()
}

fn first_problem(files: Vec<FileDescriptorProto>) -> Problem {
    link(files).problems.into_iter().next().expect("there is a problem")
}

#[test]
fn names_are_resolved_and_written_back_in_full() {
    let a = file("a.proto", vec![message("A", vec![named("b", 1, "B")]), message("B", vec![])]);
    let linked = link(vec![a]);
    let field = linked.pool.message("p.A").unwrap().field("b").unwrap();
    assert_eq!(field.kind(), Kind::Message(linked.pool.message("p.B").unwrap()));
    assert_eq!(field.proto().type_name.as_deref(), Some(".p.B"));
    assert_eq!(field.proto().r#type, Some(Type::Message));
    assert_eq!(field.json_name(), "b");
}

#[test]
fn the_innermost_scope_decides_what_the_first_part_means() {
    let mut outer = message("Outer", vec![named("x", 1, "Inner.Deep")]);
    outer.nested_type.push(message("Inner", vec![]));
    let mut inner = message("Inner", vec![]);
    inner.nested_type.push(message("Deep", vec![]));
    let problem = first_problem(vec![file("a.proto", vec![outer, inner])]);
    assert!(problem.message.starts_with("\"Inner.Deep\" is resolved to \"p.Outer.Inner.Deep\", which is not defined."));
    assert_eq!(problem.path, [4, 0, 2, 0, 6]);
}

#[test]
fn symbols_of_files_that_are_not_imported_are_named_with_their_file() {
    let problem = first_problem(vec![
        file("a.proto", vec![message("A", vec![])]),
        file("b.proto", vec![message("B", vec![named("a", 1, "A")])]),
    ]);
    assert!(problem.message.starts_with("\"p.A\" seems to be defined in \"a.proto\", which is not imported"));
}

#[test]
fn public_imports_hand_on_and_unused_imports_are_told() {
    let a = file("a.proto", vec![message("A", vec![])]);
    let mut b = file("b.proto", vec![]);
    b.dependency = vec!["a.proto".into()];
    b.public_dependency = vec![0];
    let mut c = file("c.proto", vec![message("C", vec![named("a", 1, "A")])]);
    c.dependency = vec!["b.proto".into()];
    let mut d = file("d.proto", vec![]);
    d.dependency = vec!["a.proto".into()];
    let linked = link(vec![a, b, c, d]);
    let told: Vec<_> = linked.problems.iter().map(|p| (&*p.file, p.severity, &*p.message)).collect();
    assert_eq!(told, [("d.proto", Severity::Warning, "Import a.proto is unused.")]);
}

#[test]
fn both_places_of_a_number_used_twice_are_told() {
    let fields = vec![field("a", 1, Type::Int32), field("b", 1, Type::Int32)];
    let problem = first_problem(vec![file("a.proto", vec![message("M", fields)])]);
    assert_eq!(
        problem.message,
        "Field number 1 has already been used in \"p.M\" by field \"a\". Next available field number is 2."
    );
    assert_eq!(problem.path, [4, 0, 2, 1, 3]);
    assert_eq!(problem.related[0].path, [4, 0, 2, 0, 3]);
}

#[test]
fn values_are_siblings_of_their_enum() {
    let mut a = file("a.proto", vec![]);
    a.enum_type = vec![enumeration("E", &[("X", 0)]), enumeration("F", &[("X", 0)])];
    let linked = link(vec![a]);
    assert_eq!(linked.problems[0].message, "\"X\" is already defined in \"p\".");
    assert!(linked.problems[1].message.contains("must be unique within \"p\", not just within \"F\""));
    assert!(linked.pool.file("a.proto").is_none());
}

#[test]
fn a_refused_file_leaves_nothing_behind() {
    let bad = file("a.proto", vec![message("A", vec![named("x", 1, "Nowhere")])]);
    let good = file("b.proto", vec![message("A", vec![])]);
    let linked = link(vec![bad, good]);
    assert_eq!(linked.problems.len(), 1);
    assert_eq!(linked.pool.message("p.A").unwrap().file().name(), "b.proto");
}

#[test]
fn presence_follows_the_syntax() {
    let fields = || {
        let mut in_oneof = field("o", 3, Type::Int32);
        in_oneof.oneof_index = Some(0);
        let mut list = field("l", 2, Type::Int32);
        list.label = Some(Label::Repeated);
        vec![field("s", 1, Type::Int32), list, in_oneof]
    };
    let file_of = |name: &str, package: &str, syntax: &str, edition| {
        let mut message = message("M", fields());
        message.oneof_decl.push(OneofDescriptorProto { name: Some("choice".into()), ..Default::default() });
        let package = Some(package.into());
        FileDescriptorProto { package, syntax: Some(syntax.into()), edition, ..file(name, vec![message]) }
    };
    let linked = link(vec![
        file_of("2.proto", "two", "proto2", None),
        file_of("3.proto", "three", "proto3", None),
        file_of("e.proto", "edition", "editions", Some(Edition::Edition2023)),
    ]);
    let expected = [
        ("two.M", Presence::Explicit, false),
        ("three.M", Presence::Implicit, true),
        ("edition.M", Presence::Explicit, true),
    ];
    for (name, presence, packed) in expected {
        let message = linked.pool.message(name).unwrap();
        assert_eq!(message.field("s").unwrap().presence(), presence, "{name}");
        assert_eq!(message.field("l").unwrap().is_packed(), packed, "{name}");
        assert_eq!(message.field("o").unwrap().presence(), Presence::Explicit, "{name}");
        assert_eq!(message.field("o").unwrap().oneof().unwrap().name(), "choice", "{name}");
    }
    assert_eq!(linked.pool.file("2.proto").unwrap().proto().syntax, None);
}

#[test]
fn options_become_fields_and_their_locations_move() {
    let mut a = file("a.proto", vec![]);
    let uninterpreted_option = vec![option("java_multiple_files", "true")];
    a.options = Some(FileOptions { uninterpreted_option, ..Default::default() }.into());
    let location = |path: &[i32]| Location { path: path.into(), span: vec![0, 0, 1], ..Default::default() };
    let info = SourceCodeInfo {
        location: vec![location(&[8]), location(&[8, 999, 0]), location(&[8, 999, 0, 2])],
        ..Default::default()
    };
    a.source_code_info = Some(info.into());
    let linked = link(vec![a]);
    let proto = linked.pool.file("a.proto").unwrap().proto();
    assert_eq!(proto.options.as_ref().unwrap().java_multiple_files, Some(true));
    let paths: Vec<_> = linked
        .pool
        .file("a.proto")
        .unwrap()
        .source_code_info()
        .unwrap()
        .location
        .iter()
        .map(|l| l.path.clone())
        .collect();
    assert_eq!(paths, [vec![8], vec![8, 10]]);
}

#[test]
fn unknown_options_point_at_the_name_and_bad_values_at_the_value() {
    let with = |option| {
        let mut a = file("a.proto", vec![]);
        a.options = Some(FileOptions { uninterpreted_option: vec![option], ..Default::default() }.into());
        first_problem(vec![a])
    };
    let unknown = with(option("colour", "true"));
    assert!(unknown.message.starts_with("Option \"colour\" unknown."));
    assert_eq!(unknown.path, [8, 999, 0, 2]);
    let wrong = with(option("optimize_for", "LUCK"));
    assert_eq!(wrong.path, [8, 999, 0, 3]);
    assert!(wrong.message.contains("has no value named \"LUCK\" for option"));
}

#[test]
fn defaults_are_values() {
    let mut bytes = field("b", 1, Type::Bytes);
    bytes.default_value = Some("\\001x".into());
    let mut float = field("f", 2, Type::Float);
    float.default_value = Some("1.10".into());
    let linked = link(vec![file("a.proto", vec![message("M", vec![bytes, float])])]);
    let message = linked.pool.message("p.M").unwrap();
    assert_eq!(message.field("b").unwrap().default_value(), Some(Value::Bytes(b"\x01x".into())));
    assert_eq!(message.field("f").unwrap().default_value(), Some(Value::Float(1.1)));
    assert_eq!(message.field("f").unwrap().proto().default_value.as_deref(), Some("1.1"));
}

#[test]
fn packed_is_for_numbers() {
    let mut text = field("t", 1, Type::String);
    text.label = Some(Label::Repeated);
    text.options = Some(FieldOptions { packed: Some(true), ..Default::default() }.into());
    let problem = first_problem(vec![file("a.proto", vec![message("M", vec![text])])]);
    assert_eq!(problem.message, "[packed = true] can only be specified for repeated primitive fields.");
}

#[test]
fn messages_nest_thirty_one_deep() {
    let nest = |depth| {
        (1..depth)
            .fold(message("M", vec![]), |inner, _| DescriptorProto { nested_type: vec![inner], ..message("M", vec![]) })
    };
    assert!(link(vec![file("a.proto", vec![nest(31)])]).problems.is_empty());
    let problem = first_problem(vec![file("a.proto", vec![nest(32)])]);
    assert_eq!(problem.message, "Reached maximum recursion limit for nested messages.");
}

#[test]
fn hostile_names_are_refused() {
    for name in ["", "a b", "x\"); fn f(){}", "é", "a\0"] {
        assert!(!link(vec![file("a.proto", vec![message(name, vec![])])]).problems.is_empty(), "{name:?}");
    }
}

#[test]
fn hostile_indices_are_refused() {
    let mut stray = field("s", 1, Type::Int32);
    stray.oneof_index = Some(i32::MAX);
    let mut a = file("a.proto", vec![message("M", vec![stray])]);
    a.public_dependency = vec![-1];
    a.weak_dependency = vec![i32::MIN];
    let messages: Vec<_> = link(vec![a]).problems.into_iter().map(|problem| problem.message).collect();
    assert_eq!(messages[..2], ["Invalid public dependency index.", "Invalid weak dependency index."]);
    assert!(messages[2].contains("oneof_index 2147483647 is out of range"));
}

#[test]
fn comments_may_stand_beside_the_descriptor() {
    let leading = Some(" A room.\n".into());
    let location = Location { path: vec![4, 0], leading_comments: leading, ..Default::default() };
    let info = SourceCodeInfo { location: vec![location], ..Default::default() };
    let mut linker = Linker::new();
    linker.add_with_source_info(file("a.proto", vec![message("Room", vec![])]), Some((&info).into()), true);
    let linked = linker.finish();
    let room = linked.pool.message("p.Room").unwrap();
    assert_eq!(room.file().comments(&room.path()).unwrap().leading(), Some(" A room.\n"));
    assert_eq!(room.file().proto().source_code_info, None);
}
