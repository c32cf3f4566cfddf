//! Compiles the schema of the data sets, and the files that come with the compiler, whose descriptors are one of the sets.
#![forbid(unsafe_code)]

use protoc_lite::{Compiler, Config, SetOptions, import::BUNDLED};
use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    Config::new().views(true).reset(true).compile(&["proto/shapes.proto"], &["proto"])?;
    let names: Vec<_> = BUNDLED.iter().map(|(name, _)| *name).collect();
    let options = SetOptions { imports: true, source_info: true, ..SetOptions::default() };
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    Ok(fs::write(out.join("bundled.pb"), Compiler::new().compile(&names)?.descriptor_set(options))?)
}
