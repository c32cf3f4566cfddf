//! The expansion of `derive(Setters)`: a method for each field that takes the message and gives it back with the value.

use crate::{
    ast::{Field, Message},
    attr::{Line, Role},
    generics::Head,
    kind::Shape,
    lints,
    rust_type::{self, Spelling},
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, Member, Type, ext::IdentExt};

pub(crate) fn expand(message: &Message) -> TokenStream {
    let (item, ident) = (message.item, &message.item.ident);
    let head = Head::encode(&item.generics);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let allowed = lints::allowed(item);
    let unused = (!lints::is_allowed(item, "dead_code")).then(|| quote!(#[allow(dead_code)]));
    let setters = message.fields.iter().filter_map(|field| setter(message, field));
    quote_spanned! {Span::mixed_site()=>
        #unused
        #allowed
        impl #params #ident #args #where_clause {
            #(#setters)*
        }
    }
}

fn setter(message: &Message, field: &Field) -> Option<TokenStream> {
    let wire = &message.container.wire;
    let place = field.place();
    let (parameter, body) = match &field.role {
        Role::Line(line) => of_line(wire, line, field, &place),
        Role::Oneof(_) => of_option(line_value(field.oneof_type()?), &place),
        Role::Unknown(_) | Role::Skip(_) => return None,
    };
    let name = match field.extras().and_then(|extras| extras.setter.as_ref()) {
        Some(name) => name.clone(),
        None => setter_ident(&field.member),
    };
    let (vis, docs) = (&field.source.vis, docs(&field.member));
    let deprecated = field.source.attrs.iter().filter(|attr| is_deprecated(attr));
    Some(quote_spanned! {Span::mixed_site()=>
        #[doc = #docs]
        #(#deprecated)*
        #[must_use]
        #vis fn #name(mut self, value: #parameter) -> Self {
            #body
            self
        }
    })
}

fn docs(member: &Member) -> String {
    let name = match member {
        Member::Named(ident) => ident.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    };
    format!(" The same with [`{name}`](Self#structfield.{name}).")
}

fn is_deprecated(attribute: &Attribute) -> bool {
    attribute.path().is_ident("deprecated")
}

fn setter_ident(member: &Member) -> Ident {
    match member {
        Member::Named(ident) => format_ident!("with_{}", ident.unraw(), span = ident.span()),
        Member::Unnamed(index) => format_ident!("with_{}", index.index, span = index.span),
    }
}

/// The type of the parameter and what is done with it.
fn of_line(wire: &TokenStream, line: &Line, field: &Field, place: &TokenStream) -> (TokenStream, TokenStream) {
    let ty = field.ty();
    match line.shape {
        Shape::Map(_) => match rust_type::entry(ty) {
            Some((key, value)) => of_map(wire, (key, value), place),
            None => of_value(line_value(ty), place),
        },
        Shape::Repeated | Shape::Packed => match rust_type::list_element(ty) {
            Some(element) => of_list(wire, element, place),
            None => of_value(line_value(ty), place),
        },
        Shape::Explicit => match Spelling::of(ty) {
            Spelling::Option(inner) => of_option(line_value(inner), place),
            _ => of_value(line_value(ty), place),
        },
        Shape::Implicit | Shape::Required => of_value(line_value(ty), place),
    }
}

fn of_value((parameter, value): (TokenStream, TokenStream), place: &TokenStream) -> (TokenStream, TokenStream) {
    (parameter, quote!(#place = #value;))
}

fn of_option((parameter, value): (TokenStream, TokenStream), place: &TokenStream) -> (TokenStream, TokenStream) {
    (parameter, quote!(#place = ::core::option::Option::Some(#value);))
}

fn of_list(wire: &TokenStream, element: &Type, place: &TokenStream) -> (TokenStream, TokenStream) {
    let (item, converted) = line_value(element);
    let body = quote_spanned! {Span::mixed_site()=>
        for value in value {
            #wire::List::<#element>::push(&mut #place, #converted);
        }
    };
    (quote!(impl ::core::iter::IntoIterator<Item = #item>), body)
}

fn of_map(wire: &TokenStream, (key, value): (&Type, &Type), place: &TokenStream) -> (TokenStream, TokenStream) {
    let ((key_item, _), (value_item, converted)) = (line_value(key), line_value(value));
    let key_converted = if is_primitive(key) {
        quote_spanned!(Span::mixed_site()=> key)
    } else {
        quote_spanned!(Span::mixed_site()=> ::core::convert::Into::into(key))
    };
    let body = quote_spanned! {Span::mixed_site()=>
        for (key, value) in value {
            #wire::Entries::<#key, #value>::insert(&mut #place, #key_converted, #converted);
        }
    };
    (quote!(impl ::core::iter::IntoIterator<Item = (#key_item, #value_item)>), body)
}

/// Numbers are taken as they are, so that literals need no suffix; all else is converted.
fn line_value(ty: &Type) -> (TokenStream, TokenStream) {
    match is_primitive(ty) {
        true => (quote!(#ty), quote_spanned!(Span::mixed_site()=> value)),
        false => (
            quote!(impl ::core::convert::Into<#ty>),
            quote_spanned!(Span::mixed_site()=> ::core::convert::Into::into(value)),
        ),
    }
}

fn is_primitive(ty: &Type) -> bool {
    matches!(Spelling::of(ty), Spelling::Primitive(_))
}
