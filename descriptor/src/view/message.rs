//! A linked message.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use crate::DescriptorProto;

use super::entry::simple_name;
use super::{Enum, Features, Field, File, MessageEntry, NONE, Oneof, Pool, Symbol};

/// A message of a [`Pool`].
#[derive(Clone, Copy)]
pub struct Message<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) id: u32,
}

impl<'p> Message<'p> {
    pub(crate) fn entry(self) -> &'p MessageEntry {
        &self.pool.messages[self.id as usize]
    }

    /// The descriptor.
    pub fn proto(self) -> &'p DescriptorProto {
        self.pool.message_proto(self.id)
    }

    /// The name in its scope.
    pub fn name(self) -> &'p str {
        simple_name(self.full_name())
    }

    /// The name with package and enclosing messages, without a leading dot.
    pub fn full_name(self) -> &'p str {
        &self.entry().full_name
    }

    /// The file that declares it.
    pub fn file(self) -> File<'p> {
        File { pool: self.pool, id: self.entry().file }
    }

    /// The message that it is nested in.
    pub fn parent(self) -> Option<Message<'p>> {
        let id = self.entry().parent;
        (id != NONE).then_some(Message { pool: self.pool, id })
    }

    /// The descriptor path in its file.
    pub fn path(self) -> Vec<i32> {
        let (mut path, list) = match self.parent() {
            None => (Vec::new(), 4),
            Some(parent) => (parent.path(), 3),
        };
        path.extend([list, self.entry().index as i32]);
        path
    }

    /// The features that hold for it.
    pub fn features(self) -> Features {
        self.pool.features[self.entry().features as usize]
    }

    /// Its fields in the order of declaration.
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field<'p>> + DoubleEndedIterator {
        self.entry().fields.ids().map(move |id| Field { pool: self.pool, id })
    }

    /// The field of this name.
    pub fn field(self, name: &str) -> Option<Field<'p>> {
        match self.pool.symbols.get([self.full_name(), ".", name].concat().as_str()) {
            Some(&Symbol::Field(id)) if self.entry().fields.ids().contains(&id) => Some(Field { pool: self.pool, id }),
            _ => None,
        }
    }

    /// The field of this number.
    pub fn field_by_number(self, number: i32) -> Option<Field<'p>> {
        let entry = self.entry();
        let id = entry.by_number.find(number, entry.fields, |id| self.pool.fields[id as usize].number)?;
        Some(Field { pool: self.pool, id })
    }

    /// Its oneofs as written: those that stand for `optional` in proto3 are left out.
    pub fn oneofs(self) -> impl Iterator<Item = Oneof<'p>> {
        let pool = self.pool;
        let real = move |&id: &u32| !pool.oneofs[id as usize].synthetic;
        self.entry().oneofs.ids().filter(real).map(move |id| Oneof { pool, id })
    }

    /// The messages nested in it, map entries included.
    pub fn messages(self) -> impl ExactSizeIterator<Item = Message<'p>> {
        self.entry().messages.ids().map(move |id| Message { pool: self.pool, id })
    }

    /// The enums nested in it.
    pub fn enums(self) -> impl ExactSizeIterator<Item = Enum<'p>> {
        self.entry().enums.ids().map(move |id| Enum { pool: self.pool, id })
    }

    /// The extensions declared in its scope, whatever they extend.
    pub fn extensions(self) -> impl ExactSizeIterator<Item = Field<'p>> {
        self.entry().extensions.ids().map(move |id| Field { pool: self.pool, id })
    }

    /// The numbers it leaves to extensions, ends excluded.
    pub fn extension_ranges(self) -> impl ExactSizeIterator<Item = Range<i32>> {
        let ranges = self.proto().extension_range.iter();
        ranges.map(|range| range.start.unwrap_or_default()..range.end.unwrap_or_default())
    }

    /// Whether it is the entry of a map field.
    pub fn is_map_entry(self) -> bool {
        self.entry().map_entry
    }

    /// Whether it has the wire format of a MessageSet.
    pub fn is_message_set(self) -> bool {
        self.entry().message_set
    }

    /// Whether it is marked deprecated.
    pub fn is_deprecated(self) -> bool {
        self.proto().options.as_ref().is_some_and(|options| options.deprecated == Some(true))
    }
}

impl PartialEq for Message<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.pool, other.pool) && self.id == other.id
    }
}

impl Eq for Message<'_> {}

impl Hash for Message<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({})", self.full_name())
    }
}
