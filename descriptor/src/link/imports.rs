//! Imports: which files a file builds on, and whose symbols it may use.

use crate::tables::HashSet;
use crate::{Edition, FileDescriptorProto};

use super::draft::Draft;
use super::options;

/// The editions that files may have.
const EDITIONS: std::ops::RangeInclusive<Edition> = Edition::EditionProto2..=Edition::Edition2026;

/// The bytes that the name of a package may have. A file with a longer one is refused before its imports are looked at.
pub const PACKAGE_NAME_LIMIT: usize = 511;
/// The dots that the name of a package may have. A file with more is refused when its imports are loaded, whatever came
/// of that.
pub const PACKAGE_DOTS_LIMIT: usize = 100;

impl Draft<'_> {
    /// Whether the name of the package is not too long, which protoc asks before it loads the imports.
    pub(crate) fn check_package_length(&mut self, proto: &FileDescriptorProto) -> bool {
        let package = proto.package.as_deref().unwrap_or_default();
        if package.len() > PACKAGE_NAME_LIMIT {
            self.report.error(package, vec![2], "Package name is too long");
        }
        package.len() <= PACKAGE_NAME_LIMIT
    }

    /// Whether a file is free of itself. protoc finds that out when it loads the imports, before it looks at anything
    /// else, and then knows nothing more of the file.
    pub(crate) fn check_recursion(&mut self, proto: &FileDescriptorProto) -> bool {
        let own = proto.name.as_deref().unwrap_or_default();
        let imports_itself_directly = proto.dependency.iter().chain(&proto.option_dependency).any(|name| name == own);
        if imports_itself_directly {
            self.report.error(own, last_place(proto, own), imports_itself(&format!("{own} -> {own}")));
        }
        !imports_itself_directly
    }

    /// Checks what a file says of itself: its name, syntax and edition.
    pub(crate) fn check_heading(&mut self, proto: &FileDescriptorProto) -> bool {
        let name = proto.name.clone().unwrap_or_default();
        let edition = self.edition();
        if edition == Edition::EditionUnknown && proto.edition.is_none() {
            let syntax = proto.syntax.as_deref().unwrap_or_default();
            self.report.error(&name, vec![12], format!("Unrecognized syntax: {syntax}"));
        }
        if edition < *EDITIONS.start() {
            self.report.error(&name, vec![14], edition_too_early(edition));
        } else if edition > *EDITIONS.end() && edition != Edition::EditionUnstable {
            self.report.error(&name, vec![14], edition_too_late(edition));
        }
        if proto.name.is_none() {
            self.report.error("", Vec::new(), "Missing field: FileDescriptorProto.name.");
        }
        if name.contains('\0') {
            self.report.error(&name, vec![1], format!("\"{name}\" contains null character."));
            return false;
        }
        if self.pool.file_names.contains_key(name.as_str()) {
            self.report.error(&name, Vec::new(), "A file with this name is already in the pool.");
            return false;
        }
        true
    }

    /// Finds the imported files.
    pub(crate) fn import(&mut self, proto: &FileDescriptorProto) {
        let mut seen = HashSet::default();
        let mut dependencies = Vec::new();
        for name in &proto.dependency {
            if !seen.insert(name.as_str()) {
                self.report.error(name, last_place(proto, name), listed_twice(name));
                self.relate_first_import(proto, name);
            }
            match self.pool.file_names.get(name.as_str()) {
                Some(&file) => dependencies.push(Some(file)),
                None => {
                    dependencies.push(None);
                    self.report.error(name, last_place(proto, name), not_found(name));
                }
            }
        }
        self.unused = dependencies.iter().flatten().copied().filter(|&file| !self.has_public_imports(file)).collect();
        self.import_for_options(proto, &mut seen);
        self.import_publicly(proto, &dependencies);
        for file in dependencies.iter().flatten() {
            reach(self.pool, *file, &mut self.visible);
        }
        self.check_weak_dependencies(proto);
        self.entry().dependencies = dependencies.into_iter().flatten().collect();
    }

    fn relate_first_import(&mut self, proto: &FileDescriptorProto, name: &str) {
        let position = |names: &[String]| names.iter().position(|other| other == name);
        let lists = [(3, position(&proto.dependency)), (15, position(&proto.option_dependency))];
        if let Some((list, index)) = lists.iter().find_map(|(list, index)| Some((*list, (*index)?))) {
            let file = self.report.file.clone();
            self.report.related(&file, vec![list, index as i32], "first listed here");
        }
    }

    fn has_public_imports(&self, file: u32) -> bool {
        !self.pool.files[file as usize].proto.public_dependency.is_empty()
    }

    fn import_publicly(&mut self, proto: &FileDescriptorProto, dependencies: &[Option<u32>]) {
        for &index in &proto.public_dependency {
            match usize::try_from(index).ok().and_then(|index| dependencies.get(index)) {
                Some(Some(file)) => {
                    self.unused.remove(file);
                }
                Some(None) => {}
                None => {
                    let name = proto.name.as_deref().unwrap_or_default();
                    self.report.error(name, Vec::new(), "Invalid public dependency index.");
                }
            }
        }
    }

    fn check_weak_dependencies(&mut self, proto: &FileDescriptorProto) {
        for &index in &proto.weak_dependency {
            if !usize::try_from(index).is_ok_and(|index| index < proto.dependency.len()) {
                let name = proto.name.as_deref().unwrap_or_default();
                self.report.error(name, Vec::new(), "Invalid weak dependency index.");
            }
        }
    }

    fn import_for_options<'n>(&mut self, proto: &'n FileDescriptorProto, seen: &mut HashSet<&'n str>) {
        for (index, name) in proto.option_dependency.iter().enumerate() {
            if !seen.insert(name.as_str()) {
                self.report.error(name, last_place(proto, name), listed_twice(name));
                self.relate_first_import(proto, name);
            }
            match self.pool.file_names.get(name.as_str()) {
                Some(&file) => {
                    if !self.has_public_imports(file) {
                        self.unused.insert(file);
                    }
                    reach(self.pool, file, &mut self.visible_to_options);
                }
                None => self.missing_for_options.push(index),
            }
        }
    }

    /// An option import may be absent unless there are options to interpret.
    pub(crate) fn require_option_imports(&mut self, proto: &FileDescriptorProto) {
        if self.missing_for_options.is_empty() || !options::any_left(proto) {
            return;
        }
        for index in std::mem::take(&mut self.missing_for_options) {
            let name = &proto.option_dependency[index];
            self.report.error(name, last_place(proto, name), not_found(name));
        }
    }

    /// Warns of imports that nothing used.
    pub(crate) fn warn_unused(&mut self) {
        if self.report.failed || self.unused.is_empty() {
            return;
        }
        let proto = &self.pool.files[self.file as usize].proto;
        let lists = [(3, &proto.dependency), (15, &proto.option_dependency)];
        for (list, name, index) in lists
            .iter()
            .flat_map(|(list, names)| names.iter().enumerate().map(move |(index, name)| (*list, name, index)))
        {
            let file = self.pool.file_names.get(name.as_str());
            if file.is_some_and(|file| self.unused.contains(file)) {
                self.report.warning(name, vec![list, index as i32], format!("Import {name} is unused."));
            }
        }
    }
}

/// Where a file is imported; protoc knows an import by its name, so the last one counts.
fn last_place(proto: &FileDescriptorProto, name: &str) -> Vec<i32> {
    let lists = [(15, &proto.option_dependency), (3, &proto.dependency)];
    let places = lists.iter().filter_map(|(list, names)| Some((*list, names.iter().rposition(|other| other == name)?)));
    places.map(|(list, index)| vec![list, index as i32]).next().unwrap_or_default()
}

/// Adds a file and all that it imports publicly.
fn reach(pool: &crate::view::Pool, file: u32, reached: &mut HashSet<u32>) {
    let mut waiting = vec![file];
    while let Some(file) = waiting.pop() {
        if !reached.insert(file) {
            continue;
        }
        let proto = &pool.files[file as usize].proto;
        for &index in &proto.public_dependency {
            let name = usize::try_from(index).ok().and_then(|index| proto.dependency.get(index));
            waiting.extend(name.and_then(|name| pool.file_names.get(name.as_str())));
        }
    }
}

/// An edition as people write it.
pub(crate) fn edition_name(edition: Edition) -> &'static str {
    match edition {
        Edition::EditionUnknown => "UNKNOWN",
        Edition::EditionLegacy => "LEGACY",
        Edition::EditionProto2 => "PROTO2",
        Edition::EditionProto3 => "PROTO3",
        Edition::Edition2023 => "2023",
        Edition::Edition2024 => "2024",
        Edition::Edition2026 => "2026",
        Edition::EditionUnstable => "UNSTABLE",
        Edition::Edition1TestOnly => "1_TEST_ONLY",
        Edition::Edition2TestOnly => "2_TEST_ONLY",
        Edition::Edition99997TestOnly => "99997_TEST_ONLY",
        Edition::Edition99998TestOnly => "99998_TEST_ONLY",
        Edition::Edition99999TestOnly => "99999_TEST_ONLY",
        Edition::EditionMax => "MAX",
    }
}

fn edition_too_early(edition: Edition) -> String {
    let (edition, first) = (edition_name(edition), edition_name(*EDITIONS.start()));
    format!("Edition {edition} is earlier than the minimum supported edition {first}")
}

fn edition_too_late(edition: Edition) -> String {
    let (edition, last) = (edition_name(edition), edition_name(*EDITIONS.end()));
    format!("Edition {edition} is later than the maximum supported edition {last}")
}

fn listed_twice(name: &str) -> String {
    format!("Import \"{name}\" was listed twice.")
}

pub(crate) fn imports_itself(names: &str) -> String {
    format!("File recursively imports itself: {names}")
}

fn not_found(name: &str) -> String {
    format!("Import \"{name}\" was not found or had errors.")
}
