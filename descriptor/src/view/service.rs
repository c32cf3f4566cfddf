//! A linked service and its methods.

use std::fmt;

use crate::{MethodDescriptorProto, ServiceDescriptorProto};

use super::entry::simple_name;
use super::{Features, File, Message, MethodEntry, Pool, ServiceEntry};

/// A service of a [`Pool`].
#[derive(Clone, Copy)]
pub struct Service<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) id: u32,
}

impl<'p> Service<'p> {
    fn entry(self) -> &'p ServiceEntry {
        &self.pool.services[self.id as usize]
    }

    /// The descriptor.
    pub fn proto(self) -> &'p ServiceDescriptorProto {
        &self.file().proto().service[self.entry().index as usize]
    }

    /// The name in its package.
    pub fn name(self) -> &'p str {
        simple_name(self.full_name())
    }

    /// The name with package, without a leading dot.
    pub fn full_name(self) -> &'p str {
        &self.entry().full_name
    }

    /// The file that declares it.
    pub fn file(self) -> File<'p> {
        File { pool: self.pool, id: self.entry().file }
    }

    /// The descriptor path in its file.
    pub fn path(self) -> Vec<i32> {
        vec![6, self.entry().index as i32]
    }

    /// Its methods in the order of declaration.
    pub fn methods(self) -> impl ExactSizeIterator<Item = Method<'p>> {
        self.entry().methods.ids().map(move |id| Method { pool: self.pool, id })
    }

    /// The features that hold for it.
    pub fn features(self) -> Features {
        self.pool.features[self.entry().features as usize]
    }

    /// Whether it is marked deprecated.
    pub fn is_deprecated(self) -> bool {
        self.proto().options.as_ref().is_some_and(|options| options.deprecated == Some(true))
    }
}

impl PartialEq for Service<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.pool, other.pool) && self.id == other.id
    }
}

impl Eq for Service<'_> {}

impl fmt::Debug for Service<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service({})", self.full_name())
    }
}

/// A method of a service of a [`Pool`].
#[derive(Clone, Copy)]
pub struct Method<'p> {
    pub(crate) pool: &'p Pool,
    pub(crate) id: u32,
}

impl<'p> Method<'p> {
    fn entry(self) -> &'p MethodEntry {
        &self.pool.methods[self.id as usize]
    }

    /// The descriptor.
    pub fn proto(self) -> &'p MethodDescriptorProto {
        &self.service().proto().method[self.entry().index as usize]
    }

    /// The name in its service.
    pub fn name(self) -> &'p str {
        simple_name(self.full_name())
    }

    /// The name with its service, without a leading dot.
    pub fn full_name(self) -> &'p str {
        &self.entry().full_name
    }

    /// The service that it belongs to.
    pub fn service(self) -> Service<'p> {
        Service { pool: self.pool, id: self.entry().service }
    }

    /// The descriptor path in its file.
    pub fn path(self) -> Vec<i32> {
        let mut path = self.service().path();
        path.extend([2, self.entry().index as i32]);
        path
    }

    /// The message, or each message, that it takes.
    pub fn input(self) -> Message<'p> {
        Message { pool: self.pool, id: self.entry().input }
    }

    /// The message, or each message, that it gives.
    pub fn output(self) -> Message<'p> {
        Message { pool: self.pool, id: self.entry().output }
    }

    /// Whether it takes a stream of messages.
    pub fn is_client_streaming(self) -> bool {
        self.proto().client_streaming == Some(true)
    }

    /// Whether it gives a stream of messages.
    pub fn is_server_streaming(self) -> bool {
        self.proto().server_streaming == Some(true)
    }

    /// The features that hold for it.
    pub fn features(self) -> Features {
        self.pool.features[self.entry().features as usize]
    }

    /// Whether it is marked deprecated.
    pub fn is_deprecated(self) -> bool {
        self.proto().options.as_ref().is_some_and(|options| options.deprecated == Some(true))
    }
}

impl PartialEq for Method<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.pool, other.pool) && self.id == other.id
    }
}

impl Eq for Method<'_> {}

impl fmt::Debug for Method<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Method({})", self.full_name())
    }
}
