//! Compiles the schema to messages, clients and servers, and to the descriptors that reflection serves.
#![forbid(unsafe_code)]

use std::{env, error::Error, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    protoc_lite::Config::new()
        .service_generator(Box::new(protoc_lite::Grpc::new()))
        .file_descriptor_set_path(Path::new(&env::var("OUT_DIR")?).join("services.pb"))
        .compile(&["proto/orders.proto"], &["proto"])?;
    Ok(())
}
