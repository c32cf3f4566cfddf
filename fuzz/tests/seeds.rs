//! The properties, over every seed and thousands of mutations of each.

use fuzz::random::{Random, TROUBLE};
use std::{env, fs, path::PathBuf};

const TROUBLE_IN_TEXT: [&[u8]; 18] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"null",
    b"0",
    b"-",
    b"1e9",
    b"\\ud800",
    b"\\u0031",
    b"\xed\xa0\x80",
    b"@type",
    b".5",
    b"\n",
];

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no seeds for {target}");
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// What libFuzzer found on this machine, where `fuzz/coverage` asks for it.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let is_asked = env::var_os("CORPUS").is_some();
    let paths = is_asked.then(|| fs::read_dir(folder).ok()).flatten();
    paths.into_iter().flatten().map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect()
}

fn run(target: &str, mutations: usize, property: fn(&[u8])) {
    let trouble: &[&[u8]] = if target == "json" { &TROUBLE_IN_TEXT } else { &TROUBLE };
    corpus(target).iter().for_each(|input| property(input));
    for seed in seeds(target) {
        property(&seed);
        let mut random = Random::new(seed.len() as u64);
        for _ in 0..mutations {
            let mut bytes = seed.clone();
            random.mutate(&mut bytes, trouble);
            property(&bytes);
        }
    }
}

macro_rules! tests {
    ($($target:ident: $mutations:expr,)*) => {
        $(#[test]
        fn $target() {
            run(stringify!($target), $mutations, fuzz::$target);
        })*

        const TARGETS: &[&str] = &[$(stringify!($target)),*];
    };
}

fuzz::for_each_target!(tests);

#[cfg(feature = "grpc")]
#[test]
fn frames() {
    run("frames", 2_000, fuzz::frames);
}

/// Every property is driven by libFuzzer, too.
#[test]
fn every_target_has_a_program() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for target in TARGETS.iter().chain(&["frames"]) {
        assert!(manifest.contains(&format!("path = \"targets/{target}.rs\"\n")), "{target} is not in Cargo.toml");
        let text = fs::read_to_string(folder.join(format!("targets/{target}.rs"))).unwrap();
        assert!(text.contains(&format!("fuzz::{target}(bytes)")), "{target}");
    }
}

#[test]
fn every_prefix_of_a_message() {
    for seed in seeds("messages") {
        for len in (0..seed.len()).filter(|len| *len < 2000 || len % 17 == 0) {
            fuzz::messages(&seed[..len]);
        }
    }
}

#[test]
fn every_prefix_of_a_text() {
    for seed in seeds("json") {
        for len in 0..seed.len() {
            fuzz::json(&seed[..len]);
        }
    }
}
