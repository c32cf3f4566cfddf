//! Compiles the schemas of the examples `generated` and `shared`.
#![forbid(unsafe_code)]

fn main() -> Result<(), protoc_lite::Error> {
    protoc_lite::Config::new()
        .views(true)
        .btree_map(["upload.File.labels"])
        .use_dependencies()
        .compile(&["proto/upload.proto", "proto/trip.proto"], &["proto"])?;
    Ok(())
}
