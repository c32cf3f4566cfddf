//! The tokens of text format.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Identifier,
    Integer,
    Float,
    String,
    Symbol,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
}

/// Cuts text into tokens, without whitespace and comments.
pub(super) fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\x0b');
        if let Some(comment) = rest.strip_prefix('#') {
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
            continue;
        }
        let Some(first) = rest.chars().next() else {
            return tokens;
        };
        let (kind, len) = measure(rest, first);
        let (token, after) = rest.split_at(len);
        tokens.push(Token { kind, text: token });
        rest = after;
    }
}

fn measure(rest: &str, first: char) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    match first {
        'a'..='z' | 'A'..='Z' | '_' => (Kind::Identifier, run(bytes, |b| b.is_ascii_alphanumeric() || b == b'_')),
        '0'..='9' => measure_number(bytes),
        '.' if bytes.get(1).is_some_and(u8::is_ascii_digit) => measure_number(bytes),
        '"' | '\'' => (Kind::String, measure_string(bytes)),
        _ => (Kind::Symbol, first.len_utf8()),
    }
}

fn run(bytes: &[u8], accept: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&b| accept(b)).count()
}

fn measure_number(bytes: &[u8]) -> (Kind, usize) {
    if bytes.len() > 2 && bytes[0] == b'0' && matches!(bytes[1], b'x' | b'X') {
        return (Kind::Integer, 2 + run(&bytes[2..], |b| b.is_ascii_hexdigit()));
    }
    let digits = |from: usize| from + run(&bytes[from..], |b| b.is_ascii_digit());
    let mut kind = Kind::Integer;
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        kind = Kind::Float;
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        kind = Kind::Float;
        end = digits(end + 1 + sign);
    }
    if matches!(bytes.get(end), Some(b'f' | b'F')) {
        kind = Kind::Float;
        end += 1;
    }
    (kind, end)
}

fn measure_string(bytes: &[u8]) -> usize {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            quote if quote == bytes[0] => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

pub(super) fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The value of an integer token: decimal, octal or hexadecimal.
pub(super) fn integer(text: &str) -> Option<u64> {
    if let Some(hex) = text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok();
    }
    let radix = if text.starts_with('0') { 8 } else { 10 };
    u64::from_str_radix(text, radix).ok()
}

/// The value of a number token.
pub(super) fn float(text: &str) -> f64 {
    let digits = text.trim_end_matches(['f', 'F']);
    // C reads as far as it understands: an exponent without digits counts for nothing.
    digits.parse().or_else(|_| digits.trim_end_matches(['+', '-']).trim_end_matches(['e', 'E']).parse()).unwrap_or(0.0)
}

/// Appends what a quoted string stands for.
pub(super) fn unquote(text: &str, out: &mut Vec<u8>) {
    let quote = &text[..1];
    let inner = text[1..].strip_suffix(quote).unwrap_or(&text[1..]);
    let mut rest = inner.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = match (byte, after.split_first()) {
            (b'\\', Some((&escape, behind))) => unescape(escape, behind, out),
            _ => {
                out.push(byte);
                after
            }
        };
    }
}

fn unescape<'t>(escape: u8, behind: &'t [u8], out: &mut Vec<u8>) -> &'t [u8] {
    match escape {
        b'0'..=b'7' => {
            let more = run(&behind[..behind.len().min(2)], |b| (b'0'..=b'7').contains(&b));
            let (digits, rest) = behind.split_at(more);
            let value = digits.iter().fold(u32::from(escape - b'0'), |value, b| value * 8 + u32::from(b - b'0'));
            out.push(value as u8);
            rest
        }
        b'x' | b'X' => {
            let (value, rest) = hex(behind, 2);
            out.push(value as u8);
            rest
        }
        b'u' => {
            let (high, rest) = hex(behind, 4);
            let low = rest.strip_prefix(b"\\u").filter(|_| (0xd800..0xdc00).contains(&high)).map(|rest| hex(rest, 4));
            match low {
                Some((low @ 0xdc00..=0xdfff, rest)) => {
                    push_scalar(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), out);
                    rest
                }
                _ => {
                    push_scalar(high, out);
                    rest
                }
            }
        }
        b'U' => {
            let (value, rest) = hex(behind, 8);
            push_scalar(value, out);
            rest
        }
        _ => {
            out.push(match escape {
                b'a' => 7,
                b'b' => 8,
                b'f' => 12,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'v' => 11,
                other => other,
            });
            behind
        }
    }
}

fn hex(bytes: &[u8], longest: usize) -> (u32, &[u8]) {
    let len = run(&bytes[..bytes.len().min(longest)], |b| b.is_ascii_hexdigit());
    let (digits, rest) = bytes.split_at(len);
    let value = digits.iter().fold(0, |value, &b| value << 4 | char::from(b).to_digit(16).unwrap_or(0));
    (value, rest)
}

fn push_scalar(value: u32, out: &mut Vec<u8>) {
    match char::from_u32(value) {
        Some(scalar) => out.extend_from_slice(scalar.encode_utf8(&mut [0; 4]).as_bytes()),
        // Half of a surrogate pair is written as if it were a character.
        None if value <= 0xffff => out.extend(
            [0xe0, 0x80, 0x80]
                .iter()
                .zip([12, 6, 0])
                .map(|(mark, shift)| mark | (value >> shift & if shift == 12 { 0x0f } else { 0x3f }) as u8),
        ),
        // What is no character at all stays as it was written.
        None => out.extend_from_slice(format!("\\U{value:08x}").as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_a_message() {
        let text = "a: -1.5e3f # note\n b { c: 'x\\'y' }";
        let texts: Vec<_> = tokenize(text).into_iter().map(|token| token.text).collect();
        assert_eq!(texts, ["a", ":", "-", "1.5e3f", "b", "{", "c", ":", "'x\\'y'", "}"]);
    }

    #[test]
    fn cut_strings_and_escapes_do_not_panic() {
        for text in ["\"", "'\\", "\"\\x", "\"\\u12", "\"é\\", "'\\ud83d\\ude00'"] {
            for token in tokenize(text).iter().filter(|token| token.kind == Kind::String) {
                unquote(token.text, &mut Vec::new());
            }
        }
    }
}
