//! The compiler's stages on the schemas that are built in: descriptor.proto by itself, and all of them together.
//!
//!     cargo bench -p benches --bench compile
//!
//! Throughput counts the bytes of the text. For the program beside protoc, see `compile-report`.
#![forbid(unsafe_code)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{
    BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};
use protoc_lite::import::{BUNDLED, Importer, load};
use protoc_lite::lex::lex;
use protoc_lite::lower::{Lowered, Recording, read};
use protoc_lite::parse::parse;
use protoc_lite::source::File;
use protoc_lite::{Compiler, SetOptions, Workspace};
use wire_descriptor::Linker;

fn compile(criterion: &mut Criterion) {
    schemas(criterion.benchmark_group("compile/descriptor.proto"), &["google/protobuf/descriptor.proto"]);
    let all: Vec<_> = BUNDLED.iter().map(|(name, _)| *name).collect();
    schemas(criterion.benchmark_group("compile/bundled"), &all);
    again(criterion.benchmark_group("compile/1000 files"));
}

const FILES: usize = 1000;

/// Compiles many files after one of them was edited: by a compiler, and by a workspace.
fn again(mut group: BenchmarkGroup<'_, WallTime>) {
    let texts: Vec<(String, String)> = (0..FILES).map(|index| (format!("{index}.proto"), file(index, ""))).collect();
    let names: Vec<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
    let compiler = texts.iter().fold(Compiler::new(), |compiler, (name, text)| compiler.text(name, text.as_str()));
    group.bench_function("anew", |bencher| {
        bencher.iter(|| compiler.compile(&names).expect("the files compile"));
    });
    let mut workspace = Workspace::new(compiler);
    let mut edits = ["int32 more = 3;", ""].iter().cycle();
    group.bench_function("one file edited, which one file imports", |bencher| {
        bencher.iter(|| {
            let edit = edits.next().expect("edits go on");
            workspace.set_text("498.proto", file(498, edit));
            assert!(workspace.compile(&names).is_ok(), "the files compile");
        });
    });
    group.finish();
}

/// Pairs of files of which the second imports the first.
fn file(index: usize, more: &str) -> String {
    let import = if index % 2 == 1 { format!("import \"{}.proto\";", index - 1) } else { String::new() };
    let other = if index % 2 == 1 { index - 1 } else { index };
    let fields =
        |message: usize| format!("message M{index}_{message} {{ string name = 1; M{other}_0 other = 2; {more} }}");
    let messages: String = (0..10).map(fields).collect();
    format!("syntax = \"proto3\"; package p; {import} {messages}")
}

/// Measures each stage on what the stage before made of these files.
fn schemas(mut group: BenchmarkGroup<'_, WallTime>, names: &[&str]) {
    let texts: Vec<&str> = BUNDLED.iter().filter(|(name, _)| names.contains(name)).map(|(_, text)| *text).collect();
    let tokens: Vec<_> = texts.iter().map(|text| lex(text.as_bytes()).tokens).collect();
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));

    group.bench_function("lex", |bencher| {
        bencher.iter(|| texts.iter().for_each(|text| drop(black_box(lex(text.as_bytes())))));
    });
    group.bench_function("parse", |bencher| {
        let files = || texts.iter().zip(&tokens);
        bencher.iter(|| files().for_each(|(text, tokens)| drop(black_box(parse(text.as_bytes(), tokens)))));
    });
    for (name, recording) in [("read", Recording::Nothing), ("read with places", Recording::SourceInfo)] {
        group.bench_function(name, |bencher| {
            let read = |text: &&'static str| read(Arc::new(File::new("a.proto", text.as_bytes())), recording);
            bencher.iter(|| texts.iter().for_each(|text| drop(black_box(read(text)))));
        });
    }
    group.bench_function("link", |bencher| {
        let files = load(&Importer::new(), names, Recording::SourceInfo).files;
        bencher.iter_batched(|| copies(&files), link, BatchSize::SmallInput);
    });
    group.bench_function("all, encoded", |bencher| {
        let options = SetOptions { imports: true, source_info: true, ..SetOptions::default() };
        bencher.iter(|| Compiler::new().compile(names).expect("built-in files compile").descriptor_set(options));
    });
    group.finish();
}

type Unlinked = (wire_descriptor::FileDescriptorProto, Option<wire_descriptor::SourceInfo>);

fn copies(files: &[Lowered]) -> Vec<Unlinked> {
    files.iter().map(|file| (file.proto.clone(), file.source_info.clone())).collect()
}

fn link(files: Vec<Unlinked>) -> Linker {
    let mut linker = Linker::new();
    for (file, source_info) in files {
        assert!(linker.add_with_source_info(file, source_info, true), "built-in files link");
    }
    linker
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(2));
    targets = compile
}
criterion_main!(benches);
