//! What stands in for an item with errors, so that rustc reports them and nothing else.

use crate::{attr, generics::Head, problem::Problems};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Data, DeriveInput, Error};

fn wire(item: &DeriveInput) -> TokenStream {
    let words = ["view", "name", "crate", "bound", "TYPE"];
    attr::Container::read(&item.attrs, &words, &mut Problems::default()).wire
}

pub(crate) fn message(item: &DeriveInput, error: Error) -> TokenStream {
    let (wire, ident, error) = (wire(item), &item.ident, error.into_compile_error());
    let head = Head::decode(&item.generics);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let input = &head.lifetime;
    let encode = Head::encode(&item.generics);
    let (encode_params, encode_args, encode_where) = (encode.params(), encode.args(), encode.where_clause());
    let output = &encode.lifetime;
    quote_spanned! {Span::mixed_site()=>
        #error
        #[automatically_derived]
        impl #params #wire::Decode<#input> for #ident #args #where_clause {
            fn fields(&mut self, _: #wire::Input<'_, #input>) -> #wire::Fields {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl #encode_params #wire::Encode for #ident #encode_args #encode_where {
            fn fields<#output>(&#output self, _: #wire::Output<#output>) -> #wire::Output<#output> {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl #encode_params #wire::Named for #ident #encode_args #encode_where {
            const FULL_NAME: &'static str = "";
            const TYPE_URL: &'static str = "";
        }
    }
}

pub(crate) fn debug(item: &DeriveInput, error: Error) -> TokenStream {
    let (ident, error) = (&item.ident, error.into_compile_error());
    let head = Head::encode(&item.generics);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #error
        #[automatically_derived]
        impl #params ::core::fmt::Debug for #ident #args #where_clause {
            fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::unreachable!()
            }
        }
    }
}

pub(crate) fn oneof(item: &DeriveInput, error: Error) -> TokenStream {
    let (wire, ident, error) = (wire(item), &item.ident, error.into_compile_error());
    let head = Head::decode(&item.generics);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let input = &head.lifetime;
    let encode = Head::encode(&item.generics);
    let (encode_params, encode_args, encode_where) = (encode.params(), encode.args(), encode.where_clause());
    let output = &encode.lifetime;
    let numbers = readable_numbers(item);
    quote_spanned! {Span::mixed_site()=>
        #error
        #[automatically_derived]
        impl #params #wire::Oneof<#input> for #ident #args #where_clause {
            const NUMBERS: &'static [u32] = &[#(#numbers),*];
            fn read(
                _: &mut ::core::option::Option<Self>,
                _: u32,
                _: u32,
                _: &mut #wire::Reader<'_, #input>,
            ) -> #wire::Flow {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl #encode_params #wire::EncodeOneof for #ident #encode_args #encode_where {
            fn write<#output>(&#output self, _: u32, _: u32, _: &mut #wire::Writer<#output>) {
                ::core::unreachable!()
            }
        }
    }
}

/// The numbers of the variants that are right, for the message that lists them.
fn readable_numbers(item: &DeriveInput) -> Vec<u32> {
    let Data::Enum(data) = &item.data else {
        return Vec::new();
    };
    let mut ignored = Problems::default();
    let roles = data.variants.iter();
    let roles = roles.filter_map(|variant| attr::role(&variant.attrs, &mut ignored)?.ok());
    let mut numbers: Vec<_> = roles
        .filter_map(|role| match role {
            attr::Role::Line(line) => Some(line.number.value),
            _ => None,
        })
        .collect();
    numbers.sort_unstable();
    numbers
}

pub(crate) fn enumeration(item: &DeriveInput, error: Error) -> TokenStream {
    let (wire, ident, error) = (wire(item), &item.ident, error.into_compile_error());
    let head = Head::encode(&item.generics);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    // `Enumeration: Copy + Eq`: a variant with data may be neither.
    let is_plain = matches!(&item.data, Data::Enum(data)
        if !data.variants.is_empty() && data.variants.iter().all(|variant| variant.fields.is_empty()));
    if !is_plain || !item.generics.params.is_empty() {
        return error;
    }
    quote_spanned! {Span::mixed_site()=>
        #error
        #[automatically_derived]
        impl #params #wire::Enumeration for #ident #args #where_clause {
            const NAME: &'static str = "";
            const VALUES: &'static [(&'static str, i32)] = &[];
            fn from_number(_: i32) -> ::core::option::Option<Self> {
                ::core::option::Option::None
            }
            fn number(self) -> i32 {
                ::core::unreachable!()
            }
            fn name(self) -> &'static str {
                ::core::unreachable!()
            }
        }
    }
}

pub(crate) fn newtype(item: &DeriveInput, error: Error) -> TokenStream {
    let mut problems = Problems::default();
    let words = ["TYPE", "crate", "bound"];
    let container = attr::Container::read(&item.attrs, &words, &mut problems);
    match container.kind {
        Some((kind, _)) if kind.is_message() => message(item, error),
        _ => error.into_compile_error(),
    }
}

/// A message without fields.
pub(crate) fn reflect_message(item: &DeriveInput, error: Error) -> TokenStream {
    let (wire, ident, error) = (wire(item), &item.ident, error.into_compile_error());
    let head = Head::encode(&item.generics);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #error
        #[automatically_derived]
        impl #params #wire::Described for #ident #args #where_clause {
            const ROWS: &'static [&'static #wire::reflect::Row] = &[];
            const TABLE: &'static #wire::reflect::Table = &#wire::reflect::Table::fixed(
                "",
                &[],
                &[],
                &[],
                ::core::option::Option::None,
            );
        }
        #[automatically_derived]
        impl #params #wire::reflect::Show for #ident #args #where_clause {
            fn described(&self) -> &'static #wire::reflect::Table {
                <Self as #wire::Described>::TABLE
            }
            fn show<__Sink: #wire::reflect::Sink + ?::core::marker::Sized>(
                &self,
                _: &mut __Sink,
            ) -> #wire::reflect::Flow {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl #params #wire::reflect::Fill for #ident #args #where_clause {
            fn fill<__Source: #wire::reflect::Source + ?::core::marker::Sized>(
                &mut self,
                _: usize,
                _: &mut __Source,
            ) -> #wire::reflect::Flow {
                ::core::unreachable!()
            }
        }
    }
}

/// A oneof without members.
pub(crate) fn reflect_oneof(item: &DeriveInput, error: Error) -> TokenStream {
    let (wire, ident, error) = (wire(item), &item.ident, error.into_compile_error());
    let head = Head::encode(&item.generics);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #error
        #[automatically_derived]
        impl #params #wire::reflect::ShowOneof for #ident #args #where_clause {
            const ROWS: &'static [&'static #wire::reflect::Row] = &[];
            fn show<__Sink: #wire::reflect::Sink + ?::core::marker::Sized>(
                &self,
                _: u32,
                _: u32,
                _: &mut __Sink,
            ) -> #wire::reflect::Flow {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl #params #wire::reflect::FillOneof for #ident #args #where_clause {
            fn fill<__Source: #wire::reflect::Source + ?::core::marker::Sized>(
                _: &mut ::core::option::Option<Self>,
                _: u32,
                _: &mut __Source,
            ) -> #wire::reflect::Flow {
                ::core::unreachable!()
            }
        }
    }
}

pub(crate) fn reset(item: &DeriveInput, error: Error) -> TokenStream {
    let (wire, ident, error) = (wire(item), &item.ident, error.into_compile_error());
    let head = Head::encode(&item.generics);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #error
        #[automatically_derived]
        impl #params #wire::Reset for #ident #args #where_clause {
            fn reset(&mut self) {}
        }
    }
}

/// Clones and comparisons that never happen.
pub(crate) fn recursive(item: &DeriveInput, error: Error) -> TokenStream {
    let (ident, error) = (&item.ident, error.into_compile_error());
    let head = Head::encode(&item.generics);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #error
        #[automatically_derived]
        impl #params ::core::clone::Clone for #ident #args #where_clause {
            fn clone(&self) -> Self {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl #params ::core::cmp::PartialEq for #ident #args #where_clause {
            fn eq(&self, _: &Self) -> bool {
                ::core::unreachable!()
            }
        }
    }
}
