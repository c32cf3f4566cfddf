//! A body whose messages are looked at as they pass.

use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use http::HeaderMap;
use http_body::{Body, Frame};
use pin_project_lite::pin_project;
use tonic::{Code, Status};

use crate::{
    BoxError,
    deadline::{self, Deadline},
    frame::{Assembler, Meter},
    inflate::Encoding,
    limits::{Limit, Limits, stream_exceeded},
    secrets,
};

pin_project! {
    /// A body under limits.
    ///
    /// Where messages are compressed they are decompressed here, so that what is too large is refused with the name of
    /// the setting; what comes after sees messages that are not.
    #[derive(Debug)]
    pub(crate) struct Checked<B> {
        #[pin]
        inner: B,
        way: Way,
        messages: Messages,
        // How many bytes may still come.
        left: Option<u64>,
        stream_limit: u64,
        deadline: Option<Deadline>,
        // What the end of the call is told of, once this is empty.
        trailers: Option<HeaderMap>,
        failure: Option<Status>,
        is_over: bool,
        refusal: Option<Refusal>,
    }
}

/// Why a client's own message was not sent: the transport knows no more than that the body failed.
pub(crate) type Refusal = Arc<OnceLock<Status>>;

/// From whom to whom, which decides how a failure is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    RequestIn,
    RequestOut,
    ResponseIn,
    /// A failure is told in trailers, as any other status.
    ResponseOut,
}

#[derive(Debug)]
enum Messages {
    /// They have no limit.
    Unseen,
    /// Their lengths are compared, and that is all.
    Passing(Meter, Limit),
    /// They are compressed.
    Assembled(Assembler),
}

impl<B> Checked<B> {
    /// What a server receives.
    pub(crate) fn request_in(inner: B, headers: &HeaderMap, limits: Limits) -> Self {
        Self::new(inner, Way::RequestIn, Some(limits.decoding()), Encoding::of(headers), limits.stream())
    }

    /// What a client sends.
    pub(crate) fn request_out(inner: B, limit: Limit, refusal: Refusal) -> Self {
        Self { refusal: Some(refusal), ..Self::new(inner, Way::RequestOut, Some(limit), None, None) }
    }

    /// What a client receives.
    pub(crate) fn response_in(
        inner: B,
        headers: &HeaderMap,
        limits: Limits,
        deadline: Option<Deadline>,
        refusal: Option<Refusal>,
    ) -> Self {
        let encoding = Encoding::of(headers);
        Self {
            deadline,
            refusal,
            ..Self::new(inner, Way::ResponseIn, Some(limits.decoding()), encoding, limits.stream())
        }
    }

    /// What a server sends.
    pub(crate) fn response_out(inner: B, limit: Option<Limit>, deadline: Option<Deadline>) -> Self {
        Self { deadline, ..Self::new(inner, Way::ResponseOut, limit, None, None) }
    }

    fn new(inner: B, way: Way, limit: Option<Limit>, encoding: Option<Encoding>, stream: Option<u64>) -> Self {
        let messages = match (limit, encoding) {
            (None, _) => Messages::Unseen,
            (Some(limit), None) => Messages::Passing(Meter::default(), limit),
            (Some(limit), Some(_)) => Messages::Assembled(Assembler::new(encoding, limit)),
        };
        let stream_limit = stream.unwrap_or_default();
        Self {
            inner,
            way,
            messages,
            left: stream,
            stream_limit,
            deadline: None,
            trailers: None,
            failure: None,
            is_over: false,
            refusal: None,
        }
    }
}

impl<B> Body for Checked<B>
where
    B: Body<Data: Buf, Error: Into<BoxError>>,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let mut this = self.project();
        loop {
            if *this.is_over {
                return Poll::Ready(None);
            }
            if let Some(status) = this.failure.take() {
                *this.is_over = true;
                if let (Way::RequestOut, Some(refusal)) = (*this.way, &this.refusal) {
                    let _ = refusal.set(status.clone());
                }
                return Poll::Ready(Some(tell(*this.way, status)));
            }
            if let Messages::Assembled(assembler) = this.messages {
                match assembler.next() {
                    Ok(Some(frame)) => return Poll::Ready(Some(Ok(Frame::data(frame.plain)))),
                    Ok(None) => {}
                    Err(status) => {
                        *this.failure = Some(status);
                        continue;
                    }
                }
            }
            if let Some(trailers) = this.trailers.take() {
                *this.is_over = true;
                return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
            }
            if this.deadline.as_mut().is_some_and(|deadline| deadline.poll_passed(context).is_ready()) {
                *this.failure = Some(deadline::exceeded());
                continue;
            }
            let frame = match ready!(this.inner.as_mut().poll_frame(context)) {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => {
                    let refused = this.refusal.as_ref().and_then(|refusal| refusal.get()).cloned();
                    *this.failure = Some(refused.unwrap_or_else(|| failure(*this.way, error.into())));
                    continue;
                }
                None => {
                    *this.is_over = true;
                    return Poll::Ready(this.messages.rest().map(|rest| Ok(Frame::data(rest))));
                }
            };
            let mut data = match frame.into_data() {
                Ok(mut data) => data.copy_to_bytes(data.remaining()),
                Err(frame) => {
                    let Ok(mut trailers) = frame.into_trailers() else { continue };
                    secrets::sanitize_status(&mut trailers);
                    *this.trailers = Some(trailers);
                    if let Some(rest) = this.messages.rest() {
                        return Poll::Ready(Some(Ok(Frame::data(rest))));
                    }
                    continue;
                }
            };
            if let Some(left) = this.left {
                match left.checked_sub(data.len() as u64) {
                    Some(rest) => *left = rest,
                    None => {
                        *this.failure = Some(stream_exceeded(*this.stream_limit));
                        continue;
                    }
                }
            }
            match this.messages {
                Messages::Assembled(assembler) => {
                    assembler.push(&data);
                    continue;
                }
                Messages::Passing(meter, limit) => {
                    if let Err(refused) = meter.pass(&data, *limit) {
                        *this.failure = Some(refused.status);
                        data.truncate(refused.at);
                    }
                }
                Messages::Unseen => {}
            }
            if !data.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(data))));
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        let is_passing =
            !matches!(self.messages, Messages::Assembled(_)) && self.failure.is_none() && self.trailers.is_none();
        self.is_over || (is_passing && self.inner.is_end_stream())
    }
}

impl Messages {
    fn rest(&mut self) -> Option<Bytes> {
        match self {
            Self::Assembled(assembler) => assembler.rest(),
            Self::Unseen | Self::Passing(..) => None,
        }
    }
}

fn tell(way: Way, status: Status) -> Result<Frame<Bytes>, Status> {
    if way != Way::ResponseOut {
        return Err(status);
    }
    trailers(&status).map(Frame::trailers)
}

/// A status as the end of a call.
pub(crate) fn trailers(status: &Status) -> Result<HeaderMap, Status> {
    let mut trailers = HeaderMap::new();
    status.add_header(&mut trailers)?;
    Ok(trailers)
}

fn failure(way: Way, error: BoxError) -> Status {
    let status = Status::from_error(error);
    // tonic takes CANCELLED for the end of the stream, and half an upload would look like a whole one.
    if way == Way::RequestIn && status.code() == Code::Cancelled {
        return Status::aborted("the client gave up before the end of its stream");
    }
    status
}
