//! One message into another of the same type.

use super::{Reflect, ReflectError, ReflectList, ReflectListMut, ReflectMap, ReflectMapMut, ReflectMut, ValueRef};

/// Merges as bytes would: scalars are replaced, messages merge, lists append, maps overwrite by key.
pub(super) fn merge(target: &mut (dyn ReflectMut + '_), source: &dyn Reflect) -> Result<(), ReflectError> {
    for field in source.description().all_fields() {
        let number = field.number;
        match source.field(number) {
            None => {}
            Some(ValueRef::Message(source)) => merge(target.message_mut(number)?, source)?,
            Some(ValueRef::List(source)) => lists(target.list_mut(number)?, source)?,
            Some(ValueRef::Map(source)) => maps(target.map_mut(number)?, source)?,
            Some(scalar) => target.set(number, scalar)?,
        }
    }
    let unknown = source.unknown();
    if !unknown.is_empty()
        && let Some(target) = target.unknown_mut()
    {
        target.extend_from_bytes(unknown.to_owned().as_bytes());
    }
    Ok(())
}

/// Appends all elements.
pub(super) fn lists(target: &mut dyn ReflectListMut, source: &dyn ReflectList) -> Result<(), ReflectError> {
    target.reserve(source.len());
    source.iter().try_for_each(|value| target.push(value))
}

/// Puts all entries in.
pub(super) fn maps(target: &mut dyn ReflectMapMut, source: &dyn ReflectMap) -> Result<(), ReflectError> {
    let mut result = Ok(());
    source.for_each(false, &mut |key, value| {
        if result.is_ok() {
            result = target.insert(key, value);
        }
    });
    result
}
