//! A diagnostic with the lines of text that it is about, in plain text.

use std::fmt;

use crate::diagnostic::{Diagnostic, Label};

/// Shows the diagnostic, each of its places with a picture, and its notes.
pub(crate) struct Snippet<'d>(pub(crate) &'d Diagnostic);

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.0)?;
        for (index, label) in self.0.labels.iter().enumerate() {
            if index > 0 {
                let at = label.file.position(label.span.start);
                writeln!(f, "{}:{}:{}:", label.file.display_name(), at.line + 1, at.column + 1)?;
            }
            picture(label, f)?;
        }
        for note in &self.0.notes {
            writeln!(f, "  = {note}")?;
        }
        Ok(())
    }
}

/// The first line of the place, and carets below what belongs to it.
fn picture(label: &Label, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let text = label.file.text();
    let start = (label.span.start as usize).min(text.len());
    let line_start = text[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line_end = text[start..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| start + at);
    let end = (label.span.end as usize).clamp(start, line_end);
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end_matches('\r').replace('\t', "    ");
    let before = shown(&text[line_start..start]).chars().count();
    let carets = shown(&text[start..end]).chars().count().max(1);
    let number = (label.file.position(label.span.start).line + 1).to_string();
    let margin = " ".repeat(number.len());
    writeln!(f, "{margin} |")?;
    writeln!(f, "{number} | {}", shown(&text[line_start..line_end]))?;
    let carets = format!("{}{}", " ".repeat(before), "^".repeat(carets));
    writeln!(f, "{margin} | {}", format!("{carets} {}", label.text).trim_end())
}
