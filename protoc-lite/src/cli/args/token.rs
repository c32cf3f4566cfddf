//! Arguments as flags with values, and inputs. This is protoc's own grammar: one dash and a letter take the rest of
//! the argument as it is, and a value that stands by itself does not start with a dash.

/// A flag with its value, empty where it takes none, or an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Flag(&'a str, &'a str),
    Input(&'a str),
}

/// Flags that never take the next argument as their value.
const WITHOUT_VALUE: &[&str] = &[
    "-h",
    "--help",
    "--version",
    "--notices",
    "--run_as_plugin",
    "--decode_raw",
    "--deterministic_output",
    "--disallow_services",
    "--experimental_allow_proto3_optional",
    "--experimental_editions",
    "--fatal_warnings",
    "--include_imports",
    "--include_source_info",
    "--print_free_field_numbers",
    "--retain_options",
    "--unsafe_allow_out_dir_escape",
];

/// The tokens of a command line, up to the first mistake.
pub(super) fn tokens(arguments: &[String]) -> impl Iterator<Item = Result<Token<'_>, String>> {
    let mut arguments = arguments.iter().map(String::as_str).peekable();
    std::iter::from_fn(move || {
        let (flag, value) = match split(arguments.next()?) {
            Ok(split) => split,
            Err(input) => return Some(Ok(Token::Input(input))),
        };
        let token = match value {
            Some(value) => Ok(Token::Flag(flag, value)),
            None if WITHOUT_VALUE.contains(&flag) => Ok(Token::Flag(flag, "")),
            None => match arguments.next_if(|next| !next.starts_with('-')) {
                Some(value) => Ok(Token::Flag(flag, value)),
                None => Err(missing_value(flag)),
            },
        };
        Some(token)
    })
}

/// A flag and the value in the same argument, or the argument as an input.
fn split(argument: &str) -> Result<(&str, Option<&str>), &str> {
    if argument.starts_with("--") {
        return Ok(argument.split_once('=').map_or((argument, None), |(flag, value)| (flag, Some(value))));
    }
    match argument.strip_prefix('-').and_then(|flag| flag.chars().next()) {
        None => Err(argument),
        Some(letter) => {
            let (flag, value) = argument.split_at(1 + letter.len_utf8());
            Ok((flag, Some(value).filter(|value| !value.is_empty())))
        }
    }
}

fn missing_value(flag: &str) -> String {
    let hint = if flag == "--decode" { "\nTo decode an unknown message, use --decode_raw." } else { "" };
    format!("Missing value for flag: {flag}{hint}")
}
