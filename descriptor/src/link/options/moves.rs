//! Where in the file options were written, and the paths that they have once they are interpreted.

use crate::link::draft::{Draft, at};
use crate::tables::HashMap;
use crate::view::{SourceInfo, packed};

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
    pub(crate) fn apply(&self, info: SourceInfo) -> SourceInfo {
        if self.paths.is_empty() {
            return info;
        }
        let paths: HashMap<_, _> = self.paths.iter().map(|(from, to)| (packed(from), packed(to))).collect();
        let mut moved: Option<&[u8]> = None;
        info.at_paths(|path| {
            if moved.is_some_and(|moved| path.starts_with(moved)) {
                return None;
            }
            moved = None;
            match is_option(path).then(|| paths.get(path)).flatten() {
                None => Some(path),
                Some(to) => {
                    moved = Some(path);
                    Some(to)
                }
            }
        })
    }
}

/// Most paths are of no option, which is quickly told: 999 as a varint is not in them.
fn is_option(path: &[u8]) -> bool {
    path.windows(2).any(|pair| pair == [0xE7, 0x07])
}
