//! How things are called inside one module.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use wire_descriptor::{Enum, File, Message, Oneof};

use super::Schema;
use super::externs::Owner;
use super::naming::ident;
use super::tree::Module;

/// A module, as seen by the code that is printed in it.
pub(crate) struct Scope<'a> {
    pub(crate) schema: &'a Schema<'a>,
    pub(crate) module: &'a Module<'a>,
    /// Whether something was named from the root of the tree.
    uses_root: Cell<bool>,
    /// Full names of types of other crates whose place follows from that of their package, and what says their names there.
    assumed: RefCell<BTreeMap<String, TokenStream>>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(schema: &'a Schema<'a>, module: &'a Module<'a>) -> Self {
        Self { schema, module, uses_root: Cell::new(false), assumed: RefCell::default() }
    }

    pub(crate) fn uses_root(&self) -> bool {
        self.uses_root.get()
    }

    pub(crate) fn message(&self, message: Message<'_>) -> TokenStream {
        match self.schema.tree.elsewhere(message.full_name()) {
            Some(path) => {
                let path = checked(path);
                self.assume(message.file(), message.full_name(), quote!(<#path as ::wire::Named>::FULL_NAME));
                path
            }
            None => self.item(message.full_name(), self.schema.tree.name(message.full_name())),
        }
    }

    /// The enum itself, closed.
    pub(crate) fn enumeration(&self, enumeration: Enum<'_>) -> TokenStream {
        match self.schema.tree.elsewhere(enumeration.full_name()) {
            Some(path) => {
                let path = checked(path);
                self.assume(enumeration.file(), enumeration.full_name(), quote!(<#path as ::wire::Enumeration>::NAME));
                path
            }
            None => self.item(enumeration.full_name(), self.schema.tree.name(enumeration.full_name())),
        }
    }

    fn assume(&self, file: File<'_>, full_name: &str, name_there: TokenStream) {
        if let Some(Owner::Inside(place)) = self.schema.options.externs.owner(file, full_name)
            && place.is_given
            && place.is_package_of(file)
        {
            self.assumed.borrow_mut().insert(full_name.to_owned(), name_there);
        }
    }

    /// Lines that do not compile where a type of another crate is not the one that is meant. That crate may have more in
    /// the package than is seen here, and so have given names otherwise.
    pub(crate) fn assertions(&self) -> TokenStream {
        let assumed = self.assumed.borrow();
        let lines = assumed.iter().map(|(full_name, name_there)| {
            let text = format!(
                "extern_path: the other crate calls {full_name} otherwise; name its path, or use what that crate exports"
            );
            quote!(const _: () = ::core::assert!(::wire::same_name(#name_there, #full_name), #text);)
        });
        lines.collect()
    }

    pub(crate) fn oneof(&self, oneof: Oneof<'_>) -> TokenStream {
        self.item(oneof.full_name(), self.schema.tree.variant(oneof.full_name()))
    }

    /// Inside this module an item goes by its own name, all others are named from the root.
    fn item(&self, full_name: &str, name: &str) -> TokenStream {
        let module = self.schema.tree.module(full_name);
        let name = ident(name);
        if let Some(inner) = module.strip_prefix(self.module.path.as_slice()) {
            // The derive reads the spelling of a type; `self::` says that this is not the usual one.
            let marker = (inner.is_empty() && is_std_type(&name)).then(|| quote!(self::));
            let inner = inner.iter().map(|name| ident(name));
            return quote!(#marker #(#inner::)* #name);
        }
        self.uses_root.set(true);
        let root = ident(&self.schema.tree.root);
        let module = module.iter().map(|name| ident(name));
        quote!(#root::#(#module::)* #name)
    }

    /// What goes on every item that is in no module of the tree.
    pub(crate) fn allow(&self) -> Option<TokenStream> {
        self.module.path.is_empty().then(|| super::allow(self.schema.options))
    }

    /// A name of the prelude or a primitive type, in full where the module has another meaning
    /// for it.
    pub(crate) fn prelude(&self, name: &str) -> TokenStream {
        let short = ident(name);
        let library = self.schema.options.library();
        // Without the standard library, what allocates is not in the prelude.
        let is_there = !self.schema.options.no_std || !ALLOCATES.contains(&name);
        if is_there && !self.module.taken.has(name) {
            return quote!(#short);
        }
        match name {
            "Option" => quote!(::core::option::Option),
            "Box" => quote!(#library::boxed::Box),
            "String" => quote!(#library::string::String),
            "Vec" => quote!(#library::vec::Vec),
            _ => quote!(::core::primitive::#short),
        }
    }
}

/// The names of the prelude that are of `alloc`.
const ALLOCATES: [&str; 3] = ["Box", "String", "Vec"];

fn is_std_type(name: &Ident) -> bool {
    ["Bytes", "String"].iter().any(|known| name == known)
}

/// Rust from the options, which were checked before.
pub(crate) fn checked(rust: &str) -> TokenStream {
    rust.parse().unwrap_or_default()
}
