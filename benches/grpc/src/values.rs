//! What is sent: the same values for every stack, made anew for each message.
//!
//! Compiled once for each stack, over its types.

use super::proto::{Customer, Item, Order, Orders};

/// How many orders a large call has.
pub const MANY: i32 = 500;

/// A small order of two items.
pub fn small(number: i32) -> Order {
    order(number, 2)
}

/// A large message: orders of five items.
pub fn large() -> Orders {
    Orders { orders: (0..MANY).map(|number| order(number, 5)).collect(), ..Default::default() }
}

fn order(number: i32, items: i32) -> Order {
    Order {
        id: format!("order-{:08}", number % 1000),
        customer: Some(
            Customer {
                name: "John Doe".into(),
                age: 30,
                email: "john@example.com".into(),
                is_active: true,
                ..Default::default()
            }
            .into(),
        ),
        items: (0..items).map(item).collect(),
        placed_at_ms: 1_790_000_000_000 + i64::from(number % 1000),
        latitude: 37.566_5,
        longitude: 126.978,
        note: "문 앞에 놓아 주세요. Please leave it at the door.".into(),
        ..Default::default()
    }
}

fn item(number: i32) -> Item {
    Item {
        sku: format!("SKU-{number:06}"),
        title: "Mechanical keyboard, 87 keys".into(),
        quantity: 1 + number,
        price_cents: 12_900 + i64::from(number),
        tags: vec!["office".into(), "wireless".into()],
        ..Default::default()
    }
}

/// What a server makes of an order: it looks at each part.
pub fn worth(order: &Order) -> i64 {
    let texts = order.id.len() + order.note.len() + order.customer.as_ref().map_or(0, |customer| customer.email.len());
    let item = |item: &Item| i64::from(item.quantity) * item.price_cents + item.title.len() as i64;
    order.items.iter().map(item).sum::<i64>() + texts as i64
}
