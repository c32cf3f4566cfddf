//! Where everything goes: the modules, what is in them, and the name of each thing.

use std::collections::{BTreeMap, HashMap};

use wire_descriptor::{Enum, Field, Message, Oneof, Pool, Service};

use super::names::{Names, NamesOf};
use super::naming::Taken;
use super::options::Options;
use super::service::ServiceGenerator;

/// The modules and names of all that is generated.
pub(crate) struct Tree<'p> {
    /// The module that includes the tree.
    pub(crate) top: Module<'p>,
    /// The name under which modules see it.
    pub(crate) root: String,
    names: Names<'p>,
    /// The Rust paths of messages and enums that are not generated.
    elsewhere: HashMap<&'p str, String>,
}

/// A package, or what is nested in a message.
#[derive(Default)]
pub(crate) struct Module<'p> {
    /// The Rust names of the modules around it and its own.
    pub(crate) path: Vec<String>,
    /// Every name that is declared directly in it.
    pub(crate) taken: Taken,
    pub(crate) messages: Vec<Message<'p>>,
    pub(crate) enums: Vec<Enum<'p>>,
    pub(crate) oneofs: Vec<Oneof<'p>>,
    pub(crate) services: Vec<Service<'p>>,
    pub(crate) extensions: Vec<Field<'p>>,
    /// Packages inside this one.
    pub(crate) packages: Vec<Module<'p>>,
    /// What is nested in the messages of this module, by the message's full name.
    pub(crate) nested: HashMap<&'p str, Module<'p>>,
}

impl<'p> Tree<'p> {
    /// Lays out all files of the pool, without what exists elsewhere.
    pub(crate) fn new(pool: &'p Pool, options: &Options, services: Option<&dyn ServiceGenerator>) -> Self {
        let NamesOf { names, top, elsewhere } = NamesOf::all(pool, options, services);
        let root = free_name(&top);
        Self { top, root, names, elsewhere }
    }

    /// The Rust path of a message or an enum that is not generated.
    pub(crate) fn elsewhere(&self, full_name: &str) -> Option<&str> {
        self.elsewhere.get(full_name).map(String::as_str)
    }

    /// The Rust name of a message, an enum, a field, an extension, a oneof or an enum value.
    pub(crate) fn name(&self, full_name: &str) -> &str {
        &self.names.idents[full_name]
    }

    /// The name of the enum that holds a oneof, or of the variant for a field in a oneof.
    pub(crate) fn variant(&self, full_name: &str) -> &str {
        &self.names.variants[full_name]
    }

    /// The name of the method that reads a field.
    pub(crate) fn getter(&self, full_name: &str) -> &str {
        &self.names.getters[full_name]
    }

    /// The name of the method that sets a field or a oneof.
    pub(crate) fn setter(&self, full_name: &str) -> &str {
        &self.names.setters[full_name]
    }

    /// The name of the method that sets an enum which is held as a number.
    pub(crate) fn enum_setter(&self, full_name: &str) -> &str {
        &self.names.enum_setters[full_name]
    }

    /// The name of a service in Rust's style for types.
    pub(crate) fn service(&self, full_name: &str) -> &str {
        &self.names.services[full_name]
    }

    /// The names of a service's methods, in their order.
    pub(crate) fn methods(&self, service: &str) -> &[String] {
        &self.names.methods[service]
    }

    /// The name of the field that keeps unknown records.
    pub(crate) fn unknown(&self, message: &str) -> &str {
        &self.names.unknown[message]
    }

    /// Messages, enums, extensions and services by full name, each with the modules around it and its Rust name.
    pub(crate) fn declarations(&self) -> BTreeMap<&'p str, Vec<&str>> {
        let mut declarations = BTreeMap::new();
        let mut modules = vec![&self.top];
        while let Some(module) = modules.pop() {
            let messages = module.messages.iter().map(|message| message.full_name());
            let enums = module.enums.iter().map(|enumeration| enumeration.full_name());
            let extensions = module.extensions.iter().map(|field| field.full_name());
            let path = || module.path.iter().map(String::as_str);
            for full_name in messages.chain(enums).chain(extensions) {
                declarations.insert(full_name, path().chain([self.name(full_name)]).collect());
            }
            declarations.extend(module.services.iter().map(|service| (service.full_name(), path().collect())));
            modules.extend(module.packages.iter().chain(module.nested.values()));
        }
        declarations
    }

    /// The modules around a message, an enum or the enum of a oneof.
    pub(crate) fn module(&self, full_name: &str) -> &[String] {
        &self.names.modules[full_name]
    }
}

/// `root`, or the first of `root_`, `root2` ... that no module has.
fn free_name(top: &Module<'_>) -> String {
    let mut taken = Taken::default();
    let mut modules = vec![top];
    while let Some(module) = modules.pop() {
        for name in module.taken.names() {
            taken.reserve(name);
        }
        modules.extend(&module.packages);
        modules.extend(module.nested.values());
    }
    taken.claim("root".to_owned())
}
