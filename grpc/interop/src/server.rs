//! The server's side of the test service.

use std::{
    future::Future,
    pin::Pin,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::{sync::mpsc, time};
use tokio_stream::{Stream, wrappers::ReceiverStream};
use tonic::{
    Code, Request, Response, Status, Streaming,
    codec::CompressionEncoding::Gzip,
    codegen::http::HeaderName,
    metadata::MetadataValue,
    transport::{self, server::TcpIncoming},
};
use tower::layer::layer_fn;
use wire::{Encode, Open};
use wire_grpc::server::{TlsConfig, with_tls};

use crate::{
    compression::{Arrived, Leaving, Role, WatchLayer},
    echo::{Echo, Trailing},
    orca::{LOAD, Load},
    proto::{
        BoolValue, EchoStatus, Empty, Payload, PayloadType, ResponseParameters, SimpleRequest, SimpleResponse,
        StreamingInputCallRequest, StreamingInputCallResponse, StreamingOutputCallRequest, StreamingOutputCallResponse,
        test_service_server::{TestService, TestServiceServer},
        xds::{data::orca::v3::OrcaLoadReport, service::orca::v3::open_rca_service_server::OpenRcaServiceServer},
    },
};

/// Serves the test service until `shutdown`, over TLS where there is a configuration for it.
///
/// # Errors
/// Those of the transport.
pub async fn serve(
    incoming: TcpIncoming,
    tls: Option<TlsConfig>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), transport::Error> {
    let load = Load::default();
    let service = TestServiceServer::new(Tested { load: load.clone() })
        .accept_compressed(Gzip)
        .send_compressed(Gzip)
        .max_decoding_message_size(LARGEST)
        .max_encoding_message_size(LARGEST);
    let router = wire_grpc::server::builder()
        .layer(WatchLayer(Role::Server))
        .layer(layer_fn(Echo::new))
        .add_service(service)
        .add_service(OpenRcaServiceServer::new(load));
    match tls {
        Some(tls) => {
            let incoming = with_tls(incoming, tls, Duration::from_secs(20));
            router.serve_with_incoming_shutdown(incoming, shutdown).await
        }
        None => router.serve_with_incoming_shutdown(incoming, shutdown).await,
    }
}

/// How many bytes a message may have.
const LARGEST: usize = 64 << 20;

/// `grpc.testing.TestService`.
#[derive(Clone, Debug, Default)]
pub struct Tested {
    load: Load,
}

type Answers = Pin<Box<dyn Stream<Item = Result<StreamingOutputCallResponse, Status>> + Send>>;

#[tonic::async_trait]
impl TestService for Tested {
    async fn empty_call(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        Ok(Response::new(Empty::default()))
    }

    async fn unary_call(&self, request: Request<SimpleRequest>) -> Result<Response<SimpleResponse>, Status> {
        let arrived = arrived(&request);
        let request = request.into_inner();
        check_compression(request.expect_compressed.as_ref(), &arrived)?;
        check_status(request.response_status.as_ref())?;
        let payload = payload(request.response_type, request.response_size)?;
        let mut response = Response::new(SimpleResponse { payload: Some(payload), ..Default::default() });
        if !is_true(request.response_compressed.as_ref()) {
            response.disable_compression();
        }
        if let Some(report) = request.orca_per_query_report {
            let report = OrcaLoadReport::from(report).encode_to_vec();
            let value = MetadataValue::from_bytes(&report);
            let value = value.as_encoded_bytes().try_into().map_err(|_| Status::internal("a report of load"))?;
            response.extensions_mut().insert(Trailing(HeaderName::from_static(LOAD), value));
        }
        Ok(response)
    }

    async fn cacheable_unary_call(&self, _: Request<SimpleRequest>) -> Result<Response<SimpleResponse>, Status> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let body = now.as_nanos().to_string().into();
        let payload = Some(Payload { body, ..Default::default() });
        let mut response = Response::new(SimpleResponse { payload, ..Default::default() });
        response.disable_compression();
        let minute = "max-age=60, public".parse().map_err(|_| Status::internal("cache-control"))?;
        response.metadata_mut().insert("cache-control", minute);
        Ok(response)
    }

    async fn streaming_output_call(
        &self,
        request: Request<StreamingOutputCallRequest>,
    ) -> Result<Response<Answers>, Status> {
        let request = request.into_inner();
        Ok(answering(|mut answers| async move { answers.answer(request).await }))
    }

    async fn streaming_input_call(
        &self,
        request: Request<Streaming<StreamingInputCallRequest>>,
    ) -> Result<Response<StreamingInputCallResponse>, Status> {
        let arrived = arrived(&request);
        let mut requests = request.into_inner();
        let mut sum: i32 = 0;
        while let Some(request) = requests.message().await? {
            check_compression(request.expect_compressed.as_ref(), &arrived)?;
            let size = request.payload.map_or(0, |payload| payload.body.len());
            let total = i32::try_from(size).ok().and_then(|size| sum.checked_add(size));
            sum = total.ok_or_else(|| Status::out_of_range("aggregated_payload_size has 32 bits"))?;
        }
        let mut response =
            Response::new(StreamingInputCallResponse { aggregated_payload_size: sum, ..Default::default() });
        response.disable_compression();
        Ok(response)
    }

    async fn full_duplex_call(
        &self,
        request: Request<Streaming<StreamingOutputCallRequest>>,
    ) -> Result<Response<Answers>, Status> {
        let mut requests = request.into_inner();
        let load = self.load.clone();
        Ok(answering(|mut answers| async move {
            while let Some(mut request) = requests.message().await? {
                if let Some(report) = request.orca_oob_report.take() {
                    load.set(report);
                }
                answers.answer(request).await?;
            }
            Ok(())
        }))
    }

    async fn half_duplex_call(
        &self,
        request: Request<Streaming<StreamingOutputCallRequest>>,
    ) -> Result<Response<Answers>, Status> {
        let mut requests = request.into_inner();
        Ok(answering(|mut answers| async move {
            let mut all = Vec::new();
            let mut parameters = 0;
            while let Some(request) = requests.message().await? {
                parameters += request.response_parameters.len();
                if parameters.max(all.len()) > MOST_HELD {
                    return Err(Status::resource_exhausted(format!("more than {MOST_HELD} requests at once")));
                }
                // The rest of it is of no use here.
                all.push(StreamingOutputCallRequest { payload: None, ..request });
            }
            for request in all {
                answers.answer(request).await?;
            }
            Ok(())
        }))
    }
}

/// How many requests half duplex keeps before it answers the first.
const MOST_HELD: usize = 10_000;

/// What the server found out about the messages of a request.
fn arrived<T>(request: &Request<T>) -> Arrived {
    request.extensions().get().cloned().unwrap_or_default()
}

fn is_true(value: Option<&BoolValue>) -> bool {
    value.is_some_and(|value| value.value)
}

/// To be called once for each message.
fn check_compression(expected: Option<&BoolValue>, arrived: &Arrived) -> Result<(), Status> {
    let compressed = arrived.was_compressed();
    match expected {
        Some(BoolValue { value, .. }) if compressed != Some(*value) => {
            let found = if *value { "is not" } else { "is" };
            Err(Status::invalid_argument(format!(
                "the message {found} compressed, and expect_compressed says otherwise"
            )))
        }
        _ => Ok(()),
    }
}

fn check_status(status: Option<&EchoStatus>) -> Result<(), Status> {
    match status {
        Some(EchoStatus { code, message, .. }) if *code != 0 => Err(Status::new(Code::from_i32(*code), message)),
        _ => Ok(()),
    }
}

fn payload(kind: Open<PayloadType>, size: i32) -> Result<Payload, Status> {
    let Some(PayloadType::Compressable) = kind.known() else {
        return Err(Status::invalid_argument(format!("no payload of type {}", kind.number())));
    };
    match usize::try_from(size) {
        // The message around the body takes a few bytes more.
        Ok(size) if size + 64 <= LARGEST => Ok(Payload { body: vec![0; size].into(), ..Default::default() }),
        _ => Err(Status::invalid_argument(format!("no payload of {size} bytes"))),
    }
}

/// A response whose messages a task makes, while the client takes them.
fn answering<F>(task: impl FnOnce(Answering) -> F) -> Response<Answers>
where
    F: Future<Output = Result<(), Status>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(1);
    let leaving = Leaving::default();
    let task = task(Answering { sender: sender.clone(), leaving: leaving.clone() });
    tokio::spawn(async move {
        if let Err(status) = task.await {
            // Nobody takes it where the client has gone.
            let _ = sender.send(Err(status)).await;
        }
    });
    let answers: Answers = Box::pin(ReceiverStream::new(receiver));
    let mut response = Response::new(answers);
    response.extensions_mut().insert(leaving);
    response
}

/// Where the messages of a response go.
struct Answering {
    sender: mpsc::Sender<Result<StreamingOutputCallResponse, Status>>,
    leaving: Leaving,
}

impl Answering {
    /// A message for each of the request's parameters, and then its status.
    async fn answer(&mut self, request: StreamingOutputCallRequest) -> Result<(), Status> {
        for ResponseParameters { size, interval_us, compressed, .. } in request.response_parameters {
            if let Ok(interval @ 1..) = u64::try_from(interval_us) {
                time::sleep(Duration::from_micros(interval)).await;
            }
            let payload = Some(payload(request.response_type, size)?);
            self.leaving.compressed(is_true(compressed.as_ref()));
            let response = StreamingOutputCallResponse { payload, ..Default::default() };
            self.sender.send(Ok(response)).await.map_err(|_| Status::cancelled("the client has gone"))?;
        }
        check_status(request.response_status.as_ref())
    }
}
