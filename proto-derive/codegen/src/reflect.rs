//! The expansion of `derive(Reflect)`: the table of fields, and a line a field to show and one to fill it.

use crate::{
    ast::{self, Message, Newtype, Oneof},
    attr::{Line, Role},
    generics::{self, Head},
    kind::{Kind, Shape},
    lines::{self, ReadLine},
    rust_type,
};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, Lit, Type};

pub(crate) fn message(message: &Message) -> TokenStream {
    let described = describe_message(message);
    let shows = show_message(message);
    let fills = owns_its_values(&message.item.generics).then(|| fill_message(message));
    quote!(#described #shows #fills)
}

/// What borrows can not take values that someone else lends for a moment.
fn owns_its_values(generics: &Generics) -> bool {
    generics.lifetimes().next().is_none()
}

fn describe_message(message: &Message) -> TokenStream {
    let (wire, item) = (&message.container.wire, message.item);
    let name = ast::full_name(&message.container, &item.ident);
    let numbers = message.numbers();
    let mut rows = Vec::with_capacity(numbers.len());
    for (number, field) in &numbers {
        rows.push(match &field.role {
            Role::Line(line) => row_of(wire, &Row { line, name: field.name(), ty: field.ty(), oneof: 0 }),
            Role::Oneof(oneof) => {
                let ty = field.oneof_type();
                let place = oneof.numbers.iter().filter(|other| other.value < number.value).count();
                let place = Literal::usize_unsuffixed(place);
                quote_spanned!(Span::mixed_site()=> <#ty as #wire::reflect::ShowOneof>::ROWS[#place])
            }
            Role::Unknown(_) | Role::Skip(_) => continue,
        });
    }
    let oneofs = message.fields.iter().filter_map(|field| {
        let Role::Oneof(oneof) = &field.role else { return None };
        let name = field.name();
        let first = oneof.numbers.iter().map(|number| number.value).min()?;
        let first = Literal::u32_unsuffixed(first);
        Some(quote_spanned!(Span::mixed_site()=> #wire::reflect::OneofRow::fixed(#name, #first)))
    });
    let oneofs: Vec<_> = oneofs.collect();
    let oneofs = match oneofs.is_empty() {
        true => quote!(&[]),
        false => quote_spanned! {Span::mixed_site()=>
            {
                const ONEOFS: &[#wire::reflect::OneofRow] = &[#(#oneofs),*];
                ONEOFS
            }
        },
    };
    let places = Literal::usize_unsuffixed((4 * rows.len()).next_power_of_two());
    let rows = quote!(&[#(#rows),*]);
    let table = quote_spanned! {Span::mixed_site()=>
        &#wire::reflect::Table::fixed(
            #name,
            Self::ROWS,
            #oneofs,
            &#wire::reflect::names::<#places>(Self::ROWS),
            ::core::option::Option::None,
        )
    };
    described(wire, &item.ident, &message_head(message, &Access::Show(wire)), &rows, &table)
}

fn described(wire: &TokenStream, ident: &Ident, head: &Head, rows: &TokenStream, table: &TokenStream) -> TokenStream {
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        // The index of the names of thousands of fields takes as long as it takes.
        #[allow(long_running_const_eval)]
        impl #params #wire::Described for #ident #args #where_clause {
            const ROWS: &'static [&'static #wire::reflect::Row] = #rows;
            const TABLE: &'static #wire::reflect::Table = #table;
        }
    }
}

fn show_message(message: &Message) -> TokenStream {
    let head = message_head(message, &Access::Show(&message.container.wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let ident = &message.item.ident;
    shows(message, &quote!(#params), &quote!(#ident #args #where_clause))
}

/// What a view of the message says of itself is what the message says, and its fields are called as those are.
pub(crate) fn view_of_message(message: &Message, view: &Ident) -> TokenStream {
    let (wire, owned) = (&message.container.wire, &message.item.ident);
    let shows = shows(message, &TokenStream::new(), &quote!(#view<'_>));
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #wire::Described for #view<'_> {
            const ROWS: &'static [&'static #wire::reflect::Row] = <#owned as #wire::Described>::ROWS;
            const TABLE: &'static #wire::reflect::Table = <#owned as #wire::Described>::TABLE;
        }
        #shows
    }
}

fn shows(message: &Message, params: &TokenStream, implementor: &TokenStream) -> TokenStream {
    let (wire, site) = (&message.container.wire, Span::mixed_site());
    let numbers = message.numbers();
    let place = |number: u32| {
        let place = numbers.iter().position(|(other, _)| other.value == number);
        Literal::usize_unsuffixed(place.expect("the line of a number"))
    };
    let lines = lines::write(message);
    let lines = lines.iter().rev().map(|line| match line {
        ReadLine::Field(field, line) => {
            let (codec, shared, place) = (shape_path(wire, line), field.shared(), place(line.number.value));
            quote_spanned!(site=> #codec::show(#shared, rows[#place], sink)?;)
        }
        ReadLine::Oneof(field, (first, last)) => {
            let (shared, first, last) = (field.shared(), first.literal(), last.literal());
            quote_spanned! {site=>
                if let ::core::option::Option::Some(oneof) = #shared {
                    #wire::reflect::ShowOneof::show(oneof, #first, #last, sink)?;
                }
            }
        }
    });
    let lines: Vec<_> = lines.collect();
    let rows = (!lines.is_empty()).then(|| quote_spanned!(site=> let rows = <Self as #wire::Described>::ROWS;));
    let unknown = message.unknown().map(|field| {
        let place = field.place();
        quote_spanned! {site=>
            #wire::reflect::show_unknown(#place.borrowed(), <Self as #wire::Described>::TABLE, sink)?;
        }
    });
    let sink = if lines.is_empty() && unknown.is_none() { quote!(_) } else { quote_spanned!(site=> sink) };
    let table = table_of_self(wire);
    let show = show_signature(wire, &sink);
    quote_spanned! {site=>
        #[automatically_derived]
        impl #params #wire::reflect::Show for #implementor {
            #table
            #show {
                #rows
                #(#lines)*
                #unknown
                ::core::result::Result::Ok(())
            }
        }
    }
}

fn fill_message(message: &Message) -> TokenStream {
    let (wire, ident, site) = (&message.container.wire, &message.item.ident, Span::mixed_site());
    let head = message_head(message, &Access::Fill(wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let numbers = message.numbers();
    let places = |is_it: &dyn Fn(u32) -> bool| {
        let places = numbers.iter().enumerate().filter(|(_, (number, _))| is_it(number.value));
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    let arms = message.fields.iter().filter_map(|field| {
        let exclusive = field.exclusive();
        Some(match &field.role {
            Role::Line(line) => {
                let place = places(&|number| number == line.number.value);
                let place = Literal::usize_unsuffixed(*place.first()?);
                let codec = shape_path(wire, line);
                quote_spanned!(site=> #place => #codec::fill(#exclusive, rows[#place], source),)
            }
            Role::Oneof(oneof) => {
                let places = patterns(&places(&|number| oneof.numbers.iter().any(|other| other.value == number)));
                let ty = field.oneof_type();
                quote_spanned! {site=>
                    #places => <#ty as #wire::reflect::FillOneof>::fill(#exclusive, rows[place].number, source),
                }
            }
            Role::Unknown(_) | Role::Skip(_) => return None,
        })
    });
    let arms: Vec<_> = arms.collect();
    let unknown = match message.unknown() {
        Some(field) => {
            let place = field.exclusive();
            quote_spanned!(site=> ::core::option::Option::Some(#place))
        }
        None => quote_spanned!(site=> ::core::option::Option::None),
    };
    let unknown = quote_spanned!(site=> #wire::reflect::Source::unknown(source, #unknown));
    let body = match arms.is_empty() {
        true => quote_spanned!(site=> let _ = place; #unknown),
        false => quote_spanned! {site=>
            let rows = <Self as #wire::Described>::ROWS;
            match place { #(#arms)* _ => #unknown, }
        },
    };
    let fill = fill_signature(wire);
    quote_spanned! {site=>
        #[automatically_derived]
        impl #params #wire::reflect::Fill for #ident #args #where_clause {
            #fill {
                #body
            }
        }
    }
}

fn show_signature(wire: &TokenStream, sink: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        fn show<__Sink: #wire::reflect::Sink + ?::core::marker::Sized>(&self, #sink: &mut __Sink) -> #wire::reflect::Flow
    }
}

fn fill_signature(wire: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        fn fill<__Source: #wire::reflect::Source + ?::core::marker::Sized>(
            &mut self,
            place: usize,
            source: &mut __Source,
        ) -> #wire::reflect::Flow
    }
}

fn table_of_self(wire: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[inline(always)]
        fn described(&self) -> &'static #wire::reflect::Table {
            <Self as #wire::Described>::TABLE
        }
    }
}

/// `3 | 7..=9`
fn patterns(places: &[usize]) -> TokenStream {
    let runs = places.chunk_by(|a, b| a + 1 == *b);
    let runs = runs.map(|run| {
        let (first, last) = (Literal::usize_unsuffixed(run[0]), Literal::usize_unsuffixed(run[run.len() - 1]));
        if run.len() == 1 { quote!(#first) } else { quote!(#first..=#last) }
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
    Show(&'w TokenStream),
    Fill(&'w TokenStream),
}

impl Access<'_> {
    fn wire(&self) -> &TokenStream {
        let (Access::Show(wire) | Access::Fill(wire)) = self;
        wire
    }

    /// What a oneof must do.
    fn of_oneof(&self) -> TokenStream {
        let wire = self.wire();
        match self {
            Access::Show(_) => quote!(#wire::reflect::ShowOneof),
            Access::Fill(_) => quote!(#wire::reflect::FillOneof),
        }
    }

    /// What a message must do.
    fn of_message(&self) -> TokenStream {
        let wire = self.wire();
        match self {
            Access::Show(_) => quote!(#wire::Described),
            Access::Fill(_) => quote!(#wire::Described + #wire::reflect::Fill + ::core::default::Default),
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
            Access::Show(_) => quote!(ShowKind),
            Access::Fill(_) => quote!(FillKind),
        };
        let mut holds = |kind: Kind, value: &Type| {
            if rust_type::mentions(value, param) && !kind.is_message() {
                let kind = generics::kind_path(wire, kind, Span::mixed_site());
                head.add(quote!(#kind: #wire::reflect::#access<#value>));
                if let Access::Fill(_) = self {
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
    let show = head(&quote!(#wire::Described));
    let rows = quote!(<#ty as #wire::Described>::ROWS);
    let described = described(wire, ident, &show, &rows, &quote!(<#ty as #wire::Described>::TABLE));
    let table = table_of_self(wire);
    let (params, args, where_clause) = (show.params(), show.args(), show.where_clause());
    let signature = show_signature(wire, &quote_spanned!(Span::mixed_site()=> sink));
    let fills = owns_its_values(&item.generics).then(|| {
        let head = head(&quote!(#wire::Described + #wire::reflect::Fill));
        let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
        let fill = fill_signature(wire);
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #params #wire::reflect::Fill for #ident #args #where_clause {
                const HEAP: usize = <#ty as #wire::reflect::Fill>::HEAP;
                #fill {
                    #wire::reflect::Fill::fill(&mut self.#member, place, source)
                }
            }
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #described
        #[automatically_derived]
        impl #params #wire::reflect::Show for #ident #args #where_clause {
            #table
            #signature {
                #wire::reflect::Show::show(&self.#member, sink)
            }
        }
        #fills
    }
}

pub(crate) fn oneof(oneof: &Oneof) -> TokenStream {
    let shows = show_oneof(oneof);
    let fills = owns_its_values(&oneof.item.generics).then(|| fill_oneof(oneof));
    quote!(#shows #fills)
}

fn oneof_head(oneof: &Oneof, access: &Access) -> Head {
    let generics = &oneof.item.generics;
    let mut head = Head::encode(generics);
    for variant in &oneof.variants {
        access.bind(&mut head, generics, &variant.line, variant.ty);
    }
    head
}

/// The variants by number.
fn members<'o>(oneof: &'o Oneof) -> Vec<&'o ast::Variant<'o>> {
    let mut members: Vec<_> = oneof.variants.iter().collect();
    members.sort_by_key(|variant| variant.line.number.value);
    members
}

fn show_oneof(oneof: &Oneof) -> TokenStream {
    let (wire, ident) = (&oneof.container.wire, &oneof.item.ident);
    let head = oneof_head(oneof, &Access::Show(wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let members = members(oneof);
    let first = members.first().map_or(0, |member| member.line.number.value);
    let rows = members.iter().map(|member| {
        let row = Row { line: &member.line, name: member.name(), ty: member.ty, oneof: first };
        row_of(wire, &row)
    });
    let rows = quote!(&[#(#rows),*]);
    oneof_shows(oneof, &quote!(#params), &quote!(#ident #args #where_clause), &rows)
}

/// The view of a oneof, whose members are those of the oneof.
pub(crate) fn view_of_oneof(oneof: &Oneof, view: &Ident) -> TokenStream {
    let (wire, owned) = (&oneof.container.wire, &oneof.item.ident);
    let rows = quote!(<#owned as #wire::reflect::ShowOneof>::ROWS);
    oneof_shows(oneof, &TokenStream::new(), &quote!(#view<'_>), &rows)
}

fn oneof_shows(oneof: &Oneof, params: &TokenStream, implementor: &TokenStream, rows: &TokenStream) -> TokenStream {
    let wire = &oneof.container.wire;
    let arms = members(oneof).into_iter().enumerate().map(|(place, member)| {
        let (place, name) = (Literal::usize_unsuffixed(place), &member.source.ident);
        let kind = generics::kind_path(wire, member.line.kind, Span::mixed_site());
        quote_spanned! {Span::mixed_site()=>
            Self::#name(value) => #wire::Variant::<#kind>::show(value, rows[#place], first, last, sink),
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::reflect::ShowOneof for #implementor {
            const ROWS: &'static [&'static #wire::reflect::Row] = #rows;
            fn show<__Sink: #wire::reflect::Sink + ?::core::marker::Sized>(
                &self,
                first: u32,
                last: u32,
                sink: &mut __Sink,
            ) -> #wire::reflect::Flow {
                let rows = <Self as #wire::reflect::ShowOneof>::ROWS;
                match self {
                    #(#arms)*
                }
            }
        }
    }
}

fn fill_oneof(oneof: &Oneof) -> TokenStream {
    let (wire, ident) = (&oneof.container.wire, &oneof.item.ident);
    let head = oneof_head(oneof, &Access::Fill(wire));
    let (params, args, where_clause) = (head.params(), head.args(), head.where_clause());
    let arms = members(oneof).into_iter().enumerate().map(|(place, member)| {
        let (number, name) = (member.line.number.literal(), &member.source.ident);
        let (place, others) = (Literal::usize_unsuffixed(place), oneof.others(member));
        let kind = generics::kind_path(wire, member.line.kind, Span::mixed_site());
        quote_spanned! {Span::mixed_site()=>
            #number => #wire::Variant::<#kind>::fill(
                slot,
                Self::#name,
                |oneof| match oneof {
                    Self::#name(value) => ::core::option::Option::Some(value),
                    #others
                },
                rows[#place],
                source,
            ),
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #params #wire::reflect::FillOneof for #ident #args #where_clause {
            fn fill<__Source: #wire::reflect::Source + ?::core::marker::Sized>(
                slot: &mut ::core::option::Option<Self>,
                number: u32,
                source: &mut __Source,
            ) -> #wire::reflect::Flow {
                let rows = <Self as #wire::reflect::ShowOneof>::ROWS;
                match number {
                    #(#arms)*
                    _ => ::core::result::Result::Err(#wire::reflect::ReflectErrorKind::NoField.into()),
                }
            }
        }
    }
}

/// A line of a table.
struct Row<'m> {
    line: &'m Line,
    name: String,
    ty: &'m Type,
    /// The least number of the oneof that it is in.
    oneof: u32,
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

/// `Row::fixed(1, 0, "name", "\"name\":", RowKind::Str, RowShape::Implicit, RowExtra::NONE)`
fn row(wire: &TokenStream, row: &Row) -> TokenStream {
    let Row { line, name, ty, oneof } = row;
    let (number, oneof) = (line.number.literal(), Literal::u32_unsuffixed(*oneof));
    let value = value_type(line, ty);
    let kind = kind(wire, line.kind, value);
    // A member of a oneof is there or not.
    let shape = if row.oneof > 0 { Shape::Explicit } else { line.shape };
    let shape_name = shape.type_name(Span::mixed_site());
    let key_kind = match line.shape {
        Shape::Map(key) => {
            let key = key.type_name(Span::mixed_site());
            Some(quote!((#wire::reflect::KeyKind::#key)))
        }
        _ => None,
    };
    let key = json_key(&row.json_name());
    let default = line.extras.default.as_ref().map(|default| default_value(wire, line.kind, default));
    let json_name = line.extras.json_name.as_ref();
    let extra = match (&default, json_name, line.extras.debug_redact) {
        (None, None, false) => quote!(#wire::reflect::RowExtra::NONE),
        (_, _, redact) => {
            let option = |value: Option<TokenStream>| match value {
                Some(value) => quote!(::core::option::Option::Some(#value)),
                None => quote!(::core::option::Option::None),
            };
            let (default, json_name) = (option(default), option(json_name.map(ToTokens::to_token_stream)));
            quote_spanned! {Span::mixed_site()=>
                {
                    const EXTRA: &#wire::reflect::RowExtra =
                        &#wire::reflect::RowExtra::new(#default, #json_name, #redact);
                    EXTRA
                }
            }
        }
    };
    quote_spanned! {Span::mixed_site()=>
        #wire::reflect::Row::fixed(
            #number,
            #oneof,
            #name,
            #key,
            #kind,
            #wire::reflect::RowShape::#shape_name #key_kind,
            #extra,
        )
    }
}

fn row_of(wire: &TokenStream, line: &Row) -> TokenStream {
    let row = row(wire, line);
    quote!(&#row)
}

/// `"name":` as JSON has it.
fn json_key(name: &str) -> String {
    let mut key = String::from("\"");
    for char in name.chars() {
        match char {
            '"' | '\\' => key.extend(['\\', char]),
            char if char < ' ' => key.push_str(&format!("\\u{:04x}", u32::from(char))),
            char => key.push(char),
        }
    }
    key + "\":"
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
            #wire::reflect::RowKind::#name(#wire::reflect::EnumLink::Fixed(<#value as #wire::reflect::EnumType>::TABLE))
        },
        Kind::Msg | Kind::Group => quote_spanned! {Span::mixed_site()=>
            #wire::reflect::RowKind::#name(#wire::reflect::Link::Fixed(#wire::reflect::table::<#value>))
        },
        scalar => kind_without_type(wire, scalar),
    }
}

fn kind_without_type(wire: &TokenStream, kind: Kind) -> TokenStream {
    let name = kind.type_name(Span::mixed_site());
    quote_spanned!(Span::mixed_site()=> #wire::reflect::RowKind::#name)
}

fn mentions_param(generics: &Generics, ty: impl ToTokens + Copy) -> bool {
    let mut params = generics.type_params();
    params.any(|param| rust_type::mentions(ty, &param.ident))
}

/// Is it a literal that takes the type that is asked for?
fn is_of_any_type(default: &TokenStream, is_float: bool) -> bool {
    let mut tokens = default.clone().into_iter().peekable();
    tokens.next_if(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '-'));
    match syn::parse2(tokens.collect()) {
        Ok(Lit::Bool(_)) => true,
        Ok(Lit::Int(literal)) => !is_float && literal.suffix().is_empty(),
        Ok(Lit::Float(literal)) => is_float && literal.suffix().is_empty(),
        _ => false,
    }
}

/// `Scalar::I32(-5)`
fn default_value(wire: &TokenStream, kind: Kind, default: &TokenStream) -> TokenStream {
    let (variant, ty) = match kind {
        Kind::Str => return quote!(#wire::reflect::Scalar::text(#default)),
        Kind::Bytes => return quote!(#wire::reflect::Scalar::blob(#default)),
        Kind::Enum => ("Enum", "i32"),
        Kind::Bool => ("Bool", "bool"),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => ("I32", "i32"),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => ("I64", "i64"),
        Kind::Uint32 | Kind::Fixed32 => ("U32", "u32"),
        Kind::Uint64 | Kind::Fixed64 => ("U64", "u64"),
        Kind::Float => ("F32", "f32"),
        Kind::Double => ("F64", "f64"),
        Kind::Msg | Kind::Group => return TokenStream::new(),
    };
    let (variant, ty) = (Ident::new(variant, Span::mixed_site()), Ident::new(ty, Span::mixed_site()));
    if kind != Kind::Enum && is_of_any_type(default, matches!(kind, Kind::Float | Kind::Double)) {
        return quote_spanned!(Span::mixed_site()=> #wire::reflect::Scalar::#variant(#default));
    }
    // What has a type is cast, and so a value of an enum to its number.
    quote_spanned!(Span::mixed_site()=> #wire::reflect::Scalar::#variant(#default as #ty))
}
