//! Messages behind their lengths, however the bytes arrive.

use wire::{DecodeErrorKind, DecodeOptions, delimited};

#[derive(wire::Message, Clone, Debug, Default, PartialEq)]
struct Text {
    #[proto(1, string)]
    text: String,
}

#[test]
fn pieces_of_every_size_give_the_same_messages() {
    let messages: Vec<Text> = [0, 1, 125, 126, 300, 0].map(|len| Text { text: "x".repeat(len) }).into();
    let mut stream = Vec::new();
    messages.iter().for_each(|message| delimited::encode_into(message, &mut stream));
    for size in (1..=stream.len()).step_by(if cfg!(miri) { 79 } else { 1 }) {
        let mut frames = delimited::Frames::new();
        let mut read = Vec::new();
        for piece in stream.chunks(size) {
            frames.push(piece);
            while let Some(message) = frames.next::<Text>().unwrap() {
                read.push(message);
            }
        }
        assert_eq!(read, messages, "pieces of {size}");
        assert!(frames.is_empty());
    }
    let mut cut = delimited::Frames::new();
    cut.push(&stream[..stream.len() - 2]);
    while cut.next_frame().unwrap().is_some() {}
    assert!(!cut.is_empty());
}

#[test]
fn lengths_are_refused_before_their_messages_arrive() {
    let mut frames = delimited::Frames::with_options(DecodeOptions::new().message_bytes(100));
    frames.push(&[101]);
    assert_eq!(frames.next_frame().unwrap_err().kind(), DecodeErrorKind::MessageBytes);
    let mut frames = delimited::Frames::new();
    frames.push(&[0xff; 11]);
    assert_eq!(frames.next_frame().unwrap_err().kind(), DecodeErrorKind::Varint);
}
