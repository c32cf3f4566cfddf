//! A service with one call of each kind, and a server for it on a port of its own.

use std::{net::SocketAddr, pin::Pin, time::Duration};

use tokio::net::TcpListener;
use tokio_stream::{Stream, StreamExt, wrappers::TcpListenerStream};
use tonic::{
    Request, Response, Status, Streaming,
    transport::{Channel, Endpoint, server::Router},
};

include_proto::include_proto!("tests/proto/talk.proto", options = ["views", "grpc"]);

pub(crate) use talk::{Note, talk_client::TalkClient, talk_server::TalkServer};

/// Answers with what it is told. A text may ask for something else: `panic`, `sleep`, `metadata`, ...
#[derive(Clone, Debug, Default)]
pub(crate) struct Echo;

pub(crate) type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

pub(crate) fn note(text: &str) -> Note {
    Note { text: text.into(), ..Default::default() }
}

#[tonic::async_trait]
impl talk::talk_server::Talk for Echo {
    type RepeatStream = Answers<Note>;
    type EchoStream = Answers<Note>;

    async fn say(&self, request: Request<Note>) -> Result<Response<Note>, Status> {
        match &*request.get_ref().text {
            "panic" => panic!("as asked"),
            "sleep" => tokio::time::sleep(Duration::from_secs(60)).await,
            "debug" => return Ok(Response::new(note(&format!("{request:?}")))),
            _ => {}
        }
        let is_plain = request.get_ref().text.starts_with("plain");
        let mut response = Response::new(request.into_inner());
        if is_plain {
            // What `Response::disable_compression` does, which is there where a compression is.
            response.extensions_mut().insert(tonic::codec::SingleMessageCompressionOverride::Disable);
        }
        Ok(response)
    }

    async fn repeat(&self, request: Request<Note>) -> Result<Response<Answers<Note>>, Status> {
        let mut note = request.into_inner();
        let pause = Duration::from_millis(if note.text == "slowly" { 50 } else { 0 });
        let notes = tokio_stream::iter(0..note.number).map(move |number| {
            note.number = number;
            Ok(note.clone())
        });
        Ok(Response::new(if pause.is_zero() { Box::pin(notes) } else { Box::pin(notes.throttle(pause)) }))
    }

    async fn collect(&self, request: Request<Streaming<Note>>) -> Result<Response<Note>, Status> {
        let (mut notes, mut last, mut number) = (request.into_inner(), Note::default(), 0);
        while let Some(note) = notes.try_next().await? {
            last = note;
            number += 1;
        }
        Ok(Response::new(Note { number, ..last }))
    }

    async fn echo(&self, request: Request<Streaming<Note>>) -> Result<Response<Answers<Note>>, Status> {
        let notes = request.into_inner();
        Ok(Response::new(Box::pin(notes)))
    }
}

/// Serves on a port of its own, until the test is over.
pub(crate) async fn serve<L>(router: Router<L>) -> SocketAddr
where
    L: tower::Layer<tonic::service::Routes> + Clone + Send + 'static,
    L::Service: tower::Service<http::Request<tonic::body::Body>, Response = http::Response<tonic::body::Body>>
        + Clone
        + Send
        + 'static,
    <L::Service as tower::Service<http::Request<tonic::body::Body>>>::Future: Send,
    <L::Service as tower::Service<http::Request<tonic::body::Body>>>::Error: Into<wire_grpc::BoxError> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(router.serve_with_incoming(TcpListenerStream::new(listener)));
    address
}

/// A server with no options.
pub(crate) async fn echo() -> SocketAddr {
    serve(tonic::transport::Server::builder().add_service(TalkServer::new(Echo))).await
}

pub(crate) async fn connect(address: SocketAddr) -> Channel {
    Endpoint::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap()
}

/// What each kind of call answers: text, or status.
pub(crate) async fn all_kinds<T>(client: &mut TalkClient<T>, text: &str) -> [Result<String, Status>; 4]
where
    T: tonic::client::GrpcService<tonic::body::Body>,
    T::Error: Into<wire_grpc::BoxError>,
    T::ResponseBody: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    <T::ResponseBody as http_body::Body>::Error: Into<wire_grpc::BoxError> + Send,
{
    async fn first(answers: Result<Response<Streaming<Note>>, Status>) -> Result<String, Status> {
        let mut answers = answers?.into_inner();
        let first = answers.message().await?.map(|note| note.text);
        while answers.message().await?.is_some() {}
        first.ok_or_else(|| Status::internal("no answer"))
    }

    let one = Note { number: 2, ..note(text) };
    let many = || tokio_stream::iter([one.clone(), one.clone()]);
    [
        client.say(one.clone()).await.map(|answer| answer.into_inner().text),
        first(client.repeat(one.clone()).await).await,
        client.collect(many()).await.map(|answer| answer.into_inner().text),
        first(client.echo(many()).await).await,
    ]
}
