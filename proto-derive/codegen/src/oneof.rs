//! The expansion of `derive(Oneof)`.

use crate::{
    ast::{Oneof, Variant},
    attr::Line,
    generics::{self, Bound, Head},
    view,
};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Lifetime, Type, spanned::Spanned};

pub(crate) fn expand(oneof: &Oneof) -> TokenStream {
    let decode = decode(oneof);
    let encode = encode(oneof);
    let views = view::of_oneof(oneof);
    quote!(#decode #encode #views)
}

fn decode(oneof: &Oneof) -> TokenStream {
    let (wire, ident, generics) = (&oneof.container.wire, &oneof.item.ident, &oneof.item.generics);
    let mut head = Head::decode(generics);
    head.infer(oneof.item, &oneof.container, typed_lines(oneof), &Bound::Decode(wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let lifetime = &head.lifetime;
    let numbers = oneof.variants.iter().map(|variant| variant.line.number.literal());
    let lines = oneof.variants.iter().map(|variant| read_line(oneof, variant));
    let (held, release) = (held(oneof), release(oneof, lifetime));
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Oneof<#lifetime> for #ident #args #where_clause {
            const NUMBERS: &'static [u32] = &[#(#numbers),*];
            #[inline(always)]
            fn read(
                slot: &mut ::core::option::Option<Self>,
                first: u32,
                last: u32,
                reader: &mut #wire::Reader<'_, #lifetime>,
            ) -> #wire::Flow {
                #(#lines)*
                ::core::result::Result::Ok(())
            }
            #held
            #release
        }
    }
}

/// What messages have of the budget.
fn held(oneof: &Oneof) -> Option<TokenStream> {
    let arms = message_arms(oneof, |variant| {
        let codec = codec(oneof, variant);
        quote_spanned!(at_type(variant)=> #codec::held(value, depth))
    })?;
    let others = (arms.len() < oneof.variants.len()).then(|| quote!(_ => 0,));
    Some(quote_spanned! {Span::mixed_site()=>
        #[inline]
        fn held(&self, depth: u32) -> usize {
            match self {
                #(#arms,)*
                #others
            }
        }
    })
}

/// Messages give their memory back to the budget.
fn release(oneof: &Oneof, lifetime: &Lifetime) -> Option<TokenStream> {
    let wire = &oneof.container.wire;
    let arms = message_arms(oneof, |variant| {
        let codec = codec(oneof, variant);
        quote_spanned!(at_type(variant)=> #codec::release(value, payload))
    })?;
    let others = (arms.len() < oneof.variants.len()).then(|| quote!(_ => {}));
    Some(quote_spanned! {Span::mixed_site()=>
        #[allow(clippy::single_match)]
        fn release(self, payload: &#wire::Payload<'_, #lifetime>) {
            match self {
                #(#arms,)*
                #others
            }
        }
    })
}

/// An arm for each member that is a message.
fn message_arms(oneof: &Oneof, arm: impl Fn(&Variant) -> TokenStream) -> Option<Vec<TokenStream>> {
    let messages = oneof.variants.iter().filter(|variant| variant.line.kind.is_message());
    let arms = messages.map(|variant| {
        let (name, arm) = (&variant.source.ident, arm(variant));
        quote_spanned!(at_type(variant)=> Self::#name(value) => #arm)
    });
    let arms: Vec<_> = arms.collect();
    (!arms.is_empty()).then_some(arms)
}

fn read_line(oneof: &Oneof, variant: &Variant) -> TokenStream {
    let (codec, number, name) = (codec(oneof, variant), variant.line.number.literal(), &variant.source.ident);
    let site = at_type(variant);
    let read = if variant.line.kind.is_message() {
        // A message that comes again is merged into the one that is there.
        let others = oneof.others(variant);
        quote_spanned! {site=>
            #codec::merge(
                #number,
                slot,
                Self::#name,
                |oneof| match oneof {
                    Self::#name(message) => ::core::option::Option::Some(message),
                    #others
                },
                reader,
            )?;
        }
    } else {
        quote_spanned!(site=> #codec::read(#number, slot, Self::#name, reader)?;)
    };
    quote_spanned! {site=>
        if first <= #number && #number <= last {
            #read
        }
    }
}

fn encode(oneof: &Oneof) -> TokenStream {
    let (wire, ident, generics) = (&oneof.container.wire, &oneof.item.ident, &oneof.item.generics);
    let mut head = Head::encode(generics);
    head.infer(oneof.item, &oneof.container, typed_lines(oneof), &Bound::Encode(wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let lifetime = &head.lifetime;
    let arms = oneof.variants.iter().map(|variant| write_arm(oneof, variant));
    let is_leaf = !oneof.variants.iter().any(|variant| variant.line.kind.is_message());
    let leaf = is_leaf.then(|| {
        quote! {
            #[inline(always)]
            fn is_leaf() -> bool {
                true
            }
        }
    });
    let lens = oneof.variants.iter().map(|variant| len_arm(oneof, variant));
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::EncodeOneof for #ident #args #where_clause {
            #[inline(always)]
            fn write<#lifetime>(&#lifetime self, first: u32, last: u32, writer: &mut #wire::Writer<#lifetime>) {
                match self {
                    #(#arms)*
                }
            }
            #leaf
            #[inline]
            fn encoded_len(&self) -> u64 {
                match self {
                    #(#lens)*
                }
            }
        }
    }
}

fn write_arm(oneof: &Oneof, variant: &Variant) -> TokenStream {
    let (codec, number, name) = (codec(oneof, variant), variant.line.number.literal(), &variant.source.ident);
    quote_spanned! {at_type(variant)=>
        Self::#name(value) => {
            if first <= #number && #number <= last {
                #codec::write(#number, value, writer);
            }
        }
    }
}

fn len_arm(oneof: &Oneof, variant: &Variant) -> TokenStream {
    let (codec, number, name) = (codec(oneof, variant), variant.line.number.literal(), &variant.source.ident);
    quote_spanned!(at_type(variant)=> Self::#name(value) => #codec::len(#number, value),)
}

/// Where rustc's errors about the variant's type should point.
fn at_type(variant: &Variant) -> Span {
    Span::mixed_site().located_at(variant.ty.span())
}

/// `wire::Variant::<wire::Str>`, as errors about it are about the type.
pub(crate) fn codec(oneof: &Oneof, variant: &Variant) -> TokenStream {
    let site = at_type(variant);
    let wire = &generics::located(&oneof.container.wire, site);
    let kind = generics::kind_path(wire, variant.line.kind, site);
    quote_spanned!(site=> #wire::Variant::<#kind>)
}

fn typed_lines<'o>(oneof: &'o Oneof) -> impl Iterator<Item = (&'o Line, &'o Type)> {
    oneof.variants.iter().map(|variant| (&variant.line, variant.ty))
}
