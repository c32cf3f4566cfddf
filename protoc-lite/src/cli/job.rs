//! What to do: the command line, understood.

use std::collections::HashSet;
use std::fs;
use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use protoc_lite::{Compiler, Config, EditionRange, SetOptions};
use wire_descriptor::Edition;

use super::args::{ErrorFormat, LowArgs, Mode, NATIVE, Output, RUST, Special, append_parameter, program};
use super::checks::Checks;
use super::program::Program;

/// What the program is asked for.
pub(crate) enum HiArgs {
    Help,
    Version,
    Notices,
    Plugin,
    Compile(Box<Job>),
}

/// Inputs, outputs, and how to speak of problems.
pub(crate) struct Job {
    pub(crate) compiler: Compiler,
    pub(crate) inputs: Vec<String>,
    pub(crate) outputs: Vec<Directive>,
    pub(crate) descriptor_set: Option<PathBuf>,
    pub(crate) set_options: SetOptions,
    pub(crate) dependencies: Option<PathBuf>,
    pub(crate) edition_defaults: Option<(String, EditionRange)>,
    pub(crate) prints_free_field_numbers: bool,
    /// The type that `--encode` or `--decode` asks for.
    pub(crate) codec: Option<String>,
    pub(crate) checks: Checks,
    pub(crate) allows_escape: bool,
    pub(crate) fatal_warnings: bool,
    pub(crate) error_format: Option<ErrorFormat>,
}

/// One generator and where its files go.
pub(crate) struct Directive {
    /// As it was given: `--NAME_out`.
    pub(crate) flag: String,
    pub(crate) location: String,
    pub(crate) generator: Generator,
}

pub(crate) enum Generator {
    Rust(Box<Config>),
    Plugin(Plugin),
}

/// A program that generates code.
pub(crate) struct Plugin {
    /// `protoc-gen-NAME`
    pub(crate) name: String,
    pub(crate) parameter: String,
    pub(crate) program: Program,
    /// Whether protoc needs no plugin for this.
    pub(crate) is_native: bool,
}

impl HiArgs {
    /// What the command line means, as far as it was `read`; the warnings are about what it gives, whatever that is.
    pub(crate) fn new(args: LowArgs, read: Result<(), String>, warnings: &mut Vec<String>) -> Result<Self, String> {
        let proto_path = proto_path(&args, warnings);
        read?;
        match args.special {
            Some(Special::Help) => Ok(Self::Help),
            Some(Special::Version) => Ok(Self::Version),
            Some(Special::Notices) => Ok(Self::Notices),
            Some(Special::Plugin) => Ok(Self::Plugin),
            None => Job::new(args, proto_path, warnings).map(|job| Self::Compile(Box::new(job))),
        }
    }
}

/// Fewer files than this are read before the system has told how many processors there are.
const MANY: usize = 32;
/// One thread links what the others read; it takes longer than they do where they are two.
const MAX_THREADS: NonZero<usize> = NonZero::new(2).expect("two is not zero");

fn threads_for(files: usize) -> NonZero<usize> {
    let available = || thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    if files < MANY { NonZero::<usize>::MIN } else { available().min(MAX_THREADS) }
}

impl Job {
    fn new(args: LowArgs, proto_path: Vec<(String, PathBuf)>, warnings: &mut Vec<String>) -> Result<Self, String> {
        check(&args)?;
        let needs_source_info = args.include_source_info || !args.outputs.is_empty();
        let mut compiler = Compiler::new().source_info(needs_source_info);
        compiler = compiler.threads(threads_for(args.inputs.len()));
        for (name, disk) in proto_path {
            compiler = if name.is_empty() { compiler.include(disk) } else { compiler.map(name, disk) };
        }
        warnings.extend(pointless(&args));
        for path in &args.descriptor_set_in {
            compiler =
                compiler.encoded_descriptor_set(&read(path)?).map_err(|_| format!("{path}: Unable to parse."))?;
        }
        let described: HashSet<&str> = compiler.described_files().collect();
        if args.proto_path.is_empty() && !args.descriptor_set_in.is_empty() {
            check_are_described(&args.inputs, &described)?;
        }
        let outputs = args.outputs.iter().map(|output| Directive::new(output, &args));
        let editions = EditionRange::default();
        let editions = EditionRange {
            minimum: args.edition_defaults_minimum.unwrap_or(editions.minimum),
            maximum: args.edition_defaults_maximum.unwrap_or(editions.maximum),
        };
        Ok(Self {
            compiler,
            outputs: outputs.collect::<Result<_, String>>()?,
            descriptor_set: args.descriptor_set_out.map(PathBuf::from),
            set_options: SetOptions {
                imports: args.include_imports,
                source_info: args.include_source_info,
                source_retention: args.retain_options,
            },
            dependencies: args.dependency_out.map(PathBuf::from),
            edition_defaults: args.edition_defaults_out.map(|path| (path, editions)),
            prints_free_field_numbers: args.mode == Mode::PrintFreeFieldNumbers,
            codec: match args.mode {
                Mode::Encode(name) | Mode::Decode(name) => Some(name),
                _ => None,
            },
            checks: Checks {
                newest: if args.experimental_editions { Edition::EditionUnstable } else { Edition::Edition2026 },
                disallow_services: args.disallow_services,
                dependencies: args.direct_dependencies,
                dependency_violation: args.direct_dependencies_violation,
                option_dependencies: args.option_dependencies,
                option_dependency_violation: args.option_dependencies_violation,
            },
            allows_escape: args.unsafe_allow_out_dir_escape,
            inputs: args.inputs,
            fatal_warnings: args.fatal_warnings,
            error_format: args.error_format,
        })
    }
}

/// Refuses flags that do not go together.
fn check(args: &LowArgs) -> Result<(), String> {
    let has_inputs = !args.inputs.is_empty();
    let has_definitions = has_inputs || !args.descriptor_set_in.is_empty();
    let compiles = args.mode == Mode::Compile;
    let has_outputs =
        !args.outputs.is_empty() || args.descriptor_set_out.is_some() || args.edition_defaults_out.is_some();
    let is_enough = match args.mode {
        Mode::Compile => has_inputs,
        Mode::DecodeRaw => true,
        _ => has_definitions,
    };
    let wrong = if args.mode == Mode::DecodeRaw && has_definitions {
        "When using --decode_raw, no input files should be given."
    } else if !is_enough {
        "Missing input file."
    } else if compiles && !has_outputs {
        "Missing output directives."
    } else if !compiles && args.dependency_out.is_some() {
        "Can only use --dependency_out=FILE when generating code."
    } else if args.deterministic_output && !matches!(args.mode, Mode::Encode(_)) {
        "Can only use --deterministic_output with --encode."
    } else if args.dependency_out.is_some() && args.inputs.len() > 1 {
        "Can only process one input file when using --dependency_out=FILE."
    } else if args.mode == Mode::DecodeRaw {
        super::NO_TEXT_FORMAT
    } else {
        return Ok(());
    };
    Err(wrong.to_owned())
}

/// Flags about a descriptor set, where none is written.
fn pointless(args: &LowArgs) -> Vec<String> {
    let flags = [
        ("--include_imports", args.include_imports),
        ("--include_source_info", args.include_source_info),
        ("--retain_options", args.retain_options),
    ];
    let given = flags.iter().filter(|(_, is_given)| *is_given && args.descriptor_set_out.is_none());
    given.map(|(flag, _)| format!("{flag} only makes sense when combined with --descriptor_set_out.")).collect()
}

/// Virtual prefixes and the directories that they stand for.
fn proto_path(args: &LowArgs, warnings: &mut Vec<String>) -> Vec<(String, PathBuf)> {
    let mut pairs = Vec::new();
    for part in &args.proto_path {
        let (name, disk) = part.split_once('=').unwrap_or(("", part));
        // The name of a directory may hold the sign itself.
        if PathBuf::from(disk).exists() || !PathBuf::from(part).exists() {
            pairs.push((name.to_owned(), PathBuf::from(disk)));
        } else {
            pairs.push((String::new(), PathBuf::from(part)));
        }
        if pairs.last().is_some_and(|(_, disk)| !disk.exists()) {
            warnings.push(format!("{disk}: warning: directory does not exist."));
        }
    }
    if pairs.is_empty() && args.descriptor_set_in.is_empty() {
        pairs.push((String::new(), PathBuf::from(".")));
    }
    pairs
}

fn read(path: &str) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("{path}: No such file or directory"),
        _ => format!("{path}: {error}"),
    })
}

/// Without directories the inputs must be in descriptor sets.
fn check_are_described(inputs: &[String], described: &HashSet<&str>) -> Result<(), String> {
    match inputs.iter().find(|input| !described.contains(input.as_str())) {
        None => Ok(()),
        Some(input) => Err(format!("Could not find file in descriptor database: {input}: No such file or directory")),
    }
}

impl Directive {
    fn new(output: &Output, args: &LowArgs) -> Result<Self, String> {
        let flag = format!("--{}_out", output.name);
        let plugin = program(&output.name);
        let is_rust = output.name == RUST && !args.plugins.contains_key(&plugin);
        let (parameter, location) = if is_rust { split_rust(&output.value) } else { split(&output.value) };
        let mut parameters = parameter.to_owned();
        if let Some(more) = args.parameters.get(&output.name).filter(|more| !more.is_empty()) {
            append_parameter(&mut parameters, more);
        }
        let generator = if is_rust {
            let mut config = Config::new();
            config.parameters(&parameters).map_err(|error| format!("{flag}: {error}"))?;
            Generator::Rust(Box::new(config))
        } else {
            let program = Program::new(
                &plugin,
                args.plugins.get(&plugin).map(String::as_str),
                args.prefixes.get(&output.name).map_or("", String::as_str),
                args.enable_codegen_trace,
            );
            let is_native = NATIVE.contains(&output.name.as_str()) && !args.plugins.contains_key(&plugin);
            Generator::Plugin(Plugin { name: plugin, parameter: parameters, program, is_native })
        };
        Ok(Self { flag, location: location.to_owned(), generator })
    }
}

/// `[PARAMETERS:]LOCATION`
fn split(value: &str) -> (&str, &str) {
    if is_windows_path(value) { ("", value) } else { value.split_once(':').unwrap_or(("", value)) }
}

/// The same where parameters have Rust paths in them: the location is behind the last colon that is not part of one.
fn split_rust(value: &str) -> (&str, &str) {
    let is_separator = |at: &usize| {
        let is_path = value[..*at].ends_with(':') || value[at + 1..].starts_with(':');
        !(is_path || cfg!(windows) && value[at + 1..].starts_with(['\\', '/']))
    };
    match value.rmatch_indices(':').map(|(at, _)| at).find(is_separator) {
        None => ("", value),
        Some(at) => (&value[..at], &value[at + 1..]),
    }
}

fn is_windows_path(value: &str) -> bool {
    let bytes = value.as_bytes();
    cfg!(windows)
        && bytes.len() >= 3
        && bytes[1] == b':'
        && matches!(bytes[2], b'/' | b'\\')
        && value.rfind(':') == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_stand_before_the_location() {
        assert_eq!(split("gen"), ("", "gen"));
        assert_eq!(split("a=b,c:gen"), ("a=b,c", "gen"));
        assert_eq!(split("a:b:gen"), ("a", "b:gen"));
        assert_eq!(split_rust("views,reflect:gen"), ("views,reflect", "gen"));
        assert_eq!(split_rust("extern_path=.a=::b::c:gen"), ("extern_path=.a=::b::c", "gen"));
    }
}
