//! Tokens, scopes and roles at Graph: what is refused, and to whom.

use practice_tenant::Scenario;
use reqwest::Method;
use serde_json::json;

use crate::site::{ROLES, SCOPES, Site};

#[tokio::test]
async fn without_a_good_token_there_is_nothing() {
    let (site, token) = Site::signed_in().await;
    let none = site.get("", "/me").await;
    assert_eq!((none.status.as_u16(), none.message()), (401, "Access token is empty."));
    assert_eq!(none.code(), "InvalidAuthenticationToken");
    assert!(none.header("www-authenticate").starts_with("Bearer"));
    assert_eq!(site.get("nonsense", "/me").await.status, 401);
    assert_eq!(site.get(&format!("{token}x"), "/me").await.status, 401);
    site.practice.tenant().expire_tokens();
    assert_eq!(site.get(&token, "/me").await.message(), "Access token has expired or is not yet valid.");
}

#[tokio::test]
async fn each_call_needs_its_scope() {
    let site = Site::start(Scenario::Fresh).await;
    let upn = site.practice.tenant().admin_upn();
    let reader = site.token(&upn, "User.Read openid").await;
    for path in ["/me", "/organization", "/me/licenseDetails", "/me/transitiveMemberOf"] {
        assert_eq!(site.get(&reader, path).await.status, 200, "{path}");
    }
    for path in [
        "/applications",
        "/servicePrincipals",
        "/oauth2PermissionGrants",
        "/domains",
        "/subscribedSkus",
        "/directoryRoles",
        "/policies/defaultAppManagementPolicy",
        "/directory/deletedItems/microsoft.graph.application",
    ] {
        let got = site.get(&reader, path).await;
        assert_eq!((got.status.as_u16(), got.code()), (403, "Authorization_RequestDenied"), "{path}");
    }
    let manager = site.token(&upn, "Application.ReadWrite.All").await;
    let (app, _, sp) = site.register(&manager).await;
    let graph = site.graph_sp(&manager).await;
    let assignment = json!({ "principalId": sp, "resourceId": graph, "appRoleId": ROLES[0].0 });
    let path = format!("/servicePrincipals/{sp}/appRoleAssignments");
    assert_eq!(site.post(&manager, &path, assignment).await.status, 403, "another scope assigns");
    let grant =
        json!({ "clientId": sp, "consentType": "AllPrincipals", "resourceId": graph, "scope": "User.Read" });
    assert_eq!(site.post(&manager, "/oauth2PermissionGrants", grant).await.status, 403);
    let stale = site.graph(&reader, Method::DELETE, &format!("/applications/{app}"), None).await;
    assert_eq!(stale.status, 403, "a token holds the permissions of its issue time");
}

#[tokio::test]
async fn an_application_administrator_may_do_all_but_consent_to_graph() {
    let site = Site::start(Scenario::CannotConsent).await;
    let token = site.token(&site.practice.tenant().app_admin_upn(), SCOPES).await;
    let (app, app_id, sp) = site.register(&token).await;
    assert_eq!(site.post(&token, &format!("/applications/{app}/addPassword"), json!({})).await.status, 200);
    let owners = site.get(&token, &format!("/applications/{app}/owners")).await;
    assert_eq!(owners.body["value"], json!([]), "such an administrator does not become owner");
    let graph = site.graph_sp(&token).await;
    let body = json!({ "principalId": sp, "resourceId": graph, "appRoleId": ROLES[0].0 });
    let refused = site.post(&token, &format!("/servicePrincipals/{graph}/appRoleAssignedTo"), body).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "Authorization_RequestDenied"));
    assert!(site.practice.tenant().granted_roles(&app_id).is_empty());
    let grant =
        json!({ "clientId": sp, "consentType": "AllPrincipals", "resourceId": graph, "scope": "User.Read" });
    assert_eq!(site.post(&token, "/oauth2PermissionGrants", grant).await.status, 201);
}

#[tokio::test]
async fn a_plain_user_manages_only_what_they_own() {
    let site = Site::start(Scenario::Finished).await;
    let tenant = site.practice.tenant();
    let admin = site.token(&tenant.admin_upn(), SCOPES).await;
    tenant.with(|documents| {
        for grant in &mut documents.grants {
            grant["consentType"] = json!("AllPrincipals");
        }
    });
    let user = site.token(&tenant.plain_user_upn(), SCOPES).await;
    let theirs = tenant.applications_named("PeigUserManagerApp").remove(0)["id"].as_str().unwrap().to_owned();
    let change = json!({ "notes": "x" });
    assert_eq!(site.patch(&user, &format!("/applications/{theirs}"), change.clone()).await.status, 403);
    assert_eq!(site.post(&user, &format!("/applications/{theirs}/addPassword"), json!({})).await.status, 403);
    let own = site.post(&user, "/applications", json!({ "displayName": "Own" })).await;
    let owners = site.get(&user, &format!("/applications/{}/owners", own.text("id"))).await;
    assert_eq!(owners.body["value"][0]["@odata.type"], "#microsoft.graph.user");
    assert_eq!(
        site.patch(&user, &format!("/applications/{}", own.text("id")), change.clone()).await.status,
        204
    );
    assert_eq!(site.patch(&admin, &format!("/applications/{theirs}"), change).await.status, 204);
}

#[tokio::test]
async fn answers_carry_the_recorded_headers() {
    let (site, token) = Site::signed_in().await;
    site.practice.expect_wrong_requests("unknown paths and methods are refused");
    let mine = uuid::Uuid::new_v4().to_string();
    let headers = [("client-request-id", mine.as_str())];
    let good = site.graph_with(&token, Method::GET, "/ME", None, &headers).await;
    assert_eq!((good.header("client-request-id"), good.header("odata-version")), (mine.as_str(), "4.0"));
    assert!(good.header("content-type").contains("odata.metadata=minimal"));
    assert!(good.header("x-ms-ags-diagnostic").contains("ServerInfo"));
    let missing = format!("/applications/{}", uuid::Uuid::new_v4());
    let bad = site.graph_with(&token, Method::GET, &missing, None, &headers).await;
    assert_eq!((bad.status.as_u16(), bad.code()), (404, "Request_ResourceNotFound"));
    assert_eq!(bad.header("content-type"), "application/json");
    assert_eq!(
        (bad.header("odata-version"), &bad.body["error"]["innerError"]["request-id"]),
        ("", &json!(bad.header("request-id")))
    );
    assert_eq!(bad.body["error"]["innerError"]["client-request-id"], json!(mine));
    assert_eq!(site.get(&token, "/noSuchThing").await.code(), "BadRequest");
    assert_eq!(site.graph(&token, Method::DELETE, "/me", None).await.status, 405);
}

#[tokio::test]
async fn narrow_tokens_see_little_of_the_organization_and_maybe_of_memberships() {
    let site = Site::start(Scenario::Fresh).await;
    let tenant = site.practice.tenant();
    let token = site.token(&tenant.admin_upn(), "User.Read").await;
    let organization = site.get(&token, "/organization").await.body["value"][0].clone();
    assert_eq!(organization["verifiedDomains"][0]["name"], json!(tenant.domain()));
    assert_eq!(organization["city"], json!(null));
    let roles = "/me/transitiveMemberOf/microsoft.graph.directoryRole";
    let shown = site.get(&token, roles).await.body["value"][0].clone();
    assert_eq!(shown["roleTemplateId"], "62e90394-69f5-4237-9190-012177145e10");
    tenant.with(|documents| documents.hide_member_details = true);
    let hidden = site.get(&token, roles).await.body["value"][0].clone();
    assert_eq!((&hidden["roleTemplateId"], &hidden["id"]), (&json!(null), &shown["id"]));
    let licence = site.get(&token, "/me/licenseDetails").await.body["value"][0]["skuPartNumber"].clone();
    assert_eq!(licence, "SPB");
}
