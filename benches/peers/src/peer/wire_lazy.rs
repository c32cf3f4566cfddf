//! This project's codec, views in which each message stays bytes until it is asked for.

use super::peer;
use crate::codec::{Codec, Form};
use std::marker::PhantomData;
use wire::{Decode, Encode};

mod generated {
    include!(concat!(env!("OUT_DIR"), "/wire_lazy/mod.rs"));
}
use generated::shapes as types;

/// A message that has a view. The codec is named by the owned type, because a view's lifetime is not known yet.
trait HasView {
    type View<'a>: Decode<'a> + Encode + Default;
}

struct WireLazy<M>(PhantomData<M>);

impl<M: HasView> Codec for WireLazy<M> {
    const PEER: &'static str = "wire lazy";
    const FORM: Form = Form::Lazy;

    type Value<'a> = M::View<'a>;
    type Scratch = ();

    fn decode<'a>(bytes: &'a [u8], (): &()) -> M::View<'a> {
        M::View::decode(bytes).expect("bytes of this message")
    }

    fn encode(value: &M::View<'_>) -> Option<Vec<u8>> {
        Some(value.encode_to_vec())
    }
}

macro_rules! all {
    ($($message:ident $view:ident,)*) => {
        $(impl HasView for types::$message { type View<'a> = types::$view<'a>; })*
        peer!(WireLazy: $($message = types::$message,)*);
    };
}
benches::for_each_message!(all);
