//! Each file of `broken` beside what is said of it. `BLESS=1` writes down what is said now.

use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use protoc_lite::lower::{Recording, read};
use protoc_lite::source::File;

#[test]
fn broken_files_are_reported_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut failures = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "proto") {
            continue;
        }
        let said = diagnostics(&path);
        let expected = path.with_extension("txt");
        if env::var_os("BLESS").is_some() {
            fs::write(&expected, &said).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != said {
            failures.push(format!("{}:\n{said}", expected.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn diagnostics(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    let file = File::new(name, fs::read(path).unwrap());
    let (_, diagnostics) = read(Arc::new(file), Recording::Nothing);
    diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect()
}
