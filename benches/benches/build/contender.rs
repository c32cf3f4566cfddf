//! The generators, and the code around what they print.

use std::path::Path;

use protoc_lite::{Compiler, Config, Layout, SetOptions};

use crate::Failure;

/// A way from a schema to a program.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    /// The Rust of a schema.
    pub(crate) generate: fn(&str) -> Result<String, Failure>,
    /// What stands in the manifest.
    pub(crate) dependency: fn(&Path) -> String,
    /// What stands behind the generated code, in its module.
    pub(crate) inside: &'static str,
    /// A function that decodes a message and encodes it again.
    pub(crate) recode: &'static str,
}

pub(crate) const CONTENDERS: [Contender; 3] = [
    Contender {
        name: "prost",
        generate: prost,
        dependency: |_| "prost = \"0.14\"".to_owned(),
        inside: "",
        recode: "fn recode<T: prost::Message + Default>(bytes: &mut Vec<u8>) {
    if let Ok(message) = T::decode(&bytes[..]) {
        message.encode(bytes).expect(\"a Vec has room\");
    }
}",
    },
    Contender { name: "wire-derive", generate: |schema| wire(Config::new().expanded(false), schema), ..WIRE },
    Contender {
        name: "wire-expanded",
        generate: |schema| wire(Config::new().expanded(true), schema),
        dependency: |workspace| {
            format!(
                "wire = {{ package = \"protolite\", path = {:?}, default-features = false, features = [\"std\"] }}",
                workspace.join("wire")
            )
        },
        ..WIRE
    },
];

const WIRE: Contender = Contender {
    name: "",
    generate: |_| unreachable!(),
    dependency: |workspace| format!("wire = {{ package = \"protolite\", path = {:?} }}", workspace.join("wire")),
    inside: "pub use bench::*;",
    recode: "fn recode<T: wire::Message>(bytes: &mut Vec<u8>) {
    if let Ok(message) = T::decode(bytes) {
        message.encode_into(bytes);
    }
}",
};

fn compiled(schema: &str) -> Result<protoc_lite::Compilation, Failure> {
    Ok(Compiler::new().text("bench.proto", schema).compile(&["bench.proto"])?)
}

fn wire(config: &mut Config, schema: &str) -> Result<String, Failure> {
    let files = config.layout(Layout::SingleFile).generate(compiled(schema)?.pool())?;
    Ok(files.into_iter().map(|file| file.text).collect())
}

fn prost(schema: &str) -> Result<String, Failure> {
    let descriptors = compiled(schema)?.descriptor_set(SetOptions { source_info: true, ..SetOptions::default() });
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("build/prost");
    let descriptor_set = folder.join("bench.binpb");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(&descriptor_set, descriptors)?;
    let mut config = prost_build::Config::new();
    config.out_dir(&folder).file_descriptor_set_path(descriptor_set).skip_protoc_run();
    config.compile_protos(&["bench.proto"], &["."])?;
    Ok(std::fs::read_to_string(folder.join("bench.rs"))?)
}
