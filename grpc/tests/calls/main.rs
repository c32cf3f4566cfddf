//! Clients and servers against each other, over TCP.

mod auth;
mod deadlines;
mod guide;
#[cfg(all(feature = "server", unix))]
mod guide_around;
mod hostile;
mod intercept;
mod limits;
mod requests;
#[cfg(feature = "server")]
mod slow;
mod status;
mod support;
#[cfg(feature = "tls")]
mod tls;
#[cfg(all(feature = "server", feature = "tls"))]
mod trust;
mod views;
