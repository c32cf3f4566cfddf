//! Compiles the schemas of the examples, and that of the guides with prost as well.
#![forbid(unsafe_code)]

use prost::Message;
use std::{env, error::Error, fs, path::PathBuf};

const FOLDER: &str = "proto";

fn main() -> Result<(), Box<dyn Error>> {
    protoc_lite::Config::new()
        .views(true)
        .btree_map(["upload.File.labels"])
        .use_dependencies()
        .compile(&["proto/upload.proto", "proto/trip.proto"], &[FOLDER])?;
    protoc_lite::Config::new()
        .views(true)
        .setters(["."])
        .include_file("guides.rs")
        .compile(&["proto/shop.proto"], &[FOLDER])?;
    prost()
}

/// What `docs/from-prost.md` moves away from. The descriptors are this project's, so nothing asks for protoc.
fn prost() -> Result<(), Box<dyn Error>> {
    let compilation = protoc_lite::Compiler::new().include(FOLDER).compile(&["shop.proto"])?;
    let set = compilation.descriptor_set(protoc_lite::SetOptions { imports: true, ..Default::default() });
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join("prost");
    fs::create_dir_all(&folder)?;
    Ok(prost_build::Config::new().out_dir(folder).compile_fds(Message::decode(set.as_slice())?)?)
}
