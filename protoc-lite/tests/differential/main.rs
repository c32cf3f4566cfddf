//! protoc and this program on the same mutants: the same verdict, the same bytes, the same errors on the same lines.
//!
//! A mutant is made of tokens of the sound schemas, the broken and the refused ones, and those in this folder, where what
//! once came out differently is kept; mutants of descriptor sets are made of what the sound schemas compile to. Beside
//! them are tables: default values, literals in every place, graphs of imports, copies of descriptor.proto. `CASES=5000
//! cargo test --test differential` makes more, and takes all of the tables; `FIRST=200` starts elsewhere.

mod batch;
mod copies;
mod defaults;
#[path = "../refused/edit.rs"]
mod edit;
mod graphs;
mod literals;
mod mutant;
mod sets;
mod verdict;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::{env, fs};

use mutant::Random;
use protoc_lite::diagnostic::Diagnostic;
use protoc_lite::lower::{Recording, read};
use protoc_lite::source::File;
use verdict::Verdict;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn seeds() -> Vec<Vec<u8>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let folders = ["sound", "broken", "differential"].map(|folder| fs::read_dir(tests.join(folder)).unwrap());
    let mut paths: Vec<PathBuf> = folders.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "proto"));
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The schemas of the tables of what is refused.
fn refused() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refused");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let tables: String = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let entries = tables.split("=== ").filter(|entry| !entry.contains("\n@"));
    let schemas = entries.filter_map(|entry| entry.split_once('\n')?.1.split("---\n").next());
    schemas.filter_map(|schema| Some(schema.split("+++ ").next()?.split("~~~\n").next()?.as_bytes().to_vec())).collect()
}

/// What both say of a text, if it is not the same.
fn difference(text: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.proto"), text).unwrap();
    let include = format!("-I{}", protoc_bin_vendored::include_path().unwrap().display());
    let protoc = protoc_bin_vendored::protoc_bin_path().unwrap();
    let theirs = run(Command::new(protoc).args(["-I.", &include]), folder.path());
    let ours = run(Command::new(env!("CARGO_BIN_EXE_protoc-lite")).arg("-I."), folder.path());
    let (_, found) = read(Arc::new(File::new("a.proto", text.to_vec())), Recording::Nothing);
    let is_parsed = !found.iter().any(Diagnostic::is_error);
    (!ours.agrees_with(&theirs, is_parsed)).then(|| ours.against(&theirs))
}

fn run(program: &mut Command, folder: &Path) -> Verdict {
    let set = folder.join("set.pb");
    let arguments = ["--include_source_info", "-oset.pb", "a.proto"];
    let output = program.args(arguments).current_dir(folder).output().unwrap();
    let bytes = fs::read(&set).unwrap_or_default();
    _ = fs::remove_file(set);
    Verdict::new(&output, bytes)
}

#[test]
fn what_differed_once_is_the_same() {
    let different: Vec<String> = seeds().iter().filter_map(|seed| difference(seed)).collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn mutants_fare_as_in_protoc() {
    let seeds = [seeds(), refused()].concat();
    let (first, cases) = (number("FIRST").unwrap_or(0), number("CASES").unwrap_or(200));
    let mut different = Vec::new();
    for case in first..first + cases {
        let text = mutant::make(&seeds, &mut Random::new(case));
        if let Some(difference) = difference(&text) {
            different.push(format!("case {case}\n{}\n{difference}\n", String::from_utf8_lossy(&text)));
        }
    }
    assert!(different.is_empty(), "{} of {cases} differ\n{}", different.len(), different.join("\n"));
}

#[test]
fn mutants_of_sets_fare_as_in_protoc() {
    let (pool, seeds) = (sets::pool(), sets::seeds());
    let (first, cases) = (number("FIRST").unwrap_or(0), number("CASES").unwrap_or(200));
    let mut different = Vec::new();
    for case in first..first + cases {
        let (set, edits) = sets::make(pool.pool(), &seeds, &mut Random::new(case));
        if let Some(difference) = sets::difference(&set) {
            different.push(format!("case {case}\n{}\n{difference}\n", edits.join("\n")));
        }
    }
    assert!(different.is_empty(), "{} of {cases} differ\n{}", different.len(), different.join("\n"));
}
