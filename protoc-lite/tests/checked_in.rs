//! The Rust that is checked in is what the generator prints today.
//!
//! `BLESS=1 cargo test -p protoc-lite --test checked_in` writes it anew.

use std::path::Path;
use std::{env, fs};

use protoc_lite::{Compiler, Config, Layout};

fn check(path: &str, inputs: &[&str], config: &mut Config) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let compiler = Compiler::new().include(root.join("grpc/proto"));
    let compilation = compiler.compile(inputs).unwrap_or_else(|wrong| panic!("{wrong}"));
    let files = config.layout(Layout::SingleFile).generate(compilation.pool()).unwrap();
    let path = root.join(path);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &files[0].text).unwrap();
    }
    let is_current = fs::read_to_string(&path).is_ok_and(|text| text == files[0].text);
    assert!(is_current, "{} is out of date; BLESS=1 writes it anew", path.display());
}

#[test]
fn descriptor_types_are_up_to_date() {
    let inputs = ["google/protobuf/descriptor.proto", "google/protobuf/compiler/plugin.proto"];
    // All options are boxed, so that code about them can be written once.
    check(
        "descriptor/src/generated.rs",
        &inputs,
        Config::new().compile_well_known_types().boxed(".").views(true).reflect(true),
    );
}

#[test]
fn well_known_types_are_up_to_date() {
    let inputs = [
        "google/protobuf/any.proto",
        "google/protobuf/api.proto",
        "google/protobuf/duration.proto",
        "google/protobuf/empty.proto",
        "google/protobuf/field_mask.proto",
        "google/protobuf/source_context.proto",
        "google/protobuf/struct.proto",
        "google/protobuf/timestamp.proto",
        "google/protobuf/type.proto",
        "google/protobuf/wrappers.proto",
    ];
    let mut config = Config::new();
    config.compile_well_known_types().no_std(true).views(true).arena_views(true).reflect_views(true);
    config.reset(true).equality(["."]);
    check("types/src/generated.rs", &inputs, &mut config);
}

#[test]
fn details_of_a_status_are_up_to_date() {
    let inputs = ["google/rpc/status.proto", "google/rpc/error_details.proto"];
    check("grpc/src/generated.rs", &inputs, Config::new().views(true).reflect(true));
}
