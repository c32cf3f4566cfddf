//! Services: what a generator of clients and servers is told, and the trait it implements.

use proc_macro2::{Ident, TokenStream};

use super::naming::ident;
use super::scope::Scope;

/// Prints Rust for the services of a schema.
///
/// ```
/// use protoc_lite::{Service, ServiceGenerator};
///
/// struct Paths;
///
/// impl ServiceGenerator for Paths {
///     fn generate(&mut self, service: &Service) -> proc_macro2::TokenStream {
///         let paths = service.methods.iter().map(|method| &method.path);
///         quote::quote!(pub const PATHS: &[&str] = &[#(#paths),*];)
///     }
/// }
/// ```
pub trait ServiceGenerator {
    /// Items for the module of the service's package.
    fn generate(&mut self, service: &Service) -> TokenStream;

    /// The items that [`generate`](Self::generate) makes in the module of the package for a service that is called
    /// `service` in Rust. A service for which one of these names is taken gets another name, so that nothing is declared
    /// twice. Nothing unless it is said.
    fn items(&self, service: &str) -> Vec<String> {
        let _ = service;
        Vec::new()
    }

    /// Whether the code for a service with these methods, named as in the schema, has another meaning for this name.
    /// The service gets another one then.
    fn is_reserved(&self, service: &str, methods: &[&str]) -> bool {
        let _ = (service, methods);
        false
    }

    /// Methods that stand beside those of the service; a method of the schema gives way to them.
    fn reserved_methods(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The option, if there is one, that asks for views, which the messages then must have.
    fn needs_views(&self) -> Option<&str> {
        None
    }

    /// What is wrong with the options of this generator, a sentence each, before anything is generated. The names are
    /// the full ones of all services and methods in the schema.
    fn problems(&self, services: &[&str], methods: &[&str]) -> Vec<String> {
        let _ = (services, methods);
        Vec::new()
    }
}

/// A service.
#[derive(Clone, Debug)]
pub struct Service {
    /// The name in Rust's style for types.
    pub name: Ident,
    /// The name in the schema.
    pub proto_name: String,
    /// The package, empty when there is none.
    pub package: String,
    /// The comment as lines of documentation.
    pub comments: Vec<String>,
    /// Whether the schema says that it is deprecated.
    pub is_deprecated: bool,
    /// In the order of declaration.
    pub methods: Vec<Method>,
}

/// A method of a [`Service`].
#[derive(Clone, Debug)]
pub struct Method {
    /// The name in Rust's style for functions.
    pub name: Ident,
    /// The name in the schema.
    pub proto_name: String,
    /// The path of a gRPC request, `/package.Service/Method`.
    pub path: String,
    /// The comment as lines of documentation.
    pub comments: Vec<String>,
    /// The Rust type that it takes, as named in the module of the service's package.
    pub input: TokenStream,
    /// The Rust type that it gives.
    pub output: TokenStream,
    /// The full protobuf name of what it takes.
    pub input_proto_name: String,
    /// The full protobuf name of what it gives.
    pub output_proto_name: String,
    /// Whether it takes a stream of messages.
    pub is_client_streaming: bool,
    /// Whether it gives a stream of messages.
    pub is_server_streaming: bool,
    /// Whether the schema says that it is deprecated.
    pub is_deprecated: bool,
}

impl Service {
    /// The full protobuf name.
    pub fn full_name(&self) -> String {
        let dot = if self.package.is_empty() { "" } else { "." };
        format!("{}{dot}{}", self.package, self.proto_name)
    }

    pub(crate) fn new(scope: &Scope<'_>, service: wire_descriptor::Service<'_>) -> Self {
        let comments = |name: &str, path: &[i32]| scope.schema.comment(service.file(), name, path);
        let tree = &scope.schema.tree;
        let names = tree.methods(service.full_name());
        let methods = service.methods().zip(names).map(|(method, name)| Method {
            name: ident(name),
            proto_name: method.name().to_owned(),
            path: format!("/{}/{}", service.full_name(), method.name()),
            comments: comments(&format!("{}.{}", service.full_name(), method.name()), &method.path()),
            input: scope.message(method.input()),
            output: scope.message(method.output()),
            input_proto_name: method.input().full_name().to_owned(),
            output_proto_name: method.output().full_name().to_owned(),
            is_client_streaming: method.is_client_streaming(),
            is_server_streaming: method.is_server_streaming(),
            is_deprecated: method.is_deprecated(),
        });
        Self {
            name: ident(tree.service(service.full_name())),
            proto_name: service.name().to_owned(),
            package: service.file().package().to_owned(),
            comments: comments(service.full_name(), &service.path()),
            is_deprecated: service.is_deprecated(),
            methods: methods.collect(),
        }
    }
}
