//! Inputs that are nearly messages: made from the descriptors, with everything that an encoder would not write.

use crate::random::{Random, TROUBLE};
use protoc_lite::{Compilation, Compiler, SetOptions};
use wire::{WireType, push_varint};
use wire_descriptor::{Field, Kind, Message};

const FILES: [(&str, &str); 3] = [
    ("proto2.proto", include_str!("../../proto/proto2.proto")),
    ("proto3.proto", include_str!("../../proto/proto3.proto")),
    ("editions.proto", include_str!("../../proto/editions.proto")),
];

fn compile() -> Compilation {
    let compiler = FILES.into_iter().fold(Compiler::new(), |compiler, (name, text)| compiler.text(name, text));
    let compilation = compiler.compile(&FILES.map(|(name, _)| name));
    compilation.unwrap_or_else(|errors| panic!("{errors}"))
}

/// The schemas of the messages, as a descriptor set.
pub fn descriptors() -> Vec<u8> {
    compile().descriptor_set(SetOptions { imports: true, ..SetOptions::default() })
}

/// Random inputs.
#[derive(Debug)]
pub struct Inputs {
    compilation: Compilation,
    random: Random,
}

/// Places where fields begin and end, and what is around them.
const VARINTS: [u64; 20] = [
    0,
    1,
    2,
    3,
    5,
    127,
    128,
    300,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    0x1_0000_0002,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    0xffff_ffff_8000_0000,
    0xffff_ffff_ffff_fffe,
    u64::MAX,
    4,
    1000,
];

impl Inputs {
    /// Those that follow from a seed.
    pub fn new(seed: u64) -> Self {
        Inputs { compilation: compile(), random: Random::new(seed) }
    }

    /// One more message of this place in [`MESSAGES`](super::MESSAGES).
    pub fn next(&mut self, message: usize) -> Vec<u8> {
        let pool = self.compilation.pool();
        let message = pool.message(super::MESSAGES[message]).expect("the names are those of the schemas");
        let extensions: Vec<_> = pool
            .files()
            .flat_map(|file| {
                let inside = file.messages().flat_map(Message::extensions).collect::<Vec<_>>();
                file.extensions().chain(inside)
            })
            .filter(|extension| extension.extendee().is_some_and(|extendee| extendee == message))
            .collect();
        let mut bytes = Vec::new();
        let mut maker = Maker { random: &mut self.random, extensions };
        maker.fields(message, 0, &mut bytes);
        if self.random.once_in(4) {
            self.random.mutate(&mut bytes, &TROUBLE);
        }
        bytes
    }
}

struct Maker<'r, 'p> {
    random: &'r mut Random,
    /// Those of the outermost message.
    extensions: Vec<Field<'p>>,
}

impl<'p> Maker<'_, 'p> {
    fn fields(&mut self, message: Message<'p>, depth: usize, out: &mut Vec<u8>) {
        let most = if depth == 0 { 6 } else { 4 };
        if message.is_message_set() {
            return (0..self.random.below(most)).for_each(|_| self.item(depth, out));
        }
        let fields: Vec<_> = message.fields().collect();
        let mut last = None;
        for _ in 0..self.random.below(most) {
            if self.random.once_in(8) {
                self.unknown(out);
                continue;
            }
            // Often the same field again, since that is where merging is.
            let field = match last {
                Some(field) if self.random.once_in(3) => field,
                _ if depth == 0 && !self.extensions.is_empty() && self.random.once_in(3) => {
                    self.random.pick(&self.extensions)
                }
                _ if fields.is_empty() => continue,
                _ => self.random.pick(&fields),
            };
            last = Some(field);
            self.field(field, depth, out);
        }
    }

    fn field(&mut self, field: Field<'p>, depth: usize, out: &mut Vec<u8>) {
        let number = field.number() as u32;
        if self.random.once_in(40) {
            let wire_type = self.random.pick(&[0, 1, 2, 3, 4, 5, 6, 7]);
            self.tag(number, wire_type, out);
            return self.any_payload(number, wire_type, out);
        }
        if let Some((key, value)) = field.map_entry() {
            self.tag(number, WireType::Len as u32, out);
            let mut entry = Vec::new();
            match self.random.below(8) {
                // As an encoder writes it.
                0..4 => {
                    self.field(key, depth + 1, &mut entry);
                    self.field(value, depth + 1, &mut entry);
                }
                _ => {
                    for _ in 0..self.random.below(4) {
                        match self.random.below(5) {
                            0 | 1 => self.field(key, depth + 1, &mut entry),
                            2 | 3 => self.field(value, depth + 1, &mut entry),
                            _ => self.unknown(&mut entry),
                        }
                    }
                }
            }
            return self.len_delimited(&entry, out);
        }
        match field.kind() {
            Kind::Message(message) => {
                let mut inside = Vec::new();
                if depth < 5 {
                    self.fields(message, depth + 1, &mut inside);
                }
                // A required field, mostly.
                let is_delimited = field.is_delimited() != self.random.once_in(100);
                if is_delimited {
                    self.tag(number, WireType::Sgroup as u32, out);
                    out.extend(inside);
                    let end = if self.random.once_in(60) { number + 1 } else { number };
                    if !self.random.once_in(60) {
                        self.tag(end, WireType::Egroup as u32, out);
                    }
                } else {
                    self.tag(number, WireType::Len as u32, out);
                    self.len_delimited(&inside, out);
                }
            }
            kind => {
                let is_packable = !matches!(kind, Kind::String | Kind::Bytes);
                let is_packed = is_packable
                    && match field.is_repeated() {
                        true => field.is_packed() != self.random.once_in(4),
                        false => self.random.once_in(80),
                    };
                if is_packed {
                    self.tag(number, WireType::Len as u32, out);
                    let mut inside = Vec::new();
                    let most = if self.random.once_in(8) { 150 } else { 6 };
                    (0..self.random.below(most)).for_each(|_| self.value(kind, &mut inside));
                    self.len_delimited(&inside, out);
                } else {
                    self.tag(number, wire_type(kind) as u32, out);
                    self.value(kind, out);
                }
            }
        }
    }

    fn value(&mut self, kind: Kind<'p>, out: &mut Vec<u8>) {
        match wire_type(kind) {
            WireType::I32 => out.extend((self.bits() as u32).to_le_bytes()),
            WireType::I64 => out.extend(self.bits().to_le_bytes()),
            WireType::Len => {
                let text: &[u8] = self.random.pick(&[
                    &b""[..],
                    b"a",
                    b"key",
                    "\u{e4}\u{20ac}\u{1f600}".as_bytes(),
                    b"longer than sixteen bytes, and then some",
                    b"\x00",
                ]);
                let text = if self.random.once_in(40) { b"\xed\xa0\x80" } else { text };
                self.len_delimited(text, out);
            }
            _ => {
                let value = match kind {
                    Kind::Enum(closed) if !self.random.once_in(4) => {
                        let values: Vec<_> = closed.values().collect();
                        self.random.pick(&values).number() as i64 as u64
                    }
                    Kind::Bool if !self.random.once_in(4) => self.random.below(2) as u64,
                    _ => self.bits(),
                };
                self.varint(value, out);
            }
        }
    }

    fn bits(&mut self) -> u64 {
        match self.random.below(4) {
            0 => self.random.next() >> self.random.below(64),
            1 => f64::to_bits(self.random.pick(&[-0.0, 0.5, f64::NAN, f64::INFINITY])),
            _ => self.random.pick(&VARINTS),
        }
    }

    /// A varint, now and then longer than it has to be.
    fn varint(&mut self, value: u64, out: &mut Vec<u8>) {
        let start = out.len();
        push_varint(value, out);
        let len = out.len() - start;
        if self.random.once_in(12) && len < 10 {
            let longer = len + 1 + self.random.below(10 - len);
            self.lengthen(start, longer, out);
        }
        if self.random.once_in(12) && out.len() - start == 10 {
            // Bits above the 64th.
            let junk = self.random.below(0x40) as u8;
            *out.last_mut().expect("ten bytes") |= junk << 1;
        }
        if self.random.once_in(400) {
            *out.last_mut().expect("a byte") |= 0x80;
            out.push(1);
        }
    }

    fn lengthen(&mut self, start: usize, len: usize, out: &mut Vec<u8>) {
        *out.last_mut().expect("a varint has a byte") |= 0x80;
        out.resize(start + len, 0x80);
        *out.last_mut().expect("a varint has a byte") = 0;
    }

    fn tag(&mut self, number: u32, wire_type: u32, out: &mut Vec<u8>) {
        self.short(u64::from(number) << 3 | u64::from(wire_type), out);
    }

    fn len_delimited(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let len = if self.random.once_in(300) { self.bits() } else { bytes.len() as u64 };
        self.short(len, out);
        out.extend(bytes);
    }

    /// A tag or a length: up to five bytes, and seldom six.
    fn short(&mut self, value: u64, out: &mut Vec<u8>) {
        let start = out.len();
        push_varint(value, out);
        let len = out.len() - start;
        if self.random.once_in(24) && len < 5 {
            let longer = len + 1 + self.random.below(5 - len);
            self.lengthen(start, longer, out);
        } else if self.random.once_in(400) && len < 6 {
            self.lengthen(start, 6, out);
        }
    }

    /// A record with a number that no message has.
    fn unknown(&mut self, out: &mut Vec<u8>) {
        let number = self.random.pick(&[50_000, 200_000_000, 450, 19_000, 700]);
        let wire_type = self.random.pick(&[0, 1, 2, 3, 5]);
        self.tag(number, wire_type, out);
        self.any_payload(number, wire_type, out);
    }

    fn any_payload(&mut self, number: u32, wire_type: u32, out: &mut Vec<u8>) {
        match wire_type {
            0 => {
                let bits = self.bits();
                self.varint(bits, out);
            }
            1 => out.extend(self.bits().to_le_bytes()),
            2 => self.len_delimited(b"\x08\x01", out),
            3 => {
                if self.random.once_in(2) {
                    self.unknown(out);
                }
                self.tag(number, 4, out);
            }
            5 => out.extend((self.bits() as u32).to_le_bytes()),
            _ => {}
        }
    }

    /// Something in a MessageSet: an item with its parts in any order, or a field.
    fn item(&mut self, depth: usize, out: &mut Vec<u8>) {
        // Extensions inside others are not asked for.
        let ids: &[u64] = if depth == 0 { &[1000, 1000, 5, 77, 0, 1 << 29, 1 << 32 | 1000] } else { &[77, 0, 1 << 29] };
        let id = self.random.pick(ids);
        if self.random.once_in(4) && id != 0 && id < 1 << 29 {
            self.tag(id as u32, 2, out);
            return self.len_delimited(b"\x08\x05", out);
        }
        if self.random.once_in(10) {
            return self.unknown(out);
        }
        self.tag(1, 3, out);
        let is_usual = self.random.once_in(2);
        let parts = if is_usual { 2 } else { self.random.below(5) };
        for part in 0..parts {
            let what = if is_usual { part } else { self.random.below(4) };
            match what {
                0 => {
                    self.tag(2, 0, out);
                    self.varint(id, out);
                }
                1 | 2 => {
                    self.tag(3, 2, out);
                    let message: &[u8] = self.random.pick(&[&b"\x08\x05"[..], b"\x08\x06", b"", b"\x10\x07"]);
                    self.len_delimited(message, out);
                }
                _ => self.unknown(out),
            }
        }
        self.tag(1, 4, out);
    }
}

fn wire_type(kind: Kind<'_>) -> WireType {
    match kind {
        Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => WireType::I64,
        Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => WireType::I32,
        Kind::String | Kind::Bytes | Kind::Message(_) => WireType::Len,
        _ => WireType::Varint,
    }
}
