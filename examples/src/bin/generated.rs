//! Messages from a schema, compiled by the build script: see `build.rs` and `proto/upload.proto`.
//!
//!     cargo run -p examples --bin generated
#![forbid(unsafe_code)]

use std::{error::Error, time::Duration, time::SystemTime};
use upload::{Chunk, File, FileView, Kind, file::Owner};
use wire::{Decode, Encode};

// One include for all packages of all schemas.
include!(concat!(env!("OUT_DIR"), "/mod.rs"));

fn main() -> Result<(), Box<dyn Error>> {
    let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(1_754_784_000);
    let file = File {
        name: "photo.jpg".into(),
        kind: Some(Kind::Picture.into()),
        chunks: vec![Chunk { offset: Some(0), data: Some(vec![0xff; 1000]), ..Default::default() }],
        labels: [("place".into(), "서울".into())].into(),
        modified: Some(wire_types::Timestamp::try_from(modified)?),
        owner: Some(Owner::User("ada".into())),
        ..Default::default()
    };
    let bytes = file.encode_to_vec();
    assert_eq!(File::decode(&bytes)?, file);
    println!("{}: {} bytes for {:?}", file.name, bytes.len(), file.owner);

    // A field with presence has a getter, which gives the default where it is absent.
    println!("kind {:?}, of an empty file {:?}", file.kind(), File::default().kind());

    // The same, borrowed: the chunk's data stays where it is.
    let view = FileView::decode(&bytes)?;
    let modified = view.modified.as_ref().map_or(0, |time| time.seconds);
    println!("{} chunk of {:?} bytes, modified {modified}", view.chunks.len(), view.chunks[0].data.map(<[u8]>::len));
    Ok(())
}
