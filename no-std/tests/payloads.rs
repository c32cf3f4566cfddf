//! The fixtures' payloads, as messages and as views of every sort: they all write the same.

use no_std::{arena, lazy, views};
use std::{fs, path::Path};
use wire::{Arena, Decode, Described, Encode, HasArenaView, HasView, Message, Reflect, ToMessage, reflect::Value};

/// Each message that has payloads, by its module and name.
macro_rules! all {
    ($check:ident) => {
        $check!(every: Choice Empty Expanded Explicit Implicit Maps Repeated Scattered Tree);
        $check!(editions: Lists Messages Presence Text);
        $check!(legacy: Choice Defaults Extendable Nested Optional Packed Repeated Required);
    };
}

#[test]
fn every_sort_of_message_and_view_writes_the_same() {
    macro_rules! check {
        ($package:ident: $($message:ident)*) => {$(
            for bytes in payloads(stringify!($package), stringify!($message)) {
                let written = message::<views::$package::$message>(&bytes);
                assert_eq!(view::<views::$package::$message>(&bytes), written);
                assert_eq!(in_arena::<arena::$package::$message>(&bytes), written);
                reflected::<views::$package::$message, arena::$package::$message>(&bytes);
                assert_eq!(message::<lazy::$package::$message>(&bytes), written);
                assert_eq!(view::<lazy::$package::$message>(&bytes), written);
            }
        )*};
    }
    all!(check);
}

/// A message and its views are the same, seen by number.
fn reflected<M: HasView + Message + Described, A: HasArenaView>(bytes: &[u8])
where
    for<'a> M::View<'a>: Described,
    for<'a> A::ArenaView<'a>: Described,
{
    let (message, arena) = (M::decode(bytes).unwrap(), Arena::new());
    let (view, in_arena) = (M::View::decode(bytes).unwrap(), A::ArenaView::decode_in(bytes, &arena).unwrap());
    // Not by `==`: a NaN is not equal to itself.
    let seen = |message: &dyn Reflect| {
        let mut text = String::new();
        show(&message.snapshot().unwrap().into(), &mut text);
        text
    };
    assert_eq!(seen(&view), seen(&message));
    assert_eq!(seen(&in_arena), seen(&message));
    let table = |message: &dyn Reflect| std::ptr::from_ref(message.table());
    assert_eq!(table(&view), table(&message));
}

/// Everything that can be seen of a value, as text.
fn show(value: &Value, text: &mut String) {
    match value {
        Value::Message(message) => {
            for (number, value) in &message.fields {
                *text += &number.to_string();
                show(value, text);
            }
            *text += &format!("{:?};", message.unknown);
        }
        Value::List(values) => values.iter().for_each(|value| show(value, text)),
        Value::Map(entries) => entries.iter().for_each(|(key, value)| {
            show(key, text);
            show(value, text);
        }),
        scalar => *text += &format!("={scalar:?},"),
    }
}

fn message<M: Message>(bytes: &[u8]) -> Vec<u8> {
    M::decode(bytes).unwrap().encode_to_vec()
}

fn view<M: HasView + Encode>(bytes: &[u8]) -> Vec<u8> {
    M::View::decode(bytes).unwrap().to_message().encode_to_vec()
}

fn in_arena<M: HasArenaView + Encode>(bytes: &[u8]) -> Vec<u8> {
    M::ArenaView::decode_in(bytes, &Arena::new()).unwrap().to_message().encode_to_vec()
}

/// The payloads of a message; at least one.
fn payloads(package: &str, message: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/payloads");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with(&format!("{package}.{message}.")) && name.ends_with(".binpb")
    });
    let payloads: Vec<_> = paths.map(|path| fs::read(path).unwrap()).collect();
    assert!(!payloads.is_empty(), "{package}.{message}");
    payloads
}
