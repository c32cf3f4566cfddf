//! Compiles the schema to messages, a client and a server, and to the descriptors that reflection serves.
#![forbid(unsafe_code)]

use std::{env, error::Error, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    protoc_lite::Config::new()
        .bytes([".chat.FileData"])
        .service_generator(Box::new(protoc_lite::Grpc::new()))
        .file_descriptor_set_path(Path::new(&env::var("OUT_DIR")?).join("chat.pb"))
        .compile(&["proto/chat.proto"], &["proto"])?;
    Ok(())
}
