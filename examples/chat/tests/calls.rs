//! Each call, from our client to our server.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use chat_system::{
    CHUNK, Chat, Options,
    proto::{
        ChatMessage, MessageRequest, UserRequest, chat_service_client::ChatServiceClient,
        chat_service_server::ChatServiceServer,
    },
    upload,
};
use tokio::{net::TcpListener, sync::mpsc};
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tonic::{
    Code,
    transport::{Channel, Server},
};

async fn client(options: Options) -> ChatServiceClient<Channel> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::builder().add_service(ChatServiceServer::new(Chat::new(options)));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    ChatServiceClient::connect(format!("http://{address}")).await.unwrap()
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
