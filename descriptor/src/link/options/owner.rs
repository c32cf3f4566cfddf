//! The declaration that options belong to.

use crate::link::draft::{Draft, at};
use crate::view::Symbol;

/// The declaration that options belong to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    File,
    Symbol(Symbol),
    /// An extension range of a message, by index.
    Range(u32, u32),
}

impl Draft<'_> {
    /// Where names in the options of a declaration are looked up.
    pub(super) fn owner_scope(&self, owner: Owner) -> String {
        match owner {
            Owner::File => {
                let package = self.pool.files[self.file as usize].proto.package.as_deref().unwrap_or_default();
                format!("{package}.dummy")
            }
            Owner::Range(..) | Owner::Symbol(_) => self.owner_name(owner),
        }
    }

    pub(super) fn owner_name(&self, owner: Owner) -> String {
        let pool = &self.pool;
        let name = match owner {
            Owner::File => return self.report.file.clone(),
            Owner::Range(id, _) | Owner::Symbol(Symbol::Message(id)) => &pool.messages[id as usize].full_name,
            Owner::Symbol(Symbol::Field(id)) => &pool.fields[id as usize].full_name,
            Owner::Symbol(Symbol::Oneof(id)) => &pool.oneofs[id as usize].full_name,
            Owner::Symbol(Symbol::Enum(id)) => &pool.enums[id as usize].full_name,
            Owner::Symbol(Symbol::Value(id)) => &pool.values[id as usize].full_name,
            Owner::Symbol(Symbol::Service(id)) => &pool.services[id as usize].full_name,
            Owner::Symbol(Symbol::Method(id)) => &pool.methods[id as usize].full_name,
            Owner::Symbol(Symbol::Package(_)) => return String::new(),
        };
        name.to_string()
    }

    pub(super) fn owner_path(&self, owner: Owner) -> Vec<i32> {
        match owner {
            Owner::File => Vec::new(),
            Owner::Range(id, index) => at(self.message(id).path(), &[5, index as i32]),
            Owner::Symbol(symbol) => self.symbol_path(symbol),
        }
    }

    pub(super) fn options_path(&self, owner: Owner) -> Vec<i32> {
        let field = match owner {
            Owner::File | Owner::Symbol(Symbol::Field(_)) => 8,
            Owner::Symbol(Symbol::Message(_)) => 7,
            Owner::Symbol(Symbol::Method(_)) => 4,
            Owner::Symbol(Symbol::Oneof(_)) => 2,
            _ => 3,
        };
        at(self.owner_path(owner), &[field])
    }
}
