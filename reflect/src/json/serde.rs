//! serde's traits for messages: by way of the text, so that what any format of serde holds is what ProtoJSON says.

use super::{base64, from_str, scan, to_string};
use alloc::{format, string::String, vec::Vec};
use core::{cell::Cell, fmt};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor},
    ser::{self, SerializeMap, SerializeSeq},
};
use wire::reflect::{ReflectMut, Show};

/// A message that serde serializes and deserializes as ProtoJSON: a part of a larger document, say. For formats that describe
/// themselves, as JSON, YAML and TOML do.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use wire::{Message, Reflect};
/// use wire_reflect::json::Json;
///
/// #[derive(Debug, Default, PartialEq, Message, Reflect)]
/// struct Person {
///     #[proto(1, string)]
///     full_name: String,
/// }
///
/// #[derive(Serialize, Deserialize)]
/// struct Page {
///     author: Json<Person>,
/// }
///
/// let page: Page = serde_json::from_str(r#"{"author":{"fullName":"Ada"}}"#)?;
/// assert_eq!(page.author.0.full_name, "Ada");
/// assert_eq!(serde_json::to_string(&page)?, r#"{"author":{"fullName":"Ada"}}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Json<T>(
    /// The message.
    pub T,
);

impl<T: Show> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = to_string(&self.0).map_err(ser::Error::custom)?;
        Text(&Cell::new(&text)).serialize(serializer)
    }
}

impl<'de, T: ReflectMut + Default> Deserialize<'de> for Json<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = Vec::new();
        ToText { out: &mut text, depth: MAX_DEPTH, is_key: false }.deserialize(deserializer)?;
        let text = core::str::from_utf8(&text).map_err(de::Error::custom)?;
        from_str(text).map(Json).map_err(de::Error::custom)
    }
}

/// Deeper than any message may be: what the text says of it is the parser's to refuse.
const MAX_DEPTH: u32 = 256;

/// What is left of a compact and valid text: its next value is what is serialized.
struct Text<'c, 't>(&'c Cell<&'t str>);

impl Text<'_, '_> {
    fn takes(&self, token: char) -> bool {
        let rest = self.0.get().strip_prefix(token);
        self.0.set(rest.unwrap_or(self.0.get()));
        rest.is_some()
    }

    /// A string behind its first quote, which is passed.
    fn string(&self) -> String {
        let text = self.0.get();
        let (mut string, mut at) = (String::new(), 0);
        loop {
            let len = scan::plain(&text.as_bytes()[at..]);
            string.push_str(&text[at..at + len]);
            at += len;
            let Some(escape) = text[at..].strip_prefix('\\') else { break };
            let code = || u32::from_str_radix(escape.get(1..5)?, 16).ok().and_then(char::from_u32);
            let (character, len) = match escape.as_bytes().first() {
                Some(b'n') => ('\n', 2),
                Some(b'r') => ('\r', 2),
                Some(b't') => ('\t', 2),
                Some(b'b') => ('\u{8}', 2),
                Some(b'f') => ('\u{c}', 2),
                Some(b'u') => (code().unwrap_or(char::REPLACEMENT_CHARACTER), 6),
                Some(&character) => (character.into(), 2),
                None => break,
            };
            string.push(character);
            at += len;
        }
        self.0.set(text.get(at + 1..).unwrap_or_default());
        string
    }
}

impl Serialize for Text<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.takes('"') {
            return serializer.serialize_str(&self.string());
        }
        if self.takes('[') {
            let mut list = serializer.serialize_seq(None)?;
            while !self.takes(']') {
                self.takes(',');
                list.serialize_element(&Text(self.0))?;
            }
            return list.end();
        }
        if self.takes('{') {
            let mut map = serializer.serialize_map(None)?;
            while !self.takes('}') {
                self.takes(',');
                self.takes('"');
                map.serialize_key(&self.string())?;
                self.takes(':');
                map.serialize_value(&Text(self.0))?;
            }
            return map.end();
        }
        let text = self.0.get();
        let (word, rest) = text.split_at(text.find([',', ']', '}']).unwrap_or(text.len()));
        self.0.set(rest);
        match word {
            "null" => serializer.serialize_unit(),
            "true" => serializer.serialize_bool(true),
            "false" => serializer.serialize_bool(false),
            number => match (number.parse(), number.parse()) {
                // Not `-0`, which is a float.
                (Ok(whole), _) if number != "-0" => serializer.serialize_i64(whole),
                (_, Ok(float)) => serializer.serialize_f64(float),
                _ => Err(ser::Error::custom(format!("`{number}` is no number"))),
            },
        }
    }
}

/// Writes what a deserializer has as text.
struct ToText<'o> {
    out: &'o mut Vec<u8>,
    depth: u32,
    /// Keys are strings, whatever they are there.
    is_key: bool,
}

impl ToText<'_> {
    fn inside<E: de::Error>(&mut self) -> Result<ToText<'_>, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("nested deeper than the limit"))?;
        Ok(ToText { out: self.out, depth, is_key: false })
    }

    fn plain(self, text: &str) {
        let quote: &[u8] = if self.is_key { b"\"" } else { b"" };
        self.out.extend_from_slice(quote);
        self.out.extend_from_slice(text.as_bytes());
        self.out.extend_from_slice(quote);
    }
}

impl<'de> DeserializeSeed<'de> for ToText<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ToText<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of ProtoJSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.plain(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.plain(itoa::Buffer::new().format(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.plain(itoa::Buffer::new().format(value));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        if value.is_finite() {
            self.plain(zmij::Buffer::new().format_finite(value));
        } else {
            let name = if value.is_nan() {
                "NaN"
            } else if value > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            };
            ToText { is_key: true, ..self }.plain(name);
        }
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.out.push(b'"');
        scan::escape(value.as_bytes(), self.out);
        self.out.push(b'"');
        Ok(())
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<(), E> {
        self.out.push(b'"');
        base64::encode(value, self.out);
        self.out.push(b'"');
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.plain("null");
        Ok(())
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.out.push(b'[');
        let start = self.out.len();
        loop {
            let len = self.out.len();
            if len > start {
                self.out.push(b',');
            }
            if list.next_element_seed(self.inside()?)?.is_none() {
                self.out.truncate(len);
                break;
            }
        }
        self.out.push(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.out.push(b'{');
        let start = self.out.len();
        loop {
            let len = self.out.len();
            if len > start {
                self.out.push(b',');
            }
            if map.next_key_seed(ToText { is_key: true, ..self.inside()? })?.is_none() {
                self.out.truncate(len);
                break;
            }
            self.out.push(b':');
            map.next_value_seed(self.inside()?)?;
        }
        self.out.push(b'}');
        Ok(())
    }
}
