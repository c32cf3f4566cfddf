//! Messages that are nested too deeply are an error or a panic that can be caught, and never the end of the stack.

use std::{panic, thread};
use wire::{Decode, DecodeOptions, Encode, EncodeErrorKind, EncodeOptions, Message, Oneof, delimited};

/// Enough for the limits, and for nothing that goes down a million levels.
const STACK: usize = 2 << 20;

#[derive(Message, Default, Debug)]
struct Node {
    #[proto(1, message, optional)]
    next: Option<Box<Node>>,
    #[proto(2, message, repeated)]
    list: Vec<Node>,
    #[proto(3, map(int32, message))]
    map: std::collections::BTreeMap<i32, Node>,
    #[proto(oneof(4, 5))]
    choice: Option<Choice>,
    #[proto(6, group, optional)]
    group: Option<Box<Node>>,
    #[proto(7, message, optional)]
    other: Option<Box<Other>>,
}

#[derive(Oneof, Debug)]
enum Choice {
    #[proto(4, message)]
    Node(Box<Node>),
    #[proto(5, group)]
    Group(Box<Node>),
}

/// A cycle of two.
#[derive(Message, Default, Debug)]
struct Other {
    #[proto(1, message, optional)]
    node: Option<Box<Node>>,
}

/// The ways in which a message holds another.
const WAYS: [fn(Node) -> Node; 7] = [
    |node| Node { next: Some(Box::new(node)), ..Node::default() },
    |node| Node { list: vec![node], ..Node::default() },
    |node| Node { map: [(1, node)].into(), ..Node::default() },
    |node| Node { choice: Some(Choice::Node(Box::new(node))), ..Node::default() },
    |node| Node { choice: Some(Choice::Group(Box::new(node))), ..Node::default() },
    |node| Node { group: Some(Box::new(node)), ..Node::default() },
    |node| Node { other: Some(Box::new(Other { node: Some(Box::new(node)) })), ..Node::default() },
];

fn chain(way: fn(Node) -> Node, levels: usize) -> Node {
    (0..levels).fold(Node::default(), |node, _| way(node))
}

fn in_thread<R: Send + 'static>(stack: usize, run: impl FnOnce() -> R + Send + 'static) -> R {
    thread::Builder::new().stack_size(stack).spawn(run).unwrap().join().unwrap()
}

/// What a panic says.
fn panic_of<R>(run: impl FnOnce() -> R) -> String {
    let payload = panic::catch_unwind(panic::AssertUnwindSafe(run)).err().expect("it panics");
    *payload.downcast::<String>().expect("a text")
}

#[test]
fn a_million_levels_are_an_error() {
    for way in WAYS {
        in_thread(STACK, move || {
            let node = chain(way, 1_000_000);
            let error = node.encode_with(&EncodeOptions::new()).unwrap_err();
            assert_eq!((error.kind(), error.encoded_len()), (EncodeErrorKind::Depth, 0));
            assert_eq!(error.to_string(), "the message is nested deeper than the `depth` limit of 1000");
            assert_eq!(node.encode_parts_with(&EncodeOptions::new(), |_| ()).unwrap_err(), error);
            assert_eq!(panic_of(|| node.encode_to_vec()), error.to_string());
            assert_eq!(panic_of(|| node.encoded_len()), error.to_string());
            assert_eq!(panic_of(|| delimited::encode_into(&node, &mut Vec::new())), error.to_string());
            let mut bytes = vec![1, 2];
            assert_eq!(panic_of(|| node.encode_into(&mut bytes)), error.to_string());
            assert_eq!((bytes, node.lent_part(0)), (vec![1, 2], None));
            // Nothing of it is left to the thread.
            let one = way(Node::default());
            assert_eq!(one.encode_to_vec().len(), one.encoded_len());
            // Boxes of the standard library are dropped one in the other, which a million levels are too many for.
            std::mem::forget(node);
        });
    }
}

#[test]
fn the_limit_is_exact() {
    for (i, way) in WAYS.into_iter().enumerate() {
        in_thread(STACK, move || {
            let levels = if i == 6 { 500 } else { 1000 };
            let node = chain(way, levels);
            let bytes = node.encode_to_vec();
            assert_eq!(bytes.len(), node.encoded_len());
            let copy = bytes.clone();
            // Reading takes more of the stack.
            in_thread(8 * STACK, move || {
                let read = Node::decode_with(&copy, &DecodeOptions::new().depth(2000)).unwrap();
                assert_eq!(read.encode_to_vec(), copy);
            });
            let deeper = way(node);
            assert!(deeper.encode_with(&EncodeOptions::new()).is_err());
            panic_of(|| deeper.encoded_len());
            assert!(deeper.encode_with(&EncodeOptions::new().depth(1002)).is_ok());
            assert!(chain(way, 1).encode_with(&EncodeOptions::new().depth(0)).is_err());
            assert_eq!(Node::default().encode_with(&EncodeOptions::new().depth(0)), Ok(vec![]));
        });
    }
}
