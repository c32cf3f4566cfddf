//! Which singular messages are boxed: those that are part of a cycle, and large ones.

use std::collections::{HashMap, HashSet};

use wire_descriptor::{Field, Kind, Message, Pool, Presence};

use super::options::Options;

/// A message of more bytes than this is boxed where it is optional: an absent one should not
/// cost much more than a pointer, a present small one no allocation.
const LARGE: usize = 128;

/// The fields whose message is boxed.
pub(crate) struct Boxes<'p>(HashSet<Field<'p>>);

impl<'p> Boxes<'p> {
    pub(crate) fn new(pool: &'p Pool, options: &Options) -> Self {
        let mut walk =
            Walk { options, boxed: HashSet::new(), sizes: HashMap::new(), met: HashMap::new(), open: Vec::new() };
        let mut messages: Vec<Message<'p>> = pool.files().flat_map(|file| file.messages()).collect();
        while let Some(message) = messages.pop() {
            messages.extend(message.messages());
            walk.start(message);
        }
        Self(walk.boxed)
    }

    pub(crate) fn has(&self, field: Field<'_>) -> bool {
        self.0.contains(&field)
    }
}

/// Tarjan's algorithm over "holds a singular message", without recursion because schemas can be
/// deep. A cycle is complete before what points to it, so sizes come out on the way.
struct Walk<'p, 'o> {
    options: &'o Options,
    boxed: HashSet<Field<'p>>,
    sizes: HashMap<Message<'p>, usize>,
    /// The order in which messages were met.
    met: HashMap<Message<'p>, usize>,
    /// Messages that are not known to be outside every open cycle.
    open: Vec<Message<'p>>,
}

/// A message on the way down.
struct Step<'p> {
    message: Message<'p>,
    next: Vec<Message<'p>>,
    /// The earliest message that it reaches.
    reach: usize,
}

impl<'p> Walk<'p, '_> {
    fn start(&mut self, message: Message<'p>) {
        if self.met.contains_key(&message) {
            return;
        }
        let mut way = vec![self.enter(message)];
        while let Some(step) = way.last_mut() {
            match step.next.pop() {
                Some(held) if self.sizes.contains_key(&held) => {}
                Some(held) => match self.met.get(&held) {
                    Some(&at) => step.reach = step.reach.min(at),
                    None => way.push(self.enter(held)),
                },
                None => {
                    let (message, reach) = (step.message, step.reach);
                    way.pop();
                    if let Some(holder) = way.last_mut() {
                        holder.reach = holder.reach.min(reach);
                    }
                    if reach == self.met[&message] {
                        self.close(message);
                    }
                }
            }
        }
    }

    fn enter(&mut self, message: Message<'p>) -> Step<'p> {
        let at = self.met.len();
        self.met.insert(message, at);
        self.open.push(message);
        let next = message.fields().filter_map(singular_message).collect();
        Step { message, next, reach: at }
    }

    /// Everything from `first` on is one cycle, or `first` alone.
    fn close(&mut self, first: Message<'p>) {
        let start = self.open.iter().rposition(|open| *open == first).unwrap_or(0);
        let cycle = self.open.split_off(start);
        let held: Vec<(Field<'p>, Message<'p>)> =
            cycle.iter().flat_map(|m| m.fields()).filter_map(|f| Some((f, singular_message(f)?))).collect();
        for (field, message) in held {
            let is_large = |size: &usize| *size > LARGE && field.presence() != Presence::Required;
            if cycle.contains(&message)
                || self.sizes.get(&message).is_some_and(is_large)
                || self.options.boxed.is_set(field.full_name())
            {
                self.boxed.insert(field);
            }
        }
        for message in cycle {
            self.sizes.insert(message, self.size(message));
        }
    }

    fn size(&self, message: Message<'p>) -> usize {
        let alone = message.fields().filter(|field| field.oneof().is_none());
        let fields: usize = alone.map(|field| self.field_size(field, field.presence() == Presence::Explicit)).sum();
        let largest =
            |oneof: wire_descriptor::Oneof<'p>| oneof.fields().map(|field| self.field_size(field, false)).max();
        let oneofs: usize = message.oneofs().filter_map(largest).map(|size| size.next_multiple_of(8) + 8).sum();
        let unknown = 8;
        (fields + oneofs + unknown).next_multiple_of(8)
    }

    /// On a 64-bit machine; `Option` of a number takes as much again as the number.
    fn field_size(&self, field: Field<'p>, is_option: bool) -> usize {
        if field.is_map() {
            return if self.options.btree_map.is_set(field.full_name()) { 24 } else { 48 };
        }
        let number = |size: usize| if is_option { 2 * size } else { size };
        match field.kind() {
            _ if field.is_list() => 24,
            Kind::Message(_) if self.boxed.contains(&field) => 8,
            Kind::Message(message) => self.sizes.get(&message).copied().unwrap_or(8),
            Kind::String | Kind::Bytes => 24,
            Kind::Bool => 1,
            Kind::Double | Kind::Int64 | Kind::Uint64 | Kind::Sint64 | Kind::Fixed64 | Kind::Sfixed64 => number(8),
            Kind::Float
            | Kind::Int32
            | Kind::Uint32
            | Kind::Sint32
            | Kind::Fixed32
            | Kind::Sfixed32
            | Kind::Enum(_) => number(4),
        }
    }
}

fn singular_message(field: Field<'_>) -> Option<Message<'_>> {
    field.message_type().filter(|_| !field.is_repeated())
}
