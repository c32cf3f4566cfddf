//! Clients and servers for tonic.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use tonic_build::{Attributes, CodeGenBuilder};

use crate::codegen::{Method, Service, ServiceGenerator};

/// Prints gRPC clients and servers for [tonic](https://docs.rs/tonic), over the codec of `wire-grpc`.
///
/// ```no_run
/// fn main() -> Result<(), protoc_lite::Error> {
///     protoc_lite::Config::new()
///         .service_generator(Box::new(protoc_lite::Grpc::new()))
///         .compile(&["proto/chat.proto"], &["proto"])?;
///     Ok(())
/// }
/// ```
///
/// A service `Chat` becomes the modules `chat_client` and `chat_server`, in the module of its package. The setters have
/// the names that they have in tonic's own builder. Patterns of attributes are service names with their package
/// (`chat.Chat`), packages, or `.` for all.
#[derive(Clone, Debug)]
pub struct Grpc {
    client: bool,
    server: bool,
    transport: bool,
    arc_self: bool,
    default_stubs: bool,
    codec: String,
    client_attributes: Attributes,
    server_attributes: Attributes,
}

impl Default for Grpc {
    fn default() -> Self {
        Self::new()
    }
}

impl Grpc {
    /// Clients and servers, with `connect` for tonic's own transport.
    pub fn new() -> Self {
        Self {
            client: true,
            server: true,
            transport: true,
            arc_self: false,
            default_stubs: false,
            codec: "::wire_grpc::MessageCodec".into(),
            client_attributes: Attributes::default(),
            server_attributes: Attributes::default(),
        }
    }

    /// Whether there are clients.
    pub fn build_client(mut self, yes: bool) -> Self {
        self.client = yes;
        self
    }

    /// Whether there are servers.
    pub fn build_server(mut self, yes: bool) -> Self {
        self.server = yes;
        self
    }

    /// Whether clients have `connect`, which needs tonic's feature `channel`.
    pub fn build_transport(mut self, yes: bool) -> Self {
        self.transport = yes;
        self
    }

    /// Whether methods of servers take `self: Arc<Self>` instead of `&self`.
    pub fn use_arc_self(mut self, yes: bool) -> Self {
        self.arc_self = yes;
        self
    }

    /// Whether methods that a server does not implement answer UNIMPLEMENTED; else all must be there.
    pub fn generate_default_stubs(mut self, yes: bool) -> Self {
        self.default_stubs = yes;
        self
    }

    /// The path of the codec: a type with `Default` that is generic in what it encodes and what it decodes.
    pub fn codec_path(mut self, path: impl Into<String>) -> Self {
        self.codec = path.into();
        self
    }

    /// Puts an attribute on the modules of clients.
    pub fn client_mod_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.client_attributes.push_mod(path, attribute);
        self
    }

    /// Puts an attribute on the structs of clients.
    pub fn client_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.client_attributes.push_struct(path, attribute);
        self
    }

    /// Puts an attribute on the modules of servers.
    pub fn server_mod_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.server_attributes.push_mod(path, attribute);
        self
    }

    /// Puts an attribute on the structs of servers.
    pub fn server_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.server_attributes.push_struct(path, attribute);
        self
    }

    /// Puts an attribute on the traits of servers.
    pub fn trait_attribute(mut self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.server_attributes.push_trait(path, attribute);
        self
    }
}

impl ServiceGenerator for Grpc {
    fn generate(&mut self, service: &Service) -> TokenStream {
        let service = Described::new(service, &self.codec);
        let builder = |attributes: &Attributes| {
            let mut builder = CodeGenBuilder::new();
            builder
                .attributes(attributes.clone())
                .build_transport(self.transport)
                .use_arc_self(self.arc_self)
                .generate_default_stubs(self.default_stubs)
                .disable_comments(HashSet::new());
            builder
        };
        // What they print is in modules inside that of the package.
        let client = self.client.then(|| builder(&self.client_attributes).generate_client(&service, "super"));
        let server = self.server.then(|| builder(&self.server_attributes).generate_server(&service, "super"));
        quote!(#client #server)
    }
}

/// A service as tonic-build asks for it.
struct Described<'s> {
    service: &'s Service,
    name: String,
    methods: Vec<DescribedMethod<'s>>,
}

struct DescribedMethod<'s> {
    method: &'s Method,
    name: String,
    codec: &'s str,
}

impl<'s> Described<'s> {
    fn new(service: &'s Service, codec: &'s str) -> Self {
        let described = |method: &'s Method| DescribedMethod { method, name: method.name.to_string(), codec };
        Self { service, name: service.name.to_string(), methods: service.methods.iter().map(described).collect() }
    }
}

impl<'s> tonic_build::Service for Described<'s> {
    type Comment = String;
    type Method = DescribedMethod<'s>;

    fn name(&self) -> &str {
        &self.name
    }

    fn package(&self) -> &str {
        &self.service.package
    }

    fn identifier(&self) -> &str {
        &self.service.proto_name
    }

    fn methods(&self) -> &[Self::Method] {
        &self.methods
    }

    fn comment(&self) -> &[String] {
        &self.service.comments
    }
}

impl tonic_build::Method for DescribedMethod<'_> {
    type Comment = String;

    fn name(&self) -> &str {
        &self.name
    }

    fn identifier(&self) -> &str {
        &self.method.proto_name
    }

    fn codec_path(&self) -> &str {
        self.codec
    }

    fn client_streaming(&self) -> bool {
        self.method.is_client_streaming
    }

    fn server_streaming(&self) -> bool {
        self.method.is_server_streaming
    }

    fn comment(&self) -> &[String] {
        &self.method.comments
    }

    fn deprecated(&self) -> bool {
        self.method.is_deprecated
    }

    fn request_response_name(&self, _: &str, _: bool) -> (TokenStream, TokenStream) {
        (inside(&self.method.input), inside(&self.method.output))
    }
}

/// A type as it is named in a module inside that of the package.
fn inside(name: &TokenStream) -> TokenStream {
    if name.to_string().starts_with("::") { name.clone() } else { quote!(super::#name) }
}
