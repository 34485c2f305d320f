//! Soft deletion: the bin, restoring one object at a time, purging.

use reqwest::Method;
use serde_json::{Value, json};

use crate::site::{ROLES, Site};

/// An application in the bin with its service principal, which holds one role and one grant: object id, app id,
/// service principal id.
async fn deleted(site: &Site, token: &str) -> (String, String, String) {
    let (id, app_id, sp) = site.register(token).await;
    let graph = site.graph_sp(token).await;
    let role = json!({ "principalId": sp, "resourceId": graph, "appRoleId": ROLES[0].0 });
    let made = site.post(token, &format!("/servicePrincipals/{sp}/appRoleAssignments"), role).await;
    assert_eq!(made.status, 201, "{made:?}");
    let grant =
        json!({ "clientId": sp, "consentType": "AllPrincipals", "resourceId": graph, "scope": "User.Read" });
    assert_eq!(site.post(token, "/oauth2PermissionGrants", grant).await.status, 201);
    assert_eq!(site.graph(token, Method::DELETE, &format!("/applications/{id}"), None).await.status, 204);
    (id, app_id, sp)
}

async fn restore(site: &Site, token: &str, id: &str) -> crate::site::Got {
    site.graph(token, Method::POST, &format!("/directory/deletedItems/{id}/restore"), None).await
}

#[tokio::test]
async fn deleting_takes_the_service_principal_along_and_restoring_does_not_bring_it_back() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, sp) = deleted(&site, &token).await;
    let path = format!("/applications/{id}");
    assert_eq!(site.get(&token, &path).await.status, 404);
    assert_eq!(site.get(&token, &format!("/servicePrincipals/{sp}")).await.status, 404);
    let by_app_id = format!("/applications?$filter=appId eq '{app_id}'");
    assert_eq!(site.get(&token, &by_app_id).await.body["value"], json!([]));
    let bin = site.get(&token, "/directory/deletedItems/microsoft.graph.application").await;
    assert_eq!(bin.body["value"][0]["id"], json!(id));
    assert_ne!(bin.body["value"][0]["deletedDateTime"], Value::Null);
    let one = site.get(&token, &format!("/directory/deletedItems/{id}")).await;
    assert_eq!(one.body["@odata.type"], "#microsoft.graph.application");

    let early = restore(&site, &token, &sp).await;
    let words = format!("Cannot restore ServicePrincipal without backing Application {app_id}.");
    assert_eq!((early.status.as_u16(), early.message()), (400, words.as_str()));
    let restored = restore(&site, &token, &id).await;
    assert_eq!((restored.status.as_u16(), &restored.body["id"]), (200, &json!(id)));
    assert_eq!(site.get(&token, &path).await.status, 200);
    assert_eq!(site.get(&token, &format!("/servicePrincipals/{sp}")).await.status, 404);
    let bin = site.get(&token, "/directory/deletedItems/microsoft.graph.servicePrincipal").await;
    assert_eq!(bin.body["value"][0]["id"], json!(sp), "it is still in the bin");
}

#[tokio::test]
async fn a_restored_service_principal_has_its_roles_and_grants_back() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, sp) = deleted(&site, &token).await;
    assert_eq!(site.practice.tenant().with(|d| (d.app_role_assignments.len(), d.grants.len())), (0, 1));
    restore(&site, &token, &id).await;
    let restored = restore(&site, &token, &sp).await;
    assert_eq!((restored.status.as_u16(), &restored.body["id"]), (200, &json!(sp)));
    assert_eq!(restored.body["@odata.type"], "#microsoft.graph.servicePrincipal");
    let tenant = site.practice.tenant();
    assert_eq!(tenant.granted_roles(&app_id), [ROLES[0].1]);
    assert_eq!(tenant.granted_scopes(&app_id), ["User.Read"]);
    let found = tenant.service_principal_of(&app_id).unwrap();
    assert_eq!((&found["id"], &found["deletedDateTime"]), (&json!(sp), &Value::Null));
    assert_eq!(restore(&site, &token, &sp).await.status, 404, "it is no longer in the bin");
}

#[tokio::test]
async fn what_colleagues_have_hung_on_it_goes_and_comes_back_with_it() {
    let (site, token) = Site::signed_in().await;
    let (id, _, sp) = site.register(&token).await;
    assert!(site.practice.tenant().use_for_more(&id));
    let lists = [
        format!("/applications/{id}/federatedIdentityCredentials"),
        format!("/servicePrincipals/{sp}/appRoleAssignments"),
        format!("/servicePrincipals/{sp}/appRoleAssignedTo"),
        format!("/oauth2PermissionGrants?$filter=clientId eq '{sp}'"),
    ];
    let mut before = Vec::new();
    for list in &lists {
        before.push(site.get(&token, list).await.body["value"].clone());
    }
    let counts: Vec<_> = before.iter().map(|list| list.as_array().unwrap().len()).collect();
    assert_eq!(counts, [1, 1, 2, 3]);
    assert_eq!(before[0][0]["issuer"], "https://token.actions.githubusercontent.com");

    assert_eq!(site.graph(&token, Method::DELETE, &format!("/applications/{id}"), None).await.status, 204);
    for list in &lists[..3] {
        assert_eq!(site.get(&token, list).await.status, 404, "{list}");
    }
    assert_eq!(site.get(&token, &lists[3]).await.body["value"], json!([]));
    for object in [&id, &sp] {
        assert_eq!(restore(&site, &token, object).await.status, 200);
    }
    for (list, was) in lists.iter().zip(before) {
        assert_eq!(site.get(&token, list).await.body["value"], was, "{list}");
    }
}

#[tokio::test]
async fn what_has_been_taken_meanwhile_stands_in_the_way() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, sp) = deleted(&site, &token).await;
    let tenant = site.practice.tenant();
    let other = tenant.register_by_hand("Other");
    for (property, value) in
        [("uniqueName", json!("peig")), ("identifierUris", json!(["api://peig", "api://b"]))]
    {
        tenant.change_application(&other, |application| application[property] = value.clone());
        let before = tenant.with(|documents| {
            let item = documents.deleted.iter_mut().find(|item| item["id"] == id.as_str()).unwrap();
            std::mem::replace(&mut item[property], value)
        });
        let refused = restore(&site, &token, &id).await;
        let words = format!("Another object with the same value for property {property} already exists.");
        assert_eq!((refused.code(), refused.message()), ("Request_BadRequest", words.as_str()));
        tenant.with(|documents| {
            let item = documents.deleted.iter_mut().find(|item| item["id"] == id.as_str()).unwrap();
            item[property] = before;
        });
    }
    assert_eq!(restore(&site, &token, &id).await.status, 200);
    let second = site.post(&token, "/servicePrincipals", json!({ "appId": app_id })).await;
    assert_eq!(second.status, 201, "a new one may be made while the old one is in the bin");
    let refused = restore(&site, &token, &sp).await;
    let words = format!(
        "The service principal cannot be created, updated, or restored because the service principal name {app_id} is \
         already in use."
    );
    assert_eq!((refused.status.as_u16(), refused.message()), (409, words.as_str()));
    assert_eq!(refused.body["error"]["details"][0]["code"], "ObjectConflict");
}

#[tokio::test]
async fn purged_is_gone_for_good_and_nothing_else_is() {
    let (site, token) = Site::signed_in().await;
    let (id, _, sp) = deleted(&site, &token).await;
    let path = format!("/directory/deletedItems/{id}");
    assert_eq!(site.graph(&token, Method::DELETE, &path, None).await.status, 204);
    assert_eq!(site.get(&token, &path).await.status, 404);
    assert_eq!(restore(&site, &token, &id).await.status, 404);
    let principal = format!("/directory/deletedItems/{sp}");
    assert_eq!(
        site.get(&token, &principal).await.status,
        200,
        "the service principal is an object of its own"
    );
    assert_eq!(site.graph(&token, Method::DELETE, &principal, None).await.status, 204);
    assert_eq!(site.get(&token, &principal).await.status, 404);
}

#[tokio::test]
async fn a_post_that_tells_no_length_is_refused_before_anything_is_done() {
    let (site, token) = Site::signed_in().await;
    let (id, _, _) = deleted(&site, &token).await;
    let url = format!("{}/v1.0/directory/deletedItems/{id}/restore", site.practice.graph());
    let send = async |request: reqwest::RequestBuilder| {
        let answer = request.bearer_auth(&token).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, page) = send(site.http.post(&url)).await;
    assert_eq!(status, 411);
    assert!(page.contains("Length Required"), "{page}");
    assert_eq!(site.get(&token, &format!("/applications/{id}")).await.status, 404);
    assert_eq!(send(site.http.post(&url).header("content-length", 0)).await.0, 200);
}
