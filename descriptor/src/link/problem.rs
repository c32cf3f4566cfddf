//! What is wrong with a file, and where.

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The file is refused.
    Error,
    /// The file is accepted.
    Warning,
}

/// Something wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the file.
    pub file: String,
    /// Where in the file, as a path of `SourceCodeInfo.Location`: it leads to the part of the declaration that is
    /// meant, such as its name or its number. The path of an option that was not interpreted ends in 999, its index
    /// and the part: 2 for the name, 3 to 8 for the value.
    pub path: Vec<i32>,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in protoc's words.
    pub message: String,
    /// The full name of the declaration; for an import, the imported file.
    pub element: String,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
    /// What may help, a sentence each.
    pub help: Vec<String>,
    /// The name that was not found; it may well be that a file which is not imported declares it.
    pub wanted: Option<Wanted>,
}

/// A name that was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The name as it is written.
    pub name: String,
    /// The full name of the declaration that names it: the name is looked up in its scopes.
    pub place: String,
    /// Whether it is an extension, used as an option, and not a type.
    pub is_extension: bool,
}

/// Another place that has to do with a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The name of the file.
    pub file: String,
    /// Where in the file.
    pub path: Vec<i32>,
    /// What is there.
    pub note: String,
}

/// The problems of one file.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) file: String,
    pub(crate) problems: Vec<Problem>,
    pub(crate) failed: bool,
}

impl Report {
    pub(crate) fn error(&mut self, element: &str, path: Vec<i32>, message: impl Into<String>) {
        self.failed = true;
        self.push(Severity::Error, element, path, message.into());
    }

    pub(crate) fn warning(&mut self, element: &str, path: Vec<i32>, message: impl Into<String>) {
        self.push(Severity::Warning, element, path, message.into());
    }

    /// Adds a place to the last problem.
    pub(crate) fn related(&mut self, file: &str, path: Vec<i32>, note: impl Into<String>) {
        if let Some(problem) = self.problems.last_mut() {
            problem.related.push(Related { file: file.into(), path, note: note.into() });
        }
    }

    /// Adds help to the last problem.
    pub(crate) fn help(&mut self, help: Option<String>) {
        if let Some(problem) = self.problems.last_mut() {
            problem.help.extend(help);
        }
    }

    /// Tells which name the last problem is about.
    pub(crate) fn wanted(&mut self, wanted: Wanted) {
        if let Some(problem) = self.problems.last_mut() {
            problem.wanted = Some(wanted);
        }
    }

    fn push(&mut self, severity: Severity, element: &str, path: Vec<i32>, message: String) {
        let (file, element) = (self.file.clone(), element.to_owned());
        let (related, help) = (Vec::new(), Vec::new());
        self.problems.push(Problem { file, path, severity, message, element, related, help, wanted: None });
    }
}
