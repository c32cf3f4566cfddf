//! What is behind an error that does not say it.

use std::{error::Error, io};

/// The whole chain of an error, each cause behind a colon: `tonic::transport::Error` says no more than "transport error",
/// and a `Status` for a connection that failed not much more.
///
/// Of a status there are its code and its message, as people read them.
///
/// What follows from the way TLS is set up is said in plain words in front: that the certificate is for another host, has
/// expired or is from an unknown issuer, that the other side wants a client certificate, that one side speaks TLS and the
/// other does not.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let endpoint = tonic::transport::Endpoint::from_static("http://localhost:1");
/// let error = endpoint.connect().await.unwrap_err();
/// assert_eq!(error.to_string(), "transport error");
/// let text = wire_grpc::explain(&error);
/// assert!(text.starts_with("nothing listens there: transport error: "), "{text}");
/// let status = tonic::Status::not_found("no user ada");
/// assert_eq!(wire_grpc::explain(&status), "Some requested entity was not found: no user ada");
/// # });
/// ```
pub fn explain(error: &(dyn Error + 'static)) -> String {
    let mut causes: Vec<String> = Vec::new();
    let mut plain = None;
    let mut next = Some(error);
    while let Some(cause) = next {
        plain = plain.or_else(|| plainly(cause));
        let text = match cause.downcast_ref::<tonic::Status>() {
            Some(status) if status.message().is_empty() => status.code().to_string(),
            Some(status) => format!("{}: {}", status.code(), status.message()),
            None => cause.to_string(),
        };
        // Some errors repeat their source.
        if causes.last().is_none_or(|last| !last.ends_with(&text)) {
            causes.push(text);
        }
        next = source(cause);
    }
    plain.map(str::to_owned).into_iter().chain(causes).collect::<Vec<_>>().join(": ")
}

fn source<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    // The source of an `io::Error` is that of what it wraps, which is left out thereby.
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// What is known where the other side closed before its reason was read.
const CLOSED: &str = "the other side closed the connection, as one that speaks TLS does where plain text comes \
                      or a client certificate is missing";

/// The same, within TLS.
const CLOSED_IN_TLS: &str = "the other side closed the connection in the middle of TLS, as one does that misses a client \
                             certificate";

/// What can be said in plain words.
fn plainly(cause: &(dyn Error + 'static)) -> Option<&'static str> {
    #[cfg(feature = "tls")]
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return of_tls(error);
    }
    // An alert of TLS, or text of HTTP/1, where HTTP/2 expects a frame.
    if cause.downcast_ref::<h2::Error>().is_some_and(|error| error.reason() == Some(h2::Reason::FRAME_SIZE_ERROR)) {
        return Some("the other side does not speak HTTP/2, as one that wants TLS");
    }
    // All that hyper knows of a connection that ended before the call was on its way.
    if cause.to_string() == "connection closed" {
        return Some(CLOSED);
    }
    let error = cause.downcast_ref::<io::Error>()?;
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some("nothing listens there"),
        // HTTP/2 hands errors of a connection on to each of its calls, as text.
        _ if error.to_string().starts_with("received fatal alert: ") => of_alert(&error.to_string()),
        io::ErrorKind::UnexpectedEof if error.to_string().contains("close_notify") => Some(CLOSED_IN_TLS),
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => Some(CLOSED),
        _ => None,
    }
}

/// An alert of TLS by its name in `rustls`.
fn of_alert(text: &str) -> Option<&'static str> {
    Some(match text.rsplit(' ').next()? {
        "CertificateRequired" => "the other side wants a client certificate",
        "BadCertificate"
        | "UnsupportedCertificate"
        | "CertificateRevoked"
        | "CertificateExpired"
        | "CertificateUnknown"
        | "UnknownCA"
        | "DecryptError" => "the other side does not take the certificate",
        _ => return None,
    })
}

#[cfg(feature = "tls")]
fn of_tls(error: &rustls::Error) -> Option<&'static str> {
    use rustls::{CertificateError as Certificate, Error};
    Some(match error {
        Error::InvalidCertificate(Certificate::NotValidForName | Certificate::NotValidForNameContext { .. }) => {
            "the certificate is for another host"
        }
        Error::InvalidCertificate(Certificate::Expired | Certificate::ExpiredContext { .. }) => {
            "the certificate has expired"
        }
        Error::InvalidCertificate(Certificate::NotValidYet | Certificate::NotValidYetContext { .. }) => {
            "the certificate is not valid yet"
        }
        Error::InvalidCertificate(Certificate::UnknownIssuer) => {
            "the certificate is from an issuer that is not trusted"
        }
        Error::InvalidCertificate(Certificate::Other(error)) if crate::trust::is_authority(error) => {
            "the certificate is that of an authority, which only wire_grpc::Trust takes where it is named"
        }
        Error::InvalidCertificate(Certificate::InvalidPurpose | Certificate::InvalidPurposeContext { .. }) => {
            "the certificate is for another purpose"
        }
        Error::InvalidCertificate(_) => "the certificate is not valid",
        Error::InconsistentKeys(_) => "the key is not that of the certificate",
        Error::AlertReceived(_) => return of_alert(&error.to_string()),
        Error::InvalidMessage(_) => "the other side does not speak TLS",
        _ => return None,
    })
}
