//! Prints impls of a trait `Asked` for generated messages: every lazy message in them is asked for, and those inside it.
//!
//! Messages that are lazy are not reflected, so which of their fields are messages is read from the generated text.

use quote::quote;
use syn::{Fields, Item, Path};

/// The trait and its impls, for the module that includes the generated `text`.
pub(crate) fn impls(text: &str) -> String {
    let file = syn::parse_file(text).expect("generated code is Rust");
    let mut out = String::from(TRAIT);
    items(&file.items, &mut vec![], &mut out);
    out
}

fn items(items: &[Item], modules: &mut Vec<String>, out: &mut String) {
    for item in items {
        match item {
            Item::Mod(module) => {
                modules.push(module.ident.to_string());
                self::items(module.content.as_ref().map_or(&[], |(_, items)| items), modules, out);
                modules.pop();
            }
            Item::Struct(message) => {
                if let Fields::Named(fields) = &message.fields {
                    let names = fields.named.iter().map(|field| &field.ident);
                    let body = quote!(#(Asked::asked(&mut self.#names)?;)* Ok(()));
                    print(modules, &message.ident, &message.generics, &body.to_string(), out);
                }
            }
            Item::Enum(one) => {
                let arms = one.variants.iter().map(|variant| {
                    let name = &variant.ident;
                    match &variant.fields {
                        Fields::Unit => quote!(Self::#name => Ok(())),
                        _ => quote!(Self::#name(value) => value.asked()),
                    }
                });
                let body = quote!(match self { #(#arms,)* });
                print(modules, &one.ident, &one.generics, &body.to_string(), out);
            }
            _ => {}
        }
    }
}

fn print(modules: &[String], name: &syn::Ident, generics: &syn::Generics, body: &str, out: &mut String) {
    let path = modules.iter().map(|module| format!("{module}::")).collect::<String>() + &name.to_string();
    let path: Path = syn::parse_str(&path).expect("modules and a name are a path");
    let (params, arguments, _) = generics.split_for_impl();
    let head = quote!(impl #params Asked for self::#path #arguments).to_string();
    *out += &format!("{head} {{\n    fn asked(&mut self) -> Result<(), ::wire::DecodeError> {{ {body} }}\n}}\n");
}

const TRAIT: &str = "
/// Asks for every lazy message, and for those inside. An owned one is decoded for good.
#[allow(unreachable_pub)]
pub trait Asked {
    /// # Errors
    /// What is wrong with one of them.
    fn asked(&mut self) -> Result<(), ::wire::DecodeError>;
}

macro_rules! nothing_to_ask {
    ($($type:ty),*) => {
        $(impl Asked for $type {
            fn asked(&mut self) -> Result<(), ::wire::DecodeError> { Ok(()) }
        })*
    };
}

nothing_to_ask!(bool, u8, i32, i64, u32, u64, f32, f64, String, &str, &[u8]);
nothing_to_ask!(::wire::UnknownFields, ::wire::UnknownFieldsView<'_>);

impl<E> Asked for ::wire::Open<E> {
    fn asked(&mut self) -> Result<(), ::wire::DecodeError> { Ok(()) }
}

impl<T: ::wire::Message + Asked> Asked for ::wire::Lazy<T> {
    fn asked(&mut self) -> Result<(), ::wire::DecodeError> { self.get_mut()?.asked() }
}

impl<'a, T: ::wire::Decode<'a> + Default + Asked> Asked for ::wire::LazyView<'a, T> {
    fn asked(&mut self) -> Result<(), ::wire::DecodeError> { self.get()?.asked() }
}

impl<T: Asked> Asked for Option<T> {
    fn asked(&mut self) -> Result<(), ::wire::DecodeError> { self.iter_mut().try_for_each(T::asked) }
}

impl<T: Asked> Asked for Box<T> {
    fn asked(&mut self) -> Result<(), ::wire::DecodeError> { T::asked(self) }
}

impl<T: Asked> Asked for Vec<T> {
    fn asked(&mut self) -> Result<(), ::wire::DecodeError> { self.iter_mut().try_for_each(T::asked) }
}

impl<K: Asked, V: Asked> Asked for (K, V) {
    fn asked(&mut self) -> Result<(), ::wire::DecodeError> { self.1.asked() }
}

impl<K, V: Asked> Asked for ::std::collections::HashMap<K, V> {
    fn asked(&mut self) -> Result<(), ::wire::DecodeError> { self.values_mut().try_for_each(V::asked) }
}
";
