//! How much a call may bring and send, and how long it may take.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use tonic::Status;
use tower::{Layer, Service};

/// What gRPC takes in one message unless told otherwise.
const USUAL_MESSAGE: usize = 4 << 20;

/// Limits of messages, streams and calls, for all services of a server at once.
///
/// A message that comes in is compared with `max_decoding_message_size` when the five bytes in front of it are there,
/// before anything is kept for it, and again while it is decompressed. What is too large ends the call with
/// RESOURCE_EXHAUSTED, and the message of the status names the setting.
///
/// ```
/// # use std::time::Duration;
/// # fn layer() -> tonic::transport::Server<impl Clone> {
/// let limits = wire_grpc::Limits::new().max_decoding_message_size(16 << 20).max_call_duration(Duration::from_secs(60));
/// tonic::transport::Server::builder().layer(limits)
/// # }
/// ```
///
/// A generated client or server has setters of the same names, for itself alone. They win over these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    decoding: Option<usize>,
    encoding: Option<usize>,
    stream: Option<u64>,
    duration: Option<Duration>,
}

impl Limits {
    /// Those of gRPC: 4 MiB for a message that comes in, nothing else.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many bytes a message that comes in may have, decompressed.
    pub fn max_decoding_message_size(mut self, bytes: usize) -> Self {
        self.decoding = Some(bytes);
        self
    }

    /// How many bytes a message that is sent may have on the wire.
    pub fn max_encoding_message_size(mut self, bytes: usize) -> Self {
        self.encoding = Some(bytes);
        self
    }

    /// How many bytes may come in on one call in all, as they are on the wire: the end of streams that do not end.
    pub fn max_stream_size(mut self, bytes: u64) -> Self {
        self.stream = Some(bytes);
        self
    }

    /// How long a call may take on a server, streams until their end. What takes longer ends with DEADLINE_EXCEEDED, and
    /// its handler is dropped. A client that gives its call less time has its way.
    ///
    /// This is the one to use: `tonic::transport::Server::timeout` stands outside of everything and ends calls with
    /// CANCELLED.
    pub fn max_call_duration(mut self, duration: Duration) -> Self {
        self.duration = Some(duration);
        self
    }

    /// These, and where they say nothing, the others.
    pub(crate) fn or(self, others: Self) -> Self {
        Self {
            decoding: self.decoding.or(others.decoding),
            encoding: self.encoding.or(others.encoding),
            stream: self.stream.or(others.stream),
            duration: self.duration.or(others.duration),
        }
    }

    /// Those that a layer further out put beside the call.
    pub(crate) fn of(extensions: &http::Extensions) -> Self {
        extensions.get().copied().unwrap_or_default()
    }

    pub(crate) fn decoding(self) -> Limit {
        Limit { bytes: self.decoding.unwrap_or(USUAL_MESSAGE), setting: "max_decoding_message_size" }
    }

    pub(crate) fn encoding(self) -> Option<Limit> {
        self.encoding.map(|bytes| Limit { bytes, setting: "max_encoding_message_size" })
    }

    pub(crate) fn duration(self) -> Option<Duration> {
        self.duration
    }

    pub(crate) fn stream(self) -> Rest {
        Rest { left: self.stream, limit: self.stream.unwrap_or_default() }
    }
}

impl<S> Layer<S> for Limits {
    type Service = Limited<S>;

    fn layer(&self, inner: S) -> Limited<S> {
        Limited { inner, limits: *self }
    }
}

/// A service all of whose calls are under [`Limits`].
#[derive(Clone, Debug)]
pub struct Limited<S> {
    inner: S,
    limits: Limits,
}

impl<S: Service<http::Request<B>>, B> Service<http::Request<B>> for Limited<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: http::Request<B>) -> S::Future {
        let limits = Limits::of(request.extensions()).or(self.limits);
        request.extensions_mut().insert(limits);
        self.inner.call(request)
    }
}

/// The size of a message, and the setting that says so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    pub(crate) bytes: usize,
    setting: &'static str,
}

impl Limit {
    pub(crate) fn check(self, found: usize) -> Result<(), Status> {
        if found <= self.bytes { Ok(()) } else { Err(self.exceeded(&format!("a message of {found} bytes"))) }
    }

    #[cfg(any(feature = "gzip", feature = "deflate", feature = "zstd"))]
    pub(crate) fn check_inflated(self, found: usize) -> Result<(), Status> {
        if found <= self.bytes { Ok(()) } else { Err(self.exceeded("a message that decompresses to more")) }
    }

    #[cold]
    fn exceeded(self, what: &str) -> Status {
        Status::resource_exhausted(format!("{what}: {} is {} bytes", self.setting, self.bytes))
    }
}

/// How much may still come in on a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rest {
    left: Option<u64>,
    limit: u64,
}

impl Rest {
    pub(crate) fn pass(&mut self, bytes: usize) -> Result<(), Status> {
        let Some(left) = &mut self.left else { return Ok(()) };
        match left.checked_sub(bytes as u64) {
            Some(rest) => {
                *left = rest;
                Ok(())
            }
            None => Err(self.exceeded()),
        }
    }

    #[cold]
    fn exceeded(self) -> Status {
        Status::resource_exhausted(format!("a stream of more bytes: max_stream_size is {} bytes", self.limit))
    }
}
