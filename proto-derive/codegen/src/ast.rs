//! The items as the derives see them: syn's tree with its `#[proto]` attributes read.

use crate::{
    attr::{self, Container, Extras, Line, Memory, Number, Role},
    kind::Kind,
    problem::{self, Problems},
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Data, DataEnum, DataStruct, DeriveInput, Index, LitStr, Member, Type, ext::IdentExt, spanned::Spanned};

/// A struct under `derive(Message)`.
pub(crate) struct Message<'i> {
    pub(crate) item: &'i DeriveInput,
    pub(crate) data: &'i DataStruct,
    pub(crate) container: Container,
    /// In the order written.
    pub(crate) fields: Vec<Field<'i>>,
}

pub(crate) struct Field<'i> {
    pub(crate) source: &'i syn::Field,
    pub(crate) member: Member,
    pub(crate) role: Role,
}

/// An enum under `derive(Oneof)`.
pub(crate) struct Oneof<'i> {
    pub(crate) item: &'i DeriveInput,
    pub(crate) container: Container,
    /// In the order written.
    pub(crate) variants: Vec<Variant<'i>>,
}

pub(crate) struct Variant<'i> {
    pub(crate) source: &'i syn::Variant,
    pub(crate) ty: &'i Type,
    pub(crate) line: Line,
}

/// A struct around one value under `derive(Newtype)`.
pub(crate) struct Newtype<'i> {
    pub(crate) item: &'i DeriveInput,
    pub(crate) container: Container,
    pub(crate) member: Member,
    pub(crate) ty: &'i Type,
    pub(crate) kind: Kind,
}

/// An enum under `derive(Enumeration)`.
pub(crate) struct Enumeration<'i> {
    pub(crate) item: &'i DeriveInput,
    pub(crate) container: Container,
    pub(crate) values: Vec<Value<'i>>,
}

pub(crate) struct Value<'i> {
    pub(crate) ident: &'i Ident,
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) number: i32,
}

impl<'i> Message<'i> {
    pub(crate) fn read(item: &'i DeriveInput, problems: &mut Problems) -> Option<Self> {
        let words = ["view", "name", "crate", "bound"];
        let container = Container::read(&item.attrs, &words, problems);
        let data = match &item.data {
            Data::Struct(data) => data,
            Data::Enum(data) => {
                problems.push(problem::message_of_enum(data.enum_token.span));
                return None;
            }
            Data::Union(data) => {
                problems.push(problem::message_of_union(data.union_token.span));
                return None;
            }
        };
        let fields = data.fields.iter().enumerate();
        let fields = fields.filter_map(|(index, field)| Field::read(index, field, problems));
        let fields = fields.collect();
        Some(Message { item, data, container, fields })
    }

    /// Whether `Debug` hides a field.
    pub(crate) fn is_redacted(&self) -> bool {
        self.fields.iter().any(Field::is_redacted)
    }

    /// Whether a field leads back to the message.
    pub(crate) fn is_recursive(&self) -> bool {
        self.fields.iter().any(Field::is_recursive)
    }

    /// The field that keeps unknown records.
    pub(crate) fn unknown(&self) -> Option<&Field<'i>> {
        let mut fields = self.fields.iter();
        fields.find(|field| matches!(field.role, Role::Unknown(_)))
    }

    /// Every field number with the field it belongs to, ascending.
    pub(crate) fn numbers(&self) -> Vec<(Number, &Field<'i>)> {
        let numbers = self.fields.iter();
        let mut numbers: Vec<_> =
            numbers.flat_map(|field| field.numbers().iter().map(move |number| (*number, field))).collect();
        numbers.sort_by_key(|(number, _)| number.value);
        numbers
    }
}

impl<'i> Field<'i> {
    fn read(index: usize, source: &'i syn::Field, problems: &mut Problems) -> Option<Self> {
        let member = match &source.ident {
            Some(ident) => Member::Named(ident.clone()),
            None => Member::Unnamed(Index::from(index)),
        };
        let Some(role) = attr::role(&source.attrs, problems) else {
            match &source.ident {
                Some(ident) => problems.push(problem::missing_attribute(ident)),
                None => problems.push(problem::missing_attribute(&source.ty)),
            }
            return None;
        };
        let role = problems.keep(role)?;
        Some(Field { source, member, role })
    }

    fn numbers(&self) -> &[Number] {
        match &self.role {
            Role::Line(line) => std::slice::from_ref(&line.number),
            Role::Oneof(oneof) => &oneof.numbers,
            Role::Unknown(_) | Role::Skip(_) => &[],
        }
    }

    pub(crate) fn extras(&self) -> Option<&Extras> {
        match &self.role {
            Role::Line(line) => Some(&line.extras),
            Role::Oneof(oneof) => Some(&oneof.extras),
            Role::Unknown(_) | Role::Skip(_) => None,
        }
    }

    pub(crate) fn is_redacted(&self) -> bool {
        self.extras().is_some_and(|extras| extras.debug_redact)
    }

    /// Whether it leads back to its message.
    pub(crate) fn is_recursive(&self) -> bool {
        self.extras().is_some_and(|extras| extras.recursive)
    }

    pub(crate) fn ty(&self) -> &'i Type {
        &self.source.ty
    }

    /// The field's name in protobuf.
    pub(crate) fn name(&self) -> String {
        let written = self.extras().and_then(|extras| extras.name.as_ref());
        match (written, &self.member) {
            (Some(name), _) => name.value(),
            (None, Member::Named(ident)) => ident.unraw().to_string(),
            (None, Member::Unnamed(index)) => format!("field_{}", index.index),
        }
    }

    /// The field's name in Rust, for messages.
    pub(crate) fn rust_name(&self) -> String {
        match &self.member {
            Member::Named(ident) => ident.to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }

    /// `self.name`, where rustc's errors about the field's type should point.
    pub(crate) fn place(&self) -> TokenStream {
        let member = &self.member;
        quote_spanned!(self.span()=> self.#member)
    }

    /// `&self.name`
    pub(crate) fn shared(&self) -> TokenStream {
        let place = self.place();
        quote_spanned!(self.span()=> &#place)
    }

    /// `&mut self.name`
    pub(crate) fn exclusive(&self) -> TokenStream {
        let place = self.place();
        quote_spanned!(self.span()=> &mut #place)
    }

    /// The place of the field's name; of its type where it has none.
    fn span(&self) -> Span {
        let span = match &self.member {
            Member::Named(ident) => ident.span(),
            Member::Unnamed(_) => self.ty().span(),
        };
        Span::mixed_site().located_at(span)
    }
}

impl<'i> Oneof<'i> {
    pub(crate) fn read(item: &'i DeriveInput, problems: &mut Problems) -> Option<Self> {
        let words = ["view", "name", "crate", "bound"];
        let container = Container::read(&item.attrs, &words, problems);
        let data = expect_enum(item, problems, problem::oneof_of_other)?;
        if data.variants.is_empty() {
            problems.push(problem::oneof_without_variants(&item.ident));
        }
        let variants = data.variants.iter();
        let variants = variants.filter_map(|variant| Variant::read(variant, problems));
        let mut variants: Vec<_> = variants.collect();
        variants.sort_by_key(|variant| variant.line.number.value);
        Some(Oneof { item, container, variants })
    }

    /// `_ => None,` behind the arm of a variant, where there are others; a single one is named.
    pub(crate) fn others(&self, variant: &Variant) -> Option<TokenStream> {
        let own = &variant.source.ident;
        let mut others = self.variants.iter().map(|variant| &variant.source.ident).filter(|other| *other != own);
        let pattern = match (others.next()?, others.next()) {
            (other, None) => quote!(Self::#other(_)),
            _ => quote!(_),
        };
        Some(quote!(#pattern => ::core::option::Option::None,))
    }
}

impl<'i> Variant<'i> {
    fn read(source: &'i syn::Variant, problems: &mut Problems) -> Option<Self> {
        let ty = match &source.fields {
            syn::Fields::Unnamed(fields) if fields.unnamed.len() == 1 => &fields.unnamed[0].ty,
            _ => {
                let name = source.ident.to_string();
                problems.push(problem::variant_holds_one_value(&source.ident, &name));
                return None;
            }
        };
        let Some(role) = attr::role(&source.attrs, problems) else {
            problems.push(problem::missing_variant_attribute(&source.ident));
            return None;
        };
        match problems.keep(role)? {
            Role::Line(line) => Some(Variant { source, ty, line }),
            Role::Oneof(attr::Oneof { span, .. }) | Role::Unknown(span) | Role::Skip(span) => {
                problems.push(problem::role_on_variant(span));
                None
            }
        }
    }

    /// The variant's name in protobuf: `home_phone` for `HomePhone`.
    pub(crate) fn name(&self) -> String {
        match &self.line.extras.name {
            Some(name) => name.value(),
            None => snake_case(&self.source.ident.unraw().to_string()),
        }
    }
}

impl<'i> Enumeration<'i> {
    pub(crate) fn read(item: &'i DeriveInput, problems: &mut Problems) -> Option<Self> {
        let container = Container::read(&item.attrs, &["name", "crate"], problems);
        let data = expect_enum(item, problems, problem::enumeration_of_other)?;
        if !item.generics.params.is_empty() {
            problems.push(problem::enumeration_generic(&item.generics));
        }
        if data.variants.is_empty() {
            problems.push(problem::enumeration_empty(&item.ident));
        }
        let values = data.variants.iter();
        let values = values.filter_map(|variant| Value::read(variant, problems));
        let values = values.collect();
        Some(Enumeration { item, container, values })
    }
}

impl<'i> Value<'i> {
    fn read(source: &'i syn::Variant, problems: &mut Problems) -> Option<Self> {
        let (name, aliases) = attr::value_names(&source.attrs, problems);
        let aliases = aliases.iter().map(LitStr::value).collect();
        let name = match name {
            Some(name) => name.value(),
            None => source.ident.unraw().to_string(),
        };
        if !matches!(source.fields, syn::Fields::Unit) {
            problems.push(problem::enumeration_with_data(&source.fields));
            return None;
        }
        let Some((_, number)) = &source.discriminant else {
            let rust_name = source.ident.to_string();
            problems.push(problem::missing_discriminant(&source.ident, &rust_name));
            return None;
        };
        let literal = syn::parse2::<syn::LitInt>(quote::quote!(#number));
        match literal.and_then(|literal| literal.base10_parse::<i32>()) {
            Ok(number) => Some(Value { ident: &source.ident, name, aliases, number }),
            Err(_) => {
                problems.push(problem::discriminant_not_literal(number));
                None
            }
        }
    }
}

impl<'i> Newtype<'i> {
    pub(crate) fn read(item: &'i DeriveInput, problems: &mut Problems) -> Option<Self> {
        let words = ["TYPE", "crate", "bound"];
        let container = Container::read(&item.attrs, &words, problems);
        let fields = match &item.data {
            Data::Struct(data) => data.fields.iter().collect(),
            Data::Enum(_) | Data::Union(_) => Vec::new(),
        };
        let [field] = fields.as_slice() else {
            problems.push(problem::newtype_of_other(&item.ident));
            return None;
        };
        let kind = match container.kind {
            Some((Kind::Enum, span)) => {
                problems.push(problem::newtype_of_enum(span));
                return None;
            }
            Some((Kind::Group, span)) => {
                problems.push(problem::newtype_of_group(span));
                return None;
            }
            Some((kind, _)) => kind,
            None => {
                if !container.says_kind {
                    problems.push(problem::newtype_without_kind(&item.ident));
                }
                return None;
            }
        };
        let member = match &field.ident {
            Some(ident) => Member::Named(ident.clone()),
            None => Member::Unnamed(Index::from(0)),
        };
        let ty = &field.ty;
        Some(Newtype { item, container, member, ty, kind })
    }
}

fn expect_enum<'i>(
    item: &'i DeriveInput,
    problems: &mut Problems,
    problem: fn(Span) -> syn::Error,
) -> Option<&'i DataEnum> {
    let span = match &item.data {
        Data::Enum(data) => return Some(data),
        Data::Struct(data) => data.struct_token.span,
        Data::Union(data) => data.union_token.span,
    };
    problems.push(problem(span));
    None
}

/// Whether a struct has the attribute of a newtype.
pub(crate) fn is_newtype(item: &DeriveInput) -> bool {
    let words = ["view", "name", "crate", "bound", "TYPE"];
    let container = Container::read(&item.attrs, &words, &mut Problems::default());
    container.kind.is_some()
}

/// The full name in protobuf: the attribute's, else the Rust identifier.
pub(crate) fn full_name(container: &Container, ident: &Ident) -> LitStr {
    match &container.name {
        Some(name) => name.clone(),
        None => LitStr::new(&ident.unraw().to_string(), ident.span()),
    }
}

/// `PersonView` of `Person`, or `PersonArenaView`.
pub(crate) fn view_ident(ident: &Ident, memory: Memory) -> Ident {
    match memory {
        Memory::Heap => format_ident!("{}View", ident.unraw(), span = ident.span()),
        Memory::Arena => format_ident!("{}ArenaView", ident.unraw(), span = ident.span()),
    }
}

pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (index, char) in name.char_indices() {
        if char.is_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}
