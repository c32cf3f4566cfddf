//! Compiles the schema of the data sets with every peer's generator.
#![forbid(unsafe_code)]

use std::{env, error::Error, fs, path::PathBuf};

const FOLDER: &str = "../proto";
const SCHEMA: &str = "../proto/shapes.proto";

/// Lists of numbers that are short by what they mean, and how many elements most have at most.
const SHORT_LISTS: [(&str, usize); 7] = [
    ("Feature.tags", 8),
    ("Player.rotation", 2),
    ("Contact.reloads", 8),
    ("Contact.turrets", 4),
    ("SourceLocation.path", 8),
    ("SourceLocation.span", 4),
    ("VectorFeature.tags", 8),
];

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    println!("cargo::rerun-if-changed={SCHEMA}");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=PEER_VERSIONS={}", peer_versions()?);
    wire()?;
    prost()?;
    #[cfg(feature = "buffa")]
    buffa()?;
    #[cfg(feature = "google")]
    google()?;
    #[cfg(feature = "quick-protobuf")]
    quick_protobuf()?;
    Ok(())
}

/// The versions of the peers, as the report names them.
fn peer_versions() -> Result<String, Box<dyn Error>> {
    let lock = fs::read_to_string("Cargo.lock")?;
    let packages: Vec<_> = lock.split("[[package]]").collect();
    let version = |name: &str| {
        let package = packages.iter().find(|package| package.contains(&format!("name = \"{name}\"\n")))?;
        Some(format!("{name} {}", package.split("version = \"").nth(1)?.split('"').next()?))
    };
    let names = ["prost", "buffa", "quick-protobuf", "protobuf", "serde_json", "compact_str", "smallvec", "mimalloc"];
    Ok(names.into_iter().filter_map(version).collect::<Vec<_>>().join(", "))
}

/// A folder of its own for each generator.
fn out(peer: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join(peer);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// This project's views in an arena, its lazy ones, messages that drop unknown fields, and those with short strings and
/// lists inside; the others are part of `benches`.
fn wire() -> Outcome {
    protoc_lite::Config::new().arena_views(true).out_dir(out("wire_arena")?).compile(&[SCHEMA], &[FOLDER])?;
    let mut lazy = protoc_lite::Config::new();
    lazy.views(true).lazy(["."]).out_dir(out("wire_lazy")?).compile(&[SCHEMA], &[FOLDER])?;
    let mut bare = protoc_lite::Config::new();
    bare.reset(true).discard_unknown(["."]).out_dir(out("wire_bare")?).compile(&[SCHEMA], &[FOLDER])?;
    let mut compact = protoc_lite::Config::new();
    compact.reset(true).string_type(".", "::compact_str::CompactString");
    for (list, len) in SHORT_LISTS {
        compact.list_type(list, format!("::smallvec::SmallVec<[_; {len}]>"));
    }
    compact.out_dir(out("wire_compact")?).compile(&[SCHEMA], &[FOLDER])?;
    Ok(())
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

#[cfg(feature = "buffa")]
fn buffa() -> Outcome {
    let folder = out("buffa")?;
    let set = folder.join("shapes.pb");
    fs::write(&set, descriptor_set()?)?;
    let config = buffa_build::Config::new().out_dir(folder).descriptor_set(set).files(&["shapes.proto"]);
    config.include_file("mod.rs").lazy_views(true).compile()
}

#[cfg(feature = "google")]
fn google() -> Outcome {
    let mut config = protobuf_codegen::CodeGen::new();
    config.output_dir(out("google")?).protoc_path(protoc_bin_vendored::protoc_bin_path()?);
    Ok(config.include(FOLDER).input("shapes.proto").generate_and_compile()?)
}

#[cfg(feature = "quick-protobuf")]
fn quick_protobuf() -> Outcome {
    let builder = pb_rs::ConfigBuilder::new(
        &[PathBuf::from(SCHEMA)],
        None,
        Some(&out("quick_protobuf")?),
        &[PathBuf::from(FOLDER)],
    )?;
    Ok(pb_rs::types::FileDescriptor::run(&builder.build())?)
}
