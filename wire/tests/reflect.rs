//! Reflection over every holder of a value, as it is called: reading, changing, and what is refused.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    rc::Rc,
    sync::Arc,
};
use wire::{
    Decode, Described, Encode, Enumeration, Lazy, LazyView, Message, Newtype, Oneof, Open, Reflect, UnknownFields,
    UnknownFieldsView,
    reflect::{Flow, ReflectErrorKind, ReflectMut, RowKind, Value, diff},
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

fn error<T>(result: Flow<T>) -> ReflectErrorKind {
    result.err().expect("refused").kind().clone()
}

fn leaf(id: i32) -> Leaf {
    Leaf { id, ..Leaf::default() }
}

fn snapshot(message: &dyn Reflect) -> Value {
    message.snapshot().unwrap().into()
}

#[test]
fn every_holder_is_read_and_changed() -> Flow {
    let mut holders = Holders::default();
    let message: &mut dyn ReflectMut = &mut holders;
    message.set(1, "a")?;
    message.set(2, Value::Bytes(vec![]))?;
    message.set(4, 7u64)?;
    message.push(5, 8u64)?;
    message.set(6, Value::Enum(2))?;
    message.set(7, Value::Enum(77))?;
    message.push(8, Value::Enum(1))?;
    message.change(9, |leaf| leaf.set(1, -9))?;
    message.change(10, |leaf| leaf.set(1, 10))?;
    message.change(11, |leaf| leaf.set(1, 11))?;
    message.push_message(12, |leaf| leaf.set(1, 12))?;
    message.insert_message(13, "k", |leaf| leaf.set(1, 13))?;
    message.insert(14, -1, 1.5)?;
    message.insert(15, true, Value::Enum(3))?;
    message.set(17, -0.0f32)?;

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

    let holders: &dyn Reflect = &holders;
    let absent: Vec<_> = Holders::TABLE.iter().filter(|row| !holders.has(row.number)).collect();
    assert_eq!(absent.iter().map(|row| &*row.name).collect::<Vec<_>>(), ["text", "plain", "kind"]);
    assert_eq!(holders.get(4)?, Some(Value::U64(7)));
    assert_eq!(holders.get(13)?, Some(Value::Map(vec![("k".into(), snapshot(&leaf(13)))])));
    Ok(())
}

#[test]
fn fields_come_in_the_order_of_their_numbers_those_of_oneofs_between_them() {
    let numbers: Vec<_> = Holders::TABLE.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20]);
    let oneof = |number| Holders::TABLE.oneof_of(Holders::TABLE.row(number).unwrap()).map(|oneof| &*oneof.name);
    assert_eq!((oneof(20), oneof(4)), (Some("choice"), None));
    for number in [3, 9, 20] {
        let holders = Holders::default();
        let mut one = holders.clone();
        one.choice = Some(match number {
            3 => Choice::Text("".into()),
            9 => Choice::Leaf(Box::default()),
            _ => Choice::Kind(Kind::Home),
        });
        let one: &dyn Reflect = &one;
        let fields = one.snapshot().unwrap().fields;
        assert!(fields.is_sorted_by(|a, b| a.0 < b.0) && fields.iter().any(|field| field.0 == number));
    }
}

#[test]
fn a_member_of_a_oneof_replaces_another_and_clears_only_itself() -> Flow {
    let mut holders = Holders::default();
    let message: &mut dyn ReflectMut = &mut holders;
    message.set(3, "")?;
    assert_eq!(message.get(3)?, Some(Value::from("")));
    message.clear(9)?;
    assert!(message.has(3));
    message.change(9, |leaf| leaf.set(1, 5))?;
    assert!(message.has(9) && !message.has(3));
    // What is there already is lent as it is.
    message.change(9, |leaf| {
        assert_eq!(leaf.get(1)?, Some(Value::I32(5)));
        Ok(())
    })?;
    assert_eq!(error(message.set(20, Value::Enum(9))), ReflectErrorKind::Unlisted);
    assert!(message.has(9));
    message.clear(9)?;
    assert_eq!(holders.choice, None);
    Ok(())
}

#[test]
fn what_does_not_fit_is_an_error_and_changes_nothing() {
    let mut holders = Holders { ids: vec![Id(1)], closed: Some(Kind::Work), ..Holders::default() };
    let before = holders.clone();
    let message: &mut dyn ReflectMut = &mut holders;
    for number in [0, 18, 19_000, u32::MAX] {
        assert_eq!(error(message.set(number, true)), ReflectErrorKind::NoField);
        assert_eq!(error(message.clear(number)), ReflectErrorKind::NoField);
        assert!(!message.has(number));
    }
    for row in Holders::TABLE.iter() {
        let wrong = if row.number == 17 { Value::F64(1.0) } else { Value::F32(1.0) };
        assert_eq!(error(message.set(row.number, wrong)), ReflectErrorKind::OtherKind, "{}", row.name);
    }
    for number in [1, 2, 3, 4, 6, 7, 17, 20] {
        assert_eq!(error(message.change(number, |_| Ok(()))), ReflectErrorKind::OtherKind);
        assert_eq!(error(message.push(number, true)), ReflectErrorKind::OtherKind);
    }
    assert_eq!(error(message.push(10, true)), ReflectErrorKind::OtherKind);
    assert_eq!(error(message.insert(5, true, true)), ReflectErrorKind::OtherKind);
    assert_eq!(error(message.change(12, |_| Ok(()))), ReflectErrorKind::OtherKind);
    assert_eq!(error(message.set(6, Value::Enum(3))), ReflectErrorKind::Unlisted);
    // A list of which one element does not fit.
    assert_eq!(error(message.set(8, vec![Value::Enum(1), Value::U64(2)])), ReflectErrorKind::OtherKind);

    assert_eq!(error(message.push(5, 1i64)), ReflectErrorKind::OtherKind);
    assert_eq!(error(message.push_message(5, |_| Ok(()))), ReflectErrorKind::OtherKind);
    assert_eq!(error(message.change_element(5, 0, |_| Ok(()))), ReflectErrorKind::OtherKind);
    assert_eq!(error(message.change_element(5, 1, |_| Ok(()))), ReflectErrorKind::NoElement);
    assert_eq!(error(message.set_element(5, 1, 1u64)), ReflectErrorKind::NoElement);
    assert_eq!(error(message.insert(13, 1, snapshot(&leaf(1)))), ReflectErrorKind::OtherKind);
    assert_eq!(error(message.insert(13, "", 1)), ReflectErrorKind::OtherKind);
    assert_eq!(error(message.change_entry(13, "k", |_| Ok(()))), ReflectErrorKind::NoElement);
    assert_eq!(error(message.change_entry(14, 1, |_| Ok(()))), ReflectErrorKind::NoElement);
    assert_eq!(error(message.insert_message(14, 1, |_| Ok(()))), ReflectErrorKind::OtherKind);

    // Asked to lend, an absent message is made.
    assert_eq!(message.change(10, |_| Ok(())), Ok(()));
    assert_eq!(holders, before);
}

#[test]
fn a_message_of_another_type_does_not_merge() {
    let mut leaf = Leaf::default();
    let holders = Holders { text: "a".into(), ..Holders::default() };
    assert_eq!(error((&mut leaf as &mut dyn ReflectMut).merge_from(&holders)), ReflectErrorKind::OtherKind);
}

#[test]
fn elements_are_changed_where_they_are() -> Flow {
    let mut holders = Holders::default();
    let message: &mut dyn ReflectMut = &mut holders;
    for id in 0..3 {
        message.push_message(12, |leaf| leaf.set(1, id))?;
    }
    message.change_element(12, 1, |leaf| leaf.set(1, 10))?;
    let Some(Value::List(leaves)) = message.get(12)? else { panic!() };
    let ids: Vec<_> = leaves.iter().map(|leaf| leaf.as_message().unwrap().get(1).is_some()).collect();
    assert_eq!(ids, [false, true, true]);
    message.set_element(12, 2, snapshot(&leaf(7)))?;
    message.insert(13, "a", snapshot(&leaf(7)))?;
    message.change_entry(13, "a", |leaf| leaf.set(1, 8))?;
    assert_eq!(holders.groups.iter().map(|leaf| leaf.id).collect::<Vec<_>>(), [0, 10, 7]);
    assert_eq!(holders.hashed["a"].id, 8);
    let mut seen = Vec::new();
    (&holders as &dyn Reflect).visit(12, |leaf| {
        seen.push(leaf.get(1)?);
        Ok(())
    })?;
    assert_eq!(seen, [None, Some(Value::I32(10)), Some(Value::I32(7))]);
    Ok(())
}

#[test]
fn maps_come_in_order_and_the_last_entry_of_a_key_counts() -> Flow {
    let holders = Holders {
        hashed: (0..20).map(|n| (n.to_string(), Leaf::default())).collect(),
        pairs: vec![(true, Open::from_number(1)), (true, Open::from_number(2))],
        ..Holders::default()
    };
    let message: &dyn Reflect = &holders;
    let Some(Value::Map(map)) = message.get(13)? else { panic!() };
    assert!(map.is_sorted_by(|a, b| a.0.as_key() < b.0.as_key()) && map.len() == 20);
    assert_eq!(message.get(15)?, Some(Value::Map(vec![(true.into(), Value::Enum(2))])));
    Ok(())
}

#[test]
fn equality_sees_everything() -> Flow {
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
    let message: &dyn Reflect = &base;
    assert!(message.equals(&base.clone())?);
    for other in &others {
        assert!(!message.equals(other)?, "{other:?}");
    }
    assert!(!(&others[6] as &dyn Reflect).equals(&others[6].clone())?);
    Ok(())
}

#[test]
fn a_view_is_read_and_copied_to_its_owned_form() -> Flow {
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
    (&mut person as &mut dyn ReflectMut).merge_from(&view)?;
    assert_eq!(person.encode_to_vec(), bytes);
    let view: &dyn Reflect = &view;
    assert!(view.equals(&person)?);
    let unknown: Vec<_> = view.unknown().iter().map(|record| record.number()).collect();
    assert_eq!(unknown, [4, 5]);
    Ok(())
}

#[test]
fn lazy_messages_are_decoded_to_be_shown() -> Flow {
    #[derive(Default, Message, Reflect)]
    #[proto(name = "test.Book")]
    struct Book {
        #[proto(1, message, repeated)]
        pages: Vec<Lazy<Leaf>>,
        #[proto(2, message, optional)]
        cover: Option<Lazy<Leaf>>,
    }
    #[derive(Default, Message, Reflect)]
    #[proto(name = "test.Book")]
    struct BookView<'a> {
        #[proto(1, message, repeated)]
        pages: Vec<LazyView<'a, Leaf>>,
        #[proto(2, message, optional)]
        cover: Option<LazyView<'a, Leaf>>,
    }
    let bytes = b"\x0a\x02\x08\x02\x0a\x00\x12\x02\x08\x04";
    let (mut book, view) = (Book::decode(bytes).unwrap(), BookView::decode(bytes).unwrap());
    let seen = (&book as &dyn Reflect).snapshot()?;
    assert_eq!(seen, (&view as &dyn Reflect).snapshot()?);
    assert_eq!(seen.get(2), Some(&snapshot(&leaf(2))));
    let message: &mut dyn ReflectMut = &mut book;
    message.change(2, |cover| cover.set(1, 7))?;
    message.change_element(1, 1, |page| page.set(1, 8))?;
    assert_eq!(book.encode_to_vec(), b"\x0a\x02\x08\x02\x0a\x02\x08\x10\x12\x02\x08\x0e");

    let bad = Book::decode(b"\x0a\x01\xff").unwrap();
    let bad: &dyn Reflect = &bad;
    assert!(bad.has(1));
    assert!(matches!(error(bad.get(1)), ReflectErrorKind::Decode(_)));
    Ok(())
}

#[test]
fn debug_shows_no_message() {
    let holders = Holders { groups: vec![leaf(42)], ..Holders::default() };
    let holders: &dyn Reflect = &holders;
    assert_eq!(format!("{:?}", holders.get(12).unwrap().unwrap()), "[test.Leaf { .. }]");
}

#[test]
fn enums_have_names() {
    let RowKind::Enum(kind) = &Holders::TABLE.row_by_name("closed").unwrap().kind else { panic!() };
    assert_eq!((kind.name_of(2), kind.name_of(3)), (Some("Work"), None));
    assert_eq!((kind.number_of("Home"), kind.number_of("")), (Some(1), None));
}

#[test]
fn unknown_fields_that_were_cleared_equal_none() {
    let mut leaf = Leaf { unknown: UnknownFields::from_bytes(b"\x10\x01"), ..Leaf::default() };
    (&mut leaf as &mut dyn ReflectMut).clear_all();
    assert_eq!(leaf, Leaf::default());
}

/// The paths of all differences take as much memory as what differs: a long key is there once, however much differs
/// behind it.
#[test]
fn differences_share_their_paths() -> Flow {
    #[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
    struct Node {
        #[proto(1, map(string, message))]
        inner: HashMap<String, Node>,
        #[proto(2, int32, packed)]
        ids: Vec<i32>,
    }
    let key = "k".repeat(10_000);
    let node = |ids: Vec<i32>| Node { inner: [(key.clone(), Node { ids, ..Node::default() })].into(), ids: vec![] };
    let differences = diff(&node((0..5_000).collect()), &node((1..5_001).collect()))?;
    assert_eq!(differences.len(), 5_000);
    assert_eq!(differences[4].path.to_string(), format!("inner[{key:?}].ids[4]"));
    let keys = |i: usize| std::ptr::from_ref(differences[i].path.segments()[1]);
    assert_eq!(keys(0), keys(4_999));
    Ok(())
}

#[test]
fn a_diff_says_where() -> Flow {
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
    let lines: Vec<_> = diff(&left, &right)?.iter().map(ToString::to_string).collect();
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
    assert!(diff(&right.always, &right.plain)?.is_empty());
    let whole: Vec<_> = diff(&left, &left.plain)?.iter().map(ToString::to_string).collect();
    assert_eq!(whole, [": test.Holders { .. } != test.Leaf { .. }"]);
    Ok(())
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
fn a_full_list_takes_no_more() -> Flow {
    #[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
    struct Fixed {
        #[proto(1, int32, packed)]
        two: Two,
    }
    let mut fixed = Fixed::default();
    let message: &mut dyn ReflectMut = &mut fixed;
    message.push(1, 1)?;
    message.push(1, 2)?;
    assert_eq!(error(message.push(1, 3)), ReflectErrorKind::Full);
    message.set_element(1, 0, 5)?;
    // Taken whole or not at all.
    assert_eq!(error(message.set(1, [7, 8, 9].map(Value::I32).to_vec())), ReflectErrorKind::Full);
    assert_eq!(fixed.two.0, [5, 2]);
    Ok(())
}
