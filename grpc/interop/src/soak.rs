//! Many calls, one after the other, on one connection or on one each.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::{
    cases::{Outcome, ensure},
    client::{Clients, Target},
    proto::{Payload, SimpleRequest},
};

/// How many calls, how large, and what is too slow.
#[derive(Clone, Debug)]
pub struct Soak {
    /// How many calls each thread makes.
    pub iterations: u32,
    /// How many calls in all may fail or be too slow.
    pub max_failures: u32,
    /// How long a call may take.
    pub max_latency: Duration,
    /// How long at least it is from the begin of one call to that of the next.
    pub min_between: Duration,
    /// How long all of it may take; else `max_latency` for each call.
    pub overall: Option<Duration>,
    /// The bytes in a request.
    pub request_size: usize,
    /// The bytes in a response.
    pub response_size: i32,
    /// How many callers there are at once.
    pub threads: u32,
}

impl Default for Soak {
    /// What gRPC's descriptions say.
    fn default() -> Self {
        Soak {
            iterations: 10,
            max_failures: 0,
            max_latency: Duration::from_millis(1000),
            min_between: Duration::ZERO,
            overall: None,
            request_size: 271_828,
            response_size: 314_159,
            threads: 1,
        }
    }
}

impl Soak {
    /// Calls; with a connection for each call if `reconnecting`.
    pub(crate) async fn run(&self, target: &Target, clients: &Clients, reconnecting: bool) -> Outcome {
        let overall = self.overall.unwrap_or(self.max_latency * self.iterations);
        let callers = (0..self.threads).map(|_| {
            let (soak, clients) = (self.clone(), clients.clone());
            let target = reconnecting.then(|| target.clone());
            tokio::spawn(async move { soak.caller(target.as_ref(), &clients, Instant::now() + overall).await })
        });
        let (mut done, mut failures) = (0, Vec::new());
        for caller in callers.collect::<Vec<_>>() {
            let (calls, failed) = caller.await.map_err(|error| error.to_string())?;
            done += calls;
            failures.extend(failed);
        }
        let wanted = self.iterations * self.threads;
        ensure(done == wanted, || format!("{done} calls of {wanted} in the time there was"))?;
        let most = self.max_failures as usize;
        ensure(failures.len() <= most, || format!("{} calls failed: {}", failures.len(), failures.join("; ")))
    }

    /// How many calls there were until `end`, and what was wrong with some.
    async fn caller(&self, target: Option<&Target>, clients: &Clients, end: Instant) -> (u32, Vec<String>) {
        let (mut done, mut failures) = (0, Vec::new());
        while done < self.iterations && Instant::now() < end {
            let next = Instant::now() + self.min_between;
            let limit = self.max_latency.min(end - Instant::now());
            let outcome = timeout(limit, self.call(target, clients)).await;
            if let Err(failure) = outcome.unwrap_or_else(|_| Err(format!("took longer than {limit:?}"))) {
                failures.push(failure);
            }
            done += 1;
            sleep(next.saturating_duration_since(Instant::now())).await;
        }
        (done, failures)
    }

    async fn call(&self, target: Option<&Target>, clients: &Clients) -> Outcome {
        let mut client = match target {
            Some(target) => target.clients()?.plain,
            None => clients.plain.clone(),
        };
        let body = vec![0; self.request_size].into();
        let request = SimpleRequest {
            response_size: self.response_size,
            payload: Some(Payload { body, ..Default::default() }),
            ..Default::default()
        };
        let response = client.unary_call(request).await.map_err(|status| status.to_string())?.into_inner();
        let size = response.payload.map_or(0, |payload| payload.body.len());
        ensure(Ok(size) == usize::try_from(self.response_size), || format!("{size} bytes in the response"))
    }
}
