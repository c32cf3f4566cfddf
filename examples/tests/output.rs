//! Every example runs and prints what `expected/` holds. `BLESS=1 cargo test -p examples` writes those files anew.

use std::{env, fs, path::Path, process::Command};

fn check(name: &str, program: &str) {
    let output = Command::new(program).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("expected").join(name).with_extension("txt");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    assert_eq!(printed, fs::read_to_string(&path).unwrap());
}

#[test]
fn derive() {
    check("derive", env!("CARGO_BIN_EXE_derive"));
}

#[test]
fn zero_copy() {
    check("zero-copy", env!("CARGO_BIN_EXE_zero-copy"));
}

#[test]
fn json() {
    check("json", env!("CARGO_BIN_EXE_json"));
}

#[test]
fn streams() {
    check("streams", env!("CARGO_BIN_EXE_streams"));
}

#[test]
fn generated() {
    check("generated", env!("CARGO_BIN_EXE_generated"));
}

#[test]
fn shared() {
    check("shared", env!("CARGO_BIN_EXE_shared"));
}

#[test]
fn include() {
    check("include", env!("CARGO_BIN_EXE_include"));
}

#[test]
fn chat() {
    check("chat", env!("CARGO_BIN_EXE_chat"));
}

#[test]
fn owned_view() {
    check("owned-view", env!("CARGO_BIN_EXE_owned-view"));
}

#[test]
fn no_alloc() {
    check("no-alloc", env!("CARGO_BIN_EXE_no-alloc"));
}
