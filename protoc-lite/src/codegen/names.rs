//! How each thing is called in Rust.
//!
//! A module is one namespace. Whatever is put into it claims its name there before it is printed, together with the names
//! that derives and generators of services make of it: packages first, then types and what is nested in them, then
//! constants, then services. Types of other crates get the names that those crates gave them.

use std::collections::{BTreeMap, HashMap, HashSet};

use wire_descriptor::{Enum, Field, File, Message, Pool, Service};

use super::externs::{Externs, Owner, Place};
use super::naming::{Taken, constant_name, distinct, distinct_with, ident, type_name, value_name, without_prefix};
use super::options::Options;
use super::service::ServiceGenerator;
use super::tree::Module;

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

/// How many names are tried for a service. A generator may want none of them.
const MAX_TRIES: usize = 10_000;

/// Rust names by full protobuf name.
#[derive(Default)]
pub(crate) struct Names<'p> {
    /// What the derives put behind the name of a message or oneof to call its views.
    views: Vec<&'static str>,
    /// Of types, fields, oneofs and enum values.
    pub(super) idents: HashMap<&'p str, String>,
    /// Of the enum that holds a oneof, and of the variant for a field in a oneof.
    pub(super) variants: HashMap<&'p str, String>,
    /// Of methods that read a field.
    pub(super) getters: HashMap<&'p str, String>,
    /// Of methods that take a message and give it back with a field set.
    pub(super) setters: HashMap<&'p str, String>,
    /// Of methods that set an enum which is held as a number.
    pub(super) enum_setters: HashMap<&'p str, String>,
    /// Of the field for unknown records, by message.
    pub(super) unknown: HashMap<&'p str, String>,
    /// Of services.
    pub(super) services: HashMap<&'p str, String>,
    /// Of the methods of a service, in their order.
    pub(super) methods: HashMap<&'p str, Vec<String>>,
    /// The module that a type, or the enum of a oneof, is in.
    pub(super) modules: HashMap<&'p str, Vec<String>>,
}

/// The names of all that is in a pool.
pub(super) struct NamesOf<'p> {
    pub(super) names: Names<'p>,
    /// The module with everything that is generated.
    pub(super) top: Module<'p>,
    /// The Rust paths of messages and enums that are not.
    pub(super) elsewhere: HashMap<&'p str, String>,
}

impl<'p> NamesOf<'p> {
    pub(super) fn all(pool: &'p Pool, options: &Options, services: Option<&dyn ServiceGenerator>) -> Self {
        let externs = &options.externs;
        let has_extensions = !options.no_extensions;
        let mut sorted = Sorted {
            externs,
            has_extensions,
            ours: Packages::default(),
            theirs: BTreeMap::new(),
            exact: HashMap::new(),
        };
        let mut files: Vec<File<'p>> = pool.files().collect();
        files.sort_by_key(|file| file.name());
        files.into_iter().for_each(|file| sorted.add(file));
        let views = [(options.views, "View"), (options.arena_views, "ArenaView")];
        let views: Vec<_> = views.into_iter().filter_map(|(is_wanted, suffix)| is_wanted.then_some(suffix)).collect();
        let mut elsewhere = sorted.exact;
        for (place, packages) in sorted.theirs {
            let mut names = Names { views: views.clone(), ..Names::default() };
            names.package(packages, Vec::new(), &Claims { externs, services: None, options, keeps_all: true });
            elsewhere.extend(names.behind(place));
        }
        let mut names = Names { views, ..Names::default() };
        for enumeration in all_enums(pool) {
            let is_ours = externs.owner(enumeration.file(), enumeration.full_name()).is_none();
            names.values(enumeration, options.retain_enum_prefix && is_ours);
        }
        let top = names.package(sorted.ours, Vec::new(), &Claims { externs, services, options, keeps_all: false });
        Self { names, top, elsewhere }
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

/// Declarations by who has them.
struct Sorted<'p, 'e> {
    externs: &'e Externs,
    has_extensions: bool,
    ours: Packages<'p>,
    /// Those of other crates, which have namespaces of their own.
    theirs: BTreeMap<Place<'e>, Packages<'p>>,
    /// Rust paths of declarations of which nothing else has to be known.
    exact: HashMap<&'p str, String>,
}

impl<'p, 'e> Sorted<'p, 'e> {
    fn add(&mut self, file: File<'p>) {
        for message in file.messages() {
            if let Some(packages) = self.packages(file, message.full_name()) {
                packages.messages.push(message);
            }
            self.nested(message);
        }
        for enumeration in file.enums() {
            if let Some(packages) = self.packages(file, enumeration.full_name()) {
                packages.enums.push(enumeration);
            }
        }
        let has_extensions = self.has_extensions;
        for field in file.extensions().filter(|_| has_extensions) {
            if let Some(packages) = self.packages(file, field.full_name()) {
                packages.extensions.push(field);
            }
        }
        for service in file.services() {
            if let Some(packages) = self.packages(file, service.full_name()) {
                packages.services.push(service);
            }
        }
    }

    /// Where a declaration of the file goes that is in no message.
    fn packages(&mut self, file: File<'p>, full_name: &'p str) -> Option<&mut Packages<'p>> {
        let packages = match self.externs.owner(file, full_name) {
            None => &mut self.ours,
            Some(Owner::Inside(place)) => self.theirs.entry(place).or_default(),
            Some(Owner::Exactly(known)) => {
                self.exact.insert(full_name, known.rust.clone());
                return None;
            }
        };
        let segments = file.package().split('.').filter(|segment| !segment.is_empty());
        Some(segments.fold(packages, |at, segment| at.children.entry(segment).or_default()))
    }

    /// What is in a message is where the message is, unless it has an owner of its own.
    fn nested(&mut self, message: Message<'p>) {
        let (file, externs) = (message.file(), self.externs);
        let around = externs.owner(file, message.full_name());
        let is_apart = |full_name: &str| externs.owner(file, full_name) != around;
        for nested in message.messages().filter(|nested| !nested.is_map_entry()) {
            if is_apart(nested.full_name())
                && let Some(packages) = self.packages(file, nested.full_name())
            {
                packages.messages.push(nested);
            }
            self.nested(nested);
        }
        for nested in message.enums().filter(|nested| is_apart(nested.full_name())) {
            if let Some(packages) = self.packages(file, nested.full_name()) {
                packages.enums.push(nested);
            }
        }
    }
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

/// What has a say in names besides the declarations themselves.
struct Claims<'c> {
    externs: &'c Externs,
    services: Option<&'c dyn ServiceGenerator>,
    options: &'c Options,
    /// Whether this is about another crate, which has all that is nested in its messages.
    keeps_all: bool,
}

impl Claims<'_> {
    /// Whether what is nested in a message is generated with it.
    fn keeps(&self, file: File<'_>, full_name: &str) -> bool {
        self.keeps_all || self.externs.owner(file, full_name).is_none()
    }

    fn messages<'p>(&self, parent: Message<'p>) -> Vec<Message<'p>> {
        let nested = parent.messages().filter(|nested| !nested.is_map_entry());
        nested.filter(|nested| self.keeps(nested.file(), nested.full_name())).collect()
    }

    fn enums<'p>(&self, parent: Message<'p>) -> Vec<Enum<'p>> {
        parent.enums().filter(|nested| self.keeps(nested.file(), nested.full_name())).collect()
    }

    fn extensions<'p>(&self, parent: Message<'p>) -> Vec<Field<'p>> {
        let nested = parent.extensions().filter(|_| !self.options.no_extensions);
        nested.filter(|nested| self.keeps(nested.file(), nested.full_name())).collect()
    }

    /// Whether something is nested in the message, so that it needs a module beside it.
    fn has_module(&self, message: Message<'_>) -> bool {
        message.oneofs().next().is_some()
            || !self.messages(message).is_empty()
            || !self.enums(message).is_empty()
            || !self.extensions(message).is_empty()
    }
}

impl<'p> Names<'p> {
    fn package(&mut self, package: Packages<'p>, path: Vec<String>, claims: &Claims<'_>) -> Module<'p> {
        let mut taken = Taken::default();
        let segments: Vec<&str> = package.children.keys().copied().collect();
        let children = distinct(&mut taken, &segments, value_name);
        let packages = package.children.into_values().zip(children).map(|(child, name)| {
            let path = path.iter().cloned().chain([name]).collect();
            self.package(child, path, claims)
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
        self.fill(&mut module, claims);
        module
    }

    /// Names what a module declares and builds the modules nested in it.
    fn fill(&mut self, module: &mut Module<'p>, claims: &Claims<'_>) {
        let messages = module.messages.iter().map(|message| message.full_name());
        let with_views: HashSet<&str> = messages.clone().collect();
        let types: Vec<&'p str> = messages.chain(module.enums.iter().map(|e| e.full_name())).collect();
        // One that is called as the view of another gives way.
        let of_views = self.names_of_views(module);
        let (late, early): (Vec<_>, Vec<_>) =
            types.into_iter().partition(|full| of_views.contains(&type_name(simple_name(full))));
        self.types(module, &early, &with_views);
        let oneofs: Vec<&'p str> = module.oneofs.iter().map(|oneof| oneof.full_name()).collect();
        self.oneof_types(module, &oneofs);
        self.types(module, &late, &with_views);
        let parents = module.messages.iter().copied().filter(|message| claims.has_module(*message));
        let parents: Vec<Message<'p>> = parents.collect();
        let wanted: Vec<&str> = parents.iter().map(|parent| parent.name()).collect();
        let names = distinct(&mut module.taken, &wanted, value_name);
        let extensions: Vec<&'p str> = module.extensions.iter().map(|field| field.full_name()).collect();
        let constants = distinct(&mut module.taken, &self.simple(&extensions), constant_name);
        for (full, name) in extensions.iter().zip(constants) {
            self.place(module, full, name);
        }
        self.services(module, claims.services);
        for message in &module.messages {
            self.fields(*message, claims);
        }
        for (parent, name) in parents.into_iter().zip(names) {
            let mut nested = Module {
                path: module.path.iter().cloned().chain([name]).collect(),
                messages: claims.messages(parent),
                enums: claims.enums(parent),
                oneofs: parent.oneofs().collect(),
                extensions: claims.extensions(parent),
                ..Module::default()
            };
            self.fill(&mut nested, claims);
            module.nested.insert(parent.full_name(), nested);
        }
    }

    /// What the derives call the views of the messages and oneofs of a module, if these have the names that they want.
    fn names_of_views(&self, module: &Module<'p>) -> HashSet<String> {
        let messages = module.messages.iter().map(|message| message.name());
        let oneofs = module.oneofs.iter().map(|oneof| oneof.name());
        messages.chain(oneofs).map(type_name).flat_map(|name| self.with_suffixes(&name)).collect()
    }

    fn with_suffixes(&self, name: &str) -> Vec<String> {
        self.views.iter().map(|suffix| format!("{name}{suffix}")).collect()
    }

    fn types(&mut self, module: &mut Module<'p>, types: &[&'p str], with_views: &HashSet<&str>) {
        let views = |at: usize, name: &str| match with_views.contains(types[at]) {
            true => self.with_suffixes(name),
            false => Vec::new(),
        };
        let names = distinct_with(&mut module.taken, &self.simple(types), type_name, views);
        for (full, name) in types.iter().zip(names) {
            self.place(module, full, name);
        }
    }

    fn place(&mut self, module: &Module<'p>, full_name: &'p str, name: String) {
        self.idents.insert(full_name, name);
        self.modules.insert(full_name, module.path.clone());
    }

    /// A oneof gives way to a type nested in the same message: `kind` is `KindOneof` beside `Kind`.
    fn oneof_types(&mut self, module: &mut Module<'p>, oneofs: &[&'p str]) {
        let mut sorted = oneofs.to_vec();
        sorted.sort_unstable();
        for full in sorted {
            let mut wanted = type_name(simple_name(full));
            if module.taken.has(&wanted) || self.with_suffixes(&wanted).iter().any(|view| module.taken.has(view)) {
                wanted.push_str("Oneof");
            }
            let name = module.taken.claim_with(wanted, |name| self.with_suffixes(name));
            self.variants.insert(full, name);
            self.modules.insert(full, module.path.clone());
        }
    }

    /// A service gives way to everything else, because only Rust sees its name: calls go by the one in the schema.
    fn services(&mut self, module: &mut Module<'p>, generator: Option<&dyn ServiceGenerator>) {
        let Some(generator) = generator else { return };
        let mut services = module.services.clone();
        services.sort_unstable_by_key(|service| (type_name(service.name()) != service.name(), service.name()));
        for service in services {
            let protos: Vec<&str> = service.methods().map(|method| method.name()).collect();
            let wanted = type_name(service.name());
            let stem = wanted.trim_end_matches('_').to_owned();
            let others = (2..MAX_TRIES).map(|round| format!("{stem}{round}"));
            let names = [wanted.clone()].into_iter().chain(others);
            let names = names.filter(|name| !generator.is_reserved(name, &protos));
            let name = module.taken.claim_first(names, |name| generator.items(name));
            self.services.insert(service.full_name(), name.unwrap_or(wanted));
            let mut taken = Taken::with(generator.reserved_methods());
            self.methods.insert(service.full_name(), distinct(&mut taken, &protos, value_name));
        }
    }

    /// The Rust paths of all types that were named, in the crate where this place is.
    fn behind(&self, place: Place<'_>) -> Vec<(&'p str, String)> {
        let types = self.modules.iter().filter_map(|(full, module)| Some((*full, module, self.idents.get(full)?)));
        let paths = types.map(|(full, module, name)| {
            if full == place.proto {
                return (full, place.rust.to_owned());
            }
            let (rust, rest) = match self.modules.get(place.proto) {
                // Behind a message is the module beside it.
                Some(around) => {
                    let of_message = &module[around.len()];
                    (self.module_beside(place, of_message), &module[around.len() + 1..])
                }
                None => {
                    let depth = place.proto.split('.').filter(|segment| !segment.is_empty()).count();
                    (place.rust.to_owned(), &module[depth..])
                }
            };
            let rest = rest.iter().chain([name]).map(|segment| format!("::{}", ident(segment)));
            (full, rust + &rest.collect::<String>())
        });
        paths.collect()
    }

    /// The module of what is nested in the message at this place, here called `module`.
    fn module_beside(&self, place: Place<'_>, module: &str) -> String {
        let (around, name) = place.rust.rsplit_once("::").unwrap_or(("", place.rust));
        let is_called_so = self.idents.get(place.proto).is_some_and(|here| here == name);
        let module = if is_called_so { module.to_owned() } else { value_name(name) };
        if around.is_empty() { ident(&module).to_string() } else { format!("{around}::{}", ident(&module)) }
    }

    fn simple<'n>(&self, full_names: &[&'n str]) -> Vec<&'n str> {
        full_names.iter().map(|full| simple_name(full)).collect()
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

    fn fields(&mut self, message: Message<'p>, claims: &Claims<'_>) {
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
        let enums = message.fields().filter(|field| field.oneof().is_none() && !field.is_repeated());
        let enums = enums.filter(|field| claims.options.i32_enum(*field, field.full_name()).is_some());
        let mut enums: Vec<&'p str> = enums.map(|field| field.full_name()).collect();
        enums.sort_unstable();
        for full in enums {
            let setter = methods.claim(format!("set_{}", self.getters[full].trim_start_matches('_')));
            self.enum_setters.insert(full, setter);
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

fn simple_name(full_name: &str) -> &str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}
