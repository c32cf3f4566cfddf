//! What cargo is told: which files to watch, and of warnings.

use std::env;
use std::path::PathBuf;

/// Cargo, if it listens.
#[derive(Clone, Copy)]
pub(super) struct Cargo {
    watches: bool,
    warns: bool,
}

impl Cargo {
    /// It hears of files and of warnings as the user said; else it listens to build scripts.
    pub(super) fn new(files: Option<bool>, warnings: Option<bool>) -> Self {
        let watches = files.unwrap_or_else(|| env::var_os("OUT_DIR").is_some());
        Self { watches, warns: warnings.unwrap_or(watches) }
    }

    /// Runs the build script again when one of these changes.
    pub(super) fn watch(self, inputs: &[PathBuf]) {
        for input in inputs.iter().filter(|_| self.watches) {
            println!("cargo:rerun-if-changed={}", input.display());
        }
    }

    /// Shows these to whoever builds. A warning is one line to cargo.
    pub(super) fn warn(self, warnings: &[String]) {
        for warning in warnings.iter().filter(|_| self.warns) {
            println!("cargo::warning={}", warning.lines().next().unwrap_or_default());
        }
    }
}
