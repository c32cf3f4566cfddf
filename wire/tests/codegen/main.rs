//! The loop that reads a message of scalars is a function that calls none, keeps its position in registers and has no
//! bounds checks left. That is what makes small messages quick, and nothing but the assembly tells when it is lost.
//!
//! ```sh
//! cargo test --release -p protolite --test codegen
//! ```
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(debug_assertions)))]

use std::{fs, path::Path, process::Command};

/// The lines of a function of `leaves.rs` that are instructions.
fn instructions<'a>(assembly: &'a str, function: &str) -> Vec<&'a str> {
    let begin = |line: &&str| line.starts_with("_R") || line.starts_with("_ZN");
    let mut lines =
        assembly.lines().skip_while(|line| !(begin(line) && line.contains(function) && line.ends_with(':')));
    lines.next().unwrap_or_else(|| panic!("no function {function}"));
    let body = lines.take_while(|line| !line.starts_with(".Lfunc_end"));
    body.map(str::trim).filter(|line| !line.starts_with(['.', '#'])).collect()
}

/// `leaves.rs` as assembly, in release and without the rest of the package.
fn assembly() -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("leaves.s");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "rustc",
        "--quiet",
        "--release",
        "--package",
        "protolite",
        "--example",
        "leaves",
        "--",
        "-Ccodegen-units=1",
    ]);
    let status = cargo.arg(format!("--emit=asm={}", path.display())).status().unwrap();
    assert!(status.success());
    fs::read_to_string(&path).unwrap()
}

#[test]
fn the_loop_of_a_flat_message_calls_nothing_and_checks_no_bounds() {
    let assembly = assembly();

    let fixed = instructions(&assembly, "read_vector3");
    assert!(fixed.len() > 20, "it has no loop of its own:\n{}", fixed.join("\n"));
    for line in &fixed {
        assert!(!line.starts_with("call") && !line.starts_with("push"), "`{line}` in:\n{}", fixed.join("\n"));
        assert!(!line.contains("panic"), "`{line}` in:\n{}", fixed.join("\n"));
    }

    // Varints of more than a byte are read out of line, which keeps the expansion small.
    let varints = instructions(&assembly, "read_pixel");
    assert!(varints.len() > 20, "it has no loop of its own:\n{}", varints.join("\n"));
    for line in varints.iter().filter(|line| line.contains("_ZN") || line.contains("_R")) {
        let expected = line.contains("varint") || line.contains("context");
        assert!(expected && !line.contains("panic"), "`{line}` in:\n{}", varints.join("\n"));
    }
}
