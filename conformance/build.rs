//! Rust for the suite's schemas: what the derives stand for, so that the suite tests how that is printed, too.

fn main() -> Result<(), protoc_lite::Error> {
    let messages = ["proto2", "proto3", "proto2_editions", "proto3_editions", "edition2023", "edition_unstable"];
    let mut protos: Vec<_> =
        messages.iter().map(|name| format!("proto/conformance/messages/test_messages_{name}.proto")).collect();
    protos.push("proto/conformance/conformance.proto".into());
    protoc_lite::Config::new().views(true).expanded(true).include_file("schemas.rs").compile(&protos, &["proto"])?;
    Ok(())
}
