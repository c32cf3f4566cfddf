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
        assert!(success(&folder(&[]), line).starts_with("Usage: protoc-lite [OPTION] PROTO_FILES\n"), "{line}");
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
    let said = failure(&folder(&[("a.proto", text)]), "--error_format=snippet -oset.pb a.proto");
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
fn machines_have_formats_of_their_own() {
    let folder = folder(&[("a.proto", "syntax = \"proto3\";\nmessage A { B b = 1; }\n")]);
    assert_eq!(
        failure(&folder, "--error_format=github-actions -oset.pb a.proto"),
        "::error file=a.proto,line=2,col=13,endColumn=14::\"B\" is not defined.\n"
    );
    assert_eq!(
        failure(&folder, "--error_format=json -oset.pb a.proto"),
        concat!(
            r#"{"severity":"error","message":"\"B\" is not defined.","file":"a.proto","places":[{"file":"a.proto","#,
            r#""line":2,"column":13,"end_line":2,"end_column":14,"start":31,"end":32,"text":""}],"notes":[],"help":[]}"#,
            "\n"
        )
    );
}

#[test]
fn protocs_form_is_for_programs() {
    let folder = folder(&[("a.proto", "syntax = \"proto3\";\nmessage A { B b = 1; }\n")]);
    assert_eq!(failure(&folder, "-oset.pb a.proto"), "a.proto:2:13: \"B\" is not defined.\n");
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
    let said = failure(&folder, "--error_format=snippet -Iproto -Imore -oset.pb a.proto");
    assert!(said.starts_with("gone.proto: File not found.\n  = note: searched in proto, more\n"), "{said}");
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

/// A plugin that knows nothing that is new.
#[cfg(unix)]
fn plugin(folder: &TempDir, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.path().join("protoc-gen-old");
    fs::write(&path, format!("#!/bin/sh\ncat > request.bin\n{script}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn plugins_must_know_what_the_inputs_use() {
    let folder = folder(&[
        ("optional.proto", "syntax = \"proto3\";\nmessage A { optional int32 b = 1; }\n"),
        ("edition.proto", "edition = \"2024\";\nmessage A { int32 b = 1; }\n"),
    ]);
    plugin(&folder, "");
    let said = failure(&folder, "--plugin=./protoc-gen-old --old_out=. optional.proto");
    assert!(said.starts_with("optional.proto: is a proto3 file that contains optional fields, but"), "{said}");
    let said = failure(&folder, "--plugin=./protoc-gen-old --old_out=. edition.proto");
    assert!(said.starts_with("edition.proto: is an editions file, but code generator protoc-gen-old"), "{said}");
    // supported_features: 3, minimum_edition: 998, maximum_edition: 1000
    plugin(&folder, r"printf '\020\003\030\346\007\040\350\007'");
    success(&folder, "--plugin=./protoc-gen-old --old_out=. optional.proto");
    let said = failure(&folder, "--plugin=./protoc-gen-old --old_out=. edition.proto");
    assert!(said.contains("or switch back to a maximum of edition 2023."), "{said}");
    // supported_features: 3, minimum_edition: 1002, maximum_edition: 1002
    plugin(&folder, r"printf '\020\003\030\352\007\040\352\007'");
    let said = failure(&folder, "--plugin=./protoc-gen-old --old_out=. edition.proto");
    assert!(said.contains("Please upgrade your file to at least edition 2026."), "{said}");
}

#[cfg(unix)]
#[test]
fn files_of_plugins_stay_in_their_folder() {
    let folder = folder(&[NOTE]);
    fs::create_dir(folder.path().join("out")).unwrap();
    for (name, answer) in [("/tmp/a", r"\172\010\012\006/tmp/a"), ("a/../b", r"\172\010\012\006a/../b")] {
        plugin(&folder, &format!("printf '{answer}'"));
        // A name that is rooted is put behind that of the folder.
        let is_rooted = name.starts_with('/');
        for out in ["out", "out/archive.zip"].into_iter().filter(|out| !is_rooted || *out != "out") {
            let said = failure(&folder, &format!("--plugin=./protoc-gen-old --old_out={out} note.proto"));
            assert!(
                said.starts_with(&format!("Output file names must never have a relative path. ({name}).")),
                "{said}"
            );
        }
        assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 0);
    }
}

#[cfg(unix)]
#[test]
fn an_early_answer_is_an_answer() {
    use std::os::unix::fs::PermissionsExt;
    let long = format!("syntax = \"proto3\";\n// {}\nmessage A {{}}\n", "long ".repeat(100_000));
    let folder = folder(&[("long.proto", &long)]);
    let path = folder.path().join("protoc-gen-early");
    fs::write(&path, "#!/bin/sh\nexit 0\n").unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    success(&folder, "--plugin=./protoc-gen-early --early_out=. long.proto");
}

#[cfg(unix)]
#[test]
fn this_program_is_a_plugin_too() {
    // What exempts a name from a rule is for the source only, and the imports that are built in are inputs here.
    let odd = "edition = \"2024\";\npackage odd;\nimport \"google/protobuf/any.proto\";\n\
               message Odd { google.protobuf.Any _any__ = 1 [features.enforce_naming_style = STYLE_LEGACY]; }\n";
    let folder = folder(&[NOTE, ("odd.proto", odd)]);
    let inputs = "note.proto google/protobuf/any.proto odd.proto";
    let program = env!("CARGO_BIN_EXE_protoc-lite");
    std::os::unix::fs::symlink(program, folder.path().join("protoc-gen-rust-lite")).unwrap();
    for name in ["direct", "own", "protoc"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    success(&folder, &format!("--rust_out=views:direct {inputs}"));
    success(&folder, &format!("--plugin=./protoc-gen-rust-lite --rust-lite_out=views:own {inputs}"));
    let protoc = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
        .args(["--plugin=./protoc-gen-rust-lite", "--rust-lite_out=views:protoc"])
        .args(inputs.split(' '))
        .current_dir(&folder)
        .status();
    assert!(protoc.unwrap().success());
    for file in ["mod.rs", "notes.rs", "odd.rs"] {
        let read = |name: &str| fs::read_to_string(folder.path().join(name).join(file)).unwrap();
        assert_eq!(read("direct"), read("own"));
        assert_eq!(read("direct"), read("protoc"));
    }
    let said = failure(&folder, "--plugin=./protoc-gen-rust-lite --rust-lite_out=colour:own note.proto");
    assert_eq!(said, "--rust-lite_out: Unknown generator option: colour\n");
}

#[test]
fn clients_and_servers_are_written() {
    let service =
        "syntax = \"proto3\";\npackage notes;\nmessage Note {}\nservice Notes { rpc Send(Note) returns (Note); }\n";
    let folder = folder(&[("notes.proto", service)]);
    success(&folder, "--rust_out=. --rust_opt=views,grpc --rust_opt=grpc_server_views=.notes.Notes.Send notes.proto");
    let rust = fs::read_to_string(folder.path().join("notes.rs")).unwrap();
    assert!(rust.contains("pub mod notes_client {") && rust.contains("pub mod notes_server {"), "{rust}");
    assert!(rust.contains("request: tonic::Request<::wire_grpc::View<super::Note>>"), "{rust}");
    let error = failure(&folder, "--rust_out=. --rust_opt=grpc_server_views=Receive notes.proto");
    assert!(error.contains("server_views(\"Receive\"): the path matches nothing in the schema"), "{error}");
}

#[test]
fn init_writes_a_crate() {
    let folder = folder(&[]);
    let said = success(&folder, "init hello");
    assert!(said.ends_with("Run it:\n  cd hello && cargo run\n"), "{said}");
    let read = |name| fs::read_to_string(folder.path().join("hello").join(name)).unwrap();
    assert!(read("Cargo.toml").starts_with("[package]\nname = \"hello\"\n"));
    assert!(read("Cargo.toml").contains(&format!("protolite = \"{}\"", env!("CARGO_PKG_VERSION"))));
    assert!(read("build.rs").contains("proto/greeting.proto"));
    // The README shows the same files.
    let readme = include_str!("../../README.md");
    let shown = |text: &str| text.lines().filter(|line| !line.starts_with("//!")).collect::<Vec<_>>().join("\n");
    for name in ["Cargo.toml", "build.rs", "proto/greeting.proto", "src/main.rs"] {
        assert!(readme.contains(shown(&read(name)).trim()), "{name} is not what the README shows");
    }
    // The schema compiles with the folders that the build script names.
    success(&folder, "-Ihello/proto -oset.pb hello/proto/greeting.proto");

    let sentence = failure(&folder, "init hello");
    assert_eq!(
        sentence,
        "Cargo.toml, build.rs, proto/greeting.proto, src/main.rs are in hello already; nothing was written.\n"
    );
}

#[test]
fn init_refuses_what_it_does_not_know() {
    let folder = folder(&[]);
    assert!(success(&folder, "init --help").starts_with("Usage: protoc-lite init"));
    assert!(failure(&folder, "init 2nd").starts_with("\"2nd\" is not a name for a crate"));
    assert!(failure(&folder, "init a b").starts_with("init takes one folder."));
    assert!(failure(&folder, "init --lib").starts_with("Unknown option --lib."));
    assert!(failure(&folder, "init --name").starts_with("--name needs a name"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    success(&folder, "init --name=second 2nd");
    assert!(folder.path().join("2nd/src/main.rs").exists());
}
