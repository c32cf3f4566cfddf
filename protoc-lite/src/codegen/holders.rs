//! The Rust types that hold fields where the user wants others than the usual ones.

use std::slice::Iter;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use wire_descriptor::{Field, Kind};

use super::rules::{Class, Rules};
use super::scope::checked;

/// What [`Config::boxed`](crate::Config::boxed) and cycles ask for.
pub(crate) const USUAL_BOX: &str = "Box";

/// What [`Config::btree_map`](crate::Config::btree_map) asks for, wherever it is.
pub(crate) const USUAL_SORTED_MAP: &str = "BTreeMap";

/// Types by path, as the user spelled them: in those of lists, maps and boxes, `_` stands for what is inside.
#[derive(Clone, Debug)]
pub(crate) struct Holders {
    pub(crate) values: Rules<String>,
    pub(crate) strings: Rules<String>,
    pub(crate) bytes: Rules<String>,
    pub(crate) lists: Rules<String>,
    pub(crate) maps: Rules<String>,
    pub(crate) boxes: Rules<String>,
}

impl Default for Holders {
    fn default() -> Self {
        Self {
            values: Rules::new("value_type", &[Class::AnyValue]),
            strings: Rules::new("string_type", &[Class::StringValue]),
            bytes: Rules::new("bytes_type", &[Class::BytesValue]),
            lists: Rules::new("list_type", &[Class::ListField]),
            maps: Rules::new("map_type", &[Class::MapField]),
            boxes: Rules::new("box_type", &[Class::MessageField]),
        }
    }
}

impl Holders {
    pub(crate) fn rules(&self) -> [&Rules<String>; 6] {
        [&self.values, &self.strings, &self.bytes, &self.lists, &self.maps, &self.boxes]
    }

    /// A sentence for each type that is not one, or has the wrong number of `_`.
    pub(crate) fn problems(&self) -> Vec<String> {
        let blanks = [(&self.lists, 1), (&self.boxes, 1), (&self.maps, 2), (&self.values, 0), (&self.strings, 0)];
        let blanks = blanks.into_iter().chain([(&self.bytes, 0)]);
        blanks.flat_map(|(rules, blanks)| rules.values().filter_map(move |holder| problem(holder, blanks))).collect()
    }

    /// The type of one value, where it is not the usual one. The name is that of the field, or of a map's key or value.
    pub(crate) fn value(&self, kind: Kind<'_>, name: &str) -> Option<&str> {
        let of_kind = || match kind {
            Kind::String => self.strings.get(name),
            Kind::Bytes => self.bytes.get(name),
            _ => None,
        };
        self.values.get(name).or_else(of_kind).map(String::as_str)
    }
}

fn problem(holder: &str, blanks: usize) -> Option<String> {
    if syn::parse_str::<syn::Type>(holder).is_err() {
        return Some(format!("`{holder}` is not a Rust type"));
    }
    let found = count_blanks(checked(holder));
    let is_right = found == blanks || found == 0;
    (!is_right).then(|| format!("`{holder}` has {found} times `_`, where {blanks} can be filled in"))
}

fn count_blanks(holder: TokenStream) -> usize {
    let count = |token| match token {
        TokenTree::Ident(ident) => usize::from(ident == "_"),
        TokenTree::Group(group) => count_blanks(group.stream()),
        _ => 0,
    };
    holder.into_iter().map(count).sum()
}

/// What a map's keys are called in paths.
pub(crate) fn key_name(map: Field<'_>) -> String {
    format!("{}.key", map.full_name())
}

/// What a map's values are called in paths.
pub(crate) fn value_name(map: Field<'_>) -> String {
    format!("{}.value", map.full_name())
}

/// A type with its arguments: in place of each `_`, or in angle brackets behind a type that has none.
pub(crate) fn applied(holder: &str, arguments: &[TokenStream]) -> TokenStream {
    let holder = checked(holder);
    if has_arguments(&holder) {
        return filled(holder, &mut arguments.iter());
    }
    quote!(#holder<#(#arguments),*>)
}

fn has_arguments(holder: &TokenStream) -> bool {
    holder.clone().into_iter().any(|token| matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '<'))
}

fn filled(holder: TokenStream, arguments: &mut Iter<'_, TokenStream>) -> TokenStream {
    let mut out = TokenStream::new();
    for token in holder {
        match token {
            TokenTree::Ident(ident) if ident == "_" => out.extend(arguments.next().cloned()),
            TokenTree::Group(group) => {
                let inside = filled(group.stream(), arguments);
                out.extend([TokenTree::from(Group::new(group.delimiter(), inside))]);
            }
            token => out.extend([token]),
        }
    }
    out
}
