//! The expansion of `derive(Newtype)`: the struct does what the value in it does.

use crate::{ast::Newtype, generics::Head, kind::Kind, rust_type};
use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Lifetime;

pub(crate) fn expand(newtype: &Newtype) -> TokenStream {
    match (newtype.kind, newtype.kind.fixed_len()) {
        (Kind::Str, _) => text(newtype),
        (Kind::Bytes, _) => blob(newtype),
        (Kind::Msg | Kind::Group, _) => message(newtype),
        (_, Some(len)) => fixed(newtype, len),
        (_, None) => varint(newtype),
    }
}

fn varint(newtype: &Newtype) -> TokenStream {
    let Newtype { member, ty, .. } = newtype;
    let (wire, ident) = (&newtype.container.wire, &newtype.item.ident);
    let kind = newtype.kind.type_name(Span::mixed_site());
    let head = scalar_head(newtype, &quote!(#wire::Varint<#ty>));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Varint<#ident #args> for #wire::#kind #where_clause {
            #[inline(always)]
            fn from_varint(value: u64) -> #ident #args {
                #ident { #member: <Self as #wire::Varint<#ty>>::from_varint(value) }
            }
            #[inline(always)]
            fn to_varint(value: &#ident #args) -> u64 {
                <Self as #wire::Varint<#ty>>::to_varint(&value.#member)
            }
        }
    }
}

fn fixed(newtype: &Newtype, len: usize) -> TokenStream {
    let Newtype { member, ty, .. } = newtype;
    let (wire, ident) = (&newtype.container.wire, &newtype.item.ident);
    let kind = newtype.kind.type_name(Span::mixed_site());
    let len = Literal::usize_unsuffixed(len);
    let head = scalar_head(newtype, &quote!(#wire::Fixed<#len, #ty>));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Fixed<#len, #ident #args> for #wire::#kind #where_clause {
            #[inline(always)]
            fn from_bytes(bytes: [u8; #len]) -> #ident #args {
                #ident { #member: <Self as #wire::Fixed<#len, #ty>>::from_bytes(bytes) }
            }
            #[inline(always)]
            fn to_bytes(value: &#ident #args) -> [u8; #len] {
                <Self as #wire::Fixed<#len, #ty>>::to_bytes(&value.#member)
            }
        }
    }
}

/// The head of an impl for a kind of `wire`, which holds `newtype` where it holds the inner value.
fn scalar_head(newtype: &Newtype, bound: &TokenStream) -> Head {
    let wire = &newtype.container.wire;
    let kind = newtype.kind.type_name(Span::mixed_site());
    let mut head = Head::encode(&newtype.item.generics);
    bind(newtype, &mut head, quote!(#wire::#kind: #bound));
    head
}

/// Adds the user's own bounds, or what the inner type must do where it is generic.
fn bind(newtype: &Newtype, head: &mut Head, inferred: TokenStream) {
    let mut params = newtype.item.generics.type_params();
    match &newtype.container.bound {
        Some(written) => written.iter().for_each(|predicate| head.add(quote!(#predicate))),
        None if params.any(|param| rust_type::mentions(newtype.ty, &param.ident)) => {
            head.add(inferred);
        }
        None => {}
    }
}

/// Text: `wire::Text` to read, `AsRef<str>` to write.
fn text(newtype: &Newtype) -> TokenStream {
    let wire = &newtype.container.wire;
    let body = |lifetime: &Lifetime| {
        let member = &newtype.member;
        quote_spanned! {Span::mixed_site()=>
            #[inline]
            fn from_text(text: &#lifetime str) -> Self {
                Self { #member: #wire::Text::from_text(text) }
            }
            #[inline]
            fn read_into(&mut self, payload: &mut #wire::Payload<'_, #lifetime>) -> #wire::Flow {
                #wire::Text::read_into(&mut self.#member, payload)
            }
            #[inline]
            fn read(payload: &mut #wire::Payload<'_, #lifetime>) -> #wire::Flow<Self> {
                #wire::Text::read(payload).map(|value| Self { #member: value })
            }
        }
    };
    read_and_borrow(newtype, &quote!(#wire::Text), body, &quote!(str))
}

/// Bytes: `wire::Blob` to read, `AsRef<[u8]>` to write.
fn blob(newtype: &Newtype) -> TokenStream {
    let wire = &newtype.container.wire;
    let body = |lifetime: &Lifetime| {
        let member = &newtype.member;
        quote_spanned! {Span::mixed_site()=>
            #[inline]
            fn from_bytes(bytes: &#lifetime [u8]) -> Self {
                Self { #member: #wire::Blob::from_bytes(bytes) }
            }
            #[inline]
            fn read_into(&mut self, payload: &mut #wire::Payload<'_, #lifetime>) -> #wire::Flow {
                #wire::Blob::read_into(&mut self.#member, payload)
            }
            #[inline]
            fn read(payload: &mut #wire::Payload<'_, #lifetime>) -> #wire::Flow<Self> {
                #wire::Blob::read(payload).map(|value| Self { #member: value })
            }
        }
    };
    read_and_borrow(newtype, &quote!(#wire::Blob), body, &quote!([u8]))
}

fn read_and_borrow(
    newtype: &Newtype,
    read: &TokenStream,
    body: impl Fn(&Lifetime) -> TokenStream,
    borrowed: &TokenStream,
) -> TokenStream {
    let Newtype { member, ty, .. } = newtype;
    let ident = &newtype.item.ident;
    let mut head = Head::decode(&newtype.item.generics);
    let lifetime = head.lifetime.clone();
    bind(newtype, &mut head, quote!(#ty: #read<#lifetime>));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let mut borrow = Head::encode(&newtype.item.generics);
    bind(newtype, &mut borrow, quote!(#ty: ::core::convert::AsRef<#borrowed>));
    let (borrow_params, borrow_args, borrow_where) = (borrow.params(), borrow.args(), borrow.where_clause());
    let body = body(&lifetime);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #read<#lifetime> for #ident #args #where_clause {
            #body
        }
        #[automatically_derived]
        impl #borrow_params ::core::convert::AsRef<#borrowed> for #ident #borrow_args #borrow_where {
            #[inline]
            fn as_ref(&self) -> &#borrowed {
                ::core::convert::AsRef::as_ref(&self.#member)
            }
        }
    }
}

fn message(newtype: &Newtype) -> TokenStream {
    let Newtype { member, ty, .. } = newtype;
    let (wire, ident) = (&newtype.container.wire, &newtype.item.ident);
    let mut head = Head::decode(&newtype.item.generics);
    let input = head.lifetime.clone();
    bind(newtype, &mut head, quote!(#ty: #wire::Decode<#input>));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let mut encode = Head::encode(&newtype.item.generics);
    bind(newtype, &mut encode, quote!(#ty: #wire::Encode));
    let (encode_params, encode_args, encode_where) = (encode.params(), encode.args(), encode.where_clause());
    let output = &encode.lifetime;
    let inner = crate::generics::with_lifetime(ty, &newtype.item.generics, &input);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Decode<#input> for #ident #args #where_clause {
            const REQUIRED: &'static [u32] = <#inner as #wire::Decode<#input>>::REQUIRED;
            const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = <#inner as #wire::Decode<#input>>::NUMBERS;
            const HEAP: usize = <#inner as #wire::Decode<#input>>::HEAP;
            const ARENA: bool = <#inner as #wire::Decode<#input>>::ARENA;
            #[inline(always)]
            fn fields(&mut self, input: #wire::Input<'_, #input>) -> #wire::Fields {
                #wire::Decode::fields(&mut self.#member, input)
            }
            #[inline]
            fn keep(&mut self, records: #wire::Records<#input>) {
                #wire::Decode::keep(&mut self.#member, records);
            }
            #[inline]
            fn keep_in(&mut self, records: #wire::Records<#input>, arena: &#input #wire::Arena<#input>) -> bool {
                #wire::Decode::keep_in(&mut self.#member, records, arena)
            }
        }
        #[automatically_derived]
        impl #encode_params #wire::Encode for #ident #encode_args #encode_where {
            #[inline(always)]
            fn fields<#output>(&#output self, out: #wire::Output<#output>) -> #wire::Output<#output> {
                #wire::Encode::fields(&self.#member, out)
            }
            #[inline(always)]
            fn fields_len(&self) -> u64 {
                #wire::Encode::fields_len(&self.#member)
            }
        }
    }
}

/// The name of the message inside, for a newtype that is reflected: without that nothing says that the message has one.
pub(crate) fn named(newtype: &Newtype) -> TokenStream {
    let Newtype { item, ty, .. } = newtype;
    let (wire, ident) = (&newtype.container.wire, &item.ident);
    let mut head = Head::encode(&item.generics);
    if item.generics.type_params().any(|param| rust_type::mentions(ty, &param.ident)) {
        head.add(quote!(#ty: #wire::Named));
    }
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Named for #ident #args #where_clause {
            const FULL_NAME: &'static str = <#ty as #wire::Named>::FULL_NAME;
            const TYPE_URL: &'static str = <#ty as #wire::Named>::TYPE_URL;
        }
    }
}
