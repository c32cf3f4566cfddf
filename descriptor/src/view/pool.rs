//! The owner of linked files.

use std::sync::Arc;

use crate::DescriptorProto;
use crate::tables::HashMap;

use super::{
    Enum, EnumEntry, Features, Field, FieldEntry, File, FileEntry, Message, MessageEntry, MethodEntry, NONE,
    OneofEntry, Service, ServiceEntry, Symbol, ValueEntry,
};

/// A set of linked files and all that they declare.
///
/// ```
/// use wire_descriptor::{DescriptorProto, FileDescriptorProto, Linker};
///
/// let mut linker = Linker::new();
/// linker.add(FileDescriptorProto {
///     name: Some("chat.proto".into()),
///     package: Some("chat".into()),
///     message_type: vec![DescriptorProto { name: Some("Room".into()), ..Default::default() }],
///     ..Default::default()
/// });
/// let linked = linker.finish();
/// assert_eq!(linked.pool.message("chat.Room").unwrap().name(), "Room");
/// ```
#[derive(Debug, Default)]
pub struct Pool {
    pub(crate) files: Vec<FileEntry>,
    /// The files that are linked, dependencies first; others were taken out.
    pub(crate) order: Vec<u32>,
    pub(crate) messages: Vec<MessageEntry>,
    pub(crate) fields: Vec<FieldEntry>,
    pub(crate) oneofs: Vec<OneofEntry>,
    pub(crate) enums: Vec<EnumEntry>,
    pub(crate) values: Vec<ValueEntry>,
    pub(crate) services: Vec<ServiceEntry>,
    pub(crate) methods: Vec<MethodEntry>,
    pub(crate) features: Vec<Features>,
    pub(crate) file_names: HashMap<Arc<str>, u32>,
    pub(crate) symbols: HashMap<Arc<str>, Symbol>,
    /// Extensions by extendee and number.
    pub(crate) extensions: HashMap<(u32, i32), u32>,
}

impl Pool {
    /// The files, dependencies first.
    pub fn files(&self) -> impl ExactSizeIterator<Item = File<'_>> + DoubleEndedIterator {
        self.order.iter().map(|&id| File { pool: self, id })
    }

    /// The file of this name.
    pub fn file(&self, name: &str) -> Option<File<'_>> {
        self.file_names.get(name).map(|&id| File { pool: self, id })
    }

    /// The message of this full name, without a leading dot.
    pub fn message(&self, full_name: &str) -> Option<Message<'_>> {
        match self.symbols.get(full_name)? {
            &Symbol::Message(id) => Some(Message { pool: self, id }),
            _ => None,
        }
    }

    /// The enum of this full name, without a leading dot.
    pub fn enumeration(&self, full_name: &str) -> Option<Enum<'_>> {
        match self.symbols.get(full_name)? {
            &Symbol::Enum(id) => Some(Enum { pool: self, id }),
            _ => None,
        }
    }

    /// The service of this full name, without a leading dot.
    pub fn service(&self, full_name: &str) -> Option<Service<'_>> {
        match self.symbols.get(full_name)? {
            &Symbol::Service(id) => Some(Service { pool: self, id }),
            _ => None,
        }
    }

    /// The extension of this full name, without a leading dot.
    pub fn extension(&self, full_name: &str) -> Option<Field<'_>> {
        match self.symbols.get(full_name)? {
            &Symbol::Field(id) => Some(Field { pool: self, id }).filter(|field| field.is_extension()),
            _ => None,
        }
    }

    /// The extension of a message by its field number.
    pub fn extension_by_number(&self, extendee: Message<'_>, number: i32) -> Option<Field<'_>> {
        let id = *self.extensions.get(&(extendee.id, number))?;
        Some(Field { pool: self, id })
    }

    pub(crate) fn message_proto(&self, id: u32) -> &DescriptorProto {
        let entry = &self.messages[id as usize];
        match entry.parent {
            NONE => &self.files[entry.file as usize].proto.message_type[entry.index as usize],
            parent => &self.message_proto(parent).nested_type[entry.index as usize],
        }
    }
}
