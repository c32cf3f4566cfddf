//! What the pool keeps of each declaration: its place in its file and what linking found out about it.

use std::sync::{Arc, OnceLock};

use wire::UnknownFields;

use crate::field_descriptor_proto::{Label, Type};
use crate::{Edition, FileDescriptorProto, SourceCodeInfo};

use super::comments::CommentIndex;
use super::{RawString, SourceInfo};

/// The index that stands for "no such entry".
pub(crate) const NONE: u32 = u32::MAX;

/// A run of neighbouring entries of one table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl Span {
    pub(crate) fn ids(self) -> std::ops::Range<u32> {
        self.start..self.start + self.len
    }

    pub(crate) fn id(self, index: usize) -> u32 {
        self.start + index as u32
    }
}

/// What a full name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// The first file of the package.
    Package(u32),
    Message(u32),
    Field(u32),
    Oneof(u32),
    Enum(u32),
    Value(u32),
    Service(u32),
    Method(u32),
}

#[derive(Debug)]
pub(crate) struct FileEntry {
    pub(crate) proto: FileDescriptorProto,
    pub(crate) source: Option<SourceInfo>,
    pub(crate) decoded: OnceLock<SourceCodeInfo>,
    pub(crate) comments: OnceLock<CommentIndex>,
    /// Whether it has no options of source retention, and the others in the order of their numbers.
    pub(crate) stays: bool,
    /// Custom options as they are written, where that is not the order of their numbers, each set once: the path of the
    /// options, and the records.
    pub(crate) statements: Vec<(Vec<i32>, UnknownFields)>,
    /// Strings that are not UTF-8, in the order of their steps.
    pub(crate) raw_strings: Vec<RawString>,
    pub(crate) edition: Edition,
    pub(crate) features: u32,
    pub(crate) dependencies: Vec<u32>,
    pub(crate) messages: Span,
    pub(crate) enums: Span,
    pub(crate) services: Span,
    pub(crate) extensions: Span,
}

#[derive(Debug)]
pub(crate) struct MessageEntry {
    pub(crate) full_name: Arc<str>,
    pub(crate) file: u32,
    pub(crate) parent: u32,
    pub(crate) index: u32,
    pub(crate) features: u32,
    pub(crate) fields: Span,
    pub(crate) oneofs: Span,
    pub(crate) messages: Span,
    pub(crate) enums: Span,
    pub(crate) extensions: Span,
    pub(crate) by_number: Numbers,
    pub(crate) map_entry: bool,
    pub(crate) message_set: bool,
}

#[derive(Debug)]
pub(crate) struct FieldEntry {
    pub(crate) full_name: Arc<str>,
    pub(crate) file: u32,
    /// The message that it is written in.
    pub(crate) scope: u32,
    pub(crate) index: u32,
    pub(crate) features: u32,
    pub(crate) number: i32,
    pub(crate) label: Label,
    /// As resolved: `message_encoding = DELIMITED` makes it a group.
    pub(crate) kind: Type,
    /// The message or enum that it holds.
    pub(crate) target: u32,
    /// The message that it belongs to: of an extension, the extendee.
    pub(crate) message: u32,
    /// The oneof, be it synthetic.
    pub(crate) oneof: u32,
    pub(crate) is_extension: bool,
    pub(crate) proto3_optional: bool,
    /// The explicit `packed` option.
    pub(crate) packed: Option<bool>,
}

#[derive(Debug)]
pub(crate) struct OneofEntry {
    pub(crate) full_name: Arc<str>,
    pub(crate) message: u32,
    pub(crate) index: u32,
    pub(crate) features: u32,
    /// The fields that it holds, in the order of declaration.
    pub(crate) fields: Vec<u32>,
    pub(crate) synthetic: bool,
}

#[derive(Debug)]
pub(crate) struct EnumEntry {
    pub(crate) full_name: Arc<str>,
    pub(crate) file: u32,
    pub(crate) parent: u32,
    pub(crate) index: u32,
    pub(crate) features: u32,
    pub(crate) values: Span,
    pub(crate) by_number: Numbers,
}

#[derive(Debug)]
pub(crate) struct ValueEntry {
    pub(crate) full_name: Arc<str>,
    pub(crate) enumeration: u32,
    pub(crate) index: u32,
    pub(crate) features: u32,
    pub(crate) number: i32,
}

#[derive(Debug)]
pub(crate) struct ServiceEntry {
    pub(crate) full_name: Arc<str>,
    pub(crate) file: u32,
    pub(crate) index: u32,
    pub(crate) features: u32,
    pub(crate) methods: Span,
}

#[derive(Debug)]
pub(crate) struct MethodEntry {
    pub(crate) full_name: Arc<str>,
    pub(crate) service: u32,
    pub(crate) index: u32,
    pub(crate) features: u32,
    pub(crate) input: u32,
    pub(crate) output: u32,
}

/// Entries of a span by their number; made when one is looked for, and for long spans only.
#[derive(Debug, Default)]
pub(crate) struct Numbers(OnceLock<Box<[(i32, u32)]>>);

/// Entries that are looked at one by one.
const FEW: u32 = 16;

impl Numbers {
    /// The first entry of this number.
    pub(crate) fn find(&self, number: i32, span: Span, number_of: impl Fn(u32) -> i32) -> Option<u32> {
        if span.len <= FEW {
            return span.ids().find(|&id| number_of(id) == number);
        }
        let sorted = self.0.get_or_init(|| {
            let mut sorted: Vec<_> = span.ids().map(|id| (number_of(id), id)).collect();
            sorted.sort_unstable();
            sorted.into()
        });
        let first = sorted.partition_point(|(other, _)| *other < number);
        sorted.get(first).filter(|(other, _)| *other == number).map(|(_, id)| *id)
    }
}

/// The last component of a full name.
pub(crate) fn simple_name(full_name: &str) -> &str {
    // Names are short: a plain loop is quicker than a search by words.
    let dot = full_name.bytes().rposition(|byte| byte == b'.');
    dot.map_or(full_name, |dot| &full_name[dot + 1..])
}
