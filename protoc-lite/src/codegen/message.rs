//! Messages as structs, their getters, and oneofs as enums.

use proc_macro2::TokenStream;
use quote::quote;
use wire_descriptor::{Field, Kind, Message, Oneof, Presence};

use super::extension::extendable;
use super::field::{
    attribute, default_value, field_type, has_own_type, oneof_attribute, optional, presence, single, variant_attribute,
    variant_type,
};
use super::naming::ident;
use super::scope::Scope;

/// The struct of a message and the getters of its fields.
pub(crate) fn message(scope: &Scope<'_>, message: Message<'_>) -> TokenStream {
    let schema = scope.schema;
    let full_name = message.full_name();
    let docs = schema.item_docs(message.file(), full_name, &message.path());
    let attributes =
        schema.attributes(&[&schema.options.type_attributes, &schema.options.message_attributes], full_name);
    let deprecated = deprecated(message.is_deprecated());
    let debug = debug(scope, full_name, message.fields().filter(|field| field.oneof().is_none()));
    let reflect = schema.options.reflect.then(|| quote!(, ::wire::Reflect));
    let setters = schema.options.setters.is_set(full_name).then(|| quote!(, ::wire::Setters));
    let view = schema.options.view().map(|view| quote!(, #view));
    let name = ident(schema.tree.name(full_name));
    let fields = message.fields().filter_map(|field| match field.oneof() {
        None => Some(plain_field(scope, field)),
        Some(oneof) => (oneof.fields().next() == Some(field)).then(|| oneof_field(scope, oneof)),
    });
    let unknown = (!schema.options.no_unknown.is_set(full_name)).then(|| {
        let name = ident(schema.tree.unknown(full_name));
        quote!(#[proto(unknown)] pub #name: ::wire::UnknownFields,)
    });
    let getters = getters(scope, message);
    let extendable = extendable(scope, message);
    let allow = scope.allow();
    quote! {
        #docs
        #allow
        #deprecated
        #[derive(Clone, #debug Default, PartialEq, ::wire::Message #reflect #setters)]
        #[proto(name = #full_name #view)]
        #attributes
        pub struct #name {
            #(#fields)*
            #unknown
        }
        #getters
        #extendable
    }
}

fn plain_field(scope: &Scope<'_>, field: Field<'_>) -> TokenStream {
    let schema = scope.schema;
    let docs = schema.docs(field.file(), field.full_name(), &field.path());
    let attributes = schema.attributes(&[&schema.options.field_attributes], field.full_name());
    let deprecated = deprecated(field.is_deprecated());
    let name = schema.tree.name(field.full_name());
    let (attribute, kind, name) = (attribute(scope, field, name), field_type(scope, field), ident(name));
    quote!(#docs #deprecated #attribute #attributes pub #name: #kind,)
}

fn oneof_field(scope: &Scope<'_>, oneof: Oneof<'_>) -> TokenStream {
    let schema = scope.schema;
    let docs = schema.docs(oneof.message().file(), oneof.full_name(), &oneof.path());
    let attributes = schema.attributes(&[&schema.options.field_attributes], oneof.full_name());
    let name = schema.tree.name(oneof.full_name());
    let attribute = oneof_attribute(scope, oneof, name);
    let (kind, name) = (optional(scope, &scope.oneof(oneof)), ident(name));
    quote!(#docs #attribute #attributes pub #name: #kind,)
}

/// The enum that holds a oneof.
pub(crate) fn oneof(scope: &Scope<'_>, oneof: Oneof<'_>) -> TokenStream {
    let schema = scope.schema;
    let full_name = oneof.full_name();
    let docs = schema.item_docs(oneof.message().file(), full_name, &oneof.path());
    let attributes = schema.attributes(&[&schema.options.type_attributes, &schema.options.oneof_attributes], full_name);
    let debug = debug(scope, full_name, oneof.fields());
    let reflect = schema.options.reflect.then(|| quote!(, ::wire::Reflect));
    let view = schema.options.view().map(|view| quote!(#[proto(#view)]));
    let name = ident(schema.tree.variant(full_name));
    let variants = oneof.fields().map(|field| {
        let docs = schema.docs(field.file(), field.full_name(), &field.path());
        let attributes = schema.attributes(&[&schema.options.field_attributes], field.full_name());
        let deprecated = deprecated(field.is_deprecated());
        let name = schema.tree.variant(field.full_name());
        let (attribute, kind, name) = (variant_attribute(field), variant_type(scope, field), ident(name));
        quote!(#docs #deprecated #attribute #attributes #name(#kind),)
    });
    let allow = scope.allow();
    quote! {
        #docs
        #allow
        #[derive(Clone, #debug PartialEq, ::wire::Oneof #reflect)]
        #view
        #attributes
        pub enum #name {
            #(#variants)*
        }
    }
}

/// A method for each field with explicit presence that gives its value or else its default.
fn getters(scope: &Scope<'_>, message: Message<'_>) -> TokenStream {
    let getters: Vec<TokenStream> = message.fields().filter_map(|field| getter(scope, field)).collect();
    if getters.is_empty() {
        return TokenStream::new();
    }
    let name = ident(scope.schema.tree.name(message.full_name()));
    let allow = scope.allow();
    quote!(#allow impl #name { #(#getters)* })
}

fn getter(scope: &Scope<'_>, field: Field<'_>) -> Option<TokenStream> {
    let is_plain = field.oneof().is_none() && field.message_type().is_none();
    if !is_plain || presence(scope, field) != Presence::Explicit || field.is_repeated() {
        return None;
    }
    let tree = &scope.schema.tree;
    let (name, method) = (ident(tree.name(field.full_name())), ident(tree.getter(field.full_name())));
    let is_own = has_own_type(scope, field);
    let borrowed = if is_own { quote!(as_ref().map(|own| own.as_ref())) } else { quote!(as_deref()) };
    let (kind, value) = match field.kind() {
        Kind::String => {
            let text = scope.prelude("str");
            (quote!(&#text), quote!(self.#name.#borrowed))
        }
        Kind::Bytes => {
            let byte = scope.prelude("u8");
            (quote!(&[#byte]), quote!(self.#name.#borrowed))
        }
        _ if is_own => return None,
        _ => (single(scope, field), quote!(self.#name)),
    };
    let default = match field.default_value() {
        None => quote!(unwrap_or_default()),
        Some(default) => {
            let default = default_value(scope, &default);
            let is_open = matches!(field.kind(), Kind::Enum(enumeration) if !enumeration.is_closed());
            if is_open { quote!(unwrap_or(::wire::Open::from(#default))) } else { quote!(unwrap_or(#default)) }
        }
    };
    let docs = format!(" The value of `{}`, or else its default.", tree.name(field.full_name()));
    let deprecated = deprecated(field.is_deprecated());
    Some(quote! {
        #[doc = #docs]
        #deprecated
        pub fn #method(&self) -> #kind { #value.#default }
    })
}

/// The derive of `Debug`, unless the user writes it: one of ours where a value is not to be shown.
fn debug<'p>(scope: &Scope<'_>, full_name: &str, mut fields: impl Iterator<Item = Field<'p>>) -> Option<TokenStream> {
    let derive = if fields.any(Field::is_debug_redact) { quote!(::wire::DebugRedact,) } else { quote!(Debug,) };
    (!scope.schema.options.no_debug.is_set(full_name)).then_some(derive)
}

pub(crate) fn deprecated(is_deprecated: bool) -> TokenStream {
    if is_deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}
