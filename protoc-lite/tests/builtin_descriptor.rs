//! The linker's own descriptor.proto is the bundled one.

use protoc_lite::{Compiler, SetOptions};

#[test]
fn descriptor_binpb_is_descriptor_proto() {
    let compiled = Compiler::new().source_info(false).compile(&["google/protobuf/descriptor.proto"]).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../descriptor/src/link/options/descriptor.binpb");
    let set = compiled.descriptor_set(SetOptions::default());
    assert!(std::fs::read(path).unwrap() == set, "write what protoc -o gives for descriptor.proto to {path}");
}
