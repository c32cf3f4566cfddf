//! Names: what a name means at a place, by protoc's rules of scopes and imports.

use crate::view::Symbol;

use super::draft::Draft;
use super::problem::Wanted;

/// Why a name was not found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Miss {
    /// A symbol that would fit, and its file, which is not imported.
    pub(crate) not_imported: Option<(String, String)>,
    /// What the name was taken for because its first part was found in an inner scope.
    pub(crate) taken_for: Option<String>,
}

impl Draft<'_> {
    /// Finds what a name means at a place, from the innermost scope outwards.
    ///
    /// Only the first part of the name is searched for in each scope: where it is found as something that has
    /// members, the rest must be there.
    pub(crate) fn lookup(&mut self, name: &str, place: &str, types_only: bool) -> Result<Symbol, Miss> {
        let mut miss = Miss::default();
        if let Some(full_name) = name.strip_prefix('.') {
            return self.find(full_name, &mut miss).ok_or(miss);
        }
        let first = name.split('.').next().unwrap_or_default();
        let mut scope = place;
        let mut candidate = std::mem::take(&mut self.scratch);
        let found = loop {
            let Some((outer, _)) = scope.rsplit_once('.') else {
                break self.find(name, &mut miss);
            };
            scope = outer;
            if self.is_package(scope) {
                match self.package_with(scope, first, &mut candidate) {
                    0 => break self.find(name, &mut miss),
                    length => scope = &scope[..length],
                }
            }
            candidate.clear();
            candidate.extend([scope, ".", first]);
            match self.find(&candidate, &mut miss) {
                None => {}
                Some(symbol) if first.len() == name.len() && (!types_only || is_type(symbol)) => {
                    break Some(symbol);
                }
                Some(symbol) if first.len() < name.len() && is_scope(symbol) => {
                    candidate.push_str(&name[first.len()..]);
                    let found = self.find(&candidate, &mut miss);
                    if found.is_none() {
                        miss.taken_for = Some(candidate.clone());
                    }
                    break found;
                }
                Some(_) => {}
            }
        };
        self.scratch = candidate;
        found.ok_or(miss)
    }

    fn is_package(&self, scope: &str) -> bool {
        self.pool.files[self.file as usize].proto.package.as_deref() == Some(scope)
    }

    /// The length of the innermost of a package and those around it in which there is something of this name, zero when
    /// there is none. Most names are asked for many times in a file, and packages lie many levels deep.
    fn package_with(&mut self, package: &str, name: &str, candidate: &mut String) -> usize {
        if let Some(&length) = self.found_in.get(name) {
            return length as usize;
        }
        let mut scope = package;
        loop {
            candidate.clear();
            candidate.extend([scope, ".", name]);
            let is_elsewhere = || self.elsewhere.file_of(candidate).is_some();
            if self.pool.symbols.contains_key(candidate.as_str()) || is_elsewhere() {
                break;
            }
            scope = scope.rsplit_once('.').map_or("", |(outer, _)| outer);
            if scope.is_empty() {
                break;
            }
        }
        self.found_in.insert(name.into(), scope.len() as u32);
        scope.len()
    }

    /// The symbol of a full name, if this file may use it.
    pub(crate) fn find(&mut self, full_name: &str, miss: &mut Miss) -> Option<Symbol> {
        let Some(symbol) = self.find_anywhere(full_name) else {
            if let Some(file) = self.elsewhere.file_of(full_name) {
                miss.not_imported = Some((full_name.to_owned(), file.to_owned()));
            }
            return None;
        };
        let file = self.file_of(symbol);
        let by_options = matches!(symbol, Symbol::Field(_)) && self.visible_to_options.contains(&file);
        if file == self.file || self.visible.contains(&file) || by_options {
            return Some(symbol);
        }
        if matches!(symbol, Symbol::Package(_)) && self.package_is_visible(full_name) {
            return Some(symbol);
        }
        let file = self.pool.files[file as usize].proto.name.clone().unwrap_or_default();
        miss.not_imported = Some((full_name.to_owned(), file));
        None
    }

    /// The symbol of a full name, imported or not. Finding it counts as use of the import that defines it.
    pub(crate) fn find_anywhere(&mut self, full_name: &str) -> Option<Symbol> {
        let symbol = *self.pool.symbols.get(full_name)?;
        if !self.unused.is_empty() && !matches!(symbol, Symbol::Package(_)) {
            self.unused.remove(&self.file_of(symbol));
        }
        Some(symbol)
    }

    /// Whether this file or an import is part of a package or of one inside it.
    fn package_is_visible(&self, package: &str) -> bool {
        let files = [self.file].into_iter().chain(self.visible.iter().copied());
        let mut files = files.chain(self.visible_to_options.iter().copied());
        files.any(|file| {
            let own = self.pool.files[file as usize].proto.package.as_deref().unwrap_or_default();
            own.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// Reports a type that was not found; scalar types may be meant where the place is a field's type.
    pub(crate) fn report_missing(&mut self, element: &str, path: Vec<i32>, written: &str, miss: Miss, scalars: bool) {
        if miss == Miss::default() {
            self.report.error(element, path, format!("\"{written}\" is not defined."));
            let help = self.nearest_type(written, element, scalars);
            self.report.help(help);
            self.report.wanted(Wanted { name: written.into(), place: element.into(), is_extension: false });
            return;
        }
        if let Some((name, file)) = miss.not_imported {
            let message = not_imported(&name, &file, &self.report.file);
            self.report.error(element, path.clone(), message);
            self.report.help(Some(format!("add `import \"{file}\";`")));
        }
        if let Some(taken_for) = miss.taken_for {
            self.report.error(element, path, taken_for_another(written, &taken_for));
        }
    }
}

fn is_type(symbol: Symbol) -> bool {
    matches!(symbol, Symbol::Message(_) | Symbol::Enum(_))
}

/// Whether names can be looked up inside.
fn is_scope(symbol: Symbol) -> bool {
    matches!(symbol, Symbol::Message(_) | Symbol::Package(_) | Symbol::Enum(_) | Symbol::Service(_))
}

fn not_imported(name: &str, file: &str, own: &str) -> String {
    format!(
        "\"{name}\" seems to be defined in \"{file}\", which is not imported by \"{own}\".  To use it here, please \
         add the necessary import."
    )
}

fn taken_for_another(name: &str, taken_for: &str) -> String {
    format!(
        "\"{name}\" is resolved to \"{taken_for}\", which is not defined. The innermost scope is searched first in \
         name resolution. Consider using a leading '.'(i.e., \".{name}\") to start from the outermost scope."
    )
}
