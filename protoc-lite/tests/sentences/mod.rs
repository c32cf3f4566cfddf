//! The sentences in the sources of the compiler, and whether they are said.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

/// The sentences of these sources that are in none of the lines, but for those of a list: its items are
/// "- `sentence`: the reason".
pub(crate) fn unsaid(sources: &[&str], said: &[String], list: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sentences = BTreeSet::new();
    sources.iter().for_each(|path| read(&folder.join(path), &mut sentences));
    let listed: BTreeSet<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split_once("`:"))
        .map(|(sentence, _)| sentence)
        .collect();
    let is_line = |part: &str| said.iter().flat_map(|said| said.lines()).any(|line| matches(part, line));
    let is_said = |sentence: &&String| sentence.replace("%s", "{}").split("\\n").all(is_line);
    let (found, missing): (Vec<&String>, Vec<&String>) = sentences.iter().partition(is_said);
    let needless: Vec<_> = listed
        .iter()
        .filter(|listed| !sentences.contains(**listed) || found.iter().any(|found| found == *listed))
        .collect();
    assert!(needless.is_empty(), "said, or no sentence of the compiler\n{needless:#?}");
    missing.into_iter().filter(|sentence| !listed.contains(sentence.as_str())).cloned().collect()
}

/// Whether the parts of a format string are in a line, one after the other.
fn matches(sentence: &str, line: &str) -> bool {
    let mut rest = line;
    sentence.replace("{{", "\u{1}").replace("}}", "\u{2}").split('{').enumerate().all(|(index, part)| {
        let part = if index == 0 { part } else { part.split_once('}').map_or(part, |(_, part)| part) };
        let part = part.replace('\u{1}', "{").replace('\u{2}', "}");
        let found = rest.find(&part);
        found.inspect(|at| rest = &rest[at + part.len()..]).is_some()
    })
}

fn read(path: &Path, sentences: &mut BTreeSet<String>) {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().for_each(|entry| read(&entry.unwrap().path(), sentences));
    }
    if path.extension().is_some_and(|extension| extension == "rs") {
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        collect(code.parse().unwrap(), sentences);
    }
}

fn collect(tokens: TokenStream, sentences: &mut BTreeSet<String>) {
    let mut before = String::new();
    for token in tokens {
        // Neither what documents the code nor what it promises itself.
        let is_aside = ["#", "expect", "panic"].contains(&before.as_str());
        match &token {
            TokenTree::Group(group) if !is_aside => collect(group.stream(), sentences),
            TokenTree::Literal(literal) => {
                let text = syn::parse2::<LitStr>(TokenTree::from(literal.clone()).into()).map(|text| text.value());
                let text = text.ok().filter(|text| text.trim().contains(' '));
                sentences.extend(text.map(|text| text.replace('\n', "\\n")));
            }
            _ => {}
        }
        before = if token.to_string() == "!" { before } else { token.to_string() };
    }
}
