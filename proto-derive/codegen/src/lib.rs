//! What `derive(Message)`, `Oneof`, `Enumeration`, `Newtype`, `Reflect`, `DebugRedact`, `Setters` and
//! `Recursive` expand to, as an ordinary library: item in,
//! impls out. `proto-derive` calls it from a proc macro; a generator can print what it returns.
//!
//! An item with mistakes expands to `compile_error!`s at the tokens that are wrong and to impls
//! that keep rustc from reporting anything else.
#![forbid(unsafe_code)]

mod ast;
mod attr;
mod debug;
mod enumeration;
mod fallback;
mod generics;
mod kind;
mod lines;
mod lints;
mod message;
mod newtype;
mod oneof;
mod problem;
mod recursive;
mod reflect;
mod reset;
mod rust_type;
mod setters;
mod valid;
mod view;

use problem::Problems;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput};

/// Expands `derive(Message)` for a struct.
pub fn message(item: TokenStream) -> TokenStream {
    parsed(item, |item| {
        let mut problems = Problems::default();
        let message = ast::Message::read(item, &mut problems);
        if let Some(message) = &message {
            valid::message(message, &mut problems);
            view::check_message(message, &mut problems);
        }
        match problems.settle(message) {
            Ok(message) => message::expand(&message),
            Err(error) => fallback::message(item, error),
        }
    })
}

/// Expands `derive(Oneof)` for an enum whose variants hold values.
pub fn oneof(item: TokenStream) -> TokenStream {
    parsed(item, |item| {
        let mut problems = Problems::default();
        let oneof = ast::Oneof::read(item, &mut problems);
        if let Some(oneof) = &oneof {
            valid::oneof(oneof, &mut problems);
            view::check_oneof(oneof, &mut problems);
        }
        match problems.settle(oneof) {
            Ok(oneof) => oneof::expand(&oneof),
            Err(error) => fallback::oneof(item, error),
        }
    })
}

/// Expands `derive(Enumeration)` for an enum whose variants are numbers.
pub fn enumeration(item: TokenStream) -> TokenStream {
    parsed(item, |item| {
        let mut problems = Problems::default();
        let enumeration = ast::Enumeration::read(item, &mut problems);
        if let Some(enumeration) = &enumeration {
            valid::enumeration(enumeration, &mut problems);
        }
        match problems.settle(enumeration) {
            Ok(enumeration) => enumeration::expand(&enumeration),
            Err(error) => fallback::enumeration(item, error),
        }
    })
}

/// Expands `derive(Newtype)` for a struct around one value.
pub fn newtype(item: TokenStream) -> TokenStream {
    parsed(item, |item| {
        let mut problems = Problems::default();
        let newtype = ast::Newtype::read(item, &mut problems);
        if let Some(newtype) = &newtype {
            valid::newtype(newtype, &mut problems);
        }
        match problems.settle(newtype) {
            Ok(newtype) => newtype::expand(&newtype),
            Err(error) => fallback::newtype(item, error),
        }
    })
}

/// Expands `derive(Reflect)` for a message, a oneof or a newtype around a message.
///
/// The problems are those that the item's other derive reports; rustc shows equal ones once.
pub fn reflect(item: TokenStream) -> TokenStream {
    parsed(item, |item| match &item.data {
        Data::Enum(_) => reflect_oneof(item),
        _ if ast::is_newtype(item) => reflect_newtype(item),
        _ => reflect_message(item),
    })
}

/// Expands `derive(DebugRedact)` for a message or a oneof some of whose values are not shown.
///
/// Problems are reported as those of [`reflect`] are.
pub fn debug(item: TokenStream) -> TokenStream {
    parsed(item, |item| {
        let mut problems = Problems::default();
        let expanded = match &item.data {
            Data::Enum(_) => ast::Oneof::read(item, &mut problems).map(|oneof| debug::oneof(&oneof)),
            _ => ast::Message::read(item, &mut problems).map(|message| debug::message(&message)),
        };
        problems.settle(expanded).unwrap_or_else(|error| fallback::debug(item, error))
    })
}

/// Expands `derive(Setters)` for a message.
///
/// Problems are reported as those of [`reflect`] are.
pub fn setters(item: TokenStream) -> TokenStream {
    parsed(item, |item| {
        let mut problems = Problems::default();
        let message = ast::Message::read(item, &mut problems);
        let setters = problems.settle(message).map(|message| setters::expand(&message));
        setters.unwrap_or_else(syn::Error::into_compile_error)
    })
}

/// Expands `derive(Reset)` for a message.
///
/// The problems are those that the item's other derive reports; rustc shows equal ones once.
pub fn reset(item: TokenStream) -> TokenStream {
    parsed(item, |item| {
        let mut problems = Problems::default();
        let message = ast::Message::read(item, &mut problems);
        match problems.settle(message) {
            Ok(message) => reset::message(&message),
            Err(error) => fallback::reset(item, error),
        }
    })
}

/// Expands `derive(Recursive)` for a message or a oneof that leads back to itself.
///
/// Problems are reported as those of [`reflect`] are.
pub fn recursive(item: TokenStream) -> TokenStream {
    parsed(item, |item| {
        let mut problems = Problems::default();
        let expanded = match &item.data {
            Data::Enum(_) => ast::Oneof::read(item, &mut problems).map(|oneof| recursive::oneof(&oneof)),
            _ => ast::Message::read(item, &mut problems).map(|message| recursive::message(&message)),
        };
        problems.settle(expanded).unwrap_or_else(|error| fallback::recursive(item, error))
    })
}

fn reflect_oneof(item: &DeriveInput) -> TokenStream {
    let mut problems = Problems::default();
    let oneof = ast::Oneof::read(item, &mut problems);
    match problems.settle(oneof) {
        Ok(oneof) => reflect::oneof(&oneof),
        Err(error) => fallback::reflect_oneof(item, error),
    }
}

fn reflect_newtype(item: &DeriveInput) -> TokenStream {
    let mut problems = Problems::default();
    let newtype = ast::Newtype::read(item, &mut problems);
    match problems.settle(newtype) {
        Ok(newtype) => {
            let (named, reflect) = (newtype::named(&newtype), reflect::newtype(&newtype));
            quote!(#named #reflect)
        }
        Err(error) => fallback::reflect_message(item, error),
    }
}

fn reflect_message(item: &DeriveInput) -> TokenStream {
    let mut problems = Problems::default();
    let message = ast::Message::read(item, &mut problems);
    match problems.settle(message) {
        Ok(message) => reflect::message(&message),
        Err(error) => fallback::reflect_message(item, error),
    }
}

fn parsed(item: TokenStream, expand: impl FnOnce(&DeriveInput) -> TokenStream) -> TokenStream {
    match syn::parse2(item) {
        Ok(item) => lints::allow(&item, expand(&item)),
        Err(error) => error.into_compile_error(),
    }
}
