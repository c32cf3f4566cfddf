//! What was typed: the command line as typed values, before anything is looked up.

use std::fs;

use lexopt::prelude::*;

/// The flags and files of a command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct LowArgs {
    pub(crate) special: Option<Special>,
    /// `-I`, as written: lists are not split yet.
    pub(crate) proto_path: Vec<String>,
    pub(crate) inputs: Vec<String>,
    pub(crate) rust_out: Vec<RustOut>,
    /// `--rust_opt`, one parameter each.
    pub(crate) rust_opt: Vec<String>,
    pub(crate) descriptor_set_in: Vec<String>,
    pub(crate) descriptor_set_out: Option<String>,
    pub(crate) dependency_out: Option<String>,
    pub(crate) include_imports: bool,
    pub(crate) include_source_info: bool,
    pub(crate) retain_options: bool,
    pub(crate) fatal_warnings: bool,
    pub(crate) experimental_editions: bool,
    pub(crate) error_format: Option<ErrorFormat>,
}

/// Answers that need no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Special {
    Help,
    Version,
}

/// `--rust_out=[PARAMETERS:]FOLDER`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RustOut {
    pub(crate) parameters: Vec<String>,
    pub(crate) folder: String,
}

/// How a diagnostic without a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorFormat {
    Gcc,
    Msvs,
}

impl LowArgs {
    /// Reads a command line, without the program's name.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let arguments = with_files(arguments)?;
        if arguments.is_empty() {
            return Ok(Self { special: Some(Special::Help), ..Self::default() });
        }
        let mut args = Self::default();
        let mut parser = lexopt::Parser::from_args(arguments);
        while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
            match argument {
                Value(input) => args.inputs.push(text(input)?),
                Short(short) => args.flag(&format!("-{short}"), &mut parser)?,
                Long(long) => {
                    let flag = format!("--{long}");
                    args.flag(&flag, &mut parser)?;
                }
            }
        }
        Ok(args)
    }

    fn flag(&mut self, flag: &str, parser: &mut lexopt::Parser) -> Result<(), String> {
        let mut value = || parser.value().map_err(|_| format!("Missing value for flag: {flag}")).and_then(text);
        match flag {
            "-h" | "--help" => self.special = self.special.or(Some(Special::Help)),
            "--version" => self.special = self.special.or(Some(Special::Version)),
            "-I" | "--proto_path" => self.proto_path.push(value()?),
            "--rust_out" => self.rust_out.push(RustOut::parse(&value()?)),
            "--rust_opt" => self.rust_opt.extend(parameters(&value()?)),
            "--descriptor_set_in" => self.descriptor_set_in.extend(value()?.split(LIST).map(str::to_owned)),
            "-o" | "--descriptor_set_out" => once(flag, &mut self.descriptor_set_out, value()?)?,
            "--dependency_out" => once(flag, &mut self.dependency_out, value()?)?,
            "--include_imports" => self.include_imports = true,
            "--include_source_info" => self.include_source_info = true,
            "--retain_options" => self.retain_options = true,
            "--fatal_warnings" => self.fatal_warnings = true,
            "--experimental_editions" => self.experimental_editions = true,
            "--error_format" => self.error_format = Some(ErrorFormat::parse(&value()?)?),
            _ => return Err(format!("Unknown flag: {flag}")),
        }
        Ok(())
    }
}

/// Between the entries of a list of paths.
pub(crate) const LIST: char = if cfg!(windows) { ';' } else { ':' };

fn text(value: std::ffi::OsString) -> Result<String, String> {
    value.into_string().map_err(|value| format!("{}: not UTF-8", value.display()))
}

fn once(flag: &str, slot: &mut Option<String>, value: String) -> Result<(), String> {
    if slot.replace(value).is_some() {
        return Err(format!("{flag} may only be passed once."));
    }
    Ok(())
}

/// `@FILE` stands for the lines of a file.
fn with_files(arguments: impl IntoIterator<Item = String>) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for argument in arguments {
        match argument.strip_prefix('@') {
            None => all.push(argument),
            Some(file) => {
                let text = fs::read_to_string(file).map_err(|_| format!("Failed to open argument file: {file}"))?;
                all.extend(text.lines().filter(|line| !line.is_empty()).map(str::to_owned));
            }
        }
    }
    Ok(all)
}

fn parameters(text: &str) -> impl Iterator<Item = String> {
    text.split(',').filter(|parameter| !parameter.is_empty()).map(str::to_owned)
}

impl RustOut {
    /// The folder is behind the last colon that is not part of a Rust path or a drive.
    fn parse(text: &str) -> Self {
        let is_separator = |at: &usize| {
            let is_path = text[..*at].ends_with(':') || text[at + 1..].starts_with(':');
            let is_drive = cfg!(windows) && text[at + 1..].starts_with(['\\', '/']);
            !is_path && !is_drive
        };
        match text.rmatch_indices(':').map(|(at, _)| at).find(is_separator) {
            None => Self { parameters: Vec::new(), folder: text.to_owned() },
            Some(at) => Self { parameters: parameters(&text[..at]).collect(), folder: text[at + 1..].to_owned() },
        }
    }
}

impl ErrorFormat {
    fn parse(name: &str) -> Result<Self, String> {
        match name {
            "gcc" => Ok(Self::Gcc),
            "msvs" => Ok(Self::Msvs),
            _ => Err(format!("Unknown error format: {name}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<LowArgs, String> {
        LowArgs::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn every_way_to_give_a_value_is_accepted() {
        for line in
            ["-Ia -oout.pb m.proto", "-I=a -o out.pb m.proto", "--proto_path=a --descriptor_set_out out.pb m.proto"]
        {
            let args = parse(line).unwrap();
            assert_eq!(args.proto_path, ["a"], "{line}");
            assert_eq!(args.descriptor_set_out.as_deref(), Some("out.pb"), "{line}");
            assert_eq!(args.inputs, ["m.proto"], "{line}");
        }
    }

    #[test]
    fn rust_out_has_parameters_in_front() {
        let out = |text: &str| RustOut::parse(text);
        assert_eq!(out("gen"), RustOut { parameters: vec![], folder: "gen".to_owned() });
        assert_eq!(out("views,reflect:gen").parameters, ["views", "reflect"]);
        let path = out("extern_path=.a=::b::c:gen");
        assert_eq!((path.parameters, path.folder), (vec!["extern_path=.a=::b::c".to_owned()], "gen".to_owned()));
    }

    #[test]
    fn errors_use_protocs_words() {
        assert_eq!(parse("--bogus").unwrap_err(), "Unknown flag: --bogus");
        assert_eq!(parse("-oa -ob").unwrap_err(), "-o may only be passed once.");
        assert_eq!(parse("--error_format=xx").unwrap_err(), "Unknown error format: xx");
        assert_eq!(parse("@nofile").unwrap_err(), "Failed to open argument file: nofile");
        assert_eq!(parse("-I").unwrap_err(), "Missing value for flag: -I");
    }

    #[test]
    fn no_arguments_ask_for_help() {
        assert_eq!(parse("").unwrap().special, Some(Special::Help));
    }
}
