//! Every Rust type that holds text or bytes: read from one input, written to the same bytes.

use std::{borrow::Cow, rc::Rc, sync::Arc};
use wire::{Decode, Encode, List, Message};

#[derive(Message, Debug, Default, PartialEq)]
struct Holders<'a> {
    #[proto(1, string)]
    owned: String,
    #[proto(2, string)]
    borrowed: &'a str,
    #[proto(3, string)]
    either: Cow<'a, str>,
    #[proto(4, string, optional)]
    boxed: Option<Box<str>>,
    #[proto(5, string, repeated)]
    shared: Vec<Arc<str>>,
    #[proto(6, string)]
    counted: Rc<str>,
    #[proto(11, bytes)]
    owned_bytes: Vec<u8>,
    #[proto(12, bytes)]
    borrowed_bytes: &'a [u8],
    #[proto(13, bytes)]
    either_bytes: Cow<'a, [u8]>,
    #[proto(14, bytes, optional)]
    boxed_bytes: Option<Box<[u8]>>,
    #[proto(15, bytes, repeated)]
    shared_bytes: Vec<Arc<[u8]>>,
}

const INPUT: &[u8] = b"\x0a\x01a\x12\x01b\x1a\x01c\x22\x00\x2a\x01e\x2a\x01f\x32\x01g\
    \x5a\x01\xf1\x62\x01\xf2\x6a\x01\xf3\x72\x00\x7a\x01\xf5";

#[test]
fn all_hold_what_came_and_write_it_back() {
    let holders = Holders::decode(INPUT).unwrap();
    assert_eq!((&holders.owned[..], holders.borrowed, &*holders.either, &*holders.counted), ("a", "b", "c", "g"));
    assert_eq!((holders.boxed.as_deref(), &*holders.shared[1]), (Some(""), "f"));
    assert_eq!((&holders.owned_bytes[..], holders.borrowed_bytes), (&b"\xf1"[..], &b"\xf2"[..]));
    assert_eq!((holders.boxed_bytes.as_deref(), &*holders.shared_bytes[0]), (Some(&b""[..]), &b"\xf5"[..]));
    assert_eq!(holders.encode_to_vec(), INPUT);
    assert_eq!(holders.encoded_len(), INPUT.len());
}

#[test]
fn borrowing_holders_point_into_the_input() {
    let holders = Holders::decode(INPUT).unwrap();
    assert!(matches!(holders.either, Cow::Borrowed(_)) && matches!(holders.either_bytes, Cow::Borrowed(_)));
    let range = INPUT.as_ptr_range();
    assert!(range.contains(&holders.borrowed.as_ptr()) && range.contains(&holders.borrowed_bytes.as_ptr()));
}

#[cfg(feature = "bytes")]
#[test]
fn bytes_share_a_shared_input_and_copy_any_other() {
    use wire::DecodeOptions;

    #[derive(Message, Debug, Default, PartialEq)]
    struct File {
        #[proto(1, bytes)]
        data: bytes::Bytes,
    }

    let input = bytes::Bytes::from_static(b"\x0a\x03abc");
    let shared = File::decode_shared(&input, &DecodeOptions::new()).unwrap();
    assert_eq!((&shared.data[..], shared.data.as_ptr()), (&b"abc"[..], input[2..].as_ptr()));
    let copied = File::decode(&input).unwrap();
    assert_eq!(copied, shared);
    assert!(!input.as_ptr_range().contains(&copied.data.as_ptr()));
    assert_eq!(copied.encode_to_vec(), input);
}

/// Takes numbers one at a time.
#[derive(Debug, Default, PartialEq)]
struct Plain(Vec<i64>);

/// Lends its `Vec`.
#[derive(Debug, Default, PartialEq)]
struct Lending(Vec<i64>);

macro_rules! lists {
    ($($list:ident: |$this:ident| $spare:expr;)*) => {$(
        impl List<i64> for $list {
            fn capacity(&self) -> usize {
                self.0.capacity()
            }
            fn reserve(&mut self, additional: usize) {
                self.0.reserve(additional);
            }
            fn push(&mut self, value: i64) {
                self.0.push(value);
            }
            fn push_default(&mut self) -> &mut i64 {
                self.0.push(0);
                self.0.last_mut().unwrap()
            }
            fn as_slice(&self) -> &[i64] {
                &self.0
            }
            fn as_vec(&mut self) -> Option<&mut Vec<i64>> {
                let $this = self;
                $spare
            }
        }
    )*};
}

lists! {
    Plain: |_list| None;
    Lending: |list| Some(&mut list.0);
}

#[test]
fn packed_numbers_go_into_any_list() {
    #[derive(Message, Debug, Default, PartialEq)]
    struct Lists {
        #[proto(1, sint64, packed)]
        vec: Vec<i64>,
        #[proto(2, sint64, packed)]
        plain: Plain,
        #[proto(3, sint64, packed)]
        lending: Lending,
    }
    for count in [1, 2, 9, 10, 63, 64, 65, 500] {
        let numbers: Vec<i64> = (0..count).map(|n| (n * 0x9e37_79b9) >> (n % 60) as u32).collect();
        let lists = Lists { vec: numbers.clone(), plain: Plain(numbers.clone()), lending: Lending(numbers) };
        let mut bytes = lists.encode_to_vec();
        assert_eq!(Lists::decode(&bytes).as_ref(), Ok(&lists));
        *bytes.last_mut().unwrap() |= 0x80;
        assert!(Lists::decode(&bytes).is_err());
    }
}
