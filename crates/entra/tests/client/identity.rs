//! Every refusal of the sign-in service that was recorded or reported is told apart. Read from the recordings, which are
//! not part of this repository; `pure` and `sign_in` test the same readers with examples of their own.

use crate::support::fake::{CLIENT, TENANT, request};
use crate::support::{Reply, Server, http};
use contract::{documents, published};
use entra::{Code, Fault, app_token, begin_device_code};
use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde_json::Value;

fn code_of_aadsts(number: &str) -> Code {
    match number {
        "AADSTS50020" | "AADSTS50034" => Code::AccountNotInTenant,
        "AADSTS50053" | "AADSTS50055" | "AADSTS50057" => Code::AccountUnusable,
        "AADSTS50076" | "AADSTS50158" => Code::MoreProofNeeded,
        // Its answer carries the claims to come back with.
        "AADSTS50079" => Code::StepUpNeeded,
        "AADSTS50105" => Code::AssignmentRequired,
        "AADSTS53000" => Code::DeviceRequired,
        "AADSTS53003" => Code::BlockedByPolicy,
        "AADSTS530036" => Code::DeviceCodeBlocked,
        "AADSTS65001" | "AADSTS90094" => Code::ClientNeedsConsent,
        "AADSTS65004" => Code::SignInDeclined,
        "AADSTS70000" | "AADSTS70008" => Code::GrantExpired,
        "AADSTS700016" => Code::ClientUnknown,
        "AADSTS7000215" => Code::SecretInvalid,
        "AADSTS7000222" => Code::SecretExpired,
        "AADSTS70019" | "AADSTS70020" => Code::DeviceCodeExpired,
        "AADSTS90002" => Code::TenantNotFound,
        "AADSTS50126" => Code::CredentialsWrong,
        "AADSTS900971" => Code::RedirectMissing,
        "AADSTS70016" | "AADSTS700054" => Code::SignInRefused,
        other => panic!("{other} has no expected case"),
    }
}

#[test]
fn every_known_refusal_of_the_sign_in_service_is_told_apart() {
    let Some(folder) = published() else { return };
    let mut told = 0;
    for (name, document) in documents(&folder.join("identity")) {
        let status =
            |value: &Value| value.as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(400);
        let fault = if let Some(number) = document["code"].as_str() {
            let error = document["oauth_error"].as_str().and_then(|error| error.split(' ').next());
            let made_up = serde_json::json!({
                "error": error.unwrap_or("invalid_request"),
                "error_description": format!("{number}: words that may change"),
            });
            let body = if document["body"].is_object() { &document["body"] } else { &made_up };
            let status = status(&document["http_status"]);
            let fault = Fault::from_sign_in(status, &HeaderMap::new(), body.to_string().as_bytes());
            assert_eq!(fault.service_code.as_deref(), Some(number), "{name}");
            assert_eq!(fault.code, code_of_aadsts(number), "{name}");
            assert_eq!(fault.request_id.as_deref(), body["trace_id"].as_str(), "{name}");
            assert_eq!(fault.claims.as_deref(), body["claims"].as_str(), "{name}");
            fault
        } else if document["response"]["status"].as_u64().is_some_and(|status| status >= 400) {
            let response = &document["response"];
            let body = response["body"].to_string();
            let fault = Fault::from_sign_in(status(&response["status"]), &HeaderMap::new(), body.as_bytes());
            assert_eq!(fault.code, code_of_aadsts(fault.service_code.as_deref().unwrap()), "{name}");
            assert_eq!(
                fault.correlation_id.as_deref(),
                response["body"]["correlation_id"].as_str(),
                "{name}"
            );
            fault
        } else {
            continue;
        };
        told += 1;
        assert_ne!(fault.code, Code::UnexpectedAnswer, "{name}");
    }
    assert!(told > 25, "only {told}");
}

#[test]
fn every_known_redirect_is_told_apart() {
    let Some(folder) = published() else { return };
    let text = std::fs::read_to_string(folder.join("identity/authorize-redirects.json")).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut refused = 0;
    for entry in document["entries"].as_array().unwrap() {
        let url = entry["url"].as_str().unwrap();
        let query = url.split_once('?').map_or("", |(_, query)| query).trim_end_matches('#');
        let find = |name: &str| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let Some(error) = find("error") else { continue };
        refused += 1;
        let fault = Fault::from_redirect(
            &error,
            find("error_description").as_deref(),
            find("error_subcode").as_deref(),
        );
        let expected =
            if url.contains("AADSTS50020") { Code::AccountNotInTenant } else { Code::SignInDeclined };
        assert_eq!(fault.code, expected, "{url}");
        assert_eq!(fault.request_id.is_some(), url.contains("Trace+ID"), "{url}");
    }
    assert!(refused >= 4, "only {refused}");
}

/// What the sign-in service was recorded to answer when all is well.
#[tokio::test]
async fn every_recorded_success_is_read() {
    let Some(folder) = published() else { return };
    let recorded: std::collections::BTreeMap<_, _> =
        documents(&folder.join("identity")).into_iter().collect();
    let answering = async |name: &str| {
        let response = recorded[name]["response"].clone();
        assert_eq!(response["status"], 200, "{name}");
        Server::start(move |_| Reply::json(200, &response["body"])).await
    };
    let secret = SecretString::from("the-secret".to_owned());
    let server = answering("token-client-credentials-200").await;
    let token = app_token(&http(), &server.cloud(), TENANT, CLIENT, &secret).await.unwrap();
    let lifetime = token.expires_at.duration_since(jiff::Timestamp::now()).as_secs();
    assert!((86_000..=86_399).contains(&lifetime), "{lifetime}");
    assert_eq!(token.roles, None, "a token that is not ours to read is not read");

    let server = answering("device-code-200").await;
    let prompt = begin_device_code(&http(), &server.cloud(), &request()).await.unwrap();
    assert_eq!(prompt.user_code, "USER_CODE");
    assert_eq!(prompt.verification_uri.as_str(), "https://microsoft.com/devicelogin");
    assert_eq!((prompt.expires_in.as_secs(), prompt.interval.as_secs()), (900, 5));
}
