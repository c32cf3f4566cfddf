//! A workspace gives what a compiler gives that knows nothing of the past.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use protoc_lite::{Compilation, Compiler, Diagnostics, SetOptions, Workspace};

const FILES: usize = 7;

/// The text of a file; each number chooses one of the things that can be in it.
#[derive(Clone, Debug)]
struct Draft {
    imports: Vec<(usize, u8)>,
    package: u8,
    items: Vec<(u8, usize)>,
}

fn draft() -> impl Strategy<Value = Draft> {
    let imports = prop::collection::vec((0..FILES, 0u8..100), 0..5);
    // Most files are sound, or there would be nothing to keep.
    let kind = prop_oneof![20 => 0u8..8, 1 => 8u8..18];
    let items = prop::collection::vec((kind, 0usize..4), 0..4);
    (imports, 0u8..4, items).prop_map(|(imports, package, items)| Draft { imports, package, items })
}

impl Draft {
    fn text(&self, own: usize) -> String {
        let mut text = String::from("syntax = \"proto2\";\n");
        let package = ["", "p", "p.q", "r"][self.package as usize];
        if !package.is_empty() {
            text += &format!("package {package};\n");
        }
        text += "import \"google/protobuf/descriptor.proto\";\n";
        let mut seen = BTreeSet::new();
        for &(file, how) in &self.imports {
            match how {
                // A cycle now and then, and a file that is not there.
                0 => text += &format!("import \"{file}.proto\";\n"),
                1 => text += "import \"none.proto\";\n",
                _ if file >= own || !seen.insert(file) => {}
                2..30 => text += &format!("import public \"{file}.proto\";\n"),
                _ => text += &format!("import \"{file}.proto\";\n"),
            }
        }
        text += &format!(
            "// Of {own}.\nmessage M{own} {{ optional int32 x = 1; extensions 100 to max; }}\n\
             enum E{own} {{ Z{own} = 0; }}\n\
             extend google.protobuf.FieldOptions {{ optional int32 o{own} = 5000{own}; }}\n"
        );
        // What is imported, or else the file itself.
        let reachable: Vec<usize> = seen.into_iter().chain([own]).collect();
        for (index, &(item, pick)) in self.items.iter().enumerate() {
            let file = reachable[pick % reachable.len()];
            text += &match item {
                0..3 => format!("message R{own}_{index} {{ optional M{file} m = 1; }}\n"),
                3 => format!("extend M{file} {{ optional string e{own}_{index} = 1{own}{index}; }}\n"),
                4 => format!("message W{own}_{index} {{ optional int32 a_b = 1; optional int32 aB = 2; }}\n"),
                5 => format!("message U{own}_{index} {{ optional int32 x = 1 [(o{file}) = {index}]; }}\n"),
                6 => format!("enum E{own}_{index} {{ V{own}_{index} = 0; }}\n"),
                7 => format!("message P{own}_{index} {{ optional E{own} e = 1 [default = Z{own}]; }}\n"),
                8 => format!("extend google.protobuf.FieldOptions {{ optional int32 same{own}_{index} = 7000; }}\n"),
                9 => format!("message S{pick} {{}}\n"),
                10 => format!("message Broken{index} {{ optional int32 = 1; }}\n"),
                11 => "message p {}\n".to_owned(),
                12 => format!("message J{own}_{index} {{ optional int32 a = 1; optional int32 b = 1; }}\n"),
                13 => format!("message V{own}_{index} {{ optional int32 x = 1 [default = 1, default = 2]; }}\n"),
                14 => format!("message G{own}_{index} {{ optional M{pick} m = 1; }}\n"),
                15 => format!("message Q{own}_{index} {{ optional p.q.M{pick} m = 1; }}\n"),
                16 => format!("message O{own}_{index} {{ optional string x = 1 [(o{pick}) = 3]; }}\n"),
                // A string that is not UTF-8 is read with a warning.
                _ => format!("option php_namespace = \"\\xff{own}\";\n"),
            };
        }
        text
    }
}

/// Descriptors, warnings and the names of the files, or else errors.
type Told = Result<(Vec<u8>, Vec<String>, Vec<String>), Vec<String>>;

fn told(result: Result<&Compilation, Diagnostics>) -> Told {
    match result {
        Ok(compilation) => {
            let options = SetOptions { imports: true, source_info: true, source_retention: false };
            let warnings = compilation.warnings().iter().map(ToString::to_string).collect();
            let sources = compilation.sources().iter().map(|file| file.name().to_owned()).collect();
            Ok((compilation.descriptor_set(options), warnings, sources))
        }
        Err(diagnostics) => {
            Err(diagnostics.with_consequences().map(ToString::to_string).chain([diagnostics.to_string()]).collect())
        }
    }
}

#[test]
fn edits_give_what_a_new_compilation_gives() {
    let mut runner = TestRunner::new(Config { cases: 60, ..Config::default() });
    let files = prop::collection::vec(draft(), FILES);
    let edits = prop::collection::vec((0..FILES, draft(), 0u8..9), 1..8);
    let (kept, wrong) = (Cell::new(0), Cell::new(0));
    let outcome = runner.run(&(files, edits), |(first, edits)| {
        let mut files: BTreeMap<usize, Draft> = first.into_iter().enumerate().collect();
        let mut workspace = Workspace::new(Compiler::new());
        for (&file, draft) in &files {
            workspace.set_text(&format!("{file}.proto"), draft.text(file));
        }
        for (file, draft, skipped) in edits {
            let skipped = skipped.saturating_sub(6) as usize;
            let names: Vec<_> = (0..FILES).rev().skip(skipped).map(|file| format!("{file}.proto")).collect();
            let fresh = files.iter().fold(Compiler::new(), |compiler, (file, draft)| {
                compiler.text(format!("{file}.proto"), draft.text(*file))
            });
            let fresh = told(fresh.compile(&names).as_ref().map_err(Clone::clone));
            let again = told(workspace.compile(&names));
            let counter = if again.is_err() { &wrong } else { &kept };
            let is_partial = again.as_ref().is_ok_and(|(_, _, sources)| workspace.linked() < sources.len());
            counter.set(counter.get() + usize::from(again.is_err() || is_partial));
            prop_assert_eq!(again, fresh);
            workspace.set_text(&format!("{file}.proto"), draft.text(file));
            files.insert(file, draft);
        }
        Ok(())
    });
    outcome.unwrap();
    assert!(kept.get() > 5 && wrong.get() > 5, "kept {} times, {} errors", kept.get(), wrong.get());
}

/// A chain: each file imports the one before.
fn chain(length: usize) -> Vec<(String, String)> {
    let text = |index: usize| match index {
        0 => "syntax = \"proto3\"; message M0 {}".to_owned(),
        _ => format!(
            "syntax = \"proto3\"; import \"{}.proto\"; message M{index} {{ M{} before = 1; }}",
            index - 1,
            index - 1
        ),
    };
    (0..length).map(|index| (format!("{index}.proto"), text(index))).collect()
}

#[test]
fn only_what_changed_and_what_imports_it_is_linked() {
    let files = chain(100);
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    let mut workspace = Workspace::new(Compiler::new());
    for (name, text) in &files {
        workspace.set_text(name, text.as_str());
    }
    workspace.compile(&names).unwrap();
    assert_eq!(workspace.linked(), 100);
    workspace.compile(&names).unwrap();
    assert_eq!(workspace.linked(), 0);
    workspace.set_text("97.proto", format!("{} message More {{}}", files[97].1));
    assert!(workspace.compile(&names).unwrap().pool().message("More").is_some());
    assert_eq!(workspace.linked(), 3);
    // An error, and back.
    workspace.set_text("98.proto", "syntax = \"proto3\"; import \"97.proto\"; message M98 { M97 a = 1; M97 b = 1; }");
    workspace.compile(&names).unwrap_err();
    workspace.set_text("98.proto", files[98].1.as_str());
    workspace.compile(&names).unwrap();
    assert_eq!(workspace.linked(), 2);
}

#[test]
fn files_on_disk_are_looked_at_again() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::write(folder.path().join(name), text).unwrap();
    };
    write("second/a.proto", "syntax = \"proto3\"; message A {}");
    write("second/b.proto", "syntax = \"proto3\"; import \"a.proto\"; message B { A a = 1; }");
    fs::create_dir(folder.path().join("first")).unwrap();
    let compiler = Compiler::new().include(folder.path().join("first")).include(folder.path().join("second"));
    let mut workspace = Workspace::new(compiler);
    let has =
        |workspace: &mut Workspace, name: &str| workspace.compile(&["b.proto"]).unwrap().pool().message(name).is_some();
    assert!(has(&mut workspace, "B"));
    // As long as before, and a moment later.
    write("second/b.proto", "syntax = \"proto3\"; import \"a.proto\"; message C { A a = 1; }");
    assert!(has(&mut workspace, "C") && !has(&mut workspace, "B"));
    assert_eq!(workspace.linked(), 0);
    // Now another file is found first.
    write("first/a.proto", "syntax = \"proto3\"; message A { message Inner {} }");
    assert!(has(&mut workspace, "A.Inner"));
    workspace.set_text("a.proto", "syntax = \"proto3\"; message A { message Other {} }");
    assert!(has(&mut workspace, "A.Other"));
    workspace.remove_text("a.proto");
    assert!(has(&mut workspace, "A.Inner"));
    fs::remove_file(folder.path().join("first/a.proto")).unwrap();
    assert!(!has(&mut workspace, "A.Inner"));
}
