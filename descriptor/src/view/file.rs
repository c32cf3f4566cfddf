//! A linked file.

use std::borrow::Cow;
use std::fmt;

use wire::UnknownFields;

use crate::link::retention;
use crate::{Edition, FileDescriptorProto, SourceCodeInfo, SourceInfo};

use super::comments::CommentIndex;
use super::{Comments, Descriptor, Enum, Features, Field, FileEntry, Message, Pool, Service};

/// A file of a [`Pool`].
#[derive(Clone, Copy)]
pub struct File<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) id: u32,
}

impl<'p> File<'p> {
    fn entry(self) -> &'p FileEntry {
        &self.pool.files[self.id as usize]
    }

    pub(crate) fn statements(self) -> &'p [(Vec<i32>, UnknownFields)] {
        &self.entry().statements
    }

    /// The descriptor, with names resolved and options interpreted, and without source info: that is
    /// [`source_info`](Self::source_info).
    pub fn proto(self) -> &'p FileDescriptorProto {
        &self.entry().proto
    }

    /// The descriptor as compilers hand it on: without the options of source retention, the others in the order of
    /// their numbers.
    pub fn without_source_options(self) -> Descriptor<'p> {
        let is_in_order = self.entry().statements.is_empty() || retention::knows_options(self);
        if self.entry().stays && is_in_order { self.descriptor() } else { retention::strip(self) }
    }

    /// The descriptor with all its options, the custom ones of each declaration in the order in which they are written,
    /// statement by statement.
    pub fn with_source_options(self) -> Descriptor<'p> {
        if self.entry().statements.is_empty() { self.descriptor() } else { retention::restore(self) }
    }

    /// The descriptor with source info.
    pub fn descriptor(self) -> Descriptor<'p> {
        let source_info = self.source_info().map(Cow::Borrowed);
        Descriptor { proto: Cow::Borrowed(self.proto()), source_info, raw_strings: &self.entry().raw_strings }
    }

    /// The name under which others import it.
    pub fn name(self) -> &'p str {
        self.proto().name.as_deref().unwrap_or_default()
    }

    /// The package; empty when there is none.
    pub fn package(self) -> &'p str {
        self.proto().package.as_deref().unwrap_or_default()
    }

    /// The pool that holds it.
    pub fn pool(self) -> &'p Pool {
        self.pool
    }

    /// The edition; proto2 and proto3 count as editions of their own.
    pub fn edition(self) -> Edition {
        self.entry().edition
    }

    /// The features that hold for the file itself.
    pub fn features(self) -> Features {
        self.pool.features[self.entry().features as usize]
    }

    /// The files that it imports, in the order of its import statements, without option imports.
    pub fn dependencies(self) -> impl ExactSizeIterator<Item = File<'p>> {
        self.entry().dependencies.iter().map(move |&id| File { pool: self.pool, id })
    }

    /// The messages at its top level.
    pub fn messages(self) -> impl ExactSizeIterator<Item = Message<'p>> {
        self.entry().messages.ids().map(move |id| Message { pool: self.pool, id })
    }

    /// The enums at its top level.
    pub fn enums(self) -> impl ExactSizeIterator<Item = Enum<'p>> {
        self.entry().enums.ids().map(move |id| Enum { pool: self.pool, id })
    }

    /// Its services.
    pub fn services(self) -> impl ExactSizeIterator<Item = Service<'p>> {
        self.entry().services.ids().map(move |id| Service { pool: self.pool, id })
    }

    /// The extensions at its top level.
    pub fn extensions(self) -> impl ExactSizeIterator<Item = Field<'p>> {
        self.entry().extensions.ids().map(move |id| Field { pool: self.pool, id })
    }

    /// Whether the whole file is marked deprecated.
    pub fn is_deprecated(self) -> bool {
        self.proto().options.as_ref().is_some_and(|options| options.deprecated == Some(true))
    }

    /// Places and comments, in the form that takes little room.
    pub fn source_info(self) -> Option<&'p SourceInfo> {
        self.entry().source.as_ref()
    }

    /// Places and comments; the first call decodes them.
    pub fn source_code_info(self) -> Option<&'p SourceCodeInfo> {
        let entry = self.entry();
        entry.source.as_ref().map(|source| entry.decoded.get_or_init(|| source.into()))
    }

    /// The comments of the declaration at a descriptor path, such as `[4, 0, 2, 1]`.
    pub fn comments(self, path: &[i32]) -> Option<Comments<'p>> {
        let source = self.source_code_info()?;
        self.entry().comments.get_or_init(|| CommentIndex::new(source)).find(source, path)
    }
}

impl PartialEq for File<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.pool, other.pool) && self.id == other.id
    }
}

impl Eq for File<'_> {}

impl fmt::Debug for File<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({:?})", self.name())
    }
}
