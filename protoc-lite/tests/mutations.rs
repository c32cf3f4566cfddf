//! Whatever is done to a file, reading it comes to an end and says something.

use std::path::Path;
use std::sync::Arc;
use std::{env, fs, thread};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use protoc_lite::lower::{Recording, read};
use protoc_lite::source::File;

fn seeds() -> Vec<Vec<u8>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = ["sound", "broken"].iter().flat_map(|folder| fs::read_dir(tests.join(folder)).unwrap());
    files.map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect()
}

/// Words that mean most where they do not belong.
const WORDS: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b")",
    b"<",
    b">",
    b";",
    b"=",
    b",",
    b".",
    b"-",
    b"/",
    b"/*",
    b"*/",
    b"//",
    b"\"",
    b"'",
    b"\\",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\n",
    b" option ",
    b" message ",
    b" group ",
    b" map<",
    b" max ",
    b" extend ",
    b" oneof ",
    b" local ",
    b" reserved ",
    b"0x",
    b"1e",
    b"99999999999999999999",
    b"default",
    b"json_name",
];

#[derive(Clone, Debug)]
enum Edit {
    Insert(Index, Index),
    Delete(Index, usize),
    Copy(Index, Index, usize),
    Cut(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (any::<Index>(), any::<Index>()).prop_map(|(at, word)| Edit::Insert(at, word)),
        2 => (any::<Index>(), 1..40usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        2 => (any::<Index>(), any::<Index>(), 1..200usize).prop_map(|(to, from, length)| Edit::Copy(to, from, length)),
        1 => any::<Index>().prop_map(Edit::Cut),
    ]
}

fn apply(edit: &Edit, text: &mut Vec<u8>) {
    let place = |at: &Index, text: &Vec<u8>| at.index(text.len() + 1);
    match edit {
        Edit::Insert(at, word) => {
            let at = place(at, text);
            text.splice(at..at, word.get(WORDS).iter().copied());
        }
        Edit::Delete(at, length) => {
            let at = place(at, text);
            text.drain(at..(at + length).min(text.len()));
        }
        Edit::Copy(to, from, length) => {
            let (to, from) = (place(to, text), place(from, text));
            let part = text[from..(from + length).min(text.len())].to_vec();
            text.splice(to..to, part);
        }
        Edit::Cut(at) => text.truncate(place(at, text)),
    }
}

fn read_all(text: Vec<u8>) {
    let size = text.len() as u32;
    let file = Arc::new(File::new("a.proto", text));
    let (lowered, diagnostics) = read(Arc::clone(&file), Recording::SourceInfo);
    for diagnostic in &diagnostics {
        assert!(diagnostic.labels.iter().all(|label| label.span.start <= label.span.end && label.span.end <= size));
    }
    assert!(lowered.source_info.is_some());
    lowered.span_of(&[4, 0, 2, 0, 8, 999, 0, 2]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_files_are_read(seed in any::<Index>(), edits in vec(edit(), 1..12)) {
        let mut text = seed.get(&seeds()).clone();
        edits.iter().for_each(|edit| apply(edit, &mut text));
        read_all(text);
    }

    #[test]
    fn any_bytes_are_read(text in vec(any::<u8>(), 0..300)) {
        read_all(text);
    }
}

#[test]
fn every_prefix_is_read() {
    for seed in seeds() {
        (0..seed.len()).step_by(7).for_each(|end| read_all(seed[..end].to_vec()));
    }
}

/// Nesting costs stack up to a limit, and a small stack is enough for that.
#[test]
fn deep_nesting_needs_little_stack() {
    let openings = [
        "message A {",
        "optional group A = 1 {",
        "oneof a {",
        "extend A {",
        "option a = {",
        "enum A {",
        "[",
        "(",
        "<",
        "map<",
        "a.",
        "\"a\" ",
        "-",
        "/*",
        "rpc A(",
        "optional int32 a = 1 [default = {",
        "reserved 1,",
        "message A { extend A {",
    ];
    for opening in openings {
        let text = format!("message A {{ {}", opening.repeat(20_000));
        let reader = thread::Builder::new().stack_size(512 * 1024).spawn(move || read_all(text.into_bytes()));
        reader.unwrap().join().unwrap_or_else(|_| panic!("{opening}"));
    }
}

/// The options of a statement are copied to each of its ranges.
#[test]
fn many_ranges_with_many_options_are_refused() {
    let (ranges, options) = ("1,".repeat(100_000), "a=1,".repeat(100_000));
    let text = format!("message A {{ extensions {ranges} 1 [{options} a=1]; }}");
    let (_, diagnostics) = read(Arc::new(File::new("a.proto", text.into_bytes())), Recording::Nothing);
    assert_eq!(diagnostics[0].message, "Too many options for so many extension ranges.");
}
