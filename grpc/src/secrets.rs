//! What must not be shown, and what must not be believed.

use http::{HeaderMap, HeaderName, header};
use tonic::{Status, metadata::MetadataMap};

/// Metadata that says who somebody is.
static SECRET: [HeaderName; 5] = [
    header::AUTHORIZATION,
    header::COOKIE,
    header::PROXY_AUTHORIZATION,
    header::SET_COOKIE,
    HeaderName::from_static("x-api-key"),
];

/// The bytes of a `google.rpc.Status`, in base64.
static DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

/// Makes `Debug` write "Sensitive" for the values of secret metadata, and HPACK keep them out of its tables.
pub(crate) fn redact(headers: &mut HeaderMap) {
    // A call has a handful of headers; looking for each of the secret ones would take longer.
    for (name, value) in headers.iter_mut() {
        if SECRET.contains(name) {
            value.set_sensitive(true);
        }
    }
}

/// The message of a status, percent-encoded.
static MESSAGE: HeaderName = HeaderName::from_static("grpc-message");

/// Makes a status readable: details that are not base64 are taken away, where tonic panics, and bytes of the message that
/// are not UTF-8 are replaced, where tonic loses the code.
pub(crate) fn sanitize_status(headers: &mut HeaderMap) {
    sanitize_message(headers);
    sanitize_details(headers);
}

/// gRPC's protocol wants whatever can be read of a message that is not encoded as it should be.
fn sanitize_message(headers: &mut HeaderMap) {
    let Some(message) = headers.get(&MESSAGE) else { return };
    let message = percent_decoded(message.as_bytes());
    if let Err(error) = String::from_utf8(message) {
        let text = String::from_utf8_lossy(error.as_bytes());
        headers.remove(&MESSAGE);
        let mut status = HeaderMap::new();
        let _ = Status::unknown(text).add_header(&mut status);
        headers.extend(status.remove(&MESSAGE).map(|message| (MESSAGE.clone(), message)));
    }
}

/// What is no `%` with two digits stays as it is.
fn percent_decoded(mut text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    while let Some((&first, rest)) = text.split_first() {
        let digits = rest.first_chunk::<2>().filter(|_| first == b'%').and_then(|digits| str::from_utf8(digits).ok());
        let byte = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                text = &rest[2..];
            }
            None => {
                decoded.push(first);
                text = rest;
            }
        }
    }
    decoded
}

fn sanitize_details(headers: &mut HeaderMap) {
    if !headers.contains_key(&DETAILS) {
        return;
    }
    let metadata = MetadataMap::from_headers(std::mem::take(headers));
    let is_base64 = metadata.get_bin(DETAILS.as_str()).is_some_and(|details| details.to_bytes().is_ok());
    *headers = metadata.into_headers();
    if !is_base64 {
        headers.remove(&DETAILS);
    }
}
