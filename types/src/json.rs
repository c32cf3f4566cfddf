//! `Struct`, `Value` and `ListValue` from and to `serde_json`.

use crate::{ListValue, NullValue, Struct, Value, value::Kind};
use alloc::{string::String, vec::Vec};
use core::fmt;
use serde_json::{Map, Number, Value as Json};

/// As deep as `serde_json` reads.
const MAX_DEPTH: usize = 128;

/// From here on not every whole number is a double.
const FIRST_GAP: f64 = 9_007_199_254_740_992.0;

/// Why a value does not become one of the other kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// A number that is infinite or none: JSON has no such, and a `Value` must not have them (struct.proto).
    NotFinite,
    /// A `Value` of no kind, which is none (struct.proto).
    NoKind,
    /// More than 128 levels of lists and objects.
    Depth,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFinite => "JSON has no number that is infinite or NaN",
            Self::NoKind => "a value of no kind",
            Self::Depth => "lists and objects are nested more than 128 levels deep",
        })
    }
}

impl core::error::Error for JsonError {}

/// ```
/// use serde_json::json;
/// use wire_types::{JsonError, Value};
///
/// let value = Value::try_from(json!({ "name": "Ada", "born": 1815 }))?;
/// assert_eq!(serde_json::Value::try_from(value)?.to_string(), r#"{"born":1815,"name":"Ada"}"#);
/// assert_eq!(serde_json::Value::try_from(Value::from(f64::NAN)), Err(JsonError::NotFinite));
/// # Ok::<(), JsonError>(())
/// ```
impl TryFrom<Value> for Json {
    type Error = JsonError;

    fn try_from(value: Value) -> Result<Self, JsonError> {
        to_json(value, MAX_DEPTH)
    }
}

impl TryFrom<Struct> for Map<String, Json> {
    type Error = JsonError;

    fn try_from(object: Struct) -> Result<Self, JsonError> {
        to_object(object, MAX_DEPTH)
    }
}

impl TryFrom<ListValue> for Vec<Json> {
    type Error = JsonError;

    fn try_from(list: ListValue) -> Result<Self, JsonError> {
        to_list(list, MAX_DEPTH)
    }
}

/// Numbers become doubles: whole numbers beyond ±2⁵³ the nearest.
impl TryFrom<Json> for Value {
    type Error = JsonError;

    fn try_from(json: Json) -> Result<Self, JsonError> {
        from_json(json, MAX_DEPTH)
    }
}

impl TryFrom<Map<String, Json>> for Struct {
    type Error = JsonError;

    fn try_from(object: Map<String, Json>) -> Result<Self, JsonError> {
        from_object(object, MAX_DEPTH)
    }
}

impl TryFrom<Vec<Json>> for ListValue {
    type Error = JsonError;

    fn try_from(list: Vec<Json>) -> Result<Self, JsonError> {
        from_list(list, MAX_DEPTH)
    }
}

fn to_json(value: Value, depth: usize) -> Result<Json, JsonError> {
    Ok(match value.kind.ok_or(JsonError::NoKind)? {
        Kind::NullValue(_) => Json::Null,
        Kind::NumberValue(number) => Json::Number(to_number(number)?),
        Kind::StringValue(text) => Json::String(text),
        Kind::BoolValue(yes) => Json::Bool(yes),
        Kind::StructValue(object) => Json::Object(to_object(object, depth)?),
        Kind::ListValue(list) => Json::Array(to_list(list, depth)?),
    })
}

/// Whole numbers without `.0`, as ProtoJSON writes them.
fn to_number(number: f64) -> Result<Number, JsonError> {
    let is_negative_zero = number == 0.0 && number.is_sign_negative();
    if number.trunc() == number && number.abs() < FIRST_GAP && !is_negative_zero {
        return Ok((number as i64).into());
    }
    Number::from_f64(number).ok_or(JsonError::NotFinite)
}

fn to_object(object: Struct, depth: usize) -> Result<Map<String, Json>, JsonError> {
    let depth = depth.checked_sub(1).ok_or(JsonError::Depth)?;
    object.fields.into_iter().map(|(name, value)| Ok((name, to_json(value, depth)?))).collect()
}

fn to_list(list: ListValue, depth: usize) -> Result<Vec<Json>, JsonError> {
    let depth = depth.checked_sub(1).ok_or(JsonError::Depth)?;
    list.values.into_iter().map(|value| to_json(value, depth)).collect()
}

fn from_json(json: Json, depth: usize) -> Result<Value, JsonError> {
    let kind = match json {
        Json::Null => Kind::NullValue(NullValue::NullValue.into()),
        Json::Bool(yes) => Kind::BoolValue(yes),
        Json::Number(number) => {
            let number = number.as_f64().filter(|number| number.is_finite());
            Kind::NumberValue(number.ok_or(JsonError::NotFinite)?)
        }
        Json::String(text) => Kind::StringValue(text),
        Json::Array(list) => Kind::ListValue(from_list(list, depth)?),
        Json::Object(object) => Kind::StructValue(from_object(object, depth)?),
    };
    Ok(kind.into())
}

fn from_object(object: Map<String, Json>, depth: usize) -> Result<Struct, JsonError> {
    let depth = depth.checked_sub(1).ok_or(JsonError::Depth)?;
    let fields: Result<_, _> = object.into_iter().map(|(name, json)| Ok((name, from_json(json, depth)?))).collect();
    Ok(Struct { fields: fields?, ..Struct::default() })
}

fn from_list(list: Vec<Json>, depth: usize) -> Result<ListValue, JsonError> {
    let depth = depth.checked_sub(1).ok_or(JsonError::Depth)?;
    let values: Result<_, _> = list.into_iter().map(|json| from_json(json, depth)).collect();
    Ok(ListValue { values: values?, ..ListValue::default() })
}
