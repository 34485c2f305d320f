//! Tokens without a browser: the device code, and an application's own secret.

use std::sync::Mutex;
use std::time::Duration;

use crate::support::fake::{CLIENT, TENANT, claims, jwt, request, tokens};
use crate::support::{Reply, Seen, Server, http};
use entra::{CancellationToken, Code, app_token, begin_device_code, finish_device_code};
use secrecy::SecretString;
use serde_json::json;

// Device code

fn device_service(answers: Vec<Reply>) -> impl Fn(&Seen) -> Reply + Send + Sync {
    let left = Mutex::new(answers.into_iter());
    move |seen| {
        if seen.uri.path().ends_with("/devicecode") {
            let begun = json!({
                "user_code": "ABC123", "device_code": "dev-secret", "verification_uri": "https://microsoft.com/devicelogin",
                "expires_in": 900, "interval": 0, "message": "words",
            });
            return Reply::json(200, &begun);
        }
        let origin = format!("http://{}", seen.header("host").unwrap());
        left.lock().unwrap().next().unwrap_or_else(|| Reply::json(200, &tokens(&origin, claims(None))))
    }
}

fn refused(error: &str, words: &str) -> Reply {
    Reply::json(400, &json!({"error": error, "error_description": words}))
}

#[tokio::test]
async fn a_device_code_waits_for_the_person() {
    let pending = refused("authorization_pending", "AADSTS70016: dev-secret is pending");
    let server = Server::start(device_service(vec![pending])).await;
    let (http, cloud) = (http(), server.cloud());
    let prompt = begin_device_code(&http, &cloud, &request()).await.unwrap();
    assert_eq!((prompt.user_code.as_str(), prompt.expires_in), ("ABC123", Duration::from_mins(15)));
    assert_eq!(prompt.verification_uri.as_str(), "https://microsoft.com/devicelogin");
    let shown = format!("{prompt:?}");
    assert!(!shown.contains("dev-secret") && !shown.contains("ABC123"));
    let session =
        finish_device_code(&http, &cloud, &request(), &prompt, CancellationToken::new()).await.unwrap();
    assert_eq!(session.account.display_name.as_deref(), Some("Ada"));
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen[0].form("scope").unwrap().contains("/graph/User.Read"));
    assert_eq!(seen[2].form("grant_type").as_deref(), Some("urn:ietf:params:oauth:grant-type:device_code"));
    assert_eq!(seen[2].form("device_code").as_deref(), Some("dev-secret"));
}

#[tokio::test]
async fn what_a_step_up_asks_for_goes_with_the_question_for_the_token() {
    let server = Server::start(device_service(Vec::new())).await;
    let (http, cloud) = (http(), server.cloud());
    let challenged = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#.to_owned();
    let request = entra::SignIn { claims: Some(challenged), ..request() };
    let prompt = begin_device_code(&http, &cloud, &request).await.unwrap();
    finish_device_code(&http, &cloud, &request, &prompt, CancellationToken::new()).await.unwrap();
    for asked in server.seen() {
        let claims: serde_json::Value = serde_json::from_str(&asked.form("claims").unwrap()).unwrap();
        assert_eq!(claims["access_token"]["acrs"]["value"], "c1", "{}", asked.uri);
        assert_eq!(claims["access_token"]["xms_cc"]["values"][0], "cp1", "{}", asked.uri);
    }
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_device_code_that_is_refused_ends() {
    for (reply, code) in [
        (refused("authorization_declined", "no"), Code::SignInDeclined),
        (refused("expired_token", "AADSTS70020: dev-secret"), Code::DeviceCodeExpired),
        (refused("invalid_grant", "AADSTS530036: blocked"), Code::DeviceCodeBlocked),
        (refused("bad_verification_code", "what?"), Code::SignInRefused),
        (Reply::html(200, "<html>proxy</html>"), Code::UnexpectedAnswer),
    ] {
        let server = Server::start(device_service(vec![reply])).await;
        let (http, cloud) = (http(), server.cloud());
        let prompt = begin_device_code(&http, &cloud, &request()).await.unwrap();
        let ended = finish_device_code(&http, &cloud, &request(), &prompt, CancellationToken::new())
            .await
            .unwrap_err();
        assert_eq!(ended.code, code, "{ended}");
        assert!(!format!("{ended:?}").contains("dev-secret"));
    }
}

#[tokio::test]
async fn a_device_code_that_is_not_given_is_told_whatever_the_status() {
    for (reply, code) in [
        (refused("invalid_request", "AADSTS90002: no such tenant"), Code::TenantNotFound),
        (
            Reply { status: 200, ..refused("invalid_request", "AADSTS90002: no such tenant") },
            Code::TenantNotFound,
        ),
        (Reply::json(200, &json!({"user_code": "ABC123"})), Code::UnexpectedAnswer),
        (Reply::html(200, "<html>proxy</html>"), Code::UnexpectedAnswer),
    ] {
        let server = Server::start(move |_| reply.clone()).await;
        let fault = begin_device_code(&http(), &server.cloud(), &request()).await.unwrap_err();
        assert_eq!(fault.code, code, "{fault}");
    }
}

#[tokio::test]
async fn a_device_code_can_be_cancelled_and_runs_out() {
    let server = Server::start(device_service(Vec::new())).await;
    let (http, cloud) = (http(), server.cloud());
    let mut prompt = begin_device_code(&http, &cloud, &request()).await.unwrap();
    let cancel = CancellationToken::new();
    cancel.cancel();
    let ended = finish_device_code(&http, &cloud, &request(), &prompt, cancel).await.unwrap_err();
    assert_eq!(ended.code, Code::Cancelled);
    prompt.expires_in = Duration::ZERO;
    let ended =
        finish_device_code(&http, &cloud, &request(), &prompt, CancellationToken::new()).await.unwrap_err();
    assert_eq!(ended.code, Code::DeviceCodeExpired);
    assert_eq!(server.seen().len(), 1);
}

// An application's own token

#[tokio::test]
async fn an_applications_token_shows_its_roles() {
    for (access_token, roles) in [
        (
            jwt(&json!({"roles": ["User.Read.All", "Group.Read.All"]})),
            Some(vec!["Group.Read.All", "User.Read.All"]),
        ),
        (jwt(&json!({"aud": "x"})), Some(vec![])),
        ("opaque".to_owned(), None),
        ("a.b.c".to_owned(), None),
    ] {
        let body = json!({"token_type": "Bearer", "expires_in": "86399", "access_token": access_token});
        let server = Server::start(move |_| Reply::json(200, &body)).await;
        let secret = SecretString::from("s3cret~value".to_owned());
        let token = app_token(&http(), &server.cloud(), TENANT, CLIENT, &secret).await.unwrap();
        let found = token.roles.as_ref().map(|roles| roles.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(found, roles);
        assert!(!format!("{token:?}").contains(&access_token));
        let post = &server.seen()[0];
        assert_eq!(post.uri.path(), format!("/login/{TENANT}/oauth2/v2.0/token"));
        assert_eq!(post.form("scope").as_deref(), Some(format!("{}/graph/.default", server.origin).as_str()));
        assert_eq!(post.form("client_secret").as_deref(), Some("s3cret~value"));
        assert_eq!(post.form("claims"), None);
    }
}

#[tokio::test]
async fn a_gateway_that_answers_for_the_token_endpoint_is_passing() {
    for (reply, code) in [
        (Reply::html(502, "<html>Bad gateway</html>"), Code::Outage),
        (Reply::html(408, "<html>Request timeout</html>"), Code::TimedOut),
        (Reply::html(503, "<html>Busy</html>").with("retry-after", "3"), Code::Outage),
        (Reply::html(429, "<html>Slow down</html>").with("retry-after", "3"), Code::Throttled),
    ] {
        let waits = reply.headers.iter().any(|(name, _)| name == "retry-after");
        let server = Server::start(move |_| reply.clone()).await;
        let secret = SecretString::from("s3cret~value".to_owned());
        let fault = app_token(&http(), &server.cloud(), TENANT, CLIENT, &secret).await.unwrap_err();
        assert_eq!((fault.code, fault.is_passing()), (code, true));
        assert_eq!(fault.retry_after, waits.then_some(Duration::from_secs(3)));
    }
}

#[tokio::test]
async fn a_wrong_secret_is_told_in_one_try_and_not_quoted() {
    let refusal = json!({"error": "invalid_client", "error_codes": [7_000_215], "error_description": "AADSTS7000215: not s3cret~value"});
    let server = Server::start(move |_| Reply::json(401, &refusal)).await;
    let secret = SecretString::from("s3cret~value".to_owned());
    let fault = app_token(&http(), &server.cloud(), TENANT, CLIENT, &secret).await.unwrap_err();
    assert_eq!((fault.code, fault.status), (Code::SecretInvalid, Some(401)));
    assert!(!format!("{fault:?} {fault}").contains("s3cret"));
    assert_eq!(server.seen().len(), 1);
}
