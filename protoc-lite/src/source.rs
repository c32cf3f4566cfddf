//! Source files, and places in them.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

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
        let column = text.iter().fold(self.column, |column, byte| match byte {
            b'\t' => (column / 8 + 1) * 8,
            _ => column + 1,
        });
        Self { column, ..self }
    }
}

/// A `.proto` file: its name, where it was read from, and its text.
#[derive(Debug, Default)]
pub struct File {
    name: String,
    path: Option<PathBuf>,
    text: Cow<'static, [u8]>,
    lines: OnceLock<Vec<u32>>,
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
        Self { name: name.into(), path: None, text, lines: OnceLock::new() }
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
        &self.text
    }

    /// The bytes of `span`; empty where the span lies outside the file.
    pub fn slice(&self, span: Span) -> &[u8] {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset) - 1;
        self.position_in(line, offset)
    }

    /// The line and column of each offset asked for; quick while the offsets ascend.
    pub(crate) fn positions(&self) -> Positions<'_> {
        Positions { file: self, lines: self.lines(), line: 0, last: (0, Position::default()) }
    }

    fn position_in(&self, line: usize, offset: u32) -> Position {
        let start = Position { line: line as u32, column: 0 };
        start.after(self.slice(Span::new(self.lines()[line], offset)))
    }

    /// Where each line starts; the first one starts at zero.
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', &self.text).map(|at| at as u32 + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }
}

/// Turns offsets into positions, remembering the line of the last one.
#[derive(Debug)]
pub(crate) struct Positions<'f> {
    file: &'f File,
    lines: &'f [u32],
    line: usize,
    last: (u32, Position),
}

impl Positions<'_> {
    pub(crate) fn of(&mut self, offset: u32) -> Position {
        let same_line = self.lines[self.line] <= offset && offset < self.line_end();
        if !same_line {
            self.line = self.seek(offset);
            self.last = (self.lines[self.line], Position { line: self.line as u32, column: 0 });
        } else if offset < self.last.0 {
            self.last = (self.lines[self.line], Position { column: 0, ..self.last.1 });
        }
        let (from, position) = self.last;
        self.last = (offset, position.after(self.file.slice(Span::new(from, offset))));
        self.last.1
    }

    /// Looks a few lines ahead before it searches the whole file.
    fn seek(&self, offset: u32) -> usize {
        let near = self.lines[self.line..].iter().take(16).take_while(|&&start| start <= offset);
        match near.count() {
            0 | 16 => self.lines.partition_point(|&start| start <= offset) - 1,
            ahead => self.line + ahead - 1,
        }
    }

    fn line_end(&self) -> u32 {
        self.lines.get(self.line + 1).copied().unwrap_or(u32::MAX)
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
        let text: Vec<u8> = (0..400).map(|i| if i % 7 == 3 { b'\n' } else { b'\t' - (i % 2) as u8 }).collect();
        let file = File::new("a.proto", text);
        let mut positions = file.positions();
        for offset in (0..400).chain((0..400).rev()).chain((0..400).map(|i| i * 37 % 401)) {
            assert_eq!(positions.of(offset), file.position(offset));
        }
    }
}
