//! What earlier calls of this process wrote to the same files, and what it becomes together with a later one.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use quote::ToTokens;
use syn::Item;
use wire::{Decode, DecodeOptions, Encode};
use wire_descriptor::FileDescriptorSet;

use super::inputs::Inputs;
use super::report::Error;
use crate::codegen::text_of;
use crate::exports;

/// By path, what each call wrote.
static WRITTEN: Mutex<BTreeMap<PathBuf, Vec<Part>>> = Mutex::new(BTreeMap::new());

#[derive(Clone)]
struct Part {
    call: Call,
    contents: Vec<u8>,
}

/// What a compilation was given. The same call once more takes the place of the first.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Call {
    protos: Vec<PathBuf>,
    includes: Vec<PathBuf>,
}

impl Call {
    pub(super) fn new(inputs: &Inputs) -> Self {
        Self { protos: inputs.protos.clone(), includes: inputs.includes.clone() }
    }
}

/// The outputs of a call together with what earlier calls wrote to the same files.
pub(super) fn join(call: &Call, outputs: Vec<(PathBuf, Vec<u8>)>) -> Result<Vec<(PathBuf, Vec<u8>)>, Error> {
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut joined = Vec::new();
    let mut kept = Vec::new();
    for (path, contents) in outputs {
        let key = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        let mut parts = written.get(&key).cloned().unwrap_or_default();
        // When a call finds something new, so will those that come after it.
        let is_outdated = |part: &Part| part.call == *call && part.contents != contents;
        if !path.exists() || parts.iter().any(is_outdated) {
            parts.clear();
        }
        if !parts.iter().any(|part| part.contents == contents) {
            parts.push(Part { call: call.clone(), contents });
        }
        let mut whole = parts[0].contents.clone();
        for part in &parts[1..] {
            whole = both(&path, &whole, &part.contents).map_err(|reason| Error::Overwrites(path.clone(), reason))?;
        }
        joined.push((path, whole));
        kept.push((key, parts));
    }
    written.extend(kept);
    Ok(joined)
}

fn both(path: &Path, earlier: &[u8], later: &[u8]) -> Result<Vec<u8>, String> {
    let text = |bytes| std::str::from_utf8(bytes).map_err(|error| error.to_string());
    if path.extension() == Some(OsStr::new("rs")) {
        return rust(text(earlier)?, text(later)?).map(String::into_bytes);
    }
    if path.file_name() == Some(OsStr::new(exports::FILE)) {
        let (earlier, later) = (text(earlier)?, text(later)?);
        let new = later.lines().filter(|line| !earlier.lines().any(|known| known == *line));
        return Ok(earlier.lines().chain(new).flat_map(|line| [line, "\n"]).collect::<String>().into_bytes());
    }
    descriptors(earlier, later)
}

/// The files of both sets, each once.
fn descriptors(earlier: &[u8], later: &[u8]) -> Result<Vec<u8>, String> {
    let decode =
        |set| FileDescriptorSet::decode_with(set, &DecodeOptions::trusted()).map_err(|error| error.to_string());
    let (mut set, later) = (decode(earlier)?, decode(later)?);
    for file in later.file {
        if !set.file.iter().any(|known| known.name == file.name) {
            set.file.push(file);
        }
    }
    Ok(set.encode_to_vec())
}

/// The items of both files.
fn rust(earlier: &str, later: &str) -> Result<String, String> {
    let read = |text| syn::parse_file(text).map_err(|error| error.to_string());
    let (mut file, later) = (read(earlier)?, read(later)?);
    file.items = items(file.items, later.items)?;
    Ok(text_of(&file))
}

/// The items of both modules: those that are the same once, modules of the same name together.
fn items(mut all: Vec<Item>, more: Vec<Item>) -> Result<Vec<Item>, String> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut named: HashMap<String, usize> = HashMap::new();
    for (at, item) in all.iter().enumerate() {
        known.insert(item.to_token_stream().to_string(), at);
        named.extend(name(item).map(|name| (name, at)));
    }
    for item in more {
        if known.contains_key(&item.to_token_stream().to_string()) {
            continue;
        }
        let same = name(&item).and_then(|name| named.get(&name).copied());
        match (same.map(|at| &mut all[at]), item) {
            (None, item) => all.push(item),
            (Some(Item::Mod(module)), Item::Mod(other)) => {
                if let (Some((_, inside)), Some((_, more))) = (&mut module.content, other.content) {
                    *inside = items(std::mem::take(inside), more)?;
                }
            }
            (Some(_), item) => {
                let name = name(&item).unwrap_or_default();
                return Err(format!("an earlier call of this build script put another `{name}` there"));
            }
        }
    }
    Ok(all)
}

/// The name that no other item of the module may have.
fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    (ident != "_").then(|| ident.to_string())
}
