//! Names: every reference to a type is resolved as protoc does it, and written back in full.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::feature_set::visibility_feature::DefaultSymbolVisibility;
use crate::field_descriptor_proto::{Label, Type};
use crate::view::{NONE, Oneof, Symbol, simple_name};
use crate::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, MethodDescriptorProto, SymbolVisibility};

use super::draft::{Draft, at};
use super::json::json_name;
use super::numbers::{next_number, numbers_repeat};
use super::symbols::type_step;

/// Why a name was not found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Miss {
    /// A symbol that would fit, and its file, which is not imported.
    pub(crate) not_imported: Option<(String, u32)>,
    /// What the name was taken for because its first part was found in an inner scope.
    pub(crate) taken_for: Option<String>,
}

/// The numbers of a message in which some are used twice.
struct Numbers {
    taken: HashMap<i32, u32>,
    next: Option<i32>,
}

impl Draft<'_> {
    pub(crate) fn resolve(&mut self, proto: &mut FileDescriptorProto) {
        let entry = self.entry();
        let (messages, extensions, services) = (entry.messages, entry.extensions, entry.services);
        for (id, proto) in messages.ids().zip(&mut proto.message_type) {
            self.resolve_message(id, proto);
        }
        for (id, proto) in extensions.ids().zip(&mut proto.extension) {
            self.resolve_field(id, proto, None);
        }
        for (id, proto) in services.ids().zip(&mut proto.service) {
            let methods = self.pool.services[id as usize].methods;
            for (id, proto) in methods.ids().zip(&mut proto.method) {
                self.resolve_method(id, proto);
            }
        }
    }

    fn resolve_message(&mut self, id: u32, proto: &mut DescriptorProto) {
        let entry = &self.pool.messages[id as usize];
        let (fields, messages, extensions) = (entry.fields, entry.messages, entry.extensions);
        for (id, proto) in messages.ids().zip(&mut proto.nested_type) {
            self.resolve_message(id, proto);
        }
        // The suggestion takes time, and so does the table: most messages need neither.
        let mut numbers = numbers_repeat(proto).then(|| Numbers { taken: HashMap::new(), next: next_number(proto) });
        for (id, proto) in fields.ids().zip(&mut proto.field) {
            self.resolve_field(id, proto, numbers.as_mut());
        }
        for (id, proto) in extensions.ids().zip(&mut proto.extension) {
            self.resolve_field(id, proto, None);
        }
        self.gather_oneofs(id, proto);
    }

    fn resolve_field(&mut self, id: u32, proto: &mut FieldDescriptorProto, numbers: Option<&mut Numbers>) {
        if proto.json_name.is_none() {
            proto.json_name = Some(json_name(proto.name.as_deref().unwrap_or_default()));
        }
        if self.resolve_extendee(id, proto) && self.resolve_type(id, proto) {
            self.take_number(id, numbers);
        }
    }

    fn resolve_extendee(&mut self, id: u32, proto: &mut FieldDescriptorProto) -> bool {
        let entry = &self.pool.fields[id as usize];
        let (Some(written), true) = (&proto.extendee, entry.is_extension) else {
            return true;
        };
        let (name, number) = (entry.full_name.clone(), entry.number);
        let extendee = match self.lookup(written, &name, false) {
            Ok(Symbol::Message(extendee)) => extendee,
            Ok(_) => {
                let path = at(self.field(id).path(), &[2]);
                self.report.error(&name, path, not_a_message(written));
                return false;
            }
            Err(miss) => {
                let path = at(self.field(id).path(), &[2]);
                self.report_missing(&name, path, written, miss);
                return false;
            }
        };
        if !self.may_use(Symbol::Message(extendee)) {
            let path = at(self.field(id).path(), &[2]);
            let message = self.not_visible(Symbol::Message(extendee), "target of extend");
            self.report.error(&name, path, message);
            return false;
        }
        self.pool.fields[id as usize].message = extendee;
        let full_name = self.pool.messages[extendee as usize].full_name.clone();
        proto.extendee = Some([".", &full_name].concat());
        if !self.declares_extension(extendee, number) {
            let path = at(self.field(id).path(), &[3]);
            self.report.error(&name, path, not_an_extension_number(&full_name, number));
        }
        true
    }

    /// Whether a message leaves a number to extensions.
    fn declares_extension(&self, message: u32, number: i32) -> bool {
        if self.pool.messages[message as usize].file == self.file {
            return self
                .extension_ranges
                .get(&message)
                .is_some_and(|ranges| ranges.iter().any(|&(start, end)| start <= number && number < end));
        }
        self.message(message).extension_ranges().any(|range| range.contains(&number))
    }

    /// Finds the type that a field names. False when there is nothing more to say about the field.
    fn resolve_type(&mut self, id: u32, proto: &mut FieldDescriptorProto) -> bool {
        let entry = &self.pool.fields[id as usize];
        let name = entry.full_name.clone();
        if entry.oneof != NONE && entry.label != Label::Optional {
            let path = at(self.field(id).path(), &[1]);
            self.report.error(&name, path, "Fields of oneofs must themselves have label LABEL_OPTIONAL.");
        }
        let step = type_step(proto);
        let Some(written) = &proto.type_name else {
            if matches!(proto.r#type, Some(Type::Message | Type::Group | Type::Enum)) {
                let path = at(self.field(id).path(), &[step]);
                self.report.error(&name, path, "Field with message or enum type missing type_name.");
            }
            return true;
        };
        let symbol = match self.lookup(written, &name, true) {
            Ok(symbol) => symbol,
            Err(miss) => {
                let path = at(self.field(id).path(), &[step]);
                self.report_missing(&name, path, written, miss);
                return false;
            }
        };
        if !self.may_use(symbol) {
            let path = at(self.field(id).path(), &[step]);
            let message = self.not_visible(symbol, "");
            self.report.error(&name, path, message);
            return false;
        }
        let (kind, found) = match (proto.r#type, symbol) {
            (None | Some(Type::Message), Symbol::Message(target)) => (Type::Message, Ok(target)),
            (Some(Type::Group), Symbol::Message(target)) => (Type::Group, Ok(target)),
            (None | Some(Type::Enum), Symbol::Enum(target)) => (Type::Enum, Ok(target)),
            (None, _) => (Type::Double, Err(format!("\"{written}\" is not a type."))),
            (Some(Type::Message | Type::Group), _) => (Type::Message, Err(not_a_message(written))),
            (Some(Type::Enum), _) => (Type::Enum, Err(format!("\"{written}\" is not an enum type."))),
            (Some(kind), _) => (kind, Err("Field with primitive type has type_name.".to_owned())),
        };
        let target = match found {
            Ok(target) => target,
            Err(message) => {
                let path = at(self.field(id).path(), &[step]);
                self.report.error(&name, path, message);
                return !matches!(proto.r#type, None | Some(Type::Message | Type::Group | Type::Enum));
            }
        };
        let entry = &mut self.pool.fields[id as usize];
        entry.kind = kind;
        entry.target = target;
        let full_name = match kind {
            Type::Enum => &self.pool.enums[target as usize].full_name,
            _ => &self.pool.messages[target as usize].full_name,
        };
        let full_name = [".", full_name].concat();
        let inferred = proto.r#type.is_none();
        proto.r#type = Some(kind);
        proto.type_name = Some(full_name);
        self.check_named_default(id, proto, inferred);
        true
    }

    /// Enters a field by its number.
    fn take_number(&mut self, id: u32, numbers: Option<&mut Numbers>) {
        let entry = &self.pool.fields[id as usize];
        let (name, number, message) = (entry.full_name.clone(), entry.number, entry.message);
        if entry.is_extension {
            if message != NONE {
                self.take_extension_number(id, message, number);
            }
            return;
        }
        let Some(Numbers { taken, next }) = numbers else {
            return;
        };
        let first = match taken.entry(number) {
            Entry::Vacant(slot) => {
                slot.insert(id);
                return;
            }
            Entry::Occupied(slot) => *slot.get(),
        };
        let path = at(self.field(id).path(), &[3]);
        let first_path = at(self.field(first).path(), &[3]);
        let scope = self.pool.messages[message as usize].full_name.clone();
        let first_name = simple_name(&self.pool.fields[first as usize].full_name).to_owned();
        self.report.error(&name, path, number_used(number, &scope, &first_name, *next));
        let file = self.report.file.clone();
        self.report.related(&file, first_path, "the number was first used here");
    }

    fn take_extension_number(&mut self, id: u32, extendee: u32, number: i32) {
        let first = match self.pool.extensions.entry((extendee, number)) {
            Entry::Vacant(slot) => {
                slot.insert(id);
                self.extensions.push((extendee, number));
                return;
            }
            Entry::Occupied(slot) => *slot.get(),
        };
        let name = self.pool.fields[id as usize].full_name.clone();
        let path = at(self.field(id).path(), &[3]);
        let scope = self.pool.messages[extendee as usize].full_name.clone();
        let other = &self.pool.fields[first as usize];
        let (other_name, other_file) = (other.full_name.clone(), other.file);
        let file = self.pool.files[other_file as usize].proto.name.clone().unwrap_or_default();
        let message = extension_number_used(number, &scope, &other_name);
        if other_file == self.file {
            self.report.error(&name, path, format!("{message}."));
        } else {
            self.report.warning(&name, path, format!("{message} defined in {file}."));
        }
        let other = at(self.field(first).path(), &[3]);
        self.report.related(&file, other, "the number was first used here");
    }

    fn gather_oneofs(&mut self, id: u32, proto: &DescriptorProto) {
        let entry = &self.pool.messages[id as usize];
        let (oneofs, fields, scope) = (entry.oneofs, entry.fields, entry.full_name.clone());
        if oneofs.len == 0 {
            if fields.ids().any(|field| self.pool.fields[field as usize].proto3_optional) {
                self.check_proto3_optional(id);
            }
            return;
        }
        let mut before = NONE;
        for field in fields.ids() {
            let oneof = self.pool.fields[field as usize].oneof;
            if oneof != NONE {
                if oneof != before && !self.pool.oneofs[oneof as usize].fields.is_empty() {
                    let previous = simple_name(&self.pool.fields[field as usize - 1].full_name).to_owned();
                    let path = at(self.field(field - 1).path(), &[type_step_of(proto, field - 1 - fields.start)]);
                    let oneof = simple_name(&self.pool.oneofs[oneof as usize].full_name).to_owned();
                    self.report.error(&format!("{scope}.{previous}"), path, not_consecutive(&previous, &oneof));
                }
                self.pool.oneofs[oneof as usize].fields.push(field);
            }
            before = oneof;
        }
        for oneof in oneofs.ids() {
            let entry = &self.pool.oneofs[oneof as usize];
            match entry.fields[..] {
                [] => {
                    let (name, pool) = (entry.full_name.clone(), &*self.pool);
                    let path = at(Oneof { pool, id: oneof }.path(), &[1]);
                    self.report.error(&name, path, "Oneof must have at least one field.");
                }
                [only] => {
                    self.pool.oneofs[oneof as usize].synthetic = self.pool.fields[only as usize].proto3_optional;
                }
                _ => {}
            }
        }
        self.check_proto3_optional(id);
        let synthetic = |oneof: u32| self.pool.oneofs[oneof as usize].synthetic;
        let first = oneofs.ids().find(|&oneof| synthetic(oneof)).unwrap_or(NONE);
        let late: Vec<_> = oneofs.ids().filter(|&oneof| oneof > first && !synthetic(oneof)).collect();
        for id in late {
            let path = Oneof { pool: self.pool, id }.path();
            self.report.error(&scope, path, "Synthetic oneofs must be after all other oneofs");
        }
    }

    fn check_proto3_optional(&mut self, id: u32) {
        let entry = &self.pool.messages[id as usize];
        let (fields, scope) = (entry.fields, entry.full_name.clone());
        for field in fields.ids() {
            let entry = &self.pool.fields[field as usize];
            let alone = entry.oneof != NONE && self.pool.oneofs[entry.oneof as usize].synthetic;
            if entry.proto3_optional && !alone {
                let path = self.field(field).path();
                self.report.error(
                    &scope,
                    path,
                    "Fields with proto3_optional set must be a member of a one-field oneof",
                );
            }
        }
    }

    fn resolve_method(&mut self, id: u32, proto: &mut MethodDescriptorProto) {
        if let Some(input) = self.resolve_method_type(id, 2, proto.input_type.as_deref().unwrap_or_default()) {
            self.pool.methods[id as usize].input = input;
            proto.input_type = Some([".", &self.pool.messages[input as usize].full_name].concat());
        }
        if let Some(output) = self.resolve_method_type(id, 3, proto.output_type.as_deref().unwrap_or_default()) {
            self.pool.methods[id as usize].output = output;
            proto.output_type = Some([".", &self.pool.messages[output as usize].full_name].concat());
        }
    }

    fn resolve_method_type(&mut self, id: u32, step: i32, written: &str) -> Option<u32> {
        let name = self.pool.methods[id as usize].full_name.clone();
        let symbol = match self.lookup(written, &name, false) {
            Ok(symbol) => symbol,
            Err(miss) => {
                let path = at(self.symbol_path(Symbol::Method(id)), &[step]);
                self.report_missing(&name, path, written, miss);
                return None;
            }
        };
        let message = match symbol {
            Symbol::Message(_) if !self.may_use(symbol) => self.not_visible(symbol, ""),
            Symbol::Message(message) => return Some(message),
            _ => not_a_message(written),
        };
        let path = at(self.symbol_path(Symbol::Method(id)), &[step]);
        self.report.error(&name, path, message);
        None
    }

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
            candidate.clear();
            candidate.extend([scope, ".", first]);
            match self.find(&candidate, &mut miss) {
                None => {}
                Some(symbol) if first.len() == name.len() && (!types_only || is_type(symbol)) => {
                    break Some(symbol);
                }
                Some(symbol) if is_scope(symbol) => {
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

    /// The symbol of a full name, if this file may use it.
    pub(crate) fn find(&mut self, full_name: &str, miss: &mut Miss) -> Option<Symbol> {
        let symbol = self.find_anywhere(full_name)?;
        let file = self.file_of(symbol);
        let by_options = matches!(symbol, Symbol::Field(_)) && self.visible_to_options.contains(&file);
        if file == self.file || self.visible.contains(&file) || by_options {
            return Some(symbol);
        }
        if matches!(symbol, Symbol::Package(_)) && self.package_is_visible(full_name) {
            return Some(symbol);
        }
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

    /// Whether a type is exported, or of this file.
    fn may_use(&self, symbol: Symbol) -> bool {
        if self.file_of(symbol) == self.file {
            return true;
        }
        let Some((visibility, nested, default)) = self.visibility(symbol) else {
            return true;
        };
        match (visibility, default) {
            (SymbolVisibility::VisibilityExport, _) => true,
            (SymbolVisibility::VisibilityLocal, _) => false,
            (_, DefaultSymbolVisibility::ExportTopLevel) => !nested,
            (_, DefaultSymbolVisibility::LocalAll | DefaultSymbolVisibility::Strict) => false,
            _ => true,
        }
    }

    /// The visibility that a type of another file states, whether it is nested, and the default.
    fn visibility(&self, symbol: Symbol) -> Option<(SymbolVisibility, bool, DefaultSymbolVisibility)> {
        let (stated, nested, features) = match symbol {
            Symbol::Message(id) => {
                let message = self.message(id);
                (message.proto().visibility, message.parent().is_some(), message.features())
            }
            Symbol::Enum(id) => {
                let found = crate::view::Enum { pool: self.pool, id };
                (found.proto().visibility, found.parent().is_some(), found.features())
            }
            _ => return None,
        };
        Some((stated.unwrap_or(SymbolVisibility::VisibilityUnset), nested, features.default_symbol_visibility))
    }

    fn not_visible(&self, symbol: Symbol, usage: &str) -> String {
        let file = &self.pool.files[self.file_of(symbol) as usize].proto.name;
        let name = match symbol {
            Symbol::Message(id) => &self.pool.messages[id as usize].full_name,
            Symbol::Enum(id) => &self.pool.enums[id as usize].full_name,
            _ => "",
        };
        let reason = match self.visibility(symbol) {
            Some((SymbolVisibility::VisibilityLocal, ..)) => "It is explicitly marked 'local'".to_owned(),
            Some((_, _, default)) => local_by_default(default),
            None => String::new(),
        };
        let (file, own) = (file.as_deref().unwrap_or_default(), &self.report.file);
        format!(
            "Symbol \"{name}\", defined in \"{file}\" {usage} is not visible from \"{own}\". {reason} and cannot be \
             accessed outside its own file"
        )
    }

    fn report_missing(&mut self, element: &str, path: Vec<i32>, written: &str, miss: Miss) {
        if miss == Miss::default() {
            self.report.error(element, path, format!("\"{written}\" is not defined."));
            return;
        }
        if let Some((name, file)) = miss.not_imported {
            let file = self.pool.files[file as usize].proto.name.clone().unwrap_or_default();
            let message = not_imported(&name, &file, &self.report.file);
            self.report.error(element, path.clone(), message);
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

fn type_step_of(proto: &DescriptorProto, index: u32) -> i32 {
    proto.field.get(index as usize).map_or(5, type_step)
}

fn not_a_message(name: &str) -> String {
    format!("\"{name}\" is not a message type.")
}

fn not_an_extension_number(message: &str, number: i32) -> String {
    format!("\"{message}\" does not declare {number} as an extension number.")
}

fn number_used(number: i32, message: &str, first: &str, next: Option<i32>) -> String {
    let next = match next {
        Some(next) => format!("Next available field number is {next}"),
        None => "There are no available field numbers".to_owned(),
    };
    format!("Field number {number} has already been used in \"{message}\" by field \"{first}\". {next}.")
}

fn extension_number_used(number: i32, message: &str, first: &str) -> String {
    format!("Extension number {number} has already been used in \"{message}\" by extension \"{first}\"")
}

fn not_consecutive(field: &str, oneof: &str) -> String {
    format!(
        "Fields in the same oneof must be defined consecutively. \"{field}\" cannot be defined before the completion \
         of the \"{oneof}\" oneof definition."
    )
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

fn local_by_default(default: DefaultSymbolVisibility) -> String {
    let name = match default {
        DefaultSymbolVisibility::DefaultSymbolVisibilityUnknown => "DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",
        DefaultSymbolVisibility::ExportAll => "EXPORT_ALL",
        DefaultSymbolVisibility::ExportTopLevel => "EXPORT_TOP_LEVEL",
        DefaultSymbolVisibility::LocalAll => "LOCAL_ALL",
        DefaultSymbolVisibility::Strict => "STRICT",
    };
    format!("It defaulted to local from file-level 'option features.default_symbol_visibility = '{name}';")
}
