//! What the spans of a tree read as: names, numbers, strings.

use std::borrow::Cow;

use wire_descriptor::RawString;

use super::Lowering;
use crate::ast::Signed;
use crate::diagnostic::Problem;
use crate::lex::{integer, string_literals, tokens_of};
use crate::source::Span;

impl Lowering<'_> {
    /// A word, or words with dots between, without the space that may stand there.
    pub(super) fn name(&self, span: Span) -> String {
        self.name_with_room(span, 0)
    }

    /// The name of a type, with room for the package: the linker writes it in full.
    pub(super) fn type_name(&self, span: Span) -> String {
        let (written, package) = (self.file.slice(span), self.file.slice(self.package));
        let first = |name: &'_ [u8]| name.iter().position(|&byte| byte == b'.').unwrap_or(name.len());
        let is_full = written[..first(written)] == package[..first(package)];
        self.name_with_room(span, if is_full { 1 } else { package.len() + 2 })
    }

    fn name_with_room(&self, span: Span, room: usize) -> String {
        let text = self.file.slice(span);
        let is_plain = text.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
        let text = if is_plain {
            let mut name = Vec::with_capacity(text.len() + room);
            name.extend_from_slice(text);
            name
        } else {
            without_space(text)
        };
        String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    /// The text between the quotes of one or more literals, for the field that the path leads to.
    pub(super) fn string(&mut self, path: &[i32], span: Span) -> String {
        String::from_utf8(self.bytes(span)).unwrap_or_else(|error| {
            // protoc takes any bytes here.
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            self.raw_strings.push(RawString::at(&self.recorder.path_to(path), error.into_bytes()));
            text
        })
    }

    /// The bytes between the quotes of one or more literals.
    pub(super) fn bytes(&self, span: Span) -> Vec<u8> {
        string_literals(self.file.slice(span))
    }

    /// A number from zero to 2^31 - 1; zero when it is not one, which the parser has told of.
    pub(super) fn number(&self, digits: Span) -> i32 {
        integer(self.file.slice(digits), i32::MAX as u64).unwrap_or_default() as i32
    }

    /// A number of 32 bits; zero when it is not one, which the parser has told of.
    pub(super) fn signed(&self, number: Signed) -> i32 {
        let max = i32::MAX as u64 + u64::from(number.negative);
        let value = integer(self.file.slice(number.digits), max).unwrap_or_default() as i64;
        (if number.negative { -value } else { value }) as i32
    }

    /// A number up to `max`; zero when it is not one.
    pub(super) fn integer(&mut self, digits: Span, max: u64) -> u64 {
        integer(self.file.slice(digits), max).unwrap_or_else(|| {
            self.problem(digits, "Integer out of range.");
            0
        })
    }

    /// The place of the first token from `offset` on, or of the end.
    pub(super) fn token_after(&self, offset: u32) -> Span {
        let end = self.file.text().len() as u32;
        let rest = self.file.slice(Span::new(offset, end));
        let token = tokens_of(rest).next().map(|token| token.span);
        token.map_or(Span::at(end), |token| Span::new(offset + token.start, offset + token.end))
    }

    pub(super) fn problem(&mut self, span: Span, message: impl Into<Cow<'static, str>>) {
        self.problems.push(Problem::new(span, message));
    }
}

/// The tokens of a text, one after the other.
fn without_space(text: &[u8]) -> Vec<u8> {
    tokens_of(text).flat_map(|token| &text[token.span.range()]).copied().collect()
}
