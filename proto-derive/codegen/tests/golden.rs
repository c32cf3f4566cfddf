//! Each `tests/expand/NAME.rs` expands to `tests/expand/NAME.expanded.rs`; `BLESS=1` writes it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::{fs, path::Path};
use syn::{Attribute, Item, punctuated::Punctuated};

#[test]
fn items_expand_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_string_lossy().ends_with(".expanded.rs"))
        .collect();
    paths.sort();
    let different: Vec<_> = paths.iter().filter(|path| !agrees(path)).collect();
    assert!(different.is_empty(), "run with BLESS=1 and look at the changes: {different:#?}");
}

fn agrees(path: &Path) -> bool {
    let expected = path.with_extension("expanded.rs");
    let expanded = expand(&fs::read_to_string(path).unwrap());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&expected, &expanded).unwrap();
    }
    fs::read_to_string(&expected).is_ok_and(|text| text == expanded)
}

fn expand(text: &str) -> String {
    let items = syn::parse_file(text).unwrap().items;
    let impls: TokenStream = items.iter().flat_map(derived).collect();
    prettyplease::unparse(&syn::parse2(impls).unwrap())
}

/// The impls that the derives on `item` add.
fn derived(item: &Item) -> Vec<TokenStream> {
    let attrs = match item {
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        _ => return Vec::new(),
    };
    let derives = attrs.iter().filter(|attr| attr.path().is_ident("derive"));
    let names = derives.flat_map(|attr: &Attribute| {
        let paths = Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
        attr.parse_args_with(paths).unwrap()
    });
    let tokens = || item.to_token_stream();
    let impls = names.map(|name| match quote!(#name).to_string().as_str() {
        "Message" => proto_derive_codegen::message(tokens()),
        "Oneof" => proto_derive_codegen::oneof(tokens()),
        "Enumeration" => proto_derive_codegen::enumeration(tokens()),
        "Reflect" => proto_derive_codegen::reflect(tokens()),
        "wire :: DebugRedact" => proto_derive_codegen::debug(tokens()),
        "Setters" => proto_derive_codegen::setters(tokens()),
        "Newtype" => proto_derive_codegen::newtype(tokens()),
        _ => TokenStream::new(),
    });
    impls.collect()
}
