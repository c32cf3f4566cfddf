//! Messages that are their fields and nothing else take derives of other crates.

use wire::{Decode, Encode};

include_proto::include_proto!(
    "tests/proto/serde.proto",
    options = [
        "discard_unknown=.,setters=.,value_type=Note.tone=note::Tone",
        "type_attribute=.=#[derive(::serde::Serialize, ::serde::Deserialize)]",
        "message_attribute=.=#[serde(default)],field_attribute=Note.author=#[serde(flatten)]",
    ]
);

#[test]
fn serde_reads_what_it_writes() {
    use notes::{Note, note::Author, note::Tone};
    let mut note =
        Note::default().with_text("a").with_tags(["b"]).with_votes([("c", 1)]).with_id(2).with_tone(Tone::Loud);
    note = Note::default().with_answer(note).with_author(Author::Name("d".into()));
    let json = serde_json::to_string(&note).unwrap();
    assert_eq!(
        json,
        r#"{"text":"","tags":[],"votes":{},"id":null,"answer":{"text":"a","tags":["b"],"votes":{"c":1},"id":2,"answer":null,"tone":"Loud","raw":[]},"tone":"Calm","raw":[],"Name":"d"}"#
    );
    assert_eq!(serde_json::from_str::<Note>(&json).unwrap(), note);
    assert_eq!(Note::decode(&note.encode_to_vec()).unwrap(), note);
}

/// The same with all that generated code usually has.
mod whole {
    include_proto::include_proto!(
        "tests/proto/serde.proto",
        options = [
            "views,bytes=.,type_attribute=.=#[derive(::serde::Serialize, ::serde::Deserialize)]",
            "message_attribute=.=#[serde(default)],field_attribute=Note.unknown=#[serde(skip)]",
            "field_attribute=Note.text=#[serde(rename = \"body\")],field_attribute=Note.raw=#[serde(with = \"crate::hex\")]",
        ]
    );
}

mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(bytes: &bytes::Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{bytes:x}"))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bytes::Bytes, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        let digits =
            text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap_or(""), 16));
        digits.collect::<Result<Vec<u8>, _>>().map(Into::into).map_err(D::Error::custom)
    }
}

#[test]
fn open_enums_are_numbers_and_unknown_fields_are_nothing() {
    use whole::notes::{Note, note::Tone};
    let note = Note { text: "a".into(), tone: Tone::Loud.into(), raw: vec![0, 255].into(), ..Note::default() };
    let mut newer = note.encode_to_vec();
    newer.extend([0x30, 0x07, 0xa0, 0x06, 0x01]);
    let newer = Note::decode(&newer).unwrap();
    let json = serde_json::to_string(&newer).unwrap();
    assert_eq!(
        json,
        r#"{"body":"a","tags":[],"votes":{},"id":null,"answer":null,"tone":7,"raw":"00ff","author":null}"#
    );
    let read: Note = serde_json::from_str(&json).unwrap();
    assert_eq!((read.tone.number(), read.unknown.is_empty()), (7, true));
    assert_eq!(read, Note { unknown: wire::UnknownFields::new(), ..newer });

    let unknown = wire::UnknownFields::from_bytes(b"\xa0\x06\x01");
    assert_eq!(serde_json::to_string(&unknown).unwrap(), "null");
    assert_eq!(serde_json::from_str::<wire::UnknownFields>("[1]").unwrap(), wire::UnknownFields::new());
}
