//! Arranged faults, the request log, and stopping.

use std::collections::BTreeMap;

use practice_tenant::{Answer, Fault, Options, Practice, Scenario, When};
use reqwest::Method;
use serde_json::json;

use crate::site::{SCOPES, Site, VERIFIER};

#[tokio::test]
async fn answers_can_be_replaced_dropped_before_and_dropped_after() {
    let (site, token) = Site::signed_in().await;
    let faults = site.practice.faults();
    let create = async |name: &str| {
        let request = site.http.post(format!("{}/v1.0/applications", site.practice.graph()));
        request.bearer_auth(&token).json(&json!({ "displayName": name })).send().await
    };
    faults.add(Fault::times(
        2,
        "POST",
        "/applications",
        Answer::graph_error(503, "serviceUnavailable", "busy"),
    ));
    for _ in 0..2 {
        assert_eq!(create("Busy").await.unwrap().status(), 503);
    }
    assert_eq!(faults.pending(), 0);
    faults.add(Fault::once("POST", "/applications", Answer::DropBefore));
    assert!(create("Before").await.is_err());
    faults.add(Fault::once("POST", "/applications", Answer::DropAfter));
    assert!(create("After").await.is_err());
    let tenant = site.practice.tenant();
    let made = ["Busy", "Before", "After"].map(|name| tenant.applications_named(name).len());
    assert_eq!(made, [0, 0, 1]);
    assert_eq!(create("Then").await.unwrap().status(), 201);
}

#[tokio::test]
async fn faults_reach_the_sign_in_host_skip_and_clear() {
    let site = Site::start(Scenario::Fresh).await;
    let faults = site.practice.faults();
    let page =
        Answer::Raw { status: 200, content_type: "text/html".to_owned(), text: "<h1>Proxy</h1>".to_owned() };
    let when = When { method: None, path_contains: "/TOKEN".to_owned(), skip: 1 };
    faults.add(Fault { when, times: u32::MAX, answer: page });
    let form = [("grant_type", "client_credentials")];
    assert_eq!(site.token_request("organizations", &form).await.status, 400, "the first passes");
    for _ in 0..3 {
        let got = site.token_request("organizations", &form).await;
        assert_eq!((got.body.as_str(), got.header("content-type")), (Some("<h1>Proxy</h1>"), "text/html"));
    }
    faults.clear();
    assert_eq!(site.token_request("organizations", &form).await.status, 400);
    let body = json!({ "error": "server_error" });
    let headers = BTreeMap::from([("Retry-After".to_owned(), "7".to_owned())]);
    faults.add(Fault::always("GET", "openid-configuration", Answer::Json { status: 500, headers, body }));
    let url = format!("{}/organizations/v2.0/.well-known/openid-configuration", site.practice.authority());
    let got = site.get_page(url.parse().unwrap()).await;
    assert_eq!((got.status.as_u16(), got.header("retry-after")), (500, "7"));
}

#[tokio::test]
async fn a_hanging_answer_ends_with_the_server() {
    let (site, token) = Site::signed_in().await;
    site.practice.faults().add(Fault::once("GET", "/me", Answer::Hang));
    let waiting = site.http.get(format!("{}/v1.0/me", site.practice.graph())).bearer_auth(&token).send();
    let waiting = tokio::spawn(waiting);
    while !site.practice.log().iter().any(|seen| seen.path == "/v1.0/me" && seen.status.is_none()) {
        tokio::task::yield_now().await;
    }
    site.practice.stop().await;
    assert!(waiting.await.unwrap().is_err());
}

#[tokio::test]
async fn the_log_shows_everything_but_secrets() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, _) = site.register(&token).await;
    let secret =
        site.post(&token, &format!("/applications/{id}/addPassword"), json!({})).await.text("secretText");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id.as_str()),
        ("client_secret", secret.as_str()),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    site.token_request(&site.practice.tenant().id(), &form).await;
    let log = site.practice.log();
    let shown = format!("{log:?}");
    for hidden in [token.as_str(), secret.as_str(), VERIFIER] {
        assert!(!shown.contains(hidden));
    }
    let code =
        log.iter().find(|seen| seen.body.as_ref().is_some_and(|b| b["grant_type"] == "authorization_code"));
    let body = code.unwrap().body.as_ref().unwrap();
    assert_eq!((&body["code"], &body["code_verifier"]), (&json!("(masked)"), &json!("(masked)")));
    let created: Vec<_> =
        log.iter().filter(|seen| seen.method == "POST" && seen.path == "/v1.0/applications").collect();
    assert_eq!((created.len(), created[0].status), (1, Some(201)));
    assert_eq!(created[0].caller.as_deref(), Some(site.practice.tenant().admin_upn().as_str()));
    assert_eq!(created[0].body, Some(json!({ "displayName": "PeigUserManagerApp" })));
}

#[tokio::test]
async fn stopping_frees_the_ports_and_other_addresses_are_refused() {
    let site = Site::start(Scenario::Fresh).await;
    site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
    let address = site.practice.authority().trim_start_matches("http://").to_owned();
    let taken = Options { bind: address.parse().unwrap(), ..Options::default() };
    assert!(Practice::start(taken.clone()).await.is_err());
    site.practice.stop().await;
    let again = Practice::start(taken).await.unwrap();
    assert_eq!(again.authority(), format!("http://{address}"));
    let everywhere = Options { bind: "0.0.0.0:0".parse().unwrap(), ..Options::default() };
    assert!(Practice::start(everywhere).await.is_err());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let got = client.request(Method::GET, format!("{}/portal", again.authority())).send().await.unwrap();
    assert!(got.text().await.unwrap().contains("Nothing is registered."));
}
