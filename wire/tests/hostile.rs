//! Input that was made to do harm, as SECURITY.md lists it; the rest of the list is in the tests that it names.

#![cfg(feature = "derive")]

use std::collections::HashMap;
use wire::{
    Arena, Decode, DecodeErrorKind, DecodeOptions, Explicit, Extendable, Extension, Lazy, Message, Msg, Oneof,
    ToMessage, UnknownFields,
};

macro_rules! nested {
    ($($view:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Oneof)]
        #[proto($($view)*)]
        pub(crate) enum Choice {
            #[proto(4, message)]
            Message(Box<Nested>),
            #[proto(5, group)]
            Group(Box<Nested>),
        }

        #[derive(Clone, Debug, Default, PartialEq, Message)]
        #[proto($($view)*)]
        pub(crate) struct Nested {
            #[proto(1, message, optional)]
            message: Option<Box<Nested>>,
            #[proto(2, group, optional)]
            group: Option<Box<Nested>>,
            #[proto(3, map(int32, message))]
            map: HashMap<i32, Nested>,
            #[proto(oneof(4, 5))]
            choice: Option<Choice>,
            #[proto(6, message, repeated)]
            list: Vec<Nested>,
            #[proto(unknown)]
            unknown: UnknownFields,
        }
    };
}

nested!(view);

mod in_arena {
    use super::*;

    nested!(view(arena));
}

impl Extendable for Nested {
    fn unknown_fields(&self) -> &UnknownFields {
        &self.unknown
    }

    fn unknown_fields_mut(&mut self) -> &mut UnknownFields {
        &mut self.unknown
    }
}

const EXTENSION: Extension<Nested, Explicit<Msg>, Nested> = Extension::new(100);

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view)]
struct Lazily {
    #[proto(1, message, optional)]
    message: Option<Lazy<Nested>>,
    #[proto(2, group, optional)]
    group: Option<Lazy<Nested>>,
}

fn len_delimited(tag: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut record = tag.to_vec();
    wire::push_varint(bytes.len() as u64, &mut record);
    record.extend(bytes);
    record
}

/// Messages inside each other, so many levels of them.
fn levels(levels: usize, wrap: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    (0..levels).fold(Vec::new(), |bytes, _| wrap(&bytes))
}

fn kind<T>(result: Result<T, wire::DecodeError>) -> Option<DecodeErrorKind> {
    result.err().map(|error| error.kind())
}

#[test]
fn depth_101_is_refused_in_every_form_and_on_every_path() {
    type Wrap = fn(&[u8]) -> Vec<u8>;
    // What is wrapped, and how many levels are the most.
    let paths: [(Wrap, usize); 7] = [
        (|bytes| len_delimited(b"\x0a", bytes), 100),
        (|bytes| [b"\x13", bytes, b"\x14"].concat(), 100),
        // An entry and its value are a level each.
        (|bytes| len_delimited(b"\x1a", &len_delimited(b"\x12", bytes)), 50),
        (|bytes| len_delimited(b"\x22", bytes), 100),
        (|bytes| [b"\x2b", bytes, b"\x2c"].concat(), 100),
        (|bytes| len_delimited(b"\x32", bytes), 100),
        (|bytes| [b"\xa3\x06", bytes, b"\xa4\x06"].concat(), 100),
    ];
    for (wrap, most) in paths {
        for (bytes, expected) in [(levels(most, wrap), None), (levels(most + 1, wrap), Some(DecodeErrorKind::Depth))] {
            assert_eq!(kind(Nested::decode(&bytes)), expected);
            assert_eq!(kind(NestedView::decode(&bytes)), expected);
            let arena = Arena::new();
            assert_eq!(kind(in_arena::NestedArenaView::decode_in(&bytes, &arena)), expected);
            assert_eq!(kind(Nested::default().merge(&bytes)), expected);
            // Less is less.
            assert_eq!(
                kind(Nested::decode_with(&bytes, &DecodeOptions::new().depth(10))),
                Some(DecodeErrorKind::Depth)
            );
        }
    }
}

/// Limits begin anew where something is read later, and hold there.
#[test]
fn depth_101_is_refused_in_an_extension_and_in_a_lazy_message() {
    let wrap = |bytes: &[u8]| len_delimited(b"\x0a", bytes);
    for (count, expected) in [(99, None), (100, Some(DecodeErrorKind::Depth))] {
        let message = Nested::decode(&len_delimited(b"\xa2\x06", &levels(count, wrap))).unwrap();
        assert_eq!(kind(message.get(EXTENSION)), expected);
    }
    for (count, expected) in [(100, None), (101, Some(DecodeErrorKind::Depth))] {
        let inside = levels(count, wrap);
        let bytes = [len_delimited(b"\x0a", &inside), [b"\x13", &inside[..], b"\x14"].concat()].concat();
        let lazy = Lazily::decode(&bytes).unwrap();
        assert_eq!(kind(lazy.message.unwrap().get()), expected);
        assert_eq!(kind(lazy.group.unwrap().get()), expected);
        let view = LazilyView::decode(&bytes).unwrap();
        assert_eq!(kind(view.message.unwrap().get()), expected);
        assert_eq!(kind(view.group.unwrap().get().map(|view| view.to_message())), expected);
    }
}

/// What comes again merges, and all of it is there once.
#[test]
fn an_extension_that_comes_again_and_again_merges() {
    let record = len_delimited(b"\xa2\x06", b"\x32\x00");
    for times in [1, 1000] {
        let message = Nested::decode(&record.repeat(times)).unwrap();
        assert_eq!(message.get(EXTENSION).unwrap().unwrap().list.len(), times);
    }
}

/// Keys that a hasher without a key of its own would put into one place.
#[test]
fn a_map_takes_a_hundred_thousand_keys_of_one_pattern() {
    #[derive(Default, Message)]
    struct Map {
        #[proto(1, map(fixed64, bool))]
        map: HashMap<u64, bool>,
    }
    let mut bytes = Vec::new();
    for i in 0..100_000u64 {
        bytes.extend(len_delimited(b"\x0a", &[&b"\x09"[..], &(i << 44).to_le_bytes(), b"\x10\x01"].concat()));
    }
    let map = Map::decode(&bytes).unwrap().map;
    // Twenty bits are left of each number.
    assert_eq!(map.len(), 100_000);
}

/// 64 KiB are enough for a depth that suits them, whatever the input says; unoptimised code takes more for each level.
#[test]
fn a_small_stack_is_enough() {
    let depth = if cfg!(debug_assertions) { 8 } else { 32 };
    let work = move || {
        let options = DecodeOptions::new().depth(depth);
        for wrap in [
            |bytes: &[u8]| len_delimited(b"\x0a", bytes),
            |bytes: &[u8]| [b"\x13", bytes, b"\x14"].concat(),
            |bytes: &[u8]| [b"\xa3\x06", bytes, b"\xa4\x06"].concat(),
        ] {
            for count in [depth as usize, 10_000] {
                let expected = (count > depth as usize).then_some(DecodeErrorKind::Depth);
                assert_eq!(kind(Nested::decode_with(&levels(count, wrap), &options)), expected);
            }
        }
    };
    std::thread::Builder::new().stack_size(64 << 10).spawn(work).unwrap().join().unwrap();
}
