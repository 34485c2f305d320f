//! What the fuzzer is let in to, and what has to be true whatever comes in. In no build but the fuzzer's and the tests'.
//!
//! Each function takes the bytes of one input and panics where something is wrong. Inputs that have shown something are
//! kept in `crates/fuzz/corpus`, in a folder of the function's name, and are run by the tests of this crate.

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a panic is how something wrong is told")]

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

pub(crate) mod held;

use self::held::bearable;
use crate::fault::Fault;
use crate::retry::{Attempt, Decision, Idempotence, Patience, decide};
pub use crate::sign_in::fuzzed::{id_token, loopback, session};

/// Refusals of Graph and of the sign-in service: the first two bytes are the status, then come lines of header fields, an
/// empty line and the body.
pub fn refusals(data: &[u8]) {
    let Some((status, rest)) = data.split_first_chunk::<2>() else { return };
    let status = 400 + u16::from_le_bytes(*status) % 200;
    let (head, body) = head_and_body(rest);
    let headers = headers(head);
    let json = serde_json::from_slice(body).ok();
    for fault in [
        Fault::from_graph(status, &headers, body),
        Fault::from_graph_json(status, &headers, json.as_ref()),
        Fault::from_sign_in(status, &headers, body),
    ] {
        assert_eq!(fault.status, Some(status));
        bearable(&fault);
        repeated_in_bounds(&fault);
    }
    let text = String::from_utf8_lossy(body);
    let mut lines = text.split('\n');
    let fault = Fault::from_redirect(lines.next().unwrap_or_default(), lines.next(), lines.next());
    bearable(&fault);
}

/// Whatever an answer says, the next try comes within what the caller puts up with.
fn repeated_in_bounds(fault: &Fault) {
    let ceiling = Duration::from_secs(90);
    for number in [1, 2, 9, u32::MAX] {
        for elapsed in [0, 30, 89].map(Duration::from_secs) {
            let patience = Patience { ceiling, just_created: true };
            let attempt = Attempt { number, elapsed };
            match decide(Idempotence::Idempotent, fault, attempt, patience, 0.5) {
                Decision::GiveUp => {}
                Decision::RetryAfter(wait) => {
                    assert!(elapsed + wait <= ceiling, "{wait:?}");
                    assert!(wait >= fault.retry_after.unwrap_or_default(), "asked for more than {wait:?}");
                    assert!(wait >= Duration::from_millis(500), "no rest: {wait:?}");
                }
            }
        }
    }
}

/// Lines `name: value` up to an empty one, and what follows.
fn head_and_body(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.windows(2).position(|two| two == b"\n\n");
    end.map_or((b"".as_slice(), bytes), |end| (&bytes[..end], &bytes[end + 2..]))
}

fn headers(lines: &[u8]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for line in lines.split(|byte| *byte == b'\n') {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (Some(name), Some(value)) = (parts.next(), parts.next()) else { continue };
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii()))
        {
            map.append(name, value);
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs whatever has shown something once, and checks that there is anything.
    fn replay(name: &str, target: fn(&[u8])) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus");
        let inputs: Vec<_> = std::fs::read_dir(format!("{folder}/{name}")).unwrap().collect();
        assert!(!inputs.is_empty());
        for input in inputs {
            target(&std::fs::read(input.unwrap().path()).unwrap());
        }
    }

    #[test]
    fn refusals_of_the_corpus() {
        replay("refusals", refusals);
    }

    #[test]
    fn sign_ins_of_the_corpus() {
        replay("loopback", loopback);
        replay("session", session);
        replay("id_token", id_token);
    }
}
