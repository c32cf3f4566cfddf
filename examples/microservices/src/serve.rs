//! How a service runs: with health and reflection, until it is told to stop.

use std::{
    env,
    error::Error,
    io::{Write, stderr, stdout},
    time::Duration,
};

use tokio::{net::TcpListener, select, sync::oneshot, time::sleep};
use tonic::{service::Routes, transport::server::TcpIncoming};
use tonic_health::{ServingStatus, server::health_reporter};
use tonic_reflection::server::Builder;
use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};
use wire_grpc::server::{self, Stop, no_longer_silent};

use crate::DESCRIPTORS;

/// How long callers have to notice that a service drains, before it takes no more calls.
const NOTICE: Duration = Duration::from_millis(300);

/// How long calls that are under way may go on then.
const GRACE: Duration = Duration::from_secs(30);

/// Serves `routes`, whose service has this name, until SIGTERM or Ctrl-C.
///
/// A stop has three steps. Health says NOT_SERVING, so that callers go elsewhere. After a while no more connections and
/// calls are taken. When the last call has been answered, or takes too long, this returns.
///
/// # Errors
/// Those of the address and of the connections.
pub async fn serve(address: &str, name: &str, routes: Routes) -> Result<(), Box<dyn Error>> {
    log()?;
    let mut stop = Stop::listen()?;
    let listener = TcpListener::bind(address).await.map_err(|error| format!("{address}: {error}"))?;
    println!("{name} listens on {}", listener.local_addr()?);
    stdout().flush()?;

    let (mut reporter, health) = health_reporter();
    reporter.set_service_status(name, ServingStatus::Serving).await;
    let reflection = || Builder::configure().register_encoded_file_descriptor_set(DESCRIPTORS);
    let (close, closed) = oneshot::channel::<()>();
    // Whose machine is gone does not answer a ping; who never begins with HTTP/2 gets none, and is let go for its silence.
    let connections = TcpIncoming::from(listener).with_nodelay(Some(true));
    let connections = no_longer_silent(connections, Duration::from_secs(60));
    let server = server::builder()
        .add_routes(routes)
        .add_service(health)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?)
        .serve_with_incoming_shutdown(connections, async {
            let _ = closed.await;
        });

    let drain = async {
        stop.told().await;
        println!("{name} drains");
        for service in [name, ""] {
            reporter.set_service_status(service, ServingStatus::NotServing).await;
        }
        sleep(NOTICE).await;
        let _ = close.send(());
        // Those who watch our health are calls, too, and would never end.
        for service in [name, ""] {
            reporter.clear_service_status(service).await;
        }
        select! {
            () = sleep(GRACE) => {}
            () = stop.told() => {}
        }
    };
    select! {
        served = server => served?,
        () = drain => {}
    }
    println!("{name} has stopped");
    Ok(())
}

/// Prints on standard error what h2, hyper and tonic tell: warnings, or what `RUST_LOG` says.
///
/// # Errors
/// What is wrong with `RUST_LOG`.
pub fn log() -> Result<(), Box<dyn Error>> {
    let text = env::var("RUST_LOG").unwrap_or_else(|_| "warn".into());
    let targets: Targets = text.parse().map_err(|error| format!("RUST_LOG={text}: {error}"))?;
    Ok(tracing_subscriber::registry().with(fmt::layer().with_writer(stderr).with_filter(targets)).try_init()?)
}
