//! What the macro stands for.

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use protoc_lite::{Compiler, Config, Layout};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Token, bracketed};

/// The generated modules, and a line for each file that makes cargo watch it.
pub(crate) fn expand(input: TokenStream, folder: &Path) -> Result<TokenStream, Error> {
    let arguments = Arguments::parse.parse2(input)?;
    let span = arguments.files.first().map_or_else(Span::call_site, LitStr::span);
    let wrong = |message: String| Error::new(span, message);
    let files: Vec<PathBuf> = arguments.files.iter().map(|file| folder.join(file.value())).collect();
    let compiler = arguments.include_folders(folder, &files).into_iter().fold(Compiler::new(), Compiler::include);
    let compilation = compiler.compile(&files).map_err(|diagnostics| wrong(diagnostics.to_string()))?;
    let mut config = Config::new();
    for option in &arguments.options {
        config.parameters(&option.value()).map_err(|problem| Error::new(option.span(), problem))?;
    }
    let generated = config.layout(Layout::SingleFile).generate(compilation.pool());
    let generated = generated.map_err(|error| wrong(error.to_string()))?;
    let code: TokenStream = generated.iter().map(|file| file.text.as_str()).collect::<String>().parse()?;
    let inputs = compilation.inputs();
    let inputs = inputs.iter().map(|path| path.to_string_lossy());
    Ok(quote! {
        #code
        #(const _: &[u8] = ::core::include_bytes!(#inputs);)*
    })
}

/// `"a.proto", "b.proto", includes = ["proto"], options = ["views"]`
#[derive(Default)]
struct Arguments {
    files: Vec<LitStr>,
    includes: Vec<LitStr>,
    options: Vec<LitStr>,
}

impl Arguments {
    /// `includes = ["folder", ...]` or `options = ["option", ...]`
    fn read_list(&mut self, input: ParseStream<'_>) -> Result<(), Error> {
        let name: Ident = input.parse()?;
        let texts = match name.to_string().as_str() {
            "includes" => &mut self.includes,
            "options" => &mut self.options,
            _ => {
                let expected = "expected `includes = [\"folder\", ...]` or `options = [\"option\", ...]`";
                return Err(Error::new(name.span(), expected));
            }
        };
        input.parse::<Token![=]>()?;
        let list;
        bracketed!(list in input);
        texts.extend(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?);
        Ok(())
    }

    fn include_folders(&self, folder: &Path, files: &[PathBuf]) -> Vec<PathBuf> {
        if !self.includes.is_empty() {
            return self.includes.iter().map(|include| folder.join(include.value())).collect();
        }
        let beside = files.iter().filter_map(|file| file.parent()).map(Path::to_owned);
        let mut folders: Vec<PathBuf> = beside.collect();
        folders.push(folder.to_owned());
        folders.dedup();
        folders
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let mut arguments = Self::default();
        loop {
            if input.peek(LitStr) {
                arguments.files.push(input.parse()?);
            } else if input.peek(Ident) {
                arguments.read_list(input)?;
            } else if arguments.files.is_empty() || !input.is_empty() {
                return Err(input.error("expected the path of a .proto file as a string, such as \"proto/chat.proto\""));
            }
            if input.is_empty() {
                return Ok(arguments);
            }
            input.parse::<Token![,]>()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand_here(input: TokenStream) -> Result<String, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        expand(input, folder).map(|code| code.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn every_file_that_was_read_is_watched() {
        let code = expand_here(quote!("tests/proto/chat.proto")).unwrap();
        assert!(code.contains("tests/proto/chat.proto\""), "{code}");
        assert!(code.contains("tests/proto/people.proto\""), "{code}");
    }

    #[test]
    fn a_wrong_schema_shows_its_place() {
        let error = expand_here(quote!("tests/proto/wrong.proto")).unwrap_err();
        assert!(error.contains("wrong.proto:5:3: \"Nobody\" is not defined."), "{error}");
        assert!(error.contains("5 |   Nobody nobody = 1;\n"), "{error}");
    }

    #[test]
    fn other_arguments_are_refused() {
        assert!(expand_here(quote!()).unwrap_err().contains("expected the path"));
        assert!(expand_here(quote!(chat)).unwrap_err().starts_with("expected `includes"));
        let option = quote!("tests/proto/people.proto", options = ["colour"]);
        assert_eq!(expand_here(option).unwrap_err(), "Unknown generator option: colour");
    }
}
