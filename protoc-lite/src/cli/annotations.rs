//! Annotations of generated code: which element of a schema some text comes from, and where it is once something was
//! inserted.

use wire_descriptor::GeneratedCodeInfo;
use wire_descriptor::generated_code_info::Annotation;

/// Text that was put into a file.
pub(crate) struct Insertion<'t> {
    /// The text, without the indentation of its lines.
    pub(crate) text: &'t [u8],
    /// Where in the file it is.
    pub(crate) at: usize,
    /// How far each line is indented.
    pub(crate) indent: usize,
}

impl Insertion<'_> {
    /// The annotations of the file: the old ones moved, those of the text before the first that comes after it.
    pub(crate) fn annotations(&self, old: GeneratedCodeInfo, own: Vec<Annotation>) -> GeneratedCodeInfo {
        let is_before = |annotation: &Annotation| (annotation.begin() as i64) < self.at as i64;
        let split = old.annotation.iter().position(|annotation| !is_before(annotation)).unwrap_or(old.annotation.len());
        let mut annotation = old.annotation;
        let behind = annotation.split_off(split);
        annotation.extend(self.own(own));
        let length = self.text.len() + self.lines(0, self.text.len()) * self.indent;
        annotation.extend(behind.into_iter().map(|annotation| moved(annotation, length, length)));
        GeneratedCodeInfo { annotation, ..GeneratedCodeInfo::default() }
    }

    /// Annotations of the text, where they are in the file.
    fn own(&self, annotations: Vec<Annotation>) -> impl Iterator<Item = Annotation> {
        let mut offset = self.at + self.indent;
        let mut read = 0;
        // The end of the last line indents nothing any more.
        let last = self.text.len().saturating_sub(1);
        annotations.into_iter().map(move |annotation| {
            let (begin, end) = (position(annotation.begin).min(last), position(annotation.end).min(last));
            let before = self.lines(read, begin.max(read)) * self.indent;
            let inside = self.lines(begin.max(read), end.max(read)) * self.indent;
            read = read.max(end);
            offset += before;
            let annotation = moved(annotation, offset, offset + inside);
            offset += inside;
            annotation
        })
    }

    fn lines(&self, from: usize, to: usize) -> usize {
        self.text.get(from..to).map_or(0, |text| memchr::memchr_iter(b'\n', text).count())
    }
}

fn position(offset: Option<i32>) -> usize {
    offset.unwrap_or_default().try_into().unwrap_or_default()
}

fn moved(annotation: Annotation, begin: usize, end: usize) -> Annotation {
    let add = |offset: i32, more: usize| Some(offset.wrapping_add(more as i32));
    Annotation { begin: add(annotation.begin(), begin), end: add(annotation.end(), end), ..annotation }
}
