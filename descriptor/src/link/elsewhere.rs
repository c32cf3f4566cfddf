//! Names that are declared in files which are not linked: whoever misses one may want to import its file.

use std::collections::HashMap;

use crate::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

/// The files of names, by full name.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere {
    files: HashMap<String, String>,
}

impl Elsewhere {
    /// Adds the names that a file declares; a name belongs to the first file that declares it.
    pub(crate) fn add(&mut self, file: &FileDescriptorProto) {
        let mut names = Names { file: file.name(), files: &mut self.files };
        let package = file.package();
        file.message_type.iter().for_each(|message| names.message(package, message));
        file.enum_type.iter().for_each(|found| names.enumeration(package, found));
        file.extension.iter().for_each(|field| _ = names.add(package, field.name()));
        for service in &file.service {
            let scope = names.add(package, service.name());
            service.method.iter().for_each(|method| _ = names.add(&scope, method.name()));
        }
    }

    pub(crate) fn file_of(&self, full_name: &str) -> Option<&str> {
        self.files.get(full_name).map(String::as_str)
    }
}

struct Names<'e> {
    file: &'e str,
    files: &'e mut HashMap<String, String>,
}

impl Names<'_> {
    fn add(&mut self, scope: &str, name: &str) -> String {
        let full_name = if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") };
        self.files.entry(full_name.clone()).or_insert_with(|| self.file.to_owned());
        full_name
    }

    fn message(&mut self, scope: &str, message: &DescriptorProto) {
        let scope = self.add(scope, message.name());
        message.nested_type.iter().for_each(|nested| self.message(&scope, nested));
        message.enum_type.iter().for_each(|found| self.enumeration(&scope, found));
        message.field.iter().chain(&message.extension).for_each(|field| _ = self.add(&scope, field.name()));
        message.oneof_decl.iter().for_each(|oneof| _ = self.add(&scope, oneof.name()));
    }

    /// Values are siblings of their enum.
    fn enumeration(&mut self, scope: &str, found: &EnumDescriptorProto) {
        self.add(scope, found.name());
        found.value.iter().for_each(|value| _ = self.add(scope, value.name()));
    }
}
