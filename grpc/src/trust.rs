//! Whose certificates are taken: those that authorities signed, and single ones that are named.

use std::{fmt, sync::Arc};

use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, OtherError, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
    server::{
        ParsedCertificate, WebPkiClientVerifier,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
};

use crate::{
    BoxError,
    certificate::{Certificate, Usage, is_for},
};

/// Certificates that are trusted: a server's or a client's certificate is taken that one of these has signed, or that is
/// one of these.
///
/// The second is what tonic leaves out. `openssl req -x509` makes a certificate that signs itself and says it is an
/// authority; put where authorities are expected, rustls refuses it, since authorities do not serve (`CaUsedAsEndEntity`).
/// Node and others take it, and so does this, for exactly the certificate that is named here: its validity, its usages and
/// its name are looked at as always. Where it has no alternative names, its common name counts, as for Node. What another
/// certificate must be is what rustls says.
///
/// ```no_run
/// use tonic::transport::{ClientTlsConfig, Endpoint};
/// use wire_grpc::Trust;
///
/// # fn endpoint() -> Result<Endpoint, wire_grpc::BoxError> {
/// let trust = Trust::from_pem(std::fs::read("server.crt")?)?;
/// let endpoint = wire_grpc::client::endpoint("https://localhost:50051")?;
/// let endpoint = endpoint.tls_config_with_verifier(ClientTlsConfig::new(), trust.server_verifier()?)?;
/// # Ok(endpoint)
/// # }
/// ```
#[derive(Clone)]
pub struct Trust {
    roots: Arc<RootCertStore>,
    named: Arc<[CertificateDer<'static>]>,
}

impl Trust {
    /// The certificates of a PEM text.
    ///
    /// # Errors
    /// When there is none, or one is malformed.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, BoxError> {
        let named = certificates(pem.as_ref())?;
        let mut roots = RootCertStore::empty();
        for certificate in &named {
            roots.add(certificate.clone())?;
        }
        Ok(Self { roots: Arc::new(roots), named: named.into() })
    }

    /// What looks at the certificates of servers: for tonic's `Endpoint::tls_config_with_verifier`.
    ///
    /// # Errors
    /// Those of rustls.
    pub fn server_verifier(&self) -> Result<Arc<dyn ServerCertVerifier>, BoxError> {
        let inner = WebPkiServerVerifier::builder_with_provider(self.roots.clone(), provider()).build()?;
        Ok(Arc::new(Servers { inner, named: self.named.clone() }))
    }

    /// What looks at the certificates of clients: for a `rustls::ServerConfig`, such as that of
    /// [`server::tls_config`](crate::server::tls_config).
    ///
    /// # Errors
    /// Those of rustls.
    pub fn client_verifier(&self) -> Result<Arc<dyn ClientCertVerifier>, BoxError> {
        let inner = WebPkiClientVerifier::builder_with_provider(self.roots.clone(), provider()).build()?;
        Ok(Arc::new(Clients { inner, named: self.named.clone() }))
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust").field("certificates", &self.named.len()).finish()
    }
}

/// The one that the program has chosen, or ring, as in tonic.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()))
}

/// All certificates of a PEM text.
pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, BoxError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|error| format!("not a certificate in PEM: {error}"))?;
    if found.is_empty() { Err("no certificate in PEM (-----BEGIN CERTIFICATE-----)".into()) } else { Ok(found) }
}

/// The private key of a PEM text.
#[cfg(feature = "server")]
pub(crate) fn private_key(pem: &[u8]) -> Result<PrivateKeyDer<'static>, BoxError> {
    PrivateKeyDer::from_pem_slice(pem).map_err(|error| match error {
        rustls::pki_types::pem::Error::NoItemsFound => "no private key in PEM (-----BEGIN PRIVATE KEY-----)".into(),
        error => format!("not a private key in PEM: {error}").into(),
    })
}

/// Why webpki refuses a certificate, as far as that may not count where the certificate itself is trusted.
enum Refused {
    /// An authority's own, or from an issuer that is not trusted. Validity has been looked at before; usages have not.
    Chain,
    /// There is no such name among the alternative ones.
    Name,
}

fn refused(error: &Error) -> Option<Refused> {
    let Error::InvalidCertificate(error) = error else { return None };
    match error {
        CertificateError::UnknownIssuer => Some(Refused::Chain),
        CertificateError::Other(error) if is_authority(error) => Some(Refused::Chain),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Some(Refused::Name),
        _ => None,
    }
}

/// Was the certificate of an authority shown as that of a server or client?
pub(crate) fn is_authority(error: &OtherError) -> bool {
    matches!(error.0.downcast_ref(), Some(webpki::Error::CaUsedAsEndEntity))
}

/// Whether a certificate that is trusted by itself, and valid now, may be used so.
fn check_usage(der: &CertificateDer<'_>, usage: Usage) -> Result<(), Error> {
    match Certificate::read(der) {
        Some(certificate) if certificate.allows(usage) => Ok(()),
        Some(_) => Err(CertificateError::InvalidPurpose.into()),
        None => Err(CertificateError::BadEncoding.into()),
    }
}

/// Whether it is for this host: by its alternative names or, where it has none, by its common name.
fn check_name(der: &CertificateDer<'_>, host: &ServerName<'_>) -> Result<(), Error> {
    let alternative = rustls::client::verify_server_name(&ParsedCertificate::try_from(der)?, host);
    let common = Certificate::read(der).and_then(|certificate| certificate.common_name());
    match (alternative, common, host) {
        (Err(_), Some(name), ServerName::DnsName(host)) if is_for(name, host.as_ref()) => Ok(()),
        (outcome, ..) => outcome,
    }
}

#[derive(Debug)]
struct Servers {
    inner: Arc<WebPkiServerVerifier>,
    named: Arc<[CertificateDer<'static>]>,
}

impl ServerCertVerifier for Servers {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let outcome = self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let Err(error) = outcome else { return outcome };
        if !self.named.contains(end_entity) {
            return Err(error);
        }
        match refused(&error) {
            None => return Err(error),
            Some(Refused::Chain) => check_usage(end_entity, Usage::Server)?,
            Some(Refused::Name) => {}
        }
        check_name(end_entity, server_name)?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

#[derive(Debug)]
struct Clients {
    inner: Arc<dyn ClientCertVerifier>,
    named: Arc<[CertificateDer<'static>]>,
}

impl ClientCertVerifier for Clients {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.inner.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let outcome = self.inner.verify_client_cert(end_entity, intermediates, now);
        let Err(error) = outcome else { return outcome };
        match refused(&error) {
            Some(Refused::Chain) if self.named.contains(end_entity) => {
                check_usage(end_entity, Usage::Client)?;
                Ok(ClientCertVerified::assertion())
            }
            _ => Err(error),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
