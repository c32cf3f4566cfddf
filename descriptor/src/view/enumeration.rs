//! A linked enum and its values.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::feature_set::EnumType;
use crate::{EnumDescriptorProto, EnumValueDescriptorProto};

use super::entry::simple_name;
use super::{EnumEntry, Features, File, Message, NONE, Pool, Symbol, ValueEntry};

/// An enum of a [`Pool`].
#[derive(Clone, Copy)]
pub struct Enum<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) id: u32,
}

impl<'p> Enum<'p> {
    fn entry(self) -> &'p EnumEntry {
        &self.pool.enums[self.id as usize]
    }

    /// The descriptor.
    pub fn proto(self) -> &'p EnumDescriptorProto {
        let entry = self.entry();
        match entry.parent {
            NONE => &self.pool.files[entry.file as usize].proto.enum_type[entry.index as usize],
            parent => &self.pool.message_proto(parent).enum_type[entry.index as usize],
        }
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
            None => (Vec::new(), 5),
            Some(parent) => (parent.path(), 4),
        };
        path.extend([list, self.entry().index as i32]);
        path
    }

    /// The features that hold for it.
    pub fn features(self) -> Features {
        self.pool.features[self.entry().features as usize]
    }

    /// Its values in the order of declaration, aliases included; there is at least one.
    pub fn values(self) -> impl ExactSizeIterator<Item = EnumValue<'p>> {
        self.entry().values.ids().map(move |id| EnumValue { pool: self.pool, id })
    }

    /// The value of this name.
    pub fn value(self, name: &str) -> Option<EnumValue<'p>> {
        // The values of an enum are named beside it.
        let full_name = match self.full_name().rsplit_once('.') {
            Some((scope, _)) => [scope, ".", name].concat().into(),
            None => Cow::Borrowed(name),
        };
        match self.pool.symbols.get(&*full_name) {
            Some(&Symbol::Value(id)) if self.entry().values.ids().contains(&id) => {
                Some(EnumValue { pool: self.pool, id })
            }
            _ => None,
        }
    }

    /// The first value of this number.
    pub fn value_by_number(self, number: i32) -> Option<EnumValue<'p>> {
        let entry = self.entry();
        let id = entry.by_number.find(number, entry.values, |id| self.pool.values[id as usize].number)?;
        Some(EnumValue { pool: self.pool, id })
    }

    /// Whether numbers that it does not list are unknown fields, not values.
    pub fn is_closed(self) -> bool {
        self.features().enum_type == EnumType::Closed
    }

    /// Whether it is marked deprecated.
    pub fn is_deprecated(self) -> bool {
        self.proto().options.as_ref().is_some_and(|options| options.deprecated == Some(true))
    }
}

impl PartialEq for Enum<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.pool, other.pool) && self.id == other.id
    }
}

impl Eq for Enum<'_> {}

impl Hash for Enum<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Debug for Enum<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enum({})", self.full_name())
    }
}

/// A value of an enum of a [`Pool`].
#[derive(Clone, Copy)]
pub struct EnumValue<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) id: u32,
}

impl<'p> EnumValue<'p> {
    fn entry(self) -> &'p ValueEntry {
        &self.pool.values[self.id as usize]
    }

    /// The descriptor.
    pub fn proto(self) -> &'p EnumValueDescriptorProto {
        &self.enumeration().proto().value[self.entry().index as usize]
    }

    /// The name.
    pub fn name(self) -> &'p str {
        simple_name(self.full_name())
    }

    /// The name in the scope that encloses the enum, without a leading dot: values are siblings of their enum.
    pub fn full_name(self) -> &'p str {
        &self.entry().full_name
    }

    /// The number.
    pub fn number(self) -> i32 {
        self.entry().number
    }

    /// The enum that it belongs to.
    pub fn enumeration(self) -> Enum<'p> {
        Enum { pool: self.pool, id: self.entry().enumeration }
    }

    /// The descriptor path in its file.
    pub fn path(self) -> Vec<i32> {
        let mut path = self.enumeration().path();
        path.extend([2, self.entry().index as i32]);
        path
    }

    /// The features that hold for it.
    pub fn features(self) -> Features {
        self.pool.features[self.entry().features as usize]
    }

    /// Whether it is marked deprecated.
    pub fn is_deprecated(self) -> bool {
        self.proto().options.as_ref().is_some_and(|options| options.deprecated == Some(true))
    }

    /// Whether fields with an option of this value are not for debug output.
    pub fn is_debug_redact(self) -> bool {
        self.proto().options.as_ref().is_some_and(|options| options.debug_redact == Some(true))
    }
}

impl PartialEq for EnumValue<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.pool, other.pool) && self.id == other.id
    }
}

impl Eq for EnumValue<'_> {}

impl fmt::Debug for EnumValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnumValue({})", self.full_name())
    }
}
