//! Zero copy: the same derive on a struct that borrows. Text and bytes point into the input, nothing is copied.
//!
//!     cargo run -p examples --bin zero-copy
#![forbid(unsafe_code)]

use std::{borrow::Cow, error::Error};
use wire::{Decode, Encode, Message};

/// `#[proto(view)]` declares `ChatMessageView<'a>` beside it: the same fields, borrowed.
#[derive(Debug, Default, PartialEq, Message)]
#[proto(view)]
struct ChatMessage {
    #[proto(1, string)]
    user_id: String,
    #[proto(2, string)]
    text: String,
    #[proto(3, bytes, repeated)]
    pictures: Vec<Vec<u8>>,
}

/// Or spell the view yourself, and borrow only what is worth it.
#[derive(Debug, Default, PartialEq, Message)]
struct Headline<'a> {
    #[proto(1, string)]
    user_id: String,
    #[proto(2, string)]
    text: Cow<'a, str>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let message = ChatMessage {
        user_id: "사용자1".into(),
        text: "안녕하세요!".into(),
        pictures: vec![vec![0xff; 100_000], vec![0xd8; 50_000]],
    };
    let bytes = message.encode_to_vec();

    let view = ChatMessageView::decode(&bytes)?;
    println!("{}: {} and {} pictures", view.user_id, view.text, view.pictures.len());
    for picture in &view.pictures {
        assert!(bytes.as_ptr_range().contains(&picture.as_ptr()));
        let offset = picture.as_ptr().addr() - bytes.as_ptr().addr();
        println!("a picture of {} bytes, at byte {offset} of the input", picture.len());
    }
    assert_eq!(view.encode_to_vec(), bytes);

    // A field that no line takes is skipped, here the pictures.
    let headline = Headline::decode(&bytes)?;
    assert!(matches!(headline.text, Cow::Borrowed(_)));
    println!("{headline:?}");
    Ok(())
}
