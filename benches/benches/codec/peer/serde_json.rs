//! serde_json, on this project's structs.

use super::Peer;
use crate::shape::Shape;

pub(crate) struct SerdeJson;

impl<S: Shape> Peer<S> for SerdeJson {
    const NAME: &'static str = "serde_json";

    type Value<'a> = S;

    fn bytes(sample: &S) -> Vec<u8> {
        Self::encode(sample)
    }

    fn decode(bytes: &[u8]) -> S {
        serde_json::from_slice(bytes).expect("JSON of this type")
    }

    fn encode(value: &S) -> Vec<u8> {
        serde_json::to_vec(value).expect("a value that JSON can hold")
    }
}
