//! How often the bytes of a large message are copied on their way.

use std::pin::pin;

use bytes::Bytes;
use http_body::Body as _;
use tokio_stream::StreamExt;
use tonic::codec::{Codec, Streaming};
use wire::{Encode, Message};
use wire_grpc::{MessageCodec, View, ViewCodec};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// What is counted is counted for all tests at once.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

const LARGE: usize = 1 << 20;

#[derive(Message, Clone, Default, PartialEq, Debug)]
#[proto(view)]
struct Piece {
    #[proto(1, bytes)]
    data: Bytes,
    #[proto(2, string)]
    name: String,
    #[proto(3, bytes)]
    more: Vec<u8>,
}

/// How many bytes were allocated meanwhile.
async fn allocated<T>(work: impl AsyncFnOnce() -> T) -> (T, u64) {
    let before = dhat::HeapStats::get().total_bytes;
    let result = work().await;
    (result, dhat::HeapStats::get().total_bytes - before)
}

/// The body of a call with this message, as the transport gets it.
async fn sent(piece: Piece) -> Vec<Bytes> {
    let (sender, body) = tokio::sync::oneshot::channel();
    let mut sender = Some(sender);
    let service = tower::service_fn(move |request: http::Request<tonic::body::Body>| {
        let _ = sender.take().unwrap().send(request.into_body());
        std::future::pending::<Result<http::Response<tonic::body::Body>, tonic::Status>>()
    });
    let mut client = wire_grpc::client::Grpc::new(service);
    let path = http::uri::PathAndQuery::from_static("/a.B/C");
    let mut call = pin!(client.unary(tonic::Request::new(piece), path, MessageCodec::<Piece, Piece>::default()));
    assert!(std::future::poll_fn(|context| std::task::Poll::Ready(call.as_mut().poll(context).is_pending())).await);
    let mut body = pin!(body.await.unwrap());
    let mut frames = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await {
        frames.push(frame.unwrap().into_data().unwrap());
    }
    assert!(body.is_end_stream());
    frames
}

fn framed(piece: &Piece) -> Vec<u8> {
    let message = piece.encode_to_vec();
    [&[0][..], &(message.len() as u32).to_be_bytes(), &message].concat()
}

async fn decoded<C: Codec>(mut codec: C, body: Bytes) -> C::Decode {
    let body = tonic::body::Body::new(Frames(body));
    let mut messages = Streaming::new_request(codec.decoder(), body, None, None);
    messages.next().await.unwrap().unwrap()
}

/// A body in frames of the usual size.
struct Frames(Bytes);

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = tonic::Status;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, tonic::Status>>> {
        let len = self.0.len().min(16 << 10);
        let data = (len > 0).then(|| Ok(http_body::Frame::data(self.0.split_to(len))));
        std::task::Poll::Ready(data)
    }
}

#[tokio::test]
async fn large_bytes_are_copied_once_at_most() {
    let _alone = ALONE.lock().await;
    let _profiler = dhat::Profiler::builder().testing().build();
    let small = 64 << 10;
    let piece = Piece { data: vec![7; LARGE].into(), name: "a".into(), ..Default::default() };

    // Out: from where they lie.
    let (frames, bytes) = allocated(async || sent(piece.clone()).await).await;
    assert!(frames.iter().any(|frame| frame.as_ptr() == piece.data.as_ptr() && frame.len() == LARGE));
    assert!(bytes < small, "{bytes}");
    let body = Bytes::from(frames.concat());
    assert_eq!(body, framed(&piece));

    // In: tonic puts the frames together in its buffer, which the message then shares.
    let (read, bytes) = allocated(async || decoded(MessageCodec::<Piece, Piece>::default(), body.clone()).await).await;
    assert_eq!(read, piece);
    assert!(bytes < LARGE as u64 + small, "{bytes}");
    let (view, bytes) = allocated(async || decoded(ViewCodec::<Piece, Piece>::default(), body.clone()).await).await;
    let view: View<Piece> = view;
    assert_eq!(view.get().data, piece.data);
    assert!(bytes < LARGE as u64 + small, "{bytes}");
}

#[tokio::test]
async fn what_is_sent_is_the_message_however_it_is_cut() {
    let _alone = ALONE.lock().await;
    let bytes = |len| vec![len as u8; len];
    for len in [0, 1, 240, 255, 256, 600, 1100, 5000, 16 << 10, 100_000] {
        for other in [0, 300, 20_000, 200_000] {
            let piece = Piece { data: bytes(len).into(), name: "x".repeat(other % 7), more: bytes(other) };
            let frames = sent(piece.clone()).await;
            assert!(frames.concat() == framed(&piece), "{len} {other}");
            let is_small = len + other < 900;
            assert!(!is_small || frames.iter().all(|frame| frame.len() < 256), "{len} {other}");
        }
    }
}
