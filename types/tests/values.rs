//! Wrappers and JSON values: into a message and back.

use wire::{Decode, Encode};
use wire_types::{
    BoolValue, BytesValue, DoubleValue, FieldMask, FloatValue, Int32Value, Int64Value, ListValue, StringValue, Struct,
    UInt32Value, UInt64Value, Value, value::Kind,
};

macro_rules! both_ways {
    ($($wrapper:ident: $value:expr),* $(,)?) => {$(
        let wrapper = $wrapper::from($value);
        assert_eq!($wrapper::decode(&wrapper.encode_to_vec()).as_ref(), Ok(&wrapper));
        assert_eq!([wrapper.into(), $value][0], $value);
    )*};
}

#[test]
fn wrappers_hold_their_extremes() {
    both_ways! {
        DoubleValue: f64::MAX, DoubleValue: f64::NEG_INFINITY, FloatValue: f32::MIN_POSITIVE,
        Int64Value: i64::MIN, Int64Value: i64::MAX, UInt64Value: u64::MAX,
        Int32Value: i32::MIN, Int32Value: i32::MAX, UInt32Value: u32::MAX,
        BoolValue: true, StringValue: String::from("가"), BytesValue: vec![0u8, 255],
    }
    assert_eq!(StringValue::from("a").value, "a");
    assert_eq!(BytesValue::from(&b"a"[..]).value, b"a");
}

#[test]
fn json_values_are_built_from_rust_values() {
    let list = ListValue::from_iter([Value::from(1.0), "b".into(), true.into(), ().into()]);
    let object = Struct::from_iter([("list", Value::from(list.clone())), ("name", "Ada".into())]);
    let value = Value::from(object.clone());
    assert_eq!(Value::decode(&value.encode_to_vec()), Ok(value));
    assert_eq!(object.fields["list"].kind, Some(Kind::ListValue(list)));
    assert_eq!(Value::from(()).encode_to_vec(), [0x08, 0x00]);
}

#[test]
fn a_field_mask_is_collected_from_paths() {
    assert_eq!(FieldMask::from_iter(["a.b", "c"]).paths, ["a.b", "c"]);
}
