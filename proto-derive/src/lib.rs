//! Skeleton: replaced by the derive.
use proc_macro::TokenStream;
/// Stub.
#[proc_macro_derive(Message, attributes(proto))]
pub fn message(_: TokenStream) -> TokenStream { TokenStream::new() }
/// Stub.
#[proc_macro_derive(Oneof, attributes(proto))]
pub fn oneof(_: TokenStream) -> TokenStream { TokenStream::new() }
/// Stub.
#[proc_macro_derive(Enumeration, attributes(proto))]
pub fn enumeration(_: TokenStream) -> TokenStream { TokenStream::new() }
