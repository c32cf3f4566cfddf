//! Symbols: every declaration gets its entry in the pool and its full name in the one table of names.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::field_descriptor_proto::{Label, Type};
use crate::view::{
    Enum, EnumEntry, EnumValue, Field, FieldEntry, Message, MessageEntry, Method, MethodEntry, NONE, Oneof, OneofEntry,
    Service, ServiceEntry, Span, Symbol, ValueEntry, simple_name,
};
use crate::{
    DescriptorProto, Edition, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, OneofDescriptorProto,
    ServiceDescriptorProto,
};

use super::draft::{Draft, at};
use super::imports::PACKAGE_DOTS_LIMIT;
use super::options::Owner;

/// Messages nest at most this deep.
const NESTING_LIMIT: u32 = 32;
/// Full names are at most this long.
const NAME_LIMIT: usize = u16::MAX as usize;
impl Draft<'_> {
    /// Whether the file's own names are fit to go on with.
    pub(crate) fn declare_package(&mut self, proto: &FileDescriptorProto) -> bool {
        let package = proto.package.as_deref().unwrap_or_default();
        if package.bytes().filter(|&byte| byte == b'.').count() > PACKAGE_DOTS_LIMIT {
            self.report.error(package, vec![2], "Exceeds Maximum Package Depth");
            return false;
        }
        if !package.is_empty() {
            self.add_package(package);
        }
        true
    }

    fn add_package(&mut self, package: &str) {
        if package.contains('\0') {
            self.report.error(package, vec![2], format!("\"{package}\" contains null character."));
            return;
        }
        let ends = package.match_indices('.').map(|(at, _)| at).chain([package.len()]);
        let mut invalid = Vec::new();
        let mut start = 0;
        // The parents last, as they are added when the package itself is new.
        for end in ends {
            let name = &package[..end];
            match self.pool.symbols.get(name) {
                None => {
                    let key: Arc<str> = name.into();
                    self.pool.symbols.insert(key.clone(), Symbol::Package(self.file));
                    self.names.push(key);
                    invalid.push((name, &package[start..end]));
                }
                Some(Symbol::Package(_)) => {}
                Some(&symbol) => {
                    let other = self.file_of(symbol);
                    let other = self.pool.files[other as usize].proto.name.clone().unwrap_or_default();
                    self.report.error(name, vec![2], not_a_package(name, &other));
                }
            }
            start = end + 1;
        }
        for (full_name, name) in invalid {
            self.check_identifier(full_name, name, |_| vec![2]);
        }
    }

    /// Gives every declaration its entry and its name, with the checks that need no other file.
    pub(crate) fn declare(&mut self, proto: &FileDescriptorProto) {
        let package: Arc<str> = proto.package.as_deref().unwrap_or_default().into();
        let messages = self.reserve_messages(NONE, &package, &proto.message_type);
        self.entry().messages = messages;
        for (id, proto) in messages.ids().zip(&proto.message_type) {
            self.declare_message(id, proto, 1);
        }
        let enums = self.reserve_enums(NONE, &package, &proto.enum_type);
        self.entry().enums = enums;
        for (id, proto) in enums.ids().zip(&proto.enum_type) {
            self.declare_enum(id, proto);
        }
        let services = self.reserve_services(&package, &proto.service);
        self.entry().services = services;
        for (id, proto) in services.ids().zip(&proto.service) {
            self.declare_service(id, proto);
        }
        let extensions = self.declare_fields(NONE, &package, &proto.extension, true);
        self.entry().extensions = extensions;
        self.check_option_names(Owner::File, &proto.options);
    }

    fn reserve_messages(&mut self, parent: u32, scope: &str, protos: &[DescriptorProto]) -> Span {
        let features = self.entry().features;
        let start = self.pool.messages.len() as u32;
        for (index, proto) in protos.iter().enumerate() {
            let options = proto.options.as_ref();
            let entry = MessageEntry {
                full_name: self.join(scope, proto.name.as_deref().unwrap_or_default()),
                file: self.file,
                parent,
                index: index as u32,
                features,
                fields: Span::default(),
                oneofs: Span::default(),
                messages: Span::default(),
                enums: Span::default(),
                extensions: Span::default(),
                by_number: Default::default(),
                map_entry: options.is_some_and(|options| options.map_entry == Some(true)),
                message_set: options.is_some_and(|options| options.message_set_wire_format == Some(true)),
            };
            self.pool.messages.push(entry);
        }
        Span { start, len: protos.len() as u32 }
    }

    fn declare_message(&mut self, id: u32, proto: &DescriptorProto, depth: u32) {
        let name = self.pool.messages[id as usize].full_name.clone();
        self.check_name(Symbol::Message(id), &name, proto.name.as_deref());
        let oneofs = self.declare_oneofs(id, &name, &proto.oneof_decl);
        self.pool.messages[id as usize].oneofs = oneofs;
        let fields = self.declare_fields(id, &name, &proto.field, false);
        self.pool.messages[id as usize].fields = fields;
        let enums = self.reserve_enums(id, &name, &proto.enum_type);
        self.pool.messages[id as usize].enums = enums;
        for (id, proto) in enums.ids().zip(&proto.enum_type) {
            self.declare_enum(id, proto);
        }
        self.check_extension_ranges(id, proto);
        let extensions = self.declare_fields(id, &name, &proto.extension, true);
        self.pool.messages[id as usize].extensions = extensions;
        self.check_reserved_ranges(id, proto);
        self.check_option_names(Owner::Symbol(Symbol::Message(id)), &proto.options);
        if depth >= NESTING_LIMIT {
            let path = self.message(id).path();
            self.report.error(&name, path, "Reached maximum recursion limit for nested messages.");
            return;
        }
        let messages = self.reserve_messages(id, &name, &proto.nested_type);
        self.pool.messages[id as usize].messages = messages;
        for (id, proto) in messages.ids().zip(&proto.nested_type) {
            self.declare_message(id, proto, depth + 1);
        }
        self.add_symbol(&name, Symbol::Message(id));
        self.check_message_numbers(id, proto);
    }

    fn declare_oneofs(&mut self, message: u32, scope: &str, protos: &[OneofDescriptorProto]) -> Span {
        let features = self.entry().features;
        let start = self.pool.oneofs.len() as u32;
        for (index, proto) in protos.iter().enumerate() {
            let full_name = self.join(scope, proto.name.as_deref().unwrap_or_default());
            let symbol = Symbol::Oneof(self.pool.oneofs.len() as u32);
            self.pool.oneofs.push(OneofEntry {
                full_name: full_name.clone(),
                message,
                index: index as u32,
                features,
                fields: Vec::new(),
                synthetic: false,
            });
            self.check_name(symbol, &full_name, proto.name.as_deref());
            self.check_option_names(Owner::Symbol(symbol), &proto.options);
            self.add_symbol(&full_name, symbol);
        }
        Span { start, len: protos.len() as u32 }
    }

    /// Declares the fields of a message, or the extensions in a scope.
    fn declare_fields(&mut self, scope: u32, name: &str, protos: &[FieldDescriptorProto], is_extension: bool) -> Span {
        let features = self.entry().features;
        let start = self.pool.fields.len() as u32;
        for (index, proto) in protos.iter().enumerate() {
            let id = self.pool.fields.len() as u32;
            let full_name = self.join(name, proto.name.as_deref().unwrap_or_default());
            self.pool.fields.push(FieldEntry {
                full_name,
                file: self.file,
                scope,
                index: index as u32,
                features,
                number: proto.number.unwrap_or_default(),
                label: proto.label.unwrap_or(Label::Optional),
                kind: proto.r#type.unwrap_or(Type::Double),
                target: NONE,
                message: if is_extension { NONE } else { scope },
                oneof: NONE,
                is_extension,
                proto3_optional: proto.proto3_optional == Some(true),
                packed: proto.options.as_ref().and_then(|options| options.packed),
            });
            self.declare_field(id, proto);
        }
        Span { start, len: protos.len() as u32 }
    }

    fn declare_field(&mut self, id: u32, proto: &FieldDescriptorProto) {
        let (name, scope) = (self.pool.fields[id as usize].full_name.clone(), self.pool.fields[id as usize].scope);
        let is_extension = self.pool.fields[id as usize].is_extension;
        self.check_name(Symbol::Field(id), &name, proto.name.as_deref());
        if proto.proto3_optional == Some(true) && self.edition() != Edition::EditionProto3 {
            let path = at(self.field(id).path(), &[type_step(proto)]);
            self.report.error(&name, path, optional_outside_proto3(&name));
        }
        if is_extension && proto.label == Some(Label::Required) {
            let path = at(self.field(id).path(), &[type_step(proto)]);
            self.report.error(&name, path, format!("The extension {name} cannot be required."));
        }
        self.check_default(id, proto);
        self.check_field_number(id);
        match (is_extension, &proto.extendee) {
            (true, None) => {
                let path = at(self.field(id).path(), &[2]);
                self.report.error(&name, path, "FieldDescriptorProto.extendee not set for extension field.");
            }
            (false, Some(_)) => {
                let path = at(self.field(id).path(), &[2]);
                self.report.error(&name, path, "FieldDescriptorProto.extendee set for non-extension field.");
            }
            _ => {}
        }
        if let Some(index) = proto.oneof_index {
            self.join_oneof(id, scope, index, proto);
        }
        self.check_option_names(Owner::Symbol(Symbol::Field(id)), &proto.options);
        self.add_symbol(&name, Symbol::Field(id));
    }

    fn join_oneof(&mut self, id: u32, scope: u32, index: i32, proto: &FieldDescriptorProto) {
        let entry = &self.pool.fields[id as usize];
        let name = entry.full_name.clone();
        if entry.is_extension {
            let path = at(self.field(id).path(), &[type_step(proto)]);
            self.report.error(&name, path, "FieldDescriptorProto.oneof_index should not be set for extensions.");
            return;
        }
        let message = &self.pool.messages[scope as usize];
        if index < 0 || index as u32 >= message.oneofs.len {
            let message = simple_name(&message.full_name).to_owned();
            let path = at(self.field(id).path(), &[type_step(proto)]);
            self.report.error(&name, path, oneof_index_out_of_range(index, &message));
            return;
        }
        self.pool.fields[id as usize].oneof = message.oneofs.id(index as usize);
    }

    fn reserve_enums(&mut self, parent: u32, scope: &str, protos: &[EnumDescriptorProto]) -> Span {
        let features = self.entry().features;
        let start = self.pool.enums.len() as u32;
        for (index, proto) in protos.iter().enumerate() {
            let full_name = self.join(scope, proto.name.as_deref().unwrap_or_default());
            self.pool.enums.push(EnumEntry {
                full_name,
                file: self.file,
                parent,
                index: index as u32,
                features,
                values: Span::default(),
                by_number: Default::default(),
            });
        }
        Span { start, len: protos.len() as u32 }
    }

    fn declare_enum(&mut self, id: u32, proto: &EnumDescriptorProto) {
        let name = self.pool.enums[id as usize].full_name.clone();
        self.check_name(Symbol::Enum(id), &name, proto.name.as_deref());
        if proto.value.is_empty() {
            let path = at(self.symbol_path(Symbol::Enum(id)), &[1]);
            self.report.error(&name, path, "Enums must contain at least one value.");
        }
        self.declare_values(id, &name, proto);
        self.check_enum_reserved_ranges(id, proto);
        self.check_option_names(Owner::Symbol(Symbol::Enum(id)), &proto.options);
        self.add_symbol(&name, Symbol::Enum(id));
        self.check_enum_numbers(id, proto);
    }

    fn declare_values(&mut self, enumeration: u32, enum_name: &str, proto: &EnumDescriptorProto) {
        let features = self.entry().features;
        // Values are siblings of their enum (C++ scoping).
        let scope = enum_name.rfind('.').map_or("", |dot| &enum_name[..dot]);
        let start = self.pool.values.len() as u32;
        for (index, proto) in proto.value.iter().enumerate() {
            let full_name = self.join(scope, proto.name.as_deref().unwrap_or_default());
            let id = self.pool.values.len() as u32;
            self.pool.values.push(ValueEntry {
                full_name: full_name.clone(),
                enumeration,
                index: index as u32,
                features,
                number: proto.number.unwrap_or_default(),
            });
            self.check_name(Symbol::Value(id), &full_name, proto.name.as_deref());
            self.check_option_names(Owner::Symbol(Symbol::Value(id)), &proto.options);
            if !self.add_symbol(&full_name, Symbol::Value(id)) {
                self.explain_value_scope(start, id, scope, simple_name(enum_name));
            }
        }
        self.pool.enums[enumeration as usize].values = Span { start, len: proto.value.len() as u32 };
    }

    /// After a clash of a value with something outside its enum.
    fn explain_value_scope(&mut self, first: u32, id: u32, scope: &str, enum_name: &str) {
        let name = self.pool.values[id as usize].full_name.clone();
        let twice_in_enum = (first..id).any(|other| self.pool.values[other as usize].full_name == name);
        if twice_in_enum {
            return;
        }
        let path = at(self.symbol_path(Symbol::Value(id)), &[1]);
        self.report.error(&name, path, values_are_siblings(simple_name(&name), scope, enum_name));
    }

    fn reserve_services(&mut self, scope: &str, protos: &[ServiceDescriptorProto]) -> Span {
        let features = self.entry().features;
        let start = self.pool.services.len() as u32;
        for (index, proto) in protos.iter().enumerate() {
            let full_name = self.join(scope, proto.name.as_deref().unwrap_or_default());
            self.pool.services.push(ServiceEntry {
                full_name,
                file: self.file,
                index: index as u32,
                features,
                methods: Span::default(),
            });
        }
        Span { start, len: protos.len() as u32 }
    }

    fn declare_service(&mut self, id: u32, proto: &ServiceDescriptorProto) {
        let features = self.entry().features;
        let name = self.pool.services[id as usize].full_name.clone();
        self.check_name(Symbol::Service(id), &name, proto.name.as_deref());
        let start = self.pool.methods.len() as u32;
        for (index, proto) in proto.method.iter().enumerate() {
            let full_name = self.join(&name, proto.name.as_deref().unwrap_or_default());
            let method = Symbol::Method(self.pool.methods.len() as u32);
            self.pool.methods.push(MethodEntry {
                full_name: full_name.clone(),
                service: id,
                index: index as u32,
                features,
                input: NONE,
                output: NONE,
            });
            self.check_name(method, &full_name, proto.name.as_deref());
            self.check_option_names(Owner::Symbol(method), &proto.options);
            self.add_symbol(&full_name, method);
        }
        self.pool.services[id as usize].methods = Span { start, len: proto.method.len() as u32 };
        self.check_option_names(Owner::Symbol(Symbol::Service(id)), &proto.options);
        self.add_symbol(&name, Symbol::Service(id));
    }

    fn check_name(&mut self, symbol: Symbol, full_name: &str, name: Option<&str>) {
        if full_name.len() > NAME_LIMIT {
            let path = at(self.symbol_path(symbol), &[1]);
            self.report.error(full_name, path, "Name too long.");
        }
        self.check_identifier(full_name, name.unwrap_or_default(), |draft| at(draft.symbol_path(symbol), &[1]));
    }

    fn check_identifier(&mut self, full_name: &str, name: &str, path: impl Fn(&Self) -> Vec<i32>) {
        if name.is_empty() {
            let path = path(self);
            self.report.error(full_name, path, "Missing name.");
        } else if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            let path = path(self);
            self.report.error(full_name, path, format!("\"{name}\" is not a valid identifier."));
        }
    }

    fn add_symbol(&mut self, full_name: &Arc<str>, symbol: Symbol) -> bool {
        if full_name.contains('\0') {
            let path = at(self.symbol_path(symbol), &[1]);
            self.report.error(full_name, path, format!("\"{full_name}\" contains null character."));
            return false;
        }
        let other = match self.pool.symbols.entry(full_name.clone()) {
            Entry::Vacant(slot) => {
                slot.insert(symbol);
                self.names.push(full_name.clone());
                return true;
            }
            Entry::Occupied(slot) => *slot.get(),
        };
        let path = at(self.symbol_path(symbol), &[1]);
        let other_file = self.file_of(other);
        let other_name = self.pool.files[other_file as usize].proto.name.clone().unwrap_or_default();
        if other_file == self.file {
            self.report.error(full_name, path, already_defined(full_name));
        } else {
            self.report.error(full_name, path, already_defined_elsewhere(full_name, &other_name));
        }
        let other = at(self.symbol_path(other), &[1]);
        self.report.related(&other_name, other, "first defined here");
        false
    }

    pub(crate) fn field(&self, id: u32) -> Field<'_> {
        Field { pool: self.pool, id }
    }

    /// The descriptor path of a declaration in its file.
    pub(crate) fn symbol_path(&self, symbol: Symbol) -> Vec<i32> {
        let pool = &*self.pool;
        match symbol {
            Symbol::Package(_) => vec![2],
            Symbol::Message(id) => Message { pool, id }.path(),
            Symbol::Field(id) => Field { pool, id }.path(),
            Symbol::Oneof(id) => Oneof { pool, id }.path(),
            Symbol::Enum(id) => Enum { pool, id }.path(),
            Symbol::Value(id) => EnumValue { pool, id }.path(),
            Symbol::Service(id) => Service { pool, id }.path(),
            Symbol::Method(id) => Method { pool, id }.path(),
        }
    }
}

/// The step to where a field's type is written.
pub(crate) fn type_step(proto: &FieldDescriptorProto) -> i32 {
    if proto.type_name.is_some() && proto.r#type != Some(Type::Group) { 6 } else { 5 }
}

impl Draft<'_> {
    fn join(&mut self, scope: &str, name: &str) -> Arc<str> {
        if scope.is_empty() {
            return name.into();
        }
        self.scratch.clear();
        self.scratch.extend([scope, ".", name]);
        self.scratch.as_str().into()
    }
}

fn already_defined(full_name: &str) -> String {
    match full_name.rsplit_once('.') {
        None => format!("\"{full_name}\" is already defined."),
        Some((scope, name)) => format!("\"{name}\" is already defined in \"{scope}\"."),
    }
}

fn already_defined_elsewhere(full_name: &str, file: &str) -> String {
    format!("\"{full_name}\" is already defined in file \"{file}\".")
}

fn not_a_package(name: &str, file: &str) -> String {
    format!("\"{name}\" is already defined (as something other than a package) in file \"{file}\".")
}

fn optional_outside_proto3(name: &str) -> String {
    // The words run together in protoc, too.
    format!("The [proto3_optional=true] option may only be set on proto3fields, not {name}")
}

fn oneof_index_out_of_range(index: i32, message: &str) -> String {
    format!("FieldDescriptorProto.oneof_index {index} is out of range for type \"{message}\".")
}

fn values_are_siblings(value: &str, scope: &str, enum_name: &str) -> String {
    let scope = if scope.is_empty() { "the global scope".to_owned() } else { format!("\"{scope}\"") };
    format!(
        "Note that enum values use C++ scoping rules, meaning that enum values are siblings of their type, not \
         children of it.  Therefore, \"{value}\" must be unique within {scope}, not just within \"{enum_name}\"."
    )
}
