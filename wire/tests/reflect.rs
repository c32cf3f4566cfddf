//! Reflection over every holder of a value, as it is called: reading, changing, and what is refused.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    rc::Rc,
    sync::Arc,
};
use wire::{
    Decode, Described, Encode, Enumeration, Message, Newtype, Oneof, Open, Reflect, UnknownFields, UnknownFieldsView,
    reflect::{Change, Lent, ReflectError, ReflectMut, ValueRef},
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enumeration)]
#[repr(i32)]
enum Kind {
    #[default]
    Home = 1,
    Work = 2,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Newtype)]
#[proto(uint64)]
struct Id(u64);

#[derive(Clone, Debug, Default, PartialEq, Newtype, Reflect)]
#[proto(message)]
struct Wrapped(Leaf);

#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "test.Leaf")]
struct Leaf {
    #[proto(1, sint32)]
    id: i32,
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Debug, PartialEq, Oneof, Reflect)]
enum Choice {
    #[proto(3, string)]
    Text(Arc<str>),
    #[proto(9, message)]
    Leaf(Box<Leaf>),
    #[proto(20, enum)]
    Kind(Kind),
}

#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "test.Holders")]
struct Holders {
    #[proto(1, string)]
    text: Rc<str>,
    #[proto(2, bytes, optional)]
    blob: Option<Arc<[u8]>>,
    #[proto(oneof(3, 9, 20))]
    choice: Option<Choice>,
    #[proto(4, uint64)]
    id: Id,
    #[proto(5, uint64, packed)]
    ids: Vec<Id>,
    #[proto(6, enum, optional)]
    closed: Option<Kind>,
    #[proto(7, enum)]
    open: Open<Kind>,
    #[proto(8, enum, packed)]
    kinds: Vec<Kind>,
    #[proto(10, message, required)]
    always: Leaf,
    #[proto(11, message, optional)]
    wrapped: Option<Box<Wrapped>>,
    #[proto(12, group, repeated)]
    groups: Vec<Leaf>,
    #[proto(13, map(string, message))]
    hashed: HashMap<String, Leaf>,
    #[proto(14, map(int32, double))]
    ordered: BTreeMap<i32, f64>,
    #[proto(15, map(bool, enum))]
    pairs: Vec<(bool, Open<Kind>)>,
    #[proto(16, message)]
    plain: Leaf,
    #[proto(17, float)]
    float: f32,
}

fn error<T>(result: Result<T, ReflectError>) -> ReflectError {
    result.err().expect("refused")
}

#[test]
fn every_holder_is_read_and_changed() -> Result<(), ReflectError> {
    let mut holders = Holders::default();
    let message: &mut dyn ReflectMut = &mut holders;
    message.set(1, ValueRef::Str("a"))?;
    message.set(2, ValueRef::Bytes(b""))?;
    message.set(4, ValueRef::U64(7))?;
    message.list_mut(5)?.push(ValueRef::U64(8))?;
    message.set(6, ValueRef::Enum(2))?;
    message.set(7, ValueRef::Enum(77))?;
    message.list_mut(8)?.push(ValueRef::Enum(1))?;
    message.message_mut(9)?.set(1, ValueRef::I32(-9))?;
    message.message_mut(10)?.set(1, ValueRef::I32(10))?;
    message.message_mut(11)?.set(1, ValueRef::I32(11))?;
    message.list_mut(12)?.push_message()?.set(1, ValueRef::I32(12))?;
    message.map_mut(13)?.insert_message(ValueRef::Str("k"), &mut |leaf| leaf.set(1, ValueRef::I32(13)).unwrap())?;
    message.map_mut(14)?.insert(ValueRef::I32(-1), ValueRef::F64(1.5))?;
    message.map_mut(15)?.insert(ValueRef::Bool(true), ValueRef::Enum(3))?;
    message.set(17, ValueRef::F32(-0.0))?;

    let leaf = |id| Leaf { id, ..Leaf::default() };
    let expected = Holders {
        text: "a".into(),
        blob: Some([].into()),
        choice: Some(Choice::Leaf(Box::new(leaf(-9)))),
        id: Id(7),
        ids: vec![Id(8)],
        closed: Some(Kind::Work),
        open: Open::from_number(77),
        kinds: vec![Kind::Home],
        always: leaf(10),
        wrapped: Some(Box::new(Wrapped(leaf(11)))),
        groups: vec![leaf(12)],
        hashed: [("k".into(), leaf(13))].into(),
        ordered: [(-1, 1.5)].into(),
        pairs: vec![(true, Open::from_number(3))],
        plain: Leaf::default(),
        float: -0.0,
    };
    assert_eq!(holders, expected);

    let there = |number| holders.field(number).is_some();
    let absent: Vec<_> = Holders::DESCRIPTION.all_fields().filter(|field| !there(field.number)).collect();
    assert_eq!(absent.iter().map(|field| field.name).collect::<Vec<_>>(), ["text", "plain", "kind"]);
    Ok(())
}

#[test]
fn fields_come_in_the_order_of_their_numbers_those_of_oneofs_between_them() {
    let numbers: Vec<_> = Holders::DESCRIPTION.all_fields().map(|field| field.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20]);
    assert_eq!(Holders::DESCRIPTION.oneof_of(20).map(|oneof| oneof.name), Some("choice"));
    assert!(Holders::DESCRIPTION.oneof_of(4).is_none());
}

#[test]
fn a_member_of_a_oneof_replaces_another_and_clears_only_itself() -> Result<(), ReflectError> {
    let mut holders = Holders::default();
    let message: &mut dyn ReflectMut = &mut holders;
    message.set(3, ValueRef::Str(""))?;
    assert_eq!(message.field(3), Some(ValueRef::Str("")));
    message.clear(9)?;
    assert!(message.has(3));
    message.message_mut(9)?.set(1, ValueRef::I32(5))?;
    assert!(message.has(9) && !message.has(3));
    // What is there already is lent as it is.
    assert_eq!(message.message_mut(9)?.field(1), Some(ValueRef::I32(5)));
    assert_eq!(error(message.set(20, ValueRef::Enum(9))), ReflectError::Unlisted);
    assert!(message.has(9));
    message.clear(9)?;
    assert_eq!(holders.choice, None);
    Ok(())
}

#[test]
fn what_does_not_fit_is_an_error_and_changes_nothing() {
    let mut holders = Holders { ids: vec![Id(1)], closed: Some(Kind::Work), ..Holders::default() };
    let before = holders.clone();
    let other = Leaf { id: 1, ..Leaf::default() };
    let message: &mut dyn ReflectMut = &mut holders;
    for number in [0, 18, 19_000, u32::MAX] {
        assert_eq!(error(message.set(number, ValueRef::Bool(true))), ReflectError::NoField);
        assert_eq!(error(message.clear(number)), ReflectError::NoField);
        assert!(!message.has(number));
    }
    for field in Holders::DESCRIPTION.all_fields() {
        let wrong = if field.number == 17 { ValueRef::F64(1.0) } else { ValueRef::F32(1.0) };
        assert_eq!(error(message.set(field.number, wrong)), ReflectError::OtherKind, "{}", field.name);
    }
    for number in [1, 2, 3, 4, 6, 7, 17, 20] {
        assert_eq!(error(message.message_mut(number)), ReflectError::OtherKind);
        assert_eq!(error(message.list_mut(number).map(drop)), ReflectError::OtherKind);
    }
    assert_eq!(error(message.list_mut(10).map(drop)), ReflectError::OtherKind);
    assert_eq!(error(message.map_mut(5).map(drop)), ReflectError::OtherKind);
    assert_eq!(error(message.message_mut(12)), ReflectError::OtherKind);
    assert_eq!(error(message.set(6, ValueRef::Enum(3))), ReflectError::Unlisted);
    // A list of which one element does not fit.
    let kinds = Holders { pairs: vec![], ids: vec![Id(2)], ..Holders::default() };
    assert_eq!(error(message.set(8, kinds.field(5).unwrap())), ReflectError::OtherKind);

    let list = message.list_mut(5).unwrap();
    assert_eq!(error(list.push(ValueRef::I64(1))), ReflectError::OtherKind);
    assert_eq!(error(list.push_message()), ReflectError::OtherKind);
    assert_eq!(error(list.message_mut(0)), ReflectError::OtherKind);
    assert_eq!(error(list.message_mut(1)), ReflectError::NoElement);
    assert_eq!(error(list.set(1, ValueRef::U64(1))), ReflectError::NoElement);
    let map = message.map_mut(13).unwrap();
    assert_eq!(error(map.insert(ValueRef::I32(1), ValueRef::Message(&other))), ReflectError::OtherKind);
    assert_eq!(error(map.insert(ValueRef::Str(""), ValueRef::I32(1))), ReflectError::OtherKind);
    assert_eq!(error(map.message_mut(ValueRef::Str("k"))), ReflectError::NoElement);
    assert_eq!(error(message.map_mut(14).unwrap().message_mut(ValueRef::I32(1))), ReflectError::NoElement);
    let map = message.map_mut(14).unwrap();
    assert_eq!(error(map.insert_message(ValueRef::I32(1), &mut |_| {})), ReflectError::OtherKind);

    // Asked to lend, an absent message is made.
    assert!(matches!(message.change(10, Change::Lend), Ok(Lent::Message(_))));
    assert_eq!(holders, before);
}

#[test]
fn a_message_of_another_type_does_not_merge() {
    let mut leaf = Leaf::default();
    let holders = Holders { text: "a".into(), ..Holders::default() };
    assert_eq!((&mut leaf as &mut dyn ReflectMut).merge_from(&holders), Err(ReflectError::OtherKind));
}

#[test]
fn elements_are_changed_where_they_are() -> Result<(), ReflectError> {
    let mut holders = Holders::default();
    let message: &mut dyn ReflectMut = &mut holders;
    let list = message.list_mut(12)?;
    for id in 0..3 {
        list.push_message()?.set(1, ValueRef::I32(id))?;
    }
    list.message_mut(1)?.set(1, ValueRef::I32(10))?;
    let ids: Vec<_> = list.iter().map(|leaf| matches!(leaf, ValueRef::Message(leaf) if leaf.has(1))).collect();
    assert_eq!(ids, [false, true, true]);
    let last = Leaf { id: 7, ..Leaf::default() };
    list.set(2, ValueRef::Message(&last))?;
    let map = message.map_mut(13)?;
    map.insert(ValueRef::Str("a"), ValueRef::Message(&last))?;
    map.message_mut(ValueRef::Str("a"))?.set(1, ValueRef::I32(8))?;
    assert_eq!(holders.groups.iter().map(|leaf| leaf.id).collect::<Vec<_>>(), [0, 10, 7]);
    assert_eq!(holders.hashed["a"].id, 8);
    Ok(())
}

#[test]
fn maps_are_visited_in_order_where_asked() {
    let holders = Holders {
        hashed: (0..20).map(|n| (n.to_string(), Leaf::default())).collect(),
        pairs: vec![(true, Open::from_number(1)), (true, Open::from_number(2))],
        ..Holders::default()
    };
    let Some(ValueRef::Map(map)) = holders.field(13) else { panic!() };
    let mut keys = Vec::new();
    map.for_each(true, &mut |key, _| keys.push(format!("{key:?}")));
    assert!(keys.is_sorted() && keys.len() == 20);
    assert!(map.get(ValueRef::Str("11")).is_some() && map.get(ValueRef::Str("21")).is_none());
    // The last entry of a key is its value.
    let Some(ValueRef::Map(map)) = holders.field(15) else { panic!() };
    assert_eq!(map.get(ValueRef::Bool(true)), Some(ValueRef::Enum(2)));
    let last = Holders { pairs: vec![(true, Open::from_number(2))], ..Holders::default() };
    assert_eq!(ValueRef::Map(map), last.field(15).unwrap());
}

#[test]
fn equality_sees_everything() {
    let leaf = |id| Leaf { id, ..Leaf::default() };
    let base = Holders { groups: vec![leaf(1)], hashed: [("a".into(), leaf(1))].into(), ..Holders::default() };
    let others = [
        Holders { groups: vec![leaf(2)], ..base.clone() },
        Holders { groups: vec![leaf(1), leaf(1)], ..base.clone() },
        Holders { hashed: [("a".into(), leaf(2))].into(), ..base.clone() },
        Holders { hashed: [("b".into(), leaf(1))].into(), ..base.clone() },
        Holders { text: "a".into(), ..base.clone() },
        Holders { always: Leaf { unknown: UnknownFields::from_bytes(b"\x10\x01"), ..leaf(0) }, ..base.clone() },
        Holders { float: f32::NAN, ..base.clone() },
    ];
    assert_eq!(ValueRef::Message(&base), ValueRef::Message(&base.clone()));
    for other in &others {
        assert_ne!(ValueRef::Message(&base), ValueRef::Message(other), "{other:?}");
    }
    assert_ne!(ValueRef::Message(&others[6]), ValueRef::Message(&others[6].clone()));
}

#[test]
fn a_view_is_read_and_copied_to_its_owned_form() {
    #[derive(Default, Message, Reflect)]
    #[proto(name = "test.Person")]
    struct PersonView<'a> {
        #[proto(1, string)]
        name: &'a str,
        #[proto(2, bytes, repeated)]
        parts: Vec<Cow<'a, [u8]>>,
        #[proto(3, map(string, int32))]
        marks: Vec<(&'a str, i32)>,
        #[proto(unknown)]
        unknown: UnknownFieldsView<'a>,
    }
    #[derive(Default, Message, Reflect)]
    #[proto(name = "test.Person")]
    struct Person {
        #[proto(1, string)]
        name: String,
        #[proto(2, bytes, repeated)]
        parts: Vec<Vec<u8>>,
        #[proto(3, map(string, int32))]
        marks: HashMap<String, i32>,
        #[proto(unknown)]
        unknown: UnknownFields,
    }
    let bytes = b"\x0a\x01a\x12\x01b\x12\x00\x1a\x05\x0a\x01c\x10\x07\x20\x01\x2a\x02hi";
    let view = PersonView::decode(bytes).unwrap();
    let mut person = Person::default();
    (&mut person as &mut dyn ReflectMut).merge_from(&view).unwrap();
    assert_eq!(person.encode_to_vec(), bytes);
    assert_eq!(ValueRef::Message(&view), ValueRef::Message(&person));
    let unknown: Vec<_> = view.unknown().iter().map(|record| record.number()).collect();
    assert_eq!(unknown, [4, 5]);
}

#[test]
fn debug_shows_no_message() {
    let holders = Holders { groups: vec![Leaf { id: 42, ..Leaf::default() }], ..Holders::default() };
    assert_eq!(format!("{:?}", holders.field(12).unwrap()), "[test.Leaf { .. }]");
}

#[test]
fn enums_have_names() {
    let Some(field) = Holders::DESCRIPTION.field_by_name("closed") else { panic!() };
    let wire::reflect::KindDescription::Enum(kind) = field.kind else { panic!() };
    assert_eq!((kind().name_of(2), kind().name_of(3)), (Some("Work"), None));
    assert_eq!((kind().number_of("Home"), kind().number_of("")), (Some(1), None));
}

#[test]
fn unknown_fields_that_were_cleared_equal_none() {
    let mut leaf = Leaf { unknown: UnknownFields::from_bytes(b"\x10\x01"), ..Leaf::default() };
    (&mut leaf as &mut dyn ReflectMut).clear_all();
    assert_eq!(leaf, Leaf::default());
}

#[test]
fn a_diff_says_where() {
    let leaf = |id| Leaf { id, ..Leaf::default() };
    let left = Holders {
        text: "a".into(),
        choice: Some(Choice::Text("t".into())),
        ids: vec![Id(1), Id(2)],
        groups: vec![leaf(1), leaf(2)],
        hashed: [("a".into(), leaf(1)), ("b".into(), leaf(2)), ("c".into(), leaf(3))].into(),
        ordered: [(-1, f64::NAN)].into(),
        ..Holders::default()
    };
    let right = Holders {
        text: "b".into(),
        choice: Some(Choice::Kind(Kind::Work)),
        ids: vec![Id(1), Id(3), Id(4)],
        groups: vec![leaf(1), Leaf { unknown: UnknownFields::from_bytes(b"\x10\x01"), ..leaf(2) }],
        hashed: [("b".into(), leaf(2)), ("c".into(), leaf(4)), ("d".into(), leaf(5))].into(),
        ordered: [(-1, f64::NAN)].into(),
        ..Holders::default()
    };
    let lines: Vec<_> = wire::reflect::diff(&left, &right).iter().map(ToString::to_string).collect();
    let expected = [
        "text: \"a\" != \"b\"",
        "text: \"t\" != absent",
        "ids[1]: 2 != 3",
        "ids[2]: absent != 4",
        "groups[1]: unknown fields",
        "hashed[\"a\"]: test.Leaf { .. } != absent",
        "hashed[\"c\"].id: 3 != 4",
        "hashed[\"d\"]: absent != test.Leaf { .. }",
        "ordered[-1]: NaN != NaN",
        "kind: absent != 2",
    ];
    assert_eq!(lines, expected);
    assert!(wire::reflect::diff(&right.always, &right.plain).is_empty());
    let whole: Vec<_> = wire::reflect::diff(&left, &left.plain).iter().map(ToString::to_string).collect();
    assert_eq!(whole, [": test.Holders { .. } != test.Leaf { .. }"]);
}

/// Two elements at most.
#[derive(Clone, Debug, Default, PartialEq)]
struct Two(Vec<i32>);

impl wire::List<i32> for Two {
    fn capacity(&self) -> usize {
        2
    }
    fn reserve(&mut self, _: usize) {}
    fn push(&mut self, value: i32) {
        assert!(self.0.len() < 2);
        self.0.push(value);
    }
    fn push_default(&mut self) -> &mut i32 {
        self.push(0);
        self.0.last_mut().expect("pushed above")
    }
    fn as_slice(&self) -> &[i32] {
        &self.0
    }
}

impl AsMut<[i32]> for Two {
    fn as_mut(&mut self) -> &mut [i32] {
        &mut self.0
    }
}

#[test]
fn a_full_list_takes_no_more() -> Result<(), ReflectError> {
    #[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
    struct Fixed {
        #[proto(1, int32, packed)]
        two: Two,
    }
    let mut fixed = Fixed::default();
    let list = (&mut fixed as &mut dyn ReflectMut).list_mut(1)?;
    list.push(ValueRef::I32(1))?;
    list.push(ValueRef::I32(2))?;
    assert_eq!(error(list.push(ValueRef::I32(3))), ReflectError::Full);
    list.set(0, ValueRef::I32(5))?;
    assert_eq!(fixed.two.0, [5, 2]);
    // Taken whole or not at all.
    #[derive(Default, Message, Reflect)]
    struct Many {
        #[proto(1, int32, packed)]
        many: Vec<i32>,
    }
    let many = Many { many: vec![7, 8, 9] };
    let message: &mut dyn ReflectMut = &mut fixed;
    assert_eq!(error(message.set(1, many.field(1).unwrap())), ReflectError::Full);
    assert_eq!(fixed.two.0, [5, 2]);
    Ok(())
}
