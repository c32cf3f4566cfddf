//! buffa, owned values; unknown fields are kept.

use super::peer;
use crate::codec::{Codec, Form};
use buffa::Message;
use std::marker::PhantomData;

#[allow(missing_docs, unreachable_pub, clippy::all)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/buffa/mod.rs"));
}
pub(super) use generated::shapes as types;

struct Buffa<M>(PhantomData<M>);

impl<M: Message + Clone> Codec for Buffa<M> {
    const PEER: &'static str = "buffa";
    const FORM: Form = Form::Owned;

    type Value<'a> = M;
    type Scratch = ();

    fn decode(bytes: &[u8], (): &()) -> M {
        M::decode_from_slice(bytes).expect("bytes of this message")
    }

    fn encode(value: &M) -> Option<Vec<u8>> {
        Some(value.encode_to_vec())
    }

    fn encode_into(value: &M, bytes: &mut Vec<u8>) -> Option<()> {
        value.try_encode(bytes).ok()
    }

    fn encoded_len(value: &M) -> Option<usize> {
        Some(value.encoded_len() as usize)
    }

    fn merge(value: &mut M, bytes: &[u8]) -> Option<()> {
        value.merge_from_slice(bytes).ok()
    }

    fn refill(value: &mut M, bytes: &[u8]) -> Option<()> {
        value.clear();
        value.merge_from_slice(bytes).ok()
    }

    fn copy<'a>(value: &Self::Value<'a>) -> Option<Self::Value<'a>> {
        Some(value.clone())
    }

    fn skip(bytes: &[u8]) -> Option<()> {
        types::Nothing::decode_from_slice(bytes).ok().map(drop)
    }

    fn decode_delimited(stream: &mut &[u8]) -> Option<M> {
        M::decode_length_delimited(stream).ok()
    }
}

macro_rules! all {
    ($($message:ident $view:ident,)*) => { peer!(Buffa: $($message = types::$message,)*); };
}
benches::for_each_message!(all);
