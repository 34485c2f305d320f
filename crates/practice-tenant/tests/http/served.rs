//! Every call that Microsoft publishes for this slice is served, or is listed here with the reason why not.

use practice_tenant::Scenario;
use reqwest::Method;
use serde_json::{Value, json};

use crate::site::Site;

/// Calls that the practice tenant does not serve, and why.
const NOT_SERVED: [(&str, &str); 0] = [];
const EVERYTHING: &str = "User.Read Directory.ReadWrite.All Application.ReadWrite.All \
                          AppRoleAssignment.ReadWrite.All DelegatedPermissionGrant.ReadWrite.All \
                          Policy.Read.All Domain.Read.All";

fn slice() -> Value {
    serde_json::from_str(include_str!("../../../contract/slice.json")).unwrap()
}

#[tokio::test]
async fn every_published_call_is_served_or_listed() {
    let site = Site::start(Scenario::Finished).await;
    site.practice.expect_wrong_requests("calls are only knocked at, without their bodies");
    let token = site.token(&site.practice.tenant().admin_upn(), EVERYTHING).await;
    let mut wrong = Vec::new();
    for (path, methods) in slice()["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let call = format!("{method} {path}");
            let address = path.replace('*', "00000000-0000-0000-0000-0000000000aa");
            let body = (method == "POST" || method == "PATCH").then(|| json!({}));
            let method: Method = method.parse().unwrap();
            let got = site.graph(&token, method, &format!("/{address}"), body).await;
            let served =
                got.status != 405 && !got.message().starts_with("Resource not found for the segment");
            if served == NOT_SERVED.iter().any(|(listed, _)| *listed == call) {
                wrong.push(format!("{call}: {} {}", got.status, got.message()));
            }
            assert_ne!(got.status, 403, "{call}: the token of this test holds what every call needs");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_published_alternate_key_is_understood() {
    let (site, token) = Site::signed_in().await;
    let (app, app_id, principal) = site.register(&token).await;
    for (collection, keys) in slice()["keys"].as_object().unwrap() {
        for key in keys.as_array().unwrap() {
            let key = key.as_str().unwrap();
            let got = site.get(&token, &format!("/{collection}({key}='unknown')")).await;
            assert_eq!(
                (got.status.as_u16(), got.code()),
                (404, "Request_ResourceNotFound"),
                "{collection} {key}"
            );
        }
    }
    let by_app_id = |collection: &str, rest: &str| format!("/{collection}(appId='{app_id}'){rest}");
    assert_eq!(site.get(&token, &by_app_id("applications", "")).await.text("id"), app);
    assert_eq!(site.get(&token, &by_app_id("servicePrincipals", "")).await.text("id"), principal);
    for (collection, below) in [
        ("applications", "/owners"),
        ("servicePrincipals", "/appRoleAssignments"),
        ("servicePrincipals", "/appRoleAssignedTo"),
    ] {
        let got = site.get(&token, &by_app_id(collection, below)).await;
        assert_eq!(got.status, 200, "{collection}{below}: {got:?}");
    }
    let changed = site.patch(&token, &by_app_id("servicePrincipals", ""), json!({ "notes": "n" })).await;
    assert_eq!(changed.status, 204);
    assert_eq!(site.get(&token, &format!("/servicePrincipals/{principal}")).await.text("notes"), "n");
    let secret = site.post(&token, &by_app_id("applications", "/addPassword"), json!({})).await;
    assert_eq!(secret.status, 200);
    assert_eq!(site.graph(&token, Method::DELETE, &by_app_id("applications", ""), None).await.status, 204);
}

/// pnp/cli-microsoft365 begins every path so.
#[tokio::test]
async fn the_alias_of_the_tenant_is_passed_over() {
    let (site, token) = Site::signed_in().await;
    let made = site.post(&token, "/myorganization/applications", json!({ "displayName": "A" })).await;
    assert_eq!(made.status, 201);
    let same = site.get(&token, &format!("/MyOrganization/applications/{}", made.text("id"))).await;
    assert_eq!(same.text("displayName"), "A");
    let parts = json!({ "requests": [{ "id": "1", "method": "GET", "url": "/myorganization/me" }] });
    let batch = site.post(&token, "/$batch", parts).await;
    assert_eq!(batch.body["responses"][0]["status"], 200);
    site.practice.expect_wrong_requests("the alias alone is no path, and stands at the beginning only");
    assert_eq!(site.get(&token, "/myorganization").await.status, 400);
    assert_eq!(site.get(&token, "/applications/myorganization/me").await.status, 400);
}

#[tokio::test]
async fn single_assignments_and_grants_are_read() {
    let site = Site::start(Scenario::Finished).await;
    let token = site.token(&site.practice.tenant().admin_upn(), EVERYTHING).await;
    let (assignment, grant) = site
        .practice
        .tenant()
        .with(|documents| (documents.app_role_assignments[0].clone(), documents.grants[0].clone()));
    let text = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
    let (id, client) = (text(&assignment, "id"), text(&assignment, "principalId"));
    let resource = text(&assignment, "resourceId");
    let mine = format!("/servicePrincipals/{client}/appRoleAssignments/{id}");
    assert_eq!(site.get(&token, &mine).await.text("appRoleId"), text(&assignment, "appRoleId"));
    let theirs = format!("/servicePrincipals/{resource}/appRoleAssignedTo/{id}");
    assert_eq!(site.get(&token, &theirs).await.text("principalId"), client);
    let other = format!("/servicePrincipals/{resource}/appRoleAssignments/{id}");
    assert_eq!(site.get(&token, &other).await.status, 404, "an assignment is found on its own side only");
    let path = format!("/oauth2PermissionGrants/{}", text(&grant, "id"));
    assert_eq!(site.get(&token, &path).await.text("scope"), text(&grant, "scope"));
}
