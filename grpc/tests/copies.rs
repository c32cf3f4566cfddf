//! How often the bytes of a large message are copied on their way.

use std::pin::pin;

use bytes::Bytes;
use http_body::Body as _;
use tokio_stream::StreamExt;
use tonic::codec::{Codec, EncodeBody, Streaming};
use wire::Message;
use wire_grpc::{MessageCodec, View, ViewCodec};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const LARGE: usize = 1 << 20;

#[derive(Message, Clone, Default, PartialEq, Debug)]
#[proto(view)]
struct Piece {
    #[proto(1, bytes)]
    data: Bytes,
    #[proto(2, string)]
    name: String,
}

/// How many bytes were allocated meanwhile.
async fn allocated<T>(work: impl AsyncFnOnce() -> T) -> (T, u64) {
    let before = dhat::HeapStats::get().total_bytes;
    let result = work().await;
    (result, dhat::HeapStats::get().total_bytes - before)
}

/// The message as the transport gets it.
async fn encoded(piece: Piece) -> Bytes {
    let encoder = MessageCodec::<Piece, Piece>::default().encoder();
    let mut body = pin!(EncodeBody::new_client(encoder, tokio_stream::once(Ok(piece)), None, None));
    let frame = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await;
    frame.unwrap().unwrap().into_data().unwrap()
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
async fn large_bytes_are_copied_once_each_way() {
    let _profiler = dhat::Profiler::builder().testing().build();
    let small = 64 << 10;
    let piece = Piece { data: vec![7; LARGE].into(), name: "a".into() };

    // Out: into tonic's buffer, and nowhere else.
    let (body, bytes) = allocated(async || encoded(piece.clone()).await).await;
    assert_eq!(body.len(), 5 + 4 + LARGE + 3);
    assert!((LARGE as u64..LARGE as u64 + small).contains(&bytes), "{bytes}");

    // In: tonic puts the frames together in its buffer, which the message then shares.
    let (read, bytes) = allocated(async || decoded(MessageCodec::<Piece, Piece>::default(), body.clone()).await).await;
    assert_eq!(read, piece);
    assert!(bytes < LARGE as u64 + small, "{bytes}");
    let (view, bytes) = allocated(async || decoded(ViewCodec::<Piece, Piece>::default(), body.clone()).await).await;
    let view: View<Piece> = view;
    assert_eq!(view.get().data, piece.data);
    assert!(bytes < LARGE as u64 + small, "{bytes}");
}
