//! How the meaning of a field is spelled in Rust: its type and its `#[proto]` attribute.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use wire_descriptor::{Field, Kind, Message, Oneof, Presence, Value};

use super::holders::{self, USUAL_BOX, USUAL_SORTED_MAP, applied};
use super::naming::ident;
use super::scope::{Scope, checked};

/// The type that holds the field in the message's struct.
pub(crate) fn field_type(scope: &Scope<'_>, field: Field<'_>) -> TokenStream {
    let holders = &scope.schema.options.holders;
    if let Some((key, value)) = field.map_entry() {
        let key = value_type(scope, key, &holders::key_name(field));
        let value = value_type(scope, value, &holders::value_name(field));
        return match holders.maps.get(field.full_name()) {
            Some(map) if map != USUAL_SORTED_MAP => applied(map, &[key, value]),
            sorted => {
                let library = scope.schema.options.library();
                let is_sorted = sorted.is_some() || scope.schema.options.no_std;
                let map = if is_sorted { quote!(BTreeMap) } else { quote!(HashMap) };
                quote!(#library::collections::#map<#key, #value>)
            }
        };
    }
    let value = single(scope, field);
    if field.is_list() {
        if let Some(list) = holders.lists.get(field.full_name()) {
            return applied(list, &[value]);
        }
        let list = scope.prelude("Vec");
        return quote!(#list<#value>);
    }
    match presence(scope, field) {
        Presence::Explicit => optional(scope, &boxed(scope, field, value)),
        Presence::Implicit | Presence::Required => boxed(scope, field, value),
    }
}

/// A required message that holds itself has no value, so its field may be absent here.
pub(crate) fn presence(scope: &Scope<'_>, field: Field<'_>) -> Presence {
    if scope.schema.boxes.is_endless(field) { Presence::Explicit } else { scope.schema.options.presence(field) }
}

/// The type inside the variant of a oneof.
pub(crate) fn variant_type(scope: &Scope<'_>, field: Field<'_>) -> TokenStream {
    boxed(scope, field, single(scope, field))
}

pub(crate) fn optional(scope: &Scope<'_>, value: &TokenStream) -> TokenStream {
    let option = scope.prelude("Option");
    quote!(#option<#value>)
}

fn boxed(scope: &Scope<'_>, field: Field<'_>, value: TokenStream) -> TokenStream {
    if !scope.schema.boxes.has(field) {
        return value;
    }
    match scope.schema.options.holders.boxes.get(field.full_name()) {
        Some(place) if place != USUAL_BOX => applied(place, &[value]),
        None if scope.schema.boxes.is_recursive(field) => quote!(::wire::Nested<#value>),
        _ => {
            let place = scope.prelude(USUAL_BOX);
            quote!(#place<#value>)
        }
    }
}

/// The type of one value.
pub(crate) fn single(scope: &Scope<'_>, field: Field<'_>) -> TokenStream {
    value_type(scope, field, field.full_name())
}

/// Whether the user chose the type of its values.
pub(crate) fn has_own_type(scope: &Scope<'_>, field: Field<'_>) -> bool {
    scope.schema.options.own_type(field, field.full_name()).is_some()
}

/// What a value of the field is in Rust.
pub(crate) fn kind<'p>(scope: &Scope<'_>, field: Field<'p>) -> Kind<'p> {
    scope.schema.options.kind(field, field.full_name())
}

/// The type of one value of the field, or of the key or value of a map, that has this name.
fn value_type(scope: &Scope<'_>, field: Field<'_>, name: &str) -> TokenStream {
    if let Some(own) = scope.schema.options.own_type(field, name) {
        return checked(own);
    }
    match scope.schema.options.kind(field, name) {
        Kind::Double => scope.prelude("f64"),
        Kind::Float => scope.prelude("f32"),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => scope.prelude("i32"),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => scope.prelude("i64"),
        Kind::Uint32 | Kind::Fixed32 => scope.prelude("u32"),
        Kind::Uint64 | Kind::Fixed64 => scope.prelude("u64"),
        Kind::Bool => scope.prelude("bool"),
        Kind::String => scope.prelude("String"),
        Kind::Bytes => {
            let (list, byte) = (scope.prelude("Vec"), scope.prelude("u8"));
            quote!(#list<#byte>)
        }
        Kind::Message(message) if scope.schema.options.is_lazy(field) => {
            let message = scope.message(message);
            quote!(::wire::Lazy<#message>)
        }
        Kind::Message(message) => scope.message(message),
        Kind::Enum(_) if scope.schema.options.i32_enum(field, name).is_some() => scope.prelude("i32"),
        Kind::Enum(enumeration) => {
            let path = scope.enumeration(enumeration);
            if enumeration.is_closed() { path } else { quote!(::wire::Open<#path>) }
        }
    }
}

/// The type of the runtime for what a value is.
pub(crate) fn kind_type(scope: &Scope<'_>, field: Field<'_>) -> TokenStream {
    let kind = match kind(scope, field) {
        Kind::Double => quote!(Double),
        Kind::Float => quote!(Float),
        Kind::Int32 => quote!(Int32),
        Kind::Int64 => quote!(Int64),
        Kind::Uint32 => quote!(Uint32),
        Kind::Uint64 => quote!(Uint64),
        Kind::Sint32 => quote!(Sint32),
        Kind::Sint64 => quote!(Sint64),
        Kind::Fixed32 => quote!(Fixed32),
        Kind::Fixed64 => quote!(Fixed64),
        Kind::Sfixed32 => quote!(Sfixed32),
        Kind::Sfixed64 => quote!(Sfixed64),
        Kind::Bool => quote!(Bool),
        Kind::String => quote!(Str),
        Kind::Bytes => quote!(Bytes),
        Kind::Message(_) if field.is_delimited() => quote!(Group),
        Kind::Message(_) => quote!(Msg),
        Kind::Enum(_) => quote!(Enum),
    };
    quote!(::wire::#kind)
}

/// The word for what a value is.
fn word(field: Field<'_>, kind: Kind<'_>) -> TokenStream {
    match kind {
        Kind::Double => quote!(double),
        Kind::Float => quote!(float),
        Kind::Int32 => quote!(int32),
        Kind::Int64 => quote!(int64),
        Kind::Uint32 => quote!(uint32),
        Kind::Uint64 => quote!(uint64),
        Kind::Sint32 => quote!(sint32),
        Kind::Sint64 => quote!(sint64),
        Kind::Fixed32 => quote!(fixed32),
        Kind::Fixed64 => quote!(fixed64),
        Kind::Sfixed32 => quote!(sfixed32),
        Kind::Sfixed64 => quote!(sfixed64),
        Kind::Bool => quote!(bool),
        Kind::String => quote!(string),
        Kind::Bytes => quote!(bytes),
        Kind::Message(_) if field.is_delimited() => quote!(group),
        Kind::Message(_) => quote!(message),
        Kind::Enum(_) => quote!(enum),
    }
}

/// `#[proto(...)]` for a field of a struct.
pub(crate) fn attribute(scope: &Scope<'_>, field: Field<'_>, rust_name: &str) -> TokenStream {
    let shape = match field.map_entry() {
        Some((key, value)) => {
            let value_kind = scope.schema.options.kind(value, &holders::value_name(field));
            let (key, value) = (word(key, key.kind()), word(value, value_kind));
            quote!(map(#key, #value))
        }
        None => {
            let word = word(field, kind(scope, field));
            match presence(scope, field) {
                _ if field.is_packed() => quote!(#word, packed),
                _ if field.is_list() => quote!(#word, repeated),
                Presence::Required => quote!(#word, required),
                Presence::Explicit => quote!(#word, optional),
                Presence::Implicit => word,
            }
        }
    };
    let number = Literal::i32_unsuffixed(field.number());
    let names = names(field, rust_name);
    let extras = extras(scope, field, rust_name);
    let default = field.default_value().map(|value| {
        let value = default_value(scope, field, &value);
        quote!(, default = #value)
    });
    quote!(#[proto(#number, #shape #names #default #extras)])
}

/// The words that the other derives read.
fn extras(scope: &Scope<'_>, field: Field<'_>, rust_name: &str) -> TokenStream {
    let redact = field.is_debug_redact().then(|| quote!(, debug_redact));
    let recursive = scope.schema.boxes.is_recursive(field).then(|| quote!(, recursive));
    let setter = setter(scope, field.message(), field.full_name(), rust_name);
    quote!(#recursive #redact #setter)
}

/// The name of a setter that can not have its own.
fn setter(scope: &Scope<'_>, message: Message<'_>, full_name: &str, rust_name: &str) -> Option<TokenStream> {
    let name = scope.schema.tree.setter(full_name);
    let is_wanted = scope.schema.options.setters.is_set(message.full_name());
    (is_wanted && name != format!("with_{rust_name}")).then(|| quote!(, setter = #name))
}

/// `#[proto(...)]` for a variant of a oneof.
pub(crate) fn variant_attribute(scope: &Scope<'_>, field: Field<'_>) -> TokenStream {
    let number = Literal::i32_unsuffixed(field.number());
    // A variant is never spelled as its field is.
    let (word, names) = (word(field, kind(scope, field)), names(field, ""));
    let redact = field.is_debug_redact().then(|| quote!(, debug_redact));
    let recursive = scope.schema.boxes.is_recursive(field).then(|| quote!(, recursive));
    quote!(#[proto(#number, #word #names #recursive #redact)])
}

/// `#[proto(oneof(...))]` for the field that holds a oneof.
pub(crate) fn oneof_attribute(scope: &Scope<'_>, oneof: Oneof<'_>, rust_name: &str) -> TokenStream {
    let numbers = oneof.fields().map(|field| Literal::i32_unsuffixed(field.number()));
    let name = (oneof.name() != rust_name).then(|| {
        let name = oneof.name();
        quote!(, name = #name)
    });
    let setter = setter(scope, oneof.message(), oneof.full_name(), rust_name);
    let is_recursive = oneof.fields().any(|field| scope.schema.boxes.is_recursive(field));
    let recursive = is_recursive.then(|| quote!(, recursive));
    quote!(#[proto(oneof(#(#numbers),*) #name #recursive #setter)])
}

/// The protobuf and ProtoJSON names, where they are not what the Rust name says.
fn names(field: Field<'_>, rust_name: &str) -> TokenStream {
    let proto = field.name();
    let name = (proto != rust_name).then(|| quote!(, name = #proto));
    let json = field.json_name();
    let json = (!json.is_empty() && json != json_name(proto)).then(|| quote!(, json_name = #json));
    quote!(#name #json)
}

/// The ProtoJSON name of a field that states none (descriptor.proto, "json_name").
fn json_name(proto: &str) -> String {
    let mut name = String::with_capacity(proto.len());
    let mut is_start = false;
    for c in proto.chars() {
        match c {
            '_' => is_start = true,
            _ => {
                name.push(if is_start { c.to_ascii_uppercase() } else { c });
                is_start = false;
            }
        }
    }
    name
}

/// A default value of a field as an expression of the type that a getter gives.
pub(crate) fn default_value(scope: &Scope<'_>, field: Field<'_>, value: &Value<'_>) -> TokenStream {
    match value {
        Value::String(value) if matches!(kind(scope, field), Kind::Bytes) => {
            Literal::byte_string(value.as_bytes()).into_token_stream()
        }
        Value::Double(value) => float(scope, "f64", *value, Literal::f64_unsuffixed),
        Value::Float(value) => {
            float(scope, "f32", f64::from(*value), |magnitude| Literal::f32_unsuffixed(magnitude as f32))
        }
        Value::Int32(value) => integer(i64::from(*value)),
        Value::Int64(value) => integer(*value),
        Value::Uint32(value) => Literal::u32_unsuffixed(*value).into_token_stream(),
        Value::Uint64(value) => Literal::u64_unsuffixed(*value).into_token_stream(),
        Value::Bool(value) => quote!(#value),
        Value::String(value) => quote!(#value),
        Value::Bytes(value) => Literal::byte_string(value).into_token_stream(),
        Value::Enum(value) => {
            let path = scope.enumeration(value.enumeration());
            let name = ident(scope.schema.tree.name(value.full_name()));
            quote!(#path::#name)
        }
    }
}

fn integer(value: i64) -> TokenStream {
    let sign = (value < 0).then(|| quote!(-));
    let magnitude = Literal::u64_unsuffixed(value.unsigned_abs());
    quote!(#sign #magnitude)
}

fn float(scope: &Scope<'_>, name: &str, value: f64, literal: fn(f64) -> Literal) -> TokenStream {
    if value.is_finite() {
        let sign = value.is_sign_negative().then(|| quote!(-));
        let magnitude = literal(value.abs());
        return quote!(#sign #magnitude);
    }
    let float = scope.prelude(name);
    match value {
        _ if value.is_nan() => quote!(#float::NAN),
        _ if value > 0.0 => quote!(#float::INFINITY),
        _ => quote!(#float::NEG_INFINITY),
    }
}
