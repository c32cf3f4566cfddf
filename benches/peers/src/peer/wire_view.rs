//! This project's codec, views that borrow from the input; lists are vectors.

use super::peer;
use crate::codec::{Codec, Form};
use benches::shapes as types;
use std::marker::PhantomData;
use wire::{Decode, Encode, delimited};

/// A message that has a view. The codec is named by the owned type, because a view's lifetime is not known yet.
trait HasView {
    type View<'a>: Decode<'a> + Encode + Default + Clone;
}

struct WireView<M>(PhantomData<M>);

impl<M: HasView> Codec for WireView<M> {
    const PEER: &'static str = "wire view";
    const FORM: Form = Form::Borrowed;

    type Value<'a> = M::View<'a>;
    type Scratch = ();

    fn decode<'a>(bytes: &'a [u8], (): &()) -> M::View<'a> {
        M::View::decode(bytes).expect("bytes of this message")
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

    fn merge<'a>(value: &mut M::View<'a>, bytes: &'a [u8]) -> Option<()> {
        value.merge(bytes).ok()
    }

    fn copy<'a>(value: &M::View<'a>) -> Option<M::View<'a>> {
        Some(value.clone())
    }

    fn skip(bytes: &[u8]) -> Option<()> {
        types::NothingView::decode(bytes).ok().map(drop)
    }

    fn decode_delimited<'a>(stream: &mut &'a [u8]) -> Option<M::View<'a>> {
        delimited::decode(stream).ok()
    }
}

macro_rules! all {
    ($($message:ident $view:ident,)*) => {
        $(impl HasView for types::$message { type View<'a> = types::$view<'a>; })*
        peer!(WireView: $($message = types::$message,)*);
    };
}
benches::for_each_message!(all);
