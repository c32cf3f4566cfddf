//! The code of `docs/grpc.md`, which stands here as a whole and runs.

use std::{net::SocketAddr, pin::Pin, time::Duration};

use tokio_stream::{Stream, StreamExt};
use tonic::{
    Code, Request, Response, Status, Streaming,
    metadata::MetadataValue,
    transport::{Channel, Endpoint, Server},
};
use wire_grpc::{CallCredentials, InterceptLayer, Intercepted, Limits, RequireToken, Scheme, Token, View, rpc};

use crate::support::talk::{Note, talk_client::TalkClient, talk_server::Talk, talk_server::TalkServer};
use crate::support::{connect, echo, note, serve};

type Answers = Pin<Box<dyn Stream<Item = Result<Note, Status>> + Send>>;

struct Parrot;

#[tonic::async_trait]
impl Talk for Parrot {
    type RepeatStream = Answers;
    type EchoStream = Answers;

    async fn say(&self, request: Request<Note>) -> Result<Response<Note>, Status> {
        Ok(Response::new(request.into_inner()))
    }

    async fn repeat(&self, request: Request<Note>) -> Result<Response<Answers>, Status> {
        let note = request.into_inner();
        let notes = tokio_stream::iter(0..note.number).map(move |number| Ok(Note { number, ..note.clone() }));
        Ok(Response::new(Box::pin(notes)))
    }

    async fn collect(&self, request: Request<Streaming<Note>>) -> Result<Response<Note>, Status> {
        let (mut notes, mut number) = (request.into_inner(), 0);
        while let Some(_note) = notes.try_next().await? {
            number += 1;
        }
        Ok(Response::new(Note { number, ..Default::default() }))
    }

    async fn echo(&self, request: Request<Streaming<Note>>) -> Result<Response<Answers>, Status> {
        Ok(Response::new(Box::pin(request.into_inner())))
    }
}

async fn calls(address: String) -> Result<(), Box<dyn std::error::Error>> {
    let mut client = TalkClient::connect(address).await?;
    let note = Note { text: "hello".into(), number: 3, ..Default::default() };

    // One message, one answer.
    let answer: Note = client.say(note.clone()).await?.into_inner();

    // One message, a stream of answers.
    let mut answers = client.repeat(note.clone()).await?.into_inner();
    while let Some(answer) = answers.try_next().await? {
        println!("{}", answer.number);
    }

    // A stream of messages, one answer. The next note is taken when the connection has room for it.
    let notes = tokio_stream::iter([note.clone(), note.clone()]);
    let count = client.collect(notes).await?.into_inner().number;

    // Streams both ways.
    let (sender, notes) = tokio::sync::mpsc::channel(1);
    let mut answers = client.echo(tokio_stream::wrappers::ReceiverStream::new(notes)).await?.into_inner();
    sender.send(note.clone()).await?;
    let echoed = answers.try_next().await?;
    drop(sender); // ends the stream, and so that of the server
    assert_eq!((answer, count, echoed), (note.clone(), 2, Some(note)));
    assert_eq!(answers.try_next().await?, None);
    Ok(())
}

async fn deadline(mut client: TalkClient<Channel>, note: Note) -> Status {
    let mut request = Request::new(note);
    request.set_timeout(Duration::from_millis(500));
    let status = client.say(request).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    status
}

async fn cancellation(mut client: TalkClient<Channel>, note: Note) -> Result<(), Status> {
    let mut answers = client.repeat(note).await?.into_inner();
    let first = answers.try_next().await?;
    drop(answers); // the server's stream is dropped when the news arrives
    assert!(first.is_some());
    Ok(())
}

fn with_metadata(note: Note) -> Request<Note> {
    let mut request = Request::new(note);
    request.metadata_mut().insert("x-colour", "green".parse().unwrap());
    request.metadata_mut().insert_bin("x-trace-bin", MetadataValue::from_bytes(&[0, 1, 2, 0xff]));
    request
}

fn read_metadata(request: &Request<Note>) -> Option<(String, Vec<u8>)> {
    let colour = request.metadata().get("x-colour")?.to_str().ok()?;
    let trace = request.metadata().get_bin("x-trace-bin")?.to_bytes().ok()?;
    Some((colour.to_owned(), trace.to_vec()))
}

async fn trailers(mut client: TalkClient<Channel>, note: Note) -> Result<(), Status> {
    let response = client.repeat(note).await?;
    println!("{:?}", response.metadata()); // what came before the first answer
    let mut answers = response.into_inner();
    while answers.message().await?.is_some() {}
    println!("{:?}", answers.trailers().await?); // what came after the last one
    Ok(())
}

#[cfg(all(feature = "gzip", feature = "zstd"))]
fn compression(channel: Channel) -> (TalkServer<Parrot>, TalkClient<Channel>) {
    use tonic::codec::CompressionEncoding::{Gzip, Zstd};

    let server = TalkServer::new(Parrot).accept_compressed(Zstd).accept_compressed(Gzip).send_compressed(Zstd);
    let client = TalkClient::new(channel).send_compressed(Zstd).accept_compressed(Zstd);
    (server, client)
}

async fn limits(server: TalkServer<Parrot>) -> SocketAddr {
    let limits = Limits::new()
        .max_decoding_message_size(16 << 20)
        .max_stream_size(1 << 30)
        .max_call_duration(Duration::from_secs(600));
    let router = Server::builder().layer(limits).add_service(server);
    serve(router).await
}

#[cfg(feature = "server")]
fn keepalive() -> Server {
    Server::builder()
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .http2_keepalive_timeout(Some(Duration::from_secs(10)))
}

#[cfg(feature = "server")]
async fn never_silent(mut server: Server, address: SocketAddr) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    use tonic::transport::server::TcpIncoming;

    let connections = TcpIncoming::bind(address)?.with_nodelay(Some(true));
    let connections = wire_grpc::server::no_longer_silent(connections, Duration::from_secs(60));
    server.add_service(TalkServer::new(Parrot)).serve_with_incoming(connections).await?;
    Ok(())
}

fn large_frames() -> tonic::transport::server::Router {
    Server::builder().max_frame_size(Some(1 << 20)).add_service(TalkServer::new(Parrot))
}

fn client_keepalive() -> Result<Endpoint, tonic::transport::Error> {
    let endpoint = wire_grpc::client::endpoint("http://localhost:50051")?
        .connect_timeout(Duration::from_secs(5))
        .http2_keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(10))
        .keep_alive_while_idle(true);
    Ok(endpoint)
}

async fn shutdown(address: SocketAddr, stop: impl Future<Output = ()>) -> Result<(), tonic::transport::Error> {
    // No call is taken any more once `stop` is ready; those under way are finished.
    Server::builder().add_service(TalkServer::new(Parrot)).serve_with_shutdown(address, stop).await
}

#[cfg(feature = "tls")]
mod tls {
    use super::*;
    use tonic::transport::{Certificate, ClientTlsConfig, Identity, ServerTlsConfig};
    use wire_grpc::explain;

    pub(super) fn server(cert: &str, key: &str, client_root: &str) -> Result<Server, tonic::transport::Error> {
        let tls = ServerTlsConfig::new()
            .identity(Identity::from_pem(cert, key))
            .client_ca_root(Certificate::from_pem(client_root)) // left out where clients need no certificate
            .timeout(Duration::from_secs(5));
        Server::builder().tls_config(tls)
    }

    pub(super) async fn client(root: &str, cert: &str, key: &str) -> Result<TalkClient<Channel>, String> {
        let tls =
            ClientTlsConfig::new().ca_certificate(Certificate::from_pem(root)).identity(Identity::from_pem(cert, key));
        let endpoint = Endpoint::from_static("https://localhost:50051").tls_config(tls);
        let channel = endpoint.map_err(|error| explain(&error))?.connect().await;
        // "the certificate has expired: transport error: ..."
        Ok(TalkClient::new(channel.map_err(|error| explain(&error))?))
    }
}

#[derive(Clone)]
struct User(String);

async fn look_up(token: Token) -> Result<User, Status> {
    match token.is("s3cret") {
        true => Ok(User("ada".into())),
        false => Err(Status::unauthenticated("this token is not valid")),
    }
}

async fn bare(channel: Channel, note: Note) -> Result<Note, Status> {
    // `authorization: s3cret`, in place of `authorization: Bearer s3cret`
    let users = RequireToken::new(look_up).schemes([Scheme::Bare]);
    let credentials = CallCredentials::new(async || Ok((Token::new("s3cret"), Duration::MAX))).scheme(Scheme::Bare);
    let mut client = TalkClient::new(Intercepted::new(Intercepted::new(channel, users), credentials));
    Ok(client.say(note).await?.into_inner())
}

async fn guarded() -> SocketAddr {
    let users = RequireToken::new(look_up);
    let router = Server::builder().layer(InterceptLayer::new(users)).add_service(TalkServer::new(Parrot));
    serve(router).await
}

fn who(request: &Request<Note>) -> Option<&str> {
    request.extensions().get::<User>().map(|user| &*user.0)
}

async fn with_credentials(channel: Channel, note: Note) -> Result<Note, Status> {
    let credentials = CallCredentials::new(async || {
        let token = Token::new("s3cret"); // from a file, or a service
        Ok((token, Duration::from_secs(3600)))
    });
    let mut client = TalkClient::new(Intercepted::new(channel, credentials));
    Ok(client.say(note).await?.into_inner())
}

fn refuse() -> Status {
    use rpc::{BadRequest, bad_request::FieldViolation};

    let violation = FieldViolation { field: "text".into(), description: "is empty".into(), ..Default::default() };
    let details = BadRequest { field_violations: vec![violation], ..Default::default() };
    rpc::Status::new(Code::InvalidArgument, "no text").with(&details).into()
}

fn read_details(status: Status) -> Option<rpc::BadRequest> {
    rpc::Status::try_from(status).ok()?.find().ok()?
}

async fn upload(mut pieces: Streaming<View<Note>>) -> Result<u64, Status> {
    let mut bytes = 0;
    while let Some(piece) = pieces.try_next().await? {
        bytes += piece.get().data.len() as u64; // `data` is a `&[u8]` in the buffer that arrived
    }
    Ok(bytes)
}

#[tokio::test]
async fn the_guide_runs() {
    let address = serve(Server::builder().add_service(TalkServer::new(Parrot))).await;
    calls(format!("http://{address}")).await.unwrap();
    let channel = connect(address).await;
    let three = Note { number: 3, ..Default::default() };
    cancellation(TalkClient::new(channel.clone()), three.clone()).await.unwrap();
    trailers(TalkClient::new(channel.clone()), three.clone()).await.unwrap();
    let sleepy = connect(echo().await).await;
    deadline(TalkClient::new(sleepy), note("sleep")).await;

    let mut request = with_metadata(three.clone());
    assert_eq!(read_metadata(&request), Some(("green".into(), vec![0, 1, 2, 0xff])));
    assert_eq!(who(&request), None);
    request.extensions_mut().insert(look_up(Token::new("s3cret")).await.unwrap());
    assert_eq!(who(&request), Some("ada"));
    assert!(look_up(Token::new("s3creT")).await.is_err());
    assert_eq!(read_details(refuse()).unwrap().field_violations[0].field, "text");

    let bounded = connect(limits(TalkServer::new(Parrot)).await).await;
    assert_eq!(TalkClient::new(bounded).say(three.clone()).await.unwrap().into_inner(), three);

    #[cfg(all(feature = "gzip", feature = "zstd"))]
    {
        let (server, _) = compression(channel.clone());
        let address = serve(Server::builder().add_service(server)).await;
        let (_, mut client) = compression(connect(address).await);
        assert_eq!(client.say(three.clone()).await.unwrap().into_inner(), three);
    }
    #[cfg(feature = "tls")]
    {
        assert!(tls::server("", "", "").is_err());
        assert!(tls::client("", "", "").await.is_err());
    }
    assert!(client_keepalive().is_ok());
    #[cfg(feature = "server")]
    {
        let serving = never_silent(keepalive(), "127.0.0.1:0".parse().unwrap());
        assert!(tokio::time::timeout(Duration::from_millis(50), serving).await.is_err());
    }
    let framed = connect(serve(large_frames()).await).await;
    let large = Note { data: vec![7; 3 << 20], ..Default::default() };
    assert_eq!(TalkClient::new(framed).say(large.clone()).await.unwrap().into_inner(), large);
    let channel = connect(guarded().await).await;
    assert!(bare(channel.clone(), three.clone()).await.is_err());
    assert_eq!(bare(connect(address).await, three.clone()).await.unwrap(), three);
    assert_eq!(with_credentials(channel, three.clone()).await.unwrap(), three);

    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(shutdown("127.0.0.1:0".parse().unwrap(), async { stopped.await.unwrap_or_default() }));
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    let _ = upload;
}

#[test]
fn the_guide_says_what_runs() {
    let lines = |text: &str| -> Vec<String> { text.lines().map(|line| line.trim().to_owned()).collect() };
    let code = lines(concat!(include_str!("guide.rs"), include_str!("guide_around.rs")));
    let guide = include_str!("../../../docs/grpc.md");
    let blocks: Vec<&str> = guide.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() > 10);
    for block in blocks {
        let block = lines(block.trim_end());
        assert!(code.windows(block.len()).any(|window| window == block), "{block:#?}");
    }
}
