//! Required fields: whole is what comes out, however the bytes are cut up.

use std::collections::HashMap;
use wire::reflect::{self, Described};
use wire::{
    Arena, Decode, DecodeError, DecodeErrorKind, DecodeOptions, Enumeration, Explicit, Extendable, Extension, LazyView,
    Message, Msg, Oneof, Reflect, UnknownFields, delimited,
};

#[derive(Clone, Message, Reflect, Default, Debug, PartialEq)]
struct Part {
    #[proto(1, int32, required)]
    id: i32,
    #[proto(2, string, required)]
    name: String,
    #[proto(3, message, optional)]
    part: Option<Box<Part>>,
    #[proto(4, message, repeated)]
    parts: Vec<Part>,
    #[proto(5, group, optional)]
    group: Option<Box<Part>>,
    #[proto(oneof(6, 7, 8))]
    choice: Option<Choice>,
    #[proto(9, map(int32, message))]
    by_id: HashMap<i32, Part>,
    #[proto(10, map(string, message))]
    by_name: HashMap<String, Part>,
    #[proto(11, message, optional)]
    free: Option<Box<Free>>,
}

#[derive(Clone, Oneof, Reflect, Debug, PartialEq)]
enum Choice {
    #[proto(6, message)]
    Part(Box<Part>),
    #[proto(7, int32)]
    Number(i32),
    #[proto(8, group)]
    Group(Box<Part>),
}

#[derive(Clone, Message, Reflect, Default, Debug, PartialEq)]
struct Free {
    #[proto(1, message, optional)]
    part: Option<Box<Part>>,
    #[proto(2, message, repeated)]
    parts: Vec<Part>,
    #[proto(3, message)]
    plain: Held,
}

#[derive(Clone, Message, Reflect, Default, Debug, PartialEq)]
struct Held {
    #[proto(1, int32, required)]
    one: i32,
    #[proto(2, message, required)]
    two: Two,
}

#[derive(Clone, Message, Reflect, Default, Debug, PartialEq)]
#[proto(view, view(arena))]
struct Two {
    #[proto(1, int32, required)]
    a: i32,
    #[proto(2, int32, required)]
    b: i32,
}

fn len(number: u8, payload: impl AsRef<[u8]>) -> Vec<u8> {
    let payload = payload.as_ref();
    [&[number << 3 | 2, payload.len() as u8], payload].concat()
}

fn group(number: u8, payload: impl AsRef<[u8]>) -> Vec<u8> {
    [&[number << 3 | 3], payload.as_ref(), &[number << 3 | 4]].concat()
}

const ID: &[u8] = b"\x08\x01";
const NAME: &[u8] = b"\x12\x01n";
const WHOLE: &[u8] = b"\x08\x01\x12\x01n";

/// The path of what is missing, empty where nothing is.
fn missing<T: Message + Described>(parts: &[&[u8]]) -> String {
    path::<T>(T::decode(&parts.concat()))
}

fn path<T: Described>(result: Result<T, DecodeError>) -> String {
    match result {
        Ok(_) => String::new(),
        Err(error) => {
            assert_eq!(error.kind(), DecodeErrorKind::MissingRequired, "{error}");
            reflect::error_path::<T>(&error)
        }
    }
}

#[test]
fn one_occurrence_may_bring_what_another_lacks() {
    assert_eq!(missing::<Part>(&[WHOLE]), "");
    assert_eq!(missing::<Part>(&[ID]), "name");
    assert_eq!(missing::<Part>(&[]), "id");
    for number in [3, 6] {
        assert_eq!(missing::<Part>(&[WHOLE, &len(number, ID), &len(number, NAME)]), "");
        assert_eq!(missing::<Part>(&[WHOLE, &len(number, WHOLE), &len(number, b"")]), "");
        assert_eq!(missing::<Part>(&[WHOLE, &len(number, b""), &len(number, WHOLE)]), "");
        assert_ne!(missing::<Part>(&[WHOLE, &len(number, NAME), &len(number, NAME)]), "");
    }
    for number in [5, 8] {
        assert_eq!(missing::<Part>(&[WHOLE, &group(number, ID), &group(number, NAME)]), "");
        assert_ne!(missing::<Part>(&[WHOLE, &group(number, ID), &group(number, ID)]), "");
    }
    // Through a message that has no required fields itself, and deeper down.
    let free = |bytes: &[u8]| len(11, len(1, bytes));
    assert_eq!(missing::<Part>(&[WHOLE, &free(ID), &free(NAME)]), "");
    assert_eq!(missing::<Part>(&[WHOLE, &free(ID), &free(ID)]), "free.part.name");
    let deep = |bytes: &[u8]| len(3, len(3, group(5, bytes)));
    // A message by itself that comes with a later occurrence of the one around it is a new one.
    let plain = |bytes: &[u8]| len(11, len(3, bytes));
    assert_eq!(missing::<Part>(&[WHOLE, &len(11, b""), &plain(b"\x08\x01")]), "free.plain.two");
    let rest = len(3, [WHOLE, &len(3, WHOLE)].concat());
    assert_eq!(missing::<Part>(&[WHOLE, &deep(ID), &rest, &deep(NAME)]), "");
    assert_eq!(missing::<Part>(&[WHOLE, &deep(ID), &rest]), "part.part.group.name");
}

#[test]
fn elements_of_a_list_do_not_help_each_other() {
    assert_eq!(missing::<Part>(&[WHOLE, &len(4, WHOLE), &len(4, ID), &len(4, NAME)]), "parts[1].name");
    let inner = [WHOLE, &len(3, ID), &len(3, NAME)].concat();
    assert_eq!(missing::<Part>(&[WHOLE, &len(4, &inner), &len(4, &inner)]), "");
    let inner = [WHOLE, &len(3, ID)].concat();
    assert_eq!(missing::<Part>(&[WHOLE, &len(4, WHOLE), &len(4, &inner)]), "parts[1].part.name");
}

#[test]
fn what_a_oneof_has_let_go_of_is_not_missing() {
    assert_eq!(missing::<Part>(&[WHOLE, &len(6, ID), b"\x38\x01"]), "");
    assert_eq!(missing::<Part>(&[WHOLE, &len(6, ID), &group(8, WHOLE)]), "");
    assert_eq!(missing::<Part>(&[WHOLE, &group(8, ID), &len(6, WHOLE)]), "");
    // The member that comes back is a new one.
    assert_ne!(missing::<Part>(&[WHOLE, &len(6, ID), b"\x38\x01", &len(6, NAME)]), "");
    assert_ne!(missing::<Part>(&[WHOLE, &len(6, WHOLE), b"\x38\x01", &len(6, NAME)]), "");
}

#[test]
fn the_last_map_entry_of_a_key_counts() {
    let by_id = |key: &[u8], value: &[u8]| len(9, [key, &len(2, value)].concat());
    assert_eq!(missing::<Part>(&[WHOLE, &by_id(b"\x08\x01", ID)]), "by_id.value.name");
    assert_eq!(missing::<Part>(&[WHOLE, &by_id(b"\x08\x01", ID), &by_id(b"\x08\x01", WHOLE)]), "");
    assert_ne!(missing::<Part>(&[WHOLE, &by_id(b"\x08\x01", WHOLE), &by_id(b"\x08\x01", ID)]), "");
    assert_ne!(missing::<Part>(&[WHOLE, &by_id(b"\x08\x01", ID), &by_id(b"\x08\x02", WHOLE)]), "");
    // One key in other bytes: overlong, with bits that int32 has not, or left out.
    assert_eq!(missing::<Part>(&[WHOLE, &by_id(b"\x08\x81\x80\x80\x80\x10", ID), &by_id(b"\x08\x01", WHOLE)]), "");
    assert_eq!(missing::<Part>(&[WHOLE, &by_id(b"", ID), &by_id(b"\x08\x00", WHOLE)]), "");
    assert_eq!(missing::<Part>(&[WHOLE, &by_id(b"\x08\x01\x08\x02", ID), &by_id(b"\x08\x02", WHOLE)]), "");
    // A value in two records of one entry is one message; in two entries it is two.
    let halves = [len(2, ID), len(2, NAME)].concat();
    assert_eq!(missing::<Part>(&[WHOLE, &len(9, &halves)]), "");
    assert_ne!(missing::<Part>(&[WHOLE, &by_id(b"", ID), &by_id(b"", NAME)]), "");
    let by_name = |key: &str, value: &[u8]| len(10, [len(1, key), len(2, value)].concat());
    assert_eq!(missing::<Part>(&[WHOLE, &by_name("a", ID), &by_name("a", WHOLE)]), "");
    assert_ne!(missing::<Part>(&[WHOLE, &by_name("a", ID), &by_name("b", WHOLE)]), "");
    // Entries in a value of an entry.
    let nested = [WHOLE, &by_id(b"", ID), &by_id(b"", WHOLE)].concat();
    assert_eq!(missing::<Part>(&[WHOLE, &by_name("a", &nested), &len(4, WHOLE)]), "");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
enum Closed {
    #[proto(name = "ZERO")]
    Zero = 0,
}

#[derive(Clone, Oneof, Debug, PartialEq)]
#[proto(view, view(arena))]
enum Pick {
    #[proto(1, message)]
    Two(Two),
    #[proto(2, enum)]
    Closed(Closed),
    #[proto(3, group)]
    Group(Box<Two>),
    #[proto(4, string)]
    Text(String),
}

#[derive(Clone, Message, Default, Debug, PartialEq)]
#[proto(view, view(arena))]
struct One {
    #[proto(oneof(1, 2, 3, 4))]
    pick: Option<Pick>,
    #[proto(5, map(int32, message))]
    two: HashMap<i32, Two>,
    #[proto(6, map(string, message))]
    boxed: HashMap<String, Box<One>>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

impl Extendable for One {
    fn unknown_fields(&self) -> &UnknownFields {
        &self.unknown
    }

    fn unknown_fields_mut(&mut self) -> &mut UnknownFields {
        &mut self.unknown
    }
}

/// Whether the bytes lack something, in all forms.
fn lacks(bytes: &[u8]) -> bool {
    let is_missing = |result: Result<(), DecodeError>| match result {
        Ok(()) => false,
        Err(error) => {
            assert_eq!(error.kind(), DecodeErrorKind::MissingRequired, "{error}");
            true
        }
    };
    let arena = Arena::new();
    let owned = is_missing(One::decode(bytes).map(drop));
    assert_eq!(is_missing(OneView::decode(bytes).map(drop)), owned);
    assert_eq!(is_missing(OneArenaView::decode_in(bytes, &arena).map(drop)), owned);
    assert_eq!(is_missing(One::default().merge(bytes)), owned);
    // As an extension, and in parts that are read later.
    const EXTENSION: Extension<One, Explicit<Msg>, One> = Extension::new(9);
    let extended = One::decode(&len(9, bytes)).unwrap();
    assert_eq!(is_missing(extended.get(EXTENSION).map(drop)), owned);
    #[derive(Message, Default)]
    struct Later<'a> {
        #[proto(1, message, optional)]
        one: Option<LazyView<'a, OneView<'a>>>,
    }
    for cut in 0..=bytes.len() {
        let (first, second) = bytes.split_at(cut);
        if One::decode_with(first, &DecodeOptions::new().partial(true)).is_ok() {
            let parts = [len(1, first), len(1, b""), len(1, second)].concat();
            let later = Later::decode(&parts).unwrap();
            assert_eq!(is_missing(later.one.unwrap().get().map(drop)), owned, "{cut} of {bytes:?}");
        }
    }
    owned
}

/// What upb, the implementation behind Google's package for Python, says of the same bytes.
#[test]
fn what_is_refused_replaces_no_member_and_what_is_left_out_of_an_entry_is_a_message() {
    const WHOLE_TWO: &[u8] = b"\x08\x01\x10\x01";
    let two = len(1, WHOLE_TWO);
    assert!(lacks(b"\x0a\x00"));
    assert!(lacks(b"\x0a\x00\x10\x7f"), "an unlisted number is unknown, and the member stays");
    assert!(!lacks(b"\x10\x7f"));
    assert!(!lacks(b"\x0a\x00\x10\x00"));
    assert!(!lacks(&[&two[..], b"\x10\x7f"].concat()));
    assert!(!lacks(&[&two[..], b"\x10\x7f\x0a\x00"].concat()), "it merges into the member that stayed");
    assert!(lacks(&[&two[..], b"\x10\x00\x0a\x00"].concat()));
    assert!(lacks(b"\x1b\x1c\x10\x7f") && !lacks(b"\x1b\x1c\x10\x00") && !lacks(b"\x1b\x1c\x22\x00"));
    let one = One::decode(&[&two[..], b"\x10\x7f"].concat()).unwrap();
    assert_eq!((one.pick, one.unknown.as_bytes()), (Some(Pick::Two(Two { a: 1, b: 1 })), &b"\x10\x7f"[..]));

    let entry = |key: &[u8], value: &[u8]| len(5, [key, value].concat());
    assert!(lacks(&entry(b"", b"")) && lacks(&entry(b"\x08\x01", b"")));
    assert!(!lacks(&[entry(b"\x08\x01", b""), entry(b"\x08\x01", &len(2, WHOLE_TWO))].concat()));
    assert!(lacks(&[entry(b"\x08\x01", &len(2, WHOLE_TWO)), entry(b"\x08\x01", b"")].concat()));
    assert!(lacks(&[entry(b"\x08\x01", &len(2, WHOLE_TWO)), entry(b"\x08\x02", b"")].concat()));
    // Of a message that requires nothing itself.
    assert!(!lacks(&len(6, len(1, b"k"))) && lacks(&len(6, [len(1, b"k"), len(2, b"\x0a\x00")].concat())));
    let path = One::decode(&entry(b"\x08\x01", b"")).unwrap_err();
    assert_eq!((path.path(), path.offset()), (&[5, 2, 1][..], 4));
}

/// A tree of nodes and entries, decoded with and without the limit of a message: the naive twin looks at the value.
#[test]
fn many_entries_of_few_keys() {
    let mut random = 1u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) % below
    };
    for _ in 0..300 {
        let mut bytes = Vec::new();
        let mut last = HashMap::new();
        for _ in 0..next(40) {
            let (field, key) = ([5, 10][next(2) as usize], next(4));
            let is_whole = next(3) > 0;
            let key_record = if field == 5 { vec![8, key as u8] } else { len(1, format!("a long key {key}")) };
            let value = if is_whole { b"\x08\x01\x10\x01".to_vec() } else { Vec::new() };
            let value = if field == 5 { len(2, value) } else { len(2, if is_whole { vec![] } else { vec![10, 0] }) };
            bytes.extend(len(if field == 5 { 5 } else { 6 }, [key_record, value].concat()));
            last.insert((field, key), is_whole);
        }
        let is_whole = last.values().all(|is_whole| *is_whole);
        assert_eq!(One::decode(&bytes).is_ok(), is_whole, "{bytes:02x?}");
    }
}

#[test]
fn messages_that_were_there_count_as_whole() {
    let merged = |mut part: Part, bytes: &[&[u8]]| path(part.merge(&bytes.concat()).map(|()| part));
    let one = Part { part: Some(Box::default()), ..Default::default() };
    assert_eq!(merged(Part::default(), &[ID]), "");
    assert_eq!(merged(one.clone(), &[&len(3, ID)]), "");
    assert_eq!(merged(Part::default(), &[&len(3, ID)]), "part.name");
    assert_eq!(merged(Part::default(), &[&len(3, ID), &len(3, NAME)]), "");
    assert_eq!(merged(one.clone(), &[&len(3, len(3, ID))]), "part.part.name");
    assert_eq!(merged(one, &[&len(4, ID)]), "parts[0].name");
    let chosen = |choice| Part { choice: Some(choice), ..Default::default() };
    assert_eq!(merged(chosen(Choice::Part(Box::default())), &[&len(6, ID)]), "");
    assert_eq!(
        merged(chosen(Choice::Part(Box::default())), &[b"\x38\x01", &len(6, ID)]),
        "choice.name".replace("choice", "part")
    );
    assert_eq!(merged(chosen(Choice::Number(1)), &[&len(6, ID)]), "part.name");
    // A plain message is there as long as the one around it.
    let free = |bytes: &[u8]| len(11, len(3, bytes));
    let with_free = Part { free: Some(Box::default()), ..Default::default() };
    assert_eq!(merged(with_free.clone(), &[&free(b"\x08\x01")]), "");
    assert_eq!(merged(Part::default(), &[&free(b"\x08\x01")]), "free.plain.two");
    assert_eq!(merged(with_free, &[&free(b"\x08\x01\x12\x00")]), "");
    let two = |bytes: &[u8]| free(&len(2, bytes));
    assert_eq!(merged(Part::default(), &[&free(b"\x08\x01"), &two(b"\x08\x01")]), "free.plain.two.b");
    assert_eq!(merged(Part::default(), &[&free(b"\x08\x01"), &two(b"\x08\x01"), &two(b"\x10\x01")]), "");
}

#[test]
fn partial_messages_are_accepted_where_asked_for() {
    let partial = DecodeOptions::new().partial(true);
    assert_eq!(Part::decode_with(ID, &partial).unwrap(), Part { id: 1, ..Default::default() });
    let bytes = [len(3, NAME), len(4, b"")].concat();
    let part = Part::decode_with(&bytes, &partial).unwrap();
    assert_eq!((part.part.unwrap().name.as_str(), part.parts.len()), ("n", 1));
    let mut stream = &len(0, ID)[1..];
    assert!(delimited::decode::<Part>(&mut stream).is_err());
    assert!(delimited::decode_with::<Part>(&mut stream, &partial).is_ok());
    assert!(Part::decode_with(b"\x08", &partial).is_err());
}

#[test]
fn the_error_says_where_the_message_begins() {
    let bytes = [WHOLE, &len(4, WHOLE), &len(4, [WHOLE, &len(3, ID)].concat())].concat();
    let error = Part::decode(&bytes).unwrap_err();
    assert_eq!(error.to_string(), "a required field is missing, at byte 21 in field 4[1].3.2");
    assert_eq!((error.path(), error.element(0), error.element(1)), (&[4, 3, 2][..], Some(1), None));
}

#[test]
fn limits_hold_in_both_passes() {
    // Unknown groups, and depth that is used up.
    let bytes = [WHOLE, &group(15, group(15, b"")), &len(3, [WHOLE, &len(3, ID), &group(15, b"")].concat())].concat();
    let options = DecodeOptions::new().depth(2);
    assert_eq!(path(Part::decode_with(&bytes, &options)), "part.part.name");
    assert_eq!(Part::decode_with(&bytes, &options.depth(1)).unwrap_err().kind(), DecodeErrorKind::Depth);
    let whole = [&bytes[..], &len(3, len(3, NAME))].concat();
    assert_eq!(path(Part::decode_with(&whole, &options)), "");
    // A hundred thousand elements that are whole cost no memory to be told from the one that is not.
    let bytes = [WHOLE.to_vec(), len(4, WHOLE).repeat(100_000), len(4, ID)].concat();
    assert_eq!(path(Part::decode(&bytes)), "parts[100000].name");
}

macro_rules! many {
    ($($field:ident $number:literal)*) => {
        #[derive(Message, Reflect, Default, Debug)]
        struct Many {
            $(#[proto($number, bool, required)] $field: bool,)*
        }
        const NUMBERS: &[u32] = &[$($number),*];
    };
}

many! {
    a0 1 a1 2 a2 3 a3 4 a4 5 a5 6 a6 7 a7 8 a8 9 a9 10 b0 11 b1 12 b2 13 b3 14 b4 15 b5 16 b6 17 b7 18 b8 19 b9 20
    c0 21 c1 22 c2 23 c3 24 c4 25 c5 26 c6 27 c7 28 c8 29 c9 30 d0 31 d1 32 d2 33 d3 34 d4 35 d5 36 d6 37 d7 38 d8 39
    d9 40 e0 41 e1 42 e2 43 e3 44 e4 45 e5 46 e6 47 e7 48 e8 49 e9 50 f0 51 f1 52 f2 53 f3 54 f4 55 f5 56 f6 57 f7 58
    f8 59 f9 60 g0 61 g1 62 g2 63 g3 64 g4 65 g5 66 g6 67 g7 68 g8 69 g9 70
}

#[test]
fn the_sixty_fifth_required_field_is_required_too() {
    let record = |number: &u32| match number << 3 {
        tag @ ..0x80 => vec![tag as u8, 1],
        tag => vec![tag as u8 | 0x80, (tag >> 7) as u8, 1],
    };
    let without =
        |left_out: u32| -> Vec<u8> { NUMBERS.iter().filter(|number| **number != left_out).flat_map(record).collect() };
    assert_eq!(missing::<Many>(&[&without(0)]), "");
    for left_out in NUMBERS {
        let error = Many::decode(&without(*left_out)).unwrap_err();
        assert_eq!(error.path(), [*left_out]);
    }
}
