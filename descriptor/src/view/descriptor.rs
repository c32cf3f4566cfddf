//! A file as it goes out.

use std::borrow::Cow;

use wire::{Encode, UnknownIter};

use super::{RawString, restore};
use crate::{FileDescriptorProto, SourceInfo};

/// A file as it goes out, into a descriptor set or to a plugin.
#[derive(Clone, Debug)]
pub struct Descriptor<'p> {
    /// All but its source info.
    pub proto: Cow<'p, FileDescriptorProto>,
    /// Places and comments.
    pub source_info: Option<Cow<'p, SourceInfo>>,
    /// Strings that are not UTF-8, in the order of their steps.
    pub raw_strings: &'p [RawString],
}

impl Descriptor<'_> {
    /// One message, with U+FFFD in strings for what is not UTF-8.
    pub fn into_proto(self) -> FileDescriptorProto {
        let source_code_info = self.source_info.map(|info| Box::new((&*info).into()));
        FileDescriptorProto { source_code_info, ..self.proto.into_owned() }
    }

    /// Appends the message to `bytes`.
    pub fn encode_into(&self, bytes: &mut Vec<u8>) {
        let start = bytes.len();
        self.proto.encode_into(bytes);
        if let Some(info) = &self.source_info {
            let at = start + position_of_source_info(&bytes[start..]);
            // What comes after it is short: the indices of public imports, the syntax.
            let rest = bytes.split_off(at);
            info.write_record(bytes);
            bytes.extend_from_slice(&rest);
        }
        if !self.raw_strings.is_empty() {
            let file = restore(&bytes[start..], self.raw_strings);
            bytes.truncate(start);
            bytes.extend_from_slice(&file);
        }
    }
}

/// Fields are written in the order of their numbers.
fn position_of_source_info(file: &[u8]) -> usize {
    let mut records = UnknownIter::new(file);
    let mut rest = file.len();
    while records.next().is_some_and(|record| record.number() < SOURCE_CODE_INFO) {
        rest = records.rest().len();
    }
    file.len() - rest
}

const SOURCE_CODE_INFO: u32 = 9;
