//! Compiles the schema of the example `generated`.
#![forbid(unsafe_code)]

fn main() -> Result<(), protoc_lite::Error> {
    protoc_lite::Config::new()
        .views(true)
        .btree_map(["upload.File.labels"])
        .compile(&["proto/upload.proto"], &["proto"])?;
    Ok(())
}
