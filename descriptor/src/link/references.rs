//! References: every name of a type is resolved, and written back in full.

use crate::field_descriptor_proto::{Label, Type};
use crate::view::{NONE, Symbol};
use crate::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, MethodDescriptorProto};

use super::draft::{Draft, at};
use super::json::json_name;
use super::numbers::{Numbers, next_number, numbers_repeat};
use super::remains::Remains;
use super::symbols::type_step;

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
        let mut numbers = numbers_repeat(proto)
            .then(|| Numbers { taken: in_sequence(fields.ids(), proto).collect(), next: next_number(proto) });
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
                self.report_missing(&name, path, written, miss, true);
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
        let inferred = proto.r#type.is_none();
        proto.r#type = Some(kind);
        set_absolute(&mut proto.type_name, full_name, self.remains);
        self.check_named_default(id, proto, inferred);
        true
    }

    fn resolve_method(&mut self, id: u32, proto: &mut MethodDescriptorProto) {
        if let Some(input) = self.resolve_method_type(id, 2, proto.input_type.as_deref().unwrap_or_default()) {
            self.pool.methods[id as usize].input = input;
            set_absolute(&mut proto.input_type, &self.pool.messages[input as usize].full_name, self.remains);
        }
        if let Some(output) = self.resolve_method_type(id, 3, proto.output_type.as_deref().unwrap_or_default()) {
            self.pool.methods[id as usize].output = output;
            set_absolute(&mut proto.output_type, &self.pool.messages[output as usize].full_name, self.remains);
        }
    }

    fn resolve_method_type(&mut self, id: u32, step: i32, written: &str) -> Option<u32> {
        let name = self.pool.methods[id as usize].full_name.clone();
        let symbol = match self.lookup(written, &name, false) {
            Ok(symbol) => symbol,
            Err(miss) => {
                let path = at(self.symbol_path(Symbol::Method(id)), &[step]);
                self.report_missing(&name, path, written, miss, false);
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
}

/// Writes a name in full, in the room that the written one has if it suffices.
pub(crate) fn set_absolute(name: &mut Option<String>, full_name: &str, remains: &mut Remains) {
    if name.as_ref().is_none_or(|name| name.capacity() <= full_name.len()) {
        remains.names.push(name.replace(String::with_capacity(1 + full_name.len())));
    }
    let name = name.get_or_insert_default();
    name.clear();
    name.push('.');
    name.push_str(full_name);
}

pub(crate) fn not_a_message(name: &str) -> String {
    format!("\"{name}\" is not a message type.")
}

/// The fields 1, 2, 3 ... that a message starts with. They have their numbers even if nothing else is right with them.
fn in_sequence(ids: impl Iterator<Item = u32>, proto: &DescriptorProto) -> impl Iterator<Item = (i32, u32)> {
    let numbered = (1..).zip(ids).zip(&proto.field);
    numbered.take_while(|((number, _), field)| field.number() == *number).map(|(numbered, _)| numbered)
}
