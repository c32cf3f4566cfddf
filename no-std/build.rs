//! The fixtures' schemas without the standard library: with views, with views in an arena, with lazy messages.
#![forbid(unsafe_code)]

use protoc_lite::{Config, Error};
use std::{env, fs, path::PathBuf};

fn main() -> Result<(), Error> {
    let protos = ["every", "editions", "legacy", "presence"].map(|name| format!("../fixtures/proto/{name}.proto"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let config = |folder: &str| {
        let folder = out.join(folder);
        fs::create_dir_all(&folder).expect("cargo lets build scripts write there");
        let mut config = Config::new();
        config.no_std(true).include_file("mod.rs").out_dir(folder);
        config
    };
    let include = ["../fixtures/proto"];
    config("views").views(true).reflect_views(true).compile(&protos, &include)?;
    config("arena").arena_views(true).reflect_views(true).compile(&protos, &include)?;
    config("lazy").views(true).lazy(["."]).compile(&protos, &include)?;
    Ok(())
}
