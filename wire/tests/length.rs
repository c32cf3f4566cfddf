//! Lengths without encoding: those of impls that say nothing about lengths, of what is too long, and how often each is asked.

use std::{cell::Cell, panic::catch_unwind, rc::Rc};
use wire::*;

/// A message by hand that only knows how to write itself.
#[derive(Default)]
struct Text(String);

impl Encode for Text {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        Implicit::<Str>::write(1, &self.0, &mut writer);
        writer.done()
    }
}

/// A type with a way of its own onto the wire.
#[derive(Default)]
struct Roman(u32);

impl Put<Roman> for Str {
    fn put<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m Roman) {
        writer.bytes(tag, &b"IIIIIIII"[..value.0 as usize]);
    }

    fn put_implicit<'m>(writer: &mut Writer<'m>, tag: Tag, value: &'m Roman) {
        if value.0 != 0 {
            Self::put(writer, tag, value);
        }
    }
}

impl PutPacked<Roman> for Uint32 {
    fn put_packed<'m>(writer: &mut Writer<'m>, number: u32, values: &'m [Roman]) {
        let mark = writer.mark();
        values.iter().for_each(|value| writer.raw(&[value.0 as u8]));
        writer.close(Tag::new(number, WireType::Len), mark);
    }
}

enum Choice {
    Text(Text),
    Number(u32),
}

impl EncodeOneof for Choice {
    fn write<'m>(&'m self, first: u32, last: u32, writer: &mut Writer<'m>) {
        match self {
            Choice::Text(text) if first <= 5 && last >= 5 => Variant::<Msg>::write(5, text, writer),
            Choice::Number(number) if first <= 900 && last >= 900 => Variant::<Uint32>::write(900, number, writer),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Parent {
    text: Option<Text>,
    texts: Vec<Text>,
    roman: Roman,
    romans: Vec<Roman>,
    packed: Vec<Roman>,
    choice: Option<Choice>,
}

impl Encode for Parent {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        if let Some(choice) = &self.choice {
            choice.write(5, 900, &mut writer);
        }
        Packed::<Uint32>::write(6, &self.packed, &mut writer);
        Repeated::<Str>::write(4, &self.romans, &mut writer);
        Implicit::<Str>::write(3, &self.roman, &mut writer);
        Repeated::<Group>::write(2, &self.texts, &mut writer);
        Explicit::<Msg>::write(1, &self.text, &mut writer);
        writer.done()
    }

    fn fields_len(&self) -> u64 {
        self.choice.as_ref().map_or(0, EncodeOneof::encoded_len)
            + Packed::<Uint32>::len(6, &self.packed)
            + Repeated::<Str>::len(4, &self.romans)
            + Implicit::<Str>::len(3, &self.roman)
            + Repeated::<Group>::len(2, &self.texts)
            + Explicit::<Msg>::len(1, &self.text)
    }
}

#[test]
fn what_says_nothing_about_lengths_is_measured() {
    let text = |len| Text("x".repeat(len));
    let mut parent = Parent::default();
    assert_eq!(parent.encoded_len(), 0);
    parent.texts = [0, 1, 127, 128, 600, 20_000].map(text).into();
    parent.romans = [0, 3, 8].map(Roman).into();
    assert_eq!(parent.encoded_len(), parent.encode_to_vec().len());
    parent.text = Some(text(600));
    parent.roman = Roman(5);
    parent.packed = [1, 2].map(Roman).into();
    for choice in [Choice::Text(text(512)), Choice::Number(1 << 20)] {
        parent.choice = Some(choice);
        assert_eq!(parent.encoded_len(), parent.encode_to_vec().len());
    }
}

/// Writes nothing, and counts how often it is asked.
#[derive(Default)]
struct Leaf(Rc<Cell<u32>>);

impl Encode for Leaf {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        out
    }

    fn fields_len(&self) -> u64 {
        self.0.set(self.0.get() + 1);
        0
    }
}

impl<'a> Decode<'a> for Leaf {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let reader = input.open()?;
        loop {
            let pass = reader.pass();
            reader.pass_end(pass)?;
        }
    }
}

#[derive(Default, Message)]
struct Layer<T> {
    #[proto(1, message, optional)]
    next: Option<T>,
    #[proto(2, string)]
    name: String,
}

#[test]
fn each_message_is_asked_once_however_deep_it_is() {
    fn over<T>(next: T) -> Layer<T> {
        Layer { next: Some(next), name: "x".repeat(100) }
    }
    let leaf = Leaf::default();
    let asked = Rc::clone(&leaf.0);
    let message = over(over(over(over(over(over(leaf))))));
    assert_eq!(message.encoded_len(), message.encode_to_vec().len());
    assert_eq!(asked.get(), 1);
}

#[derive(Default, Message)]
struct Chain {
    #[proto(1, message, optional)]
    next: Option<Box<Chain>>,
}

#[test]
fn a_long_chain_has_a_length() {
    let mut chain = Chain::default();
    let mut len = 0;
    for _ in 0..1000 {
        chain = Chain { next: Some(Box::new(chain)) };
        len += 1 + varint_len(len as u64);
    }
    assert_eq!(chain.encoded_len(), len);
}

#[test]
#[cfg_attr(miri, ignore = "about the size of gigabytes")]
fn more_than_two_gibibytes_are_refused() {
    #[derive(Default, Message)]
    struct Pieces<'a> {
        #[proto(1, bytes, repeated)]
        pieces: Vec<&'a [u8]>,
    }
    // Nobody looks at these pages.
    let zeros = vec![0; 1 << 30];
    let pieces = |n| Pieces { pieces: vec![&zeros[..]; n] };
    assert_eq!(pieces(1).encoded_len(), 6 + (1 << 30));
    assert_eq!(pieces(8).fields_len(), 8 * (6 + (1 << 30)));
    let result = catch_unwind(|| pieces(2).encoded_len());
    let message = *result.unwrap_err().downcast::<String>().unwrap();
    assert_eq!(message, pieces(2).encode_with(&EncodeOptions::new()).unwrap_err().to_string());
    // More than 32 bits count.
    assert!(pieces(8).encode_with(&EncodeOptions::new()).unwrap_err().encoded_len() > 1 << 31);
}

/// Takes no memory, and eight bytes on the wire.
#[derive(Clone, Copy)]
struct Nothing;

impl Fixed<8, Nothing> for Fixed64 {
    fn from_bytes(_: [u8; 8]) -> Nothing {
        Nothing
    }

    fn to_bytes(_: &Nothing) -> [u8; 8] {
        [0xff; 8]
    }
}

#[test]
fn what_fits_no_address_space_is_refused() {
    #[derive(Default, Message)]
    struct Numbers {
        #[proto(1, fixed64, packed)]
        numbers: Vec<Nothing>,
    }
    let refuses = |numbers| catch_unwind(|| Numbers { numbers }.encode_to_vec()).is_err();
    assert!(refuses(Vec::from([Nothing; usize::MAX / 16 + 1])));
    assert!(refuses(Vec::from([Nothing; usize::MAX / 8])));
    assert!(refuses(Vec::from([Nothing; usize::MAX / 4])));
}
