//! Comments: where they end, and which declaration each of them is about.

use std::ops::ControlFlow;

/// The comments between a declaration's last token and the token after it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Comments {
    /// About the declaration before.
    pub(crate) trailing: Option<Vec<u8>>,
    /// About neither.
    pub(crate) detached: Vec<Vec<u8>>,
    /// About the declaration after.
    pub(crate) leading: Option<Vec<u8>>,
}

/// A block comment, as it goes on after its opening.
pub(crate) struct Block {
    /// Bytes up to and with the closing `*/`, or up to where the text ends.
    pub(crate) length: usize,
    /// Whether there is a closing.
    pub(crate) closed: bool,
    /// Where further `/*` stand.
    pub(crate) nested: Vec<u32>,
}

/// Where a block comment ends; `rest` is the text after `/*`. A NUL ends it as the end of the text does.
pub(crate) fn block(rest: &[u8]) -> Block {
    let mut nested = Vec::new();
    let mut at = 0;
    loop {
        let Some(found) = memchr::memchr3(b'*', b'/', 0, &rest[at..]) else {
            return Block { length: rest.len(), closed: false, nested };
        };
        at += found + 1;
        match (rest[at - 1], rest.get(at)) {
            (b'*', Some(b'/')) => return Block { length: at + 1, closed: true, nested },
            (b'/', Some(b'*')) => nested.push(at as u32),
            (0, _) => return Block { length: at - 1, closed: false, nested },
            _ => {}
        }
    }
}

/// The comments of a text from the end of a token on, up to the next token.
///
/// A comment on the token's own line trails it; one that a blank line parts from the next token is
/// detached; what touches the next token leads it, unless that token closes a scope. At the start
/// of a file nothing can trail.
pub(crate) fn comments_after(text: &[u8], token_end: usize, start_of_file: bool) -> Comments {
    let follows_token = !start_of_file;
    let mut collector =
        Collector { text, at: token_end, follows_token, can_trail: follows_token, ..Collector::default() };
    if start_of_file || collector.rest_of_line().is_continue() {
        collector.following_lines();
    }
    collector.comments.leading = collector.pending.take().map(|pending| pending.text);
    collector.comments
}

#[derive(Default)]
struct Collector<'t> {
    text: &'t [u8],
    at: usize,
    /// Lines passed since the token.
    line: u32,
    /// The line on which a comment beside the token ends.
    trailing_end: Option<u32>,
    /// Whether there is a token before the comments.
    follows_token: bool,
    can_trail: bool,
    pending: Option<Pending>,
    /// How many comments found a place.
    placed: u32,
    comments: Comments,
}

struct Pending {
    text: Vec<u8>,
    is_line: bool,
}

impl<'t> Collector<'t> {
    /// What stands beside the token; breaks when the next token stands there too.
    fn rest_of_line(&mut self) -> ControlFlow<()> {
        self.skip_blanks();
        if self.take_line_comment() {
            self.trailing_end = Some(self.line - 1);
            self.place();
        } else if self.take_block_comment() {
            self.trailing_end = Some(self.line);
            self.skip_blanks();
            self.take_newline();
            self.place();
        } else if !self.take_newline() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn following_lines(&mut self) {
        loop {
            self.skip_blanks();
            if self.take_line_comment() {
                continue;
            } else if self.take_block_comment() {
                self.skip_blanks();
                self.take_newline();
            } else if self.take_newline() {
                self.place();
                self.can_trail = false;
            } else {
                return self.next_token();
            }
        }
    }

    fn next_token(&mut self) {
        let next = self.text.get(self.at);
        let on_our_line = self.line == 0 || self.trailing_end == Some(self.line);
        if next.is_some() && on_our_line && self.follows_token {
            self.detach_single();
        }
        if matches!(next, None | Some(b'}' | b']' | b')')) {
            self.place();
        }
    }

    /// A single comment between two tokens of one line could be about either.
    fn detach_single(&mut self) {
        if self.placed + u32::from(self.pending.is_some()) != 1 {
            return;
        }
        if let Some(trailing) = self.comments.trailing.take() {
            self.comments.detached.insert(0, trailing);
        }
        self.place();
    }

    /// Puts the pending comment where it belongs, given that it does not belong to the next token.
    fn place(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        if std::mem::take(&mut self.can_trail) {
            self.comments.trailing = Some(pending.text);
        } else {
            self.comments.detached.push(pending.text);
        }
        self.placed += 1;
    }

    fn skip_blanks(&mut self) {
        let blanks = self.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | 0x0b | 0x0c));
        self.at += blanks.count();
    }

    fn take_newline(&mut self) -> bool {
        let found = self.rest().first() == Some(&b'\n');
        self.at += usize::from(found);
        self.line += u32::from(found);
        found
    }

    /// Line comments that follow each other are one.
    fn take_line_comment(&mut self) -> bool {
        let Some(rest) = self.rest().strip_prefix(b"//") else { return false };
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
        let comment = &rest[..length];
        self.at += 2 + length;
        self.line += 1;
        match &mut self.pending {
            Some(pending) if pending.is_line => pending.text.extend_from_slice(comment),
            _ => {
                // Most have more lines than one.
                let mut text = Vec::with_capacity(comment.len().max(256));
                text.extend_from_slice(comment);
                self.replace_pending(Pending { text, is_line: true });
            }
        }
        true
    }

    fn take_block_comment(&mut self) -> bool {
        let Some(rest) = self.rest().strip_prefix(b"/*") else { return false };
        let length = block(rest).length;
        let comment = without_margin(&rest[..length.saturating_sub(2)]);
        self.line += memchr::memchr_iter(b'\n', &rest[..length]).count() as u32;
        self.at += 2 + length;
        self.replace_pending(Pending { text: comment, is_line: false });
        true
    }

    fn replace_pending(&mut self, next: Pending) {
        self.place();
        self.pending = Some(next);
    }

    fn rest(&self) -> &'t [u8] {
        &self.text[self.at..]
    }
}

/// A block comment's text, every line after the first without its indent and one asterisk.
fn without_margin(comment: &[u8]) -> Vec<u8> {
    let mut lines = comment.split_inclusive(|&byte| byte == b'\n');
    let mut text = lines.next().unwrap_or_default().to_vec();
    text.reserve(comment.len());
    for line in lines {
        let line = without_indent(line);
        text.extend_from_slice(line.strip_prefix(b"*").unwrap_or(line));
    }
    text
}

fn without_indent(line: &[u8]) -> &[u8] {
    let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | 0x0b | 0x0c));
    &line[indent.count()..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> (Option<String>, Vec<String>, Option<String>) {
        let found = comments_after(text.as_bytes(), 1, false);
        let string = |bytes| String::from_utf8(bytes).unwrap();
        (found.trailing.map(string), found.detached.into_iter().map(string).collect(), found.leading.map(string))
    }

    fn expect(text: &str, trailing: Option<&str>, detached: &[&str], leading: Option<&str>) {
        let (t, d, l) = comments(text);
        assert_eq!(
            (t.as_deref(), d, l.as_deref()),
            (trailing, detached.iter().map(|&s| s.into()).collect(), leading),
            "{text:?}"
        );
    }

    #[test]
    fn the_first_token_of_a_file_has_the_comment_beside_it() {
        let found = comments_after(b" /* a */ /* b */ x", 0, true);
        assert_eq!((found.detached, found.leading), (vec![b" a ".to_vec()], Some(b" b ".to_vec())));
        assert_eq!(comments_after(b"/* a */ x", 0, true).leading.as_deref(), Some(&b" a "[..]));
    }

    #[test]
    fn comments_find_their_declaration() {
        expect("; // a\nx", Some(" a\n"), &[], None);
        expect("; // a\n// b\nx", Some(" a\n"), &[], Some(" b\n"));
        expect(";\n// a\n\nx", Some(" a\n"), &[], None);
        expect(";\n\n// a\n\n// b\nx", None, &[" a\n"], Some(" b\n"));
        expect("; /* a */ x", None, &[" a "], None);
        expect("; /*1*/ /*2*/ x", Some("1"), &[], Some("2"));
        expect("; /* a\n */ x", None, &[" a\n"], None);
        expect("{\n// a\n}", Some(" a\n"), &[], None);
        expect("; // t1\n/* x\n *y\n  * z */ // w\n int32", Some(" t1\n"), &[" x\ny\n z "], Some(" w\n"));
        expect("{ /* a */ }", None, &[" a "], None);
        expect("{ /* a */ /* b */ }", Some(" a "), &[" b "], None);
        expect("; /* a */", Some(" a "), &[], None);
        expect("; x // no", None, &[], None);
    }
}
