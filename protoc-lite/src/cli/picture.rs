//! A diagnostic's places drawn into the text, as rustc draws them.

use std::borrow::Cow;

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use protoc_lite::diagnostic::Diagnostic;
use protoc_lite::excerpt::{Excerpt, Mark, excerpts};

/// Wide enough that nothing is cut but what the excerpt has cut.
const WIDTH: usize = DEFAULT_TERM_WIDTH * 4;

/// For a terminal: the sentence, its place and the picture, in colour.
pub(super) fn styled(diagnostic: &Diagnostic) -> String {
    let shown = excerpts(diagnostic);
    let message = match shown.is_empty() {
        true => format!("{}: {}", diagnostic.file, diagnostic.message),
        false => diagnostic.message.clone(),
    };
    let group = Group::with_title(level(diagnostic).primary_title(message));
    let renderer = Renderer::styled().term_width(WIDTH);
    format!("{}\n\n", renderer.render(&[draw(group, diagnostic, &shown, true)]))
}

/// For a file or a program: the picture, below the line that has the place and the sentence.
pub(super) fn plain(diagnostic: &Diagnostic) -> String {
    let shown = excerpts(diagnostic);
    if shown.is_empty() {
        let notes = diagnostic.notes.iter().map(|note| format!("  = note: {note}\n"));
        return notes.chain(diagnostic.help.iter().map(|help| format!("  = help: {help}\n"))).collect();
    }
    let group = draw(Group::with_level(level(diagnostic)), diagnostic, &shown, false);
    format!("{}\n", Renderer::plain().term_width(WIDTH).render(&[group]))
}

fn level(diagnostic: &Diagnostic) -> Level<'static> {
    if diagnostic.is_error() { Level::ERROR } else { Level::WARNING }
}

/// Excerpts and notes. Each excerpt names its file unless it is the first one and the line above does.
fn draw<'d>(mut group: Group<'d>, diagnostic: &'d Diagnostic, shown: &'d [Excerpt<'d>], name_first: bool) -> Group<'d> {
    for (index, excerpt) in shown.iter().enumerate() {
        let marks = excerpt.marks.iter().enumerate();
        let annotations = marks.map(|(at, mark)| annotation(mark, index == 0 && at == 0));
        let path = excerpt.file.display_name();
        let path = (index > 0 || name_first).then(|| Cow::Owned(path.into_owned()));
        let snippet = Snippet::source(excerpt.text.as_str()).line_start(excerpt.first_line).path(path);
        group = group.element(snippet.annotations(annotations));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

fn annotation<'d>(mark: &'d Mark<'d>, is_primary: bool) -> annotate_snippets::Annotation<'d> {
    let kind = if is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let text = mark.label.text.as_str();
    kind.span(mark.range.clone()).label((!text.is_empty()).then_some(text))
}
