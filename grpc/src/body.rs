//! A body that comes in: its messages one by one, as tonic reads them, or the only one.

use std::{
    pin::{Pin, pin},
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use http::HeaderMap;
use http_body::{Body, Frame};
use pin_project_lite::pin_project;
use tonic::{Code, Status};

use crate::{
    BoxError,
    deadline::Deadline,
    encoding::Encoding,
    failure,
    frame::{Assembler, Meter},
    limits::{Limit, Limits, Rest},
    outgoing::Refusal,
    secrets,
};

/// From whom a body comes, which decides how a failure is told.
#[derive(Clone, Debug)]
pub(crate) enum From {
    Client,
    /// With why the client's own stream failed, if it did.
    Server(Option<Refusal>),
}

impl From {
    #[cold]
    fn failure(&self, error: BoxError) -> Status {
        match self {
            Self::Client => {
                let status = Status::from_error(error);
                // tonic takes CANCELLED for the end of the stream, and half an upload would look like a whole one.
                if status.code() == Code::Cancelled {
                    return Status::aborted("the client gave up before the end of its stream");
                }
                status
            }
            Self::Server(refusal) => match refusal.as_ref().and_then(|refusal| refusal.get()) {
                Some(status) => status.clone(),
                None => failure::status(error),
            },
        }
    }
}

/// The message of a call that has one, and what came behind it.
pub(crate) async fn single<B>(
    body: B,
    from: From,
    encoding: Option<Encoding>,
    limits: Limits,
) -> Result<(Option<Bytes>, Option<HeaderMap>), Status>
where
    B: Body<Data: Buf, Error: Into<BoxError>>,
{
    let mut body = pin!(body);
    let (mut assembler, mut rest) = (Assembler::new(encoding, limits.decoding()), limits.stream());
    let (mut message, mut trailers) = (None, None::<HeaderMap>);
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await {
        match frame.map_err(|error| from.failure(error.into()))?.into_data() {
            Ok(mut data) => {
                rest.pass(data.remaining())?;
                assembler.push(data.copy_to_bytes(data.remaining()));
                while let Some(frame) = assembler.next()? {
                    if message.replace(frame.into_message()?).is_some() {
                        return Err(Status::internal("more messages than the one of this kind of call"));
                    }
                }
            }
            Err(frame) => {
                let Ok(mut last) = frame.into_trailers() else { continue };
                secrets::sanitize_status(&mut last);
                trailers = Some(last);
            }
        }
    }
    match assembler.rest() {
        None => Ok((message, trailers)),
        Some(_) => Err(Status::internal("a body that ends inside of a message")),
    }
}

pin_project! {
    /// A body under limits.
    ///
    /// Where messages are compressed they are decompressed here, so that what is too large is refused with the name of
    /// the setting; what comes after sees messages that are not.
    #[derive(Debug)]
    pub(crate) struct Checked<B> {
        #[pin]
        inner: B,
        from: From,
        messages: Messages,
        rest: Rest,
        deadline: Option<Deadline>,
        // What the end of the call is told of, once this is empty.
        trailers: Option<HeaderMap>,
        failure: Option<Status>,
        is_over: bool,
    }
}

#[derive(Debug)]
enum Messages {
    /// Their lengths are compared, and that is all.
    Passing(Meter, Limit),
    /// They are compressed.
    Assembled(Assembler),
}

impl<B> Checked<B> {
    pub(crate) fn new(
        inner: B,
        from: From,
        encoding: Option<Encoding>,
        limits: Limits,
        deadline: Option<Deadline>,
    ) -> Self {
        let messages = match encoding {
            None => Messages::Passing(Meter::default(), limits.decoding()),
            Some(_) => Messages::Assembled(Assembler::new(encoding, limits.decoding())),
        };
        let rest = limits.stream();
        Self { inner, from, messages, rest, deadline, trailers: None, failure: None, is_over: false }
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
                return Poll::Ready(Some(Err(status)));
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
            if let Some(deadline) = this.deadline
                && deadline.poll_passed(context).is_ready()
            {
                *this.failure = Some(deadline.status());
                continue;
            }
            let frame = match ready!(this.inner.as_mut().poll_frame(context)) {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => {
                    *this.failure = Some(this.from.failure(error.into()));
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
            if let Err(status) = this.rest.pass(data.len()) {
                *this.failure = Some(status);
                continue;
            }
            match this.messages {
                Messages::Assembled(assembler) => {
                    assembler.push(data);
                    continue;
                }
                Messages::Passing(meter, limit) => {
                    if let Err(refused) = meter.pass(&data, *limit) {
                        *this.failure = Some(refused.status);
                        data.truncate(refused.at);
                    }
                }
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
            Self::Passing(..) => None,
        }
    }
}
