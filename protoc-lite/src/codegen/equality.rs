//! Which messages can be equal to themselves, hashed and ordered: those that reach no float and no map without order.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use wire_descriptor::{Field, Kind, Message, Pool};

use super::options::Options;

/// What is derived for whom.
pub(crate) struct Equality<'p> {
    /// The messages, by full name, that can not be `Eq`.
    partial: HashSet<&'p str>,
}

impl<'p> Equality<'p> {
    pub(crate) fn new(pool: &'p Pool, options: &Options) -> Self {
        let mut partial = HashSet::new();
        if options.equality.is_empty() && options.ordering.is_empty() {
            return Self { partial };
        }
        let mut messages: Vec<Message<'p>> = pool.files().flat_map(|file| file.messages()).collect();
        let mut at = 0;
        while let Some(message) = messages.get(at) {
            messages.extend(message.messages());
            at += 1;
        }
        // What holds such a message is one itself, until nothing changes.
        let mut is_new = true;
        while is_new {
            let is_partial = |message: &Message<'p>| {
                !partial.contains(message.full_name())
                    && message.fields().any(|field| {
                        is_partial(options, field)
                            || field.message_type().is_some_and(|held| partial.contains(held.full_name()))
                    })
            };
            let found: Vec<_> = messages.iter().filter(|message| is_partial(message)).map(|m| m.full_name()).collect();
            is_new = !found.is_empty();
            partial.extend(found);
        }
        Self { partial }
    }

    /// The derives of a message, or of the enum of one of its oneofs, that has this name.
    pub(crate) fn derives(&self, options: &Options, message: Message<'_>, full_name: &str) -> TokenStream {
        if self.partial.contains(message.full_name()) {
            return TokenStream::new();
        }
        let has_order = options.ordering.is_set(full_name);
        let equality = (has_order || options.equality.is_set(full_name)).then(|| quote!(, Eq, Hash));
        let ordering = has_order.then(|| quote!(, PartialOrd, Ord));
        quote!(#equality #ordering)
    }
}

/// Whether the field itself stands in the way. Types of the user's are taken to do what they are asked for.
fn is_partial(options: &Options, field: Field<'_>) -> bool {
    if field.is_map() {
        return !options.no_std && options.holders.maps.get(field.full_name()).is_none();
    }
    let is_float = matches!(field.kind(), Kind::Double | Kind::Float);
    options.is_lazy(field) || is_float && options.own_type(field, field.full_name()).is_none()
}
