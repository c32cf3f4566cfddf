//! The code of `docs/grpc.md` for what stands around a service: health, reflection, other ways than TCP, browsers, logs.

use std::{error::Error, path::Path, time::Duration};

use hyper_util::rt::TokioIo;
use tokio::net::UnixListener;
use tokio_stream::wrappers::UnixListenerStream;
use tonic::transport::{Channel, Endpoint, Server, server::TcpIncoming};
use tonic_health::{ServingStatus, server::health_reporter};
use wire_grpc::{Strict, Windows, server};

use crate::support::{Echo as Parrot, TalkClient, TalkServer, note};

async fn health(listener: TcpIncoming) -> Result<(), Box<dyn Error>> {
    let (reporter, health) = health_reporter();
    reporter.set_service_status("talk.Talk", ServingStatus::Serving).await;
    // ... and `NotServing` before the server stops
    server::builder().add_service(health).add_service(TalkServer::new(Parrot)).serve_with_incoming(listener).await?;
    Ok(())
}

async fn reflection(listener: TcpIncoming, descriptors: &[u8]) -> Result<(), Box<dyn Error>> {
    let reflection = tonic_reflection::server::Builder::configure().register_encoded_file_descriptor_set(descriptors);
    let router = server::builder().add_service(reflection.build_v1()?).add_service(TalkServer::new(Parrot));
    router.serve_with_incoming(listener).await?;
    Ok(())
}

async fn unix_server(path: &Path) -> Result<(), Box<dyn Error>> {
    let connections = UnixListenerStream::new(UnixListener::bind(path)?);
    server::builder().add_service(TalkServer::new(Parrot)).serve_with_incoming(connections).await?;
    Ok(())
}

async fn unix_client(path: &Path) -> Result<TalkClient<Channel>, Box<dyn Error>> {
    Ok(TalkClient::connect(format!("unix:{}", path.display())).await?)
}

async fn in_process() -> Result<TalkClient<Channel>, Box<dyn Error>> {
    let (one_end, other_end) = tokio::io::duplex(64 << 10);
    let connections = tokio_stream::once(Ok::<_, std::io::Error>(other_end));
    tokio::spawn(server::builder().add_service(TalkServer::new(Parrot)).serve_with_incoming(connections));
    let mut one_end = Some(one_end);
    // The address is not looked at.
    let endpoint = wire_grpc::client::endpoint("http://in.process")?;
    let connector = tower::service_fn(move |_| {
        let end = one_end.take().ok_or_else(|| std::io::Error::other("there is one connection"));
        std::future::ready(end.map(TokioIo::new))
    });
    Ok(TalkClient::new(endpoint.connect_with_connector(connector).await?))
}

async fn browsers(listener: TcpIncoming) -> Result<(), Box<dyn Error>> {
    let server = Windows::SERVER.server(Server::builder()).accept_http1(true);
    // `Strict` would refuse what tonic-web has not yet made a call of gRPC's, so it stands inside.
    let mut server = server.layer(tonic_web::GrpcWebLayer::new()).layer(Strict::default());
    server.add_service(TalkServer::new(Parrot)).serve_with_incoming(listener).await?;
    Ok(())
}

fn logs() {
    // Needs tracing-subscriber. What h2, hyper and tonic tell goes to standard output; tokens do not.
    tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::INFO).init();
}

fn many_small_messages(url: String) -> Result<Endpoint, tonic::transport::Error> {
    // 64 streams at once may be full of the shortest messages, in windows of 256 KiB each.
    let windows = Windows::new(256 << 10, 64);
    Ok(windows.client(Endpoint::from_shared(url)?))
}

#[cfg(feature = "tls")]
async fn self_signed(url: String, server_pem: &str) -> Result<TalkClient<Channel>, Box<dyn Error + Send + Sync>> {
    use tonic::transport::ClientTlsConfig;
    use wire_grpc::Trust;

    // A certificate that `openssl req -x509` made is trusted by itself: this one, and no other.
    let trust = Trust::from_pem(server_pem)?.server_verifier()?;
    let endpoint = wire_grpc::client::endpoint(url)?.tls_config_with_verifier(ClientTlsConfig::new(), trust)?;
    Ok(TalkClient::new(endpoint.connect().await?))
}

#[cfg(feature = "tls")]
async fn known_clients(
    listener: TcpIncoming,
    (server_pem, server_key, client_pem): (&str, &str, &str),
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let clients = wire_grpc::Trust::from_pem(client_pem)?;
    let tls = server::tls_config(server_pem, server_key, Some(&clients))?;
    let connections = server::with_tls(listener, tls, Duration::from_secs(5));
    server::builder().add_service(TalkServer::new(Parrot)).serve_with_incoming(connections).await?;
    Ok(())
}

async fn until_told(listener: TcpIncoming) -> Result<(), Box<dyn Error>> {
    // SIGTERM or Ctrl-C. From here on neither ends the process by itself.
    let mut stop = server::Stop::listen()?;
    let router = server::builder().add_service(TalkServer::new(Parrot));
    router.serve_with_incoming_shutdown(listener, stop.told()).await?;
    Ok(())
}

/// A port of its own, and how it is reached.
fn port() -> (TcpIncoming, String) {
    let listener = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

async fn check(mut client: TalkClient<Channel>) {
    assert_eq!(client.say(note("hello")).await.unwrap().into_inner().text, "hello");
}

#[tokio::test]
async fn a_service_says_how_it_is() {
    use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

    let (listener, url) = port();
    tokio::spawn(async { health(listener).await.unwrap() });
    check(TalkClient::connect(url.clone()).await.unwrap()).await;
    let channel = wire_grpc::client::endpoint(url).unwrap().connect().await.unwrap();
    let request = HealthCheckRequest { service: "talk.Talk".into() };
    let answer = HealthClient::new(channel).check(request).await.unwrap().into_inner();
    assert_eq!(answer.status(), tonic_health::pb::health_check_response::ServingStatus::Serving);
}

#[tokio::test]
async fn a_service_tells_its_schema() {
    use tonic_reflection::pb::v1::{
        ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
        server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
    };

    let compiled = protoc_lite::Compiler::new().include("tests/proto").compile(&["talk.proto"]).unwrap();
    let descriptors = compiled.descriptor_set(protoc_lite::SetOptions { imports: true, ..Default::default() });
    let (listener, url) = port();
    tokio::spawn(async move { reflection(listener, &descriptors).await.unwrap() });
    let channel = wire_grpc::client::endpoint(url).unwrap().connect().await.unwrap();
    let message_request = Some(MessageRequest::ListServices(String::new()));
    let request = ServerReflectionRequest { host: String::new(), message_request };
    let answers = ServerReflectionClient::new(channel).server_reflection_info(tokio_stream::iter([request])).await;
    let answer = answers.unwrap().into_inner().message().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else { panic!("{answer:?}") };
    assert!(list.service.iter().any(|service| service.name == "talk.Talk"), "{list:?}");
}

#[tokio::test]
async fn a_socket_in_the_file_system() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talk.sock");
    let served = path.clone();
    tokio::spawn(async move { unix_server(&served).await.unwrap() });
    while !path.exists() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    check(unix_client(&path).await.unwrap()).await;
}

#[tokio::test]
async fn within_a_process() {
    check(in_process().await.unwrap()).await;
}

/// As a browser calls: HTTP/1.1, and trailers at the end of the body.
#[tokio::test]
async fn from_a_browser() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use wire::Encode;

    let (listener, url) = port();
    tokio::spawn(async { browsers(listener).await.unwrap() });
    let message = note("hello").encode_to_vec();
    let body = crate::limits::frame(0, message.len() as u32, &message);
    let head = format!(
        "POST /talk.Talk/Say HTTP/1.1\r\nhost: x\r\ncontent-type: application/grpc-web+proto\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let mut io = tokio::net::TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    io.write_all(head.as_bytes()).await.unwrap();
    io.write_all(&body).await.unwrap();
    let mut answer = Vec::new();
    io.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).to_lowercase();
    assert!(answer.starts_with("http/1.1 200 ok") && answer.contains("application/grpc-web"), "{answer}");
    assert!(answer.contains("hello") && answer.contains("grpc-status:0"), "{answer}");
    // And as any other client.
    check(TalkClient::connect(url).await.unwrap()).await;
}

#[tokio::test]
async fn windows_of_ones_own() {
    let (listener, url) = port();
    tokio::spawn(server::builder().add_service(TalkServer::new(Parrot)).serve_with_incoming(listener));
    check(TalkClient::new(many_small_messages(url).unwrap().connect().await.unwrap())).await;
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn certificates_that_are_named() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (pem, key) = (own.cert.pem(), own.signing_key.serialize_pem());
    let (listener, url) = port();
    let served = (pem.clone(), key);
    tokio::spawn(async move { known_clients(listener, (&served.0, &served.1, &served.0)).await.unwrap() });
    let url = url.replace("http://127.0.0.1", "https://localhost");
    // The server is known; this client is not.
    let said = match self_signed(url, &pem).await {
        Err(error) => wire_grpc::explain(&*error),
        Ok(mut client) => wire_grpc::explain(&client.say(note("hello")).await.unwrap_err()),
    };
    assert!(said.contains("client certificate"), "{said}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_server_that_is_told_to_stop() {
    let (listener, url) = port();
    let served = tokio::spawn(async { until_told(listener).await.map_err(|error| error.to_string()) });
    check(TalkClient::connect(url).await.unwrap()).await;
    let id = std::process::id().to_string();
    // This process listens, or the test would end here.
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    tokio::time::timeout(Duration::from_secs(20), served).await.expect("the server stops").unwrap().unwrap();
    let _ = logs;
}
