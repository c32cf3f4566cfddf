//! Problems for programs: JSON, an object a line, and the commands of GitHub Actions.

use protoc_lite::diagnostic::{Diagnostic, Label};

/// An object of `severity`, `message`, `file`, `places`, `notes` and `help`. The first place is where it happened; lines and
/// columns count from one, columns as protoc counts them; `start` and `end` are offsets in bytes.
pub(super) fn json(diagnostic: &Diagnostic) -> String {
    let severity = severity(diagnostic);
    let file =
        diagnostic.labels.first().map_or(diagnostic.file.to_string(), |label| label.file.display_name().to_string());
    let places: Vec<_> = diagnostic.labels.iter().map(place).collect();
    let notes: Vec<_> = diagnostic.notes.iter().map(|note| string(note)).collect();
    let help: Vec<_> = diagnostic.help.iter().map(|help| string(help)).collect();
    format!(
        r#"{{"severity":"{severity}","message":{},"file":{},"places":[{}],"notes":[{}],"help":[{}]}}"#,
        string(&diagnostic.message),
        string(&file),
        places.join(","),
        notes.join(","),
        help.join(",")
    )
}

fn place(label: &Label) -> String {
    let (start, end) = (label.file.position(label.span.start), label.file.position(label.span.end));
    format!(
        r#"{{"file":{},"line":{},"column":{},"end_line":{},"end_column":{},"start":{},"end":{},"text":{}}}"#,
        string(&label.file.display_name()),
        start.line + 1,
        start.column + 1,
        end.line + 1,
        end.column + 1,
        label.span.start,
        label.span.end,
        string(&label.text)
    )
}

fn string(text: &str) -> String {
    let mut json = String::from('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            control if control < ' ' => json.push_str(&format!("\\u{:04x}", control as u32)),
            other => json.push(other),
        }
    }
    json.push('"');
    json
}

/// A workflow command: the place becomes a note beside the changed line.
pub(super) fn github_actions(diagnostic: &Diagnostic) -> String {
    let severity = severity(diagnostic);
    let place = diagnostic.labels.first().map(|label| {
        let (start, end) = (label.file.position(label.span.start), label.file.position(label.span.end));
        let file = property(&label.file.display_name());
        let (line, column) = (start.line + 1, start.column + 1);
        // Columns of an end on another line have no meaning there.
        let end = if end.line == start.line { format!(",endColumn={}", end.column + 1) } else { String::new() };
        format!(" file={file},line={line},col={column}{end}")
    });
    let lines = std::iter::once(&diagnostic.message).chain(&diagnostic.notes).chain(&diagnostic.help);
    let lines: Vec<_> = lines.map(String::as_str).collect();
    let place = place.unwrap_or_else(|| format!(" file={}", property(&diagnostic.file)));
    format!("::{severity}{place}::{}", data(&lines.join("\n")))
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    if diagnostic.is_error() { "error" } else { "warning" }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
