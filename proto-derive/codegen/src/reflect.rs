//! The expansion of `derive(Reflect)`: the static table of fields, and a line a field to read and one to change it.

use crate::{
    ast::{self, Message, Newtype, Oneof},
    attr::{Line, Number, Role},
    generics::{self, Head},
    kind::{Kind, Shape},
    rust_type::{self, Spelling},
};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, LitByteStr, LitStr, Type};

pub(crate) fn message(message: &Message) -> TokenStream {
    let described = describe_message(message);
    let reads = read_message(message);
    let changes = owns_its_values(&message.item.generics).then(|| change_message(message));
    quote!(#described #reads #changes)
}

/// What borrows can not take values that someone else lends for a moment.
fn owns_its_values(generics: &Generics) -> bool {
    generics.lifetimes().next().is_none()
}

fn describe_message(message: &Message) -> TokenStream {
    let (wire, item) = (&message.container.wire, message.item);
    let name = ast::full_name(&message.container, &item.ident);
    let head = message_head(message, &Access::Read(wire));
    let rows = message.numbers();
    let rows = rows.iter().filter_map(|(_, field)| match &field.role {
        Role::Line(line) => Some(Row { line, name: field.name(), ty: field.ty() }),
        _ => None,
    });
    let fields = table(wire, &rows.collect::<Vec<_>>());
    let oneofs = message.fields.iter().filter_map(|field| {
        let ty = field.oneof_type()?;
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
            fields: #fields,
            oneofs: &[#(#oneofs),*],
        }
    };
    description_of(wire, &item.ident, &head, &description)
}

fn description_of(wire: &TokenStream, ident: &Ident, head: &Head, description: &TokenStream) -> TokenStream {
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Described for #ident #args #where_clause {
            const DESCRIPTION: &'static #wire::reflect::MessageDescription = #description;
        }
    }
}

fn read_message(message: &Message) -> TokenStream {
    let head = message_head(message, &Access::Read(&message.container.wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let ident = &message.item.ident;
    reads(message, &quote!(#params), &quote!(#ident #args #where_clause))
}

/// What a view of the message says of itself is what the message says, and its fields are called as those are.
pub(crate) fn view_of_message(message: &Message, view: &Ident) -> TokenStream {
    let (wire, owned) = (&message.container.wire, &message.item.ident);
    let reads = reads(message, &TokenStream::new(), &quote!(#view<'_>));
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #wire::Described for #view<'_> {
            const DESCRIPTION: &'static #wire::reflect::MessageDescription = <#owned as #wire::Described>::DESCRIPTION;
        }
        #reads
    }
}

fn reads(message: &Message, params: &TokenStream, implementor: &TokenStream) -> TokenStream {
    let wire = &message.container.wire;
    let arms = message.fields.iter().filter_map(|field| {
        let place = field.shared();
        Some(match &field.role {
            Role::Line(line) => {
                let (number, codec) = (line.number.literal(), shape_path(wire, line));
                quote_spanned!(Span::mixed_site()=> #number => #codec::field(#place),)
            }
            Role::Oneof(oneof) => {
                let numbers = patterns(&oneof.numbers);
                quote_spanned! {Span::mixed_site()=>
                    #numbers => #wire::reflect::ReflectOneof::field(#place, number),
                }
            }
            Role::Unknown(_) | Role::Skip(_) => return None,
        })
    });
    let arms: Vec<_> = arms.collect();
    let unknown = message.unknown().map(|field| {
        let place = field.place();
        quote_spanned! {Span::mixed_site()=>
            fn unknown(&self) -> #wire::UnknownRef<'_> {
                #place.borrowed()
            }
        }
    });
    let description = described(wire);
    let field = match_number(&arms, &quote!(::core::option::Option::None));
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::Reflect for #implementor {
            #description
            fn field(&self, number: u32) -> ::core::option::Option<#wire::reflect::ValueRef<'_>> {
                #field
            }
            #unknown
        }
    }
}

fn change_message(message: &Message) -> TokenStream {
    let (wire, ident) = (&message.container.wire, &message.item.ident);
    let head = message_head(message, &Access::Change(wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let arms = message.fields.iter().filter_map(|field| {
        let place = field.exclusive();
        Some(match &field.role {
            Role::Line(line) => {
                let (number, codec) = (line.number.literal(), shape_path(wire, line));
                quote_spanned!(Span::mixed_site()=> #number => #codec::change(#place, change),)
            }
            Role::Oneof(oneof) => {
                let (numbers, ty) = (patterns(&oneof.numbers), field.oneof_type());
                quote_spanned! {Span::mixed_site()=>
                    #numbers => <#ty as #wire::reflect::ReflectOneofMut>::change(#place, number, change),
                }
            }
            Role::Unknown(_) | Role::Skip(_) => return None,
        })
    });
    let arms: Vec<_> = arms.collect();
    let unknown = message.unknown().map(|field| {
        let place = field.exclusive();
        quote_spanned! {Span::mixed_site()=>
            fn unknown_mut(&mut self) -> ::core::option::Option<&mut #wire::UnknownFields> {
                ::core::option::Option::Some(#place)
            }
        }
    });
    let change = change_signature(wire, arms.is_empty());
    let body = match_number(&arms, &no_field(wire));
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::reflect::ReflectMut for #ident #args #where_clause {
            #change {
                #body
            }
            #unknown
        }
    }
}

/// The arms, and what is left.
fn match_number(arms: &[TokenStream], rest: &TokenStream) -> TokenStream {
    match arms.is_empty() {
        true => quote_spanned!(Span::mixed_site()=> let _ = number; #rest),
        false => quote_spanned!(Span::mixed_site()=> match number { #(#arms)* _ => #rest, }),
    }
}

fn change_signature(wire: &TokenStream, ignores: bool) -> TokenStream {
    let change = if ignores { quote!(_) } else { quote_spanned!(Span::mixed_site()=> change) };
    quote_spanned! {Span::mixed_site()=>
        fn change(
            &mut self,
            number: u32,
            #change: #wire::reflect::Change<'_>,
        ) -> ::core::result::Result<#wire::reflect::Lent<'_>, #wire::reflect::ReflectError>
    }
}

fn no_field(wire: &TokenStream) -> TokenStream {
    quote!(::core::result::Result::Err(#wire::reflect::ReflectError::NoField))
}

fn described(wire: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        fn description(&self) -> &'static #wire::reflect::MessageDescription {
            <Self as #wire::Described>::DESCRIPTION
        }
    }
}

/// `3 | 7..=9`
fn patterns(numbers: &[Number]) -> TokenStream {
    let mut numbers = numbers.to_vec();
    numbers.sort_by_key(|number| number.value);
    let runs = numbers.chunk_by(|a, b| a.value + 1 == b.value);
    let runs = runs.map(|run| match (run[0].literal(), run[run.len() - 1].literal()) {
        (first, _) if run.len() == 1 => quote!(#first),
        (first, last) => quote!(#first..=#last),
    });
    quote!(#(#runs)|*)
}

/// `wire::Explicit::<wire::Int32>`, at the words of the attribute that say so.
fn shape_path(wire: &TokenStream, line: &Line) -> TokenStream {
    let at = |span: Span| Span::mixed_site().located_at(span);
    let shape = line.shape.type_name(at(line.shape_span));
    let kind = generics::kind_path(wire, line.kind, at(line.kind_span));
    match line.shape {
        Shape::Map(key) => {
            let key = generics::kind_path(wire, key, at(line.key_span));
            quote!(#wire::#shape::<#key, #kind>)
        }
        _ => quote!(#wire::#shape::<#kind>),
    }
}

/// What an impl does with the fields: what it asks of type parameters in their types.
enum Access<'w> {
    /// The table is behind a value, so it asks for the same.
    Read(&'w TokenStream),
    Change(&'w TokenStream),
}

impl Access<'_> {
    fn wire(&self) -> &TokenStream {
        let (Access::Read(wire) | Access::Change(wire)) = self;
        wire
    }

    /// What a oneof must do.
    fn of_oneof(&self) -> TokenStream {
        let wire = self.wire();
        match self {
            Access::Read(_) => quote!(#wire::reflect::ReflectOneof),
            Access::Change(_) => quote!(#wire::reflect::ReflectOneofMut),
        }
    }

    /// What a message must do.
    fn of_message(&self) -> TokenStream {
        let wire = self.wire();
        match self {
            Access::Read(_) => quote!(#wire::Described),
            Access::Change(_) => quote!(#wire::Described + #wire::reflect::ReflectMut + ::core::default::Default),
        }
    }

    fn bind(&self, head: &mut Head, generics: &Generics, line: &Line, ty: &Type) {
        let wire = self.wire();
        for param in generics.type_params() {
            let param = &param.ident;
            if !rust_type::mentions(ty, param) {
                continue;
            }
            let value = value_type(line, ty);
            match line.kind {
                Kind::Enum => head.add(quote!(#value: #wire::reflect::EnumType)),
                Kind::Msg | Kind::Group => {
                    let bound = self.of_message();
                    head.add(quote!(#param: #bound));
                }
                _ => {}
            }
            self.bind_access(head, line, param, ty);
        }
    }

    fn bind_access(&self, head: &mut Head, line: &Line, param: &Ident, ty: &Type) {
        let wire = self.wire();
        let access = match self {
            Access::Read(_) => quote!(AsValue),
            Access::Change(_) => quote!(FromValue),
        };
        let mut holds = |kind: Kind, value: &Type| {
            if rust_type::mentions(value, param) && !kind.is_message() {
                let kind = generics::kind_path(wire, kind, Span::mixed_site());
                head.add(quote!(#kind: #wire::reflect::#access<#value>));
                if let Access::Change(_) = self {
                    head.add(quote!(#param: ::core::default::Default));
                }
            }
        };
        match (line.shape, rust_type::entry(ty)) {
            (Shape::Map(key), Some((k, v))) => {
                holds(key, k);
                holds(line.kind, v);
                head.add(quote!(#ty: #wire::Entries<#k, #v>));
            }
            _ => holds(line.kind, rust_type::element(ty)),
        }
    }
}

fn message_head(message: &Message, access: &Access) -> Head {
    let generics = &message.item.generics;
    let mut head = Head::encode(generics);
    for field in &message.fields {
        match &field.role {
            Role::Line(line) => access.bind(&mut head, generics, line, field.ty()),
            Role::Oneof(_) => {
                let ty = field.oneof_type();
                if mentions_param(generics, ty) {
                    let bound = access.of_oneof();
                    head.add(quote!(#ty: #bound));
                }
            }
            Role::Unknown(_) | Role::Skip(_) => {}
        }
    }
    head
}

/// A newtype around a message is that message.
pub(crate) fn newtype(newtype: &Newtype) -> TokenStream {
    let Newtype { item, ty, member, .. } = newtype;
    let (wire, ident) = (&newtype.container.wire, &item.ident);
    let head = |bound: &TokenStream| {
        let mut head = Head::encode(&item.generics);
        if mentions_param(&item.generics, ty) {
            head.add(quote!(#ty: #bound));
        }
        head
    };
    let read = head(&quote!(#wire::Described));
    let described_by = description_of(wire, ident, &read, &quote!(<#ty as #wire::Described>::DESCRIPTION));
    let description = described(wire);
    let (params, args, where_clause) = (read.params(), read.args(), read.where_clause());
    let changes = owns_its_values(&item.generics).then(|| {
        let head = head(&quote!(#wire::Described + #wire::reflect::ReflectMut));
        let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
        let change = change_signature(wire, false);
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #params #wire::reflect::ReflectMut for #ident #args #where_clause {
                #change {
                    #wire::reflect::ReflectMut::change(&mut self.#member, number, change)
                }
                fn unknown_mut(&mut self) -> ::core::option::Option<&mut #wire::UnknownFields> {
                    #wire::reflect::ReflectMut::unknown_mut(&mut self.#member)
                }
            }
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #described_by
        #[automatically_derived]
        impl #params #wire::Reflect for #ident #args #where_clause {
            #description
            fn field(&self, number: u32) -> ::core::option::Option<#wire::reflect::ValueRef<'_>> {
                #wire::Reflect::field(&self.#member, number)
            }
            fn unknown(&self) -> #wire::UnknownRef<'_> {
                #wire::Reflect::unknown(&self.#member)
            }
        }
        #changes
    }
}

pub(crate) fn oneof(oneof: &Oneof) -> TokenStream {
    let reads = read_oneof(oneof);
    let changes = owns_its_values(&oneof.item.generics).then(|| change_oneof(oneof));
    quote!(#reads #changes)
}

fn oneof_head(oneof: &Oneof, access: &Access) -> Head {
    let generics = &oneof.item.generics;
    let mut head = Head::encode(generics);
    for variant in &oneof.variants {
        access.bind(&mut head, generics, &variant.line, variant.ty);
    }
    head
}

fn read_oneof(oneof: &Oneof) -> TokenStream {
    let (wire, ident) = (&oneof.container.wire, &oneof.item.ident);
    let head = oneof_head(oneof, &Access::Read(wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let rows = oneof.variants.iter();
    let rows = rows.map(|variant| Row { line: &variant.line, name: variant.name(), ty: variant.ty });
    let fields = table(wire, &rows.collect::<Vec<_>>());
    oneof_reads(oneof, &quote!(#params), &quote!(#ident #args #where_clause), &fields)
}

/// The view of a oneof, whose members are those of the oneof.
pub(crate) fn view_of_oneof(oneof: &Oneof, view: &Ident) -> TokenStream {
    let (wire, owned) = (&oneof.container.wire, &oneof.item.ident);
    let fields = quote!(<#owned as #wire::reflect::ReflectOneof>::FIELDS);
    oneof_reads(oneof, &TokenStream::new(), &quote!(#view<'_>), &fields)
}

fn oneof_reads(oneof: &Oneof, params: &TokenStream, implementor: &TokenStream, fields: &TokenStream) -> TokenStream {
    let wire = &oneof.container.wire;
    let arms = oneof.variants.iter().map(|variant| {
        let (number, name) = (variant.line.number.literal(), &variant.source.ident);
        let kind = generics::kind_path(wire, variant.line.kind, Span::mixed_site());
        quote_spanned! {Span::mixed_site()=>
            Self::#name(value) => (#number, #wire::Variant::<#kind>::field(value)),
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::reflect::ReflectOneof for #implementor {
            const FIELDS: #wire::reflect::FieldTable = #fields;
            fn member(&self) -> (u32, #wire::reflect::ValueRef<'_>) {
                match self {
                    #(#arms)*
                }
            }
        }
    }
}

fn change_oneof(oneof: &Oneof) -> TokenStream {
    let (wire, ident) = (&oneof.container.wire, &oneof.item.ident);
    let head = oneof_head(oneof, &Access::Change(wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let arms = oneof.variants.iter().map(|variant| {
        let (number, name) = (variant.line.number.literal(), &variant.source.ident);
        let others = oneof.others(variant);
        let kind = generics::kind_path(wire, variant.line.kind, Span::mixed_site());
        quote_spanned! {Span::mixed_site()=>
            #number => #wire::Variant::<#kind>::change(
                slot,
                Self::#name,
                |oneof| match oneof {
                    Self::#name(value) => ::core::option::Option::Some(value),
                    #others
                },
                change,
            ),
        }
    });
    let arms: Vec<_> = arms.collect();
    let body = match_number(&arms, &no_field(wire));
    let slot = generics::fresh_lifetime("m", &oneof.item.generics);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::reflect::ReflectOneofMut for #ident #args #where_clause {
            fn change<#slot>(
                slot: &#slot mut ::core::option::Option<Self>,
                number: u32,
                change: #wire::reflect::Change<'_>,
            ) -> ::core::result::Result<#wire::reflect::Lent<#slot>, #wire::reflect::ReflectError> {
                #body
            }
        }
    }
}

/// A line of a table.
struct Row<'m> {
    line: &'m Line,
    name: String,
    ty: &'m Type,
}

impl Row<'_> {
    fn json_name(&self) -> String {
        match &self.line.extras.json_name {
            Some(name) => name.value(),
            None => lower_camel_case(&self.name),
        }
    }
}

/// As protoc does it: each underscore goes and makes the next letter a capital.
fn lower_camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut after_underscore = false;
    for char in name.chars() {
        match char {
            '_' => after_underscore = true,
            char if std::mem::take(&mut after_underscore) => camel.push(char.to_ascii_uppercase()),
            char => camel.push(char),
        }
    }
    camel
}

/// `FieldTable::new(&[..], &[0, 2, 1])`
fn table(wire: &TokenStream, rows: &[Row]) -> TokenStream {
    let fields = rows.iter().map(|row| describe(wire, row));
    let mut names = Vec::new();
    for (index, row) in (0u16..).zip(rows) {
        names.push((row.name.clone(), 2 * index));
        if row.json_name() != row.name {
            names.push((row.json_name(), 2 * index + 1));
        }
    }
    names.sort();
    let names = names.iter().map(|(_, entry)| Literal::u16_unsuffixed(*entry));
    quote_spanned! {Span::mixed_site()=>
        #wire::reflect::FieldTable::new(&[#(#fields),*], &[#(#names),*])
    }
}

/// `FieldDescription::new(1, "name", KindDescription::Str, ShapeDescription::Implicit)`
fn describe(wire: &TokenStream, row: &Row) -> TokenStream {
    let Row { line, name, ty } = row;
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
    let json_name = match &line.extras.json_name {
        Some(name) => Some(quote!(.with_own_json_name(#name))),
        None => Some(row.json_name()).filter(|json| json != name).map(|json| quote!(.with_json_name(#json))),
    };
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

fn mentions_param(generics: &Generics, ty: impl ToTokens + Copy) -> bool {
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
