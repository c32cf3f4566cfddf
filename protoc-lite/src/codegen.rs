//! Rust for a linked set of files.
//!
//! `tree` lays out modules and chooses every name, `boxing` finds the messages that need a box,
//! then each item is printed by the module that is called after it.

mod boxing;
mod copies;
mod docs;
mod enumeration;
mod equality;
mod expand;
mod extension;
mod externs;
mod field;
mod files;
mod holders;
mod message;
mod names;
mod naming;
mod options;
mod rules;
mod scope;
mod service;
mod tree;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;
use wire_descriptor::{Enum, File, Kind, Message, Pool};

use boxing::Boxes;
use copies::Copies;
use docs::Places;
pub(crate) use equality::Comparison;
use equality::Equality;
pub(crate) use externs::Known;
pub use files::RustFile;
pub(crate) use files::text_of;
use files::{file_per_package, rust_file};
pub(crate) use holders::{USUAL_BOX, USUAL_SORTED_MAP};
use naming::ident;
pub use options::Layout;
pub(crate) use options::Options;
pub(crate) use rules::{Class, Rules, Target};
use scope::Scope;
pub use service::{Method, Service, ServiceGenerator};
use tree::{Module, Tree};

/// Rust for all that the pool declares, or a sentence for each option that is wrong.
pub(crate) fn generate(
    pool: &Pool,
    options: &Options,
    services: Option<&mut dyn ServiceGenerator>,
) -> Result<Vec<RustFile>, Vec<String>> {
    check(pool, options, services.as_deref())?;
    let boxes = Boxes::new(pool, options);
    let schema = Schema {
        options,
        tree: Tree::new(pool, options, services.as_deref()),
        copies: Copies::new(pool, options, &boxes),
        boxes,
        equality: Equality::new(pool, options),
        places: Places::new(pool),
    };
    let top = Printer { schema: &schema, services }.module(&schema.tree.top);
    match options.layout {
        Layout::SingleFile => Ok(vec![rust_file(options.include_file.clone(), top.whole(), options)?]),
        Layout::FilePerPackage => file_per_package(top, options),
    }
}

/// The full name of each declaration that [`generate`] makes something of, and what it is behind `root`.
pub(crate) fn exports(pool: &Pool, options: &Options, root: &str) -> Vec<(String, Known)> {
    let tree = Tree::new(pool, options, None);
    let equality = Equality::new(pool, options);
    let declarations = tree.declarations().into_iter().map(|(full_name, path)| {
        let path = path.into_iter().map(|name| format!("::{}", ident(name)));
        let rust = root.trim_end_matches("::").to_owned() + &path.collect::<String>();
        let comparison = pool.message(full_name).map(|message| equality.of(options, message)).unwrap_or_default();
        (full_name.to_owned(), Known { rust, comparison })
    });
    declarations.collect()
}

/// Everything that printing an item asks for.
pub(crate) struct Schema<'p> {
    options: &'p Options,
    tree: Tree<'p>,
    boxes: Boxes<'p>,
    copies: Copies<'p>,
    equality: Equality<'p>,
    places: Places<'p>,
}

impl Schema<'_> {
    /// The documentation of a type: its comment and its place in the .proto file.
    fn item_docs(&self, file: File<'_>, full_name: &str, path: &[i32]) -> TokenStream {
        let mut lines = self.comment(file, full_name, path);
        if let Some(place) = self.places.find(file.name(), path) {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(format!("From `{place}`."));
        }
        docs::attributes(&lines)
    }

    /// The documentation of what is inside a type.
    fn docs(&self, file: File<'_>, full_name: &str, path: &[i32]) -> TokenStream {
        docs::attributes(&self.comment(file, full_name, path))
    }

    fn comment(&self, file: File<'_>, full_name: &str, path: &[i32]) -> Vec<String> {
        let comments = file.comments(path).filter(|_| !self.options.no_comments.is_set(full_name));
        comments.map(docs::comment_lines).unwrap_or_default()
    }

    /// The attributes that the user wants on an element.
    fn attributes(&self, rules: &[&Rules<String>], full_name: &str) -> TokenStream {
        let texts = rules.iter().flat_map(|rules| rules.all(full_name));
        texts.map(|text| scope::checked(text)).collect()
    }
}

/// Refuses options that are not Rust, or about something that is not there.
fn check(pool: &Pool, options: &Options, services: Option<&dyn ServiceGenerator>) -> Result<(), Vec<String>> {
    let targets = targets(pool, options);
    let mut problems = options.unmatched(&targets);
    for text in options.attributes() {
        if syn::Attribute::parse_outer.parse_str(text).is_err() {
            problems.push(format!("`{text}` is not an attribute such as `#[derive(Hash)]`"));
        }
    }
    if options.layout == Layout::FilePerPackage || options.include_file.is_empty() {
        problems.extend(files::include_file_problem(&options.include_file));
    }
    problems.extend(options.holders.problems());
    for path in options.externs.rust_paths() {
        if path != "()" && syn::parse_str::<syn::Path>(path).is_err() {
            problems.push(format!("extern_path: `{path}` is not a path of a Rust type or module"));
        }
    }
    for proto in options.externs.unmatched(&targets) {
        problems.push(format!("extern_path({proto:?}): the path matches nothing in the schema"));
    }
    if let Some(generator) = services {
        let names = |class| targets.iter().filter(move |target| target.class == class).map(|target| &*target.name);
        let services: Vec<&str> = names(Class::Service).collect();
        let methods: Vec<&str> = names(Class::Method).collect();
        problems.extend(generator.problems(&services, &methods));
    }
    if problems.is_empty() {
        problems.extend(options.contradictions(pool, services.and_then(ServiceGenerator::needs_views)));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Everything that a rule can be about.
fn targets(pool: &Pool, options: &Options) -> Vec<Target> {
    let mut targets = Vec::new();
    let target = |class, name: &str| Target { class, name: name.to_owned() };
    let mut messages: Vec<Message<'_>> = pool.files().flat_map(|file| file.messages()).collect();
    let mut enums: Vec<Enum<'_>> = pool.files().flat_map(|file| file.enums()).collect();
    while let Some(message) = messages.pop() {
        messages.extend(message.messages().filter(|nested| !nested.is_map_entry()));
        enums.extend(message.enums());
        targets.push(target(Class::Message, message.full_name()));
        targets.push(target(Class::Unknown, &message::unknown_name(message)));
        targets.extend(message.oneofs().map(|oneof| target(Class::Oneof, oneof.full_name())));
        for field in message.fields() {
            targets.push(target(Class::Field, field.full_name()));
            targets.extend(
                special_class(field)
                    .into_iter()
                    .chain(optional_class(field))
                    .map(|class| target(class, field.full_name())),
            );
            if let Some((key, value)) = field.map_entry() {
                let (key_name, value_name) = (holders::key_name(field), holders::value_name(field));
                targets.extend(value_classes(options, key, &key_name).map(|class| target(class, &key_name)));
                targets.extend(value_classes(options, value, &value_name).map(|class| target(class, &value_name)));
            } else {
                targets.extend(
                    value_classes(options, field, field.full_name()).map(|class| target(class, field.full_name())),
                );
            }
        }
    }
    for service in pool.files().flat_map(|file| file.services()) {
        targets.push(target(Class::Service, service.full_name()));
        let methods = service.methods().map(|method| format!("{}.{}", service.full_name(), method.name()));
        targets.extend(methods.map(|name| Target { class: Class::Method, name }));
    }
    for enumeration in enums {
        targets.push(target(Class::Enum, enumeration.full_name()));
        targets.extend(enumeration.values().map(|value| target(Class::Value, value.full_name())));
    }
    targets
}

fn special_class(field: wire_descriptor::Field<'_>) -> Option<Class> {
    match field.kind() {
        _ if field.is_map() => Some(Class::MapField),
        _ if field.is_list() => Some(Class::ListField),
        Kind::Message(_) => Some(Class::MessageField),
        _ => None,
    }
}

fn optional_class(field: wire_descriptor::Field<'_>) -> Option<Class> {
    options::is_optional(field).then_some(Class::OptionalField)
}

fn value_classes(
    options: &Options,
    field: wire_descriptor::Field<'_>,
    name: &str,
) -> impl Iterator<Item = Class> + use<> {
    let of_kind = match options.kind(field, name) {
        Kind::String => Some(Class::StringValue),
        Kind::Bytes => Some(Class::BytesValue),
        Kind::Enum(_) => Some(Class::EnumValue),
        Kind::Message(_) if !field.is_map() && !field.message().is_map_entry() => Some(Class::MessageValue),
        _ => None,
    };
    let is_key = field.message().is_map_entry() && field.number() == 1;
    let is_raw = matches!(field.kind(), Kind::String) && !is_key && !field.validates_utf8();
    of_kind.into_iter().chain(is_raw.then_some(Class::RawString)).chain([Class::AnyValue])
}

struct Printer<'s, 'g> {
    schema: &'s Schema<'s>,
    services: Option<&'g mut dyn ServiceGenerator>,
}

impl Printer<'_, '_> {
    fn module(&mut self, module: &Module<'_>) -> Printed {
        let schema = self.schema;
        let scope = Scope::new(schema, module);
        let mut items = TokenStream::new();
        let mut nested_uses_root = false;
        for message in &module.messages {
            items.extend(message::message(&scope, *message));
            if let Some(nested) = module.nested.get(message.full_name()) {
                let nested = self.module(nested);
                nested_uses_root |= nested.uses_root;
                let docs = format!("What is nested in `{}`.", schema.tree.name(message.full_name()));
                items.extend(nested.module(&docs, &nested.items));
            }
        }
        items.extend(module.enums.iter().map(|enumeration| enumeration::enumeration(&scope, *enumeration)));
        items.extend(module.oneofs.iter().map(|oneof| message::oneof(&scope, *oneof)));
        items.extend(module.extensions.iter().filter_map(|field| extension::extension(&scope, *field)));
        if let Some(services) = &mut self.services {
            let services = module.services.iter().map(|service| services.generate(&Service::new(&scope, *service)));
            items.extend(with_allow(services.collect(), scope.allow()));
        }
        items.extend(scope.assertions());
        Printed {
            path: module.path.clone(),
            root: schema.tree.root.clone(),
            allow: allow(schema.options),
            items,
            uses_root: scope.uses_root() || nested_uses_root,
            packages: module.packages.iter().map(|package| self.module(package)).collect(),
        }
    }
}

/// The items with what goes on each that is in no module of the tree.
fn with_allow(items: TokenStream, allow: Option<TokenStream>) -> TokenStream {
    let Some(allow) = allow.filter(|_| !items.is_empty()) else { return items };
    match syn::parse2::<syn::File>(items.clone()) {
        Ok(file) => file.items.into_iter().map(|item| quote!(#allow #item)).collect(),
        // Said where the whole file is read.
        Err(_) => items,
    }
}

/// The code of a module, before it is decided which file it goes to.
struct Printed {
    path: Vec<String>,
    /// The name of the root of the tree.
    root: String,
    /// The lints that modules at the top allow.
    allow: TokenStream,
    items: TokenStream,
    /// Whether the items name something from the root.
    uses_root: bool,
    packages: Vec<Printed>,
}

impl Printed {
    /// The items and all packages inside, as modules.
    fn whole(&self) -> TokenStream {
        let items = &self.items;
        let packages = self.packages.iter().map(|package| package.module(&package.docs(), &package.whole()));
        quote!(#items #(#packages)*)
    }

    fn docs(&self) -> String {
        format!("Package `{}`.", self.path.join("."))
    }

    fn module(&self, docs: &str, body: &TokenStream) -> TokenStream {
        let name = ident(self.path.last().expect("only the top has no name, and it is not a module"));
        let docs = format!(" {docs}");
        let allow = (self.path.len() == 1).then_some(&self.allow);
        let binding = self.any_uses_root().then(|| self.root_binding());
        quote!(#[doc = #docs] #allow pub mod #name { #binding #body })
    }

    fn any_uses_root(&self) -> bool {
        self.uses_root || self.packages.iter().any(Printed::any_uses_root)
    }

    /// The modules at the top give the module that includes the tree a name, the others pass it on.
    ///
    /// `use super as root` would do where `super` is not the root of a crate; there, it needs Rust 1.95.
    fn root_binding(&self) -> TokenStream {
        let root = ident(&self.root);
        if self.path.len() == 1 {
            quote! {
                #[allow(clippy::wildcard_imports)]
                mod #root { pub(super) use super::super::*; }
            }
        } else {
            quote!(use super::#root;)
        }
    }
}

/// Lints that names, numbers and comments of a schema can run into, or that are about code nobody calls. All others
/// hold, the pedantic ones among them: `.ci/run` has clippy read the torture schemas.
fn allow(options: &Options) -> TokenStream {
    // What is in the schema: its words (`doc_markdown`), names (`enum_variant_names`, `module_inception`,
    // `non_camel_case_types`, those of underscores and of methods), numbers (`approx_constant`, `unreadable_literal`) and
    // what it puts into one message (`large_enum_variant`, `struct_excessive_bools`). `must_use_candidate` would be a line
    // a getter. Those that the impls bring about are what a derive may print and a person would not:
    // `inline_always`, which is measured, and what is the same for one member of a oneof as for many.
    // With two sorts of views, both reflected, clippy takes the second `reflect` for a repetition.
    let is_twice = options.views && options.arena_views && options.reflect_views && !options.expanded;
    let of_views = is_twice.then(|| quote!(clippy::duplicated_attributes,));
    let of_impls = options.expanded.then(|| {
        quote! {
            clippy::elidable_lifetime_names,
            clippy::inline_always,
            clippy::match_wildcard_for_single_variants,
            clippy::semicolon_if_nothing_returned,
            clippy::too_many_lines,
            clippy::unnecessary_cast,
        }
    });
    quote! {
        #[allow(
            dead_code,
            deprecated,
            missing_docs,
            non_camel_case_types,
            unreachable_pub,
            clippy::approx_constant,
            clippy::doc_markdown,
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            clippy::len_without_is_empty,
            clippy::module_inception,
            clippy::must_use_candidate,
            clippy::new_ret_no_self,
            clippy::pub_underscore_fields,
            clippy::should_implement_trait,
            clippy::struct_excessive_bools,
            clippy::unreadable_literal,
            clippy::used_underscore_binding,
            clippy::wrong_self_convention,
            #of_views
            #of_impls
        )]
    }
}
