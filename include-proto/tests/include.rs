//! The macro at the top of a crate and inside a module.

use wire::{Decode, Encode};

include_proto::include_proto!("tests/proto/chat.proto");

mod inside {
    include_proto::include_proto!("tests/proto/people.proto", includes = ["tests/proto"]);
}

#[test]
fn included_types_work() {
    let note = chat::Note {
        text: "hello".into(),
        author: Some(people::Person { name: "Ann".into(), ..Default::default() }),
        reply_to: Some(chat::Note::default().into()),
        ..Default::default()
    };
    assert_eq!(chat::Note::decode(&note.encode_to_vec()).unwrap(), note);
}

#[test]
fn a_module_may_hold_the_tree() {
    assert_eq!(inside::people::Person::default().name, "");
}
