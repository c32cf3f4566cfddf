//! Enums, and what can be done with them.

use std::collections::HashMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use wire_descriptor::{Enum, EnumValue};

use super::message::deprecated;
use super::naming::ident;
use super::scope::Scope;

/// The Rust enum, with a constant for each value that is another name of an earlier one.
pub(crate) fn enumeration(scope: &Scope<'_>, enumeration: Enum<'_>) -> TokenStream {
    let schema = scope.schema;
    let full_name = enumeration.full_name();
    let docs = schema.item_docs(enumeration.file(), full_name, &enumeration.path());
    let attributes = schema.attributes(&[&schema.options.type_attributes, &schema.options.enum_attributes], full_name);
    let deprecated = deprecated(enumeration.is_deprecated());
    let debug = (!schema.options.no_debug.is_set(full_name)).then(|| quote!(Debug,));
    let name = ident(schema.tree.name(full_name));
    let mut first = HashMap::new();
    let (mut variants, mut aliases) = (Vec::new(), Vec::new());
    for value in enumeration.values() {
        match first.get(&value.number()) {
            None => {
                let names: Vec<_> = enumeration.values().filter(|same| same.number() == value.number()).collect();
                variants.push(variant(scope, &names, variants.is_empty()));
                first.insert(value.number(), value);
            }
            Some(same) => aliases.push(alias(scope, value, *same)),
        }
    }
    let allow = scope.allow();
    let open = (!enumeration.is_closed()).then(open);
    let is_number = !schema.options.i32_enums.is_empty();
    let of_numbers = is_number.then(of_numbers);
    let conversions = is_number.then(|| conversions(&name, allow.as_ref()));
    let own = (open.is_some() || is_number || !aliases.is_empty())
        .then(|| quote!(#allow impl #name { #(#aliases)* #open #of_numbers }));
    let display = schema.options.display.is_set(full_name).then(|| display(&name));
    let display = display.map(|display| quote!(#allow #display));
    quote! {
        #docs
        #allow
        #deprecated
        #[derive(Clone, Copy, #debug Default, PartialEq, Eq, PartialOrd, Ord, Hash, ::wire::Enumeration)]
        #[proto(name = #full_name)]
        #attributes
        #[repr(i32)]
        pub enum #name {
            #(#variants)*
        }
        #own
        #display
        #conversions
    }
}

/// What a constant needs that holds the enum as fields do: `From` is not for constants.
fn open() -> TokenStream {
    quote! {
        /// The value as fields hold it.
        #[must_use]
        pub const fn open(self) -> ::wire::Open<Self> {
            ::wire::Open::from_number(self as i32)
        }
    }
}

/// The methods that prost gives enums.
fn of_numbers() -> TokenStream {
    quote! {
        /// Whether one of the values has this number.
        pub fn is_valid(number: i32) -> bool {
            <Self as ::wire::Enumeration>::from_number(number).is_some()
        }
        /// The name in the schema.
        pub fn as_str_name(&self) -> &'static str {
            ::wire::Enumeration::name(*self)
        }
        /// The value with this name in the schema.
        pub fn from_str_name(name: &str) -> ::core::option::Option<Self> {
            <Self as ::wire::Enumeration>::from_name(name)
        }
    }
}

/// What fields of bare numbers are converted with.
fn conversions(name: &Ident, allow: Option<&TokenStream>) -> TokenStream {
    quote! {
        #allow
        impl ::core::convert::From<#name> for i32 {
            fn from(value: #name) -> Self {
                value as i32
            }
        }
        #allow
        impl ::core::convert::TryFrom<i32> for #name {
            type Error = ::wire::UnknownEnumValue;
            fn try_from(number: i32) -> ::core::result::Result<Self, ::wire::UnknownEnumValue> {
                <Self as ::wire::Enumeration>::from_number(number).ok_or(::wire::UnknownEnumValue(number))
            }
        }
    }
}

fn display(name: &Ident) -> TokenStream {
    quote! {
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(::wire::Enumeration::name(*self))
            }
        }
    }
}

/// The variant for a number, under the first of its names.
fn variant(scope: &Scope<'_>, names: &[EnumValue<'_>], is_default: bool) -> TokenStream {
    let value = names[0];
    let aliases = names[1..].iter().map(|alias| alias.name());
    let docs = value_docs(scope, value);
    let deprecated = deprecated(value.is_deprecated());
    let default = is_default.then(|| quote!(#[default]));
    let (proto_name, name) = (value.name(), ident(scope.schema.tree.name(value.full_name())));
    let number = number(value);
    quote!(#docs #deprecated #default #[proto(name = #proto_name #(, alias = #aliases)*)] #name = #number,)
}

fn alias(scope: &Scope<'_>, value: EnumValue<'_>, same: EnumValue<'_>) -> TokenStream {
    let docs = value_docs(scope, value);
    let deprecated = deprecated(value.is_deprecated());
    let tree = &scope.schema.tree;
    let (name, same) = (ident(tree.name(value.full_name())), ident(tree.name(same.full_name())));
    quote!(#docs #deprecated pub const #name: Self = Self::#same;)
}

fn value_docs(scope: &Scope<'_>, value: EnumValue<'_>) -> TokenStream {
    scope.schema.docs(value.enumeration().file(), value.full_name(), &value.path())
}

fn number(value: EnumValue<'_>) -> TokenStream {
    let sign = (value.number() < 0).then(|| quote!(-));
    let magnitude = Literal::u32_unsuffixed(value.number().unsigned_abs());
    quote!(#sign #magnitude)
}
