//! The options messages of descriptor.proto.

use wire::{Decode, Encode, UnknownFields};

use crate::view::Pool;
use crate::{
    EnumOptions, EnumValueOptions, ExtensionRangeOptions, FieldOptions, FileOptions, MessageOptions, MethodOptions,
    OneofOptions, ServiceOptions, UninterpretedOption,
};

use super::builtin;

/// An options message.
pub(crate) trait Options: Sized {
    fn type_name(&self) -> &'static str;
    fn uninterpreted(&mut self) -> &mut Vec<UninterpretedOption>;
    /// The options that are not interpreted, as they are written.
    fn written(&self) -> &[UninterpretedOption];
    /// Whether a number is that of a field. A descriptor.proto of the user's may have others: to protoc's own messages,
    /// and these, they are records like those of custom options.
    fn knows(number: u32) -> bool;
    /// The custom options that are interpreted.
    fn custom(&self) -> &UnknownFields;
    fn set_custom(&mut self, custom: UnknownFields);
    /// Whether there may be options in it whose own options matter: custom ones, features, declarations.
    fn may_have_custom(&self) -> bool;
    fn merge_bytes(&mut self, bytes: &[u8]) -> bool;
    /// Appends the encoded message.
    fn write(&self, bytes: &mut Vec<u8>);
    fn read(bytes: &[u8]) -> Option<Self>;
}

macro_rules! options {
    ($($name:ident)*) => {$(
        impl Options for $name {
            fn type_name(&self) -> &'static str {
                concat!("google.protobuf.", stringify!($name))
            }
            fn uninterpreted(&mut self) -> &mut Vec<UninterpretedOption> {
                &mut self.uninterpreted_option
            }
            fn written(&self) -> &[UninterpretedOption] {
                &self.uninterpreted_option
            }
            fn knows(number: u32) -> bool {
                Self::NUMBERS.iter().any(|range| range.contains(&number))
            }
            fn custom(&self) -> &UnknownFields {
                &self.unknown
            }
            fn set_custom(&mut self, custom: UnknownFields) {
                self.unknown = custom;
            }
            fn may_have_custom(&self) -> bool {
                !self.unknown.is_empty() || self.features.is_some() || self.has_source_fields()
            }
            fn write(&self, bytes: &mut Vec<u8>) {
                self.encode_into(bytes);
            }
            fn read(bytes: &[u8]) -> Option<Self> {
                Self::decode(bytes).ok()
            }
            fn merge_bytes(&mut self, bytes: &[u8]) -> bool {
                self.merge(bytes).is_ok()
            }
        }
    )*};
}
options! {
    FileOptions MessageOptions FieldOptions OneofOptions ExtensionRangeOptions EnumOptions EnumValueOptions
    ServiceOptions MethodOptions
}

/// Whether there are fields of source retention.
trait SourceFields {
    fn has_source_fields(&self) -> bool {
        false
    }
}

impl SourceFields for ExtensionRangeOptions {
    fn has_source_fields(&self) -> bool {
        !self.declaration.is_empty() || self.verification.is_some()
    }
}

impl SourceFields for FileOptions {}
impl SourceFields for MessageOptions {}
impl SourceFields for FieldOptions {}
impl SourceFields for OneofOptions {}
impl SourceFields for EnumOptions {}
impl SourceFields for EnumValueOptions {}
impl SourceFields for ServiceOptions {}
impl SourceFields for MethodOptions {}

/// The message that an options type has in a pool, or in the built-in one.
pub(crate) fn options_type<'p>(pool: &'p Pool, name: &str) -> Option<(&'p Pool, u32)> {
    match pool.message(name) {
        Some(message) => Some((pool, message.id)),
        None => Some((builtin::pool(), builtin::pool().message(name)?.id)),
    }
}
