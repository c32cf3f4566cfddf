//! The expansion of `derive(Reset)`: what holds memory is emptied, the rest becomes its default.

use crate::{
    ast::{Field, Message},
    attr::{Line, Role},
    generics::Head,
    kind::Shape,
    rust_type::{self, Spelling},
};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

pub(crate) fn message(message: &Message) -> TokenStream {
    let (wire, item) = (&message.container.wire, message.item);
    let mut head = Head::encode(&item.generics);
    let lines = message.fields.iter().filter_map(|field| line(message, field, &mut head));
    let lines: Vec<_> = lines.collect();
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let ident = &item.ident;
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Reset for #ident #args #where_clause {
            #[inline]
            fn reset(&mut self) {
                #(#lines)*
            }
        }
    }
}

/// What becomes of a field.
enum Fate {
    /// It keeps its memory.
    Cleared,
    /// It is a message by itself.
    Reset,
    Default,
}

fn line(message: &Message, field: &Field, head: &mut Head) -> Option<TokenStream> {
    let (wire, place, ty) = (&message.container.wire, field.place(), field.ty());
    let fate = fate(field)?;
    let mut params = message.item.generics.type_params();
    let is_generic = params.any(|param| rust_type::mentions(ty, &param.ident));
    let site = Span::mixed_site();
    Some(match fate {
        Fate::Cleared => quote_spanned!(site=> #place.clear();),
        Fate::Reset => {
            if is_generic {
                head.add(quote!(#ty: #wire::Reset));
            }
            quote_spanned!(site=> #wire::Reset::reset(&mut #place);)
        }
        Fate::Default => {
            if is_generic {
                head.add(quote!(#ty: ::core::default::Default));
            }
            quote_spanned!(site=> #place = ::core::default::Default::default();)
        }
    })
}

fn fate(field: &Field) -> Option<Fate> {
    let ty = field.ty();
    Some(match &field.role {
        Role::Skip(_) => return None,
        Role::Unknown(_) if rust_type::ends_in(ty, "UnknownFields") => Fate::Cleared,
        Role::Unknown(_) | Role::Oneof(_) => Fate::Default,
        Role::Line(line) => fate_of_line(line, field),
    })
}

fn fate_of_line(line: &Line, field: &Field) -> Fate {
    let is_plain = matches!(line.shape, Shape::Implicit | Shape::Required);
    match Spelling::of(field.ty()) {
        _ if is_plain && line.kind.is_message() => Fate::Reset,
        Spelling::Vec(_) | Spelling::Map(..) => Fate::Cleared,
        Spelling::Text if rust_type::ends_in(field.ty(), "String") => Fate::Cleared,
        _ => Fate::Default,
    }
}
