//! Peers that send many small messages to who does not read: they are held up, and nobody loses a connection.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tonic::{Code, Status, transport::Endpoint};
use wire::Encode;

use crate::{
    limits::frame,
    support::{Echo, Note, TalkClient, TalkServer, note, serve},
};

/// How many messages there are on each stream: more than any window holds.
const MANY: usize = 40_000;
/// How many streams of one connection nobody reads.
const STREAMS: usize = 4;
const LONG: Duration = Duration::from_secs(120);

/// The shortest messages, and longer ones.
fn messages() -> [Bytes; 3] {
    ["", "x", "twenty bytes, or so"].map(|text| {
        let message = note(text).encode_to_vec();
        frame(0, message.len() as u32, &message)
    })
}

/// A server that sends each message in a frame of its own, as most implementations do, and all of them as soon as HTTP/2
/// lets it. Who calls decides by the number of the stream how long they are. Beside it, how many it has sent.
async fn chatterbox() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let sent = Arc::new(AtomicUsize::new(0));
    let count = sent.clone();
    tokio::spawn(async move {
        while let Ok((io, _)) = listener.accept().await {
            let count = count.clone();
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(io).await.unwrap();
                let mut calls = 0;
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    let message = messages()[calls % 3].clone();
                    calls += 1;
                    let head = http::Response::builder().header("content-type", "application/grpc");
                    let mut stream = respond.send_response(head.body(()).unwrap(), false).unwrap();
                    let count = count.clone();
                    tokio::spawn(async move {
                        for _ in 0..MANY {
                            send(&mut stream, message.clone()).await;
                            count.fetch_add(1, Ordering::Relaxed);
                        }
                        let trailers = [("grpc-status".parse().unwrap(), "0".parse().unwrap())];
                        let _ = stream.send_trailers(trailers.into_iter().collect());
                    });
                }
            });
        }
    });
    (address, sent)
}

/// One frame, once there is room for it.
async fn send(stream: &mut h2::SendStream<Bytes>, message: Bytes) {
    stream.reserve_capacity(message.len());
    while stream.capacity() < message.len() {
        if std::future::poll_fn(|context| stream.poll_capacity(context)).await.is_none_or(|more| more.is_err()) {
            return;
        }
    }
    let _ = stream.send_data(message, false);
}

/// Until the peer sends nothing more, because nobody reads.
async fn held_up(sent: &AtomicUsize) -> usize {
    let mut before = usize::MAX;
    while before != sent.load(Ordering::Relaxed) {
        before = sent.load(Ordering::Relaxed);
        sleep(Duration::from_millis(700)).await;
    }
    before
}

/// Begins streams, reads none of them until the server is held up, and then all.
async fn pauses(endpoint: Endpoint, address: SocketAddr, sent: &AtomicUsize) -> Result<(), Status> {
    let mut client = TalkClient::new(endpoint.connect().await.expect("a connection"));
    let mut streams = Vec::new();
    for _ in 0..STREAMS {
        streams.push(client.repeat(Note::default()).await?.into_inner());
    }
    let before = held_up(sent).await;
    assert!(before < STREAMS * MANY, "{address} was not held up");
    for mut stream in streams {
        let mut count = 0;
        while stream.message().await?.is_some() {
            count += 1;
        }
        assert_eq!(count, MANY);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_held_up_by_a_client_that_pauses() {
    let (address, sent) = chatterbox().await;
    let endpoint = wire_grpc::client::endpoint(format!("http://{address}")).unwrap();
    timeout(LONG, pauses(endpoint, address, &sent)).await.expect("an end").unwrap();
}

/// What the windows are for: those of hyper let h2 end the connection.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_windows_the_connection_is_lost() {
    let (address, sent) = chatterbox().await;
    let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
    let status = timeout(LONG, pauses(endpoint, address, &sent)).await.expect("an end").unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
    assert!(status.message().contains("wire_grpc::Windows"), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn connect_of_a_generated_client_has_the_windows() {
    let (address, sent) = chatterbox().await;
    let mut client = TalkClient::connect(format!("http://{address}")).await.unwrap();
    let mut stream = client.repeat(Note::default()).await.unwrap().into_inner();
    assert!(held_up(&sent).await < MANY);
    let mut count = 0;
    while timeout(LONG, stream.message()).await.expect("a message").unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, MANY);
}

/// An endpoint is the user's own, and stays as it is.
#[tokio::test(flavor = "multi_thread")]
async fn connect_leaves_an_endpoint_alone() {
    let (address, sent) = chatterbox().await;
    let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap().initial_stream_window_size(1 << 20);
    let mut client = TalkClient::connect(endpoint).await.unwrap();
    let mut stream = client.repeat(Note::default()).await.unwrap().into_inner();
    held_up(&sent).await;
    let status = loop {
        match timeout(LONG, stream.message()).await.expect("an end") {
            Ok(message) => assert!(message.is_some(), "all of it came"),
            Err(status) => break status,
        }
    };
    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
}

/// Clients that send without end and read nothing, to a server whose answers they get: it stops to read.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_held_up_by_a_server_that_can_not_answer() {
    let address = serve(wire_grpc::server::builder().add_service(TalkServer::new(Echo))).await;
    let (mut sender, connection) = h2::client::Builder::new()
        .initial_window_size(1000)
        .handshake::<_, Bytes>(TcpStream::connect(address).await.unwrap())
        .await
        .unwrap();
    let connection = tokio::spawn(connection);
    let sent = Arc::new(AtomicUsize::new(0));
    let mut answers = Vec::new();
    for message in messages().into_iter().cycle().take(STREAMS) {
        sender = sender.ready().await.unwrap();
        let request = http::Request::post("http://localhost/talk.Talk/Echo").header("content-type", "application/grpc");
        let (answer, mut stream) = sender.send_request(request.body(()).unwrap(), false).unwrap();
        answers.push(answer);
        let count = sent.clone();
        tokio::spawn(async move {
            for _ in 0..MANY {
                send(&mut stream, message.clone()).await;
                count.fetch_add(1, Ordering::Relaxed);
            }
            let _ = stream.send_data(Bytes::new(), true);
        });
    }
    let before = held_up(&sent).await;
    assert!((1000..STREAMS * MANY).contains(&before), "{before}");

    // Now they read, and get an answer for each.
    let read = async |answer: h2::client::ResponseFuture| {
        let mut body = answer.await.expect("an answer").into_body();
        let mut bytes = 0;
        while let Some(data) = body.data().await {
            let data = data.expect("an answer");
            bytes += data.len();
            body.flow_control().release_capacity(data.len()).unwrap();
        }
        assert_eq!(body.trailers().await.unwrap().unwrap()["grpc-status"], "0");
        bytes
    };
    for (answer, message) in answers.into_iter().zip(messages().iter().cycle()) {
        assert_eq!(timeout(LONG, read(answer)).await.expect("an end"), MANY * message.len());
    }
    drop(sender);
    connection.await.unwrap().unwrap();
}
