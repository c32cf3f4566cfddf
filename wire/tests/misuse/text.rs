//! `Text` and `Blob`: strings that are others each time, that read what they like, and that panic when they are dropped.

use crate::support::*;
use std::cell::Cell;
use wire::{
    Blob, Bytes, Decode, Encode, Fields, Flow, Implicit, Input, Map, Message, Msg, Output, Payload, Repeated, Str, Tag,
    Text, WireType, Writer,
};

/// Lends one of its strings, another one each time.
#[derive(Debug, Default)]
struct Fickle {
    strings: [String; 4],
    asked: Cell<usize>,
}

impl Fickle {
    fn new() -> Self {
        Fickle { strings: [0, 20, 40, 900].map(|len| "f".repeat(len)), asked: Cell::new(0) }
    }

    fn next(&self) -> &str {
        maybe_panic(100);
        self.asked.set(self.asked.get() + 1 + luck(3));
        &self.strings[self.asked.get() % 4]
    }
}

impl AsRef<str> for Fickle {
    fn as_ref(&self) -> &str {
        self.next()
    }
}

impl AsRef<[u8]> for Fickle {
    fn as_ref(&self) -> &[u8] {
        self.next().as_bytes()
    }
}

impl<'a> Text<'a> for Fickle {
    fn from_text(_: &'a str) -> Self {
        maybe_panic(20);
        Fickle::new()
    }

    fn read_into(&mut self, payload: &mut Payload<'_, 'a>) -> Flow {
        read_as_it_likes(payload)
    }

    fn read_optional(payload: &mut Payload<'_, 'a>, value: &mut Option<Self>) -> Flow {
        *value = None;
        read_as_it_likes(payload)
    }

    fn read(payload: &mut Payload<'_, 'a>) -> Flow<Self> {
        read_as_it_likes(payload)?;
        Ok(Fickle::new())
    }
}

impl<'a> Blob<'a> for Fickle {
    fn from_bytes(_: &'a [u8]) -> Self {
        maybe_panic(20);
        Fickle::new()
    }

    fn read(payload: &mut Payload<'_, 'a>) -> Flow<Self> {
        read_as_it_likes(payload)?;
        Ok(Fickle::new())
    }
}

/// Nothing, too little, too much, as another type, or back to where it began.
fn read_as_it_likes(payload: &mut Payload<'_, '_>) -> Flow {
    let first = *payload;
    for _ in 0..luck(4) {
        maybe_panic(60);
        match luck(12) {
            0 => drop(payload.varint()?),
            1 => drop(payload.fixed32()?),
            2 => drop(payload.fixed64()),
            3 => drop(payload.bytes()?),
            4 => drop(payload.str()),
            5 => payload.string_into(&mut String::new())?,
            6 => payload.bytes_into(&mut Vec::from([1]))?,
            7 => *payload = first,
            8 => payload.message(luck(20) as u32, &mut Texts::default())?,
            9 => payload.group(luck(20) as u32, &mut Texts::default())?,
            10 => return Err(payload.refuse()),
            _ => {
                payload.charge(luck(100))?;
                payload.run_of(Tag::new(1 + luck(3000) as u32, WireType::Len), luck(100));
            }
        }
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Texts {
    one: Fickle,
    maybe: Option<Fickle>,
    all: Vec<Fickle>,
    blobs: Vec<Fickle>,
    by_key: Vec<(u64, Fickle)>,
    inner: Vec<Texts>,
}

impl Encode for Texts {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        Implicit::<Str>::write(1, &self.one, &mut writer);
        wire::Explicit::<Str>::write(2, &self.maybe, &mut writer);
        Repeated::<Str>::write(3, &self.all, &mut writer);
        Repeated::<Bytes>::write(2048, &self.blobs, &mut writer);
        Map::<wire::Uint64, Str>::write(5, &self.by_key, &mut writer);
        Repeated::<Msg>::write(6, &self.inner, &mut writer);
        writer.done()
    }

    fn fields_len(&self) -> u64 {
        Implicit::<Str>::len(1, &self.one) + Repeated::<Str>::len(3, &self.all)
    }
}

impl<'a> Decode<'a> for Texts {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let mut reader = input.open()?;
        loop {
            if !has_fuel() {
                return Err(input.rest()?.1);
            }
            let pass = reader.pass();
            Implicit::<Str>::read(1, &mut self.one, &mut reader)?;
            wire::Explicit::<Str>::read(2, &mut self.maybe, &mut reader)?;
            Repeated::<Str>::read(3, &mut self.all, &mut reader)?;
            Repeated::<Bytes>::read(2048, &mut self.blobs, &mut reader)?;
            Map::<wire::Uint64, Str>::read(5, &mut self.by_key, &mut reader)?;
            Repeated::<Msg>::read(6, &mut self.inner, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
}

#[test]
fn strings_that_change_are_written_as_they_were_lent() {
    for round in rounds(3_000) {
        seed(round);
        let fickle = |n: usize| (0..n).map(|_| Fickle::new()).collect();
        let texts = |inner| Texts {
            one: Fickle::new(),
            maybe: Some(Fickle::new()),
            all: fickle(luck(6)),
            blobs: fickle(luck(6)),
            by_key: vec![(1, Fickle::new())],
            inner,
        };
        let texts = texts(vec![texts(vec![])]);
        if let Some(bytes) = encode_every_way(&texts) {
            refuel(200);
            let _ = caught(|| Texts::decode(&bytes));
        }
    }
}

#[test]
fn payloads_are_read_in_any_way() {
    for round in rounds(20_000) {
        let random = Random::new(round);
        seed(round);
        refuel(200);
        let starts: [&[u8]; 8] =
            [b"\x0a", b"\x12", b"\x1a", b"\x82\x80\x01", b"\x2a", b"\x32", b"\x8a\x80\x00", b"\x0b"];
        let mut bytes = Vec::new();
        for _ in 0..random.below(12) {
            bytes.extend(random.pick(&starts));
            bytes.extend((0..random.below(20)).map(|_| random.pick(&[0, 1, 3, 5, 17, 0x80, 0xff, 0x0a, 0x1a, 0x41])));
        }
        let _ = caught(|| Texts::decode(&bytes));
    }
}

/// The value that is replaced panics when it is dropped, after which the new one is there, or the old one is gone.
#[test]
fn replaced_values_may_panic_when_they_are_dropped() {
    #[derive(Default)]
    struct Bomb(Option<Live>);
    impl Drop for Bomb {
        fn drop(&mut self) {
            if self.0.is_some() && !std::thread::panicking() {
                maybe_panic(3);
            }
        }
    }
    impl AsRef<str> for Bomb {
        fn as_ref(&self) -> &str {
            "bomb"
        }
    }
    impl<'a> Text<'a> for Bomb {
        fn from_text(text: &'a str) -> Self {
            Bomb(Some(Live::new(text.len() as u64)))
        }
    }
    #[derive(Default, Message)]
    struct Bombs {
        #[proto(1, string)]
        one: Bomb,
        #[proto(2, string, optional)]
        maybe: Option<Bomb>,
        #[proto(3, string, repeated)]
        all: Vec<Bomb>,
        #[proto(4, map(uint64, string))]
        by_key: std::collections::BTreeMap<u64, Bomb>,
        #[proto(5, message, optional)]
        inner: Option<Box<Bombs>>,
    }
    for round in rounds(3_000) {
        let random = Random::new(round);
        let before = Live::count();
        let records: [&[u8]; 5] =
            [b"\x0a\x01x", b"\x12\x01x", b"\x1a\x01x", b"\x22\x05\x08\x01\x12\x01x", b"\x2a\x06\x0a\x01x\x0a\x01y"];
        let bytes: Vec<u8> = (0..random.below(40)).flat_map(|_| random.pick(&records)).copied().collect();
        let bytes = if random.one_in(2) { bytes } else { [&bytes[..], b"\x0a\x05x"].concat() };
        seed(round);
        let mut bombs = Bombs::default();
        let _ = caught(|| bombs.merge(&bytes));
        let _ = caught(|| bombs.encode_to_vec());
        let _ = caught(move || drop(bombs));
        assert_no_live_below(before);
    }
}

/// `Writer` methods in an order that makes no message.
#[test]
fn marks_of_other_messages_make_wrong_lengths_at_most() {
    struct Marks(Cell<Option<wire::Mark>>);
    impl Encode for Marks {
        fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
            let mut writer: Writer<'m> = out.open();
            let tag = Tag::new(1, WireType::Len);
            if let Some(mark) = self.0.get() {
                writer.close(tag, mark);
                assert!(writer.since(mark) > 0 || writer.since(mark) == 0);
            }
            writer.raw(&[1; 700]);
            self.0.set(Some(writer.mark()));
            writer.close(Tag::new(u32::MAX, WireType::Egroup), writer.mark());
            writer.close(Tag::new(0, WireType::Varint), writer.mark());
            writer.done()
        }
    }
    let marks = Marks(Cell::new(None));
    (0..4).for_each(|_| assert!(encode_every_way(&marks).is_some()));
}
