//! The lines of text that a diagnostic is about, made fit to be shown.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Label};
use crate::source::{File, Span};

/// Places at most so many lines apart are shown together.
const MAX_LINES: u32 = 200;
/// Bytes between such places.
const MAX_BYTES: usize = 1 << 15;
/// Bytes of a line that are shown.
const MAX_WIDTH: usize = 240;
/// Bytes that are shown before the place in a longer line.
const MAX_BEFORE: usize = 80;

/// Some lines of a file and the places in them. Lines that are too long are cut around the places, bytes that are no
/// text are replaced, and a place that has several lines ends with the first of them.
#[derive(Clone, Debug)]
pub struct Excerpt<'d> {
    /// The file.
    pub file: &'d Arc<File>,
    /// The number of the first line, counted from one.
    pub first_line: usize,
    /// The lines.
    pub text: String,
    /// The places in the text; the first one of a diagnostic's first excerpt is where it happened.
    pub marks: Vec<Mark<'d>>,
}

/// A place in an excerpt.
#[derive(Clone, Debug)]
pub struct Mark<'d> {
    /// The bytes of the excerpt's text.
    pub range: Range<usize>,
    /// The place.
    pub label: &'d Label,
}

/// What to show of a diagnostic: places of one file that are near each other come in one excerpt.
///
/// ```
/// use std::sync::Arc;
/// use protoc_lite::{diagnostic::Diagnostic, excerpt::excerpts, source::{File, Span}};
///
/// let file = Arc::new(File::new("a.proto", b"package a;\npackage b;\n"));
/// let diagnostic = Diagnostic::error_at(&file, Span::new(11, 18), "Multiple package definitions.")
///     .label(&file, Span::new(0, 10), "the package is stated here");
/// let shown = excerpts(&diagnostic);
/// assert_eq!(shown[0].text, "package a;\npackage b;");
/// assert_eq!(shown[0].marks[0].range, 11..18);
/// ```
pub fn excerpts(diagnostic: &Diagnostic) -> Vec<Excerpt<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for label in &diagnostic.labels {
        match groups.iter_mut().find(|group| group.is_near(label)) {
            Some(group) => group.labels.push(label),
            None => groups.push(Group { labels: vec![label] }),
        }
    }
    groups.iter().map(Group::excerpt).collect()
}

/// Labels of one file that are near each other.
struct Group<'d> {
    labels: Vec<&'d Label>,
}

impl<'d> Group<'d> {
    fn is_near(&self, label: &Label) -> bool {
        let (first, last) = self.ends();
        let span = Span::new(first.min(label.span.start), last.max(label.span.start));
        let lines = |span: Span| label.file.position(span.end).line - label.file.position(span.start).line;
        self.labels[0].file.name() == label.file.name() && span.range().len() <= MAX_BYTES && lines(span) <= MAX_LINES
    }

    /// The starts of the first place and of the last one.
    fn ends(&self) -> (u32, u32) {
        let starts = self.labels.iter().map(|label| label.span.start);
        (starts.clone().min().unwrap_or_default(), starts.max().unwrap_or_default())
    }

    fn excerpt(&self) -> Excerpt<'d> {
        let file = &self.labels[0].file;
        let bytes = file.text();
        let (first, last) = self.ends();
        let end = line_end(bytes, last as usize);
        let mut start = line_start(bytes, first as usize);
        let mut text = String::new();
        let mut ranges = vec![0..0; self.labels.len()];
        loop {
            let line = start..line_end(bytes, start);
            self.push_line(bytes, line.clone(), &mut text, &mut ranges);
            if line.end >= end {
                break;
            }
            text.push('\n');
            start = line.end + 1;
        }
        let marks = ranges.into_iter().zip(&self.labels).map(|(range, label)| Mark { range, label });
        Excerpt { file, first_line: file.position(first).line as usize + 1, text, marks: marks.collect() }
    }

    /// Appends a line, and finds the places in it.
    fn push_line(&self, bytes: &[u8], line: Range<usize>, text: &mut String, ranges: &mut [Range<usize>]) {
        let own = |label: &Label| (line.start..=line.end).contains(&clamped(label, bytes).start);
        let first = self.labels.iter().filter(|label| own(label)).map(|label| clamped(label, bytes).start).min();
        let shown = window(bytes, &line, first);
        let base = text.len();
        if shown.start > line.start {
            text.push('…');
        }
        let cut = text.len() - base;
        let printable = Printable::new(&bytes[shown.clone()]);
        text.push_str(&printable.text);
        if shown.end < line.end {
            text.push('…');
        }
        for (range, label) in ranges.iter_mut().zip(&self.labels).filter(|(_, label)| own(label)) {
            let place = clamped(label, bytes);
            let at = |offset: usize| base + cut + printable.offset(offset.clamp(shown.start, shown.end) - shown.start);
            *range = at(place.start)..at(place.end);
        }
    }
}

/// The place, as far as the text goes.
fn clamped(label: &Label, bytes: &[u8]) -> Range<usize> {
    let start = (label.span.start as usize).min(bytes.len());
    start..(label.span.end as usize).clamp(start, bytes.len())
}

fn line_start(bytes: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &bytes[..at.min(bytes.len())]).map_or(0, |found| found + 1)
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let at = at.min(bytes.len());
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found)
}

/// The part of a line that is shown.
fn window(bytes: &[u8], line: &Range<usize>, place: Option<usize>) -> Range<usize> {
    let is_inside = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    let boundary = |at: usize| (at..line.end).find(|at| !is_inside(*at)).unwrap_or(line.end);
    let mut line = line.clone();
    if bytes[line.clone()].last() == Some(&b'\r') && place != Some(line.end) {
        line.end -= 1;
    }
    if line.len() <= MAX_WIDTH {
        return line;
    }
    let start = place.map_or(line.start, |place| place.saturating_sub(MAX_BEFORE).max(line.start));
    let start = if start > line.start { boundary(start) } else { start };
    start..boundary((start + MAX_WIDTH).min(line.end))
}

/// Bytes as text that can be printed, and where each of them went.
struct Printable {
    text: String,
    offsets: Vec<usize>,
}

impl Printable {
    fn new(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len());
        let mut offsets = Vec::with_capacity(bytes.len() + 1);
        for chunk in bytes.utf8_chunks() {
            for letter in chunk.valid().chars() {
                offsets.extend(std::iter::repeat_n(text.len(), letter.len_utf8()));
                match letter {
                    '\t' => text.push_str("    "),
                    // What moves the cursor of a terminal, or turns text around, is not printed.
                    letter if letter.is_control() || is_bidirectional(letter) => text.push(char::REPLACEMENT_CHARACTER),
                    letter => text.push(letter),
                }
            }
            if !chunk.invalid().is_empty() {
                offsets.extend(std::iter::repeat_n(text.len(), chunk.invalid().len()));
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        offsets.push(text.len());
        Self { text, offsets }
    }

    /// Where a byte went; one inside a character is taken for the character.
    fn offset(&self, byte: usize) -> usize {
        self.offsets.get(byte).copied().unwrap_or(self.text.len())
    }
}

fn is_bidirectional(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &[u8], places: &[(u32, u32)]) -> Vec<(String, Vec<String>)> {
        let file = Arc::new(File::new("a.proto", text.to_vec()));
        let mut diagnostic = Diagnostic::error("a.proto", "wrong");
        for (start, end) in places {
            diagnostic = diagnostic.label(&file, Span::new(*start, *end), "");
        }
        let marks =
            |excerpt: &Excerpt<'_>| excerpt.marks.iter().map(|mark| excerpt.text[mark.range.clone()].into()).collect();
        excerpts(&diagnostic).iter().map(|excerpt| (excerpt.text.clone(), marks(excerpt))).collect()
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}é!ü{}", "é".repeat(5000), "ü".repeat(5000));
        let found = shown(text.as_bytes(), &[(10_002, 10_003)]);
        assert!(found[0].0.len() < 300, "{}", found[0].0);
        assert_eq!(found[0].1, ["!"]);
    }

    #[test]
    fn places_far_apart_are_shown_apart() {
        let text = "a\n".repeat(1000);
        assert_eq!(shown(text.as_bytes(), &[(0, 1), (1000, 1001)]).len(), 2);
        assert_eq!(shown(text.as_bytes(), &[(10, 11), (0, 1)]).len(), 1);
    }

    #[test]
    fn places_anywhere_are_shown() {
        let texts: [&[u8]; 5] =
            [b"", b"\n\r\n", b"\xff\xc3\n\xa9\tx\r\n", "é\u{1b}[31m\u{202e}".as_bytes(), b"ab\ncd\r"];
        for text in texts {
            for start in 0..=text.len() as u32 + 2 {
                for end in start..=text.len() as u32 + 2 {
                    let found = shown(text, &[(start, end)]);
                    assert!(!found[0].0.contains(['\u{1b}', '\u{202e}', '\r']), "{found:?}");
                }
            }
        }
    }
}
