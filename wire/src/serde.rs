//! What derives of serde on messages need of this crate's types. It is the form of the derives, not ProtoJSON.

use crate::{
    enumeration::{Enumeration, Open},
    unknown::UnknownFields,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::IgnoredAny};

/// As its number: one that is not listed has no name.
impl<E: Enumeration> Serialize for Open<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.number())
    }
}

impl<'de, E: Enumeration> Deserialize<'de> for Open<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i32::deserialize(deserializer).map(Open::from_number)
    }
}

/// As nothing: what this program does not know has no place in another form.
impl Serialize for UnknownFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// None, whatever there is.
impl<'de> Deserialize<'de> for UnknownFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| UnknownFields::new())
    }
}
