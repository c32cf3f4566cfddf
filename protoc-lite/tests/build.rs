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
    let code = of(protoc_lite::Grpc::new().build_client(false).use_arc_self(true));
    assert!(!code.contains(client) && code.contains(server) && code.contains("self: std::sync::Arc<Self>"), "{code}");
    // tonic's dispatchers are nowhere.
    assert!(!code.contains("tonic::server::Grpc") && code.contains("::wire_grpc::server::Grpc"), "{code}");
}
