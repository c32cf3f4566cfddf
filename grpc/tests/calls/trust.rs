//! Certificates that sign themselves, as `openssl req -x509` makes them: taken where they are named, and not otherwise.

use std::{net::SocketAddr, time::Duration};

use rcgen::{
    BasicConstraints, Certificate as Signed, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, date_time_ymd,
};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::{Channel, ClientTlsConfig, Identity, Server};
use wire_grpc::{Trust, explain, server};

use crate::support::{Echo, TalkClient, TalkServer, all_kinds, note};

/// A certificate and its key, in PEM.
struct Own {
    certificate: String,
    key: String,
}

impl Own {
    /// As of `openssl req -x509 -addext subjectAltName=DNS:...`.
    fn new(host: &str) -> Self {
        Self::with(host, |_| ())
    }

    fn with(host: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.distinguished_name = name("who signs this");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate: Signed = params.self_signed(&key).unwrap();
        Self { certificate: certificate.pem(), key: key.serialize_pem() }
    }

    fn trust(&self) -> Trust {
        Trust::from_pem(&self.certificate).unwrap()
    }

    fn identity(&self) -> Identity {
        Identity::from_pem(&self.certificate, &self.key)
    }
}

fn name(common: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common);
    name
}

async fn serve(own: &Own, clients: Option<&Trust>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = server::tls_config(&own.certificate, &own.key, clients).unwrap();
    let connections = server::with_tls(TcpListenerStream::new(listener), config, Duration::from_secs(5));
    tokio::spawn(Server::builder().add_service(TalkServer::new(Echo)).serve_with_incoming(connections));
    address
}

async fn connect(address: SocketAddr, trust: &Trust, own: Option<&Own>) -> Result<Channel, String> {
    let mut config = ClientTlsConfig::new();
    if let Some(own) = own {
        config = config.identity(own.identity());
    }
    let endpoint = wire_grpc::client::endpoint(format!("https://localhost:{}", address.port())).unwrap();
    let endpoint = endpoint.tls_config_with_verifier(config, trust.server_verifier().unwrap()).unwrap();
    endpoint.connect().await.map_err(|error| explain(&error))
}

/// Whether calls of each kind go well, or what is said.
async fn outcome(address: SocketAddr, trust: &Trust, own: Option<&Own>) -> Result<(), String> {
    let mut client = TalkClient::new(connect(address, trust, own).await?);
    client.say(note("hello")).await.map_err(|status| explain(&status))?;
    for answer in all_kinds(&mut client, "hello").await {
        assert_eq!(answer.unwrap(), "hello");
    }
    Ok(())
}

/// What a client says to a server whose certificate it trusts.
async fn trusting(own: &Own) -> Result<(), String> {
    outcome(serve(own, None).await, &own.trust(), None).await
}

#[tokio::test]
async fn a_server_that_is_named_is_trusted() {
    assert_eq!(trusting(&Own::new("localhost")).await, Ok(()));
    // One that does not say that it is an authority.
    assert_eq!(trusting(&Own::with("localhost", |params| params.is_ca = IsCa::NoCa)).await, Ok(()));
    // Among others.
    let (own, other) = (Own::new("localhost"), Own::new("localhost"));
    let both = Trust::from_pem(format!("{}{}", other.certificate, own.certificate)).unwrap();
    assert_eq!(outcome(serve(&own, None).await, &both, None).await, Ok(()));
}

#[tokio::test]
async fn a_common_name_counts_where_there_is_no_other() {
    let named = |common: &'static str| {
        Own::with("example.org", move |params| {
            params.distinguished_name = name(common);
            params.subject_alt_names.clear();
        })
    };
    assert_eq!(trusting(&named("localhost")).await, Ok(()));
    let said = trusting(&named("example.org")).await.unwrap_err();
    assert!(said.starts_with("the certificate is for another host: "), "{said}");
    // There is another.
    let own = Own::with("example.org", |params| params.distinguished_name = name("localhost"));
    let said = trusting(&own).await.unwrap_err();
    assert!(said.starts_with("the certificate is for another host: "), "{said}");
}

#[tokio::test]
async fn a_server_that_is_named_must_be_valid_nevertheless() {
    for (own, expected) in [
        (Own::new("example.org"), "the certificate is for another host: "),
        (Own::with("example.org", |params| params.is_ca = IsCa::NoCa), "the certificate is for another host: "),
        (
            Own::with("localhost", |params| params.not_after = date_time_ymd(2020, 1, 1)),
            "the certificate has expired: ",
        ),
        (
            Own::with("localhost", |params| params.not_before = date_time_ymd(4000, 1, 1)),
            "the certificate is not valid yet: ",
        ),
        (
            Own::with("localhost", |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]),
            "the certificate is for another purpose: ",
        ),
    ] {
        let said = trusting(&own).await.unwrap_err();
        assert!(said.starts_with(expected), "{said}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_named_is_refused() {
    // The same names, and another key.
    let (own, other) = (Own::new("localhost"), Own::new("localhost"));
    let said = outcome(serve(&own, None).await, &other.trust(), None).await.unwrap_err();
    assert!(said.starts_with("the certificate is "), "{said}");
    // Signed by the one that is named, but an authority by itself.
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name = name("an authority");
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let signed = Own { certificate: params.signed_by(&key, &authority).unwrap().pem(), key: key.serialize_pem() };
    let trust = Trust::from_pem(authority.pem()).unwrap();
    let said = outcome(serve(&signed, None).await, &trust, None).await.unwrap_err();
    assert!(said.starts_with("the certificate is that of an authority, "), "{said}");
    // An ordinary one that is signed by the authority is taken, as always.
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let signed = Own { certificate: params.signed_by(&key, &authority).unwrap().pem(), key: key.serialize_pem() };
    assert_eq!(outcome(serve(&signed, None).await, &trust, None).await, Ok(()));
    // And one that is named by itself, whoever signed it.
    assert_eq!(outcome(serve(&signed, None).await, &signed.trust(), None).await, Ok(()));
}

#[tokio::test]
async fn a_client_that_is_named_is_let_in_and_no_other() {
    let server = Own::new("localhost");
    let ada = Own::new("ada");
    let address = serve(&server, Some(&ada.trust())).await;
    assert_eq!(outcome(address, &server.trust(), Some(&ada)).await, Ok(()));
    for other in [Own::new("ada"), Own::with("ada", |params| params.is_ca = IsCa::NoCa)] {
        let said = outcome(address, &server.trust(), Some(&other)).await.unwrap_err();
        assert!(said.contains("certificate"), "{said}");
    }
    assert!(outcome(address, &server.trust(), None).await.unwrap_err().contains("client certificate"));
    for own in [
        Own::with("ada", |params| params.not_after = date_time_ymd(2020, 1, 1)),
        Own::with("ada", |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]),
    ] {
        let address = serve(&server, Some(&own.trust())).await;
        let said = outcome(address, &server.trust(), Some(&own)).await.unwrap_err();
        assert!(said.contains("does not take the certificate"), "{said}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_files_is_said() {
    let (own, other) = (Own::new("localhost"), Own::new("localhost"));
    let config = |certificate: &str, key: &str| server::tls_config(certificate, key, None).unwrap_err();
    let said = explain(&*config(&own.certificate, &other.key));
    assert!(said.starts_with("the key is not that of the certificate: "), "{said}");
    assert!(config(&own.key, &own.key).to_string().starts_with("no certificate in PEM"));
    assert!(config(&own.certificate, &own.certificate).to_string().starts_with("no private key in PEM"));
    assert!(config("", "").to_string().starts_with("no certificate in PEM"));
    let cut = &own.key[..own.key.len() / 2];
    assert!(config(&own.certificate, cut).to_string().contains("private key in PEM"));
    assert!(Trust::from_pem("").unwrap_err().to_string().starts_with("no certificate in PEM"));
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(Trust::from_pem(broken).is_err());
}

/// A client that never begins with TLS keeps nobody from being served, and is let go.
#[tokio::test]
async fn a_client_that_never_shakes_hands_is_let_go() {
    use tokio::io::AsyncReadExt;

    let own = Own::new("localhost");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = server::tls_config(&own.certificate, &own.key, None).unwrap();
    let connections = server::with_tls(TcpListenerStream::new(listener), config, Duration::from_millis(300));
    tokio::spawn(Server::builder().add_service(TalkServer::new(Echo)).serve_with_incoming(connections));
    let mut silent = tokio::net::TcpStream::connect(address).await.unwrap();
    assert_eq!(outcome(address, &own.trust(), None).await, Ok(()));
    let closed = tokio::time::timeout(Duration::from_secs(10), silent.read(&mut [0])).await;
    assert!(matches!(closed, Ok(Ok(0) | Err(_))), "{closed:?}");
}

/// The listener goes with the server.
#[tokio::test]
async fn a_server_that_stops_closes_its_door() {
    let own = Own::new("localhost");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = server::tls_config(&own.certificate, &own.key, None).unwrap();
    let connections = server::with_tls(TcpListenerStream::new(listener), config, Duration::from_secs(5));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = Server::builder().add_service(TalkServer::new(Echo));
    let served = tokio::spawn(server.serve_with_incoming_shutdown(connections, async { stopped.await.unwrap_or(()) }));
    assert_eq!(outcome(address, &own.trust(), None).await, Ok(()));
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
    let begun = std::time::Instant::now();
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
