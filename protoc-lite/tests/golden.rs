//! Each `golden/NAME.proto` generates `golden/NAME.rs`.
//!
//! `BLESS=1 cargo test -p protoc-lite --test golden` writes what is generated now.

use std::path::Path;
use std::{env, fs};

use protoc_lite::{Compiler, Config, Layout};

#[test]
fn schemas_generate_what_stands_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut differ = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let proto = entry.unwrap().path();
        if proto.extension().is_none_or(|extension| extension != "proto") {
            continue;
        }
        let text = generate(&folder, &proto);
        let expected = proto.with_extension("rs");
        if env::var_os("BLESS").is_some() {
            fs::write(&expected, &text).unwrap();
        }
        if fs::read_to_string(&expected).ok().as_ref() != Some(&text) {
            differ.push(expected);
        }
    }
    assert!(differ.is_empty(), "not what is generated now: {differ:?}");
}

/// A first line `// options: views` or the like asks for options.
fn generate(folder: &Path, proto: &Path) -> String {
    let text = fs::read_to_string(proto).unwrap();
    let options = text.lines().next().and_then(|line| line.strip_prefix("// options: ")).unwrap_or_default();
    let compilation = Compiler::new().include(folder).compile(&[proto]).unwrap_or_else(|wrong| panic!("{wrong}"));
    let mut config = Config::new();
    config.parameters(options).unwrap().layout(Layout::SingleFile);
    config.generate(compilation.pool()).unwrap().remove(0).text
}
