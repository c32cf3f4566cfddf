//! Bodies whose frames are seen to on their way.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tonic::{Status, body::Body};

/// A body whose frames are as `step` leaves them.
pub(crate) fn mapped<F>(body: Body, step: F) -> Body
where
    F: FnMut(Frame<Bytes>) -> Result<Frame<Bytes>, Status> + Send + Unpin + 'static,
{
    Body::new(Mapped { body, step })
}

struct Mapped<F> {
    body: Body,
    step: F,
}

impl<F> http_body::Body for Mapped<F>
where
    F: FnMut(Frame<Bytes>) -> Result<Frame<Bytes>, Status> + Unpin,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        Poll::Ready(frame.map(|frame| (self.step)(frame?)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        // What the step makes of a frame may have another size.
        SizeHint::default()
    }
}
