//! Rust for the suite's schemas: what the derives stand for, so that the suite tests how that is printed, too.

use protoc_lite::{Config, Error};
use std::{env, path::PathBuf};

fn main() -> Result<(), Error> {
    let messages = ["proto2", "proto3", "proto2_editions", "proto3_editions", "edition2023", "edition_unstable"];
    let mut protos: Vec<_> =
        messages.iter().map(|name| format!("proto/conformance/messages/test_messages_{name}.proto")).collect();
    let include = ["proto"];
    let config = |folder: &str| {
        let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join(folder);
        let mut config = Config::new();
        config.expanded(true).out_dir(out);
        config
    };
    config("lazy").views(true).reflect_views(true).lazy(["."]).compile(&protos, &include)?;
    protos.push("proto/conformance/conformance.proto".into());
    config("plain").views(true).arena_views(true).reflect_views(true).compile(&protos, &include)?;
    Ok(())
}
