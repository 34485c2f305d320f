//! What decides without asking anyone: clouds, waits, challenges, faults, retry.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests may panic and print"
)]

use std::sync::Mutex;
use std::time::{Duration, Instant};

use entra::fault::{claims_challenge, retry_after};
use entra::{
    Attempt, CancellationToken, Clock, Cloud, CloudError, CloudName, Code, Decision, Fault, Idempotence,
    Patience, admin_consent_url, decide, with_patience,
};
use jiff::Timestamp;
use proptest::prelude::*;
use reqwest::header::HeaderMap;

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

// Clouds

#[test]
fn the_built_in_clouds_stand() {
    let clouds = [Cloud::global(), Cloud::us_gov_l4(), Cloud::us_gov_l5(), Cloud::china()];
    let names: Vec<_> = clouds.iter().map(Cloud::name).collect();
    assert_eq!(names, [CloudName::Global, CloudName::UsGovL4, CloudName::UsGovL5, CloudName::China]);
    for cloud in &clouds {
        assert!([cloud.authority(), cloud.graph(), cloud.portal()].iter().all(|url| url.scheme() == "https"));
        assert_eq!(format!("{}/", cloud.graph_resource()), cloud.graph().as_str());
    }
    assert_eq!(Cloud::global().sign_in_host(), "login.microsoftonline.com");
    assert_eq!(Cloud::us_gov_l5().graph_host(), "dod-graph.microsoft.us");
}

fn described(authority: &str) -> Result<Cloud, CloudError> {
    Cloud::from_json(&format!(
        r#"{{"name":"x","authority":"{authority}","graph":"http://127.0.0.1:81/g/","portal":"https://p.example"}}"#
    ))
}

#[test]
fn a_description_may_name_https_or_this_computer() {
    for authority in ["https://login.example", "http://localhost:8", "http://127.9.9.9/x", "http://[::1]:8/"]
    {
        let cloud = described(authority).unwrap();
        assert_eq!(cloud.name(), CloudName::Described);
        assert_eq!(cloud.graph_resource(), "https://graph.microsoft.com");
        assert_eq!(cloud.graph_host(), "127.0.0.1:81");
    }
    let named = r#"{"authority":"https://a","graph":"https://g","portal":"https://p","graphResource":"https://r.example/"}"#;
    assert_eq!(Cloud::from_json(named).unwrap().graph_resource(), "https://r.example");
}

#[test]
fn a_description_is_refused_with_its_reason() {
    for (authority, reason) in [
        ("http://login.example", "notSecure"),
        ("http://localhost.example", "notSecure"),
        ("http://127.0.0.1.example", "notSecure"),
        ("http://192.168.0.1", "notSecure"),
        ("http://0.0.0.0", "notSecure"),
        ("ftp://127.0.0.1", "notSecure"),
        ("file:///etc", "notAUrl"),
        ("login.example", "notAUrl"),
        ("https://me@login.example", "tooMuch"),
        ("https://me:pw@login.example", "tooMuch"),
        ("https://login.example?x=1", "tooMuch"),
        ("https://login.example#x", "tooMuch"),
    ] {
        assert_eq!(described(authority).unwrap_err().reason(), reason, "{authority}");
    }
    assert_eq!(Cloud::from_json("[").unwrap_err().reason(), "notJson");
    assert_eq!(Cloud::from_json("[]").unwrap_err().reason(), "notJson");
    assert_eq!(Cloud::from_json("{}").unwrap_err(), CloudError::Missing { field: "authority" });
    assert_eq!(Cloud::from_json(r#"{"authority":1}"#).unwrap_err().reason(), "notText");
}

#[test]
fn the_consent_page_is_asked_for_all_that_is_listed() {
    let url = admin_consent_url(&Cloud::china(), "t/1", "c", "http://localhost", "s&x");
    assert_eq!(
        url.as_str(),
        "https://login.partner.microsoftonline.cn/t%2F1/v2.0/adminconsent?client_id=c\
         &scope=https%3A%2F%2Fmicrosoftgraph.chinacloudapi.cn%2F.default&redirect_uri=http%3A%2F%2Flocalhost\
         &state=s%26x"
    );
}

// Retry-After

#[test]
fn a_wait_is_read_in_all_its_forms() {
    let now: Timestamp = "2026-03-01T10:00:00Z".parse().unwrap();
    for (value, wait) in [
        ("0", Some(0)),
        ("7", Some(7)),
        (" 12 ", Some(12)),
        ("2.128", Some(3)),
        ("2.000", Some(2)),
        ("3.", Some(3)),
        ("99999999999999999999", Some(86_400)),
        ("Sun, 01 Mar 2026 10:00:30 GMT", Some(30)),
        ("Sun, 01 Mar 2026 09:00:00 GMT", Some(0)),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1s", None),
        ("1.2.3", None),
        ("1e3", None),
    ] {
        assert_eq!(retry_after(value, now), wait.map(seconds), "{value:?}");
    }
}

// Challenges

const TWO_SCHEMES: &str = concat!(
    r#"PoP realm="", client_id="0000", nonce="ey==", Bearer realm="", authorization_uri="https://h/a,b", "#,
    r#"error_description="a \"quoted\" comma, claims=\"no\"", error="insufficient_claims", "#,
    r#"claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ==""#
);

#[test]
fn the_claims_of_the_second_scheme_are_found() {
    let claims = claims_challenge(TWO_SCHEMES).unwrap();
    assert_eq!(claims, r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#);
}

#[test]
fn what_is_not_a_claims_challenge_is_none() {
    for value in [
        "",
        "Bearer",
        "Negotiate YII=, Bearer realm=\"\"",
        r#"PoP claims="e30=""#,
        r#"Bearer error="invalid_token", claims="e30=""#,
        r#"Bearer claims="not base64!""#,
        r#"Bearer claims="W10=""#,
        "\"",
        "Bearer claims=\"unterminated",
    ] {
        assert_eq!(claims_challenge(value), None, "{value}");
    }
    assert_eq!(claims_challenge(r#"bearer CLAIMS="e30""#).as_deref(), Some("{}"));
    assert_eq!(claims_challenge("Bearer claims=e30").as_deref(), Some("{}"));
}

proptest! {
    #[test]
    fn no_header_value_breaks_the_readers(value in "\\PC*") {
        let _ = claims_challenge(&value);
        let _ = retry_after(&value, Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn no_answer_breaks_the_classification(status in 100u16..600, body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let headers = HeaderMap::new();
        for fault in [Fault::from_graph(status, &headers, &body), Fault::from_sign_in(status, &headers, &body)] {
            prop_assert_eq!(fault.status, Some(status));
        }
    }
}

// Faults

#[test]
fn a_token_in_microsofts_words_is_taken_out() {
    let body = br#"{"error":{"code":"X","message":"  bad token 'eyJhbGciOi.eyJzdWIi.c2ln' was sent\r\n"}}"#;
    let fault = Fault::from_graph(400, &HeaderMap::new(), body);
    assert_eq!(fault.message.as_deref(), Some("bad token [removed] was sent"));
    assert!(!format!("{fault:?} {fault}").contains("eyJ"));
}

#[test]
fn the_page_of_a_proxy_is_not_an_answer() {
    for status in [200, 302, 403, 407, 502] {
        for fault in [
            Fault::from_graph(status, &HeaderMap::new(), b"<html>Blocked</html>"),
            Fault::from_sign_in(status, &HeaderMap::new(), b"<html>Blocked</html>"),
        ] {
            assert_eq!((fault.code, fault.status), (Code::UnexpectedAnswer, Some(status)));
        }
    }
    assert_eq!(Fault::from_graph(404, &HeaderMap::new(), b"").code, Code::NotFound);
    assert_eq!(Fault::from_graph(503, &HeaderMap::new(), b" ").code, Code::Outage);
    assert_eq!(Fault::from_sign_in(503, &HeaderMap::new(), b"").code, Code::Outage);
    assert_eq!(Fault::from_graph(400, &HeaderMap::new(), b"{\"message\":1}").code, Code::UnexpectedAnswer);
}

// Retry

const ALL_CODES: [Code; 40] = [
    Code::BrowserUnavailable,
    Code::PortUnavailable,
    Code::SignInTimedOut,
    Code::Cancelled,
    Code::SignInDeclined,
    Code::SignInMismatch,
    Code::AccountNotInTenant,
    Code::TenantNotFound,
    Code::BlockedByPolicy,
    Code::DeviceRequired,
    Code::DeviceCodeBlocked,
    Code::DeviceCodeExpired,
    Code::MoreProofNeeded,
    Code::ClientNeedsConsent,
    Code::AssignmentRequired,
    Code::AccountUnusable,
    Code::ClientUnknown,
    Code::ClientUnsuitable,
    Code::SecretInvalid,
    Code::SecretExpired,
    Code::GrantExpired,
    Code::SignInRefused,
    Code::TokenRejected,
    Code::StepUpNeeded,
    Code::Forbidden,
    Code::NotFound,
    Code::AlreadyExists,
    Code::NotReplicatedYet,
    Code::KeyNotFound,
    Code::Throttled,
    Code::Outage,
    Code::Offline,
    Code::InsecureConnection,
    Code::TimedOut,
    Code::UnexpectedAnswer,
    Code::QuotaExceeded,
    Code::SecretsForbidden,
    Code::SecretLifetimeForbidden,
    Code::BadRequest,
    Code::Internal,
];

fn fault(code: Code) -> Fault {
    Fault::new(code)
}

fn first(idempotence: Idempotence, fault: &Fault, just_created: bool) -> Decision {
    let attempt = Attempt { number: 1, elapsed: Duration::ZERO };
    decide(idempotence, fault, attempt, Patience { ceiling: seconds(120), just_created }, 1.0)
}

#[test]
fn what_may_have_been_done_is_not_done_twice() {
    use Idempotence::{Idempotent, NotIdempotent};
    let lost = |code| Fault { answer_lost: true, ..fault(code) };
    let again = Decision::RetryAfter(seconds(1));
    for (fault, idempotent, not_idempotent) in [
        (fault(Code::Throttled), again, again),
        (fault(Code::Offline), again, again),
        (fault(Code::TimedOut), again, again),
        (lost(Code::Offline), again, Decision::GiveUp),
        (lost(Code::TimedOut), again, Decision::GiveUp),
        (fault(Code::Outage), again, Decision::GiveUp),
        (Fault { status: Some(502), ..fault(Code::UnexpectedAnswer) }, again, Decision::GiveUp),
        (Fault { status: Some(200), ..fault(Code::UnexpectedAnswer) }, Decision::GiveUp, Decision::GiveUp),
        (fault(Code::Forbidden), Decision::GiveUp, Decision::GiveUp),
        (fault(Code::NotFound), Decision::GiveUp, Decision::GiveUp),
    ] {
        assert_eq!(first(Idempotent, &fault, false), idempotent, "{fault}");
        assert_eq!(first(NotIdempotent, &fault, false), not_idempotent, "{fault}");
    }
}

#[test]
fn not_there_means_not_yet_only_right_after_creation() {
    for code in
        [Code::NotFound, Code::NotReplicatedYet, Code::KeyNotFound, Code::ClientUnknown, Code::SecretInvalid]
    {
        for idempotence in [Idempotence::Idempotent, Idempotence::NotIdempotent] {
            assert_eq!(first(idempotence, &fault(code), true), Decision::RetryAfter(seconds(1)), "{code:?}");
            assert_eq!(first(idempotence, &fault(code), false), Decision::GiveUp, "{code:?}");
        }
    }
}

#[test]
fn waits_double_up_to_their_bound_and_microsofts_wish_counts() {
    let patience = Patience { ceiling: seconds(1_000), just_created: true };
    let wait = |fault: &Fault, number, jitter| match decide(
        Idempotence::Idempotent,
        fault,
        Attempt { number, elapsed: Duration::ZERO },
        patience,
        jitter,
    ) {
        Decision::RetryAfter(wait) => wait,
        Decision::GiveUp => panic!("{fault}"),
    };
    let outage = fault(Code::Outage);
    assert_eq!([1, 2, 3, 6, 40].map(|number| wait(&outage, number, 1.0)), [1, 2, 4, 30, 30].map(seconds));
    assert_eq!(wait(&outage, 3, 0.0), seconds(2));
    assert_eq!(wait(&fault(Code::NotFound), 40, 1.0), seconds(5));
    let asked = Fault { retry_after: Some(seconds(17)), ..fault(Code::Throttled) };
    assert_eq!(wait(&asked, 1, 0.3), seconds(17));
    assert_eq!(wait(&asked, 9, 1.0), seconds(30));
}

proptest! {
    #[test]
    fn a_wait_never_undercuts_microsoft_nor_outlives_patience(
        code in proptest::sample::select(ALL_CODES.to_vec()),
        status in proptest::option::of(100u16..600),
        asked in proptest::option::of(0u64..4_000),
        number in any::<u32>(),
        elapsed in 0u64..4_000,
        ceiling in 0u64..4_000,
        just_created in any::<bool>(),
        lost in any::<bool>(),
        idempotent in any::<bool>(),
        jitter in any::<f64>(),
    ) {
        let fault = Fault { status, retry_after: asked.map(seconds), answer_lost: lost, ..Fault::new(code) };
        let idempotence = if idempotent { Idempotence::Idempotent } else { Idempotence::NotIdempotent };
        let attempt = Attempt { number, elapsed: seconds(elapsed) };
        let decision = decide(idempotence, &fault, attempt, Patience { ceiling: seconds(ceiling), just_created }, jitter);
        if let Decision::RetryAfter(wait) = decision {
            prop_assert!(seconds(elapsed) + wait <= seconds(ceiling));
            prop_assert!(wait >= asked.map(seconds).unwrap_or_default());
            prop_assert!(wait >= Duration::from_millis(500));
            prop_assert!(idempotent || !fault.answer_lost || matches!(code, Code::Throttled | Code::NotFound
                | Code::NotReplicatedYet | Code::KeyNotFound | Code::ClientUnknown | Code::SecretInvalid));
            prop_assert!(idempotent || !matches!(code, Code::Outage | Code::UnexpectedAnswer));
        }
    }
}

/// A clock that only moves when somebody waits.
struct StoppedClock(Mutex<Instant>);

impl Clock for StoppedClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }

    async fn wait(&self, wait: Duration) {
        *self.0.lock().unwrap() += wait;
    }

    fn jitter(&self) -> f64 {
        1.0
    }
}

async fn tries(
    answers: Vec<Result<u8, Fault>>,
    ceiling: u64,
    cancel: &CancellationToken,
    on_wait: impl FnMut(Duration, &Fault),
) -> (Result<u8, Fault>, usize) {
    let left = Mutex::new(answers.into_iter());
    let made = Mutex::new(0);
    let clock = StoppedClock(Mutex::new(Instant::now()));
    let op = || {
        *made.lock().unwrap() += 1;
        let next = left.lock().unwrap().next().expect("no further try was expected");
        async move { next }
    };
    let patience = Patience { ceiling: seconds(ceiling), just_created: true };
    let ended = with_patience(op, Idempotence::NotIdempotent, patience, &clock, on_wait, cancel).await;
    (ended, made.into_inner().unwrap())
}

#[tokio::test]
async fn the_loop_tries_until_it_succeeds() {
    let mut waits = Vec::new();
    let answers = vec![Err(fault(Code::NotFound)), Err(fault(Code::Throttled)), Ok(7)];
    let (ended, made) =
        tries(answers, 60, &CancellationToken::new(), |wait, fault| waits.push((wait, fault.code))).await;
    assert_eq!((ended, made), (Ok(7), 3));
    assert_eq!(waits, [(seconds(1), Code::NotFound), (seconds(2), Code::Throttled)]);
}

#[tokio::test]
async fn the_loop_ends_with_the_last_fault() {
    let gives_up = vec![Err(fault(Code::NotFound)), Err(fault(Code::Forbidden))];
    let (ended, made) = tries(gives_up, 60, &CancellationToken::new(), |_, _| ()).await;
    assert_eq!((ended.unwrap_err().code, made), (Code::Forbidden, 2));
    let runs_out = vec![Err(fault(Code::NotFound)); 3];
    let (ended, made) = tries(runs_out, 3, &CancellationToken::new(), |_, _| ()).await;
    assert_eq!((ended.unwrap_err().code, made), (Code::NotFound, 3));
}

#[tokio::test]
async fn cancelling_ends_the_loop() {
    let cancel = CancellationToken::new();
    let (ended, made) = tries(vec![Err(fault(Code::NotFound))], 60, &cancel, |_, _| cancel.cancel()).await;
    assert_eq!((ended.unwrap_err().code, made), (Code::Cancelled, 1));
    let (ended, made) = tries(Vec::new(), 60, &cancel, |_, _| ()).await;
    assert_eq!((ended.unwrap_err().code, made), (Code::Cancelled, 0));
}
