//! What to do: the command line, understood.

use std::fs;
use std::path::PathBuf;

use protoc_lite::{Compiler, Config, Layout, SetOptions};
use wire::{Decode, DecodeOptions};
use wire_descriptor::FileDescriptorSet;

use super::args::{ErrorFormat, LIST, LowArgs, RustOut, Special};

/// What the program is asked for.
pub(crate) enum HiArgs {
    Help,
    Version,
    Compile(Box<Job>),
}

/// Inputs, outputs, and how to speak of problems.
pub(crate) struct Job {
    pub(crate) compiler: Compiler,
    pub(crate) inputs: Vec<String>,
    pub(crate) rust: Vec<(PathBuf, Config)>,
    pub(crate) descriptor_set: Option<PathBuf>,
    pub(crate) set_options: SetOptions,
    pub(crate) dependencies: Option<PathBuf>,
    pub(crate) fatal_warnings: bool,
    pub(crate) experimental_editions: bool,
    pub(crate) error_format: Option<ErrorFormat>,
    /// What is odd about the command line, but no error.
    pub(crate) warnings: Vec<String>,
}

impl HiArgs {
    pub(crate) fn new(args: LowArgs) -> Result<Self, String> {
        match args.special {
            Some(Special::Help) => Ok(Self::Help),
            Some(Special::Version) => Ok(Self::Version),
            None => Job::new(args).map(|job| Self::Compile(Box::new(job))),
        }
    }
}

impl Job {
    fn new(args: LowArgs) -> Result<Self, String> {
        if args.inputs.is_empty() {
            return Err("Missing input file.".to_owned());
        }
        if args.rust_out.is_empty() && args.descriptor_set_out.is_none() {
            return Err("Missing output directives.".to_owned());
        }
        if args.dependency_out.is_some() && args.inputs.len() > 1 {
            return Err("Can only process one input file when using --dependency_out=FILE.".to_owned());
        }
        let mut warnings = Vec::new();
        let needs_source_info = args.include_source_info || !args.rust_out.is_empty();
        let mut compiler = Compiler::new().source_info(needs_source_info);
        for (name, disk) in proto_path(&args) {
            if !disk.exists() {
                warnings.push(format!("{}: warning: directory does not exist.", disk.display()));
            }
            compiler = if name.is_empty() { compiler.include(disk) } else { compiler.map(name, disk) };
        }
        for path in &args.descriptor_set_in {
            compiler = compiler.descriptor_set(read_set(path)?);
        }
        let rust = args.rust_out.iter().map(|out| Ok((folder(out)?, config(out, &args.rust_opt)?)));
        Ok(Self {
            compiler,
            rust: rust.collect::<Result<_, String>>()?,
            descriptor_set: args.descriptor_set_out.map(PathBuf::from),
            set_options: SetOptions {
                imports: args.include_imports,
                source_info: args.include_source_info,
                source_retention: args.retain_options,
            },
            inputs: args.inputs,
            dependencies: args.dependency_out.map(PathBuf::from),
            fatal_warnings: args.fatal_warnings,
            experimental_editions: args.experimental_editions,
            error_format: args.error_format,
            warnings,
        })
    }
}

/// Virtual prefixes and the directories that they stand for.
fn proto_path(args: &LowArgs) -> Vec<(String, PathBuf)> {
    let parts = args.proto_path.iter().flat_map(|list| list.split(LIST)).filter(|part| !part.is_empty());
    let pairs = parts.map(|part| match part.split_once('=') {
        Some((name, disk)) => (name.to_owned(), PathBuf::from(disk)),
        None => (String::new(), PathBuf::from(part)),
    });
    let pairs: Vec<_> = pairs.collect();
    if pairs.is_empty() && args.descriptor_set_in.is_empty() {
        return vec![(String::new(), PathBuf::from("."))];
    }
    pairs
}

/// Descriptor sets come from a compiler, so they may be larger than what strangers may send.
fn read_set(path: &str) -> Result<FileDescriptorSet, String> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("{path}: No such file or directory"),
        _ => format!("{path}: {error}"),
    })?;
    FileDescriptorSet::decode_with(&bytes, &DecodeOptions::trusted())
        .map_err(|error| format!("{path}: Unable to parse.\n  = {error}"))
}

fn folder(out: &RustOut) -> Result<PathBuf, String> {
    let folder = PathBuf::from(&out.folder);
    if folder.is_dir() { Ok(folder) } else { Err(format!("{}/: No such file or directory", out.folder)) }
}

/// The generator's options; those of `--rust_opt` are for every `--rust_out`.
fn config(out: &RustOut, shared: &[String]) -> Result<Config, String> {
    let mut config = Config::new();
    for parameter in shared.iter().chain(&out.parameters) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name {
            "views" => config.views(true),
            "reflect" => config.reflect(true),
            "single_file" => config.layout(Layout::SingleFile),
            "well_known_types" => config.compile_well_known_types(),
            "include_file" => config.include_file(value),
            "bytes" => config.bytes([value]),
            "btree_map" => config.btree_map([value]),
            "boxed" => config.boxed(value),
            "disable_comments" => config.disable_comments([value]),
            "skip_debug" => config.skip_debug([value]),
            "extern_path" => {
                let (proto, rust) =
                    value.split_once('=').ok_or("--rust_out: extern_path=PROTO=RUST needs both paths.")?;
                config.extern_path(proto, rust)
            }
            _ => return Err(format!("--rust_out: Unknown generator option: {parameter}")),
        };
    }
    Ok(config)
}
