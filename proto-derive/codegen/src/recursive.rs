//! The expansion of `derive(Recursive)`: what is cloned, compared and dropped at once, and the fields that are left for
//! later because they lead back to their message.

use crate::{
    ast::{Field, Message, Oneof, Variant},
    generics::Head,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::DeriveInput;

pub(crate) fn message(message: &Message) -> TokenStream {
    let wire = &message.container.wire;
    let (recursive, plain): (Vec<_>, Vec<_>) = message.fields.iter().partition(|field| field.is_recursive());
    let other = |name: &str, field: &Field| {
        let (base, member) = (site(name), &field.member);
        quote_spanned!(Span::mixed_site()=> #base.#member)
    };
    let copies = plain.iter().map(|field| {
        let (shared, to) = (field.shared(), other("to", field));
        quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone_from(&mut #to, #shared);)
    });
    let deep_copies = recursive.iter().map(|field| {
        let (shared, to) = (field.shared(), other("to", field));
        quote_spanned!(Span::mixed_site()=> #wire::recursive::CopyTo::copy(#shared, &mut #to, rest);)
    });
    let same = plain.iter().map(|field| {
        let (place, other) = (field.place(), other("other", field));
        quote_spanned!(Span::mixed_site()=> #place == #other)
    });
    let deep_same = recursive.iter().map(|field| {
        let (shared, other) = (field.shared(), other("other", field));
        quote_spanned!(Span::mixed_site()=> #wire::Recursive::same(#shared, &#other, rest))
    });
    let same: Vec<_> = same.chain(deep_same).collect();
    let same = if same.is_empty() { quote!(true) } else { quote!(#(#same)&&*) };
    let parts = recursive.iter().map(|field| {
        let place = field.exclusive();
        quote_spanned!(Span::mixed_site()=> #wire::Recursive::part(#place, rest);)
    });
    let body = Body {
        begin: quote!(<Self as ::core::default::Default>::default()),
        copy: quote!(#(#copies)* #(#deep_copies)*),
        same,
        part: quote!(#(#parts)*),
        detach: None,
    };
    impls(wire, message.item, &body)
}

pub(crate) fn oneof(oneof: &Oneof) -> TokenStream {
    let wire = &oneof.container.wire;
    let arms = |arm: &dyn Fn(&Ident, bool) -> TokenStream| -> TokenStream {
        let arm = |variant: &Variant| arm(&variant.source.ident, variant.line.extras.recursive);
        oneof.variants.iter().map(arm).collect()
    };
    let recursive = |arm: &dyn Fn(&Ident) -> TokenStream| {
        arms(&|ident, is_recursive| if is_recursive { arm(ident) } else { TokenStream::new() })
    };
    let begin = arms(&|ident, is_recursive| {
        let begin =
            if is_recursive { quote!(#wire::recursive::CopyTo::begin) } else { quote!(::core::clone::Clone::clone) };
        quote_spanned!(Span::mixed_site()=> Self::#ident(value) => Self::#ident(#begin(value)),)
    });
    let copy = recursive(&|ident| {
        quote_spanned! {Span::mixed_site()=>
            (Self::#ident(value), Self::#ident(to)) => #wire::recursive::CopyTo::copy(value, to, rest),
        }
    });
    let same = arms(&|ident, is_recursive| {
        let same = match is_recursive {
            true => quote_spanned!(Span::mixed_site()=> #wire::Recursive::same(value, other, rest)),
            false => quote_spanned!(Span::mixed_site()=> value == other),
        };
        quote_spanned!(Span::mixed_site()=> (Self::#ident(value), Self::#ident(other)) => #same,)
    });
    let part = recursive(
        &|ident| quote_spanned!(Span::mixed_site()=> Self::#ident(value) => #wire::Recursive::part(value, rest),),
    );
    let detach = recursive(
        &|ident| quote_spanned!(Span::mixed_site()=> Self::#ident(value) => #wire::Recursive::detach(value, rest),),
    );
    let site = Span::mixed_site();
    let body = Body {
        begin: quote_spanned!(site=> match self { #begin }),
        copy: quote_spanned!(site=> match (self, to) { #copy _ => {} }),
        same: quote_spanned!(site=> match (self, other) { #same _ => false }),
        part: quote_spanned!(site=> match self { #part _ => {} }),
        detach: Some(quote_spanned!(site=> match self { #detach _ => {} })),
    };
    impls(wire, oneof.item, &body)
}

fn site(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The bodies of the methods, in which `to`, `other` and `rest` are the arguments.
struct Body {
    begin: TokenStream,
    copy: TokenStream,
    same: TokenStream,
    part: TokenStream,
    detach: Option<TokenStream>,
}

fn impls(wire: &TokenStream, item: &DeriveInput, body: &Body) -> TokenStream {
    let ident = &item.ident;
    let mut head = Head::encode(&item.generics);
    for param in item.generics.type_params() {
        let param = param.ident.to_token_stream();
        head.add(quote!(#param: ::core::clone::Clone + ::core::cmp::PartialEq + ::core::default::Default));
    }
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let Body { begin, copy, same, part, detach } = body;
    let detach = detach.as_ref().map(|body| {
        quote_spanned! {Span::mixed_site()=>
            fn detach<'wire_p>(self, rest: &mut #wire::recursive::Remains<'wire_p>)
            where
                Self: 'wire_p,
            {
                #body
            }
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        #[allow(clippy::single_match, unreachable_patterns, unused_variables)]
        impl #params #wire::recursive::CopyTo<Self> for #ident #args #where_clause {
            fn begin(&self) -> Self {
                #begin
            }
            fn copy<'wire_s>(&'wire_s self, to: &'wire_s mut Self, rest: &mut #wire::recursive::Copies<'wire_s>) {
                #copy
            }
        }
        #[automatically_derived]
        #[allow(clippy::float_cmp, clippy::single_match, unreachable_patterns, unused_variables)]
        impl #params #wire::Recursive for #ident #args #where_clause {
            fn same<'wire_s>(&'wire_s self, other: &'wire_s Self, rest: &mut #wire::recursive::Pairs<'wire_s>) -> bool {
                #same
            }
            fn part<'wire_p>(&mut self, rest: &mut #wire::recursive::Remains<'wire_p>)
            where
                Self: 'wire_p,
            {
                #part
            }
            #detach
        }
        #[automatically_derived]
        impl #params ::core::clone::Clone for #ident #args #where_clause {
            fn clone(&self) -> Self {
                #wire::recursive::clone(self)
            }
        }
        #[automatically_derived]
        impl #params ::core::cmp::PartialEq for #ident #args #where_clause {
            fn eq(&self, other: &Self) -> bool {
                #wire::recursive::eq(self, other)
            }
        }
    }
}
