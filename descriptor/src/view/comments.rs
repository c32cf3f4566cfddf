//! Comments of a file by descriptor path.

use crate::SourceCodeInfo;
use crate::source_code_info::Location;
use crate::tables::HashMap;

/// The comments of one declaration, as `SourceCodeInfo.Location` has them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comments<'p> {
    location: &'p Location,
}

impl<'p> Comments<'p> {
    /// The comment right before the declaration, without its markers.
    pub fn leading(self) -> Option<&'p str> {
        self.location.leading_comments.as_deref()
    }

    /// The comment right after the declaration, without its markers.
    pub fn trailing(self) -> Option<&'p str> {
        self.location.trailing_comments.as_deref()
    }

    /// Comments before the leading one, each separated from what follows by a blank line.
    pub fn detached(self) -> impl Iterator<Item = &'p str> {
        self.location.leading_detached_comments.iter().map(String::as_str)
    }
}

/// Where in the source info each commented path stands.
#[derive(Debug, Default)]
pub(crate) struct CommentIndex(HashMap<Box<[i32]>, u32>);

impl CommentIndex {
    pub(crate) fn new(source: &SourceCodeInfo) -> Self {
        let mut index = HashMap::default();
        for (at, location) in source.location.iter().enumerate() {
            if has_comments(location) {
                index.entry(location.path.as_slice().into()).or_insert(at as u32);
            }
        }
        Self(index)
    }

    pub(crate) fn find<'p>(&self, source: &'p SourceCodeInfo, path: &[i32]) -> Option<Comments<'p>> {
        let location = source.location.get(*self.0.get(path)? as usize)?;
        Some(Comments { location })
    }
}

fn has_comments(location: &Location) -> bool {
    location.leading_comments.is_some()
        || location.trailing_comments.is_some()
        || !location.leading_detached_comments.is_empty()
}
