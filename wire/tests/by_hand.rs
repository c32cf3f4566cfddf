//! What the derive emits, by hand: every shape, and what bytes may do to it.

use std::collections::{BTreeMap, HashMap};
use wire::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Color {
    #[default]
    Red,
    Green = 2,
}

impl Enumeration for Color {
    const NAME: &'static str = "Color";
    const VALUES: &'static [(&'static str, i32)] = &[("RED", 0), ("GREEN", 2)];

    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Color::Red),
            2 => Some(Color::Green),
            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }

    fn name(self) -> &'static str {
        if self == Color::Red { "RED" } else { "GREEN" }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Contact {
    Mail(String),
    Tree(Box<All>),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct All {
    name: String,                   // 1 string
    id: Option<i32>,                // 2 int32 optional
    deltas: Vec<i32>,               // 3 sint32 packed
    kin: HashMap<String, u64>,      // 4 map
    children: Vec<All>,             // 5 message repeated
    contact: Option<Contact>,       // 6, 7
    group: Option<Box<All>>,        // 8 group
    open: Open<Color>,              // 9 enum
    closed: Option<Color>,          // 10 enum
    colors: Vec<Color>,             // 16 enum packed
    by_color: BTreeMap<i32, Color>, // 17 map
    far: Option<u32>,               // 2048 fixed32
    farther: Vec<String>,           // 536870911
    doubles: Vec<f64>,              // 20 packed
    unknown: UnknownFields,
}

impl<'a> Oneof<'a> for Contact {
    const NUMBERS: &'static [u32] = &[6, 7];

    fn read(slot: &mut Option<Self>, _: u32, _: u32, reader: &mut Reader<'_, 'a>) -> Flow {
        Variant::<Str>::read(6, slot, Contact::Mail, reader)?;
        Variant::<Msg>::merge(
            7,
            slot,
            Contact::Tree,
            |contact| match contact {
                Contact::Tree(tree) => Some(tree),
                Contact::Mail(_) => None,
            },
            reader,
        )
    }
}

impl<'a> Decode<'a> for All {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            Implicit::<Str>::read(1, &mut self.name, &mut reader)?;
            Explicit::<Int32>::read(2, &mut self.id, &mut reader)?;
            Packed::<Sint32>::read(3, &mut self.deltas, &mut reader)?;
            Map::<Str, Uint64>::read(4, &mut self.kin, &mut reader)?;
            Repeated::<Msg>::read(5, &mut self.children, &mut reader)?;
            Contact::read(&mut self.contact, 6, 7, &mut reader)?;
            Explicit::<Group>::read(8, &mut self.group, &mut reader)?;
            Implicit::<Enum>::read(9, &mut self.open, &mut reader)?;
            Explicit::<Enum>::read(10, &mut self.closed, &mut reader)?;
            Packed::<Enum>::read(16, &mut self.colors, &mut reader)?;
            Map::<Int32, Enum>::read(17, &mut self.by_color, &mut reader)?;
            Packed::<Double>::read(20, &mut self.doubles, &mut reader)?;
            Explicit::<Fixed32>::read(2048, &mut self.far, &mut reader)?;
            Repeated::<Str>::read(536_870_911, &mut self.farther, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }

    fn keep(&mut self, records: Records<'a>) {
        self.unknown.push(records);
    }
}

impl Encode for All {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        self.unknown.write(&mut writer);
        Repeated::<Str>::write(536_870_911, &self.farther, &mut writer);
        Explicit::<Fixed32>::write(2048, &self.far, &mut writer);
        Packed::<Double>::write(20, &self.doubles, &mut writer);
        Map::<Int32, Enum>::write(17, &self.by_color, &mut writer);
        Packed::<Enum>::write(16, &self.colors, &mut writer);
        Explicit::<Enum>::write(10, &self.closed, &mut writer);
        Implicit::<Enum>::write(9, &self.open, &mut writer);
        Explicit::<Group>::write(8, &self.group, &mut writer);
        match &self.contact {
            Some(Contact::Mail(mail)) => Variant::<Str>::write(6, mail, &mut writer),
            Some(Contact::Tree(tree)) => Variant::<Msg>::write(7, tree, &mut writer),
            None => {}
        }
        Repeated::<Msg>::write(5, &self.children, &mut writer);
        Map::<Str, Uint64>::write(4, &self.kin, &mut writer);
        Packed::<Sint32>::write(3, &self.deltas, &mut writer);
        Explicit::<Int32>::write(2, &self.id, &mut writer);
        Implicit::<Str>::write(1, &self.name, &mut writer);
        writer.done()
    }
}

fn sample() -> All {
    let leaf = All { name: "leaf".into(), id: Some(0), ..Default::default() };
    All {
        name: "a name of more than sixteen bytes".into(),
        id: Some(-1),
        deltas: vec![0, -1, 1, i32::MIN, i32::MAX, 300, -300],
        kin: HashMap::from([("x".into(), 9), ("y".into(), u64::MAX)]),
        children: (0..9).map(|_| leaf.clone()).collect(),
        contact: Some(Contact::Tree(Box::new(leaf.clone()))),
        group: Some(Box::new(All { group: Some(Box::default()), ..leaf })),
        open: Open::from_number(7),
        closed: Some(Color::Green),
        colors: vec![Color::Green, Color::Red],
        by_color: BTreeMap::from([(-1, Color::Green), (1, Color::Red)]),
        far: Some(5),
        farther: vec!["é".repeat(2000), String::new(), "z".into()],
        doubles: vec![0.5, -0.0, f64::MAX],
        unknown: UnknownFields::from_bytes(b"\xa0\x06\x01\xa3\x06\x08\x01\xa4\x06"),
    }
}

#[test]
fn round_trip() {
    let all = sample();
    let bytes = all.encode_to_vec();
    assert_eq!(bytes.len(), all.encoded_len());
    assert_eq!(All::decode(&bytes), Ok(all));
}

/// Maps are the only thing without an order.
fn stable(all: &All) -> Vec<u8> {
    all.encode_with(&EncodeOptions::new().deterministic(true)).unwrap()
}

#[test]
fn every_prefix_is_an_error_or_a_message() {
    let bytes = stable(&sample());
    for len in (0..bytes.len()).step_by(if cfg!(miri) { 101 } else { 1 }) {
        if let Ok(all) = All::decode(&bytes[..len]) {
            assert_eq!(All::decode(&stable(&all)), Ok(all), "{len}");
        }
    }
}

#[test]
fn merging_is_decoding_the_concatenation() {
    let (a, b) = (stable(&sample()), b"\x0a\x01n\x2a\x00\x3a\x02\x10\x05\x44\x43\x10\x07\x44");
    let mut merged = All::decode(&a).unwrap();
    assert!(merged.merge(b).is_err(), "a stray end of a group");
    let b = &b[..9];
    let mut merged = All::decode(&a).unwrap();
    merged.merge(b).unwrap();
    assert_eq!(All::decode(&[&a[..], b].concat()), Ok(merged.clone()));
    assert_eq!(merged.name, "n");
    assert_eq!(merged.children.len(), 10);
    match merged.contact {
        Some(Contact::Tree(tree)) => assert_eq!((tree.name.as_str(), tree.id), ("leaf", Some(5))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn overlong_tags_are_tags() {
    // Field 1 in three bytes, field 2 in two, field 16 in three, field 2048 in five, an unknown one in three.
    let all = All::decode(
        b"\x8a\x80\x00\x01n\x90\x00\x05\x82\x81\x00\x01\x02\x85\x80\x81\x80\x00\x01\x00\x00\x00\xe0\x86\x00\x01",
    )
    .unwrap();
    assert_eq!((all.name.as_str(), all.id, &all.colors[..], all.far), ("n", Some(5), &[Color::Green][..], Some(1)));
    assert_eq!(all.unknown.as_bytes(), b"\xe0\x86\x00\x01");
    // Six bytes are too many.
    assert_eq!(All::decode(b"\x8a\x80\x80\x80\x80\x00\x01n").unwrap_err().kind(), DecodeErrorKind::Tag);
}

#[test]
fn unlisted_numbers_of_closed_enums_are_unknown() {
    let singular = All::decode(b"\x50\x01\x50\x02\x50\x03").unwrap();
    assert_eq!(singular.closed, Some(Color::Green));
    assert_eq!(singular.unknown.as_bytes(), b"\x50\x01\x50\x03");

    let overlong = All::decode(b"\xd0\x00\x01\x10\x07").unwrap();
    assert_eq!((overlong.closed, overlong.id), (None, Some(7)));
    assert_eq!(overlong.unknown.as_bytes(), b"\xd0\x00\x01");

    let packed = All::decode(b"\x82\x01\x04\x02\x05\x00\x85\x00\x10\x07").unwrap_err();
    assert_eq!(packed.kind(), DecodeErrorKind::Varint);
    let packed = All::decode(b"\x82\x01\x05\x02\x05\x00\x85\x00\x10\x07").unwrap();
    assert_eq!((&packed.colors[..], packed.id), (&[Color::Green, Color::Red][..], Some(7)));
    assert_eq!(packed.unknown.as_bytes(), b"\x80\x01\x05\x80\x01\x85\x00");

    let entry = All::decode(b"\x8a\x01\x04\x08\x01\x10\x01\x8a\x01\x04\x08\x02\x10\x02").unwrap();
    assert_eq!(entry.by_color, BTreeMap::from([(2, Color::Green)]));
    assert_eq!(entry.unknown.as_bytes(), b"\x8a\x01\x04\x08\x01\x10\x01");
}

#[test]
fn expanded_is_accepted_for_packed() {
    let all = All::decode(b"\x18\x02\x1a\x02\x04\x06\x18\x01").unwrap();
    assert_eq!(all.deltas, [1, 2, 3, -1]);
}

#[test]
fn the_other_wire_type_is_unknown() {
    let all = All::decode(b"\x08\x01\x12\x00").unwrap();
    assert_eq!(all.unknown.as_bytes(), b"\x08\x01\x12\x00");
}

#[test]
fn groups_end_with_their_own_tag() {
    assert_eq!(All::decode(b"\x43\x44").unwrap().group, Some(Box::default()));
    assert_eq!(All::decode(b"\x43\x43\x44\x44\x10\x01").unwrap().id, Some(1));
    for (bytes, offset) in
        [(&b"\x43"[..], 1), (b"\x43\x10\x01", 1), (b"\x43\x4c", 1), (b"\x44", 0), (b"\x43\x43\x44", 1)]
    {
        let error = All::decode(bytes).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (DecodeErrorKind::Group, offset), "{bytes:x?}");
    }
    // An unknown group inside, and one that is cut.
    assert!(All::decode(b"\x43\xa3\x06\xa4\x06\x44").is_ok());
    assert!(All::decode(b"\x43\xa3\x06\x44").is_err());
}

#[test]
fn errors_say_where() {
    let cases: [(&[u8], DecodeErrorKind, usize, &[u32]); 12] = [
        (b"\x0a\x05abc", DecodeErrorKind::Truncated, 1, &[1]),
        (b"\x0a\x01\xff", DecodeErrorKind::Utf8, 1, &[1]),
        (b"\x8a\x00\x01\xff", DecodeErrorKind::Utf8, 2, &[1]),
        (b"\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", DecodeErrorKind::Varint, 1, &[2]),
        (b"\x0a\x80\x80\x80\x80\x80\x00", DecodeErrorKind::Varint, 1, &[1]),
        (b"\x00\x01", DecodeErrorKind::Tag, 0, &[]),
        (b"\x0f\x01", DecodeErrorKind::Tag, 0, &[]),
        (b"\x2a\x04\x2a\x02\x08", DecodeErrorKind::Truncated, 1, &[5]),
        (b"\x2a\x05\x2a\x03\x0a\x02a\x10", DecodeErrorKind::Truncated, 5, &[5, 5, 1]),
        (b"\x2a\x02\x10\xff\x01", DecodeErrorKind::Truncated, 4, &[5, 2]),
        (b"\xa2\x01\x04abcd", DecodeErrorKind::PackedLength, 7, &[20]),
        (b"\x22\x03\x0a\x02a", DecodeErrorKind::Truncated, 3, &[4, 1]),
    ];
    for (bytes, kind, offset, path) in cases {
        let error = All::decode(bytes).unwrap_err();
        assert_eq!((error.kind(), error.offset(), error.path()), (kind, offset, path), "{bytes:x?}");
    }
}

/// `levels` messages inside each other, each the only field of the one around it.
fn nested(levels: usize, open: &[u8], close: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..levels {
        if close.is_empty() {
            let mut outer = open.to_vec();
            let mut len = bytes.len();
            while len >= 0x80 {
                outer.push(len as u8 | 0x80);
                len >>= 7;
            }
            outer.push(len as u8);
            outer.extend(&bytes);
            bytes = outer;
        } else {
            bytes = [open, &bytes, close].concat();
        }
    }
    bytes
}

#[test]
fn depth_101_is_refused_on_every_path() {
    let paths: [(&[u8], &[u8]); 5] =
        [(b"\x2a", b""), (b"\x43", b"\x44"), (b"\xa3\x06", b"\xa4\x06"), (b"\x3a", b""), (b"\x53", b"\x54")];
    for (open, close) in paths {
        assert!(All::decode(&nested(100, open, close)).is_ok(), "{open:x?}");
        let error = All::decode(&nested(101, open, close)).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::Depth, "{open:x?}");
    }
}

#[test]
fn lengths_are_bounded_by_the_message_around() {
    for len in [
        &b"\x03"[..],
        b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\xff\xff\xff\xff\x07",
        b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    ] {
        for tag in [b"\x0a", b"\x1a", b"\x22", b"\x2a", b"\x72"] {
            let inner = [&tag[..], len, b"ab"].concat();
            let outer = [
                &[0x2a, inner.len() as u8][..],
                &inner,
                b"\x10\x01\x10\x01\x10\x01\x10\x01\x10\x01\x10\x01\x10\x01\x10\x01",
            ]
            .concat();
            let kind = if len.len() <= 5 { DecodeErrorKind::Truncated } else { DecodeErrorKind::Varint };
            assert_eq!(All::decode(&outer).unwrap_err().kind(), kind, "{outer:x?}");
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "about the memory of millions of records")]
fn budgets_hold() {
    let empty_elements = b"\x2a\x00".repeat(2_000_000);
    let error = All::decode(&empty_elements).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::ElementMemory);
    assert!(All::decode_with(&empty_elements, &DecodeOptions::trusted()).is_ok());

    let unknown = b"\xa0\x06\x01".repeat(1_000_000);
    assert_eq!(All::decode(&unknown).unwrap().unknown.as_bytes().len(), unknown.len());
    let error = All::decode_with(&unknown, &DecodeOptions::new().unknown_bytes(1000)).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::UnknownBytes);

    let error = All::decode_with(&unknown, &DecodeOptions::new().message_bytes(1000)).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::MessageBytes);
}

#[test]
fn a_panic_while_encoding_leaves_a_working_encoder() {
    struct Panics;
    impl Encode for Panics {
        fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
            let mut writer = out.open();
            writer.bytes(Tag::new(1, WireType::Len), &[1; 5000]);
            panic!("on purpose")
        }
    }
    assert!(std::panic::catch_unwind(|| Panics.encode_to_vec()).is_err());
    let bytes = stable(&sample());
    assert_eq!(stable(&All::decode(&bytes).unwrap()), bytes);
}
