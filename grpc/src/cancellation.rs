//! tonic's [`CancellationHandle`], which nobody but tonic's own client can wait for.

use std::{
    convert::Infallible,
    future::{Future, Ready, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use http::uri::PathAndQuery;
use tonic::{CancellationHandle, Request, body::Body};
use tower::Service;

use crate::{MessageCodec, rpc};

/// The body that tonic's client makes of a stream without an end: it fails when the call is cancelled.
pub(crate) fn body(handle: CancellationHandle) -> Body {
    let mut request = Request::new(tokio_stream::pending::<rpc::Status>());
    request.extensions_mut().insert(handle);
    let mut body = Body::empty();
    let mut client = tonic::client::Grpc::new(Keeper(&mut body));
    let codec = MessageCodec::<rpc::Status, rpc::Status>::default();
    {
        let call = pin!(client.streaming(request, PathAndQuery::from_static("/"), codec));
        // The service is called at once, and answers at once.
        let _ = call.poll(&mut Context::from_waker(Waker::noop()));
    }
    body
}

/// Keeps the body that it is called with.
struct Keeper<'b>(&'b mut Body);

impl Service<http::Request<Body>> for Keeper<'_> {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<http::Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        *self.0 = request.into_body();
        ready(Ok(http::Response::default()))
    }
}
