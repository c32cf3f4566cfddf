//! The expansion of `derive(DebugRedact)`: as the standard library's, but for the fields that are not shown, and for
//! messages inside so many others that the stack might end.

use crate::{
    ast::{Field, Message, Oneof, Variant},
    generics::Head,
};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{DeriveInput, Fields, ext::IdentExt};

pub(crate) fn message(message: &Message) -> TokenStream {
    let name = message.item.ident.unraw().to_string();
    let is_tuple = matches!(message.data.fields, Fields::Unnamed(_));
    let builder = if is_tuple { quote!(debug_tuple) } else { quote!(debug_struct) };
    let fields = message.fields.iter().map(|field| {
        let label = (!is_tuple).then(|| {
            let label = label(field);
            quote!(#label,)
        });
        let value = if field.is_redacted() { redacted() } else { field.shared() };
        quote!(.field(#label #value))
    });
    let mut body = quote_spanned!(Span::mixed_site()=> f.#builder(#name)#(#fields)*.finish());
    if message.is_recursive() {
        let wire = &message.container.wire;
        body = quote_spanned!(Span::mixed_site()=> #wire::recursive::debug(f, |f| #body));
    }
    debug_of(message.item, &body)
}

fn label(field: &Field) -> String {
    field.source.ident.as_ref().map(|ident| ident.unraw().to_string()).unwrap_or_default()
}

pub(crate) fn oneof(oneof: &Oneof) -> TokenStream {
    let arms = oneof.variants.iter().map(arm);
    let body = quote_spanned!(Span::mixed_site()=> match self { #(#arms)* });
    debug_of(oneof.item, &body)
}

fn arm(variant: &Variant) -> TokenStream {
    let ident = &variant.source.ident;
    let name = ident.unraw().to_string();
    let (pattern, value) = match variant.line.extras.debug_redact {
        true => (quote!(_), redacted()),
        false => (quote_spanned!(Span::mixed_site()=> value), quote_spanned!(Span::mixed_site()=> value)),
    };
    quote_spanned!(Span::mixed_site()=> Self::#ident(#pattern) => f.debug_tuple(#name).field(#value).finish(),)
}

fn redacted() -> TokenStream {
    quote!(&::core::format_args!("[REDACTED]"))
}

fn debug_of(item: &DeriveInput, body: &TokenStream) -> TokenStream {
    let ident = &item.ident;
    let mut head = Head::encode(&item.generics);
    for param in item.generics.type_params() {
        let param = param.ident.to_token_stream();
        head.add(quote!(#param: ::core::fmt::Debug));
    }
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params ::core::fmt::Debug for #ident #args #where_clause {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #body
            }
        }
    }
}
