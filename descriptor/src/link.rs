//! From descriptors as they were written to a pool of linked files.

mod defaults;
mod draft;
mod features;
mod imports;
mod json;
mod names;
mod numbers;
mod options;
mod problem;
mod symbols;
mod text;

pub use problem::{Problem, Related, Severity};
pub(crate) use text::{parse_float, unescape};

use crate::FileDescriptorProto;
use crate::view::Pool;
use draft::Draft;
use options::Round;

/// Links files, one after the other.
///
/// ```
/// use wire_descriptor::{FileDescriptorProto, Linker};
///
/// let mut linker = Linker::new();
/// linker.add(FileDescriptorProto { name: Some("a.proto".into()), ..Default::default() });
/// assert!(linker.finish().problems.is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Linker {
    pool: Pool,
    problems: Vec<Problem>,
}

/// What linking gave.
#[derive(Debug)]
pub struct Linked {
    /// The files without errors.
    pub pool: Pool,
    /// Errors and warnings, in the order in which they were found.
    pub problems: Vec<Problem>,
}

impl Linker {
    /// A linker without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Links a file whose imports were added before. Without errors it becomes part of the pool, and the answer is
    /// true.
    pub fn add(&mut self, file: FileDescriptorProto) -> bool {
        let (linked, problems) = link(&mut self.pool, file);
        self.problems.extend(problems);
        linked
    }

    /// The files linked so far.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// What was found so far.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The pool and the problems.
    pub fn finish(self) -> Linked {
        Linked { pool: self.pool, problems: self.problems }
    }
}

fn link(pool: &mut Pool, mut proto: FileDescriptorProto) -> (bool, Vec<Problem>) {
    let mut draft = Draft::new(pool, &proto);
    if draft.check_heading(&proto) && draft.declare_package(&proto) && draft.import(&proto) {
        draft.declare(&proto);
        draft.resolve(&mut proto);
        draft.suggest_numbers(&proto);
        if !draft.report.failed {
            draft.interpret_options(&mut proto, Round::Known);
            draft.resolve_features(&proto);
            draft.interpret_options(&mut proto, Round::Custom);
            if let Some(info) = &mut proto.source_code_info {
                draft.moves.apply(info);
            }
        }
    }
    draft.finish(proto)
}
