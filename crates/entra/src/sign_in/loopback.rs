//! The listener that the browser comes back to.
//!
//! Owns: the loopback port, telling the one answer from strays (a favicon, another path or method, a connection that
//! says nothing), and showing the closing page. Does not own: what the answer is worth, beyond whether its `state` is
//! ours.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::id_token::same;
use super::page::http_answer;
use crate::fault::{Code, Fault};

/// The longest request head that is read; a code is some two thousand characters.
const HEAD_LIMIT: usize = 32 * 1024;
/// How long one connection may take to say what it wants, or to take its answer.
const PATIENCE_WITH_ONE: Duration = Duration::from_secs(10);
/// How long a connection is kept open for its answer to be read.
const LINGER: Duration = Duration::from_secs(1);
/// Connections that are listened to at the same time. A browser opens a few ahead of need.
const CONNECTIONS: usize = 32;

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

/// What the browser brought.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// An authorization code.
    Code(Zeroizing<String>),
    /// A refusal, or an answer that is not ours.
    Refused(Fault),
}

impl Loopback {
    /// Listens on a free port of 127.0.0.1, and on the same port of `::1` if it can be had: `localhost` in the redirect
    /// may mean either to a browser.
    pub(crate) async fn open() -> Result<Self, Fault> {
        let unavailable =
            |error: std::io::Error| Fault::new(Code::PortUnavailable).with_message(error.to_string());
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(unavailable)?;
        let port = v4.local_addr().map_err(unavailable)?.port();
        let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok();
        Ok(Self { v4, v6, port })
    }

    /// The redirect address for the authorize request. Entra ignores the port of `localhost` when it compares.
    pub(crate) fn redirect(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Waits for the one answer. Strays are answered on the side and do not end the wait.
    pub(crate) async fn answer(&self, state: &str) -> Arrived {
        let mut connections: JoinSet<Option<Arrived>> = JoinSet::new();
        loop {
            tokio::select! {
                stream = accept(&self.v4), if connections.len() < CONNECTIONS => {
                    connections.spawn(serve(stream, state.to_owned(), self.port));
                }
                stream = accept_some(self.v6.as_ref()), if connections.len() < CONNECTIONS => {
                    connections.spawn(serve(stream, state.to_owned(), self.port));
                }
                Some(served) = connections.join_next(), if !connections.is_empty() => {
                    if let Ok(Some(arrived)) = served {
                        return arrived;
                    }
                }
            }
        }
    }
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
async fn serve(mut stream: TcpStream, state: String, port: u16) -> Option<Arrived> {
    let head = tokio::time::timeout(PATIENCE_WITH_ONE, read_head(&mut stream)).await.ok()??;
    match judge(&head, &state, port) {
        Ok(outcome) => Some(Arrived { outcome, stream }),
        Err(status) => {
            let _gone = write(&mut stream, &http_answer(status, "")).await;
            None
        }
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<Zeroizing<Vec<u8>>> {
    let mut head = Zeroizing::new(vec![0; HEAD_LIMIT]);
    let mut filled = 0;
    loop {
        let read = stream.read(&mut head[filled..]).await.ok()?;
        if read == 0 {
            return None;
        }
        filled += read;
        if head[..filled].windows(4).any(|four| four == b"\r\n\r\n") {
            head.truncate(filled);
            return Some(head);
        }
    }
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

/// What a request is: our answer, or a stray with the status it gets.
fn judge(head: &[u8], state: &str, port: u16) -> Result<Outcome, &'static str> {
    let head = std::str::from_utf8(head).map_err(|_| "400 Bad Request")?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next()) else {
        return Err("400 Bad Request");
    };
    if !version.starts_with("HTTP/1.") {
        return Err("400 Bad Request");
    }
    if method != "GET" {
        return Err("405 Method Not Allowed");
    }
    if !lines.any(|line| is_our_host(line, port)) {
        return Err("404 Not Found");
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != "/" {
        return Err("404 Not Found");
    }
    outcome(query, state).ok_or("404 Not Found")
}

/// Whether a header line is a `Host` that means this listener, so that no other site's name leads here.
fn is_our_host(line: &str, port: u16) -> bool {
    let Some((name, value)) = line.split_once(':') else { return false };
    let Some((host, given)) = value.trim().rsplit_once(':') else { return false };
    name.eq_ignore_ascii_case("host")
        && given.parse() == Ok(port)
        && ["localhost", "127.0.0.1", "[::1]"].iter().any(|ours| host.eq_ignore_ascii_case(ours))
}

/// Reads the query of an answer; `None` if it is not one at all.
fn outcome(query: &str, state: &str) -> Option<Outcome> {
    let query = query.split('#').next().unwrap_or_default();
    let all = |name: &str| -> Vec<String> {
        form_urlencoded::parse(query.as_bytes())
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.into())
            .collect()
    };
    let (codes, errors, states) = (all("code"), all("error"), all("state"));
    if codes.is_empty() && errors.is_empty() {
        return None;
    }
    let mismatch = |words: &str| Some(Outcome::Refused(Fault::new(Code::SignInMismatch).with_message(words)));
    if codes.len() + errors.len() > 1 || states.len() > 1 {
        return mismatch("the answer names a code, an error or a state more than once");
    }
    // An error is sometimes sent back without the state; it can do no more than end this wait. A code must have it.
    let ours = match states.first() {
        Some(answered) => same(answered, state),
        None => codes.is_empty(),
    };
    if !ours {
        return mismatch("the answer has another state");
    }
    if let Some(error) = errors.first() {
        let one = |name: &str| all(name).into_iter().next();
        let (description, subcode) =
            (one("error_description"), one("error_subcode").or_else(|| one("suberror")));
        return Some(Outcome::Refused(Fault::from_redirect(
            error,
            description.as_deref(),
            subcode.as_deref(),
        )));
    }
    codes.into_iter().next().filter(|code| !code.is_empty()).map(|code| Outcome::Code(Zeroizing::new(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(target: &str) -> Result<Outcome, &'static str> {
        judge(format!("GET {target} HTTP/1.1\r\nHost: localhost:7\r\n\r\n").as_bytes(), "S", 7)
    }

    fn refused(target: &str) -> Fault {
        match code_of(target) {
            Ok(Outcome::Refused(fault)) => fault,
            other => panic!("{target}: {other:?}"),
        }
    }

    #[test]
    fn a_code_with_our_state_is_the_answer() {
        let outcome = code_of("/?code=a%2Bb&state=S&session_state=x").unwrap();
        assert!(matches!(outcome, Outcome::Code(code) if *code == "a+b"));
    }

    #[test]
    fn strays_are_not_answers() {
        for target in ["/favicon.ico", "/", "/?x=1", "/other?code=1&state=S", "/?code=&state=S"] {
            assert_eq!(code_of(target).unwrap_err(), "404 Not Found", "{target}");
        }
        let post = b"POST /?code=1&state=S HTTP/1.1\r\nHost: localhost:7\r\n\r\n";
        assert_eq!(judge(post, "S", 7).unwrap_err(), "405 Method Not Allowed");
        assert_eq!(judge(b"\xff\xfe\r\n\r\n", "S", 7).unwrap_err(), "400 Bad Request");
        assert_eq!(judge(b"GET /\r\n\r\n", "S", 7).unwrap_err(), "400 Bad Request");
    }

    #[test]
    fn only_a_loopback_name_with_our_port_is_us() {
        for (host, ours) in [
            ("localhost:7", true),
            ("LOCALHOST:7", true),
            ("127.0.0.1:7", true),
            ("[::1]:7", true),
            ("localhost:8", false),
            ("localhost", false),
            ("evil.example:7", false),
        ] {
            let head = format!("GET /?code=1&state=S HTTP/1.1\r\nHost: {host}\r\n\r\n");
            assert_eq!(judge(head.as_bytes(), "S", 7).is_ok(), ours, "{host}");
        }
    }

    #[test]
    fn another_state_ends_in_a_mismatch() {
        for target in [
            "/?code=1&state=T",
            "/?code=1",
            "/?code=1&state=S&state=S",
            "/?code=1&code=2&state=S",
            "/?code=1&error=x&state=S",
            "/?error=access_denied&state=T",
        ] {
            assert_eq!(refused(target).code, Code::SignInMismatch, "{target}");
        }
    }

    #[test]
    fn refusals_are_told_apart() {
        assert_eq!(refused("/?error=access_denied&error_subcode=cancel&state=S").code, Code::SignInDeclined);
        assert_eq!(refused("/?error=access_denied").code, Code::SignInDeclined);
        let blocked = refused(
            "/?error=access_denied&error_description=AADSTS50105%3a+Not+assigned.%0d%0aTrace+ID%3a+t-1%0d%0a\
             Correlation+ID%3a+c-1%0d%0aTimestamp%3a+now&state=S#",
        );
        assert_eq!(blocked.code, Code::AssignmentRequired);
        assert_eq!(blocked.service_code.as_deref(), Some("AADSTS50105"));
        assert_eq!(
            (blocked.request_id.as_deref(), blocked.correlation_id.as_deref()),
            (Some("t-1"), Some("c-1"))
        );
    }
}
