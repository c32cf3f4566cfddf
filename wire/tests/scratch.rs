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

#[derive(wire::Message, Default)]
struct Chain {
    #[proto(1, message, optional)]
    next: Option<Box<Chain>>,
    #[proto(2, bytes, repeated)]
    payloads: Vec<Vec<u8>>,
}

#[test]
fn parts_are_the_message() {
    let mut chain = Chain::default();
    for i in 0..if cfg!(miri) { 21 } else { 200usize } {
        let payloads = (0..i % 4).map(|n| vec![n as u8; [0, 3, 511, 512, 5000][(i + n) % 5]]).collect();
        chain = Chain { next: Some(Box::new(chain)), payloads };
        if i % 20 == 0 {
            let bytes = chain.encode_to_vec();
            let (len, parts) = chain.encode_parts(|parts| (parts.encoded_len(), parts.collect::<Vec<_>>().concat()));
            assert!(parts == bytes && len == bytes.len());
            let mut written = Vec::new();
            chain.write_to(&mut written).unwrap();
            assert!(written == bytes);
        }
    }
    assert_eq!(Chain::default().encode_parts(|parts| parts.count()), 0);
}

#[test]
fn long_parts_are_lent_by_the_message() {
    let payloads = [5, 511, 512, 0, 5000].map(|len| vec![len as u8; len]);
    let inner = Chain { next: None, payloads: payloads[4..].into() };
    let chain = Chain { next: Some(inner.into()), payloads: payloads[..4].into() };
    let long = [&chain.next.as_ref().unwrap().payloads[0][..], &chain.payloads[2][..]];
    chain.encode_parts(|mut parts| {
        parts.next();
        let lent: Vec<&[u8]> = parts.lent().collect();
        assert!(lent.iter().zip(long).all(|(lent, long)| std::ptr::eq(*lent, long)));
        assert_eq!(parts.filter(|part| lent.iter().any(|lent| std::ptr::eq(*lent, *part))).count(), long.len());
    });
    assert!((0..3).map(|n| chain.lent_part(n)).eq([Some(long[0]), Some(long[1]), None]));
}

/// Each level costs its own tag and length, however deep it is: ten times the levels, ten times the writes.
#[test]
fn nesting_is_written_once() {
    use std::cell::Cell;

    struct Counted<'c>(u32, Option<Box<Counted<'c>>>, &'c Cell<u32>);
    impl Encode for Counted<'_> {
        fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
            self.2.set(self.2.get() + 1);
            let mut writer = out.open();
            Implicit::<Uint32>::write(2, &self.0, &mut writer);
            Explicit::<Msg>::write(1, &self.1, &mut writer);
            writer.done()
        }
    }
    fn encode_chain(levels: u32) -> Vec<u8> {
        let calls = Cell::new(0);
        let mut chain = Counted(0, None, &calls);
        for level in 1..levels {
            chain = Counted(level, Some(Box::new(chain)), &calls);
        }
        let bytes = chain.encode_with(&EncodeOptions::new().depth(levels)).unwrap();
        assert_eq!(calls.get(), levels);
        bytes
    }
    let levels = if cfg!(miri) { 200 } else { 10_000 };
    // So deep a chain needs more stack than a thread of a test has, to write it and to drop it.
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(move || encode_chain(levels)).unwrap();
    let bytes = thread.join().unwrap();
    // From the outermost level inwards, without recursion: each is its tag and length, and what is left.
    let (mut rest, mut depth) = (&bytes[..], 1);
    while let [0x0a, tail @ ..] = rest {
        let (len, behind) = tail.iter().enumerate().fold((0usize, None), |(len, behind), (i, byte)| match behind {
            Some(_) => (len, behind),
            None => (len | ((byte & 0x7f) as usize) << (7 * i), (*byte < 0x80).then_some(i + 1)),
        });
        rest = &tail[behind.unwrap()..][..len];
        depth += 1;
    }
    assert_eq!(depth, levels);
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
