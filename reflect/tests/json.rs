//! Texts beside the messages that they are, and beside what is wrong with them.

mod messages;

use messages::{All, Choice, Color, Old, types};
use wire::{Encode, Explicit, Extendable, Extension, Int32, Msg, Open, Packed, Str, reflect::ReflectMut};
use wire_reflect::json::{self, ErrorKind, LineReader, LineWriter, Parser, Printer};
use wire_types::{Any, Duration, Int64Value, ListValue, NullValue, Timestamp, Value, value::Kind};

/// What comes back when the text is read and written; the same by way of the bytes.
fn again(text: &str) -> Result<String, json::Error> {
    let types = types();
    let message: All = Parser::new().types(&types).from_str(text)?;
    let written = Printer::new().types(&types).to_string(&message).unwrap();
    let bytes = message.encode_to_vec();
    assert_eq!(wire::Decode::decode(&bytes).as_ref(), Ok(&message), "{text}");
    assert_eq!(Parser::new().types(&types).from_str::<All>(&written).as_ref().ok(), Some(&message), "{written}");
    let dynamic: &dyn wire::Reflect = &message;
    assert_eq!(Printer::new().types(&types).to_string_dyn(dynamic).unwrap(), written);
    Ok(written)
}

/// Texts that are read, and how they are written.
#[test]
fn texts_and_what_becomes_of_them() {
    for (text, written) in [
        ("{}", "{}"),
        (" { } \n", "{}"),
        // Whole numbers.
        (r#"{"int32":1}"#, r#"{"int32":1}"#),
        (r#"{"int32":"1"}"#, r#"{"int32":1}"#),
        (r#"{"int32":1.0}"#, r#"{"int32":1}"#),
        (r#"{"int32":1e5}"#, r#"{"int32":100000}"#),
        (r#"{"int32":100000.000e-3}"#, r#"{"int32":100}"#),
        (r#"{"int32":"\u0031e1"}"#, r#"{"int32":10}"#),
        (r#"{"int32":-0}"#, "{}"),
        (r#"{"uint32":-0}"#, "{}"),
        (r#"{"int32":-2147483648}"#, r#"{"int32":-2147483648}"#),
        (r#"{"int32":null}"#, "{}"),
        (r#"{"int64":-9223372036854775808}"#, r#"{"int64":"-9223372036854775808"}"#),
        (r#"{"int64":"9223372036854775807"}"#, r#"{"int64":"9223372036854775807"}"#),
        (r#"{"uint64":18446744073709551615}"#, r#"{"uint64":"18446744073709551615"}"#),
        (r#"{"uint64":1.8446744073709551615e19}"#, r#"{"uint64":"18446744073709551615"}"#),
        (r#"{"uint32":4294967295}"#, r#"{"uint32":4294967295}"#),
        // Floats.
        (r#"{"double":1.5}"#, r#"{"double":1.5}"#),
        (r#"{"double":"1.5e2"}"#, r#"{"double":150}"#),
        (r#"{"double":"-Infinity","float":"Infinity"}"#, r#"{"double":"-Infinity","float":"Infinity"}"#),
        (r#"{"double":-0}"#, r#"{"double":-0}"#),
        (r#"{"double":1e-400}"#, "{}"),
        (r#"{"float":3.4028235e38}"#, r#"{"float":3.4028235e+38}"#),
        (r#"{"double":0.1,"float":0.1}"#, r#"{"double":0.1,"float":0.1}"#),
        (r#"{"double":1.7976931348623157e308}"#, r#"{"double":1.7976931348623157e+308}"#),
        // Bools, strings, bytes.
        (r#"{"bool":true}"#, r#"{"bool":true}"#),
        (
            r#"{"string":"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0001"}"#,
            "{\"string\":\"a\\\"\\\\/\\b\\f\\n\\r\\t\u{e9}\u{1f600}\\u0001\"}",
        ),
        (r#"{"bytes":"-_8"}"#, r#"{"bytes":"+/8="}"#),
        (r#"{"bytes":"AQI="}"#, r#"{"bytes":"AQI="}"#),
        // Enums.
        (r#"{"color":"COLOR_RED"}"#, r#"{"color":"COLOR_RED"}"#),
        (r#"{"color":-1}"#, r#"{"color":"COLOR_DARK"}"#),
        (r#"{"color":7}"#, r#"{"color":7}"#),
        (r#"{"color":"1"}"#, r#"{"color":"COLOR_RED"}"#),
        (r#"{"color":1e0}"#, r#"{"color":"COLOR_RED"}"#),
        // Names.
        (r#"{"maybe_number":0}"#, r#"{"maybeNumber":0}"#),
        (r#"{"maybeNumber" : 0}"#, r#"{"maybeNumber":0}"#),
        (r#"{"\u006daybeNumber":0}"#, r#"{"maybeNumber":0}"#),
        (r#"{"wrapped":"1","int32":1,"child":{"bool":true}}"#, r#"{"int32":1,"child":{"bool":true},"wrapped":"1"}"#),
        // Lists and maps.
        (
            r#"{"numbers":[1,2,3],"longs":[1,"2"],"doubles":[0.5,"2"],"bools":[true,false]}"#,
            r#"{"numbers":[1,2,3],"longs":["1","2"],"doubles":[0.5,2],"bools":[true,false]}"#,
        ),
        (r#"{"numbers":[],"texts":null,"byName":{},"children":[]}"#, "{}"),
        (
            r#"{"texts":["","a"],"children":[{},{"int32":1}],"colors":["COLOR_RED",-1]}"#,
            r#"{"texts":["","a"],"children":[{},{"int32":1}],"colors":["COLOR_RED","COLOR_DARK"]}"#,
        ),
        (
            r#"{"byName":{"b":2,"a":1},"byId":{"-1":{}},"byTruth":{"true":"COLOR_RED","false":0}}"#,
            r#"{"byName":{"a":1,"b":2},"byId":{"-1":{}},"byTruth":{"false":"COLOR_NONE","true":"COLOR_RED"}}"#,
        ),
        (r#"{"byTruth":{"\u0074rue":1}}"#, r#"{"byTruth":{"true":"COLOR_RED"}}"#),
        (r#"{"byId":{"1e2":{}}}"#, r#"{"byId":{"100":{}}}"#),
        // Oneofs.
        (r#"{"text":""}"#, r#"{"text":""}"#),
        (r#"{"number":0,"text":null}"#, r#"{"number":0}"#),
        (r#"{"null":null}"#, r#"{"null":null}"#),
        (r#"{"null":"NULL_VALUE"}"#, r#"{"null":null}"#),
        (r#"{"nulls":[null,0]}"#, r#"{"nulls":[null,null]}"#),
        // Well-known types.
        (
            r#"{"time":"1970-01-01T00:00:00.5Z","span":"-1.5s","mask":"a.fooBar,b"}"#,
            r#"{"time":"1970-01-01T00:00:00.500Z","span":"-1.500s","mask":"a.fooBar,b"}"#,
        ),
        (
            r#"{"time":"1970-01-01T00:00:00Z","span":"0s","mask":""}"#,
            r#"{"time":"1970-01-01T00:00:00Z","span":"0s","mask":""}"#,
        ),
        (
            r#"{"time":null,"span":null,"mask":null,"any":null,"wrapped":null,"object":null,"list":null,"empty":null}"#,
            "{}",
        ),
        (
            r#"{"object":{"a":null,"b":[1,"x",true,{}]},"list":[],"empty":{}}"#,
            r#"{"object":{"a":null,"b":[1,"x",true,{}]},"list":[],"empty":{}}"#,
        ),
        (r#"{"value":null}"#, r#"{"value":null}"#),
        (r#"{"value":1e3}"#, r#"{"value":1000}"#),
        (r#"{"value":"NaN"}"#, r#"{"value":"NaN"}"#),
        (r#"{"values":[null,1,"a",false,[],{}]}"#, r#"{"values":[null,1,"a",false,[],{}]}"#),
        (
            r#"{"wrapped":"0","wrappedText":"","wrappedBytes":"","wrappedBool":false,"wrappedFloat":0}"#,
            r#"{"wrapped":"0","wrappedText":"","wrappedBytes":"","wrappedBool":false,"wrappedFloat":0}"#,
        ),
        // Any.
        (r#"{"any":{}}"#, r#"{"any":{}}"#),
        (r#"{"any":{"@type":"x.y/test.All","int32":1}}"#, r#"{"any":{"@type":"x.y/test.All","int32":1}}"#),
        (
            r#"{"any":{"int32":1,"children":[{}],"@type":"x.y/test.All","bool":true}}"#,
            r#"{"any":{"@type":"x.y/test.All","int32":1,"bool":true,"children":[{}]}}"#,
        ),
        (
            r#"{"any":{"value":"1.5s","@type":"x/google.protobuf.Duration"}}"#,
            r#"{"any":{"@type":"x/google.protobuf.Duration","value":"1.500s"}}"#,
        ),
        (
            r#"{"any":{"@type":"x/google.protobuf.Value","value":null}}"#,
            r#"{"any":{"@type":"x/google.protobuf.Value","value":null}}"#,
        ),
        (r#"{"any":{"@type":"x/google.protobuf.Empty"}}"#, r#"{"any":{"@type":"x/google.protobuf.Empty"}}"#),
        (r#"{"any":{"@type":"x/google.protobuf.Empty","value":{}}}"#, r#"{"any":{"@type":"x/google.protobuf.Empty"}}"#),
        (
            r#"{"any":{"@type":"x/google.protobuf.Any","value":{"value":"1","@type":"x/google.protobuf.Int64Value"}}}"#,
            r#"{"any":{"@type":"x/google.protobuf.Any","value":{"@type":"x/google.protobuf.Int64Value","value":"1"}}}"#,
        ),
    ] {
        assert_eq!(again(text).as_deref().map_err(ToString::to_string), Ok(written), "{text}");
    }
}

/// Texts that are refused: what is said of them, and in which field.
#[test]
fn texts_that_are_refused() {
    let types = types();
    let mut wrong = Vec::new();
    for (text, sentence, path) in [
        ("", "expected an object", ""),
        ("[]", "expected an object", ""),
        ("null", "expected an object", ""),
        ("{", "expected a string", ""),
        ("{} {}", "expected the end of the text", ""),
        (r#"{"int32":1,}"#, "expected a string", ""),
        (r#"{,}"#, "expected a string", ""),
        (r#"{"int32":1 "bool":true}"#, "expected a comma or `}`", "int32"),
        (r#"{"int32" 1}"#, "expected a colon", ""),
        (r#"{int32:1}"#, "expected a string", ""),
        (r#"{'int32':1}"#, "expected a string", ""),
        (r#"{"int32":1} // comment"#, "expected the end of the text", ""),
        (r#"{"nobody":1}"#, "test.All has no field `nobody`", ""),
        (r#"{"child":{"nobody":1}}"#, "test.All has no field `nobody`", "child"),
        (r#"{"Int32":1}"#, "test.All has no field `Int32`", ""),
        (r#"{"int32":1,"int32":1}"#, "the field is there twice", ""),
        (r#"{"maybeNumber":1,"maybe_number":1}"#, "the field is there twice", ""),
        (r#"{"int32":null,"int32":null}"#, "the field is there twice", ""),
        (r#"{"text":"","number":1}"#, "another member of the oneof is there", ""),
        (r#"{"number":1,"null":null}"#, "another member of the oneof is there", ""),
        // Whole numbers.
        (r#"{"int32":01}"#, "expected a number", "int32"),
        (r#"{"int32":"01"}"#, "expected a number", "int32"),
        (r#"{"int32":+1}"#, "expected a number", "int32"),
        (r#"{"int32":"+1"}"#, "expected a number", "int32"),
        (r#"{"int32":1.}"#, "expected a number", "int32"),
        (r#"{"int32":.5}"#, "expected a number", "int32"),
        (r#"{"int32":" 1"}"#, "expected a number", "int32"),
        (r#"{"int32":"1 "}"#, "expected a number", "int32"),
        (r#"{"int32":""}"#, "expected a number", "int32"),
        (r#"{"int32":"0x1"}"#, "expected a number", "int32"),
        (r#"{"int32":1.5}"#, "the number is not whole, or out of range", "int32"),
        (r#"{"int32":2147483648}"#, "the number is out of range", "int32"),
        (r#"{"int32":-2147483649}"#, "the number is out of range", "int32"),
        (r#"{"uint32":-1}"#, "the number is out of range", "uint32"),
        (r#"{"uint64":18446744073709551616}"#, "the number is not whole, or out of range", "uint64"),
        (r#"{"int64":9223372036854775808}"#, "the number is out of range", "int64"),
        (r#"{"int32":true}"#, "expected a number", "int32"),
        (r#"{"int32":[]}"#, "expected a number", "int32"),
        (r#"{"int32":"NaN"}"#, "expected a number", "int32"),
        // Floats.
        (r#"{"double":NaN}"#, "expected a number", "double"),
        (r#"{"double":"nan"}"#, "expected a number", "double"),
        (r#"{"double":"+Infinity"}"#, "expected a number", "double"),
        (r#"{"double":1e309}"#, "the number is out of range", "double"),
        (r#"{"float":3.5e38}"#, "the number is out of range", "float"),
        (r#"{"float":"3.5e38"}"#, "the number is out of range", "float"),
        (r#"{"double":"1.5 "}"#, "expected a number", "double"),
        // Bools, strings, bytes.
        (r#"{"bool":"true"}"#, "expected a bool", "bool"),
        (r#"{"bool":1}"#, "expected a bool", "bool"),
        (r#"{"bool":truex}"#, "expected a comma or `}`", "bool"),
        (r#"{"string":1}"#, "expected a string", "string"),
        (r#"{"string":"a"#, "the string does not end", "string"),
        ("{\"string\":\"a\nb\"}", "a control character in a string, which has to be escaped", "string"),
        (r#"{"string":"\x41"}"#, "there is no such escape", "string"),
        (r#"{"string":"\u12g4"}"#, "`\\u` needs four hexadecimal digits", "string"),
        (r#"{"string":"\u+123"}"#, "`\\u` needs four hexadecimal digits", "string"),
        (r#"{"string":"\ud800"}"#, "half of a surrogate pair", "string"),
        (r#"{"string":"\ud800\u0041"}"#, "half of a surrogate pair", "string"),
        (r#"{"string":"\ude00\ud83d"}"#, "half of a surrogate pair", "string"),
        (r#"{"bytes":"A"}"#, "the string is not base64", "bytes"),
        (r#"{"bytes":"A A="}"#, "the string is not base64", "bytes"),
        // Enums.
        (r#"{"color":"COLOR_PINK"}"#, "test.Color has no value `COLOR_PINK`", "color"),
        (r#"{"color":"1.5"}"#, "test.Color has no value `1.5`", "color"),
        (r#"{"color":"2147483648"}"#, "test.Color has no value `2147483648`", "color"),
        (r#"{"color":1.5}"#, "the number is not whole, or out of range", "color"),
        (r#"{"color":2147483648}"#, "the number is out of range", "color"),
        (r#"{"colors":["COLOR_RED",null]}"#, "expected a number", "colors[1]"),
        // Lists and maps.
        (r#"{"numbers":[1,]}"#, "expected a number", "numbers[1]"),
        (r#"{"numbers":[,]}"#, "expected a number", "numbers[0]"),
        (r#"{"numbers":[1 2]}"#, "expected a comma or `]`", "numbers[0]"),
        (r#"{"numbers":[null]}"#, "expected a number", "numbers[0]"),
        (r#"{"numbers":1}"#, "expected a list", "numbers"),
        (r#"{"numbers":{}}"#, "expected a list", "numbers"),
        (r#"{"children":[null]}"#, "expected an object", "children[0]"),
        (r#"{"children":[{},{"children":[{"int32":""}]}]}"#, "expected a number", "children[1].children[0].int32"),
        (r#"{"byName":{"a":1,"a":2}}"#, "the key is in the map twice", "byName.a"),
        (r#"{"byId":{"1":{},"1.0":{}}}"#, "the key is in the map twice", "byId[\"1.0\"]"),
        (r#"{"byName":{"a":null}}"#, "expected a number", "byName.a"),
        (r#"{"byName":{"a":1,}}"#, "expected a key in quotes", "byName"),
        (r#"{"byName":[]}"#, "expected an object", "byName"),
        (r#"{"byId":{1:{}}}"#, "expected a key in quotes", "byId"),
        (r#"{"byTruth":{true:1}}"#, "expected a key in quotes", "byTruth"),
        (r#"{"byTruth":{"1":1}}"#, "expected a bool", "byTruth"),
        // Well-known types.
        (r#"{"time":"1970-01-01"}"#, "expected a time such as \"1970-01-01T00:00:00Z\"", "time"),
        (r#"{"span":"1"}"#, "expected a duration such as \"1.5s\"", "span"),
        (r#"{"mask":"foo_bar"}"#, "a path of a field mask in JSON has no underscore", "mask"),
        (r#"{"wrapped":{}}"#, "expected a number", "wrapped"),
        (r#"{"list":[1,}"#, "expected a number", "list[1]"),
        (r#"{"object":[]}"#, "expected an object", "object"),
        (r#"{"object":{"a":1,"a":1}}"#, "the key is in the map twice", "object.a"),
        (r#"{"value":1e400}"#, "the number is out of range", "value"),
        (r#"{"value":NaN}"#, "expected a number", "value"),
        (r#"{"empty":{"a":1}}"#, "google.protobuf.Empty has no field `a`", "empty"),
        (r#"{"any":{"int32":1}}"#, "an `Any` needs `@type`", "any"),
        (r#"{"any":{"@type":""}}"#, "the type URL `` does not end in `/` and a full name", "any"),
        (r#"{"any":{"@type":"test.All"}}"#, "the type URL `test.All` does not end in `/` and a full name", "any"),
        (r#"{"any":{"@type":"x/"}}"#, "the type URL `x/` does not end in `/` and a full name", "any"),
        (r#"{"any":{"@type":"x/test.Nobody"}}"#, "the type `test.Nobody` of an `Any` is not known", "any"),
        (r#"{"any":{"@type":1}}"#, "expected a string", "any[\"@type\"]"),
        (r#"{"any":{"@type":"x/test.All","@type":"x/test.All"}}"#, "`@type` is there twice", "any"),
        (r#"{"any":{"int32":1,"@type":"x/test.All","int32":1}}"#, "the field is there twice", "any"),
        (r#"{"any":{"@type":"x/google.protobuf.Duration"}}"#, "an `Any` of this type needs `value`", "any"),
        (
            r#"{"any":{"@type":"x/google.protobuf.Duration","value":"1s","a":1}}"#,
            "an `Any` of this type has no field `a`",
            "any",
        ),
        (
            r#"{"any":{"@type":"x/google.protobuf.Duration","value":"1s","value":"1s"}}"#,
            "the field is there twice",
            "any",
        ),
        (r#"{"@type":"x/test.All"}"#, "test.All has no field `@type`", ""),
    ] {
        let error = Parser::new().types(&types).from_str::<All>(text).expect_err(text);
        if (error.sentence(), error.path(), error.kind()) != (sentence, path, ErrorKind::Text) {
            wrong.push(format!("{text}: {error}"));
        }
        assert!(error.offset().unwrap() <= text.len());
        assert_eq!(error.line(), Some(text[..error.offset().unwrap()].matches('\n').count() + 1));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn unknown_fields_and_names_are_ignored_where_that_is_asked() {
    let parser = Parser::new().ignore_unknown(true);
    let text = r#"{"nobody":[{"a":[1,"\u0041",null,true,-1e5]},{}],"color":"COLOR_PINK","colors":["COLOR_PINK","COLOR_RED"],
        "byTruth":{"true":"COLOR_PINK","false":"COLOR_RED"},"int32":1}"#;
    let message: All = parser.from_str(text).unwrap();
    assert_eq!(
        json::to_string(&message).unwrap(),
        r#"{"int32":1,"colors":["COLOR_RED"],"byTruth":{"false":"COLOR_RED"}}"#
    );
    for text in
        [r#"{"nobody":[1,]}"#, r#"{"nobody":{"a"}}"#, r#"{"nobody":"\ud800"}"#, r#"{"nobody":01}"#, r#"{"nobody":nul}"#]
    {
        assert_eq!(parser.from_str::<All>(text).unwrap_err().kind(), ErrorKind::Text, "{text}");
    }
}

#[test]
fn null_in_a_oneof_is_there() {
    let message = All { choice: Some(Choice::Null(Open::from(NullValue::NullValue))), ..All::default() };
    assert_eq!(json::to_string(&message).unwrap(), r#"{"null":null}"#);
    assert_eq!(json::from_str::<All>(r#"{"null":null}"#).unwrap(), message);
}

#[test]
fn required_fields() {
    let read = |text| json::from_str::<Old>(text).map_err(|error| error.to_string());
    assert_eq!(read(r#"{"id":0,"color":"COLOR_RED"}"#), Ok(Old { color: Color::Red, ..Old::default() }));
    for (text, error) in [
        ("{}", "the required field `id` of test.Old is missing, at line 1 column 2"),
        (r#"{"id":0}"#, "the required field `color` of test.Old is missing, at line 1 column 8 in id"),
        (r#"{"id":null,"color":0}"#, "a required field can not be null, at line 1 column 2"),
        (
            r#"{"id":0,"color":1,"child":{"id":0}}"#,
            "the required field `color` of test.Old is missing, at line 1 column 34 in child.id",
        ),
        (r#"{"id":0,"color":3}"#, "test.Color has no value 3, at line 1 column 17 in color"),
        (r#"{"id":0,"color":"3"}"#, "test.Color has no value 3, at line 1 column 17 in color"),
        (r#"{"id":0,"color":0,"colors":[1,3]}"#, "test.Color has no value 3, at line 1 column 31 in colors[1]"),
    ] {
        assert_eq!(read(text), Err(error.to_string()));
    }
    let ignoring = Parser::new().ignore_unknown(true);
    assert!(ignoring.from_str::<Old>(r#"{"id":0,"color":"COLOR_PINK"}"#).is_err());
    assert!(ignoring.from_str::<Old>(r#"{"id":0,"color":0,"colors":["COLOR_PINK"]}"#).is_ok());
    assert_eq!(Parser::new().partial(true).from_str::<Old>("{}").unwrap(), Old::default());
}

const LEVEL: Extension<Old, Explicit<Int32>, i32> = Extension::new(100);
const LIMITS: Extension<Old, Packed<Int32>, i32> = Extension::new(101);
const NAME: Extension<Old, Explicit<Str>, String> = Extension::new(102);
const INNER: Extension<Old, Explicit<Msg>, Old> = Extension::new(103);

#[test]
fn extensions() {
    let types = types()
        .with_extension("test.level", LEVEL)
        .with_extension("test.limits", LIMITS)
        .with_extension("test.name", NAME)
        .with_extension("test.inner", INNER);
    let parser = Parser::new().types(&types);
    let text = r#"{"id":1,"color":"COLOR_RED","[test.level]":7,"[test.limits]":[1,2],"[test.inner]":{"id":2,"color":"COLOR_NONE","[test.name]":"x"}}"#;
    let message: Old = parser.from_str(text).unwrap();
    assert_eq!((message.get(LEVEL), message.get(LIMITS)), (Ok(Some(7)), Ok(vec![1, 2])));
    assert_eq!(message.get(INNER).unwrap().unwrap().get(NAME), Ok(Some("x".into())));
    assert_eq!(Printer::new().types(&types).to_string(&message).unwrap(), text);
    assert_eq!(Printer::new().types(&types).proto_names(true).to_string(&message).unwrap(), text);
    assert_eq!(json::to_string(&message).unwrap(), r#"{"id":1,"color":"COLOR_RED"}"#);

    let read = |text: &str| parser.from_str::<Old>(text).map_err(|error| error.to_string());
    assert!(read(r#"{"id":1,"color":0,"[test.level]":null}"#).unwrap().unknown.is_empty());
    for (text, error) in [
        (r#"{"[test.level]":1,"[test.level]":1}"#, "the field is there twice, at line 1 column 19"),
        (r#"{"[test.level]":"x"}"#, "expected a number, at line 1 column 17 in [\"[test.level]\"]"),
        (r#"{"[test.nobody]":1}"#, "test.Old has no field `[test.nobody]`, at line 1 column 2"),
        (r#"{"test.level":1}"#, "test.Old has no field `test.level`, at line 1 column 2"),
    ] {
        assert_eq!(read(text), Err(error.to_string()), "{text}");
    }
}

#[test]
fn what_printers_can_be_asked_for() {
    let message =
        All { maybe_number: Some(0), color: Open::from(Color::Red), texts: vec!["a".into()], ..All::default() };
    let print = |printer: Printer<'_>| printer.to_string(&message).unwrap();
    assert_eq!(print(Printer::new()), r#"{"color":"COLOR_RED","maybeNumber":0,"texts":["a"]}"#);
    assert_eq!(print(Printer::new().proto_names(true)), r#"{"color":"COLOR_RED","maybe_number":0,"texts":["a"]}"#);
    assert_eq!(print(Printer::new().enum_numbers(true)), r#"{"color":1,"maybeNumber":0,"texts":["a"]}"#);
    assert_eq!(
        print(Printer::new().defaults(true)),
        concat!(
            r#"{"double":0,"float":0,"int32":0,"int64":"0","uint32":0,"uint64":"0","bool":false,"string":"","bytes":"","#,
            r#""color":"COLOR_RED","maybeNumber":0,"numbers":[],"longs":[],"doubles":[],"texts":["a"],"children":[],"#,
            r#""colors":[],"bools":[],"byName":{},"byId":{},"byTruth":{},"values":[],"anys":[],"nulls":[]}"#,
        )
    );
    let lines = "{\n  \"color\": \"COLOR_RED\",\n  \"maybeNumber\": 0,\n  \"texts\": [\n    \"a\"\n  ]\n}";
    assert_eq!(print(Printer::new().indent(2)), lines);
    assert_eq!(Printer::new().indent(2).to_string(&All::default()).unwrap(), "{}");
    let text = r#"{"string":"{\"a\": [1, 2]}\\","children":[{},{"bool":true}]}"#;
    let message: All = json::from_str(text).unwrap();
    let pretty = Printer::new().indent(1).to_string(&message).unwrap();
    assert_eq!(
        pretty,
        "{\n \"string\": \"{\\\"a\\\": [1, 2]}\\\\\",\n \"children\": [\n  {},\n  {\n   \"bool\": true\n  }\n ]\n}"
    );
    assert_eq!(json::from_str::<All>(&pretty).unwrap(), message);
}

/// The defaults of messages inside, and of those in an `Any`.
#[test]
fn defaults_inside() {
    let types = types();
    let packed = Any::pack(&Old { id: 1, ..Old::default() });
    let printer = Printer::new().types(&types).defaults(true);
    let url = "type.googleapis.com/test.Old";
    assert_eq!(
        printer.to_string(&packed).unwrap(),
        format!(r#"{{"@type":"{url}","id":1,"color":"COLOR_NONE","colors":[]}}"#)
    );
    let old = Old { child: Some(Box::default()), ..Old::default() };
    assert_eq!(
        printer.to_string(&old).unwrap(),
        r#"{"id":0,"color":"COLOR_NONE","child":{"id":0,"color":"COLOR_NONE","colors":[]},"colors":[]}"#
    );
    assert_eq!(printer.to_string(&Int64Value::default()).unwrap(), r#""0""#);
}

#[test]
fn messages_that_are_no_text() {
    let types = types();
    let value = |kind| Some(Value { kind, ..Value::default() });
    let with_any = |any| All { any: Some(any), ..All::default() };
    for (message, error) in [
        (All { value: value(None), ..All::default() }, "a `Value` without a value, in value"),
        (
            All { value: value(Some(Kind::NumberValue(f64::NAN))), ..All::default() },
            "a `Value` can not be infinite or NaN, in value",
        ),
        (
            All { time: Some(Timestamp { seconds: i64::MAX, ..Timestamp::default() }), ..All::default() },
            "the google.protobuf.Timestamp is out of range, in time",
        ),
        (
            All {
                children: vec![All {
                    span: Some(Duration { seconds: 1, nanos: -1, ..Duration::default() }),
                    ..All::default()
                }],
                ..All::default()
            },
            "the google.protobuf.Duration is out of range, in children[0].span",
        ),
        (
            with_any(Any { type_url: "a".into(), ..Any::default() }),
            "the type URL `a` does not end in `/` and a full name, in any",
        ),
    ] {
        let written = Printer::new().types(&types).to_string(&message).unwrap_err();
        assert_eq!(written.kind(), ErrorKind::Message);
        assert_eq!(written.to_string(), error);
    }
    let unknown = with_any(Any { type_url: "x/test.Nobody".into(), value: vec![1, 2], ..Any::default() });
    assert!(json::to_string(&unknown).is_err());
    let text = Printer::new().keep_unknown_types(true).to_string(&unknown).unwrap();
    assert_eq!(text, r#"{"any":{"@type":"x/test.Nobody","value":"AQI="}}"#);
    assert_eq!(Parser::new().keep_unknown_types(true).from_str::<All>(&text).unwrap(), unknown);
    assert!(json::from_str::<All>(&text).is_err());
}

#[test]
fn merging() {
    let mut message: All =
        json::from_str(r#"{"int32":1,"numbers":[1],"byName":{"a":1,"b":1},"child":{"bool":true}}"#).unwrap();
    json::merge_from_str(&mut message, r#"{"int32":2,"numbers":[2],"byName":{"a":2},"child":{"string":"x"}}"#).unwrap();
    assert_eq!(
        json::to_string(&message).unwrap(),
        r#"{"int32":2,"child":{"bool":true,"string":"x"},"numbers":[1,2],"byName":{"a":2,"b":1}}"#
    );
    let mut old = Old { id: 3, ..Old::default() };
    json::merge_from_str(&mut old, r#"{"color":1}"#).unwrap();
    assert_eq!(old, Old { id: 3, color: Color::Red, ..Old::default() });
    let dynamic: &mut dyn ReflectMut = &mut old;
    assert!(json::merge_from_str(dynamic, r#"{"child":{}}"#).is_err());
}

/// Text that opens `levels` messages inside each other.
fn nested(open: &str, inside: &str, close: &str, levels: usize) -> String {
    [open.repeat(levels).as_str(), inside, close.repeat(levels).as_str()].concat()
}

#[test]
fn depth_in() {
    let types = types();
    let parser = Parser::new().types(&types).ignore_unknown(true);
    for (what, text) in [
        ("messages", (|n| nested(r#"{"child":"#, "{}", "}", n - 1)) as fn(usize) -> String),
        ("in lists", |n| nested(r#"{"children":["#, "{}", "]}", n - 1)),
        ("in maps", |n| nested(r#"{"byId":{"1":"#, "{}", "}}", n - 1)),
        ("passed over", |n| nested(r#"{"nobody":"#, "{}", "}", n - 1)),
        ("lists passed over", |n| format!(r#"{{"nobody":{}}}"#, nested("[", "", "]", n - 1))),
        // A list and the value around it are a level each.
        ("lists of values", |n| format!(r#"{{"value":{}}}"#, nested("[", "1", "]", n / 2 - 1))),
        ("objects", |n| format!(r#"{{"value":{}}}"#, nested(r#"{"a":"#, "1", "}", n / 2 - 1))),
        ("Any", |n| nested(r#"{"@type":"x/google.protobuf.Any","value":"#, "{}", "}", n - 1)),
        ("Any, type last", |n| nested(r#"{"value":"#, "{}", r#","@type":"x/google.protobuf.Any"}"#, n - 1)),
    ] {
        let read = |text: &str| match what.starts_with("Any") {
            true => parser.from_str::<Any>(text).map(drop),
            false => parser.from_str::<All>(text).map(drop),
        };
        assert!(read(&text(98)).is_ok(), "{what}: {:?}", read(&text(98)));
        let error = read(&text(200)).expect_err(what);
        assert_eq!(error.kind(), ErrorKind::Limit, "{what}");
        assert_eq!(error.sentence(), "messages are nested deeper than 100 levels (`Parser::depth`)", "{what}");
    }
    let exact = |levels: usize| nested(r#"{"child":"#, "{}", "}", levels - 1);
    assert!(parser.from_str::<All>(&exact(101)).is_ok());
    assert_eq!(parser.from_str::<All>(&exact(102)).unwrap_err().kind(), ErrorKind::Limit);
}

#[test]
fn depth_out() {
    let types = types();
    let printer = Printer::new().types(&types);
    let mut message = All::default();
    for _ in 0..100 {
        message = All { child: Some(Box::new(message)), ..All::default() };
    }
    assert!(printer.to_string(&message).is_ok());
    let deeper = All { children: vec![message], ..All::default() };
    for printer in [printer, printer.defaults(true)] {
        let error = printer.to_string(&deeper).unwrap_err();
        assert_eq!(
            (error.kind(), error.sentence()),
            (ErrorKind::Limit, "messages are nested deeper than 100 levels (`Printer::depth`)")
        );
    }
    let mut any = Any::pack(&All::default());
    for _ in 0..120 {
        any = Any::pack(&any);
    }
    assert_eq!(printer.to_string(&any).unwrap_err().kind(), ErrorKind::Limit);
    let mut value = Value::from(1.0);
    for _ in 0..60 {
        value = Value::from(ListValue { values: vec![value], ..ListValue::default() });
    }
    assert_eq!(printer.to_string(&value).unwrap_err().kind(), ErrorKind::Limit);
}

#[test]
fn other_limits() {
    let limit = |result: Result<All, json::Error>| {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        error.sentence().to_owned()
    };
    let parser = Parser::new().input_bytes(10);
    assert!(parser.from_str::<All>(r#"{"int32":1"#.trim_end()).is_err_and(|error| error.kind() == ErrorKind::Text));
    assert_eq!(limit(parser.from_str(r#"{"int32":1}"#)), "the text has more than 10 bytes (`Parser::input_bytes`)");
    assert_eq!(
        limit(parser.from_reader(&br#"{"int32":1}"#[..])),
        "the text has more than 10 bytes (`Parser::input_bytes`)"
    );
    let many = format!(r#"{{"children":[{}]}}"#, vec!["{}"; 1000].join(","));
    let parser = Parser::new().element_memory(1000 * size_of::<All>());
    assert!(parser.from_str::<All>(&many).is_ok());
    let parser = Parser::new().element_memory(1000 * size_of::<All>() - 1);
    assert_eq!(limit(parser.from_str(&many)), "elements take more memory than allowed (`Parser::element_memory`)");
    let numbers = format!(r#"{{"numbers":[{}]}}"#, vec!["1"; 1000].join(","));
    assert_eq!(
        limit(Parser::new().element_memory(3999).from_str(&numbers)),
        "elements take more memory than allowed (`Parser::element_memory`)"
    );

    let types = types();
    let any = r#"{"@type":"x/google.protobuf.Int64Value","value":"1"}"#;
    let anys = format!(r#"{{"anys":[{any},{any},{any}]}}"#);
    let parser = Parser::new().types(&types);
    assert!(parser.any_messages(3).from_str::<All>(&anys).is_ok());
    assert_eq!(
        limit(parser.any_messages(2).from_str(&anys)),
        "more messages in `Any`s and extensions than allowed (`Parser::any_messages`)"
    );
    // The type stands last at each level, so each level is looked through before it is read.
    let nested = nested(r#"{"value":"#, "{}", r#","@type":"x/google.protobuf.Any"}"#, 60);
    let sentence = "more bytes in `Any`s and extensions than allowed (`Parser::any_bytes`)";
    let error = parser.any_bytes(10_000).from_str::<Any>(&nested).unwrap_err();
    assert_eq!((error.kind(), error.sentence()), (ErrorKind::Limit, sentence));

    let message: All = parser.from_str(&anys).unwrap();
    let printer = Printer::new().types(&types);
    let text = printer.to_string(&message).unwrap();
    for printer in [printer.any_messages(2), printer.any_bytes(5), printer.output_bytes(text.len() - 1)] {
        assert_eq!(printer.to_string(&message).unwrap_err().kind(), ErrorKind::Limit);
    }
    assert_eq!(printer.output_bytes(text.len()).to_string(&message).unwrap(), text);
    let pretty = printer.indent(3).to_string(&message).unwrap();
    assert_eq!(printer.indent(3).output_bytes(pretty.len()).to_string(&message).unwrap(), pretty);
    assert_eq!(
        printer.indent(3).output_bytes(pretty.len() - 1).to_string(&message).unwrap_err().kind(),
        ErrorKind::Limit
    );
    assert_eq!(printer.indent(usize::MAX).to_string(&message).unwrap_err().kind(), ErrorKind::Limit);
}

#[test]
fn readers_writers_and_lines() {
    let message = All { int32: 1, ..All::default() };
    let mut out = Vec::new();
    json::to_writer(&mut out, &message).unwrap();
    assert_eq!(out, json::to_vec(&message).unwrap());
    assert_eq!(json::from_reader::<All>(&*out).unwrap(), message);
    let error = json::from_slice::<All>(b"{\"string\":\"a\xff\"}").unwrap_err();
    assert_eq!(error.to_string(), "the text is not UTF-8, at line 1 column 13 in string");

    let mut writer = LineWriter::new(Vec::new(), Printer::new().indent(2));
    writer.write(&message).unwrap();
    writer.write(&All::default()).unwrap();
    assert_eq!(writer.into_inner(), b"{\"int32\":1}\n{}\n");
    let stream = b"{\"int32\":1}\r\n\n  \n{\"int32\":x}\n\xff\n{}";
    let mut reader = LineReader::new(&stream[..], Parser::new());
    assert_eq!(reader.read::<All>().unwrap(), Some(message));
    let error = reader.read::<All>().unwrap_err();
    assert_eq!(error.to_string(), "expected a number, at line 4 column 10 in int32");
    assert_eq!(stream[error.offset().unwrap()], b'x');
    assert_eq!(reader.read::<All>().unwrap_err().line(), Some(5));
    assert_eq!(reader.read::<All>().unwrap(), Some(All::default()));
    assert_eq!(reader.read::<All>().unwrap(), None);
}

/// Every prefix of a text is an error, and says where in it.
#[test]
fn every_prefix_is_an_error() {
    let types = types();
    let text = r#"{"double":-1.5e+3,"int64":"-12","bool":true,"string":"a\u00e9\ud83d\ude00\n","bytes":"AQI=","color":"COLOR_RED",
        "child":{"numbers":[1,2],"byName":{"a":1},"byTruth":{"true":1}},"time":"1970-01-01T00:00:00.5Z","span":"1s","mask":"a,b",
        "object":{"a":[null,1,{"b":false}]},"any":{"value":"1s","@type":"x/google.protobuf.Duration"},"wrapped":1,"nobody":[{}]}"#;
    let parser = Parser::new().types(&types).ignore_unknown(true);
    assert!(parser.from_str::<All>(text).is_ok());
    for len in 0..text.len() {
        let error = parser.from_slice::<All>(&text.as_bytes()[..len]).expect_err(&text[..len]);
        assert!(error.offset().unwrap() <= len);
    }
}
