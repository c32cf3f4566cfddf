//! Lints: what an item allows is allowed in the impls that are made of it.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Data, DeriveInput};

/// `impls` under the item's own `#[allow]`s, and allowed to use what it declares deprecated.
pub(crate) fn allow(item: &DeriveInput, impls: TokenStream) -> TokenStream {
    let allowed = allowed(item);
    if allowed.is_empty() { impls } else { before_each_impl(&allowed, impls) }
}

/// The `#[allow]`s for impls that are made of an item.
pub(crate) fn allowed(item: &DeriveInput) -> TokenStream {
    let mut allowed: TokenStream =
        item.attrs.iter().filter(|a| a.path().is_ident("allow")).map(ToTokens::to_token_stream).collect();
    if attributes(item).any(|attribute| attribute.path().is_ident("deprecated")) && !is_allowed(item, "deprecated") {
        allowed.extend(quote!(#[allow(deprecated)]));
    }
    allowed
}

/// Whether the item's own `#[allow]`s name this lint; twice would be a warning.
pub(crate) fn is_allowed(item: &DeriveInput, lint: &str) -> bool {
    let own = item.attrs.iter().filter(|attribute| attribute.path().is_ident("allow"));
    let mut lists = own.filter_map(|attribute| attribute.meta.require_list().ok());
    lists.any(|list| {
        list.tokens.clone().into_iter().any(|token| matches!(token, TokenTree::Ident(name) if name == lint))
    })
}

fn attributes(item: &DeriveInput) -> impl Iterator<Item = &Attribute> {
    let (fields, variants): (Vec<&syn::Field>, Vec<&syn::Variant>) = match &item.data {
        Data::Struct(data) => (data.fields.iter().collect(), Vec::new()),
        Data::Enum(data) => (Vec::new(), data.variants.iter().collect()),
        Data::Union(_) => (Vec::new(), Vec::new()),
    };
    let fields = fields.into_iter().flat_map(|field| &field.attrs);
    item.attrs.iter().chain(fields).chain(variants.into_iter().flat_map(|variant| &variant.attrs))
}

/// Every impl starts with `#[automatically_derived]`.
fn before_each_impl(allowed: &TokenStream, impls: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = impls.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_mark = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '#')
            && tokens.peek().is_some_and(|next| next.to_string() == "[automatically_derived]");
        if is_mark {
            out.extend(allowed.clone());
        }
        out.extend([token]);
    }
    out
}
