//! Views that live in an arena: they are the views with `Vec`, and the arena keeps its promises.

#![cfg(feature = "derive")]

use std::{collections::BTreeMap, mem::MaybeUninit};
use wire::{
    Arena, ArenaList, Decode, DecodeErrorKind, DecodeOptions, Encode, Message, Oneof, ToMessage, UnknownFields,
};

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view(arena))]
struct Tree {
    #[proto(1, string)]
    name: String,
    #[proto(2, message, repeated)]
    branches: Vec<Tree>,
    #[proto(3, sint32, packed)]
    rings: Vec<i32>,
    #[proto(4, double, repeated)]
    weights: Vec<f64>,
    #[proto(5, map(string, message))]
    nests: BTreeMap<String, Tree>,
    #[proto(6, message, optional)]
    parent: Option<Box<Tree>>,
    #[proto(oneof(7, 8))]
    seed: Option<Seed>,
    #[proto(9, bytes, repeated)]
    leaves: Vec<Vec<u8>>,
    #[proto(10, group, optional)]
    root: Option<Box<Tree>>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Debug, PartialEq, Oneof)]
#[proto(view(arena))]
enum Seed {
    #[proto(7, string)]
    Name(String),
    #[proto(8, message)]
    Tree(Box<Tree>),
}

fn leaf(name: &str) -> Tree {
    Tree { name: name.into(), unknown: UnknownFields::from_bytes(b"\xa0\x06\x01\xa2\x06\x01x"), ..Tree::default() }
}

/// How many branches it has: enough for several chunks, or to be interpreted.
const BRANCHES: i32 = if cfg!(miri) { 20 } else { 200 };

fn tree() -> Tree {
    Tree {
        branches: (0..BRANCHES).map(|n| Tree { rings: vec![n; n as usize], ..leaf(&n.to_string()) }).collect(),
        rings: (-300..300).collect(),
        weights: (0..90).map(f64::from).collect(),
        nests: (0..70).map(|n| (n.to_string(), leaf("nest"))).collect(),
        parent: Some(Box::new(leaf("parent"))),
        seed: Some(Seed::Tree(Box::new(leaf("seed")))),
        leaves: (0..100).map(|n| vec![n; 3]).collect(),
        root: Some(Box::new(leaf("root"))),
        ..leaf("oak")
    }
}

#[test]
fn a_view_in_an_arena_is_its_message() {
    let bytes = tree().encode_to_vec();
    let mut arena = Arena::new();
    for _ in 0..3 {
        let view = TreeArenaView::decode_in(&bytes, &arena).unwrap();
        assert_eq!(view.branches[7].rings[..], [7; 7]);
        assert_eq!(view.nests.len(), 70);
        assert_eq!(view.to_message(), tree());
        assert_eq!(view.encode_to_vec(), bytes);
        assert_eq!(view.encoded_len(), bytes.len());
        assert_eq!(view.clone(), view);
        assert!(bytes.as_ptr_range().contains(&view.branches[3].name.as_ptr()));
        arena.reset();
    }
}

#[test]
fn an_arena_that_is_used_again_takes_no_more_memory() {
    let bytes = tree().encode_to_vec();
    let mut arena = Arena::new();
    TreeArenaView::decode_in(&bytes, &arena).unwrap();
    arena.reset();
    let capacity = arena.capacity();
    for _ in 0..if cfg!(miri) { 2 } else { 10 } {
        TreeArenaView::decode_in(&bytes, &arena).unwrap();
        arena.reset();
        assert_eq!(arena.capacity(), capacity);
    }
}

#[test]
fn messages_that_come_twice_merge() {
    let mut bytes = tree().encode_to_vec();
    bytes.extend(tree().encode_to_vec());
    let arena = Arena::new();
    let view = TreeArenaView::decode_in(&bytes, &arena).unwrap();
    assert_eq!(view.to_message(), Tree::decode(&bytes).unwrap());
    assert_eq!(view.parent.unwrap().unknown.borrowed().iter().count(), 4);
}

#[test]
fn without_an_arena_it_is_an_error() {
    for bytes in [&b""[..], b"\x0a\x01x", b"\x12\0"] {
        assert_eq!(TreeArenaView::decode(bytes).unwrap_err().kind(), DecodeErrorKind::NoArena);
    }
    #[derive(Debug, Default, Message)]
    struct Forest<'a> {
        #[proto(1, message, repeated)]
        trees: Vec<TreeArenaView<'a>>,
    }
    assert_eq!(Forest::decode(b"\x0a\0").unwrap_err().kind(), DecodeErrorKind::NoArena);
    let arena = Arena::new();
    assert_eq!(Forest::decode_in(b"\x0a\0\x0a\x03\x0a\x01x", &arena).unwrap().trees[1].name, "x");
}

/// By another name the derive does not see that it is a list in an arena.
type Renamed<'a, T> = ArenaList<'a, T>;

#[test]
fn a_list_that_no_arena_is_known_to_is_an_error() {
    #[derive(Debug, Default, Message)]
    struct Lists<'a> {
        #[proto(1, uint32, packed)]
        numbers: Renamed<'a, u32>,
        #[proto(2, string, repeated)]
        texts: Renamed<'a, &'a str>,
        #[proto(3, map(uint32, string))]
        entries: Renamed<'a, (u32, &'a str)>,
    }
    let arena = Arena::new();
    for bytes in [&b"\x0a\x01\x01"[..], b"\x0a\x02\x80\x01", b"\x08\x01", b"\x12\x01x", b"\x1a\0"] {
        assert_eq!(Lists::decode_in(bytes, &arena).unwrap_err().kind(), DecodeErrorKind::Full);
        assert_eq!(Lists::decode(bytes).unwrap_err().kind(), DecodeErrorKind::Full);
    }
}

#[test]
fn fixed_memory_is_all_there_is() {
    let bytes = tree().encode_to_vec();
    let mut memory = vec![MaybeUninit::uninit(); 1 << 20];
    let mut needed = 0;
    let few = if cfg!(miri) { 397 } else { 1 };
    for size in (0..4000).step_by(few).chain((4000..1 << 20).step_by(997)) {
        let arena = Arena::fixed(&mut memory[..size]);
        assert_eq!(arena.capacity(), size);
        match TreeArenaView::decode_in(&bytes, &arena) {
            Ok(view) => {
                assert_eq!(view.encode_to_vec(), bytes);
                needed = size;
                break;
            }
            Err(error) => assert_eq!(error.kind(), DecodeErrorKind::Full),
        }
    }
    assert!(needed > bytes.len());
    let mut arena = Arena::fixed(&mut memory[..needed]);
    for _ in 0..3 {
        TreeArenaView::decode_in(&bytes, &arena).unwrap();
        arena.reset();
    }
}

#[test]
fn the_limit_of_element_memory_holds_for_an_arena() {
    let bytes = b"\x12\0".repeat(1000);
    let arena = Arena::new();
    let little = DecodeOptions::new().element_memory(1000);
    let error = TreeArenaView::decode_in_with(&bytes, &arena, &little).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::ElementMemory);
    let boxed = TreeArenaView::decode_in_with(b"\x32\0", &arena, &DecodeOptions::new().element_memory(8)).unwrap_err();
    assert_eq!(boxed.kind(), DecodeErrorKind::ElementMemory);
}

#[test]
fn a_clone_of_a_list_keeps_its_elements_while_the_list_grows() {
    #[derive(Clone, Debug, Default, PartialEq, Message)]
    struct Numbers<'a> {
        #[proto(1, uint32, packed)]
        numbers: ArenaList<'a, u32>,
    }
    let (first, second) = (Arena::new(), Arena::with_capacity(64));
    let mut one = Numbers::decode_in(b"\x0a\x03\x01\x02\x03", &first).unwrap();
    let mut other = one.clone();
    one.merge_in(b"\x0a\x02\x04\x05", &first, &DecodeOptions::new()).unwrap();
    other.merge_in(b"\x0a\x02\x06\x07", &second, &DecodeOptions::new()).unwrap();
    assert_eq!((&one.numbers[..], &other.numbers[..]), (&[1, 2, 3, 4, 5][..], &[1, 2, 3, 6, 7][..]));
}

#[test]
fn a_view_is_sent_to_another_thread_while_its_arena_works_on() {
    fn everywhere<T: Send + Sync>(_: &T) {}
    let bytes = tree().encode_to_vec();
    let mut arena = Arena::new();
    let view = TreeArenaView::decode_in(&bytes, &arena).unwrap();
    everywhere(&view);
    std::thread::scope(|scope| {
        let count = scope.spawn(move || view.branches.iter().map(|tree| tree.rings.len()).sum::<usize>());
        let again = TreeArenaView::decode_in(&bytes, &arena).unwrap();
        assert_eq!(again.branches.len(), BRANCHES as usize);
        assert_eq!(count.join().unwrap() as i32, BRANCHES * (BRANCHES - 1) / 2);
    });
    arena.reset();
    std::thread::spawn(move || drop(arena)).join().unwrap();
}

#[test]
fn values_of_every_alignment_go_in() {
    #[derive(Debug, PartialEq)]
    #[repr(align(64))]
    struct Wide(u8);
    let arena = Arena::new();
    for n in 0..100u8 {
        assert_eq!(arena.alloc(n), Some(&mut n.clone()));
        let wide = arena.alloc(Wide(n)).unwrap();
        assert_eq!((&*wide, std::ptr::from_ref(wide).addr() % 64), (&Wide(n), 0));
        assert_eq!(arena.alloc(()), Some(&mut ()));
    }
}

#[test]
fn packed_numbers_of_any_length_go_into_an_arena() {
    #[derive(Clone, Debug, Default, PartialEq, Message)]
    #[proto(view(arena))]
    struct Numbers {
        #[proto(1, sint64, packed)]
        wide: Vec<i64>,
        #[proto(2, uint32, packed)]
        narrow: Vec<u32>,
        #[proto(3, bool, packed)]
        flags: Vec<bool>,
    }
    let mut arena = Arena::new();
    for count in [1, 5, 20, 64, if cfg!(miri) { 100 } else { 1000 }] {
        let numbers = Numbers {
            wide: (0..count).map(|n: i64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64) >> (n % 64)).collect(),
            narrow: (0..count as u32).map(|n| n * n).collect(),
            flags: (0..count).map(|n| n % 3 == 0).collect(),
        };
        let bytes = numbers.encode_to_vec();
        let twice = [&bytes[..], &bytes].concat();
        let view = NumbersArenaView::decode_in(&twice, &arena).unwrap();
        assert_eq!(view.wide[..], [&numbers.wide[..], &numbers.wide].concat());
        assert_eq!(view.to_message(), Numbers::decode(&twice).unwrap());
        for len in (0..bytes.len().min(300)).step_by(if cfg!(miri) { 31 } else { 1 }) {
            assert_eq!(
                NumbersArenaView::decode_in(&bytes[..len], &arena).is_ok(),
                Numbers::decode(&bytes[..len]).is_ok()
            );
        }
        arena.reset();
        let mut memory = [MaybeUninit::uninit(); 64];
        let little = Arena::fixed(&mut memory);
        match NumbersArenaView::decode_in(&bytes, &little) {
            Ok(view) => assert!(view.wide.len() < 8),
            Err(error) => assert_eq!(error.kind(), DecodeErrorKind::Full),
        }
    }
}
