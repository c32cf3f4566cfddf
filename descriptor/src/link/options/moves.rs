//! Where in the file options were written, and the paths that they have once they are interpreted.

use crate::link::draft::Draft;
use crate::tables::HashMap;
use crate::view::{SourceInfo, packed};

use super::owner::Owner;
use super::path::Step;

/// Where in the file each interpreted option was and has come to be.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    /// Both as they are packed on the wire.
    paths: HashMap<Vec<u8>, Vec<u8>>,
    repeated: HashMap<Vec<i32>, i32>,
}

impl Draft<'_> {
    pub(super) fn record_move(&mut self, owner: Owner, index: usize, steps: &[Step]) {
        if !self.has_source_info {
            return;
        }
        let mut to = self.options_path(owner);
        let options = to.len();
        to.extend([999, index as i32]);
        let from = packed(&to);
        to.truncate(options);
        to.extend(steps.iter().map(|step| step.shape.number));
        if steps.last().is_some_and(|leaf| leaf.shape.repeated) {
            let count = self.moves.repeated.entry(to.clone()).or_insert(0);
            to.push(*count);
            *count += 1;
        }
        self.moves.paths.insert(from, packed(&to));
    }
}

impl Moves {
    /// Gives the locations of interpreted options their new paths; what lay inside them is dropped, as in protoc.
    /// Nothing when there are none.
    pub(crate) fn apply(&self, info: &SourceInfo) -> Option<SourceInfo> {
        if self.paths.is_empty() {
            return None;
        }
        let mut moved: Option<&[u8]> = None;
        Some(info.with_options_at(|path| {
            if moved.is_some_and(|moved| path.starts_with(moved)) {
                return None;
            }
            moved = None;
            match self.paths.get(path) {
                None => Some(path),
                Some(to) => {
                    moved = Some(path);
                    Some(to)
                }
            }
        }))
    }
}
