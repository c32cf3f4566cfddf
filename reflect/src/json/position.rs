//! Where a place in a text is: its line and column, and the path of names and indices that leads to it. All of it is in the
//! text before, so nothing is kept for it while a text is read or written.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// Line and column of what follows `before`, from 1; a column is a character.
pub(super) fn line_and_column(before: &str) -> (usize, usize) {
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// What is around a place.
enum Around<'t> {
    Object { key: Option<&'t str> },
    List { index: usize },
}

/// No message is nested deeper where it matters; a text that is not read yet may be.
const MOST_LEVELS: usize = 1000;

/// The path to what follows `before`, the beginning of a text that is valid so far: `friends[0].name`. Empty where that is
/// too deep to be told.
pub(super) fn path(before: &str) -> String {
    let bytes = before.as_bytes();
    let (mut around, mut string, mut at) = (Vec::new(), None, 0);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if matches!(byte, b'{' | b'[') && around.len() == MOST_LEVELS {
            return String::new();
        }
        match (byte, around.last_mut()) {
            (b'{', _) => around.push(Around::Object { key: None }),
            (b'[', _) => around.push(Around::List { index: 0 }),
            (b'}' | b']', _) => drop(around.pop()),
            (b',', Some(Around::List { index })) => *index += 1,
            (b',', Some(Around::Object { key })) => *key = None,
            (b':', Some(Around::Object { key })) => *key = string.take(),
            (b'"', _) => {
                let len = string_len(&bytes[at..]);
                string = before.get(at..at + len);
                at += len + 1;
            }
            _ => {}
        }
    }
    let mut path = String::new();
    for around in &around {
        match around {
            Around::Object { key: Some(key) } if is_name(key) => {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(key);
            }
            Around::Object { key: Some(key) } => path.push_str(&format!("[\"{key}\"]")),
            Around::Object { key: None } => {}
            Around::List { index } => path.extend(["[", index.to_string().as_str(), "]"]),
        }
    }
    path
}

/// How long the string is that begins here, up to its quote.
fn string_len(bytes: &[u8]) -> usize {
    let mut len = 0;
    while let Some(&byte) = bytes.get(len) {
        match byte {
            b'"' => break,
            b'\\' => len += 2,
            _ => len += 1,
        }
    }
    len.min(bytes.len())
}

fn is_name(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for (before, expected) in [
            ("", ""),
            ("{", ""),
            (r#"{"a":"#, "a"),
            (r#"{"a":1,"#, ""),
            (r#"{"a":{"b" : [1, 2, {"c":"#, "a.b[2].c"),
            (r#"{"a":[[],[1,"#, "a[1][1]"),
            (r#"{"a":"}]{[,:","b":"#, "b"),
            (r#"{"a":"\\\"","b":"#, "b"),
            (r#"{"a b":{"\"":"#, r#"["a b"]["\""]"#),
            (r#"{"a":"unfin"#, "a"),
            (r#"{"a":"unfin\"#, "a"),
            (r#"[{"a":"#, "[0].a"),
        ] {
            assert_eq!(path(before), expected, "{before}");
        }
        assert_eq!(path(&"[".repeat(1000)).len(), 3000);
        assert_eq!(path(&"[".repeat(1_000_000)), "");
    }

    #[test]
    fn lines_and_columns() {
        assert_eq!(line_and_column(""), (1, 1));
        assert_eq!(line_and_column("ab\n"), (2, 1));
        assert_eq!(line_and_column("a\r\n\u{e9}b"), (2, 3));
    }
}
