//! Deadlines, of calls and of the streams that they become.

use std::time::{Duration, Instant};

use tokio_stream::StreamExt;
use tonic::{
    Code, Request, Status,
    transport::{Channel, Server},
};
use wire_grpc::Limits;

use crate::support::{Echo, Note, TalkClient, TalkServer, connect, echo, note, serve};

const SOON: Duration = Duration::from_millis(200);

fn check(status: &Status, since: Instant) {
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
    assert!(since.elapsed() < Duration::from_secs(20), "{:?}", since.elapsed());
}

fn soon<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(SOON);
    request
}

#[tokio::test]
async fn a_handler_that_sleeps_is_given_up() {
    let since = Instant::now();
    let status = TalkClient::new(connect(echo().await).await).say(soon(note("sleep"))).await.unwrap_err();
    check(&status, since);
}

/// A stream of answers that takes 500 seconds.
async fn slow_stream(client: &mut TalkClient<Channel>) -> Status {
    let request = soon(Note { number: 10_000, ..note("slowly") });
    let mut answers = client.repeat(request).await.unwrap().into_inner();
    let mut count = 0;
    loop {
        match answers.next().await {
            Some(Ok(_)) => count += 1,
            Some(Err(status)) => {
                assert!((1..1000).contains(&count), "{count}");
                return status;
            }
            None => panic!("ended after {count}"),
        }
    }
}

#[tokio::test]
async fn a_stream_of_answers_ends_with_the_deadline() {
    let since = Instant::now();
    check(&slow_stream(&mut TalkClient::new(connect(echo().await).await)).await, since);
}

#[tokio::test]
async fn a_stream_that_is_never_finished_ends_with_the_deadline() {
    let since = Instant::now();
    let mut client = TalkClient::new(connect(echo().await).await);
    let notes = tokio_stream::pending::<Note>();
    check(&client.collect(soon(notes)).await.unwrap_err(), since);
    let notes = tokio_stream::pending::<Note>();
    let mut answers = client.echo(soon(notes)).await.unwrap().into_inner();
    check(&answers.message().await.unwrap_err(), since);
}

#[tokio::test]
async fn a_server_gives_all_calls_a_time() {
    let limits = Limits::new().max_call_duration(SOON);
    let address = serve(Server::builder().layer(limits).add_service(TalkServer::new(Echo))).await;
    let mut client = TalkClient::new(connect(address).await);
    let since = Instant::now();
    let expected = "a call that took longer: max_call_duration is 200ms";
    let mut statuses = vec![client.say(note("sleep")).await.unwrap_err()];
    statuses.push(client.collect(tokio_stream::pending::<Note>()).await.unwrap_err());
    let mut answers = client.repeat(Note { number: 10_000, ..note("slowly") }).await.unwrap().into_inner();
    statuses.push(loop {
        if let Err(status) = answers.message().await {
            break status;
        }
    });
    for status in statuses {
        check(&status, since);
        assert_eq!(status.message(), expected);
    }
    // A client may ask for less, and not for more.
    let mut request = Request::new(note("sleep"));
    request.set_timeout(Duration::from_secs(50));
    assert_eq!(client.say(request).await.unwrap_err().message(), expected);
    let mut request = Request::new(note("sleep"));
    request.set_timeout(SOON / 4);
    let status = client.say(request).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::DeadlineExceeded, "the deadline of the call has passed"));
}

#[tokio::test]
async fn a_call_is_cancelled_by_its_handle() {
    let mut client = TalkClient::new(connect(echo().await).await);
    let mut request = Request::new(tokio_stream::once(note("hello")).chain(tokio_stream::pending()));
    let handle = request.cancellation_handle();
    let mut answers = client.echo(request).await.unwrap().into_inner();
    assert_eq!(answers.message().await.unwrap().unwrap().text, "hello");
    handle.cancel();
    assert_eq!(answers.message().await.unwrap_err().code(), Code::Cancelled);
}
