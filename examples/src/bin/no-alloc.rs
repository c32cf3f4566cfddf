//! Reading without an allocator: views borrow text and bytes, and their lists live in memory that the program lends. The
//! allocator of this program refuses while a message is read, so that it could not go unnoticed.
//!
//!     cargo run -p examples --bin no-alloc

use std::{
    alloc::{GlobalAlloc, Layout, System},
    error::Error,
    mem::MaybeUninit,
    sync::atomic::{AtomicBool, Ordering},
};
use wire::{Arena, Decode, DecodeErrorKind, Encode, Message, Open, UnknownFields};

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view(arena))]
struct Reading {
    #[proto(1, string)]
    sensor: String,
    #[proto(2, float, packed)]
    samples: Vec<f32>,
    #[proto(3, message, optional)]
    place: Option<Place>,
    #[proto(4, map(string, string))]
    labels: std::collections::BTreeMap<String, String>,
    #[proto(5, message, repeated)]
    earlier: Vec<Reading>,
    #[proto(6, enum)]
    state: Open<State>,
    #[proto(7, bytes)]
    signature: Vec<u8>,
    #[proto(unknown)]
    unknown: UnknownFields,
}

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view(arena))]
struct Place {
    #[proto(1, sint32)]
    floor: i32,
    #[proto(2, string)]
    room: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, wire::Enumeration)]
#[repr(i32)]
enum State {
    Off = 0,
    On = 1,
}

fn main() -> Result<(), Box<dyn Error>> {
    let reading = Reading {
        sensor: "t-1".into(),
        samples: vec![20.5, 21.0, 21.5],
        place: Some(Place { floor: -1, room: "cellar".into() }),
        labels: [("unit".into(), "°C".into())].into(),
        earlier: vec![Reading { samples: vec![19.0; 8], ..Default::default() }; 3],
        state: State::On.into(),
        signature: vec![7; 32],
        unknown: UnknownFields::from_bytes(b"\xa0\x06\x01"),
    };
    let bytes = reading.encode_to_vec();

    let mut memory = [MaybeUninit::uninit(); 1024];
    let arena = Arena::fixed(&mut memory);
    let view = without_allocations(|| ReadingArenaView::decode_in(&bytes, &arena))?;
    println!("{} in {:?}: {:?}, {} earlier", view.sensor, view.place, view.samples, view.earlier.len());
    assert_eq!(view.encode_to_vec(), bytes);

    // Memory that does not suffice is an error, which is boxed.
    let mut little = [MaybeUninit::uninit(); 64];
    let error = ReadingArenaView::decode_in(&bytes, &Arena::fixed(&mut little)).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Full);
    println!("{error}");
    Ok(())
}

/// Refuses to allocate while it is told to.
struct Refusing;

#[global_allocator]
static ALLOCATOR: Refusing = Refusing;

static REFUSES: AtomicBool = AtomicBool::new(false);

fn without_allocations<T>(read: impl FnOnce() -> T) -> T {
    REFUSES.store(true, Ordering::SeqCst);
    let result = read();
    REFUSES.store(false, Ordering::SeqCst);
    result
}

// SAFETY: the system's allocator, or null, which stands for no memory.
unsafe impl GlobalAlloc for Refusing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if REFUSES.load(Ordering::SeqCst) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(memory, layout) }
    }
}
