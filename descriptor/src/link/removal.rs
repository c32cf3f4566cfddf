//! Files are taken out of a pool: their names go, and their entries stay behind, out of reach.

use crate::tables::{HashMap, HashSet};
use crate::view::{Enum, Field, File, Message, Pool, Symbol};

/// Takes out files that no other file imports.
pub(crate) fn remove<'n>(pool: &mut Pool, names: impl IntoIterator<Item = &'n str>) {
    let files: HashSet<u32> = names.into_iter().filter_map(|name| pool.file_names.remove(name)).collect();
    if files.is_empty() {
        return;
    }
    for &id in &files {
        let mut declared = Declared::default();
        declared.file(File { pool, id });
        let Declared { names, extensions } = declared;
        for name in names {
            pool.symbols.remove(name.as_str());
        }
        for extension in extensions {
            pool.extensions.remove(&extension);
        }
    }
    pool.order.retain(|file| !files.contains(file));
    rehome_packages(pool, &files);
    for &id in &files {
        let entry = &mut pool.files[id as usize];
        entry.proto = Default::default();
        entry.source = None;
    }
}

/// Puts files in this order, others last.
pub(crate) fn arrange<'n>(pool: &mut Pool, names: impl IntoIterator<Item = &'n str>) {
    let ids = names.into_iter().filter_map(|name| pool.file_names.get(name));
    let places: HashMap<u32, usize> = ids.zip(0..).map(|(&id, place)| (id, place)).collect();
    pool.order.sort_by_key(|id| places.get(id).copied().unwrap_or(usize::MAX));
}

/// A package is known by one of its files.
fn rehome_packages(pool: &mut Pool, gone: &HashSet<u32>) {
    let is_orphan = |symbol: &Symbol| matches!(symbol, Symbol::Package(file) if gone.contains(file));
    let mut orphans: HashSet<String> = HashSet::default();
    for &id in gone {
        let package = File { pool, id }.package();
        orphans
            .extend(prefixes(package).filter(|name| pool.symbols.get(*name).is_some_and(is_orphan)).map(str::to_owned));
    }
    for &id in &pool.order {
        if orphans.is_empty() {
            return;
        }
        let package = pool.files[id as usize].proto.package.as_deref().unwrap_or_default();
        for name in prefixes(package) {
            if orphans.remove(name) {
                pool.symbols.insert(name.into(), Symbol::Package(id));
            }
        }
    }
    for name in orphans {
        pool.symbols.remove(name.as_str());
    }
}

/// A package and those around it.
fn prefixes(package: &str) -> impl Iterator<Item = &str> {
    let ends = package.match_indices('.').map(|(at, _)| at).chain([package.len()]);
    ends.map(|end| &package[..end]).filter(|name| !name.is_empty())
}

/// What a file declares.
#[derive(Default)]
struct Declared {
    names: Vec<String>,
    extensions: Vec<(u32, i32)>,
}

impl Declared {
    fn file(&mut self, file: File<'_>) {
        file.messages().for_each(|message| self.message(message));
        file.enums().for_each(|found| self.enumeration(found));
        file.extensions().for_each(|field| self.extension(field));
        for service in file.services() {
            self.names.push(service.full_name().to_owned());
            self.names.extend(service.methods().map(|method| method.full_name().to_owned()));
        }
    }

    fn message(&mut self, message: Message<'_>) {
        self.names.push(message.full_name().to_owned());
        self.names.extend(message.fields().map(|field| field.full_name().to_owned()));
        self.names.extend(message.oneofs().map(|oneof| oneof.full_name().to_owned()));
        message.messages().for_each(|nested| self.message(nested));
        message.enums().for_each(|found| self.enumeration(found));
        message.extensions().for_each(|field| self.extension(field));
    }

    fn enumeration(&mut self, found: Enum<'_>) {
        self.names.push(found.full_name().to_owned());
        self.names.extend(found.values().map(|value| value.full_name().to_owned()));
    }

    fn extension(&mut self, field: Field<'_>) {
        self.names.push(field.full_name().to_owned());
        // Another extension may have the number.
        let key = (field.pool.fields[field.id as usize].message, field.number());
        if field.pool.extensions.get(&key) == Some(&field.id) {
            self.extensions.push(key);
        }
    }
}
