//! The programs as they are.

mod programs;
mod secure;
