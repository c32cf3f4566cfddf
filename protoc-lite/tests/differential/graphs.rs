//! Files that import each other: cycles, files that are not there or broken, imports that are repeated, public, weak, for
//! options or unused, and names that are imported, nearly, or not at all. As sources and as sets.

use std::fs;
use std::path::Path;
use std::process::Command;

use protoc_lite::Compiler;
use wire::Encode;
use wire_descriptor::field_descriptor_proto::{Label, Type};
use wire_descriptor::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet};

use super::mutant::Random;
use super::number;
use super::verdict::Verdict;

/// A file of a graph; others are known by their number.
struct Node {
    edition: &'static str,
    imports: Vec<(&'static str, String)>,
    /// Names of types, as written.
    types: Vec<String>,
    /// A statement that no parser or no linker takes, mostly none.
    fault: &'static str,
    package: String,
}

const EDITIONS: [&str; 5] =
    ["syntax = \"proto2\";", "syntax = \"proto3\";", "edition = \"2023\";", "edition = \"2024\";", ""];
const MODIFIERS: [&str; 8] = ["", "", "", "", "public ", "public ", "weak ", "option "];
const FAULTS: [&str; 12] =
    ["", "", "", "", "", "", "", "", "message {", "message X { reserved 1; reserved 1; }", "enum X {}", "}"];

fn graph(random: &mut Random) -> Vec<Node> {
    let count = 2 + random.below(5);
    let node = |random: &mut Random, own: usize| {
        let target = |random: &mut Random| match random.below(12) {
            0 => "nowhere.proto".to_owned(),
            1 => "google/protobuf/any.proto".to_owned(),
            2 => name(own),
            // Most graphs have no cycle.
            3..=9 if own + 1 < count => name(own + 1 + random.below(count - own - 1)),
            _ => name(random.below(count)),
        };
        let imports = (0..random.below(4)).map(|_| {
            let modifier = MODIFIERS[random.below(MODIFIERS.len())];
            (modifier, target(random))
        });
        let imports = imports.collect::<Vec<_>>();
        let types = (0..random.below(4)).map(|_| match random.below(8) {
            0 => "google.protobuf.Any".to_owned(),
            1 => "Nowhere".to_owned(),
            2 => format!(".p.M{}", random.below(count)),
            3 => format!("p.M{}.N", random.below(count)),
            4 => format!("q.M{}", random.below(count)),
            _ => format!("M{}", random.below(count)),
        });
        let types = types.collect::<Vec<_>>();
        Node {
            edition: EDITIONS[random.below(EDITIONS.len())],
            imports,
            types,
            fault: FAULTS[random.below(FAULTS.len())],
            package: ["p", "p", "p", "q", "p.q", ""][random.below(6)].to_owned(),
        }
    };
    (0..count).map(|own| node(random, own)).collect()
}

fn name(index: usize) -> String {
    format!("f{index}.proto")
}

impl Node {
    fn text(&self, index: usize) -> String {
        let imports: String =
            self.imports.iter().map(|(modifier, name)| format!("import {modifier}\"{name}\";\n")).collect();
        let package = if self.package.is_empty() { String::new() } else { format!("package {};\n", self.package) };
        let label = if self.edition.contains("proto2") || self.edition.is_empty() { "optional " } else { "" };
        let fields = self.types.iter().zip(1..).map(|(name, number)| format!("{label}{name} a{number} = {number};"));
        let fields: String = fields.collect();
        let (edition, fault) = (self.edition, self.fault);
        format!("{edition}\n{package}{imports}message M{index} {{ {fields} message N {{}} }}\n{fault}\n")
    }

    fn descriptor(&self, index: usize) -> FileDescriptorProto {
        let with = |modifier: &str| {
            let imports = self.imports.iter().filter(|(other, _)| *other != "option ").zip(0..);
            imports.filter(|((other, _), _)| *other == modifier).map(|(_, index)| index).collect()
        };
        let names = |of_options: bool| {
            let imports = self.imports.iter().filter(|(modifier, _)| (*modifier == "option ") == of_options);
            imports.map(|(_, name)| name.clone()).collect()
        };
        let field = |(name, number): (&String, i32)| FieldDescriptorProto {
            name: Some(format!("a{number}")),
            number: Some(number),
            label: Some(Label::Optional),
            r#type: (number % 2 == 0).then_some(Type::Message),
            type_name: Some(name.clone()),
            ..Default::default()
        };
        let nested = DescriptorProto { name: Some("N".into()), ..Default::default() };
        let message = DescriptorProto {
            name: Some(format!("M{index}")),
            field: self.types.iter().zip(1..).map(field).collect(),
            nested_type: vec![nested],
            ..Default::default()
        };
        FileDescriptorProto {
            name: Some(name(index)),
            package: Some(self.package.clone()).filter(|package| !package.is_empty()),
            syntax: Some(if self.edition.contains("proto3") { "proto3" } else { "proto2" }.to_owned()),
            dependency: names(false),
            option_dependency: names(true),
            public_dependency: with("public "),
            weak_dependency: with("weak "),
            message_type: vec![message],
            ..Default::default()
        }
    }
}

fn verdict(program: &Path, folder: &Path, arguments: &[&str]) -> Verdict {
    let out = folder.join("out.pb");
    _ = fs::remove_file(&out);
    let output = Command::new(program).current_dir(folder).args(arguments).arg("-oout.pb").output().unwrap();
    Verdict::new(&output, fs::read(out).unwrap_or_default())
}

/// Whether both programs take a folder of files in the same way: the verdict, the bytes, and what is said first.
///
/// protoc reads files of a set in the middle of others when it looks for a name, and tells then what is wrong with them:
/// of sets only verdict and bytes are compared.
fn difference(folder: &Path, arguments: &[&str], is_set: bool) -> Option<String> {
    let programs = [protoc_bin_vendored::protoc_bin_path().unwrap(), env!("CARGO_BIN_EXE_protoc-lite").into()];
    let [theirs, ours] = programs.map(|program| verdict(&program, folder, arguments));
    let is_same = if is_set { ours.ends_as(&theirs) } else { ours.begins_as(&theirs) };
    (!is_same).then(|| ours.against(&theirs))
}

#[test]
fn graphs_of_sources_fare_as_in_protoc() {
    let (first, cases) = (number("FIRST").unwrap_or(0), number("CASES").unwrap_or(200) / 2);
    let mut different = Vec::new();
    for case in first..first + cases {
        let nodes = graph(&mut Random::new(case));
        let folder = tempfile::tempdir().unwrap();
        let texts: Vec<String> = nodes.iter().enumerate().map(|(index, node)| node.text(index)).collect();
        for (index, text) in texts.iter().enumerate() {
            fs::write(folder.path().join(name(index)), text).unwrap();
        }
        let more = if case % 2 == 0 { ["f0.proto", "--include_imports"] } else { ["f0.proto", "f1.proto"] };
        let include = format!("-I{}", protoc_bin_vendored::include_path().unwrap().display());
        let arguments = ["-I.", include.as_str(), more[0], more[1]];
        if let Some(difference) = difference(folder.path(), &arguments, false) {
            different.push(format!("case {case}\n{}\n{difference}", texts.join("~~~\n")));
        }
    }
    assert!(different.is_empty(), "{} of {cases} differ\n{}", different.len(), different.join("\n"));
}

#[test]
fn graphs_of_sets_fare_as_in_protoc() {
    let (first, cases) = (number("FIRST").unwrap_or(0), number("CASES").unwrap_or(200) / 2);
    let any = Compiler::new().source_info(false).compile(&["google/protobuf/any.proto"]).unwrap();
    let any = any.pool().file("google/protobuf/any.proto").unwrap().proto().clone();
    let mut different = Vec::new();
    for case in first..first + cases {
        let random = &mut Random::new(case);
        let nodes = graph(random);
        let mut file: Vec<_> = nodes.iter().enumerate().map(|(index, node)| node.descriptor(index)).collect();
        file.insert(random.below(file.len()), any.clone());
        let folder = tempfile::tempdir().unwrap();
        let set = FileDescriptorSet { file, ..Default::default() };
        fs::write(folder.path().join("set.pb"), set.encode_to_vec()).unwrap();
        let more = if case % 2 == 0 { ["f0.proto", "--include_imports"] } else { ["f0.proto", "f1.proto"] };
        let arguments = ["--descriptor_set_in=set.pb", more[0], more[1]];
        if let Some(difference) = difference(folder.path(), &arguments, true) {
            let texts: String = nodes.iter().enumerate().map(|(index, node)| node.text(index)).collect();
            different.push(format!("case {case}\n{texts}\n{difference}"));
        }
    }
    assert!(different.is_empty(), "{} of {cases} differ\n{}", different.len(), different.join("\n"));
}
