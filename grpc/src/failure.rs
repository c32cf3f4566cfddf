//! What a failure of the transport means for a call.

use std::{error::Error, io, sync::Arc};

use tonic::{Code, Status, TimeoutExpired};

use crate::{BoxError, deadline};

/// The status that gRPC has for it. tonic says CANCELLED where `Endpoint::timeout` has passed, and CANCELLED or UNKNOWN
/// where the connection is gone; those are DEADLINE_EXCEEDED and UNAVAILABLE (gRPC's page on status codes).
#[cold]
pub(crate) fn status(error: BoxError) -> Status {
    if causes(&*error).any(|cause| cause.is::<TimeoutExpired>()) {
        return deadline::exceeded();
    }
    let mut status = Status::from_error(error);
    let hint = causes(&status).find_map(|cause| hint(cause.downcast_ref()?));
    if let Some(hint) = hint {
        let mut hinted = Status::new(status.code(), format!("{hint}: {}", status.message()));
        hinted.set_source(Arc::new(status));
        status = hinted;
    }
    if !matches!(status.code(), Code::Cancelled | Code::Unknown) || !causes(&status).any(is_gone) {
        return status;
    }
    let mut gone = Status::unavailable(format!("the connection broke: {}", status.message()));
    gone.set_source(Arc::new(status));
    gone
}

/// Which setting is behind an error that names none.
fn hint(error: &h2::Error) -> Option<&'static str> {
    match error.reason()? {
        h2::Reason::REFUSED_STREAM if error.is_remote() => Some(
            "the server refused the call before it looked at it, as with more calls at once on a connection than its \
             max_concurrent_streams",
        ),
        h2::Reason::ENHANCE_YOUR_CALM if error.is_library() => Some(
            "too many small messages waited to be read, and HTTP/2 gave up the connection, which \
             wire_grpc::client::endpoint or wire_grpc::Windows prevent",
        ),
        _ => None,
    }
}

/// Is this what is left of a connection?
fn is_gone(cause: &(dyn Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<h2::Error>() {
        // A server that shuts down says so by GOAWAY and NO_ERROR.
        return error.is_io()
            || error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR)
            || error.reason() == Some(h2::Reason::REFUSED_STREAM);
    }
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        // Cancelled is what hyper calls a call whose connection ended before the call was on its way.
        return error.is_canceled() || error.is_closed() || error.is_incomplete_message();
    }
    cause.is::<io::Error>()
}

fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}
