//! Rust for a `.proto` file where it is needed, without a build script.
#![forbid(unsafe_code)]

mod expand;

use std::path::PathBuf;

use proc_macro::TokenStream;

/// Compiles `.proto` files and puts the Rust for them, and for all that they import, in its place.
///
/// Paths are relative to the folder of the crate's Cargo.toml. Imports are looked for beside each
/// file and in that folder, or in the folders that `includes` names. Packages become modules. The
/// crate is built again when one of the files changes.
///
/// ```
/// include_proto::include_proto!("tests/proto/chat.proto");
///
/// # fn main() {
/// let note = chat::Note { text: "hello".into(), ..Default::default() };
/// assert_eq!(wire::Encode::encode_to_vec(&note), b"\x0a\x05hello");
/// # }
/// ```
///
/// With a folder for imports, and more than one file:
///
/// ```
/// include_proto::include_proto!("tests/proto/people.proto", "tests/proto/chat.proto", includes = ["tests/proto"]);
/// # fn main() {
/// #     chat::Note { author: Some(people::Person::default()), ..Default::default() };
/// # }
/// ```
///
/// `options` takes the options of the generator, as `--rust_opt` does: [`Config::parameters`] has the list.
///
/// ```
/// include_proto::include_proto!("tests/proto/chat.proto", options = ["views", "string_type=.=::std::sync::Arc<str>"]);
/// # fn main() {
/// let note = chat::NoteView { text: "hello", ..Default::default() };
/// let bytes = wire::Encode::encode_to_vec(&note);
/// let note = <chat::Note as wire::Decode>::decode(&bytes).unwrap();
/// assert_eq!(note.text, std::sync::Arc::from("hello"));
/// # }
/// ```
///
/// [`Config::parameters`]: ../protoc_lite/struct.Config.html#method.parameters
///
/// The generated code names the crate `wire`, and for the types of `google/protobuf/*.proto`
/// `wire_types` and `wire_descriptor`.
#[proc_macro]
pub fn include_proto(input: TokenStream) -> TokenStream {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    expand::expand(input.into(), &folder).unwrap_or_else(syn::Error::into_compile_error).into()
}
