//! One answer: refused or not, what is missing, and the bytes, after all forms of the message have said the same.

use super::lazy::Asked;
use std::sync::Arc;
use wire::{
    Arena, Decode, DecodeError, DecodeErrorKind, DecodeOptions, Encode, EncodeOptions, HasArenaView, HasView, Message,
    ToMessage,
};

/// What this codec makes of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is no message; the kind of error.
    Refused(String),
    /// It is one.
    Read {
        /// Lacks it required fields, in extensions too?
        is_missing: bool,
        /// All of it, written in the order of numbers and keys.
        whole: Vec<u8>,
        /// The same without unknown fields, of which extensions are some.
        known: Vec<u8>,
        /// The extensions alone, asked for and written anew.
        extensions: Vec<u8>,
    },
}

/// The extensions of a message that has some.
pub(super) trait Extensions: Message {
    /// Asks for each, and returns a message with nothing else. None where there are none.
    const ASK: Option<Ask<Self>> = None;
}

pub(super) type Ask<M> = fn(&M) -> Result<M, DecodeError>;

const PARTIAL: DecodeOptions = DecodeOptions::new().partial(true);

/// `T` in all forms; `K` is the same without unknown fields, `L` with lazy messages.
pub(super) fn answer<T, K, L>(bytes: &[u8]) -> Answer
where
    T: Extensions + HasView + HasArenaView + Clone,
    for<'a> T::View<'a>: Encode,
    for<'a> T::ArenaView<'a>: Encode,
    K: Message,
    L: Message + HasView + Asked,
    for<'a> L::View<'a>: Encode + Asked,
{
    let answer = read::<T, K>(bytes);
    let whole_or_not = T::decode(bytes);
    for (options, owned) in [(PARTIAL, T::decode_with(bytes, &PARTIAL)), (DecodeOptions::new(), whole_or_not)] {
        let owned = owned.map(|message| stable(&message));
        same(
            &owned,
            T::View::decode_with(bytes, &options).map(|view| {
                let message = view.to_message();
                let written = T::decode_with(&view.encode_to_vec(), &PARTIAL).expect("what a view writes is read");
                assert_eq!(stable(&written), stable(&message));
                stable(&message)
            }),
        );
        let arena = Arena::new();
        let in_arena = T::ArenaView::decode_in_with(bytes, &arena, &options).map(|view| {
            let written = T::decode_with(&view.encode_to_vec(), &PARTIAL).expect("what a view writes is read");
            (stable(&view.to_message()), stable(&written))
        });
        if let Ok((message, written)) = &in_arena {
            assert_eq!(message, written);
        }
        same(&owned, in_arena.map(|(message, _)| message));
        same(
            &owned,
            T::decode_view_with(Arc::new(bytes.to_vec()), &options).map(|view| stable(&view.get().to_message())),
        );
        let mut merged = T::default();
        let is_merged = merged.merge_with(bytes, &options);
        if let (Ok(owned), Ok(())) = (&owned, is_merged) {
            assert_eq!(stable(&merged), *owned);
        }
    }
    lazily::<T, L>(bytes);
    answer
}

fn read<T: Extensions, K: Message>(bytes: &[u8]) -> Answer {
    let refused = |error: DecodeError| Answer::Refused(format!("{:?}", error.kind()));
    let message = match T::decode_with(bytes, &PARTIAL) {
        Ok(message) => message,
        Err(error) => return refused(error),
    };
    let known = match K::decode_with(bytes, &PARTIAL) {
        Ok(known) => stable(&known),
        Err(error) => panic!("without unknown fields it is refused: {error}"),
    };
    let whole = stable(&message);
    let again = T::decode_with(&whole, &PARTIAL).expect("what was written is read");
    assert_eq!(stable(&again), whole);
    let lacks = |error: &DecodeError| error.kind() == DecodeErrorKind::MissingRequired;
    let is_missing = match T::decode(bytes) {
        Ok(_) => false,
        Err(error) if lacks(&error) => true,
        Err(error) => panic!("partial it was read: {error}"),
    };
    let extensions = T::ASK.map(|ask| ask(&message)).transpose();
    match extensions.map(|only| only.map_or(Vec::new(), |only| stable(&only))) {
        Ok(extensions) => Answer::Read { is_missing, whole, known, extensions },
        // Extensions are read with their required fields.
        Err(error) if lacks(&error) => Answer::Read { is_missing: true, whole, known, extensions: Vec::new() },
        Err(error) => refused(error),
    }
}

/// Both are read or refused alike; only elements differ in size.
fn same(owned: &Result<Vec<u8>, DecodeError>, other: Result<Vec<u8>, DecodeError>) {
    match (owned, other) {
        (Ok(owned), Ok(other)) => assert_eq!(owned, &other),
        (Err(owned), Err(other)) => {
            assert_eq!((owned.kind(), owned.offset(), owned.path()), (other.kind(), other.offset(), other.path()));
        }
        (Err(error), Ok(_)) => assert_eq!(error.kind(), DecodeErrorKind::ElementMemory),
        (Ok(_), Err(error)) => assert_eq!(error.kind(), DecodeErrorKind::ElementMemory, "{error}"),
    }
}

/// What is read at once is read later. What is refused later would have been refused at once; not the other way round, since
/// what is replaced, or unknown after all, is never asked for.
fn lazily<T: Message + Clone, L>(bytes: &[u8])
where
    L: Message + HasView + Asked,
    for<'a> L::View<'a>: Encode + Asked,
{
    let owned = T::decode(bytes);
    let lazy = L::decode(bytes).and_then(|mut message| message.asked().map(|()| message));
    let view = L::View::decode(bytes).and_then(|mut view| view.asked().map(|()| view));
    match (owned, lazy, view) {
        (Ok(owned), Ok(lazy), Ok(view)) => {
            let owned = stable(&owned);
            assert_eq!(stable(&lazy), owned);
            let written = T::decode(&view.encode_to_vec()).expect("what was read lazily is read at once");
            assert_eq!(stable(&written), owned);
        }
        // Each lazy message is asked for, also in an entry of a view that another one replaced, or that has no value.
        (Ok(_), Err(error), _) | (Ok(_), _, Err(error)) => {
            assert_eq!(error.kind(), DecodeErrorKind::MissingRequired, "read at once, not lazily: {error}");
        }
        (Err(_), ..) => {}
    }
}

/// Bytes that do not depend on the order of a map.
fn stable(message: &impl Encode) -> Vec<u8> {
    message.encode_with(&EncodeOptions::new().deterministic(true)).expect("less than 2 GiB")
}
