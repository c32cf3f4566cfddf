//! protoc and this program, given the same command lines in folders of the same files: the same status, output and
//! files. A line sees what the lines before it wrote.
#![cfg(unix)]

mod sentences;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use tempfile::TempDir;
use wire::Encode;
use wire_descriptor::compiler::CodeGeneratorResponse;
use wire_descriptor::compiler::code_generator_response::{Feature, File};
use wire_descriptor::generated_code_info::Annotation;
use wire_descriptor::{Edition, GeneratedCodeInfo};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command_line")
}

/// A program and the folder in which it runs.
struct Side {
    program: PathBuf,
    folder: TempDir,
}

/// What is compared.
#[derive(Debug, PartialEq)]
struct Outcome {
    status: Option<i32>,
    output: String,
    errors: String,
    files: BTreeMap<PathBuf, String>,
}

impl Side {
    fn new(program: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&fixtures().join("files"), folder.path()).unwrap();
        fs::create_dir(folder.path().join("out")).unwrap();
        fs::create_dir(folder.path().join("out/twice")).unwrap();
        fs::create_dir(folder.path().join("answers")).unwrap();
        for (name, response) in answers() {
            fs::write(folder.path().join("answers").join(name), response).unwrap();
        }
        let script = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        };
        script("protoc-gen-test", &fs::read_to_string(fixtures().join("plugin.sh")).unwrap());
        script("exits.sh", "#!/bin/sh\nexit 3\n");
        script("dies.sh", "#!/bin/sh\nkill -9 $$\n");
        Self { program, folder }
    }

    fn run(&self, line: &str) -> Outcome {
        let program = self.program.to_str().unwrap();
        let command = format!("exec {program} {line}");
        let ran = Command::new("sh").args(["-c", &command]).current_dir(&self.folder).output().unwrap();
        let include = protoc_bin_vendored::include_path().unwrap();
        let text = |bytes: &[u8]| {
            let text: String = bytes.iter().map(|byte| byte.escape_ascii().to_string()).collect();
            // What is built in here is a file there.
            let words = text.split(' ').map(|word| match word.strip_prefix(include.to_str().unwrap()) {
                Some(builtin) => format!("BUILTIN{}", builtin.find('\\').map_or("", |end| &builtin[end..])),
                None => word.replace(program, "BUILTIN"),
            });
            words.collect::<Vec<_>>().join(" ").replace("\\n", "\n")
        };
        let mut files = BTreeMap::new();
        list(self.folder.path(), &mut |path| {
            let name = path.strip_prefix(&self.folder).unwrap().to_owned();
            files.insert(name, text(&fs::read(path).unwrap()));
        });
        let errors: String = text(&ran.stderr).split_inclusive('\n').filter(|line| !is_log(line)).collect();
        Outcome { status: ran.status.code(), output: text(&ran.stdout), errors, files }
    }
}

/// Lines that protoc writes for its developers start with a letter, the date and the time.
fn is_log(line: &str) -> bool {
    let mut head = line.trim_start_matches(['E', 'W']).split(' ');
    head.next().is_some_and(|date| date.len() == 4 && date.bytes().all(|byte| byte.is_ascii_digit()))
        && head.next().is_some_and(|time| time.contains(':'))
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let (path, target) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            fs::create_dir(&target)?;
            copy(&path, &target)?;
        } else {
            fs::copy(path, target)?;
        }
    }
    Ok(())
}

fn list(folder: &Path, see: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { list(&path, see) } else { see(&path) }
    }
}

/// What the plugin may answer.
fn answers() -> Vec<(&'static str, Vec<u8>)> {
    const TARGET: &str = "x\n  // @@protoc_insertion_point(line)\ny(/* @@protoc_insertion_point(inline) */)";
    let file = |name: &str, point: &str, content: &str| File {
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
        insertion_point: Some(point.to_owned()).filter(|point| !point.is_empty()),
        content: Some(content.to_owned()),
        ..File::default()
    };
    // Annotations are a file of their own, or come with what is inserted.
    const NOTES: [(i32, i32); 4] = [(0, 1), (2, 9), (4, 40), (41, 60)];
    let noted = |name: &str, point: &str, content: &str, notes: &[(i32, i32)]| {
        let note = |&(begin, end): &(i32, i32)| Annotation {
            path: vec![4, 0],
            source_file: Some("plain.proto".to_owned()),
            begin: Some(begin),
            end: Some(end),
            ..Annotation::default()
        };
        let info = GeneratedCodeInfo { annotation: notes.iter().map(note).collect(), ..GeneratedCodeInfo::default() };
        match point {
            "" => File { content: String::from_utf8(info.encode_to_vec()).ok(), ..file(name, "", content) },
            point => File { generated_code_info: Some(info.into()), ..file(name, point, content) },
        }
    };
    let files = |file| CodeGeneratorResponse { file, ..CodeGeneratorResponse::default() }.encode_to_vec();
    let error = CodeGeneratorResponse {
        error: Some("sorry\ntwice".to_owned()),
        file: vec![file("a", "", "x")],
        ..CodeGeneratorResponse::default()
    };
    let modern = CodeGeneratorResponse {
        supported_features: Some(Feature::Proto3Optional as u64 | Feature::SupportsEditions as u64),
        minimum_edition: Some(Edition::EditionProto2 as i32),
        maximum_edition: Some(Edition::Edition2024 as i32),
        ..CodeGeneratorResponse::default()
    };
    let between = |minimum: Edition, maximum: Edition| {
        let (minimum_edition, maximum_edition) = (Some(minimum as i32), Some(maximum as i32));
        CodeGeneratorResponse { minimum_edition, maximum_edition, ..modern.clone() }.encode_to_vec()
    };
    vec![
        ("modern", modern.encode_to_vec()),
        ("old", between(Edition::EditionProto2, Edition::Edition2023)),
        ("new", between(Edition::Edition2026, Edition::Edition2026)),
        ("blocked", files(vec![file("t/x", "", "x")])),
        ("misnoted", files(vec![file("t", "", TARGET), file("t.pb.meta", "", "\u{1}"), file("t", "line", "1")])),
        ("continued", files(vec![file("a", "", "x"), file("", "", "y"), file("b/c", "", "z"), file("", "", "z")])),
        ("nameless", files(vec![file("", "", "x")])),
        ("twice", files(vec![file("a", "", "x"), file("a", "", "y")])),
        ("insert", files(vec![file("t", "", TARGET)])),
        (
            "insertion",
            files(vec![
                file("t", "line", "1\n\n2"),
                file("", "", "3"),
                file("t", "inline", "4\n5"),
                file("t", "line", ""),
                file("t", "line", "6\n"),
            ]),
        ),
        ("noted", files(vec![file("t", "", TARGET), noted("t.pb.meta", "", "", &NOTES)])),
        (
            "notes",
            files(vec![
                noted("t", "line", "1\n\n2", &[(0, 1), (1, 4)]),
                file("t", "inline", "4\n5"),
                noted("t", "line", "6\n7\n8\n", &[(0, 5), (2, 3), (4, 6)]),
                file("t", "line", "9"),
            ]),
        ),
        ("lost", files(vec![file("t", "line", "1")])),
        ("pointless", files(vec![file("t", "", TARGET), file("t", "elsewhere", "x")])),
        ("rooted", files(vec![file("/r", "", "x"), file("//d/r", "", "y"), file("\\r", "", "z")])),
        ("escape", files(vec![file("../a", "", "x")])),
        (
            "folders",
            files(vec![file("d/e/f", "", "x"), file("./e", "", "y"), file("f//g", "", "z"), file("A", "", "")]),
        ),
        ("error", error.encode_to_vec()),
        ("junk", b"\xff\xfejunk \"'\\\n\t\0".to_vec()),
        ("empty", Vec::new()),
    ]
}

#[test]
fn command_lines_do_what_they_do_in_protoc() {
    let theirs = Side::new(protoc_bin_vendored::protoc_bin_path().unwrap());
    let ours = Side::new(PathBuf::from(env!("CARGO_BIN_EXE_protoc-lite")));
    let lines = fs::read_to_string(fixtures().join("lines.txt")).unwrap();
    let lines = lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (mut different, mut said) = (Vec::new(), Vec::new());
    for line in lines {
        let outcome = ours.run(line);
        said.extend([outcome.errors.replace("\\\"", "\"").replace("\\'", "'"), outcome.output.clone()]);
        different.extend(difference(line, theirs.run(line), outcome));
    }
    assert!(different.is_empty(), "{} lines differ\n{}", different.len(), different.join("\n"));
    let listed = fs::read_to_string(fixtures().join("unsaid.md")).unwrap();
    let missing = sentences::unsaid(&["src/cli.rs", "src/cli"], &said, &listed);
    assert!(missing.is_empty(), "no line makes the program say\n{missing:#?}");
}

fn difference(line: &str, mut theirs: Outcome, mut ours: Outcome) -> Option<String> {
    theirs.files.retain(|name, text| ours.files.remove(name).is_none_or(|own| own != *text));
    (theirs != ours).then(|| format!("$ {line}\nprotoc: {theirs:#?}\nhere: {ours:#?}\n"))
}
