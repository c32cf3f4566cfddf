//! Features: the defaults of the edition, overridden from the file down to each declaration.

use crate::feature_set::proto_limits_feature::EnforceProtoLimits;
use crate::feature_set::visibility_feature::DefaultSymbolVisibility;
use crate::feature_set::{
    EnforceNamingStyle, EnumType, FieldPresence, JsonFormat, MessageEncoding, RepeatedFieldEncoding, Utf8Validation,
};
use crate::field_descriptor_proto::{Label, Type};
use crate::view::{Features, NONE, Span, Symbol};
use crate::{
    DescriptorProto, Edition, EnumDescriptorProto, FeatureSet, FieldDescriptorProto, FileDescriptorProto,
    ServiceDescriptorProto,
};

use super::draft::{Draft, at};

const PROTO2: Features = Features {
    field_presence: FieldPresence::Explicit,
    enum_type: EnumType::Closed,
    repeated_field_encoding: RepeatedFieldEncoding::Expanded,
    utf8_validation: Utf8Validation::None,
    message_encoding: MessageEncoding::LengthPrefixed,
    json_format: JsonFormat::LegacyBestEffort,
    enforce_naming_style: EnforceNamingStyle::StyleLegacy,
    default_symbol_visibility: DefaultSymbolVisibility::ExportAll,
    enforce_proto_limits: EnforceProtoLimits::LegacyNoExplicitLimits,
};
const PROTO3: Features = Features {
    field_presence: FieldPresence::Implicit,
    enum_type: EnumType::Open,
    repeated_field_encoding: RepeatedFieldEncoding::Packed,
    utf8_validation: Utf8Validation::Verify,
    json_format: JsonFormat::Allow,
    ..PROTO2
};
const EDITION_2023: Features = Features { field_presence: FieldPresence::Explicit, ..PROTO3 };
const EDITION_2024: Features = Features {
    enforce_naming_style: EnforceNamingStyle::Style2024,
    default_symbol_visibility: DefaultSymbolVisibility::ExportTopLevel,
    ..EDITION_2023
};
const EDITION_2026: Features = Features {
    enforce_naming_style: EnforceNamingStyle::Style2026,
    default_symbol_visibility: DefaultSymbolVisibility::Strict,
    enforce_proto_limits: EnforceProtoLimits::ProtoLimits2026,
    ..EDITION_2024
};

/// The features that hold in an edition where nothing overrides them.
pub(crate) fn defaults(edition: Edition) -> Features {
    match edition {
        Edition::EditionProto3 => PROTO3,
        edition if edition < Edition::Edition2023 => PROTO2,
        Edition::Edition2023 => EDITION_2023,
        Edition::Edition2024 => EDITION_2024,
        _ => EDITION_2026,
    }
}

/// Whether files of the edition state features in other words.
pub(crate) fn is_legacy(edition: Edition) -> bool {
    edition < Edition::Edition2023
}

macro_rules! overridden {
    ($base:expr, $explicit:expr, $($feature:ident)*) => {
        Features { $($feature: $explicit.$feature.unwrap_or($base.$feature),)* }
    };
}

fn merge(base: Features, explicit: &FeatureSet) -> Features {
    overridden!(
        base, explicit, field_presence enum_type repeated_field_encoding utf8_validation message_encoding json_format
        enforce_naming_style default_symbol_visibility enforce_proto_limits
    )
}

/// The first feature that was set to nothing, and that nothing's name.
fn unknown(features: &Features) -> Option<(&'static str, &'static str)> {
    let table = [
        (features.field_presence as i32, "field_presence", "FIELD_PRESENCE_UNKNOWN"),
        (features.enum_type as i32, "enum_type", "ENUM_TYPE_UNKNOWN"),
        (features.repeated_field_encoding as i32, "repeated_field_encoding", "REPEATED_FIELD_ENCODING_UNKNOWN"),
        (features.utf8_validation as i32, "utf8_validation", "UTF8_VALIDATION_UNKNOWN"),
        (features.message_encoding as i32, "message_encoding", "MESSAGE_ENCODING_UNKNOWN"),
        (features.json_format as i32, "json_format", "JSON_FORMAT_UNKNOWN"),
        (features.enforce_naming_style as i32, "enforce_naming_style", "ENFORCE_NAMING_STYLE_UNKNOWN"),
        (
            features.default_symbol_visibility as i32,
            "default_symbol_visibility",
            "VisibilityFeature::DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",
        ),
        (features.enforce_proto_limits as i32, "enforce_proto_limits", "ProtoLimitsFeature::PROTO_LIMITS_UNKNOWN"),
    ];
    table.iter().find(|(value, ..)| *value == 0).map(|&(_, feature, value)| (feature, value))
}

impl Draft<'_> {
    /// Resolves the features of the file and of all that it declares.
    pub(crate) fn resolve_features(&mut self, proto: &FileDescriptorProto) {
        let base = self.entry().features;
        let explicit = proto.options.as_ref().and_then(|options| options.features.as_deref());
        let name = proto.name.as_deref().unwrap_or_default();
        let features = self.features(base, explicit, name, |_| vec![14]);
        let entry = self.entry();
        entry.features = features;
        let (messages, enums, extensions, services) = (entry.messages, entry.enums, entry.extensions, entry.services);
        for (id, proto) in messages.ids().zip(&proto.message_type) {
            self.message_features(id, features, proto);
        }
        for (id, proto) in enums.ids().zip(&proto.enum_type) {
            self.enum_features(id, features, proto);
        }
        self.field_features(extensions, features, &proto.extension);
        for (id, proto) in services.ids().zip(&proto.service) {
            self.service_features(id, features, proto);
        }
    }

    /// The features of a declaration: its parent's unless it overrides some.
    fn features(
        &mut self,
        parent: u32,
        explicit: Option<&FeatureSet>,
        name: &str,
        path: impl Fn(&Self) -> Vec<i32>,
    ) -> u32 {
        let Some(explicit) = explicit else {
            return parent;
        };
        if is_legacy(self.edition()) {
            let path = path(self);
            self.report.error(name, path, "Features are only valid under editions.");
        }
        let merged = merge(self.pool.features[parent as usize], explicit);
        if let Some((feature, value)) = unknown(&merged) {
            let path = path(self);
            self.report.error(name, path, must_be_known(feature, value));
        }
        self.intern(parent, merged)
    }

    fn intern(&mut self, parent: u32, features: Features) -> u32 {
        if self.pool.features[parent as usize] == features {
            return parent;
        }
        // Fields of one message tend to override alike.
        let last = self.pool.features.len() as u32 - 1;
        if self.pool.features[last as usize] == features {
            return last;
        }
        self.pool.features.push(features);
        last + 1
    }

    fn symbol_features(&mut self, symbol: Symbol, parent: u32, explicit: Option<&FeatureSet>, name: &str) -> u32 {
        self.features(parent, explicit, name, |draft| at(draft.symbol_path(symbol), &[1]))
    }

    fn message_features(&mut self, id: u32, parent: u32, proto: &DescriptorProto) {
        let explicit = proto.options.as_ref().and_then(|options| options.features.as_deref());
        let name = proto.name.as_deref().unwrap_or_default();
        let features = self.symbol_features(Symbol::Message(id), parent, explicit, name);
        let entry = &mut self.pool.messages[id as usize];
        entry.features = features;
        let (enums, oneofs, fields) = (entry.enums, entry.oneofs, entry.fields);
        let (messages, extensions) = (entry.messages, entry.extensions);
        for (id, proto) in enums.ids().zip(&proto.enum_type) {
            self.enum_features(id, features, proto);
        }
        for (id, proto) in oneofs.ids().zip(&proto.oneof_decl) {
            let explicit = proto.options.as_ref().and_then(|options| options.features.as_deref());
            let name = proto.name.as_deref().unwrap_or_default();
            self.pool.oneofs[id as usize].features = self.symbol_features(Symbol::Oneof(id), features, explicit, name);
        }
        self.field_features(fields, features, &proto.field);
        for (id, proto) in messages.ids().zip(&proto.nested_type) {
            self.message_features(id, features, proto);
        }
        self.field_features(extensions, features, &proto.extension);
        for (index, range) in proto.extension_range.iter().enumerate() {
            let explicit = range.options.as_ref().and_then(|options| options.features.as_deref());
            self.features(features, explicit, name, |draft| at(draft.message(id).path(), &[5, index as i32]));
        }
    }

    fn field_features(&mut self, fields: Span, parent: u32, protos: &[FieldDescriptorProto]) {
        for (id, proto) in fields.ids().zip(protos) {
            let oneof = self.pool.fields[id as usize].oneof;
            let parent = if oneof == NONE { parent } else { self.pool.oneofs[oneof as usize].features };
            let explicit = proto.options.as_ref().and_then(|options| options.features.as_deref());
            let name = proto.name.as_deref().unwrap_or_default();
            let features = self.symbol_features(Symbol::Field(id), parent, explicit, name);
            let features = self.legacy_features(features, proto);
            self.pool.fields[id as usize].features = features;
            self.apply_features(id);
        }
    }

    /// proto2 and proto3 state some features in other words.
    fn legacy_features(&mut self, parent: u32, proto: &FieldDescriptorProto) -> u32 {
        let edition = self.edition();
        if !is_legacy(edition) {
            return parent;
        }
        let mut features = self.pool.features[parent as usize];
        if proto.label == Some(Label::Required) {
            features.field_presence = FieldPresence::LegacyRequired;
        }
        if proto.r#type == Some(Type::Group) {
            features.message_encoding = MessageEncoding::Delimited;
        }
        match proto.options.as_ref().and_then(|options| options.packed) {
            Some(true) => features.repeated_field_encoding = RepeatedFieldEncoding::Packed,
            Some(false) if edition == Edition::EditionProto3 => {
                features.repeated_field_encoding = RepeatedFieldEncoding::Expanded;
            }
            _ => {}
        }
        self.intern(parent, features)
    }

    /// What a field's features say of its label and type.
    fn apply_features(&mut self, id: u32) {
        let entry = &self.pool.fields[id as usize];
        let features = self.pool.features[entry.features as usize];
        let is_map_entry = |message: u32| message != NONE && self.pool.messages[message as usize].map_entry;
        let delimited = entry.kind == Type::Message
            && features.message_encoding == MessageEncoding::Delimited
            && !is_map_entry(entry.message)
            && !is_map_entry(entry.target);
        let required = features.field_presence == FieldPresence::LegacyRequired && entry.label == Label::Optional;
        let entry = &mut self.pool.fields[id as usize];
        if delimited {
            entry.kind = Type::Group;
        }
        if required {
            entry.label = Label::Required;
        }
    }

    fn enum_features(&mut self, id: u32, parent: u32, proto: &EnumDescriptorProto) {
        let explicit = proto.options.as_ref().and_then(|options| options.features.as_deref());
        let name = proto.name.as_deref().unwrap_or_default();
        let features = self.symbol_features(Symbol::Enum(id), parent, explicit, name);
        let entry = &mut self.pool.enums[id as usize];
        entry.features = features;
        for (id, proto) in entry.values.ids().zip(&proto.value) {
            let explicit = proto.options.as_ref().and_then(|options| options.features.as_deref());
            let name = proto.name.as_deref().unwrap_or_default();
            self.pool.values[id as usize].features = self.symbol_features(Symbol::Value(id), features, explicit, name);
        }
    }

    fn service_features(&mut self, id: u32, parent: u32, proto: &ServiceDescriptorProto) {
        let explicit = proto.options.as_ref().and_then(|options| options.features.as_deref());
        let name = proto.name.as_deref().unwrap_or_default();
        let features = self.symbol_features(Symbol::Service(id), parent, explicit, name);
        let entry = &mut self.pool.services[id as usize];
        entry.features = features;
        for (id, proto) in entry.methods.ids().zip(&proto.method) {
            let explicit = proto.options.as_ref().and_then(|options| options.features.as_deref());
            let name = proto.name.as_deref().unwrap_or_default();
            self.pool.methods[id as usize].features =
                self.symbol_features(Symbol::Method(id), features, explicit, name);
        }
    }
}

fn must_be_known(feature: &str, value: &str) -> String {
    format!("Feature field `{feature}` must resolve to a known value, found {value}")
}
