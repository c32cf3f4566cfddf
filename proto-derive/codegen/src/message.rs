//! The expansion of `derive(Message)`.

use crate::{
    ast::{self, Field, Message},
    attr::{Line, Number, Role},
    generics::{self, Bound, Head},
    kind::Shape,
    lines::{self, Part, ReadLine},
    rust_type::{self, Spelling},
    view,
};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use std::slice;
use syn::{Lifetime, Type, spanned::Spanned};

pub(crate) fn expand(message: &Message) -> TokenStream {
    let decode = decode(message);
    let encode = encode(message);
    let named = named(message);
    let checks = numbers_agree(message);
    let views = view::of_message(message);
    quote!(#decode #encode #named #(#checks)* #views)
}

fn decode(message: &Message) -> TokenStream {
    let (wire, ident) = (&message.container.wire, &message.item.ident);
    let head = decode_head(message);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let lifetime = &head.lifetime;
    let required = required(message);
    let numbers = numbers(message);
    let heap = heap(message, lifetime);
    let in_arena = message.fields.iter().any(|field| rust_type::is_in_arena(field.ty()));
    let arena = in_arena.then(|| {
        quote!(
            const ARENA: bool = true;
        )
    });
    let inline = is_scalar_leaf(message).then(|| quote!(#[inline(always)]));
    let body = decode_body(message, lifetime);
    let held = held(message, lifetime);
    let keep = keep(message, lifetime);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Decode<#lifetime> for #ident #args #where_clause {
            #required
            #numbers
            #heap
            #arena
            #inline
            fn fields(&mut self, input: #wire::Input<'_, #lifetime>) -> #wire::Fields {
                #body
            }
            #held
            #keep
        }
    }
}

fn named(message: &Message) -> TokenStream {
    let (wire, ident) = (&message.container.wire, &message.item.ident);
    let name = ast::full_name(&message.container, ident);
    let url = format!("type.googleapis.com/{}", name.value());
    let (params, args, where_clause) = message.item.generics.split_for_impl();
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Named for #ident #args #where_clause {
            const FULL_NAME: &'static str = #name;
            const TYPE_URL: &'static str = #url;
        }
    }
}

fn decode_head(message: &Message) -> Head {
    let (wire, generics) = (&message.container.wire, &message.item.generics);
    let mut head = Head::decode(generics);
    let bound = Bound::Decode(wire);
    head.infer(message.item, &message.container, typed_lines(message), &bound);
    for ty in generic_oneofs(message) {
        let lifetime = head.lifetime.clone();
        let ty = generics::with_lifetime(ty, generics, &lifetime);
        head.add(quote!(#ty: #wire::Oneof<#lifetime>));
    }
    head
}

fn encode_head(message: &Message) -> Head {
    let (wire, generics) = (&message.container.wire, &message.item.generics);
    let mut head = Head::encode(generics);
    let bound = Bound::Encode(wire);
    head.infer(message.item, &message.container, typed_lines(message), &bound);
    for ty in generic_oneofs(message) {
        head.add(quote!(#ty: #wire::EncodeOneof));
    }
    head
}

/// The oneofs whose type mentions a type parameter.
fn generic_oneofs<'m>(message: &'m Message) -> impl Iterator<Item = &'m Type> {
    let inferred = message.container.bound.is_none();
    let generics = &message.item.generics;
    let fields = message.fields.iter().filter(move |_| inferred);
    fields.filter_map(move |field| {
        let ty = field.oneof_type()?;
        let mut params = generics.type_params();
        params.any(|param| rust_type::mentions(ty, &param.ident)).then_some(ty)
    })
}

fn typed_lines<'m>(message: &'m Message) -> impl Iterator<Item = (&'m Line, &'m Type)> {
    message.fields.iter().filter_map(|field| match &field.role {
        Role::Line(line) => Some((line, field.ty())),
        _ => None,
    })
}

impl<'i> Field<'i> {
    /// `E` of a oneof's `Option<E>`.
    pub(crate) fn oneof_type(&self) -> Option<&'i Type> {
        match (&self.role, Spelling::of(self.ty())) {
            (Role::Oneof(_), Spelling::Option(inner)) => Some(inner),
            _ => None,
        }
    }
}

/// At most eight singular scalars: such a message is read where it stands.
fn is_scalar_leaf(message: &Message) -> bool {
    let roles = message.fields.iter().map(|field| &field.role);
    let lines: Vec<_> = roles.filter(|role| matches!(role, Role::Line(_) | Role::Oneof(_))).collect();
    lines.len() <= 8
        && lines.iter().all(|role| match role {
            Role::Line(line) => line.kind.is_scalar() && line.shape.is_singular(),
            _ => false,
        })
}

/// The numbers of the required fields, in the order of their bits.
fn required(message: &Message) -> Option<TokenStream> {
    let bits = lines::required_bits(message);
    let numbers = bits.keys().map(|number| Literal::u32_unsuffixed(*number));
    (!bits.is_empty()).then(|| quote!(const REQUIRED: &'static [u32] = &[#(#numbers),*];))
}

/// The field numbers of all lines.
fn numbers(message: &Message) -> TokenStream {
    let numbers = message.fields.iter().flat_map(|field| match &field.role {
        Role::Line(line) => slice::from_ref(&line.number),
        Role::Oneof(oneof) => &oneof.numbers,
        Role::Unknown(_) | Role::Skip(_) => &[],
    });
    let mut numbers: Vec<_> = numbers.map(|number| number.value).collect();
    numbers.sort_unstable();
    let ranges = numbers.chunk_by(|one, next| next - one == 1).map(|range| {
        let end = |number: Option<&u32>| number.copied().map(Literal::u32_unsuffixed);
        let (first, last) = (end(range.first()), end(range.last()));
        quote!(#first..=#last)
    });
    quote!(const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[#(#ranges),*];)
}

/// The boxes that a new value makes: those of the messages that are always there.
fn heap(message: &Message, lifetime: &Lifetime) -> Option<TokenStream> {
    let (wire, item) = (&message.container.wire, message.item);
    let always = typed_lines(message).filter(|(line, ty)| {
        line.kind.is_message()
            && matches!(line.shape, Shape::Implicit | Shape::Required)
            && !rust_type::is_named(rust_type::element(ty), &item.ident)
    });
    let terms = always.map(|(_, ty)| {
        let ty = generics::with_lifetime(ty, &item.generics, lifetime);
        quote!(<#ty as #wire::Decode<#lifetime>>::HEAP)
    });
    let terms: Vec<_> = terms.collect();
    (!terms.is_empty()).then(|| quote!(const HEAP: usize = #(#terms)+*;))
}

/// What lists, maps, boxes and messages have of the budget, a line each.
fn held(message: &Message, lifetime: &Lifetime) -> Option<TokenStream> {
    let site = Span::mixed_site();
    let (wire, generics) = (&message.container.wire, &message.item.generics);
    let lines = message.fields.iter().filter_map(|field| match &field.role {
        Role::Line(line) if line.kind.is_message() || !line.shape.is_singular() => {
            let (codec, place) = (codec(message, line, "held"), field.shared());
            Some(quote_spanned!(site=> #codec(#place, depth)))
        }
        Role::Oneof(_) => {
            let ty = field.oneof_type().map(|ty| generics::with_lifetime(ty, generics, lifetime));
            let place = field.place();
            Some(quote_spanned! {site=>
                #place.as_ref().map_or(0, |oneof| <#ty as #wire::Oneof<#lifetime>>::held(oneof, depth))
            })
        }
        _ => None,
    });
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| {
        quote_spanned! {site=>
            // No code where no oneof and no map drops such a message.
            #[inline]
            fn held(&self, depth: u32) -> usize {
                #(#lines)+*
            }
        }
    })
}

fn decode_body(message: &Message, lifetime: &Lifetime) -> TokenStream {
    let site = Span::mixed_site();
    let parts = lines::read(message);
    if parts.is_empty() {
        return quote_spanned! {site=>
            let reader = input.open()?;
            loop {
                let pass = reader.pass();
                reader.pass_end(pass)?;
            }
        };
    }
    let bits = lines::required_bits(message);
    let line = |line: &ReadLine| match line {
        ReadLine::Field(field, line) => read_line(message, field, line, bits.get(&line.number.value)),
        ReadLine::Oneof(field, run) => read_oneof(message, field, *run, lifetime),
    };
    let parts = parts.iter().map(|part| match part {
        Part::Lines(lines) => lines.iter().map(line).collect(),
        Part::Page(page, lines) => {
            let lines = lines.iter().map(line);
            let page = Literal::u32_unsuffixed(*page);
            quote_spanned!(site=> if reader.page(#page) { #(#lines)* })
        }
    });
    let parts: Vec<TokenStream> = parts.collect();
    quote_spanned! {site=>
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            #(#parts)*
            reader.pass_end(pass)?;
        }
    }
}

/// `wire::Implicit::<wire::Str>::read(1, &mut self.name, &mut reader)?;`
fn read_line(message: &Message, field: &Field, line: &Line, bit: Option<&u32>) -> TokenStream {
    let (codec, number) = (codec(message, line, "read"), line.number.literal());
    let mut place = field.exclusive();
    if rust_type::is_arena_list(field.ty()) {
        place = quote_spanned!(Span::mixed_site()=> #place.growing(&reader));
    }
    let bit = bit.map(|bit| {
        let bit = Literal::u32_unsuffixed(*bit);
        quote!(#bit,)
    });
    quote_spanned!(Span::mixed_site()=> #codec(#number, #bit #place, &mut reader)?;)
}

fn read_oneof(message: &Message, field: &Field, (first, last): (Number, Number), lifetime: &Lifetime) -> TokenStream {
    let (wire, generics) = (&message.container.wire, &message.item.generics);
    let ty = field.oneof_type().map(|ty| generics::with_lifetime(ty, generics, lifetime));
    let (first, last, place) = (first.literal(), last.literal(), field.exclusive());
    quote_spanned! {Span::mixed_site()=>
        <#ty as #wire::Oneof<#lifetime>>::read(#place, #first, #last, &mut reader)?;
    }
}

fn keep(message: &Message, lifetime: &Lifetime) -> Option<TokenStream> {
    let wire = &message.container.wire;
    let unknown = message.unknown()?;
    let place = unknown.place();
    if rust_type::is_in_arena(unknown.ty()) {
        return Some(quote_spanned! {Span::mixed_site()=>
            fn keep_in(&mut self, records: #wire::Records<#lifetime>, arena: &#lifetime #wire::Arena<#lifetime>) -> bool {
                #place.push(records, arena)
            }
        });
    }
    Some(quote_spanned! {Span::mixed_site()=>
        fn keep(&mut self, records: #wire::Records<#lifetime>) {
            #place.push(records);
        }
    })
}

fn encode(message: &Message) -> TokenStream {
    let (wire, ident) = (&message.container.wire, &message.item.ident);
    let head = encode_head(message);
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let lifetime = &head.lifetime;
    let (body, len) = (encode_body(message), len_body(message));
    let leaf = leaf(message);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Encode for #ident #args #where_clause {
            fn fields<#lifetime>(&#lifetime self, out: #wire::Output<#lifetime>) -> #wire::Output<#lifetime> {
                #body
            }
            #leaf
            // No code where nobody asks for lengths.
            #[inline]
            fn fields_len(&self) -> u64 {
                #len
            }
        }
    }
}

/// Says so where the message holds no others.
fn leaf(message: &Message) -> Option<TokenStream> {
    let wire = &message.container.wire;
    let mut oneofs = Vec::new();
    for field in &message.fields {
        match &field.role {
            Role::Line(line) if line.kind.is_message() => return None,
            Role::Oneof(_) => oneofs.push(field.oneof_type()?),
            _ => {}
        }
    }
    let is_leaf = match oneofs.is_empty() {
        true => quote!(true),
        false => quote!(#(<#oneofs as #wire::EncodeOneof>::is_leaf())&&*),
    };
    Some(quote! {
        #[inline(always)]
        fn is_leaf() -> bool {
            #is_leaf
        }
    })
}

/// The lines in descending order: the writer works backwards.
fn encode_body(message: &Message) -> TokenStream {
    let site = Span::mixed_site();
    let unknown = message.unknown().map(|field| {
        let place = field.place();
        quote_spanned!(site=> #place.write(&mut writer);)
    });
    let lines = lines::write(message);
    if unknown.is_none() && lines.is_empty() {
        return quote_spanned!(site=> out);
    }
    let lines = lines.iter().map(|line| match line {
        ReadLine::Field(field, line) => write_line(message, field, line),
        ReadLine::Oneof(field, run) => write_oneof(message, field, *run),
    });
    quote_spanned! {site=>
        let mut writer = out.open();
        #unknown
        #(#lines)*
        writer.done()
    }
}

fn write_line(message: &Message, field: &Field, line: &Line) -> TokenStream {
    let (codec, number, place) = (codec(message, line, "write"), line.number.literal(), field.shared());
    quote_spanned!(Span::mixed_site()=> #codec(#number, #place, &mut writer);)
}

/// The lengths of all lines. Marked so that there is no code where nobody asks for them.
fn len_body(message: &Message) -> TokenStream {
    let site = Span::mixed_site();
    let unknown = message.unknown().map(|field| {
        let place = field.place();
        quote_spanned!(site=> #place.encoded_len())
    });
    let lines = lines::len(message);
    if lines.is_empty() {
        return unknown.unwrap_or_else(|| quote!(0));
    }
    let lines = lines.iter().map(|field| match &field.role {
        Role::Line(line) => len_line(message, field, line),
        _ => len_oneof(message, field),
    });
    let unknown = unknown.unwrap_or_else(|| quote!(0));
    quote_spanned! {site=>
        let mut len = #unknown;
        #(#lines)*
        len
    }
}

/// `len += wire::Implicit::<wire::Str>::len(1, &self.name);`
fn len_line(message: &Message, field: &Field, line: &Line) -> TokenStream {
    let (codec, number, place) = (codec(message, line, "len"), line.number.literal(), field.shared());
    quote_spanned!(Span::mixed_site()=> len += #codec(#number, #place);)
}

/// The member is there once, however its numbers lie between those of other fields.
fn len_oneof(message: &Message, field: &Field) -> TokenStream {
    let (wire, place) = (&message.container.wire, field.shared());
    quote_spanned! {Span::mixed_site()=>
        if let ::core::option::Option::Some(oneof) = #place {
            len += #wire::EncodeOneof::encoded_len(oneof);
        }
    }
}

/// Numbers in a record each: what has to be read packed as well (encoding guide, "Packed Repeated Fields").
fn is_expanded(line: &Line) -> bool {
    line.shape == Shape::Repeated && line.kind.is_scalar()
}

fn write_oneof(message: &Message, field: &Field, (first, last): (Number, Number)) -> TokenStream {
    let (wire, place) = (&message.container.wire, field.shared());
    let (first, last) = (first.literal(), last.literal());
    let site = Span::mixed_site();
    let at = site.located_at(field.ty().span());
    let wire = generics::located(wire, at);
    // At the type, so that rustc's error about it points there.
    let write = quote_spanned!(at=> #wire::EncodeOneof::write(oneof, #first, #last, &mut writer););
    quote_spanned! {site=>
        if let ::core::option::Option::Some(oneof) = #place {
            #write
        }
    }
}

/// `wire::Implicit::<wire::Str>::read`, at the words of the attribute that say so.
pub(crate) fn codec(message: &Message, line: &Line, function: &str) -> TokenStream {
    let at = |span: Span| Span::mixed_site().located_at(span);
    let wire = &generics::located(&message.container.wire, line.kind_span);
    let at_shape = at(line.shape_span);
    // How numbers stand on the wire is nothing to values that have been read.
    let shape = if is_expanded(line) && !matches!(function, "own" | "held") {
        Ident::new("Expanded", at_shape)
    } else {
        line.shape.type_name(at_shape)
    };
    let kind = generics::kind_path(wire, line.kind, at(line.kind_span));
    let site = at_shape;
    let function = Ident::new(function, site);
    match line.shape {
        Shape::Map(key) => {
            let key = generics::kind_path(wire, key, at(line.key_span));
            quote_spanned!(site=> #wire::#shape::<#key, #kind>::#function)
        }
        _ => quote_spanned!(site=> #wire::#shape::<#kind>::#function),
    }
}

impl Number {
    pub(crate) fn literal(self) -> Literal {
        let mut literal = Literal::u32_unsuffixed(self.value);
        literal.set_span(self.span);
        literal
    }
}

/// The numbers in `oneof(..)` are the ones its enum declares, or the line would miss records.
fn numbers_agree(message: &Message) -> Vec<TokenStream> {
    let (wire, generics) = (&message.container.wire, &message.item.generics);
    let is_generic = |ty: &Type| {
        let mut params = generics.params.iter().filter_map(|param| match param {
            syn::GenericParam::Type(param) => Some(&param.ident),
            syn::GenericParam::Const(param) => Some(&param.ident),
            syn::GenericParam::Lifetime(_) => None,
        });
        params.any(|param| rust_type::mentions(ty, param))
    };
    let fields = message.fields.iter().filter_map(|field| {
        let ty = field.oneof_type().filter(|ty| !is_generic(ty))?;
        let Role::Oneof(oneof) = &field.role else {
            return None;
        };
        let ty = generics::with_lifetime(ty, generics, &Lifetime::new("'static", Span::mixed_site()));
        let mut numbers: Vec<_> = oneof.numbers.clone();
        numbers.sort_by_key(|number| number.value);
        let numbers = numbers.iter().map(|number| number.literal());
        let sentence = format!(
            "the numbers of `oneof` on `{}` are not the numbers of the variants of `{}`",
            field.rust_name(),
            rust_type::text(rust_type::element(field.ty())),
        );
        Some(quote_spanned! {Span::mixed_site().located_at(oneof.span)=>
            const _: () = ::core::assert!(
                ::core::matches!(<#ty as #wire::Oneof<'_>>::NUMBERS, [#(#numbers),*]),
                #sentence
            );
        })
    });
    fields.collect()
}
