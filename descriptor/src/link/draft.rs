//! The file that is being linked.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::tables::{HashMap, HashSet};
use crate::view::{File, FileEntry, Message, Pool, Span, Symbol};
use crate::{Edition, FileDescriptorProto, SourceInfo};

use super::elsewhere::Elsewhere;
use super::features::defaults;
use super::inputs;
use super::inspection::{Inspected, Misplaced, Sample};
use super::options::Moves;
use super::problem::{Problem, Report, Wanted};
use super::ranges::Ranges;
use super::remains::Remains;
use super::validation;

/// The file that is being linked, and the pool that it joins unless it has errors.
pub(crate) struct Draft<'l> {
    pub(crate) pool: &'l mut Pool,
    pub(crate) report: Report,
    /// Where that goes which is taken out of the descriptor.
    pub(crate) remains: &'l mut Remains,
    pub(crate) elsewhere: &'l Elsewhere,
    pub(crate) file: u32,
    /// How far the pool's tables reached before this file.
    before: Sizes,
    /// The names that this file added.
    pub(crate) names: Vec<Arc<str>>,
    /// The extensions that this file added.
    pub(crate) extensions: Vec<(u32, i32)>,
    /// Files whose symbols may be used.
    pub(crate) visible: HashSet<u32>,
    /// Files whose extensions may be used in options.
    pub(crate) visible_to_options: HashSet<u32>,
    /// Imports that nothing has used so far, in no order.
    pub(crate) unused: HashSet<u32>,
    /// Messages that want a suggestion of free field numbers: how many, and where.
    pub(crate) hints: BTreeMap<u32, (usize, Vec<i32>)>,
    /// The extension ranges of this file's messages, and of others that it extends.
    pub(crate) extension_ranges: HashMap<u32, Ranges>,
    /// The names that this file's messages reserve, and others that its options set.
    pub(crate) reserved_names: HashMap<u32, HashSet<String>>,
    /// Whether the file came with places of its declarations.
    pub(crate) has_source_info: bool,
    /// How many options have statements that the first round of interpretation kept.
    pub(crate) kept_of_known: usize,
    /// Where options have gone.
    pub(crate) moves: Moves,
    /// Option imports that are not there, by index.
    pub(crate) missing_for_options: Vec<usize>,
    /// What may help with the option that is being interpreted, when that fails.
    pub(crate) hint: Option<String>,
    /// The name that the option lacks.
    pub(crate) wanted: Option<Wanted>,
    /// The package, the file's own or one around it, in which a name was found first: its length.
    pub(crate) found_in: HashMap<Box<str>, u32>,
    /// Room for a name that is looked up.
    pub(crate) scratch: String,
}

/// The lengths of the pool's tables.
struct Sizes {
    messages: usize,
    fields: usize,
    oneofs: usize,
    enums: usize,
    values: usize,
    services: usize,
    methods: usize,
    features: usize,
}

impl<'l> Draft<'l> {
    pub(crate) fn new(
        pool: &'l mut Pool,
        proto: &FileDescriptorProto,
        has_source_info: bool,
        remains: &'l mut Remains,
        elsewhere: &'l Elsewhere,
    ) -> Self {
        let before = Sizes {
            messages: pool.messages.len(),
            fields: pool.fields.len(),
            oneofs: pool.oneofs.len(),
            enums: pool.enums.len(),
            values: pool.values.len(),
            services: pool.services.len(),
            methods: pool.methods.len(),
            features: pool.features.len(),
        };
        let file = pool.files.len() as u32;
        // What holds until features are resolved: the first options are interpreted before that.
        let features = pool.features.len() as u32;
        pool.features.push(defaults(edition(proto)));
        pool.files.push(FileEntry {
            proto: FileDescriptorProto {
                name: proto.name.clone(),
                package: proto.package.clone(),
                ..Default::default()
            },
            source: None,
            decoded: OnceLock::new(),
            comments: OnceLock::new(),
            stays: false,
            statements: Vec::new(),
            raw_strings: Vec::new(),
            edition: edition(proto),
            features,
            dependencies: Vec::new(),
            messages: Span::default(),
            enums: Span::default(),
            services: Span::default(),
            extensions: Span::default(),
        });
        let report = Report { file: proto.name.clone().unwrap_or_default(), ..Default::default() };
        Self {
            pool,
            report,
            remains,
            elsewhere,
            file,
            before,
            names: Vec::new(),
            extensions: Vec::new(),
            visible: HashSet::default(),
            visible_to_options: HashSet::default(),
            unused: HashSet::default(),
            hints: BTreeMap::new(),
            extension_ranges: HashMap::default(),
            reserved_names: HashMap::default(),
            has_source_info,
            kept_of_known: 0,
            moves: Moves::default(),
            missing_for_options: Vec::new(),
            hint: None,
            wanted: None,
            found_in: HashMap::default(),
            scratch: String::new(),
        }
    }

    /// Puts the linked descriptor into the pool, so that the view can be asked.
    pub(crate) fn install(&mut self, proto: FileDescriptorProto, source_info: Option<SourceInfo>) {
        let name = Arc::from(proto.name.as_deref().unwrap_or_default());
        self.entry().proto = proto;
        self.entry().source = source_info;
        self.pool.file_names.insert(name, self.file);
        self.pool.order.push(self.file);
    }

    /// Checks the linked file.
    pub(crate) fn validate(&mut self) {
        let file = File { pool: self.pool, id: self.file };
        validation::check(file, &mut self.report);
    }

    /// Checks what features enforce in it.
    pub(crate) fn validate_enforced(&mut self) {
        let file = File { pool: self.pool, id: self.file };
        validation::check_enforced(file, &mut self.report);
    }

    /// Checks samples of the linked file's options. The answer is what stands where it must not.
    pub(crate) fn inspect(
        &mut self,
        samples: Vec<Sample>,
        is_input: bool,
        inspected: &mut Inspected,
    ) -> Vec<Misplaced> {
        if self.report.failed {
            return Vec::new();
        }
        let file = File { pool: self.pool, id: self.file };
        let (stays, misplaced) = inspected.check(file, samples, is_input, &mut self.report);
        self.entry().stays = stays;
        misplaced
    }

    /// Checks a file that is compiled; each check is made although others have failed.
    pub(crate) fn check_input(&mut self, misplaced: Vec<Misplaced>) {
        if self.report.failed {
            return;
        }
        let file = File { pool: self.pool, id: self.file };
        inputs::check_option_imports(file, &mut self.report);
        inputs::warn_of_generic_services(file, &mut self.report);
        inputs::check_numbers(file, &mut self.report);
        misplaced.into_iter().for_each(|Misplaced { path, message }| self.report.error("", path, message));
    }

    pub(crate) fn explain_map_conflicts(&mut self, proto: &FileDescriptorProto) {
        let package = proto.package.as_deref().unwrap_or_default();
        for (index, message) in proto.message_type.iter().enumerate() {
            validation::explain_map_conflicts(message, package, vec![4, index as i32], &mut self.report);
        }
    }

    /// Gives the locations of options the paths that the options have now.
    pub(crate) fn move_locations(&mut self, info: Option<SourceInfo>) -> Option<SourceInfo> {
        let info = info?;
        match self.moves.apply(&info) {
            None => Some(info),
            Some(moved) => {
                self.remains.places.push(info);
                Some(moved)
            }
        }
    }

    /// Keeps the file unless it has errors.
    pub(crate) fn finish(self) -> (bool, Vec<Problem>) {
        if self.report.failed {
            return self.give_up();
        }
        (true, self.report.problems)
    }

    /// Takes back all of the file.
    pub(crate) fn give_up(mut self) -> (bool, Vec<Problem>) {
        self.roll_back();
        (false, self.report.problems)
    }

    fn roll_back(&mut self) {
        let own = |&mut file: &mut u32| file == self.file;
        let name = self.report.file.as_str();
        if let Some(true) = self.pool.file_names.get_mut(name).map(own) {
            self.pool.file_names.remove(name);
            self.pool.order.retain(|file| *file != self.file);
        }
        for name in self.names.drain(..) {
            self.pool.symbols.remove(&name);
        }
        for extension in self.extensions.drain(..) {
            self.pool.extensions.remove(&extension);
        }
        self.pool.files.truncate(self.file as usize);
        self.pool.messages.truncate(self.before.messages);
        self.pool.fields.truncate(self.before.fields);
        self.pool.oneofs.truncate(self.before.oneofs);
        self.pool.enums.truncate(self.before.enums);
        self.pool.values.truncate(self.before.values);
        self.pool.services.truncate(self.before.services);
        self.pool.methods.truncate(self.before.methods);
        self.pool.features.truncate(self.before.features);
    }

    pub(crate) fn entry(&mut self) -> &mut FileEntry {
        &mut self.pool.files[self.file as usize]
    }

    pub(crate) fn edition(&self) -> Edition {
        self.pool.files[self.file as usize].edition
    }

    pub(crate) fn message(&self, id: u32) -> Message<'_> {
        Message { pool: self.pool, id }
    }

    /// The file that a symbol was found in first.
    pub(crate) fn file_of(&self, symbol: Symbol) -> u32 {
        let pool = &self.pool;
        match symbol {
            Symbol::Package(file) => file,
            Symbol::Message(id) => pool.messages[id as usize].file,
            Symbol::Field(id) => pool.fields[id as usize].file,
            Symbol::Oneof(id) => pool.messages[pool.oneofs[id as usize].message as usize].file,
            Symbol::Enum(id) => pool.enums[id as usize].file,
            Symbol::Value(id) => pool.enums[pool.values[id as usize].enumeration as usize].file,
            Symbol::Service(id) => pool.services[id as usize].file,
            Symbol::Method(id) => pool.services[pool.methods[id as usize].service as usize].file,
        }
    }
}

/// The edition that a descriptor states; proto2 when it states none.
fn edition(proto: &FileDescriptorProto) -> Edition {
    match (proto.edition, proto.syntax.as_deref()) {
        (Some(edition), _) => edition,
        (None, None | Some("" | "proto2")) => Edition::EditionProto2,
        (None, Some("proto3")) => Edition::EditionProto3,
        (None, Some(_)) => Edition::EditionUnknown,
    }
}

/// A path with more steps at its end.
pub(crate) fn at(mut path: Vec<i32>, steps: &[i32]) -> Vec<i32> {
    path.extend_from_slice(steps);
    path
}
