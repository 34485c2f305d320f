//! Permissions as Microsoft's table has them, where an easy guess would be another.

use practice_tenant::Scenario;
use reqwest::Method;
use serde_json::json;

use crate::site::{ROLES, Site};

const DIRECTORY_READ_WRITE: &str = "19dbc75e-c2e2-444c-a770-ec69d8559fc7";
const ALL: &str = "User.Read Application.ReadWrite.All AppRoleAssignment.ReadWrite.All \
                   DelegatedPermissionGrant.ReadWrite.All";

async fn admin(site: &Site, scopes: &str) -> String {
    site.token(&site.practice.tenant().admin_upn(), scopes).await
}

#[tokio::test]
async fn groups_and_users_read_only_the_memberships_through_others() {
    let site = Site::start(Scenario::Fresh).await;
    for scope in ["Group.Read.All", "User.Read.All"] {
        let token = admin(&site, scope).await;
        // Consent adds up: the token carries what was agreed to before as well, so only the first has one scope.
        assert_eq!(site.get(&token, "/me/memberOf").await.status, 403, "{scope}");
        assert_eq!(site.get(&token, "/me/transitiveMemberOf").await.status, 200, "{scope}");
    }
}

#[tokio::test]
async fn licences_have_a_permission_of_their_own() {
    let site = Site::start(Scenario::Fresh).await;
    let token = admin(&site, "LicenseAssignment.Read.All").await;
    assert_eq!(site.get(&token, "/me/licenseDetails").await.status, 200);
    assert_eq!(site.get(&token, "/me").await.status, 403);
}

#[tokio::test]
async fn an_application_that_writes_the_directory_reads_one_registration_and_no_list() {
    let (site, token) = Site::signed_in().await;
    let (app, app_id, principal) = site.register(&token).await;
    let graph = site.graph_sp(&token).await;
    let body = json!({ "principalId": principal, "resourceId": graph, "appRoleId": DIRECTORY_READ_WRITE });
    let path = format!("/servicePrincipals/{principal}/appRoleAssignments");
    assert_eq!(site.post(&token, &path, body).await.status, 201);
    let secret = site.post(&token, &format!("/applications/{app}/addPassword"), json!({})).await;
    let secret = secret.text("secretText");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id.as_str()),
        ("client_secret", secret.as_str()),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let own = site.token_request(&site.practice.tenant().id(), &form).await.text("access_token");
    for list in ["/applications", "/servicePrincipals"] {
        assert_eq!(site.get(&own, list).await.code(), "Authorization_RequestDenied", "{list}");
    }
    for one in [format!("/applications/{app}"), format!("/servicePrincipals/{principal}")] {
        assert_eq!(site.get(&own, &one).await.status, 200, "{one}");
    }
}

#[tokio::test]
async fn managing_applications_takes_assignments_away_and_makes_none_of_graph() {
    let site = Site::start(Scenario::Finished).await;
    let token = admin(&site, "Application.ReadWrite.All").await;
    let kept = site.practice.tenant().with(|documents| documents.app_role_assignments[0].clone());
    let text = |name: &str| kept[name].as_str().unwrap().to_owned();
    let path = format!("/servicePrincipals/{}/appRoleAssignments", text("principalId"));
    let one = format!("{path}/{}", text("id"));
    assert_eq!(site.graph(&token, Method::DELETE, &one, None).await.status, 204);
    let again = json!({ "principalId": kept["principalId"], "resourceId": kept["resourceId"],
        "appRoleId": kept["appRoleId"] });
    assert_eq!(site.post(&token, &path, again.clone()).await.code(), "Authorization_RequestDenied");
    let token = admin(&site, ALL).await;
    assert_eq!(site.post(&token, &path, again).await.status, 201);
}

#[tokio::test]
async fn a_right_to_read_assigns_nothing() {
    let site = Site::start(Scenario::Fresh).await;
    let token = admin(&site, "Directory.Read.All").await;
    let body = json!({ "principalId": "00000000-0000-0000-0000-0000000000aa",
        "resourceId": "00000000-0000-0000-0000-0000000000ab", "appRoleId": ROLES[0].0 });
    let path = "/servicePrincipals/00000000-0000-0000-0000-0000000000aa/appRoleAssignments";
    assert_eq!(site.post(&token, path, body).await.status, 403);
}

#[tokio::test]
async fn a_grant_without_a_scope_is_refused() {
    let (site, token) = Site::signed_in().await;
    site.practice.expect_wrong_requests("a scope is required");
    let (_, _, principal) = site.register(&token).await;
    let graph = site.graph_sp(&token).await;
    let body = json!({ "clientId": principal, "consentType": "AllPrincipals", "resourceId": graph });
    let refused = site.post(&token, "/oauth2PermissionGrants", body).await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.message(),
        "A value is required for property 'scope' of resource 'OAuth2PermissionGrant'."
    );
}

#[tokio::test]
async fn a_wrong_type_is_refused_at_any_depth() {
    let (site, token) = Site::signed_in().await;
    site.practice.expect_wrong_requests("types and read-only properties are wrong on purpose");
    let (app, _, principal) = site.register(&token).await;
    for (path, body, told) in [
        (format!("/applications/{app}"), json!({ "appRoles": "x" }), "cannot convert the literal 'x'"),
        (format!("/applications/{app}"), json!({ "api": 5 }), "cannot convert the literal '5'"),
        (
            format!("/applications/{app}"),
            json!({ "info": { "logoUrl": "https://a.example" } }),
            "is read-only",
        ),
        (format!("/servicePrincipals/{principal}"), json!({ "accountEnabled": "yes" }), "'Edm.Boolean'"),
        (format!("/servicePrincipals/{principal}"), json!({ "tokenEncryptionKeyId": "k" }), "'Edm.Guid'"),
    ] {
        let refused = site.patch(&token, &path, body.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "Request_BadRequest"), "{body}");
        assert!(refused.message().contains(told), "{body}: {}", refused.message());
    }
}
