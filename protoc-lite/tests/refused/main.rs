//! Schemas with something wrong, each beside what is said of it, and protoc as the judge. `BLESS=1` writes down what is
//! said now.
//!
//! A table is a file of this folder. An entry is a title after `===`, the text of `a.proto`, perhaps other files after
//! `+++ name`, and after `---` what is said: a line for each problem, then indented its other places, notes and help. A
//! line `@9 text` stands for nine, in which `#` is the number. After `~~~` come edits: then the entry is about a
//! descriptor set, what the files compile to with these changes (see `edit`).

mod edit;
#[path = "../sentences/mod.rs"]
mod every;
mod sentences;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use protoc_lite::diagnostic::Diagnostic;
use protoc_lite::{Compiler, SetOptions};
use wire::{Decode, Encode};
use wire_descriptor::{FileDescriptorProto, FileDescriptorSet};

struct Entry {
    title: String,
    files: Vec<(String, String)>,
    edits: String,
    said: String,
}

fn tables() -> Vec<(PathBuf, Vec<Entry>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refused");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|extension| extension == "txt")).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), read(&fs::read_to_string(path).unwrap()))).collect()
}

fn read(table: &str) -> Vec<Entry> {
    let entries = table.split("=== ").skip(1).map(|entry| {
        let (title, rest) = entry.split_once('\n').unwrap();
        let (files, said) = rest.split_once("---\n").unwrap_or((rest, ""));
        let (files, edits) = files.split_once("~~~\n").unwrap_or((files, ""));
        let files = format!("a.proto\n{files}");
        let files = files.split("+++ ").map(|file| file.split_once('\n').unwrap());
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        Entry { title: title.to_owned(), files, edits: edits.to_owned(), said: said.to_owned() }
    });
    entries.collect()
}

fn write(entries: &[Entry]) -> String {
    let mut table = String::new();
    for Entry { title, files, edits, said } in entries {
        let texts = files
            .iter()
            .map(|(name, text)| if name == "a.proto" { text.clone() } else { format!("+++ {name}\n{text}") });
        let edits = if edits.is_empty() { String::new() } else { format!("~~~\n{edits}") };
        write!(table, "=== {title}\n{}{edits}---\n{said}", texts.collect::<String>()).unwrap();
    }
    table
}

/// The files of an entry in a directory, so that names are searched for as they are on disk.
fn lay_out(entry: &Entry) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in &entry.files {
        fs::write(folder.path().join(name), repeat(text)).unwrap();
    }
    if !entry.edits.is_empty() {
        fs::write(folder.path().join("set.pb"), edited_set(entry, folder.path())).unwrap();
    }
    folder
}

fn repeat(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let repeated = line.strip_prefix('@').and_then(|line| line.split_once(' '));
        let Some((count, line)) = repeated else { return line.to_owned() };
        (1..=count.parse().unwrap()).map(|number: u32| line.replace('#', &number.to_string())).collect()
    });
    lines.collect()
}

/// What the files compile to, with the edits of the entry.
fn edited_set(entry: &Entry, folder: &Path) -> Vec<u8> {
    let compiled = Compiler::new().include(folder).compile(&["a.proto"]).unwrap();
    let set = compiled.descriptor_set(SetOptions { imports: true, ..SetOptions::default() });
    let descriptor = Compiler::new().compile(&["google/protobuf/descriptor.proto"]).unwrap();
    let edited = FileDescriptorSet::decode(&set).unwrap().file.into_iter().map(|file| {
        let name = format!("{}: ", file.name.as_deref().unwrap_or_default());
        let edits = entry.edits.lines().filter_map(|edit| edit.strip_prefix(&name));
        let file = edits.fold(file.encode_to_vec(), |file, edit| edit::apply(descriptor.pool(), &file, edit));
        FileDescriptorProto::decode(&file).unwrap()
    });
    FileDescriptorSet { file: edited.collect(), ..FileDescriptorSet::default() }.encode_to_vec()
}

fn say(entry: &Entry) -> String {
    let folder = lay_out(entry);
    let compiler = match fs::read(folder.path().join("set.pb")) {
        Ok(set) => Compiler::new().descriptor_set(FileDescriptorSet::decode(&set).unwrap()),
        Err(_) => Compiler::new().include(folder.path()),
    };
    let found = match compiler.compile(&["a.proto"]) {
        Ok(compilation) => compilation.warnings().to_vec(),
        Err(found) => found.list().to_vec(),
    };
    let said: String = found.iter().map(lines).collect();
    let said = said.replace(&format!("{}/", folder.path().display()), "");
    readable(&said.replace(&folder.path().display().to_string(), "."))
}

/// A table is a text to read.
fn readable(said: &str) -> String {
    said.replace('\0', "\\0").replace(&"A".repeat(100), "")
}

fn lines(diagnostic: &Diagnostic) -> String {
    let mut lines = format!("{diagnostic}\n");
    for label in diagnostic.labels.iter().skip(1) {
        let at = label.start();
        writeln!(lines, "  {}:{}:{}: {}", label.file.display_name(), at.line + 1, at.column + 1, label.text).unwrap();
    }
    diagnostic.notes.iter().for_each(|note| writeln!(lines, "  note: {note}").unwrap());
    diagnostic.help.iter().for_each(|help| writeln!(lines, "  help: {help}").unwrap());
    lines
}

#[test]
fn problems_are_told_with_places_and_help() {
    let mut failures = Vec::new();
    for (path, mut entries) in tables() {
        for entry in &mut entries {
            let said = say(entry);
            if said != entry.said {
                failures.push(format!("{}, {}:\n{said}", path.display(), entry.title));
            }
            entry.said = said;
        }
        if env::var_os("BLESS").is_some() {
            fs::write(path, write(&entries)).unwrap();
        }
    }
    assert!(failures.is_empty() || env::var_os("BLESS").is_some(), "{}", failures.join("\n"));
}

/// protoc says the same first, on the same line, where it knows a place.
#[test]
fn protoc_refuses_the_same_for_the_same_reason() {
    let mut failures = Vec::new();
    for (path, entries) in tables() {
        for entry in &entries {
            let theirs = protoc(entry);
            let (ours, theirs) = (First::of(&entry.said), First::of(&theirs));
            if !ours.agrees_with(&theirs) {
                failures.push(format!("{}, {}:\n  {ours:?}\n  {theirs:?}", path.display(), entry.title));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A set that both accept comes out as the same bytes; no other test asks that of sets.
#[test]
fn sets_have_the_bytes_of_protoc() {
    let entries = tables().into_iter().flat_map(|(_, entries)| entries).filter(|entry| !entry.edits.is_empty());
    for entry in entries {
        let folder = lay_out(&entry);
        let compile = |program: &Path| {
            let out = folder.path().join("out.pb");
            let mut run = Command::new(program);
            run.current_dir(folder.path()).args(["--descriptor_set_in=set.pb", "-oout.pb", "a.proto"]);
            let is_accepted = run.output().unwrap().status.success();
            let bytes = fs::read(&out).ok();
            _ = fs::remove_file(out);
            (is_accepted, bytes)
        };
        let theirs = compile(&protoc_bin_vendored::protoc_bin_path().unwrap());
        assert!(compile(env!("CARGO_BIN_EXE_protoc-lite").as_ref()) == theirs, "{}", entry.title);
    }
}

fn protoc(entry: &Entry) -> String {
    let folder = lay_out(entry);
    let mut run = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap());
    if entry.edits.is_empty() {
        run.arg("-I.").arg(format!("-I{}", protoc_bin_vendored::include_path().unwrap().display()));
    } else {
        run.arg("--descriptor_set_in=set.pb");
    }
    let run = run.current_dir(folder.path()).args(["-o/dev/null", "a.proto"]).output().unwrap();
    readable(&String::from_utf8_lossy(&run.stderr))
}

/// Lines of protoc's log that are about names in its database, and about what it does not survive.
const LOG: [&str; 2] = [" descriptor_database.cc:", " Check failed: "];

/// The first error, or the first warning where there is no error.
#[derive(Debug, Default)]
struct First {
    place: Option<(String, String)>,
    message: String,
    has_log: bool,
}

impl First {
    fn of(said: &str) -> Self {
        let has_log = LOG.iter().any(|log| said.contains(log));
        let is_of_file = |line: &&str| {
            !line.starts_with(' ') && line.contains(".proto") && !LOG.iter().any(|log| line.contains(log))
        };
        let lines: Vec<_> = said.lines().filter(is_of_file).collect();
        let line = lines.iter().find(|line| !line.contains(" warning: ")).or(lines.first());
        let Some((head, message)) = line.and_then(|line| line.split_once(": ")) else {
            return Self { has_log, ..Self::default() };
        };
        let mut head = head.split(':');
        let place = head.next().zip(head.next()).map(|(file, line)| (file.to_owned(), line.to_owned()));
        Self { place, message: message.to_owned(), has_log }
    }

    fn agrees_with(&self, protoc: &Self) -> bool {
        // What its database does not take is a line of protoc's log.
        let is_logged = protoc.message.is_empty() && protoc.has_log && !self.message.is_empty();
        let has_place = protoc.place.is_some() && protoc.place != self.place;
        (self.message == protoc.message || is_logged) && !has_place
    }
}
