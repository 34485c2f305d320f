//! Signing in, against a sign-in service made here and a browser that is a task of the test.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::fake::{CLIENT, TENANT, claims, request, tokens};
use crate::support::{Reply, Seen, Server, http};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entra::{Astray, Browsing, CancellationToken, ClosingPage, Code, Fault, Session, SignIn, by_browser};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use url::Url;

pub(crate) const LONG: Duration = Duration::from_mins(1);
/// Safari asks before it sends a form to this computer.
const MODE: &str = if cfg!(target_os = "macos") { "query" } else { "form_post" };

pub(crate) fn page() -> ClosingPage {
    ClosingPage {
        lang: "ga".to_owned(),
        title_done: "Déanta & <b>".to_owned(),
        text_done: "Close it".to_owned(),
        title_failed: "Not done".to_owned(),
        text_failed: "Go back".to_owned(),
    }
}

/// The address that the browser was sent to, in parts.
pub(crate) fn query(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

/// A fake sign-in service which redeems any code; `change` spoils the ID token.
pub(crate) async fn service(
    nonce: Arc<Mutex<String>>,
    change: impl Fn(&mut Value) + Send + Sync + 'static,
) -> Server {
    Server::start(move |seen| {
        let origin = format!("http://{}", seen.header("host").unwrap());
        let mut claims = claims(Some(&nonce.lock().unwrap()));
        change(&mut claims);
        Reply::json(200, &tokens(&origin, claims))
    })
    .await
}

/// These fields, as a browser sends them.
pub(crate) fn form(port: u16, fields: &str) -> String {
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let length = fields.len();
    format!("POST / HTTP/1.1\r\nHost: localhost:{port}\r\n{kind}\r\nContent-Length: {length}\r\n\r\n{fields}")
}

/// What one connection to the listener got back: the whole HTTP answer. What begins with a slash is an address that is
/// gone to; anything else is a form that is sent.
pub(crate) async fn visit(host: &str, port: u16, what: &str) -> String {
    let mut stream = TcpStream::connect((host, port)).await.unwrap();
    let request = if what.starts_with('/') {
        format!("GET {what} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n")
    } else {
        form(port, what)
    };
    // In pieces, as a network may bring it.
    for piece in request.as_bytes().chunks(97) {
        stream.write_all(piece).await.unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

struct Visited {
    session: Result<Session, Fault>,
    address: Url,
    answers: Vec<String>,
}

/// A caller that only opens the page.
pub(crate) fn browsing<O>(open: O) -> Browsing<O, impl Fn(Astray) + Send> {
    Browsing { open, astray: |_| () }
}

/// Signs in with a browser that visits these targets one after another; `{state}` is filled in.
async fn sign_in(server: &Server, request: &SignIn, nonce: &Arc<Mutex<String>>, targets: &[&str]) -> Visited {
    let targets: Vec<_> = targets.iter().map(|target| (*target).to_owned()).collect();
    let (sender, receiver) = tokio::sync::oneshot::channel::<(Url, JoinHandle<Vec<String>>)>();
    let nonce = Arc::clone(nonce);
    let open = move |address: &Url| {
        let sent = query(address);
        nonce.lock().unwrap().clone_from(&sent["nonce"]);
        let port = Url::parse(&sent["redirect_uri"]).unwrap().port().unwrap();
        let visits = tokio::spawn(async move {
            let mut answers = Vec::new();
            for target in targets {
                answers.push(visit("127.0.0.1", port, &target.replace("{state}", &sent["state"])).await);
            }
            answers
        });
        sender.send((address.clone(), visits)).unwrap();
        Ok(())
    };
    let cancel = CancellationToken::new();
    let session = by_browser(&http(), &server.cloud(), request, &page(), LONG, browsing(open), cancel).await;
    let (address, visits) = receiver.await.unwrap();
    Visited { session, address, answers: visits.await.unwrap() }
}

fn assert_inert(answer: &str) {
    for header in [
        "Cache-Control: no-store",
        "Content-Security-Policy: default-src 'none'",
        "Referrer-Policy: no-referrer",
    ] {
        assert!(answer.contains(header), "{answer}");
    }
    assert!(!answer.contains("<script"), "{answer}");
}

#[tokio::test]
async fn a_browser_sign_in_ends_in_a_session() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    let request = SignIn {
        login_hint: Some("ada@contoso.example".to_owned()),
        claims: Some(r#"{"access_token":{"nbf":{"essential":true}}}"#.to_owned()),
        ..request()
    };
    let targets = ["/favicon.ico", "/", "code=c0de-1&state={state}&session_state=x"];
    let before = Timestamp::now().as_second();
    let visited = sign_in(&server, &request, &nonce, &targets).await;

    let session = visited.session.unwrap();
    assert_eq!(session.access_token.expose_secret(), "at-secret-1");
    assert_eq!(session.account.object_id, "user-1");
    assert_eq!(session.account.user_principal_name, "ada@contoso.example");
    assert_eq!(session.tenant_id, TENANT);
    assert!(session.has("user.read") && !session.has("Application.ReadWrite.All"));
    // However long the sign-in itself has taken.
    let lifetimes = before + 3500..=Timestamp::now().as_second() + 3599;
    assert!(lifetimes.contains(&session.expires_at.as_second()), "{lifetimes:?}: {}", session.expires_at);
    assert!(!format!("{session:?}").contains("at-secret-1"));

    let sent = query(&visited.address);
    assert_eq!(visited.address.path(), "/login/organizations/oauth2/v2.0/authorize");
    let graph = format!("{}/graph", server.origin);
    for (name, value) in [
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("response_mode", MODE),
        ("prompt", "select_account"),
        ("code_challenge_method", "S256"),
        ("login_hint", "ada@contoso.example"),
        ("scope", &format!("{graph}/User.Read {graph}/Application.ReadWrite.All openid profile")),
    ] {
        assert_eq!(sent[name], value);
    }
    let asked: Value = serde_json::from_str(&sent["claims"]).unwrap();
    assert_eq!(asked, json!({"access_token": {"nbf": {"essential": true}, "xms_cc": {"values": ["cp1"]}}}));

    let posts = server.seen();
    assert_eq!(posts.len(), 1);
    let post: &Seen = &posts[0];
    assert_eq!(post.uri.path(), "/login/organizations/oauth2/v2.0/token");
    assert_eq!(post.form("grant_type").as_deref(), Some("authorization_code"));
    assert_eq!(post.form("code").as_deref(), Some("c0de-1"));
    assert_eq!(post.form("redirect_uri").as_ref(), Some(&sent["redirect_uri"]));
    assert_eq!(post.form("claims").as_ref(), Some(&sent["claims"]));
    assert!(post.form("client_secret").is_none());
    let verifier = post.form("code_verifier").unwrap();
    assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)), sent["code_challenge"]);

    assert!(visited.answers[0].starts_with("HTTP/1.1 404") && visited.answers[1].starts_with("HTTP/1.1 404"));
    let closing = &visited.answers[2];
    assert!(
        closing.starts_with("HTTP/1.1 200 OK\r\n") && closing.contains("<h1>Déanta &#38; &#60;b&#62;</h1>")
    );
    assert!(!closing.contains("c0de-1"));
    assert_inert(closing);
}

#[tokio::test]
async fn two_sign_ins_share_nothing_random() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    let one = sign_in(&server, &request(), &nonce, &["code=1&state={state}"]).await;
    let other = sign_in(&server, &request(), &nonce, &["code=2&state={state}"]).await;
    let (one, other) = (query(&one.address), query(&other.address));
    for name in ["state", "nonce", "code_challenge"] {
        assert!(one[name].len() >= 22 && one[name] != other[name], "{name}");
    }
    assert_ne!(one["state"], one["nonce"]);
}

/// A page of the same browser that finds the port, or a tab left over from an earlier sign-in, ends nothing.
#[tokio::test]
async fn what_has_not_our_state_is_shown_the_failed_page_and_the_wait_goes_on() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    let posing = [
        "code=1&state=forged",
        "code=1",
        "/?error=access_denied&error_description=AADSTS50105%3a+made+up",
        "error=access_denied&state=forged",
        "/?error=access_denied&state={state}&state=forged",
    ];
    let targets = [posing.as_slice(), &["code=c0de-9&state={state}"]].concat();
    let visited = sign_in(&server, &request(), &nonce, &targets).await;
    assert_eq!(visited.session.unwrap().tenant_id, TENANT);
    for answer in &visited.answers[..posing.len()] {
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("<h1>Not done</h1>"), "{answer}");
        assert!(!answer.contains("made up"));
        assert_inert(answer);
    }
    let redeemed: Vec<_> = server.seen().iter().filter_map(|post| post.form("code")).collect();
    assert_eq!(redeemed, ["c0de-9"]);
}

/// A form may be larger than any answer of Microsoft's, but not without end.
#[tokio::test]
async fn a_form_without_end_is_not_read() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    let long = format!("code={}&state={{state}}", "x".repeat(80 * 1024));
    let some = format!("code=c0de-2&state={{state}}&session_state={}", "x".repeat(20 * 1024));
    let visited = sign_in(&server, &request(), &nonce, &[&long, &some]).await;
    assert!(visited.answers[0].starts_with("HTTP/1.1 413"), "{}", visited.answers[0]);
    assert_eq!(visited.session.unwrap().tenant_id, TENANT);
}

#[tokio::test]
async fn a_refusal_by_redirect_is_told() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    for (target, code) in [
        ("/?error=access_denied&error_subcode=cancel&state={state}", Code::SignInDeclined),
        ("/?error=access_denied&admin_consent=True&state={state}", Code::SignInDeclined),
        ("/?error=invalid_client&error_description=AADSTS700016%3a+none&state={state}#", Code::ClientUnknown),
        ("/?error=server_error&state={state}", Code::Outage),
    ] {
        let visited = sign_in(&server, &request(), &nonce, &[target]).await;
        assert_eq!(visited.session.unwrap_err().code, code, "{target}");
        assert!(visited.answers[0].contains("<h1>Not done</h1>"));
    }
    assert!(server.seen().is_empty());
}

type Change = fn(&mut Value);

#[tokio::test]
async fn an_id_token_for_something_else_is_not_believed() {
    let changes: [(&str, Change); 9] = [
        ("audience", |claims| claims["aud"] = json!("other")),
        ("nonce", |claims| claims["nonce"] = json!("other")),
        ("no nonce", |claims| claims["nonce"] = Value::Null),
        ("expired", |claims| claims["exp"] = json!(Timestamp::now().as_second() - 301)),
        ("tenant", |claims| claims["tid"] = json!("00000000-0000-4000-8000-000000000000")),
        ("issuer host", |claims| claims["iss"] = json!(format!("https://evil.example/login/{TENANT}/v2.0"))),
        ("issuer", |claims| claims["iss"] = json!("not an address")),
        ("no object id", |claims| claims["oid"] = Value::Null),
        ("no tenant", |claims| claims["tid"] = Value::Null),
    ];
    for (what, change) in changes {
        let nonce = Arc::new(Mutex::new(String::new()));
        let server = service(Arc::clone(&nonce), change).await;
        let visited = sign_in(&server, &request(), &nonce, &["code=1&state={state}"]).await;
        let fault = visited.session.unwrap_err();
        let expected = match what {
            "expired" => Code::ClockWrong,
            "no nonce" => Code::SignInMismatch,
            what if what.starts_with("no ") => Code::UnexpectedAnswer,
            _ => Code::SignInMismatch,
        };
        assert_eq!(fault.code, expected, "{what}: {fault}");
        let nuance = if what.ends_with("nonce") { "nonce" } else { "token" };
        let about_the_token = (expected == Code::SignInMismatch).then_some(nuance);
        assert_eq!(fault.named.nuance, about_the_token, "{what}: the browser's answer was right");
        assert!(visited.answers[0].contains("<h1>Not done</h1>"), "{what}");
    }
}

#[tokio::test]
async fn an_account_without_a_sign_in_name_is_called_by_what_is_known() {
    let changes: [(&str, Change); 3] = [
        ("u-1", |claims| (claims["preferred_username"], claims["upn"]) = (json!(""), json!("u-1"))),
        ("Ada", |claims| (claims["preferred_username"], claims["name"]) = (Value::Null, json!("Ada"))),
        ("", |claims| (claims["preferred_username"], claims["name"]) = (json!(" "), json!(" "))),
    ];
    for (called, change) in changes {
        let nonce = Arc::new(Mutex::new(String::new()));
        let server = service(Arc::clone(&nonce), change).await;
        let visited = sign_in(&server, &request(), &nonce, &["code=1&state={state}"]).await;
        let account = visited.session.unwrap().account;
        let called = if called.is_empty() { account.object_id.as_str() } else { called };
        assert_eq!(account.called(), called);
    }
}

#[tokio::test]
async fn a_tenant_asked_for_by_id_is_the_one_signed_in_to() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    for (tenant, ok) in [(TENANT, true), ("00000000-0000-4000-8000-000000000000", false)] {
        let request = SignIn { tenant: tenant.to_owned(), ..request() };
        let visited = sign_in(&server, &request, &nonce, &["code=1&state={state}"]).await;
        assert_eq!(visited.address.path(), format!("/login/{tenant}/oauth2/v2.0/authorize"));
        assert_eq!(visited.session.map_err(|fault| fault.code).is_ok(), ok);
    }
}

#[tokio::test]
async fn what_the_token_endpoint_refuses_is_told_without_the_code() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let claims = r#"{"access_token":{"polids":{"essential":true}}}"#;
    let refusal = json!({
        "error": "interaction_required", "error_codes": [50076], "suberror": "basic_action", "claims": claims,
        "error_description": "AADSTS50076: code c0de-7 needs more.\r\nTrace ID: t-1", "trace_id": "t-1",
        "correlation_id": "c-1",
    });
    let server = Server::start(move |_| Reply::json(400, &refusal)).await;
    let fault =
        sign_in(&server, &request(), &nonce, &["code=c0de-7&state={state}"]).await.session.unwrap_err();
    assert_eq!((fault.code, fault.status), (Code::StepUpNeeded, Some(400)));
    assert_eq!(fault.claims.as_deref(), Some(claims));
    assert_eq!((fault.request_id.as_deref(), fault.correlation_id.as_deref()), (Some("t-1"), Some("c-1")));
    assert_eq!(fault.service_code.as_deref(), Some("AADSTS50076"));
    assert!(!fault.message.unwrap().contains("c0de-7"));
}

#[tokio::test]
async fn an_answer_that_is_not_the_token_endpoints_is_refused() {
    let good = tokens("x", claims(None));
    let without = |key: &str| {
        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(key);
        Reply::json(200, &body)
    };
    let mut mac = good.clone();
    mac["token_type"] = json!("mac");
    for reply in [
        Reply::html(200, "<html>proxy</html>"),
        Reply::html(403, "<html>proxy</html>"),
        Reply::empty(302).with("location", "https://elsewhere.example/"),
        without("id_token"),
        without("access_token"),
        without("expires_in"),
        Reply::json(200, &mac),
    ] {
        let nonce = Arc::new(Mutex::new(String::new()));
        let given = reply.clone();
        let server = Server::start(move |_| given.clone()).await;
        let fault =
            sign_in(&server, &request(), &nonce, &["code=1&state={state}"]).await.session.unwrap_err();
        assert_eq!((fault.code, fault.status), (Code::UnexpectedAnswer, Some(reply.status)));
    }
}

#[tokio::test]
async fn claims_that_are_not_json_do_not_stand_in_the_way() {
    let nonce = Arc::new(Mutex::new(String::new()));
    let server = service(Arc::clone(&nonce), |_| ()).await;
    for unusable in ["{", "[]", "words"] {
        let request = SignIn { claims: Some(unusable.to_owned()), ..request() };
        let visited = sign_in(&server, &request, &nonce, &["code=1&state={state}"]).await;
        assert_eq!(visited.session.unwrap().tenant_id, TENANT, "{unusable}");
        let sent = &query(&visited.address)["claims"];
        assert_eq!(sent, r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#, "{unusable}");
    }
}
