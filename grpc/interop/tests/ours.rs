//! All cases between our client and our server.

use std::net::{Ipv4Addr, SocketAddr};

use grpc_interop::{
    Soak,
    cases::{Bench, CASES, Case},
    client::{Roots, Target},
    server,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tonic::transport::server::TcpIncoming;
use wire_grpc::server::{TlsConfig, tls_config};

/// The name in the certificate of the server, which is not where it is.
const NAME: &str = "interop.test";

/// A server that runs as long as the test, and where it is.
async fn target(tls: Option<(TlsConfig, Vec<u8>)>) -> Target {
    let incoming = TcpIncoming::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap().with_nodelay(Some(true));
    let port = incoming.local_addr().unwrap().port();
    let (tls, ca) = tls.unzip();
    tokio::spawn(async move { server::serve(incoming, tls, std::future::pending()).await.unwrap() });
    Target { host: "127.0.0.1".into(), port, host_override: ca.is_some().then(|| NAME.into()), tls: ca.map(Roots::Ca) }
}

fn bench(target: Target) -> Bench {
    let soak = Soak { max_latency: std::time::Duration::from_secs(20), threads: 2, ..Soak::default() };
    Bench { clients: target.clients().unwrap(), target, soak }
}

async fn all_hold(target: Target) {
    let bench = bench(target);
    let mut failures = Vec::new();
    for case in CASES {
        if let Err(failure) = case.run(&bench).await {
            failures.push(format!("{}: {failure}", case.name));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// A certificate for [`NAME`], and that of who signed it.
fn certificates() -> (TlsConfig, Vec<u8>) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([NAME.to_string()]).unwrap().signed_by(&key, &authority).unwrap();
    let tls = tls_config(certificate.pem(), key.serialize_pem(), None).unwrap();
    (tls, authority.pem().into_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn plaintext() {
    all_hold(target(None).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tls() {
    all_hold(target(Some(certificates())).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_another_authority_is_refused() {
    let mut target = target(Some(certificates())).await;
    target.tls = Some(Roots::Ca(certificates().1));
    let failure = Case::find("empty_unary").unwrap().run(&bench(target)).await.unwrap_err();
    assert!(failure.starts_with("Unavailable"), "{failure}");
}

/// That a case can fail: what the service says of a server without compression.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_looks_at_no_flags_is_found_out() {
    use grpc_interop::{proto::test_service_server::TestServiceServer, server::Tested};
    use tonic::{codec::CompressionEncoding::Gzip, transport::Server};

    let incoming = TcpIncoming::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
    let port = incoming.local_addr().unwrap().port();
    let service = TestServiceServer::new(Tested::default()).accept_compressed(Gzip);
    tokio::spawn(Server::builder().add_service(service).serve_with_incoming(incoming));
    let target = Target { host: "127.0.0.1".into(), port, host_override: None, tls: None };
    let bench = bench(target);
    let failing = |name| {
        let bench = bench.clone();
        async move { Case::find(name).unwrap().run(&bench).await.unwrap_err() }
    };
    assert_eq!(failing("server_compressed_unary").await, "response_compressed is true, the flag is Some(false)");
    assert_eq!(failing("server_compressed_streaming").await, "response_compressed is true, the flag is Some(false)");
    assert!(failing("client_compressed_unary").await.starts_with("InvalidArgument"));
    assert!(failing("client_compressed_streaming").await.starts_with("InvalidArgument"));
    assert_eq!(failing("custom_metadata").await, "x-grpc-test-echo-initial: None");
}
