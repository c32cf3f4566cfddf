//! The derives on types as users write them.

use std::{borrow::Cow, collections::BTreeMap, fmt::Debug, sync::Arc};
use wire::{Decode, Encode, Enumeration, Message, Newtype, Oneof, UnknownFields, UnknownFieldsView};

/// The message comes back from the bytes it makes, and the bytes are these.
fn round_trip<T: Message + PartialEq + Debug>(message: &T, bytes: &[u8]) {
    assert_eq!(message.encode_to_vec(), bytes);
    assert_eq!(message.encoded_len(), bytes.len());
    assert_eq!(T::decode(bytes).as_ref(), Ok(message));
}

#[test]
fn a_struct_borrows_from_several_places() {
    #[derive(Debug, Default, PartialEq, Message)]
    struct Letter<'text, 'body: 'text> {
        #[proto(1, string)]
        subject: &'text str,
        #[proto(2, bytes)]
        body: Cow<'body, [u8]>,
        #[proto(3, string, repeated)]
        to: Vec<Cow<'text, str>>,
        #[proto(4, bytes, optional)]
        stamp: Option<&'body [u8]>,
        #[proto(5, map(string, bytes))]
        headers: Vec<(&'text str, &'body [u8])>,
        #[proto(unknown)]
        unknown: UnknownFieldsView<'body>,
    }
    let bytes = b"\x0a\x02hi\x12\x01b\x1a\x01x\x1a\x01y\x22\x01s\x2a\x06\x0a\x01k\x12\x01v\x30\x07".to_vec();
    let letter = Letter::decode(&bytes).unwrap();
    assert_eq!((letter.subject, &*letter.body, letter.stamp), ("hi", &b"b"[..], Some(&b"s"[..])));
    assert!(matches!(letter.body, Cow::Borrowed(_)));
    assert_eq!((letter.to.len(), letter.headers[0].0, letter.unknown.records().len()), (2, "k", 1));
    assert_eq!(letter.encode_to_vec(), bytes);
    assert_eq!(letter.encoded_len(), bytes.len());
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
struct Page<T, U = String, const WIDTH: usize = 80>
where
    T: Clone,
{
    #[proto(1, message, repeated)]
    items: Vec<T>,
    #[proto(2, string)]
    title: U,
    #[proto(3, message, optional)]
    next: Option<Box<Page<T, U, WIDTH>>>,
    #[proto(4, map(int32, message))]
    by_id: BTreeMap<i32, T>,
    #[proto(oneof(5, 6))]
    choice: Option<Choice<T>>,
}

#[derive(Clone, Debug, PartialEq, Oneof)]
enum Choice<T> {
    #[proto(5, message)]
    One(T),
    #[proto(6, group)]
    Other(Box<T>),
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
struct Point(#[proto(1, sint32)] i32, #[proto(2, sint32)] i32, #[proto(skip)] u8);

#[test]
fn a_generic_struct_holds_messages_texts_and_itself() {
    let inner =
        Page { title: Arc::from("in"), choice: Some(Choice::Other(Box::new(Point(0, -1, 0)))), ..Page::default() };
    let page: Page<Point, Arc<str>, 7> = Page {
        items: vec![Point(1, 0, 0), Point::default()],
        title: Arc::from("out"),
        next: Some(Box::new(inner)),
        by_id: BTreeMap::from([(1, Point(0, 1, 0))]),
        choice: Some(Choice::One(Point(-1, 0, 0))),
    };
    round_trip(
        &page,
        b"\x0a\x02\x08\x02\x0a\x00\x12\x03out\x1a\x08\x12\x02in\x33\x10\x01\x34\x22\x06\x08\x01\x12\x02\x10\x02\x2a\x02\x08\x01",
    );
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
struct Numbers<T> {
    #[proto(1, uint64)]
    one: T,
    #[proto(2, uint64, optional)]
    perhaps: Option<T>,
    #[proto(3, uint64, packed)]
    many: Vec<T>,
    #[proto(4, uint64, repeated)]
    expanded: Vec<T>,
    #[proto(5, map(uint64, string))]
    names: BTreeMap<T, String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Newtype)]
#[proto(uint64)]
struct UserId(u64);

impl<T: Ord> Numbers<T> {
    fn named(mut self, id: T, name: &str) -> Self {
        self.names.insert(id, name.to_owned());
        self
    }
}

#[test]
fn a_newtype_goes_where_its_number_goes() {
    let numbers = Numbers {
        one: UserId(1),
        perhaps: Some(UserId(0)),
        many: vec![UserId(1), UserId(300)],
        expanded: vec![UserId(4)],
        names: BTreeMap::new(),
    };
    round_trip(
        &numbers.named(UserId(5), "e"),
        b"\x08\x01\x10\x00\x1a\x03\x01\xac\x02\x20\x04\x2a\x05\x08\x05\x12\x01e",
    );
}

#[test]
fn newtypes_of_every_layout_round_trip() {
    #[derive(Clone, Debug, Default, PartialEq, Newtype)]
    #[proto(sfixed32)]
    struct Offset {
        value: i32,
    }
    #[derive(Clone, Debug, Default, PartialEq, Newtype)]
    #[proto(double)]
    struct Metres(f64);
    #[derive(Clone, Debug, Default, PartialEq, Newtype)]
    #[proto(string)]
    struct Name(Arc<str>);
    #[derive(Clone, Debug, Default, PartialEq, Newtype)]
    #[proto(bytes)]
    struct Key<T>(T);
    #[derive(Clone, Debug, Default, PartialEq, Newtype)]
    #[proto(message)]
    struct Place(Point);
    #[derive(Clone, Debug, Default, PartialEq, Message)]
    struct All {
        #[proto(1, sfixed32)]
        offset: Offset,
        #[proto(2, double)]
        metres: Metres,
        #[proto(3, string)]
        name: Name,
        #[proto(4, bytes)]
        key: Key<Vec<u8>>,
        #[proto(5, message, required)]
        place: Place,
    }
    let all = All {
        offset: Offset { value: -1 },
        metres: Metres(1.0),
        name: Name("n".into()),
        key: Key(vec![0]),
        place: Place(Point(1, 0, 0)),
    };
    let bytes = b"\x0d\xff\xff\xff\xff\x11\0\0\0\0\0\0\xf0\x3f\x1a\x01n\x22\x01\0\x2a\x02\x08\x02";
    round_trip(&all, bytes);
}

#[test]
fn a_newtype_of_borrowed_text_borrows() {
    #[derive(Debug, Default, PartialEq, Newtype)]
    #[proto(string)]
    struct Name<'n>(&'n str);
    #[derive(Debug, Default, PartialEq, Message)]
    struct Person<'p> {
        #[proto(1, string)]
        name: Name<'p>,
    }
    assert_eq!(Person::decode(b"\x0a\x01x"), Ok(Person { name: Name("x") }));
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enumeration)]
#[repr(i32)]
#[proto(name = "chat.Kind")]
enum Kind {
    #[default]
    #[proto(name = "KIND_NONE")]
    None = 0,
    r#Type = 0x10,
    Gone = -1,
}

#[test]
fn an_enumeration_knows_names_and_numbers() {
    assert_eq!(Kind::NAME, "chat.Kind");
    assert_eq!(Kind::VALUES, [("KIND_NONE", 0), ("Type", 16), ("Gone", -1)]);
    assert_eq!((Kind::from_number(16), Kind::from_number(1)), (Some(Kind::Type), None));
    assert_eq!((Kind::Gone.number(), Kind::Gone.name(), Kind::from_name("Type")), (-1, "Gone", Some(Kind::Type)));
}

#[test]
fn closed_enums_send_unlisted_numbers_to_unknown() {
    #[derive(Debug, Default, PartialEq, Message)]
    struct Closed {
        #[proto(1, enum)]
        kind: Kind,
        #[proto(2, enum, packed)]
        kinds: Vec<Kind>,
        #[proto(unknown)]
        unknown: UnknownFields,
    }
    let closed = Closed::decode(b"\x08\x07\x12\x02\x10\x05").unwrap();
    assert_eq!((closed.kind, &closed.kinds[..]), (Kind::None, &[Kind::Type][..]));
    assert_eq!(closed.unknown.iter().map(|field| field.number()).collect::<Vec<_>>(), [1, 2]);
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
struct Scattered {
    #[proto(oneof(1, 3, 4, 100))]
    choice: Option<Far>,
    #[proto(2, string)]
    r#type: String,
    #[proto(unknown)]
    rest: UnknownFields,
}

#[derive(Clone, Debug, PartialEq, Oneof)]
enum Far {
    #[proto(1, int32)]
    First(i32),
    #[proto(3, message)]
    Third(Point),
    #[proto(4, bool)]
    Fourth(bool),
    #[proto(100, string)]
    Last(Box<str>),
}

#[test]
fn oneof_members_stand_among_other_fields() {
    let with = |choice| Scattered { choice: Some(choice), r#type: "t".into(), rest: UnknownFields::new() };
    round_trip(&with(Far::First(0)), b"\x08\x00\x12\x01t");
    round_trip(&with(Far::Third(Point(0, 1, 0))), b"\x12\x01t\x1a\x02\x10\x02");
    round_trip(&with(Far::Fourth(false)), b"\x12\x01t\x20\x00");
    round_trip(&with(Far::Last("l".into())), b"\x12\x01t\xa2\x06\x01l");
}

#[test]
fn the_last_oneof_member_wins_and_messages_merge() {
    let read = |bytes| Scattered::decode(bytes).unwrap().choice;
    assert_eq!(read(b"\x08\x01\x20\x01"), Some(Far::Fourth(true)));
    assert_eq!(read(b"\x20\x01\x08\x01"), Some(Far::First(1)));
    assert_eq!(read(b"\x1a\x02\x08\x02\x1a\x02\x10\x04"), Some(Far::Third(Point(1, 2, 0))));
    assert_eq!(read(b"\x1a\x02\x08\x02\x08\x01\x1a\x02\x10\x04"), Some(Far::Third(Point(0, 2, 0))));
}

#[test]
fn boxes_that_are_always_there_are_counted() {
    #[derive(Debug, Default, PartialEq, Message)]
    struct Outer {
        #[proto(1, message, required)]
        inner: Box<Point>,
        #[proto(2, message)]
        wide: Box<Inner>,
        #[proto(3, message, optional)]
        absent: Option<Box<Point>>,
    }
    #[derive(Debug, Default, PartialEq, Message)]
    struct Inner(#[proto(1, message, required)] Box<Point>);
    assert_eq!(Outer::HEAP, 2 * size_of::<Point>() + size_of::<Inner>());
    round_trip(&Outer { inner: Box::new(Point(1, 0, 0)), ..Outer::default() }, b"\x0a\x02\x08\x02\x12\x02\x0a\x00");
}

#[test]
fn a_unit_struct_is_an_empty_message() {
    #[derive(Debug, Default, PartialEq, Message)]
    struct Empty;
    round_trip(&Empty, b"");
    assert_eq!(Empty::decode(b"\x08\x01"), Ok(Empty));
}

mod renamed {
    pub(crate) use wire as codec;
}

#[test]
fn the_crate_may_have_another_name() {
    #[derive(Debug, Default, PartialEq, renamed::codec::Message)]
    #[proto(crate = "crate::renamed::codec", bound = "T: renamed::codec::Message")]
    struct Renamed<T>(#[proto(1, message, optional)] Option<T>);
    round_trip(&Renamed(Some(Point(1, 0, 0))), b"\x0a\x02\x08\x02");
}

#[test]
fn forty_five_fields_are_read_by_pages() {
    let bytes = many::Many::all().encode_to_vec();
    assert_eq!(many::Many::decode(&bytes), Ok(many::Many::all()));
    // Last field first, and one that stands beyond the pages.
    let mut swapped = b"\x80\xfa\x01\x07".to_vec();
    swapped.extend(b"\x88\x06\x05\x08\x04");
    let many = many::Many::decode(&swapped).unwrap();
    assert_eq!((many.f4000, many.f97, many.f1), (7, 5, 4));
}

mod many {
    use wire::Message;

    macro_rules! many {
        ($($number:literal $name:ident)*) => {
            #[derive(Debug, Default, PartialEq, Message)]
            pub(super) struct Many {
                $(#[proto($number, uint32)] pub(super) $name: u32,)*
            }

            impl Many {
                pub(super) fn all() -> Self {
                    Many { $($name: $number,)* }
                }
            }
        };
    }

    many! {
        1 f1 2 f2 3 f3 4 f4 5 f5 6 f6 7 f7 8 f8 9 f9 10 f10 11 f11 12 f12 13 f13 14 f14 15 f15 16 f16 17 f17 18 f18
        19 f19 20 f20 21 f21 22 f22 23 f23 24 f24 25 f25 26 f26 27 f27 28 f28 29 f29 30 f30 31 f31 32 f32 33 f33 34 f34
        35 f35 36 f36 37 f37 38 f38 39 f39 40 f40 41 f41 97 f97 2000 f2000 2047 f2047 4000 f4000
    }
}

#[test]
fn seventy_required_fields_share_the_last_bit() {
    let bytes = required::Many::all().encode_to_vec();
    assert_eq!(required::Many::decode(&bytes), Ok(required::Many::all()));
    let error = required::Many::decode(&bytes[2..]).unwrap_err();
    assert_eq!(error.path(), [1]);
}

mod required {
    use wire::Message;

    macro_rules! many {
        ($($number:literal $name:ident)*) => {
            #[derive(Debug, Default, PartialEq, Message)]
            pub(super) struct Many {
                $(#[proto($number, uint32, required)] $name: u32,)*
            }

            impl Many {
                pub(super) fn all() -> Self {
                    Many { $($name: $number,)* }
                }
            }
        };
    }

    many! {
        1 f1 2 f2 3 f3 4 f4 5 f5 6 f6 7 f7 8 f8 9 f9 10 f10 11 f11 12 f12 13 f13 14 f14 15 f15 16 f16 17 f17 18 f18
        19 f19 20 f20 21 f21 22 f22 23 f23 24 f24 25 f25 26 f26 27 f27 28 f28 29 f29 30 f30 31 f31 32 f32 33 f33 34 f34
        35 f35 36 f36 37 f37 38 f38 39 f39 40 f40 41 f41 42 f42 43 f43 44 f44 45 f45 46 f46 47 f47 48 f48 49 f49 50 f50
        51 f51 52 f52 53 f53 54 f54 55 f55 56 f56 57 f57 58 f58 59 f59 60 f60 61 f61 62 f62 63 f63 64 f64 65 f65 66 f66
        67 f67 68 f68 69 f69 70 f70
    }
}
