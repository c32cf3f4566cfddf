//! Impls in place of derives: what `#[derive(::wire::Message)]` would do in the user's build is done here, by the same
//! library, so that no proc macro has to be built and run.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Item, Meta, Path, Token, parse_quote};

/// A file without derives of `::wire`, with the impls of each module behind its types.
pub(super) fn expand(mut file: syn::File) -> syn::Result<syn::File> {
    items(&mut file.items)?;
    Ok(file)
}

fn items(list: &mut Vec<Item>) -> syn::Result<()> {
    let mut behind = Vec::new();
    for item in list.iter_mut() {
        if let Item::Mod(module) = item
            && let Some((_, inner)) = &mut module.content
        {
            items(inner)?;
        }
        let mut impls = impls(item)?;
        // A view is a type that derives, too.
        items(&mut impls)?;
        behind.append(&mut impls);
    }
    list.append(&mut behind);
    Ok(())
}

type Derive = fn(TokenStream) -> TokenStream;

const DERIVES: [(&str, Derive); 8] = [
    ("Message", proto_derive_codegen::message),
    ("Oneof", proto_derive_codegen::oneof),
    ("Enumeration", proto_derive_codegen::enumeration),
    ("Reflect", proto_derive_codegen::reflect),
    ("Recursive", proto_derive_codegen::recursive),
    ("Reset", proto_derive_codegen::reset),
    ("DebugRedact", proto_derive_codegen::debug),
    ("Setters", proto_derive_codegen::setters),
];

/// Takes the derives off a type and gives what they stand for.
fn impls(item: &mut Item) -> syn::Result<Vec<Item>> {
    let attributes = match item {
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        _ => return Ok(Vec::new()),
    };
    let derives = take_derives(attributes)?;
    let tokens = item.to_token_stream();
    let mut impls = Vec::new();
    for derive in derives {
        impls.append(&mut syn::parse2::<syn::File>(derive(tokens.clone()))?.items);
    }
    if !impls.is_empty() {
        WithoutProto.visit_item_mut(item);
    }
    Ok(impls)
}

fn take_derives(attributes: &mut Vec<Attribute>) -> syn::Result<Vec<Derive>> {
    let mut taken = Vec::new();
    for attribute in attributes.iter_mut().filter(|attribute| attribute.path().is_ident("derive")) {
        let paths = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)?;
        let is_ours = |path: &Path| {
            let is_wire = path.leading_colon.is_some() && path.segments.len() == 2 && path.segments[0].ident == "wire";
            DERIVES.iter().find(|(name, _)| is_wire && path.segments[1].ident == name).map(|(_, derive)| *derive)
        };
        taken.extend(paths.iter().filter_map(is_ours));
        let others = paths.iter().filter(|path| is_ours(path).is_none());
        *attribute = parse_quote!(#[derive(#(#others),*)]);
    }
    attributes.retain(|attribute| !matches!(&attribute.meta, Meta::List(list) if list.path.is_ident("derive") && list.tokens.is_empty()));
    Ok(taken)
}

/// `#[proto(..)]` means nothing without the derive.
struct WithoutProto;

impl VisitMut for WithoutProto {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        attributes.retain(|attribute| !attribute.path().is_ident("proto"));
    }
}
