//! What is wrong with a schema, and where: plain data, for others to render.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::source::{File, Position, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written when there is one of these.
    Error,
    /// The schema is accepted.
    Warning,
}

/// One thing that is wrong: a sentence, the places it is about, and what to do.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The sentence, with protoc's words where protoc has some.
    pub message: String,
    /// The name of the file that it is about, for a diagnostic without a place.
    pub file: Box<str>,
    /// The places: the first is where it happened, others are related.
    pub labels: Vec<Label>,
    /// What else is to be known.
    pub notes: Vec<String>,
    /// What may be done about it.
    pub help: Vec<String>,
}

/// A place, and what it has to do with the diagnostic.
#[derive(Clone, Debug)]
pub struct Label {
    /// The file of the place.
    pub file: Arc<File>,
    /// The place.
    pub span: Span,
    /// What is to be said of it; may be empty.
    pub text: String,
}

impl Label {
    /// Where the place starts.
    pub fn start(&self) -> Position {
        self.file.position(self.span.start)
    }

    /// Where the place ends.
    pub fn end(&self) -> Position {
        self.file.position(self.span.end)
    }
}

impl Diagnostic {
    /// An error about the file of this name as a whole.
    pub fn error(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            file: file.into().into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// An error at a place.
    pub fn error_at(file: &Arc<File>, span: Span, message: impl Into<String>) -> Self {
        Self::error(file.name(), message).label(file, span, "")
    }

    /// The same as a warning.
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// The same with one more place.
    pub fn label(mut self, file: &Arc<File>, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { file: Arc::clone(file), span, text: text.into() });
        self
    }

    /// The same with one more note.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same with advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Whether it forbids output.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `file:line:column: message`, as protoc and gcc write it.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.labels.first() {
            Some(label) => {
                let at = label.file.position(label.span.start);
                write!(f, "{}:{}:{}: ", label.file.display_name(), at.line + 1, at.column + 1)?;
            }
            None => write!(f, "{}: ", self.file)?,
        }
        if self.severity == Severity::Warning {
            f.write_str("warning: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// A sentence at a place of the file at hand: a diagnostic before its file is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// The place.
    pub span: Span,
    /// The sentence.
    pub message: Cow<'static, str>,
    /// Another place that it is about, and what is to be said of that one.
    pub related: Option<(Span, &'static str)>,
    /// What may be done about it.
    pub help: Option<Cow<'static, str>>,
    /// How far a reader had come when it found out: problems are told in this order, which is protoc's.
    pub order: u32,
}

impl Problem {
    /// The error `message` at `span`.
    pub fn new(span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Self { severity: Severity::Error, span, message: message.into(), related: None, help: None, order: span.start }
    }

    /// The same as a warning.
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// The same with another place.
    pub fn related(self, span: Span, text: &'static str) -> Self {
        Self { related: Some((span, text)), ..self }
    }

    /// The same with advice.
    pub fn help(self, help: impl Into<Cow<'static, str>>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same found out at another place than its own.
    pub fn found_at(self, order: u32) -> Self {
        Self { order, ..self }
    }

    /// The problem as a diagnostic of `file`.
    pub fn in_file(self, file: &Arc<File>) -> Diagnostic {
        let diagnostic = Diagnostic::error_at(file, self.span, self.message);
        let help = self.help.into_iter().map(Cow::into_owned).collect();
        let diagnostic = Diagnostic { severity: self.severity, help, ..diagnostic };
        self.related.into_iter().fold(diagnostic, |diagnostic, (span, text)| diagnostic.label(file, span, text))
    }
}
