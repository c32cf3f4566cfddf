//! The scratch that a thread writes into: used again, used within itself, given back when the thread ends.

use std::cell::RefCell;
use wire::*;

#[derive(Default)]
struct Text(String);

impl Encode for Text {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        Implicit::<Str>::write(1, &self.0, &mut writer);
        writer.done()
    }
}

/// Encodes another message while it is being written.
struct Nested<'t>(&'t Text, RefCell<Vec<u8>>);

impl Encode for Nested<'_> {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        *self.1.borrow_mut() = self.0.encode_to_vec();
        self.0.fields(out)
    }
}

fn text(len: usize) -> (Text, Vec<u8>) {
    let text = Text("x".repeat(len));
    let mut bytes = vec![0x0a];
    let mut rest = len;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes.extend_from_slice(text.0.as_bytes());
    (text, bytes)
}

#[test]
fn encoding_within_encoding_has_a_scratch_of_its_own() {
    for len in [1, 31, 511, 512, 1024, 100_000] {
        let (text, bytes) = text(len);
        let nested = Nested(&text, RefCell::default());
        assert!(nested.encode_to_vec() == bytes);
        assert!(nested.1.into_inner() == bytes);
    }
}

#[test]
fn a_message_that_panics_takes_the_scratch_with_it() {
    struct Panics;
    impl Encode for Panics {
        fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
            let mut writer = out.open();
            writer.fixed32(Tag::new(1, WireType::I32), 7);
            panic!("in the middle")
        }
    }
    assert!(std::panic::catch_unwind(|| Panics.encode_to_vec()).is_err());
    let (text, bytes) = text(5);
    assert!(text.encode_to_vec() == bytes);
}

/// Encodes when the thread ends, which may be after the scratch is gone.
struct AtTheEnd(Text, Vec<u8>);

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        assert!(self.0.encode_to_vec() == self.1);
        assert!(self.0.encode_to_vec() == self.1);
    }
}

thread_local! {
    static FIRST: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
    static LAST: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
}

#[test]
fn destructors_of_a_thread_encode() {
    let at_the_end = |len| {
        let (text, bytes) = text(len);
        Some(AtTheEnd(text, bytes))
    };
    std::thread::spawn(move || {
        // One is registered before the scratch and one after it: one of them outlives it, whatever the order is.
        FIRST.set(at_the_end(10));
        let (text, bytes) = text(3000);
        assert!(text.encode_to_vec() == bytes);
        LAST.set(at_the_end(2000));
    })
    .join()
    .unwrap();
}
