//! The client; `--help` says what it can do.
#![forbid(unsafe_code)]

use std::{
    env,
    error::Error,
    fs,
    io::{IsTerminal, Write, stderr},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use chat_system::{
    proto::{ChatMessage, MessageRequest, UserRequest, chat_service_client::ChatServiceClient},
    upload,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader, stdin},
    sync::mpsc,
    time,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{
    Request, Status,
    metadata::{AsciiMetadataValue, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::{Certificate, Channel, ClientTlsConfig, Identity},
};
use wire_grpc::explain;

const HELP: &str = "\
The chat system's client.

Usage: chat-client [OPTIONS] [COMMAND]

  tour [FILE]...       each kind of call once, files are uploaded; this is done unless something else is said
  send TEXT            one message, one answer
  notifications        what the server has to say, as it comes
  upload FILE...       files in pieces of 1 MiB, in one call
  chat                 says the lines of standard input, prints what comes back, until the input ends

  --url URL            the server: http://localhost:50051 unless given
  --user NAME          who speaks: 사용자1 unless given
  --room NAME          for chat: the room to join; without one the server echoes
  --ca FILE            for https: whose certificates to trust, in PEM
  --cert FILE          mutual TLS: the certificate that the server sees
  --key FILE           the key of that
  --token-file FILE    sends `authorization: Bearer ...` and what is in the file with each call
  --help               this text

Two who talk, each in a terminal of their own:

  chat-client --user ada --room 로비 chat
  chat-client --user bob --room 로비 chat
";

struct Arguments {
    url: String,
    user: String,
    room: Option<String>,
    ca: Option<String>,
    certificate: Option<String>,
    key: Option<String>,
    credentials: Credentials,
    command: Vec<String>,
}

impl Arguments {
    /// `None`: help is wanted.
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut read = Arguments {
            url: "http://localhost:50051".into(),
            user: "사용자1".into(),
            room: None,
            ca: None,
            certificate: None,
            key: None,
            credentials: Credentials(None),
            command: Vec::new(),
        };
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{name} is without a value"));
            match &*name {
                "--url" => read.url = value()?,
                "--user" => read.user = value()?,
                "--room" => read.room = Some(value()?),
                "--ca" => read.ca = Some(read_file(value()?)?),
                "--cert" => read.certificate = Some(read_file(value()?)?),
                "--key" => read.key = Some(read_file(value()?)?),
                "--token-file" => read.credentials = Credentials::new(read_file(value()?)?.trim())?,
                "--help" | "-h" => return Ok(None),
                _ if name.starts_with("--") => return Err(format!("{name} is not an option; --help lists them")),
                _ => read.command.push(name),
            }
        }
        Ok(Some(read))
    }

    fn tls(&self) -> Result<Option<ClientTlsConfig>, String> {
        let tls = match &self.ca {
            Some(root) => ClientTlsConfig::new().ca_certificate(Certificate::from_pem(root)),
            None if self.url.starts_with("https:") => return Err("https needs --ca".into()),
            None => return Ok(None),
        };
        match (&self.certificate, &self.key) {
            (Some(certificate), Some(key)) => Ok(Some(tls.identity(Identity::from_pem(certificate, key)))),
            (None, None) => Ok(Some(tls)),
            _ => Err("--cert and --key go together".into()),
        }
    }
}

fn read_file(path: String) -> Result<String, String> {
    fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
}

/// Who calls: around all calls.
#[derive(Clone)]
struct Credentials(Option<AsciiMetadataValue>);

impl Credentials {
    fn new(token: &str) -> Result<Self, String> {
        let value = format!("Bearer {token}").parse::<AsciiMetadataValue>();
        let mut value = value.map_err(|_| "the token has characters that metadata can not have")?;
        value.set_sensitive(true); // not to be seen where a request is printed
        Ok(Credentials(Some(value)))
    }
}

impl Interceptor for Credentials {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(token) = &self.0 {
            request.metadata_mut().insert("authorization", token.clone());
        }
        Ok(request)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::read(env::args().skip(1)) {
        Ok(Some(arguments)) => run(arguments).await,
        Ok(None) => {
            print!("{HELP}");
            Ok(())
        }
        Err(error) => Err(error.into()),
    };
    if let Err(error) = done {
        eprintln!("chat-client: {}", explain(&*error));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

type Client = ChatServiceClient<InterceptedService<Channel, Credentials>>;
type Done = Result<(), Box<dyn Error>>;

async fn run(arguments: Arguments) -> Done {
    let tls = arguments.tls()?;
    let Arguments { url, user, room, credentials, command, .. } = arguments;
    let mut endpoint = Channel::from_shared(url.clone())?;
    if let Some(tls) = tls {
        endpoint = endpoint.tls_config(tls)?;
    }
    let channel = endpoint.connect().await.map_err(|error| format!("{url}: {}", explain(&error)))?;
    let mut client = ChatServiceClient::with_interceptor(channel, credentials);
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    match command[..] {
        [] => tour(&mut client, user, &[]).await,
        ["tour", ref files @ ..] => tour(&mut client, user, files).await,
        ["send", text] => send(&mut client, user, text).await,
        ["notifications"] => notifications(&mut client, user).await,
        ["upload", ref files @ ..] if !files.is_empty() => upload_all(&mut client, files).await,
        ["chat"] => chat(&mut client, user, room, lines()).await,
        _ => Err(format!("{}: not a command; --help lists them", command.join(" ")).into()),
    }
}

async fn tour(client: &mut Client, user: String, files: &[&str]) -> Done {
    println!("=== 단일 요청-응답 테스트 ===");
    send(client, user.clone(), "안녕하세요!").await?;

    println!("\n=== 서버 스트리밍 테스트 ===");
    notifications(client, user.clone()).await?;

    if !files.is_empty() {
        println!("\n=== 클라이언트 스트리밍 테스트 ===");
        upload_all(client, files).await?;
    }

    println!("\n=== 양방향 스트리밍 테스트 ===");
    let (sender, texts) = mpsc::channel(2);
    tokio::spawn(async move {
        for text in ["안녕하세요!", "반갑습니다!"] {
            let _ = sender.send(text.to_owned()).await;
        }
        time::sleep(Duration::from_secs(3)).await;
    });
    chat(client, user, None, texts).await
}

async fn send(client: &mut Client, user: String, text: &str) -> Done {
    let request = MessageRequest { user_id: user, message: text.into(), ..Default::default() };
    let response = client.send_message(request).await?.into_inner();
    println!("응답: success {}, messageId {}", response.success, response.message_id);
    Ok(())
}

async fn notifications(client: &mut Client, user: String) -> Done {
    let request = UserRequest { user_id: user, ..Default::default() };
    let mut notifications = client.get_notifications(request).await?.into_inner();
    while let Some(notification) = notifications.message().await? {
        println!("알림: {} {} {}", notification.id, notification.title, notification.content);
    }
    println!("알림 스트림 종료");
    Ok(())
}

async fn upload_all(client: &mut Client, files: &[&str]) -> Done {
    let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    let response = upload(&files, progress, async |pieces| client.upload_files(pieces).await).await?;
    println!("업로드 완료: {}개 파일, 총 {}바이트", response.file_count, response.total_size);
    Ok(())
}

/// A line that fills, where someone looks.
fn progress(sent: u64, total: u64) {
    if stderr().is_terminal() {
        let percent = (sent * 100).checked_div(total).unwrap_or(100);
        let end = if sent == total { "\n" } else { "" };
        let _ = write!(stderr(), "\r{percent:3} %  {sent} / {total}{end}");
    }
}

async fn chat(client: &mut Client, user: String, room: Option<String>, mut texts: mpsc::Receiver<String>) -> Done {
    let (sender, messages) = mpsc::channel(2);
    let mut request = Request::new(ReceiverStream::new(messages));
    if let Some(room) = room {
        // Text that need not be ASCII travels as bytes, in metadata whose key ends in "-bin".
        request.metadata_mut().insert_bin("room-bin", MetadataValue::from_bytes(room.as_bytes()));
        request.metadata_mut().insert_bin("user-bin", MetadataValue::from_bytes(user.as_bytes()));
    }
    // Before the call: a server may answer nothing, not even headers, until it is told something.
    tokio::spawn(async move {
        while let Some(text) = texts.recv().await {
            let message = ChatMessage { user_id: user.clone(), text, ..Default::default() };
            if sender.send(message).await.is_err() {
                return;
            }
        }
    });
    let mut answers = client.chat(request).await?.into_inner();
    while let Some(answer) = answers.message().await? {
        println!("{}: {}", answer.user_id, answer.text);
    }
    println!("채팅 스트림 종료");
    Ok(())
}

/// Lines as they are typed.
fn lines() -> mpsc::Receiver<String> {
    let (sender, texts) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut lines = BufReader::new(stdin()).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if sender.send(line).await.is_err() {
                return;
            }
        }
    });
    texts
}
