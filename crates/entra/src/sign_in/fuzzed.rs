//! The sign-in's own readers, for the fuzzer: what the browser brings, and what the token endpoint answers.

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a panic is how something wrong is told")]

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use reqwest::header::HeaderMap;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::answer::{Awaited, Heard, Outcome, RESPONSE_MODE, heard};
use super::id_token::{Expected, read};
use super::loopback;
use super::request::SignIn;
use super::scopes::claims;
use super::token;
use crate::cloud::Cloud;
use crate::fault::Code;
use crate::fuzzed::held::{MARKER, bearable, untold};
use crate::http::Answer;

const STATE: &str = "S";
const PORT: u16 = 7;
const CLIENT: &str = "11111111-2222-4333-8444-555555555555";

/// What a browser, or anybody on this computer, sends to the listener.
pub fn loopback(data: &[u8]) {
    let whole = hear(data);
    let cut = data.first().map_or(0, |byte| usize::from(*byte) * data.len() / 256);
    let (before, after) = data.split_at(cut);
    let in_two = hear(before.chain(after));
    assert_eq!(format!("{whole:?}"), format!("{in_two:?}"), "in two pieces it is another request");
    match &whole {
        Some(Heard::Answer(Outcome::Code(code))) => code_is_the_one(data, code),
        Some(Heard::Answer(Outcome::Refused(fault))) => {
            // Empty lines before a request are passed over (RFC 9112, 2.2).
            let text = lossy(data.trim_ascii_start());
            assert!(text.starts_with("GET /") || text.starts_with("POST /"), "{text:?}");
            bearable(fault);
        }
        Some(Heard::Stray(status)) => assert!(status.starts_with('4'), "{status}"),
        Some(Heard::Answer(Outcome::Consented(_))) => panic!("nobody waits for a consent"),
        Some(Heard::Posing) | None => {}
    }
    refused_without_the_code(data);
}

fn hear(mut stream: impl AsyncRead + Unpin) -> Option<Heard> {
    let request = ready(loopback::read(&mut stream, PORT))?;
    Some(request.map_or_else(Heard::Stray, |(head, body)| heard(&head, &body, STATE, Awaited::Code)))
}

/// Bytes in memory are there at once.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("waits for more than was sent"),
    }
}

fn lossy(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// Read once more by hand: a code counts only in a whole form with one state, ours, and nothing that contradicts it.
fn code_is_the_one(data: &[u8], code: &str) {
    if RESPONSE_MODE != "form_post" {
        return;
    }
    let at = data.windows(4).position(|four| four == b"\r\n\r\n").expect("a request has a head");
    let (head, body) = (lossy(&data[..at]), &data[at + 4..]);
    assert!(head.trim_start().starts_with("POST /"), "{head:?}");
    let lengths: Vec<&str> = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map(|(_, value)| value.trim())
        .collect();
    let [length] = lengths.as_slice() else { panic!("one length: {head:?}") };
    assert!(length.bytes().all(|byte| byte.is_ascii_digit()), "{length:?}");
    let form = &body[..length.parse().expect("a length")];
    let fields: Vec<_> = form_urlencoded::parse(form).collect();
    let all = |name: &str| -> Vec<&str> {
        fields.iter().filter(|(key, _)| key == name).map(|(_, value)| &**value).collect()
    };
    assert_eq!((all("state"), all("code"), all("error")), (vec![STATE], vec![code], vec![]));
}

/// A form with a code, and with whatever else: what is printed of it never holds the code.
fn refused_without_the_code(data: &[u8]) {
    let mut form = data.to_vec();
    form.extend_from_slice(format!("&code={MARKER}&state={STATE}").as_bytes());
    let mut request = format!(
        "POST / HTTP/1.1\r\nHost: localhost:{PORT}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n",
        form.len()
    )
    .into_bytes();
    request.extend_from_slice(&form);
    if let Some(Heard::Answer(Outcome::Refused(fault))) = hear(&*request) {
        untold(&(&fault, fault.to_string()), data);
    }
}

/// What the token endpoint answers within 2xx, with a secret wherever one can stand.
pub fn session(data: &[u8]) {
    let Ok(mut json) = serde_json::from_slice::<Value>(data) else {
        // Where something that nobody reads is no JSON, the rest still counts.
        if let Err(fault) = token::session(&answered(data), &Cloud::global(), &request(), None, now()) {
            bearable(&fault);
        }
        return;
    };
    plant(&mut json);
    let answer = answered(json.to_string().as_bytes());
    match token::read_tokens(&answer, now()) {
        Ok(granted) => {
            let week = jiff::SignedDuration::from_hours(7 * 24);
            assert!((now()..=now() + week).contains(&granted.expires_at), "{}", granted.expires_at);
        }
        Err(fault) => untold(&(&fault, fault.to_string()), data),
    }
    match token::session(&answer, &Cloud::global(), &request(), None, now()) {
        Ok(session) => untold(&session, data),
        Err(fault) => {
            bearable(&fault);
            untold(&(&fault, fault.to_string()), data);
        }
    }
    let merged: Value = serde_json::from_str(&claims(std::str::from_utf8(data).ok())).expect("JSON to send");
    assert_eq!(merged["access_token"]["xms_cc"]["values"][0], "cp1");
}

/// Puts the marker where answers have tokens and secrets; in an ID token it is the signature.
fn plant(value: &mut Value) {
    let Value::Object(map) = value else { return };
    for (name, value) in map {
        match (name.as_str(), value) {
            ("access_token" | "refresh_token" | "device_code", value) => *value = Value::from(MARKER),
            ("id_token", Value::String(token)) => {
                let mut parts: Vec<&str> = token.split('.').take(2).collect();
                parts.push(MARKER);
                *token = parts.join(".");
            }
            (_, value) => plant(value),
        }
    }
}

fn answered(body: &[u8]) -> Answer {
    Answer { status: 200, headers: HeaderMap::new(), body: Zeroizing::new(body.to_vec()), asked_as: None }
}

fn request() -> SignIn {
    SignIn {
        tenant: "organizations".to_owned(),
        client_id: CLIENT.to_owned(),
        scopes: vec!["User.Read".to_owned()],
        claims: None,
        login_hint: None,
    }
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap_or_default()
}

/// The claims of an ID token: who is believed to have signed in.
pub fn id_token(data: &[u8]) {
    let token = format!("eyJhbGciOiJub25lIn0.{}.{MARKER}", URL_SAFE_NO_PAD.encode(data));
    let cloud = Cloud::global();
    let expected =
        Expected { cloud: &cloud, tenant: "organizations", client_id: CLIENT, nonce: Some("N"), now: now() };
    let (account, tenant_id) = match read(&token, &expected) {
        Ok(believed) => believed,
        Err(fault) => {
            assert!(matches!(fault.code, Code::UnexpectedAnswer | Code::SignInMismatch | Code::ClockWrong));
            bearable(&fault);
            untold(&(&fault, fault.to_string()), data);
            return;
        }
    };
    // Read once more, by hand; what is not read may hold what a `Value` cannot.
    let Ok(claims) = serde_json::from_str::<Value>(&lossy(data)) else { return };
    assert_eq!((&claims["aud"], &claims["nonce"]), (&Value::from(CLIENT), &Value::from("N")));
    assert!(claims["exp"].as_i64().is_some_and(|exp| exp.saturating_add(300) >= now().as_second()));
    let issuer = Url::parse(claims["iss"].as_str().unwrap_or_default()).expect("an issuer");
    assert_eq!(issuer.host_str(), cloud.authority().host_str());
    assert_eq!(claims["oid"].as_str(), Some(account.object_id.as_str()));
    // It becomes a part of addresses.
    assert!(!tenant_id.is_empty() && !tenant_id.contains(['/', '\\', '?', '#', '%']), "{tenant_id:?}");
    // Whatever is missing in it, or belongs to another sign-in, is not believed.
    let others = [
        Expected { nonce: Some("M"), ..expected },
        Expected { client_id: "11111111-2222-4333-8444-555555555556", ..expected },
        Expected { tenant: "99999999-8888-4777-8666-555555555556", ..expected },
        Expected { cloud: &Cloud::china(), ..expected },
    ];
    if tenant_id != others[2].tenant {
        assert!(others.iter().all(|other| read(&token, other).is_err()), "{claims}");
    }
}
