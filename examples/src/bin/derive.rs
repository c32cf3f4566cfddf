//! Messages without a schema: the derive on your own types, and the schema that comes out of them.
//!
//!     cargo run -p examples --bin derive
#![forbid(unsafe_code)]

use std::{collections::BTreeMap, error::Error, sync::Arc};
use wire::{Decode, Encode, Enumeration, Message, Newtype, Oneof, Open, Reflect, UnknownFields, reflect};

#[derive(Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "shop.Order")]
struct Order {
    #[proto(1, uint64)]
    id: OrderId,
    #[proto(2, enum)]
    state: Open<State>,
    #[proto(3, string, optional)]
    note: Option<Arc<str>>,
    #[proto(4, map(string, uint32))]
    items: BTreeMap<String, u32>,
    #[proto(5, sint32, packed)]
    corrections: Vec<i32>,
    #[proto(oneof(6, 7))]
    payment: Option<Payment>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Newtype)]
#[proto(uint64)]
struct OrderId(u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
#[proto(name = "shop.State")]
enum State {
    #[proto(name = "STATE_OPEN")]
    Open = 0,
    #[proto(name = "STATE_SHIPPED")]
    Shipped = 1,
}

#[derive(Debug, PartialEq, Oneof, Reflect)]
enum Payment {
    #[proto(6, string)]
    Iban(String),
    #[proto(7, message)]
    Card(Card),
}

#[derive(Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "shop.Card")]
struct Card {
    #[proto(1, fixed64)]
    number: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let order = Order {
        id: OrderId(7),
        state: State::Shipped.into(),
        note: Some("ring twice".into()),
        items: [("quince".into(), 2), ("plum".into(), 3)].into(),
        corrections: vec![-1, 1],
        payment: Some(Payment::Card(Card { number: 4_929_000_000_000_006 })),
        unknown: UnknownFields::new(),
    };
    let bytes = order.encode_to_vec();
    assert_eq!(Order::decode(&bytes)?, order);
    println!("{} bytes: {bytes:02x?}\n", bytes.len());

    // A state and a field of a newer program: neither is lost on the way through this one.
    let newer = b"\x10\x09\x42\x03new";
    let order = Order::decode(newer)?;
    println!("state {:?}, known: {:?}, unknown: {:?}\n", order.state, order.state.known(), order.unknown);
    assert_eq!(order.encode_to_vec(), newer);

    let error = Order::decode(b"\x3a\x02\x09\x01").unwrap_err();
    println!("{error}: {}\n", reflect::path_names::<Order>(error.path()));

    print!("{}", reflect::proto_text::<Order>());
    Ok(())
}
