//! Reflection: what is written once for all messages. An update with a field mask, a registry, and a walk through
//! whatever arrives.
//!
//!     cargo run -p examples --bin reflection
#![forbid(unsafe_code)]

use std::error::Error;
use wire::{
    Message, Reflect,
    reflect::{KindDescription, ReflectMut, Registry, ValueRef},
};
use wire_types::{Any, FieldMask, MergeOptions};

#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "example.User")]
struct User {
    #[proto(1, string)]
    name: String,
    #[proto(2, string)]
    secret: String,
    #[proto(3, message, optional)]
    address: Option<Address>,
    #[proto(4, message, repeated)]
    friends: Vec<User>,
}

#[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "example.Address")]
struct Address {
    #[proto(1, string)]
    city: String,
    #[proto(2, uint32)]
    post_code: u32,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut user = User {
        name: "Ada".into(),
        secret: "7".into(),
        address: Some(Address { city: "London".into(), post_code: 1 }),
        friends: vec![User { name: "Charles".into(), secret: "42".into(), ..User::default() }],
    };

    // A client changes what its mask names, and nothing else. The mask comes from outside: it is checked.
    let change = User {
        name: "Mallory".into(),
        address: Some(Address { post_code: 1815, ..Address::default() }),
        ..User::default()
    };
    let mask = FieldMask::from_json("address.postCode")?;
    mask.merge(&change, &mut user, &MergeOptions::new())?;
    println!("{user:?}\n");
    let wrong = FieldMask::from_iter(["friends.name"]);
    println!("{}\n", wrong.merge(&change, &mut user, &MergeOptions::new()).unwrap_err());

    // A message of a type that is known by name only, without its secrets.
    let registry = Registry::new().with::<User>().with::<Address>();
    let mut message = Any::pack(&user).unpack_dyn(&registry)?;
    redact(&mut *message)?;
    print!("{}", outline(&*message, 0));
    Ok(())
}

/// Clears every field called `secret`, wherever it is.
fn redact(message: &mut dyn ReflectMut) -> Result<(), Box<dyn Error>> {
    for field in message.description().all_fields() {
        let is_message = matches!(field.kind, KindDescription::Msg(_));
        if field.name == "secret" {
            message.clear(field.number)?;
        } else if is_message && field.is_repeated() {
            let list = message.list_mut(field.number)?;
            for index in 0..list.len() {
                redact(list.message_mut(index)?)?;
            }
        } else if is_message && message.has(field.number) {
            redact(message.message_mut(field.number)?)?;
        }
    }
    Ok(())
}

/// A line for each field that is there.
fn outline(message: &dyn Reflect, depth: usize) -> String {
    let mut lines = String::new();
    for field in message.description().all_fields() {
        let Some(value) = message.field(field.number) else { continue };
        let values: Vec<_> = if let ValueRef::List(list) = value { list.iter().collect() } else { vec![value] };
        for value in values {
            lines += &format!("{:1$}{2}: {value:?}\n", "", 2 * depth, field.name);
            if let ValueRef::Message(inner) = value {
                lines += &outline(inner, depth + 1);
            }
        }
    }
    lines
}
