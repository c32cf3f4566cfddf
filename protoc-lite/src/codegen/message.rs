//! Messages as structs, their getters, and oneofs as enums.

use proc_macro2::TokenStream;
use quote::quote;
use wire_descriptor::{Enum, Field, Kind, Message, Oneof, Presence};

use super::extension::extendable;
use super::field::{
    attribute, default_value, field_type, has_own_type, kind, oneof_attribute, optional, presence, single,
    variant_attribute, variant_type,
};
use super::naming::ident;
use super::scope::{Scope, checked};

/// The struct of a message and the getters of its fields.
pub(crate) fn message(scope: &Scope<'_>, message: Message<'_>) -> TokenStream {
    let schema = scope.schema;
    let full_name = message.full_name();
    let docs = schema.item_docs(message.file(), full_name, &message.path());
    let attributes =
        schema.attributes(&[&schema.options.type_attributes, &schema.options.message_attributes], full_name);
    let deprecated = deprecated(message.is_deprecated());
    let is_recursive = message.fields().any(|field| schema.boxes.is_recursive(field));
    let own_fields = message.fields().filter(|field| field.oneof().is_none());
    let debug = debug(scope, full_name, is_recursive, own_fields);
    // The derive for what leads back to itself has both.
    let clone = (!is_recursive).then(|| quote!(Clone,));
    let partial_eq = (!is_recursive).then(|| quote!(, PartialEq));
    let recursive = is_recursive.then(|| quote!(, ::wire::Recursive));
    let reflect = schema.options.reflect.then(|| quote!(, ::wire::Reflect));
    let equality = schema.equality.derives(schema.options, message, full_name);
    let reset = schema.options.reset.then(|| quote!(, ::wire::Reset));
    let setters = schema.options.setters.is_set(full_name).then(|| quote!(, ::wire::Setters));
    let view = schema.options.view().map(|view| quote!(, #view));
    let copy = schema.copies.has(message).then(|| quote!(Copy,));
    let name = ident(schema.tree.name(full_name));
    let fields = message.fields().filter_map(|field| match field.oneof() {
        None => Some(plain_field(scope, field)),
        Some(oneof) => (oneof.fields().next() == Some(field)).then(|| oneof_field(scope, oneof)),
    });
    let unknown = (!schema.options.no_unknown.is_set(full_name)).then(|| {
        let name = ident(schema.tree.unknown(full_name));
        // What is said of all fields is said of those in the schema.
        let in_paths = unknown_name(message);
        let attributes = schema.options.field_attributes.exact(&in_paths).map(|text| checked(text));
        let attributes: TokenStream = attributes.collect();
        quote!(#[proto(unknown)] #attributes pub #name: ::wire::UnknownFields,)
    });
    let getters = getters(scope, message);
    let extendable = extendable(scope, message);
    let allow = scope.allow();
    quote! {
        #docs
        #allow
        #deprecated
        #[derive(#clone #copy #debug Default #partial_eq #equality, ::wire::Message #recursive #reflect #reset #setters)]
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

/// What the field that keeps unknown records is called in paths.
pub(crate) fn unknown_name(message: Message<'_>) -> String {
    format!("{}.unknown", message.full_name())
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
    let is_recursive = oneof.fields().any(|field| schema.boxes.is_recursive(field));
    let debug = debug(scope, full_name, false, oneof.fields());
    let reflect = schema.options.reflect.then(|| quote!(, ::wire::Reflect));
    let equality = schema.equality.derives(schema.options, oneof.message(), full_name);
    let copy = schema.copies.has(oneof.message()).then(|| quote!(Copy,));
    let derives = match is_recursive {
        true => quote!(#debug ::wire::Oneof #equality, ::wire::Recursive #reflect),
        false => quote!(Clone, #copy #debug PartialEq #equality, ::wire::Oneof #reflect),
    };
    let view = schema.options.view().map(|view| quote!(#[proto(#view)]));
    let name = ident(schema.tree.variant(full_name));
    let variants = oneof.fields().map(|field| {
        let docs = schema.docs(field.file(), field.full_name(), &field.path());
        let attributes = schema.attributes(&[&schema.options.field_attributes], field.full_name());
        let deprecated = deprecated(field.is_deprecated());
        let name = schema.tree.variant(field.full_name());
        let (attribute, kind, name) = (variant_attribute(scope, field), variant_type(scope, field), ident(name));
        quote!(#docs #deprecated #attribute #attributes #name(#kind),)
    });
    let allow = scope.allow();
    quote! {
        #docs
        #allow
        #[derive(#derives)]
        #view
        #attributes
        pub enum #name {
            #(#variants)*
        }
    }
}

/// A method for each field with explicit presence, members of oneofs among them, that gives its value or else its default.
fn getters(scope: &Scope<'_>, message: Message<'_>) -> TokenStream {
    let getters: Vec<TokenStream> = message.fields().filter_map(|field| getter(scope, field)).collect();
    if getters.is_empty() {
        return TokenStream::new();
    }
    let name = ident(scope.schema.tree.name(message.full_name()));
    let allow = scope.allow();
    quote!(#allow impl #name { #(#getters)* })
}

/// What prost gives for an enum that is held as a number: the value, or the default where the number is not listed; and
/// a method that sets it. Members of oneofs are read only.
fn enum_accessors(scope: &Scope<'_>, field: Field<'_>, enumeration: Enum<'_>) -> TokenStream {
    let tree = &scope.schema.tree;
    let kind = scope.enumeration(enumeration);
    let method = ident(tree.getter(field.full_name()));
    let deprecated = deprecated(field.is_deprecated());
    let known = quote!(<#kind as ::wire::Enumeration>::from_number);
    let name = field.oneof().map_or_else(|| tree.name(field.full_name()), |oneof| tree.name(oneof.full_name()));
    let place = ident(name);
    let is_optional = presence(scope, field) == Presence::Explicit;
    let value = match field.oneof() {
        Some(oneof) => {
            let (members, variant) = (scope.oneof(oneof), ident(tree.variant(field.full_name())));
            quote! {
                match &self.#place {
                    Some(#members::#variant(number)) => #known(*number),
                    _ => None,
                }
            }
        }
        None if is_optional => quote!(self.#place.and_then(#known)),
        None => quote!(#known(self.#place)),
    };
    let default = match field.default_value() {
        Some(value) => {
            let default = default_value(scope, field, &value);
            quote!(unwrap_or(#default))
        }
        None => quote!(unwrap_or_default()),
    };
    let set = field.oneof().is_none().then(|| {
        let setter = ident(tree.enum_setter(field.full_name()));
        let value = if is_optional { quote!(Some(value as i32)) } else { quote!(value as i32) };
        let docs = format!(" Sets `{name}`.");
        quote! {
            #[doc = #docs]
            #deprecated
            pub fn #setter(&mut self, value: #kind) {
                self.#place = #value;
            }
        }
    });
    let docs = format!(" The value of `{}`, or else its default.", field.name());
    quote! {
        #[doc = #docs]
        #deprecated
        pub fn #method(&self) -> #kind {
            #value.#default
        }
        #set
    }
}

fn getter(scope: &Scope<'_>, field: Field<'_>) -> Option<TokenStream> {
    let enumeration = scope.schema.options.i32_enum(field, field.full_name()).filter(|_| !field.is_repeated());
    if let Some(enumeration) = enumeration {
        return Some(enum_accessors(scope, field, enumeration));
    }
    let is_plain = field.message_type().is_none() && !field.is_repeated();
    if !is_plain || presence(scope, field) != Presence::Explicit {
        return None;
    }
    let (kind, value) = match field.oneof() {
        None => field_or_default(scope, field)?,
        Some(oneof) => member_or_default(scope, field, oneof)?,
    };
    let tree = &scope.schema.tree;
    let method = ident(tree.getter(field.full_name()));
    let name = if field.oneof().is_some() { field.name() } else { tree.name(field.full_name()) };
    let docs = format!(" The value of `{name}`, or else its default.");
    let deprecated = deprecated(field.is_deprecated());
    Some(quote! {
        #[doc = #docs]
        #deprecated
        pub fn #method(&self) -> #kind { #value }
    })
}

/// The derive of `Debug`, unless the user writes it: one of ours where a value is not to be shown, or a message leads back
/// to itself.
fn debug<'p>(
    scope: &Scope<'_>,
    full_name: &str,
    is_recursive: bool,
    mut fields: impl Iterator<Item = Field<'p>>,
) -> Option<TokenStream> {
    let is_own = is_recursive || fields.any(Field::is_debug_redact);
    let derive = if is_own { quote!(::wire::DebugRedact,) } else { quote!(Debug,) };
    (!scope.schema.options.no_debug.is_set(full_name)).then_some(derive)
}

fn field_or_default(scope: &Scope<'_>, field: Field<'_>) -> Option<(TokenStream, TokenStream)> {
    let name = ident(scope.schema.tree.name(field.full_name()));
    let is_own = has_own_type(scope, field);
    let value = match kind(scope, field) {
        Kind::String | Kind::Bytes if is_own => quote!(self.#name.as_ref().map(|own| own.as_ref())),
        Kind::String | Kind::Bytes => quote!(self.#name.as_deref()),
        _ if is_own => return None,
        _ => quote!(self.#name),
    };
    let default = match default(scope, field) {
        Some(default) => quote!(unwrap_or(#default)),
        None => quote!(unwrap_or_default()),
    };
    Some((borrowed(scope, field), quote!(#value.#default)))
}

fn member_or_default(scope: &Scope<'_>, field: Field<'_>, oneof: Oneof<'_>) -> Option<(TokenStream, TokenStream)> {
    let tree = &scope.schema.tree;
    let (name, members) = (ident(tree.name(oneof.full_name())), scope.oneof(oneof));
    let variant = ident(tree.variant(field.full_name()));
    let value = match (kind(scope, field), has_own_type(scope, field)) {
        (Kind::String | Kind::Bytes, true) => quote!(value.as_ref()),
        (Kind::String | Kind::Bytes, false) => quote!(value),
        (_, true) => return None,
        (_, false) => quote!(*value),
    };
    let default = default(scope, field).unwrap_or_else(|| match kind(scope, field) {
        Kind::String => quote!(""),
        Kind::Bytes => quote!(&[]),
        Kind::Bool => quote!(false),
        Kind::Double | Kind::Float => quote!(0.0),
        Kind::Enum(enumeration) if enumeration.is_closed() => {
            let path = scope.enumeration(enumeration);
            quote!(#path::default())
        }
        Kind::Enum(_) => quote!(::wire::Open::default()),
        _ => quote!(0),
    });
    let value = quote! {
        match &self.#name {
            Some(#members::#variant(value)) => #value,
            _ => #default,
        }
    };
    Some((borrowed(scope, field), value))
}

/// The type that a getter gives.
fn borrowed(scope: &Scope<'_>, field: Field<'_>) -> TokenStream {
    match kind(scope, field) {
        Kind::String => {
            let text = scope.prelude("str");
            quote!(&#text)
        }
        Kind::Bytes => {
            let byte = scope.prelude("u8");
            quote!(&[#byte])
        }
        _ => single(scope, field),
    }
}

/// The default that the schema states, of the type that a getter gives.
fn default(scope: &Scope<'_>, field: Field<'_>) -> Option<TokenStream> {
    let default = default_value(scope, field, &field.default_value()?);
    let is_open = matches!(field.kind(), Kind::Enum(enumeration) if !enumeration.is_closed());
    Some(if is_open { quote!(::wire::Open::from(#default)) } else { default })
}

pub(crate) fn deprecated(is_deprecated: bool) -> TokenStream {
    if is_deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}
