//! Servers and clients whose messages are views of what arrived.

use std::{
    pin::Pin,
    sync::Arc,
    sync::atomic::{AtomicBool, Ordering},
};

use tokio_stream::{Stream, StreamExt};
use tonic::{Request, Response, Status, Streaming, transport::Server};
use wire_grpc::View;

use crate::support::serve;

include_proto::include_proto!(
    "tests/proto/talk.proto",
    options = ["views,grpc,grpc_server_views=.,grpc_client_views=.talk.Talk.Say", "grpc_client_views=Repeat"]
);

use talk::{
    Note,
    talk_client::TalkClient,
    talk_server::{Talk, TalkServer},
};

/// Notes whether the text lies in the buffer that the view keeps.
#[derive(Default)]
struct Echo {
    is_borrowed: Arc<AtomicBool>,
}

fn owned(note: &View<Note>) -> Note {
    Note { text: note.get().text.into(), number: note.get().number, data: note.get().data.into(), ..Default::default() }
}

type Answers = Pin<Box<dyn Stream<Item = Result<Note, Status>> + Send>>;

#[tonic::async_trait]
impl Talk for Echo {
    type RepeatStream = Answers;
    type EchoStream = Answers;

    async fn say(&self, request: Request<View<Note>>) -> Result<Response<Note>, Status> {
        let note = request.into_inner();
        let bytes = note.buffer().as_ptr_range();
        self.is_borrowed.store(bytes.contains(&note.get().text.as_ptr()), Ordering::Relaxed);
        Ok(Response::new(owned(&note)))
    }

    async fn repeat(&self, request: Request<View<Note>>) -> Result<Response<Answers>, Status> {
        let note = owned(request.get_ref());
        let notes = (0..note.number).map(move |number| Ok(Note { number, ..note.clone() }));
        Ok(Response::new(Box::pin(tokio_stream::iter(notes))))
    }

    async fn collect(&self, request: Request<Streaming<View<Note>>>) -> Result<Response<Note>, Status> {
        let mut notes = request.into_inner();
        // Views outlive the stream's own buffer: each keeps its bytes.
        let mut all = Vec::new();
        while let Some(note) = notes.try_next().await? {
            all.push(note);
        }
        let text: Vec<&str> = all.iter().map(|note| note.get().text).collect();
        Ok(Response::new(Note { text: text.join(" "), number: all.len() as u32, ..Default::default() }))
    }

    async fn echo(&self, request: Request<Streaming<View<Note>>>) -> Result<Response<Answers>, Status> {
        Ok(Response::new(Box::pin(request.into_inner().map(|note| note.map(|note| owned(&note))))))
    }
}

#[tokio::test]
async fn views_serve_calls_of_each_kind() {
    let echo = Echo::default();
    let is_borrowed = echo.is_borrowed.clone();
    let address = serve(Server::builder().add_service(TalkServer::new(echo))).await;
    let mut client = TalkClient::connect(format!("http://{address}")).await.unwrap();
    let note = |text: &str| Note { text: text.into(), number: 2, data: vec![7; 100_000], ..Default::default() };

    let answer = client.say(note("hello")).await.unwrap().into_inner();
    assert!(is_borrowed.load(Ordering::Relaxed));
    assert_eq!((answer.get().text, answer.get().data.len()), ("hello", 100_000));
    assert!(answer.buffer().as_ptr_range().contains(&answer.get().text.as_ptr()));

    let answers: Vec<View<Note>> =
        client.repeat(note("again")).await.unwrap().into_inner().collect::<Result<_, _>>().await.unwrap();
    assert_eq!(
        answers.iter().map(|answer| (answer.get().text, answer.get().number)).collect::<Vec<_>>(),
        [("again", 0), ("again", 1)]
    );

    let notes = || tokio_stream::iter([note("a"), note("b"), note("c")]);
    let answer: Note = client.collect(notes()).await.unwrap().into_inner();
    assert_eq!((&*answer.text, answer.number), ("a b c", 3));

    let answers: Vec<Note> = client.echo(notes()).await.unwrap().into_inner().collect::<Result<_, _>>().await.unwrap();
    assert_eq!(answers.iter().map(|answer| &*answer.text).collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[tokio::test]
async fn a_view_that_can_not_be_decoded_ends_the_call() {
    let address = serve(Server::builder().add_service(TalkServer::new(Echo::default()))).await;
    // Not UTF-8, which an owned message of this client can not hold either.
    let mut client = tonic::client::Grpc::new(crate::support::connect(address).await);
    client.ready().await.unwrap();
    let bad = Bad(vec![0x0a, 1, 0xff]);
    let codec = wire_grpc::MessageCodec::<Bad, Note>::default();
    let status = client.unary(Request::new(bad), "/talk.Talk/Say".parse().unwrap(), codec).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::Internal);
    assert!(status.message().contains("UTF-8"), "{status}");
}

#[derive(Default, wire::Message)]
struct Bad(#[proto(1, bytes)] Vec<u8>);
