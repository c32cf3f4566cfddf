//! The head of an impl: parameters, arguments, where clause.

use crate::{
    attr::{Container, Line},
    kind::{Kind, Shape},
    rust_type,
};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{DeriveInput, GenericParam, Generics, Lifetime, Type, parse_quote_spanned};

/// `impl<PARAMS> Trait for Type<ARGS> where PREDICATES`
pub(crate) struct Head {
    /// The lifetime of the input; for encoding, that of the borrowed message.
    pub(crate) lifetime: Lifetime,
    params: Vec<TokenStream>,
    args: Vec<TokenStream>,
    predicates: Vec<TokenStream>,
}

impl Head {
    /// Everything that the type borrows is borrowed from the input, so its lifetimes are one.
    pub(crate) fn decode(generics: &Generics) -> Self {
        let first = generics.lifetimes().next();
        let lifetime = match first {
            Some(param) => param.lifetime.clone(),
            None => fresh_lifetime("a", generics),
        };
        let mut head = Head {
            params: vec![lifetime.to_token_stream()],
            args: Vec::new(),
            predicates: Vec::new(),
            lifetime: lifetime.clone(),
        };
        let unify = |tokens: TokenStream| replace_lifetimes(tokens, generics, &lifetime);
        for param in &generics.params {
            head.args.push(unify(argument(param)));
            if !matches!(param, GenericParam::Lifetime(_)) {
                head.params.push(unify(parameter(param)));
            }
        }
        let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
        let predicates = predicates.map(|predicate| unify(predicate.to_token_stream()));
        head.predicates = predicates.collect();
        head
    }

    /// The type as it is, with every lifetime of its own.
    pub(crate) fn encode(generics: &Generics) -> Self {
        let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
        Head {
            lifetime: fresh_lifetime("m", generics),
            params: generics.params.iter().map(parameter).collect(),
            args: generics.params.iter().map(argument).collect(),
            predicates: predicates.map(ToTokens::to_token_stream).collect(),
        }
    }

    /// Adds the bounds that a field of `line` puts on the type parameters in its type.
    fn bound(&mut self, item: &DeriveInput, line: &Line, ty: &Type, bound: &Bound) {
        let is_generic = |ty: &Type| item.generics.type_params().any(|param| rust_type::mentions(ty, &param.ident));
        match (line.shape, rust_type::entry(ty)) {
            (Shape::Map(key), Some((k, v))) if is_generic(ty) => {
                let ty = self.unify(ty, &item.generics, bound);
                self.add(bound.of_map(&ty, k, v));
                self.bound_params(item, key, Shape::Map(key), k, bound);
                self.bound_params(item, line.kind, line.shape, v, bound);
            }
            _ => self.bound_params(item, line.kind, line.shape, ty, bound),
        }
    }

    fn unify(&self, ty: &Type, generics: &Generics, bound: &Bound) -> Type {
        match bound {
            Bound::Decode(_) => with_lifetime(ty, generics, &self.lifetime),
            Bound::Encode(_) => ty.clone(),
        }
    }

    fn bound_params(&mut self, item: &DeriveInput, kind: Kind, shape: Shape, ty: &Type, bound: &Bound) {
        // A message in itself asks for nothing that its other fields do not.
        if rust_type::is_named(rust_type::element(ty), &item.ident) {
            return;
        }
        for param in item.generics.type_params() {
            if rust_type::mentions(ty, &param.ident) {
                self.add(bound.of(kind, shape, &param.ident, &self.lifetime));
                // As a message is read into its default, so is what it holds.
                if let (Bound::Decode(_), false) = (bound, kind.is_message()) {
                    let param = &param.ident;
                    self.add(quote!(#param: ::core::default::Default));
                }
            }
        }
    }

    pub(crate) fn add(&mut self, predicate: TokenStream) {
        let text = predicate.to_string();
        if self.predicates.iter().all(|known| known.to_string() != text) {
            self.predicates.push(predicate);
        }
    }

    /// The lines' bounds on type parameters, unless the user wrote their own.
    pub(crate) fn infer<'l>(
        &mut self,
        item: &DeriveInput,
        container: &Container,
        lines: impl Iterator<Item = (&'l Line, &'l Type)>,
        bound: &Bound,
    ) {
        match &container.bound {
            Some(written) => self.predicates.extend(written.iter().map(|p| quote!(#p))),
            None => lines.for_each(|(line, ty)| self.bound(item, line, ty, bound)),
        }
    }

    pub(crate) fn params(&self) -> TokenStream {
        angled(&self.params)
    }

    pub(crate) fn args(&self) -> TokenStream {
        angled(&self.args)
    }

    pub(crate) fn where_clause(&self) -> TokenStream {
        let predicates = &self.predicates;
        match predicates.is_empty() {
            true => TokenStream::new(),
            false => quote!(where #(#predicates),*),
        }
    }
}

/// What a type parameter must do, by the field that holds it.
pub(crate) enum Bound<'w> {
    Decode(&'w TokenStream),
    Encode(&'w TokenStream),
}

impl Bound<'_> {
    /// The map itself: its keys may have to be hashed or ordered.
    fn of_map(&self, map: &Type, key: &Type, value: &Type) -> TokenStream {
        let (Bound::Decode(wire) | Bound::Encode(wire)) = self;
        quote!(#map: #wire::Entries<#key, #value>)
    }

    fn of(&self, kind: Kind, shape: Shape, param: &Ident, lifetime: &Lifetime) -> TokenStream {
        let name = kind.type_name(Span::mixed_site());
        match (self, shape) {
            (Bound::Decode(wire), _) if kind.is_message() => {
                quote!(#param: #wire::Decode<#lifetime> + ::core::default::Default)
            }
            (Bound::Encode(wire), _) if kind.is_message() => quote!(#param: #wire::Encode),
            (Bound::Decode(wire), Shape::Packed | Shape::Repeated) if kind.is_scalar() => {
                quote!(#wire::#name: #wire::Pack<#lifetime, #param>)
            }
            (Bound::Encode(wire), Shape::Packed) => {
                quote!(#wire::#name: #wire::PutPacked<#param>)
            }
            (Bound::Decode(wire), _) => quote!(#wire::#name: #wire::Value<#lifetime, #param>),
            (Bound::Encode(wire), _) => quote!(#wire::#name: #wire::Put<#param>),
        }
    }
}

fn angled(items: &[TokenStream]) -> TokenStream {
    match items.is_empty() {
        true => TokenStream::new(),
        false => quote!(<#(#items),*>),
    }
}

/// The parameter without its default, which an impl may not have.
fn parameter(param: &GenericParam) -> TokenStream {
    let mut param = param.clone();
    match &mut param {
        GenericParam::Type(param) => param.default = None,
        GenericParam::Const(param) => param.default = None,
        GenericParam::Lifetime(_) => {}
    }
    param.into_token_stream()
}

fn argument(param: &GenericParam) -> TokenStream {
    match param {
        GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Const(param) => param.ident.to_token_stream(),
    }
}

/// `'a`, `'a2` ...: the first that the user's type does not use. Lifetimes have no hygiene that
/// would keep equal names apart.
pub(crate) fn fresh_lifetime(name: &str, generics: &Generics) -> Lifetime {
    let taken = |name: &str| generics.lifetimes().any(|param| param.lifetime.ident == name);
    let numbered = (2..).map(|n| format!("{name}{n}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let name = names.find(|name| !taken(name)).expect("the names do not end");
    Lifetime::new(&format!("'{name}"), Span::mixed_site())
}

/// Replaces the lifetimes that `generics` declares by `lifetime`.
pub(crate) fn replace_lifetimes(tokens: TokenStream, generics: &Generics, lifetime: &Lifetime) -> TokenStream {
    let mut after_quote = false;
    let replaced = tokens.into_iter().map(|token| {
        let is_name = std::mem::replace(&mut after_quote, false);
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                after_quote = true;
                TokenTree::Punct(punct)
            }
            TokenTree::Ident(ident) if is_name && generics.lifetimes().any(|p| p.lifetime.ident == ident) => {
                TokenTree::Ident(lifetime.ident.clone())
            }
            TokenTree::Group(group) => {
                let inner = replace_lifetimes(group.stream(), generics, lifetime);
                let mut replaced = proc_macro2::Group::new(group.delimiter(), inner);
                replaced.set_span(group.span());
                TokenTree::Group(replaced)
            }
            other => other,
        }
    });
    replaced.collect()
}

/// `ty` with the lifetimes of `generics` as `lifetime`.
pub(crate) fn with_lifetime(ty: &Type, generics: &Generics, lifetime: &Lifetime) -> Type {
    let span = Span::mixed_site();
    let tokens = replace_lifetimes(ty.to_token_stream(), generics, lifetime);
    parse_quote_spanned!(span=> #tokens)
}

/// `wire::Str`, at the place of the word in the attribute.
pub(crate) fn kind_path(wire: &TokenStream, kind: Kind, span: Span) -> TokenStream {
    let name = kind.type_name(span);
    quote_spanned!(span=> #wire::#name)
}

/// The same path, shown to the user at `span`.
pub(crate) fn located(path: &TokenStream, span: Span) -> TokenStream {
    let tokens = path.clone().into_iter().map(|mut token| {
        token.set_span(token.span().located_at(span));
        token
    });
    tokens.collect()
}
