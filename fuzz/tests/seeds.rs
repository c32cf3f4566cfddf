//! The properties, over every seed and thousands of mutations of each.

use std::{fs, path::PathBuf};

/// xorshift64*: the same mutations on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n.max(1)
    }

    /// One to four edits: flips, bytes from a seed of trouble, cuts, repeats, deletions.
    fn mutate(&mut self, bytes: &mut Vec<u8>, trouble: &[&[u8]]) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(24)).min(bytes.len());
            match self.below(6) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 => drop(bytes.splice(at..at, trouble[self.below(trouble.len())].iter().copied())),
                2 => drop(bytes.drain(at..end)),
                3 => {
                    let block = bytes[at..end].to_vec();
                    drop(bytes.splice(at..at, block));
                }
                4 if self.below(4) == 0 => bytes.truncate(at),
                _ if at < bytes.len() => bytes[at] = self.below(256) as u8,
                _ => {}
            }
        }
    }
}

const TROUBLE: [&[u8]; 8] =
    [b"\xff\xff\xff\xff\x0f", b"\x80\x00", b"\x00", b"\x7f", b"\x80", b"\xed\xa0\x80", b"\x93\x01", b"\x94\x01"];

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

fn run(target: &str, mutations: usize, trouble: &[&[u8]], property: fn(&[u8])) {
    for seed in seeds(target) {
        property(&seed);
        let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ seed.len() as u64);
        for _ in 0..mutations {
            let mut bytes = seed.clone();
            random.mutate(&mut bytes, trouble);
            property(&bytes);
        }
    }
}

#[test]
fn messages() {
    run("messages", 20_000, &TROUBLE, fuzz::messages);
}

#[test]
fn schemas() {
    run("schemas", 300, &TROUBLE, fuzz::schemas);
}

#[test]
fn descriptors() {
    run("descriptors", 300, &TROUBLE, fuzz::descriptors);
}

#[test]
fn json() {
    run("json", 20_000, &TROUBLE_IN_TEXT, fuzz::json);
}

#[test]
fn every_prefix_of_a_text() {
    for seed in seeds("json") {
        for len in 0..seed.len() {
            fuzz::json(&seed[..len]);
        }
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
