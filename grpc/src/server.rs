//! The server's side of a call, as generated code asks for it.

use http::{HeaderMap, header};
use http_body::Body as HttpBody;
use tokio_stream::Stream;
use tonic::{
    Request, Response, Status, Streaming,
    body::Body,
    codec::{Codec, EnabledCompressionEncodings, SingleMessageCompressionOverride},
    metadata::{GRPC_CONTENT_TYPE, MetadataMap},
    server::{ClientStreamingService, ServerStreamingService, StreamingService, UnaryService},
};
#[cfg(feature = "server")]
use tower::layer::util::{Identity, Stack};

use crate::{
    BoxError, DecodeBytes, EncodePieces, Limits,
    body::{self, Checked, From},
    deadline::Deadline,
    encoding::{self, Accepted, Encoding},
    outgoing::{Framer, Outgoing, trailers},
    protocol, secrets,
};

/// `tonic::server::Grpc` with what it leaves open, named by generated code in its place:
///
/// - messages are written into bytes of exactly their length, long byte strings are sent from where they lie, and a request
///   that comes in one piece is read there;
/// - what is refused for its size names the setting ([`Limits`]), and a stream has a limit as a whole;
/// - the deadline of the client ends streams too, and its status is DEADLINE_EXCEEDED;
/// - what is not a call of gRPC's is refused: another method than POST, another content type, a timeout that is none;
/// - secret metadata (`authorization`, `cookie`, ...) is not shown by `Debug`;
/// - a stream that its client gave up ends with an error instead of looking like a whole one.
#[derive(Debug)]
pub struct Grpc<C> {
    codec: C,
    accept: Accepted,
    send: EnabledCompressionEncodings,
    limits: Limits,
}

impl<C> Grpc<C>
where
    C: Codec<Encoder: EncodePieces, Decoder: DecodeBytes>,
{
    /// Serves calls whose messages are in this codec.
    pub fn new(codec: C) -> Self {
        let none = EnabledCompressionEncodings::default();
        Self { codec, accept: none.into(), send: none, limits: Limits::new() }
    }

    /// Which compressions are taken, and which are used towards clients that take them.
    pub fn apply_compression_config(
        mut self,
        accept: EnabledCompressionEncodings,
        send: EnabledCompressionEncodings,
    ) -> Self {
        (self.accept, self.send) = (accept.into(), send);
        self
    }

    /// The limits of one message; `None` is that of the [`Limits`] around the server, or gRPC's.
    pub fn apply_max_message_size_config(mut self, decoding: Option<usize>, encoding: Option<usize>) -> Self {
        if let Some(bytes) = decoding {
            self.limits = self.limits.max_decoding_message_size(bytes);
        }
        if let Some(bytes) = encoding {
            self.limits = self.limits.max_encoding_message_size(bytes);
        }
        self
    }

    /// One message, one answer.
    pub async fn unary<S, B>(&mut self, mut service: S, request: http::Request<B>) -> http::Response<Body>
    where
        S: UnaryService<C::Decode, Response = C::Encode>,
        B: HttpBody<Error: Into<BoxError> + Send> + Send + 'static,
    {
        let (mut call, parts, body) = match self.begin(request) {
            Ok(begun) => begun,
            Err(refused) => return *refused,
        };
        let mut deadline = call.deadline.take();
        let answer =
            Deadline::limit(&mut deadline, async { service.call(self.single(&call, parts, body).await?).await });
        let answer = answer.await.and_then(|answered| answered);
        answer.and_then(|answer| self.answer(call, answer)).unwrap_or_else(Status::into_http)
    }

    /// One message, a stream of answers.
    pub async fn server_streaming<S, B>(&mut self, mut service: S, request: http::Request<B>) -> http::Response<Body>
    where
        S: ServerStreamingService<C::Decode, Response = C::Encode>,
        S::ResponseStream: Send + 'static,
        B: HttpBody<Error: Into<BoxError> + Send> + Send + 'static,
    {
        let (mut call, parts, body) = match self.begin(request) {
            Ok(begun) => begun,
            Err(refused) => return *refused,
        };
        let mut deadline = call.deadline.take();
        let answer =
            Deadline::limit(&mut deadline, async { service.call(self.single(&call, parts, body).await?).await });
        let answer = answer.await.and_then(|answered| answered);
        answer.map_or_else(Status::into_http, |answer| self.answers(call, answer, deadline))
    }

    /// A stream of messages, one answer.
    pub async fn client_streaming<S, B>(&mut self, mut service: S, request: http::Request<B>) -> http::Response<Body>
    where
        S: ClientStreamingService<C::Decode, Response = C::Encode>,
        B: HttpBody<Error: Into<BoxError> + Send> + Send + 'static,
    {
        let (mut call, parts, body) = match self.begin(request) {
            Ok(begun) => begun,
            Err(refused) => return *refused,
        };
        let mut deadline = call.deadline.take();
        let answer = Deadline::limit(&mut deadline, async { service.call(self.stream(&call, parts, body)?).await });
        let answer = answer.await.and_then(|answered| answered);
        answer.and_then(|answer| self.answer(call, answer)).unwrap_or_else(Status::into_http)
    }

    /// Streams both ways.
    pub async fn streaming<S, B>(&mut self, mut service: S, request: http::Request<B>) -> http::Response<Body>
    where
        S: StreamingService<C::Decode, Response = C::Encode> + Send,
        S::ResponseStream: Send + 'static,
        B: HttpBody<Error: Into<BoxError> + Send> + Send + 'static,
    {
        let (mut call, parts, body) = match self.begin(request) {
            Ok(begun) => begun,
            Err(refused) => return *refused,
        };
        let mut deadline = call.deadline.take();
        let answer = Deadline::limit(&mut deadline, async { service.call(self.stream(&call, parts, body)?).await });
        let answer = answer.await.and_then(|answered| answered);
        answer.map_or_else(Status::into_http, |answer| self.answers(call, answer, deadline))
    }

    fn begin<B>(
        &self,
        request: http::Request<B>,
    ) -> Result<(Call, http::request::Parts, B), Box<http::Response<Body>>> {
        let (mut parts, body) = request.into_parts();
        if let Some(refused) = protocol::refusal(&parts) {
            return Err(Box::new(refused));
        }
        secrets::redact(&mut parts.headers);
        let limits = self.limits.or(Limits::of(&parts.extensions));
        let deadline = Deadline::served(&parts.headers, limits.duration());
        Ok((Call { limits, deadline, encoding: encoding::chosen(&parts.headers, self.send) }, parts, body))
    }

    /// The request of a call that has one message.
    async fn single<B>(
        &mut self,
        call: &Call,
        mut parts: http::request::Parts,
        body: B,
    ) -> Result<Request<C::Decode>, Status>
    where
        B: HttpBody<Error: Into<BoxError>>,
    {
        let encoding = self.accept.encoding(&parts.headers)?;
        let (message, trailers) = body::single(body, From::Client, encoding, call.limits).await?;
        let message = message.ok_or_else(|| Status::internal("a request without a message"))?;
        let message = self.codec.decoder().decode_bytes(message)?;
        if let Some(trailers) = trailers {
            parts.headers.extend(trailers);
        }
        Ok(Request::from_parts(MetadataMap::from_headers(parts.headers), parts.extensions, message))
    }

    /// The request of a call that has a stream of messages.
    fn stream<B>(
        &mut self,
        call: &Call,
        parts: http::request::Parts,
        body: B,
    ) -> Result<Request<Streaming<C::Decode>>, Status>
    where
        B: HttpBody<Error: Into<BoxError>> + Send + 'static,
    {
        let encoding = self.accept.encoding(&parts.headers)?;
        let body = Checked::new(body, From::Client, encoding, call.limits, None);
        let limit = Some(call.limits.decoding().bytes);
        let messages = Streaming::new_request(self.codec.decoder(), body, None, limit);
        Ok(Request::from_parts(MetadataMap::from_headers(parts.headers), parts.extensions, messages))
    }

    /// One message that is sent.
    fn answer(&mut self, mut call: Call, answer: Response<C::Encode>) -> Result<http::Response<Body>, Status> {
        let (metadata, message, extensions) = answer.into_parts();
        let mut response = head(metadata, extensions, call.encoding);
        if response.extensions().get() == Some(&SingleMessageCompressionOverride::Disable) {
            call.encoding = None;
        }
        *response.body_mut() = self.framer(&call).single(message, Some(trailers(&Status::ok(""))?))?;
        Ok(response)
    }

    /// A stream of messages that is sent.
    fn answers<S>(&mut self, call: Call, answer: Response<S>, deadline: Option<Deadline>) -> http::Response<Body>
    where
        S: Stream<Item = Result<C::Encode, Status>> + Send + 'static,
    {
        let (metadata, messages, extensions) = answer.into_parts();
        let mut response = head(metadata, extensions, call.encoding);
        *response.body_mut() = Body::new(Outgoing::response(messages, self.framer(&call), deadline));
        response
    }

    fn framer(&mut self, call: &Call) -> Framer<C::Encoder> {
        Framer { encoder: self.codec.encoder(), encoding: call.encoding, limit: call.limits.encoding() }
    }
}

#[cfg(all(feature = "server", feature = "tls"))]
pub use crate::handshakes::{tls_config, with_tls};

/// How a server speaks TLS, as [`tls_config`] makes it.
#[cfg(all(feature = "server", feature = "tls"))]
pub use rustls::ServerConfig as TlsConfig;

#[cfg(all(feature = "server", any(unix, windows)))]
pub use crate::stop::Stop;

/// What generated services answer to a method that they do not have: UNIMPLEMENTED, with its path.
pub async fn unimplemented<B, E>(request: http::Request<B>) -> Result<http::Response<Body>, E> {
    let (parts, _) = request.into_parts();
    Ok(protocol::refusal(&parts).unwrap_or_else(|| protocol::unimplemented(parts.uri.path()).into_http()))
}

/// How many calls a connection may have at once, unless [`builder`]'s `max_concurrent_streams` is set: a call that waits
/// costs some eight kilobytes, and nothing else keeps one connection from opening a million of them.
#[cfg(feature = "server")]
pub const MAX_CONCURRENT_STREAMS: u32 = 1000;

/// `tonic::transport::Server::builder` with what a server needs among strangers, and what can be set otherwise as always:
///
/// - [`Windows::SERVER`](crate::Windows::SERVER), so that a client whose small messages nobody reads is held up;
/// - at most [`MAX_CONCURRENT_STREAMS`] calls at once on a connection: HTTP/2 tells clients so, those that keep to it wait
///   for one of their calls to end, and what is over is refused with REFUSED_STREAM;
/// - keepalive: a ping after 30 s of silence, which is to be answered in 10 s;
/// - [`Strict`](crate::Strict) around all services.
///
/// ```
/// let _server = wire_grpc::server::builder().max_concurrent_streams(100); // .add_service(..)
/// ```
#[cfg(feature = "server")]
pub fn builder() -> tonic::transport::Server<Stack<crate::Strict, Identity>> {
    let server = tonic::transport::Server::builder()
        .max_concurrent_streams(MAX_CONCURRENT_STREAMS)
        .http2_keepalive_interval(Some(std::time::Duration::from_secs(30)))
        .http2_keepalive_timeout(Some(std::time::Duration::from_secs(10)));
    crate::Windows::SERVER.server(server).layer(crate::Strict::default())
}

/// Lets go of connections whose peer says nothing for a time: one that never begins with HTTP/2, or stops in the middle of
/// a frame or of TLS. The time is told within a factor of two.
///
/// Healthy peers have to say something meanwhile, so `http2_keepalive_interval` must be shorter; and keepalive alone comes
/// too late where HTTP/2 has not begun.
///
/// ```
/// # async fn serve(router: tonic::transport::server::Router) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use tonic::transport::server::TcpIncoming;
///
/// let connections = TcpIncoming::bind("127.0.0.1:0".parse()?)?.with_nodelay(Some(true));
/// router.serve_with_incoming(wire_grpc::server::no_longer_silent(connections, Duration::from_secs(60))).await?;
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "server")]
pub fn no_longer_silent<IO, E>(
    connections: impl Stream<Item = Result<IO, E>>,
    than: std::time::Duration,
) -> impl Stream<Item = Result<crate::Heard<IO>, E>> {
    tokio_stream::StreamExt::map(connections, move |io| Ok(crate::Heard::new(io?, than)))
}

/// What the end of a call needs of its beginning.
struct Call {
    limits: Limits,
    deadline: Option<Deadline>,
    /// How answers are compressed.
    encoding: Option<Encoding>,
}

/// What comes before the messages of an answer.
fn head(metadata: MetadataMap, extensions: http::Extensions, encoding: Option<Encoding>) -> http::Response<Body> {
    let mut headers: HeaderMap = metadata.into_headers();
    headers.insert(header::CONTENT_TYPE, GRPC_CONTENT_TYPE);
    if let Some(encoding) = encoding {
        encoding.announce(&mut headers);
    }
    let mut response = http::Response::new(Body::empty());
    *response.version_mut() = http::Version::HTTP_2;
    *response.headers_mut() = headers;
    *response.extensions_mut() = extensions;
    response
}
