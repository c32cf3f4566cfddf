//! `google.protobuf` descriptors.
use super::google_protobuf as root;
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct FileDescriptorSet {
    #[proto(1, message, repeated)]
    pub file: Vec<root::FileDescriptorProto>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct FileDescriptorProto {
    #[proto(1, string, optional)]
    pub name: Option<String>,
    #[proto(2, string, optional)]
    pub package: Option<String>,
    #[proto(3, string, repeated)]
    pub dependency: Vec<String>,
    #[proto(10, int32, repeated)]
    pub public_dependency: Vec<i32>,
    #[proto(11, int32, repeated)]
    pub weak_dependency: Vec<i32>,
    #[proto(15, string, repeated)]
    pub option_dependency: Vec<String>,
    #[proto(4, message, repeated)]
    pub message_type: Vec<root::DescriptorProto>,
    #[proto(5, message, repeated)]
    pub enum_type: Vec<root::EnumDescriptorProto>,
    #[proto(6, message, repeated)]
    pub service: Vec<root::ServiceDescriptorProto>,
    #[proto(7, message, repeated)]
    pub extension: Vec<root::FieldDescriptorProto>,
    #[proto(8, message, optional)]
    pub options: Option<Box<root::FileOptions>>,
    #[proto(9, message, optional)]
    pub source_code_info: Option<Box<root::SourceCodeInfo>>,
    #[proto(12, string, optional)]
    pub syntax: Option<String>,
    #[proto(14, enum, optional)]
    pub edition: Option<root::Edition>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct DescriptorProto {
    #[proto(1, string, optional)]
    pub name: Option<String>,
    #[proto(2, message, repeated)]
    pub field: Vec<root::FieldDescriptorProto>,
    #[proto(6, message, repeated)]
    pub extension: Vec<root::FieldDescriptorProto>,
    #[proto(3, message, repeated)]
    pub nested_type: Vec<root::DescriptorProto>,
    #[proto(4, message, repeated)]
    pub enum_type: Vec<root::EnumDescriptorProto>,
    #[proto(5, message, repeated)]
    pub extension_range: Vec<root::descriptor_proto::ExtensionRange>,
    #[proto(8, message, repeated)]
    pub oneof_decl: Vec<root::OneofDescriptorProto>,
    #[proto(7, message, optional)]
    pub options: Option<Box<root::MessageOptions>>,
    #[proto(9, message, repeated)]
    pub reserved_range: Vec<root::descriptor_proto::ReservedRange>,
    #[proto(10, string, repeated)]
    pub reserved_name: Vec<String>,
    #[proto(11, enum, optional)]
    pub visibility: Option<root::SymbolVisibility>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod descriptor_proto {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct ExtensionRange {
        #[proto(1, int32, optional)]
        pub start: Option<i32>,
        #[proto(2, int32, optional)]
        pub end: Option<i32>,
        #[proto(3, message, optional)]
        pub options: Option<Box<root::ExtensionRangeOptions>>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct ReservedRange {
        #[proto(1, int32, optional)]
        pub start: Option<i32>,
        #[proto(2, int32, optional)]
        pub end: Option<i32>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct ExtensionRangeOptions {
    #[proto(999, message, repeated)]
    pub uninterpreted_option: Vec<root::UninterpretedOption>,
    #[proto(2, message, repeated)]
    pub declaration: Vec<root::extension_range_options::Declaration>,
    #[proto(50, message, optional)]
    pub features: Option<Box<root::FeatureSet>>,
    #[proto(3, enum, optional)]
    pub verification: Option<root::extension_range_options::VerificationState>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod extension_range_options {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct Declaration {
        #[proto(1, int32, optional)]
        pub number: Option<i32>,
        #[proto(2, string, optional)]
        pub full_name: Option<String>,
        #[proto(3, string, optional)]
        pub r#type: Option<String>,
        #[proto(5, bool, optional)]
        pub reserved: Option<bool>,
        #[proto(6, bool, optional)]
        pub repeated: Option<bool>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum VerificationState {
        #[default]
        #[proto(name = "DECLARATION")]
        Declaration = 0,
        #[proto(name = "UNVERIFIED")]
        Unverified = 1,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct FieldDescriptorProto {
    #[proto(1, string, optional)]
    pub name: Option<String>,
    #[proto(3, int32, optional)]
    pub number: Option<i32>,
    #[proto(4, enum, optional)]
    pub label: Option<root::field_descriptor_proto::Label>,
    #[proto(5, enum, optional)]
    pub r#type: Option<root::field_descriptor_proto::Type>,
    #[proto(6, string, optional)]
    pub type_name: Option<String>,
    #[proto(2, string, optional)]
    pub extendee: Option<String>,
    #[proto(7, string, optional)]
    pub default_value: Option<String>,
    #[proto(9, int32, optional)]
    pub oneof_index: Option<i32>,
    #[proto(10, string, optional)]
    pub json_name: Option<String>,
    #[proto(8, message, optional)]
    pub options: Option<Box<root::FieldOptions>>,
    #[proto(17, bool, optional)]
    pub proto3_optional: Option<bool>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod field_descriptor_proto {
    use super::root;
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum Type {
        #[default]
        #[proto(name = "TYPE_DOUBLE")]
        Double = 1,
        #[proto(name = "TYPE_FLOAT")]
        Float = 2,
        #[proto(name = "TYPE_INT64")]
        Int64 = 3,
        #[proto(name = "TYPE_UINT64")]
        Uint64 = 4,
        #[proto(name = "TYPE_INT32")]
        Int32 = 5,
        #[proto(name = "TYPE_FIXED64")]
        Fixed64 = 6,
        #[proto(name = "TYPE_FIXED32")]
        Fixed32 = 7,
        #[proto(name = "TYPE_BOOL")]
        Bool = 8,
        #[proto(name = "TYPE_STRING")]
        String = 9,
        #[proto(name = "TYPE_GROUP")]
        Group = 10,
        #[proto(name = "TYPE_MESSAGE")]
        Message = 11,
        #[proto(name = "TYPE_BYTES")]
        Bytes = 12,
        #[proto(name = "TYPE_UINT32")]
        Uint32 = 13,
        #[proto(name = "TYPE_ENUM")]
        Enum = 14,
        #[proto(name = "TYPE_SFIXED32")]
        Sfixed32 = 15,
        #[proto(name = "TYPE_SFIXED64")]
        Sfixed64 = 16,
        #[proto(name = "TYPE_SINT32")]
        Sint32 = 17,
        #[proto(name = "TYPE_SINT64")]
        Sint64 = 18,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum Label {
        #[default]
        #[proto(name = "LABEL_OPTIONAL")]
        Optional = 1,
        #[proto(name = "LABEL_REPEATED")]
        Repeated = 3,
        #[proto(name = "LABEL_REQUIRED")]
        Required = 2,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct OneofDescriptorProto {
    #[proto(1, string, optional)]
    pub name: Option<String>,
    #[proto(2, message, optional)]
    pub options: Option<Box<root::OneofOptions>>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct EnumDescriptorProto {
    #[proto(1, string, optional)]
    pub name: Option<String>,
    #[proto(2, message, repeated)]
    pub value: Vec<root::EnumValueDescriptorProto>,
    #[proto(3, message, optional)]
    pub options: Option<Box<root::EnumOptions>>,
    #[proto(4, message, repeated)]
    pub reserved_range: Vec<root::enum_descriptor_proto::EnumReservedRange>,
    #[proto(5, string, repeated)]
    pub reserved_name: Vec<String>,
    #[proto(6, enum, optional)]
    pub visibility: Option<root::SymbolVisibility>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod enum_descriptor_proto {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct EnumReservedRange {
        #[proto(1, int32, optional)]
        pub start: Option<i32>,
        #[proto(2, int32, optional)]
        pub end: Option<i32>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct EnumValueDescriptorProto {
    #[proto(1, string, optional)]
    pub name: Option<String>,
    #[proto(2, int32, optional)]
    pub number: Option<i32>,
    #[proto(3, message, optional)]
    pub options: Option<Box<root::EnumValueOptions>>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct ServiceDescriptorProto {
    #[proto(1, string, optional)]
    pub name: Option<String>,
    #[proto(2, message, repeated)]
    pub method: Vec<root::MethodDescriptorProto>,
    #[proto(3, message, optional)]
    pub options: Option<Box<root::ServiceOptions>>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct MethodDescriptorProto {
    #[proto(1, string, optional)]
    pub name: Option<String>,
    #[proto(2, string, optional)]
    pub input_type: Option<String>,
    #[proto(3, string, optional)]
    pub output_type: Option<String>,
    #[proto(4, message, optional)]
    pub options: Option<Box<root::MethodOptions>>,
    #[proto(5, bool, optional)]
    pub client_streaming: Option<bool>,
    #[proto(6, bool, optional)]
    pub server_streaming: Option<bool>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct FileOptions {
    #[proto(1, string, optional)]
    pub java_package: Option<String>,
    #[proto(8, string, optional)]
    pub java_outer_classname: Option<String>,
    #[proto(10, bool, optional)]
    pub java_multiple_files: Option<bool>,
    #[proto(20, bool, optional)]
    pub java_generate_equals_and_hash: Option<bool>,
    #[proto(27, bool, optional)]
    pub java_string_check_utf8: Option<bool>,
    #[proto(9, enum, optional)]
    pub optimize_for: Option<root::file_options::OptimizeMode>,
    #[proto(11, string, optional)]
    pub go_package: Option<String>,
    #[proto(16, bool, optional)]
    pub cc_generic_services: Option<bool>,
    #[proto(17, bool, optional)]
    pub java_generic_services: Option<bool>,
    #[proto(18, bool, optional)]
    pub py_generic_services: Option<bool>,
    #[proto(23, bool, optional)]
    pub deprecated: Option<bool>,
    #[proto(31, bool, optional)]
    pub cc_enable_arenas: Option<bool>,
    #[proto(36, string, optional)]
    pub objc_class_prefix: Option<String>,
    #[proto(37, string, optional)]
    pub csharp_namespace: Option<String>,
    #[proto(39, string, optional)]
    pub swift_prefix: Option<String>,
    #[proto(40, string, optional)]
    pub php_class_prefix: Option<String>,
    #[proto(41, string, optional)]
    pub php_namespace: Option<String>,
    #[proto(44, string, optional)]
    pub php_metadata_namespace: Option<String>,
    #[proto(45, string, optional)]
    pub ruby_package: Option<String>,
    #[proto(50, message, optional)]
    pub features: Option<Box<root::FeatureSet>>,
    #[proto(999, message, repeated)]
    pub uninterpreted_option: Vec<root::UninterpretedOption>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod file_options {
    use super::root;
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum OptimizeMode {
        #[default]
        #[proto(name = "SPEED")]
        Speed = 1,
        #[proto(name = "CODE_SIZE")]
        CodeSize = 2,
        #[proto(name = "LITE_RUNTIME")]
        LiteRuntime = 3,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct MessageOptions {
    #[proto(1, bool, optional)]
    pub message_set_wire_format: Option<bool>,
    #[proto(2, bool, optional)]
    pub no_standard_descriptor_accessor: Option<bool>,
    #[proto(3, bool, optional)]
    pub deprecated: Option<bool>,
    #[proto(7, bool, optional)]
    pub map_entry: Option<bool>,
    #[proto(11, bool, optional)]
    pub deprecated_legacy_json_field_conflicts: Option<bool>,
    #[proto(12, message, optional)]
    pub features: Option<Box<root::FeatureSet>>,
    #[proto(999, message, repeated)]
    pub uninterpreted_option: Vec<root::UninterpretedOption>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct FieldOptions {
    #[proto(1, enum, optional)]
    pub ctype: Option<root::field_options::CType>,
    #[proto(2, bool, optional)]
    pub packed: Option<bool>,
    #[proto(6, enum, optional)]
    pub jstype: Option<root::field_options::JSType>,
    #[proto(5, bool, optional)]
    pub lazy: Option<bool>,
    #[proto(15, bool, optional)]
    pub unverified_lazy: Option<bool>,
    #[proto(3, bool, optional)]
    pub deprecated: Option<bool>,
    #[proto(10, bool, optional)]
    pub weak: Option<bool>,
    #[proto(16, bool, optional)]
    pub debug_redact: Option<bool>,
    #[proto(17, enum, optional)]
    pub retention: Option<root::field_options::OptionRetention>,
    #[proto(19, enum, repeated)]
    pub targets: Vec<root::field_options::OptionTargetType>,
    #[proto(20, message, repeated)]
    pub edition_defaults: Vec<root::field_options::EditionDefault>,
    #[proto(21, message, optional)]
    pub features: Option<Box<root::FeatureSet>>,
    #[proto(22, message, optional)]
    pub feature_support: Option<Box<root::field_options::FeatureSupport>>,
    #[proto(999, message, repeated)]
    pub uninterpreted_option: Vec<root::UninterpretedOption>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod field_options {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct EditionDefault {
        #[proto(3, enum, optional)]
        pub edition: Option<root::Edition>,
        #[proto(2, string, optional)]
        pub value: Option<String>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct FeatureSupport {
        #[proto(1, enum, optional)]
        pub edition_introduced: Option<root::Edition>,
        #[proto(2, enum, optional)]
        pub edition_deprecated: Option<root::Edition>,
        #[proto(3, string, optional)]
        pub deprecation_warning: Option<String>,
        #[proto(4, enum, optional)]
        pub edition_removed: Option<root::Edition>,
        #[proto(5, string, optional)]
        pub removal_error: Option<String>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum CType {
        #[default]
        #[proto(name = "STRING")]
        String = 0,
        #[proto(name = "CORD")]
        Cord = 1,
        #[proto(name = "STRING_PIECE")]
        StringPiece = 2,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum JSType {
        #[default]
        #[proto(name = "JS_NORMAL")]
        JsNormal = 0,
        #[proto(name = "JS_STRING")]
        JsString = 1,
        #[proto(name = "JS_NUMBER")]
        JsNumber = 2,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum OptionRetention {
        #[default]
        #[proto(name = "RETENTION_UNKNOWN")]
        RetentionUnknown = 0,
        #[proto(name = "RETENTION_RUNTIME")]
        RetentionRuntime = 1,
        #[proto(name = "RETENTION_SOURCE")]
        RetentionSource = 2,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum OptionTargetType {
        #[default]
        #[proto(name = "TARGET_TYPE_UNKNOWN")]
        TargetTypeUnknown = 0,
        #[proto(name = "TARGET_TYPE_FILE")]
        TargetTypeFile = 1,
        #[proto(name = "TARGET_TYPE_EXTENSION_RANGE")]
        TargetTypeExtensionRange = 2,
        #[proto(name = "TARGET_TYPE_MESSAGE")]
        TargetTypeMessage = 3,
        #[proto(name = "TARGET_TYPE_FIELD")]
        TargetTypeField = 4,
        #[proto(name = "TARGET_TYPE_ONEOF")]
        TargetTypeOneof = 5,
        #[proto(name = "TARGET_TYPE_ENUM")]
        TargetTypeEnum = 6,
        #[proto(name = "TARGET_TYPE_ENUM_ENTRY")]
        TargetTypeEnumEntry = 7,
        #[proto(name = "TARGET_TYPE_SERVICE")]
        TargetTypeService = 8,
        #[proto(name = "TARGET_TYPE_METHOD")]
        TargetTypeMethod = 9,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct OneofOptions {
    #[proto(1, message, optional)]
    pub features: Option<Box<root::FeatureSet>>,
    #[proto(999, message, repeated)]
    pub uninterpreted_option: Vec<root::UninterpretedOption>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct EnumOptions {
    #[proto(2, bool, optional)]
    pub allow_alias: Option<bool>,
    #[proto(3, bool, optional)]
    pub deprecated: Option<bool>,
    #[proto(6, bool, optional)]
    pub deprecated_legacy_json_field_conflicts: Option<bool>,
    #[proto(7, message, optional)]
    pub features: Option<Box<root::FeatureSet>>,
    #[proto(999, message, repeated)]
    pub uninterpreted_option: Vec<root::UninterpretedOption>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct EnumValueOptions {
    #[proto(1, bool, optional)]
    pub deprecated: Option<bool>,
    #[proto(2, message, optional)]
    pub features: Option<Box<root::FeatureSet>>,
    #[proto(3, bool, optional)]
    pub debug_redact: Option<bool>,
    #[proto(4, message, optional)]
    pub feature_support: Option<Box<root::field_options::FeatureSupport>>,
    #[proto(999, message, repeated)]
    pub uninterpreted_option: Vec<root::UninterpretedOption>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct ServiceOptions {
    #[proto(34, message, optional)]
    pub features: Option<Box<root::FeatureSet>>,
    #[proto(33, bool, optional)]
    pub deprecated: Option<bool>,
    #[proto(999, message, repeated)]
    pub uninterpreted_option: Vec<root::UninterpretedOption>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct MethodOptions {
    #[proto(33, bool, optional)]
    pub deprecated: Option<bool>,
    #[proto(34, enum, optional)]
    pub idempotency_level: Option<root::method_options::IdempotencyLevel>,
    #[proto(35, message, optional)]
    pub features: Option<Box<root::FeatureSet>>,
    #[proto(999, message, repeated)]
    pub uninterpreted_option: Vec<root::UninterpretedOption>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod method_options {
    use super::root;
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum IdempotencyLevel {
        #[default]
        #[proto(name = "IDEMPOTENCY_UNKNOWN")]
        IdempotencyUnknown = 0,
        #[proto(name = "NO_SIDE_EFFECTS")]
        NoSideEffects = 1,
        #[proto(name = "IDEMPOTENT")]
        Idempotent = 2,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct UninterpretedOption {
    #[proto(2, message, repeated)]
    pub name: Vec<root::uninterpreted_option::NamePart>,
    #[proto(3, string, optional)]
    pub identifier_value: Option<String>,
    #[proto(4, uint64, optional)]
    pub positive_int_value: Option<u64>,
    #[proto(5, int64, optional)]
    pub negative_int_value: Option<i64>,
    #[proto(6, double, optional)]
    pub double_value: Option<f64>,
    #[proto(7, bytes, optional)]
    pub string_value: Option<Vec<u8>>,
    #[proto(8, string, optional)]
    pub aggregate_value: Option<String>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod uninterpreted_option {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct NamePart {
        #[proto(1, string, required)]
        pub name_part: String,
        #[proto(2, bool, required)]
        pub is_extension: bool,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct FeatureSet {
    #[proto(1, enum, optional)]
    pub field_presence: Option<root::feature_set::FieldPresence>,
    #[proto(2, enum, optional)]
    pub enum_type: Option<root::feature_set::EnumType>,
    #[proto(3, enum, optional)]
    pub repeated_field_encoding: Option<root::feature_set::RepeatedFieldEncoding>,
    #[proto(4, enum, optional)]
    pub utf8_validation: Option<root::feature_set::Utf8Validation>,
    #[proto(5, enum, optional)]
    pub message_encoding: Option<root::feature_set::MessageEncoding>,
    #[proto(6, enum, optional)]
    pub json_format: Option<root::feature_set::JsonFormat>,
    #[proto(7, enum, optional)]
    pub enforce_naming_style: Option<root::feature_set::EnforceNamingStyle>,
    #[proto(8, enum, optional)]
    pub default_symbol_visibility: Option<root::feature_set::visibility_feature::DefaultSymbolVisibility>,
    #[proto(9, enum, optional)]
    pub enforce_proto_limits: Option<root::feature_set::proto_limits_feature::EnforceProtoLimits>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod feature_set {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct VisibilityFeature {
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    pub mod visibility_feature {
        use super::root;
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
        #[repr(i32)]
        pub enum DefaultSymbolVisibility {
            #[default]
            #[proto(name = "DEFAULT_SYMBOL_VISIBILITY_UNKNOWN")]
            DefaultSymbolVisibilityUnknown = 0,
            #[proto(name = "EXPORT_ALL")]
            ExportAll = 1,
            #[proto(name = "EXPORT_TOP_LEVEL")]
            ExportTopLevel = 2,
            #[proto(name = "LOCAL_ALL")]
            LocalAll = 3,
            #[proto(name = "STRICT")]
            Strict = 4,
        }
    }
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct ProtoLimitsFeature {
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    pub mod proto_limits_feature {
        use super::root;
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
        #[repr(i32)]
        pub enum EnforceProtoLimits {
            #[default]
            #[proto(name = "PROTO_LIMITS_UNKNOWN")]
            ProtoLimitsUnknown = 0,
            #[proto(name = "LEGACY_NO_EXPLICIT_LIMITS")]
            LegacyNoExplicitLimits = 1,
            #[proto(name = "PROTO_LIMITS2026")]
            ProtoLimits2026 = 2,
        }
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum FieldPresence {
        #[default]
        #[proto(name = "FIELD_PRESENCE_UNKNOWN")]
        FieldPresenceUnknown = 0,
        #[proto(name = "EXPLICIT")]
        Explicit = 1,
        #[proto(name = "IMPLICIT")]
        Implicit = 2,
        #[proto(name = "LEGACY_REQUIRED")]
        LegacyRequired = 3,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum EnumType {
        #[default]
        #[proto(name = "ENUM_TYPE_UNKNOWN")]
        EnumTypeUnknown = 0,
        #[proto(name = "OPEN")]
        Open = 1,
        #[proto(name = "CLOSED")]
        Closed = 2,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum RepeatedFieldEncoding {
        #[default]
        #[proto(name = "REPEATED_FIELD_ENCODING_UNKNOWN")]
        RepeatedFieldEncodingUnknown = 0,
        #[proto(name = "PACKED")]
        Packed = 1,
        #[proto(name = "EXPANDED")]
        Expanded = 2,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum Utf8Validation {
        #[default]
        #[proto(name = "UTF8_VALIDATION_UNKNOWN")]
        Utf8ValidationUnknown = 0,
        #[proto(name = "VERIFY")]
        Verify = 2,
        #[proto(name = "NONE")]
        None = 3,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum MessageEncoding {
        #[default]
        #[proto(name = "MESSAGE_ENCODING_UNKNOWN")]
        MessageEncodingUnknown = 0,
        #[proto(name = "LENGTH_PREFIXED")]
        LengthPrefixed = 1,
        #[proto(name = "DELIMITED")]
        Delimited = 2,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum JsonFormat {
        #[default]
        #[proto(name = "JSON_FORMAT_UNKNOWN")]
        JsonFormatUnknown = 0,
        #[proto(name = "ALLOW")]
        Allow = 1,
        #[proto(name = "LEGACY_BEST_EFFORT")]
        LegacyBestEffort = 2,
    }
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
    #[repr(i32)]
    pub enum EnforceNamingStyle {
        #[default]
        #[proto(name = "ENFORCE_NAMING_STYLE_UNKNOWN")]
        EnforceNamingStyleUnknown = 0,
        #[proto(name = "STYLE2024")]
        Style2024 = 1,
        #[proto(name = "STYLE_LEGACY")]
        StyleLegacy = 2,
        #[proto(name = "STYLE2026")]
        Style2026 = 3,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct FeatureSetDefaults {
    #[proto(1, message, repeated)]
    pub defaults: Vec<root::feature_set_defaults::FeatureSetEditionDefault>,
    #[proto(4, enum, optional)]
    pub minimum_edition: Option<root::Edition>,
    #[proto(5, enum, optional)]
    pub maximum_edition: Option<root::Edition>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod feature_set_defaults {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct FeatureSetEditionDefault {
        #[proto(3, enum, optional)]
        pub edition: Option<root::Edition>,
        #[proto(4, message, optional)]
        pub overridable_features: Option<Box<root::FeatureSet>>,
        #[proto(5, message, optional)]
        pub fixed_features: Option<Box<root::FeatureSet>>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct SourceCodeInfo {
    #[proto(1, message, repeated)]
    pub location: Vec<root::source_code_info::Location>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod source_code_info {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct Location {
        #[proto(1, int32, packed)]
        pub path: Vec<i32>,
        #[proto(2, int32, packed)]
        pub span: Vec<i32>,
        #[proto(3, string, optional)]
        pub leading_comments: Option<String>,
        #[proto(4, string, optional)]
        pub trailing_comments: Option<String>,
        #[proto(6, string, repeated)]
        pub leading_detached_comments: Vec<String>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
}
#[derive(Clone, Debug, Default, PartialEq, wire::Message)]
pub struct GeneratedCodeInfo {
    #[proto(1, message, repeated)]
    pub annotation: Vec<root::generated_code_info::Annotation>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
pub mod generated_code_info {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct Annotation {
        #[proto(1, int32, packed)]
        pub path: Vec<i32>,
        #[proto(2, string, optional)]
        pub source_file: Option<String>,
        #[proto(3, int32, optional)]
        pub begin: Option<i32>,
        #[proto(4, int32, optional)]
        pub end: Option<i32>,
        #[proto(5, enum, optional)]
        pub semantic: Option<root::generated_code_info::annotation::Semantic>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    pub mod annotation {
        use super::root;
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
        #[repr(i32)]
        pub enum Semantic {
            #[default]
            #[proto(name = "NONE")]
            None = 0,
            #[proto(name = "SET")]
            Set = 1,
            #[proto(name = "ALIAS")]
            Alias = 2,
        }
    }
}
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
#[repr(i32)]
pub enum Edition {
    #[default]
    #[proto(name = "EDITION_UNKNOWN")]
    EditionUnknown = 0,
    #[proto(name = "EDITION_LEGACY")]
    EditionLegacy = 900,
    #[proto(name = "EDITION_PROTO2")]
    EditionProto2 = 998,
    #[proto(name = "EDITION_PROTO3")]
    EditionProto3 = 999,
    #[proto(name = "EDITION_2023")]
    Edition2023 = 1000,
    #[proto(name = "EDITION_2024")]
    Edition2024 = 1001,
    #[proto(name = "EDITION_2026")]
    Edition2026 = 1002,
    #[proto(name = "EDITION_UNSTABLE")]
    EditionUnstable = 9999,
    #[proto(name = "EDITION_1_TEST_ONLY")]
    Edition1TestOnly = 1,
    #[proto(name = "EDITION_2_TEST_ONLY")]
    Edition2TestOnly = 2,
    #[proto(name = "EDITION_99997_TEST_ONLY")]
    Edition99997TestOnly = 99997,
    #[proto(name = "EDITION_99998_TEST_ONLY")]
    Edition99998TestOnly = 99998,
    #[proto(name = "EDITION_99999_TEST_ONLY")]
    Edition99999TestOnly = 99999,
    #[proto(name = "EDITION_MAX")]
    EditionMax = 2147483647,
}
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
#[repr(i32)]
pub enum SymbolVisibility {
    #[default]
    #[proto(name = "VISIBILITY_UNSET")]
    VisibilityUnset = 0,
    #[proto(name = "VISIBILITY_LOCAL")]
    VisibilityLocal = 1,
    #[proto(name = "VISIBILITY_EXPORT")]
    VisibilityExport = 2,
}
pub mod compiler {
    use super::root;
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct Version {
        #[proto(1, int32, optional)]
        pub major: Option<i32>,
        #[proto(2, int32, optional)]
        pub minor: Option<i32>,
        #[proto(3, int32, optional)]
        pub patch: Option<i32>,
        #[proto(4, string, optional)]
        pub suffix: Option<String>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct CodeGeneratorRequest {
        #[proto(1, string, repeated)]
        pub file_to_generate: Vec<String>,
        #[proto(2, string, optional)]
        pub parameter: Option<String>,
        #[proto(15, message, repeated)]
        pub proto_file: Vec<root::FileDescriptorProto>,
        #[proto(17, message, repeated)]
        pub source_file_descriptors: Vec<root::FileDescriptorProto>,
        #[proto(3, message, optional)]
        pub compiler_version: Option<Box<root::compiler::Version>>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
    pub struct CodeGeneratorResponse {
        #[proto(1, string, optional)]
        pub error: Option<String>,
        #[proto(2, uint64, optional)]
        pub supported_features: Option<u64>,
        #[proto(3, int32, optional)]
        pub minimum_edition: Option<i32>,
        #[proto(4, int32, optional)]
        pub maximum_edition: Option<i32>,
        #[proto(15, message, repeated)]
        pub file: Vec<root::compiler::code_generator_response::File>,
        #[proto(unknown)]
        pub unknown: wire::UnknownFields,
    }
    pub mod code_generator_response {
        use super::root;
        #[derive(Clone, Debug, Default, PartialEq, wire::Message)]
        pub struct File {
            #[proto(1, string, optional)]
            pub name: Option<String>,
            #[proto(2, string, optional)]
            pub insertion_point: Option<String>,
            #[proto(15, string, optional)]
            pub content: Option<String>,
            #[proto(16, message, optional)]
            pub generated_code_info: Option<Box<root::GeneratedCodeInfo>>,
            #[proto(unknown)]
            pub unknown: wire::UnknownFields,
        }
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Enumeration)]
        #[repr(i32)]
        pub enum Feature {
            #[default]
            #[proto(name = "FEATURE_NONE")]
            None = 0,
            #[proto(name = "FEATURE_PROTO3_OPTIONAL")]
            Proto3Optional = 1,
            #[proto(name = "FEATURE_SUPPORTS_EDITIONS")]
            SupportsEditions = 2,
        }
    }
}
