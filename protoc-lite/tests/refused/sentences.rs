//! The sentences of the compiler: each is said of some entry, or it is in `unsaid.md` with the reason.

use std::fs;
use std::path::Path;

use crate::every;

/// Where problems of schemas are told.
const SOURCES: [&str; 6] =
    ["src/lex.rs", "src/parse", "src/lower", "src/import", "src/database.rs", "../descriptor/src/link"];

#[test]
fn every_sentence_is_said() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut said: Vec<String> =
        super::tables().into_iter().flat_map(|(_, entries)| entries).map(|entry| entry.said).collect();
    let broken = fs::read_dir(folder.join("tests/broken")).unwrap().map(|entry| entry.unwrap().path());
    said.extend(
        broken
            .filter(|path| path.extension().is_some_and(|end| end == "txt"))
            .map(|path| fs::read_to_string(path).unwrap()),
    );
    let listed = fs::read_to_string(folder.join("tests/refused/unsaid.md")).unwrap();
    let missing = every::unsaid(&SOURCES, &said, &listed);
    assert!(missing.is_empty(), "no entry makes the compiler say\n{missing:#?}");
}
