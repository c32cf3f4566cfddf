//! One channel over several backends.
//!
//! Each backend is watched by its own health service: who says SERVING is balanced over, who says something else, or
//! nothing, is not. A backend that drains gets no new calls before it closes its door, one that was killed is left out
//! from when its connection broke, and one that comes back is found again. Where names come from DNS, or from an
//! orchestrator, only [`balance`]'s list is another.

use std::time::Duration;

use tokio::{sync::mpsc::Sender, time::sleep};
use tonic::{
    Status,
    transport::{Channel, Endpoint, Uri, channel::Change},
};
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

/// How long it is until a backend that does not answer is asked again.
const PAUSE: Duration = Duration::from_millis(500);

type Changes = Sender<Change<Uri, Endpoint>>;

/// A channel to those backends on which `service` is served at the moment. Where there are none, calls wait.
pub fn balance(backends: Vec<Endpoint>, service: &'static str) -> Channel {
    let (channel, changes) = Channel::balance_channel(backends.len().max(1));
    for backend in backends {
        tokio::spawn(follow(backend, service, changes.clone()));
    }
    channel
}

/// Looks at one backend for as long as there is a channel.
async fn follow(backend: Endpoint, service: &'static str, changes: Changes) {
    loop {
        let mut is_in = false;
        // That the connection broke and that nobody is there is the same to us.
        let _ = watch(&backend, service, &changes, &mut is_in).await;
        if is_in {
            println!("{} is gone", backend.uri());
            let _ = changes.send(Change::Remove(backend.uri().clone())).await;
        }
        if changes.is_closed() {
            return;
        }
        sleep(PAUSE.mul_f64(0.8 + 0.4 * fastrand::f64())).await;
    }
}

async fn watch(backend: &Endpoint, service: &str, changes: &Changes, is_in: &mut bool) -> Result<(), Status> {
    let mut health = HealthClient::new(backend.connect_lazy());
    let mut answers = health.watch(HealthCheckRequest { service: service.into() }).await?.into_inner();
    while let Some(answer) = answers.message().await? {
        let serves = answer.status() == ServingStatus::Serving;
        if serves == *is_in {
            continue;
        }
        println!("{} {}", backend.uri(), if serves { "serves" } else { "drains" });
        let uri = backend.uri().clone();
        let change = if serves { Change::Insert(uri, backend.clone()) } else { Change::Remove(uri) };
        if changes.send(change).await.is_err() {
            return Ok(());
        }
        *is_in = serves;
    }
    Ok(())
}
