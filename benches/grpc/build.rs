//! Compiles the schema with both generators.

use std::{env, error::Error, fs, path::PathBuf};

const SCHEMA: &str = "proto/speed.proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SCHEMA}");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=VERSIONS={}", versions()?);
    let out = |name: &str| -> Result<PathBuf, Box<dyn Error>> {
        let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    };
    protoc_lite::Config::new()
        .out_dir(out("ours")?)
        .bytes([".speed.Chunk.data"])
        .service_generator(Box::new(protoc_lite::Grpc::new()))
        .compile(&[SCHEMA], &["proto"])?;

    protoc_lite::Config::new()
        .out_dir(out("views")?)
        .views(true)
        .bytes([".speed.Chunk.data"])
        .service_generator(Box::new(protoc_lite::Grpc::new().build_client(false).server_views(["."])))
        .compile(&[SCHEMA], &["proto"])?;

    let compilation = protoc_lite::Compiler::new().include("proto").compile(&["speed.proto"])?;
    let set = compilation.descriptor_set(protoc_lite::SetOptions { imports: true, ..Default::default() });
    let set = prost::Message::decode(set.as_slice())?;
    tonic_prost_build::configure().out_dir(out("prost")?).bytes(".speed.Chunk.data").compile_fds(set)?;
    Ok(())
}

/// What the report names.
fn versions() -> Result<String, Box<dyn Error>> {
    let lock = fs::read_to_string("Cargo.lock")?;
    let packages: Vec<_> = lock.split("[[package]]").collect();
    let version = |name: &str| {
        let package = packages.iter().find(|package| package.contains(&format!("name = \"{name}\"\n")))?;
        Some(format!("{name} {}", package.split("version = \"").nth(1)?.split('"').next()?))
    };
    let names = ["tonic", "tonic-prost", "prost", "tokio", "h2", "hyper", "axum", "serde_json"];
    Ok(names.into_iter().filter_map(version).collect::<Vec<_>>().join(", "))
}
