//! Any bytes as the body of a call.

use bytes::Bytes;
use http_body::Frame;
use std::{
    collections::VecDeque,
    convert::Infallible,
    future::{Ready, ready},
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};
use tonic::{Request, Response, Status, codec::CompressionEncoding, server::UnaryService};
use wire_grpc::{MessageCodec, server::Grpc};
use wire_types::StringValue;

/// A body in pieces.
struct Pieces(VecDeque<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}

struct Echo;

impl UnaryService<StringValue> for Echo {
    type Response = StringValue;
    type Future = Ready<Result<Response<StringValue>, Status>>;

    fn call(&mut self, request: Request<StringValue>) -> Self::Future {
        assert!(request.get_ref().value.len() <= LIMIT);
        ready(Ok(Response::new(request.into_inner())))
    }
}

const LIMIT: usize = 1 << 16;

/// Whatever the client sends, in whatever pieces and compressed or not, is one message below the limit, or a status.
pub fn frames(bytes: &[u8]) {
    let Some((&how, body)) = bytes.split_first() else { return };
    let pieces = body.chunks(usize::from(how >> 1).max(1)).map(Bytes::copy_from_slice).collect();
    let mut request = http::Request::post("/fuzz.Echo/Say").header("content-type", "application/grpc");
    if how & 1 == 1 {
        request = request.header("grpc-encoding", "gzip");
    }
    let request = request.body(Pieces(pieces)).expect("the headers are good");
    let mut server = Grpc::new(MessageCodec::<StringValue, StringValue>::default())
        .apply_max_message_size_config(Some(LIMIT), Some(LIMIT * 2));
    let mut accepted = tonic::codec::EnabledCompressionEncodings::default();
    accepted.enable(CompressionEncoding::Gzip);
    server = server.apply_compression_config(accepted, Default::default());
    let call = pin!(server.unary(Echo, request));
    // Nothing here waits for anything.
    match call.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => assert_eq!(response.status(), 200),
        Poll::Pending => panic!("the body is all there"),
    }
}
