//! This project's codec, owned values.

use super::Peer;
use wire::Message;

pub(crate) struct Wire;

impl<S: Message> Peer<S> for Wire {
    const NAME: &'static str = "wire";

    type Value<'a> = S;

    fn bytes(sample: &S) -> Vec<u8> {
        sample.encode_to_vec()
    }

    fn decode(bytes: &[u8]) -> S {
        S::decode(bytes).expect("bytes of this message")
    }

    fn encode(value: &S) -> Vec<u8> {
        value.encode_to_vec()
    }
}
