//! This project's codec, owned values: as they are generated without options, or by a [`Variant`].

use super::peer;
use crate::codec::{Codec, Form};
use benches::shapes as types;
use std::marker::PhantomData;
use wire::{Decode, Message, Reset, delimited};

/// No field, and nowhere to keep what is unknown.
#[derive(Default, wire::Message)]
struct Nothing {}

/// Options of the generator.
pub(super) trait Variant {
    /// The name of types that have them.
    const PEER: &'static str;
}

pub(super) enum Usual {}

impl Variant for Usual {
    const PEER: &'static str = "wire";
}

pub(super) struct Wire<M, V = Usual>(PhantomData<(M, V)>);

impl<M: Message + Clone + Reset, V: Variant> Codec for Wire<M, V> {
    const PEER: &'static str = V::PEER;
    const FORM: Form = Form::Owned;

    type Value<'a> = M;
    type Scratch = ();

    fn decode(bytes: &[u8], (): &()) -> M {
        M::decode(bytes).expect("bytes of this message")
    }

    fn encode(value: &M) -> Option<Vec<u8>> {
        Some(value.encode_to_vec())
    }

    fn encode_into(value: &M, bytes: &mut Vec<u8>) -> Option<()> {
        value.encode_into(bytes);
        Some(())
    }

    fn encoded_len(value: &M) -> Option<usize> {
        Some(value.encoded_len())
    }

    fn merge(value: &mut M, bytes: &[u8]) -> Option<()> {
        value.merge(bytes).ok()
    }

    fn refill(value: &mut M, bytes: &[u8]) -> Option<()> {
        value.decode_into(bytes).ok()
    }

    fn copy<'a>(value: &Self::Value<'a>) -> Option<Self::Value<'a>> {
        Some(value.clone())
    }

    fn skip(bytes: &[u8]) -> Option<()> {
        Nothing::decode(bytes).ok().map(drop)
    }

    fn decode_delimited(stream: &mut &[u8]) -> Option<M> {
        delimited::decode(stream).ok()
    }
}

macro_rules! all {
    ($($message:ident $view:ident,)*) => { peer!(Wire: $($message = types::$message,)*); };
}
benches::for_each_message!(all);
