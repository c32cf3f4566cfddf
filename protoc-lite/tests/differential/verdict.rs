//! What a compiler says of a file, without what may differ.

use std::process::Output;

#[derive(Debug, PartialEq)]
pub(crate) struct Verdict {
    status: Option<i32>,
    said: Vec<Said>,
    bytes: Vec<u8>,
}

/// One line: what it is about, its place without the column, and the sentence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    file: String,
    line: Option<u32>,
    message: String,
}

impl Said {
    fn read(line: &str) -> Option<Self> {
        let (head, message) = line.split_once(".proto:")?;
        let mut parts = message.splitn(3, ':');
        let (line, column, rest) = (parts.next()?.parse().ok(), parts.next(), parts.next());
        let message = if line.is_some() && column.is_some() { rest? } else { message };
        Some(Self { file: head.to_owned(), line, message: message.trim().to_owned() })
    }

    /// What follows from something said before, which one of the two leaves out.
    fn follows_from(&self, before: &[Said]) -> bool {
        // Each byte of a character is told by protoc.
        let repeats = ["Interpreting non ascii codepoint", "Invalid control characters encountered in text."];
        let is_repeated = |words: &str| {
            let is_same = |before: &Said| before.message.starts_with(words) && before.line == self.line;
            self.message.starts_with(words) && before.iter().any(is_same)
        };
        self.message.starts_with("Reached end of input in ") && !before.is_empty()
            || self.message.starts_with("Comment started here")
            || self.message.starts_with("warning: This string is not valid UTF-8")
            || repeats.into_iter().any(is_repeated)
    }

    /// Whether it is what protoc says, perhaps with a place that protoc lacks.
    fn is_as(&self, protoc: &Self) -> bool {
        let is_place = protoc.line.is_none() || protoc.line == self.line;
        self.file == protoc.file && self.message == protoc.message && is_place
    }

    fn is_unused(&self) -> bool {
        self.message.starts_with("warning: Import ")
    }
}

impl Verdict {
    pub(crate) fn new(output: &Output, bytes: Vec<u8>) -> Self {
        Self::of(output.status.code(), &String::from_utf8_lossy(&output.stderr), bytes)
    }

    pub(crate) fn of(status: Option<i32>, text: &str, bytes: Vec<u8>) -> Self {
        let mut said: Vec<Said> = Vec::new();
        for line in text.lines().filter_map(Said::read) {
            if !line.follows_from(&said) {
                said.push(line);
            }
        }
        // protoc tells unused imports in the order of a hash table.
        said.chunk_by_mut(|one, next| one.is_unused() && next.is_unused()).for_each(<[Said]>::sort);
        Self { status, said, bytes }
    }

    /// Whether the outcome is the same.
    pub(crate) fn ends_as(&self, protoc: &Self) -> bool {
        protoc.status.is_none() || self.status == protoc.status && self.bytes == protoc.bytes
    }

    /// Whether the outcome is the same, and what is said first: of what is wrong later one of the two may say more. All
    /// warnings of what is accepted count.
    pub(crate) fn begins_as(&self, protoc: &Self) -> bool {
        let errors = |verdict: &Self| -> Vec<Said> {
            verdict.said.iter().filter(|said| !said.message.starts_with("warning: ")).cloned().collect()
        };
        let (own, theirs) = (errors(self), errors(protoc));
        let is_same = |(own, theirs): (&Said, &Said)| own.is_as(theirs);
        protoc.status.is_none()
            || self.ends_as(protoc)
                && own.iter().zip(&theirs).take(1).all(is_same)
                // What protoc says may be a line of its log.
                && (own.is_empty() == theirs.is_empty() || theirs.is_empty() && self.status != Some(0))
                && (!own.is_empty()
                    || self.said.len() == protoc.said.len() && self.said.iter().zip(&protoc.said).all(is_same))
    }

    pub(crate) fn ends_well(&self) -> bool {
        self.status == Some(0)
    }

    /// What differs, in a few lines.
    pub(crate) fn against(&self, protoc: &Self) -> String {
        let lines = |verdict: &Self| -> String {
            let said = verdict.said.iter().take(5);
            said.map(|said| format!("  {}:{:?}: {}\n", said.file, said.line, said.message)).collect()
        };
        let bytes = if self.bytes == protoc.bytes { "the same bytes" } else { "other bytes" };
        let (theirs, own) = (lines(protoc), lines(self));
        format!("protoc: {:?}\n{theirs}here: {:?}, {bytes}\n{own}", protoc.status, self.status)
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.said.iter().any(|said| !said.message.starts_with("warning: "))
    }

    /// Where a file does not parse, what comes after the first error depends on where a reader picks up again. Here
    /// places may be known that protoc lacks.
    pub(crate) fn agrees_with(&self, protoc: &Self, is_parsed: bool) -> bool {
        let is_same = |(own, theirs): (&Said, &Said)| own.is_as(theirs);
        let first_error = |said: &[Said]| said.iter().find(|said| !said.message.starts_with("warning: ")).cloned();
        if !is_parsed && self.status == Some(1) && self.status == protoc.status {
            return first_error(&self.said).iter().zip(&first_error(&protoc.said)).all(is_same);
        }
        // It aborts on what nests too deeply.
        protoc.status.is_none()
            || self.status == protoc.status
                && self.bytes == protoc.bytes
                && self.said.len() == protoc.said.len()
                && self.said.iter().zip(&protoc.said).all(is_same)
    }
}
