//! How large messages and streams may be, and which setting an error names.

use bytes::{BufMut, Bytes, BytesMut};
use http::uri::PathAndQuery;
use tonic::{Code, Request, Status, transport::Server};
use wire::DecodeOptions;
use wire_grpc::{Limits, MessageCodec};

use crate::support::{Echo, Note, TalkClient, TalkServer, all_kinds, connect, echo, note, serve};

fn large(bytes: usize) -> Note {
    Note { data: vec![0; bytes], number: 2, ..note("large") }
}

fn check(status: &Status, setting: &str) {
    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
    assert!(status.message().contains(setting), "{status}");
}

#[tokio::test]
async fn a_server_refuses_what_is_too_large_to_receive() {
    let mut client = TalkClient::new(connect(echo().await).await);
    let status = client.say(large(5 << 20)).await.unwrap_err();
    let expected = "a message of 5242894 bytes: max_decoding_message_size is 4194304 bytes";
    assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, expected));
    let notes = || tokio_stream::iter([large(10), large(5 << 20)]);
    check(&client.collect(notes()).await.unwrap_err(), "max_decoding_message_size is 4194304");
    let mut answers = client.echo(notes()).await.unwrap().into_inner();
    assert_eq!(answers.message().await.unwrap().unwrap().data.len(), 10);
    check(&answers.message().await.unwrap_err(), "max_decoding_message_size is 4194304");
}

#[tokio::test]
async fn a_client_refuses_what_is_too_large_to_receive() {
    let mut client = TalkClient::new(connect(echo().await).await).max_decoding_message_size(1000);
    for answer in client_kinds(&mut client).await {
        check(&answer, "max_decoding_message_size is 1000 bytes");
    }
}

async fn client_kinds(client: &mut TalkClient<tonic::transport::Channel>) -> [Status; 4] {
    let text = "x".repeat(2000);
    all_kinds(client, &text).await.map(|answer| answer.unwrap_err())
}

#[tokio::test]
async fn a_client_refuses_what_is_too_large_to_send() {
    let mut client = TalkClient::new(connect(echo().await).await).max_encoding_message_size(1000);
    for answer in client_kinds(&mut client).await {
        check(&answer, "max_encoding_message_size is 1000 bytes");
    }
}

#[tokio::test]
async fn a_server_refuses_what_is_too_large_to_send() {
    let service = TalkServer::new(Echo).max_encoding_message_size(1000);
    let address = serve(Server::builder().add_service(service)).await;
    for answer in client_kinds(&mut TalkClient::new(connect(address).await)).await {
        check(&answer, "max_encoding_message_size is 1000 bytes");
    }
}

#[tokio::test]
async fn limits_are_set_in_one_place_for_a_server() {
    let limits = Limits::new().max_decoding_message_size(8 << 20).max_encoding_message_size(6 << 20);
    let address = serve(Server::builder().layer(limits).add_service(TalkServer::new(Echo))).await;
    let mut client = TalkClient::new(connect(address).await).max_decoding_message_size(16 << 20);
    assert_eq!(client.say(large(5 << 20)).await.unwrap().into_inner().data.len(), 5 << 20);
    check(&client.say(large(7 << 20)).await.unwrap_err(), "max_encoding_message_size is 6291456 bytes");
    check(&client.say(large(9 << 20)).await.unwrap_err(), "max_decoding_message_size is 8388608 bytes");
}

#[tokio::test]
async fn what_a_service_says_for_itself_wins() {
    let limits = Limits::new().max_decoding_message_size(100);
    let service = TalkServer::new(Echo).max_decoding_message_size(8 << 20);
    let address = serve(Server::builder().layer(limits).add_service(service)).await;
    TalkClient::new(connect(address).await).say(large(2 << 20)).await.unwrap();
}

#[tokio::test]
async fn a_stream_that_does_not_end_is_ended() {
    let limits = Limits::new().max_stream_size(10 << 20);
    let address = serve(Server::builder().layer(limits).add_service(TalkServer::new(Echo))).await;
    let mut client = TalkClient::new(connect(address).await);
    let endless = tokio_stream::iter(std::iter::repeat(large(1 << 20)));
    let status = client.collect(endless).await.unwrap_err();
    let expected = "a stream of more bytes: max_stream_size is 10485760 bytes";
    assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, expected));
    // Each call has the whole of it.
    let notes = tokio_stream::iter(vec![large(1 << 20); 9]);
    assert_eq!(client.collect(notes).await.unwrap().into_inner().number, 9);
}

/// A codec of one's own: answers of more than eight bytes are not read.
#[derive(Default)]
struct Strict;

impl tonic::codec::Codec for Strict {
    type Encode = Note;
    type Decode = Note;
    type Encoder = wire_grpc::Encoder<Note>;
    type Decoder = wire_grpc::Decoder<Note>;

    fn encoder(&mut self) -> Self::Encoder {
        MessageCodec::<Note, Note>::default().encoder()
    }

    fn decoder(&mut self) -> Self::Decoder {
        MessageCodec::<Note, Note>::new(DecodeOptions::new().message_bytes(8)).decoder()
    }
}

#[tokio::test]
async fn a_codec_of_ones_own_has_limits_of_its_own() {
    let mut client = wire_grpc::client::Grpc::new(connect(echo().await).await);
    for (text, is_read) in [("short", true), ("longer than that", false)] {
        client.ready().await.unwrap();
        let answer = client.unary(Request::new(note(text)), PathAndQuery::from_static("/talk.Talk/Say"), Strict).await;
        assert_eq!(answer.map(|answer| answer.into_inner().text == text).ok(), is_read.then_some(true));
    }
}

/// A message with a header that says what one likes.
pub(crate) fn frame(flag: u8, len: u32, message: &[u8]) -> Bytes {
    let mut frame = BytesMut::new();
    frame.put_u8(flag);
    frame.put_u32(len);
    frame.put_slice(message);
    frame.freeze()
}

#[cfg(all(feature = "gzip", feature = "deflate", feature = "zstd"))]
mod compressed {
    use std::io::Write;

    use tonic::codec::CompressionEncoding::{self, Deflate, Gzip, Zstd};

    use super::*;
    use crate::hostile::{ask, say};

    async fn compressing(encoding: CompressionEncoding) -> std::net::SocketAddr {
        let service = TalkServer::new(Echo).accept_compressed(encoding).send_compressed(encoding);
        serve(Server::builder().add_service(service)).await
    }

    #[tokio::test]
    async fn calls_of_each_kind_are_compressed() {
        for encoding in [Gzip, Deflate, Zstd] {
            let channel = connect(compressing(encoding).await).await;
            let mut client = TalkClient::new(channel).send_compressed(encoding).accept_compressed(encoding);
            let text = "again and again ".repeat(1000);
            for answer in all_kinds(&mut client, &text).await {
                assert_eq!(answer.unwrap(), text);
            }
            let answer = client.say(large(3 << 20)).await.unwrap();
            assert_eq!(answer.into_inner().data.len(), 3 << 20);
        }
    }

    #[tokio::test]
    async fn the_limit_of_what_is_sent_is_that_of_the_wire() {
        for encoding in [Gzip, Deflate, Zstd] {
            let channel = connect(compressing(encoding).await).await;
            let mut client = TalkClient::new(channel).send_compressed(encoding).max_encoding_message_size(100_000);
            client.say(large(3 << 20)).await.unwrap();
            let mut client = client.max_encoding_message_size(10);
            check(&client.say(large(3 << 20)).await.unwrap_err(), "max_encoding_message_size is 10 bytes");
        }
    }

    #[tokio::test]
    async fn a_handler_may_send_its_answer_as_it_is() {
        let address = compressing(Gzip).await;
        let text = "again and again ".repeat(1000);
        for (asked, range) in [(text.clone(), 0..1000), (format!("plain {text}"), 10_000..20_000)] {
            let answer = ask(address, "/talk.Talk/Say", &[("grpc-accept-encoding", "br, gzip")], [say(&asked)]).await;
            assert_eq!(answer.code, Some(Code::Ok), "{answer:?}");
            assert!(range.contains(&answer.bytes), "{answer:?}");
        }
    }

    #[tokio::test]
    async fn an_encoding_that_is_not_taken_names_those_that_are() {
        let mut client = TalkClient::new(connect(compressing(Gzip).await).await).send_compressed(Zstd);
        let status = client.say(note("hello")).await.unwrap_err();
        assert_eq!(
            (status.code(), status.message()),
            (Code::Unimplemented, "messages compressed with `zstd` are not taken")
        );
        assert_eq!(status.metadata().get("grpc-accept-encoding").unwrap(), "gzip,identity");
    }

    #[tokio::test]
    async fn the_limit_holds_for_what_is_decompressed() {
        for encoding in [Gzip, Deflate, Zstd] {
            let channel = connect(compressing(encoding).await).await;
            // 5 MiB of zeros are a few kilobytes on the wire.
            let mut client = TalkClient::new(channel.clone()).send_compressed(encoding);
            let status = client.say(large(5 << 20)).await.unwrap_err();
            let expected = "a message that decompresses to more: max_decoding_message_size is 4194304 bytes";
            assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, expected));
            let mut client = TalkClient::new(channel).accept_compressed(encoding).max_decoding_message_size(1 << 20);
            check(&client.say(large(2 << 20)).await.unwrap_err(), "max_decoding_message_size is 1048576 bytes");
        }
    }

    /// A quarter of a gigabyte of zeros.
    fn bomb(mut encoder: impl Write) {
        let zeros = vec![0; 1 << 20];
        (0..256).for_each(|_| encoder.write_all(&zeros).unwrap());
        encoder.flush().unwrap();
    }

    #[tokio::test]
    async fn bombs_do_not_go_off() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        bomb(&mut gzip);
        let mut zstd = zstd::Encoder::new(Vec::new(), 1).unwrap();
        bomb(&mut zstd);
        let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        bomb(&mut deflate);
        let bombs = [
            (Gzip, "gzip", gzip.finish().unwrap()),
            (Deflate, "deflate", deflate.finish().unwrap()),
            (Zstd, "zstd", zstd.finish().unwrap()),
        ];
        for (encoding, name, bytes) in bombs {
            assert!(bytes.len() < 2 << 20, "{name}: {}", bytes.len());
            let before = resident();
            let body = frame(1, bytes.len() as u32, &bytes);
            let answer = ask(compressing(encoding).await, "/talk.Talk/Say", &[("grpc-encoding", name)], [body]).await;
            assert_eq!(answer.code, Some(Code::ResourceExhausted), "{answer:?}");
            assert!(answer.message.contains("max_decoding_message_size"), "{answer:?}");
            let grown = resident().saturating_sub(before);
            assert!(grown < 100 << 20, "{name}: {grown} bytes more");
        }
    }

    #[tokio::test]
    async fn a_window_larger_than_any_message_is_refused() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(27).unwrap();
        encoder.write_all(b"\x0a\x05hello").unwrap();
        let bytes = encoder.finish().unwrap();
        let body = frame(1, bytes.len() as u32, &bytes);
        let answer = ask(compressing(Zstd).await, "/talk.Talk/Say", &[("grpc-encoding", "zstd")], [body]).await;
        assert_eq!(answer.code, Some(Code::Internal), "{answer:?}");
        assert!(answer.message.contains("can not be decompressed"), "{answer:?}");
    }

    #[tokio::test]
    async fn what_only_looks_compressed_is_refused() {
        for (encoding, name) in [(Gzip, "gzip"), (Deflate, "deflate"), (Zstd, "zstd")] {
            let body = frame(1, 5, b"hello");
            let answer = ask(compressing(encoding).await, "/talk.Talk/Say", &[("grpc-encoding", name)], [body]).await;
            assert_eq!(answer.code, Some(Code::Internal), "{answer:?}");
        }
    }

    /// How much memory the process has, where the system says so.
    fn resident() -> usize {
        let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let pages: usize = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default();
        pages * 4096
    }
}
