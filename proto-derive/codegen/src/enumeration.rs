//! The expansion of `derive(Enumeration)`.

use crate::ast::{self, Enumeration};
use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

pub(crate) fn expand(enumeration: &Enumeration) -> TokenStream {
    let site = Span::mixed_site();
    let (wire, ident) = (&enumeration.container.wire, &enumeration.item.ident);
    let full_name = ast::full_name(&enumeration.container, ident);
    let values = &enumeration.values;
    let names: Vec<_> = values.iter().map(|value| &value.name).collect();
    let idents: Vec<_> = values.iter().map(|value| value.ident).collect();
    let numbers = values.iter().map(|value| Literal::i32_unsuffixed(value.number));
    let numbers: Vec<_> = numbers.collect();
    let listed = values.iter().flat_map(|value| {
        let number = Literal::i32_unsuffixed(value.number);
        let names = std::iter::once(&value.name).chain(&value.aliases);
        names.map(move |name| quote!((#name, #number)))
    });
    quote_spanned! {site=>
        #[automatically_derived]
        impl #wire::Enumeration for #ident {
            const NAME: &'static str = #full_name;
            const VALUES: &'static [(&'static str, i32)] = &[#(#listed),*];
            #[inline]
            fn from_number(number: i32) -> ::core::option::Option<Self> {
                match number {
                    #(#numbers => ::core::option::Option::Some(Self::#idents),)*
                    _ => ::core::option::Option::None,
                }
            }
            #[inline]
            fn number(self) -> i32 {
                self as i32
            }
            fn name(self) -> &'static str {
                match self {
                    #(Self::#idents => #names,)*
                }
            }
        }
    }
}
