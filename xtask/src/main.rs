//! `cargo xtask test`: the tests of the workspace, and what they left out.
#![forbid(unsafe_code)]

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    io::{BufRead, BufReader},
    process::{Command, ExitCode, Stdio},
};

const HELP: &str = "\
Usage: cargo xtask test [ARGUMENTS]

Runs `cargo test --workspace ARGUMENTS` and says at its end how many tests
passed, which were skipped and why, and how to run those.
";

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    match arguments.next().as_deref().and_then(|verb| verb.to_str()) {
        Some("test") => test(arguments),
        Some("-h" | "--help") => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("{HELP}");
            ExitCode::FAILURE
        }
    }
}

fn test(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["test", "--workspace"]).args(arguments).stdout(Stdio::piped());
    let mut cargo = match command.spawn() {
        Ok(cargo) => cargo,
        Err(error) => {
            eprintln!("cargo: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut tests = Tests::default();
    for line in BufReader::new(cargo.stdout.take().expect("it is piped")).split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        tests.read(&line);
    }
    let is_success = cargo.wait().is_ok_and(|status| status.success());
    print!("{}", tests.summary());
    if is_success { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the test programs said.
#[derive(Default)]
struct Tests {
    passed: usize,
    failed: usize,
    /// The tests that were skipped, by reason.
    skipped: BTreeMap<String, Vec<String>>,
}

impl Tests {
    /// A line of libtest: `test NAME ... ok`, `test NAME ... ignored, REASON`.
    fn read(&mut self, line: &str) {
        let Some((name, result)) = line.strip_prefix("test ").and_then(|test| test.rsplit_once(" ... ")) else {
            return;
        };
        match result {
            "ok" => self.passed += 1,
            "FAILED" => self.failed += 1,
            _ => {
                // An example that is shown and not run is no test.
                let Some(reason) = result.strip_prefix("ignored, ") else { return };
                self.skipped.entry(reason.to_owned()).or_default().push(name.to_owned());
            }
        }
    }

    fn summary(&self) -> String {
        let skipped: usize = self.skipped.values().map(Vec::len).sum();
        let mut text = format!("\n{} passed, {} failed, {skipped} skipped\n", self.passed, self.failed);
        for (reason, names) in &self.skipped {
            text += &format!("  skipped: {} ({reason})\n", names.join(", "));
        }
        text + "\nNot part of this: programs in other languages, Google's conformance suite, lints, other targets.\n\
                `.ci/run` runs all of it, `.ci/peers` and `conformance/run` parts.\n"
    }
}

#[cfg(test)]
mod tests {
    use super::Tests;

    #[test]
    fn skipped_tests_are_told_with_their_reason() {
        let mut tests = Tests::default();
        let lines = [
            "test codec::reads ... ok",
            "test both ... ignored, calls programs of Node",
            "test x ... FAILED",
            "test a::b (line 3) ... ignored",
            "running 3 tests",
        ];
        lines.iter().for_each(|line| tests.read(line));
        let summary = tests.summary();
        assert!(summary.starts_with("\n1 passed, 1 failed, 1 skipped\n"), "{summary}");
        assert!(summary.contains("  skipped: both (calls programs of Node)\n"), "{summary}");
    }
}
