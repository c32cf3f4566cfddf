//! This project's codec, views that borrow from the input.

use super::Peer;
use crate::shape::{Columns, ColumnsView, Log, LogView, Tree, TreeView};
use benches::samples::{Person, PersonView};
use wire::{Decode, Encode, Message};

pub(crate) struct WireView;

/// The view of an owned message.
pub(crate) trait HasView: Message {
    type View<'a>: Decode<'a> + Encode + Default;
}

impl HasView for Person {
    type View<'a> = PersonView<'a>;
}

impl HasView for Tree {
    type View<'a> = TreeView<'a>;
}

impl HasView for Log {
    type View<'a> = LogView<'a>;
}

impl HasView for Columns {
    type View<'a> = ColumnsView<'a>;
}

impl<S: HasView> Peer<S> for WireView {
    const NAME: &'static str = "wire view";

    type Value<'a> = S::View<'a>;

    fn bytes(sample: &S) -> Vec<u8> {
        sample.encode_to_vec()
    }

    fn decode(bytes: &[u8]) -> S::View<'_> {
        S::View::decode(bytes).expect("bytes of this message")
    }

    fn encode(value: &S::View<'_>) -> Vec<u8> {
        value.encode_to_vec()
    }
}
