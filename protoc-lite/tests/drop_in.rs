//! This program in place of protoc under prost-build: the same Rust comes out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn generated(protoc: &Path) -> BTreeMap<String, String> {
    let sound = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sound");
    let out = tempfile::tempdir().unwrap();
    // prost knows proto2 and proto3 only.
    let text = |path: &Path| fs::read_to_string(path).unwrap();
    let entries = fs::read_dir(&sound).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs: Vec<_> = entries.filter(|path| !text(path).contains("edition = ")).collect();
    inputs.sort();
    prost_build::Config::new()
        .protoc_executable(protoc)
        .protoc_arg("--experimental_allow_proto3_optional")
        .compile_well_known_types()
        .out_dir(out.path())
        .file_descriptor_set_path(out.path().join("set.pb"))
        .compile_protos(&inputs, &[&sound])
        .unwrap();
    let files = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap());
    let name = |file: &fs::DirEntry| file.file_name().into_string().unwrap();
    files.map(|file| (name(&file), fs::read(file.path()).unwrap().escape_ascii().to_string())).collect()
}

#[test]
fn prost_build_generates_the_same() {
    let theirs = generated(&protoc_bin_vendored::protoc_bin_path().unwrap());
    let ours = generated(Path::new(env!("CARGO_BIN_EXE_protoc-lite")));
    assert!(theirs.len() > 1);
    assert!(theirs.keys().eq(ours.keys()));
    for (name, theirs) in &theirs {
        let lines = theirs.split("\\n").zip(ours[name].split("\\n"));
        lines.enumerate().for_each(|(i, (theirs, ours))| assert_eq!(theirs, ours, "{name}, line {}", i + 1));
        assert!(*theirs == ours[name], "{name}");
    }
}
