//! protoc on the same files: the same bytes, with source info, and the same first error.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use protoc_lite::import::BUNDLED;
use protoc_lite::{Compiler, SetOptions, plugin};
use wire::{Decode, Encode};
use wire_descriptor::FileDescriptorSet;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".proto")).collect();
    names.sort();
    names
}

fn protoc(folder: &Path, name: &str, set: &Path, flags: &[&str]) -> Output {
    Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
        .args(flags)
        .arg(format!("-I{}", folder.display()))
        .arg(format!("-I{}", protoc_bin_vendored::include_path().unwrap().display()))
        .args(["--include_source_info", "-o"])
        .args([set, Path::new(name)])
        .output()
        .unwrap()
}

fn assert_same(folder: &Path, name: &str) {
    let compiled = Compiler::new().include(folder).compile(&[name]).unwrap();
    let compare = |source_retention, flags: &[&str]| {
        let set = tempfile::NamedTempFile::new().unwrap();
        let run = protoc(folder, name, set.path(), flags);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let ours = compiled.descriptor_set(SetOptions { source_info: true, source_retention, imports: false });
        let theirs = fs::read(set.path()).unwrap();
        assert!(ours == theirs, "{name} has other bytes {flags:?}");
        theirs
    };
    let theirs = compare(false, &[]);
    compare(true, &["--retain_options"]);
    // Comments in another encoding are no strings, in protoc's sets either.
    if str::from_utf8(&fs::read(folder.join(name)).unwrap()).is_ok() {
        let decoded = FileDescriptorSet::decode(&theirs).unwrap();
        assert!(decoded.encode_to_vec() == theirs, "{name} comes back in other bytes");
    }
}

#[test]
fn texts_in_another_encoding_have_the_bytes_of_protoc() {
    let latin1 = folder("tests/latin1");
    names(&latin1).iter().for_each(|name| assert_same(&latin1, name));
}

#[test]
fn sets_with_texts_in_another_encoding_come_out_as_they_were() {
    let latin1 = folder("tests/latin1");
    for name in names(&latin1) {
        let set = tempfile::NamedTempFile::new().unwrap();
        assert!(protoc(&latin1, &name, set.path(), &["--retain_options"]).status.success());
        let set = fs::read(set.path()).unwrap();
        let compiled = Compiler::new().encoded_descriptor_set(&set).unwrap().compile(&[&name]).unwrap();
        let options = SetOptions { source_info: true, source_retention: true, imports: false };
        assert!(compiled.descriptor_set(options) == set, "{name} comes out in other bytes");
        // A request to a plugin has the same file.
        let request = plugin::request(&compiled, "");
        let request = plugin::read_request(&request).unwrap();
        assert_eq!(request.proto_file[0].name(), name);
    }
}

#[test]
fn sound_files_have_the_bytes_of_protoc() {
    let sound = folder("tests/sound");
    names(&sound).iter().for_each(|name| assert_same(&sound, name));
}

#[test]
fn schemas_that_people_use_have_the_bytes_of_protoc() {
    for schemas in ["etcd", "opentelemetry", "protobuf"] {
        let root = folder("../fixtures/proto/real").join(schemas);
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            let (inner, files): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
            folders.extend(inner);
            for file in files {
                assert_same(&root, file.strip_prefix(&root).unwrap().to_str().unwrap());
            }
        }
    }
}

#[test]
fn built_in_files_have_the_bytes_of_protoc() {
    let include = folder("include");
    BUNDLED.iter().for_each(|(name, _)| assert_same(&include, name));
}

#[test]
fn broken_files_have_their_first_error_on_the_line_of_protoc() {
    let broken = folder("tests/broken");
    for name in names(&broken) {
        let run = protoc(&broken, &name, Path::new("/dev/null"), &[]);
        let theirs = String::from_utf8_lossy(&run.stderr);
        let ours = fs::read_to_string(broken.join(&name).with_extension("txt")).unwrap();
        assert_eq!(first_line(&ours), first_line(&theirs), "{name}\n{ours}\n{theirs}");
    }
}

fn first_line(messages: &str) -> Option<&str> {
    let mut lines = messages.lines().filter_map(|message| message.split_once(".proto:")?.1.split(':').next());
    lines.find(|line| line.parse::<u32>().is_ok())
}
