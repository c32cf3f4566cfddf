//! Other implementations: our server with their clients, their servers with our client. `.ci/peers` runs these tests where
//! their packages can be fetched; `cargo test` skips them.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use chat_system::{
    Chat, DESCRIPTORS, Options,
    proto::{
        ChatMessage, MessageRequest, UserRequest, chat_service_client::ChatServiceClient,
        chat_service_server::ChatServiceServer,
    },
    upload,
};
use tokio::{net::TcpListener, sync::mpsc, time::timeout};
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tonic::transport::Server;
use tonic_reflection::server::Builder;

/// The folder of chat.proto.
pub(crate) const PROTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/proto");

/// What a client that calls all four methods prints.
pub(crate) const CLIENT_PRINTS: &str = r#"{"sendMessage":{"success":true,"hasId":true}}
{"getNotifications":[{"id":"notif_0","title":"알림 1","content":"사용자1님에게 새로운 메시지가 있습니다."},{"id":"notif_1","title":"알림 2","content":"사용자1님에게 새로운 메시지가 있습니다."},{"id":"notif_2","title":"알림 3","content":"사용자1님에게 새로운 메시지가 있습니다."},{"id":"notif_3","title":"알림 4","content":"사용자1님에게 새로운 메시지가 있습니다."},{"id":"notif_4","title":"알림 5","content":"사용자1님에게 새로운 메시지가 있습니다."}]}
{"uploadFiles":{"fileCount":2,"totalSize":"1048596"}}
{"chat":[{"userId":"서버","text":"에코: 안녕하세요!"},{"userId":"서버","text":"에코: 반갑습니다!"}]}
"#;

/// A folder for the packages of a test, with the files of a folder beside this one.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    for file in fs::read_dir(source).into_iter().flatten().map(Result::unwrap) {
        fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
    folder
}

/// Fetches packages.
///
/// # Panics
/// They cannot be fetched.
#[track_caller]
pub(crate) fn fetch(name: &str, command: &mut Command) {
    match command.output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!("{name} cannot be had: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("{name} cannot be had: {error}"),
    }
}

/// A server of ours, with reflection.
pub(crate) async fn our_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let chat = Chat::new(Options { interval: Duration::from_millis(10), ..Options::default() });
    let reflection = || Builder::configure().register_encoded_file_descriptor_set(DESCRIPTORS);
    let server = Server::builder()
        .add_service(ChatServiceServer::new(chat))
        .add_service(reflection().build_v1().unwrap())
        .add_service(reflection().build_v1alpha().unwrap());
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    address.to_string()
}

/// What a program prints that ends well, and soon: both sides might wait for each other for ever.
pub(crate) async fn printed(mut command: Command) -> String {
    let output = tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output().unwrap());
    let output = timeout(Duration::from_secs(120), output).await.expect("an end").unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A server of theirs, which says its port. It ends with the test, whatever becomes of it.
pub(crate) struct TheirServer {
    process: Child,
    url: String,
}

impl TheirServer {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("port ").expect("the server says its port");
        TheirServer { url: format!("http://127.0.0.1:{port}"), process }
    }
}

impl TheirServer {
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TheirServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How many small messages are sent at once on each stream.
pub(crate) const BURST: usize = 40_000;

/// Streams of many small messages, read after a pause. Nothing is lost, and others do not wait for them.
pub(crate) async fn our_client_pauses(server: TheirServer) {
    let mut client = ChatServiceClient::connect(server.url.clone()).await.unwrap();
    let mut streams = Vec::new();
    for _ in 0..3 {
        streams.push(client.get_notifications(UserRequest::default()).await.unwrap().into_inner());
    }
    tokio::time::sleep(Duration::from_secs(4)).await;
    let sent = timeout(Duration::from_secs(60), client.send_message(MessageRequest::default())).await;
    assert!(sent.expect("an answer meanwhile").unwrap().into_inner().success);
    for mut stream in streams {
        let mut count = 0;
        while timeout(Duration::from_secs(60), stream.message()).await.expect("a message").unwrap().is_some() {
            count += 1;
        }
        assert_eq!(count, BURST);
    }
}

/// All four calls, from our client.
pub(crate) async fn our_client(server: TheirServer) {
    timeout(Duration::from_secs(120), calls(&server.url)).await.expect("an end");
}

async fn calls(url: &str) {
    let mut client = ChatServiceClient::connect(url.to_owned()).await.unwrap();

    let request = MessageRequest { user_id: "ada".into(), message: "hello".into(), ..Default::default() };
    let response = client.send_message(request).await.unwrap().into_inner();
    assert!(response.success && response.message_id.starts_with("msg_"));

    let request = UserRequest { user_id: "ada".into(), ..Default::default() };
    let mut stream = client.get_notifications(request).await.unwrap().into_inner();
    for count in 1..=5 {
        let notification = stream.message().await.unwrap().unwrap();
        assert_eq!(notification.title, format!("알림 {count}"));
        assert_eq!(notification.content, "ada님에게 새로운 메시지가 있습니다.");
    }
    assert_eq!(stream.message().await.unwrap(), None);

    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), vec![7; (2 << 20) + 5]).unwrap();
    let call = async |pieces| client.upload_files(pieces).await;
    let response = upload(&[file.path().into()], |_, _| {}, call).await.unwrap();
    assert_eq!((response.file_count, response.total_size), (1, (2 << 20) + 5));

    // Others send no headers before their first answer: the first message is on its way before the call returns.
    let (sender, messages) = mpsc::channel(2);
    let texts = ["안녕하세요!", "반갑습니다!"];
    for text in texts {
        sender.send(ChatMessage { user_id: "ada".into(), text: text.into(), ..Default::default() }).await.unwrap();
    }
    let mut answers = client.chat(ReceiverStream::new(messages)).await.unwrap().into_inner();
    for text in texts {
        let answer = answers.message().await.unwrap().unwrap();
        assert_eq!((answer.user_id, answer.text), ("서버".into(), format!("에코: {text}")));
    }
    drop(sender);
    assert_eq!(answers.message().await.unwrap(), None);
}
