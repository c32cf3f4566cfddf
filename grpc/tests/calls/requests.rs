//! Requests that are no calls of gRPC's, and calls of what is not there.

use std::net::SocketAddr;

use bytes::Bytes;
use tokio::net::TcpStream;
use tonic::{Code, Status, transport::Server};

use crate::{
    hostile::say,
    support::{Echo, TalkServer, serve},
};

/// The HTTP status, that of gRPC, and its message.
async fn answer(address: SocketAddr, request: http::request::Builder) -> (u16, Code, String) {
    let (sender, connection) = h2::client::handshake(TcpStream::connect(address).await.unwrap()).await.unwrap();
    tokio::spawn(connection);
    let mut sender = sender.ready().await.unwrap();
    let (response, mut stream) = sender.send_request(request.body(()).unwrap(), false).unwrap();
    let _ = stream.send_data(say("hello"), true);
    let response = response.await.unwrap();
    let (head, mut body) = response.into_parts();
    while let Some(data) = body.data().await {
        let _: Bytes = data.unwrap();
    }
    let trailers = body.trailers().await.unwrap().unwrap_or_default();
    let status = Status::from_header_map(&head.headers).or_else(|| Status::from_header_map(&trailers));
    let status = status.expect("a status");
    (head.status.as_u16(), status.code(), status.message().to_owned())
}

fn request(path: &str) -> http::request::Builder {
    http::Request::post(format!("http://localhost{path}")).header("te", "trailers")
}

fn call(path: &str) -> http::request::Builder {
    request(path).header("content-type", "application/grpc")
}

const SAY: &str = "/talk.Talk/Say";

/// A service as it is, and one within [`wire_grpc::Strict`].
async fn servers() -> [SocketAddr; 2] {
    let plain = serve(Server::builder().add_service(TalkServer::new(Echo))).await;
    let strict = Server::builder().layer(wire_grpc::Strict::default()).add_service(TalkServer::new(Echo));
    [plain, serve(strict).await]
}

#[tokio::test]
async fn calls_are_post() {
    for address in servers().await {
        for method in ["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "BREW"] {
            let (http, code, message) = answer(address, call(SAY).method(method)).await;
            assert_eq!((http, code), (405, Code::Internal), "{method}");
            assert_eq!(message, format!("calls of gRPC are POST, not {method}"));
        }
    }
}

#[tokio::test]
async fn content_is_that_of_grpc() {
    for address in servers().await {
        for content in ["application/json", "application/grpc+json", "application/grpc-web", "text/plain", ""] {
            let (http, code, message) = answer(address, request(SAY).header("content-type", content)).await;
            assert_eq!((http, code), (415, Code::InvalidArgument), "{content}");
            assert_eq!(message, format!("the content-type is `{content}`, not application/grpc"));
        }
        let (http, _, message) = answer(address, request(SAY)).await;
        assert_eq!((http, &*message), (415, "there is no content-type, which has to be application/grpc"));
        let (http, ..) = answer(address, call(SAY).header("content-type", "application/json")).await;
        assert_eq!(http, 415);
        for content in ["application/grpc", "application/grpc+proto", "application/grpc; charset=utf-8"] {
            let (http, code, message) = answer(address, request(SAY).header("content-type", content)).await;
            assert_eq!((http, code, &*message), (200, Code::Ok, ""), "{content}");
        }
    }
}

#[tokio::test]
async fn a_timeout_is_a_time() {
    for address in servers().await {
        for text in ["", "abc", "5", "S", "-5S", "5s", "999999999S", "1.5S", "5 S", "18446744073709551616S"] {
            let (http, code, message) = answer(address, call(SAY).header("grpc-timeout", text)).await;
            assert_eq!((http, code), (200, Code::Internal), "{text}");
            assert!(message.starts_with(&format!("grpc-timeout is `{text}`, not ")), "{message}");
        }
        let two = call(SAY).header("grpc-timeout", "5S").header("grpc-timeout", "6S");
        assert_eq!(answer(address, two).await.1, Code::Internal);
        for text in ["99999999H", "99999999M", "99999999S", "5000m", "9999999u"] {
            let (_, code, message) = answer(address, call(SAY).header("grpc-timeout", text)).await;
            assert_eq!((code, &*message), (Code::Ok, ""), "{text}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let [plain, strict] = servers().await;
    for path in ["/talk.Talk/Nothing", "/talk.Talk/say", "/talk.Talk/Say/", "/talk.Talk/100%25"] {
        for address in [plain, strict] {
            let (http, code, message) = answer(address, call(path)).await;
            assert_eq!((http, code, message), (200, Code::Unimplemented, format!("`{path}` is not implemented here")));
        }
    }
    for path in ["/nobody.Knows/Say", "/talk.Talk", "/", "//talk.Talk/Say", "/Talk/Say"] {
        let (http, code, message) = answer(strict, call(path)).await;
        assert_eq!((http, code, message), (200, Code::Unimplemented, format!("`{path}` is not implemented here")));
    }
}

#[cfg(feature = "server")]
#[tokio::test]
async fn a_connection_has_so_many_calls_at_once_and_no_more() {
    let address =
        serve(wire_grpc::server::builder().max_concurrent_streams(3).add_service(TalkServer::new(Echo))).await;
    let (sender, connection) = h2::client::Builder::new()
        .initial_max_send_streams(100) // as one that does not wait for what the server says
        .handshake::<_, Bytes>(TcpStream::connect(address).await.unwrap())
        .await
        .unwrap();
    tokio::spawn(connection);
    let mut sender = sender.ready().await.unwrap();
    let mut begin = || sender.send_request(call("/talk.Talk/Echo").body(()).unwrap(), false).unwrap();
    let begun = [begin(), begin(), begin(), begin()];
    let mut refused = 0;
    for (response, _stream) in begun {
        // The others are answered once they have sent something.
        if let Ok(Err(error)) = tokio::time::timeout(std::time::Duration::from_secs(2), response).await {
            assert_eq!(error.reason(), Some(h2::Reason::REFUSED_STREAM), "{error}");
            refused += 1;
        }
    }
    assert_eq!(refused, 1);
}
