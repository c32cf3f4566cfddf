//! A message of more fields and oneofs than a word has room for.

use std::fmt::Write;
use wire::{Message, Oneof, Reflect};
use wire_reflect::json::{self, Parser};

#[derive(Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "test.Wide")]
struct Wide {
    #[proto(1, int32, optional)]
    f1: Option<i32>,
    #[proto(2, int32, optional)]
    f2: Option<i32>,
    #[proto(3, int32, optional)]
    f3: Option<i32>,
    #[proto(4, int32, optional)]
    f4: Option<i32>,
    #[proto(5, int32, optional)]
    f5: Option<i32>,
    #[proto(6, int32, optional)]
    f6: Option<i32>,
    #[proto(7, int32, optional)]
    f7: Option<i32>,
    #[proto(8, int32, optional)]
    f8: Option<i32>,
    #[proto(9, int32, optional)]
    f9: Option<i32>,
    #[proto(10, int32, optional)]
    f10: Option<i32>,
    #[proto(11, int32, optional)]
    f11: Option<i32>,
    #[proto(12, int32, optional)]
    f12: Option<i32>,
    #[proto(13, int32, optional)]
    f13: Option<i32>,
    #[proto(14, int32, optional)]
    f14: Option<i32>,
    #[proto(15, int32, optional)]
    f15: Option<i32>,
    #[proto(16, int32, optional)]
    f16: Option<i32>,
    #[proto(17, int32, optional)]
    f17: Option<i32>,
    #[proto(18, int32, optional)]
    f18: Option<i32>,
    #[proto(19, int32, optional)]
    f19: Option<i32>,
    #[proto(20, int32, optional)]
    f20: Option<i32>,
    #[proto(21, int32, optional)]
    f21: Option<i32>,
    #[proto(22, int32, optional)]
    f22: Option<i32>,
    #[proto(23, int32, optional)]
    f23: Option<i32>,
    #[proto(24, int32, optional)]
    f24: Option<i32>,
    #[proto(25, int32, optional)]
    f25: Option<i32>,
    #[proto(26, int32, optional)]
    f26: Option<i32>,
    #[proto(27, int32, optional)]
    f27: Option<i32>,
    #[proto(28, int32, optional)]
    f28: Option<i32>,
    #[proto(29, int32, optional)]
    f29: Option<i32>,
    #[proto(30, int32, optional)]
    f30: Option<i32>,
    #[proto(31, int32, optional)]
    f31: Option<i32>,
    #[proto(32, int32, optional)]
    f32: Option<i32>,
    #[proto(33, int32, optional)]
    f33: Option<i32>,
    #[proto(34, int32, optional)]
    f34: Option<i32>,
    #[proto(35, int32, optional)]
    f35: Option<i32>,
    #[proto(36, int32, optional)]
    f36: Option<i32>,
    #[proto(37, int32, optional)]
    f37: Option<i32>,
    #[proto(38, int32, optional)]
    f38: Option<i32>,
    #[proto(39, int32, optional)]
    f39: Option<i32>,
    #[proto(40, int32, optional)]
    f40: Option<i32>,
    #[proto(41, int32, optional)]
    f41: Option<i32>,
    #[proto(42, int32, optional)]
    f42: Option<i32>,
    #[proto(43, int32, optional)]
    f43: Option<i32>,
    #[proto(44, int32, optional)]
    f44: Option<i32>,
    #[proto(45, int32, optional)]
    f45: Option<i32>,
    #[proto(46, int32, optional)]
    f46: Option<i32>,
    #[proto(47, int32, optional)]
    f47: Option<i32>,
    #[proto(48, int32, optional)]
    f48: Option<i32>,
    #[proto(49, int32, optional)]
    f49: Option<i32>,
    #[proto(50, int32, optional)]
    f50: Option<i32>,
    #[proto(51, int32, optional)]
    f51: Option<i32>,
    #[proto(52, int32, optional)]
    f52: Option<i32>,
    #[proto(53, int32, optional)]
    f53: Option<i32>,
    #[proto(54, int32, optional)]
    f54: Option<i32>,
    #[proto(55, int32, optional)]
    f55: Option<i32>,
    #[proto(56, int32, optional)]
    f56: Option<i32>,
    #[proto(57, int32, optional)]
    f57: Option<i32>,
    #[proto(58, int32, optional)]
    f58: Option<i32>,
    #[proto(59, int32, optional)]
    f59: Option<i32>,
    #[proto(60, int32, optional)]
    f60: Option<i32>,
    #[proto(61, int32, optional)]
    f61: Option<i32>,
    #[proto(62, int32, optional)]
    f62: Option<i32>,
    #[proto(63, int32, optional)]
    f63: Option<i32>,
    #[proto(64, int32, optional)]
    f64: Option<i32>,
    #[proto(65, int32, optional)]
    f65: Option<i32>,
    #[proto(66, int32, optional)]
    f66: Option<i32>,
    #[proto(67, int32, optional)]
    f67: Option<i32>,
    #[proto(68, int32, optional)]
    f68: Option<i32>,
    #[proto(69, int32, optional)]
    f69: Option<i32>,
    #[proto(70, int32, optional)]
    f70: Option<i32>,
    #[proto(71, int32, optional)]
    f71: Option<i32>,
    #[proto(72, int32, required)]
    needed: i32,
    #[proto(oneof(80, 81))]
    a: Option<A>,
    #[proto(oneof(82, 83))]
    b: Option<B>,
    #[proto(oneof(84, 85))]
    c: Option<C>,
    #[proto(oneof(86, 87))]
    d: Option<D>,
    #[proto(oneof(88, 89))]
    e: Option<E>,
    #[proto(90, message, optional)]
    inner: Option<Box<Wide>>,
}

#[derive(Debug, PartialEq, Oneof, Reflect)]
enum A {
    #[proto(80, int32)]
    AOne(i32),
    #[proto(81, int32)]
    ATwo(i32),
}

#[derive(Debug, PartialEq, Oneof, Reflect)]
enum B {
    #[proto(82, int32)]
    BOne(i32),
    #[proto(83, int32)]
    BTwo(i32),
}

#[derive(Debug, PartialEq, Oneof, Reflect)]
enum C {
    #[proto(84, int32)]
    COne(i32),
    #[proto(85, int32)]
    CTwo(i32),
}

#[derive(Debug, PartialEq, Oneof, Reflect)]
enum D {
    #[proto(86, int32)]
    DOne(i32),
    #[proto(87, int32)]
    DTwo(i32),
}

#[derive(Debug, PartialEq, Oneof, Reflect)]
enum E {
    #[proto(88, int32)]
    EOne(i32),
    #[proto(89, int32)]
    ETwo(i32),
}

/// Every field and one member of each oneof, with something more in the end.
fn text(inner: &str, more: &str) -> String {
    let mut text = String::from("{");
    for i in 1..=71 {
        write!(text, r#""f{i}":{i},"#).unwrap();
    }
    for oneof in ["a", "b", "c", "d", "e"] {
        write!(text, r#""{oneof}One":1,"#).unwrap();
    }
    text + r#""inner":"# + inner + r#","needed":1"# + more + "}"
}

#[test]
fn what_comes_twice_and_what_is_missing() {
    let read = |text: &str| json::from_str::<Wide>(text).map_err(|error| error.sentence().to_owned());
    // The message inside has the same fields, and is not mistaken for the one around it.
    let whole = read(&text(&text("null", ""), "")).unwrap();
    assert_eq!(whole.inner.as_ref().map(|inner| inner.f71), Some(Some(71)));
    assert_eq!(json::from_str::<Wide>(&json::to_string(&whole).unwrap()).unwrap(), whole);
    for name in ["f1", "f63", "f64", "f65", "f71", "needed", "inner", "aOne", "eOne"] {
        for inner in ["null", &text("null", "")] {
            assert_eq!(
                read(&text(inner, &format!(r#","{name}":1"#))),
                Err("the field is there twice".into()),
                "{name}"
            );
        }
    }
    for name in ["aTwo", "bTwo", "cTwo", "dTwo", "eTwo"] {
        let more = format!(r#","{name}":1"#);
        assert_eq!(read(&text(&text("null", ""), &more)), Err("another member of the oneof is there".into()), "{name}");
        assert_eq!(read(&text(&text("null", &more), "")), Err("another member of the oneof is there".into()), "{name}");
    }
    let missing = Err("the required field `needed` of test.Wide is missing".to_owned());
    assert_eq!(read(r#"{"f64":1}"#), missing);
    assert_eq!(read(&text(r#"{"f64":1}"#, "")), missing);
    assert_eq!(read(&text("null", "").replace("needed", "f1")).unwrap_err(), "the field is there twice");
    assert!(Parser::new().partial(true).from_str::<Wide>("{}").is_ok());
}
