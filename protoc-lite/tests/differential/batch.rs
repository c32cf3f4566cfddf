//! Many small files at once: both programs read them as imports of one file, and then those that are sound as inputs. That
//! makes a table of a thousand files as cheap as a few mutants.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use protoc_lite::diagnostic::Diagnostic;
use protoc_lite::lower::{Recording, read};
use protoc_lite::source::File;
use wire::{Decode, Encode};
use wire_descriptor::{FileDescriptorProto, FileDescriptorSet};

use super::number;
use super::verdict::Verdict;

/// The name of a file by its place in the batch.
pub(crate) fn name(index: usize) -> String {
    format!("f{index}.proto")
}

/// Time grows with more than the number of files, in both programs.
const FILES: usize = 400;

/// All of a table where many cases are asked for, and else a part of it: another part for each place to start.
pub(crate) fn sample(files: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    const PARTS: usize = 8;
    if number("CASES").is_some_and(|cases| cases >= 1000) {
        return files;
    }
    files.into_iter().skip(number("FIRST").unwrap_or(0) as usize % PARTS).step_by(PARTS).collect()
}

/// What differs between the programs, a text for each file of which that is true. Each has a package of its own, and all
/// may import `common.proto`.
pub(crate) fn of_texts(common: &str, texts: &[Vec<u8>]) -> Vec<String> {
    texts.chunks(FILES).flat_map(|texts| of_some_texts(common, texts)).collect()
}

fn of_some_texts(common: &str, texts: &[Vec<u8>]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (index, text) in texts.iter().enumerate() {
        fs::write(folder.path().join(name(index)), text).unwrap();
    }
    fs::write(folder.path().join("common.proto"), common).unwrap();
    let all: String = (0..texts.len()).map(|index| format!("import \"{}\";\n", name(index))).collect();
    fs::write(folder.path().join("all.proto"), all).unwrap();
    let is_parsed = |index: usize| {
        let (_, found) = read(Arc::new(File::new(name(index), texts[index].clone())), Recording::Nothing);
        !found.iter().any(Diagnostic::is_error)
    };
    let arguments = ["-I.", "--include_source_info"];
    let different = differences(folder.path(), &arguments, texts.len(), is_parsed);
    different.into_iter().map(|(index, said)| format!("{}\n{said}", String::from_utf8_lossy(&texts[index]))).collect()
}

/// The same for descriptors, which get their names here; no name in them may be that of another.
pub(crate) fn of_descriptors(files: &[FileDescriptorProto]) -> Vec<String> {
    files.chunks(FILES).flat_map(|files| of_some_descriptors(files.to_vec())).collect()
}

fn of_some_descriptors(mut files: Vec<FileDescriptorProto>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..files.len()).map(name).collect();
    for (file, name) in files.iter_mut().zip(&names) {
        file.name = Some(name.clone());
    }
    let all = FileDescriptorProto { name: Some("all.proto".into()), dependency: names, ..Default::default() };
    let set = FileDescriptorSet { file: files.iter().cloned().chain([all]).collect(), ..Default::default() };
    fs::write(folder.path().join("set.pb"), set.encode_to_vec()).unwrap();
    let different = differences(folder.path(), &["--descriptor_set_in=set.pb"], files.len(), |_| true);
    different.into_iter().map(|(index, said)| format!("{:?}\n{said}", files[index])).collect()
}

fn differences(
    folder: &Path,
    arguments: &[&str],
    count: usize,
    is_parsed: impl Fn(usize) -> bool,
) -> BTreeMap<usize, String> {
    let programs = [protoc_bin_vendored::protoc_bin_path().unwrap(), env!("CARGO_BIN_EXE_protoc-lite").into()];
    let run = |program: &Path, inputs: &[String]| {
        fs::write(folder.join("inputs.txt"), inputs.join("\n")).unwrap();
        let out = folder.join("out.pb");
        _ = fs::remove_file(&out);
        let mut run = Command::new(program);
        let output = run.current_dir(folder).args(arguments).args(["-oout.pb", "@inputs.txt"]).output().unwrap();
        (output, fs::read(out).unwrap_or_default())
    };
    let [theirs, ours] = programs.clone().map(|program| by_file(&run(&program, &["all.proto".to_owned()]).0));
    let mut different = BTreeMap::new();
    let mut sound = Vec::new();
    for index in 0..count {
        let name = name(index);
        let (theirs, ours) = (theirs.get(&name), ours.get(&name));
        if theirs.is_none() && ours.is_none() {
            sound.push(index);
        } else if !matches!((ours, theirs), (Some(ours), Some(theirs)) if ours.agrees_with(theirs, is_parsed(index))) {
            different.insert(index, format!("protoc: {theirs:?}\nhere: {ours:?}\n"));
        }
    }
    // Some rules are for inputs only.
    while !sound.is_empty() {
        let inputs: Vec<String> = sound.iter().map(|index| name(*index)).collect();
        let [theirs, ours] = programs.clone().map(|program| run(&program, &inputs));
        let is_done = theirs.0.status.success() && ours.0.status.success();
        let (said, says) = (by_file(&theirs.0), by_file(&ours.0));
        let (theirs, ours) = (files(&theirs.1), files(&ours.1));
        let before = sound.len();
        sound.retain(|&index| {
            let name = name(index);
            let (said, says) = (said.get(&name), says.get(&name));
            let is_same = match (says, said) {
                (None, None) => true,
                (Some(says), Some(said)) => says.agrees_with(said, true),
                _ => false,
            };
            if !is_same {
                different.insert(index, format!("as an input\nprotoc: {said:?}\nhere: {says:?}\n"));
            } else if is_done && theirs.get(&name) != ours.get(&name) {
                let (theirs, ours) = (theirs.get(&name), ours.get(&name));
                different.insert(index, format!("protoc: {theirs:#?}\nhere: {ours:#?}\n"));
            }
            !is_done && is_same && said.is_none_or(|said| !said.has_errors())
        });
        assert!(is_done || sound.len() < before, "a program fails for no reason that it tells");
    }
    different
}

/// What is said of each file that something is said of.
fn by_file(output: &Output) -> BTreeMap<String, Verdict> {
    assert!(output.status.code().is_some(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let file = |line: &str| line.split_once(".proto").map(|(name, _)| format!("{name}.proto"));
    let names: BTreeSet<String> = said.lines().filter_map(file).filter(|name| name != "all.proto").collect();
    let verdict = |name: String| {
        let lines: String =
            said.split_inclusive('\n').filter(|line| file(line).is_some_and(|other| other == name)).collect();
        (name, Verdict::of(output.status.code(), &lines, Vec::new()))
    };
    names.into_iter().map(verdict).collect()
}

/// The files of a set, as bytes.
fn files(set: &[u8]) -> BTreeMap<String, String> {
    let named = |record: wire::UnknownField<'_>| {
        let name = FileDescriptorProto::decode(record.payload()).ok()?.name?;
        Some((name, record.payload().escape_ascii().to_string()))
    };
    wire::UnknownIter::new(set).filter_map(named).collect()
}
