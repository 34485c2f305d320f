//! What goes over the wire to Graph.

use crate::support::{Reply, Seen, Server, TOKEN, answering, graph_of};
use entra::graph::{
    NewApplication, RequiredResourceAccess, ResourceAccess, Upserted, patch_grant_part, reads,
    remove_federated_part, remove_owner_part, remove_principal_owner_part, remove_principal_password_part,
};
use entra::{Code, Part};
use serde_json::{Value, json};

/// An id of the form that Microsoft publishes for them.
const ID: &str = "11111111-2222-4333-8444-555555555555";

fn only(server: &Server) -> Seen {
    let mut seen = server.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen.remove(0)
}

#[tokio::test]
async fn a_request_carries_its_token_and_an_id_of_its_own() {
    let (server, graph) = answering(Reply::json(200, &json!({"id": "i", "displayName": "Ada"}))).await;
    let user: entra::graph::User = graph.get("/me?$select=id").await.unwrap();
    assert_eq!(user.display_name.as_deref(), Some("Ada"));
    graph.json(&Part::get("/me")).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].uri.to_string(), "/graph/v1.0/me?$select=id");
    assert_eq!(seen[0].header("authorization"), Some("Bearer tok-3f9c"));
    assert!(seen[0].header("user-agent").unwrap().starts_with("PeigSetup/"));
    let ids: Vec<_> = seen.iter().map(|one| one.header("client-request-id").unwrap()).collect();
    assert_eq!(ids[0].len(), 36);
    assert_ne!(ids[0], ids[1]);
    assert!(!format!("{graph:?}").contains(TOKEN));
}

#[tokio::test]
async fn a_refusal_keeps_its_ids_and_never_the_token() {
    let words = json!({"error": {"code": "Authorization_RequestDenied", "message": format!("no, {TOKEN}!")}});
    let (server, graph) = answering(Reply::json(403, &words).with("request-id", "r-1")).await;
    let fault = graph.json(&Part::get("/me")).await.unwrap_err();
    assert_eq!((fault.code, fault.status), (Code::Forbidden, Some(403)));
    assert_eq!(fault.service_code.as_deref(), Some("Authorization_RequestDenied"));
    assert_eq!(fault.request_id.as_deref(), Some("r-1"));
    assert_eq!(fault.correlation_id.as_deref(), only(&server).header("client-request-id"));
    assert_eq!(fault.message.as_deref(), Some("no, [removed]!"));
    assert!(!fault.may_have_acted());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(|_| Reply::json(200, &json!({}))).await;
    let (_server, graph) = answering(Reply::empty(302).with("location", &elsewhere.origin)).await;
    let fault = graph.json(&Part::get("/me")).await.unwrap_err();
    assert_eq!((fault.code, fault.status), (Code::UnexpectedAnswer, Some(302)));
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn pages_are_followed_on_the_same_graph_only() {
    let server = Server::start(|seen| {
        let page = match seen.uri.query() {
            None => json!({"value": [1], "@odata.nextLink": format!("http://{}/graph/v1.0/things?p=2", seen.header("host").unwrap())}),
            Some("p=2") => json!({"value": [], "@odata.nextLink": format!("http://{}/graph/v1.0/things?p=3", seen.header("host").unwrap())}),
            Some(_) => json!({"value": [2, 3]}),
        };
        Reply::json(200, &page)
    })
    .await;
    let all: Vec<u8> = graph_of(&server).get_all("/things").await.unwrap();
    assert_eq!(all, [1, 2, 3]);

    let stranger = Server::start(|_| Reply::json(200, &json!({"value": []}))).await;
    let origin = server.origin.clone();
    for link in [
        format!("{}/graph/v1.0/things", stranger.origin),
        format!("{origin}/other/v1.0/things"),
        format!("{origin}/graph/v1.0/../../other"),
        origin.replace("http://", "http://user@") + "/graph/v1.0/things",
        origin.replace("127.0.0.1", "localhost") + "/graph/v1.0/things",
        origin.replace("http://", "https://") + "/graph/v1.0/things",
        "/graph/v1.0/things".to_owned(),
    ] {
        let fault = graph_of(&server).rest_of::<Value>(Some(link.clone())).await.unwrap_err();
        assert_eq!(fault.code, Code::UnexpectedAnswer, "{link}");
    }
    assert!(stranger.seen().is_empty());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_list_without_an_end_ends() {
    let server = Server::start(|seen| {
        let link = format!("http://{}/graph/v1.0/things", seen.header("host").unwrap());
        Reply::json(200, &json!({"value": [1], "@odata.nextLink": link}))
    })
    .await;
    assert_eq!(graph_of(&server).get_all::<u8>("/things").await.unwrap_err().code, Code::UnexpectedAnswer);
}

#[tokio::test]
async fn an_address_cannot_leave_graphs_version() {
    let (server, graph) = answering(Reply::json(200, &json!({}))).await;
    for url in ["/../beta/me", "@evil.example/me", "me", ":80/me"] {
        assert_eq!(graph.json(&Part::get(url)).await.unwrap_err().code, Code::Internal, "{url}");
    }
    assert!(server.seen().is_empty());
}

#[test]
fn the_parts_have_microsofts_addresses() {
    for (part, method, url) in [
        (reads::organization(), "GET", "/organization"),
        (reads::me(), "GET", "/me"),
        (reads::my_roles(), "GET", "/me/transitiveMemberOf"),
        (reads::my_licenses(), "GET", "/me/licenseDetails"),
        (reads::application("a"), "GET", "/applications/a"),
        (reads::application_keyed("It's"), "GET", "/applications(uniqueName='It%27%27s')"),
        (reads::assigned_policies("a"), "GET", "/applications/a?$select=id&$expand=appManagementPolicies"),
        (
            reads::deleted_service_principals(),
            "GET",
            "/directory/deletedItems/microsoft.graph.servicePrincipal?$top=999&$select=id,appId,displayName,deletedDateTime",
        ),
        (
            reads::service_principals_named("a b"),
            "GET",
            "/servicePrincipals?$filter=displayName%20eq%20%27a%20b%27&$select=id,appId,displayName,accountEnabled",
        ),
        (
            reads::service_principal_of("a"),
            "GET",
            "/servicePrincipals?$filter=appId%20eq%20%27a%27&$select=id,appId,displayName,accountEnabled",
        ),
        (
            reads::graph_service_principal(),
            "GET",
            "/servicePrincipals?$filter=appId%20eq%20%2700000003-0000-0000-c000-000000000000%27\
             &$select=id,appId,displayName,appRoles,oauth2PermissionScopes",
        ),
        (reads::app_role_assignments("s"), "GET", "/servicePrincipals/s/appRoleAssignments"),
        (reads::delegated_grants("s"), "GET", "/oauth2PermissionGrants?$filter=clientId%20eq%20%27s%27"),
        (
            reads::owners("o"),
            "GET",
            "/applications/o/owners?$top=999&$select=id,displayName,userPrincipalName",
        ),
        (
            reads::principal_owners("s"),
            "GET",
            "/servicePrincipals/s/owners?$top=999&$select=id,displayName,userPrincipalName",
        ),
        (
            reads::principal_credentials("s"),
            "GET",
            "/servicePrincipals/s?$select=id,appId,keyCredentials,passwordCredentials",
        ),
        (reads::default_app_management_policy(), "GET", "/policies/defaultAppManagementPolicy"),
        (patch_grant_part("g", "A B"), "PATCH", "/oauth2PermissionGrants/g"),
        (remove_owner_part("o", "u/1"), "DELETE", "/applications/o/owners/u%2F1/$ref"),
        (remove_principal_owner_part("s", "u"), "DELETE", "/servicePrincipals/s/owners/u/$ref"),
        (remove_federated_part("o", "f"), "DELETE", "/applications/o/federatedIdentityCredentials/f"),
        (remove_principal_password_part("s", ID), "POST", "/servicePrincipals/s/removePassword"),
    ] {
        assert_eq!((part.method.as_str(), part.url.as_str()), (method, url));
    }
}

fn new_application() -> NewApplication {
    NewApplication {
        display_name: "An app".to_owned(),
        sign_in_audience: "AzureADMyOrg".to_owned(),
        web_redirect_uris: vec!["http://localhost".to_owned()],
        is_fallback_public_client: Some(true),
        required_resource_access: vec![RequiredResourceAccess {
            resource_app_id: "r".to_owned(),
            resource_access: vec![ResourceAccess { id: ID.to_owned(), kind: "Role".to_owned() }],
        }],
    }
}

#[tokio::test]
async fn an_upsert_says_whether_it_made_anything() {
    let (server, graph) =
        answering(Reply::json(201, &json!({"id": "o", "appId": "a", "displayName": "An app"}))).await;
    let made = graph.create_application("It's", &new_application()).await.unwrap();
    assert!(matches!(made, Upserted::Created(application) if application.app_id == "a"));
    let asked = only(&server);
    assert_eq!(asked.method.as_str(), "PATCH");
    assert_eq!(asked.uri.path(), "/graph/v1.0/applications(uniqueName='It%27%27s')");
    assert_eq!(asked.header("prefer"), Some("create-if-missing"));
    assert_eq!(
        asked.json(),
        json!({
            "displayName": "An app", "signInAudience": "AzureADMyOrg", "isFallbackPublicClient": true,
            "web": {"redirectUris": ["http://localhost"]},
            "requiredResourceAccess": [{"resourceAppId": "r", "resourceAccess": [{"id": ID, "type": "Role"}]}],
        })
    );

    let (server, graph) = answering(Reply::empty(204)).await;
    assert_eq!(graph.create_service_principal("a", "An app").await.unwrap(), Upserted::Existing);
    assert_eq!(only(&server).uri.path(), "/graph/v1.0/servicePrincipals(appId='a')");
    assert_eq!(only(&server).header("prefer"), Some("create-if-missing"));
}

#[tokio::test]
async fn the_page_of_a_proxy_is_no_success() {
    let (_server, graph) = answering(Reply::html(200, "<html>Please log in</html>")).await;
    let faults = [
        graph.create_application("k", &new_application()).await.unwrap_err(),
        graph.patch_application("o", &json!({})).await.unwrap_err(),
        graph.delete_application("o").await.unwrap_err(),
        graph.post_application(&new_application()).await.unwrap_err(),
        graph.batch(vec![reads::me()]).await.unwrap_err(),
        graph.json(&reads::me()).await.unwrap_err(),
    ];
    for fault in faults {
        assert_eq!((fault.code, fault.status), (Code::UnexpectedAnswer, Some(200)));
        assert!(fault.may_have_acted());
    }
}

#[tokio::test]
async fn the_other_writes_go_where_they_should() {
    let (server, graph) = answering(Reply::empty(204)).await;
    graph.patch_application("o", &json!({"tags": []})).await.unwrap();
    graph.patch_service_principal("s", &json!({"tags": []})).await.unwrap();
    graph.remove_password("o", ID).await.unwrap();
    graph.delete_application("o").await.unwrap();
    graph.delete_grant("g").await.unwrap();
    for part in [
        remove_owner_part("o", ID),
        remove_principal_owner_part("s", ID),
        remove_federated_part("o", ID),
        remove_principal_password_part("s", ID),
    ] {
        graph.write_nothing(&part).await.unwrap();
    }
    let seen: Vec<_> = server.seen().iter().map(|one| format!("{} {}", one.method, one.uri.path())).collect();
    assert_eq!(
        seen,
        [
            "PATCH /graph/v1.0/applications/o",
            "PATCH /graph/v1.0/servicePrincipals/s",
            "POST /graph/v1.0/applications/o/removePassword",
            "DELETE /graph/v1.0/applications/o",
            "DELETE /graph/v1.0/oauth2PermissionGrants/g",
            &format!("DELETE /graph/v1.0/applications/o/owners/{ID}/$ref"),
            &format!("DELETE /graph/v1.0/servicePrincipals/s/owners/{ID}/$ref"),
            &format!("DELETE /graph/v1.0/applications/o/federatedIdentityCredentials/{ID}"),
            "POST /graph/v1.0/servicePrincipals/s/removePassword",
        ]
    );
    for removal in [2, 8] {
        assert_eq!(server.seen()[removal].json(), json!({"keyId": ID}));
    }
}
