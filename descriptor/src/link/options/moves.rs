//! Where in the file options were written, and the paths that they have once they are interpreted.

use std::collections::HashMap;

use crate::SourceCodeInfo;
use crate::link::draft::{Draft, at};

use super::owner::Owner;
use super::path::Step;

/// Where in the file each interpreted option was and has come to be.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    paths: HashMap<Vec<i32>, Vec<i32>>,
    repeated: HashMap<Vec<i32>, i32>,
}

impl Draft<'_> {
    pub(super) fn record_move(&mut self, owner: Owner, index: usize, steps: &[Step]) {
        if !self.has_source_info {
            return;
        }
        let options = self.options_path(owner);
        let mut to = at(options.clone(), &steps.iter().map(|step| step.shape.number).collect::<Vec<_>>());
        if steps.last().is_some_and(|leaf| leaf.shape.repeated) {
            let count = self.moves.repeated.entry(to.clone()).or_insert(0);
            to.push(*count);
            *count += 1;
        }
        self.moves.paths.insert(at(options, &[999, index as i32]), to);
    }
}

impl Moves {
    /// Gives the locations of interpreted options their new paths; what lay inside them is dropped, as in protoc.
    pub(crate) fn apply(&self, info: &mut SourceCodeInfo) {
        if self.paths.is_empty() {
            return;
        }
        let mut moved: Option<Vec<i32>> = None;
        info.location.retain_mut(|location| {
            if moved.as_ref().is_some_and(|path| location.path.starts_with(path)) {
                return false;
            }
            moved = None;
            let is_option = location.path.len() >= 2 && location.path[location.path.len() - 2] == 999;
            if let Some(to) = self.paths.get(&location.path).filter(|_| is_option) {
                moved = Some(std::mem::replace(&mut location.path, to.clone()));
            }
            true
        });
    }
}
