//! What decides without asking anyone: clouds, waits, challenges, faults.

use std::time::Duration;

use entra::fault::catalogue::Repeat;
use entra::fault::{claims_challenge, retry_after};
use entra::{Cloud, CloudError, CloudName, Code, Fault, admin_consent_url};
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
    let (graph, portal) = ("http://127.0.0.1:81/g/", "http://[::1]/p");
    Cloud::from_json(&format!(
        r#"{{"name":"x","authority":"{authority}","graph":"{graph}","portal":"{portal}"}}"#
    ))
}

#[test]
fn a_description_may_name_this_computer() {
    for authority in ["https://localhost.", "http://localhost:8", "http://127.9.9.9/x", "http://[::1]:8/"] {
        let cloud = described(authority).unwrap();
        assert_eq!(cloud.name(), CloudName::Described);
        assert_eq!(cloud.graph_resource(), "http://127.0.0.1:81/g", "its own, where it names none");
        assert_eq!(cloud.graph_host(), "127.0.0.1:81");
    }
}

/// Which hosts may stand beside each other is `cloud.rs`'s test.
#[test]
fn a_description_of_another_computer_is_for_builds_that_are_not_shipped() {
    let elsewhere = |field| Err(CloudError::Elsewhere { field });
    let here = r#""http://127.0.0.1""#;
    for (field, address) in [
        ("authority", "https://a.example"),
        ("graph", "https://localhost.example"),
        ("portal", "https://10.0.0.1"),
    ] {
        let fields = ["authority", "graph", "portal"].map(|one| {
            let value = if one == field { format!("\"{address}\"") } else { here.to_owned() };
            format!("\"{one}\": {value}")
        });
        let text = format!("{{{}, \"graphResource\": \"https://r.example/\"}}", fields.join(", "));
        assert_eq!(Cloud::from_json(&text), elsewhere(field));
        let cloud = Cloud::from_json_anywhere(&text).unwrap();
        assert_eq!((cloud.name(), cloud.graph_resource()), (CloudName::Described, "https://r.example"));
    }
}

#[test]
fn a_description_is_refused_with_its_reason() {
    for (authority, reason) in [
        ("https://login.example", "elsewhere"),
        ("http://login.example", "notSecure"),
        ("http://localhost.example", "notSecure"),
        ("http://127.0.0.1.example", "notSecure"),
        ("http://192.168.0.1", "notSecure"),
        ("http://0.0.0.0", "notSecure"),
        ("ftp://127.0.0.1", "notSecure"),
        ("file:///etc", "notAUrl"),
        ("login.example", "notAUrl"),
        ("https://me@localhost", "tooMuch"),
        ("https://me:pw@localhost", "tooMuch"),
        ("https://localhost?x=1", "tooMuch"),
        ("https://localhost#x", "tooMuch"),
        ("https://login.microsoftonline.com", "mixed"),
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
        ("Sunday, 01-Mar-26 10:00:30 GMT", Some(30)),
        ("Sun Mar  1 10:00:30 2026", Some(30)),
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
    let broken_later = r#"Bearer realm="", claims="e30=", Basic realm="#;
    assert_eq!(claims_challenge(broken_later).as_deref(), Some("{}"));
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
    for status in [200, 302, 400, 403, 511] {
        for fault in [
            Fault::from_graph(status, &HeaderMap::new(), b"<html>Blocked</html>"),
            Fault::from_sign_in(status, &HeaderMap::new(), b"<html>Blocked</html>"),
        ] {
            assert_eq!((fault.code, fault.status), (Code::UnexpectedAnswer, Some(status)));
            assert!(!fault.is_passing());
        }
    }
    assert_eq!(Fault::from_graph(404, &HeaderMap::new(), b"").code, Code::NotFound);
    assert_eq!(Fault::from_graph(503, &HeaderMap::new(), b" ").code, Code::Outage);
    assert_eq!(Fault::from_sign_in(503, &HeaderMap::new(), b"").code, Code::Outage);
    assert_eq!(Fault::from_graph(400, &HeaderMap::new(), b"{\"message\":1}").code, Code::UnexpectedAnswer);
}

fn refused_by_graph(status: u16, code: &str, message: &str) -> Fault {
    let body = serde_json::json!({"error": {"code": code, "message": message}});
    Fault::from_graph(status, &HeaderMap::new(), body.to_string().as_bytes())
}

#[test]
fn a_conflict_is_a_duplicate_only_where_graph_says_so() {
    for (status, code, message) in [
        (409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists."),
        (409, "Request_MultipleObjectsWithSameKeyValue", "the service principal name x is already in use"),
        (409, "Request_BadRequest", "Permission being assigned already exists on the object"),
        (400, "Request_BadRequest", "Permission being assigned already exists on the object"),
    ] {
        assert_eq!(refused_by_graph(status, code, message).code, Code::AlreadyExists, "{status} {message}");
    }
    for fault in [
        refused_by_graph(409, "Directory_ObjectLocked", "The object is being moved."),
        refused_by_graph(409, "", ""),
        Fault::from_graph(409, &HeaderMap::new(), b""),
    ] {
        assert_eq!((fault.code, fault.code.repeat()), (Code::Conflict, Repeat::Never), "{fault}");
        assert!(!fault.may_have_acted());
    }
}

#[test]
fn concurrent_requests_mean_that_nothing_was_done() {
    let words = "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.";
    for status in [409, 429, 503] {
        let fault = refused_by_graph(status, "Directory_ConcurrencyViolation", words);
        assert_eq!((fault.code, fault.code.repeat()), (Code::ConcurrentRequests, Repeat::Always), "{status}");
        assert!(!fault.may_have_acted(), "{status}");
    }
    // Any other code leaves the word to the status of a broken service.
    let fault = refused_by_graph(503, "Request_MultipleObjectsWithSameKeyValue", "already exists");
    assert_eq!(fault.code, Code::Outage);
    assert!(fault.may_have_acted());
}

/// Microsoft's page "Error codes and error handling": some of its codes say more than the status that they come with.
#[test]
fn documented_codes_of_the_directory_say_what_helps() {
    for (status, name, code, repeat) in [
        (401, "Authorization_IdentityDisabled", Code::AccountUnusable, Repeat::Never),
        (403, "Authentication_Unauthorized", Code::TokenRejected, Repeat::Never),
        (401, "Authentication_ExpiredToken", Code::TokenRejected, Repeat::Never),
        (400, "Authentication_Unknown", Code::Outage, Repeat::IfHarmless),
        (404, "Directory_CompanyNotFound", Code::Outage, Repeat::IfHarmless),
        (503, "Directory_ReplicaUnavailable", Code::Outage, Repeat::IfHarmless),
        (503, "Request_ThrottledTemporarily", Code::Throttled, Repeat::Always),
        (429, "Request_ThrottledPermanently", Code::BadRequest, Repeat::Never),
        (503, "Request_ThrottledPermanently", Code::BadRequest, Repeat::Never),
        (429, "Request_BadRequest", Code::Throttled, Repeat::Always),
        (500, "Request_BadRequest", Code::Outage, Repeat::IfHarmless),
        (500, "Service_InternalServerError", Code::Outage, Repeat::IfHarmless),
    ] {
        let told = refused_by_graph(status, name, "words").code;
        assert_eq!((told, told.repeat()), (code, repeat), "{status} {name}");
    }
}

/// Bodies that neither Graph nor the sign-in service gives.
const FOREIGN: [&[u8]; 5] = [
    b"",
    b"Too many requests",
    b"<html>Busy</html>",
    br#"{"error":"invalid_token"}"#,
    br#"{"message":"no"}"#,
];

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn of_both(status: u16, headers: &HeaderMap, body: &[u8]) -> [Fault; 2] {
    [Fault::from_graph(status, headers, body), Fault::from_sign_in(status, headers, body)]
}

#[test]
fn too_many_requests_mean_that_nothing_was_done_whatever_the_body() {
    let headers = headers(&[("retry-after", "7")]);
    for body in FOREIGN {
        for fault in of_both(429, &headers, body) {
            assert_eq!((fault.code, fault.retry_after), (Code::Throttled, Some(seconds(7))), "{body:?}");
            assert!(fault.is_passing() && !fault.may_have_acted());
        }
    }
}

#[test]
fn a_broken_service_is_an_outage_whatever_the_body() {
    let number = br#"{"error":"invalid_grant","error_description":"AADSTS53003: blocked"}"#.as_slice();
    for body in FOREIGN.into_iter().chain([number]) {
        for status in [500, 502, 503, 504] {
            for fault in of_both(status, &HeaderMap::new(), body) {
                assert_eq!(fault.code, Code::Outage, "{status} {body:?}");
                assert!(fault.is_passing() && fault.may_have_acted());
            }
        }
    }
}

#[test]
fn what_the_service_has_not_got_is_final() {
    let body = br#"{"error":{"code":"NotImplemented","message":"no upsert here"}}"#;
    for fault in FOREIGN.map(|body| Fault::from_graph(501, &HeaderMap::new(), body)).into_iter().chain([
        Fault::from_graph(501, &HeaderMap::new(), body),
        Fault::from_sign_in(501, &HeaderMap::new(), b"<html>"),
    ]) {
        assert_eq!((fault.status, fault.code.repeat()), (Some(501), Repeat::Never), "{fault}");
    }
    let fault = Fault::from_graph(501, &HeaderMap::new(), body);
    assert_eq!((fault.code, fault.may_have_acted()), (Code::BadRequest, false));
}

#[test]
fn a_token_that_is_refused_is_told_whatever_the_body() {
    let plain = headers(&[("www-authenticate", r#"Bearer realm="", error="invalid_token""#)]);
    let challenged = headers(&[("www-authenticate", TWO_SCHEMES)]);
    for body in FOREIGN {
        let fault = Fault::from_graph(401, &plain, body);
        assert_eq!((fault.code, fault.claims), (Code::TokenRejected, None), "{body:?}");
        let fault = Fault::from_graph(401, &challenged, body);
        assert_eq!(fault.code, Code::StepUpNeeded, "{body:?}");
        assert!(fault.claims.unwrap().contains("nbf"));
    }
}

#[test]
fn a_client_that_is_not_known_yet_is_told_with_and_without_its_number() {
    let missing = "AADSTS7000229: The client application x is missing service principal in the tenant y.";
    for (error, description, code) in [
        ("invalid_client", Some(missing), Code::ClientUnknown),
        ("unauthorized_client", Some("AADSTS700016: Application was not found."), Code::ClientUnknown),
        ("invalid_client", None, Code::ClientUnknown),
        ("unauthorized_client", Some("The client is not known."), Code::ClientUnknown),
        ("invalid_client", Some("AADSTS7000215: Invalid client secret."), Code::SecretInvalid),
        ("invalid_client", Some("AADSTS9999999: a rule of tomorrow"), Code::SignInRefused),
        ("invalid_grant", None, Code::SignInRefused),
    ] {
        let body = serde_json::json!({"error": error, "error_description": description});
        for status in [400, 401] {
            let fault = Fault::from_sign_in(status, &HeaderMap::new(), body.to_string().as_bytes());
            assert_eq!(fault.code, code, "{error} {description:?}");
        }
    }
    assert_eq!(Code::ClientUnknown.repeat(), Repeat::WhileYoung);
}
