//! When a call must be over.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::HeaderMap;
use tokio::time::{Instant, Sleep};
use tonic::{Status, metadata::MetadataMap};

static TIMEOUT: http::HeaderName = http::HeaderName::from_static("grpc-timeout");

/// What a call that took too long ends with.
#[cold]
pub(crate) fn exceeded() -> Status {
    Status::deadline_exceeded("the deadline of the call has passed")
}

/// When a call must be over, and who says so.
#[derive(Debug)]
pub(crate) struct Deadline {
    at: Instant,
    sleep: Pin<Box<Sleep>>,
    /// That of a server for all of its calls, where it comes before the client's.
    limit: Option<Duration>,
}

impl Deadline {
    /// The end of the time that `grpc-timeout` gives a call.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        Self::after(timeout_of(headers)?, None)
    }

    /// On a server: that of the client, or the server's own. A bit earlier than tonic's server ends the call, which knows
    /// no other status for it than CANCELLED.
    pub(crate) fn served(headers: &HeaderMap, limit: Option<Duration>) -> Option<Self> {
        let asked = timeout_of(headers).map(|timeout| timeout.saturating_sub(Duration::from_millis(1)));
        match (asked, limit) {
            (Some(asked), Some(limit)) if limit < asked => Self::after(limit, Some(limit)),
            (Some(asked), _) => Self::after(asked, None),
            (None, Some(limit)) => Self::after(limit, Some(limit)),
            (None, None) => None,
        }
    }

    fn after(time: Duration, limit: Option<Duration>) -> Option<Self> {
        let at = Instant::now().checked_add(time)?;
        Some(Self { at, sleep: Box::pin(tokio::time::sleep_until(at)), limit })
    }

    #[cold]
    pub(crate) fn status(&self) -> Status {
        match self.limit {
            Some(limit) => {
                Status::deadline_exceeded(format!("a call that took longer: max_call_duration is {limit:?}"))
            }
            None => exceeded(),
        }
    }

    pub(crate) fn poll_passed(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.at { Poll::Ready(()) } else { self.sleep.as_mut().poll(context) }
    }

    /// What the future gives, unless the deadline comes first.
    pub(crate) async fn limit<F: Future>(deadline: &mut Option<Self>, future: F) -> Result<F::Output, Status> {
        let mut future = std::pin::pin!(future);
        std::future::poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(output));
            }
            match deadline {
                Some(deadline) => deadline.poll_passed(context).map(|()| Err(deadline.status())),
                None => Poll::Pending,
            }
        })
        .await
    }
}

/// How much time a call has by its metadata (`grpc-timeout`), counted from when it came: what a server passes on to calls
/// of its own. `None` where that is not said, or not as gRPC says it.
///
/// ```
/// use std::time::Duration;
///
/// let mut request = tonic::Request::new(());
/// assert_eq!(wire_grpc::timeout(request.metadata()), None);
/// request.set_timeout(Duration::from_secs(5));
/// assert_eq!(wire_grpc::timeout(request.metadata()), Some(Duration::from_secs(5)));
/// ```
pub fn timeout(metadata: &MetadataMap) -> Option<Duration> {
    timeout_of(metadata.as_ref())
}

/// Whether `grpc-timeout`, if it is there, is what gRPC says it is. A server that took another one for none would go on
/// working for a caller who no longer waits.
pub(crate) fn check(headers: &HeaderMap) -> Result<(), Status> {
    let mut values = headers.get_all(&TIMEOUT).iter();
    let (Some(value), another) = (values.next(), values.next()) else { return Ok(()) };
    if another.is_none() && value.to_str().ok().and_then(parse).is_some() { Ok(()) } else { Err(malformed(value)) }
}

#[cold]
fn malformed(value: &http::HeaderValue) -> Status {
    let text = String::from_utf8_lossy(value.as_bytes());
    Status::internal(format!(
        "grpc-timeout is `{text}`, not one time of at most eight digits and one of H, M, S, m, u, n"
    ))
}

fn timeout_of(headers: &HeaderMap) -> Option<Duration> {
    parse(headers.get(&TIMEOUT)?.to_str().ok()?)
}

/// At most eight digits and a unit.
fn parse(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let n = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(n * 3600),
        "M" => Duration::from_secs(n * 60),
        "S" => Duration::from_secs(n),
        "m" => Duration::from_millis(n),
        "u" => Duration::from_micros(n),
        "n" => Duration::from_nanos(n),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_have_digits_and_a_unit() {
        for (text, expected) in [
            ("5S", Some(Duration::from_secs(5))),
            ("99999999H", Some(Duration::from_secs(99_999_999 * 3600))),
            ("100m", Some(Duration::from_millis(100))),
            ("7n", Some(Duration::from_nanos(7))),
            ("999999999S", None),
            ("S", None),
            ("", None),
            ("+5S", None),
            ("5", None),
            ("5x", None),
        ] {
            let headers = [(http::HeaderName::from_static("grpc-timeout"), text.parse().unwrap())];
            let mut headers: HeaderMap = headers.into_iter().collect();
            assert_eq!(timeout_of(&headers), expected, "{text}");
            assert_eq!(check(&headers).is_ok(), expected.is_some(), "{text}");
            // Two are not one.
            headers.append(&TIMEOUT, "1S".parse().unwrap());
            assert!(check(&headers).is_err(), "{text}");
        }
    }
}
