//! Clients and servers for tonic.

use std::collections::HashSet;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use syn::parse::Parser;
use tonic_build::{Attributes, CodeGenBuilder};

use crate::codegen::{Class, Method, Rules, Service, ServiceGenerator, Target};

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
/// the names that they have in tonic's own builder. Their paths are those of [`Config`](crate::Config): `.` for all
/// services, `.chat` for those of a package, `.chat.Chat` or `Chat`, and where methods can be told apart
/// `.chat.Chat.Upload` or `Upload`. A path that matches nothing is an error.
#[derive(Clone, Debug)]
pub struct Grpc {
    client: bool,
    server: bool,
    transport: bool,
    arc_self: bool,
    default_stubs: bool,
    emit_package: bool,
    codec: String,
    view_codec: String,
    client_views: Rules<()>,
    server_views: Rules<()>,
    attributes: [Rules<String>; 5],
}

/// Which of the attributes; see the setters.
const CLIENT_MOD: usize = 0;
const CLIENT: usize = 1;
const SERVER_MOD: usize = 2;
const SERVER: usize = 3;
const TRAIT: usize = 4;

/// What tonic-build puts beside the methods of a client, without `connect`; and `clone`, which every client has.
const METHODS_OF_A_CLIENT: [&str; 8] = [
    "accept_compressed",
    "clone",
    "max_decoding_message_size",
    "max_encoding_message_size",
    "new",
    "send_compressed",
    "with_interceptor",
    "with_origin",
];

/// Names that the code around the trait of a server means: those of `tonic::codegen`, of the prelude, and its own
/// parameters.
const IN_THE_MODULE_OF_A_SERVER: [&str; 22] = [
    "Arc",
    "B",
    "Body",
    "Box",
    "BoxFuture",
    "BoxStream",
    "Bytes",
    "Clone",
    "CompressionEncoding",
    "Context",
    "Default",
    "EnabledCompressionEncodings",
    "Future",
    "GrpcMethod",
    "InterceptedService",
    "Into",
    "Option",
    "Pin",
    "Poll",
    "Service",
    "StdError",
    "T",
];

const SERVICES: &[Class] = &[Class::Service];
const METHODS: &[Class] = &[Class::Service, Class::Method];

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
            emit_package: true,
            codec: "::wire_grpc::MessageCodec".into(),
            view_codec: "::wire_grpc::ViewCodec".into(),
            client_views: Rules::new("client_views", METHODS),
            server_views: Rules::new("server_views", METHODS),
            attributes: [
                Rules::new("client_mod_attribute", SERVICES),
                Rules::new("client_attribute", SERVICES),
                Rules::new("server_mod_attribute", SERVICES),
                Rules::new("server_attribute", SERVICES),
                Rules::new("trait_attribute", SERVICES),
            ],
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

    /// Whether the paths of calls begin with the package, `/chat.Chat/Send`; else it is `/Chat/Send`, which other
    /// programs only understand where they leave it out, too.
    pub fn emit_package(mut self, yes: bool) -> Self {
        self.emit_package = yes;
        self
    }

    /// The path of the codec: a type with `Default` that is generic in what it encodes and what it decodes, such as one
    /// of `wire-grpc` with limits of one's own.
    pub fn codec_path(mut self, path: impl Into<String>) -> Self {
        self.codec = path.into();
        self
    }

    /// The path of the codec of methods that take or give views: a type with `Default` that is generic in what it
    /// encodes and in the message whose views it decodes.
    pub fn view_codec_path(mut self, path: impl Into<String>) -> Self {
        self.view_codec = path.into();
        self
    }

    /// Which methods of servers take views instead of owned messages: `wire_grpc::View<Note>` keeps the buffer in which
    /// the note arrived, and its texts and bytes are not copied. The messages must have [views](crate::Config::views).
    pub fn server_views(mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.server_views.extend(paths);
        self
    }

    /// Which methods of clients give views instead of owned messages.
    pub fn client_views(mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.client_views.extend(paths);
        self
    }

    /// Puts an attribute on the modules of clients.
    pub fn client_mod_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(CLIENT_MOD, path, attribute)
    }

    /// Puts an attribute on the structs of clients.
    pub fn client_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(CLIENT, path, attribute)
    }

    /// Puts an attribute on the modules of servers.
    pub fn server_mod_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(SERVER_MOD, path, attribute)
    }

    /// Puts an attribute on the structs of servers.
    pub fn server_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(SERVER, path, attribute)
    }

    /// Puts an attribute on the traits of servers.
    pub fn trait_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(TRAIT, path, attribute)
    }

    fn attribute(mut self, which: usize, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attributes[which].push(path, attribute.into());
        self
    }

    /// The attributes for one service, as tonic-build wants them.
    fn attributes(&self, service: &str, module: usize, structure: usize, of_trait: Option<usize>) -> Attributes {
        let mut attributes = Attributes::default();
        for text in self.attributes[module].all(service) {
            attributes.push_mod(".", text);
        }
        for text in self.attributes[structure].all(service) {
            attributes.push_struct(".", text);
        }
        for text in of_trait.into_iter().flat_map(|which| self.attributes[which].all(service)) {
            attributes.push_trait(".", text);
        }
        attributes
    }
}

impl ServiceGenerator for Grpc {
    fn generate(&mut self, service: &Service) -> TokenStream {
        let builder = |attributes: Attributes| {
            let mut builder = CodeGenBuilder::new();
            builder
                .attributes(attributes)
                .build_transport(self.transport)
                .use_arc_self(self.arc_self)
                .generate_default_stubs(self.default_stubs)
                .emit_package(self.emit_package)
                .disable_comments(HashSet::new());
            builder
        };
        let name = &service.full_name();
        // What they print is in modules inside that of the package.
        let client = self.client.then(|| {
            let described = Described::new(self, service, Side::Client);
            let mut attributes = self.attributes(name, CLIENT_MOD, CLIENT, None);
            if service.is_deprecated {
                attributes.push_struct(".", "#[deprecated]");
                // It is named in its own module.
                attributes.push_mod(".", "#[allow(deprecated)]");
            }
            builder(attributes).generate_client(&described, "super")
        });
        let server = self.server.then(|| {
            let described = Described::new(self, service, Side::Server);
            builder(self.attributes(name, SERVER_MOD, SERVER, Some(TRAIT))).generate_server(&described, "super")
        });
        with_our_dispatchers(quote!(#client #server))
    }

    fn items(&self, service: &str) -> Vec<String> {
        let client = self.client.then_some("client");
        let server = self.server.then_some("server");
        client.into_iter().chain(server).map(|side| format!("{}_{side}", module_stem(service))).collect()
    }

    fn is_reserved(&self, service: &str, methods: &[&str]) -> bool {
        // For each method there is a struct in the scope of the trait.
        let is_a_call = |name: &str| methods.contains(&name);
        IN_THE_MODULE_OF_A_SERVER.contains(&service)
            || service.strip_suffix("Svc").is_some_and(is_a_call)
            // The name of a module in snake case has no two underscores beside each other.
            || service.ends_with('_')
    }

    fn reserved_methods(&self) -> Vec<&str> {
        let connect = (self.client && self.transport).then_some("connect");
        let of_clients: &[&str] = if self.client { &METHODS_OF_A_CLIENT } else { &[] };
        of_clients.iter().copied().chain(connect).collect()
    }

    fn needs_views(&self) -> Option<&str> {
        let sides =
            [(self.server, &self.server_views, "server_views"), (self.client, &self.client_views, "client_views")];
        sides.into_iter().find(|(is_built, paths, _)| *is_built && !paths.is_empty()).map(|(_, _, name)| name)
    }

    fn problems(&self, services: &[&str], methods: &[&str]) -> Vec<String> {
        let target = |class| move |name: &&str| Target { class, name: (*name).to_owned() };
        let targets = services.iter().map(target(Class::Service)).chain(methods.iter().map(target(Class::Method)));
        let targets: Vec<Target> = targets.collect();
        let mut problems: Vec<String> = self.attributes.iter().flat_map(|rules| rules.unmatched(&targets)).collect();
        problems.extend([&self.client_views, &self.server_views].iter().flat_map(|rules| rules.unmatched(&targets)));
        if !self.client && !self.server {
            problems.push("Grpc: without clients and servers there is nothing to generate".to_owned());
        }
        for (is_built, paths, name) in
            [(self.client, &self.client_views, "client_views"), (self.server, &self.server_views, "server_views")]
        {
            if !is_built && !paths.is_empty() {
                problems.push(format!("{name}: build_{} is off", name.trim_end_matches("_views")));
            }
        }
        for text in self.attributes.iter().flat_map(Rules::values) {
            if syn::Attribute::parse_outer.parse_str(text).is_err() {
                problems.push(format!("`{text}` is not an attribute such as `#[derive(Hash)]`"));
            }
        }
        for (setter, path) in [("codec_path", &self.codec), ("view_codec_path", &self.view_codec)] {
            if syn::parse_str::<syn::Path>(path).is_err() {
                problems.push(format!("{setter}: `{path}` is not a path of a Rust type"));
            }
        }
        problems
    }
}

/// The same code with what `wire-grpc` has in place of what tonic-build names: the dispatchers, which have the same methods;
/// the endpoint that a client connects to; and the answer to a method that is not there, which tonic leaves without a
/// message.
fn with_our_dispatchers(code: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let is = |at: usize, text: &str| matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if ident == text);
    // `tonic :: client :: Grpc`, where each `::` is two tokens.
    let is_dispatcher =
        |at: usize| is(at, "tonic") && (is(at + 3, "client") || is(at + 3, "server")) && is(at + 6, "Grpc");
    // `tonic :: transport :: Endpoint :: new`
    let is_endpoint =
        |at: usize| is(at, "tonic") && is(at + 3, "transport") && is(at + 6, "Endpoint") && is(at + 9, "new");
    // `_ => Box :: pin ( .. )`
    let is_fallback = |at: usize| is(at, "_") && is(at + 3, "Box") && is(at + 6, "pin");
    let (mut replaced, mut at) = (TokenStream::new(), 0);
    while let Some(token) = tokens.get(at) {
        let (tokens, taken) = match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), with_our_dispatchers(group.stream()));
                inner.set_span(group.span());
                (TokenTree::Group(inner).into(), 1)
            }
            _ if is_dispatcher(at) => (quote!(::wire_grpc), 1),
            _ if is_endpoint(at) => (quote!(::wire_grpc::client::endpoint), 10),
            _ if is_fallback(at) => (quote!(_ => Box::pin(::wire_grpc::server::unimplemented(req))), 8),
            _ => (TokenStream::from(token.clone()), 1),
        };
        replaced.extend(tokens);
        at += taken;
    }
    replaced
}

/// For whom a service is described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Client,
    Server,
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
    input: TokenStream,
    output: TokenStream,
}

impl<'s> Described<'s> {
    fn new(grpc: &'s Grpc, service: &'s Service, side: Side) -> Self {
        let views = match side {
            Side::Client => &grpc.client_views,
            Side::Server => &grpc.server_views,
        };
        let described = |method: &'s Method| {
            let (mut input, mut output) = (inside(&method.input), inside(&method.output));
            let has_views = views.is_set(&format!("{}.{}", service.full_name(), method.proto_name));
            // What this side decodes.
            let decoded = if side == Side::Client { &mut output } else { &mut input };
            if has_views {
                *decoded = quote!(::wire_grpc::View<#decoded>);
            }
            let codec = if has_views { &grpc.view_codec } else { &grpc.codec };
            DescribedMethod { method, name: method.name.to_string(), codec, input, output }
        };
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
        (self.input.clone(), self.output.clone())
    }
}

/// A type as it is named in a module inside that of the package.
fn inside(name: &TokenStream) -> TokenStream {
    let mut tokens = name.clone().into_iter().peekable();
    match tokens.peek() {
        // From the root of a crate it is the same path everywhere, and so is `()`.
        Some(TokenTree::Punct(_) | TokenTree::Group(_)) => name.clone(),
        Some(TokenTree::Ident(first)) if first == "crate" => name.clone(),
        Some(TokenTree::Ident(first)) if first == "self" => {
            let rest: TokenStream = tokens.skip(1).collect();
            quote!(super #rest)
        }
        _ => quote!(super::#name),
    }
}

/// What tonic-build puts in front of `_client` and `_server`.
fn module_stem(service: &str) -> String {
    let mut stem = String::new();
    for (at, c) in service.char_indices() {
        if at > 0 && c.is_uppercase() {
            stem.push('_');
        }
        stem.push(c.to_ascii_lowercase());
    }
    stem
}
