//! One message into another of the same type.

use super::{Reflect, ReflectError, ReflectMut, ValueRef};

/// Merges as bytes would: scalars are replaced, messages merge, lists append, maps overwrite by key.
pub(super) fn merge(target: &mut (dyn ReflectMut + '_), source: &dyn Reflect) -> Result<(), ReflectError> {
    for field in source.description().all_fields() {
        let number = field.number;
        match source.field(number) {
            None => {}
            Some(ValueRef::Message(source)) => merge(target.message_mut(number)?, source)?,
            Some(ValueRef::List(source)) => target.list_mut(number)?.extend_from(source)?,
            Some(ValueRef::Map(source)) => target.map_mut(number)?.extend_from(source)?,
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
