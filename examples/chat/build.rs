//! Compiles the schema to messages, a client and a server.
#![forbid(unsafe_code)]

fn main() -> Result<(), protoc_lite::Error> {
    protoc_lite::Config::new()
        .bytes([".chat.FileData.data"])
        .service_generator(Box::new(protoc_lite::Grpc::new()))
        .compile(&["../../fixtures/proto/chat.proto"], &["../../fixtures/proto"])?;
    Ok(())
}
