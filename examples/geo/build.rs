//! Compiles the schema, and lets other crates know where it is and what became of it.
#![forbid(unsafe_code)]

fn main() -> Result<(), protoc_lite::Error> {
    protoc_lite::Config::new().views(true).export("::example_geo").compile(&["proto/geo/place.proto"], &["proto"])?;
    Ok(())
}
