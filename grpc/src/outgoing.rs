//! Messages on their way out, and what ends them.

use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body as HttpBody, Frame};
use pin_project_lite::pin_project;
use tokio_stream::Stream;
use tonic::{Status, body::Body};

use crate::{
    codec::EncodePieces,
    deadline::Deadline,
    encoding::Encoding,
    frame::{HEADER, compressed_header, plain_header},
    limits::Limit,
    pieces::Pieces,
};

/// From this length on messages that were copied together go, though more might be ready.
const FULL: usize = 32 << 10;

/// How much is expected to be copied together at the begin of a stream.
const FIRST: usize = 2 << 10;

/// Where one message goes; [`open`](Self::open) is called once its length is known.
#[derive(Debug)]
pub struct Envelope<'p> {
    pieces: &'p mut Pieces,
    limit: Option<Limit>,
    /// What is to be compressed gets its header afterwards.
    is_plain: bool,
}

impl<'p> Envelope<'p> {
    /// Where to put the `len` bytes of the message, `shared` of which are not going to be copied.
    ///
    /// # Errors
    /// RESOURCE_EXHAUSTED, where the message is too long.
    pub fn open(self, len: usize, shared: usize) -> Result<&'p mut Pieces, Status> {
        if self.is_plain {
            self.limit.map_or(Ok(()), |limit| limit.check(len))?;
            let header = plain_header(len)?;
            self.pieces.reserve(HEADER + len - shared);
            self.pieces.put_slice(&header);
        }
        Ok(self.pieces)
    }
}

/// Puts headers in front of messages, and compresses them where that is asked for.
#[derive(Debug)]
pub(crate) struct Framer<E> {
    pub(crate) encoder: E,
    pub(crate) encoding: Option<Encoding>,
    pub(crate) limit: Option<Limit>,
}

impl<E: EncodePieces> Framer<E> {
    pub(crate) fn put(&mut self, message: E::Item, pieces: &mut Pieces) -> Result<(), Status> {
        let Some(encoding) = self.encoding else {
            return self.encoder.encode_pieces(message, Envelope { pieces, limit: self.limit, is_plain: true });
        };
        let mut plain = Pieces::default();
        self.encoder.encode_pieces(message, Envelope { pieces: &mut plain, limit: None, is_plain: false })?;
        let bytes = encoding.compress(plain)?;
        self.limit.map_or(Ok(()), |limit| limit.check(bytes.len()))?;
        pieces.reserve(HEADER + bytes.len());
        pieces.put_slice(&compressed_header(bytes.len())?);
        pieces.put_slice(&bytes);
        Ok(())
    }

    /// A message by itself, and what comes behind it.
    pub(crate) fn single(&mut self, message: E::Item, trailers: Option<HeaderMap>) -> Result<Body, Status> {
        let mut pieces = Pieces::default();
        self.put(message, &mut pieces)?;
        pieces.close();
        Ok(Body::new(Single { pieces, trailers }))
    }
}

/// One message, all of it there.
#[derive(Debug)]
struct Single {
    pieces: Pieces,
    trailers: Option<HeaderMap>,
}

impl HttpBody for Single {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = match self.pieces.pop_frame() {
            Some(piece) => Some(Frame::data(piece)),
            None => self.trailers.take().map(Frame::trailers),
        };
        Poll::Ready(frame.map(Ok))
    }

    /// The last bytes are known to be the last, which saves the transport an empty frame.
    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && self.trailers.is_none()
    }
}

/// Why a message of a client's stream was not sent: the transport knows no more than that the body failed.
pub(crate) type Refusal = Arc<OnceLock<Status>>;

/// How a stream's end is told.
#[derive(Debug)]
pub(crate) enum End {
    /// A failure ends the call.
    Request(Refusal),
    /// In trailers, failures as any other status.
    Response,
}

pin_project! {
    /// A stream of messages.
    pub(crate) struct Outgoing<E, S> {
        #[pin]
        source: S,
        framer: Framer<E>,
        pieces: Pieces,
        end: End,
        deadline: Option<Deadline>,
        // What a client cancels its call with: tonic's own body, which has no messages.
        cancelled: Option<Body>,
        // How the source ended, once it has.
        outcome: Option<Result<(), Status>>,
        is_over: bool,
    }
}

impl<E, S> Outgoing<E, S> {
    pub(crate) fn request(source: S, framer: Framer<E>, refusal: Refusal, cancelled: Option<Body>) -> Self {
        Self { cancelled, ..Self::new(source, framer, End::Request(refusal)) }
    }

    pub(crate) fn response(source: S, framer: Framer<E>, deadline: Option<Deadline>) -> Self {
        Self { deadline, ..Self::new(source, framer, End::Response) }
    }

    fn new(source: S, framer: Framer<E>, end: End) -> Self {
        let pieces = Pieces::expecting(FIRST);
        Self { source, framer, pieces, end, deadline: None, cancelled: None, outcome: None, is_over: false }
    }
}

impl<E, S> HttpBody for Outgoing<E, S>
where
    E: EncodePieces,
    S: Stream<Item = Result<E::Item, Status>>,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let mut this = self.project();
        if let Some(cancelled) = this.cancelled
            && let Poll::Ready(end) = Pin::new(cancelled).poll_frame(context)
        {
            return Poll::Ready(end);
        }
        loop {
            if let Some(piece) = this.pieces.pop_frame() {
                return Poll::Ready(Some(Ok(Frame::data(piece))));
            }
            if let Some(outcome) = this.outcome.take() {
                *this.is_over = true;
                return Poll::Ready(this.end.tell(outcome));
            }
            if *this.is_over {
                return Poll::Ready(None);
            }
            if let Some(deadline) = this.deadline
                && deadline.poll_passed(context).is_ready()
            {
                *this.outcome = Some(Err(deadline.status()));
                continue;
            }
            let put = match this.source.as_mut().poll_next(context) {
                Poll::Pending if this.pieces.close() => continue,
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => Err(Ok(())),
                Poll::Ready(Some(message)) => {
                    message.and_then(|message| this.framer.put(message, this.pieces)).map_err(Err)
                }
            };
            if let Err(outcome) = put {
                *this.outcome = Some(outcome);
            }
            if this.outcome.is_some() || this.pieces.open_len() >= FULL {
                this.pieces.close();
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.is_over
    }
}

impl End {
    fn tell(&self, outcome: Result<(), Status>) -> Option<Result<Frame<Bytes>, Status>> {
        match (self, outcome) {
            (Self::Request(_), Ok(())) => None,
            (Self::Request(refusal), Err(status)) => {
                let _ = refusal.set(status.clone());
                Some(Err(status))
            }
            (Self::Response, outcome) => {
                Some(trailers(&outcome.err().unwrap_or_else(|| Status::ok(""))).map(Frame::trailers))
            }
        }
    }
}

/// A status as the end of a call.
pub(crate) fn trailers(status: &Status) -> Result<HeaderMap, Status> {
    let mut trailers = HeaderMap::new();
    status.add_header(&mut trailers)?;
    Ok(trailers)
}
