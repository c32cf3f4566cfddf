//! Which singular messages are boxed: those that are part of a cycle, and large ones; and which fields lead back to their
//! message.

use std::collections::{HashMap, HashSet};

use wire_descriptor::{Field, Kind, Message, Pool, Presence};

use super::{
    holders::{USUAL_BOX, USUAL_SORTED_MAP, value_name},
    options::Options,
};

/// A message of more bytes than this is boxed where it is optional: an absent one should not
/// cost much more than a pointer, a present small one no allocation.
const LARGE: usize = 256;

/// The fields whose message is boxed, those that can not be required, and those that lead back to their message, by full
/// name.
pub(crate) struct Boxes<'p> {
    boxed: HashSet<&'p str>,
    endless: HashSet<&'p str>,
    recursive: HashSet<&'p str>,
}

impl<'p> Boxes<'p> {
    pub(crate) fn new(pool: &'p Pool, options: &Options) -> Self {
        let mut layout = Layout { options, boxed: HashSet::new(), sizes: HashMap::new() };
        for group in groups(pool, &singular_message) {
            layout.add(&group);
        }
        let mut endless = HashSet::new();
        let required_message =
            |field| singular_message(field).filter(|_| options.presence(field) == Presence::Required);
        for group in groups(pool, &required_message) {
            let fields = group.iter().flat_map(|message| message.fields());
            let fields = fields.filter(|field| required_message(*field).is_some_and(|held| group.contains(&held)));
            endless.extend(fields.map(|field| field.full_name()));
        }
        let mut recursive = HashSet::new();
        let held = |field| held_message(field, options);
        for group in groups(pool, &held) {
            let fields = group.iter().flat_map(|message| message.fields());
            let fields = fields.filter(|field| held(*field).is_some_and(|held| group.contains(&held)));
            recursive.extend(fields.map(|field| field.full_name()));
        }
        Self { boxed: layout.boxed, endless, recursive }
    }

    pub(crate) fn has(&self, field: Field<'_>) -> bool {
        self.boxed.contains(field.full_name())
    }

    /// Whether the field leads back to its message, through any fields.
    pub(crate) fn is_recursive(&self, field: Field<'_>) -> bool {
        self.recursive.contains(field.full_name())
    }

    /// Whether a message that had all its required fields would have no end.
    pub(crate) fn is_endless(&self, field: Field<'_>) -> bool {
        self.endless.contains(field.full_name())
    }
}

/// The message that a field holds, if it counts.
type Holds<'p, 'h> = &'h dyn Fn(Field<'p>) -> Option<Message<'p>>;

fn singular_message(field: Field<'_>) -> Option<Message<'_>> {
    field.message_type().filter(|_| !field.is_repeated())
}

/// The message that a field holds in what the runtime can look into.
fn held_message<'p>(field: Field<'p>, options: &Options) -> Option<Message<'p>> {
    let (holders, name) = (&options.holders, field.full_name());
    if let Some((_, value)) = field.map_entry() {
        let is_usual = holders.maps.get(name).is_none_or(|map| map == USUAL_SORTED_MAP);
        let is_own = options.own_type(value, &value_name(field)).is_some();
        return value.message_type().filter(|_| is_usual && !is_own);
    }
    let is_usual = if field.is_list() {
        holders.lists.get(name).is_none()
    } else {
        holders.boxes.get(name).is_none_or(|place| place == USUAL_BOX)
    };
    let is_plain = is_usual && !options.is_lazy(field) && options.own_type(field, name).is_none();
    field.message_type().filter(|_| is_plain)
}

/// The messages of each cycle, or one message that is in none; what a message holds comes before it.
///
/// This is Tarjan's algorithm, without recursion because schemas can be deep.
fn groups<'p>(pool: &'p Pool, holds: Holds<'p, '_>) -> Vec<Vec<Message<'p>>> {
    let mut walk = Walk { holds, met: HashMap::new(), closed: HashSet::new(), open: Vec::new(), groups: Vec::new() };
    let mut messages: Vec<Message<'p>> = pool.files().flat_map(|file| file.messages()).collect();
    while let Some(message) = messages.pop() {
        messages.extend(message.messages());
        walk.start(message);
    }
    walk.groups
}

struct Walk<'p, 'h> {
    holds: Holds<'p, 'h>,
    /// The order in which messages were met.
    met: HashMap<Message<'p>, usize>,
    closed: HashSet<Message<'p>>,
    /// Messages whose group is not known yet.
    open: Vec<Message<'p>>,
    groups: Vec<Vec<Message<'p>>>,
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
                Some(held) if self.closed.contains(&held) => {}
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
        Step { message, next: message.fields().filter_map(self.holds).collect(), reach: at }
    }

    /// Everything from `first` on is a group.
    fn close(&mut self, first: Message<'p>) {
        let start = self.open.iter().rposition(|open| *open == first).unwrap_or(0);
        let group = self.open.split_off(start);
        self.closed.extend(&group);
        self.groups.push(group);
    }
}

/// The sizes of messages, which follow from the boxes in them, and the other way round.
struct Layout<'p, 'o> {
    options: &'o Options,
    boxed: HashSet<&'p str>,
    sizes: HashMap<Message<'p>, usize>,
}

impl<'p> Layout<'p, '_> {
    fn add(&mut self, group: &[Message<'p>]) {
        for field in group.iter().flat_map(|message| message.fields()) {
            let Some(held) = singular_message(field).filter(|_| !self.options.is_lazy(field)) else { continue };
            let is_large = |size: &usize| *size > LARGE && self.options.presence(field) != Presence::Required;
            if group.contains(&held)
                || self.sizes.get(&held).is_some_and(is_large)
                || self.options.holders.boxes.is_set(field.full_name())
            {
                self.boxed.insert(field.full_name());
            }
        }
        for message in group {
            self.sizes.insert(*message, self.size(*message));
        }
    }

    fn size(&self, message: Message<'p>) -> usize {
        let alone = message.fields().filter(|field| field.oneof().is_none());
        let fields: usize =
            alone.map(|field| self.field_size(field, self.options.presence(field) == Presence::Explicit)).sum();
        let largest =
            |oneof: wire_descriptor::Oneof<'p>| oneof.fields().map(|field| self.field_size(field, false)).max();
        let oneofs: usize = message.oneofs().filter_map(largest).map(|size| size.next_multiple_of(8) + 8).sum();
        let unknown = 8;
        (fields + oneofs + unknown).next_multiple_of(8)
    }

    /// On a 64-bit machine; `Option` of a number takes as much again as the number.
    fn field_size(&self, field: Field<'p>, is_option: bool) -> usize {
        if field.is_map() {
            let map = self.options.holders.maps.get(field.full_name());
            let is_sorted = map.is_none() && self.options.no_std || map.is_some_and(|map| map.contains("BTreeMap"));
            return if is_sorted { 24 } else { 48 };
        }
        let number = |size: usize| if is_option { 2 * size } else { size };
        match field.kind() {
            _ if field.is_list() || self.options.is_lazy(field) => 24,
            Kind::Message(_) if self.boxed.contains(field.full_name()) => 8,
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
