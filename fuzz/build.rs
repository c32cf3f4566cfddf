//! Rust for the schemas of the differential fuzzer, in all forms.

use protoc_lite::{Config, Error, Layout};
use std::{env, fs, path::PathBuf};

#[path = "../conformance/asked.rs"]
mod asked;

fn main() -> Result<(), Error> {
    let protos = ["proto/proto2.proto", "proto/proto3.proto", "proto/editions.proto"];
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=../conformance/asked.rs");
    let config = |folder: &str| {
        let mut config = Config::new();
        config.layout(Layout::SingleFile).out_dir(out.join(folder));
        config
    };
    config("whole").views(true).arena_views(true).compile(&protos, &["proto"])?;
    config("known").discard_unknown(["."]).compile(&protos, &["proto"])?;
    config("lazy").expanded(true).views(true).lazy(["."]).compile(&protos, &["proto"])?;
    let text = fs::read_to_string(out.join("lazy/mod.rs")).expect("it was just written");
    fs::write(out.join("lazy/asked.rs"), asked::impls(&text)).expect("the folder is there");
    Ok(())
}
