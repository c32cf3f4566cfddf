//! Which messages can be equal to themselves, hashed and ordered: those that reach no float, no map without order, and no
//! type of another crate that can not.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use wire_descriptor::{Field, Kind, Message, Pool};

use super::externs::{Externs, Owner};
use super::options::Options;

/// What is derived for whom.
pub(crate) struct Equality<'p> {
    /// The messages, by full name, that can not be `Eq`.
    partial: HashSet<&'p str>,
    /// Those that can not be `Ord`.
    unordered: HashSet<&'p str>,
}

/// How far a message of another crate compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Comparison {
    #[default]
    Partial,
    /// `Eq` and `Hash`.
    Equality,
    /// And `Ord`.
    Ordering,
}

impl<'p> Equality<'p> {
    pub(crate) fn new(pool: &'p Pool, options: &Options) -> Self {
        if options.equality.is_empty() && options.ordering.is_empty() {
            return Self { partial: HashSet::new(), unordered: HashSet::new() };
        }
        let mut messages: Vec<Message<'p>> = pool.files().flat_map(|file| file.messages()).collect();
        let mut at = 0;
        while let Some(message) = messages.get(at) {
            messages.extend(message.messages());
            at += 1;
        }
        let [partial, unordered] =
            [Comparison::Equality, Comparison::Ordering].map(|wanted| without(&messages, options, wanted));
        Self { partial, unordered }
    }

    /// How far a message that is generated compares.
    pub(crate) fn of(&self, options: &Options, message: Message<'_>) -> Comparison {
        self.comparison(options, message, message.full_name())
    }

    /// The derives of a message, or of the enum of one of its oneofs, that has this name.
    pub(crate) fn derives(&self, options: &Options, message: Message<'_>, full_name: &str) -> TokenStream {
        match self.comparison(options, message, full_name) {
            Comparison::Partial => TokenStream::new(),
            Comparison::Equality => quote!(, Eq, Hash),
            Comparison::Ordering => quote!(, Eq, Hash, PartialOrd, Ord),
        }
    }

    fn comparison(&self, options: &Options, message: Message<'_>, full_name: &str) -> Comparison {
        let wants_order = options.ordering.is_set(full_name);
        if self.partial.contains(message.full_name()) || !wants_order && !options.equality.is_set(full_name) {
            return Comparison::Partial;
        }
        match wants_order && !self.unordered.contains(message.full_name()) {
            true => Comparison::Ordering,
            false => Comparison::Equality,
        }
    }
}

/// The messages that do not compare as far as this.
fn without<'p>(messages: &[Message<'p>], options: &Options, wanted: Comparison) -> HashSet<&'p str> {
    let mut found: HashSet<&str> = HashSet::new();
    // What holds such a message is one itself, until nothing changes.
    loop {
        let stops = |field: Field<'p>| {
            let holds = || field.message_type().is_some_and(|held| found.contains(held.full_name()));
            is_partial(options, field) || holds()
        };
        let is_one = |message: &&Message<'p>| {
            !found.contains(message.full_name())
                && (elsewhere(&options.externs, **message) < wanted || message.fields().any(stops))
        };
        let more: Vec<_> = messages.iter().filter(is_one).map(|message| message.full_name()).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// What a message of another crate can at most. Of one that the user named it is not known, and taken to be enough.
fn elsewhere(externs: &Externs, message: Message<'_>) -> Comparison {
    match externs.owner(message.file(), message.full_name()) {
        Some(Owner::Exactly(known)) => known.comparison,
        Some(Owner::Inside(place)) => match (place.rust, message.full_name()) {
            ("()", _) => Comparison::Ordering,
            ("::wire_types", "google.protobuf.Timestamp" | "google.protobuf.Duration") => Comparison::Ordering,
            ("::wire_types", _) => Comparison::Equality,
            ("::wire_descriptor", _) => Comparison::Partial,
            _ => Comparison::Ordering,
        },
        None => Comparison::Ordering,
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
