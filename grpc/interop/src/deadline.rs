//! Deadlines that hold for a whole call.
//!
//! tonic's own channel waits until the timeout for the head of the response and then says CANCELLED; a stream that has begun
//! it leaves alone. [`Deadline`] reads the same header, `grpc-timeout`, and ends the call with DEADLINE_EXCEEDED, wherever it is.

use std::{
    error::Error,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};
use tonic::{
    Status,
    body::Body,
    codegen::http::{HeaderMap, Request, Response},
};
use tower::Service;

/// Ends the calls of a client at their deadlines.
#[derive(Clone, Debug)]
pub struct Deadline<S> {
    inner: S,
}

impl<S> Deadline<S> {
    /// Around the service that sends requests.
    pub fn new(inner: S) -> Self {
        Deadline { inner }
    }
}

type BoxError = Box<dyn Error + Send + Sync>;

impl<S> Service<Request<Body>> for Deadline<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let deadline = timeout(request.headers()).map(|timeout| Instant::now() + timeout);
        let response = self.inner.call(request);
        let Some(deadline) = deadline else {
            return Box::pin(async move { response.await.map_err(Into::into) });
        };
        Box::pin(async move {
            match timeout_at(deadline, response).await {
                Ok(Ok(response)) => Ok(response.map(|body| {
                    let sleep = Box::pin(sleep_until(deadline));
                    Body::new(Timed { body, sleep })
                })),
                Ok(Err(error)) if Instant::now() < deadline => Err(error.into()),
                // The channel's own clock can be the quicker one, and so can the server's, which cancels the call.
                Ok(Err(_)) | Err(_) => Err(exceeded().into()),
            }
        })
    }
}

fn exceeded() -> Status {
    Status::deadline_exceeded("the deadline has passed")
}

/// What the header says: at most eight digits and a unit (gRPC over HTTP/2, "Timeout").
fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let value = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(value * 3600),
        "M" => Duration::from_secs(value * 60),
        "S" => Duration::from_secs(value),
        "m" => Duration::from_millis(value),
        "u" => Duration::from_micros(value),
        "n" => Duration::from_nanos(value),
        _ => return None,
    })
}

/// A body that ends at a deadline.
struct Timed {
    body: Body,
    sleep: Pin<Box<Sleep>>,
}

impl http_body::Body for Timed {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending => self.sleep.as_mut().poll(cx).map(|()| Some(Err(exceeded()))),
            Poll::Ready(Some(Err(_))) if self.sleep.deadline() <= Instant::now() => Poll::Ready(Some(Err(exceeded()))),
            ready => ready,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_the_header() {
        let read = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", text.parse().unwrap());
            timeout(&headers)
        };
        assert_eq!(read("2H"), Some(Duration::from_secs(7200)));
        assert_eq!(read("1000u"), Some(Duration::from_millis(1)));
        assert_eq!(read("99999999n"), Some(Duration::from_nanos(99_999_999)));
        for wrong in ["", "1", "S", "123456789S", "-1S", "1s"] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
