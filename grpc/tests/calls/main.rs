//! Clients and servers against each other, over TCP.

mod auth;
mod deadlines;
mod guide;
mod hostile;
mod intercept;
mod limits;
mod slow;
mod status;
mod support;
#[cfg(feature = "tls")]
mod tls;
mod views;
