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
    codegen::http::{HeaderName, Request, Response},
};
use tower::Service;

use crate::{ECHO_INITIAL, ECHO_TRAILING, body::mapped};

/// Sends [`ECHO_INITIAL`] back in front of the response, and [`ECHO_TRAILING`] behind it.
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
            let Some(value) = trailing else { return Ok(response) };
            let name = HeaderName::from_static(ECHO_TRAILING);
            // A response that is an error has one set of headers, which count as its trailers.
            if response.headers().contains_key("grpc-status") {
                response.headers_mut().insert(name, value);
                return Ok(response);
            }
            Ok(response.map(|body| {
                mapped(body, move |mut frame| {
                    if let Some(trailers) = frame.trailers_mut() {
                        trailers.insert(name.clone(), value.clone());
                    }
                    Ok(frame)
                })
            }))
        })
    }
}
