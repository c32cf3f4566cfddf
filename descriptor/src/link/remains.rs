//! What linking takes out of descriptors.

use crate::UninterpretedOption;
use crate::view::SourceInfo;

/// What linking took out of the descriptors of files: options as they were written, names that are written in full now.
///
/// Allocators are quickest where a thread frees what it allocated, so whoever reads files on other threads than the one
/// that links them can give them their remains back.
///
/// ```
/// use wire_descriptor::{FileDescriptorProto, Linker, Remains};
///
/// let (mut linker, mut remains) = (Linker::new(), Remains::default());
/// linker.add_keeping(FileDescriptorProto { name: Some("a.proto".into()), ..Default::default() }, None, true, &mut remains);
/// let mut all = Remains::default();
/// all.append(&mut remains);
/// all.clear();
/// ```
#[derive(Debug, Default)]
pub struct Remains {
    pub(super) options: Vec<Vec<UninterpretedOption>>,
    pub(super) names: Vec<Option<String>>,
    pub(super) places: Vec<SourceInfo>,
}

impl Remains {
    /// Takes all of `other`.
    pub fn append(&mut self, other: &mut Self) {
        self.options.append(&mut other.options);
        self.names.append(&mut other.names);
        self.places.append(&mut other.places);
    }

    /// Drops all.
    pub fn clear(&mut self) {
        self.options.clear();
        self.names.clear();
        self.places.clear();
    }
}
