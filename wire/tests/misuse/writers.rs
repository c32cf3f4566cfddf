//! `Encode`, `EncodeOneof`, `Put` and `PutPacked` by hand: scripts of random steps, some of which panic and are caught.
//!
//! The twin of a script writes the same bytes into a `Vec`, backwards.

use crate::support::*;
use std::{cell::Cell, collections::BTreeMap};
use wire::{
    Encode, EncodeOneof, Entries, Kind, Map, Msg, Output, Packed, Put, PutPacked, Repeated, Str, Tag, Uint64, Variant,
    WireType, Writer,
};

/// Steps of a message, in the order in which they are done, which is the last field first.
#[derive(Debug, Default)]
struct Script {
    steps: Vec<Step>,
    /// Is what it says correct, so that the bytes are known, when nothing panics?
    inner_lens_lie: bool,
}

#[derive(Debug)]
enum Step {
    Varint(Tag, u64, bool),
    Fixed(Tag, u64, bool),
    Bytes(Tag, Vec<u8>, bool),
    Raw(Vec<u8>),
    Message(How, Script),
    Packed(Vec<u64>),
    Strings(Vec<String>),
    Entries(Visits),
    Oneof(Member),
    /// A message in another scratch, from which nothing comes back.
    Elsewhere(Script),
    /// A `Put` that panics when it has written a record, or before; caught, the record is there, or not.
    Careless(bool),
    Panic,
    /// These, and a panic out of them is caught.
    Caught(Vec<Step>),
}

#[derive(Clone, Copy, Debug)]
enum How {
    Message,
    IfAny,
    Group,
    GroupIfAny,
    Put,
}

const NUMBERS: [u32; 6] = [1, 15, 16, 2047, 2048, (1 << 29) - 1];

fn script(random: &Random, depth: usize) -> Script {
    let steps = (0..random.below(8)).map(|_| step(random, depth)).collect();
    Script { steps, inner_lens_lie: random.one_in(4) }
}

fn step(random: &Random, depth: usize) -> Step {
    let number = random.pick(&NUMBERS);
    let bytes = |lens: &[usize]| vec![b'x'; random.pick(lens)];
    let value = random.pick(&[0, 1, 1 << 13, 1 << 27, 1 << 35, u64::MAX]);
    match random.below(if depth == 0 { 8 } else { 16 }) {
        0 => Step::Varint(Tag::new(number, WireType::Varint), value, random.one_in(2)),
        1 => Step::Fixed(Tag::new(number, WireType::I64), value, random.one_in(2)),
        2 => Step::Bytes(
            Tag::new(number, WireType::Len),
            bytes(&[0, 1, 31, 32, 33, 400, 511, 512, 5000]),
            random.one_in(2),
        ),
        3 => Step::Raw(bytes(&[0, 1, 300, 3000])),
        4 => Step::Packed((0..random.below(40)).map(|_| value).collect()),
        5 => Step::Strings(vec!["y".repeat(random.below(700)); random.below(4)]),
        6 => Step::Entries(Visits { visits: random.below(4), panics: random.one_in(3), text: "z".repeat(600) }),
        7 if random.one_in(4) => Step::Panic,
        7 => Step::Careless(random.one_in(2)),
        8 => Step::Elsewhere(script(random, depth - 1)),
        9 => Step::Oneof(Member(script(random, depth - 1))),
        10..13 => Step::Caught((0..1 + random.below(3)).map(|_| step(random, depth - 1)).collect()),
        _ => {
            let how = random.pick(&[How::Message, How::IfAny, How::Group, How::GroupIfAny, How::Put]);
            Step::Message(how, script(random, depth - 1))
        }
    }
}

const MEMBER: Tag = Tag::new(3, WireType::Len);
const CARELESS: Tag = Tag::new(7, WireType::Varint);

impl Encode for Script {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        self.steps.iter().for_each(|step| step.write(&mut writer));
        writer.done()
    }

    fn fields_len(&self) -> u64 {
        if self.inner_lens_lie { u64::MAX } else { 0 }
    }
}

impl Step {
    fn write<'m>(&'m self, writer: &mut Writer<'m>) {
        match self {
            Step::Varint(tag, value, true) => writer.varint(*tag, *value),
            Step::Varint(tag, value, false) => writer.varint_if(*tag, *value, *value != 0),
            Step::Fixed(tag, value, true) => writer.fixed64(*tag, *value),
            Step::Fixed(tag, value, false) => writer.fixed64_if(*tag, *value, *value != 0),
            Step::Bytes(tag, bytes, true) => writer.bytes(*tag, bytes),
            Step::Bytes(tag, bytes, false) => writer.bytes_if(*tag, bytes, !bytes.is_empty()),
            Step::Raw(bytes) => writer.raw(bytes),
            Step::Message(How::Message, message) => writer.message(MEMBER, message),
            Step::Message(How::IfAny, message) => writer.message_if_any(MEMBER, message),
            Step::Message(How::Group, message) => writer.group(3, message),
            Step::Message(How::GroupIfAny, message) => writer.group_if_any(3, message),
            Step::Message(How::Put, message) => Msg::put(writer, MEMBER, message),
            Step::Packed(values) => Packed::<Uint64>::write(5, values, writer),
            Step::Strings(strings) => Repeated::<Str>::write(6, strings, writer),
            Step::Entries(entries) => Map::<Uint64, Str>::write(4, entries, writer),
            Step::Oneof(member) => member.write(1, 9, writer),
            Step::Elsewhere(message) => {
                let _ = caught(|| message.encode_to_vec());
                let _ = caught(|| message.encode_parts(|_| stop_here()));
            }
            Step::Careless(before) => {
                let _ = caught(|| Careless::put(writer, CARELESS, before));
            }
            Step::Panic => stop_here(),
            Step::Caught(steps) => {
                let _ = caught(|| steps.iter().for_each(|step| step.write(writer)));
            }
        }
    }

    /// What it writes, put before `to`; false where it panics.
    fn twin(&self, to: &mut Vec<u8>, lent: &Cell<bool>) -> bool {
        fn varint(mut value: u64) -> Vec<u8> {
            let mut bytes = Vec::new();
            while value >= 0x80 {
                bytes.push(value as u8 | 0x80);
                value >>= 7;
            }
            bytes.push(value as u8);
            bytes
        }
        fn before(to: &mut Vec<u8>, parts: &[&[u8]]) {
            *to = [parts.concat(), std::mem::take(to)].concat();
        }
        fn delimited(to: &mut Vec<u8>, tag: Tag, bytes: &[u8]) {
            before(to, &[&varint(tag.value().into()), &varint(bytes.len() as u64), bytes]);
        }
        match self {
            Step::Varint(_, 0, false) | Step::Fixed(_, 0, false) => {}
            Step::Varint(tag, value, _) => before(to, &[&varint(tag.value().into()), &varint(*value)]),
            Step::Fixed(tag, value, _) => before(to, &[&varint(tag.value().into()), &value.to_le_bytes()]),
            Step::Bytes(tag, bytes, always) => {
                if *always || !bytes.is_empty() {
                    delimited(to, *tag, bytes);
                }
            }
            Step::Raw(bytes) => before(to, &[bytes]),
            Step::Message(how, message) => {
                let Some(bytes) = message.twin(lent) else {
                    lent.set(true);
                    return false;
                };
                let [start, end] = [WireType::Sgroup, WireType::Egroup].map(|t| varint(Tag::new(3, t).value().into()));
                match how {
                    How::IfAny | How::GroupIfAny if bytes.is_empty() => {}
                    How::Message | How::IfAny | How::Put => delimited(to, MEMBER, &bytes),
                    How::Group | How::GroupIfAny => before(to, &[&start, &bytes, &end]),
                }
            }
            Step::Packed(values) if values.is_empty() => {}
            Step::Packed(values) => {
                let bytes: Vec<u8> = values.iter().flat_map(|value| varint(*value)).collect();
                delimited(to, Tag::new(5, WireType::Len), &bytes);
            }
            Step::Strings(strings) => {
                let tag = Tag::new(6, WireType::Len);
                strings.iter().for_each(|string| delimited(to, tag, string.as_bytes()));
            }
            Step::Entries(entries) => {
                for _ in 0..entries.visits {
                    let mut entry = varint(Tag::new(1, WireType::Varint).value().into());
                    entry.push(9);
                    let mut text = Vec::new();
                    delimited(&mut text, Tag::new(2, WireType::Len), entries.text.as_bytes());
                    entry.extend(text);
                    delimited(to, Tag::new(4, WireType::Len), &entry);
                }
                if entries.panics {
                    lent.set(true);
                    return false;
                }
            }
            Step::Oneof(member) => match member.0.twin(lent) {
                Some(bytes) => delimited(to, MEMBER, &bytes),
                None => {
                    lent.set(true);
                    return false;
                }
            },
            Step::Elsewhere(_) => {}
            Step::Careless(true) => {}
            Step::Careless(false) => before(to, &[&varint(CARELESS.value().into()), &[1]]),
            Step::Panic => return false,
            Step::Caught(steps) => {
                let _ = steps.iter().all(|step| step.twin(to, lent));
            }
        }
        true
    }
}

impl Script {
    /// Its bytes; none where it panics, or where it went on after what it lent its position to had panicked.
    fn twin(&self, lent: &Cell<bool>) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.steps.iter().all(|step| step.twin(&mut bytes, lent)).then_some(bytes).filter(|_| !lent.get())
    }
}

#[derive(Debug)]
struct Member(Script);

impl EncodeOneof for Member {
    fn write<'m>(&'m self, _: u32, _: u32, writer: &mut Writer<'m>) {
        Variant::<Msg>::write(3, &self.0, writer);
    }
}

/// A map that says it is not empty, and visits as often as it likes.
#[derive(Debug)]
struct Visits {
    visits: usize,
    panics: bool,
    text: String,
}

static NINE: u64 = 9;

impl Entries<u64, String> for Visits {
    fn reserve(&mut self, _: usize) {}

    fn len(&self) -> usize {
        1
    }

    fn insert(&mut self, _: u64, _: String) {}

    fn for_each_back<'m>(&'m self, _: bool, mut visit: impl FnMut(&'m u64, &'m String))
    where
        u64: 'm,
        String: 'm,
    {
        (0..self.visits).for_each(|_| visit(&NINE, &self.text));
        if self.panics {
            stop_here();
        }
    }
}

/// A kind that panics before it writes, or after.
enum Careless {}

impl Kind for Careless {
    const WIRE_TYPE: WireType = WireType::Varint;
}

impl Put<bool> for Careless {
    fn put<'m>(writer: &mut Writer<'m>, tag: Tag, before: &'m bool) {
        if !before {
            writer.varint_if(tag, 1, true);
        }
        stop_here()
    }

    fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, before: &'m bool) {
        Self::put(writer, tag, before);
    }
}

#[test]
fn scripts_are_written_or_refused() {
    let (mut written, mut refused) = (0, 0);
    for round in rounds(6_000) {
        let script = script(&Random::new(round), 3);
        leave_secrets();
        let expected = script.twin(&Cell::new(false));
        match encode_every_way(&script) {
            Some(bytes) => {
                assert!(Some(bytes) == expected, "round {round}");
                written += 1;
            }
            None => {
                assert!(expected.is_none(), "round {round}");
                refused += 1;
            }
        }
    }
    assert!(written > 0 && refused > 0);
}

/// What is nested panics after the scratch has grown; the one around it has the old position.
struct Grows(usize);

impl Encode for Grows {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        writer.raw(&vec![7; self.0]);
        stop_here()
    }
}

/// Each way in which a position is lent, by itself: what follows is refused, on this scratch and in this message alone.
#[test]
fn a_position_that_is_lent_does_not_come_back_by_a_panic() {
    type Lend = for<'m> fn(&mut Writer<'m>, &'m Everything);
    struct Everything {
        grows: Grows,
        by_key: BTreeMap<u64, String>,
        strings: Panicking,
        visits: Visits,
    }
    struct Around<'l>(&'l Everything, Lend, u64);
    impl Encode for Around<'_> {
        fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
            let mut writer = out.open();
            // Credit that must be gone, too.
            writer.varint_if(Tag::new(1, WireType::Varint), 1, true);
            assert!(caught(|| self.1(&mut writer, self.0)).is_err());
            let mark = writer.mark();
            let _ = (writer.since(mark), writer.is_deterministic());
            for number in 0..self.2 {
                writer.varint_if(Tag::new(3, WireType::Varint), number, true);
            }
            writer.done()
        }
    }
    let (much, often) = if cfg!(miri) { (5_000, 60) } else { (100_000, 2000) };
    let everything = Everything {
        grows: Grows(much),
        by_key: BTreeMap::from([(1, "x".into())]),
        strings: Panicking(vec![1; 100]),
        visits: Visits { visits: often, panics: true, text: "x".repeat(100) },
    };
    let lend: [Lend; 8] = [
        |writer, all| writer.message(MEMBER, &all.grows),
        |writer, all| writer.message_if_any(MEMBER, &all.grows),
        |writer, all| writer.group(1, &all.grows),
        |writer, all| writer.group_if_any(1, &all.grows),
        |writer, all| Msg::put(writer, MEMBER, &all.grows),
        |writer, all| Map::<Uint64, Str>::write(1, &all.visits, writer),
        |writer, all| Packed::<Panics>::write(1, &all.strings.0, writer),
        |writer, all| {
            Map::<Uint64, Str>::write(1, &all.by_key, writer);
            Repeated::<Panics>::write(1, &all.strings.0, writer);
            writer.message(MEMBER, &all.grows);
        },
    ];
    for (way, lend) in lend.into_iter().enumerate() {
        for more in [0, 64] {
            let around = Around(&everything, lend, more);
            let nested = Nested(&around);
            // The last one panics in a `Put`, when no position is lent: what was written is there.
            assert_eq!(encode_every_way(&nested).is_some(), way == 7, "way {way}");
            assert_eq!(encode_every_way(&around).is_some(), way == 7, "way {way}");
        }
    }
}

struct Nested<'n, T>(&'n T);

impl<T: Encode> Encode for Nested<'_, T> {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        let _ = caught(|| writer.message(MEMBER, self.0));
        let _ = caught(|| writer.fixed32(Tag::new(1, WireType::I32), 1));
        // Even where nothing more is written.
        writer.done()
    }
}

#[derive(Debug)]
struct Panicking(Vec<u8>);

enum Panics {}

impl Kind for Panics {
    const WIRE_TYPE: WireType = WireType::Varint;
}

impl Put<u8> for Panics {
    fn put<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m u8) {
        writer.varint(tag, (*value).into());
        stop_here()
    }

    fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m u8) {
        Self::put(writer, tag, value);
    }
}

impl PutPacked<u8> for Panics {
    fn put_packed<'m>(writer: &mut Writer<'m>, number: u32, values: &'m [u8]) {
        // Of another message, or of none.
        let mark = writer.mark();
        writer.raw(values);
        writer.close(Tag::new(number, WireType::Len), mark);
        writer.raw(&[1; 5000]);
        writer.close(Tag::new(number, WireType::Len), mark);
        stop_here()
    }
}
