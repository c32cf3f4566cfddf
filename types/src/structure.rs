//! `google.protobuf.Struct`, `Value` and `ListValue`: JSON as messages.
//!
//! ```
//! use wire_types::{Struct, Value};
//!
//! let ada = Struct::from_iter([("name", Value::from("Ada")), ("born", 1815.0.into())]);
//! assert_eq!(ada.fields["born"], Value::from(1815.0));
//! ```

use crate::{ListValue, NullValue, Struct, Value, value::Kind};
use alloc::{borrow::ToOwned, string::String};

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Value { kind: Some(kind), ..Self::default() }
    }
}

/// `null`
impl From<()> for Value {
    fn from((): ()) -> Self {
        Kind::NullValue(NullValue::NullValue.into()).into()
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Kind::NumberValue(number).into()
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Kind::BoolValue(yes).into()
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Kind::StringValue(text).into()
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Struct> for Value {
    fn from(object: Struct) -> Self {
        Kind::StructValue(object).into()
    }
}

impl From<ListValue> for Value {
    fn from(list: ListValue) -> Self {
        Kind::ListValue(list).into()
    }
}

impl<V: Into<Value>> FromIterator<V> for ListValue {
    fn from_iter<I: IntoIterator<Item = V>>(values: I) -> Self {
        ListValue { values: values.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Struct {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value.into()));
        Struct { fields: fields.collect(), ..Self::default() }
    }
}
