//! Each call, from our client to our server.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use chat_system::{
    CHUNK, Chat, Options,
    proto::{
        ChatMessage, FileData, MessageRequest, UserRequest, chat_service_client::ChatServiceClient,
        chat_service_server::ChatServiceServer, file_service_client::FileServiceClient,
        file_service_server::FileServiceServer,
    },
    upload,
};
use tokio::{net::TcpListener, sync::mpsc};
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tonic::{
    Code,
    transport::{Channel, Server},
};

async fn serve(options: Options) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let chat = Chat::new(options);
    let server =
        Server::builder().add_service(ChatServiceServer::new(chat.clone())).add_service(FileServiceServer::new(chat));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    format!("http://{address}")
}

async fn client(options: Options) -> ChatServiceClient<Channel> {
    ChatServiceClient::connect(serve(options).await).await.unwrap()
}

async fn files(options: Options) -> FileServiceClient<Channel> {
    FileServiceClient::connect(serve(options).await).await.unwrap()
}

fn quick() -> Options {
    Options { interval: Duration::from_millis(1), ..Options::default() }
}

#[tokio::test]
async fn unary() {
    let request = MessageRequest { user_id: "ada".into(), message: "hello".into(), ..Default::default() };
    let response = client(quick()).await.send_message(request).await.unwrap().into_inner();
    assert!(response.success && response.message_id.starts_with("msg_"));
}

#[tokio::test]
async fn server_streaming() {
    let request = UserRequest { user_id: "ada".into(), ..Default::default() };
    let mut stream = client(quick()).await.get_notifications(request).await.unwrap().into_inner();
    let mut titles = Vec::new();
    while let Some(notification) = stream.message().await.unwrap() {
        assert_eq!(notification.content, "ada님에게 새로운 메시지가 있습니다.");
        titles.push(notification.title);
    }
    assert_eq!(titles, ["알림 1", "알림 2", "알림 3", "알림 4", "알림 5"]);
}

fn file(folder: &Path, len: usize) -> PathBuf {
    let path = folder.join(format!("{len}.bin"));
    fs::write(&path, vec![7; len]).unwrap();
    path
}

#[tokio::test]
async fn client_streaming() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = client(quick()).await;
    let lens = [0, 1, CHUNK - 1, CHUNK, 3 * CHUNK + 17];
    let files = lens.map(|len| file(folder.path(), len));
    let mut one_by_one = files.each_ref().map(std::slice::from_ref).to_vec();
    one_by_one.push(&files);
    for files in one_by_one {
        let size = files.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
        let mut steps = Vec::new();
        let progress = |sent, total| steps.push((sent, total));
        let response = upload(files, progress, async |pieces| client.upload_files(pieces).await).await.unwrap();
        assert_eq!((response.file_count as usize, response.total_size as u64), (files.len(), size));
        assert_eq!(steps.last(), Some(&(size, size)));
        assert!(steps.is_sorted());
    }
}

#[tokio::test]
async fn an_upload_stops_at_its_limit() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = client(Options { upload_limit: 100, ..quick() }).await;
    let mut upload = async |file| upload(&[file], |_, _| {}, async |pieces| client.upload_files(pieces).await).await;
    let status = upload(file(folder.path(), 5 * CHUNK)).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, "more than 100 bytes"));
    let missing = upload(folder.path().join("missing")).await.unwrap_err();
    assert_eq!(missing.code(), Code::NotFound);
    assert!(missing.message().contains("missing: "), "{missing}");
}

#[tokio::test]
async fn both_ways() {
    let (sender, messages) = mpsc::channel(1);
    let mut answers = client(quick()).await.chat(ReceiverStream::new(messages)).await.unwrap().into_inner();
    for text in ["안녕하세요!", "반갑습니다!", ""] {
        sender.send(ChatMessage { user_id: "ada".into(), text: text.into(), ..Default::default() }).await.unwrap();
        let answer = answers.message().await.unwrap().unwrap();
        assert_eq!((answer.user_id, answer.text), ("서버".into(), format!("에코: {text}")));
    }
    drop(sender);
    assert_eq!(answers.message().await.unwrap(), None);
}

#[tokio::test]
async fn one_file_has_an_id() {
    let mut client = files(Options { upload_limit: 100, ..quick() }).await;
    let piece = |data: &'static [u8]| FileData { data: data.into(), ..Default::default() };
    for (pieces, size) in [(vec![piece(b"one"), piece(b"two")], 6), (vec![], 0)] {
        let response = client.upload_file(tokio_stream::iter(pieces)).await.unwrap().into_inner();
        assert!(response.file_id.starts_with("file_"), "{response:?}");
        assert_eq!(response.size, size);
    }
    let whole = FileData { file_data: vec![7; 101].into(), ..Default::default() };
    let status = client.upload_file(tokio_stream::iter([whole])).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, "more than 100 bytes"));
}

/// What `fixtures/proto/chat.proto` has is in ours as it is there.
#[test]
fn the_schema_has_what_the_first_one_has() {
    use wire::Decode;
    use wire_descriptor::{FileDescriptorProto, FileDescriptorSet};

    let first = protoc_lite::Compiler::new().include(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/proto"));
    let first =
        FileDescriptorSet::decode(&first.compile(&["chat.proto"]).unwrap().descriptor_set(Default::default())).unwrap();
    let ours = FileDescriptorSet::decode(chat_system::DESCRIPTORS).unwrap();
    let file = |set: &FileDescriptorSet| -> FileDescriptorProto {
        set.file.iter().find(|file| file.name.as_deref() == Some("chat.proto")).unwrap().clone()
    };
    let (first, ours) = (file(&first), file(&ours));
    for message in &first.message_type {
        let same = ours.message_type.iter().find(|other| other.name == message.name).expect("the message");
        assert!(message.field.iter().all(|field| same.field.contains(field)), "{:?}", message.name);
    }
    for service in &first.service {
        let same = ours.service.iter().find(|other| other.name == service.name).expect("the service");
        assert!(service.method.iter().all(|method| same.method.contains(method)), "{:?}", service.name);
    }
    assert!(first.message_type.len() > 5 && first.service.len() == 1);
}
