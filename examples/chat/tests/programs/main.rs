//! The programs as they are, and with those of others.

mod binaries;
mod buf;
mod node;
mod peers;
mod python;
mod secure;
