//! Streams: many messages in one file, each behind its length, as `writeDelimitedTo` of other languages writes them.
//!
//!     cargo run -p examples --bin streams
#![forbid(unsafe_code)]

use std::{
    error::Error,
    fs::{self, File},
    io::{BufReader, Write},
};
use wire::{DecodeOptions, Message, delimited};

#[derive(Debug, Default, PartialEq, Message)]
struct Notification {
    #[proto(1, string)]
    id: String,
    #[proto(2, string)]
    title: String,
}

/// The same, borrowed from the reader's buffer.
#[derive(Debug, Default, Message)]
struct Title<'a> {
    #[proto(2, string)]
    title: &'a str,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::temp_dir().join(format!("notifications-{}.binpb", std::process::id()));
    let mut bytes = Vec::new();
    for i in 1..=3 {
        let notification = Notification { id: format!("notif_{i}"), title: format!("알림 {i}") };
        delimited::encode_into(&notification, &mut bytes);
    }
    File::create(&path)?.write_all(&bytes)?;

    // One buffer for the whole file, of the longest message. What comes from elsewhere gets limits.
    let options = DecodeOptions::new().message_bytes(1 << 20);
    let mut reader = delimited::Reader::with_options(BufReader::new(File::open(&path)?), options);
    while let Some(title) = reader.next::<Title>()? {
        println!("{}", title.title);
    }
    fs::remove_file(&path)?;

    // From memory, message by message; the file was cut inside the last one.
    let mut rest = &bytes[..bytes.len() - 4];
    while !rest.is_empty() {
        match delimited::decode::<Notification>(&mut rest) {
            Ok(notification) => println!("{notification:?}"),
            Err(error) => {
                println!("{error} of {} left", rest.len());
                break;
            }
        }
    }
    Ok(())
}
