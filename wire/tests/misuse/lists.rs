//! `List`: one that says what it likes about its room, forgets what is pushed, and is another one each time.

use crate::support::*;
use wire::{
    Decode, Encode, Enum, Enumeration, Expanded, Fields, Fixed64, Input, List, Msg, Output, Packed, Repeated, Sint32,
    Spare, Str, Uint64,
};

#[derive(Debug)]
struct Odd<T> {
    lists: [Vec<T>; 3],
    given: Vec<T>,
}

impl<T> Default for Odd<T> {
    fn default() -> Self {
        Odd { lists: [vec![], vec![], vec![]], given: vec![] }
    }
}

impl<T> Odd<T> {
    fn any(&mut self) -> &mut Vec<T> {
        &mut self.lists[luck(3)]
    }
}

impl<T> List<T> for Odd<T> {
    fn capacity(&self) -> usize {
        match luck(4) {
            0 => 0,
            1 => usize::MAX,
            2 => luck(100),
            _ => self.lists[0].capacity(),
        }
    }

    fn reserve(&mut self, additional: usize) {
        maybe_panic(50);
        let additional = additional.min(1000);
        match luck(4) {
            0 => self.any().clear(),
            1 => self.any().shrink_to_fit(),
            _ => self.any().reserve(additional),
        }
    }

    fn push(&mut self, value: T) {
        maybe_panic(50);
        match luck(3) {
            0 => drop(value),
            1 => std::mem::forget(value),
            _ => self.any().push(value),
        }
    }

    fn push_default(&mut self) -> &mut T
    where
        T: Default,
    {
        maybe_panic(50);
        let list = self.any();
        if luck(2) == 0 || list.is_empty() {
            list.push(T::default());
        }
        // Any of them.
        let at = luck(list.len());
        &mut list[at]
    }

    fn as_slice(&self) -> &[T] {
        maybe_panic(100);
        &self.lists[luck(3)]
    }

    fn append_all(&mut self, mut values: impl Iterator<Item = T>) {
        for _ in 0..luck(30) {
            maybe_panic(200);
            let Some(value) = values.next() else { break };
            self.any().push(value);
        }
        match luck(3) {
            0 => self.given.extend(values.step_by(2)),
            1 => std::mem::forget(values),
            _ => {}
        }
    }

    fn as_vec(&mut self) -> Option<&mut Vec<T>> {
        match luck(3) {
            0 => None,
            // Mostly without room.
            1 => Some(&mut self.given),
            _ => Some(self.any()),
        }
    }

    fn spare(&mut self) -> Option<Spare<'_, T>> {
        match luck(4) {
            0 => None,
            1 => List::spare(&mut self.given),
            _ => self.as_vec().and_then(List::spare),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Some3 {
    Three,
}

impl Enumeration for Some3 {
    const NAME: &'static str = "Some3";
    const VALUES: &'static [(&'static str, i32)] = &[("THREE", 3)];

    fn from_number(number: i32) -> Option<Self> {
        (number == 3).then_some(Some3::Three)
    }

    fn number(self) -> i32 {
        3
    }

    fn name(self) -> &'static str {
        "THREE"
    }
}

#[derive(Debug, Default)]
struct Lists {
    varints: Odd<u64>,
    lives: Odd<Live>,
    fixed: Odd<u64>,
    expanded: Odd<i32>,
    enums: Odd<Some3>,
    open: Odd<wire::Open<Some3>>,
    texts: Odd<String>,
    borrowed: Odd<Box<str>>,
    inner: Odd<Lists>,
    boxed: Odd<Box<Lists>>,
}

/// Apart from the one in `conversions`, as there is one impl for each type.
enum Lived {}

impl wire::Kind for Lived {
    const WIRE_TYPE: wire::WireType = wire::WireType::Varint;
}

impl<'a> wire::Value<'a, Live> for Lived {
    fn read(payload: &mut wire::Payload<'_, 'a>, _: u32) -> wire::Flow<Live> {
        maybe_panic(40);
        Ok(Live::new(payload.varint()?))
    }
}

impl<'a> wire::Pack<'a, Live> for Lived {
    fn read_packed<L: List<Live>>(payload: &mut wire::Payload<'_, 'a>, number: u32, list: &mut L) -> wire::Flow {
        match luck(2) {
            0 => <Uint64 as wire::Pack<'a, Live>>::read_packed(payload, number, list),
            _ => <wire::Fixed32 as wire::Pack<'a, Live>>::read_packed(payload, number, list),
        }
    }
}

impl<'a> Decode<'a> for Lists {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let mut reader = input.open()?;
        loop {
            if !has_fuel() {
                return Err(input.rest()?.1);
            }
            let pass = reader.pass();
            Packed::<Uint64>::read(1, &mut self.varints, &mut reader)?;
            Packed::<Lived>::read(2, &mut self.lives, &mut reader)?;
            Packed::<Fixed64>::read(3, &mut self.fixed, &mut reader)?;
            Expanded::<Sint32>::read(4, &mut self.expanded, &mut reader)?;
            Packed::<Enum>::read(5, &mut self.enums, &mut reader)?;
            Packed::<Enum>::read(6, &mut self.open, &mut reader)?;
            Repeated::<Str>::read(7, &mut self.texts, &mut reader)?;
            Repeated::<Str>::read(8, &mut self.borrowed, &mut reader)?;
            Repeated::<Msg>::read(9, &mut self.inner, &mut reader)?;
            Repeated::<wire::Group>::read(10, &mut self.boxed, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
}

impl Encode for Lists {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        Packed::<Uint64>::write(1, &self.varints, &mut writer);
        Packed::<Fixed64>::write(3, &self.fixed, &mut writer);
        Expanded::<Sint32>::write(4, &self.expanded, &mut writer);
        Packed::<Enum>::write(5, &self.enums, &mut writer);
        Packed::<Enum>::write(6, &self.open, &mut writer);
        Repeated::<Str>::write(7, &self.texts, &mut writer);
        Repeated::<Msg>::write(9, &self.inner, &mut writer);
        Repeated::<wire::Group>::write(10, &self.boxed, &mut writer);
        writer.done()
    }

    fn fields_len(&self) -> u64 {
        Packed::<Uint64>::len(1, &self.varints) + Packed::<Fixed64>::len(3, &self.fixed)
    }
}

/// Records of all fields, with payloads that are well-formed, mostly.
fn records(random: &Random, depth: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..random.below(10) {
        let number = 1 + random.below(10) as u8;
        let payload = match number {
            9 | 10 if depth > 0 => records(random, depth - 1),
            9 | 10 => Vec::new(),
            3 => vec![7; 8 * random.below(12)],
            7 | 8 => vec![b'x'; random.below(40)],
            _ => (0..random.below(100)).map(|_| random.pick(&[0, 3, 5, 0x7f, 0x80, 0xff])).collect(),
        };
        match number {
            4 => bytes.extend([4 << 3, 5]),
            10 => {
                bytes.push(10 << 3 | 3);
                bytes.extend(payload);
                bytes.push(10 << 3 | 4);
            }
            _ => {
                bytes.push(number << 3 | 2);
                wire::push_varint(payload.len() as u64, &mut bytes);
                bytes.extend(payload);
            }
        }
    }
    bytes
}

#[test]
fn lists_are_what_they_say_or_not() {
    for round in rounds(20_000) {
        let random = Random::new(round);
        let before = Live::count();
        let bytes = records(&random, 2);
        seed(round);
        refuel(300);
        let mut lists = Lists::default();
        for _ in 0..3 {
            let _ = caught(|| lists.merge(&bytes));
        }
        if round % 8 == 0 {
            encode_every_way(&lists);
        }
        drop(lists);
        assert_no_live_below(before);
    }
}
