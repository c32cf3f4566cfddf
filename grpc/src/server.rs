//! The server's side of a call, as generated code asks for it.

use http_body::Body as HttpBody;
use tonic::{
    body::Body,
    codec::{Codec, EnabledCompressionEncodings},
    server::{ClientStreamingService, ServerStreamingService, StreamingService, UnaryService},
};

use crate::{BoxError, Limits, body::Checked, deadline::Deadline, secrets};

/// `tonic::server::Grpc` with what it leaves open, named by generated code in its place:
///
/// - what is refused for its size names the setting ([`Limits`]), and a stream has a limit as a whole;
/// - the deadline of the client ends streams too, and its status is DEADLINE_EXCEEDED;
/// - secret metadata (`authorization`, `cookie`, ...) is not shown by `Debug`;
/// - a stream that its client gave up ends with an error instead of looking like a whole one.
#[derive(Debug)]
pub struct Grpc<C> {
    codec: C,
    accept: EnabledCompressionEncodings,
    send: EnabledCompressionEncodings,
    limits: Limits,
}

impl<C: Codec> Grpc<C> {
    /// Serves calls whose messages are in this codec.
    pub fn new(codec: C) -> Self {
        let none = EnabledCompressionEncodings::default();
        Self { codec, accept: none, send: none, limits: Limits::new() }
    }

    /// Which compressions are taken, and which are used towards clients that take them.
    pub fn apply_compression_config(
        mut self,
        accept: EnabledCompressionEncodings,
        send: EnabledCompressionEncodings,
    ) -> Self {
        (self.accept, self.send) = (accept, send);
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
    pub async fn unary<S, B>(&mut self, service: S, request: http::Request<B>) -> http::Response<Body>
    where
        S: UnaryService<C::Decode, Response = C::Encode>,
        B: HttpBody<Error: Into<BoxError> + Send> + Send + 'static,
    {
        let (mut call, request) = self.begin(request);
        let mut grpc = self.tonic(&call);
        let response = Deadline::limit(&mut call.deadline, grpc.unary(service, request)).await;
        call.end(response)
    }

    /// One message, a stream of answers.
    pub async fn server_streaming<S, B>(&mut self, service: S, request: http::Request<B>) -> http::Response<Body>
    where
        S: ServerStreamingService<C::Decode, Response = C::Encode>,
        S::ResponseStream: Send + 'static,
        B: HttpBody<Error: Into<BoxError> + Send> + Send + 'static,
    {
        let (mut call, request) = self.begin(request);
        let mut grpc = self.tonic(&call);
        let response = Deadline::limit(&mut call.deadline, grpc.server_streaming(service, request)).await;
        call.end(response)
    }

    /// A stream of messages, one answer.
    pub async fn client_streaming<S, B>(&mut self, service: S, request: http::Request<B>) -> http::Response<Body>
    where
        S: ClientStreamingService<C::Decode, Response = C::Encode>,
        B: HttpBody<Error: Into<BoxError> + Send> + Send + 'static,
    {
        let (mut call, request) = self.begin(request);
        let mut grpc = self.tonic(&call);
        let response = Deadline::limit(&mut call.deadline, grpc.client_streaming(service, request)).await;
        call.end(response)
    }

    /// Streams both ways.
    pub async fn streaming<S, B>(&mut self, service: S, request: http::Request<B>) -> http::Response<Body>
    where
        S: StreamingService<C::Decode, Response = C::Encode> + Send,
        S::ResponseStream: Send + 'static,
        B: HttpBody<Error: Into<BoxError> + Send> + Send + 'static,
    {
        let (mut call, request) = self.begin(request);
        let mut grpc = self.tonic(&call);
        let response = Deadline::limit(&mut call.deadline, grpc.streaming(service, request)).await;
        call.end(response)
    }

    fn begin<B>(&self, request: http::Request<B>) -> (Call, http::Request<Checked<B>>) {
        let (mut parts, body) = request.into_parts();
        secrets::redact(&mut parts.headers);
        let limits = self.limits.or(Limits::of(&parts.extensions));
        let body = Checked::request_in(body, &parts.headers, limits);
        let call = Call { limits, deadline: Deadline::before_tonic(&parts.headers) };
        (call, http::Request::from_parts(parts, body))
    }

    fn tonic(&mut self, call: &Call) -> tonic::server::Grpc<Lent<'_, C>> {
        tonic::server::Grpc::new(Lent(&mut self.codec))
            .apply_compression_config(self.accept, self.send)
            .max_decoding_message_size(call.limits.decoding().bytes)
    }
}

/// What the end of a call needs of its beginning.
struct Call {
    limits: Limits,
    deadline: Option<Deadline>,
}

impl Call {
    fn end(self, response: Result<http::Response<Body>, tonic::Status>) -> http::Response<Body> {
        let response = response.unwrap_or_else(tonic::Status::into_http);
        match (self.limits.encoding(), self.deadline) {
            (None, None) => response,
            (limit, deadline) => response.map(|body| Body::new(Checked::response_out(body, limit, deadline))),
        }
    }
}

/// A codec that is used for one call and kept.
struct Lent<'c, C>(&'c mut C);

impl<C: Codec> Codec for Lent<'_, C> {
    type Encode = C::Encode;
    type Decode = C::Decode;
    type Encoder = C::Encoder;
    type Decoder = C::Decoder;

    fn encoder(&mut self) -> C::Encoder {
        self.0.encoder()
    }

    fn decoder(&mut self) -> C::Decoder {
        self.0.decoder()
    }
}
