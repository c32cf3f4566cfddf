//! Messages inside documents of serde.

mod messages;

use messages::All;
use serde_json::{Value, json};
use wire_reflect::json::{self, Json};

#[test]
fn what_serde_holds_is_what_the_text_says() {
    for document in [
        json!({}),
        json!({"int32": -7, "double": 1.5, "float": "NaN", "uint64": "18446744073709551615", "bool": true, "bytes": "AQI="}),
        json!({"string": "a\"\\\n\u{1}\u{e9}\u{1f600}", "child": {"texts": ["", "x"], "children": [{}, {"int32": 1}]}}),
        json!({"byName": {"a b": 1, "\"": 2}, "byId": {"-1": {}}, "byTruth": {"true": "COLOR_RED"}, "numbers": [1, 2]}),
        json!({"time": "1970-01-01T00:00:00Z", "object": {"a": [null, 1.0, {"b": false}]}, "value": null, "wrapped": "5"}),
    ] {
        let message: Json<All> = serde_json::from_value(document.clone()).unwrap();
        let text = json::to_string(&message.0).unwrap();
        assert_eq!(serde_json::to_string(&message).unwrap().parse::<Value>().unwrap(), text.parse::<Value>().unwrap());
        let back = serde_json::to_value(&message).unwrap();
        assert_eq!(serde_json::from_value::<Json<All>>(back).unwrap().0.float.is_nan(), message.0.float.is_nan());
        assert_eq!(text, json::to_string(&serde_json::from_str::<Json<All>>(&text).unwrap().0).unwrap());
    }
}

#[test]
fn errors_are_those_of_the_reader() {
    let error = serde_json::from_value::<Json<All>>(json!({"child": {"int32": "x"}})).unwrap_err().to_string();
    assert!(error.contains("expected a number") && error.contains("child.int32"), "{error}");
    let error = serde_json::from_value::<Json<All>>(json!([])).unwrap_err().to_string();
    assert!(error.contains("expected an object"), "{error}");
}
