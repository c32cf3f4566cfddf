//! What number and string tokens stand for.

use super::{Kind, tokens_of};

/// The value of an integer token, or nothing when it is above `max` or not an integer.
pub(crate) fn integer(text: &[u8], max: u64) -> Option<u64> {
    let text = std::str::from_utf8(text).ok()?;
    let value = match text.as_bytes() {
        // The lexer has told that the digits are missing.
        [b'0', b'x' | b'X'] => Ok(0),
        [b'0', b'x' | b'X', ..] => u64::from_str_radix(&text[2..], 16),
        [b'0', _, ..] => u64::from_str_radix(&text[1..], 8),
        _ => text.parse(),
    };
    value.ok().filter(|&value| value <= max)
}

/// The value of a decimal token; an unfinished exponent counts as none.
pub(crate) fn float(text: &[u8]) -> f64 {
    let text = std::str::from_utf8(text).unwrap_or_default();
    text.trim_end_matches(['e', 'E', '+', '-']).parse().unwrap_or_default()
}

/// The bytes of one string literal or of several in a row, with only space and comments between.
pub(crate) fn string_literals(text: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(text.len());
    for token in tokens_of(text).filter(|token| token.kind == Kind::Text) {
        append_literal(&text[token.span.range()], &mut value);
    }
    value
}

/// Appends what stands between the quotes. A bad escape was reported before and stays as it is.
fn append_literal(literal: &[u8], value: &mut Vec<u8>) {
    let Some((&quote, rest)) = literal.split_first() else { return };
    let mut rest = rest.strip_suffix(&[quote]).unwrap_or(rest);
    while let Some(plain) = memchr::memchr(b'\\', rest) {
        value.extend_from_slice(&rest[..plain]);
        rest = append_escape(&rest[plain + 1..], value);
    }
    value.extend_from_slice(rest);
}

/// Appends the escape whose backslash is already read; the text after it.
fn append_escape<'t>(text: &'t [u8], value: &mut Vec<u8>) -> &'t [u8] {
    let Some((&letter, rest)) = text.split_first() else {
        value.push(b'\\');
        return text;
    };
    match letter {
        b'0'..=b'7' => {
            let (byte, rest) = digits(text, 8, 3);
            value.push(byte as u8);
            rest
        }
        b'x' | b'X' => {
            let (byte, rest) = digits(rest, 16, 2);
            value.push(byte as u8);
            rest
        }
        b'u' | b'U' => append_code_point(letter, rest, value),
        _ => {
            value.push(simple_escape(letter));
            rest
        }
    }
}

fn simple_escape(letter: u8) -> u8 {
    match letter {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'\\' | b'?' | b'\'' | b'"' => letter,
        _ => b'?',
    }
}

fn append_code_point<'t>(letter: u8, text: &'t [u8], value: &mut Vec<u8>) -> &'t [u8] {
    let length = if letter == b'u' { 4 } else { 8 };
    let Some((high, rest)) = exact_hex(text, length) else {
        value.push(letter);
        return text;
    };
    let (code, rest) = match low_surrogate(high, rest) {
        Some((low, rest)) => (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), rest),
        None => (high, rest),
    };
    append_utf8(code, value);
    rest
}

/// The second half of a pair of surrogates, when both halves are there.
fn low_surrogate(high: u32, text: &[u8]) -> Option<(u32, &[u8])> {
    let text = text.strip_prefix(b"\\u").filter(|_| (0xD800..0xDC00).contains(&high))?;
    exact_hex(text, 4).filter(|(low, _)| (0xDC00..0xE000).contains(low))
}

/// UTF-8 of any number, as protoc writes it: lone surrogates in three bytes, too large ones as their escape.
fn append_utf8(code: u32, value: &mut Vec<u8>) {
    match char::from_u32(code) {
        Some(letter) => value.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        None if code < 0x10000 => {
            let [lead, middle, last] = [code >> 12, code >> 6 & 63, code & 63].map(|bits| bits as u8);
            value.extend_from_slice(&[0xE0 | lead, 0x80 | middle, 0x80 | last]);
        }
        None => value.extend_from_slice(format!("\\U{code:08x}").as_bytes()),
    }
}

fn exact_hex(text: &[u8], length: usize) -> Option<(u32, &[u8])> {
    let (code, rest) = digits(text, 16, length);
    (text.len() - rest.len() == length).then_some((code, rest))
}

/// The number that up to `limit` digits make, and the text after them.
fn digits(text: &[u8], radix: u32, limit: usize) -> (u32, &[u8]) {
    let mut value = 0;
    let mut length = 0;
    while let Some(digit) = text.get(length).and_then(|&byte| (byte as char).to_digit(radix)) {
        if length == limit {
            break;
        }
        value = value * radix + digit;
        length += 1;
    }
    (value, &text[length..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_decimal_octal_or_hexadecimal() {
        assert_eq!(integer(b"017", 100), Some(15));
        assert_eq!(integer(b"0x1F", 100), Some(31));
        assert_eq!(integer(b"0", 100), Some(0));
        assert_eq!(integer(b"101", 100), None);
        assert_eq!(integer(b"18446744073709551616", u64::MAX), None);
    }

    #[test]
    fn escapes_become_bytes() {
        assert_eq!(string_literals(br#""a\n\101\x7g\"" 'b'"#), b"a\nA\x07g\"b");
        assert_eq!(string_literals(br#""\u00e9\U0001F600\ud83d\ude00""#), "é😀😀".as_bytes());
        assert_eq!(string_literals(br#""\ud83d""#), b"\xed\xa0\xbd");
        assert_eq!(string_literals(br#""\U00110000""#), br"\U00110000");
    }
}
