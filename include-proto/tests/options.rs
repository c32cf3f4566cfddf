//! What the options of the generator do to messages: required fields, setters, values that are not shown.

#![deny(warnings)]

use std::sync::Arc;

use wire::{Decode, DecodeErrorKind, Encode, Newtype};

include_proto::include_proto!(
    "../protoc-lite/tests/golden/ownership.proto",
    options = [
        "views,reflect,setters=.,required=Order.buyer,required=Order.note,required=Chain.next",
        "discard_unknown=.shop.Person,retain_enum_prefix,string_type=.shop.Order=::std::sync::Arc<str>",
        "list_type=Order.items=::smallvec::SmallVec<[_; 4]>,box_type=Order.parent=::std::sync::Arc",
        "value_type=Order.id=crate::OrderId",
    ]
);

#[derive(Clone, Copy, Debug, Default, PartialEq, Newtype)]
#[proto(uint64)]
struct OrderId(u64);

impl From<u64> for OrderId {
    fn from(id: u64) -> Self {
        OrderId(id)
    }
}

use shop::order::{Payment, State};
use shop::{Order, Person};

fn order() -> Order {
    let ada = Person::default().with_name_("Ada").with_self_(Person::default());
    Order::default()
        .with_id(7)
        .with_buyer(ada.clone())
        .with_note("fast")
        .with_items([ada.clone(), Person::default()])
        .with_parent(Order::default().with_note("none"))
        .with_by_name([("ada", ada)])
        .with_coupon("SECRET-1")
        .with_payment(Payment::Card("4111".into()))
}

#[test]
fn setters_build_what_fields_say() {
    let order = order();
    assert_eq!((order.id, &*order.note, order.items.len()), (OrderId(7), "fast", 2));
    assert_eq!(order.buyer.name(), "Ada");
    assert!(order.buyer.self_.is_some() && order.by_name[&Arc::from("ada")].with_name.is_none());
    assert_eq!(Order::decode(&order.encode_to_vec()).unwrap(), order);
}

#[test]
fn a_required_field_that_is_missing_is_named() {
    let path = |bytes: &[u8]| {
        let error = Order::decode(bytes).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::MissingRequired);
        wire::reflect::path_names::<Order>(error.path())
    };
    assert_eq!(path(b"\x1a\x00"), "buyer");
    assert_eq!(path(b"\x12\x00"), "note");
    assert_eq!(path(b"\x12\x00\x1a\x00\x2a\x00"), "parent.buyer");
    assert!(Order::decode(b"\x12\x00\x1a\x00").is_ok());
    assert!(shop::Chain::decode(b"").unwrap().next.is_none());
}

#[test]
fn values_that_are_to_be_redacted_are_not_shown() {
    let order = order();
    let bytes = order.encode_to_vec();
    let view = shop::OrderView::decode(&bytes).unwrap();
    for text in [format!("{order:?}"), format!("{order:#?}"), format!("{view:?}")] {
        assert!(text.contains("coupon: [REDACTED]") && text.contains("Ada"), "{text}");
        assert!(!text.contains("SECRET-1") && !text.contains("4111"), "{text}");
    }
    assert_eq!(format!("{:?}", Payment::Cash(true)), "Cash(true)");
    assert_eq!(format!("{:?}", Payment::Card("4111".into())), "Card([REDACTED])");
}

#[test]
fn messages_may_forget_what_they_do_not_know() {
    let kept = shop::Chain::decode(b"\x78\x01").unwrap();
    let dropped = Person::decode(b"\x78\x01").unwrap();
    assert_eq!((kept.encode_to_vec().len(), dropped.encode_to_vec().len()), (2, 0));
    assert_eq!(size_of::<Person>(), 2 * size_of::<Option<String>>() + size_of::<usize>());
}

#[test]
fn enum_values_keep_their_names_on_request() {
    assert_eq!(State::StateOpen as i32, 0);
    assert_eq!(shop::Sensitivity::SensitivitySecret as i32, 1);
}
