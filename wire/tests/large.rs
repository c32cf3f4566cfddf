//! Large messages that mean no harm are read under the default limits.

use std::collections::{BTreeMap, HashMap};
use wire::{Arena, Decode, DecodeOptions, Encode, Message};

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view, view(arena))]
struct Point {
    #[proto(1, sint32)]
    x: i32,
    #[proto(2, sint32)]
    y: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view, view(arena))]
struct Named {
    #[proto(1, string)]
    name: String,
    #[proto(2, message, repeated)]
    points: Vec<Point>,
    #[proto(3, message, optional)]
    other: Option<Box<Named>>,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view, view(arena))]
struct Large {
    #[proto(1, message, repeated)]
    points: Vec<Point>,
    #[proto(2, message, repeated)]
    named: Vec<Named>,
    #[proto(3, string, repeated)]
    words: Vec<String>,
    #[proto(4, map(int32, int32))]
    numbers: HashMap<i32, i32>,
    #[proto(5, map(string, message))]
    by_name: HashMap<String, Point>,
    #[proto(6, map(string, string))]
    sorted: BTreeMap<String, String>,
    #[proto(7, int64, packed)]
    longs: Vec<i64>,
    #[proto(8, double, packed)]
    doubles: Vec<f64>,
}

fn round_trip(large: &Large) {
    let bytes = large.encode_to_vec();
    assert!(Large::decode(&bytes).unwrap() == *large);
    drop(LargeView::decode(&bytes).unwrap());
    assert_eq!(LargeArenaView::decode_in(&bytes, &Arena::new()).unwrap().points.len(), large.points.len());
    // As updates that follow each other, and fields in turns.
    let halves = [&bytes[..], &bytes[..]].concat();
    let twice = Large::decode(&halves).unwrap();
    assert_eq!((twice.points.len(), twice.numbers.len()), (2 * large.points.len(), large.numbers.len()));
}

const MILLION: i32 = 1_000_000;

#[test]
fn lists_of_a_million() {
    let point = |i: i32| Point { x: i % 100, y: -i % 1000 };
    round_trip(&Large { points: (0..MILLION).map(point).collect(), ..Default::default() });
    round_trip(&Large { points: vec![Point::default(); MILLION as usize], ..Default::default() });
    round_trip(&Large { words: (0..MILLION).map(|i| format!("{:x}", i % 4096)).collect(), ..Default::default() });
    round_trip(&Large { longs: (0..MILLION.into()).collect(), ..Default::default() });
    round_trip(&Large { doubles: vec![0.5; MILLION as usize], ..Default::default() });
}

#[test]
fn maps_and_trees_of_hundreds_of_thousands() {
    let many = 0..200_000;
    round_trip(&Large { numbers: many.clone().map(|i| (i, i % 7)).collect(), ..Default::default() });
    round_trip(&Large {
        by_name: many.clone().map(|i| (i.to_string(), Point::default())).collect(),
        ..Default::default()
    });
    round_trip(&Large { sorted: many.clone().map(|i| (i.to_string(), "v".into())).collect(), ..Default::default() });
    let named = |i: i32| Named {
        name: i.to_string(),
        points: vec![Point { x: i, y: 1 }; 3],
        other: Some(Box::new(Named { name: "other".into(), ..Default::default() })),
    };
    round_trip(&Large { named: many.map(named).collect(), ..Default::default() });
}

#[test]
fn a_oneof_that_flips_for_as_long_as_it_likes() {
    #[derive(Clone, Debug, PartialEq, wire::Oneof)]
    #[proto(view, view(arena))]
    enum Either {
        #[proto(1, message)]
        Named(Box<Named>),
        #[proto(2, message)]
        Large(Box<Large>),
    }
    #[derive(Clone, Debug, Default, PartialEq, Message)]
    #[proto(view, view(arena))]
    struct Last {
        #[proto(oneof(1, 2))]
        either: Option<Either>,
    }
    // Boxes in boxes, lists of lists and maps, none of which stays: the budget of a message of few bytes is enough.
    let deep =
        b"\x0a\x04\x1a\x02\x1a\x00\x12\x0e\x0a\x00\x0a\x00\x1a\x00\x12\x06\x12\x00\x1a\x02\x1a\x00".repeat(20_000);
    let few = DecodeOptions::new().element_memory(4096);
    assert!(Last::decode_with(&deep, &few).unwrap().either.is_some());
    drop(LastView::decode_with(&deep, &few).unwrap());
    let bytes = b"\x0a\x00\x12\x02\x0a\x00\x0a\x03\x0a\x01a\x12\x02\x1a\x00".repeat(200_000);
    let large = Large { words: vec![String::new()], ..Default::default() };
    assert!(Last::decode(&bytes).unwrap().either == Some(Either::Large(Box::new(large))));
    drop(LastView::decode(&bytes).unwrap());
    let mut arena = Arena::new();
    for _ in 0..2 {
        assert!(LastArenaView::decode_in(&bytes, &arena).unwrap().either.is_some());
        assert!(arena.capacity() < 40 * bytes.len());
        arena.reset();
    }
}
