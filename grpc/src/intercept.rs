//! Interceptors that may wait, and that see messages.

use std::{
    collections::VecDeque,
    fmt,
    future::{Future, ready},
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

use bytes::{BufMut, Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Body as HttpBody, Frame as BodyFrame};
use tonic::{Status, body::Body, metadata::MetadataMap, server::NamedService};
use tower::{Layer, Service};

use crate::{
    BoxError, Limits,
    encoding::Encoding,
    frame::{Assembler, Frame, HEADER, plain_header},
    limits::Rest,
    outgoing::trailers,
    secrets,
};

/// Looks at calls before they are made or served, may wait for something, and may go on to look at their messages.
///
/// tonic's own `Interceptor` (`with_interceptor`) is the one for what is decided on the spot and from metadata alone. An
/// interceptor of this trait goes around a client's channel or a service ([`Intercepted::new`]), or around all services
/// of a server ([`InterceptLayer`]).
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// use bytes::Bytes;
/// use tonic::Status;
/// use wire::{Decode, Message};
/// use wire_grpc::{Call, Intercept, Messages};
///
/// #[derive(Message, Default)]
/// struct Note {
///     #[proto(1, string)]
///     text: String,
/// }
///
/// /// Refuses notes that shout.
/// struct Politeness;
///
/// impl Intercept for Politeness {
///     type Messages = Self;
///
///     async fn call(&self, call: &mut Call) -> Result<Option<Self>, Status> {
///         Ok((call.method() == "Send").then_some(Politeness)) // messages of other methods pass unseen
///     }
/// }
///
/// impl Messages for Politeness {
///     async fn request(&self, message: Bytes) -> Result<Bytes, Status> {
///         let note = Note::decode(&message).map_err(|error| Status::internal(error.to_string()))?;
///         if note.text.ends_with('!') { Err(Status::invalid_argument("not so loud")) } else { Ok(message) }
///     }
/// }
/// ```
pub trait Intercept: Send + Sync + 'static {
    /// What looks at the messages of one call; `()` where nothing does.
    type Messages: Messages;

    /// Takes the call on, changed or not, or refuses it. `None` lets its messages pass as they are.
    fn call(&self, call: &mut Call) -> impl Future<Output = Result<Option<Self::Messages>, Status>> + Send;
}

/// Looks at the messages of one call, which are encoded and not compressed, as they pass.
///
/// What is returned takes the place of the message. An error ends the call.
pub trait Messages: Send + Sync + 'static {
    /// A message to the server.
    fn request(&self, message: Bytes) -> impl Future<Output = Result<Bytes, Status>> + Send {
        ready(Ok(message))
    }

    /// A message to the client.
    fn response(&self, message: Bytes) -> impl Future<Output = Result<Bytes, Status>> + Send {
        ready(Ok(message))
    }
}

impl Messages for () {}

/// A call before it is made or served.
pub struct Call {
    path: Box<str>,
    metadata: MetadataMap,
    extensions: http::Extensions,
}

impl Call {
    /// `/package.Service/Method`
    pub fn path(&self) -> &str {
        &self.path
    }

    /// `package.Service`
    pub fn service(&self) -> &str {
        self.path.trim_start_matches('/').split('/').next().unwrap_or_default()
    }

    /// `Method`
    pub fn method(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// What came, or will be sent, with the call.
    pub fn metadata(&self) -> &MetadataMap {
        &self.metadata
    }

    /// The same, to change it.
    pub fn metadata_mut(&mut self) -> &mut MetadataMap {
        &mut self.metadata
    }

    /// What lies beside the call, such as tonic's `TcpConnectInfo` and `TlsConnectInfo` on a server.
    pub fn extensions(&self) -> &http::Extensions {
        &self.extensions
    }

    /// The same, to hand something on: a handler finds it in the extensions of its request.
    pub fn extensions_mut(&mut self) -> &mut http::Extensions {
        &mut self.extensions
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("path", &self.path).field("metadata", &self.metadata).finish_non_exhaustive()
    }
}

/// Puts an interceptor around each service: `Server::builder().layer(InterceptLayer::new(..))`.
#[derive(Debug)]
pub struct InterceptLayer<I> {
    interceptor: Arc<I>,
}

impl<I> InterceptLayer<I> {
    /// A layer of this interceptor.
    pub fn new(interceptor: I) -> Self {
        Self { interceptor: Arc::new(interceptor) }
    }
}

impl<I> Clone for InterceptLayer<I> {
    fn clone(&self) -> Self {
        Self { interceptor: self.interceptor.clone() }
    }
}

impl<S, I> Layer<S> for InterceptLayer<I> {
    type Service = Intercepted<S, I>;

    fn layer(&self, inner: S) -> Intercepted<S, I> {
        Intercepted { inner, interceptor: self.interceptor.clone() }
    }
}

/// A channel or a service with an interceptor around it.
///
/// Messages that are looked at are under the [`Limits`] of the call, or those of gRPC where there are none.
#[derive(Debug)]
pub struct Intercepted<S, I> {
    inner: S,
    interceptor: Arc<I>,
}

impl<S, I> Intercepted<S, I> {
    /// Puts the interceptor around a channel or a service.
    pub fn new(inner: S, interceptor: I) -> Self {
        InterceptLayer::new(interceptor).layer(inner)
    }
}

impl<S: Clone, I> Clone for Intercepted<S, I> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), interceptor: self.interceptor.clone() }
    }
}

impl<S: NamedService, I> NamedService for Intercepted<S, I> {
    const NAME: &'static str = S::NAME;
}

impl<S, I, B, R> Service<http::Request<B>> for Intercepted<S, I>
where
    S: Service<http::Request<Body>, Response = http::Response<R>, Future: Send> + Clone + Send + 'static,
    S::Error: Into<BoxError> + Send,
    I: Intercept,
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    R: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<http::Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let clone = self.inner.clone();
        // The one that is ready.
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let interceptor = self.interceptor.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            // Rules for paths are written for those of gRPC, and what is none must not slip past them.
            if !parts.uri.path().starts_with('/') {
                return Ok(Status::unimplemented("the path of a call begins with a slash").into_http());
            }
            secrets::redact(&mut parts.headers);
            let mut call = Call {
                path: parts.uri.path().into(),
                metadata: MetadataMap::from_headers(parts.headers),
                extensions: parts.extensions,
            };
            let messages = match interceptor.call(&mut call).await {
                Ok(messages) => messages,
                Err(status) => return Ok(status.into_http()),
            };
            parts.headers = call.metadata.into_headers();
            parts.extensions = call.extensions;
            secrets::redact(&mut parts.headers);
            let Some(messages) = messages else {
                let response = inner.call(http::Request::from_parts(parts, Body::new(body))).await?;
                return Ok(response.map(Body::new));
            };
            let limits = Limits::of(&parts.extensions);
            let seen = Arc::new(Seen { messages, refused: OnceLock::new() });
            let body = Observed::new(body, Direction::Request, seen.clone(), &parts.headers, limits);
            match inner.call(http::Request::from_parts(parts, Body::new(body))).await {
                Ok(response) => Ok(seen.response(response, limits)),
                Err(error) => match seen.refused.get() {
                    Some(status) => Ok(status.clone().into_http()),
                    None => Err(error),
                },
            }
        })
    }
}

/// What looks at the messages of a call, and whether it refused one that was to be sent.
#[derive(Debug)]
struct Seen<M> {
    messages: M,
    refused: OnceLock<Status>,
}

impl<M: Messages> Seen<M> {
    fn response<R>(self: Arc<Self>, response: http::Response<R>, limits: Limits) -> http::Response<Body>
    where
        R: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        let (parts, body) = response.into_parts();
        let body = Observed::new(body, Direction::Response, self, &parts.headers, limits);
        http::Response::from_parts(parts, Body::new(body))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Request,
    Response,
}

type Answer = Pin<Box<dyn Future<Output = (Frame, Result<Bytes, Status>)> + Send>>;

/// A body whose messages go through an interceptor.
struct Observed<B, M> {
    inner: Pin<Box<B>>,
    direction: Direction,
    seen: Arc<Seen<M>>,
    assembler: Assembler,
    /// What the interceptor is busy with.
    answer: Option<Answer>,
    /// What has still to go out.
    ready: VecDeque<BodyFrame<Bytes>>,
    rest: Rest,
    is_over: bool,
}

impl<B, M> Observed<B, M> {
    fn new(inner: B, direction: Direction, seen: Arc<Seen<M>>, headers: &HeaderMap, limits: Limits) -> Self {
        Self {
            inner: Box::pin(inner),
            direction,
            seen,
            assembler: Assembler::new(Encoding::of(headers), limits.decoding()),
            answer: None,
            ready: VecDeque::new(),
            rest: limits.stream(),
            is_over: false,
        }
    }

    /// Ends the body with a status.
    fn refuse(&mut self, status: Status) -> Result<BodyFrame<Bytes>, Status> {
        self.is_over = true;
        match self.direction {
            Direction::Request => {
                let _ = self.seen.refused.set(status.clone());
                Err(status)
            }
            // On both sides a status is what trailers say.
            Direction::Response => trailers(&status).map(BodyFrame::trailers),
        }
    }
}

impl<B, M: Messages> Observed<B, M> {
    fn ask(&self, frame: Frame) -> Answer {
        let (seen, direction) = (self.seen.clone(), self.direction);
        Box::pin(async move {
            let message = frame.message();
            let answer = match direction {
                Direction::Request => seen.messages.request(message).await,
                Direction::Response => seen.messages.response(message).await,
            };
            (frame, answer)
        })
    }
}

impl<B, M> HttpBody for Observed<B, M>
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>>,
    M: Messages,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<BodyFrame<Bytes>, Status>>> {
        let this = &mut *self;
        loop {
            if this.is_over {
                return Poll::Ready(None);
            }
            if let Some(answer) = &mut this.answer {
                let (frame, answer) = ready!(answer.as_mut().poll(context));
                this.answer = None;
                let bytes = answer.and_then(|message| framed(&frame, message));
                return Poll::Ready(Some(match bytes {
                    Ok(bytes) => Ok(BodyFrame::data(bytes)),
                    Err(status) => this.refuse(status),
                }));
            }
            match this.assembler.next() {
                Ok(Some(frame)) => {
                    this.answer = Some(this.ask(frame));
                    continue;
                }
                Ok(None) => {}
                Err(status) => return Poll::Ready(Some(this.refuse(status))),
            }
            if let Some(frame) = this.ready.pop_front() {
                this.is_over = frame.is_trailers();
                return Poll::Ready(Some(Ok(frame)));
            }
            let frame = match ready!(this.inner.as_mut().poll_frame(context)) {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => {
                    this.is_over = true;
                    let refused = this.seen.refused.get().filter(|_| this.direction == Direction::Response);
                    let status = refused.cloned().unwrap_or_else(|| Status::from_error(error.into()));
                    return Poll::Ready(Some(Err(status)));
                }
                None => {
                    this.is_over = true;
                    return Poll::Ready(this.assembler.rest().map(|rest| Ok(BodyFrame::data(rest))));
                }
            };
            match frame.into_data() {
                Ok(data) => {
                    if let Err(status) = this.rest.pass(data.len()) {
                        return Poll::Ready(Some(this.refuse(status)));
                    }
                    this.assembler.push(data);
                }
                Err(frame) => {
                    this.ready.extend(this.assembler.rest().map(BodyFrame::data));
                    this.ready.push_back(frame);
                }
            }
        }
    }
}

/// The message on its way again: as it came where it is the same, else without compression.
fn framed(frame: &Frame, message: Bytes) -> Result<Bytes, Status> {
    let before = frame.message();
    if before.as_ptr() == message.as_ptr() && before.len() == message.len() {
        return Ok(frame.original.clone());
    }
    let mut bytes = BytesMut::with_capacity(HEADER + message.len());
    bytes.put_slice(&plain_header(message.len())?);
    bytes.put_slice(&message);
    Ok(bytes.freeze())
}
