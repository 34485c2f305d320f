//! Scenarios that differ in what the hosts answer: no administrator, throttling, an outage, Conditional Access.

use practice_tenant::Scenario;
use serde_json::{Value, json};

use crate::site::{CLIENT, REDIRECT, SCOPES, Site, VERIFIER, value};

#[tokio::test]
async fn the_first_account_is_no_administrator() {
    let site = Site::start(Scenario::NotAdmin).await;
    let accounts = site.practice.tenant().accounts();
    assert_eq!((accounts.len(), accounts[0].roles.len()), (4, 0));
    let upn = accounts[0].user_principal_name.as_str();
    let page = site.post_form(site.authorize_url(&[]), &[("account", upn)]).await;
    assert!(page.body.as_str().unwrap().contains("Need admin approval"), "{page:?}");
}

#[tokio::test]
async fn throttling_says_how_long_and_passes() {
    let site = Site::start(Scenario::Throttled).await;
    let token = site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
    for _ in 0..3 {
        let got = site.get(&token, "/applications").await;
        assert_eq!(
            (got.status.as_u16(), got.code(), got.header("retry-after")),
            (429, "TooManyRequests", "2")
        );
        assert_eq!(got.body["error"]["innerError"]["status"], "429");
    }
    assert_eq!(site.get(&token, "/applications").await.status, 200);
    let (app, _, _) = site.register(&token).await;
    let path = format!("/applications/{app}/addPassword");
    assert_eq!(site.post(&token, &path, json!({})).await.status, 429);
    assert_eq!(site.post(&token, &path, json!({})).await.status, 200);
}

#[tokio::test]
async fn an_outage_ends() {
    let site = Site::start(Scenario::Outage).await;
    let token = site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
    let mut refused = 0;
    while site.get(&token, "/me").await.status == 503 {
        refused += 1;
        assert!(refused < 50, "it does not end");
    }
    assert_eq!(refused, 12);
}

#[tokio::test]
async fn conditional_access_blocks_at_the_token_endpoint() {
    let site = Site::start(Scenario::ConditionalAccess).await;
    let answer = site.choose(&site.practice.tenant().admin_upn(), &[]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", value(&answer, "code")),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    for _ in 0..2 {
        let got = site.token_request("organizations", &form).await;
        assert_eq!((got.status.as_u16(), &got.body["error_codes"]), (400, &json!([53_003])));
        assert_eq!(got.body["suberror"], "message_only");
        let claims: Value = serde_json::from_str(&got.text("claims")).unwrap();
        assert_eq!(claims["access_token"]["capolids"]["essential"], true);
        assert!(got.text("error_description").starts_with("AADSTS53003: Access has been blocked"));
    }
}
