//! The expansion of `derive(Reflect)`: the static table of fields.

use crate::{
    ast::{self, Message, Newtype, Oneof},
    attr::{Line, Role},
    generics::Head,
    kind::{Kind, Shape},
    rust_type::{self, Spelling},
};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, LitByteStr, LitStr, Type};

pub(crate) fn message(message: &Message) -> TokenStream {
    let (wire, item) = (&message.container.wire, message.item);
    let name = ast::full_name(&message.container, &item.ident);
    let mut head = Head::encode(&item.generics);
    let fields = message.numbers();
    let fields = fields.iter().filter_map(|(_, field)| {
        let Role::Line(line) = &field.role else {
            return None;
        };
        bind(&mut head, &item.generics, wire, line, field.ty());
        Some(describe(wire, line, &field.name(), field.ty()))
    });
    let fields: Vec<_> = fields.collect();
    let oneofs = message.fields.iter().filter_map(|field| {
        let ty = field.oneof_type()?;
        if mentions_param(&item.generics, ty) {
            head.add(quote!(#ty: #wire::reflect::ReflectOneof));
        }
        let name = field.name();
        Some(quote_spanned! {Span::mixed_site()=>
            #wire::reflect::OneofDescription {
                name: #name,
                fields: <#ty as #wire::reflect::ReflectOneof>::FIELDS,
            }
        })
    });
    let oneofs: Vec<_> = oneofs.collect();
    let description = quote_spanned! {Span::mixed_site()=>
        &#wire::reflect::MessageDescription {
            name: #name,
            fields: &[#(#fields),*],
            oneofs: &[#(#oneofs),*],
        }
    };
    description_of(wire, &item.ident, &head, &description)
}

/// A newtype around a message is that message.
pub(crate) fn newtype(newtype: &Newtype) -> TokenStream {
    let Newtype { item, ty, .. } = newtype;
    let wire = &newtype.container.wire;
    let mut head = Head::encode(&item.generics);
    if mentions_param(&item.generics, ty) {
        head.add(quote!(#ty: #wire::Reflect));
    }
    let description = quote!(<#ty as #wire::Reflect>::DESCRIPTION);
    description_of(wire, &item.ident, &head, &description)
}

fn description_of(wire: &TokenStream, ident: &Ident, head: &Head, description: &TokenStream) -> TokenStream {
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Reflect for #ident #args #where_clause {
            const DESCRIPTION: &'static #wire::reflect::MessageDescription = #description;
        }
    }
}

pub(crate) fn oneof(oneof: &Oneof) -> TokenStream {
    let (wire, item) = (&oneof.container.wire, oneof.item);
    let ident = &item.ident;
    let mut head = Head::encode(&item.generics);
    let fields = oneof.variants.iter().map(|variant| {
        bind(&mut head, &item.generics, wire, &variant.line, variant.ty);
        describe(wire, &variant.line, &variant.name(), variant.ty)
    });
    let fields: Vec<_> = fields.collect();
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::reflect::ReflectOneof for #ident #args #where_clause {
            const FIELDS: &'static [#wire::reflect::FieldDescription] = &[#(#fields),*];
        }
    }
}

/// `FieldDescription::new(1, "name", KindDescription::Str, ShapeDescription::Implicit)`
fn describe(wire: &TokenStream, line: &Line, name: &str, ty: &Type) -> TokenStream {
    let number = line.number.literal();
    let value = value_type(line, ty);
    let kind = kind(wire, line.kind, value);
    let shape_name = line.shape.type_name(Span::mixed_site());
    let key = match line.shape {
        Shape::Map(key) => {
            let key = kind_without_type(wire, key);
            Some(quote!((#key)))
        }
        _ => None,
    };
    let json_name = line.extras.json_name.as_ref().map(|name| quote!(.with_json_name(#name)));
    let default = line.extras.default.as_ref().map(|default| {
        let default = default_text(wire, line.kind, value, default);
        quote!(.with_default(#default))
    });
    quote_spanned! {Span::mixed_site()=>
        #wire::reflect::FieldDescription::new(
            #number,
            #name,
            #kind,
            #wire::reflect::ShapeDescription::#shape_name #key,
        )
        #json_name
        #default
    }
}

/// The type of one value: what the message or enum is called.
fn value_type<'t>(line: &Line, ty: &'t Type) -> &'t Type {
    match (line.shape, rust_type::entry(ty)) {
        (Shape::Map(_), Some((_, value))) => rust_type::element(value),
        (Shape::Repeated | Shape::Packed, _) => rust_type::element(rust_type::list_element(ty).unwrap_or(ty)),
        _ => rust_type::element(ty),
    }
}

fn kind(wire: &TokenStream, kind: Kind, value: &Type) -> TokenStream {
    let name = kind.type_name(Span::mixed_site());
    match kind {
        Kind::Enum => quote_spanned! {Span::mixed_site()=>
            #wire::reflect::KindDescription::#name(#wire::reflect::enumeration::<#value>)
        },
        Kind::Msg | Kind::Group => quote_spanned! {Span::mixed_site()=>
            #wire::reflect::KindDescription::#name(#wire::reflect::message::<#value>)
        },
        scalar => kind_without_type(wire, scalar),
    }
}

fn kind_without_type(wire: &TokenStream, kind: Kind) -> TokenStream {
    let name = kind.type_name(Span::mixed_site());
    quote_spanned!(Span::mixed_site()=> #wire::reflect::KindDescription::#name)
}

fn bind(head: &mut Head, generics: &Generics, wire: &TokenStream, line: &Line, ty: &Type) {
    let value = value_type(line, ty);
    for param in generics.type_params() {
        let param = &param.ident;
        if !rust_type::mentions(value, param) {
            continue;
        }
        match line.kind {
            Kind::Enum => head.add(quote!(#value: #wire::reflect::EnumType)),
            Kind::Msg | Kind::Group => head.add(quote!(#param: #wire::Reflect)),
            _ => {}
        }
    }
}

fn mentions_param(generics: &Generics, ty: &Type) -> bool {
    let mut params = generics.type_params();
    params.any(|param| rust_type::mentions(ty, &param.ident))
}

/// The default value as descriptor.proto writes it (`FieldDescriptorProto.default_value`).
fn default_text(wire: &TokenStream, kind: Kind, value: &Type, default: &TokenStream) -> TokenStream {
    if let Ok(text) = syn::parse2::<LitStr>(default.clone()) {
        return text.into_token_stream();
    }
    if let Ok(bytes) = syn::parse2::<LitByteStr>(default.clone()) {
        return Literal::string(&c_escaped(&bytes.value())).into_token_stream();
    }
    if kind == Kind::Enum {
        let value = match Spelling::of(value) {
            Spelling::Other | Spelling::Open => value,
            _ => return default.clone(),
        };
        return quote_spanned! {Span::mixed_site()=>
            #wire::reflect::value_name::<#value>(#default as i32)
        };
    }
    Literal::string(&number_text(default)).into_token_stream()
}

/// "For bytes, contains the C escaped value" (descriptor.proto): octal, as protoc escapes.
fn c_escaped(bytes: &[u8]) -> String {
    let escape = |byte: &u8| match byte {
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        b'"' | b'\'' | b'\\' => format!("\\{}", char::from(*byte)),
        0x20..=0x7e => char::from(*byte).to_string(),
        _ => format!("\\{byte:03o}"),
    };
    bytes.iter().map(escape).collect()
}

/// `-5`, `1.5`, `true`, and `inf` for `f32::INFINITY`.
fn number_text(default: &TokenStream) -> String {
    let mut text = String::new();
    for token in default.clone() {
        match token {
            TokenTree::Ident(ident) if ident == "INFINITY" => text.push_str("inf"),
            TokenTree::Ident(ident) if ident == "NEG_INFINITY" => text.push_str("-inf"),
            TokenTree::Ident(ident) if ident == "NAN" => text.push_str("nan"),
            TokenTree::Ident(ident) if ident == "true" || ident == "false" => {
                text.push_str(&ident.to_string());
            }
            TokenTree::Punct(punct) if punct.as_char() == '-' => text.push('-'),
            TokenTree::Literal(literal) => text.push_str(&digits(&literal)),
            _ => {}
        }
    }
    text
}

/// The digits of a literal without its suffix and underscores.
fn digits(literal: &Literal) -> String {
    match syn::parse2::<syn::Lit>(literal.to_token_stream()) {
        Ok(syn::Lit::Int(int)) => int.base10_digits().to_owned(),
        Ok(syn::Lit::Float(float)) => float.base10_digits().to_owned(),
        _ => literal.to_string(),
    }
}
