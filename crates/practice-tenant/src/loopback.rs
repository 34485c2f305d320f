//! A listener on loopback whose connections can be cut in the middle of an answer, and tell when one has been sent.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::lock::lock;

/// A listener whose connections can be cut, and which ends them all when the server stops.
pub(crate) struct Loopback {
    pub(crate) inner: TcpListener,
    pub(crate) stop: CancellationToken,
}

impl Listener for Loopback {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.inner).await;
        let stopped = Box::pin(self.stop.clone().cancelled_owned());
        (CuttableStream { stream, cut: CutSwitch::default(), stopped }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.inner.local_addr()
    }
}

/// Cuts the connection it belongs to: nothing more is written.
#[derive(Clone, Default)]
pub(crate) struct CutSwitch(Arc<Switches>);

struct Switches {
    /// How many bytes may still go.
    left: AtomicUsize,
    sent: Mutex<Option<Sent>>,
}

impl Default for Switches {
    fn default() -> Self {
        Self { left: AtomicUsize::new(usize::MAX), sent: Mutex::default() }
    }
}

/// Whoever waits for the next answer to be sent.
struct Sent {
    written: bool,
    told: oneshot::Sender<()>,
}

impl CutSwitch {
    pub(crate) fn cut(&self) {
        self.cut_after(0);
    }

    pub(crate) fn cut_after(&self, bytes: usize) {
        self.0.left.store(bytes, Ordering::SeqCst);
    }

    fn left(&self) -> usize {
        self.0.left.load(Ordering::SeqCst)
    }

    /// Tells this once the answer that comes next on this connection has been handed to the system whole.
    pub(crate) fn tell_when_sent(&self, told: oneshot::Sender<()>) {
        *lock(&self.0.sent) = Some(Sent { written: false, told });
    }

    /// An answer is flushed when all of it has been written.
    fn note_flushed(&self) {
        if let Some(sent) = lock(&self.0.sent).take_if(|sent| sent.written) {
            // Whoever asked may not wait any more.
            let _ = sent.told.send(());
        }
    }

    fn wrote(&self, bytes: usize) {
        if self.left() < usize::MAX {
            self.0.left.fetch_sub(bytes, Ordering::SeqCst);
        }
        if let Some(sent) = lock(&self.0.sent).as_mut() {
            sent.written = true;
        }
    }
}

impl Connected<IncomingStream<'_, Loopback>> for CutSwitch {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        stream.io().cut.clone()
    }
}

/// A connection that its [`CutSwitch`] or the server's end ends.
pub(crate) struct CuttableStream {
    stream: TcpStream,
    cut: CutSwitch,
    stopped: Pin<Box<tokio_util::sync::WaitForCancellationFutureOwned>>,
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // The end of the server is the end of input, so that kept-alive connections close and ports are free again.
        if self.cut.left() == 0 || self.stopped.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let left = self.cut.left().min(buf.len());
        if left == 0 && !buf.is_empty() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &buf[..left]))?;
        self.cut.wrote(written);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        if matches!(flushed, Poll::Ready(Ok(()))) {
            self.cut.note_flushed();
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
