//! serde_json on prost's structs, as a yardstick: the same values as JSON text.

use super::{peer, prost::types};
use crate::codec::{Codec, Form};
use prost::Message;
use serde::{Serialize, de::DeserializeOwned};
use std::marker::PhantomData;

struct Json<M>(PhantomData<M>);

impl<M: Message + Default + Serialize + DeserializeOwned> Codec for Json<M> {
    const PEER: &'static str = "serde_json";
    const FORM: Form = Form::Text;

    type Value<'a> = M;
    type Scratch = ();

    fn payload(protobuf: &[u8]) -> Vec<u8> {
        serde_json::to_vec(&M::decode(protobuf).expect("bytes of this message")).expect("a value that JSON can hold")
    }

    fn decode(bytes: &[u8], (): &()) -> M {
        serde_json::from_slice(bytes).expect("JSON of this type")
    }

    fn encode(value: &M) -> Option<Vec<u8>> {
        serde_json::to_vec(value).ok()
    }

    fn protobuf(value: &M) -> Option<Vec<u8>> {
        Some(value.encode_to_vec())
    }

    fn encode_into(value: &M, bytes: &mut Vec<u8>) -> Option<()> {
        serde_json::to_writer(bytes, value).ok()
    }
}

macro_rules! all {
    ($($message:ident $view:ident,)*) => { peer!(Json: $($message = types::$message,)*); };
}
benches::for_each_message!(all);

/// Bytes as JSON has them: in base64.
pub(crate) mod base64 {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        BASE64_STANDARD.decode(<&str>::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
