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

    fn push(&mut self, severity: Severity, element: &str, path: Vec<i32>, message: String) {
        let (file, element) = (self.file.clone(), element.to_owned());
        self.problems.push(Problem { file, path, severity, message, element, related: Vec::new() });
    }
}
