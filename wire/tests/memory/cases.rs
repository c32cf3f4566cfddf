//! The inputs that take the most memory or time for their size, and the forms in which they are read.
//!
//! `memory/main.rs` holds each to its bound; `benches/src/bin/memory-report.rs` measures them.

use std::collections::{BTreeMap, HashMap};
use wire::{
    Arena, Decode, DecodeError, DecodeOptions, Enumeration, Explicit, Extendable, Extension, HasView, Lazy, LazyView,
    Message, Msg, Oneof, Reset, UnknownFields, delimited, push_varint, reflect,
};

/// One input in one form.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) input: &'static str,
    pub(crate) form: &'static str,
    /// Do all structs take at most eight times their shortest encoding?
    pub(crate) is_small: bool,
    /// About so many bytes.
    pub(crate) make: fn(usize) -> Vec<u8>,
    pub(crate) decode: fn(&[u8], &DecodeOptions) -> Result<(), DecodeError>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view, view(arena))]
pub(crate) struct Empty {
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view, view(arena))]
pub(crate) struct Two {
    #[proto(1, int32)]
    a: i32,
    #[proto(2, int32)]
    b: i32,
    #[proto(unknown)]
    unknown: UnknownFields,
}

/// 240 bytes, and two of them on the wire.
#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view, view(arena))]
pub(crate) struct Big {
    #[proto(1, string)]
    a: String,
    #[proto(2, string)]
    b: String,
    #[proto(3, bytes)]
    c: Vec<u8>,
    #[proto(4, int64, packed)]
    d: Vec<i64>,
    #[proto(5, string)]
    e: String,
    #[proto(6, string)]
    f: String,
    #[proto(7, int64)]
    g: i64,
    #[proto(8, int64)]
    h: i64,
    #[proto(9, string)]
    i: String,
    #[proto(10, string)]
    j: String,
    #[proto(11, string)]
    k: String,
    #[proto(unknown)]
    unknown: UnknownFields,
}

/// Four of those: 960 bytes.
#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view, view(arena))]
pub(crate) struct Wide {
    #[proto(1, message)]
    a: Big,
    #[proto(2, message)]
    b: Big,
    #[proto(3, message)]
    c: Big,
    #[proto(4, message)]
    d: Big,
}

#[derive(Clone, Debug, PartialEq, Oneof)]
#[proto(view, view(arena))]
pub(crate) enum Pick {
    #[proto(20, message)]
    Big(Box<Big>),
    #[proto(21, message)]
    Top(Box<Top>),
    #[proto(22, string)]
    Text(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
pub(crate) enum Closed {
    #[proto(name = "A")]
    A = 0,
    #[proto(name = "B")]
    B = 1,
}

#[derive(Clone, Debug, Default, PartialEq, Message, Reset)]
#[proto(view, view(arena))]
pub(crate) struct Top {
    #[proto(1, message, repeated)]
    empties: Vec<Empty>,
    #[proto(2, message, repeated)]
    bigs: Vec<Big>,
    #[proto(3, map(int32, int32))]
    numbers: HashMap<i32, i32>,
    #[proto(4, map(string, string))]
    texts: HashMap<String, String>,
    #[proto(5, map(int32, message))]
    by_number: HashMap<i32, Big>,
    #[proto(6, bool, packed)]
    bools: Vec<bool>,
    #[proto(7, int64, packed)]
    longs: Vec<i64>,
    #[proto(8, string, repeated)]
    strings: Vec<String>,
    #[proto(9, enum, packed)]
    enums: Vec<Closed>,
    #[proto(10, message, optional)]
    one: Option<Box<Top>>,
    #[proto(11, message, optional)]
    big: Option<Big>,
    #[proto(12, uint32)]
    n: u32,
    #[proto(13, map(int32, message))]
    wides: HashMap<i32, Wide>,
    #[proto(14, map(int32, message))]
    sorted: BTreeMap<i32, Big>,
    #[proto(15, message, repeated)]
    twos: Vec<Two>,
    #[proto(16, bytes, repeated)]
    blobs: Vec<Vec<u8>>,
    #[proto(17, message, repeated)]
    more: Vec<Two>,
    #[proto(18, map(string, int32))]
    words: BTreeMap<String, i32>,
    #[proto(oneof(20, 21, 22))]
    pick: Option<Pick>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Debug, Default, PartialEq, Message, Reset)]
#[proto(view, view(arena))]
pub(crate) struct Need {
    #[proto(1, uint32, required)]
    n: u32,
    #[proto(2, message, optional)]
    one: Option<Box<Need>>,
    #[proto(3, message, repeated)]
    list: Vec<Need>,
    #[proto(4, map(int32, message))]
    map: HashMap<i32, Need>,
    #[proto(5, map(int32, message))]
    wraps: HashMap<i32, Wrap>,
    #[proto(6, map(string, message))]
    by_name: HashMap<String, Small>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view, view(arena))]
pub(crate) struct Wrap {
    #[proto(1, message, optional)]
    small: Option<Small>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view, view(arena))]
pub(crate) struct Small {
    #[proto(1, uint32, required)]
    n: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
pub(crate) struct LazyTop {
    #[proto(1, message, repeated)]
    list: Vec<Lazy<Top>>,
    #[proto(10, message, optional)]
    one: Option<Lazy<Top>>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
pub(crate) struct LazyTopView<'a> {
    #[proto(1, message, repeated)]
    list: Vec<LazyView<'a, TopView<'a>>>,
    #[proto(10, message, optional)]
    one: Option<LazyView<'a, TopView<'a>>>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
pub(crate) struct Extended {
    #[proto(unknown)]
    unknown: UnknownFields,
}

impl Extendable for Extended {
    fn unknown_fields(&self) -> &UnknownFields {
        &self.unknown
    }

    fn unknown_fields_mut(&mut self) -> &mut UnknownFields {
        &mut self.unknown
    }
}

const ONE: Extension<Extended, Explicit<Msg>, Top> = Extension::new(10);

/// What the reflective functions compare.
#[derive(Clone, Debug, Default, PartialEq, Message, wire::Reflect)]
#[proto(name = "Plain")]
pub(crate) struct Plain {
    #[proto(1, map(string, message))]
    map: HashMap<String, Plain>,
    #[proto(2, int32, packed)]
    numbers: Vec<i32>,
}

fn varint(number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    push_varint(number, &mut bytes);
    bytes
}

fn len(number: u32, body: &[u8]) -> Vec<u8> {
    [varint(u64::from(number << 3 | 2)), varint(body.len() as u64), body.to_vec()].concat()
}

/// As many of these as fit.
fn again(unit: &[u8], size: usize) -> Vec<u8> {
    unit.repeat(size / unit.len())
}

/// Entries with keys of their own.
fn entries(number: u32, value: &[u8], size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size);
    for key in 0.. {
        let entry = len(number, &[&[8], &varint(key)[..], value].concat());
        if bytes.len() + entry.len() > size {
            break;
        }
        bytes.extend(entry);
    }
    bytes
}

fn texts(number: u32, value: &[u8], size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size);
    for key in 0.. {
        let entry = len(number, &[&len(1, format!("{key:x}").as_bytes()), value].concat());
        if bytes.len() + entry.len() > size {
            break;
        }
        bytes.extend(entry);
    }
    bytes
}

/// So many levels of the fields, in turns.
fn nested(fields: &[u32], levels: usize, inner: &[u8]) -> Vec<u8> {
    (0..levels).fold(inner.to_vec(), |bytes, level| len(fields[level % fields.len()], &bytes))
}

macro_rules! decode {
    ($message:ty) => {
        |bytes, options| <$message>::decode_with(bytes, options).map(drop)
    };
}

macro_rules! forms {
    ($cases:ident $input:literal $is_small:literal $make:expr => $message:ident $view:ident $arena:ident) => {{
        let make: fn(usize) -> Vec<u8> = $make;
        let forms: [(&str, fn(&[u8], &DecodeOptions) -> Result<(), DecodeError>); 8] = [
            ("owned", decode!($message)),
            ("view", decode!($view)),
            ("arena", |bytes, options| $arena::decode_in_with(bytes, &Arena::new(), options).map(drop)),
            ("merge", |bytes, options| {
                let (first, second) = bytes.split_at(0);
                let mut message = $message::decode_with(first, &options.partial(true))?;
                message.merge_with(second, options)
            }),
            ("merge_in", |bytes, options| {
                let arena = Arena::new();
                $arena::default().merge_in(bytes, &arena, options)
            }),
            ("decode_into", |bytes, options| $message::default().decode_into_with(bytes, options)),
            ("delimited", |bytes, options| {
                let framed = [&varint(bytes.len() as u64)[..], bytes].concat();
                delimited::decode_with::<$message>(&mut &framed[..], options).map(drop)
            }),
            ("owned view", |bytes, options| $message::decode_view_with(bytes.to_vec().into(), options).map(drop_view)),
        ];
        $cases.extend(forms.map(|(form, decode)| Case { input: $input, form, is_small: $is_small, make, decode }));
    }};
}

fn drop_view<M: HasView>(view: wire::OwnedView<M, std::sync::Arc<[u8]>>) {
    drop(view);
}

macro_rules! top {
    ($($input:literal $is_small:literal $make:expr;)*) => {
        fn top(cases: &mut Vec<Case>) {
            $(forms!(cases $input $is_small $make => Top TopView TopArenaView);)*
        }
    };
}

macro_rules! need {
    ($($input:literal $make:expr;)*) => {
        fn need(cases: &mut Vec<Case>) {
            $(forms!(cases $input false $make => Need NeedView NeedArenaView);)*
        }
    };
}

top! {
    "empty elements of 8 bytes" true |n| again(b"\x0a\x00", n);
    "empty elements of 16 bytes" true |n| again(b"\x7a\x00", n);
    "elements of 16 bytes in two lists in turns" false |n| again(b"\x7a\x00\x8a\x01\x00", n);
    "empty elements of 240 bytes" false |n| again(b"\x12\x00", n);
    "elements with one unknown field each" true |n| again(b"\x0a\x02\x28\x01", n);
    "known and unknown fields in turns" true |n| again(b"\x60\x01\xf8\x01\x01", n);
    "unknown fields alone" true |n| again(b"\xf8\x01\x01", n);
    "strings of one byte" false |n| again(b"\x42\x01a", n);
    "byte strings of no byte" false |n| again(b"\x82\x01\x00", n);
    "a string again and again, longer and shorter" false |n| again(&[len(22, b"a"), len(22, &[b'a'; 40])].concat(), n);
    "packed bools" true |n| len(6, &vec![1; n]);
    "packed numbers" true |n| len(7, &vec![1; n]);
    "packed numbers in many records" false |n| again(b"\x3a\x08\x01\x01\x01\x01\x01\x01\x01\x01", n);
    "packed closed enum, unlisted" true |n| len(9, &vec![7; n]);
    "packed closed enum, in turns" false |n| len(9, &again(&[7, 1], n));
    "packed closed enum, many records" false |n| again(b"\x4a\x02\x07\x01", n);
    "map entries of no bytes" true |n| again(b"\x1a\x00", n);
    "map entries of no bytes, values of 960 bytes" false |n| again(b"\x6a\x00", n);
    "map<int32, int32>" true |n| entries(3, b"", n);
    "map<string, string>" false |n| texts(4, b"", n);
    "map<string, int32> in order" false |n| texts(18, b"", n);
    "map<int32, 240 bytes>" false |n| entries(5, b"", n);
    "map<int32, 240 bytes> in order" false |n| entries(14, b"", n);
    "a oneof that flips between boxes" false |n| again(b"\xa2\x01\x00\xaa\x01\x00", n);
    "a oneof that flips between boxes with lists" false |n| again(b"\xa2\x01\x00\xaa\x01\x04\x0a\x00\x12\x00", n);
    "a oneof that flips between box and string" false |n| again(b"\xa2\x01\x00\xb2\x01\x01a", n);
    "a boxed message merged again" false |n| again(b"\x52\x02\x60\x01", n);
    "a boxed message merged again, a list in it" false |n| again(b"\x52\x04\x0a\x00\x60\x01", n);
    "boxed messages 99 deep, merged again" false |n| again(&nested(&[10], 99, b""), n);
}

need! {
    "required: elements lack it" |n| again(b"\x1a\x00", n);
    "required: elements' messages lack it" |n| again(b"\x1a\x04\x08\x01\x12\x00", n);
    "required: map values lack it" |n| [&entries(4, b"\x12\x00", n)[..], b"\x08\x01"].concat();
    "required: map entries lack a value" |n| [&entries(4, b"", n)[..], b"\x08\x01"].concat();
    "required: messages of map values lack it" |n| [&entries(5, b"\x12\x02\x0a\x00", n)[..], b"\x08\x01"].concat();
    "required: map values with text keys lack it" |n| [&texts(6, b"\x12\x00", n)[..], b"\x08\x01"].concat();
    "required: one entry again and again" |n| again(b"\x22\x04\x08\x01\x12\x00", n);
    "required: 99 deep" |n| again(&nested(&[2], 99, b""), n);
    "required: lists 99 deep" |n| again(&nested(&[3], 99, b""), n);
    "required: lists and messages in turns" |n| again(&nested(&[3, 2], 99, b""), n);
    "required: maps 49 deep" |n| again(&nested(&[2, 4], 98, b""), n);
    "required: brought in the end" |n| [again(b"\x12\x00", n), b"\x08\x01\x12\x02\x08\x01".to_vec()].concat();
    "required: never missing" |n| [again(b"\x1a\x02\x08\x01", n), b"\x08\x01".to_vec()].concat();
}

/// What is not a whole decode of a message.
fn others(cases: &mut Vec<Case>) {
    let mut add = |input, form, make, decode| cases.push(Case { input, form, is_small: false, make, decode });
    add("lazy elements of no bytes", "lazy", |n| again(b"\x0a\x00", n), decode!(LazyTop));
    add("lazy elements of no bytes", "lazy view", |n| again(b"\x0a\x00", n), decode!(LazyTopView<'_>));
    add("a lazy message merged again", "lazy", |n| again(b"\x52\x02\x60\x01", n), decode!(LazyTop));
    add(
        "a lazy message merged again",
        "lazy view",
        |n| again(b"\x52\x02\x60\x01", n),
        |bytes, options| {
            let top = LazyTopView::decode_with(bytes, options)?;
            top.one.map_or(Ok(()), |one| one.get_with(options).map(drop))
        },
    );
    add("an extension with another in between", "extension", |n| again(b"\x52\x02\x60\x01\x58\x01", n), extension);
    add("an extension of many elements", "extension", |n| len(10, &again(b"\x12\x00", n)), extension);
    add(
        "numbers under a long key, all other ones",
        "diff",
        |n| {
            let body = [len(1, &vec![b'k'; n / 2]), len(2, &len(2, &vec![1; n / 2]))].concat();
            len(1, &body)
        },
        |bytes, options| {
            let left = Plain::decode_with(bytes, options)?;
            let mut right = left.clone();
            right.map.values_mut().flat_map(|plain| &mut plain.numbers).for_each(|number| *number += 1);
            assert_eq!(
                reflect::diff(&left, &right).expect("no message is lazy").len(),
                left.map.values().map(|plain| plain.numbers.len()).sum::<usize>()
            );
            Ok(())
        },
    );
}

fn extension(bytes: &[u8], options: &DecodeOptions) -> Result<(), DecodeError> {
    Extended::decode_with(bytes, options)?.get_with(ONE, options).map(drop)
}

/// All of them.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    top(&mut cases);
    need(&mut cases);
    others(&mut cases);
    cases
}
