//! What must not be shown, and what must not be believed.

use http::{HeaderMap, HeaderName, header};
use tonic::metadata::MetadataMap;

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

/// Takes away details of a status that are not base64: tonic panics there.
pub(crate) fn sanitize_status(headers: &mut HeaderMap) {
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
