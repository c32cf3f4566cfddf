//! The program, as scripts and people run it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn run(folder: &TempDir, line: &str) -> Output {
    let arguments = line.split_whitespace();
    Command::new(env!("CARGO_BIN_EXE_protoc-lite")).args(arguments).current_dir(folder).output().unwrap()
}

/// What goes to standard error, after a failure.
fn failure(folder: &TempDir, line: &str) -> String {
    let output = run(folder, line);
    assert_eq!(output.status.code(), Some(1), "{line}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn success(folder: &TempDir, line: &str) -> String {
    let output = run(folder, line);
    assert_eq!(output.status.code(), Some(0), "{line}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

const NOTE: (&str, &str) = ("note.proto", "syntax = \"proto3\";\npackage notes;\nmessage Note { string text = 1; }\n");

#[test]
fn the_version_is_protocs() {
    assert_eq!(success(&folder(&[]), "--version"), "libprotoc 36.2\n");
}

#[test]
fn help_is_no_failure() {
    for line in ["", "-h", "--help"] {
        assert!(success(&folder(&[]), line).starts_with("Usage: protoc-lite [OPTION]... PROTO_FILE..."), "{line}");
    }
}

#[test]
fn rust_and_descriptors_are_written() {
    let folder = folder(&[NOTE]);
    fs::create_dir(folder.path().join("out")).unwrap();
    success(&folder, "--rust_out=views:out -oset.pb note.proto");
    let rust = fs::read_to_string(folder.path().join("out/notes.rs")).unwrap();
    assert!(rust.contains("pub struct Note {"), "{rust}");
    assert!(rust.contains("#[proto(name = \"notes.Note\", view)]"), "{rust}");
    assert!(fs::read_to_string(folder.path().join("out/mod.rs")).unwrap().contains("include!(\"notes.rs\");"));
    assert!(folder.path().join("set.pb").exists());
}

#[test]
fn a_descriptor_set_is_an_input() {
    let folder = folder(&[NOTE]);
    success(&folder, "-oone.pb --include_imports note.proto");
    success(&folder, "--descriptor_set_in=one.pb -otwo.pb note.proto");
    assert_eq!(fs::read(folder.path().join("one.pb")).unwrap(), fs::read(folder.path().join("two.pb")).unwrap());
}

#[test]
fn arguments_come_from_files() {
    let folder = folder(&[NOTE, ("args.txt", "-I.\n-oset.pb\nnote.proto\n")]);
    success(&folder, "@args.txt");
    assert!(folder.path().join("set.pb").exists());
}

#[test]
fn every_problem_is_shown_with_its_place() {
    let text = "syntax = \"proto3\";\nmessage A {\n  B b = 1;\n  C c = 2;\n}\n";
    let said = failure(&folder(&[("a.proto", text)]), "-oset.pb a.proto");
    let expected = "a.proto:3:3: \"B\" is not defined.\n  |\n3 |   B b = 1;\n  |   ^\n\
                    a.proto:4:3: \"C\" is not defined.\n  |\n4 |   C c = 2;\n  |   ^\n";
    assert_eq!(said, expected);
}

#[test]
fn formats_have_a_line_for_each_problem() {
    let folder = folder(&[("a.proto", "syntax = \"proto3\";\nmessage A { B b = 1; }\n")]);
    assert_eq!(failure(&folder, "--error_format=gcc -oset.pb a.proto"), "a.proto:2:13: \"B\" is not defined.\n");
    assert_eq!(
        failure(&folder, "--error_format=msvs -oset.pb a.proto"),
        "a.proto(2) : error in column=13: \"B\" is not defined.\n"
    );
}

#[test]
fn nothing_is_written_when_something_is_wrong() {
    let folder = folder(&[NOTE, ("bad.proto", "message {")]);
    fs::create_dir(folder.path().join("out")).unwrap();
    failure(&folder, "-oset.pb --rust_out=out note.proto bad.proto");
    assert!(!folder.path().join("set.pb").exists());
    assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 0);
}

#[test]
fn a_missing_import_names_what_was_searched() {
    let folder = folder(&[("proto/a.proto", "import \"gone.proto\";"), ("more/x", "")]);
    let said = failure(&folder, "-Iproto -Imore -oset.pb a.proto");
    assert!(said.starts_with("gone.proto: File not found.\n  = searched in proto, more\n"), "{said}");
    assert!(said.contains("proto/a.proto:1:1: Import \"gone.proto\" was not found or had errors."), "{said}");
}

#[test]
fn command_lines_that_ask_for_nothing_are_refused() {
    let folder = folder(&[NOTE]);
    assert_eq!(failure(&folder, "note.proto"), "Missing output directives.\n");
    assert_eq!(failure(&folder, "-oset.pb"), "Missing input file.\n");
    assert_eq!(failure(&folder, "--bogus note.proto"), "Unknown flag: --bogus\n");
    assert_eq!(failure(&folder, "--rust_out=gone note.proto"), "gone/: No such file or directory\n");
    assert_eq!(
        failure(&folder, "--rust_out=bytes=nothing:. note.proto"),
        "--rust_out: bytes(\"nothing\"): the path matches nothing in the schema\n"
    );
}

#[test]
fn shadowed_inputs_are_refused() {
    let folder = folder(&[("a/m.proto", ""), ("b/m.proto", "")]);
    let said = failure(&folder, "-Ia -Ib -oset.pb b/m.proto");
    assert!(said.starts_with("b/m.proto: Input is shadowed in the --proto_path by \"a/m.proto\"."), "{said}");
}

#[test]
fn dependencies_are_listed_for_make() {
    let folder = folder(&[NOTE, ("a.proto", "import \"note.proto\";")]);
    success(&folder, "-oset.pb --dependency_out=set.d a.proto");
    let manifest = fs::read_to_string(folder.path().join("set.d")).unwrap();
    assert_eq!(manifest, "set.pb: note.proto\\\n a.proto");
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let program = env!("CARGO_BIN_EXE_protoc-lite");
    let status = Command::new("sh").arg("-c").arg(format!("{program} --help | true")).status().unwrap();
    assert!(status.success() && Path::new(program).exists());
}
