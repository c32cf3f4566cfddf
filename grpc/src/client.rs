//! The client's side of a call, as generated code asks for it.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, header,
    uri::{PathAndQuery, Uri},
};
use http_body::Body as HttpBody;
use tokio_stream::{Stream, StreamExt};
use tonic::{
    Code, Request, Response, Status, Streaming,
    body::Body,
    client::GrpcService,
    codec::{Codec, CompressionEncoding, Decoder},
    metadata::{GRPC_CONTENT_TYPE, MetadataMap},
};

use crate::{
    BoxError, DecodeBytes, EncodePieces, Limits,
    body::{self, Checked, From},
    cancellation,
    deadline::Deadline,
    encoding::{Accepted, Encoding},
    failure,
    outgoing::{Framer, Outgoing, Refusal},
    secrets,
};

/// `tonic::client::Grpc` with what it leaves open, named by generated code in its place:
///
/// - messages are written into bytes of exactly their length, long byte strings are sent from where they lie, and an answer
///   that comes in one piece is read there;
/// - what is refused for its size names the setting;
/// - a deadline (`Request::set_timeout`) ends streams too, and its status is DEADLINE_EXCEEDED;
/// - a connection that breaks under a call is UNAVAILABLE;
/// - details of a status that are not what they should be are dropped.
#[derive(Clone, Debug)]
pub struct Grpc<T> {
    inner: T,
    origin: Uri,
    send: Option<CompressionEncoding>,
    accept: Accepted,
    limits: Limits,
}

impl<T> Grpc<T> {
    /// Calls through a channel, or a service around one.
    pub fn new(inner: T) -> Self {
        Self::with_origin(inner, Uri::default())
    }

    /// Calls whose paths begin with that of `origin`.
    pub fn with_origin(inner: T, origin: Uri) -> Self {
        Self { inner, origin, send: None, accept: Accepted::default(), limits: Limits::new() }
    }

    /// Compresses what is sent.
    pub fn send_compressed(mut self, encoding: CompressionEncoding) -> Self {
        self.send = Some(encoding);
        self
    }

    /// Takes answers that are compressed.
    pub fn accept_compressed(mut self, encoding: CompressionEncoding) -> Self {
        self.accept = self.accept.and(encoding);
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

    /// What is sent besides messages. The limits travel beside the request, so that whatever is around the channel sees
    /// them.
    fn begin(&self, metadata: MetadataMap, mut extensions: http::Extensions, path: PathAndQuery) -> Begun {
        let limits = self.limits.or(Limits::of(&extensions));
        if self.limits != Limits::new() {
            extensions.insert(limits);
        }
        let mut headers = metadata.into_headers();
        let deadline = match headers.is_empty() {
            true => None,
            false => {
                RESERVED.iter().for_each(|name| drop(headers.remove(name)));
                secrets::redact(&mut headers);
                Deadline::of(&headers)
            }
        };
        headers.reserve(4);
        headers.insert(header::TE, HeaderValue::from_static("trailers"));
        headers.insert(header::CONTENT_TYPE, GRPC_CONTENT_TYPE);
        self.accept.announce(&mut headers);
        let mut request = http::Request::new(Body::empty());
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = self.uri(path);
        *request.version_mut() = http::Version::HTTP_2;
        *request.headers_mut() = headers;
        *request.extensions_mut() = extensions;
        Begun { request, limits, deadline, refusal: None }
    }

    fn uri(&self, path: PathAndQuery) -> Uri {
        let mut parts = self.origin.clone().into_parts();
        let prefix = parts.path_and_query.as_ref().map_or("/", PathAndQuery::path);
        parts.path_and_query = Some(match prefix {
            "/" => path,
            prefix => format!("{prefix}{path}").parse().expect("two paths behind each other are a path"),
        });
        Uri::from_parts(parts).expect("an origin with another path is an origin")
    }

    /// How the messages of a call are written.
    fn framer<E>(&self, encoder: E, begun: &mut Begun) -> Result<Framer<E>, Status> {
        let encoding = self.send.map(Encoding::new).transpose()?;
        if let Some(encoding) = encoding {
            encoding.announce(begun.request.headers_mut());
        }
        Ok(Framer { encoder, encoding, limit: begun.limits.encoding() })
    }
}

/// Where a client connects to: `tonic::transport::Endpoint::new` with [`Windows::CLIENT`](crate::Windows::CLIENT), so that a
/// server whose small messages nobody reads is held up and not taken for an attacker. An `Endpoint` stays as it is.
///
/// `connect` of generated clients does the same.
///
/// # Errors
/// When that is not an address.
///
/// ```
/// use std::time::Duration;
///
/// let endpoint = wire_grpc::client::endpoint("http://localhost:50051")?.connect_timeout(Duration::from_secs(5));
/// # let _ = endpoint;
/// // endpoint.connect().await?
/// # Ok::<(), tonic::transport::Error>(())
/// ```
#[cfg(feature = "channel")]
pub fn endpoint<D>(address: D) -> Result<tonic::transport::Endpoint, tonic::transport::Error>
where
    D: TryInto<tonic::transport::Endpoint, Error: Into<BoxError>>,
{
    // There is no `'static` in the signature that generated clients have, and so no `TypeId`. Two types of this name can
    // not both become tonic's endpoint.
    let is_endpoint = std::any::type_name::<D>() == std::any::type_name::<tonic::transport::Endpoint>();
    let endpoint = tonic::transport::Endpoint::new(address)?;
    Ok(if is_endpoint { endpoint } else { crate::Windows::CLIENT.client(endpoint) })
}

/// What only the protocol itself may say.
static RESERVED: [HeaderName; 5] = [
    header::TE,
    header::CONTENT_TYPE,
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-message-type"),
    HeaderName::from_static("grpc-status"),
];

/// A call that has not been made.
struct Begun {
    request: http::Request<Body>,
    limits: Limits,
    deadline: Option<Deadline>,
    refusal: Option<Refusal>,
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
        request: Request<M1>,
        path: PathAndQuery,
        mut codec: C,
    ) -> Result<Response<M2>, Status>
    where
        C: Codec<Encode = M1, Decode = M2, Encoder: EncodePieces, Decoder: DecodeBytes>,
        M1: Send + Sync + 'static,
        M2: Send + Sync + 'static,
    {
        let begun = self.begin_unary(request, path, &mut codec)?;
        self.finish_single(begun, codec).await
    }

    /// A stream of messages, one answer.
    ///
    /// # Errors
    /// The status of the call.
    pub async fn client_streaming<S, M1, M2, C>(
        &mut self,
        request: Request<S>,
        path: PathAndQuery,
        mut codec: C,
    ) -> Result<Response<M2>, Status>
    where
        S: Stream<Item = M1> + Send + 'static,
        C: Codec<Encode = M1, Decode = M2, Encoder: EncodePieces, Decoder: DecodeBytes>,
        M1: Send + Sync + 'static,
        M2: Send + Sync + 'static,
    {
        let begun = self.begin_stream(request, path, &mut codec)?;
        self.finish_single(begun, codec).await
    }

    /// One message, a stream of answers.
    ///
    /// # Errors
    /// The status of the call, where it ends before the first answer.
    pub async fn server_streaming<M1, M2, C>(
        &mut self,
        request: Request<M1>,
        path: PathAndQuery,
        mut codec: C,
    ) -> Result<Response<Streaming<M2>>, Status>
    where
        C: Codec<Encode = M1, Decode = M2, Encoder: EncodePieces, Decoder: DecodeBytes>,
        M1: Send + Sync + 'static,
        M2: Send + Sync + 'static,
    {
        let begun = self.begin_unary(request, path, &mut codec)?;
        self.finish_stream(begun, codec).await
    }

    /// Streams both ways.
    ///
    /// # Errors
    /// The status of the call, where it ends before the first answer.
    pub async fn streaming<S, M1, M2, C>(
        &mut self,
        request: Request<S>,
        path: PathAndQuery,
        mut codec: C,
    ) -> Result<Response<Streaming<M2>>, Status>
    where
        S: Stream<Item = M1> + Send + 'static,
        C: Codec<Encode = M1, Decode = M2, Encoder: EncodePieces, Decoder: DecodeBytes>,
        M1: Send + Sync + 'static,
        M2: Send + Sync + 'static,
    {
        let begun = self.begin_stream(request, path, &mut codec)?;
        self.finish_stream(begun, codec).await
    }

    fn begin_unary<M, C>(&self, request: Request<M>, path: PathAndQuery, codec: &mut C) -> Result<Begun, Status>
    where
        C: Codec<Encode = M, Encoder: EncodePieces>,
    {
        let (metadata, extensions, message) = request.into_parts();
        let mut begun = self.begin(metadata, extensions, path);
        let mut framer = self.framer(codec.encoder(), &mut begun)?;
        *begun.request.body_mut() = framer.single(message, None)?;
        Ok(begun)
    }

    fn begin_stream<S, C>(&self, request: Request<S>, path: PathAndQuery, codec: &mut C) -> Result<Begun, Status>
    where
        S: Stream<Item = C::Encode> + Send + 'static,
        C: Codec<Encoder: EncodePieces>,
    {
        let (metadata, mut extensions, messages) = request.into_parts();
        let cancelled = extensions.remove().map(cancellation::body);
        let mut begun = self.begin(metadata, extensions, path);
        let framer = self.framer(codec.encoder(), &mut begun)?;
        let refusal = begun.refusal.insert(Refusal::default()).clone();
        *begun.request.body_mut() = Body::new(Outgoing::request(messages.map(Ok), framer, refusal, cancelled));
        Ok(begun)
    }

    /// Makes a call whose answer is one message.
    async fn finish_single<C>(&mut self, mut begun: Begun, mut codec: C) -> Result<Response<C::Decode>, Status>
    where
        C: Codec<Decoder: DecodeBytes>,
    {
        let mut deadline = begun.deadline.take();
        Deadline::limit(&mut deadline, async {
            let Answer { mut parts, body, status, encoding, from, limits } = self.call(begun).await?;
            if let Some(status) = status {
                return Err(not_ok(status).unwrap_or_else(missing));
            }
            if parts.status != http::StatusCode::OK {
                return Err(without_status(codec.decoder(), parts.status).await);
            }
            let (message, trailers) = match body::single(body, from, encoding, limits).await {
                Ok((message, trailers)) => (message, trailers.unwrap_or_default()),
                Err(status) => return Err(behind(parts.headers, status)),
            };
            match Status::from_header_map(&trailers) {
                Some(status) if status.code() == Code::Ok => {}
                Some(status) => return Err(behind(parts.headers, status)),
                None => return Err(behind(parts.headers, without_status(codec.decoder(), parts.status).await)),
            }
            let message = codec.decoder().decode_bytes(message.ok_or_else(missing)?)?;
            parts.headers.extend(trailers);
            Ok(Response::from_parts(MetadataMap::from_headers(parts.headers), message, parts.extensions))
        })
        .await?
    }

    /// Makes a call whose answer is a stream.
    async fn finish_stream<C>(
        &mut self,
        mut begun: Begun,
        mut codec: C,
    ) -> Result<Response<Streaming<C::Decode>>, Status>
    where
        C: Codec,
    {
        let mut deadline = begun.deadline.take();
        let answer = Deadline::limit(&mut deadline, self.call(begun)).await??;
        let Answer { parts, body, status, encoding, from, limits } = answer;
        if let Some(status) = status.clone().and_then(not_ok) {
            return Err(status);
        }
        let messages = match status {
            Some(_) => Streaming::new_empty(codec.decoder(), Body::empty()),
            None => {
                let body = Checked::new(body, from, encoding, limits, deadline);
                Streaming::new_response(codec.decoder(), body, parts.status, None, Some(limits.decoding().bytes))
            }
        };
        Ok(Response::from_parts(MetadataMap::from_headers(parts.headers), messages, parts.extensions))
    }

    async fn call(&mut self, begun: Begun) -> Result<Answer<T::ResponseBody>, Status> {
        let Begun { request, limits, refusal, .. } = begun;
        let response = match self.inner.call(request).await {
            Ok(response) => response,
            Err(error) => {
                let refused = refusal.as_ref().and_then(|refusal| refusal.get());
                return Err(refused.cloned().unwrap_or_else(|| failure::status(error.into())));
            }
        };
        let (mut parts, body) = response.into_parts();
        secrets::sanitize_status(&mut parts.headers);
        let encoding = self.accept.encoding(&parts.headers)?;
        let status = Status::from_header_map(&parts.headers);
        Ok(Answer { parts, body, status, encoding, from: From::Server(refusal), limits })
    }
}

/// What a server answers before its first message.
struct Answer<B> {
    parts: http::response::Parts,
    body: B,
    /// Where there is one already there is no message.
    status: Option<Status>,
    encoding: Option<Encoding>,
    from: From,
    limits: Limits,
}

fn not_ok(status: Status) -> Option<Status> {
    (status.code() != Code::Ok).then_some(status)
}

#[cold]
fn missing() -> Status {
    Status::internal("an answer without a message")
}

/// What tonic makes of an answer without a status.
#[cold]
async fn without_status<D>(decoder: D, http: http::StatusCode) -> Status
where
    D: Decoder<Error = Status> + Send + 'static,
{
    let answer = Streaming::new_response(decoder, Body::empty(), http, None, None).message().await;
    answer.err().unwrap_or_else(missing)
}

/// With the metadata that came before it, too.
#[cold]
fn behind(mut headers: HeaderMap, mut status: Status) -> Status {
    headers.extend(std::mem::take(status.metadata_mut()).into_headers());
    *status.metadata_mut() = MetadataMap::from_headers(headers);
    status
}
