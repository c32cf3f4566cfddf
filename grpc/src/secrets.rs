//! What must not be shown, and what must not be believed.

use http::HeaderMap;
use tonic::metadata::MetadataMap;

/// Metadata that says who somebody is.
const SECRET: [&str; 5] = ["authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"];

/// The bytes of a `google.rpc.Status`, in base64.
const DETAILS: &str = "grpc-status-details-bin";

/// Makes `Debug` write "Sensitive" for the values of secret metadata, and HPACK keep them out of its tables.
pub(crate) fn redact(headers: &mut HeaderMap) {
    for name in SECRET {
        if let http::header::Entry::Occupied(mut entry) = headers.entry(name) {
            entry.iter_mut().for_each(|value| value.set_sensitive(true));
        }
    }
}

/// Takes away details of a status that are not base64: tonic panics there.
pub(crate) fn sanitize_status(headers: &mut HeaderMap) {
    if !headers.contains_key(DETAILS) {
        return;
    }
    let metadata = MetadataMap::from_headers(std::mem::take(headers));
    let is_base64 = metadata.get_bin(DETAILS).is_some_and(|details| details.to_bytes().is_ok());
    *headers = metadata.into_headers();
    if !is_base64 {
        headers.remove(DETAILS);
    }
}
