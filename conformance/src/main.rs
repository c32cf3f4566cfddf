//! The testee for Google's conformance suite: reads requests and writes answers, each behind its length, until the
//! input ends. By argument messages are read as they are (none), as views of the request (`--view`), as views that keep
//! their buffer (`--owned-view`) or live in an arena (`--arena-view`), or with fields that are decoded when they are
//! asked for, owned and as views (`--lazy`, `--lazy-view`). JSON is written from all of these; what comes as JSON is read
//! into a message and goes on as its bytes.
//!
//! `conformance/run` downloads the runner and runs the suite.

#![forbid(unsafe_code)]

use lazy::Asked;
use plain::conformance::{
    ConformanceRequest, ConformanceResponse, TestCategory, WireFormat, conformance_request::Payload,
    conformance_response::Result as Answer,
};
use plain::protobuf_test_messages::editions::{EXTENSION_STRING, TestAllTypesEdition2023};
use std::{
    env,
    io::{self, Read, Write},
    process::ExitCode,
    sync::Arc,
};
use wire::{
    Arena, Decode, DecodeError, Encode, Extendable, HasArenaView, HasView, Message,
    reflect::{ReflectMut, Show},
};
use wire_reflect::{
    TypeRegistry,
    json::{self, Parser, Printer},
};

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
    let types = types();
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(request) = next(&mut input)? {
        let answer = match ConformanceRequest::decode(&request) {
            Ok(request) => answer(&request, recode, &types),
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

fn answer(request: &ConformanceRequest, mode: &Recode, types: &TypeRegistry) -> Answer {
    let skipped = |what: &str| Answer::Skipped(format!("{what} is not implemented"));
    let output = match request.requested_output_format {
        format if format == WireFormat::Protobuf => Output::Binary,
        format if format == WireFormat::Json => Output::Json(types),
        _ => return skipped("this output format"),
    };
    let from_json;
    let bytes = match &request.payload {
        Some(Payload::ProtobufPayload(payload)) => payload,
        Some(Payload::JsonPayload(text)) => {
            let ignores = request.test_category == TestCategory::JsonIgnoreUnknownParsingTest;
            let parser = Parser::new().types(types).ignore_unknown(ignores);
            from_json = match from_text(&request.message_type, text, &parser) {
                Some(Ok(bytes)) => bytes,
                Some(Err(error)) => return Answer::ParseError(error.to_string()),
                None => return skipped(&request.message_type),
            };
            &from_json
        }
        Some(Payload::TextPayload(_)) => return skipped("text format"),
        Some(Payload::JspbPayload(_)) | None => return skipped("this payload"),
    };
    match mode(&request.message_type, bytes, output) {
        Some(Ok(Written::Binary(bytes))) => Answer::ProtobufPayload(bytes),
        Some(Ok(Written::Json(text))) => Answer::JsonPayload(text),
        Some(Err(Failure::Parse(error))) => Answer::ParseError(error.to_string()),
        Some(Err(Failure::Serialize(error))) => Answer::SerializeError(error.to_string()),
        None => skipped(&request.message_type),
    }
}

/// What is asked for.
#[derive(Clone, Copy)]
enum Output<'t> {
    Binary,
    Json(&'t TypeRegistry),
}

/// What is given.
enum Written {
    Binary(Vec<u8>),
    Json(String),
}

enum Failure {
    Parse(DecodeError),
    Serialize(json::Error),
}

impl From<DecodeError> for Failure {
    fn from(error: DecodeError) -> Self {
        Failure::Parse(error)
    }
}

fn write<M: Encode + Show>(message: &M, output: Output<'_>) -> Result<Written, Failure> {
    Ok(match output {
        Output::Binary => Written::Binary(message.encode_to_vec()),
        Output::Json(types) => {
            let text = Printer::new().types(types).to_string(message);
            Written::Json(text.map_err(Failure::Serialize)?)
        }
    })
}

/// What `Any`s of the suite hold, and its extensions.
fn types() -> TypeRegistry {
    use plain::protobuf_test_messages::{edition_unstable, editions, proto2, proto3};
    TypeRegistry::new()
        .with::<proto2::TestAllTypesProto2>()
        .with::<proto3::TestAllTypesProto3>()
        .with::<editions::TestAllTypesEdition2023>()
        .with::<edition_unstable::TestAllTypesEditionUnstable>()
        .with::<editions::proto2::TestAllTypesProto2>()
        .with::<editions::proto3::TestAllTypesProto3>()
        .with::<wire_types::Any>()
        .with::<wire_types::Timestamp>()
        .with::<wire_types::Duration>()
        .with::<wire_types::FieldMask>()
        .with::<wire_types::Empty>()
        .with::<wire_types::Struct>()
        .with::<wire_types::Value>()
        .with::<wire_types::ListValue>()
        .with::<wire_types::DoubleValue>()
        .with::<wire_types::FloatValue>()
        .with::<wire_types::Int64Value>()
        .with::<wire_types::UInt64Value>()
        .with::<wire_types::Int32Value>()
        .with::<wire_types::UInt32Value>()
        .with::<wire_types::BoolValue>()
        .with::<wire_types::StringValue>()
        .with::<wire_types::BytesValue>()
        .with_extension("protobuf_test_messages.proto2.extension_int32", proto2::EXTENSION_INT32)
        .with_extension("protobuf_test_messages.proto2.extension_string", proto2::EXTENSION_STRING)
        .with_extension("protobuf_test_messages.proto2.extension_bytes", proto2::EXTENSION_BYTES)
        .with_extension("protobuf_test_messages.proto2.groupfield", proto2::GROUPFIELD)
        .with_extension("protobuf_test_messages.editions.extension_int32", editions::EXTENSION_INT32)
        .with_extension("protobuf_test_messages.editions.extension_string", editions::EXTENSION_STRING)
        .with_extension("protobuf_test_messages.editions.extension_bytes", editions::EXTENSION_BYTES)
        .with_extension("protobuf_test_messages.editions.groupliketype", editions::GROUPLIKETYPE)
        .with_extension("protobuf_test_messages.edition_unstable.extension_int32", edition_unstable::EXTENSION_INT32)
        .with_extension("protobuf_test_messages.editions.proto2.extension_int32", editions::proto2::EXTENSION_INT32)
        .with_extension("protobuf_test_messages.editions.proto2.extension_string", editions::proto2::EXTENSION_STRING)
        .with_extension("protobuf_test_messages.editions.proto2.extension_bytes", editions::proto2::EXTENSION_BYTES)
}

/// Reads a message of the type with this name and writes it again; none, where there is no such type.
type Recode = for<'t> fn(&str, &[u8], Output<'t>) -> Option<Result<Written, Failure>>;

const MODES: [(&str, Recode); 6] = [
    ("", owned),
    ("--view", view),
    ("--owned-view", owned_view),
    ("--arena-view", arena_view),
    ("--lazy", lazy_message),
    ("--lazy-view", lazy_view),
];

/// What `$recode` makes of each message of the suite, as the types in `$module`.
macro_rules! each {
    ($message:ident, $module:ident, $recode:ident($($argument:expr),*)) => {{
        use $module::protobuf_test_messages::{edition_unstable, editions, proto2, proto3};
        Some(match $message {
            "protobuf_test_messages.proto2.TestAllTypesProto2" => $recode::<proto2::TestAllTypesProto2>($($argument),*),
            "protobuf_test_messages.proto3.TestAllTypesProto3" => $recode::<proto3::TestAllTypesProto3>($($argument),*),
            "protobuf_test_messages.editions.TestAllTypesEdition2023" => {
                $recode::<editions::TestAllTypesEdition2023>($($argument),*)
            }
            "protobuf_test_messages.edition_unstable.TestAllTypesEditionUnstable" => {
                $recode::<edition_unstable::TestAllTypesEditionUnstable>($($argument),*)
            }
            "protobuf_test_messages.editions.proto2.TestAllTypesProto2" => {
                $recode::<editions::proto2::TestAllTypesProto2>($($argument),*)
            }
            "protobuf_test_messages.editions.proto3.TestAllTypesProto3" => {
                $recode::<editions::proto3::TestAllTypesProto3>($($argument),*)
            }
            _ => return None,
        })
    }};
}

macro_rules! mode {
    ($mode:ident, $module:ident, $recode:ident) => {
        fn $mode(message: &str, bytes: &[u8], output: Output<'_>) -> Option<Result<Written, Failure>> {
            if let Err(error) = asked(message, bytes) {
                return Some(Err(error.into()));
            }
            each!(message, $module, $recode(bytes, output))
        }
    };
}

mode!(owned, plain, as_message);
mode!(view, plain, as_view);
mode!(owned_view, plain, as_owned_view);
mode!(arena_view, plain, as_arena_view);
mode!(lazy_message, lazy, as_lazy);
mode!(lazy_view, lazy, as_lazy_view);

/// JSON becomes bytes by way of the message, so that each mode goes on with it.
fn from_text(message: &str, text: &str, parser: &Parser<'_>) -> Option<Result<Vec<u8>, json::Error>> {
    each!(message, plain, text_to_bytes(text, parser))
}

fn text_to_bytes<M: ReflectMut + Encode + Default>(text: &str, parser: &Parser<'_>) -> Result<Vec<u8>, json::Error> {
    Ok(parser.from_str::<M>(text)?.encode_to_vec())
}

/// Extensions are decoded when they are asked for, so this asks for the one that is a string.
fn asked(message: &str, bytes: &[u8]) -> Result<(), DecodeError> {
    if message == "protobuf_test_messages.editions.TestAllTypesEdition2023" {
        TestAllTypesEdition2023::decode(bytes)?.get(EXTENSION_STRING)?;
    }
    Ok(())
}

fn as_message<M: for<'a> Decode<'a> + Encode + Show + Default>(
    bytes: &[u8],
    output: Output<'_>,
) -> Result<Written, Failure> {
    write(&M::decode(bytes)?, output)
}

/// Every lazy message is asked for, down to the last, which finds what is wrong with it, and is written anew.
fn as_lazy<M: Message + Asked + Show>(bytes: &[u8], output: Output<'_>) -> Result<Written, Failure> {
    let mut message = M::decode(bytes)?;
    message.asked()?;
    write(&message, output)
}

/// A view writes what it has as it came, also where a message came twice. The suite wants that merged, so what the view
/// wrote is read once more; an error then is the view's, which found none.
fn as_lazy_view<M: HasView + Message + Asked + Show>(bytes: &[u8], output: Output<'_>) -> Result<Written, Failure>
where
    for<'a> M::View<'a>: Encode + Asked + Show,
{
    let mut view = M::View::decode(bytes)?;
    view.asked()?;
    match output {
        Output::Binary => as_lazy::<M>(&view.encode_to_vec(), output),
        Output::Json(_) => write(&view, output),
    }
}

fn as_view<M: HasView>(bytes: &[u8], output: Output<'_>) -> Result<Written, Failure>
where
    for<'a> M::View<'a>: Encode + Show,
{
    write(&M::View::decode(bytes)?, output)
}

fn as_owned_view<M: HasView>(bytes: &[u8], output: Output<'_>) -> Result<Written, Failure>
where
    for<'a> M::View<'a>: Encode + Show,
{
    write(M::decode_view(Arc::new(bytes.to_vec()))?.get(), output)
}

fn as_arena_view<M: HasArenaView>(bytes: &[u8], output: Output<'_>) -> Result<Written, Failure>
where
    for<'a> M::ArenaView<'a>: Encode + Show,
{
    // What lives in the arena is gone before it is.
    let arena = Arena::new();
    let view = M::ArenaView::decode_in(bytes, &arena)?;
    write(&view, output)
}
