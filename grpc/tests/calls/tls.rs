//! TLS: who is let in, and what is said to who is not.

use std::net::SocketAddr;

use crate::support::{self, Echo, TalkClient, TalkServer, all_kinds, note, serve};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Error, Identity, Server, ServerTlsConfig};
use wire_grpc::explain;

/// Who signs certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        Self::named("those who are trusted")
    }

    fn named(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn root(&self) -> Certificate {
        Certificate::from_pem(self.0.pem())
    }

    pub(crate) fn identity(&self, host: &str) -> Identity {
        self.sign(CertificateParams::new([host.to_owned()]).unwrap())
    }

    fn expired(&self, host: &str) -> Identity {
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2020, 2, 1);
        self.sign(params)
    }

    fn sign(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity::from_pem(certificate.pem(), key.serialize_pem())
    }
}

async fn serve_tls(config: ServerTlsConfig) -> SocketAddr {
    let mut server = Server::builder().tls_config(config).unwrap();
    serve(server.add_service(TalkServer::new(Echo))).await
}

async fn connect(address: SocketAddr, config: ClientTlsConfig) -> Result<Channel, Error> {
    let endpoint = Endpoint::from_shared(format!("https://localhost:{}", address.port())).unwrap();
    endpoint.tls_config(config).unwrap().connect().await
}

/// What is said where a connection, or the first call on it, fails.
async fn refusal(address: SocketAddr, config: ClientTlsConfig) -> String {
    match connect(address, config).await {
        Err(error) => explain(&error),
        Ok(channel) => explain(&TalkClient::new(channel).say(note("hello")).await.unwrap_err()),
    }
}

#[tokio::test]
async fn a_client_that_trusts_the_root_makes_calls_of_each_kind() {
    let authority = Authority::new();
    let address = serve_tls(ServerTlsConfig::new().identity(authority.identity("localhost"))).await;
    let channel = connect(address, ClientTlsConfig::new().ca_certificate(authority.root())).await.unwrap();
    for answer in all_kinds(&mut TalkClient::new(channel), "hello").await {
        assert_eq!(answer.unwrap(), "hello");
    }
}

#[tokio::test]
async fn a_client_with_a_certificate_is_let_in() {
    let authority = Authority::new();
    let server = ServerTlsConfig::new().identity(authority.identity("localhost")).client_ca_root(authority.root());
    let address = serve_tls(server).await;
    let client = ClientTlsConfig::new().ca_certificate(authority.root()).identity(authority.identity("ada"));
    let channel = connect(address, client).await.unwrap();
    for answer in all_kinds(&mut TalkClient::new(channel), "hello").await {
        assert_eq!(answer.unwrap(), "hello");
    }
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new();
    let address = serve_tls(ServerTlsConfig::new().identity(authority.identity("example.org"))).await;
    let text = refusal(address, ClientTlsConfig::new().ca_certificate(authority.root())).await;
    assert!(text.starts_with("the certificate is for another host: transport error: "), "{text}");
    assert!(text.contains("localhost") && text.contains("example.org"), "{text}");
}

#[tokio::test]
async fn a_certificate_that_has_expired_is_refused() {
    let authority = Authority::new();
    let address = serve_tls(ServerTlsConfig::new().identity(authority.expired("localhost"))).await;
    let text = refusal(address, ClientTlsConfig::new().ca_certificate(authority.root())).await;
    assert!(text.starts_with("the certificate has expired: "), "{text}");
}

#[tokio::test]
async fn a_certificate_of_an_unknown_issuer_is_refused() {
    let address = serve_tls(ServerTlsConfig::new().identity(Authority::named("others").identity("localhost"))).await;
    let text = refusal(address, ClientTlsConfig::new().ca_certificate(Authority::new().root())).await;
    assert!(text.starts_with("the certificate is from an issuer that is not trusted: "), "{text}");
}

#[tokio::test]
async fn a_client_without_a_certificate_is_told_that_one_is_wanted() {
    let authority = Authority::new();
    let server = ServerTlsConfig::new().identity(authority.identity("localhost")).client_ca_root(authority.root());
    let address = serve_tls(server).await;
    let text = refusal(address, ClientTlsConfig::new().ca_certificate(authority.root())).await;
    assert!(text.starts_with("the other side wants a client certificate: "), "{text}");
}

#[tokio::test]
async fn a_client_with_a_certificate_of_somebody_else_is_refused() {
    let authority = Authority::new();
    let server = ServerTlsConfig::new().identity(authority.identity("localhost")).client_ca_root(authority.root());
    let address = serve_tls(server).await;
    let client =
        ClientTlsConfig::new().ca_certificate(authority.root()).identity(Authority::named("others").identity("eve"));
    let text = refusal(address, client).await;
    assert!(text.starts_with("the other side does not take the certificate: "), "{text}");
}

#[tokio::test]
async fn tls_against_plain_text_says_so() {
    let address = support::echo().await;
    let text = refusal(address, ClientTlsConfig::new().ca_certificate(Authority::new().root())).await;
    assert!(text.starts_with("the other side does not speak TLS: "), "{text}");
}

#[tokio::test]
async fn plain_text_against_tls_says_so() {
    let authority = Authority::new();
    let address = serve_tls(ServerTlsConfig::new().identity(authority.identity("localhost"))).await;
    let endpoint = Endpoint::from_shared(format!("http://localhost:{}", address.port())).unwrap();
    let text = match endpoint.connect().await {
        Err(error) => explain(&error),
        Ok(channel) => explain(&TalkClient::new(channel).say(note("hello")).await.unwrap_err()),
    };
    assert!(text.starts_with("the other side closed the connection, as one that speaks TLS does"), "{text}");
}

/// A server that takes connections and says nothing.
#[tokio::test]
async fn a_server_that_never_shakes_hands_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let client = ClientTlsConfig::new().ca_certificate(Authority::new().root());
    let text = refusal(address, client.timeout(std::time::Duration::from_millis(200))).await;
    assert!(text.contains("TLS handshake timeout"), "{text}");
}
