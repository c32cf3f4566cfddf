//! The companions of `#[proto(view)]` and `#[proto(view(arena))]`: the same item with borrowed fields.

use crate::{
    ast::{self, Field, Message, Oneof, Variant},
    attr::{Container, Extras, Line, Memory, Role, View},
    kind::{Kind, Shape},
    message, oneof,
    problem::{self, Problems},
    reflect,
    rust_type::{self, Spelling},
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Fields, GenericArgument, PathArguments, Type, TypePath, parse_quote};

/// The reasons why a message can have no view.
pub(crate) fn check_message(message: &Message, problems: &mut Problems) {
    if message.container.views.is_empty() {
        return;
    }
    if !message.item.generics.params.is_empty() {
        problems.push(problem::view_of_generic(&message.item.generics));
    }
    for view in &message.container.views {
        let types = Types::of(&message.container, view.memory);
        message.fields.iter().for_each(|field| drop(problems.keep(types.field(field))));
    }
}

/// The reasons why a oneof can have no view.
pub(crate) fn check_oneof(oneof: &Oneof, problems: &mut Problems) {
    if oneof.container.views.is_empty() {
        return;
    }
    if !oneof.item.generics.params.is_empty() {
        problems.push(problem::view_of_generic(&oneof.item.generics));
    }
    for view in &oneof.container.views {
        let types = Types::of(&oneof.container, view.memory);
        oneof.variants.iter().for_each(|variant| drop(problems.keep(types.place(variant.line.kind, variant.ty))));
    }
}

/// Every view that is wanted of a message.
pub(crate) fn of_message(message: &Message) -> TokenStream {
    message.container.views.iter().map(|view| message_view(message, *view)).collect()
}

/// `PersonView<'a>` of `Person`.
fn message_view(message: &Message, view: View) -> TokenStream {
    let (wire, item) = (&message.container.wire, message.item);
    let (ident, types) = (ast::view_ident(&item.ident, view.memory), Types::of(&message.container, view.memory));
    let (vis, docs) = (&item.vis, copied(&item.attrs));
    let attribute = container_attribute(&message.container);
    let members = message.fields.iter().map(|field| {
        let source = field.source;
        let (vis, ident, docs, proto) = (&source.vis, &source.ident, copied(&source.attrs), proto(&source.attrs));
        let colon = source.colon_token;
        let ty = types.field(field).unwrap_or_else(|_| source.ty.clone());
        quote!(#(#docs)* #(#proto)* #vis #ident #colon #ty)
    });
    let unknown = (!types.borrows(message)).then(|| unknown_member(message, &types));
    let members = members.chain(unknown);
    let body = match &message.data.fields {
        Fields::Unnamed(_) => quote!(<'a>(#(#members),*);),
        Fields::Named(_) | Fields::Unit => quote!(<'a> { #(#members),* }),
    };
    let derives = derives(
        wire,
        message.is_redacted(),
        message.is_recursive(),
        view.memory,
        &[quote!(Default,), quote!(#wire::Message)],
    );
    let owned = &item.ident;
    let (to_message, copy_to) = match message.is_recursive() {
        true => (quote_spanned!(Span::mixed_site()=> #wire::recursive::clone(self)), Some(copy_to(message, &ident))),
        false => {
            let members = message.fields.iter().map(|field| {
                let (member, value) = (&field.member, own(message, field));
                quote!(#member: #value)
            });
            (quote!(#owned { #(#members),* }), None)
        }
    };
    let reflect = view.reflect.then(|| reflect::view_of_message(message, &ident));
    let has_view = match view.memory {
        Memory::Heap => quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #wire::HasView for #owned {
                type View<'a> = #ident<'a>;
                fn shorten<'short, 'long: 'short>(view: &'short #ident<'long>) -> &'short #ident<'short> {
                    view
                }
            }
        },
        Memory::Arena => quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #wire::HasArenaView for #owned {
                type ArenaView<'a> = #ident<'a>;
            }
        },
    };
    quote_spanned! {Span::mixed_site()=>
        #(#docs)*
        #[derive(#derives)]
        #attribute
        #vis struct #ident #body

        #has_view
        #[automatically_derived]
        impl #wire::ToMessage for #ident<'_> {
            type Message = #owned;
            fn to_message(&self) -> #owned {
                #to_message
            }
        }
        #copy_to
        #reflect
    }
}

/// How a view of a message that leads back to itself becomes the message.
fn copy_to(message: &Message, view: &Ident) -> TokenStream {
    let (wire, owned) = (&message.container.wire, &message.item.ident);
    let lines = message.fields.iter().map(|field| {
        let member = &field.member;
        // A key of a view is another type than that of a map.
        let is_map = matches!(&field.role, Role::Line(line) if matches!(line.shape, Shape::Map(_)));
        if field.is_recursive() && !is_map {
            let shared = field.shared();
            return quote_spanned! {Span::mixed_site()=>
                #wire::recursive::CopyTo::copy(#shared, &mut to.#member, rest);
            };
        }
        let value = own(message, field);
        quote_spanned!(Span::mixed_site()=> to.#member = #value;)
    });
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        #[allow(unused_variables)]
        impl<'a> #wire::recursive::CopyTo<#owned> for #view<'a> {
            fn begin(&self) -> #owned {
                ::core::default::Default::default()
            }
            fn copy<'wire_s>(&'wire_s self, to: &'wire_s mut #owned, rest: &mut #wire::recursive::Copies<'wire_s>) {
                #(#lines)*
            }
        }
    }
}

/// `wire::Implicit::<wire::Str>::own(&self.name)`
fn own(message: &Message, field: &Field) -> TokenStream {
    let wire = &message.container.wire;
    let (place, shared) = (field.place(), field.shared());
    match &field.role {
        Role::Line(line) => {
            let codec = message::codec(message, line, "own");
            quote_spanned!(Span::mixed_site()=> #codec(#shared))
        }
        Role::Oneof(_) => quote_spanned! {Span::mixed_site()=>
            ::core::option::Option::map(#place.as_ref(), #wire::ToMessage::to_message)
        },
        Role::Unknown(_) => quote_spanned!(Span::mixed_site()=> #place.to_owned()),
        Role::Skip(_) => quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone(#shared)),
    }
}

/// Every view that is wanted of a oneof; an enum that borrows nothing is its own view.
pub(crate) fn of_oneof(oneof: &Oneof) -> TokenStream {
    let views = oneof.container.views.iter();
    let borrows = |variant: &Variant| is_borrowed(variant.line.kind);
    if oneof.variants.iter().any(borrows) || oneof.container.views.is_empty() {
        return views.map(|view| oneof_view(oneof, *view)).collect();
    }
    let (wire, vis, owned) = (&oneof.container.wire, &oneof.item.vis, &oneof.item.ident);
    let docs = copied(&oneof.item.attrs).into_iter().filter(|attr| !attr.path().is_ident("non_exhaustive"));
    let docs: TokenStream = docs.map(ToTokens::to_token_stream).collect();
    let names = views.map(|view| ast::view_ident(owned, view.memory));
    quote_spanned! {Span::mixed_site()=>
        #(#docs #vis type #names<'a> = #owned;)*

        #[automatically_derived]
        impl #wire::ToMessage for #owned {
            type Message = Self;
            fn to_message(&self) -> Self {
                ::core::clone::Clone::clone(self)
            }
        }
    }
}

/// `ContactView<'a>` of `Contact`.
fn oneof_view(oneof: &Oneof, view: View) -> TokenStream {
    let (wire, item) = (&oneof.container.wire, oneof.item);
    let (owned, ident) = (&item.ident, ast::view_ident(&item.ident, view.memory));
    let (vis, docs) = (&item.vis, copied(&item.attrs));
    let (attribute, types) = (container_attribute(&oneof.container), Types::of(&oneof.container, view.memory));
    let reflect = view.reflect.then(|| reflect::view_of_oneof(oneof, &ident));
    let any = |is: fn(&Extras) -> bool| oneof.variants.iter().any(|variant| is(&variant.line.extras));
    let derives = derives(
        wire,
        any(|extras| extras.debug_redact),
        any(|extras| extras.recursive),
        view.memory,
        &[quote!(), quote!(#wire::Oneof)],
    );
    let arm = |variant: &Variant, is_begun: bool| {
        let (name, codec) = (&variant.source.ident, oneof::codec(oneof, variant));
        let own = match variant.line.extras.recursive && is_begun {
            true => quote!(#wire::recursive::CopyTo::begin),
            false => quote!(#codec::own),
        };
        quote_spanned!(Span::mixed_site()=> Self::#name(value) => #owned::#name(#own(value)),)
    };
    let arms = oneof.variants.iter().map(|variant| arm(variant, false));
    let recursive = || oneof.variants.iter().filter(|variant| variant.line.extras.recursive);
    let copy_to = recursive().next().map(|_| {
        let begin = oneof.variants.iter().map(|variant| arm(variant, true));
        let copy = recursive().map(|variant| {
            let name = &variant.source.ident;
            quote_spanned! {Span::mixed_site()=>
                (Self::#name(value), #owned::#name(to)) => #wire::recursive::CopyTo::copy(value, to, rest),
            }
        });
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            #[allow(clippy::single_match, unreachable_patterns)]
            impl<'a> #wire::recursive::CopyTo<#owned> for #ident<'a> {
                fn begin(&self) -> #owned {
                    match self { #(#begin)* }
                }
                fn copy<'wire_s>(&'wire_s self, to: &'wire_s mut #owned, rest: &mut #wire::recursive::Copies<'wire_s>) {
                    match (self, to) { #(#copy)* _ => {} }
                }
            }
        }
    });
    let variants = oneof.variants.iter().map(|variant| {
        let (ident, attrs) = (&variant.source.ident, &variant.source.attrs);
        let (docs, proto) = (copied(attrs), proto(attrs));
        let ty = types.place(variant.line.kind, variant.ty).unwrap_or_else(|_| variant.ty.clone());
        quote!(#(#docs)* #(#proto)* #ident(#ty))
    });
    quote_spanned! {Span::mixed_site()=>
        #(#docs)*
        #[derive(#derives)]
        #attribute
        #vis enum #ident<'a> { #(#variants),* }

        #[automatically_derived]
        impl #wire::ToMessage for #ident<'_> {
            type Message = #owned;
            fn to_message(&self) -> #owned {
                match self { #(#arms)* }
            }
        }
        #copy_to
        #reflect
    }
}

/// The derives of a view: those that hide what the owned item hides, and go down as far as it does. What is in an arena is
/// shared by its clones.
fn derives(
    wire: &TokenStream,
    is_redacted: bool,
    is_recursive: bool,
    memory: Memory,
    [default, own]: &[TokenStream; 2],
) -> TokenStream {
    let debug = if is_redacted || is_recursive { quote!(#wire::DebugRedact) } else { quote!(Debug) };
    match memory {
        Memory::Heap if is_recursive => quote!(#debug, #default #own, #wire::Recursive),
        _ => quote!(Clone, #debug, #default PartialEq, #own),
    }
}

fn is_borrowed(kind: Kind) -> bool {
    kind.is_text_or_bytes() || kind.is_message()
}

/// A view with nothing else to borrow keeps unknown fields, so that every view has its lifetime.
fn unknown_member(message: &Message, types: &Types) -> TokenStream {
    let taken = |name: &str| message.fields.iter().any(|field| field.rust_name() == name);
    let names = ["unknown", "unknown_fields", "unknown_records"];
    let name = names.into_iter().find(|name| !taken(name)).unwrap_or("unknown_");
    let name = syn::Ident::new(name, message.item.ident.span());
    let name = match &message.data.fields {
        Fields::Unnamed(_) => None,
        Fields::Named(_) | Fields::Unit => Some(quote!(#name:)),
    };
    let ty = types.unknown();
    quote! {
        /// Records of other fields, kept as they came.
        #[proto(unknown)]
        pub #name #ty
    }
}

/// The types of a view's fields.
struct Types<'c> {
    wire: &'c TokenStream,
    memory: Memory,
    in_arena: bool,
}

impl<'c> Types<'c> {
    fn of(container: &'c Container, memory: Memory) -> Self {
        Types { wire: &container.wire, memory, in_arena: memory == Memory::Arena }
    }

    /// Whether a field of the view mentions its lifetime. A oneof may turn out to borrow nothing, and a message to be
    /// this one.
    fn borrows(&self, message: &Message) -> bool {
        message.fields.iter().any(|field| match &field.role {
            Role::Line(line) => match line.shape {
                Shape::Repeated | Shape::Packed | Shape::Map(_) if self.in_arena => true,
                Shape::Map(key) => key.is_text_or_bytes() || line.kind.is_text_or_bytes(),
                _ => line.kind.is_text_or_bytes(),
            },
            Role::Unknown(_) => true,
            Role::Oneof(_) | Role::Skip(_) => false,
        })
    }

    fn field(&self, field: &Field) -> syn::Result<Type> {
        let ty = field.ty();
        match &field.role {
            Role::Line(line) => self.line(line, ty),
            Role::Unknown(_) => Ok(self.unknown()),
            Role::Oneof(_) => inside(ty, |ty| self.message(ty)),
            Role::Skip(_) => Ok(ty.clone()),
        }
    }

    fn unknown(&self) -> Type {
        let wire = self.wire;
        match self.in_arena {
            true => parse_quote!(#wire::ArenaUnknownFields<'a>),
            false => parse_quote!(#wire::UnknownFieldsView<'a>),
        }
    }

    fn line(&self, line: &Line, ty: &Type) -> syn::Result<Type> {
        let place = |ty: &Type| self.place(line.kind, ty);
        match line.shape {
            Shape::Map(key) => self.map(key, line.kind, ty),
            Shape::Implicit | Shape::Required => self.value(line.kind, ty),
            Shape::Repeated | Shape::Packed if self.in_arena => {
                let element = rust_type::list_element(ty).ok_or_else(|| problem::view_needs_path(ty))?;
                let (wire, element) = (self.wire, place(element)?);
                Ok(parse_quote!(#wire::ArenaList<'a, #element>))
            }
            Shape::Explicit | Shape::Repeated | Shape::Packed if !is_borrowed(line.kind) => Ok(ty.clone()),
            Shape::Explicit => inside(ty, place),
            Shape::Repeated | Shape::Packed => match Spelling::of(ty) {
                Spelling::Vec(_) => inside(ty, place),
                _ => {
                    let (wire, element) = (self.wire, place(rust_type::list_element(ty).unwrap_or(ty))?);
                    Ok(parse_quote!(#wire::ViewList<#element>))
                }
            },
        }
    }

    fn map(&self, key: Kind, value: Kind, ty: &Type) -> syn::Result<Type> {
        let (k, v) = rust_type::entry(ty).ok_or_else(|| problem::view_needs_entry(ty))?;
        let (k, v) = (self.value(key, k)?, self.value(value, v)?);
        let wire = self.wire;
        Ok(match self.in_arena {
            true => parse_quote!(#wire::ArenaList<'a, (#k, #v)>),
            false => parse_quote!(#wire::ViewList<(#k, #v)>),
        })
    }

    /// A value that is made where it is read: a message may be somewhere else, where its owned form is in a box.
    fn place(&self, kind: Kind, ty: &Type) -> syn::Result<Type> {
        match Spelling::of(ty) {
            Spelling::Box(inner) if self.in_arena && kind.is_message() => {
                let (wire, inner) = (self.wire, self.message(inner)?);
                Ok(parse_quote!(#wire::ArenaBox<'a, #inner>))
            }
            _ => match rust_type::boxed(ty).filter(|_| kind.is_message()) {
                Some(inner) => {
                    let (wire, inner) = (self.wire, self.message(inner)?);
                    Ok(match self.in_arena {
                        true => parse_quote!(#wire::ArenaBox<'a, #inner>),
                        false => parse_quote!(#wire::ViewBox<#inner>),
                    })
                }
                None => self.value(kind, ty),
            },
        }
    }

    /// One value: text and bytes are borrowed, a message becomes its view.
    fn value(&self, kind: Kind, ty: &Type) -> syn::Result<Type> {
        match (kind, Spelling::of(ty)) {
            (Kind::Str, _) => Ok(parse_quote!(&'a str)),
            (Kind::Bytes, _) => Ok(parse_quote!(&'a [u8])),
            (Kind::Msg | Kind::Group, Spelling::Box(inner)) if self.in_arena => self.message(inner),
            (Kind::Msg | Kind::Group, _) => match rust_type::boxed(ty) {
                Some(inner) => self.message(inner),
                None => self.message(ty),
            },
            _ => Ok(ty.clone()),
        }
    }

    /// The view of a message, inside `Box`, `Arc` and `Rc` as it stands; `LazyView<'a, TView<'a>>` of `Lazy<T>`.
    fn message(&self, ty: &Type) -> syn::Result<Type> {
        if let Spelling::Box(_) = Spelling::of(ty) {
            return inside(ty, |ty| self.message(ty));
        }
        match rust_type::lazy(ty) {
            Some(message) => {
                let (wire, message) = (self.wire, view_type(message, self.memory)?);
                Ok(parse_quote!(#wire::LazyView<'a, #message>))
            }
            None => view_type(ty, self.memory),
        }
    }
}

/// `path::TView<'a>` of `path::T`.
fn view_type(ty: &Type, memory: Memory) -> syn::Result<Type> {
    // `()` has nothing to borrow, and is its own view.
    if matches!(ty, Type::Tuple(unit) if unit.elems.is_empty()) {
        return Ok(ty.clone());
    }
    let mut view = path(ty)?;
    match view.path.segments.last_mut() {
        Some(last) if matches!(last.arguments, PathArguments::None) => {
            last.ident = ast::view_ident(&last.ident, memory);
            last.arguments = PathArguments::AngleBracketed(parse_quote!(<'a>));
            Ok(Type::Path(view))
        }
        _ => Err(problem::view_needs_path(ty)),
    }
}

/// `Option<U>` of `Option<T>`, and so for any type with one argument, as the author spelled it.
fn inside(ty: &Type, view: impl Fn(&Type) -> syn::Result<Type>) -> syn::Result<Type> {
    let mut outer = path(ty)?;
    let arguments = outer.path.segments.last_mut().map(|last| &mut last.arguments);
    match arguments {
        Some(PathArguments::AngleBracketed(arguments)) if arguments.args.len() == 1 => {
            match arguments.args.first_mut() {
                Some(GenericArgument::Type(inner)) => *inner = view(inner)?,
                _ => return Err(problem::view_needs_path(ty)),
            }
            Ok(Type::Path(outer))
        }
        _ => Err(problem::view_needs_path(ty)),
    }
}

fn path(ty: &Type) -> syn::Result<TypePath> {
    match ty {
        Type::Group(group) => path(&group.elem),
        Type::Paren(paren) => path(&paren.elem),
        Type::Path(path) if path.qself.is_none() => Ok(path.clone()),
        _ => Err(problem::view_needs_path(ty)),
    }
}

/// `#[proto(name = "..", crate = "..")]` as on the owned item.
fn container_attribute(container: &Container) -> Option<TokenStream> {
    let mut words = Vec::new();
    if let Some(name) = &container.name {
        words.push(quote!(name = #name));
    }
    if let Some(path) = &container.wire_text {
        words.push(quote!(crate = #path));
    }
    (!words.is_empty()).then(|| quote!(#[proto(#(#words),*)]))
}

/// The attributes that say the same of the view.
fn copied(attrs: &[Attribute]) -> Vec<&Attribute> {
    let names = ["doc", "deprecated", "allow", "expect", "non_exhaustive"];
    let attrs = attrs.iter();
    attrs.filter(|attr| names.iter().any(|name| attr.path().is_ident(name))).collect()
}

fn proto(attrs: &[Attribute]) -> Vec<&Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("proto")).collect()
}
