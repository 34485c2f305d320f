//! Soft deletion: the bin, restoring, purging.

use reqwest::Method;
use serde_json::{Value, json};

use crate::site::{ROLES, Site};

#[tokio::test]
async fn deleting_takes_the_service_principal_along_and_restoring_brings_it_back() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, sp) = site.register(&token).await;
    let graph = site.graph_sp(&token).await;
    let body = json!({ "principalId": sp, "resourceId": graph, "appRoleId": ROLES[0].0 });
    site.post(&token, &format!("/servicePrincipals/{sp}/appRoleAssignments"), body).await;
    let path = format!("/applications/{id}");
    assert_eq!(site.graph(&token, Method::DELETE, &path, None).await.status, 204);
    assert_eq!(site.get(&token, &path).await.status, 404);
    assert_eq!(site.get(&token, &format!("/servicePrincipals/{sp}")).await.status, 404);
    let by_app_id = format!("/applications?$filter=appId eq '{app_id}'");
    assert_eq!(site.get(&token, &by_app_id).await.body["value"], json!([]));
    let bin = site.get(&token, "/directory/deletedItems/microsoft.graph.application").await;
    assert_eq!(bin.body["value"][0]["id"], json!(id));
    assert_ne!(bin.body["value"][0]["deletedDateTime"], Value::Null);
    let one = site.get(&token, &format!("/directory/deletedItems/{id}")).await;
    assert_eq!(one.body["@odata.type"], "#microsoft.graph.application");

    let restored = site.post(&token, &format!("/directory/deletedItems/{id}/restore"), json!({})).await;
    assert_eq!((restored.status.as_u16(), &restored.body["id"]), (200, &json!(id)));
    assert_eq!(site.get(&token, &format!("/servicePrincipals/{sp}")).await.status, 200);
    let roles = site.get(&token, &format!("/servicePrincipals/{sp}/appRoleAssignments")).await;
    assert_eq!(roles.body["value"], json!([]), "assignments are gone for good");
}

#[tokio::test]
async fn purged_is_gone_for_good() {
    let (site, token) = Site::signed_in().await;
    let (id, _, sp) = site.register(&token).await;
    site.graph(&token, Method::DELETE, &format!("/applications/{id}"), None).await;
    let path = format!("/directory/deletedItems/{id}");
    assert_eq!(site.graph(&token, Method::DELETE, &path, None).await.status, 204);
    assert_eq!(site.get(&token, &path).await.status, 404);
    assert_eq!(site.get(&token, &format!("/directory/deletedItems/{sp}")).await.status, 404);
    assert_eq!(site.post(&token, &format!("{path}/restore"), json!({})).await.status, 404);
}
