//! Arenas, and the lists in them: values that panic while they are made, lists without room, resets in between.

use crate::support::*;
use std::mem::MaybeUninit;
use wire::{
    Arena, ArenaBox, ArenaList, Decode, Entries, Fields, Flow, Input, Kind, List, Map, Msg, Pack, Packed, Payload,
    Records, Repeated, Uint64, Value, Varint, WireType,
};

/// No memory of its own, and a pattern that shows where one was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Made([u32; 3]);

const MADE: Made = Made([0x4d41_4445, 1, 2]);

impl Default for Made {
    fn default() -> Self {
        maybe_panic(40);
        MADE
    }
}

impl Varint<Made> for Uint64 {
    fn from_varint(_: u64) -> Made {
        Made::default()
    }

    fn to_varint(_: &Made) -> u64 {
        7
    }
}

/// A size of none, whose alignment is large.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
struct Nothing;

enum Empty {}

impl Kind for Empty {
    const WIRE_TYPE: WireType = WireType::Varint;
}

impl<'a> Value<'a, Nothing> for Empty {
    fn read(payload: &mut Payload<'_, 'a>, _: u32) -> Flow<Nothing> {
        payload.varint()?;
        maybe_panic(40);
        Ok(Nothing)
    }
}

impl<'a> Pack<'a, Nothing> for Empty {
    fn read_packed<L: List<Nothing>>(payload: &mut Payload<'_, 'a>, _: u32, list: &mut L) -> Flow {
        let len = payload.bytes()?.len();
        list.append_all((0..len).map(|_| {
            maybe_panic(40);
            Nothing
        }));
        Ok(())
    }
}

#[derive(Clone, Debug, Default)]
struct Lists<'a> {
    made: ArenaList<'a, Made>,
    nothings: ArenaList<'a, Nothing>,
    bytes: ArenaList<'a, Byte>,
    inner: ArenaList<'a, Lists<'a>>,
    boxed: Option<ArenaBox<'a, Lists<'a>>>,
    map: ArenaList<'a, (u64, Made)>,
    unknown: wire::ArenaUnknownFields<'a>,
}

/// Of an alignment of 1, so that what comes behind it in the arena is not aligned by itself.
#[derive(Clone, Copy, Debug)]
struct Byte(u8);

impl Varint<Byte> for Uint64 {
    fn from_varint(value: u64) -> Byte {
        maybe_panic(100);
        Byte(value as u8)
    }

    fn to_varint(value: &Byte) -> u64 {
        value.0.into()
    }
}

impl<'a> Decode<'a> for Lists<'a> {
    const ARENA: bool = true;

    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            Packed::<Uint64>::read(1, &mut self.made.growing(&reader), &mut reader)?;
            Packed::<Empty>::read(2, &mut self.nothings.growing(&reader), &mut reader)?;
            Packed::<Uint64>::read(3, &mut self.bytes.growing(&reader), &mut reader)?;
            Repeated::<Msg>::read(4, &mut self.inner.growing(&reader), &mut reader)?;
            wire::Explicit::<Msg>::read(5, &mut self.boxed, &mut reader)?;
            Map::<Uint64, Uint64>::read(6, &mut self.map.growing(&reader), &mut reader)?;
            // Without room, where it has none.
            Packed::<Uint64>::read(7, &mut self.bytes, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }

    fn keep_in(&mut self, records: Records<'a>, arena: &'a Arena<'a>) -> bool {
        maybe_panic(30);
        self.unknown.push(records, arena)
    }
}

impl Lists<'_> {
    fn check(&self) {
        assert!(self.made.iter().all(|made| *made == MADE));
        assert!(self.map.iter().all(|(_, made)| *made == MADE));
        assert!(self.nothings.len() < 1 << 20);
        let _: usize = self.bytes.iter().map(|byte| byte.0 as usize).sum();
        self.inner.iter().for_each(Lists::check);
        self.boxed.iter().for_each(|boxed| boxed.check());
        let _: usize = self.unknown.records_back().flat_map(|records| records.iter()).map(|r| r.payload().len()).sum();
    }
}

fn records(random: &Random, depth: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..random.below(8) {
        let number = 1 + random.below(9) as u8;
        let payload = match number {
            4 | 5 if depth > 0 => records(random, depth - 1),
            4 | 5 => vec![],
            6 => b"\x08\x01\x10\x02"[..random.pick(&[0, 2, 4])].to_vec(),
            _ => (0..random.below(200)).map(|_| random.pick(&[0, 1, 0x80])).chain([0]).collect(),
        };
        bytes.push(number << 3 | 2);
        wire::push_varint(payload.len() as u64, &mut bytes);
        bytes.extend(payload);
    }
    bytes
}

#[test]
fn views_in_arenas_hold_what_was_made() {
    let mut arena = Arena::new();
    for round in rounds(8_000) {
        let random = Random::new(round);
        let inputs = [records(&random, 2), records(&random, 2)];
        let mut memory = [MaybeUninit::uninit(); 3000];
        let fixed = Arena::fixed(&mut memory[..random.below(3000)]);
        seed(round);
        for arena in [&arena, &fixed] {
            let mut views: Vec<Lists<'_>> = Vec::new();
            for bytes in &inputs {
                let mut view = views.last().filter(|_| random.one_in(2)).cloned().unwrap_or_default();
                let _ = caught(|| view.merge_in(bytes, arena, &wire::DecodeOptions::new()));
                if random.one_in(3) {
                    // No room, and no arena to take it from.
                    let _ = caught(|| view.made.push(MADE));
                    let _ = caught(|| List::push_default(&mut view.inner).check());
                    let _ = caught(|| List::append_all(&mut view.bytes, (0..300).map(Uint64::from_varint)));
                    let _ = caught(|| Entries::insert(&mut view.map, 1, MADE));
                }
                let _ = caught(|| arena.alloc(Made::default()).map(|made| assert_eq!(*made, MADE)));
                views.push(view);
            }
            views.iter().for_each(Lists::check);
        }
        match random.below(3) {
            0 => arena.reset(),
            1 => arena = Arena::with_capacity(random.below(100)),
            _ => {}
        }
    }
}
