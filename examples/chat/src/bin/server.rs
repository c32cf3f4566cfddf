//! The server; `--help` says what it takes.
#![forbid(unsafe_code)]

use std::{
    env,
    error::Error,
    fs,
    io::{Write, stdout},
    process::ExitCode,
    time::Duration,
};

use chat_system::{
    Chat, DESCRIPTORS, Options, log,
    proto::{chat_service_server::ChatServiceServer, file_service_server::FileServiceServer},
};
use tokio::{net::TcpListener, select, sync::oneshot, time};
use tonic::{Status, transport::server::TcpIncoming};
use tonic_reflection::server::Builder;
use wire_grpc::{
    Call, Intercept, InterceptLayer, Scheme, Trust, explain,
    server::{self, MAX_CONCURRENT_STREAMS, Stop, no_longer_silent},
};

const HELP: &str = "\
The chat system's server.

Usage: chat-server [OPTIONS]

  --listen ADDRESS      where calls are taken: 0.0.0.0:50051 unless given; port 0 takes a free one and says which
  --upload-limit BYTES  what one upload may have in all: 67108864 unless given
  --patience SECONDS    how long a room waits for a member who does not read: 5 unless given
  --grace SECONDS       how long calls may go on after SIGTERM or Ctrl-C, unless there is another: 10 unless given
  --max-streams N       how many calls a connection may have at once: 1000 unless given
  --cert FILE           speaks TLS: the certificate that clients see, with those of its issuers, in PEM
  --key FILE            the key of that
  --client-ca FILE      mutual TLS: takes only clients with a certificate of this issuer, or with this one itself
  --token-file FILE     takes only calls with `authorization: Bearer ...` and what is in the file
  --token-scheme NAME   what stands in front of the token instead of Bearer; bare for nothing; may be given again
  --help                this text

Clients: chat-client beside it, the programs in examples/chat/node, or any that asks servers for their schema:

  buf curl --http2-prior-knowledge --protocol grpc --list-methods http://localhost:50051
  buf curl --http2-prior-knowledge --protocol grpc -d '{\"userId\": \"ada\", \"message\": \"hello\"}' \\
      http://localhost:50051/chat.ChatService/SendMessage

A Chat call echoes. With the metadata room-bin and user-bin (UTF-8, as bytes) it joins a room instead.
RUST_LOG=debug tells what the libraries do.
";

struct Arguments {
    listen: String,
    grace: Duration,
    options: Options,
    certificate: Option<String>,
    key: Option<String>,
    client_ca: Option<String>,
    token: Option<String>,
    schemes: Vec<Scheme>,
    streams: u32,
}

impl Arguments {
    /// `None`: help is wanted.
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut read = Arguments {
            listen: "0.0.0.0:50051".into(),
            grace: Duration::from_secs(10),
            options: Options::default(),
            certificate: None,
            key: None,
            client_ca: None,
            token: None,
            schemes: Vec::new(),
            streams: MAX_CONCURRENT_STREAMS,
        };
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{name} is without a value"));
            let number = |text: String| text.parse::<u64>().map_err(|error| format!("{name} {text}: {error}"));
            match &*name {
                "--listen" => read.listen = value()?,
                "--upload-limit" => read.options.upload_limit = number(value()?)?,
                "--patience" => read.options.patience = Duration::from_secs(number(value()?)?),
                "--grace" => read.grace = Duration::from_secs(number(value()?)?),
                "--cert" => read.certificate = Some(read_file(value()?)?),
                "--key" => read.key = Some(read_file(value()?)?),
                "--client-ca" => read.client_ca = Some(read_file(value()?)?),
                "--token-file" => read.token = Some(read_token(value()?)?),
                "--token-scheme" => read.schemes.push(scheme(value()?)),
                "--max-streams" => {
                    let text = value()?;
                    read.streams = text.parse().map_err(|error| format!("{name} {text}: {error}"))?;
                }
                "--help" | "-h" => return Ok(None),
                _ => return Err(format!("{name} is not an option; --help lists them")),
            }
        }
        Ok(Some(read))
    }

    /// What is wrong with certificates and keys is said before anybody can call.
    fn tls(&self) -> Result<Option<server::TlsConfig>, String> {
        let (certificate, key) = match (&self.certificate, &self.key) {
            (Some(certificate), Some(key)) => (certificate, key),
            (None, None) if self.client_ca.is_none() => return Ok(None),
            _ => return Err("TLS needs --cert and --key".into()),
        };
        let clients = self.client_ca.as_ref().map(Trust::from_pem).transpose();
        let clients = clients.map_err(|error| format!("--client-ca: {}", explain(&*error)))?;
        let config = server::tls_config(certificate, key, clients.as_ref());
        Ok(Some(config.map_err(|error| format!("--cert and --key: {}", explain(&*error)))?))
    }
}

/// `bare`, or the name of a scheme.
fn scheme(name: String) -> Scheme {
    match &*name.to_ascii_lowercase() {
        "bare" => Scheme::Bare,
        "bearer" => Scheme::Bearer,
        _ => Scheme::Named(name),
    }
}

fn read_token(path: String) -> Result<String, String> {
    let token = read_file(path.clone())?.trim().to_owned();
    if token.is_empty() { Err(format!("{path}: there is no token in it")) } else { Ok(token) }
}

fn read_file(path: String) -> Result<String, String> {
    fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
}

#[tokio::main]
async fn main() -> ExitCode {
    let served = match Arguments::read(env::args().skip(1)) {
        Ok(Some(arguments)) => serve(arguments).await,
        Ok(None) => {
            print!("{HELP}");
            Ok(())
        }
        Err(error) => Err(error.into()),
    };
    if let Err(error) = served {
        eprintln!("chat-server: {}", explain(&*error));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

async fn serve(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    log()?;
    let tls = arguments.tls()?;
    let Arguments { listen, grace, options, token, schemes, streams, .. } = arguments;
    let reflection = || Builder::configure().register_encoded_file_descriptor_set(DESCRIPTORS);
    let chat = Chat::new(options);
    // Files come in large frames.
    let router = server::builder()
        .max_frame_size(Some(1 << 20))
        .max_concurrent_streams(streams)
        .layer(InterceptLayer::new(Guard { token, schemes }))
        .add_service(ChatServiceServer::new(chat.clone()))
        .add_service(FileServiceServer::new(chat))
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?);

    let mut stop = Stop::listen()?;
    let listener = TcpListener::bind(&listen).await.map_err(|error| format!("{listen}: {error}"))?;
    println!("gRPC 서버가 포트 {}에서 실행 중입니다.", listener.local_addr()?.port());
    stdout().flush()?;

    // A chat may be silent for hours; whose machine is gone does not answer a ping, and who never begins with HTTP/2 gets
    // none and is let go for its silence.
    let connections = TcpIncoming::from(listener).with_nodelay(Some(true));
    let connections = no_longer_silent(connections, Duration::from_secs(60));
    let (close, closed) = oneshot::channel::<()>();
    let closed = async { closed.await.unwrap_or_default() };
    let patience = async {
        stop.told().await;
        // No new calls; those that are under way may end, but a chat need not end by itself.
        let _ = close.send(());
        select! {
            () = time::sleep(grace) => {}
            () = stop.told() => {}
        }
    };
    let served = async {
        match tls {
            Some(config) => {
                let connections = server::with_tls(connections, config, Duration::from_secs(10));
                router.serve_with_incoming_shutdown(connections, closed).await
            }
            None => router.serve_with_incoming_shutdown(connections, closed).await,
        }
    };
    select! {
        served = served => Ok(served?),
        () = patience => Ok(()),
    }
}

/// Around all calls of all services.
struct Guard {
    token: Option<String>,
    schemes: Vec<Scheme>,
}

impl Intercept for Guard {
    type Messages = ();

    async fn call(&self, call: &mut Call) -> Result<Option<()>, Status> {
        let Some(secret) = &self.token else { return Ok(None) };
        let token = match &self.schemes[..] {
            [] => Scheme::Bearer.read(call.metadata()),
            schemes => Scheme::read_any(schemes, call.metadata()),
        };
        match token {
            Ok(token) if token.is(secret) => Ok(None),
            Ok(_) => Err(Status::unauthenticated("인증 실패")),
            Err(status) => Err(Status::unauthenticated(format!("인증 실패: {}", status.message()))),
        }
    }
}
