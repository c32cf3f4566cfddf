//! When a call must be over.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep};
use tonic::Status;

static TIMEOUT: http::HeaderName = http::HeaderName::from_static("grpc-timeout");

/// What a call that took too long ends with.
pub(crate) fn exceeded() -> Status {
    Status::deadline_exceeded("the deadline of the call has passed")
}

/// The end of the time that `grpc-timeout` gives a call.
#[derive(Debug)]
pub(crate) struct Deadline {
    at: Instant,
    sleep: Pin<Box<Sleep>>,
}

impl Deadline {
    pub(crate) fn of(headers: &http::HeaderMap) -> Option<Self> {
        let at = Instant::now().checked_add(timeout(headers)?)?;
        Some(Self { at, sleep: Box::pin(tokio::time::sleep_until(at)) })
    }

    /// The same, a bit earlier than tonic's server ends the call, which knows no other status for it than CANCELLED.
    pub(crate) fn before_tonic(headers: &http::HeaderMap) -> Option<Self> {
        let timeout = timeout(headers)?;
        let at = Instant::now().checked_add(timeout.saturating_sub(Duration::from_millis(1)))?;
        Some(Self { at, sleep: Box::pin(tokio::time::sleep_until(at)) })
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
                Some(deadline) => deadline.poll_passed(context).map(|()| Err(exceeded())),
                None => Poll::Pending,
            }
        })
        .await
    }
}

/// At most eight digits and a unit. What is something else counts as nothing, as in tonic.
fn timeout(headers: &http::HeaderMap) -> Option<Duration> {
    let text = headers.get(&TIMEOUT)?.to_str().ok()?;
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
            assert_eq!(timeout(&headers.into_iter().collect()), expected, "{text}");
        }
    }
}
