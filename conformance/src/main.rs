//! The testee for Google's conformance suite: reads requests and writes answers, each behind its length, until the
//! input ends. By argument messages are read as they are (none), as views of the request (`--view`), as views that keep
//! their buffer (`--owned-view`) or live in an arena (`--arena-view`), or with fields that are decoded when they are
//! asked for, owned and as views (`--lazy`, `--lazy-view`).
//!
//! `conformance/run` downloads the runner and runs the suite.

#![forbid(unsafe_code)]

use lazy::Asked;
use plain::conformance::{
    ConformanceRequest, ConformanceResponse, WireFormat, conformance_request::Payload,
    conformance_response::Result as Answer,
};
use plain::protobuf_test_messages::editions::{EXTENSION_STRING, TestAllTypesEdition2023};
use std::{
    env,
    io::{self, Read, Write},
    process::ExitCode,
    sync::Arc,
};
use wire::{Arena, Decode, DecodeError, Encode, Extendable, HasArenaView, HasView, Message};

#[allow(missing_docs)]
mod plain {
    include!(concat!(env!("OUT_DIR"), "/plain/mod.rs"));
}

#[allow(missing_docs)]
mod lazy {
    include!(concat!(env!("OUT_DIR"), "/lazy/mod.rs"));
    include!(concat!(env!("OUT_DIR"), "/lazy/asked.rs"));
}

fn main() -> io::Result<ExitCode> {
    let argument = env::args().nth(1).unwrap_or_default();
    let Some((_, recode)) = MODES.iter().find(|(mode, _)| *mode == argument) else {
        let modes: Vec<_> = MODES.iter().map(|(mode, _)| *mode).collect();
        eprintln!("expected nothing or one of{}", modes.join(" "));
        return Ok(ExitCode::FAILURE);
    };
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(request) = next(&mut input)? {
        let answer = match ConformanceRequest::decode(&request) {
            Ok(request) => answer(&request, recode),
            Err(error) => Answer::RuntimeError(format!("the request: {error}")),
        };
        let response = ConformanceResponse { result: Some(answer), ..Default::default() }.encode_to_vec();
        let len = u32::try_from(response.len()).map_err(io::Error::other)?;
        output.write_all(&len.to_le_bytes())?;
        output.write_all(&response)?;
        output.flush()?;
    }
    Ok(ExitCode::SUCCESS)
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

fn answer(request: &ConformanceRequest, recode: &Recode) -> Answer {
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
    match recode(&request.message_type, payload) {
        Some(Ok(bytes)) => Answer::ProtobufPayload(bytes),
        Some(Err(error)) => Answer::ParseError(error.to_string()),
        None => skipped(&request.message_type),
    }
}

/// Reads a message of the type with this name and writes it again; none, where there is no such type.
type Recode = fn(&str, &[u8]) -> Option<Result<Vec<u8>, DecodeError>>;

const MODES: [(&str, Recode); 6] = [
    ("", owned),
    ("--view", view),
    ("--owned-view", owned_view),
    ("--arena-view", arena_view),
    ("--lazy", lazy_message),
    ("--lazy-view", lazy_view),
];

/// A mode: what `$recode` makes of each message of the suite, as the types in `$module`.
macro_rules! mode {
    ($mode:ident, $module:ident, $recode:ident) => {
        fn $mode(message: &str, bytes: &[u8]) -> Option<Result<Vec<u8>, DecodeError>> {
            use $module::protobuf_test_messages::{edition_unstable, editions, proto2, proto3};
            Some(match message {
                "protobuf_test_messages.proto2.TestAllTypesProto2" => $recode::<proto2::TestAllTypesProto2>(bytes),
                "protobuf_test_messages.proto3.TestAllTypesProto3" => $recode::<proto3::TestAllTypesProto3>(bytes),
                "protobuf_test_messages.editions.TestAllTypesEdition2023" => {
                    $recode::<editions::TestAllTypesEdition2023>(bytes).and_then(|written| asked(bytes, written))
                }
                "protobuf_test_messages.edition_unstable.TestAllTypesEditionUnstable" => {
                    $recode::<edition_unstable::TestAllTypesEditionUnstable>(bytes)
                }
                "protobuf_test_messages.editions.proto2.TestAllTypesProto2" => {
                    $recode::<editions::proto2::TestAllTypesProto2>(bytes)
                }
                "protobuf_test_messages.editions.proto3.TestAllTypesProto3" => {
                    $recode::<editions::proto3::TestAllTypesProto3>(bytes)
                }
                _ => return None,
            })
        }
    };
}

mode!(owned, plain, as_message);
mode!(view, plain, as_view);
mode!(owned_view, plain, as_owned_view);
mode!(arena_view, plain, as_arena_view);
mode!(lazy_message, lazy, as_lazy);
mode!(lazy_view, lazy, as_lazy_view);

/// Extensions are decoded when they are asked for, so this asks for the one that is a string.
fn asked(bytes: &[u8], written: Vec<u8>) -> Result<Vec<u8>, DecodeError> {
    TestAllTypesEdition2023::decode(bytes)?.get(EXTENSION_STRING)?;
    Ok(written)
}

fn as_message<M: for<'a> Decode<'a> + Encode + Default>(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    Ok(M::decode(bytes)?.encode_to_vec())
}

/// Every lazy message is asked for, down to the last, which finds what is wrong with it, and is written anew.
fn as_lazy<M: Message + Asked>(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut message = M::decode(bytes)?;
    message.asked()?;
    Ok(message.encode_to_vec())
}

/// A view writes what it has as it came, also where a message came twice. The suite wants that merged, so what the view
/// wrote is read once more; an error then is the view's, which found none.
fn as_lazy_view<M: HasView + Message + Asked>(bytes: &[u8]) -> Result<Vec<u8>, DecodeError>
where
    for<'a> M::View<'a>: Encode + Asked,
{
    let mut view = M::View::decode(bytes)?;
    view.asked()?;
    Ok(as_lazy::<M>(&view.encode_to_vec()).expect("the view found nothing wrong"))
}

fn as_view<M: HasView>(bytes: &[u8]) -> Result<Vec<u8>, DecodeError>
where
    for<'a> M::View<'a>: Encode,
{
    Ok(M::View::decode(bytes)?.encode_to_vec())
}

fn as_owned_view<M: HasView>(bytes: &[u8]) -> Result<Vec<u8>, DecodeError>
where
    for<'a> M::View<'a>: Encode,
{
    Ok(M::decode_view(Arc::new(bytes.to_vec()))?.get().encode_to_vec())
}

fn as_arena_view<M: HasArenaView>(bytes: &[u8]) -> Result<Vec<u8>, DecodeError>
where
    for<'a> M::ArenaView<'a>: Encode,
{
    let arena = Arena::new();
    // What lives in the arena is gone before it is.
    let written = M::ArenaView::decode_in(bytes, &arena)?.encode_to_vec();
    Ok(written)
}
