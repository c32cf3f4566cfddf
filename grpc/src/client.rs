//! The client's side of a call, as generated code asks for it.

use std::{
    error::Error,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::uri::{PathAndQuery, Uri};
use http_body::Body as HttpBody;
use pin_project_lite::pin_project;
use tokio_stream::Stream;
use tonic::{
    Request, Response, Status, Streaming, TimeoutExpired,
    body::Body,
    client::GrpcService,
    codec::{Codec, CompressionEncoding},
};
use tower::Service;

use crate::{
    BoxError, Limits,
    body::{Checked, Refusal},
    deadline::{self, Deadline},
    secrets,
};

/// `tonic::client::Grpc` with what it leaves open, named by generated code in its place:
///
/// - what is refused for its size names the setting;
/// - a deadline (`Request::set_timeout`) ends streams too, and its status is DEADLINE_EXCEEDED;
/// - details of a status that are not what they should be are dropped.
#[derive(Clone, Debug)]
pub struct Grpc<T> {
    inner: T,
    origin: Uri,
    send: Option<CompressionEncoding>,
    accept: Vec<CompressionEncoding>,
    limits: Limits,
}

impl<T> Grpc<T> {
    /// Calls through a channel, or a service around one.
    pub fn new(inner: T) -> Self {
        Self::with_origin(inner, Uri::default())
    }

    /// Calls whose paths begin with that of `origin`.
    pub fn with_origin(inner: T, origin: Uri) -> Self {
        Self { inner, origin, send: None, accept: Vec::new(), limits: Limits::new() }
    }

    /// Compresses what is sent.
    pub fn send_compressed(mut self, encoding: CompressionEncoding) -> Self {
        self.send = Some(encoding);
        self
    }

    /// Takes answers that are compressed.
    pub fn accept_compressed(mut self, encoding: CompressionEncoding) -> Self {
        self.accept.push(encoding);
        self
    }

    /// How many bytes an answer may have, decompressed.
    pub fn max_decoding_message_size(mut self, bytes: usize) -> Self {
        self.limits = self.limits.max_decoding_message_size(bytes);
        self
    }

    /// How many bytes a message that is sent may have on the wire.
    pub fn max_encoding_message_size(mut self, bytes: usize) -> Self {
        self.limits = self.limits.max_encoding_message_size(bytes);
        self
    }

    /// tonic's own, for one call. The limits travel beside the request, so that whatever is around the channel sees them.
    fn tonic<M>(&mut self, request: &mut Request<M>) -> tonic::client::Grpc<CheckedService<'_, T>> {
        let limits = self.limits.or(request.extensions().get().copied().unwrap_or_default());
        if self.limits != Limits::new() {
            request.extensions_mut().insert(limits);
        }
        let mut grpc = tonic::client::Grpc::with_origin(CheckedService { inner: &mut self.inner }, self.origin.clone())
            .max_decoding_message_size(limits.decoding().bytes);
        if let Some(encoding) = self.send {
            grpc = grpc.send_compressed(encoding);
        }
        self.accept.iter().fold(grpc, |grpc, encoding| grpc.accept_compressed(*encoding))
    }
}

impl<T> Grpc<T>
where
    T: GrpcService<Body>,
    T::Error: Into<BoxError>,
    T::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <T::ResponseBody as HttpBody>::Error: Into<BoxError>,
{
    /// Waits until the service takes a call.
    ///
    /// # Errors
    /// Those of the service.
    pub async fn ready(&mut self) -> Result<(), T::Error> {
        std::future::poll_fn(|context| self.inner.poll_ready(context)).await
    }

    /// One message, one answer.
    ///
    /// # Errors
    /// The status of the call.
    pub async fn unary<M1, M2, C>(
        &mut self,
        mut request: Request<M1>,
        path: PathAndQuery,
        codec: C,
    ) -> Result<Response<M2>, Status>
    where
        C: Codec<Encode = M1, Decode = M2>,
        M1: Send + Sync + 'static,
        M2: Send + Sync + 'static,
    {
        self.tonic(&mut request).unary(request, path, codec).await
    }

    /// A stream of messages, one answer.
    ///
    /// # Errors
    /// The status of the call.
    pub async fn client_streaming<S, M1, M2, C>(
        &mut self,
        mut request: Request<S>,
        path: PathAndQuery,
        codec: C,
    ) -> Result<Response<M2>, Status>
    where
        S: Stream<Item = M1> + Send + 'static,
        C: Codec<Encode = M1, Decode = M2>,
        M1: Send + Sync + 'static,
        M2: Send + Sync + 'static,
    {
        self.tonic(&mut request).client_streaming(request, path, codec).await
    }

    /// One message, a stream of answers.
    ///
    /// # Errors
    /// The status of the call, where it ends before the first answer.
    pub async fn server_streaming<M1, M2, C>(
        &mut self,
        mut request: Request<M1>,
        path: PathAndQuery,
        codec: C,
    ) -> Result<Response<Streaming<M2>>, Status>
    where
        C: Codec<Encode = M1, Decode = M2>,
        M1: Send + Sync + 'static,
        M2: Send + Sync + 'static,
    {
        self.tonic(&mut request).server_streaming(request, path, codec).await
    }

    /// Streams both ways.
    ///
    /// # Errors
    /// The status of the call, where it ends before the first answer.
    pub async fn streaming<S, M1, M2, C>(
        &mut self,
        mut request: Request<S>,
        path: PathAndQuery,
        codec: C,
    ) -> Result<Response<Streaming<M2>>, Status>
    where
        S: Stream<Item = M1> + Send + 'static,
        C: Codec<Encode = M1, Decode = M2>,
        M1: Send + Sync + 'static,
        M2: Send + Sync + 'static,
    {
        self.tonic(&mut request).streaming(request, path, codec).await
    }
}

/// A service whose answers are [`Checked`].
struct CheckedService<'s, T> {
    inner: &'s mut T,
}

impl<T, B> Service<http::Request<Body>> for CheckedService<'_, T>
where
    T: GrpcService<Body, ResponseBody = B>,
    T::Error: Into<BoxError>,
{
    type Response = http::Response<Checked<B>>;
    type Error = BoxError;
    type Future = Answer<T::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Answer<T::Future> {
        let limits = Limits::of(request.extensions());
        let deadline = Deadline::of(request.headers());
        secrets::redact(request.headers_mut());
        let (request, refusal) = match limits.encoding() {
            Some(limit) => {
                let refusal = Refusal::default();
                (request.map(|body| Body::new(Checked::request_out(body, limit, refusal.clone()))), Some(refusal))
            }
            None => (request, None),
        };
        Answer { inner: self.inner.call(request), limits, deadline, refusal }
    }
}

pin_project! {
    /// The answer of a [`CheckedService`].
    struct Answer<F> {
        #[pin]
        inner: F,
        limits: Limits,
        deadline: Option<Deadline>,
        refusal: Option<Refusal>,
    }
}

impl<F, B, E> Future for Answer<F>
where
    F: Future<Output = Result<http::Response<B>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<http::Response<Checked<B>>, BoxError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = match this.inner.poll(context) {
            Poll::Ready(Ok(response)) => response,
            Poll::Ready(Err(error)) => {
                let refused = this.refusal.as_ref().and_then(|refusal| refusal.get()).cloned();
                return Poll::Ready(Err(refused.map_or_else(|| in_time(error.into()), BoxError::from)));
            }
            Poll::Pending => {
                let Some(deadline) = this.deadline else { return Poll::Pending };
                ready!(deadline.poll_passed(context));
                return Poll::Ready(Err(deadline::exceeded().into()));
            }
        };
        let (mut parts, body) = response.into_parts();
        secrets::sanitize_status(&mut parts.headers);
        let deadline = this.deadline.take();
        let body = Checked::response_in(body, &parts.headers, *this.limits, deadline, this.refusal.take());
        Poll::Ready(Ok(http::Response::from_parts(parts, body)))
    }
}

/// tonic's name for the end of `Endpoint::timeout` is CANCELLED.
fn in_time(error: BoxError) -> BoxError {
    let mut source: Option<&(dyn Error + 'static)> = Some(&*error);
    while let Some(cause) = source {
        if cause.is::<TimeoutExpired>() {
            return deadline::exceeded().into();
        }
        source = cause.source();
    }
    error
}
