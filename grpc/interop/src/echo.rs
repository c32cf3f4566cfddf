//! Metadata that the server sends back.
//!
//! A tonic service can say what goes in front of its response, but nothing for the end of one that went well. So this is
//! a service around it.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use tonic::{
    body::Body,
    codegen::http::{HeaderMap, HeaderName, HeaderValue, Request, Response},
};
use tower::Service;

use crate::{ECHO_INITIAL, ECHO_TRAILING, body::mapped};

/// What a method wants to have behind its response: in the extensions of that.
#[derive(Clone, Debug)]
pub struct Trailing(pub HeaderName, pub HeaderValue);

/// Sends [`ECHO_INITIAL`] back in front of the response, and [`ECHO_TRAILING`] behind it, and so what is [`Trailing`].
#[derive(Clone, Debug)]
pub struct Echo<S> {
    inner: S,
}

impl<S> Echo<S> {
    /// Around a service.
    pub fn new(inner: S) -> Self {
        Echo { inner }
    }
}

impl<S> Service<Request<Body>> for Echo<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let initial = request.headers().get(ECHO_INITIAL).cloned();
        let trailing = request.headers().get(ECHO_TRAILING).cloned();
        let response = self.inner.call(request);
        Box::pin(async move {
            let mut response = response.await?;
            if let Some(value) = initial {
                response.headers_mut().insert(HeaderName::from_static(ECHO_INITIAL), value);
            }
            let mut behind = HeaderMap::new();
            behind.extend(trailing.map(|value| (HeaderName::from_static(ECHO_TRAILING), value)));
            behind.extend(response.extensions_mut().remove().map(|Trailing(name, value)| (name, value)));
            if behind.is_empty() {
                return Ok(response);
            }
            // A response that is an error has one set of headers, which count as its trailers.
            if response.headers().contains_key("grpc-status") {
                response.headers_mut().extend(behind);
                return Ok(response);
            }
            Ok(response.map(|body| {
                mapped(body, move |mut frame| {
                    if let Some(trailers) = frame.trailers_mut() {
                        trailers.extend(behind.clone());
                    }
                    Ok(frame)
                })
            }))
        })
    }
}
