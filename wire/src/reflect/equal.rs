//! Are two values equal?

use super::{Reflect, ReflectMap, ValueRef};
use alloc::vec::Vec;
use core::cmp::Ordering;

pub(super) fn values(a: ValueRef<'_>, b: ValueRef<'_>) -> bool {
    match (a, b) {
        (ValueRef::Bool(a), ValueRef::Bool(b)) => a == b,
        (ValueRef::I32(a), ValueRef::I32(b)) | (ValueRef::Enum(a), ValueRef::Enum(b)) => a == b,
        (ValueRef::I64(a), ValueRef::I64(b)) => a == b,
        (ValueRef::U32(a), ValueRef::U32(b)) => a == b,
        (ValueRef::U64(a), ValueRef::U64(b)) => a == b,
        (ValueRef::F32(a), ValueRef::F32(b)) => a == b,
        (ValueRef::F64(a), ValueRef::F64(b)) => a == b,
        (ValueRef::Str(a), ValueRef::Str(b)) => a == b,
        (ValueRef::Bytes(a), ValueRef::Bytes(b)) => a == b,
        (ValueRef::Message(a), ValueRef::Message(b)) => messages(a, b),
        (ValueRef::List(a), ValueRef::List(b)) => a.len() == b.len() && a.iter().eq(b.iter()),
        (ValueRef::Map(a), ValueRef::Map(b)) => entries(a) == entries(b),
        _ => false,
    }
}

fn messages(a: &dyn Reflect, b: &dyn Reflect) -> bool {
    a.description().name == b.description().name
        && a.description().all_fields().all(|field| a.field(field.number) == b.field(field.number))
        && a.unknown() == b.unknown()
}

/// The entries in the order of their keys, one for each.
pub(super) fn entries<'m>(map: &'m dyn ReflectMap) -> Vec<(ValueRef<'m>, ValueRef<'m>)> {
    let mut entries = Vec::with_capacity(map.len());
    map.for_each(true, &mut |key, value| entries.push((key, value)));
    // A map that keeps all entries of a key means the last.
    entries.reverse();
    entries.sort_by(|a, b| keys(a.0, b.0));
    entries.dedup_by(|a, b| a.0 == b.0);
    entries
}

/// Keys of one map are of one kind.
pub(super) fn keys(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    match (a, b) {
        (ValueRef::Bool(a), ValueRef::Bool(b)) => a.cmp(&b),
        (ValueRef::I32(a), ValueRef::I32(b)) => a.cmp(&b),
        (ValueRef::I64(a), ValueRef::I64(b)) => a.cmp(&b),
        (ValueRef::U32(a), ValueRef::U32(b)) => a.cmp(&b),
        (ValueRef::U64(a), ValueRef::U64(b)) => a.cmp(&b),
        (ValueRef::Str(a), ValueRef::Str(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}
