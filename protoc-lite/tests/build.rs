//! The API for build scripts.

use std::fs;
use std::path::Path;

use protoc_lite::{Config, Error, Layout, Report, Service, ServiceGenerator};
use tempfile::TempDir;

const CHAT: &str = "syntax = \"proto3\";
package chat;
import \"people.proto\";
message Note {
  string text = 1;
  bytes picture = 2;
  map<string, int32> votes = 3;
  people.Person author = 4;
  oneof kind { string mail = 5; }
  enum Tone { CALM = 0; }
}
service Chat { rpc Send(Note) returns (stream people.Person); }
";
const PEOPLE: &str = "syntax = \"proto3\";\npackage people;\nmessage Person { string name = 1; }\n";

fn schema() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("chat.proto"), CHAT).unwrap();
    fs::write(folder.path().join("people.proto"), PEOPLE).unwrap();
    folder
}

fn compile(folder: &Path, config: &mut Config) -> Result<Report, Error> {
    config.out_dir(folder.join("out")).emit_rerun_if_changed(false).compile(&[folder.join("chat.proto")], &[folder])
}

/// All the Rust for the schema.
fn rust(config: &mut Config) -> String {
    let folder = schema();
    compile(folder.path(), config.layout(Layout::SingleFile)).unwrap();
    fs::read_to_string(folder.path().join("out/mod.rs")).unwrap()
}

#[test]
fn a_second_run_touches_nothing() {
    let folder = schema();
    let first = compile(folder.path(), &mut Config::new()).unwrap();
    let names = |report: &Report| -> Vec<String> {
        let names = report.written.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
        names.collect()
    };
    assert_eq!(names(&first), ["chat.rs", "people.rs", "mod.rs"]);
    assert_eq!(first.inputs, [folder.path().join("people.proto"), folder.path().join("chat.proto")]);
    let second = compile(folder.path(), &mut Config::new()).unwrap();
    assert!(second.written.is_empty());
    assert_eq!(second.unchanged, first.written);
    fs::write(folder.path().join("people.proto"), PEOPLE.replace("name", "nick")).unwrap();
    assert_eq!(names(&compile(folder.path(), &mut Config::new()).unwrap()), ["people.rs"]);
}

#[test]
fn a_wrong_schema_writes_nothing_and_shows_its_place() {
    let folder = schema();
    fs::write(folder.path().join("people.proto"), PEOPLE.replace("string", "strng")).unwrap();
    let error = compile(folder.path(), &mut Config::new()).unwrap_err();
    assert!(
        error.to_string().contains("people.proto:3:18: \"strng\" is not defined.\n  |\n3 | message Person {"),
        "{error}"
    );
    assert!(!folder.path().join("out").exists());
}

#[test]
fn types_of_fields_are_chosen_by_path() {
    let code = rust(Config::new().bytes([".chat"]).btree_map(["votes"]).boxed("Note.author"));
    assert!(code.contains("pub picture: ::bytes::Bytes,"), "{code}");
    assert!(code.contains("pub votes: ::std::collections::BTreeMap<String, i32>,"), "{code}");
    assert!(code.contains("pub author: Option<Box<root::people::Person>>,"), "{code}");
    let code = rust(Config::new().string_type(".chat", "::x::Text").map_type("votes", "::x::Map<_, _, 3>"));
    assert!(code.contains("pub votes: ::x::Map<::x::Text, i32, 3>,"), "{code}");
    assert!(code.contains("Mail(::x::Text),"), "{code}");
}

#[test]
fn attributes_are_added_by_path() {
    let mut config = Config::new();
    config.type_attribute(".", "#[derive(Hash)]").message_attribute("Person", "#[doc = \" Somebody\"]");
    config.enum_attribute("Tone", "#[non_exhaustive]").oneof_attribute("kind", "#[expect(unused)]");
    config.field_attribute("Note.text", "#[allow(unused)]").skip_debug(["Person"]).disable_comments(["."]);
    let code = rust(&mut config);
    assert_eq!(code.matches("#[derive(Hash)]").count(), 4, "{code}");
    assert!(code.contains("#[allow(unused)]\n        pub text: String,"), "{code}");
    assert!(code.contains("#[derive(Clone, Default, PartialEq, ::wire::Message)]"), "{code}");
    for attribute in ["/// Somebody\n", "#[non_exhaustive]", "#[expect(unused)]"] {
        assert_eq!(code.matches(attribute).count(), 1, "{attribute}: {code}");
    }
}

#[test]
fn types_of_other_crates_are_used() {
    let code = rust(Config::new().extern_path(".people", "::others::people"));
    assert!(code.contains("pub author: Option<::others::people::Person>,"), "{code}");
    assert!(!code.contains("pub struct Person"), "{code}");
}

const TRIP: &str = "syntax = \"proto3\";
package trip;
import \"people.proto\";
message Trip { people.Person driver = 1; people.Person.Inner.Kind kind = 2; people.Person_ other = 3; }
";
const SHARED: &str = "syntax = \"proto3\";
package people;
message Person { message Inner { enum Kind { NONE = 0; } } }
message PERSON {}
message Person_ {}
service Directory { rpc Find(Person) returns (Person); }
";

#[test]
fn what_one_crate_exports_another_uses() {
    let folder = tempfile::tempdir().unwrap();
    let [here, there] = ["here", "there"].map(|name| folder.path().join(name));
    for (path, text) in [(here.join("trip.proto"), TRIP), (there.join("people.proto"), SHARED)] {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut exporting = Config::new();
    let report = exporting.export("::others::r#in").out_dir(there.join("out")).emit_rerun_if_changed(false);
    let report = report.compile(&[there.join("people.proto")], &[&there]).unwrap();
    let facts = report.written.iter().find(|path| path.ends_with("protoc-lite-exports.txt")).unwrap();
    let text = fs::read_to_string(facts).unwrap();
    assert!(text.starts_with(&format!("include {}\n", there.display())), "{text}");

    let mut using = Config::new();
    using.use_exports(facts).out_dir(here.join("out")).emit_rerun_if_changed(false).service_generator(Box::new(Paths));
    using.layout(Layout::SingleFile).compile(&[here.join("trip.proto")], &[&here]).unwrap();
    let code = fs::read_to_string(here.join("out/mod.rs")).unwrap();
    for path in ["people::Person>", "people::person::inner::Kind>", "people::Person2>"] {
        assert!(code.contains(&format!("::others::r#in::{path}")), "{path}: {code}");
    }
    assert!(!code.contains("mod people") && !code.contains("fn find"), "{code}");

    let wrong = exporting.export("no path").compile(&[there.join("people.proto")], &[&there]).unwrap_err();
    assert_eq!(wrong.to_string(), "export: `no path` is not a path of a Rust module");
    let gone = using.use_exports(folder.path().join("gone")).compile(&[here.join("trip.proto")], &[&here]).unwrap_err();
    assert!(gone.to_string().starts_with(&folder.path().join("gone").display().to_string()));
}

#[test]
fn wrong_options_are_errors() {
    let folder = schema();
    let mut config = Config::new();
    config.bytes(["Note.text"]).type_attribute("Nobody", "#[derive(Hash)]").field_attribute(".", "pub struct X;");
    config.extern_path(".gone", "::x").extern_path(".people", "no path");
    config
        .raw_strings(["text"])
        .string_type("picture", "::x::Text")
        .list_type("text", "::x::List")
        .value_type("tone", "i32");
    config.map_type("votes", "::x::Map<_, _, _>").string_type("votes.key", "no type");
    let error = compile(folder.path(), &mut config).unwrap_err().to_string();
    let expected = "type_attribute(\"Nobody\"): the path matches nothing in the schema
value_type(\"tone\"): the path matches nothing in the schema
string_type(\"picture\"): the path matches nothing that this option is for
bytes(\"Note.text\"): the path matches nothing that this option is for
list_type(\"text\"): the path matches nothing that this option is for
raw_strings(\"text\"): the path matches nothing that this option is for
`pub struct X;` is not an attribute such as `#[derive(Hash)]`
`::x::Map<_, _, _>` has 3 times `_`, where 2 can be filled in
`no type` is not a Rust type
extern_path: `no path` is not a path of a Rust type or module
extern_path(\"gone\"): the path matches nothing in the schema";
    assert_eq!(error, expected);
}

struct Paths;

impl ServiceGenerator for Paths {
    fn generate(&mut self, service: &Service) -> proc_macro2::TokenStream {
        let method = &service.methods[0];
        let (name, path, input, output) = (&method.name, &method.path, &method.input, &method.output);
        quote::quote!(pub fn #name(input: #input) -> (&'static str, #output) { (#path, input.into()) })
    }
}

#[test]
fn services_are_printed_by_who_knows_how() {
    let code = rust(Config::new().service_generator(Box::new(Paths)));
    assert!(code.contains("pub fn send(input: Note) -> (&'static str, root::people::Person) {"), "{code}");
    assert!(code.contains("\"/chat.Chat/Send\""), "{code}");
}

#[test]
fn descriptors_are_kept_on_request() {
    let folder = schema();
    let path = folder.path().join("set.pb");
    let report = compile(folder.path(), Config::new().file_descriptor_set_path(&path)).unwrap();
    assert!(report.written.contains(&path) && fs::metadata(&path).unwrap().len() > 0);
}

#[test]
fn wrong_options_of_services_are_errors() {
    let grpc = protoc_lite::Grpc::new()
        .server_views([".chat", "Receive"])
        .client_views(["Note"])
        .client_attribute("Chat", "derive")
        .trait_attribute(".people", "#[cfg(test)]")
        .codec_path("not a path");
    let folder = schema();
    let error = compile(folder.path(), Config::new().service_generator(Box::new(grpc))).unwrap_err().to_string();
    let expected = "trait_attribute(\".people\"): the path matches nothing in the schema
client_views(\"Note\"): the path matches nothing in the schema
server_views(\"Receive\"): the path matches nothing in the schema
`derive` is not an attribute such as `#[derive(Hash)]`
codec_path: `not a path` is not a path of a Rust type";
    assert_eq!(error, expected);
    for parameter in ["grpc=both", "grpc_colour", "grpc_client_attribute=.", "grpc_no_transport=1"] {
        assert!(Config::new().parameters(parameter).is_err(), "{parameter}");
    }
}

#[test]
fn clients_and_servers_can_be_left_out() {
    let of = |grpc: protoc_lite::Grpc| rust(Config::new().service_generator(Box::new(grpc)));
    let (client, server) = ("pub mod chat_client {", "pub mod chat_server {");
    let code = of(protoc_lite::Grpc::new());
    assert!(code.contains(client) && code.contains(server) && code.contains("pub async fn connect<D>"), "{code}");
    let code = of(protoc_lite::Grpc::new().build_server(false).build_transport(false));
    assert!(code.contains(client) && !code.contains(server) && !code.contains("connect"), "{code}");
    assert!(code.contains("\"/chat.Chat/Send\""), "{code}");
    let code = of(protoc_lite::Grpc::new().emit_package(false));
    assert!(code.contains("\"/Chat/Send\"") && !code.contains("chat.Chat"), "{code}");
    let code = of(protoc_lite::Grpc::new().build_client(false).use_arc_self(true));
    assert!(!code.contains(client) && code.contains(server) && code.contains("self: std::sync::Arc<Self>"), "{code}");
    // tonic's dispatchers are nowhere.
    assert!(!code.contains("tonic::server::Grpc") && code.contains("::wire_grpc::server::Grpc"), "{code}");
}

/// A folder with these files.
fn files(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Compiles into the folder `out` beside the schema.
fn into_out(folder: &Path, config: &mut Config, protos: &[&str]) -> Result<Report, Error> {
    let protos: Vec<_> = protos.iter().map(|proto| folder.join(proto)).collect();
    config.out_dir(folder.join("out")).emit_rerun_if_changed(false).compile(&protos, &[folder])
}

#[test]
fn no_package_is_called_as_the_file_that_includes_it() {
    for (package, include_file, expected) in [
        ("proto", "proto.rs", "proto_.rs"),
        ("mod", "mod.rs", "mod_.rs"),
        ("proto", "Proto.rs", "proto_.rs"),
        ("a.b", "a.b.rs", "a.b_.rs"),
        ("con", "mod.rs", "con_.rs"),
        ("aux.v1", "mod.rs", "aux_.v1.rs"),
        ("com1", "mod.rs", "com1_.rs"),
        ("common", "mod.rs", "common.rs"),
    ] {
        let folder = files(&[("a.proto", &format!("syntax = \"proto3\"; package {package}; message A {{}}"))]);
        let report = into_out(folder.path(), Config::new().include_file(include_file), &["a.proto"]).unwrap();
        let names: Vec<_> = report.written.iter().map(|path| path.file_name().unwrap()).collect();
        assert_eq!(names, [expected, include_file], "package {package}");
        let tree = fs::read_to_string(folder.path().join("out").join(include_file)).unwrap();
        assert!(tree.contains(&format!("include!(\"{expected}\");")), "{tree}");
        assert!(fs::read_to_string(folder.path().join("out").join(expected)).unwrap().contains("pub struct A {"));
    }
    for name in ["", "gen/mod.rs", "..", "/mod.rs"] {
        let error = into_out(schema().path(), Config::new().include_file(name), &["people.proto"]).unwrap_err();
        assert!(error.to_string().starts_with("include_file: "), "{name}: {error}");
    }
}

const BASE: &str =
    "syntax = \"proto2\"; package base; message FOO {} message Foo {} enum KIND { K = 0; } message Kind {}
    message FooView {} message first { message Inner { enum E { X = 0; } } } message FIRST { message Inner {} }";
const USER: &str = "syntax = \"proto2\"; package user; import \"base.proto\"; message U { optional base.FOO a = 1;
    optional base.KIND b = 2; optional base.first.Inner c = 3; optional base.FIRST.Inner d = 4;
    optional base.first.Inner.E e = 5; optional base.FooView f = 6; }";

/// The types of the fields of the only struct.
fn field_types(code: &str) -> Vec<&str> {
    let fields = code.lines().filter(|line| line.trim_start().starts_with("pub ") && line.ends_with(','));
    fields.filter_map(|line| Some(line.split_once(": ")?.1)).filter(|kind| !kind.contains("Unknown")).collect()
}

#[test]
fn another_crates_types_have_the_names_that_they_have_there() {
    for options in ["", "views", "views,arena_views"] {
        let folder = files(&[("base.proto", BASE), ("user.proto", USER)]);
        let mut config = Config::new();
        config.parameters(options).unwrap();
        into_out(folder.path(), &mut config, &["user.proto"]).unwrap();
        let here =
            fs::read_to_string(folder.path().join("out/user.rs")).unwrap().replace("root::base", "::there::base");
        let mut config = Config::new();
        config.parameters(options).unwrap().out_dir(folder.path().join("there")).extern_path(".base", "::there::base");
        config.emit_rerun_if_changed(false).compile(&["user.proto"], &[folder.path()]).unwrap();
        let there = fs::read_to_string(folder.path().join("there/user.rs")).unwrap();
        assert_eq!(field_types(&here), field_types(&there));
        let assertion = "::wire::same_name(<::there::base::Foo_ as ::wire::Named>::FULL_NAME, \"base.FOO\")";
        let there_in_one_line: String = there.split_whitespace().collect();
        assert!(there_in_one_line.contains(&assertion.split_whitespace().collect::<String>()), "{there}");
        assert!(there.contains("Option<::there::base::Foo_>") && !there.contains("pub struct Foo"), "{there}");
    }
}

#[test]
fn what_is_in_a_type_of_another_crate_is_in_the_module_beside_it() {
    let folder = files(&[("base.proto", BASE), ("user.proto", USER)]);
    let mut config = Config::new();
    config.extern_path(".base.first", "::x::First").extern_path(".base.FIRST", "::y::Other");
    config.extern_path(".base.KIND", "::z::K");
    into_out(folder.path(), &mut config, &["user.proto"]).unwrap();
    let user = fs::read_to_string(folder.path().join("out/user.rs")).unwrap();
    for path in ["::x::first::Inner", "::x::first::inner::E", "::y::other::Inner", "::z::K", "root::base::Foo_"] {
        assert!(user.contains(&format!("Option<{path}>")), "{path}: {user}");
    }
    let base = fs::read_to_string(folder.path().join("out/base.rs")).unwrap();
    assert!(base.contains("pub struct Kind {") && !base.contains("Inner"), "{base}");
}

#[test]
fn a_nested_type_can_be_another_crates() {
    let code = rust(Config::new().extern_path(".chat.Note.Tone", "::x::Tone"));
    assert!(!code.contains("pub enum Tone") && code.contains("pub enum Kind"), "{code}");
}

#[test]
fn services_give_way() {
    let generate = |text: &str, options: &str| {
        let folder = files(&[("a.proto", text)]);
        into_out(folder.path(), Config::new().layout(Layout::SingleFile).parameters(options).unwrap(), &["a.proto"])
            .unwrap();
        fs::read_to_string(folder.path().join("out/mod.rs")).unwrap()
    };
    let service = |name: &str, more: &str| {
        format!("syntax = \"proto3\"; package p; message M {{}} {more} service {name} {{ rpc Go(M) returns (M); }}")
    };
    let nested = "message AgentClient { message Inner {} }";
    let code = generate(&service("Agent", nested), "grpc");
    assert!(code.matches("mod agent_client {").count() == 1 && code.contains("mod agent2_client {"), "{code}");
    assert!(code.contains("mod agent2_server") && code.contains("\"/p.Agent/Go\"") && code.contains("Agent2Client<"));
    assert!(generate(&service("Agent", nested), "grpc=server").contains("mod agent_server {"));
    for (name, expected) in
        [("Body", "body2_server"), ("GoSvc", "go_svc2_server"), ("T", "t2_server"), ("Self", "self2_server")]
    {
        assert!(generate(&service(name, ""), "grpc").contains(&format!("mod {expected}")), "{name}");
    }
    let twice = generate(&service("Talk", "service TALK_ { rpc Go(M) returns (M); }"), "grpc");
    assert!(twice.contains("mod talk_client") && twice.contains("mod talk2_client"), "{twice}");
}

#[test]
fn methods_give_way_to_those_of_clients() {
    let methods = [
        "Connect",
        "New",
        "WithOrigin",
        "WithInterceptor",
        "SendCompressed",
        "AcceptCompressed",
        "MaxDecodingMessageSize",
        "MaxEncodingMessageSize",
        "Clone",
    ];
    let rpcs: String = methods.iter().map(|method| format!("rpc {method}(M) returns (M); ")).collect();
    let folder = files(&[("a.proto", &format!("syntax = \"proto3\"; message M {{}} service S {{ {rpcs} }}"))]);
    into_out(folder.path(), Config::new().parameters("grpc").unwrap(), &["a.proto"]).unwrap();
    let code = fs::read_to_string(folder.path().join("out/mod.rs")).unwrap();
    let client = &code[code.find("pub mod s_client").unwrap()..code.find("pub mod s_server").unwrap()];
    let mut names: Vec<&str> = client.split("fn ").skip(1).map(|rest| rest.split(['(', '<']).next().unwrap()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
    for method in methods {
        assert!(client.contains(&format!("from_static(\"/S/{method}\")")), "{method}: {client}");
    }
    // Without tonic's transport there is no other `connect`.
    into_out(folder.path(), Config::new().parameters("grpc,grpc_no_transport").unwrap(), &["a.proto"]).unwrap();
    let code = fs::read_to_string(folder.path().join("out/mod.rs")).unwrap();
    assert!(code.contains("fn connect(") && !code.contains("connect_("), "{code}");
}

#[test]
fn types_of_other_crates_are_named_in_modules_of_services() {
    let code = rust(
        Config::new()
            .parameters("grpc")
            .unwrap()
            .extern_path(".people", "crate::people")
            .extern_path(".chat.Note", "String"),
    );
    assert!(
        code.contains("tonic::Request<super::String>")
            && code.contains("Item = std::result::Result<crate::people::Person")
    );
}

#[test]
fn messages_compare_as_far_as_what_they_hold() {
    let text = "syntax = \"proto3\"; package p; import \"google/protobuf/any.proto\"; import \"google/protobuf/timestamp.proto\";
        import \"google/protobuf/descriptor.proto\"; import \"google/protobuf/struct.proto\";
        message A { google.protobuf.Any any = 1; } message B { A a = 1; } message C { google.protobuf.Timestamp at = 1; }
        message D { google.protobuf.SourceCodeInfo info = 1; } message E { google.protobuf.Value value = 1; }";
    let folder = files(&[("a.proto", text)]);
    into_out(folder.path(), Config::new().ordering(["."]), &["a.proto"]).unwrap();
    let code = fs::read_to_string(folder.path().join("out/p.rs")).unwrap();
    let derives: Vec<&str> =
        code.lines().filter_map(|line| line.strip_prefix("#[derive(Clone, Debug, Default, PartialEq")).collect();
    let (equality, ordering) = (", Eq, Hash, ::wire::Message)]", ", Eq, Hash, PartialOrd, Ord, ::wire::Message)]");
    assert_eq!(derives, [equality, equality, ordering, ", ::wire::Message)]", ", ::wire::Message)]"]);
}

#[test]
fn facts_say_how_far_messages_compare() {
    let folder = files(&[
        (
            "there/base.proto",
            "syntax = \"proto3\"; package base; message A {} message B {} message C { double d = 1; }",
        ),
        (
            "user.proto",
            "syntax = \"proto3\"; import \"base.proto\"; message U { base.A a = 1; } message V { base.B b = 1; } message W { base.C c = 1; }",
        ),
    ]);
    let there = folder.path().join("there");
    let mut config = Config::new();
    config.export("::there").out_dir(&there).emit_rerun_if_changed(false).equality([".base.A"]).ordering([".base.B"]);
    config.compile(&[there.join("base.proto")], &[&there]).unwrap();
    let facts = there.join("protoc-lite-exports.txt");
    into_out(folder.path(), Config::new().use_exports(facts).ordering(["."]), &["user.proto"]).unwrap();
    let code = fs::read_to_string(folder.path().join("out/mod.rs")).unwrap();
    let compares: Vec<_> = code
        .lines()
        .filter(|line| line.starts_with("#[derive("))
        .map(|line| (line.contains("Eq, Hash"), line.contains("Ord")))
        .collect();
    assert_eq!(compares, [(true, false), (true, true), (false, false)]);
}

#[test]
fn calls_into_one_folder_are_joined() {
    let folder = files(&[
        ("a.proto", "syntax = \"proto3\"; package one.a; import \"both.proto\"; message A { both.Both b = 1; }"),
        ("b.proto", "syntax = \"proto3\"; package one.b; import \"both.proto\"; message B { both.Both b = 1; }"),
        ("c.proto", "syntax = \"proto3\"; package one.a; message C {}"),
        ("both.proto", "syntax = \"proto3\"; package both; message Both {}"),
        ("d.proto", "syntax = \"proto3\"; package one.a; message D {}"),
    ]);
    let set = folder.path().join("set.pb");
    let compile = |protos: &[&str], options: &str| {
        let mut config = Config::new();
        config.parameters(options).unwrap().file_descriptor_set_path(&set).export("::x");
        into_out(folder.path(), &mut config, protos)
    };
    for layout in ["", "single_file"] {
        let out = folder.path().join("out");
        let _ = fs::remove_dir_all(&out);
        compile(&["a.proto"], layout).unwrap();
        compile(&["b.proto"], layout).unwrap();
        compile(&["c.proto", "d.proto"], layout).unwrap();
        let all: String =
            fs::read_dir(&out).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
        for message in ["A", "B", "C", "D", "Both"] {
            assert_eq!(all.matches(&format!("pub struct {message} {{")).count(), 1, "{layout} {message}: {all}");
            assert!(all.contains(&format!("::{message}\n")), "{all}");
        }
        let tree = fs::read_to_string(out.join("mod.rs")).unwrap();
        assert_eq!((tree.matches("mod one {").count(), tree.matches("mod a {").count()), (1, 1), "{tree}");
        // Again, and nothing changes.
        assert!(compile(&["b.proto"], layout).unwrap().written.is_empty());
        let refused = compile(&["b.proto", "a.proto"], &format!("{layout},discard_unknown=.")).unwrap_err();
        assert!(refused.to_string().contains("put another `"), "{refused}");
        assert_eq!(fs::read_to_string(out.join("mod.rs")).unwrap(), tree);
    }
    let set = <wire_descriptor::FileDescriptorSet as wire::Decode>::decode(&fs::read(set).unwrap()).unwrap();
    let names: Vec<&str> = set.file.iter().map(|file| file.name()).collect();
    assert_eq!(names, ["both.proto", "a.proto", "b.proto", "c.proto", "d.proto"]);
}

#[test]
fn files_are_found_however_they_are_spelled() {
    let folder = files(&[("proto/a.proto", "syntax = \"proto3\"; message A {}"), ("other/b.proto", "")]);
    let at = |path: &str| folder.path().join(path);
    let compile = |proto: &Path, include: &Path| {
        let mut config = Config::new();
        config
            .out_dir(at("out"))
            .emit_rerun_if_changed(false)
            .compile(&[proto], &[include])
            .map_err(|error| error.to_string())
    };
    for (proto, include) in [
        ("proto/../proto/a.proto", "proto"),
        ("proto/a.proto", "proto/../proto"),
        ("other/../proto/a.proto", "./proto/"),
        ("proto/./a.proto", "other/../proto/."),
    ] {
        compile(&at(proto), &at(include)).unwrap_or_else(|error| panic!("{proto} in {include}: {error}"));
    }
    compile(Path::new("a.proto"), &at("proto")).unwrap();
    let error = compile(&at("proto/a.proto"), &at("other")).unwrap_err();
    assert!(error.contains("is in none of the folders where names begin") && !error.contains("--"), "{error}");
    let error = compile(&at("proto/b.proto"), &at("other")).unwrap_err();
    assert!(error.contains("b.proto` is not there, from "), "{error}");
    let error = compile(Path::new("a.proto"), &at("porto")).unwrap_err();
    assert!(
        error.contains("is not there, from ") && error.contains("did you mean `") && error.contains("/proto`?"),
        "{error}"
    );
    let none: [&str; 0] = [];
    let error = Config::new().out_dir(at("out")).compile(&none, &["proto"]).unwrap_err().to_string();
    assert_eq!(error, "compile was given no .proto file");
    // A folder too many is a warning.
    let report = Config::new().out_dir(at("out")).compile(&["a.proto"], &[at("proto"), at("gone")]).unwrap();
    assert_eq!(report.warnings.len(), 1, "{:?}", report.warnings);
    // Without folders names begin at the folder at hand, here that of the manifest.
    let protos = ["tests/golden/chat.proto"];
    Config::new().out_dir(at("out2")).emit_rerun_if_changed(false).compile(&protos, &none).unwrap();
}

#[test]
fn what_is_to_be_known_is_said() {
    let folder = files(&[
        ("a.proto", "syntax = \"proto3\"; package p; import \"b.proto\"; service S {} service T {}"),
        ("b.proto", "syntax = \"proto3\";"),
        ("c.proto", "message A { string name = 1; }"),
        ("d.proto", "syntax = \"proto2\"; message A { string name = 1; }"),
    ]);
    let report = into_out(folder.path(), &mut Config::new(), &["a.proto"]).unwrap();
    let [import, services] = &report.warnings[..] else { panic!("{:?}", report.warnings) };
    assert!(import.contains("Import b.proto is unused"), "{import}");
    assert!(services.contains("for the service p.S and 1 more: `Config::service_generator`"), "{services}");
    assert_eq!(into_out(folder.path(), Config::new().ignore_services(true), &["a.proto"]).unwrap().warnings.len(), 1);
    let error = into_out(folder.path(), &mut Config::new(), &["c.proto"]).unwrap_err().to_string();
    assert!(error.contains("Most files begin with `syntax = \"proto3\";`."), "{error}");
    let error = into_out(folder.path(), &mut Config::new(), &["d.proto"]).unwrap_err().to_string();
    assert!(error.contains("Expected \"required\"") && !error.contains("Most files"), "{error}");
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    for (options, expected) in [
        ("grpc,grpc_server_views=.", "server_views needs views(true), which gives the messages their views"),
        ("reflect_views", "reflect_views needs views(true) or arena_views(true): there is no view to reflect"),
        (
            "lazy=.,arena_views",
            "lazy and arena_views (chat.Note.author): the view of a message with a lazy field is in no arena",
        ),
        ("grpc=client,views,grpc_server_views=.", "server_views: build_server is off"),
        ("bytes=.votes", "bytes(\".votes\"): the path matches nothing in the schema"),
        (
            "bytes=Note.pictures",
            "bytes(\"Note.pictures\"): the path matches nothing in the schema; did you mean \"Note.picture\"?",
        ),
        ("bytes=chat", "bytes(\"chat\"): the path matches nothing in the schema; did you mean \".chat\"?"),
    ] {
        let error = compile(schema().path(), Config::new().parameters(options).unwrap()).unwrap_err();
        assert_eq!(error.to_string(), expected, "{options}");
    }
    // Everything is never nothing.
    let everything =
        "btree_map=.,bytes=.,raw_strings=.,lazy=.,boxed=.,required=.,setters=.,string_type=.=String,extern_path=.=::x";
    let folder = files(&[("a.proto", "syntax = \"proto3\";")]);
    into_out(folder.path(), Config::new().parameters(everything).unwrap(), &["a.proto"]).unwrap();
}

#[test]
fn sets_of_descriptors_are_compiled() {
    let folder = schema();
    let set = folder.path().join("set.pb");
    let first = compile(folder.path(), Config::new().file_descriptor_set_path(&set)).unwrap();
    let text = |report: &Report| -> Vec<String> {
        let rust =
            report.written.iter().chain(&report.unchanged).filter(|path| path.extension().is_some_and(|e| e == "rs"));
        rust.map(|path| fs::read_to_string(path).unwrap()).collect()
    };
    let expected = text(&first);
    let set = <wire_descriptor::FileDescriptorSet as wire::Decode>::decode(&fs::read(set).unwrap()).unwrap();
    let second =
        Config::new().out_dir(folder.path().join("again")).emit_rerun_if_changed(false).compile_fds(set).unwrap();
    assert_eq!(text(&second), expected);
}

/// What code for prost's messages asks of a generated module, with names that are taken.
const NUMBERS: &str = "syntax = \"proto2\"; package p; import \"google/protobuf/empty.proto\";
    enum Kind { option allow_alias = true; A = 0; B = 3; OPEN = 3; }
    message M { optional Kind kind = 1 [default = B]; repeated Kind kinds = 2; map<int32, Kind> by_id = 3;
        oneof o { Kind one = 4; } optional int32 set_kind = 5; required Kind must = 6; optional string text = 7;
        extensions 100 to 200; extend M { optional Kind ext = 100 [default = B]; } }
    message Point { optional int32 x = 1; optional Kind kind = 2; optional Inner inner = 3; oneof o { bool on = 4; }
        message Inner { optional double y = 1; } }
    message Line { repeated Point points = 1; optional M m = 2; optional google.protobuf.Empty done = 3; }
    service S { rpc Go(google.protobuf.Empty) returns (google.protobuf.Empty); }";

#[test]
fn messages_can_be_as_prost_has_them() {
    let folder = files(&[("a.proto", NUMBERS)]);
    into_out(folder.path(), Config::new().prost_like().parameters("grpc").unwrap(), &["a.proto"]).unwrap();
    let code = fs::read_to_string(folder.path().join("out/p.rs")).unwrap();
    for expected in [
        "pub kind: Option<i32>,",
        "pub kinds: Vec<i32>,",
        "pub by_id: ::std::collections::HashMap<i32, i32>,",
        "One(i32),",
        "pub done: Option<()>,",
        "request: tonic::Request<()>",
        "pub must: i32,",
        "pub fn kind(&self) -> Kind {",
        "pub fn one(&self) -> Kind {",
        ".unwrap_or(Kind::B)",
        "pub fn set_kind(&self) -> i32 {",
        "pub fn set_kind_(&mut self, value: Kind) {",
        "pub fn set_must(&mut self, value: Kind) {",
        "impl ::core::convert::From<Kind> for i32 {",
    ] {
        assert!(code.contains(expected), "{expected}: {code}");
    }
    assert!(!code.contains("UnknownFields") && !code.contains("Open<"), "{code}");
    let copies = |name: &str| {
        let before = &code[..code.find(name).unwrap()];
        before[before.rfind("#[derive(").unwrap()..].contains("Clone, Copy,")
    };
    let names = ["pub struct Point {", "pub struct Inner {", "pub struct M {", "pub struct Line {"];
    assert_eq!(names.map(copies), [true, true, false, false]);
    into_out(folder.path(), Config::new().no_extensions().display(["Kind"]), &["a.proto"]).unwrap();
    let code = fs::read_to_string(folder.path().join("out/p.rs")).unwrap();
    assert!(!code.contains("Extension<") && code.contains("impl ::core::fmt::Display for Kind {"), "{code}");
    let error = into_out(folder.path(), Config::new().prost_like().reflect(true), &["a.proto"]).unwrap_err();
    let expected = "empty_as_unit and reflect: `()` can not be reflected
i32_enums and reflect: a bare number does not say which enum it is of";
    assert_eq!(error.to_string(), expected);
}
