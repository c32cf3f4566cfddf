//! Mutants of descriptor sets: what the sound schemas compile to, with fields set, taken away and put in at random.

use std::fs;
use std::path::Path;
use std::process::Command;

use protoc_lite::{Compilation, Compiler, SetOptions};
use wire::{Decode, Encode};
use wire_descriptor::{Field, FileDescriptorSet, Kind, Message, Pool};

use super::edit;
use super::mutant::Random;
use super::verdict::Verdict;

const DEFAULTS: [&str; 24] = [
    "",
    " ",
    "0",
    "1",
    "-1",
    "+1",
    " 1",
    "1 ",
    "0x10",
    "0x1p3",
    "010",
    "1e5",
    "inf",
    "-Infinity",
    "NAN",
    "4294967297",
    "-9223372036854775809",
    "99999999999999999999",
    "true",
    "ONE",
    "\\\\",
    "\\\\377",
    "\\x00",
    "\\xff",
];
const NAMES: [&str; 29] = [
    "",
    "a",
    "Room",
    ".Room",
    "a.b",
    ".a.b",
    "a b",
    "é",
    "key",
    "value",
    "BEntry",
    "true",
    "inf",
    "-1",
    "0x10",
    "99999999999",
    "int32",
    "proto3",
    "editions",
    "sound.proto",
    "google/protobuf/any.proto",
    "\\x00",
    "a\\x00b",
    "\\xff",
    "a\\xc3",
    "\\xed\\xa0\\x80",
    "a..b",
    ".",
    "sound.proto\\x00",
];
const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "2",
    "3",
    "5",
    "10",
    "-1",
    "100",
    "999",
    "1000",
    "18999",
    "19000",
    "50000",
    "536870911",
    "536870912",
    "2147483647",
];

/// descriptor.proto itself: what there is to change.
pub(crate) fn pool() -> Compilation {
    Compiler::new().compile(&["google/protobuf/descriptor.proto"]).unwrap()
}

/// Sets that are sound, in which `sound.proto` is the file to compile.
pub(crate) fn seeds() -> Vec<FileDescriptorSet> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sound");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let seed = |path: &std::path::PathBuf| {
        let compiled = Compiler::new().text("sound.proto", fs::read(path).unwrap()).compile(&["sound.proto"]).ok()?;
        let options = SetOptions { imports: true, source_retention: true, ..SetOptions::default() };
        Some(FileDescriptorSet::decode(&compiled.descriptor_set(options)).unwrap())
    };
    paths.iter().filter_map(seed).collect()
}

/// A set with some edits, and these.
pub(crate) fn make(pool: &Pool, seeds: &[FileDescriptorSet], random: &mut Random) -> (Vec<u8>, Vec<String>) {
    let mut set = random.pick(seeds).cloned().unwrap_or_default();
    let count = 1 + random.below(3);
    let Some(file) = set.file.pop() else { return (Vec::new(), Vec::new()) };
    let mut bytes = file.encode_to_vec();
    let mut edits = Vec::new();
    for _ in 0..count {
        let message = pool.message("google.protobuf.FileDescriptorProto").unwrap();
        let edit = edit(message, &bytes, random);
        bytes = edit::apply(pool, &bytes, &edit);
        edits.push(edit);
    }
    let mut set = set.encode_to_vec();
    wire::push_varint(1 << 3 | 2, &mut set);
    wire::push_varint(bytes.len() as u64, &mut set);
    set.extend(bytes);
    (set, edits)
}

/// A change of a field at random, in what is there or beside it.
fn edit(mut message: Message<'_>, bytes: &[u8], random: &mut Random) -> String {
    let mut bytes = bytes.to_vec();
    let mut path = Vec::new();
    loop {
        let is_wanted = |field: &Field<'_>| field.name() != "source_code_info";
        let fields: Vec<_> = message.fields().filter(is_wanted).collect();
        let present: Vec<_> = fields.iter().copied().filter(|field| count(&bytes, *field) > 0).collect();
        // Most ways lead into what is there, and further in than one step.
        let list = if !present.is_empty() && random.below(4) > 0 { &present } else { &fields };
        let Some(&field) = random.pick(list) else { return "package = nothing".to_owned() };
        let there = count(&bytes, field);
        let appends = usize::from(random.below(3) == 0);
        let index = random.below(if field.is_repeated() { there + appends } else { 1 });
        path.push(format!("{}[{index}]", field.name()));
        match field.kind() {
            Kind::Message(inner) if index < there && random.below(6) > 0 => {
                bytes = record(&bytes, field, index);
                message = inner;
            }
            kind => return format!("{} = {}", path.join("."), value(field, kind, index < there, random)),
        }
    }
}

fn count(bytes: &[u8], field: Field<'_>) -> usize {
    wire::UnknownIter::new(bytes).filter(|record| record.number() == field.number() as u32).count()
}

fn record(bytes: &[u8], field: Field<'_>, index: usize) -> Vec<u8> {
    let mut records = wire::UnknownIter::new(bytes).filter(|record| record.number() == field.number() as u32);
    records.nth(index).map_or(Vec::new(), |record| record.payload().to_vec())
}

fn value(field: Field<'_>, kind: Kind<'_>, is_there: bool, random: &mut Random) -> String {
    if is_there && random.below(4) == 0 {
        return "nothing".to_owned();
    }
    match kind {
        Kind::String if field.name() == "default_value" => {
            format!("\"{}\"", DEFAULTS[random.below(DEFAULTS.len())])
        }
        Kind::String => format!("\"{}\"", random.pick(&NAMES).unwrap_or(&"")),
        Kind::Bytes => "\"a\"".to_owned(),
        Kind::Message(_) => "{}".to_owned(),
        Kind::Bool => ["true", "false"][random.below(2)].to_owned(),
        Kind::Enum(found) => {
            let values: Vec<_> = found.values().collect();
            random.pick(&values).map_or("0", |value| value.name()).to_owned()
        }
        Kind::Double | Kind::Float => "1.5".to_owned(),
        _ => random.pick(&NUMBERS).unwrap_or(&"0").to_string(),
    }
}

/// Whether both accept the set, with the same bytes, or refuse it with the same words first.
pub(crate) fn difference(set: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("set.pb"), set).unwrap();
    let out = folder.path().join("out.pb");
    let programs = [protoc_bin_vendored::protoc_bin_path().unwrap(), env!("CARGO_BIN_EXE_protoc-lite").into()];
    let [theirs, ours] = programs.map(|program| {
        let mut run = Command::new(program);
        run.current_dir(folder.path()).args(["--descriptor_set_in=set.pb", "-oout.pb", "sound.proto"]);
        let output = run.output().unwrap();
        let bytes = fs::read(&out).unwrap_or_default();
        _ = fs::remove_file(&out);
        Verdict::new(&output, bytes)
    });
    (!ours.begins_as(&theirs)).then(|| ours.against(&theirs))
}
