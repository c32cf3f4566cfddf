//! A diagnostic with the lines of text that it is about, in plain text.

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::excerpt::{Excerpt, Mark, excerpts};

/// Shows the diagnostic, its places with a picture, and its notes.
pub(crate) struct Snippet<'d>(pub(crate) &'d Diagnostic);

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.0)?;
        for (index, excerpt) in excerpts(self.0).iter().enumerate() {
            if let Some(mark) = excerpt.marks.first().filter(|_| index > 0) {
                let at = mark.label.start();
                writeln!(f, "  --> {}:{}:{}", excerpt.file.display_name(), at.line + 1, at.column + 1)?;
            }
            picture(excerpt, f)?;
        }
        self.0.notes.iter().try_for_each(|note| writeln!(f, "  = note: {note}"))?;
        self.0.help.iter().try_for_each(|help| writeln!(f, "  = help: {help}"))
    }
}

/// The lines of the places, and carets below what belongs to each.
fn picture(excerpt: &Excerpt<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut marks: Vec<&Mark<'_>> = excerpt.marks.iter().collect();
    marks.sort_by_key(|mark| mark.range.start);
    let line_of = |mark: &Mark<'_>| excerpt.text[..mark.range.start].matches('\n').count();
    let last = excerpt.first_line + marks.last().map_or(0, |mark| line_of(mark));
    let margin = " ".repeat(last.to_string().len());
    writeln!(f, "{margin} |")?;
    let mut shown = None;
    for mark in marks {
        let line = line_of(mark);
        let start = excerpt.text[..mark.range.start].rfind('\n').map_or(0, |at| at + 1);
        if shown != Some(line) {
            if shown.is_some_and(|shown| shown + 1 < line) {
                writeln!(f, "...")?;
            }
            let number = format!("{:>width$}", excerpt.first_line + line, width = margin.len());
            writeln!(f, "{number} | {}", excerpt.text[start..].lines().next().unwrap_or_default())?;
            shown = Some(line);
        }
        let before = " ".repeat(excerpt.text[start..mark.range.start].chars().count());
        let carets = "^".repeat(excerpt.text[mark.range.clone()].chars().count().max(1));
        writeln!(f, "{margin} | {}", format!("{before}{carets} {}", mark.label.text).trim_end())?;
    }
    Ok(())
}
