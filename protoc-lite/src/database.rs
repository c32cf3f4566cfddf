//! Descriptor sets that contradict themselves. protoc puts the files of a set into a database of names before it looks
//! at any of them, and refuses a set that does not fit in there, be the files of use or not.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use wire_descriptor::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use crate::diagnostic::Diagnostic;

/// The first contradiction in the files of a set.
pub(crate) fn contradiction(set: &[FileDescriptorProto]) -> Option<Diagnostic> {
    let mut database = Database::default();
    let mut names = HashSet::new();
    // A name that comes again is passed over.
    let mut files = set.iter().filter(|file| names.insert(file.name()));
    files.find_map(|file| database.add(file).err())
}

/// What is known of the files so far, as protoc's `SimpleDescriptorDatabase` knows it.
#[derive(Default)]
struct Database<'s> {
    /// The file that declares a name outside of all messages. Dots sort before all that names are made of.
    symbols: BTreeMap<String, &'s str>,
    /// The file that extends a message of this full name by this number.
    extensions: HashMap<(&'s str, i32), &'s str>,
}

impl<'s> Database<'s> {
    fn add(&mut self, file: &'s FileDescriptorProto) -> Result<(), Diagnostic> {
        for message in &file.message_type {
            self.add_symbol(file, message.name())?;
            self.add_nested_extensions(file, message)?;
        }
        for found in &file.enum_type {
            self.add_symbol(file, found.name())?;
        }
        for extension in &file.extension {
            self.add_symbol(file, extension.name())?;
            self.add_extension(file, extension)?;
        }
        file.service.iter().try_for_each(|service| self.add_symbol(file, service.name()))
    }

    fn add_symbol(&mut self, file: &'s FileDescriptorProto, name: &str) -> Result<(), Diagnostic> {
        let name = match file.package() {
            "" => name.to_owned(),
            package => format!("{package}.{name}"),
        };
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_')) {
            return Err(invalid_name(file, &name));
        }
        let before = self.symbols.range(..=name.clone()).next_back().or(self.symbols.first_key_value());
        if let Some((before, at)) = before {
            // What comes behind the name is looked for behind what was found for it, so protoc misses the very first.
            let after = self.symbols.range(before.clone()..).nth(1);
            let inside = after.filter(|(after, _)| is_around(&name, after));
            let around = Some((before, at)).filter(|(before, _)| is_around(before, &name));
            if let Some((other, at)) = around.or(inside) {
                return Err(names_conflict(file, &name, other, at));
            }
        }
        self.symbols.insert(name, file.name());
        Ok(())
    }

    fn add_nested_extensions(
        &mut self,
        file: &'s FileDescriptorProto,
        message: &'s DescriptorProto,
    ) -> Result<(), Diagnostic> {
        let mut waiting = vec![message];
        while let Some(message) = waiting.pop() {
            message.extension.iter().try_for_each(|extension| self.add_extension(file, extension))?;
            waiting.extend(message.nested_type.iter().rev());
        }
        Ok(())
    }

    /// Only what is extended by its full name is known for certain.
    fn add_extension(
        &mut self,
        file: &'s FileDescriptorProto,
        extension: &'s FieldDescriptorProto,
    ) -> Result<(), Diagnostic> {
        let Some(extendee) = extension.extendee().strip_prefix('.') else { return Ok(()) };
        match self.extensions.entry((extendee, extension.number())) {
            Entry::Occupied(other) => Err(extensions_conflict(file, extension, other.get())),
            Entry::Vacant(slot) => {
                slot.insert(file.name());
                Ok(())
            }
        }
    }
}

/// Whether a name is another, or that of a scope around it.
fn is_around(name: &str, other: &str) -> bool {
    other.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn invalid_name(file: &FileDescriptorProto, name: &str) -> Diagnostic {
    Diagnostic::error(file.name(), format!("Invalid symbol name: {name}"))
}

fn names_conflict(file: &FileDescriptorProto, name: &str, other: &str, at: &str) -> Diagnostic {
    let message = format!("Symbol name \"{name}\" conflicts with the existing symbol \"{other}\".");
    Diagnostic::error(file.name(), message).note(format!("\"{other}\" is declared in \"{at}\""))
}

fn extensions_conflict(file: &FileDescriptorProto, extension: &FieldDescriptorProto, other: &str) -> Diagnostic {
    let (extendee, name, number) = (extension.extendee(), extension.name(), extension.number());
    let message =
        format!("Extension conflicts with extension already in database: extend {extendee} {{ {name} = {number} }}");
    Diagnostic::error(file.name(), message).note(format!("the number is used in \"{other}\""))
}
