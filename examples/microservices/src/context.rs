//! What goes on from call to call: by when the first caller wants an answer, and which request all of this is about.
//!
//! The deadline travels as `grpc-timeout`, which is what is left of it when a call is made; so every service knows when
//! nobody listens any more, and gives up together with the others. The id is metadata, and stands in every log.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use tonic::{Request, Status};

/// The metadata that has the id.
pub const REQUEST_ID: &str = "x-request-id";

/// How long a request may take whose caller does not say.
const PATIENCE: Duration = Duration::from_secs(10);

/// The context of a request.
#[derive(Clone, Debug)]
pub struct Context {
    request_id: String,
    deadline: Instant,
}

impl Context {
    /// For a request that begins here.
    pub fn new(request_id: Option<String>, timeout: Option<Duration>) -> Self {
        let request_id = request_id.unwrap_or_else(|| format!("{:016x}", fastrand::u64(..)));
        Context { request_id, deadline: Instant::now() + timeout.unwrap_or(PATIENCE).min(PATIENCE) }
    }

    /// Of a request that has come in.
    pub fn of<T>(request: &Request<T>) -> Self {
        let request_id = request.metadata().get(REQUEST_ID).and_then(|id| id.to_str().ok());
        Context::new(request_id.map(str::to_owned), wire_grpc::timeout(request.metadata()))
    }

    /// Which request it is.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// How much time there is.
    pub fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// The same request, with so much time at most.
    pub fn shorter(&self, limit: Duration) -> Self {
        Context { request_id: self.request_id.clone(), deadline: self.deadline.min(Instant::now() + limit) }
    }

    /// A request to another service that is part of this one.
    pub fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.set_timeout(self.left());
        if let Ok(id) = self.request_id.parse() {
            request.metadata_mut().insert(REQUEST_ID, id);
        }
        request
    }

    /// What the work gives, or DEADLINE_EXCEEDED: then the work is dropped, and calls in it are cancelled.
    ///
    /// # Errors
    /// That, and those of the work.
    pub async fn within<T>(&self, work: impl Future<Output = Result<T, Status>>) -> Result<T, Status> {
        let exceeded = |_| Status::deadline_exceeded(format!("request {} took too long", self.request_id));
        timeout_at(self.deadline, work).await.map_err(exceeded)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_left_goes_on() {
        let first = Context::new(Some("r1".into()), Some(Duration::from_secs(3)));
        tokio::time::advance(Duration::from_secs(1)).await;
        let second = Context::of(&first.request(()));
        assert_eq!((second.request_id(), second.left()), ("r1", Duration::from_secs(2)));
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_eq!(Context::of(&second.request(())).left(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_gets_an_id_and_some_time() {
        let context = Context::of(&Request::new(()));
        assert_eq!((context.request_id().len(), context.left()), (16, PATIENCE));
        for (text, expected) in
            [("99999999H", PATIENCE), ("5", PATIENCE), ("", PATIENCE), ("70m", Duration::from_millis(70))]
        {
            let mut request = Request::new(());
            request.metadata_mut().insert("grpc-timeout", text.parse().unwrap());
            assert_eq!(Context::of(&request).left(), expected, "{text}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn work_ends_at_the_deadline() {
        let context = Context::new(None, Some(Duration::from_secs(1)));
        let status = context.within(std::future::pending::<Result<(), _>>()).await.unwrap_err();
        assert_eq!((status.code(), context.left()), (tonic::Code::DeadlineExceeded, Duration::ZERO));
    }
}
