//! What must hold of a request before it is a call of gRPC's.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request, uri::PathAndQuery};
use http_body::Body as HttpBody;
use pin_project_lite::pin_project;
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};

use crate::{BoxError, deadline};

/// The answer to what is not a call: 405 where it is no POST, 415 where the content is not gRPC's or not Protocol Buffers,
/// INTERNAL where `grpc-timeout` is not a time. Each has a status of gRPC's too, for clients that look for nothing else.
pub(crate) fn refusal(parts: &request::Parts) -> Option<http::Response<Body>> {
    if parts.method != Method::POST {
        return Some(not_a_post(&parts.method));
    }
    let mut types = parts.headers.get_all(header::CONTENT_TYPE).iter();
    let (content, another) = (types.next(), types.next());
    if another.is_some() || !content.is_some_and(|content| is_grpc(content.as_bytes())) {
        return Some(not_grpc(content));
    }
    deadline::check(&parts.headers).err().map(Status::into_http)
}

#[cold]
fn not_a_post(method: &Method) -> http::Response<Body> {
    let mut response = Status::internal(format!("calls of gRPC are POST, not {method}")).into_http();
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

#[cold]
fn not_grpc(content: Option<&HeaderValue>) -> http::Response<Body> {
    let text = match content {
        Some(content) => {
            format!("the content-type is `{}`, not application/grpc", String::from_utf8_lossy(content.as_bytes()))
        }
        None => "there is no content-type, which has to be application/grpc".into(),
    };
    let mut response = Status::invalid_argument(text).into_http();
    *response.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    response
}

/// `application/grpc` or `application/grpc+proto`, in letters of either case, and perhaps parameters.
fn is_grpc(content: &[u8]) -> bool {
    let content = content.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    content.eq_ignore_ascii_case(b"application/grpc") || content.eq_ignore_ascii_case(b"application/grpc+proto")
}

/// UNIMPLEMENTED with what it is that is not there.
#[cold]
pub(crate) fn unimplemented(path: &str) -> Status {
    Status::unimplemented(format!("`{path}` is not implemented here"))
}

/// Around all services of a server: refuses what is not a call of gRPC's before a service sees it, and says which method
/// is not implemented where the answer does not.
///
/// | request | answer |
/// |---|---|
/// | another method than POST | 405 |
/// | another content type than `application/grpc` or `application/grpc+proto`, or none | 415 |
/// | a `grpc-timeout` that is not a time | INTERNAL |
/// | a service or a method that nobody serves | UNIMPLEMENTED, with its path |
///
/// Generated services do the first three by themselves too; this is for those of others, such as health and reflection.
/// [`server::builder`](crate::server) has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Strict(());

impl<S> Layer<S> for Strict {
    type Service = Strictly<S>;

    fn layer(&self, inner: S) -> Strictly<S> {
        Strictly { inner }
    }
}

/// A service with [`Strict`] around it.
#[derive(Clone, Debug)]
pub struct Strictly<S> {
    inner: S,
}

impl<S, B, R> Service<http::Request<B>> for Strictly<S>
where
    S: Service<http::Request<B>, Response = http::Response<R>>,
    R: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = S::Error;
    type Future = Answering<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let (parts, body) = request.into_parts();
        if let Some(response) = refusal(&parts) {
            return Answering::Refused { response: Some(response) };
        }
        let path = parts.uri.path_and_query().cloned();
        Answering::Asked { answer: self.inner.call(http::Request::from_parts(parts, body)), path }
    }
}

pin_project! {
    /// An answer, or that there is none.
    #[project = Projected]
    pub enum Answering<F> {
        #[doc(hidden)]
        Refused { response: Option<http::Response<Body>> },
        #[doc(hidden)]
        Asked { #[pin] answer: F, path: Option<PathAndQuery> },
    }
}

impl<F, R, E> Future for Answering<F>
where
    F: Future<Output = Result<http::Response<R>, E>>,
    R: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Output = Result<http::Response<Body>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = match self.project() {
            Projected::Refused { response } => response.take().expect("not polled after it was ready"),
            Projected::Asked { answer, path } => {
                let mut response = ready!(answer.poll(context))?.map(Body::new);
                if let Some(path) = path {
                    name_what_is_missing(response.headers_mut(), path.as_str());
                }
                response
            }
        };
        Poll::Ready(Ok(response))
    }
}

/// Says which method is not implemented, where nothing is said.
fn name_what_is_missing(headers: &mut HeaderMap, path: &str) {
    let is_unimplemented =
        headers.get(Status::GRPC_STATUS).is_some_and(|code| Code::from_bytes(code.as_bytes()) == Code::Unimplemented);
    if is_unimplemented && headers.get(Status::GRPC_MESSAGE).is_none_or(HeaderValue::is_empty) {
        // A path that a status can not be made of can not be that of a request.
        let _ = unimplemented(path).add_header(headers);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types() {
        for (text, expected) in [
            ("application/grpc", true),
            ("application/grpc+proto", true),
            ("Application/GRPC", true),
            ("application/grpc;charset=utf-8", true),
            ("application/grpc+proto ; x=y", true),
            ("application/grpc+json", false),
            ("application/grpc+thrift", false),
            ("application/grpc-web", false),
            ("application/grpcx", false),
            ("application/json", false),
            ("text/plain", false),
            ("", false),
        ] {
            assert_eq!(is_grpc(text.as_bytes()), expected, "{text}");
        }
    }
}
