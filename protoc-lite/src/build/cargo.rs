//! What cargo is told: which files to watch, and of warnings.

use std::env;
use std::path::PathBuf;

/// Cargo, if it listens.
#[derive(Clone, Copy)]
pub(super) struct Cargo {
    listens: bool,
}

impl Cargo {
    /// As the user said; else it listens to build scripts.
    pub(super) fn new(wanted: Option<bool>) -> Self {
        Self { listens: wanted.unwrap_or_else(|| env::var_os("OUT_DIR").is_some()) }
    }

    /// Runs the build script again when one of these changes.
    pub(super) fn watch(self, inputs: &[PathBuf]) {
        for input in inputs.iter().filter(|_| self.listens) {
            println!("cargo:rerun-if-changed={}", input.display());
        }
    }

    /// Shows these to whoever builds. A warning is one line to cargo.
    pub(super) fn warn(self, warnings: &[String]) {
        for warning in warnings.iter().filter(|_| self.listens) {
            println!("cargo::warning={}", warning.lines().next().unwrap_or_default());
        }
    }
}
