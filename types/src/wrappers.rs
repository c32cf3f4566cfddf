//! The wrappers: a scalar as a message, for the times before `optional`.
//!
//! A field of such a type is an `Option`, and so is what it stands for: `message.name.map(String::from)`, and
//! `name.map(StringValue::from)` the other way.

use crate::{
    BoolValue, BytesValue, DoubleValue, FloatValue, Int32Value, Int64Value, StringValue, UInt32Value, UInt64Value,
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

macro_rules! wrappers {
    ($($wrapper:ident($value:ty))*) => {$(
        impl From<$value> for $wrapper {
            fn from(value: $value) -> Self {
                $wrapper { value, ..Self::default() }
            }
        }

        impl From<$wrapper> for $value {
            fn from(wrapper: $wrapper) -> Self {
                wrapper.value
            }
        }
    )*};
}

wrappers! {
    DoubleValue(f64) FloatValue(f32) Int64Value(i64) UInt64Value(u64) Int32Value(i32) UInt32Value(u32)
    BoolValue(bool) StringValue(String) BytesValue(Vec<u8>)
}

impl From<&str> for StringValue {
    fn from(value: &str) -> Self {
        value.to_owned().into()
    }
}

impl From<&[u8]> for BytesValue {
    fn from(value: &[u8]) -> Self {
        value.to_owned().into()
    }
}
