//! Numbers: of fields and enum values, ranges of extensions, and what is reserved.

use std::collections::hash_map::Entry;

use crate::tables::{HashMap, HashSet};
use crate::view::{NONE, Symbol, simple_name};
use crate::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use super::draft::{Draft, at};
use super::options::Owner;
use super::ranges::Ranges;

/// The largest field number.
pub(crate) const MAX_NUMBER: i32 = (1 << 29) - 1;
/// The numbers that protobuf's implementations keep for themselves.
const RESERVED_FOR_IMPLEMENTATIONS: (i64, i64) = (19_000, 19_999);
/// The fields that a message may have.
const FIELD_LIMIT: usize = 65_535;
/// The free numbers that one message is given.
const SUGGESTIONS: usize = 3;

/// The numbers of a message in which some are used twice.
pub(crate) struct Numbers {
    pub(crate) taken: HashMap<i32, u32>,
    pub(crate) next: Option<i32>,
}

impl Draft<'_> {
    pub(crate) fn check_field_number(&mut self, id: u32) {
        let entry = &self.pool.fields[id as usize];
        let (name, number, scope) = (entry.full_name.clone(), entry.number, entry.scope);
        let message = if number <= 0 {
            "Field numbers must be positive integers.".to_owned()
        } else if !entry.is_extension && number > MAX_NUMBER {
            // An extension's number is bounded by the ranges of its extendee, and a MessageSet has higher ones.
            format!("Field numbers cannot be greater than {MAX_NUMBER}.")
        } else {
            return;
        };
        let path = at(self.field(id).path(), &[3]);
        self.suggest(scope, 1, path.clone());
        self.report.error(&name, path, message);
    }

    pub(crate) fn check_extension_ranges(&mut self, id: u32, proto: &DescriptorProto) {
        if proto.extension_range.is_empty() {
            return;
        }
        self.extension_ranges.insert(id, extension_ranges(proto));
        let name = self.pool.messages[id as usize].full_name.clone();
        for (index, range) in proto.extension_range.iter().enumerate() {
            let (start, end) = (range.start.unwrap_or_default(), range.end.unwrap_or_default());
            let path = |draft: &Self| at(draft.message(id).path(), &[5, index as i32, 1]);
            if start <= 0 {
                let path = path(self);
                self.suggest(id, range_size(start, end), path.clone());
                self.report.error(&name, path, "Extension numbers must be positive integers.");
            }
            if start >= end {
                let path = path(self);
                self.report.error(&name, path, "Extension range end number must be greater than start number.");
            }
            self.check_option_names(Owner::Range(id, index as u32), &range.options);
        }
    }

    pub(crate) fn check_reserved_ranges(&mut self, id: u32, proto: &DescriptorProto) {
        let name = self.pool.messages[id as usize].full_name.clone();
        for (index, range) in proto.reserved_range.iter().enumerate() {
            let (start, end) = (range.start.unwrap_or_default(), range.end.unwrap_or_default());
            let path = |draft: &Self| at(draft.message(id).path(), &[9, index as i32, 1]);
            if start <= 0 {
                let path = path(self);
                self.suggest(id, range_size(start, end), path.clone());
                self.report.error(&name, path, "Reserved numbers must be positive integers.");
            }
            if start >= end {
                let path = path(self);
                self.report.error(&name, path, "Reserved range end number must be greater than start number.");
            }
        }
    }

    /// Checks that nothing in a message takes the same number or name twice.
    pub(crate) fn check_message_numbers(&mut self, id: u32, proto: &DescriptorProto) {
        let name = self.pool.messages[id as usize].full_name.clone();
        let range =
            |start: Option<i32>, end: Option<i32>| (start.unwrap_or_default().into(), end.unwrap_or_default().into());
        let reserved: Ranges = proto.reserved_range.iter().map(|r| range(r.start, r.end)).collect();
        let extensible = extension_ranges(proto);
        for (first, second) in overlaps(&reserved) {
            let path = at(self.message(id).path(), &[9, first as i32, 1]);
            let message = reserved_ranges_overlap(exclusive(reserved.get(second)), exclusive(reserved.get(first)));
            self.report.error(&name, path, message);
            let other = at(self.message(id).path(), &[9, second as i32]);
            self.report_related(other, "the other range");
        }
        let reserved_names = self.check_reserved_names(Symbol::Message(id), 10, &proto.reserved_name);
        if proto.field.len() > FIELD_LIMIT {
            let path = at(self.message(id).path(), &[1]);
            self.report.error(&name, path, too_many_fields(proto.field.len(), &name));
        }
        self.check_fields_against_ranges(id, proto, &extensible, &reserved, &reserved_names);
        self.check_extension_range_overlaps(id, &extensible, &reserved);
    }

    fn check_fields_against_ranges(
        &mut self,
        id: u32,
        proto: &DescriptorProto,
        extensible: &Ranges,
        reserved: &Ranges,
        reserved_names: &HashSet<&str>,
    ) {
        if extensible.is_empty() && reserved.is_empty() && reserved_names.is_empty() {
            return;
        }
        let reserved_list = proto.reserved_name.as_slice();
        for (field, proto) in self.pool.messages[id as usize].fields.ids().zip(&proto.field) {
            let number = proto.number.unwrap_or_default();
            let name = proto.name.as_deref().unwrap_or_default();
            let full_name = self.pool.fields[field as usize].full_name.clone();
            for index in extensible.holding(number.into()) {
                let path = at(self.message(id).path(), &[5, index as i32, 1]);
                self.suggest(id, 1, path.clone());
                self.report.error(
                    &full_name,
                    path,
                    range_includes_field(exclusive(extensible.get(index)), name, number),
                );
                let other = at(self.field(field).path(), &[3]);
                self.report_related(other, "the field's number");
            }
            for index in reserved.holding(number.into()) {
                let path = at(self.message(id).path(), &[9, index as i32, 1]);
                self.suggest(id, 1, path.clone());
                self.report.error(&full_name, path, format!("Field \"{name}\" uses reserved number {number}."));
                let other = at(self.field(field).path(), &[3]);
                self.report_related(other, "the field's number");
            }
            if reserved_names.contains(name) {
                let path = at(self.field(field).path(), &[1]);
                self.report.error(&full_name, path, format!("Field name \"{name}\" is reserved."));
                self.relate_reserved_name(Symbol::Message(id), 10, reserved_list, name);
            }
        }
    }

    fn check_extension_range_overlaps(&mut self, id: u32, extensible: &Ranges, reserved: &Ranges) {
        let name = self.pool.messages[id as usize].full_name.clone();
        let overlaps = overlaps(extensible);
        let mut overlaps = overlaps.iter().peekable();
        for (index, range) in extensible.iter().enumerate() {
            for reservation in reserved.overlapping(range, 0) {
                let path = at(self.message(id).path(), &[5, index as i32, 1]);
                let other = reserved.get(reservation);
                self.report.error(&name, path, extends_reserved(exclusive(range), exclusive(other)));
                let other = at(self.message(id).path(), &[9, reservation as i32]);
                self.report_related(other, "the reserved range");
            }
            while let Some(&(_, second)) = overlaps.next_if(|(first, _)| *first == index) {
                let path = at(self.message(id).path(), &[5, index as i32, 1]);
                self.report.error(&name, path, extended_twice(exclusive(extensible.get(second)), exclusive(range)));
                let other = at(self.message(id).path(), &[5, second as i32]);
                self.report_related(other, "the other range");
            }
        }
    }

    pub(crate) fn check_enum_reserved_ranges(&mut self, id: u32, proto: &EnumDescriptorProto) {
        let name = self.pool.enums[id as usize].full_name.clone();
        for (index, range) in proto.reserved_range.iter().enumerate() {
            if range.start.unwrap_or_default() > range.end.unwrap_or_default() {
                let path = at(self.symbol_path(Symbol::Enum(id)), &[4, index as i32, 1]);
                self.report.error(&name, path, "Reserved range end number must be greater than start number.");
            }
        }
    }

    /// Checks that no value of an enum takes what is reserved.
    pub(crate) fn check_enum_numbers(&mut self, id: u32, proto: &EnumDescriptorProto) {
        let name = self.pool.enums[id as usize].full_name.clone();
        // An enum's ranges include their ends.
        let range = |start: Option<i32>, end: Option<i32>| {
            (start.unwrap_or_default().into(), i64::from(end.unwrap_or_default()) + 1)
        };
        let reserved: Ranges = proto.reserved_range.iter().map(|r| range(r.start, r.end)).collect();
        for (first, second) in overlaps(&reserved) {
            let path = at(self.symbol_path(Symbol::Enum(id)), &[4, first as i32, 1]);
            let message = reserved_ranges_overlap(exclusive(reserved.get(second)), exclusive(reserved.get(first)));
            self.report.error(&name, path, message);
            let other = at(self.symbol_path(Symbol::Enum(id)), &[4, second as i32]);
            self.report_related(other, "the other range");
        }
        let names = self.check_reserved_names(Symbol::Enum(id), 5, &proto.reserved_name);
        if reserved.is_empty() && names.is_empty() {
            return;
        }
        let reserved_list = proto.reserved_name.as_slice();
        for (value, proto) in self.pool.enums[id as usize].values.ids().zip(&proto.value) {
            let number = proto.number.unwrap_or_default();
            let simple = proto.name.as_deref().unwrap_or_default();
            let full_name = self.pool.values[value as usize].full_name.clone();
            for index in reserved.holding(number.into()) {
                let path = at(self.symbol_path(Symbol::Enum(id)), &[4, index as i32, 1]);
                let message = format!("Enum value \"{simple}\" uses reserved number {number}.");
                self.report.error(&full_name, path, message);
                let other = at(self.symbol_path(Symbol::Value(value)), &[2]);
                self.report_related(other, "the value's number");
            }
            if names.contains(simple) {
                let path = at(self.symbol_path(Symbol::Value(value)), &[1]);
                self.report.error(&full_name, path, format!("Enum value \"{simple}\" is reserved."));
                self.relate_reserved_name(Symbol::Enum(id), 5, reserved_list, simple);
            }
        }
    }

    fn check_reserved_names<'n>(&mut self, symbol: Symbol, list: i32, names: &'n [String]) -> HashSet<&'n str> {
        let what = if list == 10 { "Field name" } else { "Enum value" };
        let mut seen = HashSet::default();
        if let (Symbol::Message(id), false) = (symbol, names.is_empty()) {
            self.reserved_names.insert(id, names.iter().cloned().collect());
        }
        for name in names {
            if !seen.insert(name.as_str()) {
                // protoc points at the declaration that reserves, not at the word.
                let path = at(self.symbol_path(symbol), &[1]);
                self.report.error(name, path, format!("{what} \"{name}\" is reserved multiple times."));
                self.relate_reserved_name(symbol, list, names, name);
            }
        }
        seen
    }

    fn relate_reserved_name(&mut self, symbol: Symbol, list: i32, names: &[String], name: &str) {
        let indices = names.iter().enumerate().filter(|(_, reserved)| *reserved == name).map(|(index, _)| index);
        for index in indices.take(2) {
            let path = at(self.symbol_path(symbol), &[list, index as i32]);
            self.report_related(path, "reserved here");
        }
    }

    fn report_related(&mut self, path: Vec<i32>, note: &str) {
        let file = self.report.file.clone();
        self.report.related(&file, path, note);
    }

    /// Enters a field by its number.
    pub(crate) fn take_number(&mut self, id: u32, numbers: Option<&mut Numbers>) {
        let entry = &self.pool.fields[id as usize];
        let (name, number, message) = (entry.full_name.clone(), entry.number, entry.message);
        if entry.is_extension {
            if message != NONE {
                self.take_extension_number(id, message, number);
            }
            return;
        }
        let Some(Numbers { taken, next }) = numbers else {
            return;
        };
        let first = match taken.entry(number) {
            Entry::Vacant(slot) => {
                slot.insert(id);
                return;
            }
            Entry::Occupied(slot) if *slot.get() == id => return,
            Entry::Occupied(slot) => *slot.get(),
        };
        let path = at(self.field(id).path(), &[3]);
        let first_path = at(self.field(first).path(), &[3]);
        let scope = self.pool.messages[message as usize].full_name.clone();
        let first_name = simple_name(&self.pool.fields[first as usize].full_name).to_owned();
        self.report.error(&name, path, number_used(number, &scope, &first_name, *next));
        let file = self.report.file.clone();
        self.report.related(&file, first_path, "the number was first used here");
    }

    fn suggest(&mut self, message: u32, count: usize, path: Vec<i32>) {
        let hint = self.hints.entry(message).or_insert((0, path));
        hint.0 = hint.0.saturating_add(count);
    }

    /// Tells free field numbers of the messages where a number was wrong.
    pub(crate) fn suggest_numbers(&mut self, proto: &FileDescriptorProto) {
        let messages = self.entry().messages;
        for (id, proto) in messages.ids().zip(&proto.message_type) {
            let Some((count, path)) = self.hints.get(&id).cloned() else {
                continue;
            };
            let free: Vec<_> = free_numbers(proto).take(count.min(SUGGESTIONS)).map(|n| n.to_string()).collect();
            let name = self.pool.messages[id as usize].full_name.clone();
            let message = format!("Suggested field numbers for {name}: {}", free.join(", "));
            self.report.error(&name, path, message);
        }
    }
}

/// The numbers that nothing in a message takes.
fn free_numbers(proto: &DescriptorProto) -> impl Iterator<Item = i32> {
    let mut used: Vec<(i64, i64)> = Vec::new();
    let singles = proto.field.iter().chain(&proto.extension).map(|field| field.number.unwrap_or_default());
    used.extend(singles.map(|number| (i64::from(number), i64::from(number))));
    let reserved = proto.reserved_range.iter().map(|range| (range.start, range.end));
    let ranges = reserved.chain(proto.extension_range.iter().map(|range| (range.start, range.end)));
    used.extend(ranges.map(|(start, end)| (start.unwrap_or_default().into(), i64::from(end.unwrap_or_default()) - 1)));
    used.push((i64::from(MAX_NUMBER), i64::from(MAX_NUMBER)));
    // protoc takes the last reserved number for free here.
    used.push((RESERVED_FOR_IMPLEMENTATIONS.0, RESERVED_FOR_IMPLEMENTATIONS.1 - 1));
    used.retain(|(start, end)| start <= end && *end > 0);
    used.sort_unstable();
    let mut next = 1i64;
    let mut gaps = Vec::new();
    for (start, end) in used {
        if next < start {
            gaps.push(next as i32..start.min(i64::from(MAX_NUMBER)) as i32);
        }
        next = next.max(end + 1);
    }
    gaps.into_iter().flatten()
}

/// Whether two fields of a message have the same number.
pub(crate) fn numbers_repeat(proto: &DescriptorProto) -> bool {
    let numbers = proto.field.iter().map(|field| field.number.unwrap_or_default());
    if numbers.clone().is_sorted_by(|number, next| number < next) {
        return false;
    }
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_unstable();
    numbers.windows(2).any(|pair| pair[0] == pair[1])
}

/// The number after the run of taken numbers that starts at one.
pub(crate) fn next_number(proto: &DescriptorProto) -> Option<i32> {
    let mut used: Vec<(i64, i64)> = proto
        .field
        .iter()
        .map(|field| i64::from(field.number.unwrap_or_default()))
        .map(|number| (number, number))
        .collect();
    let reserved = proto.reserved_range.iter().map(|range| (range.start, range.end));
    let ranges = reserved.chain(proto.extension_range.iter().map(|range| (range.start, range.end)));
    used.extend(ranges.map(|(start, end)| (start.unwrap_or_default().into(), i64::from(end.unwrap_or_default()) - 1)));
    used.sort_unstable();
    used.dedup();
    let mut next = 1;
    for (start, end) in used {
        if !(start..=end).contains(&next) {
            break;
        }
        next = end + 1;
    }
    i32::try_from(next).ok().filter(|next| *next <= MAX_NUMBER)
}

pub(crate) fn extension_ranges(proto: &DescriptorProto) -> Ranges {
    let ranges = proto.extension_range.iter();
    ranges.map(|range| (range.start.unwrap_or_default().into(), range.end.unwrap_or_default().into())).collect()
}

/// The pairs of ranges, by index, that have a number in common.
fn overlaps(ranges: &Ranges) -> Vec<(usize, usize)> {
    let pairs = ranges.iter().enumerate();
    let pairs =
        pairs.flat_map(|(first, range)| ranges.overlapping(range, first + 1).map(move |second| (first, second)));
    // So many reports are enough, and keep hostile lists from taking quadratic memory.
    pairs.take(ranges.iter().count() + 1000).collect()
}

/// Both ends as people write them.
fn exclusive((start, end): (i64, i64)) -> (i64, i64) {
    (start, end - 1)
}

fn range_size(start: i32, end: i32) -> usize {
    usize::try_from(i64::from(end) - i64::from(start)).unwrap_or(0).max(1)
}

fn reserved_ranges_overlap(second: (i64, i64), first: (i64, i64)) -> String {
    let ((start, end), (first_start, first_end)) = (second, first);
    format!("Reserved range {start} to {end} overlaps with already-defined range {first_start} to {first_end}.")
}

fn too_many_fields(count: usize, name: &str) -> String {
    format!("{count} fields in {name} exceeds the limit of {FIELD_LIMIT}")
}

fn range_includes_field((start, end): (i64, i64), name: &str, number: i32) -> String {
    format!("Extension range {start} to {end} includes field \"{name}\" ({number}).")
}

fn extends_reserved((start, end): (i64, i64), (first, last): (i64, i64)) -> String {
    // protoc prints the end of the extension range as people write it, too.
    format!("Extension range {start} to {end} overlaps with reserved range {first} to {last}.")
}

fn extended_twice((start, end): (i64, i64), (first, last): (i64, i64)) -> String {
    format!("Extension range {start} to {end} overlaps with already-defined range {first} to {last}.")
}

fn number_used(number: i32, message: &str, first: &str, next: Option<i32>) -> String {
    let next = match next {
        Some(next) => format!("Next available field number is {next}"),
        None => "There are no available field numbers".to_owned(),
    };
    format!("Field number {number} has already been used in \"{message}\" by field \"{first}\". {next}.")
}
