//! Peers that do not mean well.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use bytes::Bytes;
use h2::client::SendRequest;
use http::HeaderMap;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tonic::{Code, Request, Status, body::Body, transport::Server};
use wire::Encode;

use crate::{
    limits::frame,
    support::{Echo, Note, TalkClient, TalkServer, connect, echo, note, serve},
};

const LONG: Duration = Duration::from_secs(30);

/// How a call ended that no client would have made.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) http: Option<u16>,
    pub(crate) code: Option<Code>,
    pub(crate) message: String,
    /// Of the answers.
    pub(crate) bytes: usize,
    /// The stream was reset, or the connection closed.
    pub(crate) is_broken: bool,
}

impl Answer {
    fn read(&mut self, headers: &HeaderMap) {
        if let Some(status) = Status::from_header_map(headers) {
            self.code = Some(status.code());
            self.message = status.message().to_owned();
        }
    }
}

async fn open(address: SocketAddr) -> SendRequest<Bytes> {
    let (sender, connection) = h2::client::handshake(TcpStream::connect(address).await.unwrap()).await.unwrap();
    tokio::spawn(connection);
    sender.ready().await.unwrap()
}

fn post(path: &str, headers: &[(&str, &str)]) -> http::Request<()> {
    let request = http::Request::post(format!("http://localhost{path}"));
    let request = request.header("content-type", "application/grpc").header("te", "trailers");
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).body(()).unwrap()
}

/// Makes a call of these pieces of a body, then ends it.
pub(crate) async fn ask(
    address: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    body: impl IntoIterator<Item = Bytes>,
) -> Answer {
    let (response, mut stream) = open(address).await.send_request(post(path, headers), false).unwrap();
    for piece in body {
        // What the server has answered already it need not take.
        let _ = stream.send_data(piece, false);
    }
    let _ = stream.send_data(Bytes::new(), true);
    finish(response).await
}

async fn finish(response: h2::client::ResponseFuture) -> Answer {
    let mut answer = Answer { http: None, code: None, message: String::new(), bytes: 0, is_broken: false };
    let Ok(response) = timeout(LONG, response).await.expect("an answer in time") else {
        return Answer { is_broken: true, ..answer };
    };
    answer.http = Some(response.status().as_u16());
    answer.read(response.headers());
    let mut body = response.into_body();
    while let Some(data) = timeout(LONG, body.data()).await.expect("data in time") {
        let Ok(data) = data else { return Answer { is_broken: true, ..answer } };
        answer.bytes += data.len();
        let _ = body.flow_control().release_capacity(data.len());
    }
    match body.trailers().await {
        Ok(Some(trailers)) => answer.read(&trailers),
        Ok(None) => {}
        Err(_) => answer.is_broken = true,
    }
    answer
}

pub(crate) fn say(text: &str) -> Bytes {
    let message = note(text).encode_to_vec();
    frame(0, message.len() as u32, &message)
}

/// The server still serves.
async fn check_alive(address: SocketAddr) {
    let answer = TalkClient::new(connect(address).await).say(note("hello")).await.unwrap();
    assert_eq!(answer.into_inner().text, "hello");
}

#[tokio::test]
async fn a_length_over_the_limit_is_refused_on_the_header() {
    let (response, mut stream) = open(echo().await).await.send_request(post("/talk.Talk/Say", &[]), false).unwrap();
    stream.send_data(frame(0, u32::MAX, b""), false).unwrap();
    // Nothing of the message comes, and nothing waits for it.
    let answer = finish(response).await;
    assert_eq!(answer.code, Some(Code::ResourceExhausted), "{answer:?}");
    assert_eq!(answer.message, "a message of 4294967295 bytes: max_decoding_message_size is 4194304 bytes");
}

#[tokio::test]
async fn a_message_that_is_cut_is_an_error() {
    for path in ["/talk.Talk/Say", "/talk.Talk/Collect"] {
        for body in [frame(0, 10, b"abc"), Bytes::from_static(b"\0\0\0")] {
            let answer = ask(echo().await, path, &[], [body]).await;
            assert_eq!(answer.code, Some(Code::Internal), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn a_unary_call_without_a_message_is_an_error() {
    let answer = ask(echo().await, "/talk.Talk/Say", &[], []).await;
    assert_eq!(answer.code, Some(Code::Internal), "{answer:?}");
}

#[tokio::test]
async fn a_unary_call_with_two_messages_is_an_error() {
    for path in ["/talk.Talk/Say", "/talk.Talk/Repeat"] {
        let answer = ask(echo().await, path, &[], [say("one"), say("two")]).await;
        assert_eq!(answer.code, Some(Code::Internal), "{answer:?}");
        assert!(answer.message.contains("more messages"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_message_may_come_byte_by_byte() {
    let bytes = say("hello");
    let pieces: Vec<Bytes> = (0..bytes.len()).map(|at| bytes.slice(at..=at)).collect();
    let answer = ask(echo().await, "/talk.Talk/Say", &[], pieces).await;
    assert_eq!((answer.code, answer.bytes), (Some(Code::Ok), bytes.len()), "{answer:?}");
}

#[tokio::test]
async fn a_compressed_message_without_an_encoding_is_an_error() {
    for flag in [1, 7, 255] {
        let answer = ask(echo().await, "/talk.Talk/Say", &[], [frame(flag, 5, b"hello")]).await;
        assert_eq!(answer.code, Some(Code::Internal), "{answer:?}");
        assert!(answer.message.contains("flag"), "{answer:?}");
    }
}

#[tokio::test]
async fn an_unknown_encoding_is_unimplemented() {
    let answer = ask(echo().await, "/talk.Talk/Say", &[("grpc-encoding", "br")], [say("hello")]).await;
    assert_eq!(answer.code, Some(Code::Unimplemented), "{answer:?}");
}

#[tokio::test]
async fn a_message_that_is_malformed_is_an_error() {
    for path in ["/talk.Talk/Say", "/talk.Talk/Repeat", "/talk.Talk/Collect", "/talk.Talk/Echo"] {
        let answer = ask(echo().await, path, &[], [frame(0, 3, b"\x0a\xff\xff")]).await;
        assert_eq!(answer.code, Some(Code::Internal), "{answer:?}");
    }
}

#[tokio::test]
async fn empty_pieces_are_no_messages() {
    let address = echo().await;
    let pieces = |n| std::iter::repeat_n(Bytes::new(), n).chain([say("hello")]);
    let answer = ask(address, "/talk.Talk/Say", &[], pieces(10)).await;
    assert_eq!(answer.code, Some(Code::Ok), "{answer:?}");
    // Any number of them is an attack.
    let answer = ask(address, "/talk.Talk/Say", &[], pieces(100_000)).await;
    assert!(answer.is_broken, "{answer:?}");
    check_alive(address).await;
}

#[tokio::test]
async fn metadata_is_bounded() {
    let address = echo().await;
    let value = "x".repeat(1000);
    let names: Vec<String> = (0..100).map(|n| format!("x-flood-{n}")).collect();
    let headers: Vec<(&str, &str)> = names.iter().map(|name| (&**name, &*value)).collect();
    let answer = ask(address, "/talk.Talk/Say", &headers, [say("hello")]).await;
    assert!(answer.http == Some(431) || answer.is_broken, "{answer:?}");
    let answer = ask(address, "/talk.Talk/Say", &headers[..10], [say("hello")]).await;
    assert_eq!(answer.code, Some(Code::Ok), "{answer:?}");
}

#[tokio::test]
async fn streams_that_are_reset_at_once_close_the_connection() {
    let address = echo().await;
    let mut sender = open(address).await;
    let mut opened = 0;
    let end = async {
        loop {
            sender = match sender.ready().await {
                Ok(sender) => sender,
                Err(error) => break error,
            };
            match sender.send_request(post("/talk.Talk/Collect", &[]), false) {
                Ok((_, mut stream)) => stream.send_reset(h2::Reason::CANCEL),
                Err(error) => break error,
            }
            opened += 1;
            assert!(opened < 100_000, "a connection that takes any number of resets");
            tokio::task::yield_now().await;
        }
    };
    let error = timeout(LONG, end).await.unwrap();
    assert!(error.is_go_away() || error.is_io() || error.is_reset(), "{error:?} after {opened}");
    check_alive(address).await;
}

/// Frames of HTTP/2 by hand.
struct Raw(TcpStream);

impl Raw {
    async fn open(address: SocketAddr) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
        let mut raw = Self(stream);
        raw.send(4, 0, 0, b"").await.unwrap();
        raw
    }

    async fn send(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> std::io::Result<()> {
        let mut frame = (payload.len() as u32).to_be_bytes()[1..].to_vec();
        frame.extend([kind, flags]);
        frame.extend(stream.to_be_bytes());
        frame.extend(payload);
        self.0.write_all(&frame).await
    }

    /// Reads until the server closes the connection, or for some time.
    async fn closes_within(&mut self, time: Duration) -> bool {
        let mut sink = vec![0; 1 << 16];
        let until = async { while !matches!(self.0.read(&mut sink).await, Ok(0) | Err(_)) {} };
        timeout(time, until).await.is_ok()
    }
}

const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

#[tokio::test]
async fn floods_of_settings_and_pings_do_not_take_the_server_down() {
    for kind in [SETTINGS, PING] {
        let address = echo().await;
        let mut raw = Raw::open(address).await;
        let payload: &[u8] = if kind == PING { &[0; 8] } else { &[0, 3, 0, 0, 0, 100] };
        let flood = async {
            // Answers are never read, so what is kept for them would grow.
            for _ in 0..100_000 {
                if raw.send(kind, 0, 0, payload).await.is_err() {
                    break;
                }
            }
        };
        // The server stops reading, or closes, or has answered it all.
        let _ = timeout(Duration::from_secs(2), flood).await;
        check_alive(address).await;
    }
}

#[tokio::test]
async fn headers_that_do_not_end_close_the_connection() {
    let address = echo().await;
    let mut raw = Raw::open(address).await;
    raw.send(HEADERS, 0, 1, b"\x83\x86").await.unwrap();
    let flood = async {
        // A literal that is never indexed, again and again.
        let block = b"\x10\x01x\x7f\x81\x07".iter().copied().chain([b'y'; 254]).collect::<Vec<u8>>();
        for _ in 0..100_000 {
            if raw.send(CONTINUATION, 0, 1, &block).await.is_err() {
                return true;
            }
        }
        false
    };
    assert!(timeout(LONG, flood).await.unwrap());
    check_alive(address).await;
}

/// A request with this `:path`, as HPACK writes it without its tables.
fn request_block(path: &[u8]) -> Vec<u8> {
    let mut block = b"\x83\x86\x01\x09localhost\x04".to_vec();
    block.push(path.len() as u8);
    block.extend(path);
    block.extend(b"\x00\x0ccontent-type\x10application/grpc");
    block
}

#[tokio::test]
async fn a_path_without_a_slash_comes_to_no_interceptor() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = seen.clone();
    let check = move |request: Request<()>| {
        sink.lock().unwrap().push("tonic".to_owned());
        Ok(request)
    };
    let layer = wire_grpc::InterceptLayer::new(Paths(seen.clone()));
    let service = TalkServer::with_interceptor(Echo, check);
    let address = serve(Server::builder().layer(layer).add_service(service)).await;
    for path in ["talk.Talk/Say", "", "*", "talk.Talk"] {
        let mut raw = Raw::open(address).await;
        raw.send(HEADERS, END_HEADERS | END_STREAM, 1, &request_block(path.as_bytes())).await.unwrap();
        let _ = raw.closes_within(Duration::from_millis(300)).await;
        assert_eq!(*seen.lock().unwrap(), [""; 0], "{path:?}");
    }
    let mut raw = Raw::open(address).await;
    raw.send(HEADERS, END_HEADERS | END_STREAM, 1, &request_block(b"/talk.Talk/Say")).await.unwrap();
    let _ = raw.closes_within(Duration::from_millis(300)).await;
    assert_eq!(*seen.lock().unwrap(), ["/talk.Talk/Say", "tonic"]);
}

/// Writes down which calls come.
struct Paths(Arc<Mutex<Vec<String>>>);

impl wire_grpc::Intercept for Paths {
    type Messages = ();

    async fn call(&self, call: &mut wire_grpc::Call) -> Result<Option<()>, Status> {
        self.0.lock().unwrap().push(call.path().to_owned());
        Ok(None)
    }
}

#[tokio::test]
async fn a_peer_that_falls_silent_is_let_go_by_keepalive() {
    let mut server = Server::builder()
        .http2_keepalive_interval(Some(Duration::from_millis(100)))
        .http2_keepalive_timeout(Some(Duration::from_millis(100)));
    let address = serve(server.add_service(TalkServer::new(Echo))).await;
    // It reads, and answers no ping.
    assert!(Raw::open(address).await.closes_within(LONG).await);
    check_alive(address).await;
}

/// A server that lets go of who is silent for 200 ms; with TLS where there is a configuration.
#[cfg(feature = "server")]
async fn impatient(server: Server) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let connections = tokio_stream::wrappers::TcpListenerStream::new(listener);
    let connections = wire_grpc::server::no_longer_silent(connections, Duration::from_millis(200));
    let mut server = server.http2_keepalive_interval(Some(Duration::from_millis(20)));
    tokio::spawn(server.add_service(TalkServer::new(Echo)).serve_with_incoming(connections));
    address
}

/// How HTTP/2 begins.
#[cfg(feature = "server")]
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

#[cfg(feature = "server")]
#[tokio::test]
async fn a_peer_that_stops_anywhere_is_let_go() {
    let address = impatient(Server::builder()).await;
    let settings = [0, 0, 0, SETTINGS, 0, 0, 0, 0, 0];
    let half_a_frame = [0, 0, 100, HEADERS, END_HEADERS, 0, 0, 0, 1, 0x83];
    let whole = [PREFACE, &settings, &half_a_frame].concat();
    for len in [0, 1, PREFACE.len() - 1, PREFACE.len(), PREFACE.len() + 4, whole.len() - 5, whole.len()] {
        let mut raw = Raw(TcpStream::connect(address).await.unwrap());
        raw.0.write_all(&whole[..len]).await.unwrap();
        assert!(raw.closes_within(LONG).await, "{len}");
    }
    check_alive(address).await;
}

#[cfg(all(feature = "server", feature = "tls"))]
#[tokio::test]
async fn a_peer_that_stops_within_tls_is_let_go() {
    use tonic::transport::ServerTlsConfig;

    let identity = crate::tls::Authority::new().identity("localhost");
    let server = || Server::builder().tls_config(ServerTlsConfig::new().identity(identity.clone())).unwrap();
    let tls = ServerTlsConfig::new().identity(identity.clone()).timeout(Duration::from_millis(200));
    let timed = serve(Server::builder().tls_config(tls).unwrap().add_service(TalkServer::new(Echo))).await;
    for address in [impatient(server()).await, timed] {
        // Nothing, and the begin of a record of a handshake.
        for hello in [&b""[..], b"\x16\x03\x01\x02\x00\x01"] {
            let mut raw = Raw(TcpStream::connect(address).await.unwrap());
            raw.0.write_all(hello).await.unwrap();
            assert!(raw.closes_within(LONG).await, "{hello:?}");
        }
    }
}

#[tokio::test]
async fn connections_that_can_not_be_accepted_do_not_end_the_server() {
    use std::io::{Error, ErrorKind};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let kinds = [ErrorKind::ConnectionAborted, ErrorKind::ConnectionReset, ErrorKind::InvalidInput, ErrorKind::Other];
    let failures = tokio_stream::iter(kinds.map(|kind| Err(Error::from(kind))));
    let connections = tokio_stream::wrappers::TcpListenerStream::new(listener);
    let connections = tokio_stream::StreamExt::chain(failures, connections);
    tokio::spawn(Server::builder().add_service(TalkServer::new(Echo)).serve_with_incoming(connections));
    check_alive(address).await;
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn what_is_not_tls_does_not_end_the_server() {
    use tonic::transport::{ClientTlsConfig, Endpoint, ServerTlsConfig};

    let authority = crate::tls::Authority::new();
    let tls = ServerTlsConfig::new().identity(authority.identity("localhost"));
    let address = serve(Server::builder().tls_config(tls).unwrap().add_service(TalkServer::new(Echo))).await;
    for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0xff; 100], b"\x16\x03\x01\xff\xff", b""] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream.set_zero_linger().unwrap(); // ends with a reset
    }
    let tls = ClientTlsConfig::new().ca_certificate(authority.root());
    let endpoint = Endpoint::from_shared(format!("https://localhost:{}", address.port())).unwrap();
    let channel = endpoint.tls_config(tls).unwrap().connect().await.unwrap();
    assert_eq!(TalkClient::new(channel).say(note("hello")).await.unwrap().into_inner().text, "hello");
}

#[cfg(feature = "server")]
#[tokio::test]
async fn who_answers_pings_is_not_silent() {
    let address = impatient(Server::builder()).await;
    let mut client = TalkClient::new(connect(address).await);
    let (sender, notes) = tokio::sync::mpsc::channel(1);
    let notes = tokio_stream::wrappers::ReceiverStream::new(notes);
    let mut answers = client.echo(notes).await.unwrap().into_inner();
    tokio::time::sleep(Duration::from_secs(2)).await;
    sender.send(note("still there")).await.unwrap();
    assert_eq!(answers.message().await.unwrap().unwrap().text, "still there");
}

/// A server that takes one connection and does this with it.
async fn once(serve: impl AsyncFnOnce(h2::server::Connection<TcpStream, Bytes>) + 'static) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::task::spawn_local(async move {
        let (stream, _) = listener.accept().await.unwrap();
        drop(listener);
        serve(h2::server::handshake(stream).await.unwrap()).await;
    });
    address
}

#[tokio::test(flavor = "local")]
async fn a_connection_that_breaks_under_a_call_is_unavailable() {
    // Before the answer.
    let address = once(async |mut connection| drop(connection.accept().await)).await;
    let status = TalkClient::new(connect(address).await).say(note("hello")).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{}", wire_grpc::explain(&status));
    // In the middle of it.
    let address = once(async |mut connection| {
        let (_, mut respond) = connection.accept().await.unwrap().unwrap();
        let mut stream = respond.send_response(http::Response::new(()), false).unwrap();
        stream.send_data(say("one"), false).unwrap();
        let _ = timeout(Duration::from_millis(100), connection.accept()).await;
    });
    let mut client = TalkClient::new(connect(address.await).await);
    let mut answers = client.repeat(note("hello")).await.unwrap().into_inner();
    assert_eq!(answers.message().await.unwrap().unwrap().text, "one");
    let status = answers.message().await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{}", wire_grpc::explain(&status));
    // While nobody is there any more.
    let status = client.say(note("hello")).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{}", wire_grpc::explain(&status));
}

#[tokio::test(flavor = "local")]
async fn a_stream_that_the_server_resets_is_what_the_reason_says() {
    let reasons = [
        (h2::Reason::CANCEL, Code::Cancelled),
        (h2::Reason::REFUSED_STREAM, Code::Unavailable),
        (h2::Reason::INTERNAL_ERROR, Code::Internal),
        (h2::Reason::ENHANCE_YOUR_CALM, Code::ResourceExhausted),
    ];
    for (reason, code) in reasons {
        let address = once(async move |mut connection| {
            let (_, mut respond) = connection.accept().await.unwrap().unwrap();
            respond.send_reset(reason);
            let _ = timeout(LONG, connection.accept()).await;
        });
        let status = TalkClient::new(connect(address.await).await).say(note("hello")).await.unwrap_err();
        assert_eq!(status.code(), code, "{reason:?}: {}", wire_grpc::explain(&status));
    }
}

#[tokio::test]
async fn a_client_notices_a_server_that_falls_silent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // Settings, and nothing ever after.
        stream.write_all(&[0, 0, 0, SETTINGS, 0, 0, 0, 0, 0]).await.unwrap();
        std::future::pending::<()>().await;
        drop(stream);
    });
    let endpoint = tonic::transport::Endpoint::from_shared(format!("http://{address}")).unwrap();
    let endpoint = endpoint
        .http2_keep_alive_interval(Duration::from_millis(100))
        .keep_alive_timeout(Duration::from_millis(100))
        .keep_alive_while_idle(true);
    let mut client = TalkClient::new(endpoint.connect().await.unwrap());
    let status = timeout(LONG, client.say(note("hello"))).await.unwrap().unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{}", wire_grpc::explain(&status));
}

#[tokio::test]
async fn deadlines_are_the_servers_too() {
    for (path, text) in [("/talk.Talk/Say", "sleep"), ("/talk.Talk/Repeat", "slowly")] {
        let since = Instant::now();
        let message = Note { number: 10_000, ..note(text) }.encode_to_vec();
        let body = frame(0, message.len() as u32, &message);
        let answer = ask(echo().await, path, &[("grpc-timeout", "200m")], [body]).await;
        assert_eq!(answer.code, Some(Code::DeadlineExceeded), "{answer:?}");
        assert!(since.elapsed() < Duration::from_secs(20));
    }
}

#[tokio::test]
async fn a_handler_that_panics_takes_nobody_along() {
    let address = echo().await;
    let mut client = TalkClient::new(connect(address).await);
    let sleeper = tokio::spawn({
        let mut client = client.clone();
        async move {
            let answers = client.repeat(Note { number: 5, ..note("slowly") }).await.unwrap().into_inner();
            tokio_stream::StreamExt::collect::<Result<Vec<Note>, Status>>(answers).await
        }
    });
    tokio::time::sleep(Duration::from_millis(30)).await;
    let status = client.say(note("panic")).await.unwrap_err();
    assert!([Code::Internal, Code::Cancelled, Code::Unknown].contains(&status.code()), "{status}");
    // The same connection goes on, and so does the call that was under way on it.
    assert_eq!(client.say(note("hello")).await.unwrap().into_inner().text, "hello");
    assert_eq!(sleeper.await.unwrap().unwrap().len(), 5);
}

#[tokio::test]
async fn half_a_stream_does_not_look_like_a_whole_one() {
    let (sender, mut ends) = tokio::sync::mpsc::channel(1);
    let address = serve(Server::builder().add_service(TalkServer::new(Uploads(sender)))).await;
    let (response, mut stream) = open(address).await.send_request(post("/talk.Talk/Echo", &[]), false).unwrap();
    stream.send_data(say("one"), false).unwrap();
    response.await.unwrap();
    stream.send_reset(h2::Reason::CANCEL);
    let end = timeout(LONG, ends.recv()).await.unwrap().unwrap();
    assert_eq!(end.unwrap_err().code(), Code::Aborted);
}

/// Reads a stream in a task of its own, and tells how it ended.
struct Uploads(tokio::sync::mpsc::Sender<Result<(), Status>>);

use crate::support::{Answers, talk::talk_server::Talk};

#[tonic::async_trait]
impl Talk for Uploads {
    type RepeatStream = Answers<Note>;
    type EchoStream = Answers<Note>;

    async fn say(&self, _: Request<Note>) -> Result<tonic::Response<Note>, Status> {
        Err(Status::unimplemented("say"))
    }

    async fn repeat(&self, _: Request<Note>) -> Result<tonic::Response<Answers<Note>>, Status> {
        Err(Status::unimplemented("repeat"))
    }

    async fn collect(&self, _: Request<tonic::Streaming<Note>>) -> Result<tonic::Response<Note>, Status> {
        Err(Status::unimplemented("collect"))
    }

    async fn echo(&self, request: Request<tonic::Streaming<Note>>) -> Result<tonic::Response<Answers<Note>>, Status> {
        let (mut notes, sender) = (request.into_inner(), self.0.clone());
        tokio::spawn(async move {
            let end = loop {
                match notes.message().await {
                    Ok(Some(_)) => {}
                    Ok(None) => break Ok(()),
                    Err(status) => break Err(status),
                }
            };
            sender.send(end).await
        });
        Ok(tonic::Response::new(Box::pin(tokio_stream::pending())))
    }
}

/// A client of a server that answers this to everything.
fn canned(headers: &[(&'static str, &'static str)], body: &[u8]) -> TalkClient<impl Canned> {
    let headers: HeaderMap =
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    let body = Bytes::copy_from_slice(body);
    TalkClient::new(tower::service_fn(move |_: http::Request<Body>| {
        let mut response = http::Response::new(Whole(Some(body.clone())));
        *response.headers_mut() = headers.clone();
        std::future::ready(Ok::<_, Status>(response))
    }))
}

/// What a client is made of here.
trait Canned: tonic::client::GrpcService<Body, ResponseBody = Whole, Error = Status> {}
impl<S: tonic::client::GrpcService<Body, ResponseBody = Whole, Error = Status>> Canned for S {}

/// One piece of data.
#[derive(Default)]
pub(crate) struct Whole(Option<Bytes>);

impl http_body::Body for Whole {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Status>>> {
        std::task::Poll::Ready(self.0.take().map(|data| Ok(http_body::Frame::data(data))))
    }
}

#[tokio::test]
async fn details_that_are_not_base64_do_not_panic() {
    let headers = [("grpc-status", "3"), ("grpc-message", "no"), ("grpc-status-details-bin", "%%%")];
    let status = canned(&headers, b"").say(note("hello")).await.unwrap_err();
    assert_eq!((status.code(), status.message(), status.details()), (Code::InvalidArgument, "no", &b""[..]));
}

#[tokio::test]
async fn a_message_that_is_not_encoded_as_it_should_be_keeps_its_code() {
    for (sent, read) in [
        ("%EA%B0%80", "가"),
        ("100%", "100%"),
        ("%zz%4", "%zz%4"),
        ("caf%E9 %41", "caf\u{fffd} A"),
        ("%FF%FE", "\u{fffd}\u{fffd}"),
        ("a%00b", "a\0b"),
    ] {
        let status = canned(&[("grpc-status", "5"), ("grpc-message", sent)], b"").say(note("hello")).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::NotFound, read), "{sent}");
    }
}

#[tokio::test]
async fn a_status_that_is_no_number_is_unknown() {
    for code in ["-1", "99", "x", ""] {
        let status = canned(&[("grpc-status", code)], b"").say(note("hello")).await.unwrap_err();
        assert_eq!(status.code(), Code::Unknown, "{code:?}");
    }
}

#[tokio::test]
async fn a_client_refuses_on_the_header() {
    let status = canned(&[], &frame(0, u32::MAX, b"")).say(note("hello")).await.unwrap_err();
    let expected = "a message of 4294967295 bytes: max_decoding_message_size is 4194304 bytes";
    assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, expected));
    let status = canned(&[], &frame(1, 5, b"hello")).say(note("hello")).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal, "{status}");
}

#[test]
fn what_carries_http2_has_the_fixes_it_needs() {
    let lock = include_str!("../../../Cargo.lock");
    for (name, least) in [("h2", [0, 4, 16]), ("bytes", [1, 11, 1])] {
        let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).unwrap();
        let version = rest.split('"').next().unwrap();
        let version: Vec<u32> = version.split('.').map(|number| number.parse().unwrap()).collect();
        assert!(version[..] >= least[..], "{name} {version:?}");
    }
}
