//! Resolved features.

use crate::feature_set::proto_limits_feature::EnforceProtoLimits;
use crate::feature_set::visibility_feature::DefaultSymbolVisibility;
use crate::feature_set::{
    EnforceNamingStyle, EnumType, FieldPresence, JsonFormat, MessageEncoding, RepeatedFieldEncoding, Utf8Validation,
};

/// The features that hold for one declaration, after defaults of the edition and inheritance.
///
/// proto2 and proto3 are presets of these, so nothing needs to ask for the syntax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// Whether a singular field knows that it was set.
    pub field_presence: FieldPresence,
    /// Whether an enum keeps numbers that it does not list.
    pub enum_type: EnumType,
    /// How a repeated numeric field is written.
    pub repeated_field_encoding: RepeatedFieldEncoding,
    /// Whether strings are checked to be UTF-8.
    pub utf8_validation: Utf8Validation,
    /// How a message-valued field is written.
    pub message_encoding: MessageEncoding,
    /// Whether ProtoJSON must work.
    pub json_format: JsonFormat,
    /// The naming style that is enforced.
    pub enforce_naming_style: EnforceNamingStyle,
    /// The visibility of symbols that state none.
    pub default_symbol_visibility: DefaultSymbolVisibility,
    /// The limits on the schema's size that are enforced.
    pub enforce_proto_limits: EnforceProtoLimits,
}
