//! Values of `serde_json` become messages and come back, or an error says why not.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use wire_types::{JsonError, ListValue, Struct, Value};

fn back(json: &Json) -> Json {
    Value::try_from(json.clone()).and_then(Json::try_from).unwrap()
}

#[test]
fn every_kind_comes_back() {
    for json in [json!(null), json!(true), json!("가"), json!([1, [], {}, null]), json!({"a": {"b": [false]}, "": 1.5})]
    {
        assert_eq!(back(&json), json);
    }
    let object = json!({"a": 1}).as_object().unwrap().clone();
    let message = Struct::try_from(object.clone()).unwrap();
    assert_eq!(message.fields["a"], Value::from(1.0));
    assert_eq!(message.try_into(), Ok(object));
    let list = ListValue::from_iter([1.0, 2.0]);
    assert_eq!(Vec::<Json>::try_from(list.clone()), Ok(vec![json!(1), json!(2)]));
    assert_eq!(ListValue::try_from(vec![json!(1), json!(2)]), Ok(list));
}

#[test]
fn whole_numbers_have_no_point_and_zero_keeps_its_sign() {
    let text = |number: f64| Json::try_from(Value::from(number)).unwrap().to_string();
    assert_eq!(["3", "-3", "0", "-0.0", "0.5"], [3.0, -3.0, 0.0, -0.0, 0.5].map(text).each_ref().map(String::as_str));
    assert_eq!(text(9_007_199_254_740_991.0), "9007199254740991");
    assert_eq!(text(9_007_199_254_740_992.0), "9007199254740992.0");
    assert_eq!(text(f64::MAX).parse(), Ok(f64::MAX));
    // Between doubles the nearest is taken.
    assert_eq!(back(&json!(u64::MAX)), json!(18_446_744_073_709_551_616.0));
    assert_eq!(back(&json!(i64::MIN)), json!(-9_223_372_036_854_775_808.0));
}

#[test]
fn what_json_can_not_say_is_an_error() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let value = Value::from(ListValue::from_iter([number]));
        assert_eq!(Json::try_from(value), Err(JsonError::NotFinite));
    }
    let object = Struct::from_iter([("a", Value::default())]);
    assert_eq!(serde_json::Map::try_from(object), Err(JsonError::NoKind));
}

#[test]
fn what_is_deeper_than_serde_json_reads_is_an_error() {
    let value = |depth: usize| (0..depth).fold(Value::from(1.0), |value, _| ListValue::from_iter([value]).into());
    let json = |depth: usize| (0..depth).fold(json!(1), |json, _| json!({ "a": json }));
    assert!(Json::try_from(value(128)).is_ok() && Value::try_from(json(128)).is_ok());
    assert_eq!(Json::try_from(value(129)), Err(JsonError::Depth));
    assert_eq!(Value::try_from(json(129)), Err(JsonError::Depth));
}

proptest! {
    #[test]
    fn finite_numbers_come_back(number in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO) {
        let json = Json::try_from(Value::from(number)).unwrap();
        prop_assert_eq!(json.as_f64().map(f64::to_bits), Some(number.to_bits()));
        prop_assert_eq!(Value::try_from(json), Ok(Value::from(number)));
    }
}
