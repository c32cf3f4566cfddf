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

use chat_system::{Chat, DESCRIPTORS, Options, proto::chat_service_server::ChatServiceServer};
use tokio::{net::TcpListener, select, signal, sync::oneshot, time};
use tonic::{
    Request, Status,
    service::InterceptorLayer,
    transport::{Certificate, Identity, Server, ServerTlsConfig, server::TcpIncoming},
};
use tonic_reflection::server::Builder;
use wire_grpc::{Token, server::no_longer_silent};

const HELP: &str = "\
The chat system's server.

Usage: chat-server [OPTIONS]

  --listen ADDRESS      where calls are taken: 0.0.0.0:50051 unless given; port 0 takes a free one and says which
  --upload-limit BYTES  what one upload may have in all: 67108864 unless given
  --patience SECONDS    how long a room waits for a member who does not read: 5 unless given
  --grace SECONDS       how long calls may go on after Ctrl-C: 10 unless given
  --cert FILE           speaks TLS: the certificate that clients see, with those of its issuers, in PEM
  --key FILE            the key of that
  --client-ca FILE      mutual TLS: takes only clients with a certificate of this issuer
  --token-file FILE     takes only calls with `authorization: Bearer ...` and what is in the file
  --help                this text

Clients: chat-client beside it, the programs in examples/chat/node, or any that asks servers for their schema:

  buf curl --http2-prior-knowledge --protocol grpc --list-methods http://localhost:50051
  buf curl --http2-prior-knowledge --protocol grpc -d '{\"userId\": \"ada\", \"message\": \"hello\"}' \\
      http://localhost:50051/chat.ChatService/SendMessage

A Chat call echoes. With the metadata room-bin and user-bin (UTF-8, as bytes) it joins a room instead.
";

struct Arguments {
    listen: String,
    grace: Duration,
    options: Options,
    certificate: Option<String>,
    key: Option<String>,
    client_ca: Option<String>,
    token: Option<String>,
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
                "--token-file" => read.token = Some(read_file(value()?)?.trim().to_owned()),
                "--help" | "-h" => return Ok(None),
                _ => return Err(format!("{name} is not an option; --help lists them")),
            }
        }
        Ok(Some(read))
    }

    fn tls(&self) -> Result<Option<ServerTlsConfig>, String> {
        let tls = match (&self.certificate, &self.key) {
            (Some(certificate), Some(key)) => ServerTlsConfig::new().identity(Identity::from_pem(certificate, key)),
            (None, None) if self.client_ca.is_none() => return Ok(None),
            _ => return Err("TLS needs --cert and --key".into()),
        };
        Ok(Some(match &self.client_ca {
            Some(root) => tls.client_ca_root(Certificate::from_pem(root)),
            None => tls,
        }))
    }
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
        eprintln!("chat-server: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

async fn serve(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let tls = arguments.tls()?;
    let Arguments { listen, grace, options, token, .. } = arguments;
    let listener = TcpListener::bind(&listen).await.map_err(|error| format!("{listen}: {error}"))?;
    println!("gRPC 서버가 포트 {}에서 실행 중입니다.", listener.local_addr()?.port());
    stdout().flush()?;

    let reflection = || Builder::configure().register_encoded_file_descriptor_set(DESCRIPTORS);
    let (stop, stopped) = oneshot::channel();
    // A chat may be silent for hours; whose machine is gone does not answer a ping. Files come in large frames.
    let mut server = Server::builder()
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .http2_keepalive_timeout(Some(Duration::from_secs(10)))
        .max_frame_size(Some(1 << 20));
    let connections = TcpIncoming::from(listener).with_nodelay(Some(true));
    let connections = no_longer_silent(connections, Duration::from_secs(60));
    if let Some(tls) = tls {
        server = server.tls_config(tls)?;
    }
    let server = server
        .layer(InterceptorLayer::new(move |request| authenticate(request, token.as_deref())))
        .add_service(ChatServiceServer::new(Chat::new(options)))
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?)
        .serve_with_incoming_shutdown(connections, async {
            let _ = stopped.await;
        });
    let patience = async {
        let _ = signal::ctrl_c().await;
        // No new calls; those that are under way may end, but a chat need not end by itself.
        let _ = stop.send(());
        time::sleep(grace).await;
    };
    select! {
        served = server => Ok(served?),
        () = patience => Ok(()),
    }
}

/// Around all calls of all services.
fn authenticate(request: Request<()>, secret: Option<&str>) -> Result<Request<()>, Status> {
    match secret {
        Some(secret) if !Token::from_metadata(request.metadata())?.is(secret) => {
            Err(Status::unauthenticated("인증 실패"))
        }
        _ => Ok(request),
    }
}
