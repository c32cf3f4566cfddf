//! The testee for Google's conformance suite: reads requests and writes answers, each behind its length, until the
//! input ends. With `--view` messages are read as views, which borrow from the request.
//!
//! `conformance/run` downloads the runner and runs the suite.

#![forbid(unsafe_code)]

use schemas::conformance::{
    ConformanceRequest, ConformanceResponse, WireFormat, conformance_request::Payload,
    conformance_response::Result as Answer,
};
use schemas::protobuf_test_messages::{edition_unstable, editions, proto2, proto3};
use std::io::{self, Read, Write};
use wire::{Decode, DecodeError, Encode, Extendable};

#[allow(missing_docs)]
mod schemas {
    include!(concat!(env!("OUT_DIR"), "/schemas.rs"));
}

fn main() -> io::Result<()> {
    let views = std::env::args().any(|argument| argument == "--view");
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(request) = next(&mut input)? {
        let answer = match ConformanceRequest::decode(&request) {
            Ok(request) => answer(&request, views),
            Err(error) => Answer::RuntimeError(format!("the request: {error}")),
        };
        let response = ConformanceResponse { result: Some(answer), ..Default::default() }.encode_to_vec();
        let len = u32::try_from(response.len()).map_err(io::Error::other)?;
        output.write_all(&len.to_le_bytes())?;
        output.write_all(&response)?;
        output.flush()?;
    }
    Ok(())
}

/// A request behind its length in four bytes, little endian; none at the end of the input.
fn next(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut len = [0; 4];
    match input.read_exact(&mut len) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut request = vec![0; u32::from_le_bytes(len) as usize];
    input.read_exact(&mut request)?;
    Ok(Some(request))
}

fn answer(request: &ConformanceRequest, views: bool) -> Answer {
    let skipped = |what: &str| Answer::Skipped(format!("{what} is not implemented"));
    let payload = match &request.payload {
        Some(Payload::ProtobufPayload(payload)) => payload,
        Some(Payload::JsonPayload(_)) => return skipped("JSON"),
        Some(Payload::TextPayload(_)) => return skipped("text format"),
        Some(Payload::JspbPayload(_)) | None => return skipped("this payload"),
    };
    if request.requested_output_format != WireFormat::Protobuf {
        return skipped("this output format");
    }
    let Some((_, owned, view)) = MESSAGES.iter().find(|message| message.0 == request.message_type) else {
        return skipped(&request.message_type);
    };
    match if views { view(payload) } else { owned(payload) } {
        Ok(bytes) => Answer::ProtobufPayload(bytes),
        Err(error) => Answer::ParseError(error.to_string()),
    }
}

type Recode = fn(&[u8]) -> Result<Vec<u8>, DecodeError>;

fn recode<'a, T: Decode<'a> + Encode + Default>(bytes: &'a [u8]) -> Result<Vec<u8>, DecodeError> {
    Ok(T::decode(bytes)?.encode_to_vec())
}

/// The same for a message with a string extension: extensions are decoded when they are asked for, so it asks.
fn recode_extended<'a, T: Decode<'a> + Encode + Default>(bytes: &'a [u8]) -> Result<Vec<u8>, DecodeError> {
    let written = recode::<T>(bytes)?;
    editions::TestAllTypesEdition2023::decode(bytes)?.get(editions::EXTENSION_STRING)?;
    Ok(written)
}

const MESSAGES: [(&str, Recode, Recode); 6] = [
    (
        "protobuf_test_messages.proto2.TestAllTypesProto2",
        |bytes| recode::<proto2::TestAllTypesProto2>(bytes),
        |bytes| recode::<proto2::TestAllTypesProto2View<'_>>(bytes),
    ),
    (
        "protobuf_test_messages.proto3.TestAllTypesProto3",
        |bytes| recode::<proto3::TestAllTypesProto3>(bytes),
        |bytes| recode::<proto3::TestAllTypesProto3View<'_>>(bytes),
    ),
    (
        "protobuf_test_messages.editions.TestAllTypesEdition2023",
        |bytes| recode_extended::<editions::TestAllTypesEdition2023>(bytes),
        |bytes| recode_extended::<editions::TestAllTypesEdition2023View<'_>>(bytes),
    ),
    (
        "protobuf_test_messages.edition_unstable.TestAllTypesEditionUnstable",
        |bytes| recode::<edition_unstable::TestAllTypesEditionUnstable>(bytes),
        |bytes| recode::<edition_unstable::TestAllTypesEditionUnstableView<'_>>(bytes),
    ),
    (
        "protobuf_test_messages.editions.proto2.TestAllTypesProto2",
        |bytes| recode::<editions::proto2::TestAllTypesProto2>(bytes),
        |bytes| recode::<editions::proto2::TestAllTypesProto2View<'_>>(bytes),
    ),
    (
        "protobuf_test_messages.editions.proto3.TestAllTypesProto3",
        |bytes| recode::<editions::proto3::TestAllTypesProto3>(bytes),
        |bytes| recode::<editions::proto3::TestAllTypesProto3View<'_>>(bytes),
    ),
];
