//! Extensions: what they extend, and the numbers that they take there.

use std::collections::hash_map::Entry;

use crate::FieldDescriptorProto;
use crate::view::Symbol;

use super::draft::{Draft, at};
use super::numbers::extension_ranges;
use super::references::{not_a_message, set_absolute};

impl Draft<'_> {
    pub(crate) fn resolve_extendee(&mut self, id: u32, proto: &mut FieldDescriptorProto) -> bool {
        let entry = &self.pool.fields[id as usize];
        let (Some(written), true) = (&proto.extendee, entry.is_extension) else {
            return true;
        };
        let (name, number) = (entry.full_name.clone(), entry.number);
        let extendee = match self.lookup(written, &name, false) {
            Ok(Symbol::Message(extendee)) => extendee,
            Ok(_) => {
                let path = at(self.field(id).path(), &[2]);
                self.report.error(&name, path, not_a_message(written));
                return false;
            }
            Err(miss) => {
                let path = at(self.field(id).path(), &[2]);
                self.report_missing(&name, path, written, miss, false);
                return false;
            }
        };
        if !self.may_use(Symbol::Message(extendee)) {
            let path = at(self.field(id).path(), &[2]);
            let message = self.not_visible(Symbol::Message(extendee), "target of extend");
            self.report.error(&name, path, message);
            return false;
        }
        self.pool.fields[id as usize].message = extendee;
        let full_name = self.pool.messages[extendee as usize].full_name.clone();
        set_absolute(&mut proto.extendee, &full_name, self.remains);
        if !self.declares_extension(extendee, number) {
            let path = at(self.field(id).path(), &[3]);
            self.report.error(&name, path, not_an_extension_number(&full_name, number));
            self.relate_extendee(extendee, number);
        }
        true
    }

    /// After an extension of a number that its extendee does not leave to others.
    fn relate_extendee(&mut self, extendee: u32, number: i32) {
        let file = self.pool.messages[extendee as usize].file;
        let name = self.pool.files[file as usize].proto.name.clone().unwrap_or_default();
        let path = at(self.message(extendee).path(), &[1]);
        self.report.related(&name, path, "declared here");
        let mut fields = self.pool.messages[extendee as usize].fields.ids();
        let is_free = number > 0 && fields.all(|field| self.pool.fields[field as usize].number != number);
        if file == self.file && is_free {
            self.report.help(Some(format!("add `extensions {number};` to the message")));
        }
    }

    /// Whether a message leaves a number to extensions.
    fn declares_extension(&mut self, message: u32, number: i32) -> bool {
        let ranges = match self.extension_ranges.entry(message) {
            Entry::Occupied(known) => known.into_mut(),
            // All of this file's own that have any are known.
            Entry::Vacant(_) if self.pool.messages[message as usize].file == self.file => return false,
            Entry::Vacant(other) => other.insert(extension_ranges(self.pool.message_proto(message))),
        };
        ranges.holding(number.into()).next().is_some()
    }

    pub(crate) fn take_extension_number(&mut self, id: u32, extendee: u32, number: i32) {
        let own = self.message(extendee).field_by_number(number).map(|field| field.id);
        if let Some(own) = own.filter(|&own| self.is_known_by_number(own)) {
            return self.report_taken_number(id, extendee, number, own);
        }
        let first = match self.pool.extensions.entry((extendee, number)) {
            Entry::Vacant(slot) => {
                slot.insert(id);
                self.extensions.push((extendee, number));
                return;
            }
            Entry::Occupied(slot) => *slot.get(),
        };
        self.report_taken_number(id, extendee, number, first);
    }

    /// protoc has tables of the numbers of this file's fields, and of each message the fields 1, 2, 3 ... that it starts
    /// with. What it misses is no extension number anyway.
    fn is_known_by_number(&self, field: u32) -> bool {
        let entry = &self.pool.fields[field as usize];
        let mut first = self.message(entry.message).fields().zip(1..).take_while(|(field, n)| field.number() == *n);
        entry.file == self.file || first.any(|(first, _)| first.id == field)
    }

    fn report_taken_number(&mut self, id: u32, extendee: u32, number: i32, first: u32) {
        let name = self.pool.fields[id as usize].full_name.clone();
        let path = at(self.field(id).path(), &[3]);
        let scope = self.pool.messages[extendee as usize].full_name.clone();
        let other = &self.pool.fields[first as usize];
        let (other_name, other_file, is_extension) = (other.full_name.clone(), other.file, other.is_extension);
        let file = self.pool.files[other_file as usize].proto.name.clone().unwrap_or_default();
        let message = extension_number_used(number, &scope, &other_name);
        if other_file == self.file || !is_extension {
            self.report.error(&name, path, format!("{message}."));
        } else {
            self.report.warning(&name, path, format!("{message} defined in {file}."));
        }
        let other = at(self.field(first).path(), &[3]);
        self.report.related(&file, other, "the number was first used here");
    }
}

fn not_an_extension_number(message: &str, number: i32) -> String {
    format!("\"{message}\" does not declare {number} as an extension number.")
}

fn extension_number_used(number: i32, message: &str, first: &str) -> String {
    format!("Extension number {number} has already been used in \"{message}\" by extension \"{first}\"")
}
