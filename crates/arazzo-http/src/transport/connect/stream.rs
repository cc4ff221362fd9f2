//! A connection as the HTTP client takes it.

use super::frames::Frames;
use hyper_util::client::legacy::connect::{Connected, Connection};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What can be read and written, in the clear or not.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// Whom a connection leads to, and what is spoken on it.
#[derive(Debug)]
pub(super) enum Speech {
    /// HTTP/1.1 with the origin.
    Http1,
    /// HTTP/1.1 with a proxy, which is told the whole URL.
    Proxy,
    /// HTTP/2 with the origin; its frames are counted.
    Http2(Frames),
}

/// A connection that is ready for requests.
pub(crate) struct Stream {
    io: Box<dyn Io>,
    speech: Speech,
}

impl Stream {
    pub(super) fn new(io: Box<dyn Io>, speech: Speech) -> Self {
        Self { io, speech }
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        match self.speech {
            Speech::Http1 => Connected::new(),
            Speech::Proxy => Connected::new().proxy(true),
            Speech::Http2(_) => Connected::new().negotiated_h2(),
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.io).poll_read(cx, buffer))?;
        if let Speech::Http2(frames) = &mut self.speech {
            frames.read(buffer.filled().get(before..).unwrap_or_default())?;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
