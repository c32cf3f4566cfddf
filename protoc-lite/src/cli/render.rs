//! Problems as people and programs read them.

use std::io::{IsTerminal, stderr};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use protoc_lite::diagnostic::{Diagnostic, Label};

use super::args::ErrorFormat;

/// A diagnostic as asked for: without a format its place and sentence, as protoc writes them,
/// then a picture.
pub(crate) fn render(diagnostic: &Diagnostic, format: Option<ErrorFormat>) -> String {
    match format {
        Some(ErrorFormat::Gcc) => format!("{diagnostic}\n"),
        Some(ErrorFormat::Msvs) => format!("{}\n", msvs(diagnostic)),
        None => format!("{diagnostic}\n{}", picture(diagnostic)),
    }
}

/// `file(line) : error in column=2: message`
fn msvs(diagnostic: &Diagnostic) -> String {
    let Some(label) = diagnostic.labels.first() else { return diagnostic.to_string() };
    let at = label.file.position(label.span.start);
    let (name, line, column) = (label.file.display_name(), at.line + 1, at.column + 1);
    let severity = if diagnostic.is_error() { "error" } else { "warning" };
    format!("{name}({line}) : {severity} in column={column}: {}", diagnostic.message)
}

fn picture(diagnostic: &Diagnostic) -> String {
    let renderer = if stderr().is_terminal() { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for (index, label) in diagnostic.labels.iter().enumerate() {
        if index > 0 {
            let at = label.file.position(label.span.start);
            text.push_str(&format!("{}:{}:{}:\n", label.file.display_name(), at.line + 1, at.column + 1));
        }
        let level = if !diagnostic.is_error() { Level::WARNING } else { Level::ERROR };
        let source = Utf8::new(label);
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation =
            kind.span(source.start..source.end).label(Some(label.text.as_str()).filter(|text| !text.is_empty()));
        let group =
            annotate_snippets::Group::with_level(level).element(Snippet::source(source.text).annotation(annotation));
        text.push_str(&renderer.render(&[group]));
        text.push('\n');
    }
    for note in &diagnostic.notes {
        text.push_str(&format!("  = {note}\n"));
    }
    text
}

/// The text of a file, which need not be UTF-8, and a place in it.
struct Utf8 {
    text: String,
    start: usize,
    end: usize,
}

impl Utf8 {
    fn new(label: &Label) -> Self {
        let bytes = label.file.text();
        let start = (label.span.start as usize).min(bytes.len());
        let end = (label.span.end as usize).clamp(start, bytes.len());
        let length = |range: &[u8]| String::from_utf8_lossy(range).len();
        let (before, inside) = (length(&bytes[..start]), length(&bytes[start..end]));
        Self { text: String::from_utf8_lossy(bytes).into_owned(), start: before, end: before + inside }
    }
}
