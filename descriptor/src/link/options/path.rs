//! The way to an option: each part of its name is a field of the message before.

use std::sync::Arc;

use crate::UninterpretedOption;
use crate::field_descriptor_proto::Type;
use crate::link::draft::Draft;
use crate::link::names::Miss;
use crate::link::problem::Wanted;
use crate::uninterpreted_option::NamePart;
use crate::view::{NONE, Pool, Symbol, simple_name};

use super::builtin;
use super::owner::Owner;
use super::tree::{Shape, Tree, Value};

/// The pool that knows a message: this one, or the built-in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TypeId {
    pub(crate) builtin: bool,
    pub(crate) message: u32,
}

/// A field on the way to an option.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) full_name: Arc<str>,
    pub(crate) shape: Shape,
    /// The message that has the field.
    pub(crate) scope: u32,
    /// The message or enum that it holds.
    pub(crate) target: u32,
    file: u32,
}

/// Why an option could not be interpreted: its name or its value is wrong.
pub(crate) enum Fault {
    Name(String),
    Value(String),
}

impl Draft<'_> {
    /// Adds an option to what is set already. The answer is the way to it.
    pub(super) fn interpret_one(
        &mut self,
        owner: Owner,
        type_name: &str,
        index: usize,
        option: &UninterpretedOption,
        tree: &mut Tree,
    ) -> Result<Vec<Step>, Fault> {
        let (path, value) = self.resolve_option(owner, type_name, option, tree)?;
        if let Some((leaf, outer)) = path.split_last() {
            outer.iter().fold(tree, |tree, step| tree.message(step.shape)).push(leaf.shape, value);
        }
        self.record_move(owner, index, &path);
        Ok(path)
    }

    /// An option by itself, in the words of a statement: nothing is packed, and a zero is there.
    pub(super) fn statement(&mut self, owner: Owner, type_name: &str, option: &UninterpretedOption) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Ok((path, value)) = self.resolve_option(owner, type_name, option, &Tree::default())
            && let Some((leaf, outer)) = path.split_last()
        {
            let mut tree = Tree::default();
            let plain = Shape { packed: false, implicit: false, ..leaf.shape };
            outer.iter().fold(&mut tree, |tree, step| tree.message(step.shape)).push(plain, value);
            tree.write(&mut bytes);
        }
        bytes
    }

    /// The way to an option, and its value.
    fn resolve_option(
        &mut self,
        owner: Owner,
        type_name: &str,
        option: &UninterpretedOption,
        tree: &Tree,
    ) -> Result<(Vec<Step>, Value), Fault> {
        let Some(first) = option.name.first() else {
            return Err(Fault::Name("Option must have a name.".into()));
        };
        if first.name_part == "uninterpreted_option" {
            return Err(Fault::Name("Option must not use reserved name \"uninterpreted_option\".".into()));
        }
        let mut scope = self.options_type(type_name);
        let mut path = Vec::with_capacity(option.name.len());
        let mut shown = String::new();
        for (part, last) in option.name.iter().zip((0..option.name.len()).rev().map(|left| left == 0)) {
            let step = self.step(owner, scope, part, &mut shown)?;
            if step.file == self.file && !scope.builtin && first.name_part == "features" && !first.is_extension {
                return Err(Fault::Name(feature_of_own_file(&shown)));
            }
            if !last {
                let message = matches!(step.shape.kind, Type::Message | Type::Group);
                match (message, step.shape.repeated) {
                    (false, _) => return Err(Fault::Name(atomic_option(&shown))),
                    (true, true) => return Err(Fault::Name(repeated_message(&shown))),
                    (true, false) => scope.message = step.target,
                }
            }
            path.push(step);
        }
        let Some((leaf, outer)) = path.split_last() else {
            return Err(Fault::Name("Option must have a name.".into()));
        };
        if !leaf.shape.repeated && is_set(tree, outer, leaf) {
            return Err(Fault::Name(format!("Option \"{shown}\" was already set.")));
        }
        let value = self.option_value(scope.builtin, leaf, option)?;
        Ok((path, value))
    }

    /// The message that an option sets fields of: the pool's own if it has one.
    fn options_type(&mut self, name: &str) -> TypeId {
        match self.find_anywhere(name) {
            Some(Symbol::Message(message)) => TypeId { builtin: false, message },
            _ => TypeId { builtin: true, message: builtin::pool().message(name).map_or(NONE, |message| message.id) },
        }
    }

    pub(crate) fn pool_of(&self, builtin: bool) -> &Pool {
        if builtin { builtin::pool() } else { self.pool }
    }

    /// Follows one part of an option's name.
    fn step(&mut self, owner: Owner, scope: TypeId, part: &NamePart, shown: &mut String) -> Result<Step, Fault> {
        if !shown.is_empty() {
            shown.push('.');
        }
        let mut miss = Miss::default();
        let found = if part.is_extension {
            shown.extend(["(", &part.name_part, ")"]);
            let place = self.owner_scope(owner);
            match self.lookup(&part.name_part, &place, false) {
                Ok(Symbol::Field(field)) => Some(self.make_step(false, field)),
                Ok(_) => None,
                Err(found) => {
                    miss = found;
                    None
                }
            }
        } else {
            shown.push_str(&part.name_part);
            self.field_named(scope, &part.name_part)
        };
        let Some(step) = found else {
            return Err(Fault::Name(match miss.taken_for {
                Some(taken_for) => option_taken_for(shown, &taken_for),
                None => {
                    self.explain_unknown(owner, scope, part, miss);
                    unknown_option(shown)
                }
            }));
        };
        let foreign = step.scope != scope.message || part.is_extension && scope.builtin;
        if foreign {
            let name = self.pool_of(scope.builtin).messages.get(scope.message as usize);
            let name = name.map_or("", |message| simple_name(&message.full_name));
            return Err(Fault::Name(not_a_field_of(shown, name)));
        }
        Ok(step)
    }

    fn explain_unknown(&mut self, owner: Owner, scope: TypeId, part: &NamePart, miss: Miss) {
        let place = self.owner_scope(owner);
        if let Some((_, file)) = miss.not_imported {
            self.hint = Some(format!("add `import \"{file}\";`"));
            return;
        }
        self.hint = self.nearest_option(scope, &part.name_part, part.is_extension, &place);
        if part.is_extension {
            self.wanted = Some(Wanted { name: part.name_part.clone(), place, is_extension: true });
        }
    }

    pub(crate) fn field_named(&self, scope: TypeId, name: &str) -> Option<Step> {
        let pool = self.pool_of(scope.builtin);
        let message = pool.messages.get(scope.message as usize)?;
        // By the table of names, since a message may have tens of thousands of fields, and an option may set them all.
        match pool.symbols.get([&message.full_name, ".", name].concat().as_str()) {
            Some(Symbol::Field(field)) if message.fields.ids().contains(field) => {
                Some(self.make_step(scope.builtin, *field))
            }
            _ => None,
        }
    }

    pub(crate) fn make_step(&self, builtin: bool, field: u32) -> Step {
        let pool = self.pool_of(builtin);
        let entry = &pool.fields[field as usize];
        Step {
            full_name: entry.full_name.clone(),
            shape: Shape::of(pool, field),
            scope: entry.message,
            target: entry.target,
            file: if builtin { NONE } else { entry.file },
        }
    }
}

fn is_set(tree: &Tree, outer: &[Step], leaf: &Step) -> bool {
    match outer.split_first() {
        None => tree.has(leaf.shape.number),
        Some((step, rest)) => tree.messages(step.shape.number).any(|inner| is_set(inner, rest, leaf)),
    }
}

fn option_taken_for(shown: &str, taken_for: &str) -> String {
    let inner = shown.strip_prefix('(').unwrap_or(shown);
    format!(
        "Option \"{shown}\" is resolved to \"({taken_for})\", which is not defined. The innermost scope is searched \
         first in name resolution. Consider using a leading '.'(i.e., \"(.{inner}\") to start from the outermost scope."
    )
}

fn unknown_option(shown: &str) -> String {
    format!(
        "Option \"{shown}\" unknown. Ensure that your proto definition file imports the proto which defines the option \
         (i.e. via import option after edition 2024)."
    )
}

fn not_a_field_of(shown: &str, message: &str) -> String {
    format!("Option field \"{shown}\" is not a field or extension of message \"{message}\".")
}

fn feature_of_own_file(shown: &str) -> String {
    format!("Feature \"{shown}\" can't be used in the same file it's defined in.")
}

fn atomic_option(shown: &str) -> String {
    format!("Option \"{shown}\" is an atomic type, not a message.")
}

fn repeated_message(shown: &str) -> String {
    format!(
        "Option field \"{shown}\" is a repeated message. Repeated message options must be initialized using an \
         aggregate value."
    )
}
