//! Compiles the schema of the data sets.
#![forbid(unsafe_code)]

fn main() -> Result<(), protoc_lite::Error> {
    protoc_lite::Config::new().views(true).compile(&["proto/shapes.proto"], &["proto"])?;
    Ok(())
}
