//! Secrets with a key id of the client's, and under the policies of one application.

use serde_json::{Value, json};

use crate::site::{Got, SCOPES, Site};

const KEY: &str = "88888888-0000-4000-8000-0000000000aa";

async fn add(site: &Site, token: &str, id: &str, credential: Value) -> Got {
    let body = json!({ "passwordCredential": credential });
    site.post(token, &format!("/applications/{id}/addPassword"), body).await
}

#[tokio::test]
async fn a_key_id_that_the_client_chose_is_kept() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, _) = site.register(&token).await;
    let made = add(&site, &token, &id, json!({ "displayName": "Peig", "keyId": KEY.to_uppercase() })).await;
    assert_eq!((made.status.as_u16(), made.text("keyId").as_str()), (200, KEY), "{made:?}");
    let app = site.get(&token, &format!("/applications/{id}")).await;
    assert_eq!(app.body["passwordCredentials"][0]["keyId"], KEY);
    let (tenant, value) = (site.practice.tenant().id(), made.text("secretText"));
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id.as_str()),
        ("client_secret", value.as_str()),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    assert_eq!(site.token_request(&tenant, &form).await.status, 200);

    let twice = add(&site, &token, &id, json!({ "keyId": KEY })).await;
    assert_eq!((twice.status.as_u16(), twice.code()), (400, "Request_BadRequest"));
    assert!(twice.message().starts_with("Update to existing credential with KeyId"), "{twice:?}");
    let (another, another_app, _) = site.register(&token).await;
    let same = add(&site, &token, &another, json!({ "keyId": KEY })).await;
    assert_eq!(same.status, 200, "an id stands for one secret of one application");
    assert_eq!(site.token_request(&tenant, &form).await.status, 200);
    let mut borrowed = form;
    borrowed[1].1 = &another_app;
    assert_eq!(site.token_request(&tenant, &borrowed).await.status, 401, "another's secret");
    let none = json!({ "keyId": null });
    assert_ne!(add(&site, &token, &id, none).await.text("keyId"), KEY, "null chooses nothing");

    let remove = json!({ "keyId": KEY.to_uppercase() });
    assert_eq!(site.post(&token, &format!("/applications/{id}/removePassword"), remove).await.status, 204);
    assert_eq!(site.token_request(&tenant, &form).await.body["error_codes"], json!([7_000_215]));
}

#[tokio::test]
async fn consents_and_a_secret_are_one_batch() {
    let (site, token) = Site::signed_in().await;
    let (id, _, sp) = site.register(&token).await;
    let graph = site.graph_sp(&token).await;
    let json_body = json!({ "Content-Type": "application/json" });
    let grant =
        json!({ "clientId": sp, "consentType": "AllPrincipals", "resourceId": graph, "scope": "User.Read" });
    let secret = json!({ "passwordCredential": { "displayName": "Peig", "keyId": KEY } });
    let batch = json!({ "requests": [
        { "id": "1", "method": "POST", "url": "/oauth2PermissionGrants", "headers": json_body, "body": grant },
        { "id": "2", "method": "POST", "url": format!("/applications/{id}/addPassword"), "headers": json_body,
          "body": secret, "dependsOn": ["1"] },
    ] });
    let got = site.post(&token, "/$batch", batch.clone()).await;
    let part = |got: &Got, id: &str| {
        got.body["responses"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone()
    };
    assert_eq!(part(&got, "1")["status"], 201, "{got:?}");
    assert_eq!((&part(&got, "2")["status"], &part(&got, "2")["body"]["keyId"]), (&json!(200), &json!(KEY)));

    // The grant is there already, so nothing that depends on it is done.
    let again = site.post(&token, "/$batch", batch).await;
    assert_eq!((&part(&again, "1")["status"], &part(&again, "2")["status"]), (&json!(409), &json!(424)));
    let app = site.get(&token, &format!("/applications/{id}")).await;
    assert_eq!(app.body["passwordCredentials"].as_array().map(Vec::len), Some(1));
}

/// Rules for secrets with their usual properties.
fn rule(kind: &str, state: &str, longest: Option<&str>) -> Value {
    json!({ "restrictionType": kind, "state": state, "maxLifetime": longest,
        "restrictForAppsCreatedAfterDateTime": "2019-01-01T00:00:00Z", "excludeActors": null })
}

#[tokio::test]
async fn an_applications_own_policy_comes_before_the_tenants() {
    let site = Site::start(practice_tenant::Scenario::PolicyForbids).await;
    let token = site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
    let (id, _, _) = site.register(&token).await;
    let tenant = site.practice.tenant();
    let forbidden = add(&site, &token, &id, json!({})).await;
    assert_eq!(forbidden.code(), "CredentialTypeNotAllowedAsPerAppPolicy");

    // A rule of another kind leaves the tenant's in force.
    tenant.assign_policy(&id, &json!([rule("passwordLifetime", "enabled", Some("P9999D"))]));
    assert_eq!(add(&site, &token, &id, json!({})).await.code(), "CredentialTypeNotAllowedAsPerAppPolicy");

    let lifted = rule("passwordAddition", "disabled", None);
    tenant.assign_policy(&id, &json!([lifted.clone(), rule("passwordLifetime", "enabled", Some("P30D"))]));
    let long = add(&site, &token, &id, json!({})).await;
    assert_eq!(long.code(), "CredentialInvalidLifetimeAsPerAppPolicy", "two years are the default");
    tenant.assign_policy(&id, &json!([lifted]));
    assert_eq!(add(&site, &token, &id, json!({})).await.status, 200);
    let (other, _, _) = site.register(&token).await;
    assert_eq!(
        add(&site, &token, &other, json!({})).await.status,
        400,
        "another application has no part in it"
    );
}

#[tokio::test]
async fn an_applications_own_policies_are_read_either_way() {
    let site = Site::start(practice_tenant::Scenario::Fresh).await;
    let plain = site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
    let scopes = format!("{SCOPES} Policy.Read.All");
    let token = site.token(&site.practice.tenant().admin_upn(), &scopes).await;
    let (id, _, _) = site.register(&token).await;
    let list = format!("/applications/{id}/appManagementPolicies");
    let expanded = format!("/applications/{id}?$select=id&$expand=appManagementPolicies");
    assert_eq!(site.get(&token, &list).await.body["value"], json!([]));
    assert_eq!(site.get(&token, &expanded).await.body["appManagementPolicies"], json!([]));

    let rules = json!([rule("passwordLifetime", "enabled", Some("P30D"))]);
    let policy = site.practice.tenant().assign_policy(&id, &rules);
    let listed = site.get(&token, &list).await.body["value"].clone();
    assert_eq!((&listed[0]["id"], &listed[0]["isEnabled"]), (&json!(policy), &json!(true)));
    assert_eq!(listed[0]["restrictions"]["passwordCredentials"], rules);
    let got = site.get(&token, &expanded).await;
    assert_eq!((&got.body["appManagementPolicies"], &got.body["id"]), (&listed, &json!(id)));

    for path in [list, expanded] {
        assert_eq!(site.get(&plain, &path).await.status, 403, "{path}");
    }
}
