//! This project's codec, views whose lists and maps live in an arena that is used again from message to message.

use super::peer;
use crate::codec::{Codec, Form};
use std::marker::PhantomData;
use wire::{Arena, Decode, Encode};

mod generated {
    include!(concat!(env!("OUT_DIR"), "/wire_arena/mod.rs"));
}
use generated::shapes as types;

/// A message that has a view. The codec is named by the owned type, because a view's lifetime is not known yet.
trait HasView {
    type View<'a>: Decode<'a> + Encode + Default + Clone;
}

struct WireArena<M>(PhantomData<M>);

impl<M: HasView> Codec for WireArena<M> {
    const PEER: &'static str = "wire arena";
    const FORM: Form = Form::Borrowed;

    type Value<'a> = M::View<'a>;
    type Scratch = Arena<'static>;

    fn decode<'a>(bytes: &'a [u8], arena: &'a Arena<'static>) -> M::View<'a> {
        M::View::decode_in(bytes, arena).expect("bytes of this message")
    }

    fn reset(arena: &mut Arena<'static>) {
        arena.reset();
    }

    fn encode(value: &M::View<'_>) -> Option<Vec<u8>> {
        Some(value.encode_to_vec())
    }

    fn encode_into(value: &M::View<'_>, bytes: &mut Vec<u8>) -> Option<()> {
        value.encode_into(bytes);
        Some(())
    }

    fn encoded_len(value: &M::View<'_>) -> Option<usize> {
        Some(value.encoded_len())
    }

    fn copy<'a>(value: &M::View<'a>) -> Option<M::View<'a>> {
        Some(value.clone())
    }
}

macro_rules! all {
    ($($message:ident $view:ident,)*) => {
        $(impl HasView for types::$message { type View<'a> = <types::$message as wire::HasArenaView>::ArenaView<'a>; })*
        peer!(WireArena: $($message = types::$message,)*);
    };
}
benches::for_each_message!(all);
