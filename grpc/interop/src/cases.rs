//! The cases, each as the descriptions have it.

use std::{future::Future, pin::Pin, time::Duration};

use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{
    Code, Request, Response, Status, Streaming,
    metadata::{AsciiMetadataValue, BinaryMetadataValue},
};

use wire::Decode;

use crate::{
    ECHO_INITIAL, ECHO_TRAILING, Soak,
    client::{Clients, Target},
    compression::{Arrived, Initial, Leaving},
    orca::LOAD,
    proto::{
        BoolValue, EchoStatus, Empty, Payload, ResponseParameters, SimpleRequest, SimpleResponse,
        StreamingInputCallRequest, StreamingOutputCallRequest, StreamingOutputCallResponse, TestOrcaReport,
        xds::{data::orca::v3::OrcaLoadReport, service::orca::v3::OrcaLoadReportRequest},
    },
};

/// A case passes, or there is a sentence about what did not hold.
pub type Outcome = Result<(), String>;

/// What the cases work with.
#[derive(Clone, Debug)]
pub struct Bench {
    /// Where the server is.
    pub target: Target,
    /// The clients of one connection.
    pub clients: Clients,
    /// How the soak cases go.
    pub soak: Soak,
}

type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// A case, by its name.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// As `--test_case` has it.
    pub name: &'static str,
    run: fn(&Bench) -> Running<'_>,
}

macro_rules! cases {
    ($($name:ident)*) => {
        /// All cases, in the order of the descriptions.
        pub const CASES: &[Case] =
            &[$(Case { name: stringify!($name), run: |bench| Box::pin($name(bench)) },)*];
    };
}

/// Cases that are not here: what they check is what Google's cloud says of who calls, by keys and machines of its own.
pub const CLOUD: &[&str] =
    &["compute_engine_creds", "google_default_credentials", "jwt_token_creds", "oauth2_auth_token", "per_rpc_creds"];

cases! {
    empty_unary cacheable_unary large_unary client_compressed_unary server_compressed_unary client_streaming client_compressed_streaming
    server_streaming server_compressed_streaming ping_pong empty_stream custom_metadata status_code_and_message
    special_status_message unimplemented_method unimplemented_service cancel_after_begin cancel_after_first_response
    timeout_on_sleeping_server orca_per_rpc orca_oob rpc_soak channel_soak
}

impl Case {
    /// The case of a name.
    pub fn find(name: &str) -> Option<Case> {
        CASES.iter().copied().find(|case| case.name == name)
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// A sentence about what did not hold, or that nothing came for a minute.
    pub async fn run(self, bench: &Bench) -> Outcome {
        let running = (self.run)(bench);
        if self.name.ends_with("soak") {
            // How long it may take is one of its flags.
            return running.await;
        }
        timeout(Duration::from_secs(60), running).await.unwrap_or_else(|_| Err("nothing for a minute".into()))
    }
}

pub(crate) fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// The bytes in the request and the response of the large unary call.
const LARGE: (usize, i32) = (271_828, 314_159);
/// The bytes in the requests of a stream.
const REQUESTS: [usize; 4] = [27_182, 8, 1_828, 45_904];
/// The bytes in the responses of a stream.
const RESPONSES: [i32; 4] = [31_415, 9, 2_653, 58_979];

fn zeros(size: usize) -> Option<Payload> {
    Some(Payload { body: vec![0; size].into(), ..Default::default() })
}

fn truth(value: bool) -> Option<BoolValue> {
    Some(BoolValue { value, ..Default::default() })
}

fn large() -> SimpleRequest {
    SimpleRequest { response_size: LARGE.1, payload: zeros(LARGE.0), ..Default::default() }
}

fn unexpected(status: Status) -> String {
    format!("{:?}: {}", status.code(), status.message())
}

fn ensure_zeros(payload: Option<&Payload>, size: i32) -> Outcome {
    let body = payload.map(|payload| &payload.body[..]).unwrap_or_default();
    ensure(Ok(body.len()) == usize::try_from(size), || format!("{} bytes in the response, not {size}", body.len()))?;
    ensure(body.iter().all(|byte| *byte == 0), || "bytes that are not zero in the response".into())
}

fn ensure_large(response: &SimpleResponse) -> Outcome {
    ensure_zeros(response.payload.as_ref(), LARGE.1)
}

fn ensure_code(status: &Status, code: Code) -> Outcome {
    ensure(status.code() == code, || format!("{:?} where {code:?} is right: {}", status.code(), status.message()))
}

/// The status that a call ends with at once.
fn refused<T>(response: Result<Response<T>, Status>) -> Result<Status, String> {
    response.err().ok_or_else(|| "the call went well, which it must not".into())
}

/// The status that a stream ends with, whether it begins or not, and how many messages there were before.
async fn ended<T>(response: Result<Response<Streaming<T>>, Status>) -> (usize, Status) {
    let mut stream = match response {
        Ok(response) => response.into_inner(),
        Err(status) => return (0, status),
    };
    let mut messages = 0;
    loop {
        match stream.message().await {
            Ok(Some(_)) => messages += 1,
            Ok(None) => return (messages, Status::ok("")),
            Err(status) => return (messages, status),
        }
    }
}

async fn empty_unary(bench: &Bench) -> Outcome {
    let response = bench.clients.plain.clone().empty_call(Empty::default()).await.map_err(unexpected)?;
    ensure(response.into_inner() == Empty::default(), || "a response that is not empty".into())
}

async fn large_unary(bench: &Bench) -> Outcome {
    let response = bench.clients.plain.clone().unary_call(large()).await.map_err(unexpected)?;
    ensure_large(response.get_ref())
}

async fn client_compressed_unary(bench: &Bench) -> Outcome {
    let Clients { mut plain, mut compressing, .. } = bench.clients.clone();
    let expecting = |compressed| SimpleRequest { expect_compressed: truth(compressed), ..large() };
    ensure_code(&refused(plain.unary_call(expecting(true)).await)?, Code::InvalidArgument)?;
    let response = compressing.unary_call(expecting(true)).await.map_err(unexpected)?;
    ensure_large(response.get_ref())?;
    let response = plain.unary_call(expecting(false)).await.map_err(unexpected)?;
    ensure_large(response.get_ref())
}

async fn server_compressed_unary(bench: &Bench) -> Outcome {
    let mut client = bench.clients.plain.clone();
    for compressed in [true, false] {
        let request = SimpleRequest { response_compressed: truth(compressed), ..large() };
        let response = client.unary_call(request).await.map_err(unexpected)?;
        ensure_large(response.get_ref())?;
        ensure_compressed(response.extensions().get::<Arrived>(), compressed)?;
    }
    Ok(())
}

/// Of the next message that came.
fn ensure_compressed(arrived: Option<&Arrived>, compressed: bool) -> Outcome {
    let flag = arrived.and_then(Arrived::was_compressed);
    ensure(flag == Some(compressed), || format!("response_compressed is {compressed}, the flag is {flag:?}"))
}

async fn client_streaming(bench: &Bench) -> Outcome {
    let request = |size| StreamingInputCallRequest { payload: zeros(size), ..Default::default() };
    let requests = tokio_stream::iter(REQUESTS.map(request));
    let response = bench.clients.plain.clone().streaming_input_call(requests).await.map_err(unexpected)?;
    ensure_sum(response.get_ref().aggregated_payload_size, 74_922)
}

fn ensure_sum(found: i32, expected: i32) -> Outcome {
    ensure(found == expected, || format!("aggregated_payload_size is {found}, not {expected}"))
}

async fn client_compressed_streaming(bench: &Bench) -> Outcome {
    let Clients { mut plain, mut compressing, .. } = bench.clients.clone();
    let request = |compressed, size| StreamingInputCallRequest {
        payload: zeros(size),
        expect_compressed: truth(compressed),
        ..Default::default()
    };
    let probe = tokio_stream::iter([request(true, 27_182)]);
    ensure_code(&refused(plain.streaming_input_call(probe).await)?, Code::InvalidArgument)?;

    let leaving = Leaving::default();
    leaving.compressed(true);
    leaving.compressed(false);
    let mut both = Request::new(tokio_stream::iter([request(true, 27_182), request(false, 45_904)]));
    both.extensions_mut().insert(leaving);
    let response = compressing.streaming_input_call(both).await.map_err(unexpected)?;
    ensure_sum(response.get_ref().aggregated_payload_size, 73_086)
}

fn asking(parameters: impl IntoIterator<Item = ResponseParameters>) -> StreamingOutputCallRequest {
    StreamingOutputCallRequest { response_parameters: parameters.into_iter().collect(), ..Default::default() }
}

fn sized(size: i32) -> ResponseParameters {
    ResponseParameters { size, ..Default::default() }
}

/// The next message has `size` zeros.
async fn ensure_next(stream: &mut Streaming<StreamingOutputCallResponse>, size: i32) -> Outcome {
    let response = stream.message().await.map_err(unexpected)?;
    let response = response.ok_or_else(|| format!("the stream ends before a response of {size} bytes"))?;
    ensure_zeros(response.payload.as_ref(), size)
}

async fn ensure_end(stream: &mut Streaming<StreamingOutputCallResponse>) -> Outcome {
    let response = stream.message().await.map_err(unexpected)?;
    ensure(response.is_none(), || "one response too many".into())
}

async fn server_streaming(bench: &Bench) -> Outcome {
    let request = asking(RESPONSES.map(sized));
    let response = bench.clients.plain.clone().streaming_output_call(request).await.map_err(unexpected)?;
    let mut stream = response.into_inner();
    for size in RESPONSES {
        ensure_next(&mut stream, size).await?;
    }
    ensure_end(&mut stream).await
}

async fn server_compressed_streaming(bench: &Bench) -> Outcome {
    let parameters = [(31_415, true), (92_653, false)];
    let request = asking(
        parameters.map(|(size, compressed)| ResponseParameters { compressed: truth(compressed), ..sized(size) }),
    );
    let response = bench.clients.plain.clone().streaming_output_call(request).await.map_err(unexpected)?;
    let arrived = response.extensions().get::<Arrived>().cloned();
    let mut stream = response.into_inner();
    for (size, compressed) in parameters {
        ensure_next(&mut stream, size).await?;
        ensure_compressed(arrived.as_ref(), compressed)?;
    }
    ensure_end(&mut stream).await
}

async fn ping_pong(bench: &Bench) -> Outcome {
    let (sender, requests) = mpsc::channel(1);
    let mut rounds = REQUESTS.into_iter().zip(RESPONSES).map(|(request, response)| {
        (StreamingOutputCallRequest { payload: zeros(request), ..asking([sized(response)]) }, response)
    });
    let gone = |_| "the call takes no more requests".to_string();
    // Some servers send no headers before their first message, so one of ours goes before we wait.
    let (first, size) = rounds.next().ok_or("no rounds")?;
    sender.send(first).await.map_err(gone)?;
    let call = bench.clients.plain.clone().full_duplex_call(ReceiverStream::new(requests)).await;
    let mut stream = call.map_err(unexpected)?.into_inner();
    ensure_next(&mut stream, size).await?;
    for (request, size) in rounds {
        sender.send(request).await.map_err(gone)?;
        ensure_next(&mut stream, size).await?;
    }
    drop(sender);
    ensure_end(&mut stream).await
}

async fn empty_stream(bench: &Bench) -> Outcome {
    let call = bench.clients.plain.clone().full_duplex_call(tokio_stream::empty()).await;
    ensure_end(&mut call.map_err(unexpected)?.into_inner()).await
}

async fn custom_metadata(bench: &Bench) -> Outcome {
    let mut client = bench.clients.plain.clone();
    let unary = client.unary_call(with_metadata(large())).await.map_err(unexpected)?;
    ensure_large(unary.get_ref())?;
    let initial = unary.extensions().get::<Initial>().ok_or("a response without headers")?;
    ensure_initial(initial)?;
    // tonic has made one of both, and what is not from the one end is from the other.
    ensure(!initial.0.contains_key(ECHO_TRAILING), || format!("{ECHO_TRAILING} in the initial metadata"))?;
    ensure_trailing(unary.metadata().get_bin(ECHO_TRAILING))?;

    let request = with_metadata(tokio_stream::iter([asking([sized(LARGE.1)])]));
    let duplex = client.full_duplex_call(request).await.map_err(unexpected)?;
    ensure_initial(duplex.extensions().get().ok_or("a response without headers")?)?;
    let mut stream = duplex.into_inner();
    ensure_next(&mut stream, LARGE.1).await?;
    ensure_end(&mut stream).await?;
    let trailers = stream.trailers().await.map_err(unexpected)?.ok_or("no trailing metadata")?;
    ensure_trailing(trailers.get_bin(ECHO_TRAILING))
}

const INITIAL_VALUE: &str = "test_initial_metadata_value";
const TRAILING_VALUE: [u8; 3] = [0xab; 3];

fn with_metadata<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert(ECHO_INITIAL, AsciiMetadataValue::from_static(INITIAL_VALUE));
    request.metadata_mut().insert_bin(ECHO_TRAILING, BinaryMetadataValue::from_bytes(&TRAILING_VALUE));
    request
}

fn ensure_initial(Initial(headers): &Initial) -> Outcome {
    let value = headers.get(ECHO_INITIAL);
    ensure(value.is_some_and(|value| value == INITIAL_VALUE), || format!("{ECHO_INITIAL}: {value:?}"))
}

fn ensure_trailing(value: Option<&BinaryMetadataValue>) -> Outcome {
    let bytes = value.and_then(|value| value.to_bytes().ok());
    ensure(bytes.as_deref() == Some(&TRAILING_VALUE[..]), || format!("{ECHO_TRAILING}: {bytes:?}"))
}

async fn status_code_and_message(bench: &Bench) -> Outcome {
    let mut client = bench.clients.plain.clone();
    let message = "test status message";
    let request = SimpleRequest { response_status: unknown(message), ..Default::default() };
    ensure_unknown(&refused(client.unary_call(request).await)?, message)?;
    let request = StreamingOutputCallRequest { response_status: unknown(message), ..Default::default() };
    let (_, status) = ended(client.full_duplex_call(tokio_stream::iter([request])).await).await;
    ensure_unknown(&status, message)
}

fn unknown(message: &str) -> Option<EchoStatus> {
    Some(EchoStatus { code: Code::Unknown.into(), message: message.into(), ..Default::default() })
}

fn ensure_unknown(status: &Status, message: &str) -> Outcome {
    ensure_code(status, Code::Unknown)?;
    ensure(status.message() == message, || format!("the message is {:?}", status.message()))
}

async fn special_status_message(bench: &Bench) -> Outcome {
    let message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
    let request = SimpleRequest { response_status: unknown(message), ..Default::default() };
    ensure_unknown(&refused(bench.clients.plain.clone().unary_call(request).await)?, message)
}

async fn unimplemented_method(bench: &Bench) -> Outcome {
    let response = bench.clients.plain.clone().unimplemented_call(Empty::default()).await;
    ensure_code(&refused(response)?, Code::Unimplemented)
}

async fn unimplemented_service(bench: &Bench) -> Outcome {
    let response = bench.clients.unimplemented.clone().unimplemented_call(Empty::default()).await;
    ensure_code(&refused(response)?, Code::Unimplemented)
}

async fn cancel_after_begin(bench: &Bench) -> Outcome {
    let mut client = bench.clients.plain.clone();
    let (_sender, requests) = mpsc::channel(1);
    let mut request = Request::new(ReceiverStream::new(requests));
    let handle = request.cancellation_handle();
    // The headers go out when the call is polled, and nothing tells when they have; the server answers none of it.
    let cancelling = async {
        sleep(Duration::from_millis(50)).await;
        handle.cancel();
    };
    let (response, ()) = tokio::join!(client.streaming_input_call(request), cancelling);
    ensure_code(&refused(response)?, Code::Cancelled)
}

async fn cancel_after_first_response(bench: &Bench) -> Outcome {
    let (sender, requests) = mpsc::channel(1);
    let request = StreamingOutputCallRequest { payload: zeros(REQUESTS[0]), ..asking([sized(RESPONSES[0])]) };
    sender.send(request).await.map_err(|_| "the call takes no requests")?;
    let mut request = Request::new(ReceiverStream::new(requests));
    let handle = request.cancellation_handle();
    let call = bench.clients.plain.clone().full_duplex_call(request).await;
    let mut stream = call.map_err(unexpected)?.into_inner();
    ensure_next(&mut stream, RESPONSES[0]).await?;
    handle.cancel();
    match stream.message().await {
        Err(status) => ensure_code(&status, Code::Cancelled),
        Ok(Some(_)) => Err("a response after the call was cancelled".into()),
        Ok(None) => Err("the call went well, which it must not".into()),
    }
}

async fn timeout_on_sleeping_server(bench: &Bench) -> Outcome {
    let (sender, requests) = mpsc::channel(1);
    let message = StreamingOutputCallRequest { payload: zeros(REQUESTS[0]), ..Default::default() };
    sender.send(message).await.map_err(|_| "the call takes no requests")?;
    let mut request = Request::new(ReceiverStream::new(requests));
    request.set_timeout(Duration::from_millis(1));
    let (_, status) = ended(bench.clients.plain.clone().full_duplex_call(request).await).await;
    ensure_code(&status, Code::DeadlineExceeded)
}

/// The description has a proxy with a cache between, and calls by GET, which gRPC has given up. What can be seen without
/// one is that the server says how long its answer may be kept; that it was, where a proxy says so.
async fn cacheable_unary(bench: &Bench) -> Outcome {
    let mut client = bench.clients.plain.clone();
    let mut bodies = Vec::new();
    let mut was_kept = false;
    for _ in 0..2 {
        let payload = Some(Payload { body: b"the same".as_slice().into(), ..Default::default() });
        let mut request = Request::new(SimpleRequest { payload, ..Default::default() });
        request.metadata_mut().insert("x-user-ip", AsciiMetadataValue::from_static("1.2.3.4"));
        let response = client.cacheable_unary_call(request).await.map_err(unexpected)?;
        let control = response.metadata().get("cache-control").and_then(|value| value.to_str().ok());
        ensure(control.is_some_and(|text| text.contains("max-age=60")), || format!("cache-control: {control:?}"))?;
        was_kept = response.metadata().contains_key("age");
        bodies.push(response.into_inner().payload.unwrap_or_default().body);
    }
    ensure(!bodies[0].is_empty(), || "a response without a body".into())?;
    ensure(!was_kept || bodies[0] == bodies[1], || "an answer that was kept is another one".into())
}

fn report(cpu: f64, memory: f64, utilization: f64) -> TestOrcaReport {
    TestOrcaReport {
        cpu_utilization: cpu,
        memory_utilization: memory,
        utilization: [("util".to_owned(), utilization)].into(),
        ..Default::default()
    }
}

async fn orca_per_rpc(bench: &Bench) -> Outcome {
    let asked =
        TestOrcaReport { request_cost: [("cost".to_owned(), 3456.32)].into(), ..report(0.8210, 0.5847, 0.30499) };
    let request = SimpleRequest { orca_per_query_report: Some(asked.clone()), ..Default::default() };
    let response = bench.clients.plain.clone().unary_call(request).await.map_err(unexpected)?;
    let bytes = response.metadata().get_bin(LOAD).and_then(|value| value.to_bytes().ok());
    let found = bytes.and_then(|bytes| OrcaLoadReport::decode(&bytes).ok());
    ensure(found == Some(asked.into()), || format!("{LOAD}: {found:?}"))
}

async fn orca_oob(bench: &Bench) -> Outcome {
    let interval = Some(wire_types::Duration { seconds: 1, ..Default::default() });
    let request = OrcaLoadReportRequest { report_interval: interval, ..Default::default() };
    let reports = bench.clients.load.clone().stream_core_metrics(request).await;
    let mut reports = reports.map_err(unexpected)?.into_inner();
    let (sender, requests) = mpsc::channel(1);
    let asking = |asked: &TestOrcaReport| StreamingOutputCallRequest {
        orca_oob_report: Some(asked.clone()),
        ..asking([sized(1)])
    };
    let gone = |_| "the call takes no more requests".to_string();
    let [first, second] = [report(0.8210, 0.5847, 0.30499), report(0.29309, 0.2, 0.2039)];
    // Some servers send no headers before their first message, so one of ours goes before we wait.
    sender.send(asking(&first)).await.map_err(gone)?;
    let call = bench.clients.plain.clone().full_duplex_call(ReceiverStream::new(requests)).await;
    let mut stream = call.map_err(unexpected)?.into_inner();
    for (asked, next) in [(first, Some(&second)), (second.clone(), None)] {
        ensure_next(&mut stream, 1).await?;
        let asked = OrcaLoadReport::from(asked);
        let arrives = async {
            while reports.message().await.map_err(unexpected)?.ok_or("the reports end")? != asked {}
            Ok::<(), String>(())
        };
        timeout(Duration::from_secs(10), arrives).await.map_err(|_| "no such report in ten seconds")??;
        if let Some(next) = next {
            sender.send(asking(next)).await.map_err(gone)?;
        }
    }
    drop(sender);
    ensure_end(&mut stream).await
}

async fn rpc_soak(bench: &Bench) -> Outcome {
    bench.soak.run(&bench.target, &bench.clients, false).await
}

async fn channel_soak(bench: &Bench) -> Outcome {
    bench.soak.run(&bench.target, &bench.clients, true).await
}
