//! Strings that need not be UTF-8: text unless the option `raw_strings` asks for bytes.

use wire::{Decode, DecodeErrorKind, Encode, Extendable, ToMessage};

mod usual {
    include_proto::include_proto!("tests/proto/raw_strings.proto");
}

include_proto::include_proto!(
    "tests/proto/raw_strings.proto",
    options = ["views,reflect,setters=.,raw_strings=.,bytes=Log.lines"]
);

/// 0xff is in no UTF-8.
const LOG: &[u8] = b"\x0a\x01\xff\x12\x01\xff\x1a\x06\x0a\x01k\x12\x01\xff\x22\x01\xff\xa2\x06\x01\xff";

#[test]
fn they_can_be_bytes() {
    use raw::{Log, LogView, NOTE, log::Origin};
    let log = Log::decode(LOG).unwrap();
    assert_eq!((log.line.as_deref(), &log.lines[0][..]), (Some(&[255][..]), &[255][..]));
    assert_eq!((&log.labels["k"], &log.origin), (&vec![255], &Some(Origin::Host(vec![255]))));
    assert_eq!(log.get(NOTE).unwrap(), Some(vec![255]));
    assert_eq!(log.encode_to_vec(), LOG);
    let view = LogView::decode(LOG).unwrap();
    assert_eq!((view.line, view.labels[0]), (Some(&[255][..]), ("k", &[255][..])));
    assert_eq!(view.to_message(), log);
    assert_eq!(
        (Log::default().line(), Log::default().get_or_default(NOTE).unwrap()),
        ("café".as_bytes(), b"none".to_vec())
    );
}

#[test]
fn keys_and_strings_that_are_checked_are_text() {
    for bytes in [&b"\x32\x01\xff"[..], b"\x1a\x03\x0a\x01\xff"] {
        assert_eq!(raw::Log::decode(bytes).unwrap_err().kind(), DecodeErrorKind::Utf8);
    }
    let log = raw::Log::default().with_checked("text").with_labels([("key", b"value".as_slice())]);
    assert_eq!(log.checked(), "text");
}

#[test]
fn otherwise_they_are_text() {
    use usual::raw::{Log, NOTE};
    for bytes in [&LOG[..3], &LOG[3..6], &LOG[6..14], &LOG[14..17]] {
        assert_eq!(Log::decode(bytes).unwrap_err().kind(), DecodeErrorKind::Utf8, "{bytes:?}");
    }
    assert_eq!(Log::decode(&LOG[17..]).unwrap().get(NOTE).unwrap_err().kind(), DecodeErrorKind::Utf8);
    assert_eq!(Log::default().line(), "café");
}
