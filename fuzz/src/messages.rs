//! Any bytes as a message: all forms agree, and what is written reads back.

use crate::everything::{Everything, EverythingView, Lazily, LazilyView, in_arena};
use crate::{LIMITS, json, plain, stable};
use std::mem::MaybeUninit;
use wire::{
    Arena, Decode, DecodeErrorKind, ToMessage,
    reflect::{ReflectMut, diff},
};

/// Bytes that are read at all are read the same by the message and by its view, and what is written from either, or from
/// the message that the view becomes, reads back as the same message.
pub fn messages(bytes: &[u8]) {
    let owned = Everything::decode_with(bytes, &LIMITS);
    let view = EverythingView::decode_with(bytes, &LIMITS);
    let (owned, view) = match (owned, view) {
        (Ok(owned), Ok(view)) => (owned, view),
        (Err(owned), Err(view)) => {
            assert_eq!((owned.offset(), owned.path()), (view.offset(), view.path()));
            assert!(owned.offset() <= bytes.len());
            return;
        }
        // The elements of the two have different sizes, so one may meet the limit of memory before the other.
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => {
            assert_eq!(error.kind(), DecodeErrorKind::ElementMemory);
            return;
        }
    };
    let written = stable(&owned);
    let again = Everything::decode(&written).expect("what was written is read");
    assert_eq!(stable(&again), written);
    let from_view = Everything::decode(&plain(&view)).expect("what a view writes is read");
    assert_eq!(stable(&from_view), written);
    assert_eq!(stable(&view.to_message()), written);
    in_arena(bytes, &view, &written);
    lazily(bytes, &owned, &written);
    reflected(&owned, &written);
    json::in_json(&owned);
}

/// The view in an arena is the view with `Vec`, also where the memory is used again, and where it is of a fixed size.
fn in_arena(bytes: &[u8], view: &EverythingView<'_>, written: &[u8]) {
    let mut arena = Arena::new();
    for _ in 0..2 {
        match in_arena::EverythingArenaView::decode_in_with(bytes, &arena, &LIMITS) {
            Ok(in_arena) => {
                assert!(plain(&in_arena) == plain(view));
                assert_eq!(stable(&in_arena.to_message()), written);
            }
            // Elements of other sizes, again.
            Err(error) => assert_eq!(error.kind(), DecodeErrorKind::ElementMemory),
        }
        arena.reset();
    }
    // Exactly as large as this, so that a tool sees what is written behind it.
    let mut memory = vec![MaybeUninit::uninit(); bytes.len() * 16];
    let arena = Arena::fixed(&mut memory);
    match in_arena::EverythingArenaView::decode_in_with(bytes, &arena, &LIMITS) {
        Ok(in_arena) => assert_eq!(stable(&in_arena.to_message()), written),
        Err(error) => assert!(matches!(error.kind(), DecodeErrorKind::ElementMemory | DecodeErrorKind::Full)),
    }
}

/// A message that stays bytes is the message that it would have been.
fn lazily(bytes: &[u8], owned: &Everything, written: &[u8]) {
    let (lazy, view) = match (Lazily::decode_with(bytes, &LIMITS), LazilyView::decode_with(bytes, &LIMITS)) {
        (Ok(lazy), Ok(view)) => (lazy, view),
        (Err(error), _) | (_, Err(error)) => return assert_eq!(error.kind(), DecodeErrorKind::ElementMemory),
    };
    for bytes in [plain(&lazy), plain(&view), plain(&view.to_message())] {
        assert_eq!(stable(&Everything::decode(&bytes).expect("what was read at once is read later")), written);
    }
    let message = lazy.message.as_ref().map(|message| message.get().expect("it was read at once"));
    assert_eq!(message.as_deref().map(stable), owned.message.as_ref().map(stable));
    assert_eq!(lazy.groups.len(), owned.groups.len());
    for ((lazy, view), owned) in lazy.groups.iter().zip(&view.groups).zip(&owned.groups) {
        assert_eq!(stable(&*lazy.get().expect("it was read at once")), stable(owned));
        assert_eq!(stable(&view.get().expect("it was read at once").to_message()), stable(owned));
    }
}

/// What reflection sees of a message is all of it.
fn reflected(owned: &Everything, written: &[u8]) {
    let mut copy = Everything::default();
    let target: &mut dyn ReflectMut = &mut copy;
    target.merge_from(owned).expect("the messages are of one type");
    assert_eq!(stable(&copy), written);
    // A NaN differs from itself.
    // Nothing differs but what is not equal to itself.
    #[allow(clippy::eq_op, reason = "NaN")]
    let same = diff(owned, &copy).expect("no message is lazy").iter().all(|place| place.left != place.left);
    assert!(same);
    (&mut copy as &mut dyn ReflectMut).clear_all();
    assert!(plain(&copy).is_empty());
}
