//! Owned views: what they lend, how they end, and that nothing borrowed survives them.

#![cfg(feature = "derive")]

use std::{
    cell::Cell,
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread,
};
use wire::{
    Decode, DecodeErrorKind, DecodeOptions, Encode, Fields, HasView, Input, Message, Oneof, OwnedView, ToMessage,
};

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view)]
struct Person {
    #[proto(1, string)]
    name: String,
    #[proto(2, message, repeated)]
    friends: Vec<Person>,
    #[proto(3, map(string, bytes))]
    keys: HashMap<String, Vec<u8>>,
    #[proto(oneof(4, 5))]
    contact: Option<Contact>,
    #[proto(unknown)]
    unknown: wire::UnknownFields,
}

#[derive(Clone, Debug, PartialEq, Oneof)]
#[proto(view)]
enum Contact {
    #[proto(4, string)]
    Mail(String),
    #[proto(5, message)]
    Through(Box<Person>),
}

fn ada() -> Person {
    let bob = Person { name: "Bob".repeat(500), contact: Some(Contact::Mail("b@c".into())), ..Person::default() };
    Person {
        name: "Ada".into(),
        friends: vec![bob.clone(), Person::default()],
        keys: HashMap::from([("home".into(), vec![1, 2, 3])]),
        contact: Some(Contact::Through(Box::new(bob))),
        unknown: wire::UnknownFields::from_bytes(b"\xa0\x06\x01"),
    }
}

fn owned() -> OwnedView<Person> {
    Person::decode_view(Arc::new(ada().encode_to_vec())).unwrap()
}

#[test]
fn it_lends_the_view_and_becomes_the_message() {
    let view = owned();
    assert_eq!((view.get().name, view.get().friends.len(), view.get().keys[0].1), ("Ada", 2, &[1, 2, 3][..]));
    assert!(view.buffer().as_ptr_range().contains(&view.get().friends[0].name.as_ptr()));
    assert_eq!(view.to_message(), ada());
    assert_eq!(view.get().encode_to_vec(), view.buffer()[..]);
}

#[test]
fn it_is_moved_between_threads_and_shared_by_them() {
    fn everywhere<T: Send + Sync + 'static>(value: T) -> T {
        value
    }
    let (sender, receiver) = mpsc::channel();
    let reader = thread::spawn(move || {
        let views: Vec<OwnedView<Person>> = receiver.iter().collect();
        views.iter().map(|view| view.get().friends[0].name.len()).sum::<usize>()
    });
    for _ in 0..10 {
        sender.send(everywhere(owned())).unwrap();
    }
    drop(sender);
    assert_eq!(reader.join().unwrap(), 15_000);
    let shared = owned();
    thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(|| assert_eq!(shared.to_message(), ada())))));
}

#[test]
fn a_clone_outlives_its_original() {
    let first = owned();
    let second = first.clone();
    assert_eq!(first, second);
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
    drop(first);
    assert_eq!(second.to_message(), ada());
}

#[test]
fn every_buffer_comes_back() {
    let bytes = ada().encode_to_vec();
    let shared: Arc<[u8]> = bytes.clone().into();
    assert_eq!(Person::decode_view(shared.clone()).unwrap().into_buffer(), shared);
    assert_eq!(owned().into_buffer()[..], bytes);
    let lent: &'static [u8] = b"\x0a\x03Ada";
    assert_eq!(Person::decode_view(lent).unwrap().into_buffer(), lent);
    #[cfg(feature = "bytes")]
    {
        let shared = bytes::Bytes::from(bytes);
        let view = Person::decode_view(shared.clone()).unwrap();
        assert_eq!(view.to_message(), ada());
        assert_eq!(view.into_buffer(), shared);
    }
}

#[test]
fn what_is_malformed_is_refused() {
    assert_eq!(Person::decode_view(&b"\x0a\x04Ada"[..]).unwrap_err().kind(), DecodeErrorKind::Truncated);
    let flat = DecodeOptions::new().depth(0);
    assert_eq!(Person::decode_view_with(&b"\x12\0"[..], &flat).unwrap_err().kind(), DecodeErrorKind::Depth);
}

thread_local! {
    static DROPS: Cell<u32> = const { Cell::new(0) };
}

/// Panics where it is dropped for the first time.
#[derive(Default)]
struct FallsApart;

#[derive(Default)]
struct FallsApartView<'a>(&'a [u8]);

impl<'a> Decode<'a> for FallsApartView<'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let reader = input.open()?;
        loop {
            let pass = reader.pass();
            reader.pass_end(pass)?;
        }
    }

    fn keep(&mut self, records: wire::Records<'a>) {
        self.0 = records.iter().next().map(|field| field.payload()).unwrap_or_default();
    }
}

impl ToMessage for FallsApartView<'_> {
    type Message = FallsApart;

    fn to_message(&self) -> FallsApart {
        FallsApart
    }
}

impl HasView for FallsApart {
    type View<'a> = FallsApartView<'a>;

    fn shorten<'short, 'long: 'short>(view: &'short FallsApartView<'long>) -> &'short FallsApartView<'short> {
        view
    }
}

impl Drop for FallsApartView<'_> {
    fn drop(&mut self) {
        let drops = DROPS.get() + 1;
        DROPS.set(drops);
        // The bytes are still there.
        assert_eq!(self.0, b"Ada");
        assert!(drops > 1, "the first one");
    }
}

#[test]
fn a_view_whose_destructor_panics_is_dropped_once() {
    let buffer = Arc::new(b"\x0a\x03Ada".to_vec());
    let view = FallsApart::decode_view(buffer.clone()).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| view.into_buffer())).is_err());
    assert_eq!((DROPS.get(), Arc::strong_count(&buffer)), (1, 1));
}
