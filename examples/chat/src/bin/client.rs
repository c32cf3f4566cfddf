//! The client; `--help` says what it can do.
#![forbid(unsafe_code)]

use std::{
    env,
    error::Error,
    fs,
    io::{IsTerminal, Write, stderr, stdout},
    path::PathBuf,
    process::exit,
    time::Duration,
};

use chat_system::{
    log,
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
    transport::{Channel, ClientTlsConfig, Endpoint, Identity},
};
use wire_grpc::{Scheme, Token, Trust, client::endpoint, explain};

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
  --timeout SECONDS    by when a call must be over: there is no such time unless given
  --keepalive SECONDS  asks a server that is silent for so long whether it is there, which it must say in ten: 20
                       unless given, 0 for never. Some servers, such as those of gRPC's C core, end connections on
                       which that is asked more than twice in five minutes, and nothing else
  --ca FILE            for https: whose certificates to trust, in PEM; the server's own, or that of who signed it
  --cert FILE          mutual TLS: the certificate that the server sees
  --key FILE           the key of that
  --token-file FILE    sends `authorization: Bearer ...` and what is in the file with each call
  --token-scheme NAME  what stands in front of the token instead of Bearer; bare for nothing
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
    token: Option<String>,
    scheme: Scheme,
    timeout: Option<Duration>,
    keepalive: Duration,
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
            token: None,
            scheme: Scheme::Bearer,
            timeout: None,
            keepalive: Duration::from_secs(20),
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
                "--timeout" => read.timeout = Some(seconds(&name, value()?)?),
                "--keepalive" => read.keepalive = seconds(&name, value()?)?,
                "--token-file" => read.token = Some(read_token(value()?)?),
                "--token-scheme" => read.scheme = scheme(value()?),
                "--help" | "-h" => return Ok(None),
                _ if name.starts_with("--") => return Err(format!("{name} is not an option; --help lists them")),
                _ => read.command.push(name),
            }
        }
        Ok(Some(read))
    }

    /// How the server is connected to. What is wrong with certificates, keys and tokens is said before.
    fn endpoint(&self) -> Result<Endpoint, String> {
        let wrong = |what: &str, error: &(dyn Error + 'static)| format!("{what}: {}", explain(error));
        let mut endpoint = endpoint(self.url.clone()).map_err(|error| wrong(&self.url, &error))?;
        endpoint = endpoint.connect_timeout(Duration::from_secs(10));
        if !self.keepalive.is_zero() {
            endpoint = endpoint.http2_keep_alive_interval(self.keepalive).keep_alive_timeout(Duration::from_secs(10));
        }
        let identity = match (&self.certificate, &self.key) {
            (Some(certificate), Some(key)) => Some(Identity::from_pem(certificate, key)),
            (None, None) => None,
            _ => return Err("--cert and --key go together".into()),
        };
        let trust = match &self.ca {
            Some(root) => Trust::from_pem(root).and_then(|trust| trust.server_verifier()),
            None if self.url.starts_with("https:") => return Err("https needs --ca".into()),
            None => return Ok(endpoint),
        };
        let mut tls = ClientTlsConfig::new().timeout(Duration::from_secs(10));
        if let Some(identity) = identity {
            tls = tls.identity(identity);
        }
        let trust = trust.map_err(|error| wrong("--ca", &*error))?;
        endpoint.tls_config_with_verifier(tls, trust).map_err(|error| wrong("TLS", &error))
    }

    fn credentials(&self) -> Result<Credentials, String> {
        let token = self.token.as_deref().map(|token| self.scheme.write(&Token::new(token))).transpose();
        Ok(Credentials(token.map_err(|status| status.message().to_owned())?))
    }
}

fn seconds(name: &str, text: String) -> Result<Duration, String> {
    let seconds: Result<f64, _> = text.parse();
    let time = seconds.ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.ok_or_else(|| format!("{name} {text}: not a number of seconds"))
}

/// `bare`, or the name of a scheme.
fn scheme(name: String) -> Scheme {
    match &*name.to_ascii_lowercase() {
        "bare" => Scheme::Bare,
        "bearer" => Scheme::Bearer,
        _ => Scheme::Named(name),
    }
}

fn read_file(path: String) -> Result<String, String> {
    fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
}

fn read_token(path: String) -> Result<String, String> {
    let token = read_file(path.clone())?.trim().to_owned();
    if token.is_empty() { Err(format!("{path}: there is no token in it")) } else { Ok(token) }
}

/// Who calls: around all calls.
#[derive(Clone)]
struct Credentials(Option<AsciiMetadataValue>);

impl Interceptor for Credentials {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(token) = &self.0 {
            request.metadata_mut().insert("authorization", token.clone());
        }
        Ok(request)
    }
}

#[tokio::main]
async fn main() {
    let done = match Arguments::read(env::args().skip(1)) {
        Ok(Some(arguments)) => run(arguments).await,
        Ok(None) => {
            print!("{HELP}");
            Ok(())
        }
        Err(error) => Err(error.into()),
    };
    let failed = done.is_err();
    if let Err(error) = done {
        eprintln!("chat-client: {}", explain(&*error));
    }
    let _ = stdout().flush();
    // Whatever standard input has still to say: the end of `main` would wait for its next line.
    exit(failed.into())
}

type Client = ChatServiceClient<InterceptedService<Channel, Credentials>>;
type Done = Result<(), Box<dyn Error>>;

async fn run(arguments: Arguments) -> Done {
    log()?;
    let (endpoint, credentials) = (arguments.endpoint()?, arguments.credentials()?);
    let Arguments { url, user, room, timeout, command, .. } = arguments;
    let channel = endpoint.connect().await.map_err(|error| format!("{url}: {}", explain(&error)))?;
    let mut session = Session { client: ChatServiceClient::with_interceptor(channel, credentials), user, timeout };
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    match command[..] {
        [] => session.tour(&[]).await,
        ["tour", ref files @ ..] => session.tour(files).await,
        ["send", text] => session.send(text).await,
        ["notifications"] => session.notifications().await,
        ["upload", ref files @ ..] if !files.is_empty() => session.upload(files).await,
        ["chat"] => session.chat(room, lines()).await,
        _ => Err(format!("{}: not a command; --help lists them", command.join(" ")).into()),
    }
}

/// Calls of one user.
struct Session {
    client: Client,
    user: String,
    timeout: Option<Duration>,
}

impl Session {
    /// What is sent, and by when the call must be over.
    fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        if let Some(timeout) = self.timeout {
            request.set_timeout(timeout);
        }
        request
    }

    async fn tour(&mut self, files: &[&str]) -> Done {
        println!("=== 단일 요청-응답 테스트 ===");
        self.send("안녕하세요!").await?;

        println!("\n=== 서버 스트리밍 테스트 ===");
        self.notifications().await?;

        if !files.is_empty() {
            println!("\n=== 클라이언트 스트리밍 테스트 ===");
            self.upload(files).await?;
        }

        println!("\n=== 양방향 스트리밍 테스트 ===");
        let (sender, texts) = mpsc::channel(2);
        tokio::spawn(async move {
            for text in ["안녕하세요!", "반갑습니다!"] {
                let _ = sender.send(text.to_owned()).await;
            }
            time::sleep(Duration::from_secs(3)).await;
        });
        self.chat(None, texts).await
    }

    async fn send(&mut self, text: &str) -> Done {
        let message = MessageRequest { user_id: self.user.clone(), message: text.into(), ..Default::default() };
        let response = self.client.send_message(self.request(message)).await?.into_inner();
        println!("응답: success {}, messageId {}", response.success, response.message_id);
        Ok(())
    }

    async fn notifications(&mut self) -> Done {
        let request = self.request(UserRequest { user_id: self.user.clone(), ..Default::default() });
        let mut notifications = self.client.get_notifications(request).await?.into_inner();
        while let Some(notification) = notifications.message().await? {
            println!("알림: {} {} {}", notification.id, notification.title, notification.content);
        }
        println!("알림 스트림 종료");
        Ok(())
    }

    async fn upload(&mut self, files: &[&str]) -> Done {
        let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        let call = async |pieces| {
            let request = self.request(pieces);
            self.client.upload_files(request).await
        };
        let response = upload(&files, progress, call).await?;
        println!("업로드 완료: {}개 파일, 총 {}바이트", response.file_count, response.total_size);
        Ok(())
    }

    async fn chat(&mut self, room: Option<String>, mut texts: mpsc::Receiver<String>) -> Done {
        let (sender, messages) = mpsc::channel(2);
        let mut request = self.request(ReceiverStream::new(messages));
        let user = self.user.clone();
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
        let mut answers = self.client.chat(request).await?.into_inner();
        while let Some(answer) = answers.message().await? {
            println!("{}: {}", answer.user_id, answer.text);
        }
        println!("채팅 스트림 종료");
        Ok(())
    }
}

/// A line that fills, where someone looks.
fn progress(sent: u64, total: u64) {
    if stderr().is_terminal() {
        let percent = (sent * 100).checked_div(total).unwrap_or(100);
        let end = if sent == total { "\n" } else { "" };
        let _ = write!(stderr(), "\r{percent:3} %  {sent} / {total}{end}");
    }
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
