//! Source files, and places in them.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

/// A half-open range of bytes of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty span at `offset`.
    pub fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span as an index into the file's text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A line and a column, both counted from zero.
///
/// Columns count bytes, and a tab goes on to the next multiple of eight, as protoc counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Lines before this one.
    pub line: u32,
    /// Columns before this one.
    pub column: u32,
}

impl Position {
    fn after(self, text: &[u8]) -> Self {
        let mut column = self.column;
        let mut rest = text;
        while let Some(tab) = memchr::memchr(b'\t', rest) {
            column = ((column + tab as u32) / 8 + 1) * 8;
            rest = &rest[tab + 1..];
        }
        let column = column + rest.len() as u32;
        Self { column, ..self }
    }
}

/// A byte offset whose position is known: the start of a line, or a place in a long one.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    offset: u32,
    position: Position,
}

/// Bytes of a line between marks, so that a line of megabytes is not counted from its start each time.
const MARK_DISTANCE: usize = 4096;

/// The state of a file when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) digest: u64,
    /// When the file on disk was changed last; nothing when that may be too short ago to tell it from a later change.
    pub(crate) settled: Option<SystemTime>,
}

/// A `.proto` file: its name, where it was read from, and its text.
#[derive(Debug, Default)]
pub struct File {
    name: String,
    path: Option<PathBuf>,
    text: OnceLock<Cow<'static, [u8]>>,
    /// The bytes of the text when it was read first.
    size: usize,
    version: Option<Version>,
    marks: OnceLock<Vec<Mark>>,
}

impl File {
    /// A file of this name, the way other files import it.
    ///
    /// # Panics
    ///
    /// When the text is 4 GiB or longer; [`Importer`](crate::import::Importer) refuses such files.
    pub fn new(name: impl Into<String>, text: impl Into<Cow<'static, [u8]>>) -> Self {
        let text = text.into();
        assert!(u32::try_from(text.len()).is_ok(), "a source file is below 4 GiB");
        Self {
            name: name.into(),
            path: None,
            size: text.len(),
            version: None,
            text: text.into(),
            marks: OnceLock::new(),
        }
    }

    /// The same file, read from `path`.
    pub fn read_from(self, path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// The name by which it is imported.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it was read from; nothing when it is built in or was given as text.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What messages call it: its path, or else its name.
    pub fn display_name(&self) -> Cow<'_, str> {
        self.path().map_or(Cow::Borrowed(self.name()), Path::to_string_lossy)
    }

    /// Its bytes. They need not be UTF-8: comments and strings hold anything.
    pub fn text(&self) -> &[u8] {
        self.text.get_or_init(|| {
            let text = self.path().and_then(|path| std::fs::read(path).ok());
            text.filter(|text| u32::try_from(text.len()).is_ok()).unwrap_or_default().into()
        })
    }

    /// The same, with what tells whether it has changed since.
    pub(crate) fn with_version(self, version: Version) -> Self {
        Self { version: Some(version), ..self }
    }

    pub(crate) fn version(&self) -> Option<Version> {
        self.version
    }

    /// How many bytes the text had when it was read first.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Lets go of a text that can be read again from disk: most are never asked for again.
    pub(crate) fn release_text(&mut self) {
        if self.path.is_some() {
            self.text = OnceLock::new();
            self.marks = OnceLock::new();
        }
    }

    /// The bytes of `span`; empty where the span lies outside the file.
    pub fn slice(&self, span: Span) -> &[u8] {
        self.text().get(span.range()).unwrap_or_default()
    }

    /// The line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        let marks = self.marks();
        self.position_after(marks[marks.partition_point(|mark| mark.offset <= offset) - 1], offset)
    }

    /// The line and column of each offset asked for; quick while the offsets ascend.
    pub(crate) fn positions(&self) -> Positions<'_> {
        let text = self.text();
        let has_tabs = memchr::memchr(b'\t', text).is_some();
        Positions { file: self, marks: marks(text), has_tabs, at: 0, last: Mark::default() }
    }

    fn position_after(&self, mark: Mark, offset: u32) -> Position {
        mark.position.after(self.slice(Span::new(mark.offset, offset)))
    }

    /// The marks in their order; the first one is at zero.
    fn marks(&self) -> &[Mark] {
        self.marks.get_or_init(|| marks(self.text()))
    }
}

fn marks(text: &[u8]) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(text.len() / 32 + 1);
    let breaks = memchr::memchr_iter(b'\n', text).map(|at| at + 1);
    let mut start = 0;
    for (line, end) in (0..).zip(breaks.chain([text.len()])) {
        mark_line(text, line, start..end, &mut marks);
        start = end;
    }
    marks
}

fn mark_line(text: &[u8], line: u32, range: Range<usize>, marks: &mut Vec<Mark>) {
    let mut position = Position { line, column: 0 };
    marks.push(Mark { offset: range.start as u32, position });
    let mut offset = range.start;
    while range.end - offset > MARK_DISTANCE {
        position = position.after(&text[offset..offset + MARK_DISTANCE]);
        offset += MARK_DISTANCE;
        marks.push(Mark { offset: offset as u32, position });
    }
}

/// Turns offsets into positions, remembering the last one.
#[derive(Debug)]
pub(crate) struct Positions<'f> {
    file: &'f File,
    marks: Vec<Mark>,
    /// Without tabs a column is a difference of offsets.
    has_tabs: bool,
    /// Index of the mark before the last offset.
    at: usize,
    last: Mark,
}

impl Positions<'_> {
    pub(crate) fn of(&mut self, offset: u32) -> Position {
        if offset < self.last.offset || offset >= self.next_mark() {
            self.at = self.seek(offset);
            self.last = self.marks[self.at];
        }
        let Mark { offset: known, position } = self.last;
        // What lies behind the text is where the text ends.
        let position = if self.has_tabs || offset as usize > self.file.text().len() {
            self.file.position_after(self.last, offset)
        } else {
            Position { column: position.column + (offset - known), ..position }
        };
        self.last = Mark { offset, position };
        position
    }

    /// Looks a few marks ahead before it searches them all.
    fn seek(&self, offset: u32) -> usize {
        let near = self.marks[self.at..].iter().take(16).take_while(|mark| mark.offset <= offset);
        match near.count() {
            0 | 16 => self.marks.partition_point(|mark| mark.offset <= offset) - 1,
            ahead => self.at + ahead - 1,
        }
    }

    fn next_mark(&self) -> u32 {
        self.marks.get(self.at + 1).map_or(u32::MAX, |mark| mark.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_reach_the_next_multiple_of_eight() {
        let file = File::new("a.proto", b"ab\tc\n\t\td".as_slice());
        assert_eq!(file.position(3), Position { line: 0, column: 8 });
        assert_eq!(file.position(7), Position { line: 1, column: 16 });
        assert_eq!(file.position(8), Position { line: 1, column: 17 });
    }

    #[test]
    fn remembered_positions_agree_with_searched_ones() {
        let text: Vec<u8> = (0..9000).map(|i| if i % 7 == 3 && i < 400 { b'\n' } else { b"\tx"[i % 2] }).collect();
        let file = File::new("a.proto", text.clone());
        let mut positions = file.positions();
        for offset in (0..400).chain((0..400).rev()).chain((0..9000).map(|i| i * 37 % 9001)) {
            let line_start = text[..offset].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            let line = text[..offset].iter().filter(|&&byte| byte == b'\n').count() as u32;
            let expected = Position { line, column: 0 }.after(&text[line_start..offset]);
            assert_eq!(file.position(offset as u32), expected);
            assert_eq!(positions.of(offset as u32), expected);
        }
    }
}
