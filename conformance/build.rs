//! Rust for the suite's schemas: what the derives stand for, so that the suite tests how that is printed, too.

use protoc_lite::{Config, Error, Layout};
use std::{env, fs, path::PathBuf};

mod asked;

fn main() -> Result<(), Error> {
    let messages = ["proto2", "proto3", "proto2_editions", "proto3_editions", "edition2023", "edition_unstable"];
    let mut protos: Vec<_> =
        messages.iter().map(|name| format!("proto/conformance/messages/test_messages_{name}.proto")).collect();
    let include = ["proto"];
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let config = |folder: &str| {
        let mut config = Config::new();
        config.expanded(true).out_dir(out.join(folder));
        config
    };
    // The well-known types are lazy, too, and one file has all.
    let mut lazy = config("lazy");
    lazy.compile_well_known_types().layout(Layout::SingleFile);
    lazy.views(true).reflect_views(true).lazy(["."]).compile(&protos, &include)?;
    let text = fs::read_to_string(out.join("lazy/mod.rs")).expect("it was just written");
    fs::write(out.join("lazy/asked.rs"), asked::impls(&text)).expect("the folder is there");
    protos.push("proto/conformance/conformance.proto".into());
    config("plain").views(true).arena_views(true).reflect_views(true).compile(&protos, &include)?;
    Ok(())
}
