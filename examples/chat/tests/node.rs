//! Our server with Node's client, and Node's server with our client, where there is Node and what it needs can be fetched.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use chat_system::{
    Chat, Options,
    proto::{
        ChatMessage, MessageRequest, UserRequest, chat_service_client::ChatServiceClient,
        chat_service_server::ChatServiceServer,
    },
    upload,
};
use tokio::{net::TcpListener, sync::mpsc, time::timeout};
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tonic::transport::Server;

const PROTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/proto/chat.proto");

/// The programs of `node/` beside their packages, or why there are none.
fn programs() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("node");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    for file in ["package.json", "service.js", "server.js", "client.js"] {
        fs::copy(source.join(file), folder.join(file)).map_err(|error| error.to_string())?;
    }
    let npm = Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(&folder).output();
    match npm {
        Ok(output) if output.status.success() => Ok(folder),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Err(format!("npm: {error}")),
    }
}

fn node(folder: &Path, program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(program).env("PROTO", PROTO).current_dir(folder).stdin(Stdio::null());
    command
}

/// Both sides would wait for each other for ever.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn both_directions() {
    let folder = match programs() {
        Ok(folder) => folder,
        Err(reason) => return eprintln!("left out: {reason}"),
    };
    timeout(PATIENCE, their_client_and_our_server(folder.clone())).await.expect("their client and our server");
    timeout(PATIENCE, our_client_and_their_server(&folder)).await.expect("our client and their server");
}

async fn their_client_and_our_server(folder: PathBuf) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let chat = Chat::new(Options { interval: Duration::from_millis(10), ..Options::default() });
    let server = Server::builder().add_service(ChatServiceServer::new(chat));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    let client = tokio::task::spawn_blocking(move || node(&folder, "client.js").arg(address.to_string()).output());
    let output = client.await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected = r#"{"sendMessage":{"success":true,"hasId":true}}
{"getNotifications":[{"id":"notif_0","title":"알림 1","content":"사용자1님에게 새로운 메시지가 있습니다."},{"id":"notif_1","title":"알림 2","content":"사용자1님에게 새로운 메시지가 있습니다."},{"id":"notif_2","title":"알림 3","content":"사용자1님에게 새로운 메시지가 있습니다."},{"id":"notif_3","title":"알림 4","content":"사용자1님에게 새로운 메시지가 있습니다."},{"id":"notif_4","title":"알림 5","content":"사용자1님에게 새로운 메시지가 있습니다."}]}
{"uploadFiles":{"fileCount":2,"totalSize":"1048596"}}
{"chat":[{"userId":"서버","text":"에코: 안녕하세요!"},{"userId":"서버","text":"에코: 반갑습니다!"}]}
"#;
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

/// Ends with the test, whatever becomes of it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn our_client_and_their_server(folder: &Path) {
    let mut server = Running(node(folder, "server.js").stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().strip_prefix("port ").expect("the server says its port");
    let mut client = ChatServiceClient::connect(format!("http://127.0.0.1:{port}")).await.unwrap();

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
    let response =
        upload(&[file.path().into()], |_, _| {}, async |pieces| client.upload_files(pieces).await).await.unwrap();
    assert_eq!((response.file_count, response.total_size), (1, (2 << 20) + 5));

    // Node sends no headers before its first answer: the first message is on its way before the call returns.
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
