//! What the libraries have to say.

use std::{env, io::stderr};

use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Prints on standard error what h2, hyper and tonic tell: warnings, or what `RUST_LOG` says, such as
/// `RUST_LOG=tonic=trace,h2=debug`.
///
/// # Errors
/// What is wrong with `RUST_LOG`.
pub fn log() -> Result<(), String> {
    let text = env::var("RUST_LOG").unwrap_or_else(|_| "warn".into());
    let targets: Targets = text.parse().map_err(|error| format!("RUST_LOG={text}: {error}"))?;
    let lines = fmt::layer().with_writer(stderr).with_filter(targets);
    tracing_subscriber::registry().with(lines).try_init().map_err(|error| error.to_string())
}
