//! Compiles the schema of the data sets with every peer's generator.
#![forbid(unsafe_code)]

use std::{env, error::Error, fs, path::PathBuf};

const FOLDER: &str = "../proto";
const SCHEMA: &str = "../proto/shapes.proto";

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    println!("cargo::rerun-if-changed={SCHEMA}");
    prost()?;
    Ok(())
}

/// A folder of its own for each generator.
fn out(peer: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join(peer);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn descriptor_set() -> Result<Vec<u8>, Box<dyn Error>> {
    let compilation = protoc_lite::Compiler::new().include(FOLDER).compile(&["shapes.proto"])?;
    Ok(compilation.descriptor_set(protoc_lite::SetOptions { imports: true, ..Default::default() }))
}

fn prost() -> Outcome {
    let set = prost::Message::decode(descriptor_set()?.as_slice())?;
    let mut config = prost_build::Config::new();
    config.out_dir(out("prost")?).type_attribute(".", "#[derive(serde::Serialize, serde::Deserialize)]");
    config.message_attribute(".", "#[serde(default)]");
    for field in ["LogRecord.trace_id", "Frame.payload", "Tick.terrain"] {
        config.field_attribute(field, "#[serde(with = \"crate::peer::json::base64\")]");
    }
    Ok(config.compile_fds(set)?)
}
