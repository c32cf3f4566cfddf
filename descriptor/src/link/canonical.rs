//! The canonical form: what protoc's own descriptors would say, whatever the input left out or said twice.

use wire::UnknownFields;

use crate::field_descriptor_proto::{Label, Type};
use crate::{
    DescriptorProto, Edition, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, MethodDescriptorProto,
    ServiceDescriptorProto, SymbolVisibility,
};

use super::defaults::canonical_default;
use super::features::is_legacy;

/// Brings a linked descriptor into canonical form.
pub(crate) fn canonicalize(proto: &mut FileDescriptorProto, edition: Edition) {
    proto.unknown = UnknownFields::default();
    proto.package.take_if(|package| package.is_empty());
    proto.edition = (!is_legacy(edition)).then_some(edition);
    let syntax = match edition {
        Edition::EditionProto3 => Some("proto3"),
        edition if is_legacy(edition) => None,
        _ => Some("editions"),
    };
    if proto.syntax.as_deref() != syntax {
        proto.syntax = syntax.map(str::to_owned);
    }
    proto.message_type.iter_mut().for_each(message);
    proto.enum_type.iter_mut().for_each(enumeration);
    proto.extension.iter_mut().for_each(field);
    proto.service.iter_mut().for_each(service);
}

fn message(proto: &mut DescriptorProto) {
    proto.unknown = UnknownFields::default();
    unset_visibility(&mut proto.visibility);
    proto.field.iter_mut().for_each(field);
    proto.extension.iter_mut().for_each(field);
    proto.enum_type.iter_mut().for_each(enumeration);
    proto.nested_type.iter_mut().for_each(message);
    for oneof in &mut proto.oneof_decl {
        oneof.unknown = UnknownFields::default();
    }
    for range in &mut proto.extension_range {
        range.unknown = UnknownFields::default();
        range.start.get_or_insert_default();
        range.end.get_or_insert_default();
    }
    for range in &mut proto.reserved_range {
        range.unknown = UnknownFields::default();
        range.start.get_or_insert_default();
        range.end.get_or_insert_default();
    }
}

fn field(proto: &mut FieldDescriptorProto) {
    proto.unknown = UnknownFields::default();
    proto.label.get_or_insert(Label::Optional);
    if proto.r#type.is_none() && proto.default_value.is_some() {
        // protoc reads no default where there is no type, and writes the one that it has then.
        proto.default_value = Some("0".to_owned());
    }
    let kind = *proto.r#type.get_or_insert(Type::Double);
    proto.number.get_or_insert_default();
    proto.proto3_optional.take_if(|optional| !*optional);
    if let Some(default) = &mut proto.default_value {
        canonical_default(kind, default);
    }
}

fn enumeration(proto: &mut EnumDescriptorProto) {
    proto.unknown = UnknownFields::default();
    unset_visibility(&mut proto.visibility);
    for value in &mut proto.value {
        value.unknown = UnknownFields::default();
        value.number.get_or_insert_default();
    }
    for range in &mut proto.reserved_range {
        range.unknown = UnknownFields::default();
        range.start.get_or_insert_default();
        range.end.get_or_insert_default();
    }
}

fn service(proto: &mut ServiceDescriptorProto) {
    proto.unknown = UnknownFields::default();
    proto.method.iter_mut().for_each(method);
}

fn method(proto: &mut MethodDescriptorProto) {
    proto.unknown = UnknownFields::default();
    proto.client_streaming.take_if(|streaming| !*streaming);
    proto.server_streaming.take_if(|streaming| !*streaming);
}

fn unset_visibility(visibility: &mut Option<SymbolVisibility>) {
    visibility.take_if(|visibility| *visibility == SymbolVisibility::VisibilityUnset);
}
