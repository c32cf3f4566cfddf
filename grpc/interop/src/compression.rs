//! Which messages were compressed, and which are to be.
//!
//! A call has all of its messages compressed or none, and says nothing of those that arrive. [`Watch`] stands between it
//! and the transport and reads the flag in front of each message: those of messages that arrive are handed on as
//! [`Arrived`], in the extensions of the request or response; and where there is a [`Leaving`] in those of what is sent,
//! the messages that it names are made plain again.

use std::{
    collections::VecDeque,
    future::Future,
    io::Read,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::{BufMut, Bytes, BytesMut};
use flate2::read::GzDecoder;
use http_body::Frame;
use tonic::{
    Status,
    body::Body,
    codegen::http::{HeaderMap, Request, Response},
};
use tower::{Layer, Service};

use crate::body::mapped;

/// A mark for each message of a body, in their order.
#[derive(Clone, Debug, Default)]
struct Marks(Arc<Mutex<VecDeque<bool>>>);

impl Marks {
    fn push(&self, mark: bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(mark);
    }

    /// Whether anybody else has them.
    fn are_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    fn pop(&self) -> Option<bool> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// Which messages arrived compressed.
#[derive(Clone, Debug, Default)]
pub struct Arrived(Marks);

impl Arrived {
    /// Whether the next message was; to be asked once for each message that was taken from the stream.
    pub fn was_compressed(&self) -> Option<bool> {
        self.0.pop()
    }
}

/// Which messages of a call with compression leave compressed; those that nothing was said of do.
#[derive(Clone, Debug, Default)]
pub struct Leaving(Marks);

impl Leaving {
    /// Says it of the next message, before that goes into the stream.
    pub fn compressed(&self, yes: bool) {
        self.0.push(yes);
    }
}

/// What came in front of a response's messages. tonic makes one of these and what comes after them where there is one message.
#[derive(Clone, Debug)]
pub struct Initial(pub HeaderMap);

/// Whose requests and responses pass.
#[derive(Clone, Copy, Debug)]
pub enum Role {
    /// Requests are sent, responses arrive.
    Client,
    /// Requests arrive, responses are sent.
    Server,
}

/// Puts a [`Watch`] around services.
#[derive(Clone, Copy, Debug)]
pub struct WatchLayer(pub Role);

impl<S> Layer<S> for WatchLayer {
    type Service = Watch<S>;

    fn layer(&self, inner: S) -> Watch<S> {
        Watch { inner, role: self.0 }
    }
}

/// Watches the messages of a service.
#[derive(Clone, Debug)]
pub struct Watch<S> {
    inner: S,
    role: Role,
}

impl<S> Service<Request<Body>> for Watch<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let role = self.role;
        match role {
            Role::Client => {
                if let Some(leaving) = request.extensions_mut().remove::<Leaving>() {
                    request = request.map(|body| choosing(body, leaving));
                }
            }
            Role::Server => {
                let arrived = Arrived::default();
                request.extensions_mut().insert(arrived.clone());
                request = request.map(|body| noting(body, arrived));
            }
        }
        let response = self.inner.call(request);
        Box::pin(async move {
            let mut response = response.await?;
            match role {
                Role::Client => {
                    let arrived = Arrived::default();
                    let initial = Initial(response.headers().clone());
                    response.extensions_mut().insert(arrived.clone());
                    response.extensions_mut().insert(initial);
                    Ok(response.map(|body| noting(body, arrived)))
                }
                Role::Server => match response.extensions_mut().remove::<Leaving>() {
                    Some(leaving) => Ok(response.map(|body| choosing(body, leaving))),
                    None => Ok(response),
                },
            }
        })
    }
}

/// A flag and a length stand in front of each message.
const HEADER: usize = 5;

/// Notes the flag of each message that passes.
fn noting(body: Body, arrived: Arrived) -> Body {
    let mut headers = Headers::default();
    mapped(body, move |frame| {
        if let Some(data) = frame.data_ref() {
            headers.pass(data, |compressed| {
                if arrived.0.are_shared() {
                    arrived.0.push(compressed);
                }
            });
        }
        Ok(frame)
    })
}

/// Finds the headers in a body that comes in pieces.
#[derive(Default)]
struct Headers {
    header: [u8; HEADER],
    /// How many bytes of a header there are.
    held: usize,
    /// How many bytes of a message are still to come.
    left: usize,
}

impl Headers {
    fn pass(&mut self, mut data: &[u8], mut flag: impl FnMut(bool)) {
        while !data.is_empty() {
            let skipped = self.left.min(data.len());
            self.left -= skipped;
            data = &data[skipped..];
            let taken = (HEADER - self.held).min(data.len());
            self.header[self.held..self.held + taken].copy_from_slice(&data[..taken]);
            self.held += taken;
            data = &data[taken..];
            if self.held == HEADER {
                let [compressed, length @ ..] = self.header;
                // Before the message has come, so that nobody can have it and not its flag.
                flag(compressed != 0);
                self.left = u32::from_be_bytes(length) as usize;
                self.held = 0;
            }
        }
    }
}

/// Makes plain again the messages that are to leave so.
fn choosing(body: Body, leaving: Leaving) -> Body {
    let mut held = BytesMut::new();
    mapped(body, move |frame| match frame.into_data() {
        Ok(data) => {
            held.extend_from_slice(&data);
            let mut whole = BytesMut::with_capacity(held.len());
            while let Some(message) = next(&mut held) {
                if leaving.0.pop() == Some(false) { plain(&message, &mut whole)? } else { whole.put(message) }
            }
            Ok(Frame::data(whole.freeze()))
        }
        Err(trailers) => Ok(trailers),
    })
}

/// The next message with its header, once it is there.
fn next(held: &mut BytesMut) -> Option<Bytes> {
    let length = u32::from_be_bytes(held.get(1..HEADER)?.try_into().ok()?) as usize;
    (held.len() >= HEADER + length).then(|| held.split_to(HEADER + length).freeze())
}

fn plain(message: &[u8], whole: &mut BytesMut) -> Result<(), Status> {
    if message[0] == 0 {
        whole.put(message);
        return Ok(());
    }
    let mut bytes = Vec::new();
    GzDecoder::new(&message[HEADER..]).read_to_end(&mut bytes).map_err(|error| Status::internal(error.to_string()))?;
    whole.put_u8(0);
    whole.put_u32(u32::try_from(bytes.len()).map_err(|_| Status::out_of_range("a message of 4 GiB"))?);
    whole.put(bytes.as_slice());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(pieces: &[&[u8]]) -> Vec<bool> {
        let (mut headers, mut flags) = (Headers::default(), Vec::new());
        for piece in pieces {
            headers.pass(piece, |flag| flags.push(flag));
        }
        flags
    }

    #[test]
    fn headers_are_found_however_the_body_is_cut() {
        let body = [1, 0, 0, 0, 3, 9, 9, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 1];
        let expected = vec![true, false, true, false];
        assert_eq!(flags(&[&body]), expected);
        for cut in 0..=body.len() {
            for second in cut..=body.len() {
                assert_eq!(flags(&[&body[..cut], &body[cut..second], &body[second..]]), expected, "{cut} {second}");
            }
        }
    }
}
