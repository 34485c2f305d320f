//! Replicas that lag: refused in the recorded words, the same for the same seed, and over after a while.

use practice_tenant::{Options, Practice, Scenario};
use reqwest::Method;
use serde_json::{Value, json};

use crate::site::{Got, SCOPES, Site};

async fn slow(seed: u64) -> (Site, String) {
    let mut site = Site::start(Scenario::Fresh).await;
    let options = Options { scenario: Scenario::SlowReplication, seed: Some(seed), ..Options::default() };
    site.practice = Practice::start(options).await.unwrap();
    let token = site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
    (site, token)
}

/// Repeats a request until it succeeds; the answers on the way.
async fn insist(site: &Site, token: &str, path: &str, body: Value, met: &mut Vec<String>) -> Got {
    for _ in 0..30 {
        let got = site.graph(token, Method::POST, path, Some(body.clone())).await;
        met.push(format!("{} {}", got.status.as_u16(), without_ids(got.message())));
        if got.status.is_success() {
            return got;
        }
    }
    panic!("never caught up: {met:?}")
}

fn without_ids(message: &str) -> String {
    message.split('\'').enumerate().filter(|(index, _)| index % 2 == 0).map(|(_, text)| text).collect()
}

/// One registration from nothing to a token, with everything that was met on the way.
async fn journey(seed: u64) -> Vec<String> {
    let (site, token) = slow(seed).await;
    assert_eq!(site.practice.tenant().with(|documents| documents.replication_seed()), Some(seed));
    let mut met = Vec::new();
    let app = insist(&site, &token, "/applications", json!({ "displayName": "Slow" }), &mut met).await;
    let (id, app_id) = (app.text("id"), app.text("appId"));
    for _ in 0..seed % 8 {
        let read = site.get(&token, &format!("/applications/{id}")).await;
        met.push(format!("read {}", read.status.as_u16()));
    }
    let secret = insist(&site, &token, &format!("/applications/{id}/addPassword"), json!({}), &mut met).await;
    let value = secret.text("secretText");
    let sp =
        insist(&site, &token, "/servicePrincipals", json!({ "appId": app_id }), &mut met).await.text("id");
    let graph = site.practice.tenant().with(|documents| documents.service_principals[0]["id"].clone());
    let grant =
        json!({ "clientId": sp, "consentType": "AllPrincipals", "resourceId": graph, "scope": "User.Read" });
    insist(&site, &token, "/oauth2PermissionGrants", grant, &mut met).await;
    for _ in 0..seed % 8 {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", app_id.as_str()),
            ("client_secret", value.as_str()),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        let got = site.token_request(&site.practice.tenant().id(), &form).await;
        met.push(format!("token {} {}", got.status.as_u16(), got.body["error_codes"]));
    }
    let add = format!("/applications/{id}/addPassword");
    let another = insist(&site, &token, &add, json!({}), &mut met).await;
    let key = json!({ "keyId": another.text("keyId") });
    insist(&site, &token, &format!("/applications/{id}/removePassword"), key, &mut met).await;
    met
}

#[tokio::test]
async fn the_same_seed_lags_in_the_same_way() {
    assert_eq!(journey(15).await, journey(15).await);
}

#[tokio::test]
async fn lag_is_met_in_the_recorded_words_and_ends() {
    let mut met = Vec::new();
    for seed in 0..20 {
        met.extend(journey(seed).await);
    }
    let recorded = [
        "read 404",
        "400 The appId  of the service principal does not reference a valid application object.",
        "403 When using this permission, the backing application of the service principal being created must in the \
         local tenant",
        "400 Not a valid reference update.",
        "404 Resource  does not exist or one of its queried reference-property objects are not present.",
        "400 No password credential found with keyId.",
        "token 401 [7000215]",
        "token 200 null",
    ];
    for words in recorded {
        assert!(met.iter().any(|one| one == words), "never met: {words}\n{met:#?}");
    }
    let reads = met.windows(2).filter(|pair| pair[0] == "read 200" && pair[1] == "read 404").count();
    assert!(reads > 0, "no replica flapped: {met:#?}");
}
