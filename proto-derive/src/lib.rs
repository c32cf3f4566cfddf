//! The derives of the `wire` crate, which re-exports them; their logic is the library
//! `proto-derive-codegen`.
#![forbid(unsafe_code)]

use proc_macro::TokenStream;

/// Implements `wire::Decode` and `wire::Encode` for a struct whose fields carry
/// `#[proto(NUMBER, TYPE)]`.
#[proc_macro_derive(Message, attributes(proto))]
pub fn message(item: TokenStream) -> TokenStream {
    proto_derive_codegen::message(item.into()).into()
}

/// Implements `wire::Oneof` and `wire::EncodeOneof` for an enum whose variants carry
/// `#[proto(NUMBER, TYPE)]`.
#[proc_macro_derive(Oneof, attributes(proto))]
pub fn oneof(item: TokenStream) -> TokenStream {
    proto_derive_codegen::oneof(item.into()).into()
}

/// Implements `wire::Enumeration` for a `#[repr(i32)]` enum with written-out numbers.
#[proc_macro_derive(Enumeration, attributes(proto))]
pub fn enumeration(item: TokenStream) -> TokenStream {
    proto_derive_codegen::enumeration(item.into()).into()
}

/// Lets a struct around one value hold the type word of its `#[proto(TYPE)]` wherever the inner
/// value could.
#[proc_macro_derive(Newtype, attributes(proto))]
pub fn newtype(item: TokenStream) -> TokenStream {
    proto_derive_codegen::newtype(item.into()).into()
}

/// Implements `wire::Reflect` for a message, or `wire::reflect::ReflectOneof` for a oneof: the
/// static table of its fields.
#[proc_macro_derive(Reflect, attributes(proto))]
pub fn reflect(item: TokenStream) -> TokenStream {
    proto_derive_codegen::reflect(item.into()).into()
}
