//! `Varint`, `Fixed` and `Enumeration`: a value that answers differently whenever it is asked, or panics.

use crate::support::*;
use std::collections::BTreeMap;
use wire::{
    Decode, Encode, Enum, Enumeration, Expanded, Explicit, Fields, Fixed, Fixed32, Fixed64, Implicit, Input, Map,
    Message, Output, Packed, Required, Sint32, Uint64, UnknownIter, Variant, Varint,
};

/// Longest last, so that an answer fits or not what an earlier one said.
const ANSWERS: [u64; 8] = [0, 1, 1 << 6, 1 << 13, 1 << 20, 1 << 27, 1 << 50, u64::MAX];

thread_local! {
    /// The first answers, and how often a panic comes instead of one.
    static PLAN: std::cell::Cell<(usize, u64, u64, usize)> = const { std::cell::Cell::new((0, 0, 0, usize::MAX)) };
}

fn answer() -> u64 {
    let (asked, first, then, panics) = PLAN.get();
    PLAN.set((asked.wrapping_sub(1), first, then, panics));
    if panics < usize::MAX {
        maybe_panic(panics);
    }
    match () {
        () if asked == usize::MAX => ANSWERS[luck(ANSWERS.len())],
        () if asked > 0 && asked < usize::MAX / 2 => first,
        () => then,
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Liar(u8);

macro_rules! liar {
    ($($kind:ident)*) => {$(
        impl Varint<Liar> for $kind {
            fn from_varint(value: u64) -> Liar {
                maybe_panic(50);
                Liar(value as u8)
            }

            fn to_varint(_: &Liar) -> u64 {
                answer()
            }
        }
    )*};
}

liar! { Uint64 Sint32 }

impl Fixed<4, Liar> for Fixed32 {
    fn from_bytes(bytes: [u8; 4]) -> Liar {
        maybe_panic(50);
        Liar(bytes[0])
    }

    fn to_bytes(_: &Liar) -> [u8; 4] {
        (answer() as u32).to_le_bytes()
    }

    fn all_bytes(values: &[Liar]) -> Option<&[u8]> {
        // Too short, too long, not those.
        static BYTES: [u8; 3000] = [0x11; 3000];
        match luck(5) {
            0 => Some(&BYTES[..luck(values.len() + 1)]),
            1 => Some(&BYTES[..luck(3000)]),
            2 => Some(&[]),
            _ => None,
        }
    }
}

impl Fixed<8, Liar> for Fixed64 {
    fn from_bytes(bytes: [u8; 8]) -> Liar {
        Liar(bytes[0])
    }

    fn to_bytes(_: &Liar) -> [u8; 8] {
        answer().to_le_bytes()
    }
}

impl Enumeration for Liar {
    const NAME: &'static str = "Liar";
    const VALUES: &'static [(&'static str, i32)] = &[("A", 7), ("A", i32::MIN), ("", 0)];

    fn from_number(number: i32) -> Option<Self> {
        maybe_panic(50);
        (luck(3) > 0).then_some(Liar(number as u8))
    }

    fn number(self) -> i32 {
        answer() as i32
    }

    fn name(self) -> &'static str {
        "not among them"
    }
}

#[derive(Debug, Default)]
struct Liars {
    lists: [Vec<Liar>; 3],
    fixed: [Vec<Liar>; 2],
    enums: Vec<Liar>,
    one: Option<Liar>,
    other: Liar,
    by_key: BTreeMap<Liar, Liar>,
}

impl Encode for Liars {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        Packed::<Uint64>::write(1, &self.lists[0], &mut writer);
        Packed::<Sint32>::write(2, &self.lists[1], &mut writer);
        Expanded::<Uint64>::write(3, &self.lists[2], &mut writer);
        Packed::<Fixed32>::write(4, &self.fixed[0], &mut writer);
        Packed::<Fixed64>::write(5, &self.fixed[1], &mut writer);
        Packed::<Enum>::write(6, &self.enums, &mut writer);
        Explicit::<Uint64>::write(7, &self.one, &mut writer);
        Implicit::<Uint64>::write(8, &self.other, &mut writer);
        Required::<Fixed64>::write(9, &self.other, &mut writer);
        Variant::<Sint32>::write(10, &self.other, &mut writer);
        Map::<Uint64, Fixed32>::write(11, &self.by_key, &mut writer);
        Expanded::<Enum>::write(12, &self.enums, &mut writer);
        writer.done()
    }

    fn fields_len(&self) -> u64 {
        Packed::<Uint64>::len(1, &self.lists[0])
            .wrapping_add(Packed::<Enum>::len(6, &self.enums))
            .wrapping_add(Map::<Uint64, Fixed32>::len(11, &self.by_key))
            .wrapping_add(answer())
    }
}

impl<'a> Decode<'a> for Liars {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            Packed::<Uint64>::read(1, &mut self.lists[0], &mut reader)?;
            Packed::<Sint32>::read(2, &mut self.lists[1], &mut reader)?;
            Expanded::<Uint64>::read(3, &mut self.lists[2], &mut reader)?;
            Packed::<Fixed32>::read(4, &mut self.fixed[0], &mut reader)?;
            Packed::<Fixed64>::read(5, &mut self.fixed[1], &mut reader)?;
            Packed::<Enum>::read(6, &mut self.enums, &mut reader)?;
            Explicit::<Uint64>::read(7, &mut self.one, &mut reader)?;
            Map::<Uint64, Fixed32>::read(11, &mut self.by_key, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
}

fn liars(random: &Random) -> Liars {
    let list = || vec![Liar(1); random.below(70)];
    Liars {
        lists: [list(), list(), list()],
        fixed: [list(), list()],
        enums: list(),
        one: Some(Liar(1)),
        other: Liar(0),
        by_key: (0..5).map(|key| (Liar(key), Liar(key))).collect(),
    }
}

#[test]
fn what_is_asked_twice_may_answer_differently() {
    for round in rounds(4_000) {
        let random = Random::new(round);
        let liars = liars(&random);
        seed(round);
        // Either at random all the time, or a change at some point.
        let asked = if random.one_in(3) { usize::MAX } else { random.below(200) };
        let panics = if random.one_in(3) { 200 } else { usize::MAX };
        PLAN.set((asked, random.pick(&ANSWERS), random.pick(&ANSWERS), panics));
        if let Some(bytes) = encode_every_way(&liars) {
            let _ = caught(|| Liars::decode(&bytes));
        }
    }
}

/// Each pair of answers to the first and to the second question about a block of sixteen, exactly: as many varints as
/// values, whichever is written.
#[test]
fn blocks_are_as_many_varints_as_values() {
    for first in ANSWERS {
        for then in ANSWERS {
            for asked in if cfg!(miri) { &[1, 16][..] } else { &[1, 15, 16, 17, 31] } {
                let asked = *asked;
                leave_secrets();
                PLAN.set((asked, first, then, usize::MAX));
                let liars = Liars { lists: [vec![Liar(1); 16], vec![], vec![]], ..Liars::default() };
                let bytes = liars.encode_to_vec();
                let list = UnknownIter::new(&bytes).find(|field| field.number() == 1).unwrap();
                assert!(!list.payload().contains(&SECRET), "{first} {then} {asked}: {bytes:02x?}");
                let ends = list.payload().iter().filter(|byte| **byte < 0x80).count();
                assert_eq!(ends, 16, "{first} {then} {asked}: {bytes:02x?}");
            }
        }
    }
}

impl Varint<Live> for Uint64 {
    fn from_varint(value: u64) -> Live {
        maybe_panic(40);
        Live::new(value)
    }

    fn to_varint(value: &Live) -> u64 {
        value.value()
    }
}

impl Fixed<4, Live> for Fixed32 {
    fn from_bytes(bytes: [u8; 4]) -> Live {
        maybe_panic(40);
        Live::new(u32::from_le_bytes(bytes).into())
    }

    fn to_bytes(value: &Live) -> [u8; 4] {
        (value.value() as u32).to_le_bytes()
    }
}

/// Values with memory of their own, made while a payload is read: a panic in the middle leaves them, and nothing else.
#[test]
fn a_conversion_that_panics_leaves_the_list_as_it_was() {
    #[derive(Debug, Default, Message, PartialEq)]
    struct Lives {
        #[proto(1, uint64, packed)]
        varints: Vec<Live>,
        #[proto(2, fixed32, packed)]
        fixed: Vec<Live>,
        #[proto(3, uint64)]
        one: Live,
    }
    for round in rounds(2_000) {
        let random = Random::new(round);
        let before = Live::count();
        let values = || (0..random.below(90)).map(|_| Live::new(random.next() >> random.below(64))).collect();
        let lives = Lives { varints: values(), fixed: values(), one: Live::new(3) };
        let bytes = lives.encode_to_vec();
        seed(round);
        let mut read = Lives::default();
        let result = caught(|| read.merge(&bytes));
        if let Ok(Ok(())) = result {
            assert_eq!(read.varints, lives.varints);
        } else {
            // Whole lists, or none of their values.
            assert!(read.varints.is_empty() || read.varints == lives.varints);
        }
        drop((read, lives));
        assert_no_live_below(before);
    }
}
