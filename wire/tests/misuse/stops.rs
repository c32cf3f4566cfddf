//! `Decode`, `Value` and `Oneof` by hand, which keep what they are lent: inputs, readers, payloads and stops of other
//! messages, used and returned wherever that compiles.

use crate::support::*;
use std::cell::RefCell;
use wire::{
    Arena, Decode, DecodeErrorKind, DecodeOptions, Enum, Enumeration, Fields, Flow, Input, Map, Packed, Payload,
    Reader, Records, Repeated, Stop, Str, Tag, Uint64, WireType,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zero {
    Zero,
}

impl Enumeration for Zero {
    const NAME: &'static str = "Zero";
    const VALUES: &'static [(&'static str, i32)] = &[("ZERO", 0)];

    fn from_number(number: i32) -> Option<Self> {
        (number == 0).then_some(Zero::Zero)
    }

    fn number(self) -> i32 {
        0
    }

    fn name(self) -> &'static str {
        "ZERO"
    }
}

/// What all messages of a decode, and of others, have together.
struct Shared<'a> {
    input: &'a [u8],
    stops: RefCell<Vec<Stop>>,
    /// Slices that were lent: looked at when all is over.
    lent: RefCell<Vec<&'a [u8]>>,
}

impl<'a> Shared<'a> {
    fn lend(&self, bytes: &'a [u8]) {
        let (all, part) = (self.input.as_ptr_range(), bytes.as_ptr_range());
        assert!(bytes.is_empty() || all.start <= part.start && part.end <= all.end, "a slice of something else");
        self.lent.borrow_mut().push(bytes);
    }

    fn keep(&self, stop: Stop) -> Stop {
        self.stops.borrow_mut().push(stop);
        stop
    }

    fn any_stop(&self) -> Option<Stop> {
        let stops = self.stops.borrow();
        (!stops.is_empty()).then(|| stops[luck(stops.len())])
    }
}

/// A message that has what the messages around it were lent.
struct Keeper<'k, 'c, 'a> {
    shared: &'k Shared<'a>,
    inputs: Vec<Input<'c, 'a>>,
    readers: Vec<Reader<'c, 'a>>,
    payloads: Vec<Payload<'c, 'a>>,
    depth: usize,
}

impl<'a> Decode<'a> for Keeper<'_, '_, 'a> {
    const REQUIRED: &'static [u32] = &[1, 99];
    #[allow(clippy::reversed_empty_ranges, reason = "a range that lies")]
    const NUMBERS: &'static [std::ops::RangeInclusive<u32>] = &[1..=1, 3..=3, 5..=2];

    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        maybe_panic(100);
        if !has_fuel() {
            return Err(input.rest()?.1);
        }
        Err(match misuse(self.shared, input, self.depth, self) {
            Ok(stop) | Err(stop) => match luck(3) {
                0 => self.shared.any_stop().unwrap_or(stop),
                _ => self.shared.keep(stop),
            },
        })
    }

    fn keep(&mut self, records: Records<'a>) {
        maybe_panic(60);
        for record in records.iter() {
            self.shared.lend(record.payload());
        }
    }
}

/// An outermost message, which has nothing of others but their stops.
struct Outermost<'k, 'a>(&'k Shared<'a>);

impl<'a> Decode<'a> for Outermost<'_, 'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        if !has_fuel() {
            return Err(input.rest()?.1);
        }
        let keeper = Keeper { shared: self.0, inputs: vec![input], readers: vec![], payloads: vec![], depth: 4 };
        Err(match misuse(self.0, input, 4, &keeper) {
            Ok(stop) | Err(stop) if luck(2) == 0 => self.0.keep(stop),
            Ok(stop) | Err(stop) => self.0.any_stop().unwrap_or(stop),
        })
    }

    fn keep(&mut self, records: Records<'a>) {
        records.iter().for_each(|record| self.0.lend(record.payload()));
    }
}

/// Steps with an input, a reader and a payload, which are this message's or another's. What an `Err` says is returned, or
/// passed over.
fn misuse<'a>(shared: &Shared<'a>, own: Input<'_, 'a>, depth: usize, kept: &Keeper<'_, '_, 'a>) -> Flow<Stop> {
    // Of one lifetime, the shorter one.
    let any = |from: &[Input<'_, 'a>]| (luck(2) > 0 && !from.is_empty()).then(|| luck(from.len()));
    match any(&kept.inputs) {
        Some(at) => steps(shared, kept.inputs[at], depth, kept),
        None => steps(shared, own, depth, kept),
    }
}

fn steps<'a>(shared: &Shared<'a>, input: Input<'_, 'a>, depth: usize, kept: &Keeper<'_, '_, 'a>) -> Flow<Stop> {
    if luck(8) == 0 {
        let (bytes, stop) = input.rest()?;
        shared.lend(bytes);
        return Ok(stop);
    }
    let mut reader = input.open()?;
    if let (true, Some(other)) = (luck(6) == 0, kept.readers.last()) {
        // Another's reader in the place of this one's.
        return lines(shared, input, &mut { *other }, depth, kept);
    }
    lines(shared, input, &mut reader, depth, kept)
}

fn lines<'c, 'a>(
    shared: &Shared<'a>,
    input: Input<'_, 'a>,
    reader: &mut Reader<'c, 'a>,
    depth: usize,
    kept: &Keeper<'_, '_, 'a>,
) -> Flow<Stop> {
    let mut payloads: Vec<Payload<'c, 'a>> = Vec::new();
    let (mut numbers, mut enums, mut texts, mut map) = (Vec::<u64>::new(), Vec::<Zero>::new(), Vec::new(), Vec::new());
    loop {
        if !has_fuel() {
            return Ok(input.rest()?.1);
        }
        let pass = reader.pass();
        let tag = Tag::new(1 + luck(6) as u32, [WireType::Len, WireType::Varint, WireType::Sgroup][luck(3)]);
        let mut payload = reader.payload(tag);
        if let (true, Some(other)) = (luck(4) == 0, payloads.last()) {
            payload = *other;
        }
        let flow = match luck(16) {
            0 => payload.bytes().map(|bytes| shared.lend(bytes)),
            1 => payload.str().map(|text| shared.lend(text.as_bytes())),
            2 => payload.varint().map(drop),
            3 => payload.fixed64().map(drop),
            4..=6 if depth > 0 => {
                let mut inner = Keeper {
                    shared,
                    inputs: vec![input],
                    readers: vec![*reader],
                    payloads: payloads.clone(),
                    depth: depth - 1,
                };
                if luck(3) == 0 { payload.group(tag.number(), &mut inner) } else { payload.message(3, &mut inner) }
            }
            7 => Packed::<Enum>::read(2, &mut enums, reader),
            8 => Packed::<Uint64>::read(2, &mut numbers, reader),
            9 => Repeated::<Str>::read(1, &mut texts, reader).map(|()| {
                texts.iter().for_each(|text: &&str| shared.lend(text.as_bytes()));
            }),
            10 => Map::<Uint64, Str>::read(1, &mut map, reader).map(|()| {
                map.iter().for_each(|(_, text): &(u64, &str)| shared.lend(text.as_bytes()));
            }),
            11 => Err(payload.refuse()),
            12 => payload.charge(luck(1000)),
            13 => {
                payload.run_of(tag, luck(100));
                reader.see(luck(200) as u32);
                input.charge(luck(1000))
            }
            14 => {
                // Another's payload: refused by this reader, read by itself.
                kept.payloads.last().map_or(Ok(()), |other| {
                    let mut other = *other;
                    other.bytes().map(|bytes| shared.lend(bytes))
                })
            }
            _ => reader.pass_end(pass),
        };
        if let Err(stop) = flow {
            let _ = shared.keep(stop);
            if luck(4) > 0 {
                return Err(stop);
            }
        }
        payloads.push(payload);
        if let Err(stop) = reader.resume(payload) {
            let _ = shared.keep(stop);
            if luck(4) > 0 {
                return Err(stop);
            }
        }
        if luck(6) == 0
            && let Some(stop) = shared.any_stop()
        {
            return Ok(stop);
        }
    }
}

fn input(random: &Random) -> Vec<u8> {
    let heads: [&[u8]; 9] = [
        b"\x0a\x04",
        b"\x12\x05",
        b"\x0b",
        b"\x0c",
        b"\x1a\x09",
        b"\x08\x01",
        b"\x8a\x80\x00\x03",
        b"\x32\x00",
        b"\xa2\x06\x02",
    ];
    let mut bytes = Vec::new();
    for _ in 0..random.below(14) {
        bytes.extend(random.pick(&heads));
        bytes.extend((0..random.below(8)).map(|_| random.pick(&[0, 1, 2, 7, 0x0a, 0x0c, 0x12, 0x80])));
    }
    bytes
}

/// Whatever is kept and used elsewhere, all that is lent is of the input, and the decode ends.
#[test]
fn what_is_kept_is_of_the_same_input() {
    for round in rounds(60_000) {
        let random = Random::new(round);
        let inputs = [input(&random), input(&random)];
        seed(round);
        // The stops of one decode are there in the next.
        let mut stops = Vec::new();
        for bytes in &inputs {
            refuel(150);
            let shared = Shared { input: bytes, stops: RefCell::new(stops), lent: RefCell::default() };
            let options = DecodeOptions::new().depth(20).unknown_bytes(random.pick(&[0, 10, usize::MAX]));
            let _ = caught(|| Around(Some(&mut Outermost(&shared))).merge_with(bytes, &options));
            let read: usize =
                shared.lent.borrow().iter().flat_map(|bytes| bytes.iter()).map(|&byte| byte as usize).sum();
            assert!(read < usize::MAX);
            stops = shared.stops.into_inner();
        }
    }
}

/// `merge` asks for a `Default`, which a message that shares something has not; this around it does.
#[derive(Default)]
struct Around<'r, 'k, 'a>(Option<&'r mut Outermost<'k, 'a>>);

impl<'a> Decode<'a> for Around<'_, '_, 'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        match &mut self.0 {
            Some(outermost) => outermost.fields(input),
            None => Err(input.rest()?.1),
        }
    }

    fn keep(&mut self, records: Records<'a>) {
        if let Some(outermost) = &mut self.0 {
            outermost.keep(records);
        }
    }
}

/// A message inside another that returns a stop of the one around it, of one beside it, or of another decode.
#[derive(Default)]
struct Returns<'a> {
    stop: Option<Stop>,
    got: Vec<&'a [u8]>,
}

impl<'a> Decode<'a> for Returns<'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        if let Some(stop) = self.stop.take() {
            return Err(stop);
        }
        let (bytes, stop) = input.rest()?;
        self.got.push(bytes);
        Err(stop)
    }
}

#[derive(Default)]
struct Gives<'a> {
    /// A stop of another decode.
    stop: Option<Stop>,
    got: Vec<&'a [u8]>,
    errors: Vec<bool>,
}

const RECORD: Tag = Tag::new(1, WireType::Len);
const GROUP: Tag = Tag::new(7, WireType::Sgroup);

impl<'a> Decode<'a> for Gives<'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let mut reader = input.open()?;
        let first = reader.payload(RECORD);
        let mut skipped = first;
        skipped.bytes()?;
        reader.resume(skipped)?;
        let mut stops = Vec::from_iter(self.stop);
        // At a list with unlisted numbers, behind it.
        stops.extend(Packed::<Enum>::read(2, &mut Vec::<Zero>::new(), &mut reader).err());
        // At a record that no line took.
        stops.extend(reader.pass_end(reader.pass()).err());
        stops.push(reader.payload(RECORD).refuse());
        for stop in stops.into_iter().flat_map(|stop| [stop; 2]) {
            let mut inner = Returns { stop: Some(stop), got: vec![] };
            // As a message before the place that the stop is of; as a group, which has the same end as this message.
            let result = if self.errors.len().is_multiple_of(2) {
                { first }.message(1, &mut inner)
            } else {
                let mut group = reader.payload(GROUP);
                group.group(7, &mut inner)
            };
            self.errors.push(result.is_err());
            self.got.append(&mut inner.got);
        }
        Err(input.rest()?.1)
    }
}

#[test]
fn a_stop_of_another_message_is_an_error() {
    let bytes = b"\x0a\x02\x08\x01\x12\x09\x07\x07\x07\x07\x07\x07\x07\x07\x07\x12\x01\x00".to_vec();
    let mut other = None;
    for round in 0..3 {
        let mut gives = Gives { stop: other, ..Gives::default() };
        let error = gives.merge(&bytes).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::ForeignPayload, "{error}");
        for got in &gives.got {
            let (all, part) = (bytes.as_ptr_range(), got.as_ptr_range());
            assert!(all.start <= part.start && part.end <= all.end && part.start <= part.end, "{round}");
        }
        // The messages refuse them all: none of them is inside.
        assert!(gives.errors.iter().step_by(2).all(|is_err| *is_err), "{:?}", gives.errors);
        #[derive(Default)]
        struct Keeps(Option<Stop>);
        impl<'a> Decode<'a> for Keeps {
            fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
                let reader = input.open()?;
                self.0 = Some(reader.payload(RECORD).refuse());
                Err(input.rest()?.1)
            }
        }
        other = Keeps::decode(&bytes).unwrap().0;
        assert!(other.is_some());
    }
}

/// A lying constant: in an arena that is not there, with more required fields than any message has, numbers that descend.
#[test]
fn constants_that_lie() {
    #[derive(Debug, Default)]
    struct Lies<'a>(Vec<&'a [u8]>);
    impl<'a> Decode<'a> for Lies<'a> {
        const REQUIRED: &'static [u32] = &[0; 200];
        #[allow(clippy::reversed_empty_ranges, reason = "a range that lies")]
        const NUMBERS: &'static [std::ops::RangeInclusive<u32>] = &[9..=3, 0..=u32::MAX, 2..=2];
        const HEAP: usize = usize::MAX / 2;
        const ARENA: bool = true;
        const UNREAD: Option<fn(&'a [u8]) -> Self> = Some(|bytes| {
            maybe_panic(3);
            Lies(vec![bytes])
        });

        fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
            let mut reader = input.open()?;
            loop {
                let pass = reader.pass();
                Repeated::<wire::Msg>::read(1, &mut Vec::<Lies<'_>>::new(), &mut reader)?;
                reader.see(u32::MAX);
                reader.pass_end(pass)?;
            }
        }

        fn keep_in(&mut self, records: Records<'a>, _: &'a Arena<'a>) -> bool {
            self.0.extend(records.iter().map(|record| record.payload()));
            luck(2) == 0
        }
    }
    for round in rounds(500) {
        let random = Random::new(round);
        seed(round);
        let bytes = input(&random);
        let arena = Arena::new();
        let _ = caught(|| Lies::decode(&bytes).is_ok());
        let _ = caught(|| Lies::decode_in(&bytes, &arena).is_ok());
    }
}
