//! Where everything goes: the modules, what is in them, and the name of each thing.

use std::collections::{BTreeMap, HashMap};

use wire_descriptor::{Enum, Field, File, Message, Oneof, Pool, Service};

use super::externs::Externs;
use super::naming::{Taken, constant_name, distinct, type_name, value_name, without_prefix};
use super::options::Options;

/// Methods that the runtime or the standard library gives every message; getters stay clear of
/// them.
const METHODS: [&str; 36] = [
    "as_ref",
    "borrow",
    "borrow_mut",
    "clear",
    "clone",
    "clone_into",
    "decode",
    "decode_delimited",
    "decode_into",
    "decode_into_with",
    "decode_with",
    "default",
    "encode_into",
    "encode_to_vec",
    "encode_with",
    "encoded_len",
    "eq",
    "fields",
    "fields_len",
    "fmt",
    "from",
    "get",
    "get_or_default",
    "has",
    "hash",
    "into",
    "keep",
    "merge",
    "ne",
    "reset",
    "set",
    "to_owned",
    "to_string",
    "try_from",
    "try_into",
    "type_id",
];

/// The modules and names of all that is generated.
pub(crate) struct Tree<'p> {
    /// The module that includes the tree.
    pub(crate) top: Module<'p>,
    /// The name under which modules see it.
    pub(crate) root: String,
    names: Names<'p>,
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

/// Rust names by full protobuf name.
#[derive(Default)]
struct Names<'p> {
    /// What the derives put behind the name of a message or oneof to call its views.
    views: Vec<&'static str>,
    /// Of types, fields, oneofs and enum values.
    idents: HashMap<&'p str, String>,
    /// Of the enum that holds a oneof, and of the variant for a field in a oneof.
    variants: HashMap<&'p str, String>,
    /// Of methods that read a field.
    getters: HashMap<&'p str, String>,
    /// Of methods that take a message and give it back with a field set.
    setters: HashMap<&'p str, String>,
    /// Of the field for unknown records, by message.
    unknown: HashMap<&'p str, String>,
    /// The module that a type, or the enum of a oneof, is in.
    modules: HashMap<&'p str, Vec<String>>,
}

impl<'p> Tree<'p> {
    /// Lays out all files of the pool, without what exists elsewhere.
    pub(crate) fn new(pool: &'p Pool, options: &Options) -> Self {
        let mut packages = Packages::default();
        let mut files: Vec<File<'p>> = pool.files().collect();
        files.sort_by_key(|file| file.name());
        for file in files {
            packages.add(file, &options.externs);
        }
        let views = [(options.views, "View"), (options.arena_views, "ArenaView")];
        let views = views.into_iter().filter_map(|(is_wanted, suffix)| is_wanted.then_some(suffix)).collect();
        let mut names = Names { views, ..Names::default() };
        for enumeration in all_enums(pool) {
            let retain_prefix = options.retain_enum_prefix && !options.externs.has_enum(enumeration);
            names.values(enumeration, retain_prefix);
        }
        let top = names.package(packages, Vec::new());
        let root = free_name(&top);
        Self { top, root, names }
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

/// Those that exist elsewhere as well: defaults of fields can be of any enum.
fn all_enums(pool: &Pool) -> Vec<Enum<'_>> {
    let mut enums: Vec<Enum<'_>> = pool.files().flat_map(|file| file.enums()).collect();
    let mut messages: Vec<Message<'_>> = pool.files().flat_map(|file| file.messages()).collect();
    while let Some(message) = messages.pop() {
        enums.extend(message.enums());
        messages.extend(message.messages());
    }
    enums
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

/// What each package declares, before names are chosen.
#[derive(Default)]
struct Packages<'p> {
    messages: Vec<Message<'p>>,
    enums: Vec<Enum<'p>>,
    services: Vec<Service<'p>>,
    extensions: Vec<Field<'p>>,
    children: BTreeMap<&'p str, Packages<'p>>,
}

impl<'p> Packages<'p> {
    fn add(&mut self, file: File<'p>, externs: &Externs) {
        let messages: Vec<_> = file.messages().filter(|m| !externs.has_message(*m)).collect();
        let enums: Vec<_> = file.enums().filter(|e| !externs.has_enum(*e)).collect();
        let extensions: Vec<_> = file.extensions().filter(|e| !externs.has_extension(*e)).collect();
        let services: Vec<_> = file.services().filter(|s| !externs.has_service(*s)).collect();
        if messages.is_empty() && enums.is_empty() && extensions.is_empty() && services.is_empty() {
            return;
        }
        let mut at = self;
        for segment in file.package().split('.').filter(|segment| !segment.is_empty()) {
            at = at.children.entry(segment).or_default();
        }
        at.messages.extend(messages);
        at.enums.extend(enums);
        at.services.extend(services);
        at.extensions.extend(extensions);
    }
}

impl<'p> Names<'p> {
    fn package(&mut self, package: Packages<'p>, path: Vec<String>) -> Module<'p> {
        let mut taken = Taken::default();
        let segments: Vec<&str> = package.children.keys().copied().collect();
        let children = distinct(&mut taken, &segments, value_name);
        let packages = package.children.into_values().zip(children).map(|(child, name)| {
            let path = path.iter().cloned().chain([name]).collect();
            self.package(child, path)
        });
        let packages = packages.collect();
        let mut module = Module {
            path,
            taken,
            messages: package.messages,
            enums: package.enums,
            services: package.services,
            extensions: package.extensions,
            packages,
            ..Module::default()
        };
        self.fill(&mut module);
        module
    }

    /// Names what a module declares and builds the modules nested in it.
    fn fill(&mut self, module: &mut Module<'p>) {
        let types = module.messages.iter().map(|m| m.full_name()).chain(module.enums.iter().map(|e| e.full_name()));
        let types: Vec<&'p str> = types.collect();
        self.reserve_views(module);
        self.types(module, &types, type_name);
        let oneofs: Vec<&'p str> = module.oneofs.iter().map(|oneof| oneof.full_name()).collect();
        self.oneof_types(module, &oneofs);
        let parents: Vec<Message<'p>> = module.messages.iter().copied().filter(|m| has_module(*m)).collect();
        let wanted: Vec<&str> = parents.iter().map(|parent| parent.name()).collect();
        let names = distinct(&mut module.taken, &wanted, value_name);
        let extensions: Vec<&'p str> = module.extensions.iter().map(|field| field.full_name()).collect();
        self.types(module, &extensions, constant_name);
        for message in &module.messages {
            self.fields(*message);
        }
        for (parent, name) in parents.into_iter().zip(names) {
            let mut nested = Module {
                path: module.path.iter().cloned().chain([name]).collect(),
                messages: parent.messages().filter(|message| !message.is_map_entry()).collect(),
                enums: parent.enums().collect(),
                oneofs: parent.oneofs().collect(),
                extensions: parent.extensions().collect(),
                ..Module::default()
            };
            self.fill(&mut nested);
            module.nested.insert(parent.full_name(), nested);
        }
    }

    /// A message that is called as another one's view gives way.
    fn reserve_views(&self, module: &mut Module<'p>) {
        let messages = module.messages.iter().map(|message| message.name());
        let oneofs = module.oneofs.iter().map(|oneof| oneof.name());
        let names: Vec<String> = messages.chain(oneofs).map(type_name).collect();
        for (name, suffix) in names.iter().flat_map(|name| self.views.iter().map(move |suffix| (name, suffix))) {
            module.taken.reserve(&format!("{name}{suffix}"));
        }
    }

    fn types(&mut self, module: &mut Module<'p>, types: &[&'p str], rust_name: fn(&str) -> String) {
        let simple: Vec<&str> = types.iter().map(|full| simple_name(full)).collect();
        for (full, name) in types.iter().zip(distinct(&mut module.taken, &simple, rust_name)) {
            self.idents.insert(full, name);
            self.modules.insert(full, module.path.clone());
        }
    }

    /// A oneof gives way to a type nested in the same message: `kind` is `KindOneof` beside `Kind`.
    fn oneof_types(&mut self, module: &mut Module<'p>, oneofs: &[&'p str]) {
        let mut sorted = oneofs.to_vec();
        sorted.sort_unstable();
        for full in sorted {
            let mut wanted = type_name(simple_name(full));
            if module.taken.has(&wanted) {
                wanted.push_str("Oneof");
            }
            self.variants.insert(full, module.taken.claim(wanted));
            self.modules.insert(full, module.path.clone());
        }
    }

    fn values(&mut self, enumeration: Enum<'p>, retain_prefix: bool) {
        let values: Vec<_> = enumeration.values().collect();
        let protos: Vec<&str> = values.iter().map(|value| value.name()).collect();
        let short = if retain_prefix { protos } else { without_prefix(enumeration.name(), &protos) };
        let is_alias = |at: usize| values[..at].iter().any(|value| value.number() == values[at].number());
        let (aliases, variants): (Vec<usize>, Vec<usize>) = (0..values.len()).partition(|&at| is_alias(at));
        let mut taken = Taken::default();
        for (group, rust_name) in [(variants, type_name as fn(&str) -> String), (aliases, constant_name)] {
            let wanted: Vec<&str> = group.iter().map(|&at| short[at]).collect();
            for (at, name) in group.into_iter().zip(distinct(&mut taken, &wanted, rust_name)) {
                self.idents.insert(values[at].full_name(), name);
            }
        }
    }

    fn fields(&mut self, message: Message<'p>) {
        let own = message.fields().filter(|field| field.oneof().is_none()).map(|field| field.full_name());
        let full: Vec<&'p str> = own.chain(message.oneofs().map(|oneof| oneof.full_name())).collect();
        let simple: Vec<&str> = full.iter().map(|full| simple_name(full)).collect();
        let mut taken = Taken::default();
        for (full, name) in full.iter().zip(distinct(&mut taken, &simple, value_name)) {
            self.idents.insert(full, name);
        }
        self.unknown.insert(message.full_name(), taken.claim("unknown".to_owned()));
        let mut methods = Taken::with(METHODS);
        for (full, name) in full.iter().zip(distinct(&mut methods, &simple, value_name)) {
            self.getters.insert(full, name);
        }
        let mut fields: Vec<&'p str> = full.clone();
        fields.sort_unstable_by_key(|full| &self.idents[full]);
        for full in fields {
            let name = &self.idents[full];
            // `with__1` is no name in snake case.
            let word = Some(name.trim_start_matches('_')).filter(|word| !word.is_empty()).unwrap_or(name);
            let setter = methods.claim(format!("with_{word}"));
            self.setters.insert(full, setter);
        }
        for oneof in message.oneofs() {
            let full: Vec<&'p str> = oneof.fields().map(|field| field.full_name()).collect();
            let simple: Vec<&str> = full.iter().map(|full| simple_name(full)).collect();
            for (full, name) in full.iter().zip(distinct(&mut methods, &simple, value_name)) {
                self.getters.insert(full, name);
            }
            for (full, name) in full.iter().zip(distinct(&mut Taken::default(), &simple, type_name)) {
                self.variants.insert(full, name);
            }
        }
    }
}

/// Whether something is nested in the message, so that it needs a module beside it.
fn has_module(message: Message<'_>) -> bool {
    message.messages().any(|nested| !nested.is_map_entry())
        || message.enums().len() > 0
        || message.extensions().len() > 0
        || message.oneofs().next().is_some()
}

fn simple_name(full_name: &str) -> &str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}
