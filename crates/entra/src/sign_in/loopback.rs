//! The listener that the browser comes back to.
//!
//! Owns: the loopback port, telling the one answer from strays, and showing the closing page. What is an answer and what
//! a stray is `answer`'s to say. Does not own: what the answer is worth.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use zeroize::Zeroizing;

use super::answer::{Awaited, Head, Heard, Outcome, heard};
use super::page::http_answer;
use super::peer::{self, Bringer};
use crate::fault::{Code, Fault};

/// The longest request that is read; a code is some two thousand characters.
const LIMIT: usize = 64 * 1024;
/// How long one connection may take to say what it wants, or to take its answer.
const PATIENCE_WITH_ONE: Duration = Duration::from_secs(10);
/// How long a connection is kept open for its answer to be read.
const LINGER: Duration = Duration::from_secs(1);
/// Connections that are listened to at the same time. A browser opens a few ahead of need.
const CONNECTIONS: usize = 32;
/// Ports that are tried until one is free for both families of addresses.
const PORTS: usize = 8;

/// Both loopback addresses on one port, the second where the system has it.
pub(crate) struct Loopback {
    v4: TcpListener,
    v6: Option<TcpListener>,
    port: u16,
}

/// The answer, with the connection on which the closing page is still owed.
pub(crate) struct Arrived {
    pub(crate) outcome: Outcome,
    stream: TcpStream,
}

impl Loopback {
    /// Listens on a free port of 127.0.0.1, and on the same port of `::1`: `localhost` in the redirect may mean either to
    /// a browser, and most try `::1` first.
    pub(crate) async fn open() -> Result<Self, Fault> {
        Self::open_on(&[0; PORTS])
            .await
            .map_err(|error| Fault::new(Code::PortUnavailable).with_message(error.to_string()))
    }

    /// The first of these ports (0 is any) that nobody else has in either family.
    async fn open_on(ports: &[u16]) -> io::Result<Self> {
        // Kept, so that the next one that is drawn is another.
        let mut half_free = Vec::new();
        for port in ports {
            let v4 = match TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).await {
                Err(fault) if fault.kind() == io::ErrorKind::AddrInUse => continue,
                bound => bound?,
            };
            let port = v4.local_addr()?.port();
            match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
                Ok(v6) => return Ok(Self { v4, v6: Some(v6), port }),
                Err(_) if !has_v6().await => return Ok(Self { v4, v6: None, port }),
                // Somebody else has it: the browser would bring the answer there.
                Err(_) => half_free.push(v4),
            }
        }
        Err(io::ErrorKind::AddrInUse.into())
    }

    /// The redirect address for the authorize request. Entra ignores the port of `localhost` when it compares.
    pub(crate) fn redirect(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Waits for the one answer. Strays are answered on the side and do not end the wait; one that poses as an answer
    /// gets the page `failed`.
    ///
    /// `astray` is told of what could not be taken; the browser may come back yet.
    pub(crate) async fn answer(
        &self,
        awaited: Awaited,
        state: &str,
        failed: String,
        astray: impl Fn(Astray) + Send,
    ) -> Arrived {
        let expected = Arc::new(Expected { awaited, state: state.to_owned(), port: self.port, failed });
        let mut connections: JoinSet<Option<Served>> = JoinSet::new();
        loop {
            tokio::select! {
                stream = accept(&self.v4), if connections.len() < CONNECTIONS => {
                    connections.spawn(serve(stream, Arc::clone(&expected)));
                }
                stream = accept_some(self.v6.as_ref()), if connections.len() < CONNECTIONS => {
                    connections.spawn(serve(stream, Arc::clone(&expected)));
                }
                Some(served) = connections.join_next(), if !connections.is_empty() => {
                    match served {
                        Ok(Some(Served::Arrived(arrived))) => return *arrived,
                        Ok(Some(Served::Astray(why))) => astray(why),
                        Ok(None) | Err(_) => {}
                    }
                }
            }
        }
    }
}

/// Why what came back was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Astray {
    /// With `https`, which nobody here speaks.
    Https,
    /// By a program of another user of this computer.
    OtherUser,
}

/// What came of a connection.
enum Served {
    Arrived(Box<Arrived>),
    Astray(Astray),
}

/// What is waited for, and what is shown to all else.
struct Expected {
    awaited: Awaited,
    state: String,
    port: u16,
    failed: String,
}

/// Whether this computer has `::1` at all.
async fn has_v6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.is_ok()
}

impl Arrived {
    /// Shows the closing page. A browser that has gone away is no fault of the sign-in.
    pub(crate) async fn close(mut self, html: &str) {
        let written = write(&mut self.stream, &http_answer("200 OK", html)).await;
        if let Err(error) = written {
            tracing::debug!(%error, "the closing page was not taken");
        }
    }
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            // A connection that was gone before it was taken, or too many open files: the next may do.
            Err(error) => {
                tracing::debug!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn accept_some(listener: Option<&TcpListener>) -> TcpStream {
    match listener {
        Some(listener) => accept(listener).await,
        None => std::future::pending().await,
    }
}

/// Hears one connection out: the answer, or a stray that has been dealt with.
async fn serve(mut stream: TcpStream, expected: Arc<Expected>) -> Option<Served> {
    let https = tokio::time::timeout(PATIENCE_WITH_ONE, begins_with_tls(&stream)).await.ok()??;
    if https {
        // Closed at once: a browser that falls back by itself then does so without delay.
        return Some(Served::Astray(Astray::Https));
    }
    let request = tokio::time::timeout(PATIENCE_WITH_ONE, read(&mut stream, expected.port)).await.ok()??;
    let heard = request
        .map_or_else(Heard::Stray, |(head, body)| heard(&head, &body, &expected.state, expected.awaited));
    let (answer, astray) = match heard {
        Heard::Answer(outcome) => match peer::brought_by(&stream).await {
            Bringer::User => return Some(Served::Arrived(Box::new(Arrived { outcome, stream }))),
            Bringer::OtherUser => (http_answer("403 Forbidden", &expected.failed), Some(Astray::OtherUser)),
            Bringer::Gone => (http_answer("403 Forbidden", &expected.failed), None),
        },
        Heard::Stray(status) => (http_answer(status, ""), None),
        Heard::Posing => (http_answer("400 Bad Request", &expected.failed), None),
    };
    let _gone = write(&mut stream, &answer).await;
    astray.map(Served::Astray)
}

/// A TLS handshake (RFC 8446, 5.1): its first byte begins no request. `None` where the other side says nothing.
async fn begins_with_tls(stream: &TcpStream) -> Option<bool> {
    let mut first = [0];
    let peeked = stream.peek(&mut first).await.ok()?;
    (peeked > 0).then_some(first == [0x16])
}

/// A head with the body that it announces, or the status of a stray.
pub(super) type Request = Result<(Head, Zeroizing<Vec<u8>>), &'static str>;

/// Reads one request: its head, and the body that it announces. `None` where the other side says no more.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin), port: u16) -> Option<Request> {
    let mut bytes = Zeroizing::new(vec![0; LIMIT]);
    let (mut filled, mut searched) = (0, 0);
    let end = loop {
        filled += more(stream, &mut bytes[filled..]).await?;
        if let Some(at) = bytes[searched..filled].windows(4).position(|four| four == b"\r\n\r\n") {
            break searched + at + 4;
        }
        // The end of the head may have come in two pieces.
        searched = filled.saturating_sub(3);
    };
    let head = match Head::read(&bytes[..end], port) {
        Ok(head) => head,
        Err(status) => return Some(Err(status)),
    };
    let length = head.body_length();
    if length > LIMIT - end {
        return Some(Err("413 Content Too Large"));
    }
    while filled < end + length {
        filled += more(stream, &mut bytes[filled..]).await?;
    }
    Some(Ok((head, Zeroizing::new(bytes[end..end + length].to_vec()))))
}

/// The next bytes; none are the end.
async fn more(stream: &mut (impl AsyncRead + Unpin), into: &mut [u8]) -> Option<usize> {
    stream.read(into).await.ok().filter(|read| *read > 0)
}

async fn write(stream: &mut TcpStream, answer: &str) -> std::io::Result<()> {
    let whole = async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await
    };
    tokio::time::timeout(PATIENCE_WITH_ONE, whole).await??;
    // Until the other side hangs up, for a moment: closing at once could cut off what it has not read yet.
    let hung_up = async {
        let mut rest = [0; 256];
        while matches!(stream.read(&mut rest).await, Ok(1..)) {}
    };
    let _in_time = tokio::time::timeout(LINGER, hung_up).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Another user of this computer may hold `[::1]` on a port, and would be given what the browser brings.
    #[tokio::test]
    async fn a_port_that_somebody_has_in_the_other_family_is_not_used() {
        let Ok(others) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await else { return };
        let taken = others.local_addr().unwrap().port();
        // Any of those that are drawn may be somebody's as well: so many as in earnest.
        let ports = [[taken].as_slice(), [0; PORTS].as_slice()].concat();
        let ours = Loopback::open_on(&ports).await.unwrap();
        assert_ne!(ours.port, taken);
        assert!(ours.v6.is_some(), "the next one is had in both");
        let none = Loopback::open_on(&[taken]).await.map(|ours| ours.port);
        assert_eq!(none.unwrap_err().kind(), io::ErrorKind::AddrInUse);
    }
}
