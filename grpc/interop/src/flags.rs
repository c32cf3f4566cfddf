//! Flags as the other implementations' programs take them: `--name=value` or `--name value`, and `--name` for true.

use std::{collections::HashMap, fmt::Display, str::FromStr};

/// What was typed.
#[derive(Debug)]
pub struct Flags {
    values: HashMap<&'static str, String>,
}

impl Flags {
    /// Takes the flags in `known`; `switches` are those that are true or false.
    ///
    /// # Errors
    /// A sentence about a flag that is not known, has no value, or stands alone.
    pub fn parse(
        arguments: impl IntoIterator<Item = String>,
        known: &[&'static str],
        switches: &[&'static str],
    ) -> Result<Flags, String> {
        let mut values = HashMap::new();
        let mut arguments = arguments.into_iter().peekable();
        while let Some(argument) = arguments.next() {
            let flag = argument.strip_prefix("--").ok_or_else(|| format!("not a flag: {argument}"))?;
            let (name, value) = match flag.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (flag, None),
            };
            let is_switch = switches.contains(&name);
            let Some(name) = known.iter().chain(switches).find(|known| **known == name) else {
                return Err(format!("unknown flag: --{name}"));
            };
            let value = match value {
                Some(value) => value,
                None if is_switch => arguments.next_if(|next| is_truth(next)).unwrap_or_else(|| "true".into()),
                None => arguments.next().ok_or_else(|| format!("--{name} wants a value"))?,
            };
            values.insert(*name, value);
        }
        Ok(Flags { values })
    }

    /// The text of a flag, unless it is missing or empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The value of a flag.
    ///
    /// # Errors
    /// A sentence about text that is no such value.
    pub fn value<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>, String> {
        let parse = |text: &str| text.parse().map_err(|error| format!("--{name}={text}: {error}"));
        self.text(name).map(parse).transpose()
    }

    /// Whether a switch is on.
    ///
    /// # Errors
    /// A sentence about text that is neither true nor false.
    pub fn switch(&self, name: &str) -> Result<bool, String> {
        match self.text(name) {
            None => Ok(false),
            Some(text) if is_truth(text) => Ok(text.eq_ignore_ascii_case("true") || text == "1"),
            Some(text) => Err(format!("--{name}={text}: neither true nor false")),
        }
    }
}

fn is_truth(text: &str) -> bool {
    ["true", "false", "1", "0"].iter().any(|truth| text.eq_ignore_ascii_case(truth))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Flags, String> {
        Flags::parse(arguments.iter().map(|text| text.to_string()), &["server_port", "test_case"], &["use_tls"])
    }

    #[test]
    fn both_spellings() {
        for arguments in [
            &["--server_port=1", "--use_tls=true", "--test_case=all"][..],
            &["--server_port", "1", "--use_tls", "true", "--test_case", "all"],
            &["--use_tls", "--server_port", "1", "--test_case=all"],
        ] {
            let flags = parse(arguments).unwrap();
            assert_eq!(flags.value("server_port"), Ok(Some(1_u16)));
            assert_eq!(flags.switch("use_tls"), Ok(true));
            assert_eq!(flags.text("test_case"), Some("all"));
        }
        assert_eq!(parse(&["--use_tls=False"]).unwrap().switch("use_tls"), Ok(false));
        assert_eq!(parse(&["--test_case="]).unwrap().text("test_case"), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(parse(&["--nothing=1"]).unwrap_err(), "unknown flag: --nothing");
        assert_eq!(parse(&["--server_port"]).unwrap_err(), "--server_port wants a value");
        assert_eq!(parse(&["empty_unary"]).unwrap_err(), "not a flag: empty_unary");
        let flags = parse(&["--server_port=x", "--use_tls=perhaps"]).unwrap();
        assert_eq!(flags.value::<u16>("server_port").unwrap_err(), "--server_port=x: invalid digit found in string");
        assert_eq!(flags.switch("use_tls").unwrap_err(), "--use_tls=perhaps: neither true nor false");
    }
}
