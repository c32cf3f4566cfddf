//! Oneofs: the fields of each, and those that only stand for `optional` in proto3.

use crate::DescriptorProto;
use crate::view::{NONE, Oneof, simple_name};

use super::draft::{Draft, at};
use super::symbols::type_step;

impl Draft<'_> {
    pub(crate) fn gather_oneofs(&mut self, id: u32, proto: &DescriptorProto) {
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
}

fn type_step_of(proto: &DescriptorProto, index: u32) -> i32 {
    proto.field.get(index as usize).map_or(5, type_step)
}

fn not_consecutive(field: &str, oneof: &str) -> String {
    format!(
        "Fields in the same oneof must be defined consecutively. \"{field}\" cannot be defined before the completion \
         of the \"{oneof}\" oneof definition."
    )
}
