//! Problems as people and programs read them.

mod machine;

use std::io::{IsTerminal, stderr};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use protoc_lite::diagnostic::{Diagnostic, Label};

use super::args::ErrorFormat;

/// A diagnostic as asked for.
pub(crate) fn render(diagnostic: &Diagnostic, format: ErrorFormat) -> String {
    match format {
        ErrorFormat::Gcc => format!("{diagnostic}\n"),
        ErrorFormat::Msvs => format!("{}\n", msvs(diagnostic)),
        ErrorFormat::Snippet => format!("{diagnostic}\n{}", picture(diagnostic)),
        ErrorFormat::Json => format!("{}\n", machine::json(diagnostic)),
        ErrorFormat::GithubActions => format!("{}\n", machine::github_actions(diagnostic)),
    }
}

/// `file(line) : error in column=2: message`
fn msvs(diagnostic: &Diagnostic) -> String {
    let Some(label) = diagnostic.labels.first() else { return diagnostic.to_string() };
    let at = label.file.position(label.span.start);
    let (name, line, column) = (label.file.display_name(), at.line + 1, at.column + 1);
    let (severity, warning) = if diagnostic.is_error() { ("error", "") } else { ("warning", "warning: ") };
    format!("{name}({line}) : {severity} in column={column}: {warning}{}", diagnostic.message)
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
        let lines = Lines::new(label);
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation =
            kind.span(lines.start..lines.end).label(Some(label.text.as_str()).filter(|text| !text.is_empty()));
        let group = annotate_snippets::Group::with_level(level)
            .element(Snippet::source(lines.text).line_start(lines.first).annotation(annotation));
        text.push_str(&renderer.render(&[group]));
        text.push('\n');
    }
    for note in &diagnostic.notes {
        text.push_str(&format!("  = {note}\n"));
    }
    text
}

/// The lines of a place, which need not be UTF-8, and the place in them.
struct Lines {
    text: String,
    first: usize,
    start: usize,
    end: usize,
}

impl Lines {
    fn new(label: &Label) -> Self {
        let bytes = label.file.text();
        let start = (label.span.start as usize).min(bytes.len());
        let end = (label.span.end as usize).clamp(start, bytes.len());
        let first = bytes[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let last = bytes[end..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| end + at);
        let (before, inside, after) = (&bytes[first..start], &bytes[start..end], &bytes[end..last]);
        let (text, start, end) = match str::from_utf8(&bytes[first..last]) {
            // A place may be a byte inside a character.
            Ok(text) => {
                (text.to_owned(), text.floor_char_boundary(start - first), text.ceil_char_boundary(end - first))
            }
            Err(_) => {
                let [before, inside, after] = [before, inside, after].map(String::from_utf8_lossy);
                let (start, end) = (before.len(), before.len() + inside.len());
                ([before, inside, after].concat(), start, end)
            }
        };
        let line = label.file.position(label.span.start).line as usize + 1;
        Self { text, first: line, start, end }
    }
}
