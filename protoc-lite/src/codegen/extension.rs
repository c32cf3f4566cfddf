//! Extensions as constants, and the messages that may have them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use wire_descriptor::{Field, Kind, Message, Value};

use super::field::{default_value, has_own_type, kind, kind_type, single};
use super::message::deprecated;
use super::naming::ident;
use super::scope::Scope;

/// `pub const LEVEL: ::wire::Extension<Options, ::wire::Explicit<::wire::Int32>, i32> = ...;`
pub(crate) fn extension(scope: &Scope<'_>, field: Field<'_>) -> Option<TokenStream> {
    let extendee = field.extendee()?;
    let schema = scope.schema;
    let docs = schema.item_docs(field.file(), field.full_name(), &field.path());
    let deprecated = deprecated(field.is_deprecated());
    let allow = scope.allow();
    let name = ident(schema.tree.name(field.full_name()));
    let (message, kind, value) = (scope.message(extendee), kind_type(scope, field), single(scope, field));
    let is_number = !matches!(field.kind(), Kind::String | Kind::Bytes | Kind::Message(_));
    let shape = match field.is_list() {
        false if extendee.is_message_set() => quote!(MessageSetItem),
        false => quote!(Explicit<#kind>),
        true if field.is_packed() => quote!(Packed<#kind>),
        true if is_number => quote!(Expanded<#kind>),
        true => quote!(Repeated<#kind>),
    };
    let default = field.default_value().and_then(|value| owned_default(scope, field, &value));
    let default = default.map(|default| quote!(.with_default(|| #default)));
    let number = Literal::i32_unsuffixed(field.number());
    Some(quote! {
        #docs
        #allow
        #deprecated
        pub const #name: ::wire::Extension<#message, ::wire::#shape, #value> = ::wire::Extension::new(#number) #default;
    })
}

/// A default value as one that the extension holds. What a number is in a type of the user's, nobody knows.
fn owned_default(scope: &Scope<'_>, field: Field<'_>, value: &Value<'_>) -> Option<TokenStream> {
    let default = default_value(scope, field, value);
    Some(match kind(scope, field) {
        Kind::String => quote!(::wire::Text::from_text(#default)),
        Kind::Bytes => quote!(::wire::Blob::from_bytes(#default)),
        _ if has_own_type(scope, field) => return None,
        Kind::Enum(_) if scope.schema.options.i32_enum(field, field.full_name()).is_some() => quote!(#default as i32),
        Kind::Enum(enumeration) if !enumeration.is_closed() => quote!(::wire::Open::from(#default)),
        _ => default,
    })
}

/// Lets extensions reach the records of a message that leaves numbers to them.
pub(crate) fn extendable(scope: &Scope<'_>, message: Message<'_>) -> TokenStream {
    if message.extension_ranges().len() == 0 || scope.schema.options.no_unknown.is_set(message.full_name()) {
        return TokenStream::new();
    }
    let tree = &scope.schema.tree;
    let (name, unknown) = (ident(tree.name(message.full_name())), ident(tree.unknown(message.full_name())));
    quote! {
        impl ::wire::Extendable for #name {
            fn unknown_fields(&self) -> &::wire::UnknownFields {
                &self.#unknown
            }
            fn unknown_fields_mut(&mut self) -> &mut ::wire::UnknownFields {
                &mut self.#unknown
            }
        }
    }
}
