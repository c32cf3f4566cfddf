//! The `#[proto]` grammar: reads attributes, knows nothing of what they are used for.

use crate::{
    kind::{Kind, Shape},
    problem::{self, Problems},
};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{
    Attribute, Lit, LitInt, LitStr, Token, WherePredicate, ext::IdentExt, parenthesized, parse::ParseStream,
    punctuated::Punctuated, spanned::Spanned,
};

/// What `#[proto(..)]` says of a field.
pub(crate) enum Role {
    Line(Line),
    Oneof(Oneof),
    Unknown(Span),
    Skip(Span),
}

/// `NUMBER, TYPE, SHAPE, key = value`
pub(crate) struct Line {
    pub(crate) number: Number,
    pub(crate) kind: Kind,
    pub(crate) shape: Shape,
    /// The type word, for errors about its meaning.
    pub(crate) kind_span: Span,
    pub(crate) key_span: Span,
    pub(crate) shape_span: Span,
    pub(crate) extras: Extras,
}

/// `oneof(N1, N2)`
pub(crate) struct Oneof {
    pub(crate) numbers: Vec<Number>,
    pub(crate) span: Span,
    pub(crate) extras: Extras,
}

#[derive(Clone, Copy)]
pub(crate) struct Number {
    pub(crate) value: u32,
    pub(crate) span: Span,
}

/// The key and value pairs behind the words.
#[derive(Default)]
pub(crate) struct Extras {
    pub(crate) name: Option<LitStr>,
    pub(crate) json_name: Option<LitStr>,
    pub(crate) default: Option<TokenStream>,
    /// What the setter is called instead of `with_` and the field's name.
    pub(crate) setter: Option<Ident>,
    /// Whether `Debug` hides the value.
    pub(crate) debug_redact: bool,
    /// Whether the field leads back to its message.
    pub(crate) recursive: bool,
}

/// A view that is wanted: `view`, `view(arena)`, `view(reflect)`, `view(arena, reflect)`.
#[derive(Clone, Copy)]
pub(crate) struct View {
    /// Where its lists live.
    pub(crate) memory: Memory,
    /// Whether it can be reflected, as its message then is.
    pub(crate) reflect: bool,
}

/// Where the lists of a view live.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    Heap,
    Arena,
}

/// What the attributes of a whole struct or enum say.
pub(crate) struct Container {
    /// Path of the crate `wire`.
    pub(crate) wire: TokenStream,
    /// The same as it was written.
    pub(crate) wire_text: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
    /// The views that are to be made: one of each memory at most.
    pub(crate) views: Vec<View>,
    pub(crate) bound: Option<Vec<WherePredicate>>,
    /// Whether there is a word where a newtype has its type, right or wrong.
    pub(crate) says_kind: bool,
    /// The type word of a newtype.
    pub(crate) kind: Option<(Kind, Span)>,
}

/// The `#[proto]` attributes among `attrs`.
fn proto(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("proto"))
}

/// Reads the one attribute of a field or variant; `None` when there is none.
pub(crate) fn role(attrs: &[Attribute], problems: &mut Problems) -> Option<syn::Result<Role>> {
    let mut attributes = proto(attrs);
    let attribute = attributes.next()?;
    for extra in attributes {
        problems.push(problem::attribute_twice(extra));
    }
    let at = attribute.span();
    Some(attribute.parse_args_with(|input: ParseStream| parse_role(input, at)))
}

/// Reads the names of an enum value: the first one, if it is said, and its aliases.
pub(crate) fn value_names(attrs: &[Attribute], problems: &mut Problems) -> (Option<LitStr>, Vec<LitStr>) {
    let (mut name, mut aliases) = (None, Vec::new());
    for attribute in proto(attrs) {
        let read = attribute.parse_args_with(|input: ParseStream| {
            while !input.is_empty() {
                let word = Ident::parse_any(input)?;
                let (text, span) = (word.to_string(), word.span());
                if text != "name" && text != "alias" {
                    skip(input);
                    return Err(problem::unknown_word(span, &text, ["name", "alias"]));
                }
                input.parse::<Token![=]>()?;
                let written = parse_name(input)?;
                match text.as_str() {
                    "alias" => aliases.push(written),
                    _ if name.replace(written).is_some() => return Err(problem::word_twice(span, &text)),
                    _ => {}
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        });
        problems.keep(read);
    }
    (name, aliases)
}

fn parse_role(input: ParseStream, at: Span) -> syn::Result<Role> {
    if input.is_empty() {
        return Err(problem::missing_type(at));
    }
    if input.peek(LitInt) || input.peek(Token![-]) {
        return parse_line(input).map(Role::Line);
    }
    if input.peek(Lit) {
        let problem = problem::number_not_plain(input.span());
        skip(input);
        return Err(problem);
    }
    let word = Ident::parse_any(input).map_err(|_| problem::missing_type(input.span()))?;
    match word.to_string().as_str() {
        "unknown" => end(input).map(|()| Role::Unknown(word.span())),
        "skip" => end(input).map(|()| Role::Skip(word.span())),
        "oneof" => parse_oneof(word.span(), input).map(Role::Oneof),
        text if text == "map" || Kind::from_word(text).is_some() => {
            skip(input);
            Err(problem::number_not_first(word.span(), text))
        }
        text => {
            skip(input);
            let words = ["oneof", "unknown", "skip"];
            Err(match problem::nearest(text, words) {
                Some(_) => problem::unknown_word(word.span(), text, words),
                None => problem::missing_type(word.span()),
            })
        }
    }
}

fn parse_line(input: ParseStream) -> syn::Result<Line> {
    // A wrong number does not hide what is wrong behind it.
    let mut problems = Problems::default();
    let number = problems.keep(parse_number(input));
    let line = problems.keep(parse_typed(input, number));
    skip(input);
    problems.settle(line)
}

/// `, TYPE, SHAPE, key = value`
fn parse_typed(input: ParseStream, number: Option<Number>) -> syn::Result<Line> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    let word = Ident::parse_any(input).map_err(|_| problem::missing_type(input.span()))?;
    let mut key = None;
    let kind = if word == "map" {
        let content;
        parenthesized!(content in input);
        key = Some(parse_kind(Ident::parse_any(&content)?)?);
        if !content.peek(Token![,]) || content.peek2(syn::parse::End) {
            skip(&content);
            return Err(problem::half_a_map(word.span()));
        }
        content.parse::<Token![,]>()?;
        let kind = parse_kind(Ident::parse_any(&content)?)?;
        end(&content)?;
        kind
    } else {
        parse_kind(word)?
    };
    let (shape, extras) = parse_tail(input, &["optional", "required", "repeated", "packed"])?;
    if let (Some(_), Some((shape, span))) = (key, shape) {
        return Err(problem::shape_on_map(span, shape));
    }
    let (shape, shape_span) = match (key, shape) {
        (Some((key, span)), _) => (Shape::Map(key), span),
        (None, Some(written)) => written,
        (None, None) => (Shape::Implicit, kind.1),
    };
    Ok(Line {
        // The caller reports the wrong number and drops the line.
        number: number.unwrap_or(Number { value: 1, span: kind.1 }),
        kind: kind.0,
        shape,
        kind_span: kind.1,
        key_span: key.map_or(kind.1, |key| key.1),
        shape_span,
        extras,
    })
}

fn parse_kind(word: Ident) -> syn::Result<(Kind, Span)> {
    let text = word.to_string();
    match Kind::from_word(&text) {
        Some(kind) => Ok((kind, word.span())),
        None => Err(problem::unknown_type_word(word.span(), &text)),
    }
}

fn parse_oneof(span: Span, input: ParseStream) -> syn::Result<Oneof> {
    if !input.peek(syn::token::Paren) {
        skip(input);
        return Err(problem::oneof_empty(span));
    }
    let content;
    parenthesized!(content in input);
    let numbers = Punctuated::<Number, Token![,]>::parse_terminated_with(&content, parse_number)?;
    if numbers.is_empty() {
        return Err(problem::oneof_empty(span));
    }
    let (_, extras) = parse_tail(input, &[])?;
    Ok(Oneof { numbers: numbers.into_iter().collect(), span, extras })
}

fn parse_number(input: ParseStream) -> syn::Result<Number> {
    if input.peek(Token![-]) {
        let sign: Token![-] = input.parse()?;
        input.parse::<LitInt>()?;
        return Err(problem::number_negative(sign.span));
    }
    let literal: LitInt = input.parse()?;
    let span = literal.span();
    match literal.base10_parse::<u32>() {
        Ok(0) => Err(problem::number_zero(span)),
        Ok(19_000..=19_999) => Err(problem::number_reserved(span)),
        Ok(value @ 1..=0x1fff_ffff) => Ok(Number { value, span }),
        _ => Err(problem::number_too_big(span)),
    }
}

const KEYS: [&str; 6] = ["name", "json_name", "default", "setter", "debug_redact", "recursive"];

/// `, SHAPE, key = value`: everything behind the type, in any order.
fn parse_tail(input: ParseStream, shapes: &[&str]) -> syn::Result<(Option<(Shape, Span)>, Extras)> {
    let mut shape: Option<(Shape, Span)> = None;
    let mut extras = Extras::default();
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let word = Ident::parse_any(input)?;
        let (text, span) = (word.to_string(), word.span());
        let written = Shape::from_word(&text).filter(|_| shapes.contains(&text.as_str()));
        match (written, shape) {
            (Some(second), Some((first, _))) if first == second => {
                return Err(problem::word_twice(span, &text));
            }
            (Some(second), Some((first, _))) => {
                return Err(problem::shapes_disagree(span, first, second));
            }
            (Some(written), None) => shape = Some((written, span)),
            (None, _) => parse_extra(&text, span, input, shapes, &mut extras)?,
        }
    }
    Ok((shape, extras))
}

fn parse_extra(key: &str, span: Span, input: ParseStream, shapes: &[&str], extras: &mut Extras) -> syn::Result<()> {
    if !KEYS.contains(&key) {
        let words: Vec<_> = shapes.iter().chain(&KEYS).copied().collect();
        return Err(problem::unknown_word(span, key, words));
    }
    if !matches!(key, "debug_redact" | "recursive") {
        input.parse::<Token![=]>()?;
    }
    let twice = match key {
        "debug_redact" => std::mem::replace(&mut extras.debug_redact, true),
        "recursive" => std::mem::replace(&mut extras.recursive, true),
        "setter" => extras.setter.replace(input.parse::<LitStr>()?.parse()?).is_some(),
        "name" => extras.name.replace(parse_name(input)?).is_some(),
        "json_name" => extras.json_name.replace(input.parse()?).is_some(),
        _ => extras.default.replace(parse_value(input)?).is_some(),
    };
    match twice {
        true => Err(problem::word_twice(span, key)),
        false => Ok(()),
    }
}

fn parse_name(input: ParseStream) -> syn::Result<LitStr> {
    let name: LitStr = input.parse()?;
    match is_name(&name.value()) {
        true => Ok(name),
        false => Err(problem::not_a_name(&name)),
    }
}

/// `ident = letter { letter | decimalDigit | "_" }` (language specification), and `_` as a letter as protoc has it.
fn is_name(name: &str) -> bool {
    name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
        && !name.starts_with(|char: char| char.is_ascii_digit())
        && !name.is_empty()
}

/// An expression: the tokens up to the next comma.
fn parse_value(input: ParseStream) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    match tokens.is_empty() {
        true => Err(input.error("expected an expression")),
        false => Ok(tokens),
    }
}

fn end(input: ParseStream) -> syn::Result<()> {
    match input.is_empty() {
        true => Ok(()),
        false => {
            let problem = input.error("nothing more is expected here");
            skip(input);
            Err(problem)
        }
    }
}

/// Leaves nothing for syn to complain about once the error is known.
fn skip(input: ParseStream) {
    while input.parse::<TokenTree>().is_ok() {}
}

/// Nothing, or `(arena, reflect)` or one of these.
fn parse_view(input: ParseStream) -> syn::Result<View> {
    let mut view = View { memory: Memory::Heap, reflect: false };
    if !input.peek(syn::token::Paren) {
        return Ok(view);
    }
    let content;
    parenthesized!(content in input);
    for word in Punctuated::<Ident, Token![,]>::parse_terminated_with(&content, Ident::parse_any)? {
        match word.to_string().as_str() {
            "arena" => view.memory = Memory::Arena,
            "reflect" => view.reflect = true,
            other => return Err(problem::unknown_word(word.span(), other, ["arena", "reflect"])),
        }
    }
    Ok(view)
}

impl Container {
    /// Reads the attributes of a struct or enum; `words` are those that mean something on it.
    pub(crate) fn read(attrs: &[Attribute], words: &[&str], problems: &mut Problems) -> Self {
        let site = Span::mixed_site();
        let mut container = Container {
            wire: quote_spanned!(site=> ::wire),
            wire_text: None,
            name: None,
            views: Vec::new(),
            bound: None,
            says_kind: false,
            kind: None,
        };
        for attribute in proto(attrs) {
            let read = attribute.parse_args_with(|input: ParseStream| {
                let read = container.parse(input, words);
                if read.is_err() {
                    skip(input);
                }
                read
            });
            problems.keep(read);
        }
        container
    }

    fn parse(&mut self, input: ParseStream, words: &[&str]) -> syn::Result<()> {
        while !input.is_empty() {
            let word = Ident::parse_any(input)?;
            self.parse_word(&word, input, words)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn parse_word(&mut self, word: &Ident, input: ParseStream, words: &[&str]) -> syn::Result<()> {
        let (text, span) = (word.to_string(), word.span());
        if words.contains(&"TYPE") && !words.contains(&text.as_str()) {
            self.says_kind = true;
            let kind = parse_kind(word.clone())?;
            return match self.kind.replace(kind) {
                Some(_) => Err(problem::second_kind(span)),
                None => Ok(()),
            };
        }
        if !words.contains(&text.as_str()) {
            let words: Vec<_> = words.to_vec();
            return Err(problem::unknown_word(span, &text, words));
        }
        if text == "view" {
            let view = parse_view(input)?;
            if self.views.iter().any(|other| other.memory == view.memory) {
                return Err(problem::word_twice(span, &text));
            }
            self.views.push(view);
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        let value: LitStr = input.parse()?;
        match text.as_str() {
            "name" if !value.value().split('.').all(is_name) => return Err(problem::not_a_name(&value)),
            "name" => self.name = Some(value),
            "crate" => {
                let path = value.parse_with(syn::Path::parse_mod_style);
                let path = path.map_err(|_| problem::crate_path(&value))?;
                self.wire = quote!(#path);
                self.wire_text = Some(value);
            }
            _ => {
                let predicates = Punctuated::<WherePredicate, Token![,]>::parse_terminated;
                let predicates = value.parse_with(predicates)?;
                self.bound = Some(predicates.into_iter().collect());
            }
        }
        Ok(())
    }
}
