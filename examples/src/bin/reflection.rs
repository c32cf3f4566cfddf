//! Reflection: what is written once for all messages. An update with a field mask, a registry, and a walk through
//! whatever arrives.
//!
//!     cargo run -p examples --bin reflection
#![forbid(unsafe_code)]

use std::error::Error;
use wire::{
    Message, Reflect,
    reflect::{Flow, ReflectMut, Registry, Value},
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
    print!("{}", outline(&*message, 0)?);
    Ok(())
}

/// Clears every field called `secret`, wherever it is.
fn redact(message: &mut dyn ReflectMut) -> Flow {
    let rows = message.table().iter();
    let rows: Vec<_> = rows.map(|row| (row.number, row.name == "secret", row.kind.is_message())).collect();
    for (number, is_secret, is_message) in rows {
        if is_secret {
            message.clear(number)?;
        } else if is_message && let Some(value) = message.get(number)? {
            match value {
                Value::List(list) => {
                    (0..list.len()).try_for_each(|index| message.change_element(number, index, redact))?
                }
                _ => message.change(number, redact)?,
            }
        }
    }
    Ok(())
}

/// A line for each field that is there.
fn outline(message: &dyn Reflect, depth: usize) -> Flow<String> {
    let mut lines = String::new();
    for row in message.table().iter() {
        let Some(value) = message.get(row.number)? else { continue };
        let line = |value: &dyn std::fmt::Debug| format!("{:1$}{2}: {value:?}\n", "", 2 * depth, row.name);
        if !row.kind.is_message() {
            lines += &line(&value);
        }
        message.visit(row.number, |inner| {
            lines += &line(&format_args!("{} {{ .. }}", inner.table().name));
            lines += &outline(inner, depth + 1)?;
            Ok(())
        })?;
    }
    Ok(lines)
}
