//! A compact text on many lines.

use super::scan;
use alloc::vec::Vec;

/// The same text with each value on a line of its own, so many spaces for each level; none where it gets longer than this.
pub(super) fn indent(compact: &[u8], spaces: usize, most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(compact.len().saturating_mul(2).min(most));
    let (mut level, mut rest) = (0usize, compact);
    while let Some((&byte, more)) = rest.split_first() {
        rest = more;
        match byte {
            b'"' => {
                let len = string_len(rest);
                out.push(byte);
                out.extend_from_slice(&rest[..len]);
                rest = &rest[len..];
            }
            b'{' | b'[' => match rest.split_first() {
                Some((&close @ (b'}' | b']'), more)) => {
                    out.extend([byte, close]);
                    rest = more;
                }
                _ => {
                    level += 1;
                    out.push(byte);
                    new_line(&mut out, level, spaces, most)?;
                }
            },
            b'}' | b']' => {
                level = level.saturating_sub(1);
                new_line(&mut out, level, spaces, most)?;
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                new_line(&mut out, level, spaces, most)?;
            }
            b':' => out.extend(b": "),
            _ => out.push(byte),
        }
    }
    Some(out)
}

fn new_line(out: &mut Vec<u8>, level: usize, spaces: usize, most: usize) -> Option<()> {
    let len = level.checked_mul(spaces)?.checked_add(out.len() + 1).filter(|len| *len <= most)?;
    out.push(b'\n');
    out.resize(len, b' ');
    Some(())
}

/// How long the string is that begins here, its quote included.
fn string_len(text: &[u8]) -> usize {
    let mut len = 0;
    loop {
        len += scan::plain(&text[len..]);
        match text.get(len) {
            Some(b'\\') => len += 2,
            Some(_) => return len + 1,
            None => return len,
        }
    }
}
