//! What was typed: the command line as typed values, before anything is looked up.

mod expand;
mod token;

use std::collections::BTreeMap;
use std::ffi::OsStr;

use token::{Token, tokens};
use wire::Enumeration;
use wire_descriptor::Edition;

/// The flags and files of a command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct LowArgs {
    pub(crate) special: Option<Special>,
    pub(crate) mode: Mode,
    pub(crate) inputs: Vec<String>,
    /// `-I`, a part each.
    pub(crate) proto_path: Vec<String>,
    pub(crate) descriptor_set_in: Vec<String>,
    /// `--NAME_out`, in the order in which they were given.
    pub(crate) outputs: Vec<Output>,
    /// `--NAME_opt` by name, with a comma between several.
    pub(crate) parameters: BTreeMap<String, String>,
    /// `--NAME_prefix` by name.
    pub(crate) prefixes: BTreeMap<String, String>,
    /// The paths of plugins by the name of their program, `protoc-gen-NAME`.
    pub(crate) plugins: BTreeMap<String, String>,
    pub(crate) descriptor_set_out: Option<String>,
    pub(crate) include_imports: bool,
    pub(crate) include_source_info: bool,
    pub(crate) retain_options: bool,
    pub(crate) dependency_out: Option<String>,
    pub(crate) edition_defaults_out: Option<String>,
    pub(crate) edition_defaults_minimum: Option<Edition>,
    pub(crate) edition_defaults_maximum: Option<Edition>,
    pub(crate) direct_dependencies: Option<Vec<String>>,
    pub(crate) direct_dependencies_violation: Option<String>,
    pub(crate) option_dependencies: Option<Vec<String>>,
    pub(crate) option_dependencies_violation: Option<String>,
    pub(crate) deterministic_output: bool,
    pub(crate) disallow_services: bool,
    pub(crate) enable_codegen_trace: bool,
    pub(crate) experimental_editions: bool,
    pub(crate) fatal_warnings: bool,
    pub(crate) unsafe_allow_out_dir_escape: bool,
    pub(crate) error_format: Option<ErrorFormat>,
}

/// Answers that need no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Special {
    Help,
    Version,
    Notices,
    /// Reads a request from standard input, as plugins do.
    Plugin,
}

/// What is done with the inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    #[default]
    Compile,
    Encode(String),
    Decode(String),
    DecodeRaw,
    PrintFreeFieldNumbers,
}

/// `--NAME_out=VALUE`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorFormat {
    Gcc,
    Msvs,
    /// A line as for gcc, then the text that it is about.
    Snippet,
    Json,
    GithubActions,
}

impl LowArgs {
    /// Reads a command line, without the program's name. What comes before an error is read in any case.
    pub(crate) fn read(&mut self, program: &OsStr, arguments: impl IntoIterator<Item = String>) -> Result<(), String> {
        let arguments = expand::with_files(arguments)?;
        if arguments.is_empty() {
            self.special = Some(Special::Help);
        }
        for token in tokens(&arguments) {
            match token? {
                Token::Input("") => return Err(empty_argument(program)),
                Token::Input(input) => self.inputs.push(input.to_owned()),
                Token::Flag(flag, value) => self.flag(flag, value)?,
            }
            // What was asked for first is answered, whatever follows.
            if self.special.is_some() {
                return Ok(());
            }
        }
        self.check_options_have_outputs()
    }

    fn flag(&mut self, flag: &str, value: &str) -> Result<(), String> {
        match flag {
            "-h" | "--help" => self.special = Some(Special::Help),
            "--version" => self.special = Some(Special::Version),
            "--notices" => self.special = Some(Special::Notices),
            "--run_as_plugin" => self.special = Some(Special::Plugin),
            "-I" | "--proto_path" => self.proto_path(value)?,
            "--plugin" => self.plugin(value),
            "--error_format" => self.error_format = Some(ErrorFormat::parse(value)?),
            "--direct_dependencies" => list(flag, &mut self.direct_dependencies, value)?,
            "--direct_dependencies_violation_msg" => self.direct_dependencies_violation = Some(value.to_owned()),
            "--option_dependencies" => list(flag, &mut self.option_dependencies, value)?,
            "--option_dependencies_violation_msg" => self.option_dependencies_violation = Some(value.to_owned()),
            "--include_imports" => once(flag, &mut self.include_imports)?,
            "--include_source_info" => once(flag, &mut self.include_source_info)?,
            "--retain_options" => once(flag, &mut self.retain_options)?,
            "--fatal_warnings" => once(flag, &mut self.fatal_warnings)?,
            "--deterministic_output" => self.deterministic_output = true,
            "--disallow_services" => self.disallow_services = true,
            "--enable_codegen_trace" => self.enable_codegen_trace = true,
            "--experimental_editions" => self.experimental_editions = true,
            "--unsafe_allow_out_dir_escape" => self.unsafe_allow_out_dir_escape = true,
            // protoc takes it, too, and no longer needs it.
            "--experimental_allow_proto3_optional" => {}
            "--descriptor_set_in" => self.descriptor_sets(flag, value)?,
            "-o" | "--descriptor_set_out" => self.descriptor_set_out(flag, value)?,
            "--dependency_out" => self.dependency_out(flag, value)?,
            "--edition_defaults_out" => self.edition_defaults_out(flag, value)?,
            "--edition_defaults_minimum" => edition(flag, &mut self.edition_defaults_minimum, value)?,
            "--edition_defaults_maximum" => edition(flag, &mut self.edition_defaults_maximum, value)?,
            "--encode" | "--decode" | "--decode_raw" => self.codec(flag, value)?,
            "--print_free_field_numbers" => self.print_free_field_numbers(flag)?,
            _ => self.generator_flag(flag, value)?,
        }
        Ok(())
    }

    /// `-I[NAME=]PATH`, or several at once.
    fn proto_path(&mut self, value: &str) -> Result<(), String> {
        for part in parts(value, LIST) {
            if part.split_once('=').is_some_and(|(_, disk)| disk.is_empty()) {
                return Err("--proto_path passed empty directory name.  (Use \".\" for current directory.)".to_owned());
            }
            self.proto_path.push(part);
        }
        Ok(())
    }

    /// `--plugin=[NAME=]PATH`
    fn plugin(&mut self, value: &str) {
        let (name, path) = match value.split_once('=') {
            Some(pair) => pair,
            None => (value.rsplit('/').next().unwrap_or_default(), value),
        };
        self.plugins.insert(name.to_owned(), path.to_owned());
    }

    fn descriptor_sets(&mut self, flag: &str, value: &str) -> Result<(), String> {
        if !self.descriptor_set_in.is_empty() {
            return Err(format!(
                "{flag} may only be passed once. To specify multiple descriptor sets, pass them all as a single \
                 parameter separated by '{LIST}'."
            ));
        }
        not_empty(flag, value)?;
        if self.dependency_out.is_some() {
            return Err(format!("{flag} cannot be used with --dependency_out."));
        }
        self.descriptor_set_in = parts(value, LIST);
        Ok(())
    }

    fn descriptor_set_out(&mut self, flag: &str, value: &str) -> Result<(), String> {
        once_with_value(flag, &self.descriptor_set_out, value)?;
        if self.mode != Mode::Compile {
            return Err("Cannot use --encode or --decode and generate descriptors at the same time.".to_owned());
        }
        self.descriptor_set_out = Some(value.to_owned());
        Ok(())
    }

    fn dependency_out(&mut self, flag: &str, value: &str) -> Result<(), String> {
        once_with_value(flag, &self.dependency_out, value)?;
        if !self.descriptor_set_in.is_empty() {
            return Err(format!("{flag} cannot be used with --descriptor_set_in."));
        }
        self.dependency_out = Some(value.to_owned());
        Ok(())
    }

    fn edition_defaults_out(&mut self, flag: &str, value: &str) -> Result<(), String> {
        once_with_value(flag, &self.edition_defaults_out, value)?;
        if self.mode != Mode::Compile {
            return Err("Cannot use --encode or --decode and generate defaults at the same time.".to_owned());
        }
        self.edition_defaults_out = Some(value.to_owned());
        Ok(())
    }

    fn codec(&mut self, flag: &str, value: &str) -> Result<(), String> {
        if self.mode != Mode::Compile {
            return Err("Only one of --encode and --decode can be specified.".to_owned());
        }
        self.check_has_no_outputs(flag)?;
        self.mode = match (flag, value) {
            ("--decode_raw", "") => Mode::DecodeRaw,
            ("--decode_raw", _) => return Err("--decode_raw does not take a parameter.".to_owned()),
            ("--decode", "") => return Err(format!("Type name for {flag} cannot be blank.\n{DECODE_RAW}")),
            (_, "") => return Err(format!("Type name for {flag} cannot be blank.")),
            ("--encode", name) => Mode::Encode(name.to_owned()),
            (_, name) => Mode::Decode(name.to_owned()),
        };
        Ok(())
    }

    fn print_free_field_numbers(&mut self, flag: &str) -> Result<(), String> {
        if self.mode != Mode::Compile {
            return Err(format!("Cannot use {flag} and use --encode, --decode or print other info at the same time."));
        }
        self.check_has_no_outputs(flag)?;
        self.mode = Mode::PrintFreeFieldNumbers;
        Ok(())
    }

    fn check_has_no_outputs(&self, flag: &str) -> Result<(), String> {
        if self.outputs.is_empty() && self.descriptor_set_out.is_none() {
            return Ok(());
        }
        Err(format!("Cannot use {flag} and generate code or descriptors at the same time."))
    }

    /// `--NAME_out`, `--NAME_opt` and `--NAME_prefix`
    fn generator_flag(&mut self, flag: &str, value: &str) -> Result<(), String> {
        let unknown = || format!("Unknown flag: {flag}");
        let long = flag.strip_prefix("--").ok_or_else(unknown)?;
        let (name, kind) = long.rsplit_once('_').ok_or_else(unknown)?;
        match kind {
            "out" => self.output(name, value),
            "opt" => {
                let parameters = self.parameters.entry(name.to_owned()).or_default();
                append_parameter(parameters, value);
                Ok(())
            }
            "prefix" => self.prefix(flag, name, value),
            _ => Err(unknown()),
        }
    }

    fn output(&mut self, name: &str, value: &str) -> Result<(), String> {
        if self.mode != Mode::Compile {
            return Err("Cannot use --encode, --decode or print .proto info and generate code at the same time.".into());
        }
        self.outputs.push(Output { name: name.to_owned(), value: value.to_owned() });
        Ok(())
    }

    fn prefix(&mut self, flag: &str, name: &str, value: &str) -> Result<(), String> {
        if self.prefixes.contains_key(name) {
            return Err(format!("{flag} may only be passed once."));
        }
        not_empty(flag, value)?;
        if value.contains(['\'', '"']) {
            return Err(format!(
                "{flag}: quotes are not supported in the value. Use a wrapper script for more complex invocations."
            ));
        }
        self.prefixes.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    /// Options for a plugin that is neither used nor known are a slip of the pen.
    fn check_options_have_outputs(&self) -> Result<(), String> {
        let is_known = |name: &str| {
            NATIVE.contains(&name)
                || name == RUST
                || self.plugins.contains_key(&program(name))
                || self.outputs.iter().any(|output| output.name == name)
        };
        let unknown: Vec<_> = self.parameters.keys().filter(|name| !is_known(name)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        Err(unknown.iter().map(|name| format!("Unknown flag: --{name}_opt")).collect::<Vec<_>>().join("\n"))
    }
}

/// Between the entries of a list of paths.
pub(crate) const LIST: char = if cfg!(windows) { ';' } else { ':' };

/// The name of the generator that is built in.
pub(crate) const RUST: &str = "rust";

/// What protoc itself generates, and here a plugin of the usual name does.
pub(crate) const NATIVE: &[&str] = &["cpp", "csharp", "java", "kotlin", "objc", "php", "pyi", "python", "rbs", "ruby"];

const DECODE_RAW: &str = "To decode an unknown message, use --decode_raw.";
/// The program that stands behind `--NAME_out`.
pub(crate) fn program(name: &str) -> String {
    format!("protoc-gen-{name}")
}

/// The parts of a list, without empty ones.
pub(crate) fn parts(list: &str, separator: char) -> Vec<String> {
    list.split(separator).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Several parameters are one, with commas.
pub(crate) fn append_parameter(parameters: &mut String, value: &str) {
    if !parameters.is_empty() {
        parameters.push(',');
    }
    parameters.push_str(value);
}

fn once(flag: &str, slot: &mut bool) -> Result<(), String> {
    match std::mem::replace(slot, true) {
        true => Err(format!("{flag} may only be passed once.")),
        false => Ok(()),
    }
}

fn not_empty(flag: &str, value: &str) -> Result<(), String> {
    if value.is_empty() { Err(format!("{flag} requires a non-empty value.")) } else { Ok(()) }
}

fn once_with_value<T>(flag: &str, slot: &Option<T>, value: &str) -> Result<(), String> {
    match slot {
        Some(_) => Err(format!("{flag} may only be passed once.")),
        None => not_empty(flag, value),
    }
}

fn list(flag: &str, slot: &mut Option<Vec<String>>, value: &str) -> Result<(), String> {
    if slot.is_some() {
        let kind = flag.trim_start_matches("--").replace('_', " ");
        return Err(format!(
            "{flag} may only be passed once. To specify multiple {kind}, pass them all as a single parameter \
             separated by ':'."
        ));
    }
    *slot = Some(parts(value, ':'));
    Ok(())
}

fn edition(flag: &str, slot: &mut Option<Edition>, value: &str) -> Result<(), String> {
    if slot.is_some() {
        return Err(format!("{flag} may only be passed once."));
    }
    let edition = Edition::from_name(&format!("EDITION_{value}"));
    *slot = Some(edition.ok_or_else(|| format!("{flag} unknown edition \"{value}\"."))?);
    Ok(())
}

impl ErrorFormat {
    fn parse(name: &str) -> Result<Self, String> {
        match name {
            "gcc" => Ok(Self::Gcc),
            "msvs" => Ok(Self::Msvs),
            "snippet" => Ok(Self::Snippet),
            "json" => Ok(Self::Json),
            "github-actions" => Ok(Self::GithubActions),
            _ => Err(format!("Unknown error format: {name}")),
        }
    }
}

fn empty_argument(program: &OsStr) -> String {
    format!(
        "You seem to have passed an empty string as one of the arguments to {}.  This is actually sort of hard to do.  \
         Congrats.  Unfortunately it is not valid input so the program is going to die now.",
        program.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<LowArgs, String> {
        let mut args = LowArgs::default();
        args.read("protoc-lite".as_ref(), line.split_whitespace().map(str::to_owned)).map(|()| args)
    }

    #[test]
    fn every_way_to_give_a_value_is_accepted() {
        for line in
            ["-Ia -oout.pb m.proto", "-I a -o out.pb m.proto", "--proto_path=a --descriptor_set_out out.pb m.proto"]
        {
            let args = parse(line).unwrap();
            assert_eq!(args.proto_path, ["a"], "{line}");
            assert_eq!(args.descriptor_set_out.as_deref(), Some("out.pb"), "{line}");
            assert_eq!(args.inputs, ["m.proto"], "{line}");
        }
    }

    #[test]
    fn parameters_of_a_generator_are_joined() {
        let args = parse("--x_opt=a --x_opt=b,c --x_out=out m.proto").unwrap();
        assert_eq!(args.parameters["x"], "a,b,c");
        assert_eq!(args.outputs, [Output { name: "x".to_owned(), value: "out".to_owned() }]);
    }

    #[test]
    fn plugins_are_named_after_their_files() {
        let args = parse("--plugin=./bin/protoc-gen-a --plugin=protoc-gen-b=tool --a_out=. --b_out=.").unwrap();
        assert_eq!(args.plugins["protoc-gen-a"], "./bin/protoc-gen-a");
        assert_eq!(args.plugins["protoc-gen-b"], "tool");
    }

    #[test]
    fn no_arguments_ask_for_help() {
        assert_eq!(parse("").unwrap().special, Some(Special::Help));
        assert_eq!(parse("--help --bogus").unwrap().special, Some(Special::Help));
    }
}
