//! buffa, views that borrow from the input.

use super::{buffa::types, peer};
use crate::codec::{Codec, Form};
use buffa::{HasMessageView, MessageView, ViewEncode};
use std::marker::PhantomData;

struct BuffaView<M>(PhantomData<M>);

impl<M: HasMessageView> Codec for BuffaView<M>
where
    for<'a> M::View<'a>: ViewEncode<'a> + Clone,
{
    const PEER: &'static str = "buffa view";
    const FORM: Form = Form::Borrowed;

    type Value<'a> = M::View<'a>;
    type Scratch = ();

    fn decode<'a>(bytes: &'a [u8], (): &()) -> M::View<'a> {
        M::View::decode_view(bytes).expect("bytes of this message")
    }

    fn encode(value: &M::View<'_>) -> Option<Vec<u8>> {
        Some(value.encode_to_vec())
    }

    fn encode_into(value: &M::View<'_>, bytes: &mut Vec<u8>) -> Option<()> {
        value.try_encode(bytes).ok()
    }

    fn encoded_len(value: &M::View<'_>) -> Option<usize> {
        Some(value.encoded_len() as usize)
    }

    fn copy<'a>(value: &M::View<'a>) -> Option<M::View<'a>> {
        Some(value.clone())
    }

    fn skip(bytes: &[u8]) -> Option<()> {
        types::NothingView::decode_view(bytes).ok().map(drop)
    }
}

macro_rules! all {
    ($($message:ident $view:ident,)*) => { peer!(BuffaView: $($message = types::$message,)*); };
}
benches::for_each_message!(all);
