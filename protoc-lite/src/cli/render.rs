//! Problems as people and programs read them.

mod machine;

use std::io::{IsTerminal, stderr};

use protoc_lite::diagnostic::Diagnostic;

use super::args::ErrorFormat;
use super::picture;

/// A diagnostic as asked for.
pub(crate) fn render(diagnostic: &Diagnostic, format: ErrorFormat) -> String {
    match format {
        ErrorFormat::Gcc => format!("{diagnostic}\n"),
        ErrorFormat::Msvs => format!("{}\n", msvs(diagnostic)),
        ErrorFormat::Snippet if stderr().is_terminal() => picture::styled(diagnostic),
        ErrorFormat::Snippet => format!("{diagnostic}\n{}", picture::plain(diagnostic)),
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
