//! Options: names and values as they are written, for the linker to interpret.

use wire_descriptor::UninterpretedOption;
use wire_descriptor::uninterpreted_option::NamePart;

use super::Lowering;
use super::path::{UNINTERPRETED, uninterpreted};
use crate::ast::{self, Assignment, OptionStatement, Options, Value, ValueKind};
use crate::lex::{integer, tokens_of};

impl Lowering<'_> {
    /// `option name = value;`, in the options that the path leads to.
    pub(super) fn option_statement(
        &mut self,
        path: i32,
        node: &OptionStatement,
        options: &mut Vec<UninterpretedOption>,
    ) {
        self.recorder.record(&[path], node.span);
        let index = options.len() as i32;
        let option = self.uninterpreted(&node.option);
        let place = self.recorder.record(&[path, UNINTERPRETED, index], node.span);
        self.record_parts(&[path, UNINTERPRETED, index], &node.option, &option);
        self.recorder.end_of_declaration(node.span.end, place);
        options.push(option);
    }

    /// `[name = value, ..]`, in the options that the path leads to.
    pub(super) fn bracketed(&mut self, path: i32, node: &Options) -> Vec<UninterpretedOption> {
        self.recorder.record(&[path], node.span);
        let mut options = Vec::with_capacity(node.items.len());
        for item in &node.items {
            self.assignment(path, item, &mut options);
        }
        options
    }

    /// `name = value`, in the options that the path leads to.
    pub(super) fn assignment(&mut self, path: i32, node: &Assignment, options: &mut Vec<UninterpretedOption>) {
        let index = options.len() as i32;
        let option = self.uninterpreted(node);
        self.recorder.record(&[path, UNINTERPRETED, index], node.span);
        self.record_parts(&[path, UNINTERPRETED, index], node, &option);
        options.push(option);
    }

    /// Name and value, which protoc drops from `SourceCodeInfo` once an option is interpreted.
    fn record_parts(&mut self, path: &[i32], node: &Assignment, option: &UninterpretedOption) {
        if !self.recorder.records_places() {
            return;
        }
        self.recorder.enter(path);
        if let (Some(first), Some(last)) = (node.name.first(), node.name.last()) {
            self.recorder.record(&[uninterpreted::NAME], first.span.to(last.span));
        }
        for (index, part) in node.name.iter().enumerate() {
            self.recorder.record(&[uninterpreted::NAME, index as i32], part.span);
        }
        self.recorder.record(&[value_number(option)], node.value.full_span());
        self.recorder.leave(path.len());
    }

    fn uninterpreted(&mut self, node: &Assignment) -> UninterpretedOption {
        let part = |part: &ast::NamePart| NamePart {
            name_part: self.name(part.name),
            is_extension: part.is_extension,
            ..NamePart::default()
        };
        let name = node.name.iter().map(part).collect();
        let mut option = UninterpretedOption { name, ..UninterpretedOption::default() };
        self.set_value(&mut option, &node.value);
        option
    }

    fn set_value(&mut self, option: &mut UninterpretedOption, value: &Value) {
        let negative = value.minus.is_some();
        let text = self.file.slice(value.span);
        match value.kind {
            ValueKind::Identifier if !negative => {
                option.identifier_value = Some(self.name(value.span));
            }
            ValueKind::Identifier | ValueKind::Decimal => self.set_float(option, value),
            ValueKind::Integer => self.set_integer(option, value),
            ValueKind::Text => option.string_value = Some(self.bytes(value.span)),
            ValueKind::Aggregate => option.aggregate_value = Some(joined_tokens(text)),
        }
    }

    /// An integer that is too large for 64 bits is taken for a float.
    fn set_integer(&mut self, option: &mut UninterpretedOption, value: &Value) {
        let text = self.file.slice(value.span);
        let negative = value.minus.is_some();
        let max = if negative { 1 << 63 } else { u64::MAX };
        match integer(text, max) {
            Some(digits) if negative => option.negative_int_value = Some((digits as i64).wrapping_neg()),
            Some(digits) => option.positive_int_value = Some(digits),
            None => self.set_float(option, value),
        }
    }

    fn set_float(&mut self, option: &mut UninterpretedOption, value: &Value) {
        let number = self.float(value).unwrap_or_default();
        // "-nan" has no sign.
        let is_negative = value.minus.is_some() && !number.is_nan();
        option.double_value = Some(if is_negative { -number } else { number });
    }
}

/// The tokens inside the braces, as protoc hands them to text format: with single spaces between, or a line's end where
/// there is one, since that ends a comment of text format.
fn joined_tokens(braced: &[u8]) -> String {
    let inside = braced.get(1..braced.len().saturating_sub(1)).unwrap_or_default();
    let mut joined = Vec::with_capacity(inside.len());
    let mut end = 0;
    for token in tokens_of(inside) {
        let range = token.span.range();
        if !joined.is_empty() {
            joined.push(if inside[end..range.start].contains(&b'\n') { b'\n' } else { b' ' });
        }
        end = range.end;
        joined.extend_from_slice(&inside[range]);
    }
    String::from_utf8(joined).unwrap_or_else(|error| with_escapes(error.as_bytes()))
}

/// Text in which bytes that are not UTF-8 are escaped; they can stand in strings only.
fn with_escapes(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\{byte:03o}")));
    }
    text
}

fn value_number(option: &UninterpretedOption) -> i32 {
    use uninterpreted::*;
    [
        (option.identifier_value.is_some(), IDENTIFIER_VALUE),
        (option.positive_int_value.is_some(), POSITIVE_INT_VALUE),
        (option.negative_int_value.is_some(), NEGATIVE_INT_VALUE),
        (option.double_value.is_some(), DOUBLE_VALUE),
        (option.string_value.is_some(), STRING_VALUE),
    ]
    .into_iter()
    .find_map(|(is_set, number)| is_set.then_some(number))
    .unwrap_or(AGGREGATE_VALUE)
}
