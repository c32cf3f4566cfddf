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
        r#"{"text":"","tags":[],"votes":{},"id":null,"answer":{"text":"a","tags":["b"],"votes":{"c":1},"id":2,"answer":null,"tone":"Loud"},"tone":"Calm","Name":"d"}"#
    );
    assert_eq!(serde_json::from_str::<Note>(&json).unwrap(), note);
    assert_eq!(Note::decode(&note.encode_to_vec()).unwrap(), note);
}
