//! A connection whose peer must not be silent.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};
use tonic::transport::server::Connected;

/// A connection that fails when nothing has come for a time; see
/// [`server::no_longer_silent`](crate::server::no_longer_silent).
#[derive(Debug)]
pub struct Heard<IO> {
    inner: IO,
    patience: Duration,
    /// Set anew when it has passed, not whenever something comes: that would cost as much as a small call.
    sleep: Pin<Box<Sleep>>,
    /// Has something come since it was set?
    is_heard: bool,
}

impl<IO> Heard<IO> {
    /// A connection whose peer has to say something in this time.
    pub fn new(inner: IO, patience: Duration) -> Self {
        Self { inner, patience, sleep: Box::pin(sleep(patience)), is_heard: false }
    }
}

impl<IO: AsyncRead + Unpin> AsyncRead for Heard<IO> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Poll::Ready(read) = Pin::new(&mut self.inner).poll_read(context, buffer) {
            self.is_heard = true;
            return Poll::Ready(read);
        }
        loop {
            ready!(self.sleep.as_mut().poll(context));
            if !std::mem::take(&mut self.is_heard) {
                let text = format!("the peer was silent for {:?}", self.patience);
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, text)));
            }
            let next = Instant::now() + self.patience;
            self.sleep.as_mut().reset(next);
        }
    }
}

impl<IO: AsyncWrite + Unpin> AsyncWrite for Heard<IO> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}

impl<IO: Connected> Connected for Heard<IO> {
    type ConnectInfo = IO::ConnectInfo;

    fn connect_info(&self) -> IO::ConnectInfo {
        self.inner.connect_info()
    }
}
