//! Interceptors that wait and see messages, on either side, in both directions.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use tonic::{Code, Status, transport::Server};
use wire::{Decode, Encode};
use wire_grpc::{Call, Intercept, InterceptLayer, Intercepted, Messages};

use crate::support::{Echo, Note, TalkClient, TalkServer, all_kinds, connect, note, serve};

/// Writes down what passes, says requests louder, and refuses some words.
#[derive(Clone, Default)]
struct Listener {
    log: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    fn hear(&self, way: &str, message: &[u8]) -> Note {
        let note = Note::decode(message).unwrap();
        self.log.lock().unwrap().push(format!("{way} {} {}", note.text, note.number));
        note
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }
}

impl Intercept for Listener {
    type Messages = Self;

    async fn call(&self, call: &mut Call) -> Result<Option<Self>, Status> {
        tokio::task::yield_now().await;
        self.log.lock().unwrap().push(format!("call {} {} {}", call.path(), call.service(), call.method()));
        Ok(Some(self.clone()))
    }
}

impl Messages for Listener {
    async fn request(&self, message: Bytes) -> Result<Bytes, Status> {
        tokio::task::yield_now().await;
        let note = self.hear(">", &message);
        match &*note.text {
            "swear" => Err(Status::invalid_argument("not that word")),
            "loud" => Ok(Note { text: "LOUD".into(), ..note }.encode_to_vec().into()),
            _ => Ok(message),
        }
    }

    async fn response(&self, message: Bytes) -> Result<Bytes, Status> {
        tokio::task::yield_now().await;
        let note = self.hear("<", &message);
        if note.text == "secret" { Err(Status::permission_denied("not for you")) } else { Ok(message) }
    }
}

const EXPECTED: [&str; 15] = [
    "call /talk.Talk/Say talk.Talk Say",
    "> hello 2",
    "< hello 2",
    "call /talk.Talk/Repeat talk.Talk Repeat",
    "> hello 2",
    "< hello 0",
    "< hello 1",
    "call /talk.Talk/Collect talk.Talk Collect",
    "> hello 2",
    "> hello 2",
    "< hello 2",
    "call /talk.Talk/Echo talk.Talk Echo",
    "> hello 2",
    "> hello 2",
    "< hello 2",
];

/// The log of one call of each kind; in the last the directions may overtake each other.
async fn check_log(listener: Listener, answers: [Result<String, Status>; 4]) {
    answers.into_iter().for_each(|answer| assert_eq!(answer.unwrap(), "hello"));
    let log = listener.take();
    assert_eq!(log[..12], EXPECTED[..12]);
    let mut echo = log[12..].to_vec();
    echo.sort();
    assert_eq!(echo, ["< hello 2", "< hello 2", "> hello 2", "> hello 2"]);
}

async fn around_server(listener: &Listener) -> TalkClient<tonic::transport::Channel> {
    let layer = InterceptLayer::new(listener.clone());
    let service = TalkServer::new(Echo);
    #[cfg(feature = "gzip")]
    let service = service
        .accept_compressed(tonic::codec::CompressionEncoding::Gzip)
        .send_compressed(tonic::codec::CompressionEncoding::Gzip);
    TalkClient::new(connect(serve(Server::builder().layer(layer).add_service(service)).await).await)
}

async fn around_client(listener: &Listener) -> TalkClient<Intercepted<tonic::transport::Channel, Listener>> {
    let channel = connect(crate::support::echo().await).await;
    TalkClient::new(Intercepted::new(channel, listener.clone()))
}

#[tokio::test]
async fn a_server_sees_the_messages_of_each_kind_of_call() {
    let listener = Listener::default();
    let mut client = around_server(&listener).await;
    check_log(listener, all_kinds(&mut client, "hello").await).await;
}

#[tokio::test]
async fn a_client_sees_the_messages_of_each_kind_of_call() {
    let listener = Listener::default();
    let mut client = around_client(&listener).await;
    check_log(listener, all_kinds(&mut client, "hello").await).await;
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn compressed_messages_are_seen_as_they_are() {
    use tonic::codec::CompressionEncoding::Gzip;
    let listener = Listener::default();
    let mut client = around_server(&listener).await.send_compressed(Gzip).accept_compressed(Gzip);
    check_log(listener, all_kinds(&mut client, "hello").await).await;
}

#[tokio::test]
async fn messages_can_be_changed() {
    let listener = Listener::default();
    let answers = all_kinds(&mut around_server(&listener).await, "loud").await;
    answers.into_iter().for_each(|answer| assert_eq!(answer.unwrap(), "LOUD"));
    let answers = all_kinds(&mut around_client(&listener).await, "loud").await;
    answers.into_iter().for_each(|answer| assert_eq!(answer.unwrap(), "LOUD"));
}

#[tokio::test]
async fn messages_can_be_refused() {
    let listener = Listener::default();
    let expected = (Code::InvalidArgument, "not that word".to_owned());
    let said = |answer: Result<String, Status>| answer.map_err(|status| (status.code(), status.message().to_owned()));
    let answers = all_kinds(&mut around_server(&listener).await, "swear").await;
    answers.into_iter().for_each(|answer| assert_eq!(said(answer).unwrap_err(), expected));
    let answers = all_kinds(&mut around_client(&listener).await, "swear").await;
    answers.into_iter().for_each(|answer| assert_eq!(said(answer).unwrap_err(), expected));

    let expected = (Code::PermissionDenied, "not for you".to_owned());
    let answers = all_kinds(&mut around_server(&listener).await, "secret").await;
    answers.into_iter().for_each(|answer| assert_eq!(said(answer).unwrap_err(), expected));
    let answers = all_kinds(&mut around_client(&listener).await, "secret").await;
    answers.into_iter().for_each(|answer| assert_eq!(said(answer).unwrap_err(), expected));
}

#[tokio::test]
async fn a_message_over_the_limit_is_not_kept_for_an_interceptor() {
    let listener = Listener::default();
    let mut client = around_server(&listener).await;
    let status = client.say(Note { data: vec![0; 5 << 20], ..note("large") }).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert!(status.message().contains("max_decoding_message_size is 4194304 bytes"), "{status}");
    assert_eq!(listener.take(), ["call /talk.Talk/Say talk.Talk Say"]);
}
