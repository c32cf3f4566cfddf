//! Compiles gRPC's test service.
#![forbid(unsafe_code)]

fn main() -> Result<(), protoc_lite::Error> {
    protoc_lite::Config::new()
        .bytes(["."])
        // The one method that must not be implemented.
        .service_generator(Box::new(protoc_lite::Grpc::new().generate_default_stubs(true)))
        .compile(&["proto/grpc/testing/test.proto", "proto/xds/service/orca/v3/orca.proto"], &["proto"])?;
    Ok(())
}
