//! The chat schema of the document that this project starts from: the Rust that comes out of it, and what its messages
//! cost on the wire, byte by byte.
//!
//!     cargo run -p examples --bin chat
#![forbid(unsafe_code)]

use benches::{
    record::Record,
    report::{Format, annotated, sizes, summary},
};
use fixtures::chat::{
    ChatMessage, FileData, MessageRequest, MessageResponse, Notification, UploadResponse, UserRequest,
};
use protoc_lite::{Compiler, Config};
use serde_json::json;
use std::{
    error::Error,
    io::{self, Write},
};

const PROTO: &str = include_str!("../../../fixtures/proto/chat.proto");

fn main() -> Result<(), Box<dyn Error>> {
    let report = generated()? + &costs() + &next();
    match anstream::stdout().write_all(report.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// The Rust for the schema's package, and what it has no Rust for.
fn generated() -> Result<String, Box<dyn Error>> {
    let compilation = Compiler::new().text("chat.proto", PROTO).compile(&["chat.proto"])?;
    let files = Config::new().generate(compilation.pool())?;
    let mut text = Format::Terminal.heading("The Rust for chat.proto");
    for file in files.iter().filter(|file| file.name == "chat.rs") {
        text += &file.text;
    }
    text += "\n";
    for service in compilation.pool().files().flat_map(|file| file.services()) {
        let methods: Vec<&str> = service.methods().map(|method| method.name()).collect();
        let sentence = format!(
            "The service {} ({}) is compiled and linked; clients and servers for it are up to a `ServiceGenerator`.",
            service.full_name(),
            methods.join(", "),
        );
        text += &Format::Terminal.paragraph(&sentence);
    }
    Ok(text)
}

/// What a reader may want to do after this.
fn next() -> String {
    let format = Format::Terminal;
    let sentence = "`cargo run -p protoc-lite -- init hello` writes a small crate that compiles a schema and uses it; README.md \
                    shows its files. The same messages travel over gRPC in `cargo run -p chat-system --bin chat-server`.";
    format.heading("What to do next") + &format.paragraph(sentence)
}

/// What one message of each type costs beside the same in JSON.
fn costs() -> String {
    let format = Format::Terminal;
    let records = samples();
    let mut text = format.heading("What its messages cost on the wire");
    for record in &records {
        text += &format.heading(record.title);
        text += &format.code(&record.json);
        text += &annotated(record, format);
        text += &format.paragraph(&summary(record));
    }
    text + &format.heading("All of them") + &format.table(&sizes(&records))
}

fn samples() -> [Record; 7] {
    let request = MessageRequest {
        user_id: "사용자1".into(),
        message: "안녕하세요!".into(),
        timestamp: 1_754_784_000_000,
        ..Default::default()
    };
    let response = MessageResponse { success: true, message_id: "msg_1754784000000".into(), ..Default::default() };
    let user = UserRequest { user_id: "사용자1".into(), ..Default::default() };
    let notification = Notification {
        id: "notif_0".into(),
        title: "알림 1".into(),
        content: "사용자1님에게 새로운 메시지가 있습니다.".into(),
        ..Default::default()
    };
    let file = FileData { data: b"\0\x01\xff\n".into(), filename: "photo.jpg".into(), ..Default::default() };
    let upload = UploadResponse { file_count: 3, total_size: 4_294_967_296, ..Default::default() };
    let message =
        ChatMessage { user_id: "서버".into(), text: "에코: 반갑습니다!".into(), ..Default::default() };
    [
        Record::with_json(
            "MessageRequest",
            &request,
            &json!({"userId": request.user_id, "message": request.message, "timestamp": request.timestamp}),
        ),
        Record::with_json(
            "MessageResponse",
            &response,
            &json!({"success": response.success, "messageId": response.message_id}),
        ),
        Record::with_json("UserRequest", &user, &json!({"userId": user.user_id})),
        Record::with_json(
            "Notification",
            &notification,
            &json!({"id": notification.id, "title": notification.title, "content": notification.content}),
        ),
        Record::with_json("FileData", &file, &json!({"data": "AAH/Cg==", "filename": file.filename})),
        Record::with_json(
            "UploadResponse",
            &upload,
            &json!({"fileCount": upload.file_count, "totalSize": upload.total_size}),
        ),
        Record::with_json("ChatMessage", &message, &json!({"userId": message.user_id, "text": message.text})),
    ]
}
