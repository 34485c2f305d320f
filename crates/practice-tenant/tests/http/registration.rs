//! The whole registration by plain HTTP, and what a registration refuses.

use practice_tenant::Scenario;
use reqwest::Method;
use serde_json::{Value, json};

use crate::site::{GRAPH_APP, ROLES, Site, USER_READ};

const UPSERT: [(&str, &str); 1] = [("prefer", "create-if-missing")];

fn listed() -> Value {
    let roles = ROLES.iter().map(|(id, _)| json!({ "id": id, "type": "Role" }));
    let access: Vec<Value> =
        std::iter::once(json!({ "id": USER_READ, "type": "Scope" })).chain(roles).collect();
    json!([{ "resourceAppId": GRAPH_APP, "resourceAccess": access }])
}

#[tokio::test]
async fn the_whole_registration_ends_with_a_secret_that_signs_in() {
    let (site, token) = Site::signed_in().await;
    let body = json!({ "displayName": "PeigUserManagerApp", "signInAudience": "AzureADMyOrg",
        "web": { "redirectUris": ["http://localhost"] } });
    let path = "/applications(uniqueName='PeigUserManagerApp')";
    let app = site.graph_with(&token, Method::PATCH, path, Some(body.clone()), &UPSERT).await;
    assert_eq!(app.status, 201, "{app:?}");
    assert_eq!(app.body["uniqueName"], "PeigUserManagerApp");
    let fraction = app.text("createdDateTime");
    assert_eq!(fraction.split('.').nth(1).map(str::len), Some(8), "{fraction}");
    assert!(app.header("location").contains("/directoryObjects/"));
    let again = site.graph_with(&token, Method::PATCH, path, Some(body), &UPSERT).await;
    assert_eq!((again.status.as_u16(), &again.body), (204, &json!("")));
    let (id, app_id) = (app.text("id"), app.text("appId"));
    let read = site.get(&token, &format!("/applications/{id}")).await;
    assert!(!read.text("createdDateTime").contains('.'));

    let path = format!("/servicePrincipals(appId='{app_id}')");
    let body = json!({ "displayName": "PeigUserManagerApp" });
    let sp = site.graph_with(&token, Method::PATCH, &path, Some(body), &UPSERT).await;
    assert_eq!(sp.status, 201, "{sp:?}");
    let change = json!({ "requiredResourceAccess": listed(), "isFallbackPublicClient": true });
    assert_eq!(site.patch(&token, &format!("/applications/{id}"), change).await.status, 204);

    let graph = site.graph_sp(&token).await;
    for (role, _) in ROLES {
        let body = json!({ "principalId": sp.text("id"), "resourceId": graph, "appRoleId": role });
        let got = site.post(&token, &format!("/servicePrincipals/{graph}/appRoleAssignedTo"), body).await;
        assert_eq!(got.status, 201, "{got:?}");
    }
    let grant = json!({ "clientId": sp.text("id"), "consentType": "AllPrincipals", "principalId": null,
        "resourceId": graph, "scope": "User.Read" });
    assert_eq!(site.post(&token, "/oauth2PermissionGrants", grant.clone()).await.status, 201);
    let twice = site.post(&token, "/oAuth2PermissionGrants", grant).await;
    assert_eq!((twice.status.as_u16(), twice.message()), (409, "Permission entry already exists."));

    let secret = site.post(&token, &format!("/applications/{id}/addPassword"), json!({})).await;
    assert_eq!(secret.status, 200, "{secret:?}");
    let value = secret.text("secretText");
    assert_eq!((value.len(), &value[..3]), (40, secret.text("hint").as_str()));
    let tenant = site.practice.tenant().id();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id.as_str()),
        ("client_secret", value.as_str()),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let app_token = site.token_request(&tenant, &form).await;
    assert_eq!(app_token.status, 200, "{app_token:?}");
    let app_token = app_token.text("access_token");
    let mut wanted: Vec<&str> = ROLES.iter().map(|(_, name)| *name).collect();
    wanted.sort_unstable();
    assert_eq!(crate::site::claims(&app_token)["roles"], json!(wanted));
    assert_eq!(site.get(&app_token, "/organization").await.body["value"][0]["id"], json!(tenant));
    assert_eq!(site.get(&app_token, "/applications").await.status, 403);
    assert_eq!(site.get(&app_token, "/me").await.code(), "BadRequest");
}

#[tokio::test]
async fn a_stored_credential_shows_only_its_hint_and_can_be_removed_once() {
    let (site, token) = Site::signed_in().await;
    let (id, _, _) = site.register(&token).await;
    let body =
        json!({ "passwordCredential": { "displayName": "Peig", "endDateTime": "2099-01-01T00:00:00Z" } });
    let made = site.post(&token, &format!("/applications/{id}/addPassword"), body).await;
    assert_eq!(made.body["endDateTime"], "2099-01-01T00:00:00Z");
    let app = site.get(&token, &format!("/applications/{id}")).await;
    let stored = &app.body["passwordCredentials"][0];
    assert_eq!((&stored["secretText"], &stored["hint"]), (&Value::Null, &made.body["hint"]));
    let key = json!({ "keyId": stored["keyId"] });
    let path = format!("/applications/{id}/removePassword");
    assert_eq!(site.post(&token, &path, key.clone()).await.status, 204);
    let gone = site.post(&token, &path, key).await;
    assert_eq!((gone.status.as_u16(), gone.message()), (400, "No password credential found with keyId."));
}

#[tokio::test]
async fn what_only_microsoft_writes_into_a_secret_is_refused() {
    let (site, token) = Site::signed_in().await;
    site.practice.expect_wrong_requests("the refusals are what is tested");
    let (id, _, _) = site.register(&token).await;
    for name in ["hint", "secretText"] {
        let body = json!({ "passwordCredential": { name: "11111111-1111-4111-8111-111111111111" } });
        let got = site.post(&token, &format!("/applications/{id}/addPassword"), body).await;
        let words = format!("Property '{name}' is read-only and cannot be set.");
        assert_eq!((got.code(), got.message()), ("Request_BadRequest", words.as_str()));
    }
    let made =
        site.practice.tenant().with(|documents| documents.applications[0]["passwordCredentials"].clone());
    assert_eq!(made, json!([]), "nothing was made");
}

#[tokio::test]
async fn bodies_that_microsoft_refuses_are_refused() {
    let (site, token) = Site::signed_in().await;
    site.practice.expect_wrong_requests("the refusals are what is tested");
    let (id, _, _) = site.register(&token).await;
    let wrong = [
        json!({ "displayname": "x" }),
        json!({ "noSuchThing": 1 }),
        json!({ "displayName": "" }),
        json!({ "isFallbackPublicClient": "true" }),
        json!({ "signInAudience": "Everybody" }),
        json!({ "appId": "00000000-0000-0000-0000-000000000001" }),
        json!({ "uniqueName": "another" }),
        json!({ "web": { "redirectUris": "http://localhost" } }),
        json!({ "web": { "redirectUris": ["http://elsewhere.example"] } }),
        json!({ "web": { "redirectUri": [] } }),
        json!({ "passwordCredentials": [{ "displayName": "x" }] }),
        json!({ "requiredResourceAccess": [{ "resourceAppId": GRAPH_APP, "resourceAccess": [{ "id": "User.Read", "type": "Scope" }] }] }),
        json!({ "requiredResourceAccess": [{ "resourceAppId": GRAPH_APP, "resourceAccess": [{ "id": USER_READ, "type": "scope" }] }] }),
    ];
    let before = site.practice.tenant().applications_named("PeigUserManagerApp");
    for body in wrong {
        let got = site.patch(&token, &format!("/applications/{id}"), body.clone()).await;
        assert_eq!((got.status.as_u16(), got.code()), (400, "Request_BadRequest"), "{body}: {got:?}");
    }
    assert_eq!(site.practice.tenant().applications_named("PeigUserManagerApp"), before);
    let nameless = site.post(&token, "/applications", json!({ "signInAudience": "AzureADMyOrg" })).await;
    assert_eq!(nameless.status, 400);
}

#[tokio::test]
async fn lists_are_replaced_and_complex_properties_merged() {
    let (site, token) = Site::signed_in().await;
    let (id, _, _) = site.register(&token).await;
    let path = format!("/applications/{id}");
    let two = json!({ "web": { "homePageUrl": "https://peig.example", "redirectUris": ["http://localhost", "https://a.example"] } });
    site.patch(&token, &path, two).await;
    let read = site.get(&token, &path).await;
    assert_eq!(
        read.body["web"]["redirectUris"],
        json!(["https://a.example", "http://localhost"]),
        "order is not kept"
    );
    site.patch(&token, &path, json!({ "web": { "redirectUris": ["http://localhost"] } })).await;
    let read = site.get(&token, &path).await;
    assert_eq!(read.body["web"]["homePageUrl"], "https://peig.example");
    assert_eq!(
        read.body["web"]["redirectUriSettings"],
        json!([{ "uri": "http://localhost", "index": null }])
    );
}

#[tokio::test]
async fn a_service_principal_has_names_roles_and_tags_of_its_application() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, sp) = site.register(&token).await;
    let path = format!("/servicePrincipals/{sp}");
    site.patch(&token, &path, json!({ "tags": ["own"] })).await;
    let role = json!({ "allowedMemberTypes": ["User"], "description": "d", "displayName": "Writer", "isEnabled": true,
        "id": "d1c2ade8-0000-4000-8000-6d06b947c66f", "value": "Writer" });
    let change = json!({ "displayName": "New", "identifierUris": ["api://peig"], "appRoles": [role], "tags": ["app"],
        "publicClient": { "redirectUris": ["http://localhost/native"] },
        "web": { "homePageUrl": "https://peig.example", "redirectUris": ["http://localhost"] } });
    assert_eq!(site.patch(&token, &format!("/applications/{id}"), change).await.status, 204);
    let principal = site.get(&token, &path).await.body;
    assert_eq!(principal["servicePrincipalNames"], json!(["api://peig", app_id]));
    assert_eq!(
        (&principal["appRoles"][0]["origin"], &principal["appDisplayName"]),
        (&json!("Application"), &json!("New"))
    );
    assert_eq!(principal["replyUrls"], json!(["http://localhost", "http://localhost/native"]));
    assert_eq!(
        (&principal["tags"], &principal["homepage"]),
        (&json!(["app", "own"]), &json!("https://peig.example"))
    );
}

#[tokio::test]
async fn a_certificate_is_shown_without_its_key() {
    let (site, token) = Site::signed_in().await;
    let (id, _, _) = site.register(&token).await;
    let path = format!("/applications/{id}");
    let key = json!({ "key": "YWJj", "keyId": "be969aa5-1c26-4ec0-8657-0f5dd5882edb", "type": "AsymmetricX509Cert",
        "usage": "Verify", "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2027-01-01T00:00:00Z" });
    assert_eq!(site.patch(&token, &path, json!({ "keyCredentials": [key] })).await.status, 204);
    let shown = site.get(&token, &path).await.body["keyCredentials"][0].clone();
    assert_eq!((&shown["key"], &shown["usage"]), (&Value::Null, &json!("Verify")));
    // SHA-1 of `abc` (FIPS 180).
    assert_eq!(shown["customKeyIdentifier"], "A9993E364706816ABA3E25717850C26C9CD0D89D");
}

#[tokio::test]
async fn service_principals_need_an_application_and_exist_once() {
    let (site, token) = Site::signed_in().await;
    let (_, app_id, sp) = site.register(&token).await;
    let twice = site.post(&token, "/servicePrincipals", json!({ "appId": app_id })).await;
    assert_eq!((twice.status.as_u16(), twice.code()), (409, "Request_MultipleObjectsWithSameKeyValue"));
    let stranger = uuid::Uuid::new_v4().to_string();
    let none = site.post(&token, "/servicePrincipals", json!({ "appId": stranger })).await;
    assert_eq!(none.body["error"]["details"][0]["code"], "NoBackingApplicationObject");
    let hit = site
        .get(&token, &format!("/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq '{app_id}')"))
        .await;
    assert_eq!(hit.body["value"][0]["id"], json!(sp));
}

#[tokio::test]
async fn assignments_must_fit_and_exist_once() {
    let (site, token) = Site::signed_in().await;
    let (app, _, sp) = site.register(&token).await;
    let graph = site.graph_sp(&token).await;
    let path = format!("/servicePrincipals/{sp}/appRoleAssignments");
    let body = |principal: &str, resource: &str, role: &str| json!({ "principalId": principal, "resourceId": resource, "appRoleId": role });
    let good = body(&sp, &graph, ROLES[0].0);
    let made = site.post(&token, &path, good.clone()).await;
    assert_eq!(made.status, 201, "{made:?}");
    let twice = site.post(&token, &path, good).await;
    assert_eq!(twice.message(), "Permission being assigned already exists on the object");
    let wrong = site.post(&token, &path, body(&app, &graph, ROLES[1].0)).await;
    assert_eq!((wrong.status.as_u16(), wrong.message()), (400, "Not a valid reference update."));
    assert_eq!(site.post(&token, &path, body(&sp, &graph, USER_READ)).await.status, 400);
    let listed = site.get(&token, &path).await;
    assert_eq!(listed.body["value"].as_array().unwrap().len(), 1);
    let one = format!("{path}/{}", made.text("id"));
    assert_eq!(site.graph(&token, Method::DELETE, &one, None).await.status, 204);
    assert_eq!(site.graph(&token, Method::DELETE, &one, None).await.status, 400);
}

#[tokio::test]
async fn the_policy_on_secrets_is_enforced_once_it_is_on() {
    let site = Site::start(Scenario::Fresh).await;
    let token = site
        .token(&site.practice.tenant().admin_upn(), &format!("{} Policy.Read.All", crate::site::SCOPES))
        .await;
    let (id, _, _) = site.register(&token).await;
    let path = format!("/applications/{id}/addPassword");
    let set = |rule: Value| {
        site.practice.tenant().with(|documents| {
            documents.app_management_policy["isEnabled"] = json!(true);
            documents.app_management_policy["applicationRestrictions"]["passwordCredentials"] = json!([rule]);
        });
    };
    set(json!({ "restrictionType": "passwordLifetime", "state": "enabled", "maxLifetime": "P180D" }));
    let policy = site.get(&token, "/policies/defaultAppManagementPolicy").await;
    assert_eq!(policy.body["isEnabled"], true);
    let long = site.post(&token, &path, json!({})).await;
    assert_eq!((long.status.as_u16(), long.code()), (400, "CredentialInvalidLifetimeAsPerAppPolicy"));
    let end = jiff::Timestamp::now().checked_add(jiff::SignedDuration::from_hours(24 * 179)).unwrap();
    let short = json!({ "passwordCredential": { "endDateTime": end.to_string() } });
    assert_eq!(site.post(&token, &path, short.clone()).await.status, 200);
    set(json!({ "restrictionType": "passwordAddition", "state": "enabled" }));
    let none = site.post(&token, &path, short).await;
    assert_eq!(none.message(), "Credential type not allowed as per assigned policy");
}

#[tokio::test]
async fn lists_filter_select_and_page() {
    let (site, token) = Site::signed_in().await;
    site.practice.expect_wrong_requests("queries that are not supported are refused");
    for name in ["Alpha", "alpine", "O'Beta"] {
        site.post(&token, "/applications", json!({ "displayName": name })).await;
    }
    let names = |got: &crate::site::Got| -> Vec<String> {
        let items = got.body["value"].as_array().unwrap().iter();
        items.map(|item| item["displayName"].as_str().unwrap().to_owned()).collect()
    };
    let begins = site.get(&token, "/applications?$filter=startswith(displayName,'ALP')").await;
    assert_eq!(names(&begins), ["Alpha", "alpine"]);
    let quoted = site.get(&token, "/applications?$filter=displayName eq 'o''beta'&$select=displayName").await;
    assert_eq!(quoted.body["value"], json!([{ "displayName": "O'Beta" }]));
    assert_eq!(
        site.get(&token, "/applications?$filter=displayName eq 'none'").await.body["value"],
        json!([])
    );

    let first = site.get(&token, "/applications?$top=2").await;
    assert_eq!(names(&first).len(), 2);
    let next = first.body["@odata.nextLink"].as_str().unwrap();
    let rest = next.strip_prefix(&format!("{}/v1.0", site.practice.graph())).unwrap();
    let second = site.get(&token, rest).await;
    assert_eq!((names(&second), &second.body["@odata.nextLink"]), (vec!["O'Beta".to_owned()], &Value::Null));

    for path in [
        "/applications?$filter=contains(displayName,'a')",
        "/applications?$filter=displayName ne 'a'",
        "/applications?$search=\"displayName:a\"",
        "/applications?$skip=1",
        "/applications?$expand=owners",
        "/applications?$top=1000",
    ] {
        assert_eq!(site.get(&token, path).await.code(), "Request_UnsupportedQuery", "{path}");
    }
    for path in [
        "/applications?$filter=nothing eq 'a'",
        "/applications?$select=nothing",
        "/applications?$filter=displayName eq a",
    ] {
        assert_eq!(site.get(&token, path).await.code(), "BadRequest", "{path}");
    }
}
