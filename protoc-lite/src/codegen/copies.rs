//! Which messages can be `Copy`: those of numbers, enums and other such messages, without unknown fields.

use std::collections::HashSet;

use wire_descriptor::{Field, Kind, Message, Pool};

use super::boxing::Boxes;
use super::externs::Owner;
use super::options::Options;

/// The messages, by full name, that are `Copy`.
pub(crate) struct Copies<'p>(HashSet<&'p str>);

impl<'p> Copies<'p> {
    pub(crate) fn new(pool: &'p Pool, options: &Options, boxes: &Boxes<'p>) -> Self {
        if options.copy.is_empty() {
            return Self(HashSet::new());
        }
        let mut messages: Vec<Message<'p>> = pool.files().flat_map(|file| file.messages()).collect();
        let mut at = 0;
        while let Some(message) = messages.get(at) {
            messages.extend(message.messages());
            at += 1;
        }
        messages.retain(|message| {
            let (file, name) = (message.file(), message.full_name());
            let is_ours = options.externs.owner(file, name).is_none();
            is_ours && options.copy.is_set(name) && options.no_unknown.is_set(name)
        });
        let mut found: HashSet<&str> = messages.iter().map(|message| message.full_name()).collect();
        // What holds one that is not is none itself, until nothing changes.
        loop {
            let is_copy = |field: Field<'p>| match options.kind(field, field.full_name()) {
                _ if field.is_repeated() || boxes.has(field) || options.is_lazy(field) => false,
                Kind::String | Kind::Bytes => false,
                Kind::Message(held) => found.contains(held.full_name()) || is_unit(options, held),
                _ => true,
            };
            let left = messages.iter().filter(|message| !message.fields().all(is_copy));
            let left: Vec<&str> = left.map(|message| message.full_name()).collect();
            let count = found.len();
            for name in left {
                found.remove(name);
            }
            if found.len() == count {
                return Self(found);
            }
        }
    }

    pub(crate) fn has(&self, message: Message<'_>) -> bool {
        self.0.contains(message.full_name())
    }
}

fn is_unit(options: &Options, message: Message<'_>) -> bool {
    let owner = options.externs.owner(message.file(), message.full_name());
    matches!(owner, Some(Owner::Inside(place)) if place.rust == "()")
}
